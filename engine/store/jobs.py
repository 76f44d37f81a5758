"""Jobs, timers and messages that are waiting: claimed with a lease and a fencing number, renewed, found when due.

Claiming touches the job's row alone (`FOR UPDATE SKIP LOCKED` on PostgreSQL; SQLite has one writer anyway).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from engine.store import tables
from engine.store.bulk import update_rows
from engine.store.keys import Keys
from engine.store.slot import ClaimedJob, Slot

__all__ = [
    "SIGNAL",
    "ClaimedJob",
    "buffered_messages",
    "claim_slots",
    "drop_message",
    "drop_start_timers",
    "due_queues",
    "due_timers",
    "find_slots",
    "keep_message",
    "lock_message",
    "matched_messages",
    "message_row",
    "release_jobs",
    "renew_jobs",
    "sent_signals",
    "set_start_timer",
    "signal_name",
    "spent_slots",
    "subscriptions_for",
]

_JOB = tables.jobs
_SLOT = [_JOB.c[name] for name in Slot.__struct_fields__]


def _slots(rows: Iterable[Any]) -> list[Slot]:
    return [Slot(**dict(zip(Slot.__struct_fields__, row, strict=True))) for row in rows]


def _claiming() -> sa.Update:
    """Built once: SQLAlchemy takes longer to build it than PostgreSQL to carry it out."""
    now, limit, lease_until, queue, worker = (sa.bindparam(f"b_{name}", type_=kind) for name, kind in _ASKED.items())
    # Found once and for all: as a subquery it might be asked again for every row, and more than `limit` would be taken.
    due = (
        sa.select(_JOB.c.run_id, _JOB.c.slot).where(_JOB.c.queue == queue, _JOB.c.due_at <= now, _JOB.c.attempt < _JOB.c.attempts)
        .order_by(_JOB.c.due_at, _JOB.c.run_id, _JOB.c.slot).limit(limit).with_for_update(skip_locked=True)
    ).cte("due").prefix_with("MATERIALIZED", dialect="postgresql")  # fmt: skip
    return (
        _JOB.update().where(sa.tuple_(_JOB.c.run_id, _JOB.c.slot).in_(sa.select(due.c.run_id, due.c.slot)))
        .values(due_at=lease_until, worker=worker, fence=_JOB.c.fence + 1, attempt=_JOB.c.attempt + 1).returning(*_SLOT)
    )  # fmt: skip


_ASKED: dict[str, Any] = {"now": tables.Instant(), "limit": sa.Integer(), "lease_until": tables.Instant(), "queue": sa.String(), "worker": sa.String()}
_CLAIM = _claiming()


def claim_slots(connection: sa.Connection, *, queue: str, worker: str, limit: int, now: datetime, lease_until: datetime) -> list[Slot]:
    """Up to `limit` slots of `queue` that are due (free, or with a lease that ran out), oldest first, now leased to `worker`."""
    found = connection.execute(_CLAIM, {"b_now": now, "b_limit": limit, "b_lease_until": lease_until, "b_queue": queue, "b_worker": worker})
    return _slots(found)


def find_slots(connection: sa.Connection, keys: Iterable[tuple[str, int]]) -> list[Slot]:
    """The slots among these that still exist."""
    return _slots(connection.execute(sa.select(*_SLOT).where(sa.tuple_(_JOB.c.run_id, _JOB.c.slot).in_(list(keys)))))


def renew_jobs(connection: sa.Connection, held: Iterable[ClaimedJob], lease_until: datetime) -> None:
    """Makes the leases of jobs that are still running longer; one that was taken over is left alone."""
    update_rows(connection, _JOB, ("run_id", "slot", "fence"), ("due_at",), [(job.run_id, job.slot, job.fence, lease_until) for job in held])


def release_jobs(connection: sa.Connection, held: Iterable[ClaimedJob], now: datetime) -> None:
    """Ends the leases of jobs that were not finished; their attempt does not count."""
    for job in held:
        mine = (_JOB.c.run_id == job.run_id, _JOB.c.slot == job.slot, _JOB.c.fence == job.fence)
        connection.execute(_JOB.update().where(*mine).values(due_at=now, worker=None, attempt=_JOB.c.attempt - 1))


def due_queues(connection: sa.Connection, now: datetime) -> set[str]:
    """The queues in which a job could be claimed now."""
    return set(connection.scalars(sa.select(_JOB.c.queue).where(_JOB.c.due_at <= now, _JOB.c.attempt < _JOB.c.attempts).distinct()))


def spent_slots(connection: sa.Connection, now: datetime, limit: int) -> list[Slot]:
    """Slots whose last attempt was never answered (its worker died)."""
    query = sa.select(*_SLOT).where(_JOB.c.due_at <= now, _JOB.c.attempt >= _JOB.c.attempts, _JOB.c.worker.is_not(None))
    return _slots(connection.execute(query.limit(limit)))


def due_timers(connection: sa.Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Timers that are due, oldest first: rows of tenant_id, run_id, number, due_at. One that begins a run bears its definition's id instead."""
    table = tables.timers
    query = sa.select(table.c.tenant_id, table.c.run_id, table.c.number, table.c.due_at).where(table.c.due_at <= now, table.c.is_held.is_(False))
    return connection.execute(query.order_by(table.c.due_at).limit(limit)).all()


