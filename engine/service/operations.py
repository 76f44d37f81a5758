"""What operators do to runs that went wrong: look for them, see what a deed would do, do it, to one run or to many, each for itself.

The surprising rule: a deed is made into a command within the transaction that carries it out, from the run as it is then; a preview is the same on a copy that nobody keeps.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from engine.errors import Conflict, Fault, Invalid, NotFound, Problem, Text, nearest_name, problem
from engine.execution.decide import advance
from engine.execution.repair import SKIPPABLE
from engine.json_check import check_json
from engine.model import command as asked
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.lifecycle import STATUSES
from engine.model.operation import Deed, Effect, IncidentRow, RunQuery, RunResult, Step
from engine.model.run import Run, Token
from engine.model.view import Page
from engine.service.answer import Answer
from engine.service.ask import Ask, Weigh
from engine.service.calendars import calendar_of
from engine.service.effect import effect_of
from engine.service.held import refuse_release
from engine.service.rooms import Rooms
from engine.store import Connection
from engine.store.keys import Keys
from engine.store.operations import find_runs, incident_page
from engine.store.stored_run import StoredRun, load_runs

__all__ = ["Batch", "Operations", "batch_of", "incident_row", "title_in"]


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """One result for each run; `has_more` says that further runs fit the query than one operation takes."""

    results: list[RunResult]
    done: int
    refused: int
    has_more: bool = False


def title_in(*definitions: WorkflowDefinition) -> Callable[[str], Text]:
    """What a node is called in the first of these definitions that has it."""

    def title(node_id: str) -> Text:
        return next((one.nodes[node_id].title for one in definitions if node_id in one.nodes), Text(node_id, node_id))

    return title


class Operations:
    """Each method is one question, or one transaction for each run."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def incidents(self, tenant_id: str, *, run_id: str = "", workflow: str = "", node: str = "", code: str = "", limit: int = 50, cursor: str = "") -> Page[IncidentRow]:
        """Open incidents, newest first; `counts` by code. Raises NotFound for a workflow that is not there."""
        with self._rooms.database.read() as connection:
            if workflow:
                self._rooms.catalogue.row(connection, tenant_id, workflow, None)
            page = incident_page(connection, tenant_id, run_id=run_id, workflow=workflow, node=node, code=code, limit=limit, cursor=cursor)
            keys = Keys(self._rooms.chain, connection)
            keys.load((row.tenant_id, row.subject_id) for row in page.items)
            items = [incident_row(row, keys) for row in page.items]
            return Page(items=items, next_cursor=page.next_cursor, counts=page.counts)

    def find(self, tenant_id: str, query: RunQuery, *, after: str = "") -> tuple[list[str], bool]:
        """The runs that fit a query, as many as one operation takes, and whether there are more. Raises Invalid for one that names nothing, NotFound for a workflow or version that is not there."""
        most = self._rooms.settings.operations_batch
        if query.status != "" and query == RunQuery(status=query.status):
            raise Invalid(
                problem("operations.no_query", "say which runs: by their ids, their workflow, a node, a code ...", "请指明流程实例：编号、流程、节点或异常代码等", path="runs")
            )
        if len(query.run_ids) > most:
            raise Invalid(
                problem("operations.too_many", f"{len(query.run_ids)} runs at once; {most} are allowed", f"一次 {len(query.run_ids)} 个实例，最多 {most} 个", path="runs.run_ids")
            )
        with self._rooms.database.read() as connection:
            if query.workflow:
                self._rooms.catalogue.row(connection, tenant_id, query.workflow, query.version or None)
            found = find_runs(connection, tenant_id, query, after=after, limit=most + 1)
        return found[:most], len(found) > most

    def preview(self, tenant_id: str, query: RunQuery, deed: Deed, *, by: str) -> Batch:
        """What `do` would do to each run; nothing is changed. `is_done` says that it could be done."""
        run_ids, has_more = self.find(tenant_id, query)
        _check(deed)
        weigh = self._weigh(deed, by)
        return _batch([self.one(run_id, lambda run_id=run_id: self.rehearse(tenant_id, run_id, weigh)) for run_id in run_ids], query, has_more)  # type: ignore[misc]

    def do(self, tenant_id: str, query: RunQuery, deed: Deed, *, by: str) -> Batch:
        """Carries the deed out on each run that fits, each in its own right: wholly or not at all."""
        run_ids, has_more = self.find(tenant_id, query)
        _check(deed)
        asks = [self._ask(tenant_id, run_id, deed, by) for run_id in run_ids]
        return _batch(self._rooms.carry_out(asks), query, has_more)

    def _ask(self, tenant_id: str, run_id: str, deed: Deed, by: str) -> Ask:
        if any(step.do == "cancel" for step in deed.steps):
            return Ask(tenant_id=tenant_id, run_id=run_id, command=asked.CancelRun(by, deed.reason), by=by, answer=Answer())
        return Ask(tenant_id=tenant_id, run_id=run_id, command=asked.RepairRun(by=by, steps=()), by=by, answer=Answer(), weigh=self._weigh(deed, by))

    def _weigh(self, deed: Deed, by: str) -> Weigh:
        def weigh(connection: Connection, stored: StoredRun) -> tuple[Command, WorkflowDefinition]:
            definition = self._rooms.catalogue.of(connection, stored.run.definition_id)[1]
            if any(step.do == "resume" for step in deed.steps):
                refuse_release(connection, stored.tenant_id, stored.workflow_key)
            steps = tuple(one for step in deed.steps for one in self._commands(step, stored.run, definition, by, deed.reason))
            return asked.RepairRun(by=by, steps=steps, reason=deed.reason), definition

        return weigh

    def rehearse(self, tenant_id: str, run_id: str, weigh: Weigh) -> Effect:
        """What a command would do to a run as it is now. Raises what would refuse it."""
        with self._rooms.database.read() as connection:
            stored = load_runs(connection, Keys(self._rooms.chain, connection), [run_id], is_locked=False).get(run_id)
            if stored is None or stored.tenant_id != tenant_id:
                raise NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))
            if stored.is_erased:
                raise Conflict(problem("subject.erased", "the person of this run was erased", "该流程对应的个人数据已删除"))
            before = self._rooms.catalogue.of(connection, stored.run.definition_id)[1]
            command, definition = weigh(connection, stored)
            calendar = calendar_of(connection, tenant_id) if definition.has_working_time else None
        events, after = advance(definition, stored.run, command, self._rooms.clock.now(), limit=self._rooms.settings.burst_steps, calendar=calendar)
        size, limit = len(msgspec.json.encode([after.variables, after.scopes])), self._rooms.settings.variables_bytes
        if size > limit:
            raise Invalid(
                problem(
                    "run.variables_too_large", f"the variables would take {size} bytes, {limit} are allowed", f"变量将占用 {size} 字节，上限为 {limit} 字节", expected=f"<= {limit}"
                )
            )
        return effect_of(stored.run, after, events, title_in(definition, before))

    def one(self, run_id: str, look: Callable[[], Effect]) -> RunResult:
        try:
            return RunResult(run_id=run_id, is_done=True, effect=look())
        except Fault as fault:
            return RunResult(run_id=run_id, is_done=False, problems=fault.problems)

    def _commands(self, step: Step, run: Run, definition: WorkflowDefinition, by: str, reason: str) -> list[Command]:
        match step.do:
            case "retry":
                return [asked.RetryIncident(token.reference, by) for token in _incidents(run, step)]
            case "set":
                return [asked.EditVariables(by=by, values=step.values, removed=step.removed, scope=step.scope)]
            case "skip":
                token = _token(definition, run, step)
                self._check_outputs(definition, token, step)
                return [asked.SkipNode(token_id=token.token_id, by=by, outputs=step.outputs)]
            case "move":
                return [asked.MoveToken(node_id=step.to, by=by, token_id=_token(definition, run, step).token_id if step.token or step.incident or step.node else 0, reason=reason)]
            case "suspend":
                return [asked.SuspendRun(by, reason)]
            case "resume":
                return [asked.ResumeRun(by)]
        return [asked.CancelRun(by, reason)]

    def _check_outputs(self, definition: WorkflowDefinition, token: Token, step: Step) -> None:
        """What a skipped node is said to give must be what its type gives."""
        node = definition.nodes[token.node_id]
        manifest = self._rooms.catalogue.node_types.get(node.type)
        if node.kind in SKIPPABLE and manifest is not None and node.kind == "activity" and (step.outputs or node.outputs):
            found = check_json(manifest.outputs, step.outputs, code="run.outputs")
            if found:
                raise Invalid(*found)


