"""History events of what operators do to a run that went wrong."""

from typing import Any

from engine.model.event_kind import Event

__all__ = ["NodeSkipped", "RepairBegun", "RunMigrated", "VariablesEdited"]


class VariablesEdited(Event, frozen=True, kw_only=True, tag=100):
    """An operator set variables; `before` has what they were (those that there were)."""

    values: dict[str, Any]
    before: dict[str, Any]
    by: str
    removed: tuple[str, ...] = ()
    scope: int = 0


class NodeSkipped(Event, frozen=True, kw_only=True, tag=101):
    """An operator said that the node is done, with these outputs."""

    outputs: dict[str, Any]
    by: str


class RunMigrated(Event, frozen=True, kw_only=True, tag=102):
    """The run follows another definition from here on. `nodes` and `edges`: old id -> new one, where they differ."""

    definition_id: str
    before: str
    by: str
    nodes: dict[str, str] = {}
    edges: dict[str, str] = {}
    lost: tuple[str, ...] = ()
    """Nodes for which the new drawing has none: what is remembered of them is forgotten."""


class RepairBegun(Event, frozen=True, kw_only=True, tag=103):
    """An operator put a hand in; what follows in the same burst came of it."""

    by: str
    reason: str = ""
