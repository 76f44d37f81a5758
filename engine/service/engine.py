"""Engine: the one door for everything above. Commands go through the group committer, reads through `Reader`.

Sync, and safe to call from many threads. Every method takes the tenant first; what belongs to another tenant is not found.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from engine.clock import Clock
from engine.errors import Conflict, Invalid, Text, problem
from engine.json_check import check_json, named_files
from engine.json_text import encode_json
from engine.model import command as asked
from engine.model.command import Command
from engine.model.run_filter import RunFilter, RunSearch
from engine.model.task_query import TaskFilter, TaskQuery
from engine.model.view import DefinitionSummary, FileView, MailBounce, MailView, Page, RunSummary
from engine.node import FileContent, NodeManifest
from engine.pack import Pack, compile_pack
from engine.service.answer import Answer
from engine.service.ask import MESSAGE_DAYS, Ask, Start, new_run_id, opening, run_id_at
from engine.service.branding import Branding
from engine.service.calendars import CalendarSetting, CalendarView, set_calendar, show_calendar
from engine.service.catalogue import Catalogue
from engine.service.committer import Committer, Request
from engine.service.deployment import deploy_pack
from engine.service.drafts import Drafts
from engine.service.filter_desk import FilterDesk
from engine.service.foresight import Foresight
from engine.service.held import refuse_paused
from engine.service.live import Live
from engine.service.migration import Migration
from engine.service.mining import Mining
from engine.service.monitor import Monitor
from engine.service.notification_desk import NotificationDesk
from engine.service.opening_desk import OpeningDesk
from engine.service.operations import Operations
from engine.service.organisation_desk import OrganisationDesk
from engine.service.past import Past
from engine.service.pauses import Pauses
from engine.service.people_desk import PeopleDesk
from engine.service.rehearsal import Rehearsal
from engine.service.rooms import Rooms
from engine.service.run_record import RunRecords
from engine.service.schedule import begins, next_start, opener
from engine.service.sign_desk import SignDesk
from engine.service.task_desk import split_place
from engine.service.task_search import TaskSearch
from engine.service.trials import Trials
from engine.service.upload_desk import UploadDesk
from engine.service.usage import Usage
from engine.settings import Settings
from engine.store import Database, jobs, records, worklist
from engine.store.archive import put_away
from engine.store.keys import Keys
from engine.store.operations import is_paused
from engine.store.record_index import forget_person
from engine.store.seal import KeyChain
from engine.store.slot import ClaimedJob
from engine.store.stored_run import load_runs

__all__ = ["Engine"]

ATTEMPTS = 3
ARCHIVE_EVERY = timedelta(hours=1)
LOST = Text("the worker stopped in the middle of the last attempt", "最后一次执行时工作进程中断")

log = logging.getLogger("hireloom.engine")


class Engine(SignDesk):
    """The workflow engine over one database. `node_types` are the palette."""

    def __init__(self, database: Database, master_key: bytes, node_types: Mapping[str, NodeManifest], *, clock: Clock, settings: Settings) -> None:
        self.database = database
        self.chain = KeyChain(master_key)
        self.catalogue = Catalogue(node_types)
        self.committer = Committer(database, self.chain, self.catalogue, clock, settings)
        self.notifications = NotificationDesk(database, self.chain, self.catalogue, clock, settings, self.committer.memory.audience)
        self._archived = ""
        self._archive_at = clock.now()
        self.organisation = OrganisationDesk(database, clock, settings, self._ask)
        self.people = PeopleDesk(database, clock, self.organisation)
        self.branding = Branding(database, clock)
        self.usage = Usage(database, clock)
        self.foresight = Foresight(database, self.chain, self.catalogue, clock)
        super().__init__(database, self.chain, self.catalogue, clock, settings)
        rooms = Rooms(database=database, chain=self.chain, catalogue=self.catalogue, clock=clock, settings=settings, submit=self.submit)
        self.live = Live(database, clock, settings)
        self.operations = Operations(rooms)
        self.pauses = Pauses(rooms)
        self.migration = Migration(rooms, self.operations)
        self.past = Past(rooms, self)
        self.mining = Mining(rooms)
        self.rehearsal = Rehearsal(rooms)
        self.drafts = Drafts(rooms)
        self.trials = Trials(rooms, self.drafts)
        self.run_records = RunRecords(rooms, self)
        self.monitor = Monitor(rooms, self)
        self.search = TaskSearch(rooms, self)
        self.task_filters = FilterDesk(rooms, "tasks", TaskQuery, TaskFilter)
        self.run_filters = FilterDesk(rooms, "runs", RunSearch, RunFilter)
        self.uploads = UploadDesk(rooms, self.save_file)
        self.openings = OpeningDesk(rooms, self.uploads, self.start)

    def close(self) -> None:
        """Finishes what was asked and closes the database."""
        self.committer.close()
        self.database.close()

    def on_new_jobs(self, listener: Callable[[set[str]], None]) -> None:
        """Calls `listener` with the queues that got jobs, after the commit, on the committer's thread: it must be quick."""
        self.committer.on_new_jobs.append(listener)

    def on_change(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls `listener` when runs changed, after the commit, on the committer's thread: it must be quick; what is returned ends that."""
        self.committer.on_change.append(listener)
        return lambda: self.committer.on_change.remove(listener)

    def calendar(self, tenant_id: str) -> CalendarView:
        """The tenant's working calendar."""
        with self.database.read() as connection:
            return show_calendar(connection, tenant_id, self.clock.now())

    def set_calendar(self, tenant_id: str, setting: CalendarSetting, *, by: str, seen: str = "") -> CalendarView:
        """Sets it; what waits already keeps its time. Raises Invalid with all problems, and Conflict when something else holds than was `seen`."""
        with self.database.write() as connection:
            set_calendar(connection, tenant_id, setting, by=by, now=self.clock.now(), seen=seen)
        return self.calendar(tenant_id)

    def create_tenant_key(self, tenant_id: str) -> None:
        """Makes the key of a new tenant; does nothing when there is one."""
        with self.database.write() as connection:
            Keys(self.chain, connection).add_tenant(tenant_id, self.clock.now())

    def deploy(self, tenant_id: str, pack: Pack, *, by: str) -> list[DefinitionSummary]:
        """Stores the pack's next version beside the old ones; an unchanged pack stays what it is. Raises Invalid with all problems."""
        compiled = compile_pack(pack, self.catalogue.node_types)
        with self.database.write() as connection:
            deploy_pack(connection, tenant_id, compiled, by=by, now=self.clock.now())
        return [summary for summary in self.workflows(tenant_id) if summary.key in compiled.workflows]

    def start(
        self, tenant_id: str, workflow_key: str, inputs: dict[str, Any], *, by: str, business_key: str = "", subject_id: str | None = None, idempotency_key: str = ""
    ) -> RunSummary:
        """Starts a run; with an `idempotency_key` that was used before, gives that run. Raises NotFound, Invalid (path = input's name)."""
        with self.database.read() as connection:
            row = self.catalogue.row(connection, tenant_id, workflow_key)
            refuse_paused(connection, tenant_id, workflow_key)
            definition = self.catalogue.of(connection, row.definition_id)[1]
            found = check_json(definition.inputs, inputs, code="run.input")
            if found:
                raise Invalid(*found)
            file_ids = named_files(definition.inputs, inputs)
            records.owners(connection, tenant_id, file_ids)
        start = Start(
            definition_id=row.definition_id, workflow_key=workflow_key, subject_id=subject_id, is_about_person=bool(definition.subject), idempotency_key=idempotency_key
        )  # fmt: skip
        command = asked.StartRun(inputs=inputs, business_key=business_key, starter=by)
        return self.summary(tenant_id, self._ask(tenant_id, new_run_id(self.clock.now()), command, by, start=start, file_ids=file_ids))

    def cancel(self, tenant_id: str, run_id: str, *, by: str, reason: str = "", act: str = "") -> None:
        """Ends a run and the runs that it waits for; `act`: revoke, terminate. Raises NotFound, or Conflict when it has ended."""
        self._ask(tenant_id, run_id, asked.CancelRun(by, reason, act), by)

    def correlate(self, tenant_id: str, name: str, correlation_key: str, payload: dict[str, Any], *, by: str = "", is_kept: bool = True) -> int:
        """Gives a message to every run that waits for it, else starts what it begins; returns how many. One that nobody wants yet is kept for a week, or with `is_kept` False lost. Raises Invalid when it is too large."""
        self._check_size(payload)
        for _ in range(ATTEMPTS):
            waiting, opened = self._receive(tenant_id, name, correlation_key, payload, is_kept)
            if not waiting:
                return self._open(tenant_id, opened, payload, correlation_key, by)
            matched = self._deliver(tenant_id, waiting, payload, by)
            if matched:  # else all of them have gone on meanwhile: the message is for whoever comes next
                return matched
        return 0

    def _receive(self, tenant_id: str, name: str, correlation_key: str, payload: dict[str, Any], is_kept: bool) -> tuple[Sequence[Any], list[Any]]:
        """Who waits for a message, else which starts it begins; without either it is kept."""
        with self.database.write() as connection:
            jobs.lock_message(connection, tenant_id, name, correlation_key)
            waiting = jobs.subscriptions_for(connection, tenant_id, name, correlation_key)
            opened = [] if waiting else self.catalogue.openers(connection, tenant_id, "message", name)
            for row, _, _ in opened:
                refuse_paused(connection, tenant_id, row.key)
            if not waiting and not opened and is_kept:
                now = self.clock.now()
                jobs.keep_message(
                    connection, Keys(self.chain, connection), tenant_id=tenant_id, name=name, correlation_key=correlation_key, payload=payload,
                    message_id=new_run_id(now), expires_at=now + timedelta(days=MESSAGE_DAYS),
                )  # fmt: skip
        return waiting, opened

    def broadcast(self, tenant_id: str, signal: str, payload: dict[str, Any], *, by: str = "") -> int:
        """Gives a signal to everybody who waits for it now and starts what it begins; returns to how many. It is not kept: who comes later has missed it. Raises Invalid when it is too large."""
        self._check_size(payload)
        with self.database.read() as connection:
            waiting = jobs.subscriptions_for(connection, tenant_id, jobs.signal_name(signal), "")
            opened = [one for one in self.catalogue.openers(connection, tenant_id, "signal", signal) if not is_paused(connection, tenant_id, one[0].key)]
        return self._deliver(tenant_id, waiting, payload, by) + self._open(tenant_id, opened, payload, "", by)

    def _open(self, tenant_id: str, opened: Iterable[Any], payload: dict[str, Any], business_key: str, by: str, idempotency_key: str = "") -> int:
        """Starts a run for each start event; returns how many. Raises Invalid when the payload is not what the workflow takes."""
        commands = [(row, definition, opening(definition, node, payload, business_key)) for row, definition, node in opened]
        found = [one for _, definition, command in commands for one in check_json(definition.inputs, command.inputs, code="run.input")]
        if found:
            raise Invalid(*found)
        for row, definition, command in commands:
            start = Start(definition_id=row.definition_id, workflow_key=row.key, subject_id=None, is_about_person=bool(definition.subject), idempotency_key=idempotency_key)
            self._ask(tenant_id, new_run_id(self.clock.now()), command, by, start=start)
        return len(commands)

    def _deliver(self, tenant_id: str, waiting: Iterable[Any], payload: dict[str, Any], by: str) -> int:
        matched, refusal = 0, None
        for row in waiting:
            try:
                self._ask(tenant_id, row.run_id, asked.DeliverMessage(row.number, payload), by)
                matched += 1
            except Conflict:  # another delivery was first: the run no longer waits
                continue
            except Invalid as fault:  # this run cannot take it; the others shall have it before the sender is told
                refusal = fault
        if refusal is not None:
            raise refusal
        return matched

    def _check_size(self, payload: dict[str, Any]) -> None:
        size, limit = len(encode_json(payload)), self.settings.variables_bytes
        if size > limit:
            raise Invalid(
                problem(
                    "message.too_large",
                    f"the payload has {size} bytes, {limit} are allowed",
                    f"消息内容有 {size} 字节，上限为 {limit} 字节",
                    path="payload",
                    expected=f"<= {limit}",
                )
            )

    def add_instance(self, tenant_id: str, run_id: str, node_id: str, item: Any, *, by: str) -> None:
        """One more instance of a multi-instance activity that is at work. Raises NotFound, or Conflict when it is not or does not grow."""
        self._ask(tenant_id, run_id, asked.AddInstance(node_id, item, by), by)

    def start_node(self, tenant_id: str, run_id: str, node_id: str, *, by: str) -> None:
        """Starts an activity of an ad hoc subprocess. Raises NotFound, or Conflict when that is not possible now."""
        self._ask(tenant_id, run_id, asked.StartNode(node_id, by), by)

    def start_on_time(self, row: Any) -> None:
        """A timer that begins a run is due (a row of `due_timers`): one run for each time, also when this is told twice."""
        with self.database.read() as connection:
            definition = self.catalogue.of(connection, row.run_id)[1]
            found = self.catalogue.row(connection, row.tenant_id, definition.key)
            is_held = is_paused(connection, row.tenant_id, definition.key)
        node, now = opener(definition, row.number), self.clock.now()
        try:
            if not is_held and (node.trigger != "condition" or begins(row, node, now)):
                self._open(row.tenant_id, [(found, definition, node)], {"at": row.due_at.isoformat()}, "", "clock", f"{row.run_id}@{row.due_at.isoformat()}")
        except Invalid as fault:  # it needs inputs that no clock can give; its next turn must not wait for that
            log.warning("a run was due and could not begin", extra={"tenant": row.tenant_id, "definition": row.run_id, "code": fault.code})
        with self.database.write() as connection:
            next_start(connection, row, node, now)

    def retry_incident(self, tenant_id: str, incident_id: str, *, by: str) -> None:
        """Lets the run try its node again. Raises NotFound, or Conflict when it was resolved."""
        run_id, number = split_place(incident_id)
        self._ask(tenant_id, run_id, asked.RetryIncident(number, by), by)

    def create_subject(self, tenant_id: str) -> str:
        """A new person with a key of their own; returns the id."""
        with self.database.write() as connection:
            return Keys(self.chain, connection).add_subject(tenant_id, self.clock.now())

    def erase(self, tenant_id: str, subject_id: str, *, by: str) -> None:
        """Destroys the person's key after cancelling the runs about them. Raises NotFound, Conflict when it was done before."""
        with self.database.read() as connection:
            open_runs = worklist.open_runs_about(connection, tenant_id, subject_id)
        for run_id in open_runs:
            try:
                self.cancel(tenant_id, run_id, by=by, reason="erasure")
            except Conflict:  # it ended meanwhile, alone or with its parent
                continue
        with self.database.write() as connection:
            keys = Keys(self.chain, connection)
            keys.erase(tenant_id, subject_id, by, self.clock.now())
            forget_person(connection, keys, tenant_id, subject_id)

    def save_file(self, tenant_id: str, *, name: str, media_type: str, data: bytes, subject_id: str | None = None) -> FileView:
        """Stores a file. Raises Invalid("file.too_large")."""
        limit = self.settings.max_file_bytes
        if len(data) > limit:
            raise Invalid(problem("file.too_large", f"{name} has {len(data)} bytes, {limit} are allowed", f"{name} 有 {len(data)} 字节，上限为 {limit} 字节", path="file"))
        with self.database.write() as connection:
            content = FileContent("", name, media_type, data)
            return records.add_file(connection, Keys(self.chain, connection), tenant_id, content, subject_id, self.clock.now())

    def file(self, tenant_id: str, file_id: str) -> FileView:
        """What is known of a file. Raises NotFound."""
        with self.database.read() as connection:
            return records.file(connection, Keys(self.chain, connection), tenant_id, file_id)

    def file_content(self, tenant_id: str, file_id: str) -> FileContent:
        """A file, opened. Raises NotFound."""
        with self.database.read() as connection:
            return records.file_content(connection, Keys(self.chain, connection), tenant_id, file_id)

    def mails(self, tenant_id: str, *, limit: int = 50, cursor: str = "") -> Page[MailView]:
        """Mails, newest first."""
        with self.database.read() as connection:
            return records.mails(connection, Keys(self.chain, connection), tenant_id, limit=limit, cursor=cursor)

    def mail(self, tenant_id: str, mail_id: str) -> MailView:
        """One mail. Raises NotFound."""
        with self.database.read() as connection:
            return records.mail(connection, Keys(self.chain, connection), tenant_id, mail_id)

    def renew(self, held: Collection[ClaimedJob]) -> None:
        """Makes the leases of jobs that are being worked on longer."""
        until = self.clock.now() + timedelta(seconds=self.settings.lease_seconds)
        with self.database.write() as connection:
            jobs.renew_jobs(connection, held, until)
        self.committer.memory.leases.renew(held, until)

    def release(self, held: Collection[ClaimedJob]) -> None:
        """Hands jobs back that were not finished; the attempt does not count."""
        for job in held:
            self.committer.memory.leases.forget((job.run_id, job.slot))
        with self.database.write() as connection:
            jobs.release_jobs(connection, held, self.clock.now())

    def spent_jobs(self, limit: int) -> list[Ask]:
        """For each job whose last attempt was never answered: what tells its run so."""
        with self.database.read() as connection:
            slots = jobs.spent_slots(connection, self.clock.now(), limit)
            runs = load_runs(connection, Keys(self.chain, connection), {slot.run_id for slot in slots}, is_locked=False)
        found = []
        for slot in slots:
            stored = runs.get(slot.run_id)
            token = stored.run.indexed.job_in(slot.slot) if stored is not None else None
            if token is not None:
                command = asked.FailJob(number=token.reference, attempt=slot.attempt, code="job.lost", message=LOST, is_final=True)
                found.append(Ask(tenant_id=slot.tenant_id, run_id=slot.run_id, command=command, by="clock", fence=slot.fence, answer=Answer()))
        return found

    def archive(self) -> int:
        """Moves some runs that ended long enough ago to the archive; returns how many."""
        days, now = self.settings.archive_days, self.clock.now()
        if not days or now < self._archive_at:
            return 0
        before = now - timedelta(days=days)
        with self.database.write() as connection:
            count, self._archived = put_away(connection, now=now, before=before, ids=(self._archived, run_id_at(before)), limit=self.settings.archive_batch)
        if not self._archived:
            self._archive_at = now + ARCHIVE_EVERY
        return count

    def claim_mails(self, limit: int) -> list[tuple[MailView, int]]:
        """Mails that are due, leased to the caller, each with the number of this attempt."""
        now = self.clock.now()
        with self.database.write() as connection:
            until = now + timedelta(seconds=self.settings.lease_seconds)
            return records.claim_mails(connection, Keys(self.chain, connection), limit=limit, now=now, lease_until=until)

    def end_mail(self, mail_id: str, *, status: str, error: str = "", wait: float = 0.0) -> None:
        """What became of an attempt to send: sent, failed, or waiting for another one in `wait` seconds."""
        now = self.clock.now()
        with self.database.write() as connection:
            records.end_mail(connection, mail_id, status=status, error=error, due_at=now + timedelta(seconds=wait), now=now)

    def note_bounce(self, mail_id: str, *, status: str, action: str, detail: str, tenant_id: str = "") -> None:
        """A mail came back (`tenant_id` "": whosever it is). Raises NotFound."""
        bounce = MailBounce(status=status[:16], action=action[:16], detail=detail[:1000], at=self.clock.now())
        with self.database.write() as connection:
            records.bounce_mail(connection, Keys(self.chain, connection), tenant_id, mail_id, bounce)

    def _ask(self, tenant_id: str, run_id: str, command: Command, by: str, *, start: Start | None = None, file_ids: tuple[str, ...] = ()) -> str:
        answer: Answer[str] = Answer()
        ask = Ask(tenant_id=tenant_id, run_id=run_id, command=command, by=by, start=start, file_ids=file_ids, answer=answer)
        self.committer.submit(Request([ask]))
        return answer.result()
