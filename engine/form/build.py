"""From a form as it is written to a form that works: its fields in their sections, its checks, and what a record type says of itself.

Knows nothing of the grammar. Problems are added to the scanner's; when a line could not be read, names are not checked, for what it declares is unknown.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from engine.errors import Problem, Text, nearest_name
from engine.feel.host import HostScanner
from engine.feel.parse import read_expression
from engine.feel.scanner import Place, Token
from engine.feel.syntax import Name
from engine.feel.temporal import DaysTime, YearsMonths, parse_duration
from engine.form.build_field import Around, around, build_field, field_titles
from engine.form.desk import Desk
from engine.form.draft import Block, DraftColumns, DraftField, DraftForm, DraftSection, DraftTotal, Statement
from engine.form.field import Check, Columns, Field, Note, Read, Section
from engine.form.form import Form
from engine.form.plan import computed_order, visibility_circle
from engine.form.record import RecordType
from engine.form.scope import fields_types

__all__ = ["Built", "build"]

_NOT_INDEXED = frozenset({"table", "rich_text", "file", "image", "signature", "location"})
_MOST_VERSIONS = 1000


class Built(msgspec.Struct, frozen=True):
    """The forms and record types of a file by their keys, and what is allowed in them but hardly meant."""

    forms: dict[str, Form]
    records: dict[str, RecordType]
    warnings: tuple[Problem, ...]


def build(scanner: HostScanner, drafts: list[DraftForm]) -> Built:
    """Builds every form and record type of a file."""
    forms: dict[str, Form] = {}
    records: dict[str, RecordType] = {}
    warnings: list[Problem] = []
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
        warnings += builder.desk.warnings
    return Built(forms, records, tuple(sorted(warnings, key=lambda one: (one.line, one.column))))


class _Build:
    """Builds one form."""

    def __init__(self, scanner: HostScanner, draft: DraftForm) -> None:
        self.draft = draft
        self.desk = Desk(scanner, draft, frozenset(_keys(draft.block)))
        self.fields: dict[str, Field] = {}
        self.places: dict[str, Token] = {}
        self.checks: list[Check] = []
        self.statements: dict[str, Statement] = {}

    def form(self) -> Form:
        items = self._items(self.draft.block, Around())
        key = self.draft.key.value
        if not self.fields:
            self.desk.refuse(self.draft.key, f"{key} has no field", f"{key} 没有字段", expected="key : type")
        fields = tuple(self.fields.values())
        order, circle = computed_order(fields)
        if circle:
            first = min(circle, key=lambda name: self.places[name].start)
            self.desk.refuse(self.places[first], f"{first} is computed from itself", f"{first} 的计算依赖自身")
        hidden = visibility_circle(fields)
        if hidden:
            first = min(hidden, key=lambda name: self.places[name].start)
            self.desk.refuse(self.places[first], f"whether {first} is shown depends on itself", f"{first} 是否显示取决于它自己")
        self.desk.check(fields_types(fields))
        return Form(
            key, field_titles(self.draft.titles, key), fields, tuple(items), tuple(self.checks), order, tuple(self.desk.reads), tuple(_offers(self.desk.scanner, self.draft.block))
        )

    def record(self, form: Form) -> RecordType:
        names = {word: self._names(word) for word in ("key", "title", "index")}
        retain = self.statements.get("retain")
        duration = parse_duration(retain.value.value) if retain and retain.value else None
        is_time = duration is not None and duration != YearsMonths(0) and duration != DaysTime(0) and not str(duration).startswith("-")
        if retain and not is_time:
            self.desk.refuse(retain.value or retain.at, "this is no duration", "这不是时长", expected="P2Y · P6M · P30D")
        for token in names["index"] + names["key"]:
            field = self.fields.get(token.value)
            if field is not None and field.type in _NOT_INDEXED:
                self.desk.refuse(token, f"records cannot be found by a {field.type}", f"不能按 {field.type} 类型查找档案")
        first = next((field.key for field in form.fields if field.type == "text"), form.fields[0].key if form.fields else "")
        key, title = (names[word][0].value if names[word] else "" for word in ("key", "title"))
        indexes = tuple(dict.fromkeys(token.value for token in names["index"]))
        read = self.statements.get("read")
        readers = tuple(dict.fromkeys(token.value for token in read.values)) if read else ()
        return RecordType(form, key, title or first, str(duration) if duration else "", indexes, self._history(), readers)

    def _history(self) -> int | None:
        statement = self.statements.get("history")
        word = statement.value.value if statement and statement.value else "all"
        if word in ("all", "none"):
            return None if word == "all" else 0
        if word.isascii() and word.isdigit() and int(word[:6]) <= _MOST_VERSIONS:
            return int(word)
        if statement is not None:
            near = nearest_name(word, ["all", "none"])
            self.desk.refuse(statement.value or statement.at, f"{word} is no history", f"{word} 不是有效的历史设置", expected=f"all, none, 0..{_MOST_VERSIONS}", nearest=near)
        return None

    def _names(self, word: str) -> list[Token]:
        """The fields that a statement of a record names."""
        statement = self.statements.get(word)
        if statement is None:
            return []
        tokens = list(statement.values) or ([statement.value] if statement.value else [])
        for token in tokens:
            if token.value not in self.fields:
                near = nearest_name(token.value, self.fields)
                self.desk.refuse(token, f"there is no field {token.value}", f"没有字段 {token.value}", expected=", ".join(sorted(self.fields)), nearest=near)
        return [token for token in tokens if token.value in self.fields]

    def _items(self, block: Block, outer: Around) -> list[Any]:
        items: list[Any] = []
        for statement in block.statements:
            if isinstance(statement, DraftField):
                items += self._add(statement, outer)
            elif isinstance(statement, DraftSection):
                inside = self._items(statement.block, around(self.desk, outer, statement.attributes))
                items.append(Section(statement.key.value, field_titles(statement.titles, statement.key.value), tuple(inside)))
            elif isinstance(statement, DraftColumns):
                items.append(Columns(tuple(self._beside(statement, outer))))
            elif isinstance(statement, DraftTotal):
                self.desk.refuse(statement.at, "only a table has totals", "只有 table 才有合计", expected="table { ... total column }")
            elif isinstance(statement, Statement):
                items.extend(self._statement(statement))
        return items

    def _beside(self, columns: DraftColumns, outer: Around) -> Iterable[Any]:
        """Columns hold fields and notes, nothing that would need a column of its own."""
        for statement in columns.block.statements:
            if isinstance(statement, DraftField):
                yield from self._add(statement, outer)
            elif isinstance(statement, Statement) and statement.word == "note":
                yield from self._statement(statement)
            else:
                at = statement.key if isinstance(statement, DraftSection) else statement.at
                self.desk.refuse(at, "columns hold only fields and notes", "columns 内只能有字段和说明", expected="key : type")

    def _statement(self, statement: Statement) -> list[Any]:
        if statement.word == "note":
            return [Note(Text(*statement.titles[:2]))]
        if statement.word == "check":
            condition = self.desk.condition(statement.value)
            if condition is not None:
                self.checks.append(Check(Text(*statement.titles[:2]), condition))
            return []
        if not self.draft.is_record:
            self.desk.refuse(statement.at, f"only a record has {statement.word}", f"只有 record 才有 {statement.word}")
        if statement.word in self.statements:
            self.desk.refuse(statement.at, f"{statement.word} stands twice", f"{statement.word} 重复")
        self.statements[statement.word] = statement
        return []

    def _add(self, draft: DraftField, outer: Around) -> list[str]:
        field = build_field(self.desk, draft, outer)
        if field.key in self.places:
            self.desk.refuse(draft.key, f"the field {field.key} stands twice", f"字段 {field.key} 重复")
            return []
        if "-" in field.key:
            written = field.key.replace("-", "_")
            self.desk.refuse(draft.key, f"the name {field.key} has a hyphen, which FEEL reads as minus", f"名称 {field.key} 含有连字符，FEEL 会当作减号", expected=written)
        if not isinstance(read_expression(field.key, frozenset((field.key,)), Place()).node, Name):
            self.desk.tell(
                draft.key, f"{field.key} is a word of FEEL, so no condition could name this field", f"{field.key} 是 FEEL 的关键字，条件中无法引用该字段", expected=f"{field.key}_"
            )
        self.places[field.key] = draft.key
        self.fields[field.key] = field
        return [field.key]


def _offers(scanner: HostScanner, block: Block) -> Iterator[Read]:
    """Where record types are named whose records a field offers."""
    for statement in block.statements:
        if isinstance(statement, DraftSection | DraftColumns):
            yield from _offers(scanner, statement.block)
        if not isinstance(statement, DraftField):
            continue
        if statement.type.block is not None:
            yield from _offers(scanner, statement.type.block)
        for argument in statement.type.arguments:
            if argument.word == "records" or (statement.type.name.value == "record" and argument.word == "value"):
                yield Read(argument.at.value, scanner.place.file, *scanner.place.at(scanner.text, argument.at.start), ())


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
