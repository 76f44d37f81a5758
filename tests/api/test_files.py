"""Uploads and downloads, the web app's files, the palette, and the API's own description."""

from pathlib import Path

import pytest
from litestar.testing import TestClient

from designer.api.files import plain_name
from designer.app import build_app
from designer.installation import Installation
from tests.api.conftest import Client, SignedIn, problem_of


def test_a_file_comes_back_as_it_was_and_is_saved_not_shown(hr: Client) -> None:
    data = bytes(range(256)) * 10
    stored = hr.post("/api/v1/files", files={"file": ("简历 1.pdf", data, "application/pdf")}).json()
    assert (stored["name"], stored["size"]) == ("简历 1.pdf", len(data))
    reply = hr.get(f"/api/v1/files/{stored['file_id']}/content")
    assert reply.content == data
    assert reply.headers["content-disposition"].startswith("attachment; filename=")
    assert "filename*=UTF-8''%E7%AE%80%E5%8E%86%201.pdf" in reply.headers["content-disposition"]
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_a_page_that_is_uploaded_is_never_run(hr: Client) -> None:
    stored = hr.post("/api/v1/files", files={"file": ("x.html", b"<script>alert(1)</script>", "text/html")}).json()
    reply = hr.get(f"/api/v1/files/{stored['file_id']}/content")
    assert reply.headers["content-disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/etc/shadow", "shadow"),
        ("a\0b\r\n.txt", "ab.txt"),
        ("..", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_a_file_keeps_its_own_name_and_no_folder(name: str, kept: str) -> None:
    assert plain_name(name) == kept


def test_a_file_name_with_a_path_is_stored_without_it(hr: Client) -> None:
    assert hr.post("/api/v1/files", files={"file": ("../../x.txt", b"1")}).json()["name"] == "x.txt"


def test_an_upload_that_is_too_large_is_refused(hr: Client) -> None:
    assert problem_of(hr.post("/api/v1/files", files={"file": ("a.bin", b"x" * 100_001)}), 413)["code"] == "file.too_large"
    assert problem_of(hr.post("/api/v1/files", files={"file": ("a.bin", b"x" * 500_000)}), 413)["code"] == "request.too_large"


def test_an_upload_that_is_no_file_is_refused(hr: Client) -> None:
    assert problem_of(hr.post("/api/v1/files", files={"file": ("a.bin", b"")}), 422)["code"] == "file.empty"
    problem_of(hr.post("/api/v1/files", files={"other": ("a.bin", b"1")}), 422)
    problem_of(hr.post("/api/v1/files", data={"file": "text"}), 400)
    problem_of(hr.post("/api/v1/files", json={"file": "x"}), 400)
    problem_of(hr.post("/api/v1/files", content=b"garbage", headers={"content-type": "multipart/form-data; boundary=x"}), 400)
    problem_of(hr.post("/api/v1/files", data={"subject_id": "nobody"}, files={"file": ("a.txt", b"1")}), 404)


def test_an_unknown_file_is_not_found(hr: Client) -> None:
    problem_of(hr.get("/api/v1/files/unknown"), 404)
    problem_of(hr.get("/api/v1/files/unknown/content"), 404)


def test_every_address_of_the_web_app_gets_its_one_page(stranger: Client) -> None:
    for path in ("/", "/runs/r1", "/tasks", "/deep/er/still"):
        reply = stranger.get(path)
        assert reply.text == "<!doctype html><title>App</title>"
        assert reply.headers["cache-control"] == "no-cache"
    assert stranger.get("/g/some.token").text == "<!doctype html><title>Guest</title>"


def test_a_file_with_a_hash_in_its_name_is_kept_for_ever(stranger: Client) -> None:
    reply = stranger.get("/assets/app-1a2b3c.js")
    assert reply.text == "export {}"
    assert "immutable" in reply.headers["cache-control"]
    assert "javascript" in reply.headers["content-type"]


def test_an_asset_that_is_gone_is_not_answered_with_a_page(stranger: Client) -> None:
    problem_of(stranger.get("/assets/app-old.js"), 404)


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/%2e%2e/%2e%2e/secret.txt", "/..%2fsecret.txt", "//etc/passwd", "/%00"])
def test_no_address_leads_out_of_the_web_folder(stranger: Client, path: str) -> None:
    reply = stranger.get(path)
    assert "outside" not in reply.text
    assert "root:" not in reply.text
    assert reply.status_code < 500


def test_without_a_built_web_app_the_page_says_what_to_run(installation: Installation, tmp_path: Path) -> None:
    with TestClient(build_app(installation, web_folder=tmp_path / "none")) as client:
        reply = client.get("/")
        assert reply.status_code == 503
        assert "make run" in reply.text
        assert client.get("/g/x").status_code == 503


def test_the_palette_lists_node_types_with_their_examples(hr: Client) -> None:
    types = {one["type"] for one in hr.get("/api/v1/node-types").json()["items"]}
    assert {"notify", "save_record"} <= types
    detail = hr.get("/api/v1/node-types/notify").json()
    assert detail["manifest"]["title"]["zh"]
    assert detail["examples"]
    assert problem_of(hr.get("/api/v1/node-types/notfy"), 404)["problems"][0]["nearest"] == "notify"
    problem_of(hr.get("/api/v1/node-types/..%2f..%2fengine"), 404)


def test_records_and_mail_of_an_empty_tenant_are_empty_lists(hr: Client) -> None:
    assert hr.get("/api/v1/records").json()["items"] == [{"record_type": "helper", "title": {"en": "Helper", "zh": "帮手"}, "count": 0, "indexed": []}]
    assert hr.get("/api/v1/records/helper").json()["items"] == []
    assert hr.get("/api/v1/mailbox").json()["items"] == []
    for path in ("records/helper/unknown", "mailbox/unknown"):
        problem_of(hr.get(f"/api/v1/{path}"), 404)


def test_the_process_says_that_it_is_alive_and_ready(stranger: Client) -> None:
    for path in ("/health", "/api/v1/health"):
        assert stranger.get(path).json() == {"status": "ok"}
    parts = dict.fromkeys(("process", "database", "schema", "committer", "workers"), "ok")
    assert stranger.get("/ready").json() == {"status": "ok", "parts": parts}


def test_an_unexpected_error_tells_a_number_and_nothing_else(installation: Installation, hr: Client, caplog: pytest.LogCaptureFixture) -> None:
    installation.engine.close()
    reply = hr.post("/api/v1/workflows/errand/runs", json={"inputs": {"name": "Li Na"}})
    assert reply.status_code in (409, 500)
    assert "Traceback" not in reply.text
    assert "sqlalchemy" not in reply.text.lower()


def test_the_description_is_openapi_31_and_documents_problems_and_permissions(stranger: Client) -> None:
    document = stranger.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    start = document["paths"]["/api/v1/workflows/{key}/runs"]["post"]
    assert start["x-permission"] == "runs:write"
    assert start["security"] == [{"session": []}, {"key": []}]
    assert "application/problem+json" in start["responses"]["422"]["content"]
    assert any(one["name"] == "Idempotency-Key" for one in start["parameters"])
    schemas = document["components"]["schemas"]
    assert {"ProblemReply", "RunSummary", "RunSummaryPage", "TaskDetail", "PrincipalView", "NewKey"} <= set(schemas)
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    assert all("[" not in name and "." not in name for name in schemas)


def test_every_reference_in_the_description_leads_somewhere(stranger: Client) -> None:
    import re

    text = stranger.get("/api/v1/openapi.json").text
    schemas = stranger.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert set(re.findall(r"#/components/schemas/([^\"]+)", text)) <= set(schemas)


def test_every_operation_of_the_api_is_described_once(signed_in: SignedIn, stranger: Client) -> None:
    paths = stranger.get("/api/v1/openapi.json").json()["paths"]
    names = [operation["operationId"] for methods in paths.values() for operation in methods.values()]
    assert len(names) == len(set(names))
    assert all(path.startswith("/api/v1/") for path in paths)
    assert all(operation.get("description") for methods in paths.values() for operation in methods.values())


def test_what_answers_always_hold_is_required_and_what_bodies_may_leave_out_is_not(stranger: Client) -> None:
    schemas = stranger.get("/api/v1/openapi.json").json()["components"]["schemas"]
    assert set(schemas["RunSummary"]["required"]) == set(schemas["RunSummary"]["properties"])
    assert "outcome" not in schemas["CompleteBody"].get("required", [])
    assert set(schemas["Preferences"]["required"]) == set(schemas["Preferences"]["properties"])
    assert "zone" in schemas["PreferencesBody"]["properties"]
    assert not schemas["PreferencesBody"].get("required")
