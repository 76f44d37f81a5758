"""Signing: how an approval is counted, who sits in it, and which operation is possible in which state, as data.

Knows no run and no person. `OPERATIONS` is the one table that engine.execution.signing asks; docs/approvals.md is written from it.
"""

from typing import Literal

import msgspec

from engine.errors import Text

__all__ = ["ACTS", "ALLOWED", "OPERATIONS", "POLICIES", "REQUIRED", "STATES", "SWITCHES", "Operation", "Place", "Seat", "SeatState"]

Place = Literal["", "before", "after", "beside"]
SeatState = Literal["free", "claimed", "held", "delegated", "pending", "signed", "decided", "suspended", "ended"]

POLICIES: dict[str, Text] = {
    "one": Text("one task for all of them; the first answer decides", "一个任务，任一人答复即为结果"),
    "any": Text("one approval is enough; rejected when everybody has rejected", "或签：一人同意即通过，全部拒绝才算拒绝"),
    "all": Text("everybody must approve", "会签：须全部同意"),
    "in_order": Text("one after the other, everybody must approve", "依次审批：按顺序逐个同意"),
    "ratio": Text("a share of them must approve", "比例会签：达到比例即通过"),
    "weighted": Text("approvals must weigh so much", "票签：同意票权重达到要求即通过"),
    "random": Text("one of them, drawn by the run's id and the task's number", "随机一人审批"),
}
REQUIRED = ("before", "after")
"""Places outside the circle that the policy counts: who sits there is always needed, and may veto."""

STATES: dict[str, Text] = {
    "free": Text("open, nobody has claimed it", "待认领"),
    "claimed": Text("open, one person has it", "已认领"),
    "held": Text("waits for signers who were added before it", "等待前加签人"),
    "delegated": Text("with somebody who gives it back", "已委派"),
    "pending": Text("its turn has not come", "未轮到"),
    "signed": Text("answered, the node is not decided yet", "已签，节点未决"),
    "decided": Text("answered, and the node is left", "节点已决"),
    "suspended": Text("the run stands still", "流程已挂起"),
    "ended": Text("the run has ended, or the task was called off", "已结束"),
}

SWITCHES = ("add_signer", "remove_signer", "transfer", "delegate", "send_back", "take_back", "urge", "copy", "comment", "skip", "ahead", "past_date")
ALLOWED = frozenset(SWITCHES) - {"skip", "ahead", "past_date"}
"""What a node allows when its author says nothing."""


class Operation(msgspec.Struct, frozen=True):
    """When it is possible (`states` of the task), who may (`by`), and which of a node's switches it needs ("" none).

    by: holder (has the task, or is offered it while nobody has), signer (has answered it), adder (has added the signer), owner (has delegated), delegate, starter, reader (may see the task),
    admin (`tasks:manage`; for him a switch that is off does not count).
    """

    states: tuple[SeatState, ...]
    by: tuple[str, ...]
    switch: str = ""


OPEN: tuple[SeatState, ...] = ("free", "claimed")
STANDING: tuple[SeatState, ...] = ("free", "claimed", "held", "delegated")
OPERATIONS: dict[str, Operation] = {
    "claim": Operation(("free", "claimed"), ("holder",)),
    "unclaim": Operation(("claimed",), ("holder",)),
    "complete": Operation(OPEN, ("holder",)),
    "draft": Operation(STANDING, ("holder", "owner", "delegate")),
    "add_before": Operation(OPEN, ("holder", "admin"), "add_signer"),
    "add_after": Operation(OPEN, ("holder", "admin"), "add_signer"),
    "add_beside": Operation(OPEN, ("holder", "admin"), "add_signer"),
    "remove": Operation((*STANDING, "pending"), ("adder", "admin"), "remove_signer"),
    "transfer": Operation(OPEN, ("holder",), "transfer"),
    "hand_over": Operation(STANDING, ("admin",)),
    "delegate": Operation(OPEN, ("holder",), "delegate"),
    "return": Operation(("delegated",), ("delegate", "owner", "admin")),
    "send_back": Operation(OPEN, ("holder",), "send_back"),
    "take_back": Operation(("signed", "decided"), ("signer",), "take_back"),
    "skip": Operation(STANDING, ("holder", "admin"), "skip"),
    "urge": Operation(STANDING, ("starter", "admin"), "urge"),
    "comment": Operation((*STANDING, "signed", "decided", "suspended"), ("reader",), "comment"),
    "copy": Operation((*STANDING, "signed", "decided", "suspended"), ("holder", "signer", "starter", "admin"), "copy"),
}

ACTS: dict[str, Text] = {
    "claim": Text("claim", "认领"),
    "unclaim": Text("give back to the others", "取消认领"),
    "complete": Text("answer", "办理"),
    "draft": Text("keep a draft", "保存草稿"),
    "add_signer": Text("add a signer", "加签"),
    "add_before": Text("add a signer before", "前加签"),
    "add_after": Text("add a signer after", "后加签"),
    "add_beside": Text("add a signer beside", "并加签"),
    "remove": Text("remove a signer", "减签"),
    "remove_signer": Text("remove a signer", "减签"),
    "transfer": Text("transfer", "转办"),
    "hand_over": Text("hand over", "移交"),
    "delegate": Text("delegate", "委派"),
    "return": Text("return what was delegated", "退还委派"),
    "send_back": Text("send back", "退回"),
    "take_back": Text("take back an answer", "撤回"),
    "skip": Text("skip", "跳过"),
    "urge": Text("urge", "催办"),
    "comment": Text("comment", "评论"),
    "copy": Text("send a copy", "抄送"),
    "ahead": Text("answer ahead", "提前办理"),
    "past_date": Text("answer for a past date", "补填日期"),
}
"""What people call the operations and the switches, for messages."""


class Seat(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One open decision of a node: who is asked, and in what place."""

    candidates: tuple[str, ...] = ()
    place: Place = ""
    weight: float = 1
    adder: str = ""
    """Who added this signer."""
    origin: int = 0
    """The task of who added this signer."""
    waits_for: tuple[int, ...] = ()
    """Tasks of signers before it that are still open."""
    then: tuple[str, ...] = ()
    """Signers who are asked when this one has approved."""
    owner: str = ""
    """Who delegated it and gets it back."""
    is_changed: bool = False
    """Somebody did something with it, short of answering."""
