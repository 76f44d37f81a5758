"""Starting, listing, reading and ending runs over HTTP."""

import msgspec
import pytest

from tests.api.conftest import Client, SignedIn, problem_of, start_errand

RUNS = "/api/v1/workflows/errand/runs"


def test_a_run_is_started_listed_and_read(hr: Client) -> None:
    run = start_errand(hr)
    assert run["status"] == "running"
    assert run["facts"] == {"amount": 12.5}
    listed = hr.get("/api/v1/runs").json()
    assert [one["run_id"] for one in listed["items"]] == [run["run_id"]]
    detail = hr.get(f"/api/v1/runs/{run['run_id']}").json()
    assert detail["variables"]["name"] == "Li Na"
    assert [token["node_id"] for token in detail["tokens"]] == ["review"]
    history = hr.get(f"/api/v1/runs/{run['run_id']}/history").json()["items"]
    assert history
    later = hr.get(f"/api/v1/runs/{run['run_id']}/history", params={"after": history[-1]["seq"]}).json()["items"]
    assert later == []


def test_numbers_with_fractions_come_back_as_the_numbers_they_were(hr: Client) -> None:
    reply = hr.post(RUNS, content=b'{"inputs": {"name": "x", "amount": 0.1}}', headers={"content-type": "application/json"})
    assert b'"amount":0.1' in reply.content


def test_an_unknown_workflow_is_answered_with_the_nearest(hr: Client) -> None:
    found = problem_of(hr.post("/api/v1/workflows/erand/runs", json={"inputs": {}}), 404)["problems"][0]
    assert (found["code"], found["nearest"]) == ("workflow.unknown", "errand")
    problem_of(hr.get("/api/v1/workflows/erand"), 404)
    problem_of(hr.get("/api/v1/workflows/errand", params={"version": 99}), 404)


@pytest.mark.parametrize(("inputs", "path"), [({}, "name"), ({"name": 5}, "name"), ({"name": "x", "amuont": 1}, "amuont"), ({"name": "x", "amount": "many"}, "amount")])
def test_inputs_that_the_workflow_does_not_take_are_refused_with_their_place(hr: Client, inputs: dict[str, object], path: str) -> None:
    problems = problem_of(hr.post(RUNS, json={"inputs": inputs}), 422)["problems"]
    assert any(path in found["path"] or path in found["message"] for found in problems)
    assert hr.get("/api/v1/runs").json()["items"] == []


