"""A form, record or rules file as the designer's JSON and back, for an editor that works by clicks: what was not touched stays as it was written, letter by letter.

Knows no screen. A piece of the JSON is named by its path, `items.0.items.2.attributes.1`; `places` says where each one stands in the text, so that a problem finds its piece.
The surprising rule: an item (a form, a record type, a decision, a function) that the JSON leaves as it was keeps its own text; only changed ones are set in the one style.
"""

import bisect
from collections.abc import Iterator, Sequence
from typing import Any

from engine.decision import json_form as rules_form
from engine.decision.draft import Draft, DraftFunction, DraftRow, DraftVariables
from engine.decision.parse import read_drafts as read_rule_drafts
from engine.editing.library import FORMS, RULES, plain_text
from engine.editing.mention import Lines
from engine.errors import Invalid, Problem, problem
from engine.feel.json_piece import same
from engine.form import json_form as forms_form
from engine.form.draft import DraftField
from engine.form.parse import read_drafts as read_form_drafts

__all__ = ["Places", "text_of", "tree_of"]


def tree_of(text: str, file: str) -> dict[str, Any]:
    """The JSON of a file; raises Invalid with what cannot be read. An empty text is a file without items."""
    if not plain_text(text).strip():
        return {"items": []}
    tree: dict[str, Any] = _language(file).to_json(plain_text(text), file)
    return tree


def text_of(tree: Any, file: str, old: str = "") -> str:
    """The text of the JSON; items that stand the same in the `old` text are taken from there. Raises Invalid with the path of each piece that cannot be written."""
    printed: str = _language(file).from_json(tree, file)
    old = plain_text(old)
    try:
        before = tree_of(old, file)
    except Invalid:
        return printed
    after = tree_of(printed, file)
    if same(before, after):
        return old
    kept = _kept(old, before, printed, after, file)
    try:
        is_same = kept == printed or same(tree_of(kept, file), after)
    except Invalid:
        is_same = False
    return kept if is_same else printed


def _language(file: str) -> Any:
    if file.endswith(FORMS):
        return forms_form
    if file.endswith(RULES):
        return rules_form
    raise Invalid(problem("editing.no_tree", f"{file} is no form, record or rules file", f"{file} 不是表单、档案或规则文件", path="file", expected="*.form, *.record, *.rules"))


def _kept(old: str, before: dict[str, Any], printed: str, after: dict[str, Any], file: str) -> str:
    """The printed text with the old slices of the items that are the same."""
    old_slices, new_slices = _slices(old, file), _slices(printed, file)
    known = {item["key"]: (item, text) for item, text in zip(before["items"], old_slices, strict=False)}
    pieces: list[str] = []
    for item, text in zip(after["items"], new_slices, strict=False):
        one, written = known.get(item["key"], (None, ""))
        is_kept = same(one, item) and written.endswith("\n")
        if is_kept and pieces and not written.startswith("\n") and text.startswith("\n"):
            written = "\n" + written
        pieces.append(written if is_kept else text)
    is_last = before["items"][-1:] and after["items"][-1:] and before["items"][-1]["key"] == after["items"][-1]["key"]
    is_end = is_last and [one for one in before.get("end", ()) if one] == [one for one in after.get("end", ()) if one]
    tail = (old_slices if is_end else new_slices)[-1:]
    return "".join([*pieces, *tail]).lstrip("\n") if pieces else printed


def _slices(text: str, file: str) -> list[str]:
    """The text of each item with the comments above it, and what stands behind the last one."""
    ends = [item.block.end for item in read_form_drafts(text).items] if file.endswith(FORMS) else [_end(item) for item in read_rule_drafts(text).items]
    starts = [0]
    for end in ends:
        line = text.find("\n", end)
        starts.append(len(text) if line < 0 else line + 1)
    return [text[start:stop] for start, stop in zip(starts, [*starts[1:], len(text)], strict=True)]


def _end(item: Draft | DraftFunction) -> int:
    return item.end if isinstance(item, Draft) else item.expression.start + len(item.expression.value)


class Places:
    """Where the pieces of a file stand: `at(line, column)` is the path of the piece there."""

    def __init__(self, text: str, file: str) -> None:
        self._lines = Lines(plain_text(text))
        found = sorted(_form_places(plain_text(text)) if file.endswith(FORMS) else _rule_places(plain_text(text)) if file.endswith(RULES) else ())
        self._starts = [start for start, _ in found]
        self._paths = [path for _, path in found]

    def of(self, fault: Problem) -> str:
        """The path of the piece that a problem is about; "" for none."""
        return self.at(fault.line, fault.column) if fault.line else ""

    def at(self, line: int, column: int) -> str:
        """The path of the last piece that begins at or before a place."""
        index = bisect.bisect_right(self._starts, self._lines.offset(line, column)) - 1
        return self._paths[index] if index >= 0 else ""


def _form_places(text: str) -> Iterator[tuple[int, str]]:
    for number, form in enumerate(read_form_drafts(text).items):
        path = f"items.{number}"
        yield form.start, path
        yield form.block.close.start, path
        yield from _statement_places(form.block.statements, path)


def _statement_places(statements: Sequence[Any], path: str) -> Iterator[tuple[int, str]]:
    for number, piece in enumerate(statements):
        where = f"{path}.items.{number}"
        yield piece.start, where
        if isinstance(piece, DraftField):
            yield from ((argument.start, f"{where}.arguments.{index}") for index, argument in enumerate(piece.type.arguments))
        yield from ((attribute.at.start, f"{where}.attributes.{index}") for index, attribute in enumerate(getattr(piece, "attributes", ())))
        block = piece.type.block if isinstance(piece, DraftField) else getattr(piece, "block", None)
        if block is not None:
            yield block.close.start, where
            yield from _statement_places(block.statements, where)


def _rule_places(text: str) -> Iterator[tuple[int, str]]:
    for number, item in enumerate(read_rule_drafts(text).items):
        path = f"items.{number}"
        yield item.start, path
        if isinstance(item, DraftFunction):
            continue
        yield item.close.start, path
        for index, line in enumerate(item.statements):
            where = f"{path}.items.{index}"
            yield line.start, where
            if isinstance(line, DraftVariables):
                yield from ((variable.name.start, f"{where}.variables.{at}") for at, variable in enumerate(line.variables))
            if isinstance(line, DraftRow):
                for side, cells in (("inputs", line.inputs), ("outputs", line.outputs), ("annotations", line.annotations)):
                    yield from ((cell.start, f"{where}.{side}.{at}") for at, cell in enumerate(cells))
