"""Openings: pages by which strangers start a workflow that its pack calls public, with a form of the pack.

Knows no HTTP and no address. The surprising rule: what a stranger writes reaches the run only through the form, and files only when they were sent in here.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import msgspec

from engine.errors import Conflict, Invalid, NotFound, Text, nearest_name, problem
from engine.form import Form, FormState
from engine.form.attachment import file_places
from engine.json_check import check_json
from engine.model.definition import WorkflowDefinition
from engine.model.view import RunSummary
from engine.service.catalogue import Catalogue
from engine.service.rooms import Rooms
from engine.service.upload_desk import Door, UploadDesk
from engine.store import Connection, openings, packs

__all__ = ["Application", "OpeningDesk", "OpeningPage", "OpeningSetting", "OpeningView", "PublicWorkflow"]

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")
BY = "applicant"
Title = Annotated[str, msgspec.Meta(max_length=200)]
Long = Annotated[str, msgspec.Meta(max_length=20_000)]


class Title2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A title in two languages; one of them is enough."""

    en: Title = ""
    zh: Title = ""


class Long2(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in two languages, Markdown."""

    en: Long = ""
    zh: Long = ""


class OpeningSetting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What HR writes. `inputs`: those of the workflow that the form does not ask for."""

    workflow: str
    title: Title2
    text: Long2 = Long2()
    inputs: dict[str, Any] = {}
    is_open: bool = True
    closes_at: datetime | None = None


class OpeningView(msgspec.Struct, frozen=True, kw_only=True):
    """An opening as HR sees it."""

    slug: str
    setting: OpeningSetting
    is_open: bool
    workflow_title: Text
    created_at: datetime
    changed_at: datetime
    changed_by: str


class OpeningPage(msgspec.Struct, frozen=True, kw_only=True):
    """An opening as strangers see it."""

    slug: str
    title: Title2
    text: Long2
    layout: dict[str, Any]
    closes_at: datetime | None


class PublicWorkflow(msgspec.Struct, frozen=True, kw_only=True):
    """A workflow that may have openings; `missing`: its inputs (JSON Schema) that its form does not ask for."""

    workflow: str
    title: Text
    form: str
    missing: dict[str, Any]


class Application(msgspec.Struct, frozen=True):
    """What a stranger has filled in, and under which name it is sent (twice the same: once)."""

    values: dict[str, Any]
    key: str = ""


class Found(msgspec.Struct, frozen=True):
    """An opening with what it starts."""

    row: Any
    setting: OpeningSetting
    definition: WorkflowDefinition
    form: Form


class OpeningDesk:
    """Each method is one transaction; `apply` also starts the run."""

    def __init__(self, rooms: Rooms, uploads: UploadDesk, start: Callable[..., RunSummary]) -> None:
        self._rooms = rooms
        self._uploads = uploads
        self._start = start

    @property
    def _catalogue(self) -> Catalogue:
        return self._rooms.catalogue

    def all(self, tenant_id: str) -> list[OpeningView]:
        """Every opening, newest first."""
        with self._rooms.database.read() as connection:
            return [self._view(connection, tenant_id, row) for row in openings.opening_rows(connection, tenant_id)]

    def workflows(self, tenant_id: str) -> list[PublicWorkflow]:
        """The workflows that may have openings."""
        with self._rooms.database.read() as connection:
            found = []
            for row in packs.definition_rows(connection, tenant_id):
                pack, definition = self._catalogue.of(connection, row.definition_id)
                name = pack.pack.public.get(row.key, "")
                if name:
                    found.append(PublicWorkflow(workflow=row.key, title=definition.title, form=name, missing=_missing(definition, pack.forms[name])))
            return found

    def save(self, tenant_id: str, slug: str, setting: OpeningSetting, *, by: str) -> OpeningView:
        """Publishes or changes one. Raises Invalid with everything that is wrong."""
        with self._rooms.database.write() as connection:
            problems = list(self._wrong(connection, tenant_id, slug, setting))
            if problems:
                raise Invalid(*problems)
            body = msgspec.json.encode(setting).decode()
            values = {
                "workflow_key": setting.workflow,
                "body": body,
                "is_open": setting.is_open,
                "closes_at": setting.closes_at,
                "changed_at": self._rooms.clock.now(),
                "changed_by": by,
            }
            openings.save_opening(connection, tenant_id, slug, values)
            return self._view(connection, tenant_id, openings.opening_row(connection, tenant_id, slug))

    def drop(self, tenant_id: str, slug: str) -> None:
        """Takes one away. Raises NotFound."""
        with self._rooms.database.write() as connection:
            if not openings.drop_opening(connection, tenant_id, slug):
                raise _unknown()

    def pages(self, tenant_id: str) -> list[OpeningPage]:
        """Those that are open, as strangers see them."""
        with self._rooms.database.read() as connection:
            found = [self._found(connection, row) for row in openings.opening_rows(connection, tenant_id) if self._is_open(row)]
            return [self._page(one) for one in found if one is not None]

    def page(self, tenant_id: str, slug: str) -> OpeningPage:
        """One that is open. Raises NotFound, Conflict `opening.closed`."""
        with self._rooms.database.read() as connection:
            return self._page(self._opened(connection, tenant_id, slug))

    def door(self, tenant_id: str, slug: str) -> Door:
        """Where files for it come in. Raises NotFound, Conflict `opening.closed`."""
        with self._rooms.database.read() as connection:
            return Door(tenant_id, f"opening:{self._opened(connection, tenant_id, slug).row.slug}")

    def preview(self, tenant_id: str, slug: str, values: dict[str, Any]) -> FormState:
        """What the form says to these values; nothing is kept."""
        with self._rooms.database.read() as connection:
            return self._opened(connection, tenant_id, slug).form.state(values, roles=(), now=self._rooms.clock.now())

    def apply(self, tenant_id: str, slug: str, application: Application) -> RunSummary:
        """Starts the run. Raises NotFound, Conflict `opening.closed`, Invalid with the form's problems."""
        with self._rooms.database.read() as connection:
            found = self._opened(connection, tenant_id, slug)
        taken = found.form.submit(application.values, roles=(), now=self._rooms.clock.now())
        door = Door(tenant_id, f"opening:{slug}")
        named = [(path, file_id) for _, path, file_id in file_places(found.form.plan.fields, taken)]
        known = self._uploads.sent_at(door, [file_id for _, file_id in named])
        unknown = [problem("file.unknown", "this file was not sent here; please send it again", "未找到此文件，请重新上传", path=path) for path, one in named if one not in known]
        if unknown:
            raise Invalid(*unknown)
        inputs = {**found.setting.inputs, **{name: value for name, value in taken.items() if value is not None}}
        key = f"opening:{slug}:{application.key}" if application.key else ""
        return self._start(tenant_id, found.setting.workflow, inputs, by=BY, business_key="", idempotency_key=key)

    def _opened(self, connection: Connection, tenant_id: str, slug: str) -> Found:
        row = openings.opening_row(connection, tenant_id, slug[:64])
        if row is None:
            raise _unknown()
        found = self._found(connection, row) if self._is_open(row) else None
        if found is None:
            raise _closed()
        return found

    def _found(self, connection: Connection, row: Any) -> Found | None:
        """None: the pack was changed since, and its workflow is not public any more."""
        setting = msgspec.json.decode(row.body, type=OpeningSetting)
        pack, definition = self._catalogue.of(connection, self._catalogue.row(connection, row.tenant_id, setting.workflow).definition_id)
        name = pack.pack.public.get(setting.workflow, "")
        return Found(row, setting, definition, pack.forms[name]) if name in pack.forms else None

    def _is_open(self, row: Any) -> bool:
        return bool(row.is_open) and (row.closes_at is None or row.closes_at > self._rooms.clock.now())

    def _page(self, found: Found) -> OpeningPage:
        layout = found.form.layout({}, now=self._rooms.clock.now(), values={})
        return OpeningPage(slug=found.row.slug, title=found.setting.title, text=found.setting.text, layout=layout, closes_at=found.row.closes_at)

    def _view(self, connection: Connection, tenant_id: str, row: Any) -> OpeningView:
        setting = msgspec.json.decode(row.body, type=OpeningSetting)
        definition = self._catalogue.of(connection, self._catalogue.row(connection, tenant_id, setting.workflow).definition_id)[1]
        return OpeningView(
            slug=row.slug, setting=setting, is_open=self._is_open(row), workflow_title=definition.title, created_at=row.created_at, changed_at=row.changed_at, changed_by=row.changed_by
        )  # fmt: skip

    def _wrong(self, connection: Connection, tenant_id: str, slug: str, setting: OpeningSetting) -> Any:
        if not SLUG.fullmatch(slug):
            yield problem("opening.slug", "the address has small letters, digits and hyphens", "地址只能包含小写字母、数字和连字符", path="slug", expected="backend-engineer")
        if not (setting.title.en.strip() or setting.title.zh.strip()):
            yield problem("opening.title", "an opening needs a title", "职位需要标题", path="title")
        public = {row.key: row.definition_id for row in packs.definition_rows(connection, tenant_id)}
        known = {key: found for key, found in ((key, self._catalogue.of(connection, one)) for key, one in public.items()) if key in found[0].pack.public}
        if setting.workflow not in known:
            near = nearest_name(setting.workflow, known)
            en, zh = f"{setting.workflow[:60]} is no workflow that strangers may start", f"{setting.workflow[:60]} 不是允许公开发起的流程"
            yield problem("opening.not_public", en, zh, path="workflow", nearest=near, expected=", ".join(known))
            return
        pack, definition = known[setting.workflow]
        form = pack.forms[pack.pack.public[setting.workflow]]
        for one in check_json(_missing(definition, form), setting.inputs, code="opening.input"):
            yield msgspec.structs.replace(one, path=f"inputs.{one.path}" if one.path else "inputs")


def _missing(definition: WorkflowDefinition, form: Form) -> dict[str, Any]:
    """The schema of the inputs that the form does not ask for."""
    asked = {field.key for field in form.fields}
    schema = definition.inputs
    rest = {name: part for name, part in schema.get("properties", {}).items() if name not in asked}
    return {"type": "object", "properties": rest, "required": [name for name in schema.get("required", []) if name in rest], "additionalProperties": False}


def _unknown() -> NotFound:
    return NotFound(problem("opening.unknown", "there is no such opening", "没有此职位"))


def _closed() -> Conflict:
    return Conflict(problem("opening.closed", "this opening takes no applications any more", "该职位已停止招聘"))