def set_start_timer(connection: sa.Connection, tenant_id: str, definition_id: str, number: int, due_at: datetime) -> None:
    """A run of this definition will begin at that time."""
    connection.execute(tables.timers.insert().values(tenant_id=tenant_id, run_id=definition_id, number=number, due_at=due_at))


def drop_start_timers(connection: sa.Connection, definition_ids: Iterable[str], number: int | None = None) -> int:
    """Forgets the timers (or that one) that begin runs of these definitions; how many there were."""
    is_meant = tables.timers.c.run_id.in_(list(definition_ids))
    return connection.execute(tables.timers.delete().where(is_meant if number is None else sa.and_(is_meant, tables.timers.c.number == number))).rowcount


def signal_name(name: str) -> str:
    """How a signal's name stands among the subscriptions; its correlation key is empty, which no message's is."""
    return f"signal {name}"


SIGNAL = " signal"
"""Name of a kept message that is a signal on its way to one subscription, which its correlation key names."""


def matched_messages(connection: sa.Connection, now: datetime, limit: int) -> Sequence[Any]:
    """Kept messages for which somebody waits by now: rows of message_id, tenant_id, payload_sealed, run_id, number, oldest message first."""
    message, waiting = tables.messages, tables.subscriptions
    same = sa.and_(*(message.c[name] == waiting.c[name] for name in ("tenant_id", "name", "correlation_key")))
    query = sa.select(message.c.message_id, message.c.tenant_id, message.c.payload_sealed, waiting.c.run_id, waiting.c.number).join(waiting, same)
    return connection.execute(query.where(message.c.expires_at > now).order_by(message.c.message_id).limit(limit)).all()


def sent_signals(connection: sa.Connection, limit: int) -> Sequence[Any]:
    """Signals on their way, each to one subscription: rows of message_id, tenant_id, payload_sealed, correlation_key (`<run_id> <number>`)."""
    table = tables.messages
    query = sa.select(table.c.message_id, table.c.tenant_id, table.c.payload_sealed, table.c.correlation_key)
    return connection.execute(query.where(table.c.name == SIGNAL).order_by(table.c.message_id).limit(limit)).all()


def lock_message(connection: sa.Connection, tenant_id: str, name: str, correlation_key: str) -> None:
    """Until the transaction ends, who waits for this message and who brings it take turns, so that neither misses the other."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(f"{tenant_id}/{name}/{correlation_key}", 0))))


def subscriptions_for(connection: sa.Connection, tenant_id: str, name: str, correlation_key: str) -> Sequence[Any]:
    """Runs that wait for this message: rows of run_id, number."""
    table = tables.subscriptions
    query = sa.select(table.c.run_id, table.c.number)
    return connection.execute(query.where(table.c.tenant_id == tenant_id, table.c.name == name, table.c.correlation_key == correlation_key)).all()


def buffered_messages(connection: sa.Connection, tenant_id: str, name: str, correlation_key: str, now: datetime) -> Sequence[Any]:
    """Messages that came before anybody waited, oldest first, and still count: rows of message_id, payload_sealed."""
    table = tables.messages
    query = sa.select(table.c.message_id, table.c.payload_sealed).where(
        table.c.tenant_id == tenant_id, table.c.name == name, table.c.correlation_key == correlation_key, table.c.expires_at > now
    )
    return connection.execute(query.order_by(table.c.message_id)).all()


def keep_message(connection: sa.Connection, keys: Keys, *, tenant_id: str, name: str, correlation_key: str, payload: Any, message_id: str, expires_at: datetime) -> None:
    """Keeps a message that nobody waits for yet, sealed under the tenant's key."""
    row = message_row(keys, tenant_id=tenant_id, name=name, correlation_key=correlation_key, payload=payload, message_id=message_id, expires_at=expires_at)
    connection.execute(tables.messages.insert().values(row))


def message_row(keys: Keys, *, tenant_id: str, name: str, correlation_key: str, payload: Any, message_id: str, expires_at: datetime) -> dict[str, Any]:
    """A message as it is kept, sealed under the tenant's key."""
    sealed = keys.tenant(tenant_id).seal_json("message", payload)
    return {"message_id": message_id, "tenant_id": tenant_id, "name": name, "correlation_key": correlation_key, "payload_sealed": sealed, "expires_at": expires_at}


def drop_message(connection: sa.Connection, message_id: str) -> None:
    """Forgets a message that was delivered."""
    connection.execute(tables.messages.delete().where(tables.messages.c.message_id == message_id))
