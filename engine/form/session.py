"""One look at a form with some values, for some roles: what is visible, asked, open, computed, wrong.

Knows nothing of layouts. Settles in this order: defaults, computed values, visibility (again while hiding changes something), then problems.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from engine.errors import Problem, Text, nearest_name, problem
from engine.feel.expression import Expression
from engine.feel.tagged import to_json
from engine.feel.values import kind
from engine.form.field import Check, Field, Option
from engine.form.value import is_empty, read_value, typed

__all__ = ["Session", "options_of"]

_ROUNDS = 8


class Session:
    """Settled once, when it is made."""

    def __init__(
        self,
        fields: Sequence[Field],
        computed: Sequence[str],
        checks: Sequence[Check],
        values: Mapping[str, Any],
        roles: Collection[str] | None,
        now: datetime | None,
        context: Mapping[str, Any] | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        self.fields = {field.key: field for field in fields}
        self.computed = computed
        self.checks = checks
        self.given = values
        self.roles = roles
        self.now = now
        self.initial = initial or {}
        self.scope: dict[str, Any] = dict(context or {})
        self.values: dict[str, Any] = {}
        self._found: list[Problem] = []
        self._start()
        self.visible: dict[str, bool] = {}
        self._settle()

    def _start(self) -> None:
        self.scope.update(dict.fromkeys(self.fields))
        for key, field in self.fields.items():
            if key in self.given and field.computed is None and self._may_edit(field):
                self.values[key] = self.given[key]
            elif key in self.initial:
                self.values[key] = self.initial[key]
            elif field.default is None and key in self.given:
                self.values[key] = self.given[key]
            self.scope[key] = typed(field, self.values.get(key))
        for key, field in self.fields.items():
            if field.default is not None and key not in self.values:
                value = field.default.evaluate(self.scope, now=self.now).value
                self.values[key] = to_json(value)
                self.scope[key] = value

    def _settle(self) -> None:
        """Hides what is not to be seen and computes, until nothing changes."""
        whole = dict(self.scope)
        for _ in range(_ROUNDS):
            for key in self.computed:
                expression = self.fields[key].computed
                value = expression.evaluate(self.scope, now=self.now).value if expression else None
                whole[key] = self.scope[key] = value
                self.values[key] = to_json(value)
            visible = {key: all(self._holds(condition) for condition in field.visible) for key, field in self.fields.items()}
            if visible == self.visible:
                return
            self.visible = visible
            for key, shown in visible.items():
                self.scope[key] = whole[key] if shown else None

    def _holds(self, condition: bool | Expression) -> bool:
        return condition if isinstance(condition, bool) else condition.evaluate(self.scope, now=self.now).value is True

    def _may(self, roles: Sequence[str]) -> bool:
        return not roles or self.roles is None or any(role in self.roles for role in roles)

    def _may_edit(self, field: Field) -> bool:
        return self._may(field.visible_to) and self._may(field.editable_by)

    def is_visible(self, field: Field) -> bool:
        return self.visible[field.key] and self._may(field.visible_to)

    def is_read_only(self, field: Field) -> bool:
        return field.computed is not None or not self._may_edit(field) or self._holds(field.read_only)

    def is_required(self, field: Field) -> bool:
        return self.is_visible(field) and not self.is_read_only(field) and self._holds(field.required)

    def field_states(self) -> dict[str, dict[str, bool]]:
        """`{key: {"visible", "required", "read_only"}}`."""
        return {key: {"visible": self.is_visible(field), "required": self.is_required(field), "read_only": self.is_read_only(field)} for key, field in self.fields.items()}

    def shown_values(self) -> dict[str, Any]:
        """The values that these roles may see."""
        return {key: value for key, value in self.values.items() if self._may(self.fields[key].visible_to)}

    def submission(self) -> dict[str, Any]:
        """The values to keep: of visible fields, read as their types have it; empty ones as None when they were given."""
        kept: dict[str, Any] = {}
        for key, field in self.fields.items():
            if not self.visible[key] or key not in self.values:
                continue
            if not self._may(field.visible_to) and field.computed is None and key not in self.initial:
                continue
            kept[key] = self._read(field, self.values[key], key)[0]
        return kept

    def problems(self, *, is_final: bool) -> list[Problem]:
        """Everything that is wrong, in the order of the fields."""
        found = self._strangers()
        for key, field in self.fields.items():
            if is_final and self._is_forbidden(field):
                found.append(_forbidden(field))
            if not self.is_visible(field):
                continue
            value = self.values.get(key)
            if is_empty(value) and self.is_required(field):
                found.append(_missing(field.title, key))
            if field.computed is None or self._may(field.visible_to):
                found.extend(self._read(field, value, key)[1])
        return found + self._broken_checks()

    def _strangers(self) -> list[Problem]:
        found = []
        for key in self.given:
            if key not in self.fields:
                near = nearest_name(str(key), self.fields)
                found.append(problem("form.unknown_field", f"the form has no field {key}", f"表单没有字段 {key}", path=str(key), nearest=near))
        return found

    def _is_forbidden(self, field: Field) -> bool:
        """Someone else's field was filled in."""
        if field.key not in self.given or field.computed is not None or not self.visible[field.key]:
            return False
        value, before = self.given[field.key], self.initial.get(field.key)
        if field.key not in self.initial and field.default is not None:
            before = to_json(field.default.evaluate(self.scope, now=self.now).value)
        return not is_empty(value) and value != before and (not self._may_edit(field) or self._holds(field.read_only))

    def _read(self, field: Field, value: Any, path: str) -> tuple[Any, list[Problem]]:
        if field.computed is not None:
            return value, []
        read, found = read_value(field, value, options_of(field, self.scope, self.now), path)
        if field.type != "table" or found or read is None:
            return read, found
        rows = []
        for index, row in enumerate(read):
            kept, wrong = self._row(field, row, f"{path}.{index}")
            rows.append(kept)
            found = [*found, *wrong]
        return rows, found

    def _row(self, table: Field, row: dict[str, Any], path: str) -> tuple[dict[str, Any], list[Problem]]:
        """A row is a small form; its conditions see its own columns first, then the form."""
        order = [column.key for column in table.columns if column.computed is not None]
        inner = Session(table.columns, order, (), row, self.roles, self.now, self.scope)
        wrong = [_moved(one, f"{path}.{one.path}") for one in inner.problems(is_final=True)]
        return inner.submission(), wrong

    def _broken_checks(self) -> list[Problem]:
        found = []
        for check in self.checks:
            if check.condition.evaluate(self.scope, now=self.now).value is False:
                named = [key for key in self.fields if key in check.condition.names]
                found.append(Problem(code="form.check", message=check.message, path=named[-1] if len(named) == 1 else ""))
        return found


