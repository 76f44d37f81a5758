"""What readers of the engine see, put together from the stored rows: run details, tasks with their forms, history."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

import msgspec

from engine.clock import Clock
from engine.errors import NotFound, Text, problem
from engine.form import Form
from engine.form.right import form_at
from engine.form.seen import shown_values
from engine.json_text import decode_json
from engine.model import event as happened
from engine.model.definition import WorkflowDefinition, gone_node
from engine.model.event import HistoryEvent, event_name
from engine.model.operation import RunQuery
from engine.model.run import Run
from engine.model.view import (
    DefinitionDetail,
    DefinitionSummary,
    EdgeView,
    HistoryEntry,
    IncidentView,
    NodeState,
    NodeView,
    Page,
    RunDetail,
    RunSummary,
    StartedRun,
    TaskDetail,
    TaskSummary,
    TokenView,
)  # fmt: skip
from engine.pack.fact_titles import fact_titles, titles_of
from engine.pack.spoken import spoken_variables
from engine.service.catalogue import Catalogue
from engine.service.news import OPEN, news_of, sent_back
from engine.settings import Settings
from engine.store import Database, packs, worklist
from engine.store.archive import Archived, find_archived
from engine.store.keys import Keys
from engine.store.seal import KeyChain
from engine.store.signing import unread_remarks
from engine.store.slot import ClaimedJob
from engine.store.stored_run import bursts_of, load_runs, open_events

__all__ = ["OpenedJob", "Reader"]


ALL_RUNS = RunQuery(status="")
_NO_LAYOUT: dict[str, Any] = {"key": "", "title": {"en": "", "zh": ""}, "items": [], "checks": []}


class OpenedJob(msgspec.Struct, frozen=True):
    """A claimed job's definition, and the templates of its pack."""

    definition: WorkflowDefinition
    templates: dict[str, str]


