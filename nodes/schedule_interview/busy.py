"""When a calendar's owner is not free: intervals of UTC instants.

Knows recurrence (RRULE, EXDATE, RDATE, RECURRENCE-ID through recurring-ical-events), VFREEBUSY and what makes an event take no time.
The surprising rule: a time without a zone (and an all-day event) is read in the *owner's* zone, never in the machine's.
"""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

import msgspec
import recurring_ical_events
from icalendar import Calendar, Component

from nodes.schedule_interview.calendar_text import PARSER_ERRORS, BrokenCalendar, ParsedCalendar, short

__all__ = ["Interval", "busy_intervals"]

DENSE = ("SECONDLY", "MINUTELY")


class Interval(msgspec.Struct, frozen=True, order=True):
    """From `start` to before `end`, instants in UTC."""

    start: datetime
    end: datetime

    def meets(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end


def busy_intervals(parsed: ParsedCalendar, window: Interval, zone: tzinfo, email: str = "") -> list[Interval]:
    """Sorted, not overlapping, within `window`. `email` is the owner: an event they have declined takes no time. Raises BrokenCalendar."""
    found: list[Interval] = []
    for calendar in parsed.calendars:
        found += event_intervals(calendar, window, zone, email)
        found += free_busy_intervals(calendar, zone)
    return merged([Interval(max(i.start, window.start), min(i.end, window.end)) for i in found if i.meets(window.start, window.end)])


def event_intervals(calendar: Component, window: Interval, zone: tzinfo, email: str) -> list[Interval]:
    found = []
    for series in all_series(calendar):
        name = str(series[0].get("SUMMARY", "")) or str(series[0].get("UID", "")) or "VEVENT"
        for event in series:
            refuse_dense(event, name)
        try:
            holder = Calendar()
            for part in [*calendar.walk("VTIMEZONE"), *series]:
                holder.add_component(part)
            if "X-WR-TIMEZONE" in calendar:
                holder["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
            # A day more on both sides: local dates are up to a day away from UTC's.
            first, last = (window.start - timedelta(days=1)).date(), (window.end + timedelta(days=2)).date()
            found += [event_interval(event, zone) for event in recurring_ical_events.of(holder).between(first, last) if takes_time(event, email)]
        except PARSER_ERRORS as error:
            raise BrokenCalendar(f'the event "{short(name)}": {short(error)}') from error
    return found


def all_series(calendar: Component) -> list[list[Component]]:
    """The events of the calendar that have a start (of two, the first), by UID: an event and its moved or cancelled instances belong together."""
    series: dict[str, list[Component]] = {}
    for number, event in enumerate(calendar.walk("VEVENT")):
        if "DTSTART" in event:
            for name in ("DTSTART", "DTEND", "DURATION"):
                value: Any = event.get(name)
                if isinstance(value, list):
                    event[name] = value[0]
            series.setdefault(str(event.get("UID", f"#{number}")), []).append(event)
    return list(series.values())


def refuse_dense(event: Component, name: str) -> None:
    """Raises BrokenCalendar for a rule that repeats every minute or second: no meeting does, and it would take all memory."""
    rules = event.get("RRULE") or []
    for rule in rules if isinstance(rules, list) else [rules]:
        if str((rule.get("FREQ") or [""])[0]).upper() in DENSE:
            raise BrokenCalendar(f'the event "{short(name)}" repeats every minute or second')


def takes_time(event: Component, email: str) -> bool:
    """Not so when it is cancelled, marked as free (also the way Outlook does), or declined by the owner."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or str(event.get("TRANSP", "")).upper() == "TRANSPARENT":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return False
    attendees = event.get("ATTENDEE") or []
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        if email and str(attendee).casefold() == f"mailto:{email}".casefold() and str(attendee.params.get("PARTSTAT", "")).upper() == "DECLINED":
            return False
    return True


def event_interval(event: Any, zone: tzinfo) -> Interval:
    start: Any = event["DTSTART"].dt
    end: Any = event["DTEND"].dt if "DTEND" in event else start + (event["DURATION"].dt if "DURATION" in event else timedelta(days=0 if isinstance(start, datetime) else 1))
    return Interval(instant(start, zone), instant(end, zone))


def free_busy_intervals(calendar: Component, zone: tzinfo) -> list[Interval]:
    """The periods of VFREEBUSY (RFC 5545, 3.6.4) whose FBTYPE is not FREE."""
    found = []
    for part in calendar.walk("VFREEBUSY"):
        values = part.get("FREEBUSY") or []
        for value in values if isinstance(values, list) else [values]:
            if str(value.params.get("FBTYPE", "BUSY")).upper() != "FREE":
                found += [period_interval(period, zone) for period in (value.dts if hasattr(value, "dts") else [value])]
    return found


def period_interval(period: Any, zone: tzinfo) -> Interval:
    value = getattr(period, "dt", period)
    start, end = value if isinstance(value, tuple) else (value.start, value.end)
    return Interval(instant(start, zone), instant(start + end if isinstance(end, timedelta) else end, zone))


def instant(value: date, zone: tzinfo) -> datetime:
    """The UTC instant of a date-time, a floating date-time or a date (its midnight), the last two in `zone`."""
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def merged(intervals: list[Interval]) -> list[Interval]:
    """The same time, as few intervals as can be."""
    result: list[Interval] = []
    for interval in sorted(i for i in intervals if i.start < i.end):
        if result and interval.start <= result[-1].end:
            result[-1] = Interval(result[-1].start, max(result[-1].end, interval.end))
        else:
            result.append(interval)
    return result
