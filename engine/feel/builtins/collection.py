"""Lists: counting, sums, statistics, changing copies, sets, sorting.

Knows nothing of contexts. Nothing changes its argument: a list that comes in may belong to a run.
"""

from collections.abc import Callable
from decimal import Decimal
from functools import cmp_to_key
from typing import Any

from engine.feel.arithmetic import add, divide, multiply, subtract
from engine.feel.builtins.registry import built_in
from engine.feel.run import Run
from engine.feel.runtime import call, conjunction, disjunction, eq, lt
from engine.feel.values import DECIMAL, Function, equal, exact, kind

__all__: list[str] = []


@built_in("list contains(list: list, element: any) -> boolean")
def _list_contains(run: Run, items: list[Any], element: Any) -> bool:
    run.spend(len(items))
    return any(equal(item, element, run.spend) is True for item in items)


@built_in("count(list: list) -> number")
def _count(run: Run, items: list[Any]) -> int:
    return len(items)


def _extreme(run: Run, items: list[Any], is_better: Callable[[Any, Any], Any]) -> Any:
    best = items[0] if items else None
    for item in items:
        run.spend(1)
        better = is_better(item, best)
        if better is None:
            return None
        if better:
            best = item
    return best


@built_in("min(list: list...) -> item")
def _min(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, lambda item, best: lt(item, best, run))


@built_in("max(list: list...) -> item")
def _max(run: Run, items: list[Any]) -> Any:
    return _extreme(run, items, lambda item, best: lt(best, item, run))


def _numbers(run: Run, name: str, items: list[Any]) -> bool:
    run.spend(len(items))
    if all(kind(item) == "number" for item in items):
        return bool(items)
    run.note(f"{name} takes numbers", f"{name} 的参数必须是数字")
    return False


@built_in("sum(list: list<number | days and time duration | years and months duration>...) -> item")
def _sum(run: Run, items: list[Any]) -> Any:
    if not items:
        return None
    total = items[0] if kind(items[0]) in ("number", "days and time duration", "years and months duration") else run.note("sum takes numbers", "sum 的参数必须是数字")
    for item in items[1:]:
        run.spend(1)
        total = add(total, item, run)
    return total


@built_in("product(list: list<number>...) -> number")
def _product(run: Run, items: list[Any]) -> Any:
    if not _numbers(run, "product", items):
        return None
    total: Any = 1
    for item in items:
        total = multiply(total, item, run)
    return total


@built_in("mean(list: list<number | days and time duration | years and months duration>...) -> item")
def _mean(run: Run, items: list[Any]) -> Any:
    return divide(_sum(run, items), len(items), run) if items else None


@built_in("median(list: list<number>...) -> number")
def _median(run: Run, items: list[Any]) -> Any:
    if not _numbers(run, "median", items):
        return None
    ordered = sorted(map(exact, items))
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else divide(add(ordered[middle - 1], ordered[middle], run), 2, run)


@built_in("stddev(list: list<number>...) -> number")
def _stddev(run: Run, items: list[Any]) -> Any:
    if not _numbers(run, "stddev", items) or len(items) < 2:
        return run.note("stddev takes two numbers or more", "stddev 至少需要两个数字")
    mean = divide(_sum(run, items), len(items), run)
    squares: Any = 0
    for item in items:
        distance = subtract(item, mean, run)
        squares = add(squares, multiply(distance, distance, run), run)
    variance = divide(squares, len(items) - 1, run)
    return None if variance is None else DECIMAL.sqrt(Decimal(variance))


@built_in("mode(list: list<number>...) -> list<number>")
def _mode(run: Run, items: list[Any]) -> Any:
    if not items:
        return []
    if not _numbers(run, "mode", items):
        return None
    counts: dict[Any, int] = {}
    for item in map(exact, items):
        counts[item] = counts.get(item, 0) + 1
    most = max(counts.values())
    return sorted(item for item, count in counts.items() if count == most)


@built_in("all(list: list<boolean>...) -> boolean")
def _all(run: Run, items: list[Any]) -> bool | None:
    return conjunction(items) if _truths(run, "all", items) else None


@built_in("any(list: list<boolean>...) -> boolean")
def _any(run: Run, items: list[Any]) -> bool | None:
    return disjunction(items) if _truths(run, "any", items) else None


def _truths(run: Run, name: str, items: list[Any]) -> bool:
    run.spend(len(items))
    if all(item is None or isinstance(item, bool) for item in items):
        return True
    run.note(f"{name} takes truths", f"{name} 的参数必须是布尔值")
    return False


@built_in("sublist(list: list, start position: number, length?: number?) -> same")
def _sublist(run: Run, items: list[Any], start: Any, length: Any = None) -> Any:
    position = int(start)
    begin = position - 1 if position > 0 else len(items) + position
    if position == 0 or not 0 <= begin < len(items) or (length is not None and not 0 <= int(length) <= len(items) - begin):
        return run.note("sublist: there are no such elements", "sublist：没有这些元素")
    return items[begin:] if length is None else items[begin : begin + int(length)]