class Reader:
    """Reads; each method is one transaction. The methods are those of `Engine`, which says what they are for."""

    def __init__(self, database: Database, chain: KeyChain, catalogue: Catalogue, clock: Clock, settings: Settings) -> None:
        self.clock = clock
        self.settings = settings
        self._database = database
        self._chain = chain
        self._catalogue = catalogue
        self._fact_titles: dict[str, dict[str, Text]] = {}

    def workflows(self, tenant_id: str) -> list[DefinitionSummary]:
        with self._database.read() as connection:
            found = []
            for row in packs.definition_rows(connection, tenant_id):
                pack, definition = self._catalogue.of(connection, row.definition_id)
                found.append(DefinitionSummary(**_definition(row, pack.pack.key, definition)))
            return found

    def workflow(self, tenant_id: str, key: str, version: int | None = None) -> DefinitionDetail:
        with self._database.read() as connection:
            return self._detail(connection, self._catalogue.row(connection, tenant_id, key, version))

    def _detail(self, connection: Any, row: Any) -> DefinitionDetail:
        pack, definition = self._catalogue.of(connection, row.definition_id)
        nodes = [
            NodeView(node_id=node.node_id, type=node.type, kind=node.kind, title=node.title, at=node.at, parent=node.parent, host=node.host) for node in definition.nodes.values()
        ]
        edges = [
            EdgeView(
                edge_id=edge.edge_id, from_node=edge.source, to_node=edge.target, when=edge.when.text if edge.when else "", is_default=edge.is_default, is_error=bool(edge.error)
            )
            for edge in definition.edges
        ]
        versions = packs.definition_versions(connection, row.tenant_id, row.key)
        return DefinitionDetail(
            **_definition(row, pack.pack.key, definition), nodes=nodes, edges=edges, source=pack.sources[row.key], versions=versions, variables=spoken_variables(pack, definition)
        )

    def runs(self, tenant_id: str, query: RunQuery = ALL_RUNS, *, limit: int = 50, cursor: str = "") -> Page[RunSummary]:
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            page = worklist.run_page(connection, tenant_id, query, limit=limit, cursor=cursor)
            keys.load((row.tenant_id, row.subject_id) for row in page.items)
            items = [RunSummary(**self._summary(connection, keys, row)) for row in page.items]
            return Page(items=items, next_cursor=page.next_cursor, counts=page.counts)

    def started(
        self, tenant_id: str, starter: str, *, status: Literal["", "running", "completed", "cancelled", "incident"] = "", limit: int = 50, cursor: str = ""
    ) -> Page[StartedRun]:
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            page = worklist.run_page(
                connection,
                tenant_id,
                RunQuery(status="" if status == "incident" else status, has_incident=True if status == "incident" else None, starter=starter),
                limit=limit,
                cursor=cursor,
            )
            keys.load((row.tenant_id, row.subject_id) for row in page.items)
            items = []
            for row in page.items:
                is_running = row.status == "running"
                rows = [one for one in worklist.tasks_of_run(connection, row.run_id) if one.status in ("created", "claimed")] if is_running else []
                items.append(StartedRun(**self._summary(connection, keys, row), waiting=self._tasks(connection, keys, rows)))
            return Page(items=items, next_cursor=page.next_cursor, counts=page.counts)

    def summary(self, tenant_id: str, run_id: str) -> RunSummary:
        with self._database.read() as connection:
            row = self._run_row(connection, tenant_id, run_id)
            return RunSummary(**self._summary(connection, Keys(self._chain, connection), row))

    def run(self, tenant_id: str, run_id: str) -> RunDetail:
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            found = self.whole(connection, keys, tenant_id, run_id)
            stored, run = found.stored, found.stored.run
            bursts = [(burst.at, open_events(stored, burst)) for burst in found.bursts]
            definition_row = packs.newest_definition(connection, tenant_id, *_key_and_version(run.definition_id))
            return RunDetail(
                **self._summary(connection, keys, found.row), definition=self._detail(connection, definition_row), variables=run.variables, tokens=_tokens(run),
                nodes=_node_states(bursts), tasks=self._tasks(connection, keys, found.tasks, found.candidates),
                incidents=self._incidents(connection, keys, tenant_id, run_id), parent_run_id=run.parent_run_id or None,
                child_run_ids=worklist.children(connection, run_id), is_erased=stored.is_erased,
            )  # fmt: skip

    def history(self, tenant_id: str, run_id: str, *, after: int = 0, limit: int = 500) -> Page[HistoryEntry]:
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            found = self.whole(connection, keys, tenant_id, run_id, after=after)
            stored = found.stored
            entries: list[HistoryEntry] = []
            for burst in found.bursts:
                for offset, event in enumerate(open_events(stored, burst)):
                    if burst.seq + offset > after:
                        entries.append(_entry(burst, burst.seq + offset, event))
                if len(entries) > limit:
                    break
            shown = entries[:limit]
            return Page(items=shown, next_cursor=str(shown[-1].seq) if len(entries) > limit else "")

    def events(self, run_id: str) -> list[HistoryEvent]:
        """Everything that happened to a run, as events (for `fold`)."""
        with self._database.read() as connection:
            stored = load_runs(connection, Keys(self._chain, connection), [run_id], is_locked=False)[run_id]
            return [event for burst in bursts_of(connection, stored) for event in open_events(stored, burst)]

    def state(self, run_id: str) -> Run:
        """A run as it is stored."""
        with self._database.read() as connection:
            return load_runs(connection, Keys(self._chain, connection), [run_id], is_locked=False)[run_id].run

    def open_job(self, job: ClaimedJob) -> OpenedJob:
        """What a claimed job is about, for the worker that holds it."""
        known = self._catalogue.known(job.definition_id)
        if known is None:
            with self._database.read() as connection:
                known = self._catalogue.of(connection, job.definition_id)
        pack, definition = known
        return OpenedJob(definition=definition, templates=pack.templates)

    def incidents(self, tenant_id: str, *, run_id: str = "") -> list[IncidentView]:
        with self._database.read() as connection:
            return self._incidents(connection, Keys(self._chain, connection), tenant_id, run_id)

    def tasks(
        self, tenant_id: str, *, scope: str, principal_id: str, roles: Collection[str], workflow: str = "", limit: int = 50, cursor: str = "", order: str = "due"
    ) -> Page[TaskSummary]:
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            page = worklist.task_page(connection, tenant_id, scope=scope, principal_id=principal_id, roles=roles, workflow=workflow, paged=worklist.Paged(limit, cursor, order))
            return Page(items=self.summaries(connection, keys, page.items, principal_id, roles), next_cursor=page.next_cursor, counts=page.counts)

    def summaries(self, connection: Any, keys: Keys, rows: Sequence[Any], principal_id: str, roles: Collection[str] | None) -> list[TaskSummary]:
        """Rows of tasks as a person's list shows them."""
        found = self._tasks(connection, keys, rows)
        read = worklist.read_places(connection, principal_id, [task.task_id for task in found])
        new = news_of(connection, keys, self._catalogue, rows, principal_id, roles)
        said = {task_id: {"sent_back": one.sent_back, "is_changed": one.is_changed} for task_id, one in new.items()}
        remarks = unread_remarks(connection, principal_id, sorted({task.run_id for task in found if task.status in OPEN}))
        return [
            msgspec.structs.replace(task, is_read=task.task_id in read, new_remarks=remarks.get(task.run_id, 0) if task.status in OPEN else 0, **said.get(task.task_id, {}))
            for task in found
        ]

    def titles_of_facts(self, connection: Any, definition_id: str) -> dict[str, Text]:
        """What the facts of a workflow's runs are called; definitions never change, so they are looked up once."""
        known = self._fact_titles.get(definition_id)
        if known is None:
            known = self._fact_titles[definition_id] = fact_titles(*self._catalogue.of(connection, definition_id))
        return known

    def task(self, tenant_id: str, task_id: str, *, roles: Collection[str] | None) -> TaskDetail:
        with self._database.read() as connection:
            return self._task(connection, self.task_row(connection, tenant_id, task_id), roles)

    def guest_task(self, tenant_id: str, run_id: str, node_id: str) -> TaskDetail | None:
        with self._database.read() as connection:
            rows = [row for row in worklist.tasks_of_run(connection, run_id, node_id) if row.tenant_id == tenant_id]
            if not rows or "guest" not in worklist.task_candidates_of(connection, [rows[0].task_id]).get(rows[0].task_id, []):
                return None
            return self._task(connection, rows[0], ("guest",))

    def task_row(self, connection: Any, tenant_id: str, task_id: str) -> Any:
        row = worklist.task_row(connection, tenant_id, task_id)
        if row is None:
            raise NotFound(problem("task.unknown", f"there is no task {task_id}", f"没有任务 {task_id}"))
        return row

    def _task(self, connection: Any, row: Any, roles: Collection[str] | None) -> TaskDetail:
        keys = Keys(self._chain, connection)
        stored = load_runs(connection, keys, [row.run_id], is_locked=False)[row.run_id]
        detail: dict[str, Any] = {"values": {}, "shown": {}} if stored.is_erased else decode_json(stored.open("task", row.detail))
        submitted: dict[str, Any] = decode_json(stored.open("task", row.submitted)) if row.submitted and not stored.is_erased else {}
        pack, definition = self._catalogue.of(connection, stored.run.definition_id)
        node = definition.nodes.get(row.node_id) or gone_node(row.node_id)
        values = {**detail["values"], **submitted}
        form = form_at(pack.forms[node.form], node.fields) if node.form else None
        shown = shown_values(form.fields, values, roles) if form is not None else values
        layout = self._layout(connection, row.tenant_id, form, stored.run.seen_by(row.number), values, roles) if form is not None else _NO_LAYOUT
        outcomes = [{"key": outcome.key, "title": {"en": outcome.title.en, "zh": outcome.title.get("zh")}} for outcome in node.outcomes]
        summary = msgspec.structs.asdict(self._tasks(connection, keys, [row])[0]) | {"is_suspended": bool(stored.run.suspended_by)}
        back = sent_back(stored, bursts_of(connection, stored), row) if stored.run.steps else None
        return TaskDetail(
            **summary | {"sent_back": back}, layout=layout, values=shown, outcomes=outcomes, shown=detail["shown"], shown_titles=titles_of(pack, definition, node.shown)
        )

    def _layout(self, connection: Any, tenant_id: str, form: Form, variables: dict[str, Any], values: dict[str, Any], roles: Collection[str] | None) -> dict[str, Any]:
        return form.layout(variables, now=self.clock.now(), values=values)

    def whole(self, connection: Any, keys: Keys, tenant_id: str, run_id: str, *, after: int = 0) -> Archived:
        """A run with everything that belongs to it, from the tables or from the archive. Raises NotFound."""
        row = worklist.run_row(connection, tenant_id, run_id)
        if row is None:
            archived = find_archived(connection, keys, tenant_id, run_id)
            if archived is None:
                raise _unknown_run(run_id)
            return archived
        stored = load_runs(connection, keys, [run_id], is_locked=False)[run_id]
        tasks = list(worklist.tasks_of_run(connection, run_id))
        return Archived(row, stored, bursts_of(connection, stored, after), tasks, worklist.task_candidates_of(connection, [task.task_id for task in tasks]))

    def _tasks(self, connection: Any, keys: Keys, rows: Iterable[Any], offered: dict[str, list[str]] | None = None) -> list[TaskSummary]:
        rows = list(rows)
        keys.load((row.tenant_id, row.subject_id) for row in rows)
        if offered is None:
            offered = worklist.task_candidates_of(connection, [row.task_id for row in rows])
        found = []
        for row in rows:
            definition = self._catalogue.of(connection, row.definition_id)[1]
            found.append(
                TaskSummary(
                    task_id=row.task_id, run_id=row.run_id, node_id=row.node_id, title=(definition.nodes.get(row.node_id) or gone_node(row.node_id)).title, workflow_key=row.workflow_key,
                    workflow_title=definition.title, status=row.status, assignee=row.assignee, candidates=offered.get(row.task_id, []), business_key=row.business_key,
                    facts=worklist.facts_of(row), subject_title=worklist.title_of(row, keys), due_at=row.due_at, created_at=row.created_at,
                    completed_at=row.completed_at, completed_by=row.completed_by, outcome=row.outcome,
                    as_of=getattr(row, "as_of", None), is_suspended=bool(getattr(row, "suspended_by", None)), fact_titles=self.titles_of_facts(connection, row.definition_id),
                    starter=row.starter or "",
                )
            )  # fmt: skip
        return found

    def _incidents(self, connection: Any, keys: Keys, tenant_id: str, run_id: str) -> list[IncidentView]:
        rows = worklist.incident_rows(connection, tenant_id, run_id)
        keys.load((row.tenant_id, row.subject_id) for row in rows)
        found = []
        for row in rows:
            sealer = keys.of(row.tenant_id, row.subject_id)
            message = msgspec.convert(sealer.open_json("incident", row.message_sealed), Text) if sealer else Text("erased", "已删除")
            found.append(IncidentView(incident_id=row.incident_id, run_id=row.run_id, node_id=row.node_id, code=row.code, message=message, raised_at=row.raised_at))
        return found

    def _run_row(self, connection: Any, tenant_id: str, run_id: str) -> Any:
        row = worklist.run_row(connection, tenant_id, run_id)
        if row is None:
            raise _unknown_run(run_id)
        return row

    def _summary(self, connection: Any, keys: Keys, row: Any) -> dict[str, Any]:
        definition = self._catalogue.of(connection, row.definition_id)[1]
        return {
            "run_id": row.run_id, "workflow_key": row.workflow_key, "workflow_title": definition.title, "version": int(row.definition_id.rsplit("/", 1)[1]),
            "status": row.status, "business_key": row.business_key, "subject_id": row.subject_id, "subject_title": worklist.title_of(row, keys),
            "facts": worklist.facts_of(row), "node_ids": [name for name in row.node_ids.split(",") if name], "has_incident": row.has_incident,
            "started_at": row.started_at, "ended_at": row.ended_at, "suspended_by": getattr(row, "suspended_by", None) or "", "starter": row.starter or "",
            "fact_titles": self.titles_of_facts(connection, row.definition_id),
        }  # fmt: skip


