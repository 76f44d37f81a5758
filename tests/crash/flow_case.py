"""A random flow told on a real engine, undisturbed or with a crash at every commit and with results that come twice, late and out of order.

An undisturbed telling draws its steps from what the run waits for and writes them down; a disturbed one tells the written steps. A case is a file that a person can read:
`title`, `workflow` (the drawing), `disturbed` (`seed`, `crash` and `twice` as shares of 1), `steps`. A step is one of `start` (inputs), `do`, `fail`, `task`, `deliver`, `retry`
(a node, with `number` and, in a called run, `run`) and `wait`. `tests/crash/test_random_flows.py` tells every `*.case.yaml` beside it again.
"""

import io
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
import sqlalchemy as sa
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from engine.errors import Conflict, Text
from engine.execution.apply import fold
from engine.model import command as asked
from engine.model import event as happened
from engine.model.run import Run
from engine.node import MailMessage, NodeRetries
from engine.pack import Pack
from engine.scheduler import tick
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim
from engine.service.committer import Request
from engine.store import tables
from engine.store.jobs import ClaimedJob
from tests.crash.interruption import Crash, Interruption
from tests.office import Office
from tests.unit.flows import NODE_TYPES

__all__ = ["LEASE", "TOUGH", "Case", "Disturbance", "Teller", "read", "written"]

LEASE = 1.0
MOST_STEPS = 400
TOUGH = NODE_TYPES | {"echo": msgspec.structs.replace(NODE_TYPES["echo"], retries=NodeRetries(attempts=20, first=1.0, longest=2.0))}
"""The node types, with so many attempts that no number of lost workers ends in an incident."""
OTHER = """workflow: other
title: {en: Other}
nodes: {s: {type: start}, a: {type: echo, outputs: {got: =result.value}}, t: {type: user_task, candidates: role:hr}, e: {type: end, outcome: fine}}
edges: [{from: s, to: a}, {from: a, to: t}, {from: t, to: e}]
"""

Step = dict[str, Any]


class Disturbance(msgspec.Struct, frozen=True):
    """How a telling is disturbed: `crash` and `twice` say in how many of a hundred chances."""

    seed: int = 0
    crash: int = 0
    twice: int = 0


class Case(msgspec.Struct):
    """A drawing, what was done with it, and how it is disturbed."""

    title: str
    workflow: str
    steps: list[Step] = []
    disturbed: Disturbance = Disturbance()


def written(case: Case) -> str:
    """The case as a file."""
    stream = io.StringIO()
    YAML().dump({"title": case.title, "workflow": LiteralScalarString(case.workflow + "\n"), "disturbed": msgspec.to_builtins(case.disturbed)}, stream)
    steps = [f"  - {{{', '.join(f'{name}: {msgspec.json.encode(value).decode()}' for name, value in step.items())}}}" for step in case.steps]
    return stream.getvalue() + "steps:\n" + "\n".join(steps) + "\n"


def read(file: Path) -> Case:
    """A case that was saved."""
    return msgspec.convert(YAML(typ="safe", pure=True).load(file.read_text("utf-8")), Case)


