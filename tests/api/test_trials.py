"""A draft is tried: people, machines and the clock are played, and nothing is stored or sent."""

from typing import Any

from tests.api.conftest import Client, SignedIn, problem_of

HEAD = "pack: tried\ntitle: {en: Tried, zh: 试运行}\n"
FLOW = """workflow: tried
title: {en: Tried, zh: 试运行}
inputs: {type: object, required: [email], properties: {email: {type: string}, amount: {type: number}}}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  ask:
    type: user_task
    title: {en: Ask, zh: 询问}
    candidates: role:hr
    form: question
    due: P1D
    on_timeout: reject
    outcomes: [{key: approve, title: {en: Yes, zh: 同意}}, {key: reject, title: {en: No, zh: 拒绝}}]
    outputs: {answer: =result.outcome, price: =result.values.price}
  fetch: {type: http_request, title: {en: Fetch, zh: 获取}, inputs: {url: "https://example.com"}, outputs: {status: =result.status}}
  wait: {type: timer, title: {en: Wait, zh: 等待}, wait: P3D}
  tell: {type: notify, title: {en: Tell, zh: 通知}, inputs: {to: =email, template: done, values: {price: =price}}}
  done: {type: end, title: {en: Done, zh: 完成}, outcome: done}
  refused: {type: end, title: {en: Refused, zh: 拒绝}, outcome: refused}
edges:
  - {from: start, to: ask}
  - {from: ask, to: fetch, when: answer = "approve"}
  - {from: ask, to: refused, default: true}
  - {from: fetch, to: wait}
  - {from: wait, to: tell}
  - {from: tell, to: done}
"""
FORM = 'form question "Question" | "问题" {\n  price "Price" | "价格" : number(min: 1) required\n}\n'
MAIL = "Subject: Done\n\nIt costs {{ price }}.\n"
FILES = {"tried.workflow.yaml": FLOW, "pack.yaml": HEAD, "q.form": FORM, "templates/done.en.md": MAIL, "templates/done.zh.md": MAIL}
ANSWER = {"do": "answer", "node_id": "ask", "outcome": "approve", "values": {"price": 12.5}}
STATUS = {"do": "outputs", "node_id": "fetch", "values": {"status": 200}}


def _drawn(client: Client) -> Client:
    client.post("/api/v1/packs", json={"key": "tried", "title": {"en": "Tried"}})
    reply = client.patch("/api/v1/packs/tried/draft", json={"revision": 1, "files": FILES})
    assert reply.status_code == 200, reply.text
    return client