def test_the_same_request_under_one_idempotency_key_gives_the_same_run(hr: Client) -> None:
    body, headers = {"inputs": {"name": "x", "amount": 1}}, {"idempotency-key": "k-1"}
    first = hr.post(RUNS, json=body, headers=headers)
    again = hr.post(RUNS, content=b'{"inputs": {"amount": 1, "name": "x"}}', headers={**headers, "content-type": "application/json"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["run_id"] == again.json()["run_id"]
    assert len(hr.get("/api/v1/runs").json()["items"]) == 1


def test_another_request_under_the_same_idempotency_key_is_refused(hr: Client) -> None:
    headers = {"idempotency-key": "k-1"}
    hr.post(RUNS, json={"inputs": {"name": "x"}}, headers=headers)
    assert problem_of(hr.post(RUNS, json={"inputs": {"name": "y"}}, headers=headers), 409)["code"] == "idempotency.mismatch"
    problem_of(hr.post("/api/v1/workflows/letter/runs", json={"inputs": {"name": "x"}}, headers=headers), 409)
    assert len(hr.get("/api/v1/runs").json()["items"]) == 1


def test_a_request_that_was_refused_may_be_corrected_under_its_idempotency_key(hr: Client) -> None:
    headers = {"idempotency-key": "k-1"}
    problem_of(hr.post(RUNS, json={"inputs": {}}, headers=headers), 422)
    assert hr.post(RUNS, json={"inputs": {"name": "y"}}, headers=headers).status_code == 201


def test_each_caller_has_idempotency_keys_of_their_own(signed_in: SignedIn) -> None:
    headers = {"idempotency-key": "k-1"}
    runs = {
        signed_in(role, tenant).post(RUNS, json={"inputs": {"name": role}}, headers=headers).json()["run_id"]
        for role, tenant in (("hr", "acme"), ("admin", "acme"), ("hr", "globex"))
    }
    assert len(runs) == 3


def test_a_very_long_idempotency_key_is_refused(hr: Client) -> None:
    problem_of(hr.post(RUNS, json={"inputs": {"name": "x"}}, headers={"idempotency-key": "k" * 201}), 422)


def test_a_huge_body_is_refused(hr: Client) -> None:
    assert problem_of(hr.post(RUNS, json={"inputs": {"name": "x" * 60_000}}), 413)["code"] == "request.too_large"


@pytest.mark.parametrize("depth", [300, 900, 20_000])
def test_a_deeply_nested_body_is_refused_or_kept_and_harms_nobody(hr: Client, depth: int) -> None:
    nested = b"[" * depth + b"]" * depth
    for path, body in ((RUNS, b'{"inputs": {"name": %s}}'), ("/api/v1/messages", b'{"name": "parcel", "correlation_key": "E-1", "payload": {"deep": %s}}')):
        assert hr.post(path, content=body % nested, headers={"content-type": "application/json"}).status_code in (200, 400, 422)
    start_errand(hr)


def test_a_deeply_nested_message_that_a_run_takes_harms_nobody(hr: Client) -> None:
    nested = b"[" * 900 + b"]" * 900
    start_errand(hr)
    hr.post(
        f"/api/v1/tasks/{hr.get('/api/v1/tasks').json()['items'][0]['task_id']}/preview",
        content=b'{"values": {"grade": %s}}' % nested,
        headers={"content-type": "application/json"},
    )
    assert hr.get("/api/v1/runs").status_code == 200


def test_a_cancelled_run_has_ended_and_cannot_be_cancelled_twice(hr: Client) -> None:
    run_id = start_errand(hr)["run_id"]
    assert hr.post(f"/api/v1/runs/{run_id}/cancel", json={"reason": "no longer needed"}).status_code == 204
    assert hr.get(f"/api/v1/runs/{run_id}").json()["status"] == "cancelled"
    problem_of(hr.post(f"/api/v1/runs/{run_id}/cancel", json={}), 409)


@pytest.mark.parametrize(
    ("query", "path"), [({"limit": "abc"}, "limit"), ({"limit": "0"}, "limit"), ({"limit": "100000"}, "limit"), ({"status": "runing"}, "status"), ({"q": "x" * 500}, "q")]
)
def test_a_wrong_query_is_refused_with_its_place(hr: Client, query: dict[str, str], path: str) -> None:
    found = problem_of(hr.get("/api/v1/runs", params=query), 422)["problems"][0]
    assert found["path"] == path
    assert "running" in (found["nearest"] or "running")


def test_a_made_up_cursor_is_a_problem_and_no_error(hr: Client) -> None:
    for cursor in ("nonsense", "AAAA", "é"):
        assert hr.get("/api/v1/runs", params={"cursor": cursor}).status_code in (400, 422)


def test_runs_come_in_pages_without_a_gap(hr: Client) -> None:
    started = {start_errand(hr, business_key=f"E-{number}")["run_id"] for number in range(5)}
    seen: list[str] = []
    cursor = ""
    while True:
        page = hr.get("/api/v1/runs", params={"limit": 2, "cursor": cursor}).json()
        seen += [one["run_id"] for one in page["items"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert len(seen) == 5
    assert set(seen) == started


def test_a_message_that_nobody_waits_for_matches_nobody(hr: Client) -> None:
    assert hr.post("/api/v1/messages", json={"name": "parcel", "correlation_key": "E-9", "payload": {}}).json() == {"matched": 0}
    problem_of(hr.post("/api/v1/messages", json={"name": "", "correlation_key": "E-9"}), 422)
    problem_of(hr.post("/api/v1/messages", json={"name": "parcel", "correlation_key": "E-9", "payload": []}), 422)


def test_erasing_a_person_makes_what_was_written_unreadable(signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    run = start_errand(hr)
    assert hr.delete(f"/api/v1/people/{run['subject_id']}").status_code == 204
    reply = hr.get(f"/api/v1/runs/{run['run_id']}")
    assert reply.json()["is_erased"] is True
    assert "Li Na" not in reply.text
    problem_of(hr.delete("/api/v1/people/unknown"), 404)


def test_a_program_starts_and_reads_runs_with_its_key(signed_in: SignedIn, stranger: Client) -> None:
    new = signed_in("admin").post("/api/v1/keys", json={"name": "ATS", "scopes": ["runs:write", "runs:read"]}).json()
    stranger.headers["authorization"] = f"Bearer {new['key']}"
    run = start_errand(stranger)
    assert stranger.get(f"/api/v1/runs/{run['run_id']}").status_code == 200
    signed_in("admin").delete(f"/api/v1/keys/{new['key_id']}")
    assert problem_of(stranger.get("/api/v1/runs"), 401)["code"] == "key.invalid"


def test_the_secret_of_a_key_is_shown_once(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    new = admin.post("/api/v1/keys", json={"name": "ATS", "scopes": ["runs:read"]}).json()
    assert new["key"].startswith("hl_")
    listed = admin.get("/api/v1/keys")
    assert new["key"] not in listed.text
    assert msgspec.json.decode(listed.content)["items"][0]["name"] == "ATS"
    assert problem_of(admin.post("/api/v1/keys", json={"name": "x", "scopes": ["run:read"]}), 422)["problems"][0]["nearest"] == "runs:read"
