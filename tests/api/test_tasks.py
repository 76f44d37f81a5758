"""The inbox over HTTP, and a guest's link."""

from datetime import timedelta
from typing import Any

import pytest

from designer.installation import Installation
from engine.clock import FrozenClock
from tenants.links import link_maker
from tests.api.conftest import Client, SignedIn, problem_of, start_errand


def open_task(client: Client) -> str:
    found: str = client.get("/api/v1/tasks").json()["items"][0]["task_id"]
    return found


def guest_address(installation: Installation, run_id: str, node_id: str = "answer") -> str:
    address = link_maker(installation.settings, installation.clock)("acme", run_id, node_id)
    return address.replace("http://testserver.local/g/", "/api/v1/guest/")


@pytest.fixture
def at_guest(hr: Client, installation: Installation) -> tuple[str, str]:
    """A run whose guest is asked: (run id, address of the guest's API)."""
    run_id = start_errand(hr)["run_id"]
    reply = hr.post(f"/api/v1/tasks/{open_task(hr)}/complete", json={"outcome": "submit", "values": {"grade": 4}})
    assert reply.status_code == 200, reply.text
    return run_id, guest_address(installation, run_id)


def test_a_task_is_offered_shown_claimed_given_back_and_done(hr: Client) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    detail = hr.get(f"/api/v1/tasks/{task_id}").json()
    assert detail["subject_title"] == "Li Na"
    assert detail["title"] == {"en": "Review", "zh": "审核"}
    assert [item["key"] for item in detail["layout"]["items"]] == ["grade", "reason"]
    assert hr.post(f"/api/v1/tasks/{task_id}/claim").json()["assignee"] == "hr"
    assert hr.post(f"/api/v1/tasks/{task_id}/unclaim").json()["assignee"] is None
    done = hr.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": {"grade": 4}}).json()
    assert (done["status"], done["completed_by"]) == ("completed", "hr")
    assert hr.get("/api/v1/tasks").json()["items"] == []
    assert [one["task_id"] for one in hr.get("/api/v1/tasks", params={"scope": "done"}).json()["items"]] == [task_id]


def test_a_task_that_is_done_cannot_be_done_again(hr: Client) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    body = {"outcome": "submit", "values": {"grade": 4}}
    hr.post(f"/api/v1/tasks/{task_id}/complete", json=body)
    problem_of(hr.post(f"/api/v1/tasks/{task_id}/complete", json=body), 409)
    problem_of(hr.post(f"/api/v1/tasks/{task_id}/claim"), 409)


