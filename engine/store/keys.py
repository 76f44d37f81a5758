"""Which key seals what, read from the database: the sealers of tenants and of persons within one transaction."""

import uuid
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from engine.errors import Conflict, NotFound, problem
from engine.store import tables
from engine.store.bulk import find_rows
from engine.store.seal import KeyChain, Sealer

__all__ = ["Keys"]


class Keys:
    """The sealers that one transaction uses. A person whose key is gone has none: `subject` gives None."""

    def __init__(self, chain: KeyChain, connection: sa.Connection) -> None:
        self._chain = chain
        self._connection = connection
        self._subjects: dict[str, Sealer | None] = {}

    def tenant(self, tenant_id: str) -> Sealer:
        """The tenant's sealer. Raises NotFound("tenant.unknown")."""
        known = self._chain.known(tenant_id)
        if known is not None:
            return known
        table = tables.tenant_keys
        wrapped = self._connection.scalar(sa.select(table.c.wrapped_key).where(table.c.tenant_id == tenant_id))
        if wrapped is None:
            raise NotFound(problem("tenant.unknown", f"there is no tenant {tenant_id}", f"没有租户 {tenant_id}"))
        return self._chain.tenant(tenant_id, wrapped)

    def load(self, tenant_and_subject: Iterable[tuple[str, str | None]]) -> None:
        """Reads the keys of many persons at once."""
        wanted = {subject: tenant for tenant, subject in tenant_and_subject if subject and subject not in self._subjects}
        if not wanted:
            return
        for subject_id, tenant_id, wrapped in find_rows(self._connection, tables.subjects, ("subject_id", "tenant_id", "wrapped_key"), "subject_id", wanted):
            self._subjects[subject_id] = self.tenant(tenant_id).unwrap(wrapped) if wrapped and tenant_id == wanted[subject_id] else None

    def subject(self, tenant_id: str, subject_id: str) -> Sealer | None:
        """The person's sealer, None when the person was erased. Raises NotFound("subject.unknown")."""
        self.load([(tenant_id, subject_id)])
        if subject_id not in self._subjects:
            raise NotFound(problem("subject.unknown", f"there is no person {subject_id}", f"没有个人 {subject_id}"))
        return self._subjects[subject_id]

    def of(self, tenant_id: str, subject_id: str | None) -> Sealer | None:
        """The person's sealer, or the tenant's for what is about nobody."""
        return self.subject(tenant_id, subject_id) if subject_id else self.tenant(tenant_id)

    def add_tenant(self, tenant_id: str, now: datetime) -> None:
        """Makes the tenant's key unless it has one."""
        table = tables.tenant_keys
        if self._connection.scalar(sa.select(table.c.tenant_id).where(table.c.tenant_id == tenant_id)) is None:
            self._connection.execute(table.insert().values(tenant_id=tenant_id, wrapped_key=self._chain.make_tenant_key(tenant_id), created_at=now))

    def add_subject(self, tenant_id: str, now: datetime) -> str:
        """A new person with a key of their own; returns the id."""
        subject_id = f"s{uuid.uuid4().hex}"
        sealer = self.tenant(tenant_id)
        wrapped = sealer.make_key()
        self._connection.execute(tables.subjects.insert().values(subject_id=subject_id, tenant_id=tenant_id, wrapped_key=wrapped, created_at=now))
        self._subjects[subject_id] = sealer.unwrap(wrapped)
        return subject_id

    def erase(self, tenant_id: str, subject_id: str, by: str, now: datetime) -> None:
        """Destroys the person's key. Raises NotFound, or Conflict when it is already gone."""
        table = tables.subjects
        row = self._connection.execute(sa.select(table.c.wrapped_key).where(table.c.subject_id == subject_id, table.c.tenant_id == tenant_id)).first()
        if row is None:
            raise NotFound(problem("subject.unknown", f"there is no person {subject_id}", f"没有个人 {subject_id}"))
        if row.wrapped_key is None:
            raise Conflict(problem("subject.erased", "this person has already been erased", "该个人的数据已删除"))
        self._connection.execute(table.update().where(table.c.subject_id == subject_id).values(wrapped_key=None, erased_at=now, erased_by=by))
        self._subjects[subject_id] = None