def _forbidden(field: Field) -> Problem:
    en, zh = f"{field.title.get('en')}: you may not fill this in", f"{field.title.get('zh')}：您无权填写此项"
    return problem("form.not_allowed", en, zh, path=field.key, expected=", ".join(field.editable_by or field.visible_to))


def _missing(title: Text, path: str) -> Problem:
    return problem("form.required", f"{title.get('en')}: please fill this in", f"{title.get('zh')}：请填写此项", path=path)


def _moved(one: Problem, path: str) -> Problem:
    return Problem(code=one.code, message=one.message, path=path, expected=one.expected, nearest=one.nearest)


def options_of(field: Field, scope: Mapping[str, Any], now: datetime | None) -> tuple[Option, ...]:
    """The options of a choice; from FEEL: a list of values, or of contexts {value, title} (title: a text or {en, zh})."""
    if field.options_from is None:
        return field.options
    items = field.options_from.evaluate(scope, now=now).value
    options = []
    for item in items if isinstance(items, list) else []:
        value = to_json(item.get("value", item.get("id"))) if isinstance(item, dict) else to_json(item)
        if kind(value) not in ("string", "number"):
            continue
        title = item.get("title", value) if isinstance(item, dict) else value
        text = Text(str(title.get("en", value)), str(title.get("zh", ""))) if isinstance(title, dict) else Text(str(title))
        options.append(Option(value, text))
    return tuple(options)
