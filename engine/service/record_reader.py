"""Records for readers and writers: lists, versions, what is found by a value, what was purged; and forms with the records that they offer.

The methods are part of `Engine`. The surprising rule: `roles` None is a program, whose scope has let it in already; a person sees a record type when it says so, and of it the fields that are theirs.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

import msgspec

from engine.errors import Denied, Invalid, nearest_name, problem
from engine.form import Form, FormState, RecordType
from engine.form.attachment import file_places, file_problem, needs_content
from engine.form.options import Records
from engine.model.view import Page, PurgeView, RecordVersionView, RecordView
from engine.service.keeper import Keep, keep_record
from engine.service.offer import Asker, offered_records
from engine.service.reader import Reader
from engine.store import Connection, records, retention
from engine.store.keys import Keys
from engine.store.record_index import records_with
from engine.store.records import Wanted

__all__ = ["RecordReader"]

ATTEMPTS = 5


class RecordReader(Reader):
    """Reads and saves records; each method is one transaction."""

    def record_types(self, tenant_id: str, *, roles: Collection[str] | None = None) -> list[dict[str, Any]]:
        """[{record_type, title, count, indexed}] of every record type of the deployed packs that these roles may read."""
        with self._database.read() as connection:
            counts = records.record_counts(connection, tenant_id)
            types = self._catalogue.record_types(connection, tenant_id)
        found = []
        for key in sorted({*types, *counts}):
            known = types.get(key)
            if known is None or known.may_read(roles):
                title = msgspec.to_builtins(known.title) if known else {"en": key}
                indexed = [name for name in known.indexed_fields() if name in known.shown(dict.fromkeys(known.indexed_fields()), roles)] if known else []
                found.append({"record_type": key, "title": title, "count": counts.get(key, 0), "indexed": indexed})
        return found

    def records(
        self, tenant_id: str, record_type: str, *, roles: Collection[str] | None = None, q: str = "", field: str = "", value: Any = None, limit: int = 50, cursor: str = ""
    ) -> Page[RecordView]:
        """Records of a type, newest first; those with `value` in the indexed `field`, if one is given. Raises Denied, Invalid for a field that has no index."""
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            known = self._readable(connection, tenant_id, record_type, roles)
            only = _found_by(keys, tenant_id, record_type, known, field, value, roles) if field else None
            wanted = Wanted(limit=limit, cursor=cursor, q=q, only=only, show=lambda view: _shown(view, known, roles))
            return records.records(connection, keys, tenant_id, record_type, wanted)

    def record(self, tenant_id: str, record_type: str, record_id: str, *, roles: Collection[str] | None = None) -> RecordView:
        """One record. Raises NotFound, Denied."""
        with self._database.read() as connection:
            known = self._readable(connection, tenant_id, record_type, roles)
            view: RecordView = _shown(records.record(connection, Keys(self._chain, connection), tenant_id, record_type, record_id), known, roles)
            return view

    def record_versions(self, tenant_id: str, record_type: str, record_id: str, *, roles: Collection[str] | None = None) -> list[RecordVersionView]:
        """The versions of a record that its type keeps, newest first. Raises NotFound, Denied."""
        with self._database.read() as connection:
            known = self._readable(connection, tenant_id, record_type, roles)
            found = records.record_versions(connection, Keys(self._chain, connection), tenant_id, record_type, record_id)
            return [_shown(version, known, roles) for version in found]

    def save_record(
        self, tenant_id: str, record_type: str, values: dict[str, Any], *, roles: Collection[str] | None = None, key: str = "", subject_id: str | None = None
    ) -> RecordView:
        """Makes a record, or merges `values` into the one with this key. Raises Invalid with all problems, Denied, NotFound for an erased person."""
        return self._save(Keep(tenant_id=tenant_id, record_type=record_type, record_id=f"d{uuid4().hex}", key=key, values=values, subject_id=subject_id, roles=roles))

    def change_record(self, tenant_id: str, record_type: str, record_id: str, values: dict[str, Any], *, roles: Collection[str] | None = None) -> RecordView:
        """Merges `values` into a record. Raises like `save_record`, NotFound when there is none."""
        return self._save(Keep(tenant_id=tenant_id, record_type=record_type, record_id=record_id, values=values, roles=roles, is_change=True))

    def _save(self, keep: Keep) -> RecordView:
        for attempt in range(ATTEMPTS):
            try:
                with self._database.write() as connection:
                    self._readable(connection, keep.tenant_id, keep.record_type, keep.roles)
                    types = self._catalogue.record_types(connection, keep.tenant_id)
                    record_id = keep_record(connection, Keys(self._chain, connection), types, keep, self.clock.now())
                break
            except Exception as error:
                if attempt == ATTEMPTS - 1 or not self._database.is_passing(error):
                    raise
        return self.record(keep.tenant_id, keep.record_type, record_id, roles=keep.roles)

    def purges(self, tenant_id: str, record_type: str, *, roles: Collection[str] | None = None, limit: int = 50, cursor: str = "") -> Page[PurgeView]:
        """Which records of a type were purged when they were due, newest first."""
        with self._database.read() as connection:
            self._readable(connection, tenant_id, record_type, roles)
            return retention.purges(connection, tenant_id, record_type, limit=limit, cursor=cursor)

    def purge(self, limit: int = 500) -> int:
        """Purges records of all tenants whose time has come; returns how many."""
        now = self.clock.now()
        with self._database.read() as connection:
            if not retention.is_due(connection, now):
                return 0
        with self._database.write() as connection:
            return retention.purge_records(connection, now, limit)

    def _readable(self, connection: Connection, tenant_id: str, record_type: str, roles: Collection[str] | None) -> RecordType | None:
        """The record type; None for records whose type is no longer deployed. Raises Denied."""
        known = self._catalogue.record_types(connection, tenant_id).get(record_type)
        if known is not None and not known.may_read(roles):
            expected = ", ".join(known.read_by)
            raise Denied(problem("record.not_readable", f"you may not read {known.title.get('en')}", f"您无权查看{known.title.get('zh')}", path=record_type, expected=expected))
        return known

    def _layout(self, connection: Any, tenant_id: str, form: Form, variables: dict[str, Any], values: dict[str, Any], roles: Collection[str] | None) -> dict[str, Any]:
        return form.layout(variables, now=self.clock.now(), values=values, records=self.offered(connection, tenant_id, form, values, roles))

    def offered(self, connection: Connection, tenant_id: str, form: Form, values: Mapping[str, Any], roles: Collection[str] | None, *, q: str = "") -> Records:
        """The records that a form offers to these roles."""
        if not any(form.record_fields()):
            return {}
        types = self._catalogue.record_types(connection, tenant_id)
        asker = Asker(tenant_id=tenant_id, roles=roles, limit=self.settings.record_choices, q=q)
        return offered_records(connection, Keys(self._chain, connection), types, form, values, asker)

    def try_form(
        self, tenant_id: str, form: Form, values: Mapping[str, Any], *, roles: Collection[str] | None, reader_roles: Collection[str] | None, context: Mapping[str, Any]
    ) -> tuple[dict[str, Any], FormState]:
        """The layout of a form that need not be deployed, and what it says to these values; `roles` fill it in, the records are those that `reader_roles` may read. Nothing is kept."""
        with self._database.read() as connection:
            offered = self.offered(connection, tenant_id, form, values, reader_roles)
        now = self.clock.now()
        layout = form.layout(context, now=now, values=values, records=offered)
        return layout, form.state(values, roles=roles, now=now, context=context, records=offered)

    def check_files(self, connection: Connection, tenant_id: str, form: Form, values: Mapping[str, Any]) -> None:
        """Raises Invalid for files that are not what their fields ask for, NotFound for one that does not exist."""
        problems = []
        keys = Keys(self._chain, connection)
        for field, path, file_id in file_places(form.plan.fields, values):
            if needs_content(field):
                content = records.file_content(connection, keys, tenant_id, file_id)
                found = file_problem(field, path, name=content.name, size=len(content.data), head=content.data[:32])
            else:
                view = records.file(connection, keys, tenant_id, file_id)
                found = file_problem(field, path, name=view.name, size=view.size)
            if found is not None:
                problems.append(found)
        if problems:
            raise Invalid(*problems)


def _shown(view: Any, known: RecordType | None, roles: Collection[str] | None) -> Any:
    """What these roles may see of a record. Of a type that is no longer deployed nobody knows who may see what: persons see its titles."""
    if known is None:
        return view if roles is None else msgspec.structs.replace(view, values={})
    title = view.title if known.is_title_shown(roles) else records.ERASED
    return msgspec.structs.replace(view, title=title, values=known.shown(view.values, roles))


def _found_by(keys: Keys, tenant_id: str, record_type: str, known: RecordType | None, field: str, value: Any, roles: Collection[str] | None) -> Any:
    indexed = [name for name in known.indexed_fields() if name in known.shown({name: None}, roles)] if known else []
    if known is None or field not in indexed:
        where = {"nearest": nearest_name(field, indexed), "expected": ", ".join(indexed)}
        raise Invalid(problem("record.not_indexed", f"records are not found by {field}", f"不能按 {field} 查找档案", path="field", **where))
    return records_with(keys, tenant_id, record_type, field, known.sought(field, value))
