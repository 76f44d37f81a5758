"""What a notification says: the template of its kind, the tenant's own or the built-in one, filled for one reader.

Knows no channel. Surprising rule: a line all of whose placeholders are empty is left out, so a template names everything that there may be.
"""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.model.notice import KINDS, LETTERS, PLACEHOLDERS
from nodes.notify.template import MissingSubject, fill_template, written
from nodes.outbox.words import TEMPLATES

__all__ = ["SAMPLE", "Reader", "Worded", "check_template", "samples", "word"]

_NAMED = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
LONGEST = 20_000
SAMPLE: dict[str, Any] = {
    "company": "Example 示例公司", "workflow": {"en": "Hiring", "zh": "招聘"}, "about": "Li Na 李娜", "key": "A-17", "task": {"en": "Approve", "zh": "审批"}, "due": "2026-03-05T10:00:00Z", "until": "2026-03-12T10:00:00Z",
    "by": "Lin Xiao 林晓", "note": {"en": "Please look at it today.", "zh": "请今天处理。"}, "outcome": "approved", "node": {"en": "Send a mail", "zh": "发送邮件"}, "code": "mail.address",
    "message": {"en": "The mail address is not one.", "zh": "邮箱地址无效。"},
}  # fmt: skip


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """For whom it is worded, and where its links lead."""

    name: str = ""
    language: str
    zone: str
    link: str = ""
    answer_link: str = ""


class Worded(msgspec.Struct, frozen=True):
    """A notification as it is read. `text` is the whole text, with its links."""

    title: str
    text: str


def word(kind: str, values: dict[str, Any], reader: Reader, template: str = "") -> Worded:
    """Words it in the reader's language. Raises Invalid for a template without a subject."""
    language = "zh" if reader.language.startswith("zh") else "en"
    texts = _texts(kind, values, reader, language)
    try:
        filled = fill_template(_without_empty_lines(template or TEMPLATES[kind][language], texts), texts, language)
    except MissingSubject as error:
        raise Invalid(_no_subject()) from error
    return Worded(filled.subject, re.sub(r"\n{3,}", "\n\n", filled.text))


def samples(kind: str, reader: Reader) -> dict[str, str]:
    """What stands in a preview for each placeholder of this kind."""
    return _texts(kind, SAMPLE, reader, reader.language)


def _texts(kind: str, values: dict[str, Any], reader: Reader, language: str) -> dict[str, str]:
    found = {name: written(values[name], language) if values.get(name) else "" for name in PLACEHOLDERS[kind]}
    for name in ("due", "until"):
        if found.get(name):
            found[name] = datetime.fromisoformat(found[name]).astimezone(ZoneInfo(reader.zone)).strftime("%Y-%m-%d %H:%M")
    return {**found, **{name: text for name, text in (("person", reader.name), ("link", reader.link), ("answer_link", reader.answer_link)) if name in found}}


def _without_empty_lines(source: str, texts: dict[str, str]) -> str:
    def is_kept(line: str) -> bool:
        names = [match[1] for match in _NAMED.finditer(line)]
        return not names or any(texts.get(name) for name in names)

    first, newline, rest = source.lstrip("\ufeff\r\n ").partition("\n")
    return first + newline + "\n".join(line for line in rest.splitlines() if is_kept(line))


def check_template(kind: str, body: str) -> None:
    """Raises Invalid with all problems: an unknown placeholder is named with the nearest right one."""
    problems: list[Problem] = []
    if len(body) > LONGEST:
        problems.append(problem("template.too_long", f"the template has {len(body)} signs, {LONGEST} are allowed", f"模板有 {len(body)} 个字符，上限为 {LONGEST}", path="body"))
    for number, line in enumerate(body.splitlines(), 1):
        if (stray := re.search(r"\{\{|\}\}", _NAMED.sub(lambda match: " " * len(match[0]), line))) is not None:
            where: dict[str, Any] = {"path": "body", "line": number, "column": stray.start() + 1, "expected": "{{ name }}"}
            problems.append(problem("template.braces", "a placeholder is opened and closed by two braces", "占位符须以两个花括号开始和结束", **where))
        for match in _NAMED.finditer(line):
            name = match[1]
            if name not in PLACEHOLDERS[kind]:
                near = nearest_name(name[:60], PLACEHOLDERS[kind])
                expected, of = ", ".join(PLACEHOLDERS[kind]), (KINDS | LETTERS)[kind]
                problems.append(
                    problem(
                        "template.placeholder",
                        f"the message “{of.en}” has no placeholder {name[:60]}",
                        f"“{of.zh}”消息没有占位符“{name[:60]}”",
                        path="body",
                        line=number,
                        column=match.start() + 1,
                        nearest=near,
                        expected=expected,
                    )
                )
    try:
        fill_template(body, dict.fromkeys([match[1] for match in _NAMED.finditer(body)], "x"), "en")
    except MissingSubject:
        problems.append(_no_subject())
    if problems:
        raise Invalid(*problems)


def _no_subject() -> Problem:
    return problem("template.subject", "the first line of a template must be its subject", "模板首行必须是主题", path="body", line=1, column=1, expected="Subject: ...")
