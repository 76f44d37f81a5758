"""From a field as it is written to a field: its type, its options, its attributes, the columns and totals of a table.

Knows nothing of the form around it but what sections hand down. The surprising rule: who sees a field must be let in by its section and by itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from engine.errors import Text, nearest_name
from engine.feel.expression import Expression, compile_expression
from engine.feel.syntax import Type
from engine.form.desk import Desk
from engine.form.draft import Attribute, DraftField, DraftTotal, Statement
from engine.form.field import FIELD_TYPES, PERSONAL_TYPES, Check, Field, Total
from engine.form.plan import computed_order
from engine.form.scope import feel_type, fields_types
from engine.form.setting import read_type

__all__ = ["Around", "around", "build_field", "field_titles"]

_OF_SECTIONS = ("visible", "visible_to", "editable_by", "read_only")
_NUMBERS = frozenset({"number", "integer", "money", "percent", "rating"})


class Around(msgspec.Struct, frozen=True):
    """What the sections around a field say of it; `columns`: the types of the columns of the table that it stands in."""

    visible: tuple[Expression, ...] = ()
    visible_to: tuple[str, ...] = ()
    editable_by: tuple[str, ...] = ()
    read_only: bool = False
    read_only_when: tuple[Expression, ...] = ()
    columns: Mapping[str, Type] = {}


def field_titles(titles: list[str], key: str) -> Text:
    """The titles that were written, else one made of the key."""
    return Text(*titles[:2]) if titles else Text(key.replace("_", " ").capitalize() if key.isascii() else key)


def around(desk: Desk, outer: Around, attributes: Sequence[Attribute]) -> Around:
    """What stands around the fields of a section (or is said of one field) inside what stands around it."""
    given = _once(desk, attributes)
    visible = desk.condition(given["visible"].value, scope=outer.columns) if "visible" in given else None
    locked = given.get("read_only")
    locking = desk.condition(locked.value, scope=outer.columns) if locked is not None and locked.value is not None else None
    return Around(
        visible=(*outer.visible, *([visible] if visible else [])),
        visible_to=_both(desk, outer.visible_to, given.get("visible_to")),
        editable_by=_both(desk, outer.editable_by, given.get("editable_by")),
        read_only=outer.read_only or (locked is not None and locked.value is None),
        read_only_when=(*outer.read_only_when, *([locking] if locking else [])),
        columns=outer.columns,
    )


def _both(desk: Desk, outer: tuple[str, ...], own: Attribute | None) -> tuple[str, ...]:
    """The roles that the section and the field both let in."""
    if own is None:
        return outer
    roles = tuple(own.value)
    kept = tuple(role for role in roles if not outer or role in outer)
    if not kept:
        desk.refuse(own.at, "none of these roles is let in by the section", "所在分节不允许这些角色", expected=", ".join(outer))
    return kept or roles


def _once(desk: Desk, attributes: Sequence[Attribute]) -> dict[str, Attribute]:
    given: dict[str, Attribute] = {}
    for attribute in attributes:
        if attribute.word in given and attribute.word != "valid":
            shown = attribute.word.replace("_", " ")
            desk.refuse(attribute.at, f"{shown} stands twice", f"{shown} 重复")
        given[attribute.word] = attribute
    return given


def build_field(desk: Desk, draft: DraftField, outer: Around) -> Field:
    """One field, or one column of a table."""
    given = _once(desk, draft.attributes)
    key, type_name = draft.key.value, draft.type.name.value
    known = type_name if type_name in FIELD_TYPES else "text"
    columns, totals = _columns(desk, draft, outer)
    read = read_type(draft.type, desk, outer.columns)
    if "computed" in given and "default" in given:
        desk.refuse(given["default"].at, "a computed field has no default", "计算字段不能有默认值")
    if "unique" in given and (outer.columns or known == "table"):
        desk.refuse(given["unique"].at, "a table and its columns cannot be unique", "表格及其列不能设为唯一")
    elif "unique" in given and not desk.is_record:
        desk.warn("form.no_effect", "unique holds among records: a form keeps none", "unique 只对档案有效，表单不保存记录", given["unique"].at)
    own = around(desk, outer, [given[word] for word in _OF_SECTIONS if word in given])
    field = Field(
        key=key,
        type=known,
        title=field_titles(draft.titles, key),
        help=Text(*given["help"].value[:2]) if "help" in given else None,
        settings=read.settings,
        options=read.options,
        options_from=read.options_from,
        records=read.records,
        columns=columns,
        totals=totals,
        required=_switch(desk, given.get("required"), outer),
        visible=own.visible,
        read_only=own.read_only,
        read_only_when=own.read_only_when,
        visible_to=own.visible_to,
        editable_by=own.editable_by,
        personal="personal" in given or known in PERSONAL_TYPES,
        unique="unique" in given,
    )
    return _with_values(desk, field, given, draft.attributes, outer)


def _with_values(desk: Desk, field: Field, given: Mapping[str, Attribute], attributes: Sequence[Attribute], outer: Around) -> Field:
    """The field with the FEEL that gives or judges its value, which is of the field's own type."""
    type_ = feel_type(field)
    expressions: dict[str, Any] = {word: desk.expression(given[word].value, type_, scope=outer.columns) for word in ("computed", "default") if word in given}
    checks = []
    for attribute in attributes:
        if attribute.word == "valid":
            condition = desk.condition(attribute.when, scope={**outer.columns, "?": type_})
            if condition is not None:
                checks.append(Check(Text(*attribute.value[:2]), condition))
    return msgspec.structs.replace(field, valid=tuple(checks), **expressions) if expressions or checks else field


