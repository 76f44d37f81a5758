"""Packs as those see them who draw: the list, a draft with its texts, published versions. Values only."""

from datetime import datetime
from typing import Literal

import msgspec

from engine.errors import Text
from engine.model.view import View

__all__ = ["Change", "Draft", "DraftMark", "DraftSaved", "DraftState", "PackSummary", "PackVersion", "PackVersionDetail", "Publication", "VersionWorkflow"]

Change = Literal["added", "changed", "removed", "same"]


class DraftState(View, frozen=True, kw_only=True):
    """That a pack has a draft: how often it was changed, last when and by whom, and on which published version it stands (0: on none)."""

    revision: int
    based_on: int
    changed_at: datetime
    changed_by: str


class PackSummary(View, frozen=True, kw_only=True):
    """A pack in a list. `version` is the newest published one (0: none yet); `files` are those of the draft, else of that version; `titles` what each of them says it holds."""

    pack: str
    title: Text
    version: int
    deployed_at: datetime | None
    deployed_by: str
    files: list[str]
    titles: dict[str, list[Text]]
    draft: DraftState | None


class DraftMark(View, frozen=True, kw_only=True):
    """A file that differs from the version that the draft stands on, or once did: how, since which revision, by whom and when."""

    path: str
    change: Change
    revision: int
    changed_at: datetime
    changed_by: str


class Draft(View, frozen=True, kw_only=True):
    """A pack as it is being drawn. Without a draft (`is_open` false) the texts are the newest version's, and the first change makes one.

    `newest`: the newest published version; above `based_on` when somebody has deployed another meanwhile. `people`: names by id.
    """

    pack: str
    title: Text
    revision: int
    based_on: int
    newest: int
    is_open: bool
    changed_at: datetime | None
    changed_by: str
    files: dict[str, str]
    marks: list[DraftMark]
    people: dict[str, str]


class DraftSaved(View, frozen=True, kw_only=True):
    """What a change made: the revision now, and the files that others have changed since the revision that the change was made on (None: taken away)."""

    revision: int
    based_on: int
    saved_at: datetime
    others: dict[str, str | None]
    marks: list[DraftMark]
    people: dict[str, str]


class VersionWorkflow(View, frozen=True, kw_only=True):
    """A workflow's version that came with a version of its pack."""

    key: str
    version: int


class PackVersion(View, frozen=True, kw_only=True):
    """A published version, with the name and the note that it was given."""

    version: int
    name: str
    note: str
    deployed_at: datetime
    deployed_by: str
    workflows: list[VersionWorkflow]


class PackVersionDetail(PackVersion, frozen=True, kw_only=True):
    """A published version with its texts."""

    title: Text
    files: dict[str, str]


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked when a draft is published. `over`: the newest version, when it is known to be newer than the one that the draft stands on."""

    revision: int
    name: str = ""
    note: str = ""
    over: int = 0
