"""What an editor is told: places, completions, hovers, edits, outlines. Values only; lines and columns count from 1, in characters."""

import msgspec

from engine.errors import Text

__all__ = ["Completion", "Edit", "Hover", "OutlineItem", "Span"]


class Span(msgspec.Struct, frozen=True):
    """A part of a file; `end_column` is behind its last character."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int


class Completion(msgspec.Struct, frozen=True):
    """Something that may stand here. `kind`: field, variable, function, keyword, type, setting, node, form, decision, record, workflow, role, template, value; `insert` replaces `span`."""

    label: str
    kind: str
    detail: Text
    insert: str
    span: Span
    documentation: Text = Text("")


class Hover(msgspec.Struct, frozen=True):
    """What stands at a place, as Markdown."""

    text: Text
    span: Span


class Edit(msgspec.Struct, frozen=True):
    """`span` is replaced with `text`."""

    span: Span
    text: str


class OutlineItem(msgspec.Struct, frozen=True):
    """A part of a file with its title; `name_span` is where its name stands."""

    name: str
    kind: str
    detail: Text
    span: Span
    name_span: Span
    children: tuple["OutlineItem", ...] = ()
