"""What operators ask of the API: incidents, previews and deeds, pauses, migration, the past, how runs went, what a change would do."""

from typing import Any

import pytest

from designer.installation import Installation
from engine.pack import Pack, read_folder
from tests.api.conftest import PACKS, Client, SignedIn, problem_of, start_errand

API = "/api/v1"


def ok(reply: Any) -> Any:
    assert reply.status_code == 200, reply.text
    return reply.json()


def deed(run_id: str, *steps: dict[str, Any], reason: str = "") -> dict[str, Any]:
    return {"runs": {"run_ids": [run_id]}, "deed": {"steps": list(steps), "reason": reason}}


def renamed(installation: Installation) -> None:
    """The errand's next version: its first task has another name."""
    pack = read_folder(PACKS / "errand")
    text = pack.files["errand.workflow.yaml"].replace("  review:\n", "  inspect:\n").replace("to: review}", "to: inspect}").replace("from: review,", "from: inspect,")
    installation.engine.deploy("acme", Pack(pack.key, pack.title, {**pack.files, "errand.workflow.yaml": text}, pack.needs), by="test")


def test_a_preview_tells_what_a_deed_does_and_the_deed_does_it(hr: Client) -> None:
    run = start_errand(hr)
    body = deed(run["run_id"], {"do": "skip", "node": "review", "outputs": {"values": {"grade": "a"}}}, reason="on holiday")
    [foretold] = ok(hr.post(f"{API}/operations/preview", json=body))["results"]
    assert [(one["what"], one["is_new"], one["node_id"]) for one in foretold["effect"]["changes"] if one["what"] == "task"] == [("task", True, "answer"), ("task", False, "review")]
    assert hr.get(f"{API}/runs/{run['run_id']}").json()["node_ids"] == ["review"]
    assert ok(hr.post(f"{API}/operations", json=body))["done"] == 1
    detail = hr.get(f"{API}/runs/{run['run_id']}").json()
    assert (detail["node_ids"], detail["variables"]["grade"]) == (["answer"], "a")
    history = hr.get(f"{API}/runs/{run['run_id']}/history").json()["items"]
    assert [(one["by"], one["data"].get("reason")) for one in history if one["type"] == "repair_begun"] == [("hr", "on holiday")]


def test_a_refused_deed_says_why_in_the_reader_s_language(hr: Client) -> None:
    run = start_errand(hr)
    body = deed(run["run_id"], {"do": "retry"})
    reply = ok(hr.post(f"{API}/operations", json=body))
    assert (reply["refused"], reply["results"][0]["problems"][0]["code"]) == (1, "incident.none")
    hr.patch(f"{API}/session", json={"language": "zh"})
    assert ok(hr.post(f"{API}/operations", json=body))["results"][0]["problems"][0]["message"] == "此处没有异常，无需重试"
    [empty] = problem_of(hr.post(f"{API}/operations", json={"runs": {}, "deed": {"steps": []}}), 422)["problems"]
    assert (empty["code"], empty["path"]) == ("operations.no_query", "runs")
    [wrong] = problem_of(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "retri"})), 422)["problems"]
    assert (wrong["code"], wrong["path"], wrong["nearest"]) == ("value.not_a_choice", "deed.steps[0].do", "retry")
    assert wrong["message"] == "没有“retri”，可选：retry, set, skip, move, suspend, resume, cancel"
    assert wrong["expected"] == "retry, set, skip, move, suspend, resume, cancel"
    [unknown] = problem_of(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "skip", "outptus": {}})), 422)["problems"]
    assert (unknown["code"], unknown["path"], unknown["nearest"]) == ("value.unknown_field", "deed.steps[0].outptus", "outputs")


@pytest.mark.parametrize("path", ["operations/preview", "operations"])
def test_a_preview_refuses_what_the_deed_itself_refuses(hr: Client, path: str) -> None:
    run = start_errand(hr)
    for body, status, code, place, nearest in (
        (deed(run["run_id"]), 422, "operations.no_step", "deed.steps", ""),
        (deed(run["run_id"], {"do": "retry"}, {"do": "cancel"}), 422, "operations.cancel_alone", "deed.steps", ""),
        (deed(run["run_id"], {"do": "suspend"}, {"do": "set", "values": {}}), 422, "operations.no_values", "deed.steps[1].values", ""),
        ({"runs": {"workflow": "erand"}, "deed": {"steps": [{"do": "retry"}]}}, 404, "workflow.unknown", "workflow", "errand"),
        ({"runs": {"workflow": "errand", "version": 4}, "deed": {"steps": [{"do": "retry"}]}}, 404, "workflow.no_version", "version", ""),
    ):
        [found] = problem_of(hr.post(f"{API}/{path}", json=body), status)["problems"]
        assert (found["code"], found["path"], found["nearest"]) == (code, place, nearest)
    assert [one["type"] for one in ok(hr.get(f"{API}/runs/{run['run_id']}/history"))["items"]].count("run_suspended") == 0


