"""A value as FEEL writes it: `"text"`, `@"2026-01-01"`, `[1, 2]`, `{a: null}`.

Knows nothing of expressions. What FEEL has no literal for (a function, an infinite float) is spelled by its kind.
"""

import re
from math import isfinite
from typing import Any

from engine.feel.builtins.conversion import number_text
from engine.feel.values import Range, kind

__all__ = ["spell", "spell_context"]

_PLAIN = re.compile(r"[^\W\d]\w*(?: \w+)*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def spell(value: Any) -> str:
    """The text that FEEL reads as `value`."""
    kind_ = kind(value)
    if kind_ in ("null", "boolean"):
        return {None: "null", True: "true", False: "false"}[value]
    if kind_ == "number":
        return "<no number>" if isinstance(value, float) and not isfinite(value) else number_text(value)
    if kind_ == "string":
        return f'"{value.translate(_ESCAPES)}"'
    if kind_ == "list":
        return f"[{', '.join(map(spell, value))}]"
    if kind_ == "context":
        return spell_context(value)
    if isinstance(value, Range):
        return spell_range(value)
    return f"<{kind_}>" if kind_ in ("function", "unknown") else f'@"{value}"'


def spell_context(value: dict[str, Any]) -> str:
    """`{name: value}`; a name that is no plain one stands in quotation marks."""
    entries = (f"{name if _PLAIN.fullmatch(name) else spell(name)}: {spell(one)}" for name, one in value.items())
    return f"{{{', '.join(entries)}}}"


def spell_range(value: Range) -> str:
    """`[1..2)`, or `(>= 1)` when it was written so."""
    if value.operator:
        return f"({value.operator} {spell(value.low if value.low is not None else value.high)})"
    return f"{'[' if value.low_closed else '('}{spell(value.low)}..{spell(value.high)}{']' if value.high_closed else ')'}"
