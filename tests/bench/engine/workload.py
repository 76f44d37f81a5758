"""Workloads A and B on our engine, through its public face: grouped, by workers as the product has them, and one run alone.

A: five automatic steps, each reads the last one's result and is durable before the next. B: two automatic steps, a person, a choice by `score >= 85`, one more automatic step;
its steps are calculations, which the engine does by itself until the run waits (as SpiffWorkflow does its scripts). `steps` is B with each step a worker's job, durable before the next.
After each pass a sample of its runs is looked at: an engine that lost something is not timed.
"""

import math
import statistics
import threading
import time

from engine.clock import SystemClock
from engine.garbage import settle
from engine.model import command as asked
from engine.pack import Pack
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim, Start, new_run_id
from engine.service.committer import Request
from engine.store.slot import ClaimedJob
from nodes.runner import JobResult, JobTicket
from nodes.workers.desk import Desk
from tests.office import TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

__all__ = ["BATCH", "STEP", "TRANSITIONS", "Workload", "done", "open_office", "route"]

BATCH = 256
AT_ONCE = 8
STEP = "{type: echo, inputs: {value: =x}, outputs: {x: =result.value}}"
A = f"""workflow: a
title: {{en: A}}
inputs: {{type: object, properties: {{x: {{}}, score: {{}}}}}}
nodes:
  start: {{type: start}}
  s1: {STEP}
  s2: {STEP}
  s3: {STEP}
  s4: {STEP}
  s5: {STEP}
  end: {{type: end}}
edges: [{{from: start, to: s1}}, {{from: s1, to: s2}}, {{from: s2, to: s3}}, {{from: s3, to: s4}}, {{from: s4, to: s5}}, {{from: s5, to: end}}]
"""
LESS = '{type: echo, inputs: {value: "= -x - 2"}, outputs: {x: =result.value}}'
B = """workflow: %s
title: {en: B}
inputs: {type: object, properties: {x: {}, score: {}}}
nodes:
  start: {type: start}
  s1: %s
  s2: %s
  person: {type: user_task, candidates: role:hr}
  choice: {type: exclusive}
  s3: %s
  s4: %s
  end: {type: end}
edges:
  - {from: start, to: s1}
  - {from: s1, to: s2}
  - {from: s2, to: person}
  - {from: person, to: choice}
  - {from: choice, to: s3, when: score >= 85}
  - {from: choice, to: s4, default: true}
  - {from: s3, to: end}
  - {from: s4, to: end}
"""
TASK = """workflow: task
title: {en: Task}
inputs: {type: object, properties: {x: {}, score: {}}}
nodes: {start: {type: start}, person: {type: user_task, candidates: role:hr}, end: {type: end}}
edges: [{from: start, to: person}, {from: person, to: end}]
"""
MORE, NEGATED = "{type: calculate, outputs: {x: =x + 1}}", '{type: calculate, outputs: {x: "= -x - 1"}}'
FLOWS = {"b__workflow__yaml": B % ("b", MORE, MORE, MORE, NEGATED), "task__workflow__yaml": TASK, "steps__workflow__yaml": B % ("steps", STEP, STEP, STEP, LESS)}
TRANSITIONS = {"a": 6, "b": 2, "steps": 5}


def open_office(url: str) -> Office:
    """An engine at the machine's time, with one node type that gives back what it is told; its process set as the product's processes are."""
    office = Office(url, clock=SystemClock(), node_types=NODE_TYPES)  # type: ignore[arg-type]
    settle()
    return office


