"""Tasks are found by what stands in them, filters are kept and shared, colleagues have names, and what was done is told."""

import json
from typing import Any

import pytest

from tests.api.conftest import Client, SignedIn, problem_of, start_errand

TASKS = "/api/v1/tasks"


def found(client: Client, limit: int = 50, cursor: str = "", scope: str = "mine", **query: Any) -> dict[str, Any]:
    reply = client.get(TASKS, params={"scope": scope, "filter": json.dumps(query), "limit": limit, "cursor": cursor})
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def keys(page: dict[str, Any]) -> list[str]:
    return [one["business_key"] for one in page["items"]]


def some(client: Client) -> None:
    for number, (name, amount) in enumerate([("Li Na", 12.5), ("Wang Fang", 300), ("Zhao", 70)]):
        start_errand(client, inputs={"name": name, "amount": amount}, business_key=f"E-{number}")


def test_tasks_are_found_by_facts_by_words_and_in_the_order_that_is_asked_for(hr: Client) -> None:
    some(hr)
    assert keys(found(hr, where=[{"field": "facts.amount", "op": ">", "value": 50}], sort="facts.amount")) == ["E-2", "E-1"]
    assert keys(found(hr, where=[{"field": "facts.amount", "op": "<=", "value": 70}], sort="facts.amount", is_down=True)) == ["E-2", "E-0"]
    assert keys(found(hr, where=[{"field": "facts.amount", "op": "none"}])) == []
    assert keys(found(hr, q="fang")) == ["E-1"]
    assert keys(found(hr, q="审核 E-2")) == ["E-2"]
    assert keys(found(hr, q="nobody")) == []
    assert keys(found(hr, sort="about")) == ["E-0", "E-1", "E-2"]
    assert len(keys(found(hr, due="none"))) == 3
    assert keys(found(hr, due="late")) == []


def test_a_filtered_list_comes_in_pages_without_a_gap_and_says_how_many_there_are(hr: Client) -> None:
    some(hr)
    first = found(hr, limit=2, sort="facts.amount")
    assert first["counts"] == {"mine": 3}
    assert keys(first) + keys(found(hr, limit=2, cursor=first["next_cursor"], sort="facts.amount")) == ["E-0", "E-2", "E-1"]
    assert problem_of(hr.get(TASKS, params={"filter": '{"q": "x"}', "cursor": "%%%"}), 422)["code"] == "cursor.invalid"


def test_what_stands_in_a_form_finds_its_task_and_a_title_is_told_with_each_fact(hr: Client) -> None:
    some(hr)
    task = found(hr, q="E-1")["items"][0]["task_id"]
    assert hr.post(f"{TASKS}/{task}/complete", json={"outcome": "submit", "values": {"grade": 2, "reason": "Too dear for us"}}).status_code == 200
    assert keys(found(hr, scope="done", where=[{"field": "values.reason", "op": "has", "value": "too DEAR"}])) == ["E-1"]
    assert keys(found(hr, scope="done", where=[{"field": "values.grade", "op": "=", "value": 3}])) == []
    fields = {one["field"]: one for one in hr.get("/api/v1/task-fields").json()["items"]}
    assert {"facts.amount", "values.grade", "values.reason"} <= set(fields)
    assert fields["values.grade"]["title"] == {"en": "Grade", "zh": "等级"}
    assert fields["values.grade"]["choices"] == []


def test_only_tasks_that_one_may_see_are_looked_at(hr: Client, signed_in: SignedIn) -> None:
    some(hr)
    assert found(signed_in("interviewer"), q="E-1")["items"] == []
    assert found(signed_in("hr", "globex"), q="E-1")["items"] == []


def test_a_task_is_new_until_it_was_read(hr: Client) -> None:
    some(hr)
    task = found(hr, q="E-1")["items"][0]
    assert task["is_read"] is False
    assert hr.post(f"{TASKS}/{task['task_id']}/read").status_code == 204
    assert sorted(keys(found(hr, state="new"))) == ["E-0", "E-2"]
    assert found(hr, q="E-1")["items"][0]["is_read"] is True


