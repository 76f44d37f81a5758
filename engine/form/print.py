"""Forms and record types as text, in one style.

Knows nothing of meaning: what cannot be read as a form is refused, what can is set anew with its comments, in its order, FEEL as it was written.
Keys, titles and types of fields that follow each other stand in columns.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from engine.errors import Invalid
from engine.feel.aligned import WIDEST, above, behind, is_line_comment, pad, quoted, titled, width
from engine.feel.scanner import Token
from engine.form.draft import Attribute, Block, DraftColumns, DraftField, Drafts, DraftSection, DraftTotal, Statement
from engine.form.parse import read_drafts

__all__ = ["format_forms", "print_forms"]

_STEP = "  "
_WIDEST_TITLE = 60


def format_forms(text: str, file: str = "") -> str:
    """The text of a form or record file in one style; raises Invalid when it cannot be read."""
    drafts = read_drafts(text, file)
    if drafts.problems:
        raise Invalid(*sorted(drafts.problems, key=lambda p: (p.line, p.column)))
    return print_forms(drafts)


def print_forms(drafts: Drafts) -> str:
    """The text of drafts."""
    lines: list[str] = []
    for form in drafts.items:
        lines += above(form, "", is_first=not lines, is_spaced=True)
        head = " ".join(part for part in ("record" if form.is_record else "form", form.key.value, titled(form.titles)) if part)
        lines += _block(head, form.block, "")
    lines += above(drafts.end, "", is_first=not lines, is_spaced=bool(drafts.end.before))
    while lines and not lines[-1]:
        lines.pop()
    return "".join(f"{line}\n" for line in lines)


def _block(head: str, block: Block, indent: str) -> list[str]:
    """`head {`, the statements, `}`; the comments of the braces."""
    lines = [behind(f"{head} {{", *block.open.before, block.open.after), *_statements(block, indent + _STEP)]
    closing = above(block.close, indent + _STEP, is_first=len(lines) == 1)
    while closing and not closing[-1]:
        closing.pop()
    return [*lines, *closing, behind(f"{indent}}}", block.close.after)]


def _statements(block: Block, indent: str) -> list[str]:
    lines: list[str] = []
    for run in _runs(block.statements):
        keys, titles = _columns([statement for statement in run if isinstance(statement, DraftField)])
        for statement in run:
            lines += above(statement, indent, is_first=not lines)
            lines += _field(statement, indent, keys, titles) if isinstance(statement, DraftField) else _statement(statement, indent)
    return lines


def _runs(statements: Sequence[Any]) -> Iterator[list[Any]]:
    """Statements whose columns are aligned: fields without a blank line between them."""
    run: list[Any] = []
    for statement in statements:
        is_apart = not isinstance(statement, DraftField) or "" in statement.before
        if run and (is_apart or not isinstance(run[-1], DraftField) or run[-1].type.block is not None):
            yield run
            run = []
        run.append(statement)
    if run:
        yield run


def _columns(fields: Sequence[DraftField]) -> tuple[int, int]:
    """How wide the keys are, and the titles; a very wide title stands out instead of moving all others."""
    titles = [width(titled(field.titles)) for field in fields]
    return max((width(field.key.value) for field in fields), default=0), max((one for one in titles if one <= _WIDEST_TITLE), default=0)


def _statement(statement: Any, indent: str) -> list[str]:
    if isinstance(statement, DraftSection):
        parts = [f"{indent}section {statement.key.value}", titled(statement.titles)]
        parts += [part for attribute in statement.attributes for part in (*attribute.before, _attribute(attribute), attribute.after)]
        return _block(" ".join(part for part in parts if part), statement.block, indent)
    if isinstance(statement, DraftColumns):
        return _block(f"{indent}columns", statement.block, indent)
    if isinstance(statement, DraftTotal):
        head = " ".join(part for part in (f"{indent}total {statement.column.value}", titled(statement.titles)) if part)
        return [behind(f"{head} : {statement.expression.value}" if statement.expression else head, statement.after)]
    return [behind(indent + _line(statement), statement.after)]


def _line(statement: Statement) -> str:
    if statement.word == "note":
        return f"note {titled(statement.titles)}"
    if statement.word == "check":
        return f"check {titled(statement.titles)} : {statement.value.value if statement.value else ''}"
    return f"{'read by' if statement.word == 'read' else statement.word} {', '.join(token.value for token in statement.values)}"


def _field(field: DraftField, indent: str, keys: int, titles: int) -> list[str]:
    type_ = field.type
    head = indent + pad(field.key.value, keys) + (f" {pad(titled(field.titles), titles)}" if titles or field.titles else "") + f" : {type_.name.value}"
    arguments = [_argument(argument) for argument in type_.arguments]
    joined = f"({', '.join(arguments)})" if arguments else ""
    if _is_split(field, head, joined):
        lines = [f"{head}(", *_arguments(field, indent + _STEP), f"{indent})"]
    else:
        lines = [behind(head + joined, *(() if arguments else type_.close.before))]
    lines[-1] = behind(lines[-1], type_.close.after)
    if type_.block is not None:
        lines[-1:] = _block(lines[-1], type_.block, indent)
    return _with_attributes(lines, field, indent + _STEP * 2)


def _is_split(field: DraftField, head: str, joined: str) -> bool:
    """Whether the arguments stand on lines of their own: for a comment among them, or because the line would be too wide and they are much of it."""
    arguments = field.type.arguments
    if any(argument.before or argument.after for argument in arguments) or (arguments and field.type.close.before):
        return True
    behind_it = "".join(f" {_attribute(attribute)}" for attribute in field.attributes)
    return len(arguments) > 1 and width(joined) > WIDEST // 3 and width((head + joined + behind_it).partition("\n")[0]) > WIDEST


def _arguments(field: DraftField, indent: str) -> Iterator[str]:
    """The arguments on their lines; the titles of options stand in a column."""
    arguments = field.type.arguments
    values = max((width(quoted(argument.at.value)) for argument in arguments if argument.word == "option"), default=0)
    for argument in arguments:
        yield from (indent + comment for comment in argument.before if comment)
        text = _argument(argument, values if values <= _WIDEST_TITLE else 0)
        yield behind(indent + text + ("" if argument is arguments[-1] else ","), argument.after)
    yield from (indent + comment for comment in field.type.close.before if comment)


def _with_attributes(lines: list[str], field: DraftField, indent: str) -> list[str]:
    """The attributes behind the type, as many on a line as fit; FEEL of several lines and a comment end theirs."""
    block = field.type.block
    is_over = is_line_comment(block.close.after if block else field.type.close.after)
    for attribute in field.attributes:
        text = _attribute(attribute)
        comments = [comment for comment in attribute.before if comment]
        last = lines[-1].rpartition("\n")[2]
        if comments or is_over or width(f"{last} {text.partition(chr(10))[0]}") > WIDEST:
            lines += [*(indent + comment for comment in comments), indent + text]
        else:
            lines[-1] += f" {text}"
        lines[-1] = behind(lines[-1], attribute.after)
        is_over = "\n" in text or is_line_comment(attribute.after)
    return lines


def _attribute(attribute: Attribute) -> str:
    """One attribute as it is written."""
    word, value = attribute.word, attribute.value
    if word in ("visible_to", "editable_by"):
        return f"{word.replace('_', ' ')} {', '.join(value)}"
    if word == "help":
        return f"help {titled(value)}"
    if word == "valid":
        return f"valid {titled(value)} when {attribute.when.value if attribute.when else ''}"
    plain = word.replace("_", " ")
    if not isinstance(value, Token):
        return plain
    return f"{plain} {value.value}" if word in ("computed", "default") else f"{plain} when {value.value}"


def _argument(argument: Attribute, columns: int = 0) -> str:
    """One argument of a type as it is written; the value of an option takes so many columns."""
    word, value, when = argument.word, argument.value, argument.when.value if argument.when else ""
    if word == "option":
        if not argument.is_titled:
            text = quoted(argument.at.value)
        elif len(value) == 2 and value[0] == argument.at.value:
            text = titled(value)
        else:
            text = f"{pad(quoted(argument.at.value), columns)} {titled(value)}"
        return f"{text} when {when}" if when else text
    if word == "value":
        return _plain(value)
    if word == "bounds":
        low, high = value
        return f"{low.value if low else ''}..{high.value if high else ''}"
    if word == "records":
        return f"records {value.value}" + (f" where {when}" if when else "")
    if word in ("from", "where") and isinstance(value, Token) and value.type == "EXPRESSION":
        return f"{word} {value.value}"
    return f"{word.removesuffix(':')}: {' '.join(_plain(token) for token in value) if isinstance(value, tuple) else _plain(value)}"


def _plain(token: Token) -> str:
    return quoted(token.value) if token.type == "STRING" else token.value
