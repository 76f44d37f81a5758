"""Tenants, principals, sessions, API keys, failed sign-ins and request keys: their tables and the queries on them.

Knows no password and no token, only their hashes, and decides nothing: who may do what is said in `tenants.access`.
Surprising rule: a session and an API key are found by the hash of their secret alone, because the secret is what tells the tenant; every other query names the tenant.
"""

import contextlib
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.store.database import metadata
from engine.store.organisation_version import raise_version

__all__ = [
    "NO_PASSWORD",
    "ApiKeyRow",
    "AttemptRow",
    "PrincipalRow",
    "SessionRow",
    "TenantRow",
    "add_api_key",
    "add_principal",
    "add_session",
    "add_tenant",
    "api_key_by_hash",
    "api_keys",
    "attempts_for",
    "clear_attempts",
    "drop_session",
    "forget_expired",
    "principal",
    "principals_by_email",
    "principals_table",
    "record_failure",
    "remember_request",
    "request_fingerprint",
    "revoke_api_key",
    "session_by_hash",
    "set_language",
    "set_password",
    "set_roles",
    "tenant",
    "touch_api_key",
    "without_password",
]

LANGUAGES = "language IN ('en', 'zh')"


def _tenant_id() -> sa.Column[str]:
    return sa.Column("tenant_id", sa.String(64), sa.ForeignKey("tenants.tenant_id"), primary_key=True)


NO_PASSWORD = "!"
"""Before a hash: it stands for the password of who has not chosen one."""

tenants_table = sa.Table(
    "tenants",
    metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint(LANGUAGES, name="language"),
)

