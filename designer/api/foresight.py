"""What would come: the nodes and approvers of a run before it is submitted, and of one that is under way."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from engine.errors import Text
from engine.execution.preview import Preview
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["foresight_router"]


class ForesightBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the run would begin with."""

    inputs: dict[str, Any] = {}


class ForesightStep(msgspec.Struct, frozen=True, kw_only=True):
    """A node that would be reached. `candidates`: who would be asked, `pending` after them; `assignee`: who would be given it.

    `decided`: its outcome, when nobody is asked. `depends_on`: nodes whose answers are only assumed (approval), and which the way here depends on; none: it is certain.
    """

    node_id: str
    kind: str
    title: Text
    candidates: list[str]
    pending: list[str]
    assignee: str
    decided: str
    due_at: datetime | None
    is_open: bool
    depends_on: list[str]


class ForesightReply(msgspec.Struct, frozen=True, kw_only=True):
    """The steps in their order, the outcome at the end and where that is; `stopped` says why the end is not seen ("": it is), and `stopped_at` where. `people`: names by id."""

    steps: list[ForesightStep]
    outcome: str
    end: ForesightStep | None
    stopped: str
    stopped_at: str
    people: dict[str, str]


@post("/workflows/{key:str}/preview", sync_to_thread=True, opt=needs("runs:write"), status_code=200)
def preview_start(key: FromPath[str], data: JSONBody[ForesightBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> ForesightReply:
    """The nodes and approvers that a run with these inputs would pass; nothing is started."""
    return _reply(*engine.foresight.of_start(principal.tenant_id, key, data.inputs, by=principal.principal_id))


@get("/runs/{run_id:str}/preview", sync_to_thread=True, opt=needs("runs:read"))
def preview_run(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> ForesightReply:
    """The nodes and approvers that are still to come."""
    return _reply(*engine.foresight.of_run(principal.tenant_id, run_id))


def _reply(found: Preview, people: dict[str, str]) -> ForesightReply:
    steps = [ForesightStep(**msgspec.structs.asdict(step)) for step in found.steps]
    end = ForesightStep(**msgspec.structs.asdict(found.end)) if found.end is not None else None
    return ForesightReply(steps=steps, outcome=found.outcome, end=end, stopped=found.stopped, stopped_at=found.stopped_at, people=people)


foresight_router = Router("", route_handlers=[preview_start, preview_run], tags=["workflows"])