@built_in("append(list: list, item: any...) -> items")
def _append(run: Run, items: list[Any], added: Any) -> Any:
    run.hold(len(items))
    return [*items, *added]


@built_in("concatenate(list: any...) -> items")
def _concatenate(run: Run, lists: Any) -> Any:
    return _joined(run, lists)


def _joined(run: Run, lists: list[Any]) -> list[Any]:
    parts = [part if isinstance(part, list) else [part] for part in lists]
    run.hold(sum(map(len, parts)))
    return [item for part in parts for item in part]


@built_in("insert before(list: list, position: number, newItem: any) -> items")
def _insert_before(run: Run, items: list[Any], position: Any, item: Any) -> Any:
    index = _index(run, items, position)
    return None if index is None else [*items[:index], item, *items[index:]]


@built_in("remove(list: list, position: number) -> same")
def _remove(run: Run, items: list[Any], position: Any) -> Any:
    index = _index(run, items, position)
    return None if index is None else [*items[:index], *items[index + 1 :]]


@built_in("list replace(list: list, position: number, newItem: any) -> items")
def _replace_at(run: Run, items: list[Any], position: Any, item: Any) -> Any:
    index = _index(run, items, position)
    return None if index is None else [*items[:index], item, *items[index + 1 :]]


@built_in("list replace(list: list, match: function, newItem: any) -> items")
def _replace_matching(run: Run, items: list[Any], match: Function, item: Any) -> Any:
    out = []
    for old in items:
        found = call(match, (old, item), (), run)
        if not isinstance(found, bool):
            return run.note("list replace: the function must answer true or false", "list replace：函数必须返回真或假")
        out.append(item if found else old)
    return out


def _index(run: Run, items: list[Any], position: Any) -> Any:
    run.hold(len(items))
    number = int(position)
    index = number - 1 if number > 0 else len(items) + number
    if number == 0 or not 0 <= index < len(items):
        return run.note(f"the list has {len(items)} elements, none has the number {position}", f"列表有 {len(items)} 个元素，没有第 {position} 个")
    return index


@built_in("reverse(list: list) -> same")
def _reverse(run: Run, items: list[Any]) -> list[Any]:
    return items[::-1]


@built_in("index of(list: list, match: any) -> list<number>")
def _index_of(run: Run, items: list[Any], match: Any) -> list[int]:
    run.spend(len(items))
    return [number for number, item in enumerate(items, 1) if equal(item, match, run.spend) is True]


@built_in("union(list: any...) -> items")
def _union(run: Run, lists: Any) -> Any:
    return _distinct(run, _joined(run, lists))


@built_in("distinct values(list: list) -> same")
def _distinct(run: Run, items: list[Any]) -> list[Any]:
    out: list[Any] = []
    plain: set[tuple[str, Any]] = set()
    for item in items:
        if kind(item) in ("number", "string", "boolean"):
            run.spend(1)
            key = (kind(item), exact(item))
            if key not in plain:
                plain.add(key)
                out.append(item)
            continue
        run.spend(len(out) + 1)
        if not any(equal(known, item, run.spend) is True for known in out):
            out.append(item)
    return out


@built_in("flatten(list: list) -> list")
def _flatten(run: Run, items: list[Any]) -> list[Any]:
    out: list[Any] = []
    waiting = [iter(items)]
    while waiting:
        for item in waiting[-1]:
            run.spend(1)
            if isinstance(item, list):
                waiting.append(iter(item))
                break
            out.append(item)
        else:
            waiting.pop()
    return out


@built_in("sort(list: list, precedes?: function) -> same")
def _sort(run: Run, items: list[Any], precedes: Function | None = None) -> Any:
    answers: list[Any] = []

    def order(left: Any, right: Any) -> int:
        run.spend(1)
        first = lt(left, right, run) if precedes is None else call(precedes, (left, right), (), run)
        answers.append(first)
        if first is True:
            return -1
        second = lt(right, left, run) if precedes is None else call(precedes, (right, left), (), run)
        return 1 if second is True else 0

    ordered = sorted(items, key=cmp_to_key(order))
    return ordered if all(isinstance(answer, bool) for answer in answers) else None


@built_in("is(value1: any, value2?: any) -> boolean", "is(value2: any) -> boolean")
def _is(run: Run, left: Any, right: Any = None) -> bool:
    if kind(left) in ("time", "date and time") and kind(left) == kind(right):
        return str(left) == str(right)
    return kind(left) == kind(right) and eq(left, right, run) is True


@built_in("not(negand: boolean?) -> boolean")
def _not(run: Run, value: Any) -> bool | None:
    return not value if isinstance(value, bool) else None
