"""What is asked when a draft is tried, and what is told of it: moves of whoever plays the people and the clock, nodes, what the run waits for. Values only."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from engine.errors import Problem, Text
from engine.model.view import View

__all__ = ["Look", "Pin", "TrialEffect", "TrialEntry", "TrialMove", "TrialNode", "TrialQuery", "TrialReport", "TrialTold", "TrialWait"]


class Pin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a node gives without being run: outputs, or the error with this code."""

    outputs: dict[str, Any] = {}
    error: str = ""


class TrialMove(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that whoever tries it does, in the order of doing.

    answer: a person (`by`; "" the first who may) gives `outcome` and `values` at the task of a node. advance: the clock goes to what is due next. outputs, fail: the work at a
    node gives these `values`, or the error `outcome`. message: one of that `name` comes with `values`. child: the called workflow ends with `outcome`. retry: an incident
    is tried again. begin: an activity of an ad hoc subprocess.
    """

    do: Literal["answer", "advance", "outputs", "fail", "message", "child", "retry", "begin"]
    node_id: str = ""
    number: int = 0
    by: str = ""
    outcome: str = ""
    name: str = ""
    values: dict[str, Any] = {}


class Look(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What stands in the form of an open task while somebody types. `by`: who; "": the one who is proposed."""

    number: int
    values: dict[str, Any]
    by: str = ""


class TrialQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which workflow of which draft is tried, and how far.

    `files`: texts that are not saved yet. `start_at`: a node at which it begins with `inputs` as its variables; "" the start. `until`: the node behind which it stops.
    `now`: when it begins. `starter`: who begins it.
    """

    workflow: str
    files: dict[str, str | None] = {}
    inputs: dict[str, Any] = {}
    start_at: str = ""
    until: str = ""
    starter: str = ""
    now: datetime | None = None
    pins: dict[str, Pin] = {}
    moves: tuple[TrialMove, ...] = ()
    look: Look | None = None


class TrialEffect(View, frozen=True, kw_only=True):
    """What would have gone out: a mail, a record, a message. Nothing did."""

    node_id: str
    kind: str
    at: datetime
    content: dict[str, Any]


class TrialEntry(View, frozen=True, kw_only=True):
    """A line of what happened. `kind`: entered, done, pinned, failed, answered, decided, timer, message, thrown, incident, left, ended."""

    at: datetime
    kind: str
    node_id: str = ""
    by: str = ""
    outcome: str = ""
    text: Text | None = None


class TrialNode(View, frozen=True, kw_only=True):
    """What happened at a node, the last time it was there. `variables`: what it has set."""

    node_id: str
    state: Literal["active", "completed", "failed", "cancelled"]
    times: int
    inputs: Any = None
    outputs: Any = None
    is_pinned: bool = False
    variables: dict[str, Any] = {}
    error: Text | None = None


class TrialWait(View, frozen=True, kw_only=True):
    """What the run waits for. `kind`: person, machine, timer, message, signal, condition, child, incident, choice.

    Of a person: who may (`candidates`, `people` their names), the form with its values. Of a machine: `inputs`, and the schema of what it would give (`expects`).
    """

    node_id: str
    kind: str
    number: int
    title: Text
    candidates: list[str] = []
    by: str = ""
    due_at: datetime | None = None
    layout: dict[str, Any] | None = None
    values: dict[str, Any] = {}
    shown: dict[str, Any] = {}
    outcomes: list[dict[str, Any]] = []
    name: str = ""
    inputs: Any = None
    expects: dict[str, Any] | None = None
    error: Text | None = None


class TrialTold(View, frozen=True, kw_only=True):
    """How far it came. `refused`: the move that could not be made (-1: all were). `edges`: from and to of each arrow that was taken. `people`: names by id."""

    status: str
    outcome: str
    now: datetime
    is_stopped: bool
    variables: dict[str, Any]
    nodes: list[TrialNode]
    edges: list[tuple[str, str]]
    waits: list[TrialWait]
    effects: list[TrialEffect]
    entries: list[TrialEntry]
    refused: int
    people: dict[str, str]


class TrialReport(TrialTold, frozen=True, kw_only=True):
    """How far it came, and why a move could not be made."""

    problems: list[Problem]
