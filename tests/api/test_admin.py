"""What admins do over HTTP: people and departments one at a time, roles, invitations, the brand, usage, a test of an endpoint."""

import base64
import re
from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from designer.installation import Installation
from engine.clock import FrozenClock
from engine.node import MailMessage
from engine.service.branding import contrast, darkened
from nodes.outbox.sender import Sender
from nodes.outbox.smtp import compose
from tests.api.conftest import PASSWORD, Client, SignedIn, problem_of, start_errand

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
NA = {"name": "李娜", "email": "na@acme.example", "departments": ["people"], "positions": ["Recruiter"], "manager": "hr@acme.example", "skills": {"python": 3}}


@pytest.fixture
def admin(signed_in: SignedIn) -> Client:
    client = signed_in("admin")
    assert client.put("/api/v1/organisation/departments/top", json={"name": "Company"}).status_code == 200
    assert client.put("/api/v1/organisation/departments/people", json={"name": "人事部", "parent": "top", "head": "hr"}).json()["head"] == "hr"
    return client


def add_na(admin: Client) -> str:
    reply = admin.post("/api/v1/organisation/people", json=NA)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["person_id"])


def test_a_person_is_added_changed_and_known_by_their_email(admin: Client) -> None:
    person_id = add_na(admin)
    shown = admin.get(f"/api/v1/organisation/people/{person_id}").json()
    assert (shown["departments"], shown["told_manager"], shown["skills"], shown["roles"]) == (["people"], "hr", {"python": 3}, ["employee"])
    assert problem_of(admin.post("/api/v1/organisation/people", json=NA), 422)["code"] == "organisation.email_taken"
    changed = admin.put(f"/api/v1/organisation/people/{person_id}", json={**NA, "positions": ["Lead"], "manager": ""}).json()
    assert (changed["positions"], changed["told_manager"], changed["manager"]) == (["Lead"], "", "hr")
    refused = problem_of(admin.put(f"/api/v1/organisation/people/{person_id}", json={**NA, "departments": ["peeple"], "manager": "nobody"}), 422)
    assert [(one["path"], one["line"], one["nearest"]) for one in refused["problems"]] == [("departments", 0, "people"), ("manager", 0, "")]
    problem_of(admin.put("/api/v1/organisation/people/nobody", json=NA), 404)
    problem_of(admin.put("/api/v1/organisation/people/admin", json={**NA, "name": "Admin", "email": "admin@acme.example", "is_active": False}), 422)


def test_a_department_goes_only_when_it_is_empty(admin: Client) -> None:
    add_na(admin)
    assert problem_of(admin.delete("/api/v1/organisation/departments/people"), 409)["code"] == "organisation.not_empty"
    assert admin.put("/api/v1/organisation/departments/empty", json={"name": "Empty", "parent": "people"}).status_code == 200
    assert admin.delete("/api/v1/organisation/departments/empty").status_code == 204
    problem_of(admin.delete("/api/v1/organisation/departments/empty"), 404)
    circle = problem_of(admin.put("/api/v1/organisation/departments/top", json={"name": "Company", "parent": "people"}), 422)
    assert circle["code"] == "organisation.circle"


def test_a_skill_without_a_level_behind_its_colon_is_refused_where_it_stands(admin: Client) -> None:
    text = "name,email,skills\nLi Na,na@acme.example,python:x; law:2\n"
    refused = problem_of(admin.post("/api/v1/organisation/import", files={"file": ("people.csv", text.encode())}), 422)
    assert [(one["code"], one["line"], one["column"], one["nearest"]) for one in refused["problems"]] == [("organisation.skill", 2, 3, "python:3")]


def test_a_file_that_only_calls_itself_excel_is_told_so(admin: Client) -> None:
    refused = problem_of(admin.post("/api/v1/organisation/import", files={"file": ("people.xlsx", b"%PDF-1.7 no workbook")}), 422)
    assert refused["code"] == "sheet.xlsx"
    assert "another kind" in refused["detail"]


