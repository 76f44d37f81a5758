"""What operators ask and are told: which runs, what a deed would do to each, what became of it, a run as it once was. Values only."""

from datetime import datetime
from typing import Any, Literal

import msgspec

from engine.errors import Problem, Text
from engine.model.view import IncidentView, RunStatus, TokenView, View

__all__ = ["Change", "Deed", "Effect", "IncidentGroup", "IncidentRow", "PastRun", "Pause", "RunFacets", "RunQuery", "RunResult", "Step", "TaskThen"]

Name = Literal["token", "task", "job", "timer", "event", "child", "incident"]


class RunQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which runs: those named, or all that fit everything that is said. `node` where a token stands, `code` of an open incident; a version of 0 is any."""

    run_ids: tuple[str, ...] = ()
    workflow: str = ""
    version: int = 0
    status: Literal["", "running", "completed", "cancelled", "ended"] = "running"
    node: str = ""
    code: str = ""
    has_incident: bool | None = None
    business_key: str = ""
    suspended_by: str | None = None
    """Suspended by this one; "" not suspended."""
    started_from: datetime | None = None
    started_before: datetime | None = None
    is_suspended: bool | None = None
    q: str = ""
    """The beginning of a run's id, or a part of its business key or its facts."""
    starter: str = ""
    """Who began it."""


class Step(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is done to a run. Where: the incident, the token, or the node at which exactly one token stands.

    retry: `incident` (else every incident of the run, or at `node`). set: `values`, `removed`, `scope`. skip: `outputs`. move: `to`.
    """

    do: Literal["retry", "set", "skip", "move", "suspend", "resume", "cancel"]
    incident: str = ""
    token: int = 0
    node: str = ""
    to: str = ""
    values: dict[str, Any] = {}
    removed: tuple[str, ...] = ()
    scope: int = 0
    outputs: dict[str, Any] = {}


class Deed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an operator does to a run: the steps one after the other, all of them or none."""

    steps: tuple[Step, ...]
    reason: str = ""


class Change(View, frozen=True, kw_only=True):
    """Something that appears or goes; `words` say it."""

    what: Name
    is_new: bool
    node_id: str
    number: int
    words: Text
    detail: dict[str, Any] = {}


class Effect(View, frozen=True, kw_only=True):
    """What a deed does to a run: what appears and goes, how the run stands afterwards, and what it waits for first."""

    changes: list[Change] = []
    variables: list[str] = []
    """Names of the variables that are set."""
    status: RunStatus = "running"
    outcome: str = ""
    is_suspended: bool = False
    waits: list[TokenView] = []
    """Where it waits then, what came first first."""
    words: list[Text] = []


class RunResult(View, frozen=True, kw_only=True):
    """What became, or would become, of one run. `problems`: why nothing was done to it."""

    run_id: str
    is_done: bool
    problems: tuple[Problem, ...] = ()
    effect: Effect | None = None


class RunFacets(View, frozen=True, kw_only=True):
    """How many runs fit a query, by each value that could be asked for instead; each as if nothing were said of it."""

    status: dict[str, int]
    workflow: dict[str, int]
    version: dict[str, int]
    node: dict[str, int]
    code: dict[str, int]
    with_incident: int
    suspended: int


class IncidentRow(IncidentView, frozen=True, kw_only=True):
    """An open incident with the run that it stops."""

    workflow_key: str = ""
    version: int = 0
    business_key: str = ""


class IncidentGroup(View, frozen=True, kw_only=True):
    """Open incidents that are alike."""

    workflow_key: str
    workflow_title: Text
    node_id: str
    node_title: Text
    code: str
    incidents: int
    runs: int
    first_at: datetime
    last_at: datetime
    sample: IncidentRow
    """The newest."""
    meaning: Text | None = None
    """What the code means, as its node type declares it."""
    advice: Text
    """What to do."""


class Pause(View, frozen=True, kw_only=True):
    """What stands still: a workflow, or with "" the whole tenant. `is_ending`: its runs are going on again one after the other."""

    workflow_key: str
    by: str
    reason: str
    since: datetime
    is_ending: bool = False


class TaskThen(View, frozen=True, kw_only=True):
    """A user task that was open then."""

    number: int
    node_id: str
    candidates: list[str]
    assignee: str
    created_at: datetime
    due_at: datetime | None
    values: dict[str, Any]


class PastRun(View, frozen=True, kw_only=True):
    """A run as it stood behind event `seq`. Of an erased person nothing is told but that (`is_erased`)."""

    run_id: str
    seq: int
    at: datetime
    event_count: int
    definition_id: str
    status: RunStatus
    outcome: str
    variables: dict[str, Any]
    scopes: dict[int, dict[str, Any]]
    """Variables of the subprocesses and instances at work."""
    tokens: list[TokenView]
    tasks: list[TaskThen]
    jobs: list[str]
    """Nodes whose work was under way or waited for a worker."""
    incidents: list[str]
    """Codes of the incidents that were open."""
    is_suspended: bool
    is_erased: bool
