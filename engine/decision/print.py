"""Rules as text, in one style.

Knows nothing of meaning: what cannot be read as rules is refused, what can is set anew with its comments, in its order, cells and FEEL as they were written.
The columns of a decision's table are aligned.
"""

from collections.abc import Sequence
from itertools import zip_longest

from engine.decision.draft import Draft, DraftFunction, DraftHit, DraftRow, Drafts, DraftVariable, DraftVariables, Statement
from engine.decision.parse import read_drafts
from engine.errors import Invalid
from engine.feel.aligned import WIDEST, above, behind, pad, titled, width
from engine.feel.scanner import Token

__all__ = ["format_rules", "print_rules"]

_INDENT = "  "
_DEEPER = " " * 9
"""Where the variables of `input` and `output` stand when they go on in the next line: below the first one."""


def format_rules(text: str, file: str = "") -> str:
    """The text of a rules file in one style; raises Invalid when it cannot be read."""
    drafts = read_drafts(text, file)
    if drafts.problems:
        raise Invalid(*sorted(drafts.problems, key=lambda p: (p.line, p.column)))
    return print_rules(drafts)


def print_rules(drafts: Drafts) -> str:
    """The text of drafts."""
    lines: list[str] = []
    for item in drafts.items:
        lines += above(item, "", is_first=not lines, is_spaced=True)
        lines += _function(item) if isinstance(item, DraftFunction) else _decision(item)
    lines += above(drafts.end, "", is_first=not lines, is_spaced=bool(drafts.end.before))
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _function(function: DraftFunction) -> list[str]:
    return [behind(f"function {function.name.value}{function.expression.value}", function.after)]


def _decision(draft: Draft) -> list[str]:
    head = " ".join(part for part in ("decision", draft.name.value, titled(draft.titles), "{") if part)
    lines = [behind(head, *draft.open.before, draft.open.after)]
    widths = _widths(draft.rows)
    for statement in draft.statements:
        lines += above(statement, _INDENT, is_first=len(lines) == 1)
        lines += _statement(statement, widths)
    closing = above(draft.close, _INDENT, is_first=len(lines) == 1)
    while closing and not closing[-1]:
        closing.pop()
    return [*lines, *closing, behind("}", draft.close.after)]


def _statement(statement: Statement, widths: Sequence[Sequence[int]]) -> list[str]:
    if isinstance(statement, DraftVariables):
        return _variables(statement)
    if isinstance(statement, DraftRow):
        return [behind(_INDENT + _row(statement, widths), statement.after)]
    if isinstance(statement, DraftHit):
        return [behind(f"{_INDENT}hit {statement.policy.value}", statement.after)]
    return [behind(f"{_INDENT}use {', '.join(name.value for name in statement.names)}", statement.after)]


def _variables(line: DraftVariables) -> list[str]:
    texts = [_variable(variable) for variable in line.variables]
    head = f"{_INDENT}{line.at.value.ljust(6)} "
    is_plain = not any(variable.before or (variable.after and variable is not line.variables[-1]) for variable in line.variables)
    if is_plain and width(head + ", ".join(texts)) <= WIDEST:
        return [behind(head + ", ".join(texts), line.variables[-1].after)]
    lines: list[str] = []
    for variable, text in zip(line.variables, texts, strict=True):
        is_last = variable is line.variables[-1]
        lines += [_DEEPER + comment for comment in variable.before if comment]
        lines.append(behind((_DEEPER if lines else head) + text + ("" if is_last else ","), variable.after))
    return lines


def _variable(variable: DraftVariable) -> str:
    kind = titled(variable.choices) if variable.choices else ("list of " if variable.is_list else "") + variable.type.value
    parts = [" ".join(part for part in (variable.name.value, titled(variable.titles)) if part) + f"{' ' if variable.titles else ''}: {kind}"]
    if variable.allowed:
        parts.append(f"in {variable.allowed.value}")
    if variable.default:
        parts.append(f"default {variable.default.value}")
    return " ".join(parts)


def _widths(rows: Sequence[DraftRow]) -> list[list[int]]:
    """How wide each column is, for inputs, outputs and annotations; a ruler takes what the others need."""
    written = [row for row in rows if not row.is_ruler]
    groups = [[_cells(row)[part] for row in written] for part in range(3)]
    return [[max(3 if len(written) < len(rows) else 1, *(width(cell.value) for cell in column if cell)) for column in zip_longest(*group)] for group in groups]


def _cells(row: DraftRow) -> tuple[list[Token], list[Token], list[Token]]:
    return row.inputs, row.outputs, row.annotations


def _row(row: DraftRow, widths: Sequence[Sequence[int]]) -> str:
    groups = []
    for cells, columns in zip(_cells(row), widths, strict=True):
        texts = []
        for cell, columns_wide in zip_longest(cells, columns[: len(cells)], fillvalue=3):
            is_dashes = row.is_ruler and isinstance(cell, Token) and not cell.value.strip("-:")
            texts.append("-" * int(columns_wide) if is_dashes else pad(cell.value if isinstance(cell, Token) else "", int(columns_wide)))
        if texts:
            groups.append(" | ".join(texts))
    return f"| {' || '.join(groups)} |"
