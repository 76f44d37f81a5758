"""Openings: a public page starts a workflow that allows it, files resume, strangers are counted, and see nothing but their own application."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from litestar.testing import TestClient

from designer.app import build_app
from designer.installation import Installation
from engine.clock import FrozenClock
from engine.errors import Invalid
from engine.pack import compile_pack, pack_of
from nodes.registry import manifests
from tests.api.conftest import Client, SignedIn, problem_of

JOB = {"workflow": "errand", "title": {"en": "Helper", "zh": "帮手"}, "text": {"en": "Carry **parcels**."}}
PAGE = "/api/v1/jobs/acme/helper"
OCTETS = {"content-type": "application/offset+octet-stream"}


@pytest.fixture
def opening(hr: Client) -> dict[str, Any]:
    reply = hr.put("/api/v1/openings/helper", json=JOB)
    assert reply.status_code == 200, reply.text
    return dict(reply.json())


def begin(client: Client, size: int = 10, base: str = PAGE) -> str:
    reply = client.post(f"{base}/uploads", json={"name": "../cv.pdf", "size": size, "media_type": "application/pdf"})
    assert reply.status_code == 201, reply.text
    assert reply.json()["name"] == "cv.pdf"
    return str(reply.json()["upload_id"])


def part(client: Client, upload_id: str, offset: int, data: bytes, base: str = PAGE) -> Any:
    return client.patch(f"{base}/uploads/{upload_id}", content=data, headers={**OCTETS, "upload-offset": str(offset)})


def test_hr_publishes_a_page_and_a_stranger_applies_once_and_sees_how_it_stands(hr: Client, stranger: Client, opening: dict[str, Any]) -> None:
    assert opening["address"].endswith("/jobs/acme/helper")
    page = stranger.get(PAGE).json()
    assert (page["tenant_name"], page["job"]["title"]["zh"]) == ("Acme", "帮手")
    assert [item["key"] for item in page["job"]["layout"]["items"]] == ["name", "amount", "proof"]
    assert [one["slug"] for one in stranger.get("/api/v1/jobs/acme").json()["items"]] == ["helper"]
    preview = stranger.post(f"{PAGE}/preview", json={"values": {}}).json()
    assert [one["path"] for one in preview["problems"]] == ["name"]
    assert problem_of(stranger.post(f"{PAGE}/applications", json={"values": {"amount": 3}}), 422)["problems"][0]["path"] == "name"
    sent = [stranger.post(f"{PAGE}/applications", json={"values": {"name": "Li Na", "amount": 3}, "key": "once"}) for _ in range(2)]
    assert [one.status_code for one in sent] == [201, 201]
    runs = hr.get("/api/v1/runs").json()["items"]
    assert [(one["subject_title"], one["facts"]) for one in runs] == [("Li Na", {"amount": 3})]
    status = stranger.get(f"/api/v1/applications/{sent[0].json()['status_token']}").json()
    assert (status["state"], status["steps"], status["tenant_name"]) == ("received", [], "Acme")


def test_what_the_applicant_has_to_do_is_offered_with_its_link_and_nothing_else_is_told(hr: Client, stranger: Client, opening: dict[str, Any]) -> None:
    token = stranger.post(f"{PAGE}/applications", json={"values": {"name": "Li Na"}}).json()["status_token"]
    task = hr.get("/api/v1/tasks").json()["items"][0]["task_id"]
    hr.post(f"/api/v1/tasks/{task}/complete", json={"outcome": "submit", "values": {"grade": 1, "reason": "secret opinion"}})
    reply = stranger.get(f"/api/v1/applications/{token}")
    assert "secret" not in reply.text
    [step] = reply.json()["steps"]
    assert (reply.json()["state"], step["state"], step["title"]["zh"]) == ("your_turn", "open", "您的答复")
    assert stranger.get(f"/api/v1/guest/{step['token']}").json()["state"] == "open"
    for wrong in (token[:-2], f"1{token[1:]}", step["token"]):
        problem_of(stranger.get(f"/api/v1/applications/{wrong}"), 404)
    problem_of(stranger.get(f"/api/v1/guest/{token}"), 404)


def test_a_file_that_broke_off_goes_on_where_it_stood_and_belongs_to_its_door(hr: Client, stranger: Client, opening: dict[str, Any]) -> None:
    upload = begin(stranger)
    assert part(stranger, upload, 0, b"%PDF").json()["offset"] == 4
    head = stranger.head(f"{PAGE}/uploads/{upload}")
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("4", "10")
    assert problem_of(part(stranger, upload, 0, b"%PDF"), 409)["problems"][0]["expected"] == "4"
    assert problem_of(part(stranger, upload, 4, b"0123456789"), 422)["code"] == "upload.too_much"
    whole = part(stranger, upload, 4, b"-1.234").json()
    assert (whole["offset"], bool(whole["file_id"])) == (10, True)
    assert part(stranger, upload, 4, b"-1.234").json()["file_id"] == whole["file_id"]
    assert stranger.post(f"{PAGE}/applications", json={"values": {"name": "Li Na", "proof": whole["file_id"]}}).status_code == 201
    run = hr.get("/api/v1/runs").json()["items"][0]["run_id"]
    assert hr.get(f"/api/v1/files/{hr.get(f'/api/v1/runs/{run}').json()['variables']['proof']}/content").content == b"%PDF-1.234"
    hr.put("/api/v1/openings/other", json=JOB)
    problem_of(stranger.get(f"/api/v1/jobs/acme/other/uploads/{upload}"), 404)
    foreign = hr.post("/api/v1/files", files={"file": ("salaries.txt", b"secret")}).json()["file_id"]
    refused = problem_of(stranger.post(f"{PAGE}/applications", json={"values": {"name": "x", "proof": foreign}}), 422)["problems"][0]
    assert (refused["code"], refused["path"]) == ("file.unknown", "proof")


def test_a_file_that_is_too_large_empty_or_too_late_is_refused(stranger: Client, opening: dict[str, Any], clock: FrozenClock) -> None:
    for size, code in ((100_001, "file.too_large"), (0, "file.empty")):
        assert problem_of(stranger.post(f"{PAGE}/uploads", json={"name": "a", "size": size}), 422)["code"] == code
    upload = begin(stranger)
    assert problem_of(stranger.patch(f"{PAGE}/uploads/{upload}", content=b"x", headers={"upload-offset": "0"}), 415)["code"] == "upload.type"
    clock.advance(timedelta(hours=25))
    assert problem_of(part(stranger, upload, 0, b"%PDF"), 404)["code"] == "upload.unknown"


def test_who_has_applied_too_often_from_one_address_waits_an_hour(installation: Installation, app: Any, hr: Client, clock: FrozenClock) -> None:
    hr.put("/api/v1/openings/helper", json=JOB)
    strict = msgspec.structs.replace(installation, settings=msgspec.structs.replace(installation.settings, apply_hour=2))
    with TestClient(build_app(strict), raise_server_exceptions=False) as client:
        for number in range(2):
            assert client.post(f"{PAGE}/applications", json={"values": {"name": f"n{number}"}}).status_code == 201
        refused = client.post(f"{PAGE}/applications", json={"values": {"name": "n3"}}, headers={"accept-language": "zh"})
        assert problem_of(refused, 429)["code"] == "request.too_often"
        assert int(refused.headers["retry-after"]) > 3000
        clock.advance(timedelta(hours=1, seconds=1))
        assert client.post(f"{PAGE}/applications", json={"values": {"name": "n3"}}).status_code == 201


def test_a_program_that_fills_in_the_trap_is_told_the_same_and_starts_nothing(hr: Client, stranger: Client, opening: dict[str, Any]) -> None:
    assert stranger.post(f"{PAGE}/applications", json={"values": {"name": "Robot"}, "website": "http://spam.example"}).status_code == 201
    assert hr.get("/api/v1/runs").json()["items"] == []


def test_a_closed_opening_takes_nothing_and_one_that_is_none_does_not_exist(hr: Client, stranger: Client, opening: dict[str, Any], clock: FrozenClock) -> None:
    hr.put("/api/v1/openings/helper", json={**JOB, "closes_at": "2026-03-03T00:00:00Z"})
    assert stranger.get(PAGE).status_code == 200
    clock.advance(timedelta(days=1))
    for reply in (stranger.get(PAGE), stranger.post(f"{PAGE}/applications", json={"values": {"name": "x"}}), stranger.post(f"{PAGE}/uploads", json={"name": "a", "size": 1})):
        assert problem_of(reply, 409)["code"] == "opening.closed"
    assert stranger.get("/api/v1/jobs/acme").json()["items"] == []
    for path in ("/api/v1/jobs/acme/nothing", "/api/v1/jobs/nobody", "/api/v1/jobs/globex/helper"):
        assert problem_of(stranger.get(path), 404)["code"] == "opening.unknown"


def test_an_opening_that_was_taken_away_is_gone(hr: Client, stranger: Client, opening: dict[str, Any]) -> None:
    assert hr.delete("/api/v1/openings/helper").status_code == 204
    problem_of(hr.delete("/api/v1/openings/helper"), 404)
    problem_of(stranger.get(PAGE), 404)


def test_only_a_workflow_that_its_pack_calls_public_may_have_an_opening(hr: Client, signed_in: SignedIn) -> None:
    assert [one["workflow"] for one in hr.get("/api/v1/public-workflows").json()["items"]] == ["errand"]
    refused = problem_of(hr.put("/api/v1/openings/Not%20A%20Slug", json={**JOB, "workflow": "letter", "title": {}}), 422)
    assert {one["code"] for one in refused["problems"]} == {"opening.slug", "opening.title", "opening.not_public"}
    assert problem_of(hr.put("/api/v1/openings/helper", json={**JOB, "inputs": {"name": "taken"}}), 422)["problems"][0]["path"].startswith("inputs")
    problem_of(signed_in("hiring_manager").put("/api/v1/openings/helper", json=JOB), 403)


def test_an_installation_without_public_pages_has_none(installation: Installation, hr: Client, opening: dict[str, Any]) -> None:
    closed = msgspec.structs.replace(installation, settings=msgspec.structs.replace(installation.settings, public_pages=False))
    with TestClient(build_app(closed), raise_server_exceptions=False) as client:
        for path in (PAGE, "/api/v1/jobs/acme"):
            problem_of(client.get(path), 404)


@pytest.mark.parametrize(
    ("public", "form", "code"),
    [("go: nothing", "a", "public.unknown_form"), ("stop: ask", "a", "public.unknown_workflow"), ("go: ask", "b", "public.no_input"), ("[go]", "a", "pack.public")],
)
def test_what_a_pack_may_call_public_is_checked(public: str, form: str, code: str) -> None:
    head = f"pack: p\ntitle: {{en: P, zh: 包}}\npublic: {public if public.startswith('[') else '{' + public + '}'}\n"
    flow = "workflow: go\ntitle: {en: Go, zh: 走}\ninputs: {type: object, properties: {a: {type: string}}}\nnodes:\n  s: {type: start}\n  e: {type: end}\nedges:\n  - {from: s, to: e}\n"
    files = {"pack.yaml": head, "go.workflow.yaml": flow, "ask.form": f'form ask "Ask" | "问" {{\n  {form} "Text" | "内容" : text\n}}\n'}
    with pytest.raises(Invalid) as caught:
        compile_pack(pack_of(files), manifests())
    assert code in {one.code for one in caught.value.problems}
