"""Boxes over axes of segments: what a set of rules covers, what it leaves open.

Knows nothing of rules or values: an axis is a number of bits, a box one mask of bits for each axis. Work is counted, and `Exhausted` ends what would take too long.
"""

from collections.abc import Sequence

__all__ = ["Box", "Budget", "Exhausted", "bits", "first_uncovered", "is_within", "meet", "uncovered", "widened"]

Box = tuple[int, ...]


class Exhausted(Exception):
    """The work that was allowed is done."""


class Budget:
    """Counts work."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def spend(self, steps: int = 1) -> None:
        """Takes `steps`; raises Exhausted when there are none left."""
        self.left -= steps
        if self.left < 0:
            raise Exhausted


def bits(mask: int) -> list[int]:
    """The positions of the bits that are set."""
    return [index for index in range(mask.bit_length()) if mask >> index & 1]


def meet(left: Box, right: Box) -> Box | None:
    """What two boxes share."""
    found = tuple(a & b for a, b in zip(left, right, strict=True))
    return found if all(found) else None


def is_within(inner: Box, outer: Box) -> bool:
    """Whether `outer` holds all of `inner`."""
    return all(not a & ~b for a, b in zip(inner, outer, strict=True))


def uncovered(region: Box, boxes: Sequence[Box], budget: Budget) -> list[Box]:
    """Boxes, none overlapping another, that together are what `boxes` leave open of `region`."""
    live = tuple(shared for box in boxes if (shared := meet(region, box)) is not None)
    return _merged(_Sweep(region, budget).open_from(0, live), budget) if all(region) else []


def first_uncovered(region: Box, boxes: Sequence[Box], budget: Budget) -> list[Box]:
    """One box that is left open, or none."""
    live, chosen = [shared for box in boxes if (shared := meet(region, box)) is not None], list(region)
    for axis, whole in enumerate(region):
        if not live:
            break
        budget.spend(len(live) * whole.bit_count())
        index = min(bits(whole), key=lambda bit: sum(box[axis] >> bit & 1 for box in live))
        chosen[axis] = 1 << index
        live = [box for box in live if box[axis] >> index & 1]
    return [] if live else [tuple(chosen)]


class _Sweep:
    """Goes through the axes one by one; equal sets of boxes have equal answers behind the same axis."""

    def __init__(self, region: Box, budget: Budget) -> None:
        self.region = region
        self.budget = budget
        self.known: dict[tuple[int, tuple[Box, ...]], list[Box]] = {}

    def open_from(self, axis: int, live: tuple[Box, ...]) -> list[Box]:
        """What `live` leave open, told from `axis` on; all of them hold for what was chosen before."""
        self.budget.spend(1 + len(live))
        if not live:
            return [self.region[axis:]]
        if any(box[axis:] == self.region[axis:] for box in live):
            return []
        tails = tuple(dict.fromkeys((0,) * axis + box[axis:] for box in live))
        if (axis, tails) not in self.known:
            self.known[axis, tails] = self._split(axis, tails)
        return self.known[axis, tails]

    def _split(self, axis: int, live: tuple[Box, ...]) -> list[Box]:
        groups: dict[tuple[Box, ...], int] = {}
        for index in bits(self.region[axis]):
            self.budget.spend(len(live))
            held = tuple(box for box in live if box[axis] >> index & 1)
            groups[held] = groups.get(held, 0) | 1 << index
        found = []
        for held, mask in groups.items():
            rest = self.open_from(axis + 1, held)
            self.budget.spend(len(rest))
            found += [(mask, *tail) for tail in rest]
        return found


def _merged(boxes: list[Box], budget: Budget) -> list[Box]:
    """The same space in fewer boxes: those that differ in one axis only become one."""
    if not boxes:
        return boxes
    before = -1
    while before != len(boxes):
        before = len(boxes)
        for axis in range(len(boxes[0])):
            budget.spend(len(boxes))
            groups: dict[Box, int] = {}
            for box in boxes:
                rest = box[:axis] + box[axis + 1 :]
                groups[rest] = groups.get(rest, 0) | box[axis]
            boxes = [(*rest[:axis], mask, *rest[axis:]) for rest, mask in groups.items()]
    return boxes


def widened(box: Box, region: Box, boxes: Sequence[Box], budget: Budget) -> Box:
    """The box made as large as it can be within `region` without touching one of `boxes`."""
    for axis, whole in enumerate(region):
        for index in bits(whole & ~box[axis]):
            budget.spend(len(boxes))
            slab = (*box[:axis], 1 << index, *box[axis + 1 :])
            if not any(meet(slab, one) for one in boxes):
                box = (*box[:axis], box[axis] | 1 << index, *box[axis + 1 :])
    return box
