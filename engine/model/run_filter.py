"""What the list of runs shows, as somebody keeps it: which runs, and in which columns. Values only; pure.

Knows no store. Days are the reader's own, so what is kept are days and not instants.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

__all__ = ["RunFilter", "RunSearch"]

Word = Annotated[str, msgspec.Meta(max_length=200)]
Day = Annotated[str, msgspec.Meta(pattern=r"^(|\d{4}-\d{2}-\d{2})$")]


class RunSearch(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it must hold; empty parts ask nothing. `started_to`: the last day that counts; `columns`: of the list, none: the usual ones."""

    status: Literal["", "running", "incident", "suspended", "completed", "cancelled"] = ""
    workflow: Word = ""
    version: Annotated[int, msgspec.Meta(ge=0)] = 0
    node: Word = ""
    code: Word = ""
    started_from: Day = ""
    started_to: Day = ""
    q: Word = ""
    columns: Annotated[list[Word], msgspec.Meta(max_length=40)] = []


class RunFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A filter of runs that somebody keeps. `is_mine`: who asks may change it."""

    filter_id: str
    name: str
    is_shared: bool
    is_mine: bool
    owner_id: str
    query: RunSearch
    changed_at: datetime
