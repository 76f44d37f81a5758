"""Free times from real calendars: recurrence, zones, daylight saving, and calendars that are broken."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.node import BusinessError, FileContent
from nodes.runner import JobTicket, run_job

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)  # a Monday, nine in the morning in Shanghai


def calendar(*parts: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *parts, "END:VCALENDAR", ""])


def event(start: str, end: str, *more: str, uid: str = "one") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", f"DTSTART{start}", f"DTEND{end}", *more, "END:VEVENT"])


def schedule(*calendars: str, files: dict[str, FileContent] | None = None, **inputs: Any) -> dict[str, Any]:
    people = [{"name": f"Person {number}", "email": f"p{number}@example.com", "calendar": text} for number, text in enumerate(calendars, 1)]
    whole = {"participants": people, "max_offers": 20, "notice_hours": 0, "step_minutes": 60} | inputs
    return run_job(JobTicket(node_type="schedule_interview", now=NOW, language="en", inputs=whole, files=files or {})).outputs


def starts(found: dict[str, Any]) -> list[str]:
    return [offer["start"] for offer in found["offers"]]


def test_a_weekly_meeting_blocks_but_not_where_it_is_left_out_or_moved() -> None:
    weekly = calendar(
        event(";TZID=Asia/Shanghai:20260105T090000", ";TZID=Asia/Shanghai:20260105T180000", "RRULE:FREQ=DAILY", "EXDATE;TZID=Asia/Shanghai:20260303T090000"),
        event(":20260304T100000Z", ":20260304T103000Z", "RECURRENCE-ID;TZID=Asia/Shanghai:20260304T090000"),
    )

    days = {start[:10] for start in starts(schedule(weekly, until="2026-03-06"))}

    assert days == {"2026-03-03", "2026-03-04"}


def test_all_day_and_floating_times_are_in_the_owner_s_zone() -> None:
    owner = calendar(event(";VALUE=DATE:20260303", ";VALUE=DATE:20260304"), event(":20260304T090000", ":20260304T170000", uid="two"))

    found = schedule(owner, **{"from": "2026-03-03", "until": "2026-03-04"})

    assert starts(found) == ["2026-03-04T09:00:00Z"]


def test_working_hours_follow_daylight_saving() -> None:
    people = [{"name": "Ann", "timezone": "America/New_York", "working_hours": {"from": "09:00", "to": "10:00"}}]

    found = schedule(participants=people, timezone="America/New_York", **{"from": "2026-03-06", "until": "2026-03-09"})

    assert starts(found) == ["2026-03-06T14:00:00Z", "2026-03-09T13:00:00Z"]


def test_a_windows_zone_with_its_own_description_is_understood() -> None:
    zone = ["BEGIN:VTIMEZONE", "TZID:China Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800", "END:STANDARD", "END:VTIMEZONE"]
    busy = event(";TZID=China Standard Time:20260303T090000", ";TZID=China Standard Time:20260303T170000")

    assert starts(schedule(calendar(*zone, busy), **{"from": "2026-03-03", "until": "2026-03-03"})) == ["2026-03-03T09:00:00Z"]


@pytest.mark.parametrize("mark", ["STATUS:CANCELLED", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:FREE", "ATTENDEE;PARTSTAT=DECLINED:mailto:p1@example.com"])
def test_what_takes_no_time_does_not_block(mark: str) -> None:
    found = schedule(calendar(event(":20260303T000000Z", ":20260303T120000Z", mark)), **{"from": "2026-03-03", "until": "2026-03-03"})

    assert found["free"] == 9


def test_free_busy_files_and_buffers_count() -> None:
    file = FileContent(
        "f1",
        "lin.ics",
        "text/calendar",
        calendar(
            "BEGIN:VFREEBUSY",
            "UID:a",
            "DTSTAMP:20260101T000000Z",
            "FREEBUSY:20260303T020000Z/PT1H,20260303T050000Z/20260303T080000Z",
            "FREEBUSY;FBTYPE=FREE:20260303T030000Z/PT1H",
            "END:VFREEBUSY",
        ).encode(),
    )
    people = [{"name": "Lin", "calendar_files": ["f1"]}]

    found = schedule(participants=people, files={"f1": file}, buffer_minutes=15, **{"from": "2026-03-03", "until": "2026-03-03"})

    assert starts(found) == ["2026-03-03T09:00:00Z"]


def test_offers_are_spread_over_days_and_halves_of_days_and_do_not_overlap() -> None:
    found = schedule(calendar(), max_offers=4, step_minutes=30)

    assert starts(found) == ["2026-03-02T01:00:00Z", "2026-03-03T05:00:00Z", "2026-03-04T01:00:00Z", "2026-03-05T05:00:00Z"]
    assert found["offers"][1]["title"] == {"en": "Tue 3 Mar 2026, 13:00-14:00 (Asia/Shanghai)", "zh": "2026年3月3日 周二 13:00-14:00（Asia/Shanghai）"}
    assert starts(schedule(calendar(), max_offers=4, step_minutes=30)) == starts(found)


def test_when_nobody_is_free_the_one_who_blocks_most_is_named() -> None:
    with pytest.raises(BusinessError) as caught:
        schedule(calendar(), calendar(event(";VALUE=DATE:20260301", ";VALUE=DATE:20260401")), until="2026-03-05")

    assert caught.value.code == "schedule.none_free"
    assert "Person 2" in caught.value.message.en
    assert "Person 2" in caught.value.message.zh


def test_people_whose_days_never_meet_are_told_so() -> None:
    people = [{"name": "Wu", "timezone": "Asia/Shanghai"}, {"name": "Ann", "timezone": "America/Los_Angeles", "working_hours": {"from": "09:00", "to": "12:00"}}]

    with pytest.raises(BusinessError, match="outside working hours"):
        schedule(participants=people, until="2026-03-05")


@pytest.mark.parametrize(
    "text",
    [
        "not a calendar",
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\nDTSTART:tomorrow\nEND:VEVENT\nEND:VCALENDAR\n",
        calendar(event(":20260303T010000Z", ":20260303T020000Z", "RRULE:FREQ=SOMETIMES")),
        calendar(event(":20260303T010000Z", ":20260303T010001Z", "RRULE:FREQ=SECONDLY")),
        "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nEND:VTIMEZONE\nEND:VCALENDAR\n\x00",
    ],
)
def test_a_broken_calendar_is_refused_with_the_name_of_its_owner(text: str) -> None:
    with pytest.raises(BusinessError) as caught:
        schedule(calendar(), text, until="2026-03-05")

    assert caught.value.code == "calendar.invalid"
    assert "Person 2" in caught.value.message.en


def test_what_is_odd_and_harmless_is_a_warning() -> None:
    found = schedule("\ufeff" + calendar("BEGIN:VEVENT", "DTSTART:20260303T010000Z", "GEO:nowhere", "END:VEVENT"), until="2026-03-04")

    assert any("UID" in warning["en"] for warning in found["warnings"])
    assert any("GEO" in warning["zh"] for warning in found["warnings"])
