"""What people do on user tasks: claim, give back, fill in, complete.

The surprising rule: whether they may, and what the form says to their values, is judged in the transaction that does it (`Judge`), so that nothing can change in between.
"""

from collections.abc import Callable, Collection
from typing import Any

from engine.errors import Conflict, Denied, Invalid, NotFound, nearest_name, problem
from engine.form import FormState
from engine.form.attachment import file_places
from engine.form.form import state_of
from engine.form.right import form_at
from engine.form.session import Session, Situation
from engine.json_text import decode_json
from engine.model import command as asked
from engine.model.command import Command
from engine.model.view import TaskSummary
from engine.service.answer import Answer
from engine.service.ask import Ask, Judge, TaskTold, Verdict, unknown_task
from engine.service.committer import Committer, Request
from engine.service.past_date import Past
from engine.service.record_reader import RecordReader
from engine.store import Connection, records, worklist
from engine.store.keys import Keys
from engine.store.stored_run import load_runs

__all__ = ["TaskDesk", "check_signature", "split_place"]


class TaskDesk(RecordReader):
    """The part of `Engine` that user tasks go through."""

    committer: Committer

    def submit(self, request: Request) -> None:
        """Hands a request to the committer; its answers come after the commit."""
        self.committer.submit(request)

    def claim(self, tenant_id: str, task_id: str, *, by: str, roles: Collection[str] = ()) -> TaskSummary:
        """The person takes the task. Raises NotFound, Denied when it was not offered to them, Conflict when another has it."""
        self._ask_task(tenant_id, task_id, lambda number: asked.ClaimTask(number, by), by, roles)
        return self.task(tenant_id, task_id, roles=roles)

    def unclaim(self, tenant_id: str, task_id: str, *, by: str, roles: Collection[str] = ()) -> TaskSummary:
        """The person gives the task back. Raises NotFound, Conflict when they do not have it."""
        self._ask_task(tenant_id, task_id, lambda number: asked.UnclaimTask(number, by), by, roles)
        return self.task(tenant_id, task_id, roles=roles)

    def preview_task(self, tenant_id: str, task_id: str, values: dict[str, Any], *, roles: Collection[str]) -> FormState:
        """The task's form with these values: computed values, totals, what is visible, required, read-only, offered, and all problems."""
        session = self._session(tenant_id, task_id, values, roles, "")
        return state_of(session) if session else FormState(values={}, fields={}, problems=[])

    def task_choices(self, tenant_id: str, task_id: str, values: dict[str, Any], field: str, *, roles: Collection[str], q: str = "") -> list[dict[str, Any]]:
        """What a field of the task's form offers with these values: [{value, title}]; of records only those in which `q` stands. Raises NotFound for a field that offers nothing of its own."""
        session = self._session(tenant_id, task_id, values, roles, q)
        found = session.choices_of(field) if session else None
        if session is None or found is None:
            near = nearest_name(field, session.plan.fields) if session else ""
            raise NotFound(problem("form.no_choices", f"the field {field[:60]} offers nothing of its own", f"字段 {field[:60]} 没有可供查找的选项", path="field", nearest=near))
        return found

    def _session(self, tenant_id: str, task_id: str, values: dict[str, Any], roles: Collection[str], q: str) -> Session | None:
        with self._database.read() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            stored = load_runs(connection, Keys(self._chain, connection), [row.run_id], is_locked=False)[row.run_id]
            pack, definition = self._catalogue.of(connection, stored.run.definition_id)
            node = definition.nodes[row.node_id]
            if not node.form or stored.is_erased:
                return None
            form = form_at(pack.forms[node.form], node.fields)
            initial = decode_json(stored.open("task", row.detail))["values"]
            offered = self.offered(connection, tenant_id, form, {**initial, **values}, roles, q=q)
            return form.session(values, Situation(roles=roles, now=self.clock.now(), context=stored.run.seen_by(row.number), initial=initial, records=offered))

    def complete_task(
        self,
        tenant_id: str,
        task_id: str,
        *,
        by: str,
        roles: Collection[str],
        outcome: str,
        values: dict[str, Any],
        signature: dict[str, str] | None = None,
        past: Past | None = None,
    ) -> TaskSummary:
        """A person's answer, from a `past` moment on if one is given. Raises Invalid (path = field), Denied, Conflict when it is done or another's."""

        def judge(connection: Connection, keys: Keys, told: TaskTold) -> Verdict:
            _must_be_offered(told, by, roles)
            if told.row.status not in ("created", "claimed"):
                raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))
            taken, file_ids = self._submitted(connection, told, values, roles)
            signed = check_signature(signature)
            if "file_id" in signed:
                records.owners(connection, tenant_id, [signed["file_id"]])
                file_ids = (*file_ids, signed["file_id"])
            as_of = None
            if past is not None:
                as_of = past.judged(self._catalogue.of(connection, told.stored.run.definition_id)[1].nodes[told.row.node_id], told.row.created_at, self.clock.now())
            return Verdict(asked.CompleteTask(told.row.number, by, outcome, taken, signed, as_of), file_ids)

        told = self._judged(tenant_id, task_id, asked.CompleteTask(0, by, outcome, values), by, judge)
        definition = self._catalogue.of_known(told.stored.run.definition_id)
        row, stored = told.row, told.stored
        return TaskSummary(
            task_id=task_id, run_id=row.run_id, node_id=row.node_id, title=definition.nodes[row.node_id].title, workflow_key=row.workflow_key, workflow_title=definition.title,
            status="completed", assignee=row.assignee, candidates=told.candidates, business_key=stored.run.business_key, facts=stored.facts, subject_title=stored.title,
            due_at=row.due_at, created_at=row.created_at, completed_at=stored.changed_at, completed_by=by, outcome=outcome,
            as_of=past.as_of if past is not None else None, starter=stored.run.starter or "",
        )  # fmt: skip

    def _submitted(self, connection: Connection, told: TaskTold, values: dict[str, Any], roles: Collection[str]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """What the task's form makes of the values, and the files among them. Raises Invalid, NotFound for a file that is gone."""
        row, stored = told.row, told.stored
        pack, definition = self._catalogue.of(connection, stored.run.definition_id)
        node = definition.nodes[row.node_id]
        if not node.form:
            if values:
                raise Invalid(problem("task.no_form", "this task has no form and takes no values", "该任务没有表单，不接受填写内容", path=next(iter(values))))
            return values, ()
        form = form_at(pack.forms[node.form], node.fields)
        initial = decode_json(stored.open("task", row.detail))["values"]
        offered = self.offered(connection, row.tenant_id, form, {**initial, **values}, roles)
        taken = form.submit(values, roles=roles, now=self.clock.now(), context=stored.run.seen_by(row.number), initial=initial, records=offered)
        file_ids = tuple(file_id for _, _, file_id in file_places(form.plan.fields, taken))
        records.owners(connection, row.tenant_id, file_ids)
        self.check_files(connection, row.tenant_id, form, taken)
        return taken, file_ids

    def _ask_task(self, tenant_id: str, task_id: str, command: Callable[[int], Command], by: str, roles: Collection[str]) -> None:
        def judge(connection: Connection, keys: Keys, told: TaskTold) -> Verdict:
            _must_be_offered(told, by, roles)
            return Verdict(command(told.row.number))

        self._judged(tenant_id, task_id, command(0), by, judge)

    def _judged(self, tenant_id: str, task_id: str, command: Command, by: str, judge: Judge) -> TaskTold:
        """Asks something of a user task; what it may do there is judged in the transaction that does it."""
        run_id, number = split_place(task_id)
        if number < 0:
            raise unknown_task(task_id)
        ask = Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, task_id=task_id, judge=judge, answer=Answer())
        self.submit(Request([ask]))
        try:
            told: TaskTold = ask.answer.result()
        except NotFound as error:
            raise (unknown_task(task_id) if error.code == "run.unknown" else error) from error
        return told


