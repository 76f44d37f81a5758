"""What the monitor asks: counts beside a list of runs, incidents in groups, and the names of the people in a run."""

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.operations import Name
from designer.api.paging import Items
from engine.model.operation import IncidentGroup, RunFacets, RunQuery
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["monitor_router"]


class Names(msgspec.Struct, frozen=True):
    """What people are called, by their ids."""

    names: dict[str, str]


@post("/runs/facets", sync_to_thread=True, opt=needs("runs:read"), status_code=200)
def count_runs(data: JSONBody[RunQuery], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> RunFacets:
    """How many runs there are, by what else could be asked for."""
    return engine.monitor.facets(principal.tenant_id, data)


@get("/runs/{run_id:str}/people", sync_to_thread=True, opt=needs("runs:read"))
def name_people(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Names:
    """Who did something in a run, or was asked to."""
    return Names(engine.monitor.people(principal.tenant_id, run_id))


@get("/incidents/groups", sync_to_thread=True, opt=needs("incidents:read"))
def group_incidents(principal: NamedDependency[Principal], engine: NamedDependency[Engine], workflow: Name = "") -> Items[IncidentGroup]:
    """Open incidents that are alike: of one workflow, at one node, with one code."""
    return Items(engine.monitor.incident_groups(principal.tenant_id, workflow))


monitor_router = Router("", route_handlers=[count_runs, name_people, group_incidents], tags=["operations"])