def _unknown_run(run_id: str) -> NotFound:
    return NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))


def _key_and_version(definition_id: str) -> tuple[str, int]:
    _, key, version = definition_id.rsplit("/", 2)
    return key, int(version)


def _definition(row: Any, pack: str, definition: WorkflowDefinition) -> dict[str, Any]:
    return {
        "definition_id": row.definition_id, "key": row.key, "version": row.version, "title": definition.title, "pack": pack, "deployed_at": row.deployed_at,
        "inputs": definition.inputs,
    }  # fmt: skip


def _tokens(run: Run) -> list[TokenView]:
    return [TokenView(token_id=token.token_id, node_id=token.node_id, waits_for=token.waits_for, since=token.since) for token in run.tokens.values()]


def _entry(burst: Any, seq: int, event: HistoryEvent) -> HistoryEntry:
    fields = {field.name: field.default for field in msgspec.structs.fields(event) if field.name != "node_id"}
    data = {name: msgspec.to_builtins(getattr(event, name)) for name, default in fields.items() if getattr(event, name) != default}
    # Of what follows from a command, some is another's: a run that is sent back is claimed again by who had it, and not by who sent it.
    by = getattr(event, "by", "") or burst.by
    return HistoryEntry(seq=seq, at=burst.at, type=event_name(type(event)), node_id=event.node_id, by=by, data=data)


