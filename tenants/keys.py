"""API keys of programs: made, shown once, looked up, revoked.

Knows no HTTP header. Stored is only SHA-256 of a key: it holds 256 random bits, so nothing slower is needed.
"""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.errors import Invalid, NotFound, nearest_name, problem
from engine.store import identity
from engine.store.database import Database
from tenants.principal import Principal
from tenants.roles import SCOPES

__all__ = ["PREFIX", "ApiKeys", "KeyView", "NewKey"]

PREFIX = "hl_"
LONGEST_NAME = 200
TOUCH_EVERY = timedelta(minutes=1)


class KeyView(msgspec.Struct, frozen=True, kw_only=True):
    """A key in a list; the secret itself is not kept."""

    key_id: str
    name: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class NewKey(msgspec.Struct, frozen=True, kw_only=True):
    """A key that was just made. `key` is shown this once."""

    key_id: str
    name: str
    scopes: tuple[str, ...]
    key: str


class ApiKeys:
    """The keys of all tenants of one installation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, *, by: Principal, name: str, scopes: Sequence[str]) -> NewKey:
        """Makes a key for the tenant of `by`. Raises Invalid for a missing name and for unknown scopes."""
        _check(name, scopes)
        key_id, key = f"key_{secrets.token_hex(8)}", PREFIX + secrets.token_urlsafe(32)
        kept = tuple(sorted(set(scopes)))
        row = identity.ApiKeyRow(
            tenant_id=by.tenant_id,
            key_id=key_id,
            name=name.strip(),
            key_hash=_hash(key),
            scopes=kept,
            created_by=by.principal_id,
            created_at=self._clock.now(),
            last_used_at=None,
            revoked_at=None,
        )
        with self._database.write() as connection:
            identity.add_api_key(connection, row)
        return NewKey(key_id=key_id, name=row.name, scopes=kept, key=key)

    def of_tenant(self, tenant_id: str) -> list[KeyView]:
        """The tenant's keys, newest first, revoked ones too."""
        with self._database.read() as connection:
            return [msgspec.convert(row, KeyView, from_attributes=True) for row in identity.api_keys(connection, tenant_id)]

    def revoke(self, tenant_id: str, key_id: str) -> None:
        """Ends a key at once. Raises NotFound."""
        with self._database.write() as connection:
            if not identity.revoke_api_key(connection, tenant_id, key_id, self._clock.now()):
                raise NotFound(problem("key.unknown", f"there is no API key {key_id}", f"没有 API 密钥 {key_id}"))

    def program(self, key: str) -> Principal | None:
        """The program that holds this key; None when it is unknown or revoked. Its last use is noted to the minute."""
        if not key.startswith(PREFIX):
            return None
        now = self._clock.now()
        with self._database.read() as connection:
            found = identity.api_key_by_hash(connection, _hash(key))
        if found is None:
            return None
        row, tenant = found
        if row.last_used_at is None or now - row.last_used_at >= TOUCH_EVERY:
            with self._database.write() as connection:
                identity.touch_api_key(connection, row.tenant_id, row.key_id, now)
        return Principal(tenant_id=row.tenant_id, tenant_name=tenant.name, principal_id=row.key_id, kind="program", name=row.name, language=tenant.language, scopes=row.scopes)


def _check(name: str, scopes: Sequence[str]) -> None:
    problems = []
    if not 0 < len(name.strip()) <= LONGEST_NAME:
        problems.append(problem("key.name", f"a key needs a name of 1 to {LONGEST_NAME} characters", f"密钥名称须为 1 到 {LONGEST_NAME} 个字符", path="name"))
    if not scopes:
        problems.append(problem("key.scopes_missing", "a key needs at least one scope", "密钥至少需要一个权限范围", path="scopes", expected=", ".join(SCOPES)))
    for place, scope in enumerate(scopes):
        if scope not in SCOPES:
            where = {"path": f"scopes[{place}]", "expected": ", ".join(SCOPES), "nearest": nearest_name(scope, SCOPES)}
            problems.append(problem("key.scope_unknown", f"there is no scope {scope}", f"没有名为 {scope} 的权限范围", **where))
    if problems:
        raise Invalid(*problems)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