@pytest.mark.parametrize("text", ["{", '{"due": "yesterday"}', '{"where": [{"field": "state", "op": "="}]}', '{"sort": "anything"}', '{"unknown": 1}'])
def test_a_filter_that_cannot_be_read_is_refused_with_what_it_looks_like(hr: Client, text: str) -> None:
    hr.patch("/api/v1/session", json={"language": "zh"})
    problem = problem_of(hr.get(TASKS, params={"filter": text}), 422)
    assert problem["code"] == "tasks.filter"
    assert problem["detail"] == "筛选条件无法解析"
    assert "facts.<name>" in problem["problems"][0]["expected"]


def test_filters_are_kept_for_oneself_or_shared_and_changed_by_who_made_them(hr: Client, signed_in: SignedIn) -> None:
    manager = signed_in("hiring_manager")
    query = {"due": "late", "where": [{"field": "facts.amount", "op": ">", "value": 50}]}
    mine = hr.post("/api/v1/task-filters", json={"name": "Mine", "query": query})
    assert mine.status_code == 201, mine.text
    shared = hr.post("/api/v1/task-filters", json={"name": "Ours", "query": query, "is_shared": True}).json()
    assert [one["name"] for one in hr.get("/api/v1/task-filters").json()["items"]] == ["Mine", "Ours"]
    assert [(one["name"], one["is_mine"]) for one in manager.get("/api/v1/task-filters").json()["items"]] == [("Ours", False)]
    assert signed_in("hr", "globex").get("/api/v1/task-filters").json()["items"] == []
    assert mine.json()["query"]["where"] == [{"field": "facts.amount", "op": ">", "value": 50}]
    changed = hr.put(f"/api/v1/task-filters/{shared['filter_id']}", json={"name": "Ours now", "query": {"q": "x"}})
    assert (changed.json()["name"], changed.json()["is_shared"]) == ("Ours now", False)
    again = hr.put(f"/api/v1/task-filters/{shared['filter_id']}", json={"name": "Ours", "query": {}, "is_shared": True}).json()
    assert problem_of(manager.put(f"/api/v1/task-filters/{again['filter_id']}", json={"name": "x", "query": {}}), 403)["code"] == "filter.not_yours"
    assert problem_of(manager.delete(f"/api/v1/task-filters/{mine.json()['filter_id']}"), 404)["code"] == "filter.unknown"
    assert problem_of(hr.post("/api/v1/task-filters", json={"name": " ", "query": {}}), 422)["code"] == "filter.name"
    assert hr.delete(f"/api/v1/task-filters/{again['filter_id']}").status_code == 204
    assert [one["name"] for one in hr.get("/api/v1/task-filters").json()["items"]] == ["Mine"]


def test_colleagues_are_found_by_name_and_told_by_id_without_their_e_mail(signed_in: SignedIn) -> None:
    client = signed_in("interviewer")
    found_people = client.get("/api/v1/directory", params={"q": "hiring"}).json()["items"]
    assert [one["person_id"] for one in found_people] == ["hiring_manager"]
    assert "email" not in found_people[0]
    named = client.get("/api/v1/directory", params={"ids": "hr,nobody,admin"}).json()["items"]
    assert {one["person_id"]: one["name"] for one in named} == {"hr": "Hr", "admin": "Admin"}
    assert [one["person_id"] for one in client.get("/api/v1/directory", params={"q": "@acme.example", "limit": 2}).json()["items"]] == ["admin", "employee"]


def test_the_trail_tells_who_did_what_with_names(hr: Client, signed_in: SignedIn) -> None:
    run = start_errand(hr)
    task = found(hr)["items"][0]["task_id"]
    hr.post(f"{TASKS}/{task}/comments", json={"text": "Is that dear?"})
    hr.post(f"{TASKS}/{task}/transfer", json={"to": "person:hiring_manager", "note": "Yours"})
    manager = signed_in("hiring_manager")
    trail = manager.get(f"{TASKS}/{task}/trail").json()
    assert trail["starter"] == "hr"
    told = {one["kind"]: one for one in trail["entries"]}
    assert {kind: one["by"] for kind, one in told.items()} == {"waiting": "", "comment": "hr", "handed_on": "hr"}
    assert (told["handed_on"]["to"], told["handed_on"]["act"], told["handed_on"]["note"]) == (["person:hiring_manager"], "transfer", "Yours")
    assert {"hr", "hiring_manager"} <= set(trail["names"])
    problem_of(signed_in("interviewer").get(f"{TASKS}/{task}/trail"), 403)
    assert run["run_id"] == trail["run_id"]