def _node_states(bursts: list[tuple[Any, list[HistoryEvent]]]) -> list[NodeState]:
    found: dict[str, dict[str, Any]] = {}
    for at, events in bursts:
        for event in events:
            if isinstance(event, happened.RunMigrated):
                found = {event.nodes.get(name, name): {**fields, "node_id": event.nodes.get(name, name)} for name, fields in found.items()}
            elif isinstance(event, happened.RunCancelled):
                for fields in found.values():
                    if fields["state"] in ("active", "failed"):
                        fields.update(state="cancelled", left_at=at)
            elif event.node_id:
                _trace(found, at, event)
    return [NodeState(**fields) for fields in found.values()]


def _trace(found: dict[str, dict[str, Any]], at: Any, event: HistoryEvent) -> None:
    node_id = event.node_id
    if isinstance(event, happened.TokenEntered):
        times = found.get(node_id, {}).get("times", 0) + 1
        found[node_id] = {"node_id": node_id, "state": "active", "entered_at": at, "left_at": None, "times": times, "attempts": 0}
        return
    if node_id not in found:  # an event that was only awaited
        return
    fields = found[node_id]
    if isinstance(event, happened.JobCompleted | happened.JobFailed):
        fields["attempts"] += 1
    fields.update(_traced(at, event))


