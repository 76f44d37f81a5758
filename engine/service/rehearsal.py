"""A changed definition or rule tried on past runs before it is published: whose outcome changes, and with what share of each group.

Only reads; the changed pack is compiled and thrown away. The surprising rule: each run is first told again on its own version; where that does not give what was recorded,
nothing is claimed about it.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.execution.sandbox import Replay, replay
from engine.execution.stimuli import Recorded, read_stimuli
from engine.json_check import check_json
from engine.model.definition import WorkflowDefinition
from engine.model.operation import RunQuery
from engine.model.rehearsal import RehearsalQuery, RehearsalReport, Trial
from engine.model.run import Run
from engine.pack import CompiledPack, Pack, compile_pack, pack_of
from engine.service.calendars import calendar_of
from engine.service.groups import Groups, shares, shown
from engine.service.rehearsal_names import check_files, check_selected
from engine.service.rooms import Rooms
from engine.store import Connection
from engine.store.burst import Burst
from engine.store.keys import Keys
from engine.store.operations import find_runs
from engine.store.stored_run import StoredRun, bursts_of_many, load_runs, open_events

__all__ = ["Rehearsal"]

LISTED = 500
"""Most runs of each kind that a report names."""


class Rehearsal:
    """`run` answers for the newest past runs first to last, up to the limit."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def run(self, tenant_id: str, query: RehearsalQuery, *, roles: Collection[str] | None = None) -> RehearsalReport[Problem]:
        """Raises Invalid with all problems of the changed pack, NotFound for an unknown workflow. `roles`: who asks; fields of records that they may not read group nothing."""
        with self._rooms.database.read() as connection:
            row = self._rooms.catalogue.row(connection, tenant_id, query.workflow)
            pack = self._rooms.catalogue.of(connection, row.definition_id)[0]
            if query.version:
                self._rooms.catalogue.row(connection, tenant_id, query.workflow, query.version)
            types = self._rooms.catalogue.record_types(connection, tenant_id)
        compiled = self._compiled(pack, query)
        changed = compiled.workflows.get(query.workflow)
        if changed is None:
            near = nearest_name(query.workflow, compiled.workflows)
            raise Invalid(
                problem("rehearsal.no_workflow", f"the changed pack has no workflow {query.workflow}", f"修改后的流程包没有流程 {query.workflow}", path="files", nearest=near)
            )
        if query.measure and query.measure not in changed.facts:
            raise Invalid(
                problem(
                    "rehearsal.no_fact", f"the workflow has no fact {query.measure}", f"流程没有事实字段 {query.measure}", path="measure", expected=", ".join(changed.facts),
                    nearest=nearest_name(query.measure, changed.facts),
                )
            )  # fmt: skip
        groups = Groups(query.groups, types, roles, facts={*changed.facts, *pack.workflows[query.workflow].facts})
        tried = _Tally(query, changed)
        for page in self._pages(tenant_id, query, tried):
            with self._rooms.database.read() as connection:
                self._page(connection, tenant_id, page, tried, groups)
        check_selected(query, (*pack.pack.files.values(), *compiled.pack.files.values()), {*tried.before, *tried.after}, _outcomes(pack.workflows[query.workflow], changed))
        return tried.report(compiled.warnings)

    def _compiled(self, pack: CompiledPack, query: RehearsalQuery) -> CompiledPack:
        size, limit = sum(len(text.encode()) for text in query.files.values()), self._rooms.settings.editing_bytes
        if size > limit:
            raise Invalid(problem("rehearsal.too_large", f"the files have {size} bytes, {limit} are allowed", f"文件共 {size} 字节，上限为 {limit} 字节", path="files"))
        check_files(query, pack.pack.files)
        if query.is_whole:
            if "pack.yaml" not in query.files:
                raise Invalid(problem("pack.missing", "a pack is a folder with a pack.yaml", "流程包必须是包含 pack.yaml 的文件夹", path="files", expected="pack.yaml"))
            whole = pack_of(query.files)
        else:
            files = {name: text for name, text in {**pack.pack.files, **query.files}.items() if text}
            whole = Pack(pack.pack.key, pack.pack.title, files, pack.pack.needs)
        return compile_pack(whole, self._rooms.catalogue.node_types)

    def _pages(self, tenant_id: str, query: RehearsalQuery, tried: "_Tally") -> Iterator[list[str]]:
        most = min(query.limit or self._rooms.settings.rehearsal_runs, self._rooms.settings.rehearsal_runs)
        wanted = RunQuery(workflow=query.workflow, version=query.version, status="", started_from=query.started_from, started_before=query.started_before)
        after = ""
        while True:
            size = min(self._rooms.settings.mining_page, most - tried.seen)
            with self._rooms.database.read() as connection:
                ids = find_runs(connection, tenant_id, wanted, after=after, limit=size + 1)
            tried.seen += len(ids[:size])
            yield ids[:size]
            if len(ids) <= size:
                return
            after = ids[size - 1]
            if tried.seen >= most:
                tried.has_more = True
                return

    def _page(self, connection: Connection, tenant_id: str, ids: list[str], tried: "_Tally", groups: Groups) -> None:
        keys = Keys(self._rooms.chain, connection)
        runs = load_runs(connection, keys, ids, is_locked=False)
        bursts = bursts_of_many(connection, runs)
        calendar = calendar_of(connection, tenant_id) if tried.changed.has_working_time else None
        limit = self._rooms.settings.burst_steps

        def tell(drawing: WorkflowDefinition, run_id: str, recorded: Recorded) -> Replay:
            return replay(drawing, run_id, recorded, limit=limit, calendar=calendar)

        for run_id, stored in runs.items():
            if stored.is_erased:
                tried.erased += 1
                continue
            own = self._rooms.catalogue.of(connection, stored.run.definition_id)[1]
            recorded = _recorded(stored, bursts[run_id])
            trial = _trial(stored.run, recorded, own, tried, tell)
            told = groups.of(connection, keys, stored, own)
            tried.add(msgspec.structs.replace(trial, groups=told))