def _check(deed: Deed) -> None:
    """Raises Invalid for a deed that no run could have done to it, before any is looked at."""
    if not deed.steps:
        raise Invalid(problem("operations.no_step", "say what to do", "请指明要执行的操作", path="deed.steps"))
    if len(deed.steps) > 1 and any(step.do == "cancel" for step in deed.steps):
        raise Invalid(problem("operations.cancel_alone", "a run is cancelled by itself, without further steps", "取消流程不能与其他操作同时进行", path="deed.steps"))
    for number, step in enumerate(deed.steps):
        if step.do == "set" and not step.values and not step.removed:
            raise Invalid(problem("operations.no_values", "say which variables are set or removed", "请指明要设置或移除的变量", path=f"deed.steps[{number}].values"))


def incident_row(row: Any, keys: Keys) -> IncidentRow:
    """A stored incident, opened."""
    sealer = keys.of(row.tenant_id, row.subject_id)
    message = msgspec.convert(sealer.open_json("incident", row.message_sealed), Text) if sealer else Text("erased", "已删除")
    return IncidentRow(
        incident_id=row.incident_id, run_id=row.run_id, node_id=row.node_id, code=row.code, message=message, raised_at=row.raised_at, workflow_key=row.workflow_key,
        version=int(row.definition_id.rsplit("/", 1)[1]), business_key=row.business_key,
    )  # fmt: skip