def _traced(at: Any, event: HistoryEvent) -> dict[str, Any]:
    match event:
        case happened.TokenLeft(is_withdrawn=is_withdrawn):
            return {"state": "cancelled" if is_withdrawn else "completed", "left_at": at}
        case happened.JobCreated(inputs=inputs) | happened.ChildCalled(inputs=inputs):
            return {"input": inputs, "state": "active", "error": None}
        case happened.DecisionMade(inputs=inputs, outputs=outputs, fired=fired):
            return {"input": inputs, "output": {"outputs": outputs, "rules": fired}}
        case happened.JobCompleted(outputs=outputs) | happened.MessageReceived(payload=outputs):
            return {"output": outputs}
        case happened.TaskCreated(values=values, shown=shown):
            return {"input": {"values": values, "shown": shown}}
        case happened.TaskCompleted(by=by, outcome=outcome, values=values, as_of=as_of):
            return {"output": {"by": by, "outcome": outcome, "values": values, **({"as_of": as_of.isoformat()} if as_of else {})}}
        case happened.ChildEnded(outcome=outcome):
            return {"output": {"outcome": outcome}}
        case happened.JobFailed(message=message):
            return {"error": message}
        case happened.IncidentRaised(message=message):
            return {"state": "failed", "error": message}
        case happened.IncidentResolved():
            return {"state": "active", "error": None}
        case _:
            return {}
