"""What is asked of a list of tasks: words, when it is due, conditions on facts and on what stands in the form. Values only; pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from engine.errors import Invalid, Text, problem

__all__ = ["TaskChoice", "TaskCondition", "TaskField", "TaskFilter", "TaskQuery", "is_due", "meets", "place_of", "read_query", "value_at"]

Operator = Literal["=", "!=", "<", "<=", ">", ">=", "has", "none", "any"]
LONGEST = 200


class TaskCondition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`field`: facts.<name> or values.<field>[.<column>]. `has`: the text (or a text of the list) holds these words; `none`, `any`: it is empty, or not."""

    field: Annotated[str, msgspec.Meta(max_length=LONGEST, pattern=r"^(facts|values)\..+$")]
    op: Operator = "="
    value: Any = None


class TaskQuery(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of it must hold; empty parts ask nothing. `state`: free (nobody has it), claimed, back (sent back), new (not read yet)."""

    q: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    workflow: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    node: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    due: Literal["", "late", "today", "week", "none"] = ""
    state: Literal["", "free", "claimed", "new"] = ""
    where: Annotated[list[TaskCondition], msgspec.Meta(max_length=20)] = []
    sort: Annotated[str, msgspec.Meta(max_length=LONGEST, pattern=r"^(|due|oldest|newest|about|(facts|values)\..+)$")] = ""
    is_down: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the store's own order and columns answer it."""
        return not (self.q or self.node or self.due or self.state or self.where) and self.sort in ("", "due", "oldest", "newest") and not self.is_down

    @property
    def reads_forms(self) -> bool:
        """Whether it looks at what stands in the forms."""
        return self.sort.startswith("values.") or any(one.field.startswith("values.") for one in self.where)


class TaskChoice(msgspec.Struct, frozen=True):
    """A value that a field offers."""

    value: Any
    title: Text


class TaskField(msgspec.Struct, frozen=True, kw_only=True):
    """Something that tasks can be found by: `field` as a condition names it, `type` as forms call it ("" of a fact); `choices`: what it offers, where that is fixed."""

    field: str
    title: Text
    type: str
    choices: list[TaskChoice] = []


class TaskFilter(msgspec.Struct, frozen=True, kw_only=True):
    """A filter that somebody keeps. `is_mine`: who asks may change it."""

    filter_id: str
    name: str
    is_shared: bool
    is_mine: bool
    owner_id: str
    query: TaskQuery
    changed_at: datetime


def value_at(values: Mapping[str, Any], path: str) -> list[Any]:
    """What stands at `a.b`; of rows, what stands in each."""
    found: list[Any] = [values]
    for name in path.split("."):
        rows = [row for one in found for row in (one if isinstance(one, list) else [one])]
        found = [row.get(name) for row in rows if isinstance(row, Mapping)]
    flat = [one for value in found for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if one is not None and one != ""]


def meets(condition: TaskCondition, values: Mapping[str, Any]) -> bool:
    """Whether any of the values under the condition's path is as it says."""
    found = value_at(values, condition.field.partition(".")[2])
    if condition.op in ("none", "any"):
        return bool(found) == (condition.op == "any")
    if condition.op == "!=":
        return not any(_compare(one, "=", condition.value) for one in found)
    return any(_compare(one, condition.op, condition.value) for one in found)


def _compare(value: Any, op: str, wanted: Any) -> bool:
    if op == "has":
        return str(wanted).casefold() in _words(value)
    left, right = _alike(value, wanted)
    if op == "=":
        return bool(left == right)
    if type(left) is not type(right) or isinstance(left, bool):
        return False
    return bool({"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[op])


def _alike(value: Any, wanted: Any) -> tuple[Any, Any]:
    """Both as numbers, or both as texts, when that is what they are."""
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value, wanted
    if isinstance(value, int | float | Decimal):
        try:
            return float(value), float(wanted)
        except (TypeError, ValueError):
            return str(value), str(wanted)
    return (value.casefold(), wanted.casefold()) if isinstance(value, str) and isinstance(wanted, str) else (value, wanted)


def _words(value: Any) -> str:
    return " ".join(str(one) for one in value.values()).casefold() if isinstance(value, Mapping) else str(value).casefold()


def place_of(found: list[Any]) -> tuple[int, float, str]:
    """Where a value stands in an order: numbers, then texts, then what is empty."""
    if not found:
        return (2, 0.0, "")
    first = found[0]
    if isinstance(first, int | float | Decimal) and not isinstance(first, bool):
        return (0, float(first), "")
    return (1, 0.0, _words(first))


def is_due(due: str, due_at: datetime | None, now: datetime, day_ends: datetime) -> bool:
    """Whether a task is due like that; `day_ends`: when the reader's day is over."""
    if due == "none" or due_at is None:
        return (due == "none") == (due_at is None)
    if due == "late":
        return due_at < now
    return due_at < (day_ends if due == "today" else day_ends + timedelta(days=6))


def read_query(text: str, *, workflow: str = "", sort: str = "due") -> TaskQuery:
    """A query that was sent as JSON; what it does not say is as given. Raises Invalid."""
    try:
        found = msgspec.json.decode(text, type=TaskQuery) if text else TaskQuery()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        shape = '{"q", "workflow", "node", "due": "late" | "today" | "week" | "none", "state": "free" | "claimed" | "new", "sort", "is_down", "where": [{"field": "facts.<name>" | "values.<name>", "op", "value"}]}'
        raise Invalid(problem("tasks.filter", f"the filter cannot be read: {error}", "筛选条件无法解析", path="filter", expected=shape)) from error
    return msgspec.structs.replace(found, workflow=found.workflow or workflow, sort=found.sort or sort)