@pytest.mark.parametrize("path", ["migration/preview", "migration"])
def test_runs_of_another_workflow_and_versions_that_are_not_there_are_refused(hr: Client, path: str) -> None:
    [found] = problem_of(hr.post(f"{API}/workflows/errand/{path}", json={"runs": {"workflow": "hiring"}}), 422)["problems"]
    assert (found["code"], found["path"], found["nearest"]) == ("migration.other_workflow", "runs.workflow", "errand")
    for body in ({"target": 9}, {"runs": {"version": 9}}):
        [found] = problem_of(hr.post(f"{API}/workflows/errand/{path}", json=body), 404)["problems"]
        assert (found["code"], found["expected"]) == ("workflow.no_version", "1")


def test_runs_of_another_tenant_cannot_be_reached(hr: Client, signed_in: SignedIn) -> None:
    run = start_errand(signed_in("hr", "globex"))
    body = deed(run["run_id"], {"do": "cancel"})
    for path in ("operations/preview", "operations"):
        assert ok(hr.post(f"{API}/{path}", json=body))["results"][0]["problems"][0]["code"] == "run.unfit"
    assert problem_of(hr.get(f"{API}/runs/{run['run_id']}/past"), 404)["code"] == "run.unknown"
    assert ok(hr.get(f"{API}/workflows/errand/mining"))["runs"] == 0


def test_a_paused_workflow_refuses_new_runs_until_it_goes_on(hr: Client) -> None:
    run = start_errand(hr)
    assert ok(hr.post(f"{API}/pauses", json={"workflow": "errand", "reason": "audit"}))["runs"] == 1
    assert problem_of(hr.post(f"{API}/workflows/errand/runs", json={"inputs": {"name": "Li Na"}}), 409)["code"] == "workflow.paused"
    task = hr.get(f"{API}/tasks", params={"scope": "open"}).json()["items"][0]
    assert problem_of(hr.post(f"{API}/tasks/{task['task_id']}/claim"), 409)["code"] == "run.suspended"
    assert [(one["workflow_key"], one["by"], one["reason"]) for one in ok(hr.get(f"{API}/pauses"))["items"]] == [("errand", "hr", "audit")]
    alone = problem_of(hr.post(f"{API}/runs/{run['run_id']}/resume"), 409)  # the clock would stop it again
    assert (alone["code"], "(audit)" in alone["detail"]) == ("pause.holds", True)
    assert ok(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "resume"})))["results"][0]["problems"][0]["code"] == "pause.holds"
    assert ok(hr.post(f"{API}/pauses/end", json={"workflow": "errand"}))["runs"] == 1
    assert ok(hr.get(f"{API}/pauses"))["items"] == []
    assert problem_of(hr.post(f"{API}/pauses/end", json={"workflow": "errand"}), 404)["code"] == "pause.unknown"
    assert problem_of(hr.post(f"{API}/pauses", json={"workflow": "erand"}), 404)["problems"][0]["nearest"] == "errand"
    assert start_errand(hr)["run_id"] != run["run_id"]
    assert ok(hr.post(f"{API}/pauses", json={"reason": "moving house"}))["runs"] == 2
    everything = problem_of(hr.post(f"{API}/workflows/errand/runs", json={"inputs": {"name": "Li Na"}}), 409)
    assert everything["detail"] == "all workflows are paused: no run begins now (moving house)"


def test_runs_go_over_to_the_next_version_after_a_dry_run(hr: Client, installation: Installation) -> None:
    run = start_errand(hr)
    renamed(installation)
    plan = ok(hr.get(f"{API}/workflows/errand/migration"))
    assert (plan["source"], plan["target"]) == (1, 2)
    assert [(one["source"], one["target"], one["how"], one["running"]) for one in plan["nodes"] if one["running"]] == [("review", "inspect", "same_title", 1)]
    body = {"runs": {"version": 1}, "nodes": {"review": ""}}
    refused = ok(hr.post(f"{API}/workflows/errand/migration/preview", json=body))
    assert [one["problems"][0]["code"] for one in refused["results"]] == ["migration.no_target"]
    assert problem_of(hr.post(f"{API}/workflows/errand/migration", json={"nodes": {"reviw": "inspect"}, "runs": {"version": 1}}), 422)["problems"][0]["nearest"] == "review"
    assert ok(hr.post(f"{API}/workflows/errand/migration", json={"runs": {"version": 1}}))["done"] == 1
    assert hr.get(f"{API}/runs/{run['run_id']}").json()["version"] == 2


