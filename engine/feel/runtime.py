"""What compiled FEEL calls while it runs: operators, paths, filters, loops; each answers null and leaves a note where the standard says so.

Knows nothing of syntax. The surprising rule: nothing here raises for bad values; only `LimitReached` leaves, when an evaluation takes more steps than it may.
"""

from collections.abc import Callable, Sequence
from typing import Any

from engine.errors import nearest_name
from engine.feel.arithmetic import add, divide, multiply, negate, power, subtract
from engine.feel.external import external
from engine.feel.run import Run
from engine.feel.syntax import Type
from engine.feel.temporal import Date, DateTime, DaysTime, Time, YearsMonths, parse_temporal
from engine.feel.values import CHINESE, Function, Range, comparable, conforms, equal, exact, includes, is_type, kind, kind_zh, less, order_key

__all__ = ["NAMESPACE"]


def _compared(left: Any, right: Any, run: Run) -> bool:
    if comparable(left, right) and order_key(left) is not None:
        return True
    if left is not None and right is not None:
        run.note(f"{kind(left)} and {kind(right)} have no order", f"{kind_zh(left)} 与 {kind_zh(right)} 无法比较大小")
    return False


def lt(left: Any, right: Any, run: Run) -> bool | None:
    return less(left, right) if _compared(left, right, run) else None


def gt(left: Any, right: Any, run: Run) -> bool | None:
    return less(right, left) if _compared(left, right, run) else None


def le(left: Any, right: Any, run: Run) -> bool | None:
    return bool(order_key(left) <= order_key(right)) if _compared(left, right, run) else None


def ge(left: Any, right: Any, run: Run) -> bool | None:
    return bool(order_key(left) >= order_key(right)) if _compared(left, right, run) else None


def eq(left: Any, right: Any, run: Run) -> bool | None:
    found = equal(left, right, run.spend) if left.__class__ is list or left.__class__ is dict else equal(left, right)
    if found is None:
        run.note(f"{kind(left)} and {kind(right)} cannot be equal", f"{kind_zh(left)} 与 {kind_zh(right)} 类型不同，无法比较是否相等")
    return found


def ne(left: Any, right: Any, run: Run) -> bool | None:
    found = eq(left, right, run)
    return None if found is None else not found


def between(value: Any, low: Any, high: Any, run: Run) -> bool | None:
    return conjunction((ge(value, low, run), le(value, high, run)))


def conjunction(parts: Sequence[Any]) -> bool | None:
    """Three-valued and."""
    if any(part is False for part in parts):
        return False
    return True if all(part is True for part in parts) else None


def disjunction(parts: Sequence[Any]) -> bool | None:
    """Three-valued or."""
    if any(part is True for part in parts):
        return True
    return False if all(part is False for part in parts) else None


_SHORT = 64


def belongs(value: Any, test: Any, run: Run) -> bool | None:
    """`value in test`: equal to it, within it, or an element of it."""
    kind_ = kind(test)
    if kind_ == "range":
        return includes(test, value)
    if kind_ == "list":
        if value.__class__ is list and any(equal(value, item, run.spend) is True for item in test):
            return True
        if value.__class__ is str and len(test) <= _SHORT and set(map(type, test)) <= {str}:
            return value in test
        run.spend(len(test))
        return any((item.__class__ is Range and includes(item, value) is True) or equal(item, value, run.spend) is True for item in test) or (
            kind(value) == "list" and equal(value, test, run.spend) is True
        )
    if kind_ == "function":
        return bool(call(test, (value,), (), run) is True)
    return equal(value, test, run.spend if kind_ == "context" else None) if value is not None or test is None else None


def matches(test: Any, value: Any, run: Run) -> bool | None:
    """A cell's expression without `?`: as `in`, and a truth that has nothing to do with the input decides by itself."""
    if test.__class__ is bool and value.__class__ is not bool:
        return bool(test)
    found = belongs(value, test, run)
    return False if found is None and value is not None and test is not None else found


_DURATION_PARTS = {"days": (86_400, None), "hours": (3600, 24), "minutes": (60, 60), "seconds": (1, 60)}


def _of_days_time(value: DaysTime, name: str) -> Any:
    if name not in _DURATION_PARTS:
        return None
    unit, modulus = _DURATION_PARTS[name]
    size = abs(value.nanoseconds) // 1_000_000_000 // unit
    size = size % modulus if modulus else size
    return -size if value.nanoseconds < 0 else size


def _of_time(value: Time, name: str, date: Date | None) -> Any:
    if name in ("hour", "minute", "second"):
        return getattr(value, name)
    if name == "time offset":
        offset = value.offset_on(date)
        return None if offset is None else DaysTime(offset * 1_000_000_000)
    return value.zone or None if name == "timezone" else None


