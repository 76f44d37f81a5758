"""The tenant's working calendar, by which working time is counted. For admins alone."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Request, Router, get, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Items
from designer.api.problems import ProblemItem, problem_items
from designer.api.seen import Seen, seen_in
from engine.errors import NotFound, Text, problem
from engine.service import Engine
from engine.service.calendars import CalendarSetting, CalendarView
from engine.service.national import COUNTRIES, named_days
from tenants.principal import Principal

__all__ = ["calendar_router"]


class CalendarReply(msgspec.Struct, frozen=True, kw_only=True):
    """The calendar, who set it (nobody: it is the standard one), and the years for which the country's days off are known (0: there is no country)."""

    calendar: CalendarSetting
    revision: str
    is_standard: bool
    changed_at: datetime | None
    changed_by: str
    covered_from: int
    covered_to: int
    warnings: list[ProblemItem]


@get("/calendar", sync_to_thread=True, opt=needs("calendar:manage"))
def show_calendar(principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> CalendarReply:
    """The working calendar of the tenant."""
    return _reply(engine.calendar(principal.tenant_id), language_of(request))


@put("/calendar", sync_to_thread=True, opt=needs("calendar:manage"))
def set_calendar(
    data: JSONBody[CalendarSetting], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any], if_match: Seen = ""
) -> CalendarReply:
    """Sets it; what waits already keeps its time."""
    return _reply(engine.set_calendar(principal.tenant_id, data, by=principal.principal_id, seen=seen_in(if_match)), language_of(request))


class DayView(msgspec.Struct, frozen=True):
    """A day of a country that differs from its weekday, and for the sake of which holiday."""

    day: date
    is_working: bool
    name: Text


@get("/calendar/days/{country:str}/{year:int}", sync_to_thread=True, opt=needs("calendar:manage"))
def list_days(country: FromPath[str], year: FromPath[int]) -> Items[DayView]:
    """The days off of a country in a year, and the days that are worked instead."""
    if country not in COUNTRIES:
        raise NotFound(problem("calendar.no_country", f"the days off of {country[:20]} are not known here", f"没有 {country[:20]} 的节假日数据", expected=", ".join(COUNTRIES)))
    return Items([DayView(day, is_working, name) for day, (is_working, name) in sorted(named_days(country).items()) if day.year == year])


def _reply(view: CalendarView, language: str) -> CalendarReply:
    values = {name: getattr(view, name) for name in ("calendar", "revision", "is_standard", "changed_at", "changed_by", "covered_from", "covered_to")}
    return CalendarReply(**values, warnings=problem_items(view.warnings, language))


calendar_router = Router("", route_handlers=[show_calendar, set_calendar, list_days], tags=["calendar"])
