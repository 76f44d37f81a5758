"""Reads an iCalendar file (RFC 5545) and says what is wrong with it.

Knows nothing of free or busy. The surprising rule: only what bears on *time* makes a calendar unusable (a broken start, rule or zone); a broken
summary, place or vendor property, or a missing id, is reported as a warning, because calendars of the real world are full of them.
"""

import re
import warnings
from collections.abc import Iterator
from datetime import datetime

import msgspec
from icalendar import Calendar, Component

__all__ = ["BrokenCalendar", "ParsedCalendar", "parse_calendar"]

TIME_NAMES = frozenset({"DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID", "FREEBUSY", "TZOFFSETFROM", "TZOFFSETTO"})
EMPTY_ZONE = re.compile(r"^BEGIN:VTIMEZONE\r?\nTZID:\s*\r?\n.*?^END:VTIMEZONE\r?\n", re.MULTILINE | re.DOTALL | re.IGNORECASE)
EMPTY_ZONE_NAME = re.compile(r";TZID=(?=[:;])", re.IGNORECASE)
PARSER_ERRORS = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


class BrokenCalendar(Exception):
    """The text is no calendar, or its times cannot be understood; `str()` says which line or property."""


class ParsedCalendar(msgspec.Struct, frozen=True):
    """The components that take time or describe zones, and what was odd but can be lived with."""

    calendars: list[Component]
    warnings: list[str]


def parse_calendar(text: str) -> ParsedCalendar:
    """Raises BrokenCalendar."""
    if "BEGIN:" not in text[:10_000].upper():
        raise BrokenCalendar("it does not begin with BEGIN:VCALENDAR")
    notes: list[str] = []
    text = text.removeprefix("\ufeff")
    cleaned = EMPTY_ZONE_NAME.sub("", EMPTY_ZONE.sub("", text))
    if cleaned != text:
        notes.append("a time zone has no name; its times are read as local times")
    if re.search(r"\n\s*\r?\n(?=\S)", text.strip()):
        notes.append("there are empty lines between its lines")
    with warnings.catch_warnings():
        # The library guesses the meaning of vendor-prefixed zone names and warns; the guess is the right reading for scheduling.
        warnings.simplefilter("ignore")
        try:
            tops: list[Component] = [part for part in Calendar.from_ical(cleaned, multiple=True) if part.name]
        except PARSER_ERRORS as error:
            raise BrokenCalendar(short(error)) from error
    if not tops:
        raise BrokenCalendar("there is no component in it")
    notes += list(oddities(tops))
    for part in every_part(tops):
        notes += time_errors(part)
    return ParsedCalendar([whole(part) for part in tops], notes)


def every_part(tops: list[Component]) -> Iterator[Component]:
    for top in tops:
        yield from top.walk()


def whole(part: Component) -> Component:
    """A piece of a calendar that stands alone, put into one."""
    if part.name == "VCALENDAR":
        return part
    calendar = Calendar()
    calendar.add_component(part)
    return calendar


def time_errors(part: Component) -> list[str]:
    """What the parser gave up on in one component. Raises BrokenCalendar when it bears on time."""
    notes = []
    for name, message in part.errors:
        line = re.search(r"'([A-Za-z-]+)", message) if name is None else None
        about = name or (line.group(1).upper() if line else "")
        if about in TIME_NAMES and part.name in ("VEVENT", "VFREEBUSY", "STANDARD", "DAYLIGHT"):
            raise BrokenCalendar(f"{part.name} {about}: {short(message)}")
        notes.append(f"{part.name} {about}: {short(message)}".replace("  ", " "))
    return notes


def oddities(tops: list[Component]) -> Iterator[str]:
    """What RFC 5545 requires and is not there (sections 3.4, 3.6.1), or is there and may not be."""
    for top in tops:
        if top.name != "VCALENDAR":
            yield f"{top.name} stands outside a VCALENDAR"
        else:
            yield from (f"VCALENDAR has no {name}" for name in ("PRODID", "VERSION") if name not in top)
            if str(top.get("VERSION", "2.0")) != "2.0":
                yield f"VCALENDAR has version {short(top['VERSION'])}, not 2.0"
        yield from (f"the time zone {name} is not described in it; it is taken by its name" for name in sorted(missing_zones(top)))
    for part in every_part(tops):
        for name in {"DTSTAMP", "CREATED", "LAST-MODIFIED"} - {name for name, _ in part.errors}:
            value = getattr(part.get(name), "dt", None)
            if isinstance(value, datetime) and value.tzinfo is None:
                yield f"{part.name} {name} is not in UTC"
        if part.name == "VEVENT":
            yield from (f"VEVENT has no {name}" for name in ("UID", "DTSTAMP", "DTSTART") if name not in part)
            yield from (f"VEVENT has {name} twice" for name in ("DTSTART", "DTEND", "DURATION") if isinstance(part.get(name), list))


def missing_zones(top: Component) -> set[str]:
    """The time zones that are used and neither described nor well known."""
    return {name for name in top.get_missing_tzids() if name.startswith("/")} if isinstance(top, Calendar) else set()


def short(message: object) -> str:
    """The first 120 characters on one line: a message may quote a whole mail."""
    line = " ".join(str(message).split())
    return line if len(line) <= 120 else line[:117] + "..."
