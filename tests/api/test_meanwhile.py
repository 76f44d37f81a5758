"""Two people change the same setting: who names what they have seen never writes over the other unseen, and is told who was quicker and when."""

from typing import Any

import pytest

from tests.api.conftest import SignedIn, problem_of

TEMPLATE = "/api/v1/notification-templates/urged/en"


def one_template(client: Any) -> dict[str, Any]:
    items = client.get("/api/v1/notification-templates").json()["items"]
    return next(one for one in items if (one["kind"], one["language"]) == ("urged", "en"))


def one_person(client: Any) -> dict[str, Any]:
    return next(one for one in client.get("/api/v1/organisation/people").json()["items"] if one["person_id"] == "hr")


def one_department(client: Any) -> dict[str, Any]:
    return next(one for one in client.get("/api/v1/organisation").json()["departments"] if one["key"] == "ops")


def one_endpoint(client: Any) -> dict[str, Any]:
    return dict(client.get("/api/v1/endpoints").json()["items"][0])


def person_body(**more: Any) -> dict[str, Any]:
    return {"name": "Hana", "email": "hana@example.com", **more}


HOOK = {"channel": "webhook", "name": "Ours", "url": "https://example.com/hook", "wants": ["run.started"]}
SETTINGS = {
    "calendar": (lambda one: one.get("/api/v1/calendar").json(), "/api/v1/calendar", [{"zone": "Europe/Berlin"}, {"zone": "Europe/Paris"}, {"zone": "Asia/Tokyo"}]),
    "template": (one_template, TEMPLATE, [{"body": f"Subject: {word} {{{{ task }}}}\n\nx"} for word in ("One", "Two", "Three")]),
    "colour": (lambda one: one.get("/api/v1/branding").json(), "/api/v1/branding", [{"colour": "#8a1f5c"}, {"colour": "#234a8f"}, {"colour": "#1f5c8a"}]),
    "preferences": (
        lambda one: one.get("/api/v1/notification-preferences").json(), "/api/v1/notification-preferences",
        [{"quiet": {"start": f"{hour}:00", "end": "07:00"}} for hour in (20, 21, 22)],
    ),
    "preferences of another": (
        lambda one: one.get("/api/v1/people/hr/notification-preferences").json(), "/api/v1/people/hr/notification-preferences",
        [{"addresses": {"wecom": name}} for name in ("a", "b", "c")],
    ),
    "endpoint": (one_endpoint, "/api/v1/endpoints/{endpoint_id}", [HOOK | {"name": name} for name in ("A", "B", "C")]),
    "person": (one_person, "/api/v1/organisation/people/hr", [person_body(positions=[name]) for name in ("A", "B", "C")]),
    "roles": (one_person, "/api/v1/organisation/people/hr/roles", [{"roles": ["hr", name]} for name in ("finance", "it", "legal")]),
    "department": (one_department, "/api/v1/organisation/departments/ops", [{"name": name} for name in ("A", "B", "C")]),
}  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_a_setting_that_another_has_changed_since_is_not_written_over(signed_in: SignedIn, setting: str) -> None:
    admin = signed_in("admin")
    admin.post("/api/v1/endpoints", json=HOOK)
    admin.put("/api/v1/organisation/departments/ops", json={"name": "Operations"})
    read, place, (mine, theirs, third) = SETTINGS[setting]
    seen = read(admin)
    place = place.format(**seen)
    assert admin.put(place, json=theirs, headers={"If-Match": seen["revision"]}).is_success
    stands = read(admin)
    assert stands["revision"] != seen["revision"]
    refused = problem_of(admin.put(place, json=mine, headers={"If-Match": f'"{seen["revision"]}"'}), 409)
    assert refused["code"] == "setting.changed"
    assert read(admin) == stands
    assert admin.put(place, json=mine, headers={"If-Match": f'"{stands["revision"]}"'}).is_success
    assert admin.put(place, json=third).is_success
    assert read(admin)["revision"] not in (seen["revision"], stands["revision"])


def test_the_refusal_says_who_was_quicker_and_when(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    seen = admin.get("/api/v1/calendar").json()["revision"]
    assert admin.put("/api/v1/calendar", json={"zone": "Europe/Paris"}).is_success
    refused = problem_of(admin.put("/api/v1/calendar", json={"zone": "Europe/Berlin"}, headers={"If-Match": seen}), 409)
    assert "has changed this at 2026-03-02T01:00:00+00:00" in refused["detail"]
    assert not refused["detail"].startswith("somebody")
    other = signed_in("admin", "globex")
    assert other.put("/api/v1/calendar", json={"zone": "Europe/Berlin"}, headers={"If-Match": other.get("/api/v1/calendar").json()["revision"]}).is_success


def test_built_in_words_come_back_only_over_what_was_seen(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    assert admin.put(TEMPLATE, json={"body": "Subject: One\n\nx"}).is_success
    seen = one_template(admin)["revision"]
    assert admin.put(TEMPLATE, json={"body": "Subject: Two\n\nx"}).is_success
    problem_of(admin.delete(TEMPLATE, headers={"If-Match": seen}), 409)
    assert one_template(admin)["is_own"]
    assert admin.delete(TEMPLATE, headers={"If-Match": "*"}).status_code == 204
    assert not one_template(admin)["is_own"]
