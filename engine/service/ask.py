"""What is asked of the engine: commands for runs and workers' claims, as values; and the ids of new runs.

Knows no transaction. engine.service.unit carries it out.
"""

import os
import secrets
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any

import msgspec

from engine.errors import NotFound, problem
from engine.model import command as asked
from engine.model.command import Command
from engine.model.definition import Node, WorkflowDefinition
from engine.node import Effect
from engine.service.answer import Answer
from engine.store import Connection, worklist
from engine.store.keys import Keys
from engine.store.slot import ClaimedJob
from engine.store.stored_run import StoredRun
from engine.watching.trace import traceparent

__all__ = ["MESSAGE_DAYS", "Ask", "Claim", "Judge", "Start", "TaskTold", "Verdict", "Weigh", "new_run_id", "opening", "run_id_at", "unknown_task"]

SIGNS = "0123456789abcdefghijklmnopqrstuv"
_PAIRS = [high + low for high in SIGNS for low in SIGNS]
_SHIFTS = tuple(range(70, -1, -10))
_TAILS = [pair + sign for pair in _PAIRS for sign in SIGNS]
"""What a process has counted, in the last three signs."""
_COUNTED, _DRAWN = 15, 25
"""How many bits of an id its process counts, and how many it draws by lot when it begins."""
_COUNT = count()
MESSAGE_DAYS = 7
"""How long a message that nobody waits for is kept."""


class Ask(msgspec.Struct, kw_only=True, eq=False):
    """A command for a run. `fence` guards a job's result; `effects` are written with it. `start` makes the run first."""

    tenant_id: str
    run_id: str
    command: Command
    by: str
    fence: int = 0
    effects: tuple[Effect, ...] = ()
    file_ids: tuple[str, ...] = ()
    """Files that come with the command: they are sealed under the key of the run's person."""
    start: "Start | None" = None
    task_id: str = ""
    judge: "Judge | None" = None
    """Whether and how the command may be carried out on the user task `task_id`, asked in the same transaction. Its answer is then a `TaskTold`."""
    message_id: str = ""
    """The kept message that the command delivers: it is forgotten when the run takes it."""
    answer: "Answer[Any]"
    weigh: "Weigh | None" = None
    """Makes the command from the run as it is in the same transaction, and says on which definition it is decided."""
    trace: str = msgspec.field(default_factory=traceparent)
    """The span that asks; the jobs that come of it continue its trace."""
    slot: int = 0
    """The row of jobs that the command is about, once it was looked up; 0: none."""


class TaskTold(msgspec.Struct, frozen=True):
    """A user task before a command reached it, who it is offered to, and its run afterwards."""

    row: worklist.TaskRow
    candidates: list[str]
    stored: StoredRun


class Verdict(msgspec.Struct, frozen=True):
    """The command as it shall be carried out, and the files that come with it."""

    command: Command
    file_ids: tuple[str, ...] = ()


Judge = Callable[[Connection, Keys, TaskTold], Verdict]
"""Raises a refusal."""

Weigh = Callable[[Connection, StoredRun], tuple[Command, WorkflowDefinition]]
"""Raises a refusal."""


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """Which definition a new run follows and whom it is about."""

    definition_id: str
    workflow_key: str
    subject_id: str | None
    is_about_person: bool = False
    idempotency_key: str = ""


class Claim(msgspec.Struct, kw_only=True, eq=False):
    """A worker's wish for jobs, answered in the same transaction as the commands it comes with."""

    queue: str
    worker: str
    limit: int
    answer: "Answer[list[ClaimedJob]]"


def unknown_task(task_id: str) -> NotFound:
    """There is no such task, or not in this tenant."""
    return NotFound(problem("task.unknown", f"there is no task {task_id}", f"没有任务 {task_id}"))


def opening(definition: WorkflowDefinition, node: Node, payload: dict[str, Any], business_key: str) -> asked.StartRun:
    """The command with which an event begins a run: of its payload, what the workflow takes becomes inputs."""
    known = definition.inputs.get("properties", {})
    inputs = {name: value for name, value in payload.items() if name in known}
    return asked.StartRun(inputs=inputs, business_key=business_key, start_id=node.node_id, payload=payload)


class _Process:
    """The number that tells this process's runs from those of others; a fork draws its own."""

    number = secrets.randbits(_DRAWN)

    @classmethod
    def draw(cls) -> None:
        cls.number = secrets.randbits(_DRAWN)


os.register_at_fork(after_in_child=_Process.draw)


def new_run_id(now: datetime) -> str:
    """An id whose order is the order of starting: milliseconds since 1970, this process's number, what it has counted, in 32 signs.

    Ids of one process differ in few signs: so they take little room wherever many stand together. Two processes make the same one only with the same draw, count and millisecond.
    """
    return _head(int(now.timestamp() * 1000), _Process.number) + _TAILS[next(_COUNT) & (1 << _COUNTED) - 1]


@lru_cache(maxsize=64)
def _head(milliseconds: int, drawn: int) -> str:
    return _in_signs((milliseconds << _DRAWN | drawn) << _COUNTED)[:-3]


def run_id_at(at: datetime, bits: int = 0) -> str:
    """The id of a run that starts then: not below that of any run which started before."""
    return _in_signs(int(at.timestamp() * 1000) << _COUNTED + _DRAWN | bits)


def _in_signs(number: int) -> str:
    return "r" + SIGNS[number >> 80 & 31] + "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])