def _part(value: Any, name: str) -> Any:
    """A property of a value that is no context (DMN 1.5, table 65)."""
    match value:
        case Date():
            return getattr(value, name) if name in ("year", "month", "day", "weekday") else None
        case DateTime():
            return _part(value.date, name) if name in ("year", "month", "day", "weekday") else _of_time(value.time, name, value.date)
        case Time():
            return _of_time(value, name, None)
        case DaysTime():
            return _of_days_time(value, name)
        case YearsMonths() if name in ("years", "months"):
            size = abs(value.months) // 12 if name == "years" else abs(value.months) % 12
            return -size if value.months < 0 else size
        case Range():
            ends = {"start": value.low, "end": value.high, "start included": value.low_closed, "end included": value.high_closed}
            return ends.get(name)
        case _:
            return None


def path(value: Any, name: str, run: Run) -> Any:
    """`value.name`; of a list: the names of its elements."""
    if value.__class__ is dict:
        if name in value:
            return value[name]
        run.note(f"there is no {name} in this context", f"上下文中没有 {name}")
        return None
    if value.__class__ is list:
        run.spend(len(value))
        return [path(item, name, run) for item in value]
    found = _part(value, name)
    if found is None and value is not None:
        run.note(f"a {kind(value)} has no {name}", f"{kind_zh(value)} 没有属性 {name}")
    return found


def select(source: Any, condition: Callable[[Any], Any], run: Run) -> Any:
    """`source[condition]`: the element with that number, or those for which it is true."""
    items = source if source.__class__ is list else [] if source is None else [source]
    kept = []
    run.spend(len(items) + 1)
    for item in items:
        found = condition(item)
        if found is True:
            kept.append(item)
        elif found is not False and found is not None:
            return element(items, found, run)
    if not items:
        found = condition(None)
        if kind(found) == "number":
            return element(items, found, run)
    return kept


def element(items: list[Any], index: Any, run: Run) -> Any:
    """The element with the number `index`, from 1, or from the end when negative."""
    if kind(index) != "number" or exact(index) != int(index):
        run.note("a filter must be a condition or a whole number", "过滤条件必须是真假条件或整数序号")
        return None
    position = int(index) - 1 if index > 0 else len(items) + int(index)
    if index == 0 or not 0 <= position < len(items):
        run.note(f"the list has {len(items)} elements, none has the number {index}", f"列表有 {len(items)} 个元素，没有第 {index} 个")
        return None
    return items[position]


class _NoList(Exception):
    """A loop's source is not something to walk through."""


def loop(fill: Callable[[list[Any]], Any], run: Run) -> Any:
    """A `for`: `fill` appends the results."""
    out: list[Any] = []
    try:
        fill(out)
    except _NoList:
        return None
    return out


def walk(source: Any, visit: Callable[[Any], Any], run: Run) -> None:
    """Calls `visit` with each element of `source`."""
    if source.__class__ is Range and not source.operator:
        _walk_range(source.low, source.high, visit, run, source.low_closed, source.high_closed)
        return
    if source is None or source.__class__ is Range:
        run.note("only a list can be walked through", "只能遍历列表")
        raise _NoList
    for item in source if source.__class__ is list else [source]:
        run.spend(1)
        visit(item)


def walk_to(start: Any, end: Any, visit: Callable[[Any], Any], run: Run) -> None:
    """Calls `visit` with each whole number or day from `start` to `end`, in either direction."""
    _walk_range(start, end, visit, run, True, True)


def _walk_range(start: Any, end: Any, visit: Callable[[Any], Any], run: Run, low_closed: bool, high_closed: bool) -> None:
    kinds = kind(start), kind(end)
    if kinds == ("date", "date"):
        first, last = start.number, end.number
    elif kinds == ("number", "number") and int(start) == exact(start) and int(end) == exact(end):
        first, last = int(start), int(end)
    else:
        run.note("a loop goes from one whole number or date to another", "循环的起止必须是整数或日期")
        raise _NoList
    step = 1 if first <= last else -1
    first, last = first + (0 if low_closed else step), last - (0 if high_closed else step)
    for number in range(first, last + step, step):
        run.spend(1)
        visit(Date.of_number(number) if kinds[0] == "date" else number)


def _truths(results: Any, run: Run) -> bool:
    if results is None:
        return False
    if all(result is None or result.__class__ is bool for result in results):
        return True
    run.note("what some or every asks must be true or false", "some 或 every 的条件必须为真或假")
    return False


def some(results: Any, run: Run) -> bool | None:
    return disjunction(results) if _truths(results, run) else None


def every(results: Any, run: Run) -> bool | None:
    return conjunction(results) if _truths(results, run) else None


def partial(out: list[Any], run: Run) -> list[Any]:
    """The results so far."""
    run.spend(len(out))
    return list(out)


