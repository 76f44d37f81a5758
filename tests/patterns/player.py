"""The workflow patterns: `NN_name.workflow.yaml` with `NN_name.case.yaml`, told step by step on the real engine with a clock that stands still.

A case file: `pattern` (its number), `title`, `drawn` (how, for docs/patterns.md), `cases`. A case: `title`, `inputs`, `business_key`, `steps`, `expect`. A step is one of
`do` (a node whose job or task is done, with `outputs`, `outcome`, `by`, `item`), `claim`, `unclaim`, `fail` (with `code`), `wait` (duration), `message`, `signal`, `add`, `start`,
`cancel`, `retry` (node with an incident), `at` (where the run must stand; an asterisk: this many); `refused` makes any of them one that must be refused with that code.
`expect`: `status`, `outcome`, `done` (node -> how often it was finished), `withdrawn`, `variables`, `incidents` (codes), `runs` (how many there are in all).
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ruamel.yaml import YAML

from engine.errors import Conflict, Fault, Text, problem
from engine.execution.apply import fold
from engine.model import event as happened
from engine.model.moment import moment
from engine.model.run import Run
from engine.pack import Pack
from engine.scheduler import tick
from engine.store import tables
from engine.store.jobs import ClaimedJob
from tests.office import ROLES, TENANT, Office

__all__ = ["FOLDER", "Player", "case_files"]

FOLDER = Path(__file__).resolve().parent


def case_files(names: str = "[0-9][0-9]_*") -> list[tuple[Path, dict[str, Any]]]:
    """Every case file of a pattern (or with another name) with its content, in the order of the patterns' numbers."""
    return [(file, YAML(typ="safe", pure=True).load(file.read_text("utf-8"))) for file in sorted(FOLDER.glob(f"{names}.case.yaml"))]


