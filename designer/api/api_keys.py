"""API keys of programs: make, list, revoke."""

import msgspec
from litestar import Router, delete, get, post

from designer.api.guard import needs
from designer.api.paging import Items
from engine.clock import Clock
from engine.store.database import Database
from tenants import keys
from tenants.keys import KeyView, NewKey
from tenants.principal import Principal

__all__ = ["api_keys_router"]


class KeyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key to make: what it is for, and what it may do."""

    name: str
    scopes: list[str]


@post("/keys", sync_to_thread=True, opt=needs("keys:manage"))
def create_key(data: KeyBody, principal: Principal, database: Database, clock: Clock) -> NewKey:
    """Makes a key; its secret is shown this once."""
    return keys.create_key(database, clock, by=principal, name=data.name, scopes=data.scopes)


@get("/keys", sync_to_thread=True, opt=needs("keys:manage"))
def list_keys(principal: Principal, database: Database) -> Items[KeyView]:
    """The keys, without their secrets."""
    return Items(keys.keys(database, principal.tenant_id))


@delete("/keys/{key_id:str}", sync_to_thread=True, opt=needs("keys:manage"), status_code=204)
def revoke_key(key_id: str, principal: Principal, database: Database, clock: Clock) -> None:
    """Ends a key at once."""
    keys.revoke_key(database, clock, principal.tenant_id, key_id)


api_keys_router = Router("", route_handlers=[create_key, list_keys, revoke_key], tags=["keys"])
