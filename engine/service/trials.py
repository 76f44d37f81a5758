"""A draft tried from its texts: compiled, told by engine.execution.trial with the tenant's own people and calendar, and thrown away.

Writes nothing and sends nothing. What machines do is given by the caller, since the engine knows no node's code.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.errors import Invalid, NotFound, nearest_name, problem
from engine.execution.trial import Done, Failed, Trial, TrialWorld
from engine.execution.trial_told import effects_of, entries_of, nodes_of, taken_edges, waits_of
from engine.form import FormState
from engine.form.form import state_of
from engine.form.right import form_at
from engine.form.session import Session, Situation
from engine.json_check import check_json
from engine.model.definition import Node, WorkflowDefinition
from engine.model.organisation import Organisation
from engine.model.run import Run
from engine.model.trial import TrialQuery, TrialReport
from engine.pack import CompiledPack, compile_pack
from engine.service.calendars import calendar_of
from engine.service.draft_state import check_files, pack_from
from engine.service.drafts import Drafts
from engine.service.rooms import Rooms
from engine.service.staff import Organisations, Staffs

__all__ = ["Trials", "Work"]

Work = Callable[[CompiledPack, Node, Mapping[str, Any], datetime], Done | Failed | None]


class Trials:
    """Tries drafts."""

    def __init__(self, rooms: Rooms, drafts: Drafts) -> None:
        self._rooms = rooms
        self._drafts = drafts

    def run(self, tenant_id: str, key: str, query: TrialQuery, work: Work) -> tuple[TrialReport, FormState | None]:
        """How far the draft comes, and what the form that is looked at says. Raises NotFound, and Invalid with all problems of the draft, of the inputs, or of a place that is none."""
        compiled = self._compiled(tenant_id, key, query)
        definition = _named(compiled, query)
        now = query.now or self._rooms.clock.now()
        with self._rooms.database.read() as connection:
            calendar = calendar_of(connection, tenant_id) if definition.has_working_time else None
            organisation = Staffs(connection, Organisations()).of(tenant_id, definition)
        world = TrialWorld(
            now=now, calendar=calendar, organisation=organisation, limit=self._rooms.settings.burst_steps,
            work=lambda node, inputs, at: work(compiled, node, inputs, at), submit=lambda *asked: _submit(compiled, *asked),
        )  # fmt: skip
        trial = Trial(definition, world, query.pins, query.until)
        trial.begin(query.inputs, query.starter, query.start_at)
        refused, problems = trial.play(query.moves)

        def form_of(node: Node, number: int) -> tuple[dict[str, Any], dict[str, Any]] | None:
            if not node.form:
                return None
            form, values = form_at(compiled.forms[node.form], node.fields), trial.tasks[number].values
            return form.layout(trial.run.seen_by(number), now=trial.now, values=values), values

        waits = waits_of(trial, form_of, self._rooms.catalogue.node_types)
        named = {name.removeprefix("person:") for wait in waits for name in (*wait.candidates, wait.by)} | set(_answered(trial)) | {query.starter}
        told = TrialReport(
            status=trial.run.status, outcome=trial.run.outcome, now=trial.now, is_stopped=trial.is_stopped, variables=trial.run.variables, nodes=nodes_of(trial),
            edges=taken_edges(trial), waits=waits, effects=effects_of(trial), entries=entries_of(trial), refused=refused, problems=list(problems),
            people=_names(organisation, named),
        )  # fmt: skip
        return told, _looked(compiled, trial, query)

    def _compiled(self, tenant_id: str, key: str, query: TrialQuery) -> CompiledPack:
        check_files(query.files)
        stored = self._drafts.draft(tenant_id, key).files
        files = {path: text for path, text in {**stored, **query.files}.items() if text is not None}
        size, limit = sum(len(text.encode()) for text in files.values()), self._rooms.settings.draft_bytes
        if size > limit:
            raise Invalid(problem("draft.too_large", f"the pack has {size} bytes, {limit} are allowed", f"流程包共 {size} 字节，上限为 {limit} 字节", path="files"))
        return compile_pack(pack_from(key, files), self._rooms.catalogue.node_types)


def _named(compiled: CompiledPack, query: TrialQuery) -> WorkflowDefinition:
    definition = compiled.workflows.get(query.workflow)
    if definition is None:
        near = nearest_name(query.workflow, compiled.workflows)
        raise NotFound(
            problem(
                "workflow.unknown", f"there is no workflow {query.workflow}", f"没有流程 {query.workflow}", path="workflow", nearest=near, expected=", ".join(compiled.workflows)
            )
        )
    for path, node_id in (("until", query.until), ("start_at", query.start_at)):
        if node_id and node_id not in definition.nodes:
            near = nearest_name(node_id, definition.nodes)
            raise Invalid(problem("trial.no_node", f"there is no node {node_id}", f"没有节点 {node_id}", path=path, nearest=near))
    if not query.start_at:
        found = check_json(definition.inputs, query.inputs, code="run.input")
        if found:
            raise Invalid(*found)
    return definition


def _submit(
    compiled: CompiledPack, node: Node, run: Run, number: int, values: dict[str, Any], initial: dict[str, Any], now: datetime, roles: tuple[str, ...] | None
) -> dict[str, Any]:
    """What the task's form makes of the values. Raises Invalid."""
    if not node.form:
        return values
    form = form_at(compiled.forms[node.form], node.fields)
    return form.submit(values, roles=roles, now=now, context=run.seen_by(number), initial=initial, records=None)


def _looked(compiled: CompiledPack, trial: Trial, query: TrialQuery) -> FormState | None:
    """The form of an open task with what stands in it while somebody types."""
    look = query.look
    token = trial.run.waiting_for(look.number, "user_task") if look is not None and trial.run.status == "running" else None
    node = trial.definition.nodes[token.node_id] if token is not None else None
    if look is None or node is None or not node.form:
        return None
    form = form_at(compiled.forms[node.form], node.fields)
    by = look.by or trial.who(token, look.number) if token is not None else ""
    situation = Situation(roles=trial.roles_of(by), now=trial.now, context=trial.run.seen_by(look.number), initial=trial.tasks[look.number].values, records=None)
    return state_of(Session(form.plan, look.values, situation))


def _answered(trial: Trial) -> list[str]:
    return [by for _, event in trial.told if (by := getattr(event, "by", ""))]


def _names(organisation: Organisation, ids: set[str]) -> dict[str, str]:
    return {one: organisation.people[one].name for one in sorted(ids & organisation.people.keys())}