@pytest.mark.parametrize(
    ("values", "path"),
    [({}, "grade"), ({"grade": 9}, "grade"), ({"grade": "good"}, "grade"), ({"grade": 1}, "reason"), ({"grade": 4, "raeson": "x"}, "raeson")],
)
def test_values_that_the_form_refuses_come_back_with_their_field_and_change_nothing(hr: Client, values: dict[str, Any], path: str) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    problems = problem_of(hr.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": values}), 422)["problems"]
    assert path in {found["path"] for found in problems}
    assert hr.get(f"/api/v1/tasks/{task_id}").json()["status"] == "created"


def test_an_unknown_outcome_is_refused(hr: Client) -> None:
    start_errand(hr)
    problem_of(hr.post(f"/api/v1/tasks/{open_task(hr)}/complete", json={"outcome": "sbmit", "values": {"grade": 4}}), 422)


def test_a_preview_says_what_is_required_and_keeps_nothing(hr: Client) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    state = hr.post(f"/api/v1/tasks/{task_id}/preview", json={"values": {"grade": 1}}).json()
    assert state["fields"]["reason"]["required"] is True
    assert state["problems"][0]["path"] == "reason"
    assert isinstance(state["problems"][0]["message"], str)
    assert hr.post(f"/api/v1/tasks/{task_id}/preview", json={"values": {"grade": 5}}).json()["problems"] == []
    problem_of(hr.post(f"/api/v1/tasks/{task_id}/preview", json={"values": []}), 422)


def test_a_task_is_closed_to_those_it_was_not_offered_to(signed_in: SignedIn, hr: Client) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    interviewer = signed_in("interviewer")
    assert interviewer.get("/api/v1/tasks", params={"scope": "open"}).json()["items"] == []
    for method, path in (("GET", ""), ("POST", "/claim"), ("POST", "/unclaim")):
        assert problem_of(interviewer.request(method, f"/api/v1/tasks/{task_id}{path}"), 403)["code"] == "task.not_offered"
    problem_of(interviewer.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": {"grade": 4}}), 403)


def test_an_admin_sees_the_task_of_another_role_and_does_not_do_it(signed_in: SignedIn, hr: Client) -> None:
    start_errand(hr)
    admin = signed_in("admin")
    task_id = admin.get("/api/v1/tasks", params={"scope": "open"}).json()["items"][0]["task_id"]
    assert admin.get(f"/api/v1/tasks/{task_id}").status_code == 200
    problem_of(admin.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": {"grade": 4}}), 403)


def test_a_program_with_the_scope_does_a_task_for_the_role_it_is_offered_to(signed_in: SignedIn, stranger: Client, hr: Client) -> None:
    start_errand(hr)
    key = signed_in("admin").post("/api/v1/keys", json={"name": "bot", "scopes": ["tasks:read", "tasks:write"]}).json()["key"]
    stranger.headers["authorization"] = f"Bearer {key}"
    task_id = stranger.get("/api/v1/tasks", params={"scope": "open"}).json()["items"][0]["task_id"]
    assert stranger.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": {"grade": 4}}).status_code == 200


def test_a_guest_answers_once_and_the_run_goes_on(at_guest: tuple[str, str], stranger: Client, hr: Client) -> None:
    run_id, address = at_guest
    shown = stranger.get(address, headers={"accept-language": "zh"}).json()
    assert (shown["state"], shown["tenant_name"], shown["language"]) == ("open", "Acme", "zh")
    assert [one["key"] for one in shown["outcomes"]] == ["accept", "decline"]
    assert stranger.post(address, json={"outcome": "accept", "values": {"note": "gladly"}}).json()["state"] == "done"
    assert stranger.get(address).json()["state"] == "done"
    assert problem_of(stranger.post(address, json={"outcome": "accept", "values": {}}), 409)["code"] == "link.used"
    assert hr.post("/api/v1/messages", json={"name": "parcel", "correlation_key": "E-1"}).json() == {"matched": 1}
    assert hr.get(f"/api/v1/runs/{run_id}").json()["status"] == "completed"


def test_a_guest_who_has_answered_sees_nothing_of_the_form_any_more(at_guest: tuple[str, str], stranger: Client) -> None:
    _, address = at_guest
    stranger.post(address, json={"outcome": "accept", "values": {"note": "gladly"}})
    shown = stranger.get(address)
    assert shown.json()["layout"] == {}
    assert "gladly" not in shown.text


def test_a_guest_who_sends_wrong_values_may_correct_them(at_guest: tuple[str, str], stranger: Client) -> None:
    _, address = at_guest
    assert problem_of(stranger.post(address, json={"outcome": "accept", "values": {"note": 5}}), 422)["problems"][0]["path"] == "note"
    problem_of(stranger.post(address, json={"outcome": "maybe", "values": {}}), 422)
    problem_of(stranger.post(address, json={"outcom": "accept"}), 422)
    assert stranger.get(address).json()["state"] == "open"
    assert stranger.post(address, json={"outcome": "decline", "values": {}}).json()["state"] == "done"


def test_a_link_that_is_opened_too_early_says_so(hr: Client, installation: Installation, stranger: Client) -> None:
    address = guest_address(installation, start_errand(hr)["run_id"])
    assert stranger.get(address).json()["state"] == "waiting"
    assert problem_of(stranger.post(address, json={"outcome": "accept", "values": {}}), 409)["code"] == "link.waiting"


def test_a_link_expires(at_guest: tuple[str, str], stranger: Client, clock: FrozenClock) -> None:
    _, address = at_guest
    clock.advance(timedelta(days=14))
    assert stranger.get(address).json()["state"] == "expired"
    assert problem_of(stranger.post(address, json={"outcome": "accept", "values": {}}), 409)["code"] == "link.expired"


def test_the_link_of_a_cancelled_run_is_closed(at_guest: tuple[str, str], stranger: Client, hr: Client) -> None:
    run_id, address = at_guest
    hr.post(f"/api/v1/runs/{run_id}/cancel", json={})
    assert stranger.get(address).json()["state"] == "expired"
    assert problem_of(stranger.post(address, json={"outcome": "accept", "values": {}}), 409)["code"] == "link.expired"


def test_a_link_does_not_open_a_task_that_is_not_for_guests(hr: Client, installation: Installation, stranger: Client) -> None:
    address = guest_address(installation, start_errand(hr)["run_id"], "review")
    assert "Li Na" not in stranger.get(address).text
    assert stranger.post(address, json={"outcome": "submit", "values": {"grade": 5}}).status_code in (404, 409)


@pytest.mark.parametrize("token", ["nonsense", "1.AAAA.AAAA", "1..", "%2e%2e%2f", "1." + "A" * 3000])
def test_a_made_up_link_is_answered_clearly(stranger: Client, token: str) -> None:
    assert problem_of(stranger.get(f"/api/v1/guest/{token}"), 404)["code"] in ("link.invalid", "route.unknown")


@pytest.mark.row(48)
def test_an_answer_for_a_past_date_is_for_who_may_act_on_the_tasks_of_others(hr: Client, clock: FrozenClock) -> None:
    start_errand(hr)
    task = hr.get("/api/v1/tasks").json()["items"][0]
    clock.advance(timedelta(hours=2))
    body = {"outcome": "submit", "values": {"grade": 4}, "as_of": "2026-03-02T10:00:00+08:00"}
    reply = hr.post(f"/api/v1/tasks/{task['task_id']}/complete", json={**body, "as_of": "2026-03-01T09:00:00+08:00"})
    assert problem_of(reply, 422)["problems"][0]["path"] == "as_of"
    done = hr.post(f"/api/v1/tasks/{task['task_id']}/complete", json=body)
    assert (done.status_code, done.json()["as_of"]) == (200, "2026-03-02T10:00:00+08:00"), done.text
    [shown] = [one for one in hr.get(f"/api/v1/runs/{task['run_id']}").json()["tasks"] if one["node_id"] == "review"]
    assert (shown["as_of"], shown["completed_at"]) == ("2026-03-02T02:00:00Z", "2026-03-02T03:00:00Z")