def test_roles_are_said_by_admins_and_nobody_shuts_themselves_out(admin: Client, signed_in: SignedIn) -> None:
    known = {one["role"]: [title["permission"] for title in one["permissions"]] for one in admin.get("/api/v1/roles").json()["items"]}
    assert "roles:manage" in known["admin"]
    assert "roles:manage" not in known["hr"]
    assert admin.put("/api/v1/organisation/people/hr/roles", json={"roles": ["hr", "finance"]}).json()["roles"] == ["hr", "finance"]
    assert signed_in("hr").get("/api/v1/session").json()["roles"] == ["hr", "finance"]
    assert problem_of(admin.put("/api/v1/organisation/people/admin/roles", json={"roles": ["hr"]}), 409)["code"] == "role.yourself"
    assert problem_of(admin.put("/api/v1/organisation/people/hr/roles", json={"roles": ["H R"]}), 422)["code"] == "role.name"
    problem_of(signed_in("admin", "globex").put("/api/v1/organisation/people/nobody/roles", json={"roles": ["hr"]}), 404)


def test_who_has_not_chosen_a_password_is_told_and_found_until_they_have(admin: Client, app: Litestar) -> None:
    person_id = add_na(admin)
    path = "/api/v1/organisation/people"

    def waiting() -> list[str]:
        return [one["person_id"] for one in admin.get(path, params={"invited": True}).json()["items"]]

    assert (waiting(), admin.get("/api/v1/organisation").json()["invited"], admin.get(f"{path}/{person_id}").json()["has_password"]) == ([person_id], 1, False)
    stranger: Any = TestClient(app, raise_server_exceptions=False)
    for password in ("", "!"):
        assert stranger.post("/api/v1/session", json={"email": "na@acme.example", "password": password}).status_code in (401, 422)
    token = admin.post(f"{path}/{person_id}/invitation").json()["url"].rpartition("/welcome/")[2]
    assert stranger.post(f"/api/v1/invitations/{token}", json={"password": "a good long one"}).status_code == 201
    assert (waiting(), admin.get(f"{path}/{person_id}").json()["has_password"]) == ([], True)


def test_who_bears_a_role_is_found_among_all_and_counted(admin: Client) -> None:
    add_na(admin)
    roles = admin.get("/api/v1/organisation").json()["roles"]
    found = admin.get("/api/v1/organisation/people", params={"role": "employee", "limit": 200}).json()["items"]
    assert roles["employee"] == len(found)
    assert {"employee"} <= {role for one in found for role in one["roles"]}
    assert all("employee" in one["roles"] for one in found)
    assert admin.get("/api/v1/organisation/people", params={"role": "employee", "q": "li na"}).json()["items"] == []


def test_an_invitation_opens_once_and_the_password_that_was_chosen_signs_in(admin: Client, app: Litestar, clock: FrozenClock) -> None:
    person_id = add_na(admin)
    invited = admin.post(f"/api/v1/organisation/people/{person_id}/invitation").json()
    token = invited["url"].rpartition("/welcome/")[2]
    stranger: Any = TestClient(app, raise_server_exceptions=False)
    assert stranger.get(f"/api/v1/invitations/{token}").json()["email"] == "na@acme.example"
    assert problem_of(stranger.post(f"/api/v1/invitations/{token}", json={"password": "short"}), 422)["code"] == "password.length"
    assert problem_of(stranger.post(f"/api/v1/invitations/{token}", json={"password": "aaaaaaaaaaaa"}), 422)["code"] == "password.easy"
    assert stranger.post(f"/api/v1/invitations/{token}", json={"password": "a good long one"}).json()["name"] == "李娜"
    assert stranger.get("/api/v1/session").json()["email"] == "na@acme.example"
    assert problem_of(stranger.post(f"/api/v1/invitations/{token}", json={"password": "another long one"}), 409)["code"] == "invitation.used"
    problem_of(stranger.get(f"/api/v1/invitations/{token[:-2]}xx"), 404)
    later = admin.post(f"/api/v1/organisation/people/{person_id}/invitation").json()["url"].rpartition("/welcome/")[2]
    clock.advance(timedelta(days=8))
    assert problem_of(stranger.get(f"/api/v1/invitations/{later}"), 409)["code"] == "link.expired"


