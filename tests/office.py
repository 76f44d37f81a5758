"""An engine at work without threads: a real store, a clock that stands still, and jobs carried out one by one when the test says so."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.clock import FrozenClock
from engine.errors import Text
from engine.model import command as asked
from engine.model.view import RunSummary, TaskSummary
from engine.node import BusinessError, NodeManifest, TechnicalError
from engine.pack import Pack, read_folder
from engine.scheduler import tick
from engine.service import Engine
from engine.service.answer import Answer
from engine.service.ask import Ask, Claim
from engine.service.committer import Request
from engine.settings import Settings
from engine.store import Database
from engine.store.slot import ClaimedJob
from nodes.registry import manifests
from nodes.runner import run_job
from nodes.workers.ticket import make_ticket
from tests.store.migrated import bring_up

__all__ = ["KEY", "MONDAY", "TENANT", "Office", "workflow_pack"]

ROOT = Path(__file__).resolve().parent.parent
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
TENANT = "acme"
KEY = bytes(range(32))
ROLES = ("hr", "hiring_manager", "interviewer", "admin")


class Office:
    """One engine with one tenant. `work` carries out jobs until none is due; `person` does user tasks."""

    def __init__(self, url: str, *, clock: FrozenClock | None = None, node_types: Mapping[str, NodeManifest] | None = None, **settings: Any) -> None:
        self.clock = clock or FrozenClock(MONDAY)
        self.settings = Settings.load({}, database_url=url, language="en", **settings)
        self.node_types = manifests() if node_types is None else node_types
        self.database = Database(url)
        bring_up(self.database)
        self.engine = Engine(self.database, KEY, self.node_types, clock=self.clock, settings=self.settings)
        self.engine.create_tenant_key(TENANT)

    def restart(self) -> None:
        """Another engine on the same store, as a process has it that was started after this one died: nothing is known but what is stored."""
        self.engine.close()
        self.engine = Engine(self.database, KEY, self.node_types, clock=self.clock, settings=self.settings)

    def close(self) -> None:
        self.engine.close()

    def deploy(self, *packs: str) -> None:
        """Deploys packs of the folder workflows/."""
        for name in packs:
            self.engine.deploy(TENANT, read_folder(ROOT / "workflows" / name), by="test")

    def start(self, workflow: str, inputs: dict[str, Any] | None = None, **more: Any) -> RunSummary:
        return self.engine.start(TENANT, workflow, inputs or {}, by="test", **more)

    def upload(self, path: Path) -> str:
        return self.engine.save_file(TENANT, name=path.name, media_type="application/octet-stream", data=path.read_bytes()).file_id

    def work(self, *, limit: int = 1000) -> int:
        """Carries out what is due, jobs and timers; returns how many jobs."""
        done = 0
        while done < limit:
            tick(self.engine)
            found = self.claim("light") + self.claim("heavy")
            if not found:
                return done
            for job in found:
                self.report(job)
                done += 1
        raise AssertionError(f"more than {limit} jobs")

    def work_timers(self) -> None:
        """Fires what is due and lets what was thrown arrive; no job is carried out."""
        for _ in range(3):
            tick(self.engine)
            self.claim("none")

    def claim(self, queue: str, worker: str = "test", limit: int = 16) -> list[ClaimedJob]:
        claim = Claim(queue=queue, worker=worker, limit=limit, answer=Answer())
        self.engine.submit(Request([], claim))
        return claim.answer.result()

    def report(self, job: ClaimedJob) -> None:
        """Carries out one claimed job as a worker does and hands in its result."""
        effects: tuple[Any, ...] = ()
        try:
            result = run_job(make_ticket(self.engine, job, lambda tenant, run, node: f"https://example.com/g/{run}/{node}"))
            command: asked.Command = asked.CompleteJob(job.number, result.outputs)
            effects = tuple(result.effects)
        except BusinessError as error:
            command = asked.FailJob(number=job.number, attempt=job.attempt, code=error.code, message=error.message, is_business=True)
        except TechnicalError as error:
            command = asked.FailJob(number=job.number, attempt=job.attempt, code=error.code, message=error.message)
        self.hand_in(job, command, effects)

    def hand_in(self, job: ClaimedJob, command: asked.Command, effects: tuple[Any, ...] = ()) -> None:
        ask = Ask(tenant_id=TENANT, run_id=job.run_id, command=command, by="worker", fence=job.fence, effects=effects, answer=Answer())
        self.engine.submit(Request([ask]))
        ask.answer.result()

    def complete(self, job: ClaimedJob, **outputs: Any) -> None:
        self.hand_in(job, asked.CompleteJob(job.number, outputs))

    def fail(self, job: ClaimedJob, code: str = "test.failed", *, is_business: bool = False) -> None:
        self.hand_in(job, asked.FailJob(number=job.number, attempt=job.attempt, code=code, message=Text("it failed", "失败"), is_business=is_business))

    def tasks(self, run_id: str = "", *, roles: tuple[str, ...] = ROLES) -> list[TaskSummary]:
        """The open tasks that any of the demo's people may do, what is due first first."""
        page = self.engine.tasks(TENANT, scope="open", principal_id="nobody", roles=roles, limit=500)
        return [task for task in page.items if not run_id or task.run_id == run_id]

    def person(self, node_id: str, *, run_id: str = "", by: str = "p1", roles: tuple[str, ...] = ROLES, outcome: str = "submit", **values: Any) -> TaskSummary:
        """Someone does the first open task at a node."""
        task = next(task for task in self.tasks(run_id, roles=roles) if task.node_id == node_id)
        return self.engine.complete_task(TENANT, task.task_id, by=by, roles=roles, outcome=outcome, values=values)

    def outcome(self, run_id: str) -> tuple[str, str]:
        run = self.engine.state(run_id)
        return run.status, run.outcome


def workflow_pack(text: str, **files: str) -> Pack:
    """A pack of one workflow; other files by name with `__` for the dot."""
    more = {name.replace("__", "."): content for name, content in files.items()}
    return Pack("test", Text("Test", "测试"), {"test.workflow.yaml": text, **more})
