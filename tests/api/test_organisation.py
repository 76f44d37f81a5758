"""The organisation over HTTP: for its own tenant, by permission; files in and out; substitutes of one's own."""

from typing import Any

import pytest

from tests.api.conftest import Client, SignedIn, problem_of, start_errand

PEOPLE = "id,name,email,departments,manager,skills\nhr,Hr,hr@acme.example,people,admin@acme.example,law:2\nadmin,Admin,admin@acme.example,top,,\n,李娜,na@acme.example,people,,\n"
DEPARTMENTS = "key,name,parent,head\ntop,Company,,admin@acme.example\npeople,人事部,top,hr@acme.example\n"


def send(client: Client, *texts: str, dry_run: bool = False) -> Any:
    files = {name: (f"{name}.csv", text.encode(), "text/csv") for name, text in zip(("file", "other"), texts, strict=False)}
    return client.post("/api/v1/organisation/import", files=files, params={"dry_run": dry_run} if dry_run else {})


@pytest.fixture
def admin(signed_in: SignedIn) -> Client:
    client = signed_in("admin")
    assert send(client, PEOPLE, DEPARTMENTS).status_code == 200
    return client


def test_a_dry_run_counts_and_writes_nothing_and_the_second_time_nothing_changes(signed_in: SignedIn) -> None:
    client = signed_in("admin")
    told = send(client, PEOPLE, DEPARTMENTS, dry_run=True).json()
    assert (told["is_written"], told["people"], told["departments"]["added"], told["absent"]) == (False, {"added": 1, "changed": 2, "unchanged": 0}, 2, 3)
    assert client.get("/api/v1/organisation").json()["departments"] == []
    assert send(client, PEOPLE, DEPARTMENTS).json()["is_written"] is True
    assert send(client, PEOPLE, DEPARTMENTS).json()["people"] == {"added": 0, "changed": 0, "unchanged": 3}


def test_the_organisation_is_shown_to_who_may_see_it_in_its_own_tenant(admin: Client, signed_in: SignedIn) -> None:
    manager = signed_in("hiring_manager")
    shown = manager.get("/api/v1/organisation").json()
    assert [(one["key"], one["parent"], one["head"], one["people"]) for one in shown["departments"]] == [("top", "", "admin", 3), ("people", "top", "hr", 2)]
    assert (shown["people"], shown["active"]) == (6, 6)
    found = manager.get("/api/v1/organisation/people", params={"q": "李", "department": "top"}).json()["items"]
    assert [(one["name"], one["manager"], one["roles"]) for one in found] == [("李娜", "hr", ["employee"])]
    assert manager.get("/api/v1/organisation/people/hr").json()["skills"] == {"law": 2}
    assert problem_of(manager.get("/api/v1/organisation/people/hrr"), 404)["problems"][0]["nearest"] == "hr"
    problem_of(signed_in("employee").get("/api/v1/organisation"), 403)
    assert signed_in("admin", "globex").get("/api/v1/organisation").json()["departments"] == []
    for client in (manager, signed_in("hr")):
        problem_of(send(client, PEOPLE), 403)


def test_a_wrong_file_is_refused_cell_by_cell(admin: Client) -> None:
    refused = problem_of(send(admin, PEOPLE.replace(",people,", ",peeple,")), 422)
    assert [(one["code"], one["line"], one["column"], one["nearest"]) for one in refused["problems"]] == [("organisation.department", line, 4, "people") for line in (2, 4)]
    assert send(admin, "nothing\n").status_code == 422


@pytest.mark.parametrize("table", ["xlsx", "people", "departments"])
def test_what_is_given_out_changes_nothing_when_it_is_taken_in(admin: Client, table: str) -> None:
    given = admin.get("/api/v1/organisation/export", params={"table": table})
    assert given.status_code == 200
    assert "attachment" in given.headers["content-disposition"]
    told = admin.post("/api/v1/organisation/import", files={"file": ("again.xlsx" if table == "xlsx" else "again.csv", given.content)}).json()
    assert (told["people"]["added"], told["people"]["changed"], told["departments"]["added"], told["departments"]["changed"]) == (0, 0, 0, 0)


def test_who_was_taken_in_cannot_sign_in_before_they_have_a_password(admin: Client, stranger: Client) -> None:
    for password in ("", "none", "!", "x" * 2000):
        reply = stranger.post("/api/v1/session", json={"email": "na@acme.example", "password": password})
        assert reply.status_code in (401, 422)


