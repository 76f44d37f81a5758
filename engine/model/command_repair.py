"""Commands of operators: what can be asked of a run that went wrong. Values only."""

from typing import Any

import msgspec

__all__ = ["EditVariables", "MigrateRun", "RepairRun", "SkipNode"]


class EditVariables(msgspec.Struct, frozen=True, kw_only=True):
    """Sets variables of the run (`scope` 0) or of one of its scopes; `removed` are taken away."""

    by: str
    values: dict[str, Any] = {}
    removed: tuple[str, ...] = ()
    scope: int = 0


class SkipNode(msgspec.Struct, frozen=True, kw_only=True):
    """The node is done: `outputs` are what its work would have given."""

    token_id: int
    by: str
    outputs: dict[str, Any] = {}


class MigrateRun(msgspec.Struct, frozen=True, kw_only=True):
    """The run follows another definition from now on, and is decided on that. engine.execution.migrate makes this from both drawings.

    `nodes` and `edges`: old id -> new one, where they differ. `withdrawn`: awaited events that are no more. `fresh`: events of the new drawing that the old one did not have.
    """

    definition_id: str
    by: str
    nodes: dict[str, str] = {}
    edges: dict[str, str] = {}
    withdrawn: tuple[int, ...] = ()
    fresh: frozenset[str] = frozenset()
    lost: tuple[str, ...] = ()


class RepairRun(msgspec.Struct, frozen=True, kw_only=True):
    """Several commands to one run at once, one after the other: all of them or none. `reason` is kept."""

    by: str
    steps: tuple[Any, ...]
    reason: str = ""
