"""Reading order: pieces on a page -> the order in which a person reads them.

Knows geometry only. The surprising rule: dates or places set apart at the margin of a line are not a column. A column runs on its own, its lines
do not stand beside the lines of its neighbour one by one, or it carries whole sentences.
"""

from itertools import pairwise
from statistics import median

import msgspec

from nodes.read_document.piece import Piece

__all__ = ["join_bullets", "read_in_order", "rows_of"]

BULLETS = ("•", "·", "▪", "◦", "○", "-", "–", "*", "§", "o", "➢", "✓", "‣", "")
MIN_COLUMN_ROWS = 4
"""Fewer rows than this beside each other are no columns."""
MIN_GUTTER = 0.012
"""Narrowest blank strip between columns, as a fraction of the page's width."""
SPARSE = 0.35
"""A side with so much fewer rows, all short, is headings in the margin."""
WIDE_GAP = 0.12
PROSE_LETTERS = 14
"""A column whose lines are longer than this (in median) carries sentences."""


def read_in_order(pieces: list[Piece]) -> list[Piece]:
    """The pieces in reading order: top to bottom, left to right, columns one after another."""
    if len(pieces) < 2:
        return list(pieces)
    split = _best_columns(pieces)
    if split is None:
        return [piece for row in rows_of(pieces) for piece in row]
    above, left, right, below = split
    return [*read_in_order(above), *read_in_order(left), *read_in_order(right), *read_in_order(below)]


def join_bullets(pieces: list[Piece]) -> list[Piece]:
    """Lone bullets become the beginning of the piece that they stand before."""
    done: list[Piece] = []
    for row in rows_of(pieces):
        for piece in row:
            last = done[-1] if done else None
            if last is not None and last in row and _is_bullet(last) and piece.x0 - last.x1 < 0.06:
                text = f"• {piece.text}"
                done[-1] = msgspec.structs.replace(piece, text=text, x0=last.x0)
            else:
                done.append(piece)
    return [piece for piece in done if not _is_bullet(piece)]


def _is_bullet(piece: Piece) -> bool:
    return piece.text.strip() in BULLETS


def rows_of(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces grouped into rows, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.middle, p.x0)):
        row = rows[-1] if rows else []
        if row and any(_beside(piece, other) for other in row):
            row.append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda p: p.x0) for row in rows]


def _beside(one: Piece, other: Piece) -> bool:
    """On the same line: their middles are nearer than half the smaller height, and they do not lie over each other."""
    near = abs(one.middle - other.middle) < 0.5 * min(one.height, other.height) + 1e-6
    over = min(one.x1, other.x1) - max(one.x0, other.x0)
    return near and over < 0.5 * min(one.x1 - one.x0, other.x1 - other.x0) + 1e-6


def _best_columns(pieces: list[Piece]) -> tuple[list[Piece], list[Piece], list[Piece], list[Piece]] | None:
    """The best split into (above, left, right, below), None when the pieces stand in one column."""
    best: tuple[float, float, float, float] | None = None
    for gutter in _gutters(pieces):
        for top, bottom in _free_runs(pieces, gutter):
            inside = [p for p in pieces if top <= p.middle <= bottom]
            left, right = [p for p in inside if p.x1 <= gutter], [p for p in inside if p.x0 >= gutter]
            worth = _worth(left, right)
            if worth > 0 and (best is None or worth > best[0]):
                best = (worth, gutter, top, bottom)
    if best is None:
        return None
    _, gutter, top, bottom = best
    inside = [p for p in pieces if top <= p.middle <= bottom]
    return (
        [p for p in pieces if p.middle < top],
        [p for p in inside if p.x1 <= gutter],
        [p for p in inside if p.x0 >= gutter],
        [p for p in pieces if p.middle > bottom],
    )


def _gutters(pieces: list[Piece]) -> list[float]:
    """Where a column may begin: a little left of edges at which several pieces begin."""
    starts = sorted(p.x0 for p in pieces)
    found: list[float] = []
    for at, start in enumerate(starts):
        near = sum(1 for other in starts[at : at + 40] if other - start < 0.02)
        if near >= MIN_COLUMN_ROWS - 1 and start > 0.08 and (not found or start - found[-1] > 0.01):
            found.append(start - 0.003)
    return found


def _free_runs(pieces: list[Piece], gutter: float) -> list[tuple[float, float]]:
    """Stretches of the page, top to bottom, in which no piece lies across the gutter or nearer than its width on the left."""
    runs: list[tuple[float, float]] = []
    members: list[Piece] = []
    for piece in sorted(pieces, key=lambda p: p.middle):
        if piece.x0 < gutter < piece.x1 or gutter - MIN_GUTTER < piece.x1 <= gutter:
            if len(members) >= 2 * MIN_COLUMN_ROWS:
                runs.append((members[0].middle, members[-1].middle))
            members = []
        else:
            members.append(piece)
    if len(members) >= 2 * MIN_COLUMN_ROWS:
        runs.append((members[0].middle, members[-1].middle))
    return runs


def _worth(left: list[Piece], right: list[Piece]) -> float:
    """How much speaks for two columns; 0 when they are one text with a margin."""
    left_rows, right_rows = rows_of(left), rows_of(right)
    if min(len(left_rows), len(right_rows)) < MIN_COLUMN_ROWS:
        return 0.0
    if min(_span(left), _span(right)) < 0.35 * max(_span(left), _span(right)):
        return 0.0
    if not (min(p.y0 for p in left) < max(p.y1 for p in right) and min(p.y0 for p in right) < max(p.y1 for p in left)):
        return 0.0
    few, many = sorted((left_rows, right_rows), key=len)
    aligned = sum(1 for row in few if any(_level(row[0], other[0]) for other in many)) / len(few)
    narrow_letters = min(median(_letters(row) for row in left_rows), median(_letters(row) for row in right_rows))
    if len(few) < SPARSE * len(many) and narrow_letters < PROSE_LETTERS:
        return 0.0  # headings in the margin
    # Chance alone puts up to a third of the lines of an independent column level with a line of its neighbour.
    if aligned > 0.75 and narrow_letters < 2.5 * PROSE_LETTERS:
        return 0.0
    if aligned > 0.4 and narrow_letters < PROSE_LETTERS and max(_widest_gap(left_rows), _widest_gap(right_rows)) > WIDE_GAP:
        return 0.0  # cells of a drawing that happen to stand below something else
    if aligned > 0.5 and narrow_letters < PROSE_LETTERS:
        return 0.0
    return min(_span(left), _span(right)) * min(len(left_rows), len(right_rows)) * (1.2 - aligned)


def _widest_gap(rows: list[list[Piece]]) -> float:
    return max((below[0].y0 - above[0].y1 for above, below in pairwise(rows)), default=0.0)


def _level(one: Piece, other: Piece) -> bool:
    """Whether two pieces stand exactly on one line, as text set on the same line does."""
    near = 0.15 * min(one.height, other.height)
    return abs(one.middle - other.middle) < near or abs(one.y1 - other.y1) < near


def _letters(row: list[Piece]) -> float:
    """Length of a row in Latin letters; a Chinese character counts double."""
    return float(sum(2 if ord(c) > 0x2E7F else 1 for piece in row for c in piece.text))


def _span(pieces: list[Piece]) -> float:
    return max(p.y1 for p in pieces) - min(p.y0 for p in pieces)
