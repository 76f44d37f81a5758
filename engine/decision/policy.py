"""Hit policies: which of the rules that hold decide (DMN 1.5, 8.2.10).

Knows nothing of how rules are written or run: hits are (number of the rule, its results in the order of the outputs).
"""

from collections.abc import Callable, Sequence
from typing import Any

from engine.decision.variable import Variable
from engine.feel.arithmetic import add
from engine.feel.run import Run
from engine.feel.values import comparable, equal, kind, order_key

__all__ = ["AGGREGATES", "ALONE", "MANY", "POLICIES", "aggregate", "choose"]

Hit = tuple[int, tuple[Any, ...]]
POLICIES = ("first", "unique", "any", "priority", "rule order", "output order", "collect", "collect sum", "collect min", "collect max", "collect count")
ALONE = frozenset({"first", "unique", "any", "priority"})
"""Where a rule that alone holds decides."""
MANY = frozenset({"rule order", "output order", "collect"})
AGGREGATES = frozenset({"collect sum", "collect min", "collect max", "collect count"})


def choose(policy: str, hits: list[Hit], outputs: Sequence[Variable], run: Run) -> list[Hit]:
    """The hits that count, in the order of the answer; none when they contradict the policy."""
    if len(hits) < 2:
        return hits
    if policy == "unique" and len(hits) > 1:
        numbers = ", ".join(str(number) for number, _ in hits)
        return run.note(f"only one rule may hold, but rules {numbers} do", f"只应有一条规则成立，但第 {numbers} 条都成立") or []
    if policy == "any" and any(equal(list(hits[0][1]), list(results)) is not True for _, results in hits):
        numbers = ", ".join(str(number) for number, _ in hits)
        return run.note(f"rules {numbers} hold and do not agree", f"第 {numbers} 条规则都成立，但结果不一致") or []
    if policy in ("priority", "output order"):
        hits = sorted(hits, key=lambda hit: _rank(hit, outputs))
    return hits if policy in MANY or policy in AGGREGATES else hits[:1]


def _rank(hit: Hit, outputs: Sequence[Variable]) -> tuple[int, ...]:
    ranks = []
    for value, output in zip(hit[1], outputs, strict=True):
        if output.choices:
            ranks.append(output.choices.index(value) if value in output.choices else len(output.choices))
    return tuple(ranks)


def _least(values: list[Any], run: Run) -> Any:
    return min(values, key=order_key)


def _greatest(values: list[Any], run: Run) -> Any:
    return max(values, key=order_key)


def _total(values: list[Any], run: Run) -> Any:
    total = values[0]
    for value in values[1:]:
        total = add(total, value, run)
    return total


_COMBINE: dict[str, Callable[[list[Any], Run], Any]] = {"collect sum": _total, "collect min": _least, "collect max": _greatest}
_SUMMED = frozenset({"number", "days and time duration", "years and months duration"})


def aggregate(policy: str, values: list[Any], run: Run) -> Any:
    """One value of all: their number, sum, least or greatest; null and a note when there is a value that has none of these."""
    if policy == "collect count":
        return len(values)
    for value in values:
        if not comparable(values[0], value) or order_key(value) is None or (policy == "collect sum" and kind(value) not in _SUMMED):
            return run.note(f"{policy}: the values are not all of one kind that it takes", f"{policy}：各值的类型不一致或不适用")
    return _COMBINE[policy](values, run)
