"""Every route, walked as a stranger, as somebody without the permission, and as another tenant."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from litestar import Litestar

from designer.api.guard import PUBLIC, SIGNED_IN
from tenants.roles import PERMISSIONS
from tests.api.conftest import Client, SignedIn, problem_of, start_errand

OPEN_TO_ALL = {
    ("POST", "/api/v1/session"),
    ("GET", "/api/v1/guest/{token}"),
    ("POST", "/api/v1/guest/{token}/files"),
    ("POST", "/api/v1/guest/{token}/preview"),
    ("POST", "/api/v1/guest/{token}/choices"),
    ("GET", "/api/v1/regions/{country}"),
    ("GET", "/api/v1/invitations/{token}"),
    ("POST", "/api/v1/invitations/{token}"),
    ("GET", "/api/v1/brands/{tenant_id}/logo"),
    ("POST", "/api/v1/guest/{token}"),
    ("GET", "/api/v1/health"),
    ("GET", "/health"),
    ("GET", "/ready"),
    ("GET", "/metrics"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/"),
    ("GET", "/{path}"),
    ("GET", "/g/{token}"),
    ("GET", "/a/{token}"),
    ("GET", "/s/{token}"),
    ("GET", "/s/{token}/record.pdf"),
    ("GET", "/jobs/{tenant}"),
    ("GET", "/jobs/{tenant}/{slug}"),
    ("POST", "/api/v1/guest/{token}/uploads"),
    ("GET", "/api/v1/guest/{token}/uploads/{upload_id}"),
    ("HEAD", "/api/v1/guest/{token}/uploads/{upload_id}"),
    ("PATCH", "/api/v1/guest/{token}/uploads/{upload_id}"),
    ("GET", "/api/v1/jobs/{tenant}"),
    ("GET", "/api/v1/jobs/{tenant}/{slug}"),
    ("POST", "/api/v1/jobs/{tenant}/{slug}/preview"),
    ("POST", "/api/v1/jobs/{tenant}/{slug}/applications"),
    ("POST", "/api/v1/jobs/{tenant}/{slug}/uploads"),
    ("GET", "/api/v1/jobs/{tenant}/{slug}/uploads/{upload_id}"),
    ("HEAD", "/api/v1/jobs/{tenant}/{slug}/uploads/{upload_id}"),
    ("PATCH", "/api/v1/jobs/{tenant}/{slug}/uploads/{upload_id}"),
    ("GET", "/api/v1/applications/{token}"),
    ("GET", "/schemas/{name}"),
}
BODIES: dict[tuple[str, str], Any] = {
    ("POST", "/api/v1/workflows/{key}/runs"): {"inputs": {"name": "x"}},
    ("POST", "/api/v1/tasks/{task_id}/preview"): {"values": {}},
    ("POST", "/api/v1/tasks/{task_id}/choices"): {"field": "x"},
    ("POST", "/api/v1/tasks/complete"): {"task_ids": [], "outcome": "submit"},
    ("POST", "/api/v1/tasks/{task_id}/signers"): {"place": "after", "people": ["person:hr"]},
    ("POST", "/api/v1/tasks/{task_id}/transfer"): {"to": "person:hr"},
    ("POST", "/api/v1/tasks/{task_id}/delegate"): {"to": "person:hr"},
    ("POST", "/api/v1/tasks/{task_id}/copies"): {"to": ["person:hr"]},
    ("POST", "/api/v1/tasks/{task_id}/comments"): {"text": "x"},
    ("POST", "/api/v1/tasks/{task_id}/draft"): {"values": {}},
    ("POST", "/api/v1/people/{person_id}/hand-over"): {"to": "person:hr"},
    ("POST", "/api/v1/runs/{run_id}/jump"): {"node_id": "review"},
    ("POST", "/api/v1/runs/{run_id}/redo"): {"node_id": "review"},
    ("POST", "/api/v1/runs/{run_id}/restart"): {"node_id": "review"},
    ("POST", "/api/v1/runs/{run_id}/ahead"): {"node_id": "answer", "outcome": "accept"},
    ("POST", "/api/v1/guest/{token}/preview"): {"values": {}},
    ("POST", "/api/v1/guest/{token}/choices"): {"field": "x"},
    ("POST", "/api/v1/records/{record_type}"): {"values": {}},
    ("PATCH", "/api/v1/records/{record_type}/{record_id}"): {"values": {}},
    ("POST", "/api/v1/messages"): {"name": "parcel", "correlation_key": "E-1"},
    ("POST", "/api/v1/keys"): {"name": "k", "scopes": ["runs:read"]},
    ("PATCH", "/api/v1/session"): {"language": "en"},
    ("POST", "/api/v1/organisation/substitutes"): {"substitute": "hr", "begins_at": "2026-03-02T01:00:00Z", "ends_at": "2026-03-09T01:00:00Z"},
}


def routes(app: Litestar) -> Iterator[tuple[str, str, str]]:
    """Method, path and permission of every route."""
    for route in app.routes:
        for handler in getattr(route, "route_handlers", []):
            for method in sorted(str(one) for one in handler.http_methods):
                if method != "OPTIONS":
                    yield method, getattr(route, "path_format", route.path) or "/", handler.opt.get("permission", "")


def call(client: Client, method: str, path: str, ids: dict[str, str] | None = None) -> Any:
    known = {
        "key": "errand",
        "year": "2026",
        "pack": "errand",
        "version": "1",
        "token": "1.AAAA.AAAA",
        "path": "index.html",
        "node_type": "notify",
        "record_type": "helper",
        **(ids or {}),
    }
    address = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "unknown-id"), path)
    if path in ("/api/v1/files", "/api/v1/organisation/import", "/api/v1/branding/logo") and method == "POST":
        return client.post(address, files={"file": ("a.txt", b"hello")})
    return client.request(method, address, json=BODIES.get((method, path), {}) if method in ("POST", "PATCH") else None)


def test_every_route_says_what_it_needs(app: Litestar) -> None:
    found = list(routes(app))
    assert len(found) > 40
    assert [one for one in found if one[2] not in {PUBLIC, SIGNED_IN, *PERMISSIONS}] == []


def test_the_routes_that_are_open_to_all_are_these_and_no_others(app: Litestar) -> None:
    assert {(method, path) for method, path, permission in routes(app) if permission == PUBLIC} == OPEN_TO_ALL


def test_a_stranger_gets_nowhere(app: Litestar, stranger: Client) -> None:
    for method, path, permission in routes(app):
        if permission != PUBLIC:
            assert problem_of(call(stranger, method, path), 401)["code"] == "session.required", path


def test_a_made_up_session_or_key_gets_nowhere(app: Litestar, stranger: Client) -> None:
    for headers in ({"authorization": "Bearer hl_made_up"}, {"cookie": "hireloom_session=made-up"}, {"authorization": "Bearer "}):
        stranger.headers.update(headers)
        for method, path, permission in routes(app):
            if permission != PUBLIC:
                problem_of(call(stranger, method, path), 401)
        stranger.headers.clear()


def test_who_lacks_the_permission_of_a_route_is_refused_before_anything_is_looked_up(app: Litestar, signed_in: SignedIn) -> None:
    from tenants.roles import ROLES

    for role in ("employee", "interviewer", "hiring_manager", "hr"):
        client = signed_in(role)
        for method, path, permission in routes(app):
            if permission in PERMISSIONS and permission not in ROLES[role]:
                assert problem_of(call(client, method, path), 403)["code"] == "access.denied", (role, path)


def test_a_key_without_the_scope_of_a_route_is_refused(app: Litestar, signed_in: SignedIn, stranger: Client) -> None:
    key = signed_in("admin").post("/api/v1/keys", json={"name": "k", "scopes": ["records:read"]}).json()["key"]
    stranger.headers["authorization"] = f"Bearer {key}"
    for method, path, permission in routes(app):
        if permission in PERMISSIONS and permission != "records:read":
            problem_of(call(stranger, method, path), 403)
    assert stranger.get("/api/v1/records").status_code == 200


def test_what_belongs_to_another_tenant_does_not_exist(app: Litestar, signed_in: SignedIn) -> None:
    mine, theirs = signed_in("admin", "acme"), signed_in("admin", "globex")
    run = start_errand(mine)
    file_id = mine.post("/api/v1/files", files={"file": ("cv.txt", b"Li Na 13800000000")}).json()["file_id"]
    task_id = mine.get("/api/v1/tasks", params={"scope": "open"}).json()["items"][0]["task_id"]
    key_id = mine.post("/api/v1/keys", json={"name": "k", "scopes": ["runs:read"]}).json()["key_id"]
    ids = {"run_id": run["run_id"], "file_id": file_id, "task_id": task_id, "key_id": key_id, "subject_id": run["subject_id"], "incident_id": f"{run['run_id']}.1"}
    walked = 0
    for method, path, _permission in routes(app):
        if any(f"{{{name}}}" in path for name in ids):
            reply = call(theirs, method, path, ids)
            problem_of(reply, 404)
            assert "Li Na" not in reply.text
            walked += 1
    assert walked > 12
    assert mine.get(f"/api/v1/runs/{run['run_id']}").json()["status"] == "running"


def test_the_lists_of_another_tenant_are_empty(signed_in: SignedIn) -> None:
    mine, theirs = signed_in("admin", "acme"), signed_in("admin", "globex")
    start_errand(mine)
    for path in ("runs", "tasks?scope=open", "incidents", "mailbox", "keys", "records/helper"):
        assert theirs.get(f"/api/v1/{path}").json()["items"] == [], path


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/runs", "/api", "/api/v1/runs/a/b/c"])
def test_an_unknown_address_of_the_api_is_a_problem_and_no_page(stranger: Client, path: str) -> None:
    problem_of(stranger.get(path), 404)


def test_a_wrong_method_is_a_problem(stranger: Client) -> None:
    assert problem_of(stranger.put("/api/v1/runs"), 405)["code"] == "route.method"


def test_every_answer_carries_the_security_headers(stranger: Client) -> None:
    for path in ("/", "/api/v1/health", "/api/v1/runs", "/api/v1/nothing", "/g/x"):
        headers = stranger.get(path).headers
        assert headers["x-content-type-options"] == "nosniff", path
        assert "frame-ancestors 'none'" in headers["content-security-policy"], path
        assert headers["referrer-policy"] == "same-origin", path
