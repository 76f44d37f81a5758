"""A draft as it stands within one transaction, and what may come in from outside: paths, keys, names.

Knows no way to write. Where no draft is open, the newest published version counts as one that nobody has changed yet.
"""

import re
from collections.abc import Mapping

import msgspec

from engine.clock import Clock
from engine.errors import Invalid, NotFound, Text, nearest_name, problem
from engine.model.draft import Change, DraftMark, Publication
from engine.pack import Pack, pack_of
from engine.pack.pack import SUFFIXES
from engine.store import Connection, drafts, packs
from engine.store.drafts import DraftRow, FileRow

__all__ = ["OpenDraft", "check_files", "check_key", "check_words", "find_draft", "pack_from", "title_from"]

LONGEST_NAME, LONGEST_NOTE = 200, 4000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")


class OpenDraft(msgspec.Struct, kw_only=True):
    """A draft as it stands: its row, the texts that it began with, what it has changed, the newest version (0: none)."""

    row: DraftRow
    base: dict[str, str]
    changed: dict[str, FileRow]
    newest: int

    @property
    def files(self) -> dict[str, str]:
        texts = {**self.base, **{path: row.text for path, row in self.changed.items() if row.text is not None}}
        return {path: texts[path] for path in sorted(texts) if path not in self.changed or self.changed[path].text is not None}

    def text(self, path: str) -> str | None:
        return self.changed[path].text if path in self.changed else self.base.get(path)

    def mark(self, row: FileRow) -> DraftMark:
        before = self.base.get(row.path)
        change: Change = "same" if row.text == before else "added" if before is None else "removed" if row.text is None else "changed"
        return DraftMark(path=row.path, change=change, revision=row.revision, changed_at=row.changed_at, changed_by=row.changed_by)


def find_draft(connection: Connection, tenant_id: str, key: str, row: DraftRow | None, clock: Clock) -> OpenDraft:
    """The draft with this row, else the newest version. Raises NotFound when there is neither."""
    newest = packs.newest_pack(connection, tenant_id, key)
    number = newest.version if newest is not None else 0
    if row is not None and row.is_open:
        changed = {one.path: one for one in drafts.file_rows(connection, tenant_id, [key])[key]}
        base = packs.load_pack(connection, f"{tenant_id}/{key}/{row.based_on}").files if row.based_on else {}
        return OpenDraft(row=row, base=dict(base), changed=changed, newest=number)
    if newest is None:
        known = {*drafts.newest_heads(connection, tenant_id), *drafts.draft_rows(connection, tenant_id)}
        raise NotFound(problem("pack.unknown", f"there is no pack {key}", f"没有流程包 {key}", path="pack", nearest=nearest_name(key, known), expected=", ".join(sorted(known))))
    began = row.revision if row is not None else 0
    blank = DraftRow(key=key, revision=began, first_revision=began, based_on=number, is_open=False, changed_at=clock.now(), changed_by=row.changed_by if row else "")
    return OpenDraft(row=blank, base=dict(packs.load_pack(connection, newest.pack_id).files), changed={}, newest=number)


def title_from(head: str | None) -> Text | None:
    """The title in the text of a `pack.yaml`; None when it cannot be read there."""
    try:
        return pack_of({"pack.yaml": head}).title if head is not None else None
    except Invalid:
        return None


def pack_from(key: str, files: dict[str, str]) -> Pack:
    """The pack that these texts are. Raises Invalid, also when they are another pack's."""
    if "pack.yaml" not in files:
        raise Invalid(problem("pack.missing", "a pack is a folder with a pack.yaml", "流程包必须是包含 pack.yaml 的文件夹", file="pack.yaml", expected="pack.yaml"))
    pack = pack_of(files)
    if pack.key != key:
        raise Invalid(
            problem(
                "pack.other_key",
                f"this is the pack {key}; its key cannot become {pack.key}",
                f"此处是流程包 {key}，标识不能改为 {pack.key}",
                file="pack.yaml", path="pack", line=1, column=1, expected=key,
            )
        )  # fmt: skip
    return pack


def check_files(files: Mapping[str, str | None]) -> None:
    """Raises Invalid for each path that no file of a pack has, and for texts that are none."""
    wrong = [path for path in files if not _is_path(path)]
    expected = ", ".join((*(f"*{suffix}" for suffix in SUFFIXES[:-1]), "*.case.yaml", "templates/*", "pack.yaml"))
    if wrong:
        raise Invalid(
            *(problem("draft.path", f"{path[:80]!r} is no file of a pack", f"“{path[:80]}”不是流程包文件", path=f"files.{path[:80]}", expected=expected) for path in wrong[:20])
        )


def _is_path(path: str) -> bool:
    parts = path.split("/")
    if not path or len(path) > 200 or not path.isprintable() or "\\" in path or any(part in ("", ".", "..") for part in parts):
        return False
    return (parts[0] == "templates" and len(parts) > 1) or path == "pack.yaml" or any(path.endswith(suffix) and path != suffix for suffix in (*SUFFIXES[:-1], ".case.yaml"))


def check_key(key: str, title: Text) -> None:
    """Raises Invalid for a key or a title that no pack can have."""
    problems = []
    if not _KEY.fullmatch(key):
        problems.append(problem("pack.key", f"{key[:80]!r} is no key", f"“{key[:80]}”不能用作标识", path="key", expected="a-z, 0-9, _"))
    if not (title.en.strip() or title.zh.strip()) or max(len(title.en), len(title.zh)) > LONGEST_NAME or not (title.en + title.zh).isprintable():
        problems.append(
            problem("pack.title", f"a pack needs a title of one line and at most {LONGEST_NAME} characters", f"流程包需要一行标题，且不超过 {LONGEST_NAME} 个字符", path="title")
        )
    if problems:
        raise Invalid(*problems)


def check_words(asked: Publication) -> None:
    """Raises Invalid for a name or a note that is too long."""
    for name, text, most in (("name", asked.name, LONGEST_NAME), ("note", asked.note, LONGEST_NOTE)):
        if len(text) > most or "\0" in text:
            raise Invalid(problem("draft.words", f"at most {most} characters", f"不超过 {most} 个字符", path=name, expected=f"<= {most}"))
