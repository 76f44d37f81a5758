"""What people do on user tasks besides answering them, and what they say beside a run: signers, ways back, drafts, comments, copies.

Who may do what is asked of one table (engine.model.signing.OPERATIONS), in the transaction that does it; above that stands `Actor`, which tenants.access makes.
"""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.errors import Conflict, Denied, Fault, Invalid, NotFound, Problem, Text, nearest_name, problem
from engine.execution.relation import asked_by_name, relations, state_of
from engine.execution.reseat import check_outcome
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model.command import Command
from engine.model.organisation import NOBODY
from engine.model.signing import ACTS, OPERATIONS
from engine.model.view import HandedOver
from engine.service.answer import Answer
from engine.service.ask import Ask, TaskTold, Verdict
from engine.service.committer import Request
from engine.service.held import refuse_release
from engine.service.named import names_somebody, settled, settled_name
from engine.service.organisation_desk import OrganisationDesk
from engine.service.sign_reader import Actor, SignReader
from engine.service.task_desk import split_place
from engine.store import Connection, records, worklist
from engine.store import signing as stored_signing
from engine.store.keys import Keys
from engine.store.stored_run import StoredRun, family, load_runs

__all__ = ["Actor", "SignDesk"]

BATCH = 500
MakeCommand = Callable[[int, bool], Command]
"""The command for a task's number, and whether it is done as an admin."""


