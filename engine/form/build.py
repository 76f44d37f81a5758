"""From a form as it is written to a form that works: reads its FEEL, its types and their settings, and puts computed fields in order.

Knows nothing of the grammar. Problems are added to the scanner's; when a line could not be read, names are not checked, for what it declares is unknown.
"""

from collections.abc import Iterable
from typing import Any

from engine.errors import Invalid, Text, nearest_name
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.expression import Expression, compile_expression
from engine.feel.host import HostScanner
from engine.feel.scanner import Token
from engine.feel.temporal import YearsMonths, parse_duration
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, DraftForm, DraftSection, Statement
from engine.form.field import FIELD_TYPES, PERSONAL_TYPES, Check, Field, Note, Section
from engine.form.form import Form
from engine.form.plan import computed_order
from engine.form.record import RecordType
from engine.form.setting import read_type

__all__ = ["build"]


def build(scanner: HostScanner, drafts: list[DraftForm]) -> tuple[dict[str, Form], dict[str, RecordType]]:
    """The forms and record types of a file by their keys."""
    forms: dict[str, Form] = {}
    records: dict[str, RecordType] = {}
    for draft in drafts:
        if draft.key.value in forms or draft.key.value in records:
            scanner.refuse(draft.key.start, f"{draft.key.value} stands twice", f"{draft.key.value} 重复")
            continue
        builder = _Build(scanner, draft)
        form = builder.form()
        if draft.is_record:
            records[form.key] = builder.record(form)
        else:
            forms[form.key] = form
    return forms, records


def _text(titles: list[str], key: str) -> Text:
    return Text(*titles[:2]) if titles else Text(key.replace("_", " ").capitalize() if key.isascii() else key)


