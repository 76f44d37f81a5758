"""Offers interview times that suit everybody.

Knows calendars only through `busy`. The surprising rule: a person without a calendar counts as free in their working hours, and a warning says so.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from engine.errors import Text
from engine.node import BusinessError, NodeContext
from nodes.schedule_interview.busy import Interval, busy_intervals
from nodes.schedule_interview.calendar_text import BrokenCalendar, parse_calendar
from nodes.schedule_interview.slot import Person, Search, SearchResult, find_slots, spread

__all__ = ["run"]

WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS_ZH = "一二三四五六日"


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Raises BusinessError schedule.window, calendar.invalid (names whose), schedule.none_free (names who blocks most)."""
    zone = zone_named(inputs.get("timezone") or "Asia/Shanghai")
    window = search_window(context.now, inputs, zone)
    duration = timedelta(minutes=inputs.get("duration_minutes", 60))
    search = Search(
        window=window,
        duration=duration,
        step=timedelta(minutes=inputs.get("step_minutes", 30)),
        buffer=timedelta(minutes=inputs.get("buffer_minutes", 0)),
        zone=zone,
    )
    warnings: list[Text] = []
    people = [person_of(context, entry, window, zone, warnings) for entry in inputs["participants"]]
    found = find_slots(people, search)
    if not found.free:
        raise BusinessError("schedule.none_free", nobody_free(people, found))
    offers = [offer(start, start + duration, zone) for start in spread(found.free, duration, zone, inputs.get("max_offers", 5))]
    return {"offers": offers, "considered": found.considered, "free": len(found.free), "warnings": [{"en": w.en, "zh": w.zh} for w in warnings]}


def zone_named(name: str) -> ZoneInfo:
    """A zone of the IANA data base, or one of the names Windows has for it."""
    try:
        return ZoneInfo(WINDOWS_TO_OLSON.get(name, name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BusinessError("schedule.window", Text(f'There is no time zone "{name}"; one is written like Asia/Shanghai.', f"没有时区“{name}”；写法如 Asia/Shanghai。")) from None


def search_window(now: datetime, inputs: dict[str, Any], zone: ZoneInfo) -> Interval:
    """From `from` or now plus notice, until `until` or the end of the last working day asked for."""
    start = now.astimezone(UTC) + timedelta(hours=inputs.get("notice_hours", 24))
    if inputs.get("from"):
        start = max(start, moment(inputs["from"], zone, end_of_day=False))
    if inputs.get("until"):
        end = moment(inputs["until"], zone, end_of_day=True)
    else:
        day, left = start.astimezone(zone).date(), inputs.get("working_days", 10)
        while left:
            left -= day.isoweekday() <= 5
            day += timedelta(days=1)
        end = datetime.combine(day, time.min, zone).astimezone(UTC)
    if end <= start:
        text = Text(
            f"The window ends ({end:%Y-%m-%d %H:%M} UTC) before it begins ({start:%Y-%m-%d %H:%M} UTC, notice included).",
            f"查找范围的结束（{end:%Y-%m-%d %H:%M} UTC）早于开始（{start:%Y-%m-%d %H:%M} UTC，含提前时间）。",
        )
        raise BusinessError("schedule.window", text)
    return Interval(start, min(end, start + timedelta(days=370)))


def moment(text: str, zone: ZoneInfo, *, end_of_day: bool) -> datetime:
    """An ISO date-time or date; without an offset it is local, a date is its midnight or (as an end) the next."""
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        raise BusinessError(
            "schedule.window", Text(f'"{text}" is not a date; one is written like 2026-03-02 or 2026-03-02T09:00.', f"“{text}”不是日期；写法如 2026-03-02 或 2026-03-02T09:00。")
        ) from None
    if end_of_day and len(text) <= 10:
        value += timedelta(days=1)
    return (value if value.tzinfo else value.replace(tzinfo=zone)).astimezone(UTC)


def person_of(context: NodeContext, entry: dict[str, Any], window: Interval, default: ZoneInfo, warnings: list[Text]) -> Person:
    """A participant with everything their calendars say. Raises BusinessError("calendar.invalid")."""
    name, zone = entry["name"], zone_named(entry["timezone"]) if entry.get("timezone") else default
    sources = [("calendar", entry["calendar"])] if entry.get("calendar") else []
    for file_id in entry.get("calendar_files") or []:
        content = context.file(file_id)
        sources.append((content.name, content.data.decode("utf-8", errors="replace")))
    if not sources:
        warnings.append(Text(f"{name} has no calendar; taken as free in working hours.", f"{name} 没有日历，按工作时间内有空处理。"))
    busy: list[Interval] = []
    for source, text in sources:
        try:
            parsed = parse_calendar(text)
            busy += busy_intervals(parsed, window, zone, entry.get("email") or "")
        except BrokenCalendar as error:
            raise BusinessError("calendar.invalid", Text(f"The calendar of {name} ({source}) cannot be read: {error}.", f"{name} 的日历（{source}）无法读取：{error}。")) from error
        warnings += [Text(f"Calendar of {name}: {note}.", f"{name} 的日历：{note}。") for note in dict.fromkeys(parsed.warnings[:5])]
    hours = entry.get("working_hours") or {}
    closes = hours.get("to", "18:00")
    return Person(
        name=name,
        zone=zone,
        opens=time.fromisoformat(hours.get("from", "09:00")),
        closes=time.min if closes == "24:00" else time.fromisoformat(closes),
        closes_at_midnight=closes == "24:00",
        days=frozenset(hours.get("days") or (1, 2, 3, 4, 5)),
        busy=sorted(busy),
    )


def nobody_free(people: list[Person], found: SearchResult) -> Text:
    """Why there is no slot: who is busy most, or whose hours never meet the others'."""
    if not found.considered:
        return Text("Nobody works in the time looked at, or the meeting is longer than the working hours.", "查找范围内没有人上班，或会议长于工作时间。")
    blocked = found.busy + found.closed
    name, count = max(blocked.items(), key=lambda item: (item[1], -[p.name for p in people].index(item[0])))
    busy, closed = found.busy[name], found.closed[name]
    return Text(
        f"There is no time at which everybody is free. Of {found.considered} times, {name} rules out most: {count} ({busy} busy, {closed} outside working hours).",
        f"没有大家都有空的时间。在 {found.considered} 个时间中，{name} 排除最多：{count} 个（{busy} 个有安排，{closed} 个不在工作时间内）。",
    )


def offer(start: datetime, end: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """One choice, as a form shows it; `value` is the start and stays the same from search to search."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    hours = f"{first:%H:%M}-{last:%H:%M}"
    return {
        "value": f"{start:%Y-%m-%dT%H:%M}Z",
        "title": {
            "en": f"{WEEKDAYS_EN[first.weekday()]} {first.day} {MONTHS_EN[first.month - 1]} {first.year}, {hours} ({zone.key})",
            "zh": f"{first.year}年{first.month}月{first.day}日 周{WEEKDAYS_ZH[first.weekday()]} {hours}（{zone.key}）",
        },
        "start": f"{start:%Y-%m-%dT%H:%M:%S}Z",
        "end": f"{end:%Y-%m-%dT%H:%M:%S}Z",
        "timezone": zone.key,
    }
