"""Signing in over HTTP: the cookie, the language, other sites' pages."""

import pytest

from engine.clock import FrozenClock
from tests.api.conftest import PASSWORD, Client, SignedIn, problem_of

CREDENTIALS = {"email": "hr@acme.example", "password": PASSWORD}


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(stranger: Client) -> None:
    reply = stranger.post("/api/v1/session", json=CREDENTIALS)
    assert reply.status_code == 201
    assert reply.json()["roles"] == ["hr"]
    assert reply.json()["tenant_name"] == "Acme"
    cookie = reply.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert stranger.get("/api/v1/session").json() == reply.json()


def test_signing_out_ends_the_session_on_the_server(stranger: Client) -> None:
    stranger.post("/api/v1/session", json=CREDENTIALS)
    token = stranger.cookies["hireloom_session"]
    assert stranger.delete("/api/v1/session").status_code == 204
    stranger.cookies.set("hireloom_session", token)
    assert problem_of(stranger.get("/api/v1/session"), 401)["code"] == "session.required"


def test_nobody_signed_in_is_told_how_to_sign_in(stranger: Client) -> None:
    reply = stranger.get("/api/v1/session")
    problem_of(reply, 401)
    assert reply.headers["www-authenticate"] == "Bearer"


def test_a_wrong_password_is_refused_in_the_language_of_the_browser(stranger: Client) -> None:
    wrong = {**CREDENTIALS, "password": "wrong"}
    assert problem_of(stranger.post("/api/v1/session", json=wrong, headers={"accept-language": "zh-CN,en;q=0.8"}), 401)["detail"] == "邮箱或密码不正确"
    assert problem_of(stranger.post("/api/v1/session", json=wrong, headers={"accept-language": "fr, en;q=0.5, zh;q=0.1"}), 401)["detail"] == "the e-mail or the password is wrong"


def test_guessing_is_stopped_and_says_for_how_long(stranger: Client) -> None:
    for _ in range(8):
        problem_of(stranger.post("/api/v1/session", json={**CREDENTIALS, "password": "wrong"}), 401)
    reply = stranger.post("/api/v1/session", json=CREDENTIALS)
    assert problem_of(reply, 429)["code"] == "sign_in.too_many"
    assert reply.headers["retry-after"] == "600"


def test_a_session_is_over_after_its_hours(hr: Client, clock: FrozenClock) -> None:
    from datetime import timedelta

    clock.advance(timedelta(hours=12))
    problem_of(hr.get("/api/v1/session"), 401)


def test_the_chosen_language_is_that_of_every_later_problem(hr: Client) -> None:
    assert hr.patch("/api/v1/session", json={"language": "zh"}).json()["language"] == "zh"
    reply = hr.get("/api/v1/runs/nope", headers={"accept-language": "en"})
    assert problem_of(reply, 404)["title"] == "未找到"
    assert reply.headers["content-language"] == "zh"
    assert problem_of(hr.patch("/api/v1/session", json={"language": "fr"}), 422)["problems"][0]["expected"] == "en, zh"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site", "origin": "http://testserver.local"},
    ],
)
def test_a_change_that_another_sites_page_asks_for_is_refused(hr: Client, headers: dict[str, str]) -> None:
    assert problem_of(hr.patch("/api/v1/session", json={"language": "zh"}, headers=headers), 403)["code"] == "request.cross_site"
    assert hr.get("/api/v1/session").json()["language"] == "en"


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "same-origin"}, {"origin": "http://testserver.local"}, {}])
def test_a_change_from_our_own_page_is_carried_out(hr: Client, headers: dict[str, str]) -> None:
    assert hr.patch("/api/v1/session", json={"language": "zh"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("body", "path", "code"),
    [
        ({}, "email", "value.missing"),
        ({"email": 1, "password": "x"}, "email", "value.wrong_type"),
        ({"email": "a", "password": "x", "tenannt": "y"}, "tenannt", "value.unknown_field"),
        ([], "", "value.wrong_type"),
    ],
)
def test_a_body_of_the_wrong_shape_is_refused_with_its_place(stranger: Client, body: object, path: str, code: str) -> None:
    found = problem_of(stranger.post("/api/v1/session", json=body), 422)["problems"][0]
    assert (found["path"], found["code"]) == (path, code)


def test_a_misspelt_field_is_answered_with_the_nearest(stranger: Client) -> None:
    reply = stranger.post("/api/v1/session", json={"email": "a", "password": "x", "tenannt": "y"})
    assert problem_of(reply, 422)["problems"][0]["nearest"] == "tenant"


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b"email=a&password=b"])
def test_a_body_that_is_not_json_is_refused(stranger: Client, body: bytes) -> None:
    reply = stranger.post("/api/v1/session", content=body, headers={"content-type": "application/json"})
    problem_of(reply, 400 if body else 422)


def test_json_that_is_not_utf8_is_refused_in_the_readers_language(hr: Client, stranger: Client) -> None:
    headers = {"content-type": "application/json", "accept-language": "zh"}
    cases = [(stranger, "session", b'{"email": "\xff\xfe"}', "不是 UTF-8"), (hr, "workflows/errand/runs", b'{"inputs": {"name": "\xc4\xe3"}}', "not UTF-8")]
    for client, path, body, said in cases:
        found = problem_of(client.post(f"/api/v1/{path}", content=body, headers=headers), 400)
        assert found["code"] == "request.not_json"
        assert said in found["detail"]


@pytest.mark.parametrize("value", [b"[" * 5000, b"[" * 200 + b"]" * 200])
def test_a_body_that_is_nested_without_end_is_refused(hr: Client, value: bytes) -> None:
    body = b'{"inputs": {"name": ' + value + b"}}"
    assert problem_of(hr.post("/api/v1/workflows/errand/runs", content=body, headers={"content-type": "application/json"}), 400)["code"] == "request.too_deep"


def test_a_body_that_is_not_json_is_told_with_its_place(stranger: Client) -> None:
    reply = stranger.post("/api/v1/session", content=b'{"email": "a",\n}', headers={"content-type": "application/json", "accept-language": "zh"})
    found = problem_of(reply, 400)
    assert (found["problems"][0]["line"], found["problems"][0]["column"]) == (2, 1)
    assert "malformed" not in found["detail"]


def test_two_tenants_do_not_share_a_session(signed_in: SignedIn) -> None:
    assert signed_in("hr", "acme").get("/api/v1/session").json()["tenant_id"] == "acme"
    assert signed_in("hr", "globex").get("/api/v1/session").json()["tenant_id"] == "globex"
