"""One unit of work: many commands for many runs, decided one after the other and written in one transaction.

A command that is refused leaves no trace and does not disturb the others. Children are started and ended in the same transaction as what caused it.
The surprising rule: a run that this process has in memory is decided on as it is there; when the database knows better, nothing is written and the unit is done again.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from engine.errors import Conflict, Fault, Invalid, NotFound, Text, problem
from engine.execution.burst import about_run
from engine.execution.decide import advance
from engine.json_text import encode_json
from engine.model import command as asked
from engine.model import event as happened
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import NOBODY
from engine.model.run import Run
from engine.node import MailMessage, SaveRecord
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim, Start, TaskTold, unknown_task
from engine.service.calendars import calendar_of
from engine.service.catalogue import Catalogue
from engine.service.keeper import Keep, keep_record
from engine.service.kin import OUTWARD, Kin
from engine.service.memory import Memory
from engine.service.named import names_somebody
from engine.service.notices import NOTICES, note
from engine.service.staff import Staffs
from engine.settings import Settings
from engine.store import Connection, jobs, records, tables, worklist
from engine.store.keys import Keys
from engine.store.slot import ClaimedJob, Slot, claimed
from engine.store.stored_run import StoredRun, created_jobs, family, load_runs, started_run

__all__ = ["Unit"]


class Unit(Kin):
    """Carries out asks and claims within the transaction of `connection`; `results` are given out by the caller after the commit."""

    def __init__(self, connection: Connection, keys: Keys, catalogue: Catalogue, settings: Settings, now: datetime, memory: Memory) -> None:
        super().__init__(connection, keys, catalogue, settings, now, memory)
        self.results: list[tuple[Answer[Any], Any]] = []
        self._claimed: list[Slot] = []
        self._tasks: dict[str, worklist.TaskRow] = {}
        self._candidates: dict[str, list[str]] = {}
        self._staffs = Staffs(connection, memory.organisations)

    def perform(self, asks: Iterable[Ask], claims: Iterable[Claim], *, sweeps: bool = False) -> None:
        """Decides everything, writes it, then claims. One that `sweeps` first delivers kept messages for which somebody waits by now."""
        self.queue.extend(asks)
        if sweeps:
            self.queue.extend(self.kept())
        self._load()
        while self.queue:
            self._answer(self.queue.popleft())
        lease = timedelta(seconds=self.settings.lease_seconds)
        claims = list(claims)
        slots = self.changes.slots
        direct = [[] if self.memory.is_turn_of_the_oldest(claim.queue) else list(slots.claim(claim.queue, claim.worker, claim.limit, lease)) for claim in claims]
        self.changes.write(self.connection)
        self._staffs.write()
        for claim, found in zip(claims, direct, strict=True):
            if len(found) < claim.limit:
                found += self._claim(claim, claim.limit - len(found), self.now + lease)
            self.results.append((claim.answer, found))

    def remember(self) -> None:
        """After the commit: what this process knows of the runs and the leases now."""
        self.changes.slots.remember(self.memory.leases, self._claimed)
        self.changes.offer()
        for stored in self.changes.runs.values():
            self.memory.keep(stored)

    @property
    def queues(self) -> set[str]:
        """The queues that got new jobs which nobody has claimed yet."""
        return self.changes.slots.queues

    def _answer(self, ask: Ask) -> None:
        try:
            self.results.append((ask.answer, self._decide(ask)))
            if ask.message_id:
                jobs.drop_message(self.connection, ask.message_id)
        except Fault as fault:
            if self._is_refreshed(ask):
                self.queue.appendleft(ask)
                return
            self.results.append((ask.answer, fault))
            self.taken.discard(ask.message_id)
            if isinstance(ask.command, asked.StartRun) and ask.command.parent_token_id:  # whoever called it must not wait for ever
                parent = self.runs[ask.command.parent_run_id]
                self.ask(parent, parent.run.run_id, asked.EndChild(ask.command.parent_token_id, fault.code, {}, is_failed=True))

    def _load(self) -> None:
        wanted = {ask.run_id for ask in self.queue if ask.start is None}
        has_cancel = any(isinstance(ask.command, asked.CancelRun) for ask in self.queue)
        if not has_cancel:
            self.runs = self.memory.recall(wanted)
            wanted -= self.runs.keys()
        if wanted:
            self.runs.update(load_runs(self.connection, self.keys, family(self.connection, wanted, with_children=has_cancel), is_locked=True))
        self._know_of(self.queue)
        self._read_tasks([ask for ask in self.queue if ask.judge is not None])

    def _read_tasks(self, asks: Iterable[Ask]) -> None:
        """The tasks that are judged: as this process has made them, or as they are stored."""
        unknown = []
        for ask in asks:
            stored = self.runs.get(ask.run_id)
            row = stored.offered.get(ask.task_id) if stored is not None else None
            if row is None:
                unknown.append(ask.task_id)
            else:
                self._tasks[ask.task_id], self._candidates[ask.task_id] = worklist.remembered_row(row)
        if unknown:
            tasks, candidates = worklist.task_rows(self.connection, unknown)
            self._tasks |= tasks
            self._candidates |= candidates

    def _know_of(self, asks: Iterable[Ask]) -> None:
        """Reads what the asks need to know of slots."""
        known: list[tuple[str, int]] = []
        for ask in asks:
            ask.slot = slot = self._slot(ask)
            if slot:
                known.append((ask.run_id, slot))
        self._know(known)

    def _slot(self, ask: Ask) -> int:
        """The slot of the job whose result the command is; 0 when it is no result, or of a job that the run does not wait for."""
        if type(ask.command) not in _RESULTS or ask.run_id not in self.runs:
            return 0
        token = self.runs[ask.run_id].run.waiting_for(ask.command.number, "job")  # type: ignore[union-attr]
        return token.slot or token.reference if token is not None else 0

    def _know(self, keys: Iterable[tuple[str, int]]) -> None:
        """Reads the slots whose row is not known for certain."""
        unknown = []
        for key in keys:
            slot = self.memory.leases.held(key, self.now)
            if slot is not None:
                self.changes.slots.know(slot)
            elif self.changes.slots.known(key) is None:
                unknown.append(key)
        for slot in jobs.find_slots(self.connection, unknown) if unknown else ():
            self.changes.slots.know(slot)

    def _is_refreshed(self, refused: Ask) -> bool:
        """Whether a run that was only remembered has been changed elsewhere meanwhile; then it is here as it is stored now, and locked."""
        run_id = refused.run_id
        known = self.runs.get(run_id)
        if known is None or known.is_locked or run_id in self.changes.runs:
            return False
        found = load_runs(self.connection, self.keys, [run_id], is_locked=True)
        self.runs.pop(run_id)
        self.runs.update(found)
        is_new = run_id in found and found[run_id].event_count != known.event_count
        if is_new:
            self._know_of(ask for ask in self.queue if ask.run_id == run_id)
            self._read_tasks(ask for ask in (refused, *self.queue) if ask.run_id == run_id and ask.judge is not None)
        return is_new

    def _claim(self, claim: Claim, limit: int, lease_until: datetime) -> list[ClaimedJob]:
        """Jobs from the table, oldest first."""
        found = jobs.claim_slots(self.connection, queue=claim.queue, worker=claim.worker, limit=limit, now=self.now, lease_until=lease_until)
        unknown = {slot.run_id for slot in found} - self.changes.runs.keys()
        runs = {**load_runs(self.connection, self.keys, unknown, is_locked=False), **self.changes.runs} if unknown else self.changes.runs
        by_run: dict[str, dict[int, Slot]] = {}
        for slot in found:
            stored = runs.get(slot.run_id)
            token = stored.run.indexed.job_in(slot.slot) if stored is not None and not stored.is_erased else None
            if token is not None:
                by_run.setdefault(slot.run_id, {})[token.reference] = slot
        claims = []
        for run_id, slots in by_run.items():
            events = created_jobs(self.connection, runs[run_id], set(slots))
            claims += [claimed(runs[run_id], slots[number], event) for number, event in events.items()]
            self._claimed += [slots[number] for number in events]
        return claims

    def _decide(self, ask: Ask) -> Any:
        stored = self._stored(ask)
        if isinstance(stored, str):
            return stored
        _, definition = self.catalogue.of(self.connection, stored.run.definition_id)
        if type(ask.command) in _RESULTS:
            slot = self.changes.slots.known((ask.run_id, ask.slot or self._slot(ask)))
            if slot is None or slot.fence != ask.fence:
                raise Conflict(problem("job.lease_lost", "another worker has taken this job over", "该作业已由其他工作进程接管"))
        stored.trace = ask.trace
        told = self._judged(stored, ask) if ask.judge is not None else None
        if ask.weigh is not None:
            ask.command, definition = ask.weigh(self.connection, stored)
        events, run = self._advance(definition, stored, ask)
        if events:
            if isinstance(ask.command, asked.StartRun):
                self.told.append((stored.tenant_id, run.run_id, stored.workflow_key, "running"))
            self._accept(stored, run, events, ask, definition)
            if definition.has_queue:
                self._staffs.note(stored.tenant_id, definition, events)
        return told or stored.run.run_id

    def _judged(self, stored: StoredRun, ask: Ask) -> TaskTold:
        row = self._tasks.get(ask.task_id)
        if row is None or row.tenant_id != ask.tenant_id or ask.judge is None:
            raise unknown_task(ask.task_id)
        told = TaskTold(row, self._candidates.get(ask.task_id, []), stored)
        verdict = ask.judge(self.connection, self.keys, told)
        ask.command, ask.file_ids = verdict.command, verdict.file_ids
        return told

    def _advance(self, definition: WorkflowDefinition, stored: StoredRun, ask: Ask) -> tuple[list[HistoryEvent], Run]:
        """What the command does; with the records that come with it, or with neither when one of them is refused."""
        saves = [effect for effect in ask.effects if isinstance(effect, SaveRecord)] if ask.effects else ()
        if not saves:
            return self._step(definition, stored, ask, ask.command)
        savepoint = self.connection.begin_nested()
        is_kept = False
        try:
            command = ask.command
            for effect in saves:
                command = _named(command, effect.record_id, self._keep(stored, effect))
            found = self._step(definition, stored, ask, command)
            is_kept = bool(ask.effects)
        except Invalid as fault:
            savepoint.rollback()
            ask.effects = ()
            return self._step(definition, stored, ask, _refusal(ask.command, fault))
        finally:
            if savepoint.is_active:
                if is_kept:
                    savepoint.commit()
                else:
                    savepoint.rollback()
        return found

    def _step(self, definition: WorkflowDefinition, stored: StoredRun, ask: Ask, command: Command) -> tuple[list[HistoryEvent], Run]:
        events, run = self._run(definition, stored, command)
        grown = [event for event in events if type(event) in _GROWING]
        if grown:
            limit = self.settings.variables_bytes
            # What is added can only make it larger by so much: the whole is measured when that might be too large.
            size = stored.size + len(encode_json(grown)) if stored.size or stored.is_new else limit + 1
            if size > limit:
                size = len(encode_json(run.variables)) + (len(encode_json(run.scopes)) if run.scopes else 0)
            if size > limit:
                events, run = self._too_large(stored, ask, size)
                ask.effects = ()
            else:
                stored.size = size
        return events, run

    def _stored(self, ask: Ask) -> StoredRun | str:
        if ask.start is None:
            stored = self.runs.get(ask.run_id)
            if stored is None or stored.tenant_id != ask.tenant_id:
                raise NotFound(problem("run.unknown", f"there is no run {ask.run_id}", f"没有流程实例 {ask.run_id}"))
            if stored.is_erased and not isinstance(ask.command, asked.CancelRun):
                raise Conflict(problem("subject.erased", "the person of this run was erased", "该流程对应的个人数据已删除"))
            return stored
        if ask.start.idempotency_key:
            earlier = self._started(ask.tenant_id, ask.start.idempotency_key)
            if earlier:
                return earlier
            self.changes.inserts[tables.start_keys].append({"tenant_id": ask.tenant_id, "idempotency_key": ask.start.idempotency_key, "run_id": ask.run_id})
        subject_id = self._person(ask.tenant_id, ask.start, ask.file_ids)
        return StoredRun(
            run=Run(run_id=ask.run_id, definition_id=ask.start.definition_id), tenant_id=ask.tenant_id, workflow_key=ask.start.workflow_key, subject_id=subject_id,
            sealer=self.keys.subject(ask.tenant_id, subject_id) if subject_id else None, is_new=True,
        )  # fmt: skip

    def _started(self, tenant_id: str, idempotency_key: str) -> str:
        for row in self.changes.inserts[tables.start_keys]:
            if (row["tenant_id"], row["idempotency_key"]) == (tenant_id, idempotency_key):
                return str(row["run_id"])
        return started_run(self.connection, tenant_id, idempotency_key)

    def _person(self, tenant_id: str, start: Start, file_ids: tuple[str, ...]) -> str | None:
        if start.subject_id or not start.is_about_person:
            return start.subject_id
        known = records.owners(self.connection, tenant_id, file_ids)
        return next((owner for owner in known if owner), None) or self.keys.add_subject(tenant_id, self.now)

    def _too_large(self, stored: StoredRun, ask: Ask, size: int) -> tuple[list[HistoryEvent], Run]:
        """What cannot be stored: whoever asks and can do otherwise is refused, what nobody could be told of becomes an incident."""
        limit, code, command = self.settings.variables_bytes, "run.variables_too_large", ask.command
        message = Text(f"the variables would take {size} bytes, {limit} are allowed", f"变量将占用 {size} 字节，上限为 {limit} 字节")
        match command:
            case asked.CompleteJob(number=number):
                instead: Command = asked.FailJob(number=number, attempt=1, code=code, message=message, is_final=True)
            case asked.EndChild(token_id=token_id):
                instead = asked.EndChild(token_id, code, {}, is_failed=True)
            case asked.FireTimer(number=number):
                instead = asked.RefuseEvent(number, code, message)
            case asked.DeliverMessage(number=number) if ask.message_id:
                instead, ask.message_id = asked.RefuseEvent(number, code, message), ""  # it stays kept, for when there is room
            case _:
                raise Invalid(problem(code, message.en, message.zh, expected=f"<= {limit}"))
        _, definition = self.catalogue.of(self.connection, stored.run.definition_id)
        return self._run(definition, stored, instead)

    def _run(self, definition: WorkflowDefinition, stored: StoredRun, command: Command) -> tuple[list[HistoryEvent], Run]:
        calendar = calendar_of(self.connection, stored.tenant_id) if definition.has_working_time else None
        organisation = self._staffs.of(stored.tenant_id, definition) if definition.has_organisation or names_somebody(command) else NOBODY
        return advance(definition, stored.run, command, self.now, limit=self.settings.burst_steps, calendar=calendar, trace=stored.trace, organisation=organisation)

    def _accept(self, stored: StoredRun, run: Run, events: list[HistoryEvent], ask: Ask, definition: WorkflowDefinition) -> None:
        before, stored.run = stored.run, run
        self.runs[run.run_id] = stored
        if run.definition_id != before.definition_id:
            _, definition = self.catalogue.of(self.connection, run.definition_id)
        if definition.facts or definition.subject_title is not None:
            self._tell(stored, definition)
        self.changes.add(stored, before, events, ask.by)
        if stored.subject_id:
            for file_id in ask.file_ids:
                records.adopt_file(self.connection, self.keys, stored.tenant_id, file_id, stored.subject_id)
        kinds = set(map(type, events))
        if not kinds.isdisjoint(NOTICES):
            note(self.changes, self.connection, self.memory.audience, self.settings, stored, events)
        if ask.effects:
            self._effects(stored, ask)
        if not kinds.isdisjoint(OUTWARD):
            for event in events:
                if type(event) in OUTWARD:
                    self.follow(stored, event)

    def _tell(self, stored: StoredRun, definition: WorkflowDefinition) -> None:
        """What lists show of the run: its facts and its title."""
        run = stored.run
        organisation = self._staffs.of(stored.tenant_id, definition) if definition.has_organisation else NOBODY
        scope, warnings = {**definition.unset, **run.variables, "run": about_run(run, organisation)}, list[str]()
        stored.facts = {name: template.fill(scope, self.now, warnings) for name, template in definition.facts.items()}
        if definition.subject_title is not None:
            stored.title = str(definition.subject_title.fill(scope, self.now, warnings) or "")

    def _effects(self, stored: StoredRun, ask: Ask) -> None:
        status = "waiting" if self.settings.smtp_url else "kept"
        for number, effect in enumerate(ask.effects):
            if isinstance(effect, MailMessage):
                mail_id = f"{ask.run_id}.{getattr(ask.command, 'number', 0)}.{number}"
                self.changes.inserts[tables.mails].append(
                    records.mail_row(self.keys, effect, tenant_id=stored.tenant_id, run_id=ask.run_id, subject_id=stored.subject_id, mail_id=mail_id, status=status, now=self.now)
                )

    def _keep(self, stored: StoredRun, effect: SaveRecord) -> str:
        """Saves a record in the role of the program; its id, which is another than the effect's when there was one with its key."""
        types = self.catalogue.record_types(self.connection, stored.tenant_id)
        keep = Keep(
            tenant_id=stored.tenant_id, record_type=effect.record_type, record_id=effect.record_id, key=effect.key, values=effect.values, subject_id=stored.subject_id,
            run_id=stored.run.run_id,
        )  # fmt: skip
        return keep_record(self.connection, self.keys, types, keep, self.now)


_RESULTS: frozenset[type] = frozenset({asked.CompleteJob, asked.FailJob})
_GROWING = frozenset({happened.VariablesSet, happened.VariablesEdited, happened.RunStarted, happened.ScopeOpened, happened.InstanceEnded})
"""Events that make the variables larger."""


def _named(command: Command, record_id: str, saved_id: str) -> Command:
    """The command, naming the record that was saved where it named the one that would have been made."""
    if record_id == saved_id or not isinstance(command, asked.CompleteJob):
        return command
    outputs = {name: saved_id if value == record_id else value for name, value in command.outputs.items()}
    return msgspec.structs.replace(command, outputs=outputs)


def _refusal(command: Command, fault: Invalid) -> Command:
    """A record that its type refuses is the node's business error, which names every field that is wrong."""
    if not isinstance(command, asked.CompleteJob):
        raise fault
    message = Text(*("; ".join(one.describe(language) for one in fault.problems) for language in ("en", "zh")))
    return asked.FailJob(number=command.number, attempt=1, code="record.invalid", message=message, is_business=True)