def test_who_has_left_is_signed_out(admin: Client, signed_in: SignedIn) -> None:
    employee = signed_in("employee")
    assert employee.get("/api/v1/tasks").status_code == 200
    send(admin, "name,email,active\nEmployee,employee@acme.example,no\n")
    problem_of(employee.get("/api/v1/tasks"), 401)


@pytest.mark.row(12)
def test_everybody_names_substitutes_for_themselves_and_only_an_admin_for_others(admin: Client, signed_in: SignedIn) -> None:
    employee, period = signed_in("employee"), {"begins_at": "2026-03-02T01:00:00Z", "ends_at": "2026-03-09T09:00:00+08:00"}
    said = employee.post("/api/v1/organisation/substitutes", json={"substitute": "interviewer", "instead": True, **period})
    assert (said.status_code, said.json()["person"], said.json()["ends_at"]) == (201, "employee", "2026-03-09T01:00:00Z")
    problem_of(employee.post("/api/v1/organisation/substitutes", json={"person": "hr", "substitute": "interviewer", **period}), 403)
    assert admin.post("/api/v1/organisation/substitutes", json={"person": "hr", "substitute": "interviewer", **period}).status_code == 201
    assert [len(client.get("/api/v1/organisation/substitutes").json()["items"]) for client in (admin, employee, signed_in("interviewer"), signed_in("hiring_manager"))] == [
        2,
        1,
        2,
        0,
    ]
    mine = f"/api/v1/organisation/substitutes/{said.json()['substitute_id']}"
    problem_of(signed_in("interviewer").delete(mine), 404)
    problem_of(signed_in("admin", "globex").delete(mine), 404)
    assert employee.delete(mine).status_code == 204
    problem_of(employee.post("/api/v1/organisation/substitutes", json={"substitute": "hr", "begins_at": "2026-03-02T01:00:00", "ends_at": "2026-03-09T01:00:00Z"}), 422)


@pytest.mark.row(10)
def test_an_admin_sees_what_a_person_has_left_to_do(admin: Client, signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    start_errand(hr)
    task_id = hr.get("/api/v1/tasks").json()["items"][0]["task_id"]
    hr.post(f"/api/v1/tasks/{task_id}/claim")
    assert [one["task_id"] for one in admin.get("/api/v1/organisation/people/hr/tasks").json()["items"]] == [task_id]
    assert admin.get("/api/v1/organisation/people/admin/tasks").json()["items"] == []
    problem_of(hr.get("/api/v1/organisation/people/hr/tasks"), 403)


@pytest.mark.row(43)
def test_what_would_come_is_told_before_a_run_is_started_and_while_it_is_under_way(admin: Client, signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    told = hr.post("/api/v1/workflows/errand/preview", json={"inputs": {"name": "Li Na", "amount": 12.5}}).json()
    assert [one["node_id"] for one in told["steps"]]
    assert hr.get("/api/v1/runs").json()["items"] == []
    run_id = start_errand(hr)["run_id"]
    ahead = hr.get(f"/api/v1/runs/{run_id}/preview").json()
    assert ahead["steps"][0]["is_open"] is True
    problem_of(hr.post("/api/v1/workflows/errand/preview", json={"inputs": {"amount": "x"}}), 422)
    problem_of(hr.post("/api/v1/workflows/erand/preview", json={}), 404)
    problem_of(signed_in("employee").post("/api/v1/workflows/errand/preview", json={}), 403)


@pytest.mark.row(12)
def test_a_substitute_for_a_workflow_that_does_not_exist_is_refused_with_the_nearest(admin: Client) -> None:
    said = {"person": "hr", "substitute": "interviewer", "begins_at": "2026-03-02T01:00:00Z", "ends_at": "2030-03-09T01:00:00Z"}
    refused = problem_of(admin.post("/api/v1/organisation/substitutes", json={**said, "workflows": ["errand", "errnd"]}), 422)
    assert [(one["path"], one["code"], one["nearest"]) for one in refused["problems"]] == [("workflows[1]", "workflow.unknown", "errand")]
    assert admin.post("/api/v1/organisation/substitutes", json={**said, "workflows": ["errand"]}).status_code == 201
