"""How runs of a workflow went, as figures and as logs for other programs; and a changed definition tried on them before it is published."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.response import Stream

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.problems import ProblemItem, problem_items
from designer.api.reply import content_disposition
from engine.errors import Invalid, Problem
from engine.model.rehearsal import Grouping, RehearsalQuery, RehearsalReport, Trial
from engine.service import Engine
from engine.service.mining import ConformanceReport, MiningReport, Period
from tenants.access import authorize, reading_roles
from tenants.principal import Principal

__all__ = ["mining_router"]

Version = Annotated[int, QueryParameter(ge=0, description="Runs of this version; 0: of all")]
From = Annotated[datetime | None, QueryParameter(description="Runs that began then or later")]
Before = Annotated[datetime | None, QueryParameter(description="Runs that began before that")]
MEDIA = {"xes": "application/xml", "csv": "text/csv"}


class RehearsalBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Changed texts of the workflow's pack by their paths ("" takes a file away), which past runs, and what is looked at: see docs/operators.md."""

    files: dict[str, str]
    is_whole: bool = False
    version: int = 0
    started_from: datetime | None = None
    started_before: datetime | None = None
    measure: str = ""
    selected: tuple[str, ...] = ()
    groups: tuple[Grouping, ...] = ()
    limit: Annotated[int, msgspec.Meta(ge=0)] = 0


class TrialReply(Trial[ProblemItem], frozen=True, kw_only=True):
    """One run, as it was and as it would be; `missing`: why that cannot be told; `assumed`: what was taken for granted."""

    missing: list[ProblemItem]
    assumed: list[ProblemItem]
    groups: dict[str, str]


class RehearsalReply(RehearsalReport[ProblemItem], frozen=True, kw_only=True):
    """What would change: runs, counts of each value before and after, and the share of each group with its four-fifths ratio."""

    trials: list[TrialReply]  # type: ignore[assignment]  # the same, named for the API's description
    warnings: list[ProblemItem]


@get("/workflows/{key:str}/mining", sync_to_thread=True, opt=needs("operations:read"))
def show_mining(
    key: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    version: Version = 0,
    started_from: From = None,
    started_before: Before = None,
    ended: FromQuery[bool] = False,
) -> MiningReport:
    """Variants, waits at nodes and behind arrows, what was done again."""
    period = Period(workflow=key, version=version, started_from=started_from, started_before=started_before, is_ended=ended)
    return engine.mining.report(principal.tenant_id, period)


@get("/workflows/{key:str}/conformance", sync_to_thread=True, opt=needs("operations:read"))
def show_conformance(
    key: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    version: Version = 0,
    against: Annotated[int, QueryParameter(ge=0, description="The version whose drawing judges; 0: the newest")] = 0,
    started_from: From = None,
    started_before: Before = None,
) -> ConformanceReport:
    """The runs replayed on a drawing: fitness, and what deviates from it."""
    period = Period(workflow=key, version=version, started_from=started_from, started_before=started_before)
    return engine.mining.conformance(principal.tenant_id, period, against=against)


@get("/workflows/{key:str}/log", sync_to_thread=True, opt=needs("operations:read"))
def export_log(
    key: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    request: Request[Any, Any, Any],
    form: FromQuery[Literal["xes", "csv"]] = "xes",
    version: Version = 0,
    started_from: From = None,
    started_before: Before = None,
) -> Stream:
    """The event log: XES (IEEE 1849) or CSV."""
    period = Period(workflow=key, version=version, started_from=started_from, started_before=started_before)
    pieces = (engine.mining.xes if form == "xes" else engine.mining.csv)(principal.tenant_id, period, language=language_of(request))
    return Stream(pieces, media_type=f"{MEDIA[form]}; charset=utf-8", headers={"content-disposition": content_disposition(f"{key}.{form}")})


@post("/workflows/{key:str}/rehearsal", sync_to_thread=True, opt=needs("operations:read"), status_code=200)
def rehearse(
    key: FromPath[str], data: JSONBody[RehearsalBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]
) -> RehearsalReply:
    """Tries changed files on past runs; nothing is stored and nothing is sent."""
    if any(group.record for group in data.groups):
        authorize(principal, "records:read")
    query = RehearsalQuery(workflow=key, **{name: getattr(data, name) for name in RehearsalBody.__struct_fields__})
    try:
        report = engine.rehearsal.run(principal.tenant_id, query, roles=reading_roles(principal))
    except Invalid as fault:
        raise Invalid(*(_placed(one) for one in fault.problems)) from fault
    return _told(report, language_of(request))


def _placed(found: Problem) -> Problem:
    """A reply has no field for the file that a problem stands in: its path begins with it."""
    return msgspec.structs.replace(found, path=": ".join(one for one in (found.file, found.path) if one))


def _told(report: RehearsalReport[Problem], language: str) -> RehearsalReply:
    """The same, in the reader's language."""
    trials = [
        TrialReply(**{**msgspec.structs.asdict(one), "missing": problem_items(one.missing, language), "assumed": problem_items(one.assumed, language)}) for one in report.trials
    ]  # fmt: skip
    return RehearsalReply(**{**msgspec.structs.asdict(report), "trials": trials, "warnings": problem_items(report.warnings, language)})


def mining_router(max_bytes: int) -> Router:
    """The routes; the body of a rehearsal holds a whole pack."""
    return Router("", route_handlers=[show_mining, show_conformance, export_log, rehearse], tags=["operations"], request_max_body_size=max_bytes)