class Player:
    """One run of one case."""

    def __init__(self, office: Office, file: Path, case: dict[str, Any]) -> None:
        self.office = office
        self.engine = office.engine
        name = file.name.removesuffix(".case.yaml")
        flows = sorted(FOLDER.glob(f"{name}*.workflow.yaml"))
        office.engine.deploy(TENANT, Pack("pattern", Text("Pattern", "模式"), {flow.name: flow.read_text("utf-8") for flow in flows}), by="test")
        self.case = case
        self.jobs: dict[str, ClaimedJob] = {}
        key = case.get("workflow") or YAML(typ="safe", pure=True).load(flows[0].read_text("utf-8"))["workflow"]
        self.run_id = office.start(key, case.get("inputs", {}), business_key=case.get("business_key", "")).run_id

    def play(self) -> None:
        for number, step in enumerate(self.case.get("steps", []), 1):
            self.settle()
            if "refused" in step:
                with pytest.raises(Fault) as refusal:
                    self.step(step)
                assert refusal.value.code == step["refused"], (number, step)
            else:
                self.step(step)
        self.settle()
        self.expect(self.case.get("expect", {}))

    def settle(self) -> None:
        """Timers that are due fire, jobs are claimed (not done); what was thrown is delivered."""
        for _ in range(3):
            tick(self.engine)
            for job in self.office.claim("light", limit=500):
                self.jobs[job.job_id] = job

    def step(self, step: dict[str, Any]) -> None:
        kind = next(name for name in step if name != "refused")
        getattr(self, f"step_{kind}")(step)
        self.check_fold()

    def check_fold(self) -> None:
        state = self.engine.state(self.run_id)
        assert fold(Run(run_id=self.run_id, definition_id=state.definition_id), self.engine.events(self.run_id)) == state

    def step_at(self, step: dict[str, Any]) -> None:
        found = Counter(token.node_id for token in self.engine.state(self.run_id).tokens.values())
        wanted: Counter[str] = Counter()
        for name in step["at"]:
            node_id, _, count = name.partition("*")
            wanted[node_id.strip()] += int(count or 1)
        assert found == wanted, (dict(found), dict(wanted), [incident.message.en for incident in self.engine.incidents(TENANT)])

    def step_do(self, step: dict[str, Any]) -> None:
        job = self.job(step["do"], step)
        if job is not None:
            self.office.complete(job, **step.get("outputs", {}))
            return
        task = self.task(step)
        self.engine.complete_task(TENANT, task, by=step.get("by", "p1"), roles=ROLES, outcome=step.get("outcome", "submit"), values={})

    def step_fail(self, step: dict[str, Any]) -> None:
        job = self.job(step["fail"], step)
        assert job is not None, step
        self.office.fail(job, step.get("code", "no"), is_business=True)

    def job(self, node_id: str, step: dict[str, Any]) -> ClaimedJob | None:
        """The oldest job at the node that is still open; with `item` the one of that instance."""
        open_jobs = {token.reference for token in self.engine.state(self.run_id).tokens.values() if token.waits_for == "job"}
        known = [job for job in self.jobs.values() if job.node_id == node_id]
        if step.get("late"):
            return known[0]
        for job in sorted(known, key=lambda one: (one.run_id, one.number)):
            if job.run_id != self.run_id:
                return self.jobs.pop(job.job_id)
            if job.number in open_jobs and ("item" not in step or self.item(node_id, job.number) == step["item"]):
                return self.jobs.pop(job.job_id)
        return None

    def item(self, node_id: str, number: int) -> Any:
        run = self.engine.state(self.run_id)
        token = next(token for token in run.tokens.values() if number in (token.reference, *token.open_tasks))
        scope = run.scopes.get(token.scope)
        while scope is not None and scope.kind != "instance":
            scope = run.scopes.get(scope.parent)
        return next(iter(scope.variables.values())) if scope is not None else None

    def task(self, step: dict[str, Any]) -> str:
        node_id = step.get("do") or step.get("claim") or step.get("unclaim")
        found = sorted((task for task in self.office.tasks() if task.node_id == node_id), key=lambda task: int(task.task_id.rsplit(".", 1)[1]))
        if "item" in step:
            found = [task for task in found if self.item(str(node_id), int(task.task_id.rsplit(".", 1)[1])) == step["item"]]
        if not found:
            raise Conflict(problem("test.no_task", f"there is no open job or task at {node_id}", f"{node_id} 没有待办"))
        return found[0].task_id

    def step_claim(self, step: dict[str, Any]) -> None:
        self.engine.claim(TENANT, self.task(step), by=step.get("by", "p1"), roles=ROLES)

    def step_unclaim(self, step: dict[str, Any]) -> None:
        self.engine.unclaim(TENANT, self.task(step), by=step.get("by", "p1"), roles=ROLES)

    def step_wait(self, step: dict[str, Any]) -> None:
        later = moment(step["wait"], self.office.clock.now())
        assert later is not None, step
        self.office.clock.move_to(later)

    def step_message(self, step: dict[str, Any]) -> None:
        said = step["message"]
        reached = self.engine.correlate(TENANT, said["name"], said["key"], said.get("payload", {}), is_kept=said.get("kept", True))
        assert reached == said.get("reached", 1), (step, reached)

    def step_signal(self, step: dict[str, Any]) -> None:
        said = step["signal"]
        reached = self.engine.broadcast(TENANT, said["name"], said.get("payload", {}))
        assert reached == said.get("reached", 1), (step, reached)

    def step_add(self, step: dict[str, Any]) -> None:
        self.engine.add_instance(TENANT, self.run_id, step["add"], step.get("item"), by="p1")

    def step_start(self, step: dict[str, Any]) -> None:
        self.engine.start_node(TENANT, self.run_id, step["start"], by="p1")

    def step_cancel(self, step: dict[str, Any]) -> None:
        self.engine.cancel(TENANT, self.run_id, by="p1", reason=str(step["cancel"]))

    def step_retry(self, step: dict[str, Any]) -> None:
        incident = next(one for one in self.engine.incidents(TENANT) if one.node_id == step["retry"])
        self.engine.retry_incident(TENANT, incident.incident_id, by="p1")

    def expect(self, wanted: dict[str, Any]) -> None:
        run = self.engine.state(self.run_id)
        left = [event for event in self.engine.events(self.run_id) if isinstance(event, happened.TokenLeft)]
        assert sorted(one.code for one in self.engine.incidents(TENANT)) == sorted(wanted.get("incidents", [])), self.engine.incidents(TENANT)
        assert (run.status, run.outcome) == (wanted.get("status", "completed"), wanted.get("outcome", "")), dict(run.tokens)
        for name, is_withdrawn in (("done", False), ("withdrawn", True)):
            found = Counter(event.node_id for event in left if event.is_withdrawn is is_withdrawn)
            for node_id, count in wanted.get(name, {}).items():
                assert found[node_id] == count, (name, node_id, dict(found))
        for name, value in wanted.get("variables", {}).items():
            assert run.variables.get(name) == value, (name, run.variables)
        if "runs" in wanted:
            assert sum(self.engine.runs(TENANT).counts.values()) - self.engine.runs(TENANT).counts.get("incident", 0) == wanted["runs"]
        if run.status != "running":
            self.nothing_left()
        self.check_fold()

    def nothing_left(self) -> None:
        """An ended run has no open job, task, timer or subscription."""
        with self.engine.database.read() as connection:
            for table in (tables.jobs, tables.timers, tables.subscriptions):
                assert connection.scalar(sa.select(sa.func.count()).select_from(table).where(table.c.run_id == self.run_id)) == 0, table.name
            open_tasks = (
                sa.select(sa.func.count()).select_from(tables.user_tasks).where(tables.user_tasks.c.run_id == self.run_id, tables.user_tasks.c.status.in_(("created", "claimed")))
            )
            assert connection.scalar(open_tasks) == 0
        run = self.engine.state(self.run_id)
        assert [run.tokens, run.scopes, run.armed, run.kept, run.joins] == [{}, {}, {}, {}, {}]
