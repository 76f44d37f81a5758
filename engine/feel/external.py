"""External functions (DMN 1.5, 10.3.2.13.3): a closed list of pure functions of `java.lang` that decision models of other makers speak of.

Knows no Java and carries out no foreign code. The surprising rule: a method is known by its class, its name and its parameters' types, as in Java; all others answer null.
"""

import math
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Any

from engine.feel.arithmetic import whole
from engine.feel.run import Run
from engine.feel.values import DECIMAL, exact, kind

__all__ = ["external"]

_SIZES = {"byte": 8, "short": 16, "int": 32, "long": 64}
_BOXED = {"java.lang.Byte": "byte", "java.lang.Short": "short", "java.lang.Integer": "int", "java.lang.Long": "long", "java.lang.Float": "float", "java.lang.Double": "double"}
_SHORT = {"String": "java.lang.String", "Object": "java.lang.Object"} | {name.rpartition(".")[2]: name for name in _BOXED}
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?|[+-]?\.[0-9]+")
_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([^()]*)\)\s*")
_PLACE = re.compile(r"%([-+ 0,]*)([0-9]{0,3})(?:\.([0-9]{1,2}))?([sdfnx%])")
_FLOATS: dict[str, Callable[[float], float]] = {
    name: getattr(math, name) for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "exp", "log", "log10", "sqrt", "expm1", "log1p")
} | {"toDegrees": math.degrees, "toRadians": math.radians, "cbrt": lambda x: math.copysign(abs(x) ** (1 / 3), x)}
_PAIRS: dict[str, Callable[[float, float], float]] = {"pow": math.pow, "atan2": math.atan2, "hypot": math.hypot}
_EXACT: dict[str, Callable[..., Any]] = {
    "max": max,
    "min": min,
    "abs": abs,
    "ceil": lambda x: -int((-Decimal(x)).to_integral_value(ROUND_FLOOR)),
    "floor": lambda x: int(Decimal(x).to_integral_value(ROUND_FLOOR)),
    "rint": lambda x: int(Decimal(x).to_integral_value(ROUND_HALF_EVEN)),
    "round": lambda x: int((Decimal(x) + Decimal("0.5")).to_integral_value(ROUND_FLOOR)),
    "signum": lambda x: (x > 0) - (x < 0),
    "floorDiv": lambda x, y: x // y,
    "floorMod": lambda x, y: x % y,
    "addExact": lambda x, y: x + y,
    "subtractExact": lambda x, y: x - y,
    "multiplyExact": lambda x, y: x * y,
    "negateExact": lambda x: -x,
}
_ARITY = dict.fromkeys(("max", "min", "floorDiv", "floorMod", "addExact", "subtractExact", "multiplyExact"), 2)


class _Unfit(Exception):
    """An argument is not of the Java type."""


def external(mapping: Any, run: Run) -> Callable[..., Any]:
    """The body of an external function: what its mapping names, else null with a note."""
    java = mapping.get("java") if isinstance(mapping, dict) else None
    class_, signature = (java.get("class"), java.get("method signature")) if isinstance(java, dict) else (None, None)
    match = _SIGNATURE.fullmatch(signature) if isinstance(signature, str) else None
    types = [_SHORT.get(part.strip(), part.strip()) for part in match.group(2).split(",") if part.strip()] if match else []
    method = _find(str(class_), match.group(1), types) if match else None

    def call(*arguments: Any) -> Any:
        if method is None:
            return run.note(f"there is no external function {class_}.{signature} here", f"此处没有外部函数 {class_}.{signature}")
        try:
            return method(_taken(arguments, types))
        except (_Unfit, ArithmeticError, ValueError):
            return run.note(f"{class_}.{signature} cannot take these", f"{class_}.{signature} 不接受这些参数")

    return call


