"""Typed inputs and outputs of a decision.

Knows nothing of tables. A value that JSON cannot say (a date) may come as its text and is read by its type.
"""

from decimal import Decimal
from math import isfinite
from typing import Any

import msgspec

from engine.errors import Text
from engine.feel.expression import Expression
from engine.feel.run import Run
from engine.feel.spell import spell
from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time
from engine.feel.values import CHINESE, exact, kind, kind_zh

__all__ = ["KINDS", "Variable", "accept", "plain_types"]

KINDS: dict[str, str] = {
    "number": "number", "integer": "number", "text": "string", "string": "string", "boolean": "boolean", "date": "date", "time": "time", "date_time": "date and time",
    "duration": "days and time duration", "context": "context", "any": "any",
}  # fmt: skip
_READERS: dict[str, Any] = {"date": parse_date, "time": parse_time, "date_time": parse_date_time, "duration": parse_duration}


_CHINESE = {"integer": "整数", "duration": "时长", "any": "任意类型"}
_LONGEST = 60
_MOST_PARTS = 6


class Variable(msgspec.Struct, frozen=True):
    """An input or output. `choices`: its allowed values in order (of their priority); `allowed`: tests that its value must pass."""

    name: str
    type: str = "any"
    title: Text = Text("")
    is_list: bool = False
    choices: tuple[Any, ...] = ()
    allowed: Expression | None = None
    default: Expression | None = None

    @property
    def type_text(self) -> str:
        """The type as it is written."""
        if self.choices:
            return " | ".join(map(spell, self.choices))
        return f"list of {self.type}" if self.is_list else self.type

    @property
    def type_zh(self) -> str:
        """The type in a Chinese sentence."""
        if self.choices:
            return f"允许值（{'、'.join(map(spell, self.choices))}）"
        name = _CHINESE.get(self.type) or CHINESE[KINDS[self.type]]
        return f"{name}列表" if self.is_list else name


_PLAIN: dict[str, tuple[type, ...]] = {"number": (int, Decimal), "integer": (int,), "text": (str,), "string": (str,), "boolean": (bool,)}


def plain_types(variable: Variable) -> tuple[type, ...]:
    """The Python types of which every value is one of the variable's."""
    return _PLAIN.get(variable.type, ()) if variable.allowed is None and not variable.choices and not variable.is_list else ()


def accept(variable: Variable, value: Any, run: Run) -> Any:
    """The value as the variable's type has it; null and a note when it does not fit."""
    if value is None:
        return value
    if variable.type == "any" and not variable.choices and variable.allowed is None:
        return value
    if variable.is_list:
        items = value if isinstance(value, list) else [value]
        read = [_read(variable, item) for item in items]
        fits = all(_fits(variable, item) for item in read)
    else:
        read = _read(variable, value[0] if isinstance(value, list) and len(value) == 1 else value)
        fits = _fits(variable, read)
    if not fits or not _is_allowed(variable, read):
        return _refused(variable, value, run)
    return read


def _refused(variable: Variable, value: Any, run: Run) -> None:
    """A note: the value, as FEEL writes it where it is small, is none of the type, or none of those that are allowed."""
    parts = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    is_small = len(parts) <= _MOST_PARTS and not any(isinstance(part, list | dict) for part in parts)
    shown = spell(value) if is_small else ""
    shown = f"{shown[: _LONGEST - 3]}..." if len(shown) > _LONGEST else shown
    run.note(f"{variable.name}: {shown or f'a {kind(value)}'} is not {variable.type_text}", f"{variable.name}：{shown or kind_zh(value)} 不是{variable.type_zh}")


def _read(variable: Variable, value: Any) -> Any:
    return _READERS[variable.type](value) if isinstance(value, str) and variable.type in _READERS else value


def _fits(variable: Variable, value: Any) -> bool:
    if variable.choices:
        return value in variable.choices
    if variable.type == "duration":
        return kind(value).endswith("duration")
    if KINDS[variable.type] == "number":
        return kind(value) == "number" and _is_finite(value) and (variable.type == "number" or exact(value) == int(value))
    return variable.type == "any" or kind(value) == KINDS[variable.type]


def _is_finite(value: Any) -> bool:
    return value.is_finite() if isinstance(value, Decimal) else isfinite(value) if isinstance(value, float) else True


def _is_allowed(variable: Variable, value: Any) -> bool:
    if variable.allowed is None:
        return True
    values = value if variable.is_list and isinstance(value, list) else [value]
    return all(variable.allowed.evaluate({"?": item}).value is True for item in values)