def _try(client: Client, **more: Any) -> dict[str, Any]:
    reply = client.post("/api/v1/packs/tried/draft/try", json={"workflow": "tried", "inputs": {"email": "a@example.com"}, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_a_draft_is_told_to_its_end_with_a_person_a_machine_and_a_timer(signed_in: SignedIn) -> None:
    hr = _drawn(signed_in("hr"))
    first = _try(hr)
    task, timer = first["waits"]
    assert (timer["kind"], timer["due_at"]) == ("timer", "2026-03-03T01:00:00Z")
    assert (task["kind"], task["node_id"], task["candidates"], [one["key"] for one in task["outcomes"]]) == ("person", "ask", ["role:hr"], ["approve", "reject"])
    assert task["layout"]["items"][0]["key"] == "price"
    looked = _try(hr, look={"number": task["number"], "values": {"price": 0}})
    assert looked["form"]["problems"][0]["path"] == "price"
    refused = _try(hr, moves=[{**ANSWER, "values": {"price": 0}}])
    assert (refused["refused"], refused["problems"][0]["path"]) == (0, "price")
    second = _try(hr, moves=[ANSWER])
    assert [(one["kind"], one["node_id"], bool(one["expects"])) for one in second["waits"]] == [("machine", "fetch", True)], "an address outside is never asked"
    third = _try(hr, moves=[ANSWER, STATUS])
    assert [(one["kind"], one["due_at"]) for one in third["waits"]] == [("timer", "2026-03-05T01:00:00Z")]
    end = _try(hr, moves=[ANSWER, STATUS, {"do": "advance"}])
    assert (end["status"], end["outcome"], end["now"]) == ("completed", "done", "2026-03-05T01:00:00Z")
    [mail] = end["effects"]
    assert (mail["kind"], mail["content"]["to"], "12.5" in mail["content"]["text"]) == ("mail", "a@example.com", True)
    assert end["variables"] == {"email": "a@example.com", "answer": "approve", "price": 12.5, "status": 200}
    assert ["ask", "fetch"] in end["edges"]
    assert hr.get("/api/v1/mailbox").json()["items"] == []
    assert hr.get("/api/v1/runs").json()["items"] == []


def test_a_pinned_node_is_not_run_and_a_trial_stops_behind_the_node_that_it_is_to_reach(signed_in: SignedIn) -> None:
    hr = _drawn(signed_in("hr"))
    there = _try(hr, moves=[ANSWER], pins={"fetch": {"outputs": {"status": 204}}}, until="fetch")
    assert (there["is_stopped"], there["status"], there["variables"]["status"]) == (True, "running", 204)
    assert next(one for one in there["nodes"] if one["node_id"] == "fetch")["is_pinned"]
    assert "wait" not in [one["node_id"] for one in there["nodes"]]
    failed = _try(hr, moves=[ANSWER], pins={"fetch": {"error": "http.refused"}})
    assert [one["kind"] for one in failed["waits"]] == ["incident"]
    late = _try(hr, moves=[{"do": "advance"}])
    assert (late["outcome"], late["now"]) == ("refused", "2026-03-03T01:00:00Z")


def test_one_step_is_tried_alone_with_given_variables_and_unsaved_texts_count(signed_in: SignedIn) -> None:
    hr = _drawn(signed_in("hr"))
    alone = _try(hr, start_at="tell", until="tell", inputs={"email": "b@example.com", "price": 7}, files={"templates/done.en.md": MAIL.replace("costs", "is")})
    assert alone["is_stopped"]
    assert alone["effects"][0]["content"]["text"].strip() == "It is 7."
    assert hr.get("/api/v1/packs/tried/draft").json()["files"]["templates/done.en.md"] == MAIL
    gone = _try(hr, moves=[{"do": "answer", "node_id": "fetch"}])
    assert (gone["refused"], gone["problems"][0]["code"]) == (0, "trial.gone")


def test_what_cannot_be_tried_says_why(signed_in: SignedIn) -> None:
    hr = _drawn(signed_in("hr"))
    path = "/api/v1/packs/tried/draft/try"
    assert problem_of(hr.post(path, json={"workflow": "tried", "inputs": {}}), 422)["problems"][0]["path"] == "email"
    assert problem_of(hr.post(path, json={"workflow": "tired"}), 404)["problems"][0]["nearest"] == "tried"
    assert problem_of(hr.post(path, json={"workflow": "tried", "until": "fetsch"}), 422)["problems"][0]["nearest"] == "fetch"
    broken = FLOW.replace("to: done}", "to: dunno}")
    assert problem_of(hr.post(path, json={"workflow": "tried", "files": {"tried.workflow.yaml": broken}}), 422)["problems"][0]["line"] > 0
    assert problem_of(signed_in("hr", "globex").post(path, json={"workflow": "tried"}), 404)["code"] == "pack.unknown"


def test_an_expression_is_told_on_sample_values(signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    path = "/api/v1/editing/evaluate"
    assert hr.post(path, json={"expression": "profile.years * 1.1 >= 2.2", "values": {"profile": {"years": 2}}}).json()["value"] is True
    empty = hr.post(path, json={"expression": 'profile.years + "x"', "values": {"profile": {"years": 2}}}).json()
    assert (empty["value"], len(empty["notes"])) == (None, 1)
    assert hr.post(path, json={"expression": "1 +", "values": {}}).json()["problems"][0]["column"] > 0


def test_a_person_who_is_played_fills_in_what_their_role_may(signed_in: SignedIn) -> None:
    hr = _drawn(signed_in("hr"))
    form = 'form question "Question" | "问题" {\n  price "Price" | "价格" : number(min: 1) required\n  note "Note" | "备注" : text required visible to employee\n}\n'
    own = {"files": {"q.form": form}}
    [task, _] = _try(hr, **own)["waits"]
    looked = _try(hr, **own, look={"number": task["number"], "values": {"price": 2}})["form"]
    assert (looked["problems"], looked["fields"]["note"]["visible"]) == ([], False)
    other = _try(hr, **own, look={"number": task["number"], "values": {"price": 2}, "by": "somebody else"})["form"]
    assert ([one["path"] for one in other["problems"]], other["fields"]["note"]["visible"]) == (["note"], True)
    assert _try(hr, **own, moves=[ANSWER])["refused"] == -1
