"""The state machines: for each, from which state which states can be reached. CHECK constraints and tests come from these tables."""

from engine.errors import Text

__all__ = ["DELIVERY", "MAIL", "RUN", "STATUSES", "TASK", "states"]

STATUSES = {"running": Text("running", "运行中"), "completed": Text("completed", "已完成"), "cancelled": Text("cancelled", "已取消")}
"""How a run stands, in words."""

RUN = {
    "running": ("completed", "cancelled"),
    "completed": ("running",),
    "cancelled": ("running",),
}  # fmt: skip

TASK = {
    "created": ("claimed", "completed", "cancelled"),
    "claimed": ("created", "completed", "cancelled"),
    "completed": (),
    "cancelled": (),
}  # fmt: skip

MAIL = {
    "waiting": ("sent", "failed", "kept"),
    "failed": (),
    "sent": ("failed",),
    "kept": (),
}  # fmt: skip


DELIVERY = {
    "waiting": ("sent", "failed", "dropped"),
    "sent": (),
    "failed": (),
    "dropped": (),
}  # fmt: skip
"""A sent mail fails when it comes back; what nobody needs any more is dropped."""


def states(machine: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The states of one of the tables above."""
    return tuple(machine)
