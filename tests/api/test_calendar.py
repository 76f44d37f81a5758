"""The working calendar over HTTP: for admins of its tenant alone, judged, kept with who set it, and counted with from then on."""

from datetime import timedelta
from typing import Any

import pytest

from designer.installation import Installation
from engine.clock import FrozenClock
from engine.model import event as happened
from tests.api.conftest import SignedIn, problem_of
from tests.office import workflow_pack

BERLIN = {"zone": "Europe/Berlin", "hours": {"mon": ["09:00-17:00"], "tue": ["09:00-17:00"]}, "holidays": "", "days_off": ["2026-03-03"]}


def test_the_standard_calendar_says_what_it_knows(signed_in: SignedIn) -> None:
    said = signed_in("admin").get("/api/v1/calendar").json()
    assert said["is_standard"] is True
    assert said["calendar"]["hours"]["fri"] == ["09:00-12:00", "13:30-18:00"]
    assert (said["covered_from"], said["covered_to"]) == (2004, 2026)
    assert [found["code"] for found in said["warnings"]] == ["calendar.ends"]


def test_a_calendar_is_kept_with_who_set_it_and_is_the_tenant_s_own(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    said = admin.put("/api/v1/calendar", json=BERLIN).json()
    assert (said["is_standard"], said["changed_by"], said["calendar"]["zone"], said["warnings"]) == (False, "admin", "Europe/Berlin", [])
    assert said["changed_at"].startswith("2026-03-02T01:00")
    assert admin.get("/api/v1/calendar").json() == said
    assert signed_in("admin", "globex").get("/api/v1/calendar").json()["is_standard"] is True


def test_the_days_of_a_country_say_for_which_holiday_they_are(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    days = {one["day"]: (one["is_working"], one["name"]["zh"]) for one in admin.get("/api/v1/calendar/days/CN/2026").json()["items"]}
    assert (days["2026-10-01"], days["2026-10-10"]) == ((False, "国庆节"), (True, "国庆节"))
    assert admin.get("/api/v1/calendar/days/CN/1999").json()["items"] == []
    problem_of(admin.get("/api/v1/calendar/days/XX/2026"), 404)


@pytest.mark.parametrize("role", ["hr", "hiring_manager", "employee"])
def test_only_an_admin_sees_or_sets_it(signed_in: SignedIn, role: str) -> None:
    problem_of(signed_in(role).get("/api/v1/calendar"), 403)
    problem_of(signed_in(role).put("/api/v1/calendar", json=BERLIN), 403)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"hours": {}}, ["calendar.empty"]),
        ({"hours": {"mon": []}, "workdays": ["2026-03-07"]}, ["calendar.empty"]),
        ({"zone": "Europe/Berlim"}, ["calendar.zone"]),
        ({"holidays": "DE"}, ["calendar.country"]),
        ({"hours": {"mond": ["09:00-17:00"], "mon": ["17:00-09:00"], "tue": ["9-17"], "wed": ["09:00-12:00", "11:00-13:00"]}}, ["calendar.weekday", *["calendar.hours"] * 3]),
        ({"days_off": ["2026-03-03"], "workdays": ["2026-03-03"]}, ["calendar.both"]),
    ],
)
def test_a_wrong_calendar_is_refused_with_every_reason(signed_in: SignedIn, change: dict[str, Any], codes: list[str]) -> None:
    refused = problem_of(signed_in("admin").put("/api/v1/calendar", json={**BERLIN, **change}), 422)
    assert [found["code"] for found in refused["problems"]] == codes
    assert signed_in("admin").get("/api/v1/calendar").json()["is_standard"] is True


def test_runs_are_counted_with_the_tenant_s_calendar(signed_in: SignedIn, installation: Installation, clock: FrozenClock) -> None:
    text = "workflow: wait\ntitle: {en: Wait}\nnodes: {s: {type: start}, t: {type: timer, working: PT10H}, e: {type: end}}\nedges: [{from: s, to: t}, {from: t, to: e}]\n"
    due = []
    for calendar in ({}, BERLIN):
        signed_in("admin").put("/api/v1/calendar", json=calendar)
        installation.engine.deploy("acme", workflow_pack(text), by="test")
        run_id = signed_in("hr").post("/api/v1/workflows/wait/runs", json={"inputs": {}}).json()["run_id"]
        due += [event.due_at - clock.now() for event in installation.engine.events(run_id) if isinstance(event, happened.TimerSet)]
    # In Shanghai: 09:00 on Monday and 7.5 hours a day. In Berlin it is 02:00, Tuesday is off: eight hours on Monday, two on Monday after.
    assert due == [timedelta(days=1, hours=2, minutes=30), timedelta(days=7, hours=9)]
