"""Pieces of a written file and the comments that belong to them.

Knows no grammar. The surprising rule: an empty text among the comments before a piece is a blank line; several count as one.
"""

import bisect
from collections.abc import Sequence

import msgspec

from engine.feel.scanner import Token

__all__ = ["Mark", "Piece", "Slot", "attach"]


class Piece(msgspec.Struct, kw_only=True):
    """Something that is written: `before` are the comments on the lines above it ("" is a blank line), `after` the comment behind it on its line; both verbatim, with `//` or `/* */`."""

    before: tuple[str, ...] = ()
    after: str = ""


class Mark(Piece):
    """A bracket or the end of the file: nothing but a place at which comments may stand; `start` is its offset."""

    start: int = 0


class Slot(msgspec.Struct, frozen=True):
    """Where comments may go: `start` of the piece; whether it begins a line (blank lines before it are kept); whether a comment behind its start belongs to it."""

    start: int
    piece: Piece
    begins_line: bool = True
    takes_after: bool = True


def attach(text: str, tokens: Sequence[Token], comments: Sequence[Token], slots: Sequence[Slot]) -> None:
    """Gives each comment to a slot: one behind something on its line to the slot that began last, any other to the next one. The last slot must be the file's end."""
    slots = sorted(slots, key=lambda slot: slot.start)
    starts = [slot.start for slot in slots]
    ends = [token.end for token in tokens if token.type != "NEWLINE"]
    found: list[list[str]] = [[] for _ in slots]
    last_end, is_behind = 0, False
    waiting = iter([*comments, None])
    comment = next(waiting)
    for index, slot in enumerate(slots):
        while comment is not None and (comment.start < slot.start or index == len(slots) - 1):
            before = max(last_end, _last(ends, comment.start))
            gap = text[before : comment.start].count("\n")
            is_behind = before > 0 and not gap and (is_behind or before > last_end)
            holder = slots[max(bisect.bisect_right(starts, comment.start) - 1, 0)]
            if is_behind and holder.takes_after and holder.start <= comment.start and not _ends_line(holder.piece.after):
                holder.piece.after = f"{holder.piece.after} {comment.value}".strip()
            else:
                found[index] += ["", comment.value] if gap > 1 else [comment.value]
            last_end = comment.end
            comment = next(waiting)
        if slot.begins_line and text.count("\n", max(last_end, _last(ends, slot.start)), max(slot.start, 0)) > 1:
            found[index].append("")
    for slot, before_it in zip(slots, found, strict=True):
        slot.piece.before = tuple(before_it)


def _last(ends: Sequence[int], at: int) -> int:
    """Where the last token before `at` ends; 0 when there is none."""
    index = bisect.bisect_right(ends, at)
    return ends[index - 1] if index else 0


def _ends_line(after: str) -> bool:
    """Whether a comment behind a piece runs to the end of its line."""
    return "//" in after.rpartition("*/")[2]
