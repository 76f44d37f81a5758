"""Fills `{{ name }}` in a mail template, and writes the result as text and as simple HTML.

Knows nothing of mail or nodes. A placeholder is a dotted name and nothing else, so a template cannot run anything; values are escaped in the HTML,
and inside the subject every line break becomes a space (a value must not add mail headers).
"""

import html
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import msgspec

__all__ = ["FilledTemplate", "MissingSubject", "MissingValue", "fill_template", "to_html"]

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
SUBJECT = re.compile(r"\s*(?:Subject|主题)\s*[:：]\s*(.+)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"'，。；、）]+[^\s<>\"'，。；、）.,;:!?)\]]")


class MissingSubject(Exception):
    """The first line is not `Subject: ...`."""


class MissingValue(Exception):
    """The template names a value that was not given; `str()` is the name."""


class FilledTemplate(msgspec.Struct, frozen=True):
    """A mail, ready to be sent."""

    subject: str
    text: str


def fill_template(source: str, values: Mapping[str, Any], language: str) -> FilledTemplate:
    """Raises MissingSubject, or MissingValue for a placeholder whose value is not there or null."""
    first, _, body = source.lstrip("\ufeff\r\n ").partition("\n")
    found = SUBJECT.fullmatch(first.strip())
    if found is None:
        raise MissingSubject(first.strip())

    def value_of(match: re.Match[str]) -> str:
        return written(look_up(match.group(1), values), language)

    subject = " ".join(PLACEHOLDER.sub(value_of, found.group(1)).split())
    return FilledTemplate(subject=subject, text=PLACEHOLDER.sub(value_of, body).strip() + "\n")


def look_up(name: str, values: Mapping[str, Any]) -> Any:
    """The value of `a.b.c`, or of the whole name when it stands there as it is."""
    if values.get(name) is not None:
        return values[name]
    value: Any = values
    for part in name.split("."):
        if not isinstance(value, Mapping) or value.get(part) is None:
            raise MissingValue(name)
        value = value[part]
    return value


def written(value: Any, language: str) -> str:
    """A value as a reader expects it: a text in two languages gives the reader's, a list is joined."""
    if isinstance(value, Mapping):
        if "en" in value or "zh" in value:
            wanted, other = ("zh", "en") if language == "zh" else ("en", "zh")
            return str(value.get(wanted) or value.get(other) or "")
        return ", ".join(f"{key}: {written(part, language)}" for key, part in value.items())
    if isinstance(value, list | tuple):
        return ("、" if language == "zh" else ", ").join(written(part, language) for part in value)
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if isinstance(value, float | Decimal):
        return format(Decimal(str(value)), "f")
    return str(value)


def to_html(text: str) -> str:
    """Paragraphs, `- ` lists and links; everything else is shown as it stands."""
    blocks = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [linked(line) for line in block.splitlines()]
        if all(line.lstrip().startswith("- ") for line in block.splitlines()):
            blocks.append("<ul>" + "".join(f"<li>{line.lstrip()[2:]}</li>" for line in lines) + "</ul>")
        else:
            blocks.append("<p>" + "<br>".join(lines) + "</p>")
    return "\n".join(blocks)


def linked(line: str) -> str:
    """The line escaped, its web addresses made into links."""
    parts, position = [], 0
    for match in ADDRESS.finditer(line):
        address = html.escape(match.group(0))
        parts += [html.escape(line[position : match.start()]), f'<a href="{address}">{address}</a>']
        position = match.end()
    return "".join([*parts, html.escape(line[position:])])