def _outcomes(*definitions: WorkflowDefinition) -> set[str]:
    return {node.outcome for one in definitions for node in one.nodes.values() if node.outcome}


def _recorded(stored: StoredRun, bursts: list[Burst]) -> Recorded | None:
    return read_stimuli((burst.at, burst.by, open_events(stored, burst)) for burst in bursts)


def _trial(run: Run, recorded: Recorded | None, own: WorkflowDefinition, tried: "_Tally", tell: Callable[[WorkflowDefinition, str, Recorded], Replay]) -> Trial[Problem]:
    """One run told twice: on its own version, to see whether it can be told at all, and on the changed one."""
    before = tried.measured(run, own)
    untold = Trial[Problem](run_id=run.run_id, before=before, after="", is_told=False, is_changed=False)
    if recorded is None or recorded.is_touched:
        why = problem("rehearsal.operator", "somebody changed its course by hand, which cannot be told again", "曾有人手动改变其走向，无法重演")
        return msgspec.structs.replace(untold, missing=[why])
    found = check_json(tried.changed.inputs, recorded.start.variables, code="run.input")
    if found:
        return msgspec.structs.replace(untold, missing=list(found))
    if run.status == "running":
        return msgspec.structs.replace(untold, missing=[problem("rehearsal.running", "it has not ended", "流程尚未结束")])
    control = tell(own, run.run_id, recorded)
    if tried.measured(control.run, own) != before:
        differs = problem("rehearsal.differs", "told again on its own version it does not come out as recorded", "按原版本重演的结果与记录不一致")
        return msgspec.structs.replace(untold, missing=[differs, *control.missing])
    then = tell(tried.changed, run.run_id, recorded)
    after = tried.measured(then.run, tried.changed)
    is_told = then.is_told or (bool(tried.measure) and after != "")
    if not is_told:
        return msgspec.structs.replace(untold, missing=list(then.missing), assumed=list(then.assumed))
    return Trial(run_id=run.run_id, before=before, after=after, is_told=True, is_changed=before != after, missing=list(then.missing), assumed=list(then.assumed))


class _Tally:
    """What the runs come to."""

    def __init__(self, query: RehearsalQuery, changed: WorkflowDefinition) -> None:
        self.query, self.changed, self.measure = query, changed, query.measure
        self.seen = self.erased = self.told = self.untold = 0
        self.has_more = False
        self.before, self.after, self.reasons = Counter[str](), Counter[str](), Counter[str]()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.trials: list[Trial[Problem]] = []
        self.blank: list[Trial[Problem]] = []
        self.counts: dict[tuple[str, str], Counter[str]] = {}

    def measured(self, run: Run, definition: WorkflowDefinition) -> str:
        """The value that is looked at: a fact, or how the run ended ("" while it has not)."""
        if not self.measure:
            return (run.outcome or run.status) if run.status != "running" else ""
        template = definition.facts.get(self.measure)
        if template is None:
            return ""
        scope = {**definition.unset, **run.variables, "run": {"id": run.run_id, "business_key": run.business_key}}
        return shown(template.fill(scope, run.started_at or datetime.min, []))

    def add(self, trial: Trial[Problem]) -> None:
        if trial.is_told:
            self.told += 1
            self.before[trial.before] += 1
            self.after[trial.after] += 1
            if trial.is_changed:
                self.moves[trial.before, trial.after] += 1
                if len(self.trials) < LISTED:
                    self.trials.append(trial)
        else:
            self.untold += 1
            self.reasons[trial.missing[0].code] += 1
            if len(self.blank) < LISTED:
                self.blank.append(trial)
        for place in trial.groups.items():
            counts = self.counts.setdefault(place, Counter())
            counts["told" if trial.is_told else "untold"] += 1
            if trial.is_told:
                counts["before"] += trial.before in self.query.selected
                counts["after"] += trial.after in self.query.selected

    def report(self, warnings: tuple[Problem, ...]) -> RehearsalReport[Problem]:
        moves: list[dict[str, Any]] = [{"before": before, "after": after, "runs": runs} for (before, after), runs in self.moves.most_common()]
        return RehearsalReport(
            workflow=self.query.workflow, runs=self.told + self.untold, told=self.told, changed=sum(self.moves.values()), untold=self.untold, erased=self.erased,
            has_more=self.has_more, before=dict(self.before), after=dict(self.after), moves=moves, trials=[*self.trials, *self.blank], shares=shares(self.counts),
            reasons=dict(self.reasons), warnings=list(warnings),
        )  # fmt: skip