def _find(class_: str, name: str, types: list[str]) -> Callable[[list[Any]], Any] | None:
    plain = [_BOXED.get(type_, type_) for type_ in types]
    if class_ == "java.lang.Math":
        return _of_math(name, plain)
    if class_ in _BOXED and name in ("valueOf", "parseByte", "parseShort", "parseInt", "parseLong", "parseFloat", "parseDouble"):
        kind_ = _BOXED[class_]
        if name == "valueOf" and plain == [kind_]:
            return lambda given: given[0]
        return (lambda given: _read(given[0], kind_)) if types == ["java.lang.String"] else None
    if class_ == "java.lang.Boolean" and name in ("valueOf", "parseBoolean") and types == ["java.lang.String"]:
        return lambda given: given[0].lower() == "true"
    if (
        class_ == "java.lang.String"
        and name == "format"
        and types[:1] == ["java.lang.String"]
        and types[1:] in (["[Ljava.lang.Object;"], ["java.lang.Object[]"], ["java.lang.Object..."])
    ):
        return lambda given: _format(given[0], given[1:])
    return None


def _of_math(name: str, types: list[str]) -> Callable[[list[Any]], Any] | None:
    if not types or len(set(types)) != 1 or types[0] not in (*_SIZES, "float", "double"):
        return None
    if name in _EXACT and len(types) == _ARITY.get(name, 1):
        return lambda given: whole(_EXACT[name](*given))
    if types[0] == "double" and name in _FLOATS and len(types) == 1:
        return lambda given: _decimal(_FLOATS[name](float(given[0])))
    if types[0] == "double" and name in _PAIRS and len(types) == 2:
        return lambda given: _decimal(_PAIRS[name](float(given[0]), float(given[1])))
    return None


def _decimal(number: float) -> Decimal:
    if not math.isfinite(number):
        raise _Unfit
    return DECIMAL.create_decimal(repr(number))


def _taken(arguments: Sequence[Any], types: list[str]) -> list[Any]:
    """The arguments as Java would take them."""
    several = bool(types) and types[-1] in ("[Ljava.lang.Object;", "java.lang.Object[]", "java.lang.Object...")
    before = len(types) - several
    if len(arguments) < before or (len(arguments) > before and not several):
        raise _Unfit
    rest = arguments[before:]
    spread = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else rest
    return [_as(value, type_) for value, type_ in zip(arguments, types, strict=False)][:before] + list(spread)


def _as(value: Any, type_: str) -> Any:
    plain = _BOXED.get(type_, type_)
    if plain in ("float", "double") and kind(value) == "number":
        return exact(value)
    if plain in _SIZES and kind(value) == "number":
        number = int(value)
        if -(1 << (_SIZES[plain] - 1)) <= number < 1 << (_SIZES[plain] - 1):
            return number
    if plain == "boolean" and isinstance(value, bool):
        return value
    if type_ == "java.lang.String" and isinstance(value, str):
        return value
    if type_ == "java.lang.Object" or plain.startswith("[L"):
        return value
    raise _Unfit


def _read(text: str, type_: str) -> Any:
    if not _NUMBER.fullmatch(text.strip() if type_ in ("float", "double") else text) or len(text) > 400:
        raise _Unfit
    if type_ in ("float", "double"):
        return DECIMAL.create_decimal(text.strip())
    return _as(int(text), type_)


def _format(mask: str, values: Sequence[Any]) -> str:
    """`String.format` with %s, %d, %x, %.2f, %n and %%."""
    left = list(values)

    def one(match: re.Match[str]) -> str:
        flags, width, places, letter = match.groups()
        if letter in "%n":
            return "%" if letter == "%" else "\n"
        if not left:
            raise _Unfit
        value = left.pop(0)
        flags = flags.replace(",", "")
        if letter == "s":
            shown = "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            return f"%{flags.replace('0', '')}{width}s" % (shown[: int(places)] if places else shown)
        if kind(value) != "number" or (letter in "dx" and exact(value) != int(value)):
            raise _Unfit
        return f"%{flags}{width}{'.' + (places or '6') if letter == 'f' else ''}{letter}" % (int(value) if letter in "dx" else float(value))

    if "%" in _PLACE.sub("", mask):
        raise _Unfit
    return _PLACE.sub(one, mask)
