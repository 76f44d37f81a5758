"""How types go together: which fits where, what an operator makes of two, what several have in common.

Knows nothing of syntax. The surprising rule: `Any` goes with everything, and null fits everywhere, because FEEL answers null to it.
"""

from collections.abc import Iterable

from engine.feel.syntax import Type
from engine.feel.values import CHINESE

__all__ = [
    "ANY",
    "BOOLEAN",
    "NULL",
    "NUMBER",
    "STRING",
    "TYPE_NAMES",
    "are_ordered",
    "arithmetic",
    "can_be",
    "can_equal",
    "elements",
    "fits",
    "in_chinese",
    "in_english",
    "is_open",
    "join",
    "list_of",
    "named",
]

ANY, NULL, BOOLEAN, NUMBER, STRING = Type("Any"), Type("Null"), Type("boolean"), Type("number"), Type("string")
_DAYS, _MONTHS = "days and time duration", "years and months duration"
TYPE_NAMES = (*CHINESE, "dayTimeDuration", "yearMonthDuration", "dateTime")
_NAMES = {"dayTimeDuration": _DAYS, "yearMonthDuration": _MONTHS, "dateTime": "date and time", "null": "Null"}
_ORDERED = frozenset({"number", "string", "date", "time", "date and time", _DAYS, _MONTHS})
_DATES = ("date", "date and time")


def named(name: str) -> Type:
    """The type that a signature writes as `name` or `list<name>`."""
    outer, _, inner = name.partition("<")
    return Type(_NAMES.get(outer, outer) if outer != "any" else "Any", (named(inner.removesuffix(">")),) if inner else ())


def is_open(type_: Type) -> bool:
    """Whether nothing is known of the values, or only that they are null."""
    return type_.name in ("Any", "Null")


def list_of(item: Type) -> Type:
    """The type of a list of these."""
    return Type("list", (item,))


def elements(type_: Type) -> Type:
    """The type of the elements; a value that is no list is its own only element."""
    if type_.name in ("list", "range"):
        return type_.items[0] if type_.items else ANY
    return type_


def join(types: Iterable[Type]) -> Type:
    """What all of them are."""
    found: Type | None = None
    for one in types:
        if found is None or found.name == "Null":
            found = one
        elif one.name == "Null" or one == found:
            continue
        elif one.name != found.name:
            return ANY
        elif one.name in ("list", "range"):
            found = Type(one.name, (join((elements(one), elements(found))),))
        elif one.name == "context":
            known = dict(found.members)
            found = Type("context", (), tuple((name, join((type_, known[name]))) for name, type_ in one.members if name in known)) if one.members and known else Type("context")
        else:
            found = Type(one.name, (), (), (*found.values, *(value for value in one.values if value not in found.values)) if found.values and one.values else ())
    return found or ANY


def can_be(actual: Type, names: Iterable[str]) -> bool:
    """Whether a value may be of one of the named types, by itself or as the only element of a list (DMN 1.5, 10.3.2.9.4)."""
    wanted = tuple(names)
    if is_open(actual) or not wanted or "any" in wanted or actual.name in wanted:
        return True
    if actual.name == "date" and "date and time" in wanted:
        return True
    return actual.name == "list" and can_be(elements(actual), wanted)


def fits(actual: Type, wanted: Type) -> bool:
    """Whether a value may stand where `wanted` is asked."""
    if is_open(actual) or is_open(wanted):
        return True
    if wanted.name == "list":
        return fits(elements(actual), elements(wanted)) if actual.name != "range" else False
    if actual.name == "list":
        return fits(elements(actual), wanted)
    if actual.name == "date" and wanted.name == "date and time":
        return True
    if actual.name != wanted.name:
        return False
    if wanted.name == "context" and actual.members:
        known = dict(actual.members)
        return all(name in known and fits(known[name], member) for name, member in wanted.members)
    if wanted.name == "range":
        return fits(elements(actual), elements(wanted))
    return True


def can_equal(left: Type, right: Type) -> bool:
    """Whether `=` between them can answer true or false."""
    if is_open(left) or is_open(right):
        return True
    if left.name != right.name:
        return False
    return can_equal(elements(left), elements(right)) if left.name in ("list", "range") else True


def are_ordered(left: Type, right: Type) -> bool:
    """Whether `<` between them can answer true or false."""
    names = {one.name for one in (left, right) if not is_open(one)}
    return names <= _ORDERED and len(names) <= 1


_SAME = frozenset(
    {("+", "number"), ("+", "string"), ("-", "number"), ("*", "number"), ("/", "number"), ("**", "number"), ("+", _DAYS), ("-", _DAYS), ("+", _MONTHS), ("-", _MONTHS)}
)


def arithmetic(operator: str, left: Type, right: Type) -> Type | None:
    """What the operator makes of them (DMN 1.5, tables 55 to 59); None: null, whatever the values."""
    if is_open(left) or is_open(right):
        known = right if is_open(left) else left
        return _half_known(operator, known) if not is_open(known) else NUMBER if operator == "**" else ANY
    a, b = left.name, right.name
    if a == b and (operator, a) in _SAME:
        return Type(a)
    is_duration = b in (_DAYS, _MONTHS)
    if operator in "+-" and is_duration and (a in _DATES or (a == "time" and b == _DAYS)):
        return Type(a)
    if operator == "+" and a in (_DAYS, _MONTHS) and (b in _DATES or (b == "time" and a == _DAYS)):
        return Type(b)
    if operator == "-" and ((a in _DATES and b in _DATES) or a == b == "time"):
        return Type(_DAYS)
    if operator == "*" and {a, b} in ({"number", _DAYS}, {"number", _MONTHS}):
        return Type(b if a == "number" else a)
    if operator == "/" and a in (_DAYS, _MONTHS):
        return Type(a) if b == "number" else NUMBER if a == b else None
    return None


def _half_known(operator: str, known: Type) -> Type | None:
    if known.name == "string":
        return STRING if operator == "+" else None
    if operator == "**":
        return NUMBER if known.name == "number" else None
    if known.name == "number":
        return NUMBER if operator in "+-" else ANY
    return ANY if known.name in ("date", "time", "date and time", _DAYS, _MONTHS) and (operator != "**") else None


def in_english(type_: Type) -> str:
    """The type in a sentence: `a number`, `a list of texts`."""
    if type_.name == "Null":
        return "null"
    inner = f"<{type_.items[0].name}>" if type_.name in ("list", "range") and type_.items and not is_open(type_.items[0]) else ""
    return f"a {type_.name}{inner}"


def in_chinese(type_: Type) -> str:
    """The type in a Chinese sentence."""
    inner = f"（{CHINESE.get(type_.items[0].name, type_.items[0].name)}）" if type_.name in ("list", "range") and type_.items and not is_open(type_.items[0]) else ""
    return CHINESE.get(type_.name, type_.name) + inner