def test_an_invitation_goes_by_mail_in_the_language_that_is_asked_for_and_its_link_is_for_its_reader_only(
    admin: Client, hr: Client, stranger: Client, installation: Installation
) -> None:
    person_id = add_na(admin)
    path = f"/api/v1/organisation/people/{person_id}/invitation/mail"
    problem_of(hr.post(path, json={}), 403)
    sent = admin.post(path, json={"language": "zh"}).json()
    assert (sent["email"], sent["language"], sent["expires_at"][:10]) == ("na@acme.example", "zh", "2026-03-09")
    assert admin.post(path, json={"language": "en"}).status_code == 201
    Sender(installation.engine).send()
    chinese, english = sorted((mail for mail in hr.get("/api/v1/mailbox").json()["items"] if mail["to"] == "na@acme.example"), key=lambda mail: mail["subject"].isascii())
    assert "邀请您登录" in chinese["subject"]
    assert "李娜，您好" in chinese["text"]
    assert "Admin 已为您开通" in chinese["text"]
    assert "invites you to sign in" in english["subject"]
    assert "/welcome/…" in english["text"]
    mails = installation.engine.mails("acme", limit=10, cursor="").items
    token = next(found[1] for mail in mails if (found := re.search(r"/welcome/(3\.\S+)", mail.text)))
    assert token not in chinese["text"] + chinese["html"] + english["text"] + english["html"]
    assert stranger.post(f"/api/v1/invitations/{token}", json={"password": "a good long one"}).json()["name"] == "李娜"


def test_the_words_of_an_invitation_are_the_tenants_own(admin: Client, installation: Installation) -> None:
    known = {(one["kind"], one["language"]): one for one in admin.get("/api/v1/notification-templates").json()["items"]}
    named = {one["name"]: (one["title"]["zh"], one["sample"]) for one in known["invitation", "zh"]["placeholders"]}
    assert [*named] == ["person", "company", "by", "link", "until"]
    assert (named["by"], named["link"][1].endswith("/welcome/example"), named["until"]) == (("操作人", "Lin Xiao 林晓"), True, ("链接有效期", "2026-03-12 18:00"))
    body = "Subject: Come in, {{ person }}\n\n{{ link }} ({{ until }})\n"
    assert "/welcome/example" in admin.post("/api/v1/notification-templates/invitation/en/preview", json={"body": body}).json()["text"]
    assert admin.put("/api/v1/notification-templates/invitation/en", json={"body": body}).json()["is_own"]
    assert problem_of(admin.put("/api/v1/notification-templates/invitation/en", json={"body": body + "{{ task }}"}), 422)["code"] == "template.placeholder"
    admin.post(f"/api/v1/organisation/people/{add_na(admin)}/invitation/mail", json={"language": "en"})
    Sender(installation.engine).send()
    assert [mail.subject for mail in installation.engine.mails("acme", limit=10, cursor="").items if mail.to == NA["email"]] == ["Come in, 李娜"]
    assert "invitation" not in admin.get("/api/v1/notification-preferences").json()["kinds"]


def test_a_guests_link_is_no_invitation_and_an_invitation_no_guests_link(admin: Client, stranger: Client) -> None:
    token = admin.post(f"/api/v1/organisation/people/{add_na(admin)}/invitation").json()["url"].rpartition("/welcome/")[2]
    problem_of(stranger.get(f"/api/v1/guest/{token}"), 404)
    problem_of(stranger.get(f"/api/v1/invitations/1{token[1:]}"), 404)


def test_a_brand_is_taken_when_it_can_be_read_and_shown_to_everybody_of_the_company(admin: Client, signed_in: SignedIn, stranger: Client) -> None:
    assert admin.put("/api/v1/branding", json={"colour": "#8A1F5C"}).json()["colour"] == "#8a1f5c"
    pale = problem_of(admin.put("/api/v1/branding", json={"colour": "#ffcc00"}), 422)
    assert (pale["code"], pale["problems"][0]["nearest"]) == ("brand.contrast", darkened("#ffcc00"))
    assert contrast(darkened("#ffcc00"), "#ffffff") >= 4.5
    problem_of(admin.put("/api/v1/branding", json={"colour": "red"}), 422)
    logo = admin.post("/api/v1/branding/logo", files={"file": ("logo.png", PNG)}).json()["logo"]
    brand = signed_in("employee").get("/api/v1/session").json()["brand"]
    assert (brand["colour"], brand["logo"]) == ("#8a1f5c", logo)
    seen = stranger.get(logo)
    assert (seen.content, seen.headers["content-type"], "immutable" in seen.headers["cache-control"]) == (PNG, "image/png", True)
    assert problem_of(admin.post("/api/v1/branding/logo", files={"file": ("logo.svg", b"<svg onload=alert(1)>")}), 422)["code"] == "brand.logo"
    assert problem_of(admin.post("/api/v1/branding/logo", files={"file": ("logo.png", PNG + bytes(300_000))}), 422)["code"] == "brand.logo_size"
    assert signed_in("admin", "globex").get("/api/v1/branding").json()["logo"] == ""
    assert admin.delete("/api/v1/branding/logo").json()["logo"] == ""
    problem_of(stranger.get(logo), 404)


