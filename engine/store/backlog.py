"""How much waits in the database, of all tenants together: open jobs, due timers, incidents, mails. Only counts, for who watches the installation."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from engine.store import tables

__all__ = ["Backlog", "backlog"]


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """`jobs`: (queue, state) -> how many, the states being due, later and leased. `lag`: how many seconds the oldest due timer is late."""

    jobs: dict[tuple[str, str], int]
    timers_due: int
    lag: float
    incidents: int
    mails: int


def backlog(connection: sa.Connection, now: datetime) -> Backlog:
    """Counted now."""
    job, timer, incident, mail = tables.jobs, tables.timers, tables.incidents, tables.mails
    state = sa.case((job.c.due_at <= now, "due"), (job.c.worker.is_not(None), "leased"), else_="later")
    found = connection.execute(sa.select(job.c.queue, state.label("state"), sa.func.count()).group_by(job.c.queue, state)).all()
    due, oldest = connection.execute(sa.select(sa.func.count(), sa.type_coerce(sa.func.min(timer.c.due_at), tables.Instant)).where(timer.c.due_at <= now)).one()
    return Backlog(
        jobs={(row[0], row[1]): row[2] for row in found},
        timers_due=due,
        lag=(now - oldest).total_seconds() if oldest is not None else 0.0,
        incidents=connection.scalar(sa.select(sa.func.count()).where(incident.c.resolved_at.is_(None))) or 0,
        mails=connection.scalar(sa.select(sa.func.count()).where(mail.c.status == "waiting")) or 0,
    )