def _switch(desk: Desk, attribute: Attribute | None, outer: Around) -> bool | Expression:
    if attribute is None:
        return False
    return True if attribute.value is None else desk.condition(attribute.value, scope=outer.columns) or True


def _columns(desk: Desk, draft: DraftField, outer: Around) -> tuple[tuple[Field, ...], tuple[Total, ...]]:
    block, name = draft.type.block, draft.type.name
    if block is None:
        if name.value == "table":
            desk.refuse(name, "a table has columns", "表格需要列", expected="table { column : type }")
        return (), ()
    if name.value != "table":
        desk.refuse(name, "only a table has columns", "只有 table 才有列", expected="table")
    drafts = [statement for statement in block.statements if isinstance(statement, DraftField)]
    types = _column_types(desk, drafts)
    columns: dict[str, Field] = {}
    for statement in drafts:
        if statement.type.block is not None:
            desk.refuse(statement.type.name, "a table holds no table", "表格内不能再有表格")
        if statement.key.value in columns:
            desk.refuse(statement.key, f"the column {statement.key.value} stands twice", f"列 {statement.key.value} 重复")
        columns[statement.key.value] = build_field(desk, statement, Around(columns=types))
    for statement in block.statements:
        if not isinstance(statement, DraftField | DraftTotal):
            at = statement.at if isinstance(statement, Statement) else name
            desk.refuse(at, "a table holds only columns and totals", "表格内只能有列和合计", expected="column : type")
    _refuse_circle(desk, drafts, tuple(columns.values()))
    totals = [_total(desk, one, columns) for one in block.statements if isinstance(one, DraftTotal)]
    return tuple(columns.values()), tuple(total for total in totals if total is not None)


def _column_types(desk: Desk, drafts: Sequence[DraftField]) -> dict[str, Type]:
    """The types of the columns, known before their own FEEL is: the conditions of one may read the others."""
    silent = {}
    for draft in drafts:
        type_name = draft.type.name.value
        is_many = any(argument.word == "max_count" and getattr(argument.value, "value", "1") != "1" for argument in draft.type.arguments)
        options = any(argument.word == "option" for argument in draft.type.arguments)
        if type_name in ("choice", "choices") or type_name not in FIELD_TYPES or is_many:
            text = Type("string") if options else Type("Any")
            silent[draft.key.value] = Type("list", (text,)) if type_name == "choices" else text if not is_many else Type("list", (Type("string"),))
        else:
            silent[draft.key.value] = feel_type(Field(key=draft.key.value, type=type_name, title=Text("")))
    return silent


def _refuse_circle(desk: Desk, drafts: Sequence[DraftField], columns: tuple[Field, ...]) -> None:
    circle = computed_order(columns)[1]
    at = next((draft.key for draft in drafts if draft.key.value in circle), None)
    if at is not None:
        desk.refuse(at, f"{at.value} is computed from itself", f"{at.value} 的计算依赖自身")


def _total(desk: Desk, draft: DraftTotal, columns: Mapping[str, Field]) -> Total | None:
    key = draft.column.value
    column = columns.get(key)
    if column is None:
        desk.refuse(draft.column, f"there is no column {key}", f"没有列 {key}", expected=", ".join(columns), nearest=nearest_name(key, columns))
        return None
    title = field_titles(draft.titles, key) if draft.titles else column.title
    if draft.expression is not None:
        lists = {name: Type("list", (type_,)) for name, type_ in fields_types(list(columns.values())).items()}
        expression = desk.expression(draft.expression, scope=lists)
        return Total(key, title, expression) if expression is not None else None
    if column.type not in _NUMBERS:
        desk.refuse(draft.at, f"{key} holds no numbers: say what its total is", f"{key} 不是数字，请写明合计方式", expected=f"total {key} : count({key})")
        return None
    return Total(key, title, compile_expression(f"sum({key})", names=[key]))
