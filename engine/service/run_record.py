"""The whole record of a run, to be printed: what was filled in, who decided what and when, for whom, what was said, who was shown it.

Knows no page. The surprising rule: nothing is kept for it: it is read from the history, so that of a person who was erased nothing can be told.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import msgspec
from ruamel.yaml.error import YAMLError

from engine.errors import NotFound, Text
from engine.form.attachment import file_places
from engine.form.field import Field
from engine.form.right import form_at
from engine.form.seen import shown_values
from engine.json_check import named_files
from engine.model import event as happened
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.pack.compile import CompiledPack
from engine.pack.yaml_source import quiet_yaml
from engine.service.reader import Reader
from engine.service.rooms import Rooms
from engine.store import Connection, identity, records, worklist
from engine.store.keys import Keys
from engine.store.stored_run import open_events

__all__ = ["RecordEntry", "RecordValue", "RunRecord", "RunRecords"]


HANDED_ON = frozenset({"transfer", "hand_over", "delegate", "return"})
BESIDE = frozenset({"comment", "copy", "handed_on", "signer", "urged", "over"})
"""What ends no task."""


class RecordValue(msgspec.Struct, frozen=True, kw_only=True):
    """A value under the name that people know; `titles`: what its options are called; `columns`: what those of a table are."""

    title: Text
    value: Any
    titles: dict[str, Text] = {}
    columns: dict[str, Text] = {}


class RecordEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody did. `kind`: decision, waiting, sent_back, taken_back, skipped, decided, comment, copy, handed_on, signer, urged, over. `node_id`: where."""

    kind: str
    title: Text
    at: datetime
    by: str = ""
    behalf: str = ""
    outcome: Text = Text("", "")
    note: str = ""
    as_of: datetime | None = None
    signature: str = ""
    values: list[RecordValue] = []
    to: list[str] = []
    number: int = 0
    node_id: str = ""
    act: str = ""
    """Of handed_on: transfer, hand_over, delegate, return; of signer: add_before, add_after, add_beside, remove; of over: revoke, terminate, cancel."""


