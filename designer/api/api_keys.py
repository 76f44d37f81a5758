"""API keys of programs: make, list, revoke."""

import msgspec
from litestar import Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.paging import Items
from engine.errors import Text
from tenants.keys import ApiKeys, KeyView, NewKey
from tenants.principal import Principal
from tenants.roles import PERMISSIONS, SCOPES

__all__ = ["api_keys_router"]


class KeyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key to make: what it is for, and what it may do."""

    name: str
    scopes: list[str]


class ScopeView(msgspec.Struct, frozen=True):
    """A scope and what a program may do with it."""

    scope: str
    allows: list[Text]


@post("/keys", sync_to_thread=True, opt=needs("keys:manage"))
def create_key(data: JSONBody[KeyBody], principal: NamedDependency[Principal], api_keys: NamedDependency[ApiKeys]) -> NewKey:
    """Makes a key; its secret is shown this once."""
    return api_keys.create(by=principal, name=data.name, scopes=data.scopes)


@get("/key-scopes", sync_to_thread=True, opt=needs("keys:manage"))
def list_scopes() -> Items[ScopeView]:
    """The scopes that a key may have, and what each allows."""
    return Items([ScopeView(scope, [PERMISSIONS[one] for one in PERMISSIONS if one in brought]) for scope, brought in SCOPES.items()])


@get("/keys", sync_to_thread=True, opt=needs("keys:manage"))
def list_keys(principal: NamedDependency[Principal], api_keys: NamedDependency[ApiKeys]) -> Items[KeyView]:
    """The keys, without their secrets."""
    return Items(api_keys.of_tenant(principal.tenant_id))


@delete("/keys/{key_id:str}", sync_to_thread=True, opt=needs("keys:manage"), status_code=204)
def revoke_key(key_id: FromPath[str], principal: NamedDependency[Principal], api_keys: NamedDependency[ApiKeys]) -> None:
    """Ends a key at once."""
    api_keys.revoke(principal.tenant_id, key_id)


api_keys_router = Router("", route_handlers=[create_key, list_keys, list_scopes, revoke_key], tags=["keys"])
