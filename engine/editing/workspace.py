"""What an editor asks of the texts of a pack: problems, completion, hover, definition, references, rename, formatting, outline.

Knows no protocol and no screen: lines and columns count from 1, in characters. A question about a file that is not there raises NotFound; a place that is not there
is the nearest one that is. Nothing else is ever raised but the refusals of `rename` and `format`.
"""

from collections.abc import Collection, Mapping

from engine.decision.print import format_rules
from engine.editing.answer import Completion, Edit, Hover, OutlineItem, Span
from engine.editing.complete import complete_at
from engine.editing.describe import described, function_text
from engine.editing.explain_name import symbol_text
from engine.editing.library import CASES, RULES, Library, plain_text, resolve
from engine.editing.mention import Mention, Outline, Symbol
from engine.editing.rename import rename_symbol, span_of
from engine.editing.yaml_style import format_yaml
from engine.errors import Invalid, NotFound, Problem, nearest_name, problem
from engine.feel.builtins.registry import BUILT_INS
from engine.form.print import format_forms
from engine.node import NodeManifest
from engine.pack import pack_of
from engine.pack.case_check import check_case

__all__ = ["Workspace"]


class Workspace:
    """The files of one pack, by their paths within it. A changed text makes another workspace: `with_file`; what did not change is not read again."""

    def __init__(self, files: Mapping[str, str], node_types: Mapping[str, NodeManifest], roles: Collection[str] = ()) -> None:
        self._library = Library(files, node_types, roles)

    def with_file(self, file: str, text: str | None) -> "Workspace":
        """The same with another text in `file`; None takes the file away."""
        library = self._library
        files = {name: content for name, content in library.files.items() if name != file} | ({file: text} if text is not None else {})
        return Workspace(files, library.node_types, library.roles)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts, with plain line ends."""
        return self._library.files

    def problems(self, file: str) -> list[Problem]:
        """What is wrong in a file, and what is hardly meant."""
        text = self._check(file)
        if file == "pack.yaml":
            return _head_problems(text)
        if file.endswith(CASES):
            compiled = self._library.examined.compiled
            return check_case(text, file, compiled.workflows, decisions=compiled.decisions, is_alone=not compiled.pack.needs, unread=self._library.workflow_words)
        return sorted((one for one in self._library.examined.problems if one.file == file), key=lambda one: (one.line, one.column))

    def all_problems(self) -> dict[str, list[Problem]]:
        """The problems of every file; a file without any has an empty list."""
        return {file: self.problems(file) for file in self._library.files}

    def complete(self, file: str, line: int, column: int) -> list[Completion]:
        """What may stand at a place, the best first."""
        return complete_at(self._library, file, self._offset(file, line, column))

    def hover(self, file: str, line: int, column: int) -> Hover | None:
        """What stands at a place."""
        library, offset = self._library, self._offset(file, line, column)
        for feel in library.index(file).feels:
            if not feel.at[0] <= offset <= feel.at[-1]:
                continue
            for one in resolve(feel):
                start, end = feel.at[one.step.start], feel.at[one.step.end]
                if start <= offset < max(end, start + 1):
                    if one.known is not None:
                        return Hover(described(one.step.name, one.known), span_of(library, file, start, end))
                    if one.use.is_call and one.step.name in BUILT_INS:
                        return Hover(function_text(one.step.name), span_of(library, file, start, end))
        mention = self._mention(file, offset)
        text = symbol_text(library, mention.symbol) if mention is not None else None
        return Hover(text, span_of(library, file, mention.start, mention.end)) if mention is not None and text is not None else None

    def definition(self, file: str, line: int, column: int) -> list[Span]:
        """Where what is named at a place is defined; a variable may be in several places."""
        mention = self._mention(file, self._offset(file, line, column))
        if mention is not None and mention.symbol.kind == "template":
            return [Span(found, 1, 1, 1, 1) for found in self._library.templates.get(mention.symbol.name, ())]
        return [span for span, one in self._places(mention.symbol) if one.is_definition] if mention is not None else []

    def references(self, file: str, line: int, column: int) -> list[Span]:
        """Every place that names what is named at a place."""
        mention = self._mention(file, self._offset(file, line, column))
        return [span for span, _ in self._places(mention.symbol)] if mention is not None else []

    def symbol_span(self, file: str, line: int, column: int) -> Span | None:
        """Where the name at a place stands; None when there is none."""
        mention = self._mention(file, self._offset(file, line, column))
        return span_of(self._library, file, mention.start, mention.end) if mention is not None else None

    def rename(self, file: str, line: int, column: int, new_name: str) -> list[Edit]:
        """The edits that give what is named at a place another name. Raises NotFound, Invalid, and Conflict when a place is not sure."""
        mention = self._mention(file, self._offset(file, line, column))
        if mention is None:
            raise NotFound(problem("rename.nothing", "there is no name here", "此处没有名称", file=file, line=line, column=column))
        return rename_symbol(self._library, mention.symbol, new_name)

    def format(self, file: str) -> list[Edit]:
        """The edit that puts a file in the one style; none when it has it. Raises Invalid when it cannot be read."""
        text = self._check(file)
        styles = {".form": format_forms, ".record": format_forms, RULES: format_rules, ".yaml": format_yaml}
        style = next((found for suffix, found in styles.items() if file.endswith(suffix)), None)
        styled = plain_text(style(text, file)) if style is not None and text.strip() else text
        return [Edit(span_of(self._library, file, 0, len(text)), styled)] if styled != text else []

    def symbols(self, file: str) -> list[OutlineItem]:
        """The outline of a file."""
        self._check(file)
        return [self._item(file, one) for one in self._library.index(file).outline]

    def _item(self, file: str, one: Outline) -> OutlineItem:
        span, name = span_of(self._library, file, one.start, one.end), span_of(self._library, file, one.name_start, one.name_end)
        return OutlineItem(one.name, one.kind, one.detail, span, name, tuple(self._item(file, child) for child in one.children))

    def _check(self, file: str) -> str:
        files = self._library.files
        if file not in files:
            raise NotFound(problem("file.unknown", f"there is no file {file}", f"没有文件 {file}", path="file", nearest=nearest_name(file, files), expected=", ".join(files)))
        return files[file]

    def _offset(self, file: str, line: int, column: int) -> int:
        self._check(file)
        return self._library.lines(file).offset(line, column)

    def _mention(self, file: str, offset: int) -> Mention | None:
        """What is named at a place; of several, the shortest."""
        found = [one for one in self._library.mentions(file) if one.start <= offset <= one.end]
        return min(found, key=lambda one: (one.end - one.start, not one.is_definition), default=None)

    def _places(self, symbol: Symbol) -> list[tuple[Span, Mention]]:
        library = self._library
        return [(span_of(library, file, one.start, one.end), one) for file in library.files for one in library.mentions(file) if one.symbol == symbol]


def _head_problems(text: str) -> list[Problem]:
    try:
        pack_of({"pack.yaml": text})
    except Invalid as fault:
        return list(fault.problems)
    return []
