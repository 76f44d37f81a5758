"""Whether this process is alive (`/health`) and can serve (`/ready`)."""

import msgspec
from litestar import Response, Router, get
from litestar.di import NamedDependency

from designer.api.guard import OPEN
from engine.store import identity
from engine.store.database import Database

__all__ = ["health_router", "show_health"]


class Health(msgspec.Struct, frozen=True):
    """`ok`, or what is missing."""

    status: str


@get("/health", sync_to_thread=False, opt=OPEN)
def show_health() -> Health:
    """Alive."""
    return Health("ok")


@get("/ready", sync_to_thread=True, opt=OPEN)
def show_ready(database: NamedDependency[Database]) -> Response[Health]:
    """Ready: the database answers. 503 when it does not."""
    ready = identity.is_ready(database)
    return Response(Health("ok" if ready else "database"), status_code=200 if ready else 503)


# A handler that runs in a thread must stand in one router only: litestar wraps it again for each.
health_router = Router("/", route_handlers=[show_health, show_ready], include_in_schema=False)