def check_signature(signature: dict[str, str] | None) -> dict[str, str]:
    """A typed name, or the image of a signature. Raises Invalid for anything else."""
    if not signature:
        return {}
    [kind] = signature.keys() & {"name", "file_id"} if len(signature) == 1 and signature.keys() <= {"name", "file_id"} else [""]
    value = signature.get(kind, "").strip()
    if not value or len(value) > 200:
        raise Invalid(problem("sign.signature", "a signature is a typed name or a file", "签名须为手写姓名或图片文件", path="signature", expected="name | file_id"))
    return {kind: value}


def _must_be_offered(told: TaskTold, by: str, roles: Collection[str]) -> None:
    token = told.stored.run.waiting_for(told.row.number, "user_task")
    seat = token.seats.get(told.row.number) if token is not None else None
    offered = seat.candidates if seat is not None else told.candidates
    holder = token.open_tasks.get(told.row.number) if token is not None else told.row.assignee
    if holder != by and not worklist.is_candidate(offered, by, roles) and not ("guest" in offered and "guest" in roles):
        raise Denied(problem("task.not_offered", "this task was not offered to you", "该任务不由您办理"))


def split_place(place: str) -> tuple[str, int]:
    run_id, _, number = place.rpartition(".")
    return run_id, int(number) if number.isdigit() else -1
