"""An invitation is one event that every client understands, mailed in each reader's language."""

from datetime import UTC, datetime
from typing import Any

import pytest
from icalendar import Calendar

from engine.node import BusinessError, MailMessage
from nodes.runner import JobResult, JobTicket, run_job

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def invite(key: str = "job-1", **changes: Any) -> JobResult:
    inputs: dict[str, Any] = {
        "slot": {"start": "2026-03-05T02:00:00Z", "end": "2026-03-05T03:00:00Z"},
        "timezone": "Asia/Shanghai",
        "summary": {"en": "Interview", "zh": "面试"},
        "organizer": {"name": "HR", "email": "hr@example.com"},
        "attendees": [{"name": "李娜; 产品, 组", "email": "li.na@example.com", "language": "zh"}, {"name": "Wu", "email": "wu@example.com", "language": "en"}],
    }
    return run_job(JobTicket(tenant_id="t", node_type="invite", now=NOW, language="zh", idempotency_key=key, inputs=inputs | changes))


def read(result: JobResult) -> Any:
    return Calendar.from_ical(result.outputs["ics"])


def test_the_event_reads_back_as_it_was_asked_for() -> None:
    found = read(invite())
    event = found.events[0]

    assert (found["METHOD"], event["SEQUENCE"], event["STATUS"]) == ("REQUEST", 0, "CONFIRMED")
    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 3, 5, 2, tzinfo=UTC)
    assert [str(attendee) for attendee in event["ATTENDEE"]] == ["mailto:li.na@example.com", "mailto:wu@example.com"]
    assert event["ATTENDEE"][0].params["CN"] == "李娜; 产品, 组"
    assert [zone["TZID"] for zone in found.timezones] == ["Asia/Shanghai"]


def test_lines_are_folded_and_ended_as_the_rfc_asks() -> None:
    text = invite(description="面试说明" * 60).outputs["ics"]

    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")


def test_daylight_saving_travels_with_the_event() -> None:
    event = read(invite(timezone="America/New_York", slot={"start": "2026-07-01T09:00", "end": "2026-07-01T10:00"})).events[0]

    assert event["DTSTART"].dt.astimezone(UTC) == datetime(2026, 7, 1, 13, tzinfo=UTC)


def test_an_attempt_that_is_repeated_sends_the_same_invitation_and_another_job_another() -> None:
    assert invite().outputs == invite().outputs
    assert invite().outputs["uid"] != invite("job-2").outputs["uid"]


def test_each_attendee_gets_a_mail_in_their_language() -> None:
    mails = [effect for effect in invite().effects if isinstance(effect, MailMessage)]

    assert [(mail.to, mail.subject) for mail in mails] == [
        ("li.na@example.com", "邀请：面试（3月5日 10:00-11:00）"),
        ("wu@example.com", "Invitation: Interview (5 Mar, 10:00-11:00)"),
    ]
    assert {mail.attachments[0].media_type for mail in mails} == {"text/calendar; method=REQUEST; charset=utf-8"}


def test_a_cancellation_keeps_the_uid() -> None:
    found = invite(uid="abc@hireloom", sequence=2, cancel=True)
    event = read(found).events[0]

    assert (read(found)["METHOD"], event["UID"], event["SEQUENCE"], event["STATUS"]) == ("CANCEL", "abc@hireloom", 2, "CANCELLED")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"slot": {"start": "soon", "end": "later"}}, "invite.slot"),
        ({"timezone": "Asia/Peking"}, "invite.slot"),
        ({"attendees": [{"email": "a@example.com\r\nBcc: b@example.com"}]}, "mail.address"),
        ({"organizer": {"email": "nobody"}}, "mail.address"),
        ({"attendees": []}, "input.invalid"),
    ],
)
def test_a_wrong_time_or_address_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(BusinessError) as caught:
        invite(**changes)

    assert caught.value.code == code


def test_a_line_break_in_the_title_adds_no_header() -> None:
    subjects = [effect.subject for effect in invite(summary="Interview\r\nBcc: all@example.com").effects if isinstance(effect, MailMessage)]

    assert all("\n" not in subject and "\r" not in subject for subject in subjects)