def _batch(results: list[RunResult], query: RunQuery, has_more: bool) -> Batch:
    known = {one.run_id for one in results}
    lost = [RunResult(run_id=run_id, is_done=False, problems=(_unfit(run_id, query),)) for run_id in query.run_ids if run_id not in known]
    return batch_of([*results, *lost], has_more)


def batch_of(results: list[RunResult], has_more: bool) -> Batch:
    """The results with how many were done."""
    done = sum(one.is_done for one in results)
    return Batch(results=results, done=done, refused=len(results) - done, has_more=has_more)


def _unfit(run_id: str, query: RunQuery) -> Problem:
    status = STATUSES.get(query.status, Text("as it was asked for", "符合条件"))
    return problem("run.unfit", f"there is no run {run_id}, or it is not {status.en}", f"没有流程实例 {run_id}，或其并非{status.get('zh')}", path="runs.run_ids")


def _incidents(run: Run, step: Step) -> list[Token]:
    """The tokens with the incidents that are meant. Raises Conflict when there is none."""
    number = _number(run, step.incident)
    found = [
        token for token in run.tokens.values()
        if token.waits_for == "incident" and number in (0, token.reference) and step.token in (0, token.token_id) and step.node in ("", token.node_id)
    ]  # fmt: skip
    if not found and not number:
        raise Conflict(problem("incident.none", "there is no incident here: nothing has to be tried again", "此处没有异常，无需重试"))
    if not found:
        raise Conflict(problem("incident.resolved", "this incident has already been resolved", "该异常已处理"))
    return found


def _token(definition: WorkflowDefinition, run: Run, step: Step) -> Token:
    """The one token that is meant. Raises Conflict when it is gone, or when more than one could be."""
    number = _number(run, step.incident)
    found = [
        token for token in run.tokens.values()
        if step.token in (0, token.token_id) and step.node in ("", token.node_id) and (not number or (token.waits_for == "incident" and token.reference == number))
    ]  # fmt: skip
    if step.node and not step.token and len(found) > 1:
        outer = [token for token in found if token.many is not None]
        found = outer if len(outer) == 1 else found
    if len(found) == 1:
        return found[0]
    if not found:
        node = definition.nodes.get(step.node)
        there = Text(f"at “{node.title.en}”", f"在“{node.title.get('zh')}”") if node is not None else Text("there", f"在 {step.node}" if step.node else "在那里")
        near = nearest_name(step.node, [token.node_id for token in run.tokens.values()]) if step.node else ""
        raise Conflict(problem("token.none", f"the run does not stand {there.en} (any more)", f"流程没有（或不再）停{there.get('zh')}", path="node", nearest=near))
    names = ", ".join(f"{token.token_id} ({definition.nodes[token.node_id].title.en})" for token in found)
    zh_names = "、".join(f"{token.token_id}（{definition.nodes[token.node_id].title.get('zh')}）" for token in found)
    raise Conflict(
        problem("token.which", f"the run stands there several times: say which token: {names}", f"流程在该处停有多个令牌，请指明：{zh_names}", path="token", expected=names)
    )


def _number(run: Run, incident: str) -> int:
    if not incident:
        return 0
    run_id, _, number = incident.rpartition(".")
    if (run_id and run_id != run.run_id) or not number.isdigit():
        raise NotFound(problem("incident.unknown", f"there is no incident {incident}", f"没有异常 {incident}", path="incident"))
    return int(number)