def test_who_began_a_run_follows_it_and_nobody_else_does(hr: Client, signed_in: SignedIn) -> None:
    run = start_errand(hr)
    mine = hr.get("/api/v1/my-runs").json()
    assert [one["run_id"] for one in mine["items"]] == [run["run_id"]]
    assert [task["node_id"] for task in mine["items"][0]["waiting"]] == ["review"]
    assert signed_in("hiring_manager").get("/api/v1/my-runs").json()["items"] == []
    assert hr.get("/api/v1/my-runs", params={"status": "completed"}).json()["items"] == []
    assert hr.get(f"/api/v1/my-runs/{run['run_id']}/trail").json()["starter"] == "hr"
    assert problem_of(signed_in("interviewer").get(f"/api/v1/my-runs/{run['run_id']}/trail"), 403)["code"] == "run.not_yours"


def test_what_was_changed_since_one_last_had_to_do_with_a_run_is_told(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task = found(hr)["items"][0]["task_id"]
    view = hr.get(f"{TASKS}/{task}/signing").json()
    assert (view["seen_at"], view["before"], view["back_to"]) == (None, {}, [])


@pytest.mark.parametrize(
    ("path", "body", "where"),
    [("complete", {"outcome": "submit", "as_of": "yesterday"}, "as_of"), ("complete", {"outcome": "submit", "as_of": "2026-13-01T00:00:00Z"}, "as_of")],
)
def test_a_moment_that_is_none_is_told_in_the_readers_language_with_an_example(hr: Client, path: str, body: dict[str, Any], where: str) -> None:
    start_errand(hr)
    task = found(hr)["items"][0]["task_id"]
    hr.patch("/api/v1/session", json={"language": "zh"})
    problem = problem_of(hr.post(f"{TASKS}/{task}/{path}", json=body), 422)["problems"][0]
    assert (problem["path"], problem["message"], problem["expected"]) == (where, "不是有效的日期时间", "2026-03-02T09:00:00+08:00")


def test_a_choice_in_a_body_that_is_none_is_told_with_all_that_there_are(hr: Client) -> None:
    start_errand(hr)
    task = found(hr)["items"][0]["task_id"]
    problem = problem_of(hr.post(f"{TASKS}/{task}/signers", json={"place": "besides", "people": ["role:hr"]}), 422)["problems"][0]
    assert (problem["code"], problem["expected"], problem["nearest"]) == ("value.not_a_choice", "before, after, beside", "beside")


def test_filters_of_runs_are_kept_apart_from_those_of_tasks_and_shared_alike(hr: Client, signed_in: SignedIn) -> None:
    query = {"status": "incident", "workflow": "errand", "started_from": "2026-03-01", "columns": ["facts.amount", "started"]}
    kept = hr.post("/api/v1/run-filters", json={"name": "Broken errands", "query": query, "is_shared": True}).json()
    assert {name: kept["query"][name] for name in query} == query
    assert hr.get("/api/v1/task-filters").json()["items"] == []
    assert problem_of(hr.put(f"/api/v1/task-filters/{kept['filter_id']}", json={"name": "x", "query": {}}), 404)["code"] == "filter.unknown"
    manager = signed_in("hiring_manager")
    assert [(one["name"], one["is_mine"]) for one in manager.get("/api/v1/run-filters").json()["items"]] == [("Broken errands", False)]
    assert problem_of(manager.delete(f"/api/v1/run-filters/{kept['filter_id']}"), 403)["code"] == "filter.not_yours"
    problem_of(hr.post("/api/v1/run-filters", json={"name": "x", "query": {"started_from": "yesterday"}}), 422)
    assert hr.delete(f"/api/v1/run-filters/{kept['filter_id']}").status_code == 204
    assert hr.get("/api/v1/run-filters").json()["items"] == []
