"""One iCalendar invitation (RFC 5545, scheduled by RFC 5546: REQUEST and CANCEL).

Knows no mail. The surprising rule: the times stand in the meeting's own zone with its VTIMEZONE beside them, so that a client shows them rightly across
daylight saving; the uid comes from outside and does not change when the meeting moves.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
from icalendar import Calendar, Event, vCalAddress, vText

__all__ = ["Guest", "Meeting", "write_invitation"]


class Guest(msgspec.Struct, frozen=True):
    """Someone with a mail address."""

    email: str
    name: str


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """What is invited to; `start` and `end` are aware."""

    uid: str
    sequence: int
    is_cancelled: bool
    start: datetime
    end: datetime
    zone: ZoneInfo
    summary: str
    description: str
    location: str
    organizer: Guest
    attendees: list[Guest]


def write_invitation(meeting: Meeting, stamp: datetime) -> str:
    """The .ics text, lines folded and ended as the RFC asks."""
    calendar = Calendar()
    calendar.add("PRODID", "-//Hireloom//Hireloom//EN")
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", "CANCEL" if meeting.is_cancelled else "REQUEST")
    event = Event()
    event.add("UID", meeting.uid)
    event.add("DTSTAMP", stamp)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTART", meeting.start.astimezone(meeting.zone))
    event.add("DTEND", meeting.end.astimezone(meeting.zone))
    event.add("SUMMARY", meeting.summary)
    event.add("STATUS", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    for name, value in (("DESCRIPTION", meeting.description), ("LOCATION", meeting.location)):
        if value:
            event.add(name, value)
    event["ORGANIZER"] = address(meeting.organizer)
    for guest in meeting.attendees:
        attendee = address(guest)
        attendee.params.update({"CUTYPE": vText("INDIVIDUAL"), "ROLE": vText("REQ-PARTICIPANT"), "PARTSTAT": vText("NEEDS-ACTION"), "RSVP": vText("TRUE")})
        event.add("ATTENDEE", attendee, encode=False)
    calendar.add_component(event)
    calendar.add_missing_timezones(first_date=meeting.start.date().replace(month=1, day=1), last_date=meeting.end.date().replace(year=meeting.end.year + 1, month=12, day=31))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def address(guest: Guest) -> vCalAddress:
    value = vCalAddress(f"mailto:{guest.email}")
    if guest.name:
        value.params["CN"] = vText(guest.name)
    return value