def call(function: Any, arguments: Sequence[Any], names: tuple[str, ...], run: Run) -> Any:
    """Calls a function value; anything else is null."""
    if function.__class__ is Function:
        return function.call(arguments, names, run)
    run.note(f"a {kind(function)} is no function", f"{kind_zh(function)} 不是函数")
    return None


def function(parameters: tuple[tuple[str, Type | None], ...], body: Callable[..., Any]) -> Function:
    """A function written in FEEL."""

    def run_it(arguments: Sequence[Any], names: tuple[str, ...], run: Run) -> Any:
        known = [name for name, _ in parameters]
        if len(arguments) != len(known) or (names and sorted(names) != sorted(known)):
            expected = ", ".join(known)
            return run.note(f"this function takes ({expected})", f"该函数的参数为 ({expected})")
        ordered = [arguments[names.index(name)] for name in known] if names else list(arguments)
        for index, (name, type_) in enumerate(parameters):
            value = fit(ordered[index], type_, run.spend)
            if value is None and ordered[index] is not None and type_ is not None:
                return run.note(f"{name} must be a {type_.name}", f"{name} 必须是{CHINESE.get(type_.name, type_.name)}")
            ordered[index] = value
        run.enter()
        try:
            return body(*ordered)
        finally:
            run.leave()

    return Function("", parameters, run_it)


def fit(value: Any, type_: Type | None, spend: Callable[[int], None] | None = None) -> Any:
    """A value where `type_` is asked, a list of one for its element and back; null when it does not fit (DMN 1.5, 10.3.2.9.4)."""
    if type_ is None or value is None or conforms(value, type_, spend):
        return value
    if value.__class__ is list and len(value) == 1 and conforms(value[0], type_, spend):
        return value[0]
    if type_.name == "date and time" and value.__class__ is Date:
        return DateTime(value, Time(0, 0, 0, 0, 0))
    if type_.name == "list" and value.__class__ is not list and conforms([value], type_, spend):
        return [value]
    return None


def interval(low: Any, high: Any, low_closed: bool, high_closed: bool, run: Run) -> Any:
    """`[low..high]`: both ends of one kind, or one of them null."""
    if low is not None and high is not None and not comparable(low, high):
        return run.note("the ends of a range must be of one kind", "区间两端的类型必须相同")
    if low is None and high is None:
        return run.note("a range must have an end", "区间至少要有一端")
    return Range(low, high, low_closed and low is not None, high_closed and high is not None)


def half_range(operator: str, value: Any, run: Run) -> Any:
    """`>= 3` as a value."""
    if operator in ("=", "!="):
        return Range(value, value, True, True, operator == "!=", operator)
    if order_key(value) is None:
        return run.note(f"a {kind(value)} has no order", f"{kind_zh(value)} 没有大小顺序")
    return Range(None, value, False, operator == "<=", False, operator) if operator[0] == "<" else Range(value, None, operator == ">=", False, False, operator)


def instance(value: Any, type_: Type, run: Run) -> bool:
    """`value instance of type_`."""
    return is_type(value, type_, run.spend)


def negation(value: Any) -> bool | None:
    return not value if value.__class__ is bool else None


def temporal(text: str, run: Run) -> Any:
    """`@"text"`."""
    found = parse_temporal(text)
    return found if found is not None else run.note(f'@"{text}" is no date, time or duration', f'@"{text}" 不是日期、时间或时长')


def missing(name: str, run: Run) -> Any:
    """A name that nobody gave a value."""
    return run.note(f"{name} has no value here", f"{name} 在此没有值")


def no_function(name: str, known: tuple[str, ...], run: Run) -> Any:
    """A call of a name that is no function: a function that answers null, and why."""
    near = nearest_name(name, known)
    en, zh = f"there is no function {name}", f"没有函数 {name}"
    run.note(f"{en}; did you mean {near}?" if near else en, f"{zh}，是否想写 {near}？" if near else zh)
    return _NO_FUNCTION


_NO_FUNCTION = Function("", (), lambda *_: None)


def condition(value: Any, run: Run) -> bool:
    """Of an `if`: only true is true."""
    if value.__class__ is not bool:
        run.note("the condition is neither true nor false", "条件既不为真也不为假")
    return value is True


NAMESPACE: dict[str, Any] = {
    one.__name__: one
    for one in (
        add, subtract, multiply, divide, power, negate, lt, gt, le, ge, eq, ne, between, conjunction, disjunction, belongs, matches, path, select, element, loop, walk, walk_to,
        some, every, partial, call, function, interval, half_range, negation, temporal, missing, no_function, condition, external, instance, includes,
    )
} | {"str": str, "int": int, "dict": dict, "list": list, "bool": bool}  # fmt: skip
