"""What the monitor asks: runs by a query, counted by what else could be asked, incidents in groups, the names of people."""

from typing import Any

from designer.installation import Installation
from tests.api.conftest import Client, SignedIn, problem_of, start_errand


def facets(client: Client, **query: Any) -> dict[str, Any]:
    reply = client.post("/api/v1/runs/facets", json={"status": "", **query})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_runs_are_counted_by_what_else_could_be_asked_for(hr: Client, signed_in: SignedIn) -> None:
    runs = [start_errand(hr, business_key=f"E-{number}")["run_id"] for number in range(3)]
    hr.post(f"/api/v1/runs/{runs[0]}/cancel", json={"reason": "over"})
    assert hr.post(f"/api/v1/runs/{runs[1]}/suspend", json={"reason": "wait"}).status_code == 204
    found = facets(hr, workflow="errand", status="running")
    assert found["status"] == {"running": 2, "cancelled": 1}
    assert found["workflow"] == {"errand": 2}
    assert found["node"] == {"review": 2}
    assert found["version"] == {"1": 2}
    assert (found["suspended"], found["with_incident"]) == (1, 0)
    assert facets(hr, q="E-2")["workflow"] == {"errand": 1}
    assert facets(signed_in("admin", "globex"))["status"] == {}


def test_runs_are_listed_by_a_query_page_by_page(hr: Client) -> None:
    runs = [start_errand(hr, business_key=f"E-{number}")["run_id"] for number in range(3)]
    hr.post(f"/api/v1/runs/{runs[1]}/suspend", json={"reason": "wait"})
    first = hr.post("/api/v1/runs/query", json={"runs": {"workflow": "errand", "node": "review"}, "limit": 2}).json()
    assert [one["run_id"] for one in first["items"]] == [runs[2], runs[1]]
    rest = hr.post("/api/v1/runs/query", json={"runs": {"workflow": "errand", "node": "review"}, "limit": 2, "cursor": first["next_cursor"]}).json()
    assert [one["run_id"] for one in rest["items"]] == [runs[0]]
    still = hr.post("/api/v1/runs/query", json={"runs": {"is_suspended": True}}).json()
    assert [one["run_id"] for one in still["items"]] == [runs[1]]
    assert [one["run_id"] for one in hr.post("/api/v1/runs/query", json={"runs": {"q": "E-0", "status": ""}}).json()["items"]] == [runs[0]]
    problem_of(hr.post("/api/v1/runs/query", json={"runs": {"nothing": 1}}), 422)


def test_incidents_that_are_alike_stand_together_with_what_helps(hr: Client, signed_in: SignedIn, installation: Installation) -> None:
    runs = {hr.post("/api/v1/workflows/letter/runs", json={"inputs": {"to": "no_such"}}).json()["run_id"] for _ in range(2)}
    stop = installation.start_workers()
    try:
        for run_id in runs:
            while not hr.get(f"/api/v1/runs/{run_id}").json()["has_incident"]:
                pass
    finally:
        stop()
    [group] = hr.get("/api/v1/incidents/groups").json()["items"]
    assert (group["workflow_key"], group["node_id"], group["incidents"], group["runs"]) == ("letter", "send", 2, 2)
    assert group["sample"]["run_id"] in runs
    assert group["advice"]["zh"]
    assert hr.get("/api/v1/incidents/groups", params={"workflow": "errand"}).json()["items"] == []
    assert signed_in("admin", "globex").get("/api/v1/incidents/groups").json()["items"] == []


def test_the_people_of_a_run_have_names(hr: Client, signed_in: SignedIn) -> None:
    run_id = start_errand(hr)["run_id"]
    task_id = hr.get(f"/api/v1/runs/{run_id}").json()["tasks"][0]["task_id"]
    assert hr.post(f"/api/v1/tasks/{task_id}/claim").is_success
    assert hr.post(f"/api/v1/tasks/{task_id}/transfer", json={"to": "person:employee"}).is_success
    assert hr.get(f"/api/v1/runs/{run_id}/people").json() == {"names": {"employee": "Employee", "hr": "Hr"}}
    problem_of(signed_in("hr", "globex").get(f"/api/v1/runs/{run_id}/people"), 404)