class RunRecord(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the printed page says."""

    run_id: str
    title: Text
    subject_title: str
    business_key: str
    version: int
    starter: str
    started_at: datetime
    ended_at: datetime | None
    status: str
    outcome: str
    is_erased: bool
    inputs: list[RecordValue]
    entries: list[RecordEntry]
    at: list[Text]
    """Titles of the nodes at which it stands."""
    end: Text
    """What the end is called at which it came out; empty while it goes on."""
    names: dict[str, str]
    """Of people and files, by id."""


class RunRecords:
    """Reads whole records; each is one transaction."""

    def __init__(self, rooms: Rooms, reader: Reader) -> None:
        self._rooms = rooms
        self._reader = reader

    def of(self, tenant_id: str, run_id: str, *, roles: Collection[str] | None) -> RunRecord:
        """The record as somebody with these `roles` may see it (None: a program). Raises NotFound."""
        with self._rooms.database.read() as connection:
            keys = Keys(self._rooms.chain, connection)
            found = self._reader.whole(connection, keys, tenant_id, run_id)
            stored, run = found.stored, found.stored.run
            pack, definition = self._rooms.catalogue.of(connection, run.definition_id)
            told = _Telling(pack, definition, roles)
            for burst in found.bursts:
                for event in open_events(stored, burst):
                    told.hear(event, burst.at)
            return RunRecord(
                run_id=run_id, title=definition.title, subject_title="" if stored.is_erased else worklist.title_of(found.row, keys), business_key=run.business_key, version=int(run.definition_id.rpartition("/")[2]),
                starter=told.starter, started_at=found.row.started_at, ended_at=found.row.ended_at, status=found.row.status, outcome=run.outcome, is_erased=stored.is_erased,
                inputs=told.inputs, entries=sorted((*told.entries, *told.waiting.values()), key=lambda one: one.at),
                at=[definition.nodes[token.node_id].title for token in run.tokens.values() if token.node_id in definition.nodes],
                end=_end(definition, run.outcome),
                names=self._names(connection, keys, tenant_id, told),
            )  # fmt: skip

    def _names(self, connection: Connection, keys: Keys, tenant_id: str, told: "_Telling") -> dict[str, str]:
        names = {}
        for person in told.people:
            row = identity.principal(connection, tenant_id, person)
            if row is not None:
                names[person] = row.name
        for file_id in told.files:
            try:
                names[file_id] = records.file(connection, keys, tenant_id, file_id).name
            except NotFound:
                continue
        return names


def _end(definition: WorkflowDefinition, outcome: str) -> Text:
    """The title of the one end that says this outcome."""
    found = [node.title for node in definition.nodes.values() if node.kind == "end" and outcome and node.outcome == outcome]
    return found[0] if len(found) == 1 else Text("", "")


class _Telling:
    """What the events tell, in their order."""

    def __init__(self, pack: CompiledPack, definition: WorkflowDefinition, roles: Collection[str] | None) -> None:
        self.pack, self.definition, self.roles = pack, definition, roles
        self.entries: list[RecordEntry] = []
        self.waiting: dict[int, RecordEntry] = {}
        self.behalf: dict[int, Mapping[str, str]] = {}
        self.inputs: list[RecordValue] = []
        self.people: set[str] = set()
        self.files: set[str] = set()
        self.starter = ""

    def hear(self, event: HistoryEvent, at: datetime) -> None:
        match event:
            case happened.RunStarted():
                self._started(event)
            case happened.TaskCreated():
                self.behalf[event.number] = event.behalf
                self.people.update(name.removeprefix("person:") for name in event.candidates if name.startswith("person:"))
                self.waiting[event.number] = RecordEntry(kind="waiting", title=self._title(event.node_id), at=at, to=event.candidates, number=event.number, node_id=event.node_id)
            case happened.TaskCompleted():
                self._completed(event, at)
            case happened.TaskCancelled():
                self.waiting.pop(event.number, None)
            case happened.TaskSentBack():
                self._add("sent_back", event, at, note=event.note, outcome=self._title(event.target))
            case happened.TaskSkipped():
                self._add("skipped", event, at, note=event.note, outcome=self._outcome(event.node_id, event.outcome))
            case happened.VoteTakenBack():
                self._add("taken_back", event, at)
            case happened.VoteKept():
                self._add("decision", event, at, outcome=self._outcome(event.node_id, event.outcome))
            case happened.OutcomeDecided():
                self.entries.append(
                    RecordEntry(kind="decided", title=self._title(event.node_id), at=at, outcome=self._outcome(event.node_id, event.outcome), node_id=event.node_id)
                )
            case _:
                self._beside(event, at)

    def _beside(self, event: HistoryEvent, at: datetime) -> None:
        """What ends no task."""
        match event:
            case happened.SeatChanged() if event.act in HANDED_ON:
                self._add("handed_on", event, at, act=event.act, note=event.note, to=list(event.seat.candidates))
            case happened.SeatChanged() if event.act in ("add_before", "add_after", "add_beside"):
                self._add("signer", event, at, act=event.act, note=event.note)
            case happened.SignerRemoved():
                self._add("signer", event, at, act="remove", to=[event.name])
            case happened.TaskUrged():
                self._add("urged", event, at, note=event.note, to=event.to)
            case happened.RunCancelled():
                self._add("over", event, at, act=event.act or "cancel", note=event.reason)
            case happened.CommentAdded():
                self._add("comment", event, at, note=event.text, to=[self._file(one) for one in event.files])
            case happened.CopySent():
                self.people.update(name.removeprefix("person:") for name in event.to)
                self._add("copy", event, at, note=event.note, to=event.to)

    def _started(self, event: happened.RunStarted) -> None:
        self.starter = event.starter
        self.people.add(event.starter)
        self.files.update(named_files(self.definition.inputs, event.variables))
        for name, schema in self.definition.inputs.get("properties", {}).items():
            if event.variables.get(name) is not None:
                self.inputs.append(RecordValue(title=_schema_title(schema, name), value=_read(schema, event.variables[name]), columns=_inner_titles(schema)))

    def _completed(self, event: happened.TaskCompleted, at: datetime) -> None:
        doer = event.doer or self.behalf.get(event.number, {}).get(event.by, event.by)
        self.people.add(doer)
        node = self.definition.nodes.get(event.node_id)
        said = str(event.values.get("comment") or "") if node is not None and not node.form else ""
        signature = event.signature.get("name") or self._file(event.signature.get("file_id", ""))
        self._add(
            "decision", event, at, outcome=self._outcome(event.node_id, event.outcome), behalf=doer if doer != event.by else "", as_of=event.as_of, signature=signature,
            values=self._values(event.node_id, event.values), note=said,
        )  # fmt: skip

    def _add(self, kind: str, event: Any, at: datetime, **more: Any) -> None:
        self.people.add(event.by)
        self.people.update(name.removeprefix("person:") for name in more.get("to", ()) if name.startswith("person:"))
        number = 0 if kind in BESIDE else getattr(event, "number", 0)
        if number and kind != "taken_back":
            self.waiting.pop(number, None)
        self.entries.append(RecordEntry(kind=kind, title=self._title(event.node_id), at=at, by=event.by, number=number, node_id=event.node_id, **more))

    def _file(self, file_id: str) -> str:
        if file_id:
            self.files.add(file_id)
        return file_id

    def _title(self, node_id: str) -> Text:
        node = self.definition.nodes.get(node_id)
        return node.title if node is not None else Text(node_id, node_id)

    def _outcome(self, node_id: str, outcome: str) -> Text:
        node = self.definition.nodes.get(node_id)
        return next((one.title for one in node.outcomes if one.key == outcome), Text(outcome, outcome)) if node is not None else Text(outcome, outcome)

    def _values(self, node_id: str, values: dict[str, Any]) -> list[RecordValue]:
        node = self.definition.nodes.get(node_id)
        if node is None or not node.form or node.form not in self.pack.forms:
            return []
        form = form_at(self.pack.forms[node.form], node.fields)
        hidden = {name for name, right in node.fields.items() if right == "hidden"}
        shown = {name: value for name, value in shown_values(form.fields, values, self.roles).items() if name not in hidden and value is not None}
        self.files.update(file_id for _, _, file_id in file_places(form.plan.fields, shown))
        return [_value(field, shown[field.key]) for field in form.fields if field.key in shown]


def _value(field: Field, value: Any) -> RecordValue:
    titles = {str(option.value): option.title for option in field.options}
    return RecordValue(title=field.title, value=value, titles=titles, columns={column.key: column.title for column in field.columns})


def _read(schema: Any, value: Any) -> Any:
    """What may be a text or an object and was given as the text of an object (YAML, a file's content) is told as the object."""
    choices = [one.get("type") for one in schema.get("anyOf", ()) if isinstance(one, dict)] if isinstance(schema, dict) else []
    if not isinstance(value, str) or "object" not in choices or ":" not in value:
        return value
    try:
        found = quiet_yaml("safe").load(value)
    except (YAMLError, ValueError):
        return value
    return found if isinstance(found, dict) and all(isinstance(key, str) for key in found) and "title" in found else value


def _schema_title(schema: Any, name: str) -> Text:
    title = schema.get("x-title", {}) if isinstance(schema, dict) else {}
    en, zh = str(title.get("en") or ""), str(title.get("zh") or "")
    return Text(en or zh or name, zh or en or name)


def _inner_titles(schema: Any) -> dict[str, Text]:
    """What a schema calls the parts of its objects, at any depth."""
    if not isinstance(schema, dict):
        return {}
    found: dict[str, Text] = {}
    for inner in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), schema.get("items")):
        found |= _inner_titles(inner)
    for name, part in schema.get("properties", {}).items():
        found |= {**_inner_titles(part), **({name: _schema_title(part, name)} if isinstance(part, dict) and "x-title" in part else {})}
    return found