principals_table = sa.Table(
    "principals",
    metadata,
    _tenant_id(),
    sa.Column("principal_id", sa.String(64), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("language", sa.String(8), nullable=False),
    sa.Column("password_hash", sa.String(255), nullable=False),
    sa.Column("roles", sa.Text, nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.UniqueConstraint("tenant_id", "email"),
    sa.Index(None, "email"),
    sa.CheckConstraint(LANGUAGES, name="language"),
    sa.CheckConstraint("email = lower(email)", name="email_is_lower"),
)

sessions_table = sa.Table(
    "sessions",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("tenant_id", sa.String(64), nullable=False),
    sa.Column("principal_id", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.ForeignKeyConstraint(["tenant_id", "principal_id"], ["principals.tenant_id", "principals.principal_id"]),
    sa.Index(None, "tenant_id", "principal_id"),
)

api_keys_table = sa.Table(
    "api_keys",
    metadata,
    _tenant_id(),
    sa.Column("key_id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("key_hash", sa.String(64), nullable=False, unique=True),
    sa.Column("scopes", sa.Text, nullable=False),
    sa.Column("created_by", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
)

# No foreign key: failures are counted before anybody is known to belong to a tenant (tenant_id is empty then).
attempts_table = sa.Table(
    "sign_in_attempts",
    metadata,
    sa.Column("tenant_id", sa.String(64), primary_key=True),
    sa.Column("subject_hash", sa.String(64), primary_key=True),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("last_at", sa.DateTime(timezone=True), nullable=False, index=True),
    sa.CheckConstraint("failures > 0", name="failures_positive"),
)

request_keys_table = sa.Table(
    "request_keys",
    metadata,
    _tenant_id(),
    sa.Column("request_key", sa.String(64), primary_key=True),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, index=True),
)


class TenantRow(msgspec.Struct, frozen=True, kw_only=True):
    """A company."""

    tenant_id: str
    name: str
    language: str
    created_at: datetime


class PrincipalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A person who may sign in. `password_hash` is argon2's text."""

    tenant_id: str
    principal_id: str
    email: str
    name: str
    language: str
    password_hash: str
    roles: tuple[str, ...]
    is_active: bool
    created_at: datetime


class SessionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser."""

    token_hash: str
    tenant_id: str
    principal_id: str
    created_at: datetime
    expires_at: datetime


class ApiKeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A program's key. `key_hash` is SHA-256 of a random secret of 256 bits."""

    tenant_id: str
    key_id: str
    name: str
    key_hash: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class AttemptRow(msgspec.Struct, frozen=True, kw_only=True):
    """Failed sign-ins of one subject (an address or an e-mail, hashed) since `first_at`."""

    subject_hash: str
    failures: int
    first_at: datetime
    last_at: datetime


def add_tenant(connection: sa.Connection, row: TenantRow) -> None:
    """Writes a new tenant."""
    connection.execute(tenants_table.insert().values(msgspec.to_builtins(row, builtin_types=(datetime,))))


def tenant(connection: sa.Connection, tenant_id: str) -> TenantRow | None:
    """The tenant of that id."""
    row = connection.execute(sa.select(tenants_table).where(tenants_table.c.tenant_id == tenant_id)).mappings().first()
    return msgspec.convert(_in_utc(row), TenantRow) if row else None


def hold_tenant(connection: sa.Connection, tenant_id: str) -> None:
    """Nobody else holds this tenant until the transaction ends. (On SQLite there is one writer anyway.)"""
    connection.execute(sa.select(tenants_table.c.tenant_id).where(tenants_table.c.tenant_id == tenant_id).with_for_update(key_share=True))


def add_principal(connection: sa.Connection, row: PrincipalRow) -> None:
    """Writes a new principal."""
    connection.execute(principals_table.insert().values(_stored(row, "roles")))
    raise_version(connection, row.tenant_id)


def principal(connection: sa.Connection, tenant_id: str, principal_id: str) -> PrincipalRow | None:
    """The principal of that id, active or not."""
    columns = principals_table.c
    row = connection.execute(sa.select(principals_table).where(columns.tenant_id == tenant_id, columns.principal_id == principal_id)).mappings().first()
    return _principal(row) if row else None


def principals_by_email(connection: sa.Connection, email: str, tenant_id: str = "") -> list[PrincipalRow]:
    """The active principals with that e-mail: in one tenant, or in all of them when nobody said which (sign-in only)."""
    columns = principals_table.c
    query = sa.select(principals_table).where(columns.email == email.lower(), columns.is_active)
    if tenant_id:
        query = query.where(columns.tenant_id == tenant_id)
    return [_principal(row) for row in connection.execute(query.order_by(columns.tenant_id)).mappings()]


def set_language(connection: sa.Connection, tenant_id: str, principal_id: str, language: str) -> None:
    """Changes the language in which a principal reads."""
    columns = principals_table.c
    connection.execute(principals_table.update().where(columns.tenant_id == tenant_id, columns.principal_id == principal_id).values(language=language))


def without_password(connection: sa.Connection, tenant_id: str) -> frozenset[str]:
    """Who has not chosen a password yet."""
    columns = principals_table.c
    query = sa.select(columns.principal_id).where(columns.tenant_id == tenant_id, columns.password_hash.startswith(NO_PASSWORD, autoescape=True))
    return frozenset(connection.scalars(query))


def set_password(connection: sa.Connection, tenant_id: str, principal_id: str, password_hash: str) -> None:
    """Changes the hash that a principal's password is held against; their sessions end."""
    columns = principals_table.c
    connection.execute(principals_table.update().where(columns.tenant_id == tenant_id, columns.principal_id == principal_id).values(password_hash=password_hash))
    connection.execute(sessions_table.delete().where(sessions_table.c.tenant_id == tenant_id, sessions_table.c.principal_id == principal_id))


def set_roles(connection: sa.Connection, tenant_id: str, principal_id: str, roles: tuple[str, ...]) -> None:
    """Changes the roles of a principal."""
    columns = principals_table.c
    mine = sa.and_(columns.tenant_id == tenant_id, columns.principal_id == principal_id)
    connection.execute(principals_table.update().where(mine).values(roles=msgspec.json.encode(roles).decode()))
    raise_version(connection, tenant_id)


def add_session(connection: sa.Connection, row: SessionRow) -> None:
    """Writes a new session."""
    connection.execute(sessions_table.insert().values(msgspec.to_builtins(row, builtin_types=(datetime,))))


def session_by_hash(connection: sa.Connection, token_hash: str, now: datetime) -> tuple[PrincipalRow, TenantRow] | None:
    """Whose session that is, unless it has expired or its principal was switched off."""
    session, who = sessions_table.c, principals_table.c
    joined = sessions_table.join(principals_table, sa.and_(session.tenant_id == who.tenant_id, session.principal_id == who.principal_id))
    query = sa.select(principals_table).select_from(joined).where(session.token_hash == token_hash, session.expires_at > now, who.is_active)
    row = connection.execute(query).mappings().first()
    if row is None:
        return None
    found = _principal(row)
    home = tenant(connection, found.tenant_id)
    return (found, home) if home else None


def drop_session(connection: sa.Connection, tenant_id: str, token_hash: str) -> None:
    """Ends one session."""
    connection.execute(sessions_table.delete().where(sessions_table.c.tenant_id == tenant_id, sessions_table.c.token_hash == token_hash))


def add_api_key(connection: sa.Connection, row: ApiKeyRow) -> None:
    """Writes a new key."""
    connection.execute(api_keys_table.insert().values(_stored(row, "scopes")))


def api_keys(connection: sa.Connection, tenant_id: str) -> list[ApiKeyRow]:
    """The keys of a tenant, newest first, revoked ones too."""
    columns = api_keys_table.c
    query = sa.select(api_keys_table).where(columns.tenant_id == tenant_id).order_by(columns.created_at.desc(), columns.key_id)
    return [_api_key(row) for row in connection.execute(query).mappings()]


def api_key_by_hash(connection: sa.Connection, key_hash: str) -> tuple[ApiKeyRow, TenantRow] | None:
    """Whose key that is, unless it was revoked."""
    columns = api_keys_table.c
    row = connection.execute(sa.select(api_keys_table).where(columns.key_hash == key_hash, columns.revoked_at.is_(None))).mappings().first()
    if row is None:
        return None
    found = _api_key(row)
    home = tenant(connection, found.tenant_id)
    return (found, home) if home else None


def touch_api_key(connection: sa.Connection, tenant_id: str, key_id: str, now: datetime) -> None:
    """Notes that a key was used."""
    columns = api_keys_table.c
    connection.execute(api_keys_table.update().where(columns.tenant_id == tenant_id, columns.key_id == key_id).values(last_used_at=now))


def revoke_api_key(connection: sa.Connection, tenant_id: str, key_id: str, now: datetime) -> bool:
    """Ends a key; False when the tenant has no such key. Revoking twice keeps the first instant."""
    columns = api_keys_table.c
    mine = sa.and_(columns.tenant_id == tenant_id, columns.key_id == key_id)
    changed = connection.execute(api_keys_table.update().where(mine).values(revoked_at=sa.func.coalesce(columns.revoked_at, sa.literal(now, sa.DateTime(timezone=True)))))
    return changed.rowcount > 0


def attempts_for(connection: sa.Connection, tenant_id: str, subject_hashes: Iterable[str], since: datetime) -> list[AttemptRow]:
    """The failed sign-ins of these subjects whose count began after `since`."""
    columns = attempts_table.c
    query = sa.select(columns.subject_hash, columns.failures, columns.first_at, columns.last_at)
    query = query.where(columns.tenant_id == tenant_id, columns.subject_hash.in_(list(subject_hashes)), columns.first_at > since)
    return [msgspec.convert(_in_utc(row), AttemptRow) for row in connection.execute(query).mappings()]


def record_failure(connection: sa.Connection, tenant_id: str, subject_hash: str, *, now: datetime, since: datetime) -> None:
    """Counts one more failed sign-in; a count that began before `since` starts anew."""
    columns = attempts_table.c
    connection.execute(attempts_table.delete().where(columns.tenant_id == tenant_id, columns.subject_hash == subject_hash, columns.first_at <= since))
    mine = sa.and_(columns.tenant_id == tenant_id, columns.subject_hash == subject_hash)
    changed = connection.execute(attempts_table.update().where(mine).values(failures=columns.failures + 1, last_at=now))
    if changed.rowcount == 0:
        # The savepoint matters on PostgreSQL, where two first failures may meet here; either of them counts as the first.
        with contextlib.suppress(sa.exc.IntegrityError), connection.begin_nested():
            connection.execute(attempts_table.insert().values(tenant_id=tenant_id, subject_hash=subject_hash, failures=1, first_at=now, last_at=now))


def clear_attempts(connection: sa.Connection, tenant_id: str, subject_hash: str) -> None:
    """Forgets the failures of a subject that has now signed in."""
    connection.execute(attempts_table.delete().where(attempts_table.c.tenant_id == tenant_id, attempts_table.c.subject_hash == subject_hash))


def request_fingerprint(connection: sa.Connection, tenant_id: str, request_key: str) -> str:
    """What was asked under that request key before, as a fingerprint; "" when nothing was."""
    columns = request_keys_table.c
    found = connection.execute(sa.select(columns.fingerprint).where(columns.tenant_id == tenant_id, columns.request_key == request_key)).scalar()
    return str(found) if found else ""


def remember_request(connection: sa.Connection, tenant_id: str, request_key: str, fingerprint: str, now: datetime) -> tuple[str, bool]:
    """Keeps the fingerprint of a request unless one is kept already; returns the one that is kept, and whether it was the first."""
    kept = request_fingerprint(connection, tenant_id, request_key)
    if kept:
        return kept, False
    # The savepoint matters on PostgreSQL, where two first requests may meet here.
    try:
        with connection.begin_nested():
            connection.execute(request_keys_table.insert().values(tenant_id=tenant_id, request_key=request_key, fingerprint=fingerprint, created_at=now))
    except sa.exc.IntegrityError:
        return request_fingerprint(connection, tenant_id, request_key), False
    return fingerprint, True


def forget_expired(connection: sa.Connection, *, sessions_before: datetime, attempts_before: datetime) -> None:
    """Housekeeping: sessions that have expired and old failures are deleted."""
    connection.execute(sessions_table.delete().where(sessions_table.c.expires_at <= sessions_before))
    connection.execute(attempts_table.delete().where(attempts_table.c.last_at <= attempts_before))


def _stored(row: PrincipalRow | ApiKeyRow, listed: str) -> dict[str, Any]:
    values = msgspec.structs.asdict(row)
    return values | {listed: msgspec.json.encode(values[listed]).decode()}


def _principal(row: sa.RowMapping) -> PrincipalRow:
    values = _in_utc(row)
    return msgspec.convert(values | {"roles": tuple(msgspec.json.decode(values["roles"]))}, PrincipalRow)


def _api_key(row: sa.RowMapping) -> ApiKeyRow:
    values = _in_utc(row)
    return msgspec.convert(values | {"scopes": tuple(msgspec.json.decode(values["scopes"]))}, ApiKeyRow)


def _in_utc(row: sa.RowMapping) -> dict[str, Any]:
    # SQLite gives instants back without their zone; all of ours are UTC.
    return {str(name): value.replace(tzinfo=UTC) if isinstance(value, datetime) and value.tzinfo is None else value for name, value in row.items()}
