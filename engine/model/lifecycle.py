"""The state machines: for each, from which state which states can be reached. CHECK constraints and tests come from these tables."""

__all__ = ["MAIL", "RUN", "TASK", "states"]

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
    "sent": (),
    "kept": (),
}  # fmt: skip


def states(machine: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The states of one of the tables above."""
    return tuple(machine)
