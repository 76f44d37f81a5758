"""Plus, minus, times, by, to the power of: for numbers, texts, dates, times and durations (DMN 1.5, tables 55 to 59).

Knows nothing of syntax. The surprising rule: whole numbers stay `int` while they fit into 34 digits; a quotient is always a `Decimal` first.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from engine.feel.run import Run
from engine.feel.temporal import MAX_YEAR, NANO, Date, DateTime, DaysTime, Time, YearsMonths, add_months
from engine.feel.values import DECIMAL, exact, kind, kind_zh

__all__ = ["add", "divide", "multiply", "negate", "power", "subtract", "whole"]

_BIG = 10**34
_LONGEST = 10**30
_NUMBERS = (int, Decimal, float)


def whole(number: Any) -> int | Decimal:
    """A number within 34 digits, as an int where it is one."""
    if number.__class__ is int:
        return number if -_BIG < number < _BIG else DECIMAL.create_decimal(number)
    return DECIMAL.plus(exact(number))


def _refuse(word: str, sign: str, left: Any, right: Any, run: Run) -> None:
    if left is not None and right is not None:
        run.note(f"{kind(left)} {sign} {kind(right)} has no meaning", f"{kind_zh(left)} {sign} {kind_zh(right)} 没有意义")
    else:
        run.note(f"null cannot be {word}", f"空值不能参与运算 {sign}")


def _is_number(value: Any) -> bool:
    return isinstance(value, _NUMBERS) and value.__class__ is not bool


def _numbers(operation: Callable[[Any, Any], Decimal], left: Any, right: Any, run: Run) -> Any:
    try:
        found = operation(exact(left), exact(right))
    except ArithmeticError:
        return run.note("the result is no number, or too large", "结果不是数字或超出范围")
    return found


def add(left: Any, right: Any, run: Run) -> Any:
    """`left + right`."""
    if left.__class__ is int and right.__class__ is int:
        return whole(left + right)
    if left.__class__ is str and right.__class__ is str:
        run.hold_text(len(left) + len(right))
        return left + right
    if _is_number(left) and _is_number(right):
        return _numbers(DECIMAL.add, left, right, run)
    found = _add_temporal(left, right)
    if found is None:
        found = _add_temporal(right, left)
    return found if found is not None else _refuse("added", "+", left, right, run)


def _add_temporal(left: Any, right: Any) -> Any:
    match left, right:
        case DaysTime(), DaysTime():
            return DaysTime(left.nanoseconds + right.nanoseconds)
        case YearsMonths(), YearsMonths():
            return YearsMonths(left.months + right.months)
        case Date(), YearsMonths():
            return add_months(left, right.months)
        case DateTime(), YearsMonths():
            date = add_months(left.date, right.months)
            return date and DateTime(date, left.time)
        case Date(), DaysTime():
            return _within(Date.of_number((left.number * 86_400 * NANO + right.nanoseconds) // (86_400 * NANO)))
        case DateTime(), DaysTime():
            moment = left.plus(right.nanoseconds)
            return moment if _within(moment.date) else None
        case Time(), DaysTime():
            return left.moved_to(left.of_day + right.nanoseconds)
        case _:
            return None


def _within(date: Date) -> Date | None:
    return date if abs(date.year) <= MAX_YEAR else None


def subtract(left: Any, right: Any, run: Run) -> Any:
    """`left - right`."""
    if left.__class__ is int and right.__class__ is int:
        return whole(left - right)
    if _is_number(left) and _is_number(right):
        return _numbers(DECIMAL.subtract, left, right, run)
    found = _difference(left, right)
    return found if found is not None else _refuse("subtracted", "-", left, right, run)


def _difference(left: Any, right: Any) -> Any:
    match left, right:
        case (_, DaysTime()):
            return _add_temporal(left, DaysTime(-right.nanoseconds))
        case (_, YearsMonths()):
            return _add_temporal(left, YearsMonths(-right.months))
        case Date(), Date():
            return DaysTime((left.number - right.number) * 86_400 * NANO)
        case ((Date() | DateTime()), (Date() | DateTime())):
            first, second = _moment(left, right), _moment(right, left)
            return DaysTime(first.instant - second.instant) if first.time.is_local == second.time.is_local else None
        case Time(), Time() if left.is_local == right.is_local:
            return DaysTime(left.of_day - right.of_day - ((left.offset_on(None) or 0) - (right.offset_on(None) or 0)) * NANO)
        case _:
            return None


def _moment(value: Date | DateTime, other: Date | DateTime) -> DateTime:
    """A date counts as its midnight in UTC (DMN 1.5, 10.3.2.3.6)."""
    return value if isinstance(value, DateTime) else DateTime(value, Time(0, 0, 0, 0, 0))


def multiply(left: Any, right: Any, run: Run) -> Any:
    """`left * right`."""
    if left.__class__ is int and right.__class__ is int:
        return whole(left * right)
    if _is_number(left) and _is_number(right):
        return _numbers(DECIMAL.multiply, left, right, run)
    if _is_number(left):
        left, right = right, left
    found = _scaled(left, exact(right), run) if _is_number(right) else None
    return found if found is not None else _refuse("multiplied", "*", left, right, run)


def _scaled(value: Any, factor: int | Decimal, run: Run) -> Any:
    size = value.nanoseconds if isinstance(value, DaysTime) else value.months if isinstance(value, YearsMonths) else None
    if size is None:
        return None
    product = _numbers(DECIMAL.multiply, size, factor, run)
    if product is None or abs(product) > _LONGEST:
        return run.note("the duration is too long", "时长过长")
    return type(value)(int(product))


def divide(left: Any, right: Any, run: Run) -> Any:
    """`left / right`."""
    if _is_number(left) and _is_number(right):
        if right == 0:
            return run.note("division by zero", "除数为零")
        return _numbers(DECIMAL.divide, left, right, run)
    if _is_number(right) and right != 0:
        quotient = _numbers(DECIMAL.divide, 1, right, run)
        found = _exact_part(left, exact(right)) if quotient is not None else None
    else:
        found = _ratio(left, right, run)
    return found if found is not None else _refuse("divided", "/", left, right, run)


def _exact_part(value: Any, divisor: int | Decimal) -> Any:
    if isinstance(value, DaysTime):
        return DaysTime(int(DECIMAL.divide(Decimal(value.nanoseconds), divisor)))
    return YearsMonths(int(DECIMAL.divide(Decimal(value.months), divisor))) if isinstance(value, YearsMonths) else None


def _ratio(left: Any, right: Any, run: Run) -> Any:
    match left, right:
        case DaysTime(), DaysTime() if right.nanoseconds:
            return _numbers(DECIMAL.divide, left.nanoseconds, right.nanoseconds, run)
        case YearsMonths(), YearsMonths() if right.months:
            return _numbers(DECIMAL.divide, left.months, right.months, run)
        case _:
            return None


def power(left: Any, right: Any, run: Run) -> Any:
    """`left ** right`."""
    if not (_is_number(left) and _is_number(right)):
        return _refuse("raised", "**", left, right, run)
    if left.__class__ is int and right.__class__ is int and 0 <= right <= 64 and abs(left) < 10**9:
        return whole(left**right)
    if left == 0 and right == 0:
        return 1
    return _numbers(DECIMAL.power, left, right, run)


def negate(value: Any, run: Run) -> Any:
    """`-value`."""
    if _is_number(value):
        number = exact(value)
        return number.copy_negate() if isinstance(number, Decimal) else -number
    if isinstance(value, DaysTime):
        return DaysTime(-value.nanoseconds)
    if isinstance(value, YearsMonths):
        return YearsMonths(-value.months)
    return run.note(f"a {kind(value)} has no negative", f"{kind_zh(value)} 不能取负")
