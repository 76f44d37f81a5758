"""Days off by law and the days that are worked instead, of the countries for which we have them; the only door to chinese_calendar.

For China these are the statutory holidays and the weekend days worked in exchange (调休), as the State Council publishes them each autumn for the next year.
"""

from datetime import date
from functools import cache
from typing import NamedTuple

from engine.errors import Text

__all__ = ["COUNTRIES", "National", "named_days", "national"]

COUNTRIES = ("CN",)


class National(NamedTuple):
    """A country's days, and the first and last year for which they are known."""

    days_off: frozenset[date]
    workdays: frozenset[date]
    covered: tuple[int, int]


@cache
def national(country: str) -> National:
    """The days of one of COUNTRIES."""
    from chinese_calendar.constants import holidays, workdays

    assert country in COUNTRIES
    return National(frozenset(holidays), frozenset(workdays), (min(holidays).year, max(holidays).year))


@cache
def named_days(country: str) -> dict[date, tuple[bool, Text]]:
    """Every day that differs from its weekday: whether it is worked, and for the sake of which holiday."""
    from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays

    assert country in COUNTRIES
    chinese = {one.value: one.chinese for one in Holiday}

    def named(day: date, name: str) -> Text:
        return Text(name, chinese.get(name, name))

    off = {day: (False, named(day, str(name))) for day, name in {**holidays, **in_lieu_days}.items()}
    return off | {day: (True, named(day, str(name))) for day, name in workdays.items()}
