"""The times at which everybody is free, and the few of them worth offering.

Pure: instants and zones in, instants out; knows no calendar format. Working hours are each person's own wall clock, so they move with daylight saving.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta, tzinfo

import msgspec

from nodes.schedule_interview.busy import Interval

__all__ = ["Person", "Search", "SearchResult", "find_slots", "spread"]


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Someone who takes part. `closes` 24:00 is written as time.min with `closes_at_midnight`."""

    name: str
    zone: tzinfo
    opens: time
    closes: time
    closes_at_midnight: bool = False
    days: frozenset[int]
    busy: list[Interval]

    def works(self, start: datetime, end: datetime) -> bool:
        """Whether the whole of it lies within working hours of one of their days."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        closing = datetime.combine(first.date(), self.closes, self.zone)
        if self.closes_at_midnight:
            closing = datetime.combine(first.date() + timedelta(days=1), time.min, self.zone)
        return first.isoweekday() in self.days and first.time() >= self.opens and last.astimezone(UTC) <= closing.astimezone(UTC)

    def is_busy(self, start: datetime, end: datetime) -> bool:
        return any(interval.meets(start, end) for interval in self.busy)


class Search(msgspec.Struct, frozen=True, kw_only=True):
    """Where to look: begin every `step` in `window`, for `duration`, `buffer` kept free around other meetings. `zone` is the offers'."""

    window: Interval
    duration: timedelta
    step: timedelta
    buffer: timedelta
    zone: tzinfo


class SearchResult(msgspec.Struct, frozen=True):
    """`considered` starts lay in somebody's working hours; `busy` and `closed` count, for each name, the starts that person rules out."""

    free: list[datetime]
    considered: int
    busy: Counter[str]
    closed: Counter[str]


def find_slots(people: list[Person], search: Search) -> SearchResult:
    """All starts (UTC) at which everybody is free."""
    result = SearchResult([], 0, Counter(), Counter())
    considered = 0
    for start in starts(search):
        end = start + search.duration
        closed = [person for person in people if not person.works(start, end)]
        if len(closed) == len(people):
            continue
        considered += 1
        busy = [person for person in people if person not in closed and person.is_busy(start - search.buffer, end + search.buffer)]
        result.closed.update(person.name for person in closed)
        result.busy.update(person.name for person in busy)
        if not closed and not busy:
            result.free.append(start)
    return msgspec.structs.replace(result, considered=considered)


def starts(search: Search) -> Iterator[datetime]:
    """The grid: multiples of the step after local midnight, from the first that lies in the window."""
    midnight = datetime.combine(search.window.start.astimezone(search.zone).date(), time.min, search.zone).astimezone(UTC)
    late = search.window.start - midnight
    start = midnight + search.step * -(-late // search.step)
    while start + search.duration <= search.window.end:
        yield start
        start += search.step


def spread(free: list[datetime], duration: timedelta, zone: tzinfo, most: int) -> list[datetime]:
    """At most `most` that do not overlap: first one a day, mornings and afternoons in turn, then the other halves of days, then what is left."""
    halves: dict[tuple[object, bool], list[datetime]] = {}
    for start in free:
        local = start.astimezone(zone)
        halves.setdefault((local.date(), local.hour >= 12), []).append(start)
    days = sorted({day for day, _ in halves}, key=str)
    order: list[tuple[object, bool]] = []
    for turn in (0, 1):
        for number, day in enumerate(days):
            afternoon = (number + turn) % 2 == 1
            wanted = (day, afternoon) if (day, afternoon) in halves else (day, not afternoon)
            if wanted not in order:
                order.append(wanted)
    order += [half for half in halves if half not in order]
    ranked = {half: sorted(times, key=lambda start: awkwardness(start, duration, zone)) for half, times in halves.items()}
    chosen: list[datetime] = []
    depth = 0
    while len(chosen) < most and any(len(times) > depth for times in halves.values()):
        for half in order:
            if depth < len(halves[half]) and len(chosen) < most:
                start = ranked[half][depth]
                if all(abs(start - other) >= duration for other in chosen):
                    chosen.append(start)
        depth += 1
    return sorted(chosen)


def awkwardness(start: datetime, duration: timedelta, zone: tzinfo) -> tuple[bool, bool, datetime]:
    """What is offered last within half a day: over lunch (12 to 13), then not on the hour, then late."""
    first, last = start.astimezone(zone), (start + duration).astimezone(zone)
    lunch = first.hour < 13 and (last.hour, last.minute) > (12, 0)
    return lunch, first.minute != 0, start