class Teller:
    """Tells one case in a tenant of its own."""

    def __init__(self, office: Office, break_off: Interruption, case: Case, tenant_id: str, disturbance: Disturbance | None = None) -> None:
        self.office = office
        self.case = case
        self.tenant_id = tenant_id
        self.disturbance = disturbance or Disturbance()
        self.chance = random.Random(self.disturbance.seed)
        self.break_off = break_off
        self.held: dict[str, ClaimedJob] = {}
        self.told: list[Ask] = []
        self.run_id = ""
        self.checked = 0
        office.engine.create_tenant_key(tenant_id)
        office.engine.deploy(tenant_id, Pack("test", Text("Test", "测试"), {"test.workflow.yaml": case.workflow, "other.workflow.yaml": OTHER}), by="test")

    def draw(self, seed: int) -> None:
        """Draws steps until the run has ended, and tells them."""
        chance = random.Random(seed)
        self.tell({"start": {"n": chance.randint(0, 4), "key": "k"}}, is_new=True)
        for _ in range(MOST_STEPS):
            if self.state().status != "running":
                return
            choices = self.choices(chance)
            assert choices, self.state().tokens
            self.tell(chance.choice(choices), is_new=True)
        raise AssertionError("there is no end")

    def replay(self) -> None:
        """Tells the written steps."""
        for step in self.case.steps:
            self.tell(step)

    def tell(self, step: Step, *, is_new: bool = False) -> None:
        if is_new:
            self.case.steps.append(step)
        kind = next(iter(step))
        getattr(self, f"step_{kind}")(step)
        self.settle()
        self.check()
        self.repeat()

    # what could be done

    def choices(self, chance: random.Random) -> list[Step]:
        found: list[Step] = []
        for path, run in self.family():
            place = {"run": path} if path else {}
            locks = [token.lock for token in run.tokens.values() if token.lock]
            for token in run.tokens.values():
                here = {"number": token.reference, **place}
                if token.waits_for == "job":
                    found += [{"do": token.node_id, **here, "value": chance.randint(0, 5)}] * 3 + [{"fail": token.node_id, **here}]
                elif token.waits_for in ("message", "signal"):
                    found.append({"deliver": token.node_id, **here})
                elif token.waits_for == "incident":
                    found.append({"retry": token.node_id, **here})
                lock = self.lock(path, run, token.node_id)
                if not lock or token.lock or lock not in locks:
                    found += [{"task": token.node_id, "number": number, **place} for number in sorted(token.open_tasks)]
            found += [{"deliver": armed.node_id, "number": number, **place} for number, armed in sorted(run.armed.items()) if armed.kind in ("message", "signal")]
            is_timed = any(token.waits_for == "timer" for token in run.tokens.values()) or any(armed.kind == "timer" for armed in run.armed.values())
            found += [{"wait": "PT1H"}] if is_timed else []
        return found

    def lock(self, path: str, run: Run, node_id: str) -> str:
        with self.office.database.read() as connection:
            return self.office.engine.catalogue.of(connection, run.definition_id)[1].nodes[node_id].lock

    def state(self, path: str = "") -> Run:
        return self.office.engine.state(self.run_id + path)

    def family(self) -> list[tuple[str, Run]]:
        """The run and those that it has called and waits for."""
        found = [("", self.state())]
        called = sorted(token.reference for token in found[0][1].tokens.values() if token.waits_for == "call")
        return found + [(f".{number}", self.state(f".{number}")) for number in called]

    # the steps

    def step_start(self, step: Step) -> None:
        def start() -> None:
            self.run_id = self.office.engine.start(self.tenant_id, "test", step["start"], by="test", idempotency_key="case").run_id

        self.act(start)

    def step_do(self, step: Step) -> None:
        job = self.job(step)
        if self.is_due(self.disturbance.twice):
            job = self.with_late_worker(job, step)
        self.hand_in(job, asked.CompleteJob(job.number, {"value": step["value"]}), f"{step['do']}.{job.number}")

    def step_fail(self, step: Step) -> None:
        job = self.job(step)
        self.hand_in(job, asked.FailJob(number=job.number, attempt=job.attempt, code="no", message=Text("no", "否"), is_business=True))

    def step_task(self, step: Step) -> None:
        self.ask(Ask(tenant_id=self.tenant_id, run_id=self.place(step), command=asked.CompleteTask(step["number"], "p1", "submit", {}), by="p1", answer=Answer()))

    def step_deliver(self, step: Step) -> None:
        self.ask(Ask(tenant_id=self.tenant_id, run_id=self.place(step), command=asked.DeliverMessage(step["number"], {}), by="test", answer=Answer()))

    def step_retry(self, step: Step) -> None:
        self.ask(Ask(tenant_id=self.tenant_id, run_id=self.place(step), command=asked.RetryIncident(step["number"], "p1"), by="p1", answer=Answer()))

    def step_wait(self, step: Step) -> None:
        self.office.clock.advance(timedelta(hours=1))
        self.renew()

    def place(self, step: Step) -> str:
        return self.run_id + step.get("run", "")

    def job(self, step: Step) -> ClaimedJob:
        return self.held[f"{self.place(step)}.{step['number']}"]

    def with_late_worker(self, job: ClaimedJob, step: Step) -> ClaimedJob:
        """The job's worker is too slow: another one takes it over, and the slow one's result comes before the other's."""
        self.held.pop(job.job_id)
        self.office.clock.advance(timedelta(seconds=LEASE * 1.1))
        self.renew()
        self.claim()
        taken = self.held[job.job_id]
        assert taken.fence > job.fence
        late = self.result(job, asked.CompleteJob(job.number, {"value": 99}), "late")
        self.refuse(late, "job.lease_lost")
        self.told.append(late)
        return taken

    def result(self, job: ClaimedJob, command: asked.Command, subject: str = "") -> Ask:
        mails = (MailMessage(to="a@example.com", subject=subject, text=""),) if subject else ()
        return Ask(tenant_id=job.tenant_id, run_id=job.run_id, command=command, by="worker", fence=job.fence, effects=mails, answer=Answer())

    def hand_in(self, job: ClaimedJob, command: asked.Command, subject: str = "") -> None:
        self.ask(self.result(job, command, subject))
        del self.held[job.job_id]

    # how it is told

    def ask(self, ask: Ask) -> None:
        """Asks, again after a crash; with luck twice in the same transaction."""
        tries = 0

        def send() -> None:
            nonlocal tries
            tries += 1
            asks = [again(ask)] + ([again(ask)] if self.is_due(self.disturbance.twice) else [])
            self.office.engine.submit(Request(asks))
            for number, one in enumerate(asks):
                try:
                    one.answer.result()
                    assert number == 0, "done twice"
                except Conflict:
                    if number == 0 and tries == 1:
                        raise

        self.act(send)
        self.told.append(ask)

    def act(self, work: Callable[[], object]) -> None:
        """Does the work, broken off before its commit, then after it, then (if that leads to another commit) the same once more."""
        for when in ("before", "after", "before", "after"):
            self.break_off.arm(when if self.is_due(self.disturbance.crash) else "")  # type: ignore[arg-type]
            try:
                work()
            except Crash:
                assert self.break_off.was_hit
            self.break_off.armed = ""
            if not self.break_off.was_hit:
                return
            self.restart()
        work()

    def restart(self) -> None:
        """The engine's process died, those of the workers live on; a claim whose answer was lost is free again when its lease has run out."""
        catalogue = self.office.engine.catalogue
        self.office.restart()
        self.office.engine.catalogue = self.office.engine.committer.catalogue = catalogue  # compiling takes long, and packs never change
        self.office.clock.advance(timedelta(seconds=LEASE * 1.1))
        self.renew()

    def renew(self) -> None:
        self.office.engine.renew(list(self.held.values()))

    def settle(self) -> None:
        """What is due happens, what was thrown arrives, jobs are claimed (not done)."""
        commits = -1
        while commits != self.break_off.commits:
            commits = self.break_off.commits
            self.act(lambda: tick(self.office.engine))
            self.claim()  # behind what the tick has asked for: that is done then

    def claim(self) -> None:
        def claim() -> None:
            request = Claim(queue="light", worker="test", limit=500, answer=Answer())
            self.office.engine.submit(Request([], request))
            for job in request.answer.result():
                assert job.run_id.startswith(self.run_id), "a job of another run"
                self.held[job.job_id] = job

        self.act(claim)

    def is_due(self, share: int) -> bool:
        return bool(share) and self.chance.randrange(100) < share

    def repeat(self) -> None:
        """What was told before is told again, early or late: it is refused, and nothing happens."""
        while self.is_due(self.disturbance.twice):
            before = self.state(), self.office.engine.events(self.run_id)
            if self.told and self.chance.random() < 0.9:
                self.refuse(self.chance.choice(self.told))
            else:
                first = self.office.engine.start(self.tenant_id, "test", self.case.steps[0]["start"], by="test", idempotency_key="case").run_id
                assert first == self.run_id
            assert (self.state(), self.office.engine.events(self.run_id)) == before

    def refuse(self, ask: Ask, code: str = "") -> None:
        one = again(ask)
        self.office.engine.submit(Request([one]))
        with pytest.raises(Conflict) as refusal:
            one.answer.result()
        assert code in ("", refusal.value.code)

    def check(self) -> None:
        """History explains the state of the run and of those that it called."""
        for path, run in self.family():
            events = self.office.engine.events(self.run_id + path)
            assert fold(Run(run_id=run.run_id, definition_id=run.definition_id), events) == run

    def end(self) -> dict[str, Any]:
        """What must be the same however the telling was disturbed: times and numbers of attempts may differ."""
        engine = self.office.engine
        rows = self.rows()
        assert {rows[name] for name in ("jobs", "timers", "subscriptions")} == {0}, rows
        events = engine.events(self.run_id)
        paths = ["", *(f".{event.number}" for event in events if isinstance(event, happened.ChildCalled))]
        mails = engine.mails(self.tenant_id, limit=1000).items
        return {
            "runs": {path: _told(self.state(path)) for path in paths},
            "way": [(type(event).__name__, event.node_id) for event in events if isinstance(event, happened.TokenEntered | happened.TokenLeft)],
            "mails": sorted(mail.subject for mail in mails),
            "tasks": {path: sorted((task.node_id, task.status, task.completed_by or "") for task in engine.run(self.tenant_id, self.run_id + path).tasks) for path in paths},
            "incidents": sorted(incident.code for incident in engine.incidents(self.tenant_id)),
            "counts": engine.runs(self.tenant_id).counts,
            "left": rows,
        }

    def rows(self) -> dict[str, int]:
        """How many jobs, timers, subscriptions and kept messages there still are: none of an ended run."""
        with self.office.database.read() as connection:
            return {
                table.name: int(connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.tenant_id == self.tenant_id)) or 0)
                for table in (tables.jobs, tables.timers, tables.subscriptions, tables.messages)
            }


def again(ask: Ask) -> Ask:
    """The same once more."""
    return Ask(tenant_id=ask.tenant_id, run_id=ask.run_id, command=ask.command, by=ask.by, fence=ask.fence, effects=ask.effects, answer=Answer())


def _told(run: Run) -> dict[str, Any]:
    assert not run.tokens
    return {"status": run.status, "outcome": run.outcome, "error": run.error, "variables": run.variables}
