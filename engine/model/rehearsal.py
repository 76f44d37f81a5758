"""What is asked of a rehearsal of a changed definition on past runs, and what it answers. Values only."""

from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec

from engine.model.view import View

__all__ = ["Grouping", "RehearsalQuery", "RehearsalReport", "Share", "Trial"]


Said = TypeVar("Said")
"""How a problem is told: as the engine has it, or in the reader's language."""


class Grouping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By what runs are grouped: a `fact`, a `field` of the `record` of the run's person, or a FEEL `expression` over the run's variables.

    `bands`: borders of age or number bands; a date counts as an age in years when the run began.
    """

    name: str
    fact: str = ""
    record: str = ""
    field: str = ""
    expression: str = ""
    bands: tuple[float, ...] = ()


class RehearsalQuery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which past runs, with which changed files, and what is looked at.

    `files`: changed texts of the workflow's pack by their paths ("" takes a file away); `is_whole`: they are the whole pack. `measure`: a fact, or "" the outcome.
    `selected`: which values of it count as being selected.
    """

    workflow: str
    files: dict[str, str]
    is_whole: bool = False
    version: int = 0
    started_from: datetime | None = None
    started_before: datetime | None = None
    measure: str = ""
    selected: tuple[str, ...] = ()
    groups: tuple[Grouping, ...] = ()
    limit: int = 0


class Trial(View, Generic[Said], frozen=True, kw_only=True):
    """One run, as it was and as it would be. `missing`: why that cannot be told; `assumed`: what was taken for granted."""

    run_id: str
    before: str
    after: str
    is_told: bool
    is_changed: bool
    missing: list[Said] = []
    assumed: list[Said] = []
    groups: dict[str, str] = {}


class Share(View, frozen=True, kw_only=True):
    """A group's part: how many of its told runs were, and would be, selected. `ratio`: its rate against that of the group with the highest; below 0.8 it fails the four-fifths rule.

    `is_small`: so few runs that a rate says little.
    """

    grouping: str
    group: str
    runs: int
    untold: int
    selected_before: int
    selected_after: int
    rate_before: float
    rate_after: float
    ratio_before: float | None
    ratio_after: float | None
    is_under_before: bool
    is_under_after: bool
    is_small: bool


class RehearsalReport(View, Generic[Said], frozen=True, kw_only=True):
    """`before` and `after`: how often each value came out, over the told runs. `trials`: those that change, then those that cannot be told."""

    workflow: str
    runs: int
    told: int
    changed: int
    untold: int
    erased: int
    has_more: bool
    before: dict[str, int]
    after: dict[str, int]
    moves: list[dict[str, Any]]
    """[{"before", "after", "runs"}] of the changes."""
    trials: list[Trial[Said]]
    shares: list[Share]
    reasons: dict[str, int]
    """Why runs cannot be told, by code."""
    warnings: list[Said]
