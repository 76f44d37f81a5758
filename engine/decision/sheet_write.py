"""From drafts to sheets: one for each decision, one for the functions.

Knows neither CSV nor Excel. What a sheet cannot say is left out: comments inside a decision, the order in which inputs were declared.
"""

import msgspec

from engine.decision.draft import Draft, DraftFunction, Drafts, DraftVariable
from engine.decision.exchange import note_text
from engine.decision.sheet_cell import Column, as_cell
from engine.decision.sheet_grid import BLOCKS, COLUMNS, DECISION_ROWS, KINDS, POLICY_WORDS, TYPE_WORDS, Sheet, Value, both
from engine.feel.aligned import quoted
from engine.feel.scanner import Token

__all__ = ["FUNCTIONS", "Head", "heads_of", "write_sheets"]

FUNCTIONS = "functions 函数"


class Head(msgspec.Struct, frozen=True):
    """A column of a sheet: its kind, its name, the variable that it holds, how its cells are read, and where it stands in the table (-1: nowhere)."""

    kind: str
    name: str
    column: Column
    variable: DraftVariable | None = None
    index: int = -1


def write_sheets(drafts: Drafts) -> list[Sheet]:
    """The sheets of a file, in its order; all functions on one sheet, where the first of them stands."""
    names = [item.name.value for item in drafts.items if isinstance(item, DraftFunction)]
    functions = Sheet(FUNCTIONS, [])
    sheets: list[Sheet] = []
    for item in drafts.items:
        if isinstance(item, Draft):
            sheets.append(Sheet(item.name.value, _decision(item, names)))
        else:
            sheets += [] if functions.rows else [functions]
            functions.rows.append(_function(item))
    return sheets


def _function(function: DraftFunction) -> list[Value]:
    text = function.expression.value
    end = _closing(text)
    return [both("function", BLOCKS), function.name.value, text[:end], text[end:].strip()]


def _closing(text: str) -> int:
    """Behind the parenthesis that closes the parameters."""
    depth = 0
    for index, character in enumerate(text, 1):
        depth += (character in "(（") - (character in ")）")
        if depth == 0:
            return index
    return len(text)


def heads_of(draft: Draft, functions: list[str]) -> list[Head]:
    """The columns of a decision: those of its table, and the inputs that have none there."""
    names = frozenset([*functions, *(one.name.value for one in draft.inputs), *(one.value for one in draft.uses)])
    inputs = {one.name.value: one for one in draft.inputs}
    outputs = {one.name.value: one for one in draft.outputs}
    heads: list[Head] = []
    for index, cell in enumerate(draft.rows[0].inputs):
        variable = inputs.pop(cell.value, None)
        heads.append(Head("input" if variable else "condition", cell.value, _column(variable, names, is_test=True), variable, index))
    heads += [Head("given", name, _column(variable, names, is_test=True), variable) for name, variable in inputs.items()]
    heads += [Head("output", cell.value, _column(outputs[cell.value], names, is_test=False), outputs[cell.value], index) for index, cell in enumerate(draft.rows[0].outputs)]
    return [*heads, *(Head("note", cell.value, Column(), None, index) for index, cell in enumerate(draft.rows[0].annotations))]


def _column(variable: DraftVariable | None, names: frozenset[str], *, is_test: bool) -> Column:
    if variable is None:
        return Column("any", False, is_test, names)
    return Column(variable.type.value, variable.is_list, is_test, names)


def _decision(draft: Draft, functions: list[str]) -> list[list[Value]]:
    rows: list[list[Value]] = [[both("decision", BLOCKS), draft.name.value]]
    rows += [[both(name, DECISION_ROWS), title] for name, title in zip(("english title", "chinese title"), draft.titles, strict=False)]
    rows += [[both("comment", DECISION_ROWS), _bare(comment)] for comment in draft.before if comment]
    rows += [[both("hit policy", DECISION_ROWS), both(hit.value, POLICY_WORDS)] for hit in draft.hits]
    if draft.uses:
        rows.append([both("use", DECISION_ROWS), *(use.value for use in draft.uses)])
    heads = heads_of(draft, functions)
    rows.append([both("column", DECISION_ROWS), *(both(head.kind, KINDS) for head in heads)])
    rows += [row for row in ([both(name, COLUMNS), *(_said(name, head) for head in heads)] for name in COLUMNS) if any(value is not None for value in row[1:])]
    for number, line in enumerate((row for row in draft.rows[1:] if not row.is_ruler), 1):
        cells: dict[str, list[Token]] = {"input": line.inputs, "condition": line.inputs, "output": line.outputs, "note": line.annotations}
        rows.append([number, *(_value(head, cells.get(head.kind, [])) for head in heads)])
    return rows


def _bare(comment: str) -> str:
    """A comment without its sign, where it gets the same sign again when it is read."""
    text = comment.removeprefix("// ")
    return text if comment.startswith("// ") and text == text.strip() and not text.startswith(("//", "/*")) and text else comment


def _value(head: Head, cells: list[Token]) -> Value:
    if head.index < 0 or head.index >= len(cells):
        return None
    text = cells[head.index].value
    return (note_text(text) or None) if head.kind == "note" else as_cell(text, head.column)


def _said(name: str, head: Head) -> Value:
    """What a row of the head says of a column."""
    variable = head.variable
    if name == "name":
        return note_text(head.name) if head.kind == "note" else head.name
    if variable is None:
        return None
    titles = dict(zip(("english title", "chinese title"), variable.titles, strict=False))
    if name in titles:
        return titles[name]
    if name == "type":
        plain = both(variable.type.value, TYPE_WORDS)
        return f"list of {plain}" if variable.is_list else plain
    if name == "values":
        return _values(variable)
    if name == "default" and variable.default:
        return as_cell(variable.default.value, msgspec.structs.replace(head.column, is_test=False))
    return None


def _values(variable: DraftVariable) -> Value:
    if variable.choices:
        is_plain = not any(character in choice for choice in variable.choices for character in ',，、;；"“=') and all(choice == choice.strip() for choice in variable.choices)
        return ", ".join(variable.choices if is_plain else map(quoted, variable.choices))
    return f"= {variable.allowed.value}" if variable.allowed else None
