"""Why a decision came out as it did: which rules fired, which held and lost to the hit policy, and for the others which cell did not hold, with the value that it saw.

Knows nothing of how rules are evaluated fast: it evaluates each cell by itself.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from engine.decision.outcome import Outcome
from engine.decision.written import Written
from engine.errors import Text
from engine.feel.expression import Expression
from engine.feel.spell import spell, spell_context
from engine.feel.syntax import Name, Node, UnaryTests
from engine.feel.table import Row

__all__ = ["CellTrace", "Explanation", "RuleTrace", "trace"]


class CellTrace(msgspec.Struct, frozen=True):
    """One cell: the text of its head, its own text, the value that it saw, whether that passed (None: null)."""

    head: str
    test: str
    value: Any
    result: bool | None


class RuleTrace(msgspec.Struct, frozen=True):
    """One rule: `is_matched` when all its cells hold, `is_fired` when it decided too."""

    number: int
    line: int
    is_fired: bool
    is_matched: bool
    cells: tuple[CellTrace, ...]
    annotations: tuple[str, ...] = ()


class Explanation(msgspec.Struct, frozen=True):
    """An outcome and the trace of every rule."""

    title: Text
    hit_policy: str
    outcome: Outcome
    rules: tuple[RuleTrace, ...]

    def describe(self, language: str = "en") -> str:
        """A few lines for a person: the outputs, then each rule and why."""
        zh = language.startswith("zh")
        outputs = self.outcome.outputs
        shown = spell_context(outputs) if isinstance(outputs, dict) else spell(outputs)
        lines = [f"{self.title.get(language)}{'：' if zh else ': '}{shown}"]
        lines += [_described(rule, self.hit_policy, zh) for rule in self.rules]
        if not self.outcome.fired:
            lines.append("没有规则命中" if zh else "no rule fired")
        lines += [("注意：" if zh else "note: ") + note.get(language) for note in self.outcome.notes]
        return "\n".join(lines)


def _described(rule: RuleTrace, policy: str, zh: bool) -> str:
    where = (f"（第 {rule.line} 行）" if zh else f" (line {rule.line})") if rule.line else ""
    name = f"规则 {rule.number}{where}" if zh else f"rule {rule.number}{where}"
    why = f"  // {' | '.join(rule.annotations)}" if any(rule.annotations) else ""
    if rule.is_fired:
        return f"{name}{'命中' if zh else ' fired'}{why}"
    if rule.is_matched:
        return f"{name}{'成立，但按命中策略 ' + policy + ' 未采用' if zh else f' holds but does not decide (hit {policy})'}{why}"
    failed = [_failed(cell, zh) for cell in rule.cells if cell.result is not True]
    return f"{name}{'不成立：' if zh else ' does not hold: '}{('；' if zh else '; ').join(failed)}"


def _failed(cell: CellTrace, zh: bool) -> str:
    unsure = ("（结果为空）" if zh else " (which answers null)") if cell.result is None else ""
    if zh:
        return f"{cell.head} 为 {spell(cell.value)}，规则要求 {cell.test}{unsure}"
    return f"{cell.head} is {spell(cell.value)}, the rule asks for {cell.test}{unsure}"


def trace(heads: Sequence[Node], rows: Sequence[Row], written: Written, scope: Mapping[str, Any], outcome: Outcome, now: datetime | None) -> tuple[RuleTrace, ...]:
    """The trace of each rule in this scope."""
    seen = [Expression("", head).evaluate(scope, now=now).value for head in heads]
    names = [cell.text for cell in written.heads] or [head.name if isinstance(head, Name) else f"input {index}" for index, head in enumerate(heads, 1)]
    rules = []
    for number, (row, how) in enumerate(zip(rows, written.rules, strict=True), 1):
        texts = [cell.text or "-" for cell in how.tests] or ["?" if tests.tests else "-" for tests in row.tests]
        cells = tuple(CellTrace(name, text, value, _passes(tests, value, scope, now)) for name, text, value, tests in zip(names, texts, seen, row.tests, strict=True))
        rules.append(RuleTrace(number, how.line, number in outcome.fired, all(cell.result is True for cell in cells), cells, how.annotations))
    return tuple(rules)


def _passes(tests: UnaryTests, value: Any, scope: Mapping[str, Any], now: datetime | None) -> bool | None:
    if not tests.tests:
        return True
    passed = Expression("", tests).evaluate({**scope, "?": value}, now=now).value
    return passed if isinstance(passed, bool) else None
