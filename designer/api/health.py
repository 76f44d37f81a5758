"""Whether this process is alive (`/health`) and can serve (`/ready`), and its figures (`/metrics`)."""

from typing import Any

import msgspec
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency

from designer.api.guard import OPEN
from designer.installation import Installation
from designer.probe import may_read
from designer.pulse import figures, readiness
from engine.errors import Denied, NotFound, problem
from engine.watching import metric

__all__ = ["health_router", "show_health"]


class Health(msgspec.Struct, frozen=True):
    """`ok`."""

    status: str


class Readiness(msgspec.Struct, frozen=True):
    """`ok`, or the first part that is not ready; `parts` says it of each."""

    status: str
    parts: dict[str, str]


@get("/health", sync_to_thread=False, opt=OPEN)
def show_health() -> Health:
    """Alive."""
    return Health("ok")


@get("/ready", sync_to_thread=True, opt=OPEN)
def show_ready(installation: NamedDependency[Installation]) -> Response[Readiness]:
    """Ready: every part of the process is. 503 when one is not."""
    parts = readiness(installation)
    wrong = next((name for name, said in parts.items() if said != "ok"), "ok")
    return Response(Readiness(wrong, parts), status_code=200 if wrong == "ok" else 503)


@get("/metrics", sync_to_thread=True, opt=OPEN)
def show_metrics(installation: NamedDependency[Installation], request: Request[Any, Any, Any]) -> Response[bytes]:
    """Figures for Prometheus. Raises Denied without the token, or from another machine when there is none."""
    if not metric.is_on():
        raise NotFound(problem("metrics.off", "figures are not counted here (HIRELOOM_METRICS)", "未开启指标统计（HIRELOOM_METRICS）"))
    client = request.client.host if request.client else ""
    is_forwarded = any(name in request.headers for name in ("x-forwarded-for", "forwarded"))
    if not may_read(installation.settings.metrics_token, client, request.headers.get("authorization", ""), is_forwarded=is_forwarded):
        raise Denied(problem("metrics.denied", "figures are read with the token, or from this machine when there is none", "读取指标需要令牌；未设置令牌时仅限本机读取"))
    return Response(figures(installation), media_type=metric.CONTENT_TYPE)


# A handler that runs in a thread must stand in one router only: litestar wraps it again for each.
health_router = Router("/", route_handlers=[show_health, show_ready, show_metrics], include_in_schema=False)