class _Build:
    """Builds one form."""

    def __init__(self, scanner: HostScanner, draft: DraftForm) -> None:
        self.scanner = scanner
        self.draft = draft
        first, last = (scanner.place.at(scanner.text, offset)[0] for offset in (draft.key.start, draft.block.end))
        self.is_broken = any(first <= p.line <= last for p in scanner.problems)
        self.keys = frozenset(_keys(draft.block))
        self.fields: list[Field] = []
        self.places: dict[str, Token] = {}
        self.checks: list[Check] = []
        self.statements: dict[str, Statement] = {}

    def refuse(self, at: Token, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        if not self.is_broken:
            self.scanner.refuse(at.start, en, zh, expected=expected, nearest=nearest)

    def tell(self, at: Token, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        """A problem that stands whatever the other lines say."""
        self.scanner.refuse(at.start, en, zh, expected=expected, nearest=nearest)

    def form(self) -> Form:
        items = self._items(self.draft.block, ())
        order = self._order()
        key = self.draft.key.value
        if not self.fields:
            self.refuse(self.draft.key, f"{key} has no field", f"{key} 没有字段", expected="key : type")
        return Form(key, _text(self.draft.titles, key), tuple(self.fields), tuple(items), tuple(self.checks), order)

    def record(self, form: Form) -> RecordType:
        names = {word: self._field_name(word) for word in ("key", "title")}
        retain = self.statements.get("retain")
        duration = parse_duration(retain.value.value) if retain and retain.value else None
        if retain and (duration is None or duration == YearsMonths(0)):
            self.refuse(retain.value or retain.at, "this is no duration", "这不是时长", expected="P2Y, P6M or P30D")
        first = next((field.key for field in form.fields if field.type == "text"), form.fields[0].key if form.fields else "")
        return RecordType(form, names["key"], names["title"] or first, str(duration) if duration else "")

    def _field_name(self, word: str) -> str:
        statement = self.statements.get(word)
        if statement is None or statement.value is None:
            return ""
        name = statement.value.value
        if name not in self.keys:
            self.refuse(statement.value, f"there is no field {name}", f"没有字段 {name}", expected=", ".join(sorted(self.keys)), nearest=nearest_name(name, self.keys))
        return name

    def _items(self, block: Block, conditions: tuple[Expression, ...]) -> list[Any]:
        items: list[Any] = []
        for statement in block.statements:
            if isinstance(statement, DraftField):
                field = self._field(statement, conditions)
                self._add(field, statement.key)
                items.append(field.key)
            elif isinstance(statement, DraftSection):
                visible = self._expression(statement.visible)
                inside = self._items(statement.block, (*conditions, *([visible] if visible else [])))
                items.append(Section(statement.key.value, _text(statement.titles, statement.key.value), tuple(inside)))
            elif isinstance(statement, DraftColumns):
                items.extend(self._items(statement.block, conditions))
            elif isinstance(statement, Statement):
                items.extend(self._statement(statement))
        return items

    def _statement(self, statement: Statement) -> list[Any]:
        if statement.word == "note":
            return [Note(Text(*statement.titles[:2]))]
        if statement.word == "check":
            condition = self._expression(statement.value)
            if condition is not None:
                self.checks.append(Check(Text(*statement.titles[:2]), condition))
            return []
        if not self.draft.is_record:
            self.refuse(statement.at, f"only a record has {statement.word}", f"只有 record 才有 {statement.word}")
        if statement.word in self.statements:
            self.refuse(statement.at, f"{statement.word} stands twice", f"{statement.word} 重复")
        self.statements[statement.word] = statement
        return []

    def _add(self, field: Field, at: Token) -> None:
        if field.key in self.places:
            self.refuse(at, f"the field {field.key} stands twice", f"字段 {field.key} 重复")
            return
        if "-" in field.key:
            self.refuse(at, f"the name {field.key} has a hyphen, which FEEL reads as minus", f"名称 {field.key} 含有连字符，FEEL 会当作减号", expected=field.key.replace("-", "_"))
        self.places[field.key] = at
        self.fields.append(field)

    def _field(self, draft: DraftField, conditions: tuple[Expression, ...], keys: frozenset[str] | None = None) -> Field:
        given = self._attributes(draft.attributes)
        columns: tuple[Field, ...] = ()
        if draft.type.block is not None:
            columns = self._columns(draft)
        elif draft.type.name.value == "table":
            self.refuse(draft.type.name, "a table has columns", "表格需要列", expected="table { column : type }")
        settings, options, source = read_type(draft.type, self.tell)
        own = self._expression(given["visible"].value) if "visible" in given else None
        if "computed" in given and "default" in given:
            self.refuse(given["default"].at, "a computed field has no default", "计算字段不能有默认值")
        key = draft.key.value
        locked = self._switch(given.get("read_only"))
        return Field(
            key=key,
            type=draft.type.name.value if draft.type.name.value in FIELD_TYPES else "text",
            title=_text(draft.titles, key),
            help=Text(*given["help"].value[:2]) if "help" in given else None,
            settings=settings,
            options=options,
            options_from=self._expression(source),
            columns=columns,
            required=self._switch(given.get("required")),
            visible=(*conditions, *([own] if own else [])),
            read_only=locked is True,
            read_only_when=(locked,) if isinstance(locked, Expression) else (),
            visible_to=given["visible_to"].value if "visible_to" in given else (),
            editable_by=given["editable_by"].value if "editable_by" in given else (),
            computed=self._expression(given["computed"].value) if "computed" in given else None,
            default=self._expression(given["default"].value) if "default" in given else None,
            personal="personal" in given or draft.type.name.value in PERSONAL_TYPES,
            unique="unique" in given,
        )

    def _columns(self, draft: DraftField) -> tuple[Field, ...]:
        columns: list[Field] = []
        block = draft.type.block
        for statement in block.statements if block else ():
            if not isinstance(statement, DraftField):
                at = statement.key if isinstance(statement, DraftSection) else statement.at
                self.refuse(at, "a table holds only columns", "表格内只能有列", expected="column : type")
                continue
            if statement.type.block is not None:
                self.refuse(statement.type.name, "a table holds no table", "表格内不能再有表格")
            column = self._field(statement, ())
            if any(column.key == known.key for known in columns):
                self.refuse(statement.key, f"the column {column.key} stands twice", f"列 {column.key} 重复")
            columns.append(column)
        if draft.type.name.value != "table":
            self.refuse(draft.type.name, "only a table has columns", "只有 table 才有列", expected="table")
        return tuple(columns)

    def _attributes(self, attributes: list[Attribute]) -> dict[str, Attribute]:
        given: dict[str, Attribute] = {}
        for attribute in attributes:
            if attribute.word in given and attribute.word != "valid":
                self.refuse(attribute.at, f"{attribute.word.replace('_', ' ')} stands twice", f"{attribute.word.replace('_', ' ')} 重复")
            given[attribute.word] = attribute
        return given

    def _switch(self, attribute: Attribute | None) -> bool | Expression:
        if attribute is None:
            return False
        return True if attribute.value is None else self._expression(attribute.value) or True

    def _expression(self, token: Token | None) -> Expression | None:
        if token is None:
            return None
        line, column = self.scanner.place.at(self.scanner.text, token.start)
        try:
            expression = compile_expression(token.value, names=self.keys, file=self.scanner.place.file, line=line, column=column)
        except Invalid as error:
            self.scanner.problems.extend(error.problems)
            return None
        if self.draft.is_record:
            self._check_names(expression.names, token)
        return expression

    def _check_names(self, names: Iterable[str], token: Token) -> None:
        for name in sorted(set(names) - self.keys - set(BUILT_INS) - {"item", "partial"}):
            at = Token("NAME", name, token.start + max(token.value.find(name), 0), token.end)
            self.refuse(at, f"there is no field {name}", f"没有字段 {name}", expected=", ".join(sorted(self.keys)), nearest=nearest_name(name, [*self.keys, *BUILT_INS]))

    def _order(self) -> tuple[str, ...]:
        """The computed fields, each behind those it reads; a circle is a problem."""
        order, circle = computed_order(self.fields)
        if circle:
            key = min(circle, key=lambda name: self.places[name].start)
            self.refuse(self.places[key], f"{key} is computed from itself", f"{key} 的计算依赖自身")
        return order


def _keys(block: Block) -> list[str]:
    keys: list[str] = []
    for statement in block.statements:
        if isinstance(statement, DraftField):
            keys.append(statement.key.value)
            if statement.type.block is not None:
                keys.extend(_keys(statement.type.block))
        elif isinstance(statement, DraftSection | DraftColumns):
            keys.extend(_keys(statement.block))
    return keys