class Workload:
    """The workflows of one office. `run("a", 1000)` carries A out a thousand times."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.engine = office.engine
        self.start_of: dict[str, Start] = {}
        self.deploy(workflow_pack(A, **FLOWS))
        self.person = {key: self._learn(key) for key in ("b", "steps", "task")}

    def deploy(self, pack: Pack) -> None:
        for found in self.engine.deploy(TENANT, pack, by="bench"):
            self.start_of[found.key] = Start(definition_id=found.definition_id, workflow_key=found.key, subject_id=None)

    def _learn(self, key: str) -> int:
        """The number that the person's task has in every run of B: clients need not ask for it."""
        (run_id,) = self.park(1, key)
        number = int(self.office.tasks(run_id)[0].task_id.rpartition(".")[2])
        self.answer([run_id], number)
        return number

    def run(self, key: str, runs: int, seconds: float = math.inf) -> int:
        """256 runs side by side, each step of all of them in one transaction, and the next 256 until the runs or the time are used up; how many there were. Their outcome is looked at."""
        ends, carried = time.perf_counter() + seconds, 0
        while carried < runs and time.perf_counter() < ends:
            run_ids = self.carry(key, min(BATCH, runs - carried))
            self.check(run_ids, [5 if key == "a" else route(number) for number in range(len(run_ids))])
            carried += len(run_ids)
        return carried

    def carry(self, key: str, count: int) -> list[str]:
        """Carries that many runs out together, from their start to their end."""
        if key in self.person:
            run_ids = self.park(count, key)
            self.answer(run_ids, self.person[key])
            return run_ids
        asks = self.starts(key, count)
        self.drain(asks, count)
        return [ask.run_id for ask in asks]

    def park(self, count: int, key: str = "b") -> list[str]:
        """Starts runs of B and carries them to the person."""
        asks = self.starts(key, count)
        for first in range(0, count, BATCH):
            self.drain(asks[first : first + BATCH], min(BATCH, count))
        return [ask.run_id for ask in asks]

    def answer(self, run_ids: list[str], number: int) -> None:
        """The person's answers, and what follows from them."""
        command = asked.CompleteTask(number, "p1", "submit", {})
        self.drain([Ask(tenant_id=TENANT, run_id=run_id, command=command, by="p1", answer=Answer()) for run_id in run_ids], len(run_ids))

    def starts(self, key: str, count: int, x: int = 0) -> list[Ask]:
        """Every second run of B has a score that goes the other way."""
        now, start = self.office.clock.now(), self.start_of[key]
        commands = [asked.StartRun(inputs={"x": x, "score": score}) for score in (84, 90)]
        return [Ask(tenant_id=TENANT, run_id=new_run_id(now), command=commands[number % 2], by="bench", start=start, answer=Answer()) for number in range(count)]

    def drain(self, asks: list[Ask], limit: int) -> None:
        """Hands in `asks` and what follows from them, claiming the next jobs in the same transaction, until no job is left."""
        while asks:
            asks = [done(job) for job in self.exchange(asks, limit)]

    def claimed(self, limit: int = BATCH) -> list[Ask]:
        """The results of jobs that lie there already."""
        return [done(job) for job in self.exchange([], limit)]

    def hand_in(self, asks: list[Ask]) -> None:
        """One transaction: results in, no job out."""
        self.engine.submit(Request(asks))
        for ask in asks:
            ask.answer.result()

    def exchange(self, asks: list[Ask], limit: int) -> list[ClaimedJob]:
        """One transaction: results in, the next jobs out."""
        claim = Claim(queue="light", worker="bench", limit=limit, answer=Answer())
        self.engine.submit(Request(asks, claim))
        jobs = claim.answer.result()
        for ask in asks:
            ask.answer.result()
        return jobs

    def by_workers(self, runs: int) -> None:
        """A as the product does it: clients start runs, worker threads carry jobs out, at their desk, a result and the next claim in one exchange."""
        asks = self.starts("a", runs)
        desk, left = Desk(self.engine, lambda tenant, run, node: ""), [runs * 5]
        lock, news = threading.Lock(), threading.Event()
        self.engine.on_new_jobs(lambda queues: news.set())

        def work() -> None:
            reports: list[Ask] = []
            while left[0] > 0:
                news.clear()
                found = desk.exchange("light", reports, AT_ONCE)
                with lock:
                    left[0] -= len(reports)
                reports = [desk.report(job, carry_out) for job in found]
                if not found:
                    news.wait(0.02)

        threads = [threading.Thread(target=work) for _ in range(self.engine.settings.threads)]
        for ask in asks:
            self.engine.submit(Request([ask]))
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.check([ask.run_id for ask in asks], [5] * runs)

    def alone(self, times: int) -> float:
        """Median milliseconds of one run of A with nothing beside it."""
        taken = []
        for _ in range(times):
            begin = time.perf_counter()
            self.drain(self.starts("a", 1), 1)
            taken.append(1000 * (time.perf_counter() - begin))
        return statistics.median(taken)

    def check(self, run_ids: list[str], expected: list[int]) -> None:
        """The first and the last run of a pass have ended with what was to come out."""
        for place in (0, -1):
            run = self.engine.state(run_ids[place])
            assert (run.status, run.variables["x"]) == ("completed", expected[place]), run


def route(number: int) -> int:
    return 3 if number % 2 else -3


def done(job: ClaimedJob) -> Ask:
    """The result of a job that was carried out: the value it was given, and one more."""
    command = asked.CompleteJob(job.number, {"value": job.inputs["value"] + 1})
    return Ask(tenant_id=TENANT, run_id=job.run_id, command=command, by="bench", fence=job.fence, answer=Answer())


def carry_out(ticket: JobTicket) -> JobResult:
    return JobResult({"value": ticket.inputs["value"] + 1})
