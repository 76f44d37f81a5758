"""One look at a form with some values, for some roles: what is visible, asked, open, computed, wrong.

Knows nothing of layouts. Settles in this order: defaults, rows, computed values, visibility, what is locked; again while that changes something; then problems.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from engine.errors import Problem, Text, nearest_name, problem
from engine.feel.expression import Expression
from engine.feel.tagged import to_json
from engine.form.code import shown
from engine.form.field import RECORD_TYPES, Field, Option
from engine.form.options import Records, choices_json, options_of, shown_options
from engine.form.plan import Plan
from engine.form.scope import typed
from engine.form.value import is_empty, read_value

__all__ = ["Session", "Situation"]

_ROUNDS = 8
_CHOOSING = frozenset({"choice", "choices", *RECORD_TYPES})
_SHOWN_EXTRA = 20
_CHOSEN = (str, int, float, Decimal)


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Who fills in a form, and when. `roles` None: a program that may do all; `initial`: the values that stood there before; `records` None: nobody knows the records."""

    roles: Collection[str] | None = None
    now: datetime | None = None
    context: Mapping[str, Any] = {}
    initial: Mapping[str, Any] = {}
    records: Records | None = None


class Session:
    """Settled once, when it is made."""

    def __init__(self, plan: Plan, values: Mapping[str, Any], situation: Situation) -> None:
        self.plan = plan
        self.given = values
        self.situation = situation
        self.initial = situation.initial
        self.scope: dict[str, Any] = dict(situation.context)
        self.values: dict[str, Any] = {}
        self.rows: dict[str, list[Session]] = {}
        self.visible: dict[str, bool] = dict.fromkeys(plan.fields, True)
        self.locked: frozenset[str] = frozenset()
        self._read: dict[str, tuple[Any, list[Problem]]] = {}
        self._options: dict[str, Sequence[Option] | None] = {}
        self._start()
        self._settle()

    def _start(self) -> None:
        reads, fields = self.plan.reads, self.plan.fields
        self.scope.update(dict.fromkeys(fields))
        plain, given = self.plan.plain, self.given
        for key, field in fields.items():
            if key in plain:
                if key in given:
                    self.values[key] = given[key]
                elif key in self.initial:
                    self.values[key] = self.initial[key]
                if key in reads:
                    self.scope[key] = self._seen(key, field)
                continue
            if field.computed is not None:
                continue
            self._take(key, field, is_open=not field.read_only and self._may_edit(field))
            if key in reads and field.type != "table":
                self.scope[key] = self._seen(key, field)
        for key, field in fields.items():
            if field.default is not None and key not in self.values:
                value = field.default.evaluate(self.scope, now=self.situation.now).value
                self.values[key] = to_json(value)
                self._read.pop(key, None)
                self.scope[key] = self._seen(key, field)

    def _take(self, key: str, field: Field, *, is_open: bool) -> None:
        """What stands in the field: what was given, when it is open; else what stood there before."""
        self._read.pop(key, None)
        self.values.pop(key, None)
        if is_open and key in self.given:
            self.values[key] = self.given[key]
        elif key in self.initial:
            self.values[key] = self.initial[key]
        elif field.default is None and key in self.given:
            self.values[key] = self.given[key]

    def _seen(self, key: str, field: Field) -> Any:
        """The value as FEEL sees it: null when it cannot be read. What is offered is not known yet, so a choice counts as it is."""
        if field.type in _CHOOSING:
            value = self.values.get(key)
            if field.type == "choices":
                return [item for item in value if isinstance(item, _CHOSEN)] or None if isinstance(value, list) else None
            return None if is_empty(value) or not isinstance(value, _CHOSEN) else value
        return typed(field, self._value(key, field)[0])

    def _value(self, key: str, field: Field) -> tuple[Any, list[Problem]]:
        """The value as it is stored, and what is wrong with it; a table's rows are judged apart."""
        found = self._read.get(key)
        if found is None:
            value = self.values.get(key)
            found = (value, []) if field.computed is not None else read_value(field, value, self.options(field), key, self.plan.readers[key])
            self._read[key] = found
        return found

    def options(self, field: Field) -> Sequence[Option] | None:
        """What the field offers now; None: what it always offers."""
        if field.key not in self.plan.offering:
            return None
        if field.key not in self._options:
            self._options[field.key] = options_of(field, self.scope, self.situation.now, self.situation.records)
        return self._options[field.key]

    def _settle(self) -> None:
        """Hides what is not to be seen, computes and locks, until nothing changes."""
        for key, field in self.plan.fields.items():
            if key in self.plan.tables:
                self._make_rows(key, field)
        for _ in range(_ROUNDS):
            before = self._compute()
            visible = {**self.visible, **{field.key: all(self._holds(condition) for condition in field.visible) for field in self.plan.conditional}}
            locked = frozenset(field.key for field in self.plan.locking if any(self._holds(condition) for condition in field.read_only_when))
            if visible == self.visible and locked == self.locked and not before:
                break
            self._show(visible, locked)
        self._options.clear()
        for field in self.plan.dependent:
            self._read.pop(field.key, None)

    def _compute(self) -> bool:
        """Computed values; whether rows must be looked at again because what they read has changed."""
        now, has_changed = self.situation.now, False
        for key in self.plan.computed:
            expression = self.plan.fields[key].computed
            value = expression.evaluate(self.scope, now=now).value if expression and self.visible[key] else None
            has_changed = has_changed or value != self.scope[key]
            self.scope[key] = value
            self.values[key] = to_json(value)
        if has_changed:
            self._look_at_rows()
        return has_changed and bool(self.rows)

    def _show(self, visible: dict[str, bool], locked: frozenset[str]) -> None:
        changed = {key for key in visible if visible[key] != self.visible[key]} | (locked ^ self.locked)
        self.visible, self.locked = visible, locked
        for key in changed:
            field = self.plan.fields[key]
            if field.computed is not None:
                continue
            if field.read_only_when:
                self._take(key, field, is_open=key not in locked and self._may_edit(field) and not field.read_only)
            if key in self.plan.tables:
                self._make_rows(key, field)
            elif key in self.plan.reads:
                self.scope[key] = self._seen(key, field) if visible[key] else None
        self._look_at_rows()

    def _make_rows(self, key: str, field: Field) -> None:
        rows, found = read_value(field, self.values.get(key), None, key, self.plan.readers[key])
        before = self.initial.get(key)
        earlier = before if isinstance(before, list) else []
        self._read[key] = (rows, [*found, *self._lost_rows(field, rows or [], earlier)])
        self.rows[key] = [self._row(key, row, earlier[index] if index < len(earlier) else None) for index, row in enumerate(rows or [])] if self.visible[key] else []
        self.scope[key] = [row.seen() for row in self.rows[key]] if rows and self.visible[key] else None

    def _row(self, key: str, row: Mapping[str, Any], before: Any) -> "Session":
        """A row is a small form; its conditions see its own columns first, then the form."""
        situation = self.situation
        inner = Situation(roles=situation.roles, now=situation.now, context=self.scope, initial=before if isinstance(before, Mapping) else {}, records=situation.records)
        return Session(self.plan.tables[key], row, inner)

    def _lost_rows(self, field: Field, rows: Sequence[Any], earlier: Sequence[Any]) -> list[Problem]:
        """A row that holds what one may not fill in must not be taken away by leaving it out."""
        closed = [column.title for column in field.columns if not self._may_edit(column)]
        if not closed or len(rows) >= len(earlier) or field.key not in self.given:
            return []
        return [_forbidden(field, field.editable_by or tuple(title.get("en") for title in closed))]

    def _look_at_rows(self) -> None:
        for key in self.rows:
            if self.visible[key]:
                self._make_rows(key, self.plan.fields[key])

    def seen(self) -> dict[str, Any]:
        """All values as FEEL sees them."""
        return {
            key: self.scope[key] if field.computed is not None or key in self.rows else self._seen(key, field) if self.visible[key] else None
            for key, field in self.plan.fields.items()
        }

    def _holds(self, condition: bool | Expression) -> bool:
        return condition if isinstance(condition, bool) else condition.evaluate(self.scope, now=self.situation.now).value is True

    def _may(self, allowed: Sequence[str]) -> bool:
        roles = self.situation.roles
        return not allowed or roles is None or any(role in roles for role in allowed)

    def _may_edit(self, field: Field) -> bool:
        return self._may(field.visible_to) and self._may(field.editable_by)

    def is_visible(self, field: Field) -> bool:
        return self.visible[field.key] and self._may(field.visible_to)

    def is_read_only(self, field: Field) -> bool:
        return field.computed is not None or field.read_only or field.key in self.locked or not self._may_edit(field)

    def is_required(self, field: Field) -> bool:
        return self.is_visible(field) and not self.is_read_only(field) and self._holds(field.required)

    def field_states(self) -> dict[str, dict[str, bool]]:
        """`{key: {"visible", "required", "read_only"}}`; columns whose state depends on their row as `table.0.column`."""
        states = {key: self._state(field) for key, field in self.plan.fields.items()}
        for path, row in self._each_row():
            states |= {f"{path}.{column.key}": row._state(column) for column in row.plan.fields.values() if column.is_conditional}
        return states

    def _state(self, field: Field) -> dict[str, bool]:
        return {"visible": self.is_visible(field), "required": self.is_required(field), "read_only": self.is_read_only(field)}

    def _each_row(self) -> Iterator[tuple[str, "Session"]]:
        for key, rows in self.rows.items():
            for index, row in enumerate(rows):
                yield f"{key}.{index}", row

    def choices(self) -> dict[str, list[dict[str, Any]]]:
        """What the fields whose options depend on others offer now, by path."""
        found = {field.key: self._choices(field, self.options(field) or ()) for field in self.plan.dependent if self.is_visible(field)}
        for path, row in self._each_row():
            found |= {f"{path}.{key}": options for key, options in row.choices().items()}
        return found

    def choices_of(self, path: str) -> list[dict[str, Any]] | None:
        """What the field at this path offers now; None when there is none, it is not to be seen, or it offers nothing of its own."""
        key, _, rest = path.partition(".")
        if rest:
            index, _, column = rest.partition(".")
            rows = self.rows.get(key, [])
            return rows[int(index[:6])].choices_of(column) if index.isascii() and index.isdigit() and int(index[:6]) < len(rows) else None
        field = self.plan.fields.get(key)
        offered = self.options(field) if field is not None and self.is_visible(field) else None
        return None if field is None or offered is None else self._choices(field, offered)

    def _choices(self, field: Field, options: Sequence[Option]) -> list[dict[str, Any]]:
        return choices_json(shown_options(field, options, self.situation.records)[0])

    def totals(self) -> dict[str, dict[str, Any]]:
        """What stands under the columns of tables: `{table: {column: value}}`."""
        found: dict[str, dict[str, Any]] = {}
        for key, rows in self.rows.items():
            field = self.plan.fields[key]
            seen = [row.seen() for row in rows]
            lists = {column.key: [row[column.key] for row in seen if row[column.key] is not None] for column in field.columns}
            columns = {column.key: column for column in field.columns}
            for total in field.totals:
                if self.is_visible(field) and self._may(columns[total.column].visible_to):
                    value = total.expression.evaluate({**self.scope, **lists}, now=self.situation.now).value
                    found.setdefault(key, {})[total.column] = to_json(value)
        return found

    def shown_values(self) -> dict[str, Any]:
        """The values that these roles may see."""
        shown_ = {key: value for key, value in self.values.items() if self._may(self.plan.fields[key].visible_to)}
        return shown_ | {key: [row.shown_values() for row in rows] for key, rows in self.rows.items() if key in shown_ and rows}

    def submission(self) -> dict[str, Any]:
        """The values to keep: of visible fields, read as their types have it; empty ones as None when they were given."""
        kept: dict[str, Any] = {}
        plain = self.plan.plain
        for key, field in self.plan.fields.items():
            if key in plain:
                if key in self.values:
                    kept[key] = self._value(key, field)[0]
                continue
            if not self.visible[key] or key not in self.values:
                continue
            if not self._may(field.visible_to) and field.computed is None and key not in self.initial:
                continue
            value = self._value(key, field)[0]
            kept[key] = [row.submission() for row in self.rows[key]] if key in self.rows and value is not None else value
        return kept

    def problems(self, *, is_final: bool) -> list[Problem]:
        """Everything that is wrong, in the order of the fields."""
        found = self._strangers()
        plain = self.plan.plain
        for key, field in self.plan.fields.items():
            if key in plain:
                value, wrong = self._value(key, field)
                found.extend(wrong)
                if value is None and not wrong and self._holds(field.required):
                    found.append(_missing(field.title, key))
                continue
            if is_final and self._is_forbidden(field):
                found.append(_forbidden(field))
            if not self.is_visible(field):
                continue
            value, wrong = self._value(key, field)
            found.extend(wrong)
            if value is None and not wrong and self.is_required(field):
                found.append(_missing(field.title, key))
            for index, row in enumerate(self.rows.get(key, ())):
                found.extend(_moved(one, f"{key}.{index}.{one.path}".rstrip(".")) for one in row.problems(is_final=True))
            if value is not None and field.valid:
                found.extend(self._invalid(field))
        return found + self._broken_checks()

    def _invalid(self, field: Field) -> list[Problem]:
        """What the field's own conditions say of its value, which is `?` there."""
        scope = {**self.scope, "?": self.scope[field.key] if field.computed is not None or field.key in self.rows else self._seen(field.key, field)}
        broken = [check for check in field.valid if check.condition.evaluate(scope, now=self.situation.now).value is False]
        return [Problem(code="form.valid", message=check.message, path=field.key) for check in broken]

    def _strangers(self) -> list[Problem]:
        found: list[Problem] = []
        if self.given.keys() <= self.plan.fields.keys():
            return found
        for key in self.given:
            if key not in self.plan.fields and len(found) < _SHOWN_EXTRA:
                name = shown(key)
                near = nearest_name(name, self.plan.fields)
                found.append(problem("form.unknown_field", f"the form has no field {name}", f"表单没有字段 {name}", path=name, nearest=near))
        return found

    def _is_forbidden(self, field: Field) -> bool:
        """Someone else's field was filled in."""
        if field.key not in self.given or field.computed is not None or not self.visible[field.key] or not self.is_read_only(field):
            return False
        value, before = self.given[field.key], self.initial.get(field.key)
        if field.key not in self.initial and field.default is not None:
            before = to_json(field.default.evaluate(self.scope, now=self.situation.now).value)
        return not is_empty(value) and value != before

    def _broken_checks(self) -> list[Problem]:
        found: list[Problem] = []
        for check in self.plan.checks:
            if check.condition.evaluate(self.scope, now=self.situation.now).value is False:
                named = [key for key in self.plan.fields if key in check.condition.names]
                found.append(Problem(code="form.check", message=check.message, path=named[-1] if len(named) == 1 else ""))
        return found


def _forbidden(field: Field, expected: Sequence[str] = ()) -> Problem:
    en, zh = f"{field.title.get('en')}: you may not fill this in", f"{field.title.get('zh')}：您无权填写此项"
    return problem("form.not_allowed", en, zh, path=field.key, expected=", ".join(expected or field.editable_by or field.visible_to))


def _missing(title: Text, path: str) -> Problem:
    return problem("form.required", f"{title.get('en')}: please fill this in", f"{title.get('zh')}：请填写此项", path=path)


def _moved(one: Problem, path: str) -> Problem:
    return Problem(code=one.code, message=one.message, path=path, expected=one.expected, nearest=one.nearest)
