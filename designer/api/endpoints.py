"""Where a tenant has things told: webhooks, group robots, apps of messengers; and what was sent there. For admins alone.

Knows no protocol. The surprising rule: a secret is shown once, in the answer that made it, and never again.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Router, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from designer.api.guard import needs
from designer.api.paging import Cursor, Items, Limit
from designer.api.seen import Seen, seen_in
from engine.model.notice import ENDPOINT_CHANNELS, EVENTS, KINDS, ROBOTS, Endpoint, EndpointSetting
from engine.model.view import Page
from engine.service import Engine
from engine.service.meanwhile import revision_of
from engine.service.notification_desk import Delivery
from tenants.principal import Principal

__all__ = ["endpoints_router"]

MANAGE = "notifications:manage"
ONCE = ("secret", "app_secret")


class EndpointView(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint. What is secret in `setting` (`secret`, `app_secret`, and the `url` of a robot, in which its key stands) is there only when it was just made."""

    endpoint_id: str
    setting: EndpointSetting
    revision: str
    created_at: datetime
    created_by: str
    paused_until: datetime | None
    why: str


class EndpointWords(msgspec.Struct, frozen=True):
    """What there is to choose from."""

    channels: list[str]
    events: list[str]
    kinds: list[str]


@get("/endpoints", sync_to_thread=True, opt=needs(MANAGE))
def list_endpoints(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[EndpointView]:
    """All endpoints."""
    return Items([_view(one) for one in engine.notifications.endpoints(principal.tenant_id)])


@get("/endpoint-words", sync_to_thread=True, opt=needs(MANAGE))
def list_endpoint_words() -> EndpointWords:
    """Channels, the events that a webhook may want, the kinds that a robot may want."""
    return EndpointWords(list(ENDPOINT_CHANNELS), list(EVENTS), list(KINDS))


@post("/endpoints", sync_to_thread=True, opt=needs(MANAGE))
def add_endpoint(data: JSONBody[EndpointSetting], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> EndpointView:
    """A new endpoint; a webhook gets a secret, which is shown in this answer only."""
    return _view(engine.notifications.add_endpoint(principal.tenant_id, data, by=principal.principal_id), is_new=True)


@get("/endpoints/{endpoint_id:str}", sync_to_thread=True, opt=needs(MANAGE))
def show_endpoint(endpoint_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> EndpointView:
    """One endpoint."""
    return _view(engine.notifications.endpoint(principal.tenant_id, endpoint_id))


@put("/endpoints/{endpoint_id:str}", sync_to_thread=True, opt=needs(MANAGE))
def change_endpoint(
    endpoint_id: FromPath[str], data: JSONBody[EndpointSetting], principal: NamedDependency[Principal], engine: NamedDependency[Engine], if_match: Seen = ""
) -> EndpointView:
    """Sets it anew and wakes it; secrets that are empty stay as they were."""
    return _view(engine.notifications.change_endpoint(principal.tenant_id, endpoint_id, data, seen=seen_in(if_match)))


@delete("/endpoints/{endpoint_id:str}", sync_to_thread=True, opt=needs(MANAGE), status_code=204)
def delete_endpoint(endpoint_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Takes it away; what waits for it is dropped."""
    engine.notifications.delete_endpoint(principal.tenant_id, endpoint_id)


Status = Annotated[Literal["", "waiting", "sent", "failed", "dropped"], QueryParameter(description="Only those in this state")]


@get("/endpoints/{endpoint_id:str}/deliveries", sync_to_thread=True, opt=needs(MANAGE))
def list_deliveries_to(
    endpoint_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], status: Status = "", limit: Limit = 50, cursor: Cursor = ""
) -> Page[Delivery]:
    """What was sent to an endpoint and what waits for it, newest first."""
    engine.notifications.endpoint(principal.tenant_id, endpoint_id)
    return engine.notifications.deliveries(principal.tenant_id, target=endpoint_id, status=status, limit=limit, cursor=cursor)


@get("/deliveries", sync_to_thread=True, opt=needs(MANAGE))
def list_deliveries(principal: NamedDependency[Principal], engine: NamedDependency[Engine], status: Status = "", limit: Limit = 50, cursor: Cursor = "") -> Page[Delivery]:
    """What was sent to people and endpoints and what waits, newest first."""
    return engine.notifications.deliveries(principal.tenant_id, status=status, limit=limit, cursor=cursor)


@post("/endpoints/{endpoint_id:str}/deliveries/{delivery_id:str}/replay", sync_to_thread=True, opt=needs(MANAGE))
def replay_delivery(endpoint_id: FromPath[str], delivery_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Delivery:
    """Sends it once more, under the same message id."""
    return engine.notifications.replay(principal.tenant_id, endpoint_id, delivery_id)


@post("/endpoints/{endpoint_id:str}/test", sync_to_thread=True, opt=needs(MANAGE))
def try_endpoint(endpoint_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Delivery:
    """Sends a test message there; what became of it stands among its deliveries."""
    return engine.notifications.try_endpoint(principal.tenant_id, endpoint_id, by=principal.principal_id)


def _view(endpoint: Endpoint, *, is_new: bool = False) -> EndpointView:
    setting = endpoint.setting
    if not is_new:
        setting = msgspec.structs.replace(setting, **dict.fromkeys(ONCE if setting.channel not in ROBOTS else (*ONCE, "url"), ""))
    return EndpointView(
        endpoint_id=endpoint.endpoint_id, setting=setting, revision=revision_of(endpoint.setting), created_at=endpoint.created_at, created_by=endpoint.created_by, paused_until=endpoint.paused_until, why=endpoint.why
    )  # fmt: skip


endpoints_router = Router(
    "",
    route_handlers=[
        list_endpoints, list_endpoint_words, add_endpoint, show_endpoint, change_endpoint, delete_endpoint, list_deliveries_to, list_deliveries, replay_delivery,
        try_endpoint,
    ],
    tags=["endpoints"],
)  # fmt: skip
