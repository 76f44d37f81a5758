"""Numbers: rounding, roots, parity, random is left out because FEEL must answer the same twice.

Knows nothing of lists. Every result stays within 34 digits.
"""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from engine.feel.builtins.registry import built_in
from engine.feel.run import Run
from engine.feel.temporal import DaysTime, YearsMonths
from engine.feel.values import DECIMAL, exact

__all__: list[str] = []

_MAX_SCALE = 6176


def _scaled(run: Run, number: Any, scale: Any, rounding: str) -> Any:
    places = int(scale)
    if not -6111 <= places <= _MAX_SCALE:
        return run.note("the scale must lie between -6111 and 6176", "小数位数必须在 -6111 到 6176 之间")
    value = Decimal(exact(number))
    if value.as_tuple().exponent >= -places and places >= 0:  # type: ignore[operator]
        return exact(number)
    wide = DECIMAL.copy()
    wide.prec = max(34, value.adjusted() + places + 3)
    return value.quantize(Decimal(1).scaleb(-places), rounding=rounding, context=wide)


@built_in("decimal(n: number, scale: number) -> number")
def _decimal(run: Run, number: Any, scale: Any) -> Any:
    return _scaled(run, number, scale, ROUND_HALF_EVEN)


@built_in("floor(n: number, scale?: number) -> number")
def _floor(run: Run, number: Any, scale: Any = 0) -> Any:
    return _scaled(run, number, scale, ROUND_FLOOR)


@built_in("ceiling(n: number, scale?: number) -> number")
def _ceiling(run: Run, number: Any, scale: Any = 0) -> Any:
    return _scaled(run, number, scale, ROUND_CEILING)


@built_in("round up(n: number, scale: number) -> number")
def _round_up(run: Run, number: Any, scale: Any) -> Any:
    return _scaled(run, number, scale, ROUND_UP)


@built_in("round down(n: number, scale: number) -> number")
def _round_down(run: Run, number: Any, scale: Any) -> Any:
    return _scaled(run, number, scale, ROUND_DOWN)


@built_in("round half up(n: number, scale: number) -> number")
def _round_half_up(run: Run, number: Any, scale: Any) -> Any:
    return _scaled(run, number, scale, ROUND_HALF_UP)


@built_in("round half down(n: number, scale: number) -> number")
def _round_half_down(run: Run, number: Any, scale: Any) -> Any:
    return _scaled(run, number, scale, ROUND_HALF_DOWN)


@built_in("abs(n: number | days and time duration | years and months duration) -> same")
def _abs(run: Run, value: Any) -> Any:
    if isinstance(value, DaysTime):
        return DaysTime(abs(value.nanoseconds))
    if isinstance(value, YearsMonths):
        return YearsMonths(abs(value.months))
    number = exact(value)
    return number.copy_abs() if isinstance(number, Decimal) else abs(number)


@built_in("modulo(dividend: number, divisor: number) -> number")
def _modulo(run: Run, dividend: Any, divisor: Any) -> Any:
    if divisor == 0:
        return run.note("division by zero", "除数为零")
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    left, right = Decimal(exact(dividend)), Decimal(exact(divisor))
    rest = DECIMAL.remainder(left, right)
    return DECIMAL.add(rest, right) if rest and (rest < 0) != (right < 0) else rest


@built_in("sqrt(number: number) -> number")
def _sqrt(run: Run, number: Any) -> Any:
    if number < 0:
        return run.note("a negative number has no square root", "负数没有平方根")
    return DECIMAL.sqrt(Decimal(exact(number)))


@built_in("log(number: number) -> number")
def _log(run: Run, number: Any) -> Any:
    if number <= 0:
        return run.note("only a positive number has a logarithm", "只有正数才有对数")
    return DECIMAL.ln(Decimal(exact(number)))


@built_in("exp(number: number) -> number")
def _exp(run: Run, number: Any) -> Any:
    return DECIMAL.exp(Decimal(exact(number)))


@built_in("odd(number: number) -> boolean")
def _odd(run: Run, number: Any) -> Any:
    return exact(number) == int(number) and int(number) % 2 == 1


@built_in("even(number: number) -> boolean")
def _even(run: Run, number: Any) -> Any:
    return exact(number) == int(number) and int(number) % 2 == 0