def test_a_run_is_shown_as_it_was(hr: Client) -> None:
    run = start_errand(hr)
    ok(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "skip", "node": "review", "outputs": {"values": {"grade": "a"}}})))
    now, then = ok(hr.get(f"{API}/runs/{run['run_id']}/past")), ok(hr.get(f"{API}/runs/{run['run_id']}/past", params={"at": "2026-03-02T01:00:00Z", "seq": 4}))
    assert (now["tokens"][0]["node_id"], then["tokens"][0]["node_id"]) == ("answer", "review")
    assert problem_of(hr.get(f"{API}/runs/{run['run_id']}/past", params={"at": "2020-01-01T00:00:00Z"}), 422)["code"] == "run.not_begun"


def test_incidents_are_a_list_with_filters(hr: Client) -> None:
    page = ok(hr.get(f"{API}/incidents", params={"workflow": "errand", "code": "x", "limit": 10}))
    assert page == {"items": [], "next_cursor": "", "counts": {}}


def test_how_runs_went_is_told_as_figures_and_as_logs(hr: Client) -> None:
    run = start_errand(hr)
    ok(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "move", "node": "review", "to": "end"})))
    report = ok(hr.get(f"{API}/workflows/errand/mining", params={"ended": True}))
    assert [(one["nodes"], one["runs"]) for one in report["variants"]] == [(["end"], 1)]
    judged = ok(hr.get(f"{API}/workflows/errand/conformance"))
    assert {one["kind"] for one in judged["deviations"]} == {"moved", "jump"}
    xes = hr.get(f"{API}/workflows/errand/log")
    assert (xes.status_code, xes.headers["content-type"]) == (200, "application/xml; charset=utf-8")
    assert xes.text.rstrip().endswith("</log>")
    assert "Li Na" not in xes.text
    csv = hr.get(f"{API}/workflows/errand/log", params={"form": "csv"})
    assert csv.text.startswith("case_id,activity,node,transition,timestamp,resource,role,instance,workflow,outcome\r\n")
    assert problem_of(hr.get(f"{API}/workflows/erand/log"), 404)["code"] == "workflow.unknown"


def test_a_changed_file_is_tried_on_past_runs_and_wrong_ones_are_refused_with_their_place(hr: Client, installation: Installation) -> None:
    run = start_errand(hr)
    ok(hr.post(f"{API}/operations", json=deed(run["run_id"], {"do": "cancel"})))
    text = (PACKS / "errand" / "errand.workflow.yaml").read_text()
    body = {"files": {"errand.workflow.yaml": text.replace("facts: {amount: =amount}", "facts: {amount: =amount * 2}")}, "measure": "amount", "selected": ["25"]}
    report = ok(hr.post(f"{API}/workflows/errand/rehearsal", json={**body, "groups": [{"name": "name", "expression": "=name"}]}))
    assert [(one["run_id"], one["before"], one["after"], one["groups"]) for one in report["trials"]] == [(run["run_id"], "12.5", "25", {"name": "Li Na"})]
    assert [(one["group"], one["selected_before"], one["selected_after"]) for one in report["shares"]] == [("Li Na", 0, 1)]
    wrong = problem_of(hr.post(f"{API}/workflows/errand/rehearsal", json={"files": {"errand.workflow.yaml": text.replace("to: answer}", "to: anser}")}}), 422)
    assert (wrong["problems"][0]["nearest"], wrong["problems"][0]["line"] > 0) == ("answer", True)
    assert wrong["problems"][0]["path"].startswith("errand.workflow.yaml: ")
    for body, nearest in (({"files": {"errand.workflow.yml": text}}, "errand.workflow.yaml"), ({"files": {}}, ""), ({"selected": ["cancelld"]}, "cancelled")):
        wrong = problem_of(hr.post(f"{API}/workflows/errand/rehearsal", json={"files": {"errand.workflow.yaml": text}, **body}), 422)
        assert wrong["problems"][0]["nearest"] == nearest
    assert installation.engine.workflow("acme", "errand").versions == [1]


@pytest.mark.parametrize("scope", ["operations:read", "operations:write"])
def test_a_program_does_what_its_scope_says(signed_in: SignedIn, stranger: Client, scope: str) -> None:
    run = start_errand(signed_in("admin"))
    key = signed_in("admin").post(f"{API}/keys", json={"name": "k", "scopes": [scope]}).json()["key"]
    stranger.headers["authorization"] = f"Bearer {key}"
    body = deed(run["run_id"], {"do": "cancel"})
    assert stranger.post(f"{API}/operations", json=body).status_code == (200 if scope == "operations:write" else 403)
    assert stranger.get(f"{API}/workflows/errand/mining").status_code == (200 if scope == "operations:read" else 403)


def test_incidents_of_a_workflow_that_is_not_there_are_refused_with_the_nearest(hr: Client) -> None:
    refused = problem_of(hr.get("/api/v1/incidents", params={"workflow": "erand"}), 404)["problems"][0]
    assert (refused["code"], refused["nearest"]) == ("workflow.unknown", "errand")
