"""Commands of signing: what people ask of an open decision besides answering it. `is_forced`: an admin asks, who need not have the task."""

from typing import Any, Literal

import msgspec

__all__ = [
    "AddComment", "AddSigners", "AnswerAhead", "DelegateTask", "RedoNode", "RemoveSigner", "ReturnTask", "SendBack", "SendCopy", "SigningCommand", "SkipTask", "TakeBack", "TransferTask",
    "UrgeTask",
]  # fmt: skip


class AddSigners(msgspec.Struct, frozen=True, kw_only=True):
    """More signers: before who asks (who then decides), after them, or beside them."""

    number: int
    by: str
    place: Literal["before", "after", "beside"]
    people: tuple[str, ...]
    note: str = ""
    is_forced: bool = False


class RemoveSigner(msgspec.Struct, frozen=True, kw_only=True):
    """`number`: an open task; else `name`, whose turn has not come, of the node at which task `at` stands."""

    by: str
    number: int = 0
    name: str = ""
    at: int = 0
    is_forced: bool = False


class TransferTask(msgspec.Struct, frozen=True, kw_only=True):
    """The decision becomes another's for good; `frm`: whose part of it (an admin hands over what a person leaves)."""

    number: int
    by: str
    to: str
    frm: str = ""
    note: str = ""
    keeps_draft: bool = True
    is_forced: bool = False


class DelegateTask(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody else prepares it and gives it back."""

    number: int
    by: str
    to: str
    note: str = ""


class ReturnTask(msgspec.Struct, frozen=True, kw_only=True):
    """The delegate gives it back with a proposal, or the owner calls it back."""

    number: int
    by: str
    note: str = ""
    outcome: str = ""
    values: dict[str, Any] = {}
    is_forced: bool = False


class SendBack(msgspec.Struct, frozen=True, kw_only=True):
    """`to`: "previous", "starter", or a node that was passed. `then`: walk through all in between again, or come straight back."""

    number: int
    by: str
    to: str = "previous"
    then: Literal["walk", "straight"] = "walk"
    note: str = ""


class TakeBack(msgspec.Struct, frozen=True, kw_only=True):
    """Who answered task `number` wants to answer it again."""

    number: int
    by: str


class SkipTask(msgspec.Struct, frozen=True, kw_only=True):
    """The node goes on with this outcome ("" its first) and nobody is asked."""

    number: int
    by: str
    outcome: str = ""
    note: str = ""
    is_forced: bool = False


class RedoNode(msgspec.Struct, frozen=True, kw_only=True):
    """A node that was passed is done again, and everything behind it."""

    node_id: str
    by: str
    reason: str = ""


class AnswerAhead(msgspec.Struct, frozen=True, kw_only=True):
    """A person answers a task before the run comes to it."""

    node_id: str
    by: str
    outcome: str
    values: dict[str, Any] = {}


class UrgeTask(msgspec.Struct, frozen=True, kw_only=True):
    """Not more often than once in `every` seconds."""

    number: int
    by: str
    note: str = ""
    every: float = 1800


class SendCopy(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    to: tuple[str, ...]
    task: int = 0
    note: str = ""


class AddComment(msgspec.Struct, frozen=True, kw_only=True):
    by: str
    text: str
    task: int = 0
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


SigningCommand = (
    AddSigners | RemoveSigner | TransferTask | DelegateTask | ReturnTask | SendBack | TakeBack | SkipTask | RedoNode | AnswerAhead | UrgeTask | SendCopy | AddComment
)  # fmt: skip