class SignDesk(SignReader):
    """The part of `Engine` that signing goes through."""

    organisation: OrganisationDesk

    def sign(self, tenant_id: str, task_id: str, operation: str, command: MakeCommand, *, actor: Actor, otherwise: str = "") -> None:
        """Does `operation` on a task; who may not, but may as an admin, does `otherwise` (else the same). Raises NotFound, Denied, Conflict when it is not possible now, Invalid."""

        first = command(0, False)
        known = self.organisation.known(tenant_id) if names_somebody(first) else NOBODY

        def judge(connection: Connection, keys: Keys, told: TaskTold) -> Verdict:
            is_forced = self._must_be_allowed(told.stored, told.row.number, operation, actor, told.candidates, otherwise)
            made = settled(command(told.row.number, is_forced), known)
            file_ids: tuple[str, ...] = ()
            if isinstance(made, signing.AddComment) and made.files:
                file_ids = made.files
                records.owners(connection, tenant_id, file_ids)
            return Verdict(made, file_ids)

        self._judged(tenant_id, task_id, first, actor.by, judge)

    def remove_signer(self, tenant_id: str, task_id: str, *, actor: Actor, name: str = "") -> None:
        """The signer of this task is not asked any more; with `name` that one of the same decision, asked already or still to be asked."""
        first = signing.RemoveSigner(by=actor.by, name=name)
        person = self.organisation.known(tenant_id).person(name) if name and not name.startswith("role:") else None
        named = f"person:{person.person_id}" if person is not None else name

        def judge(connection: Connection, keys: Keys, told: TaskTold) -> Verdict:
            run, here = told.stored.run, told.row.number
            number = asked_by_name(run, here, named) if named else here
            if number:
                is_forced = self._must_be_allowed(told.stored, number, "remove", actor, told.candidates if number == here else [])
                return Verdict(replace(first, number=number, name="", is_forced=is_forced))
            # Who could add those who come later can take them away.
            is_forced = self._must_be_allowed(told.stored, here, "add_after", actor, told.candidates, act="remove")
            return Verdict(replace(first, name=named, at=here, is_forced=is_forced))

        self._judged(tenant_id, task_id, first, actor.by, judge)

    def take_back(self, tenant_id: str, task_id: str, *, actor: Actor) -> str:
        """An answer is asked again; the id of the new task. Raises Conflict when somebody has acted on it."""
        self.sign(tenant_id, task_id, "take_back", lambda number, _: signing.TakeBack(number=number, by=actor.by), actor=actor)
        with self._database.read() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            again = [one for one in worklist.tasks_of_run(connection, row.run_id, row.node_id) if one.assignee == actor.by and one.status == "claimed"]
            return str(again[0].task_id) if again else task_id

    def hand_over(self, tenant_id: str, person: str, to: str, *, by: str, note: str = "", keeps_drafts: bool = True) -> list[HandedOver]:
        """Everything that waits for a person by name becomes another's (a candidate's name); one result for each task. Raises Invalid for who is not known."""
        known, problems = self.organisation.known(tenant_id), list[Problem]()
        found = known.person(person)
        person, to = found.person_id if found is not None else person, settled_name(known, to, "to", problems)
        with self._database.read() as connection:
            task_ids = stored_signing.open_tasks_of(connection, tenant_id, person, BATCH)
        if found is None and known.people and not task_ids:
            near = nearest_name(person, known.people)
            problems.insert(0, problem("organisation.unknown_person", f"there is no person {person}", f"没有人员 {person}", path="from", nearest=near))
        if to == f"person:{person}":
            problems.append(problem("sign.to_themselves", "nobody hands their work over to themselves", "不能把工作移交给本人", path="to"))
        if problems:
            raise Invalid(*problems)
        asks = []
        for task_id in task_ids:
            run_id, number = split_place(task_id)
            command = signing.TransferTask(number=number, by=by, to=to, frm=f"person:{person}", note=note, keeps_draft=keeps_drafts, is_forced=True)
            asks.append(Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, answer=Answer()))
        for ask in asks:
            self.submit(Request([ask]))
        return [_handed_over(task_id, ask) for task_id, ask in zip(task_ids, asks, strict=True)]

    def complete_many(self, tenant_id: str, task_ids: list[str], *, actor: Actor, outcome: str, values: dict[str, Any]) -> list[HandedOver]:
        """The same answer to several tasks; one result for each."""
        found = []
        for task_id in dict.fromkeys(task_ids):
            try:
                roles = actor.roles
                self.complete_task(tenant_id, task_id, by=actor.by, roles=roles, outcome=outcome, values=values)
                found.append(HandedOver(task_id=task_id, is_done=True))
            except Fault as fault:
                found.append(HandedOver(task_id=task_id, is_done=False, code=fault.code, message=fault.problems[0].message))
        return found

    def suspend(self, tenant_id: str, run_id: str, *, by: str, reason: str = "") -> None:
        """A run and the runs that it waits for stand still. Raises NotFound, Conflict when it does already or has ended."""
        self._all_of(tenant_id, run_id, asked.SuspendRun(by, reason), lambda origin: asked.SuspendRun(origin, reason), by)

    def resume(self, tenant_id: str, run_id: str, *, by: str) -> None:
        """They go on. Raises NotFound, Conflict when it does not stand still, or a pause holds all runs of its workflow."""
        with self._database.read() as connection:
            row = worklist.run_row(connection, tenant_id, run_id)
            if row is not None and row.status == "running":
                refuse_release(connection, tenant_id, row.workflow_key)
        self._all_of(tenant_id, run_id, asked.ResumeRun(by), asked.ResumeRun, by)

    def _all_of(self, tenant_id: str, run_id: str, command: Command, inner: Callable[[str], Command], by: str) -> None:
        with self._database.read() as connection:
            below = family(connection, [run_id], with_children=True) - family(connection, [run_id], with_children=False)
            known = load_runs(connection, Keys(self._chain, connection), below, is_locked=False)
        origin = f"run:{run_id}"
        wanted = "" if isinstance(command, asked.SuspendRun) else origin
        first = Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, answer=Answer())
        children = [one for one, stored in known.items() if stored.tenant_id == tenant_id and stored.run.parent_token_id and stored.run.suspended_by == wanted]
        rest = [Ask(tenant_id=tenant_id, run_id=child, command=inner(origin), by=by, answer=Answer()) for child in sorted(children)]
        self.submit(Request([first]))
        first.answer.result()
        for ask in rest:
            self.submit(Request([ask]))
        for ask in rest:
            ask.answer.exception()  # one that has ended meanwhile needs nothing

    def command_run(self, tenant_id: str, run_id: str, command: Command, *, by: str) -> None:
        """Asks something of a run (a jump, a restart, a node done again ...). Raises NotFound, Conflict, Invalid."""
        ask = Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, answer=Answer())
        self.submit(Request([ask]))
        ask.answer.result()

    def revoke(self, tenant_id: str, run_id: str, *, actor: Actor, reason: str = "") -> None:
        """Who began a run, or an admin, ends it. Raises NotFound, Denied, Conflict when it has ended."""
        with self._database.read() as connection:
            stored = self._stored(connection, tenant_id, run_id)
        if not actor.is_admin and stored.run.starter != actor.by:
            raise Denied(problem("sign.denied", "only who began a run can revoke it", "只有发起人可以撤销流程", path="starter"))
        self.command_run(tenant_id, run_id, asked.CancelRun(actor.by, reason, "revoke"), by=actor.by)

    def answer_ahead(self, tenant_id: str, run_id: str, node_id: str, *, actor: Actor, outcome: str, values: dict[str, Any]) -> None:
        """A task is answered before it exists. Raises Denied when it will not be theirs, Conflict, Invalid with all problems of the form."""
        with self._database.read() as connection:
            stored = self._stored(connection, tenant_id, run_id)
            pack, definition = self._catalogue.of(connection, stored.run.definition_id)
            node = definition.nodes.get(node_id)
            if node is not None and node.kind == "user_task":
                offered = self._future_candidates(stored.run, node)
                if not actor.is_admin and not worklist.is_candidate(offered, actor.by, actor.roles):
                    raise Denied(problem("task.not_offered", "this task was not offered to you", "该任务不由您办理"))
                check_outcome(node, outcome)
                if node.form:
                    form = pack.forms[node.form]
                    values = form.submit(
                        values,
                        roles=actor.roles,
                        now=self.clock.now(),
                        context=stored.run.variables,
                        initial={},
                        records=self.offered(connection, tenant_id, form, values, actor.roles),
                    )
        self.command_run(tenant_id, run_id, signing.AnswerAhead(node_id=node_id, by=actor.by, outcome=outcome, values=values), by=actor.by)

    def save_draft(self, tenant_id: str, task_id: str, values: dict[str, Any] | None, *, actor: Actor) -> None:
        """Keeps what stands in the form, as it stands; None forgets it. Raises NotFound, Denied, Conflict when the task is open no more."""
        with self._database.write() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            stored = self._stored(connection, tenant_id, row.run_id)
            offered = worklist.task_candidates_of(connection, [task_id]).get(task_id, [])
            self._must_be_allowed(stored, row.number, "draft", actor, offered)
            if state_of(stored.run, row.number) not in (*OPERATIONS["draft"].states, "suspended"):
                raise Conflict(problem("task.already_completed", "this task is no longer open", "该任务已办结或已撤销"))
            sealer = stored.sealer or Keys(self._chain, connection).tenant(tenant_id)
            sealed = None if values is None else sealer.seal_json("draft", values)
            stored_signing.save_draft(
                connection, tenant_id=tenant_id, run_id=row.run_id, task_id=task_id, principal_id=actor.by, values=sealed, now=self.clock.now(),
            )  # fmt: skip

    def mark_shown_read(self, tenant_id: str, place: str, *, actor: Actor) -> None:
        """Somebody has read a copy that was sent to them, or a comment that they may see. Raises NotFound for all else."""
        run_id, number = split_place(place)
        with self._database.read() as connection:
            row = worklist.run_row(connection, tenant_id, run_id)
            if row is None or not (stored_signing.has_copy(connection, tenant_id, run_id, number, actor.names) or self._sees_comment(connection, row, number, actor)):
                raise NotFound(problem("copy.unknown", f"there is no copy or comment {place} for you", f"没有您可查看的抄送或评论 {place}"))
        self.mark_read(tenant_id, place, by=actor.by)

    def _sees_comment(self, connection: Connection, run: Any, number: int, actor: Actor) -> bool:
        """Whether it is one of the run's, and they may see runs, are mentioned, or have or had a task there."""
        comment = next((one for one in stored_signing.comment_rows(connection, run.tenant_id, run.run_id) if one.number == number), None)
        if comment is None or actor.standing:
            return comment is not None
        tasks = worklist.tasks_of_run(connection, run.run_id)
        offered = worklist.task_candidates_of(connection, [one.task_id for one in tasks])
        if any(actor.by in (one.assignee, one.completed_by) or worklist.is_candidate(offered.get(one.task_id, []), actor.by, actor.roles) for one in tasks):
            return True
        sealer = Keys(self._chain, connection).of(run.tenant_id, run.subject_id)
        return sealer is not None and actor.by in sealer.open_json("comment", comment.body_sealed)["mentions"]

    def mark_read(self, tenant_id: str, place: str, *, by: str) -> None:
        """A person has read something (`<run_id>.<number>`) that they may see. Raises NotFound for a run that is not there."""
        run_id, number = split_place(place)
        with self._database.write() as connection:
            if number < 0 or worklist.run_row(connection, tenant_id, run_id) is None:
                raise NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))
            stored_signing.mark_read(connection, tenant_id=tenant_id, run_id=run_id, place=place, principal_id=by, now=self.clock.now())

    def _must_be_allowed(self, stored: StoredRun, number: int, operation: str, actor: Actor, offered: list[str], otherwise: str = "", act: str = "") -> bool:
        """Whether the actor does it as an admin (`act`: what they call it). Raises Denied when they may not at all."""
        known = relations(stored.run, number, actor.by, actor.names, offered)
        if actor.is_reader:
            known.add("reader")
        wanted = OPERATIONS[operation].by
        if not known.isdisjoint(wanted):
            return False
        if not actor.is_admin or "admin" not in OPERATIONS[otherwise or operation].by:
            who = " | ".join(wanted)
            told = ACTS[act or operation]
            raise Denied(problem("sign.denied", f"with this task you may not: {told.en}", f"您无权对该任务执行“{told.zh}”", path=act or operation, expected=who))
        return True


def _handed_over(task_id: str, ask: Ask) -> HandedOver:
    error = ask.answer.exception()
    if error is None:
        return HandedOver(task_id=task_id, is_done=True)
    if not isinstance(error, Fault):
        raise error
    message: Text = error.problems[0].message
    return HandedOver(task_id=task_id, is_done=False, code=error.code, message=message)