def test_mails_go_out_in_the_companys_look_with_an_address_that_mail_programs_can_open(installation: Any, admin: Client) -> None:
    from datetime import UTC, datetime

    from engine.store import records, tables
    from engine.store.keys import Keys

    admin.post("/api/v1/branding/logo", files={"file": ("logo.png", PNG)})
    admin.put("/api/v1/branding", json={"colour": "#8a1f5c"})
    message = MailMessage(to="na@example.com", to_name="Na", subject="Hello", text="Hello", html="<p>Hello</p>")
    with installation.database.write() as connection:
        keys = Keys(installation.engine.chain, connection)
        at = datetime(2026, 3, 1, tzinfo=UTC)
        row = records.mail_row(keys, message, tenant_id="acme", run_id="", subject_id=None, mail_id="m1", status="kept", now=at)
        connection.execute(tables.mails.insert().values(**row))
    mail = installation.engine.mail("acme", "m1")
    assert "border-top:4px solid #8a1f5c" in mail.html
    sent = compose(mail, "HR <hr@acme.example>", "https://hr.acme.example").get_body(("html",))
    assert sent is not None
    assert 'src="https://hr.acme.example/api/v1/brands/acme/logo?v=' in sent.get_content()


def test_usage_counts_what_happened_in_each_month(admin: Client, clock: FrozenClock) -> None:
    start_errand(admin)
    admin.post("/api/v1/files", files={"file": ("cv.txt", b"0123456789")})
    clock.advance(timedelta(days=31))
    assert admin.post("/api/v1/session", json={"email": "admin@acme.example", "password": PASSWORD}).status_code == 201
    start_errand(admin, business_key="E-2")
    shown = admin.get("/api/v1/usage", params={"months": 3}).json()
    assert [(one["month"], one["runs"], one["files"], one["file_bytes"]) for one in shown["months"]] == [("2026-04", 1, 0, 0), ("2026-03", 1, 1, 10), ("2026-02", 0, 0, 0)]
    assert (shown["running"], shown["file_bytes"], shown["people"]) == (2, 10, 5)
    assert admin.get("/api/v1/usage", params={"months": 14}).json()["months"][-1]["month"] == "2025-03"


def test_an_endpoint_is_tried_with_a_message_of_no_meaning(admin: Client) -> None:
    made = admin.post("/api/v1/endpoints", json={"channel": "webhook", "name": "ours", "url": "https://hooks.example.com/x", "wants": []}).json()
    sent = admin.post(f"/api/v1/endpoints/{made['endpoint_id']}/test").json()
    assert (sent["kind"], sent["status"]) == ("test", "waiting")
    assert [one["kind"] for one in admin.get(f"/api/v1/endpoints/{made['endpoint_id']}/deliveries").json()["items"]] == ["test"]
    off = admin.put(f"/api/v1/endpoints/{made['endpoint_id']}", json={**made["setting"], "is_active": False}).json()
    assert problem_of(admin.post(f"/api/v1/endpoints/{off['endpoint_id']}/test"), 409)["code"] == "endpoint.off"
    app = admin.post("/api/v1/endpoints", json={"channel": "dingtalk", "name": "app", "app_id": "a", "app_secret": "b", "agent_id": "1"}).json()
    assert problem_of(admin.post(f"/api/v1/endpoints/{app['endpoint_id']}/test"), 409)["code"] == "endpoint.no_address"


def test_what_a_scope_allows_is_said_in_both_languages(admin: Client) -> None:
    scopes = {one["scope"]: one["allows"] for one in admin.get("/api/v1/key-scopes").json()["items"]}
    assert {"en": "cancel runs", "zh": "取消流程"} in scopes["runs:write"]
