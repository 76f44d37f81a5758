"""How much a company uses, by month. For admins alone."""

from typing import Annotated

from litestar import Router, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from designer.api.guard import needs
from engine.service import Engine
from engine.service.usage import UsageView
from tenants.principal import Principal

__all__ = ["usage_router"]


@get("/usage", sync_to_thread=True, opt=needs("usage:read"))
def show_usage(
    principal: NamedDependency[Principal], engine: NamedDependency[Engine], months: Annotated[int, QueryParameter(ge=1, le=36, description="How many months, this one first")] = 12
) -> UsageView:
    """Runs, tasks, people, mails and files of each month, and what there is now."""
    return engine.usage.show(principal.tenant_id, months)


usage_router = Router("", route_handlers=[show_usage], tags=["usage"])
