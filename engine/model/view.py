"""What readers of the engine see: lists and details of workflows, runs, tasks, files, records, mails. Values only."""

from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

import msgspec

from engine.errors import Text

__all__ = [
    "CommentView", "CopyView", "DefinitionDetail", "DefinitionSummary", "EdgeView", "FieldChange", "FileView", "HandedOver", "HistoryEntry",
    "IncidentView", "MailBounce", "MailView", "NodeState", "NodeView", "Page", "PurgeView", "RecordVersionView", "RecordView", "RunDetail",
    "RunStatus", "RunSummary", "SignerView", "SigningView", "StartedRun", "TaskDetail", "TaskStatus", "TaskSummary", "TokenView",
    "VariableView",
]  # fmt: skip

RunStatus = Literal["running", "completed", "cancelled"]
TaskStatus = Literal["created", "claimed", "completed", "cancelled"]
Item = TypeVar("Item")


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A row for a reader."""


class Page(msgspec.Struct, Generic[Item], frozen=True, kw_only=True):
    """Some `items`; `next_cursor` asks for those behind them ("" at the end); `counts` by status over the whole query."""

    items: list[Item]
    next_cursor: str = ""
    counts: dict[str, int] = {}


class NodeView(View, frozen=True, kw_only=True):
    """A box of the drawing. `kind` is one of docs/patterns.md, or activity. `at` is its place, if the author gave one."""

    node_id: str
    type: str
    kind: str
    title: Text
    at: tuple[float, float] | None = None
    parent: str = ""
    """The subprocess that it stands in."""
    host: str = ""
    """The activity on whose border it sits."""


class EdgeView(View, frozen=True, kw_only=True):
    """An arrow of the drawing, with its condition (FEEL)."""

    edge_id: str
    from_node: str
    to_node: str
    when: str = ""
    is_default: bool = False
    is_error: bool = False


class VariableView(View, frozen=True, kw_only=True):
    """What a variable is called, and by value what its values are called."""

    title: Text
    choices: dict[str, Text] = {}


class DefinitionSummary(View, frozen=True, kw_only=True):
    """A deployed workflow, its newest version."""

    definition_id: str
    key: str
    version: int
    title: Text
    pack: str
    deployed_at: datetime
    inputs: dict[str, Any]
    """JSON Schema of the inputs."""


class DefinitionDetail(DefinitionSummary, frozen=True, kw_only=True):
    """A deployed workflow with its drawing and its source file."""

    nodes: list[NodeView]
    edges: list[EdgeView]
    source: str
    versions: list[int]
    variables: dict[str, VariableView] = {}
    """Those that conditions may be said in words with."""


class RunSummary(View, frozen=True, kw_only=True):
    """A run in a list. `facts` are the values that the workflow declares as not personal (score, route)."""

    run_id: str
    workflow_key: str
    workflow_title: Text
    version: int
    status: RunStatus
    business_key: str
    subject_id: str | None
    subject_title: str
    """Whom or what the run is about (a candidate's name); "" when it is about nobody, unknown or erased: screens show `business_key` then, else the workflow's title."""
    facts: dict[str, Any]
    node_ids: list[str]
    """Where its tokens are."""
    has_incident: bool
    started_at: datetime
    ended_at: datetime | None
    suspended_by: str = ""
    """Who has made it stand still; "" it does not."""
    starter: str = ""
    """Who began it; "" when that is nobody known."""
    fact_titles: dict[str, Text] = {}
    """What facts are called, as far as their workflow says."""


class TokenView(View, frozen=True, kw_only=True):
    """Where control stands, and what it waits for: job, user_task, timer, message, call, join, incident."""

    token_id: int
    node_id: str
    waits_for: str
    since: datetime


class NodeState(View, frozen=True, kw_only=True):
    """What a run did at one node: the last time it was there."""

    node_id: str
    state: Literal["active", "completed", "failed", "cancelled"]
    entered_at: datetime
    left_at: datetime | None
    times: int
    attempts: int
    input: Any = None
    output: Any = None
    error: Text | None = None


class IncidentView(View, frozen=True, kw_only=True):
    """The engine could not go on at a node."""

    incident_id: str
    run_id: str
    node_id: str
    code: str
    message: Text
    raised_at: datetime


class TaskSummary(View, frozen=True, kw_only=True):
    """A user task in an inbox. `candidates` are `role:hr`, `person:<principal_id>` or `guest`."""

    task_id: str
    run_id: str
    node_id: str
    title: Text
    workflow_key: str
    workflow_title: Text
    status: TaskStatus
    assignee: str | None
    candidates: list[str]
    business_key: str
    facts: dict[str, Any]
    subject_title: str
    """Whom or what the task is about (a candidate's name), opened for those who may see the task; "" when its run is about nobody: screens show `business_key` then, else `workflow_title`."""
    due_at: datetime | None
    created_at: datetime
    completed_at: datetime | None
    completed_by: str | None
    outcome: str
    as_of: datetime | None = None
    """The earlier moment from which the answer counts; `completed_at` is when it was given."""
    is_suspended: bool = False
    """Its run stands still: nobody can act on it."""
    fact_titles: dict[str, Text] = {}
    """What facts are called, as far as their workflow says."""
    is_read: bool = False
    """In a list: who asks has opened it."""
    starter: str = ""
    """Who began its run; "" when that is nobody known."""
    sent_back: dict[str, Any] | None = None
    """{by, at, note} when the run was sent back to this task; in lists only of open ones."""
    is_changed: bool = False
    """In a list: others have changed something in it since who asks last had to do with the run, and they have not opened it since."""
    new_remarks: int = 0
    """In a list, of an open task: how many remarks of others beside its run who asks has not read."""


class RunDetail(RunSummary, frozen=True, kw_only=True):
    """A run with its drawing. After the person was erased, variables are empty and `is_erased` says so."""

    definition: DefinitionDetail
    variables: dict[str, Any]
    tokens: list[TokenView]
    nodes: list[NodeState]
    tasks: list[TaskSummary]
    incidents: list[IncidentView]
    parent_run_id: str | None
    child_run_ids: list[str]
    is_erased: bool


class StartedRun(RunSummary, frozen=True, kw_only=True):
    """A run as who began it sees it: `waiting` are the tasks that somebody has to do."""

    waiting: list[TaskSummary]


class TaskDetail(TaskSummary, frozen=True, kw_only=True):
    """A user task with its form. `layout` is the form's, as its compiler gives it; `outcomes` are the buttons."""

    layout: dict[str, Any]
    values: dict[str, Any]
    outcomes: list[dict[str, Any]]
    """[{"key": "approve", "title": {"en", "zh"}}]"""
    shown: dict[str, Any]
    """What the author of the workflow shows beside the form (name -> value)."""
    shown_titles: dict[str, Text] = {}
    """What that is called, as far as the workflow says."""


class SignerView(View, frozen=True, kw_only=True):
    """Somebody in a decision: `name` a candidate's, `place` "" (asked by the workflow), before, after, beside; `state` as engine.model.signing.STATES says."""

    name: str
    place: str
    state: str
    task_id: str = ""
    by: str = ""
    """Who has it, or has answered."""
    outcome: str = ""
    added_by: str = ""
    signature: dict[str, str] = {}


class FieldChange(View, frozen=True, kw_only=True):
    """What a person has changed in a form that goes from task to task."""

    field: str
    before: Any
    after: Any
    by: str
    at: datetime | None
    task_id: str


class CommentView(View, frozen=True, kw_only=True):
    """A remark beside a run; `read_by` who has read it. Of an erased person nothing is left to read."""

    comment_id: str
    node_id: str
    task_id: str
    by: str
    text: str
    mentions: list[str]
    files: list[str]
    at: datetime
    read_by: dict[str, datetime] = {}


class CopyView(View, frozen=True, kw_only=True):
    """A run that somebody was shown."""

    copy_id: str
    run_id: str
    workflow_title: Text
    subject_title: str
    business_key: str
    status: RunStatus
    sent_by: str
    note: str
    sent_at: datetime
    is_read: bool
    task_id: str = ""
    """The newest task that the run had then: who was shown the run may read it; empty when there was none."""


class HandedOver(View, frozen=True, kw_only=True):
    """What became of one task that was handed over; `code` and `message` say why not."""

    task_id: str
    is_done: bool
    code: str = ""
    message: Text | None = None


class SigningView(View, frozen=True, kw_only=True):
    """A task among its signers, as one person sees it. `operations`: what they may do with it now."""

    task_id: str
    state: str
    policy: str
    operations: list[str]
    signers: list[SignerView]
    back_to: list[str]
    """Nodes that it can be sent back to, the last one first."""
    titles: dict[str, Text] = {}
    """What those nodes are called."""
    done_by: dict[str, list[str]] = {}
    """Who has done them."""
    draft: dict[str, Any] | None
    changes: list[FieldChange]
    read_by: dict[str, datetime]
    seen_at: datetime | None = None
    """When the person last had to do with the run before this task came; what was changed since then is new to them."""
    before: dict[str, Any] = {}
    """Of what is shown beside the form: what it said when the person last saw this step, where it says something else now."""


class HistoryEntry(View, frozen=True, kw_only=True):
    """One thing that happened."""

    seq: int
    at: datetime
    type: str
    node_id: str
    by: str
    data: dict[str, Any]


class FileView(View, frozen=True, kw_only=True):
    """A stored file; `size` in bytes."""

    file_id: str
    name: str
    media_type: str
    size: int
    subject_id: str | None
    created_at: datetime


class RecordView(View, frozen=True, kw_only=True):
    """A record (candidate, employee ...), its newest version."""

    record_id: str
    record_type: str
    title: str
    subject_id: str | None
    version: int
    values: dict[str, Any]
    created_at: datetime
    updated_at: datetime


class RecordVersionView(View, frozen=True, kw_only=True):
    """A record as it was saved once; `run_id` is the run that saved it ("" when none did)."""

    version: int
    run_id: str
    title: str
    values: dict[str, Any]
    at: datetime


class PurgeView(View, frozen=True, kw_only=True):
    """A record that was purged when it was due: nothing of what it said, only that it was, and when."""

    record_id: str
    record_type: str
    subject_id: str | None
    version: int
    created_at: datetime
    updated_at: datetime
    due_at: datetime
    purged_at: datetime


class MailBounce(View, frozen=True, kw_only=True):
    """Why a mail came back. `action`: failed, delayed; `status` as RFC 3463 counts: 5.1.1; `detail`: what the server said."""

    status: str
    action: str
    detail: str
    at: datetime


class MailView(View, frozen=True, kw_only=True):
    """A mail in the outbox or, with the embedded default, in the mailbox. `status`: waiting, sent, failed."""

    mail_id: str
    run_id: str
    to: str
    to_name: str
    subject: str
    text: str
    html: str
    attachments: list[dict[str, str]]
    status: str
    created_at: datetime
    sent_at: datetime | None
    attempt: int = 0
    error: str = ""
    bounce: MailBounce | None = None
