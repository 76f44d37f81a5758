"""What the author of a node type sees: the manifest, the context, the two errors, the effects.

A node's `run(context, inputs) -> outputs` may read what its context offers and nothing else of the engine. What it wants done outside
(a mail, a record) it hands to `context.add(effect)`: the engine writes effects in the transaction that completes the job, so each happens once.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from engine.errors import Text

__all__ = [
    "Attachment",
    "BusinessError",
    "Effect",
    "FileContent",
    "MailMessage",
    "NodeContext",
    "NodeManifest",
    "NodeRetries",
    "RunFunction",
    "SaveRecord",
    "TechnicalError",
]


class NodeRetries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How often a failed attempt is repeated and how long is waited: `first`, then twice as long each time, up to `longest` (seconds)."""

    attempts: int = 3
    first: float = 2.0
    longest: float = 300.0


class NodeManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`node.yaml`: one entry of the palette.

    `inputs` and `outputs` are JSON Schemas (2020-12) of objects. A property marked `x-personal: true` holds personal data, one marked
    `x-assist-only: true` may help a person and never an automatic decision; an input with `format: file` takes the id of a stored file,
    one marked `x-names: template`, `record type` or `guest task` the name of one in the pack or workflow (checked when it is a constant);
    `x-starter: email` or `name` says that an input may be that of who began the run, which an editor offers at a click;
    `x-fields-of: <input>` says that the keys of an object are fields of the record type which that input names.
    `queue` "light" runs in a thread (waiting work), "heavy" and any other name in a process of its own (models, OCR, long batches). `timeout` is in seconds.
    """

    type: str
    title: Text
    summary: Text
    category: Literal["documents", "matching", "calendar", "people", "messages", "data"]
    icon: str
    kind: Literal["activity", "user_task"] = "activity"
    inputs: dict[str, Any]
    outputs: dict[str, Any]
    errors: dict[str, Text] = {}
    timeout: float = 120.0
    retries: NodeRetries = NodeRetries()
    queue: str = "light"


class BusinessError(Exception):
    """The work was done and the answer is no (an encrypted PDF, nobody free): goes to the node's error edge, else an incident. Never retried."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["BusinessError"], tuple[str, Text]]:
        return type(self), (self.code, self.message)


class TechnicalError(Exception):
    """The work could not be done now (a server is away): retried with backoff, then an incident."""

    def __init__(self, code: str, message: Text) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message

    def __reduce__(self) -> tuple[type["TechnicalError"], tuple[str, Text]]:
        return type(self), (self.code, self.message)


class FileContent(msgspec.Struct, frozen=True):
    """A stored file, opened. `media_type` is what the sender claimed: look at `data` before you trust it."""

    file_id: str
    name: str
    media_type: str
    data: bytes


class Attachment(msgspec.Struct, frozen=True):
    """A part of a mail."""

    name: str
    media_type: str
    text: str


class MailMessage(msgspec.Struct, frozen=True, kw_only=True, tag="mail"):
    """Effect: one mail to one address. `html` is optional."""

    to: str
    to_name: str = ""
    subject: str
    text: str
    html: str = ""
    attachments: tuple[Attachment, ...] = ()


class SaveRecord(msgspec.Struct, frozen=True, kw_only=True, tag="record"):
    """Effect: a record of `record_type` is made or its `values` are merged in; `key` tells which one ("" makes a new one)."""

    record_type: str
    key: str = ""
    record_id: str
    values: dict[str, Any]


Effect = MailMessage | SaveRecord


class NodeContext(Protocol):
    """What a running node may use. `idempotency_key` is the same for every attempt of one job; `private_networks` names those that requests may reach although they are not public."""

    tenant_id: str
    run_id: str
    node_id: str
    language: str
    now: datetime
    attempt: int
    idempotency_key: str
    private_networks: str

    def file(self, file_id: str) -> FileContent:
        """Opens a file that an input with `format: file` names. Raises BusinessError("file.unknown")."""
        ...

    def template(self, name: str) -> str:
        """The text of `templates/<name>` in the workflow's pack. Raises BusinessError("template.unknown")."""
        ...

    def link(self, node_id: str) -> str:
        """A signed address at which a guest does the user task `node_id` of this run, without sign-in."""
        ...

    def add(self, effect: Effect) -> None:
        """Has `effect` written with the completion of this job: once, or not at all when the attempt fails."""
        ...


RunFunction = Callable[[NodeContext, dict[str, Any]], dict[str, Any]]
