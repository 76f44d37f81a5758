"""The hiring case, told by a process that can be killed at any commit and told on by another; and what is left at the end, to be compared.

A process is killed by SIGKILL right before or right after its n-th commit that changed something, so nothing can be tidied up.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import sqlalchemy as sa
from ruamel.yaml import YAML

from engine.clock import FrozenClock
from engine.execution.apply import fold
from engine.json_text import encode_json
from engine.model import event as happened
from engine.model.operation import RunQuery
from engine.model.run import Run
from engine.store import Database
from tests.crash.interruption import changes
from tests.office import ROOT, TENANT, Office

__all__ = ["in_child", "tell"]

SAMPLES = ROOT / "workflows" / "hiring" / "samples"
BEGIN = datetime(2026, 3, 2, 1, 10, tzinfo=UTC)
PANEL = [{"name": "周敏", "email": "manager@demo.example"}, {"name": "林晓", "email": "hr@demo.example"}]
OFFER = {"decision": "offer", "first_day": "2026-04-01", "salary": 20000}
PEOPLE: list[tuple[str, str, str, dict[str, Any]]] = [
    ("arrange", "hr", "submit", {"email": "grace.miller@example.com", "minutes": 60, "place": "Room 4", "panel": PANEL}),
    ("pick_slot", "hr", "confirm", {"slot": "2026-03-03T02:00Z"}),
    ("feedback_hr", "hr", "submit", {"technical": 4, "communication": 5}),
    ("feedback_manager", "hiring_manager", "submit", {"technical": 5, "communication": 4}),
    ("conclude", "hr", "submit", OFFER),
    ("approve", "hiring_manager", "approve", {"comment": "yes"}),
    ("approve", "hr", "approve", {}),
]
RESUME = SAMPLES / "resumes" / "02-grace-miller.pdf"


class Story:
    """Where the killing happens: at the `at`-th commit that changed something, `before` or after it. `at` 0: never."""

    def __init__(self, at: int = 0, *, before: bool = False) -> None:
        self.at = at
        self.before = before
        self.commits = 0

    def install(self) -> None:
        """Every write transaction of this process is counted from now on."""
        write, story = Database.write, self

        @contextmanager
        def counted(database: Database) -> Iterator[sa.Connection]:
            with write(database) as connection:
                before = changes(connection)
                yield connection
                has_changed = changes(connection) != before
                story.commits += has_changed
                if has_changed and story.before and story.commits == story.at:
                    os.kill(os.getpid(), signal.SIGKILL)
            if has_changed and story.commits == story.at:
                os.kill(os.getpid(), signal.SIGKILL)

        Database.write = counted  # type: ignore[method-assign]


def tell(url: str, delay: timedelta = timedelta()) -> dict[str, Any]:
    """Tells the case from wherever it stands to its end, and sums up the end. `delay` lets the leases of a killed process run out."""
    office = Office(url, clock=FrozenClock(BEGIN + delay))
    try:
        office.deploy("onboarding", "hiring")
        files = office.engine.runs(TENANT).items
        if not files:
            job = YAML(typ="safe", pure=True).load((SAMPLES / "job.yaml").read_text("utf-8"))
            panel = [{**person, "calendar": (SAMPLES / name).read_text("utf-8")} for person, name in zip(PANEL, ("manager.ics", "hrbp.ics"), strict=True)]
            office.start("hiring", {"resume": office.upload(RESUME), "job": job, "panel": panel, "source": "referral"}, idempotency_key="case")
        [run_id] = [run.run_id for run in office.engine.runs(TENANT, RunQuery(workflow="hiring", status="")).items]
        office.work()
        for node_id, role, outcome, values in PEOPLE:
            if any(task.node_id == node_id and f"role:{role}" in task.candidates for task in office.tasks(run_id)):
                office.person(node_id, run_id=run_id, by=role, roles=(role,), outcome=outcome, **values)
            office.work()
        return _sum(office, run_id)
    finally:
        office.close()


def _sum(office: Office, run_id: str) -> dict[str, Any]:
    engine = office.engine
    state, events = engine.state(run_id), engine.events(run_id)
    assert fold(Run(run_id=run_id, definition_id=state.definition_id), events) == state
    files = {state.variables.pop("resume"), state.variables.pop("candidate_id"), state.variables.pop("employee_id")}
    assert len(files) == 3
    children = [engine.state(child) for child in engine.run(TENANT, run_id).child_run_ids]
    return {
        "end": (state.status, state.outcome),
        "variables": msgspec.json.decode(encode_json(state.variables)),
        "nodes": [event.node_id for event in events if isinstance(event, happened.TokenEntered)],
        "answers": [(event.by, event.outcome) for event in events if isinstance(event, happened.TaskCompleted)],
        "mails": sorted((mail.to, mail.subject) for mail in engine.mails(TENANT).items if mail.run_id == run_id),
        "welcomes": sorted(mail.subject for mail in engine.mails(TENANT).items if mail.run_id != run_id),
        "records": {found["record_type"]: found["count"] for found in engine.record_types(TENANT)},
        "versions": sorted(view.version for kind in ("candidate", "employee") for view in engine.records(TENANT, kind).items),
        "children": [(child.status, sorted(token.node_id for token in child.tokens.values())) for child in children],
        "runs": engine.runs(TENANT).counts,
    }


def in_child(url: str, *, at: int = 0, before: bool = False, delay: timedelta = timedelta()) -> dict[str, Any] | None:
    """Tells the case in a process of its own; None when that process was killed, else what it summed up (and how many commits it took)."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            story = Story(at, before=before)
            story.install()
            result = {**tell(url, delay), "commits": story.commits}
            with os.fdopen(writer, "wb") as stream:
                stream.write(msgspec.json.encode(result))
            code = 0
        finally:
            os._exit(code)
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        said = stream.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    assert os.WEXITSTATUS(status) == 0, "the process failed"
    result: dict[str, Any] = msgspec.json.decode(said)
    return result
