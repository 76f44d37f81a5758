"""What a refusal names: the parameter as it was sent, types as JSON calls them, the id that does not exist."""

import pytest

from tests.api.conftest import Client, SignedIn, problem_of


def test_a_wrong_scope_is_reported_under_the_name_it_was_sent_by(hr: Client) -> None:
    found = problem_of(hr.get("/api/v1/tasks?scope=mien"), 422)["problems"][0]
    assert (found["path"], found["nearest"], found["expected"]) == ("scope", "mine", "mine, open, done")


@pytest.mark.parametrize(
    ("body", "path", "expected", "said"),
    [
        ({"email": 1, "password": "x"}, "email", "string", "the value is number, not string"),
        ({"email": True, "password": "x"}, "email", "string", "the value is boolean, not string"),
        ([], "", "object", "the value is array, not object"),
    ],
)
def test_types_have_the_names_that_json_gives_them(stranger: Client, body: object, path: str, expected: str, said: str) -> None:
    found = problem_of(stranger.post("/api/v1/session", json=body), 422)["problems"][0]
    assert (found["path"], found["expected"], found["message"]) == (path, expected, said)


def test_a_number_in_the_address_that_is_none_is_told(hr: Client) -> None:
    assert problem_of(hr.get("/api/v1/runs?limit=many"), 422)["detail"] == "the value is string, not number"


@pytest.mark.parametrize("incident_id", ["zzz", "zzz.1", "zzz.abc"])
def test_an_incident_that_does_not_exist_is_named(signed_in: SignedIn, incident_id: str) -> None:
    found = problem_of(signed_in("admin").post(f"/api/v1/incidents/{incident_id}/retry"), 404)
    assert (found["code"], found["detail"]) == ("incident.unknown", f"there is no incident {incident_id}")


def test_a_record_type_that_does_not_exist_is_told_with_the_nearest(hr: Client) -> None:
    found = problem_of(hr.get("/api/v1/records/helpr"), 404)["problems"][0]
    assert (found["code"], found["nearest"], found["expected"]) == ("record_type.unknown", "helper", "helper")


def test_a_file_that_does_not_exist_is_told_at_its_input(hr: Client, signed_in: SignedIn) -> None:
    mine = hr.post("/api/v1/files", files={"file": ("a.txt", b"hello")}).json()["file_id"]
    theirs = signed_in("hr", "globex").post("/api/v1/files", files={"file": ("a.txt", b"hello")}).json()["file_id"]
    for inputs, paths in (
        ({"paper": "f-none"}, ["paper"]),
        ({"paper": mine, "more": [mine, theirs]}, ["more"]),
        ({"paper": theirs, "more": ["x", "y"]}, ["paper", "more", "more"]),
    ):
        for headers in ({}, {"Idempotency-Key": "k1"}):
            found = problem_of(hr.post("/api/v1/workflows/papers/runs", json={"inputs": inputs}, headers=headers), 422)
            assert [one["path"] for one in found["problems"]] == paths
            assert found["code"] == "file.unknown"
    assert hr.post("/api/v1/workflows/papers/runs", json={"inputs": {"paper": mine, "more": [mine]}}).status_code == 201
    problem_of(hr.post("/api/v1/workflows/paper/runs", json={"inputs": {}}), 404)
