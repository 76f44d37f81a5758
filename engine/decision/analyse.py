"""What a table hardly means to say: rules that overlap, values that no rule is for, rules that can never fire or never decide.

Knows nothing of text or files beyond where a rule stands. The surprising rule: whatever cannot be read is left open in both directions, so a finding is always true; its example is evaluated before it is told.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

import msgspec

from engine.decision.axis import MAX_MEMBERS, Axis, axis_of, sample
from engine.decision.decision import Decision
from engine.decision.geometry import Box, Budget, Exhausted, first_uncovered, is_within, meet, uncovered, widened
from engine.decision.policy import MANY
from engine.decision.reading import Reading, between, read_any, read_cell
from engine.decision.variable import Variable
from engine.errors import Problem, problem
from engine.feel.expression import Expression, guarded
from engine.feel.run import Run
from engine.feel.spell import spell
from engine.feel.syntax import Literal, Name, Node, Path, RangeOf, RangeTest, UnaryTests
from engine.feel.table import Row, compile_rows
from engine.feel.values import equal

__all__ = ["MAX_STEPS", "Finding", "analyse", "find"]

MAX_STEPS = 200_000
MAX_FINDINGS = 8


class Finding(msgspec.Struct, frozen=True):
    """A warning, the numbers of the rules that it is about, and an input for which it shows."""

    problem: Problem
    rules: tuple[int, ...] = ()
    example: dict[str, Any] | None = None


def analyse(decision: Decision, *, steps: int = MAX_STEPS) -> tuple[Problem, ...]:
    """The warnings about a decision's rules: `rules.never`, `rules.always`, `rules.shadowed`, `rules.overlap`, `rules.gap`; `rules.unfinished` when it would take more than `steps`."""
    return tuple(finding.problem for finding in find(decision, steps=steps))


def find(decision: Decision, *, steps: int = MAX_STEPS) -> tuple[Finding, ...]:
    """The same with the rules and an example as values, for a screen that shows them in place."""
    budget = Budget(steps)
    try:
        table = _Table(decision, budget)
    except Exhausted:
        return (_unfinished(decision),)
    found: list[Finding] = []
    is_finished = True
    for look in (table.unordered, table.never, table.always, table.shadowed, table.overlaps, table.gaps):
        budget.left = steps
        some: list[Finding] = []
        try:
            some.extend(look())
        except Exhausted:
            is_finished = False
        found += _limited(some)
    return tuple(found) if is_finished else (*found, _unfinished(decision))


def _unfinished(decision: Decision) -> Finding:
    en, zh = f"{decision.key}: the table is too large to be looked through completely", f"{decision.key}：表格过大，分析未能全部完成"
    return Finding(problem("rules.unfinished", en, zh, **_place(decision, 0)))


def _limited(found: list[Finding]) -> list[Finding]:
    if len(found) > MAX_FINDINGS:
        more, cut = len(found) - MAX_FINDINGS, found[MAX_FINDINGS]
        last = cut.problem
        en, zh = f"{last.message.en}; and {more - 1} more of this kind", f"{last.message.zh}；另有 {more - 1} 处同类问题"
        told = problem(last.code, en, zh, file=last.file, line=last.line, column=last.column, severity="warning")
        found = [*found[:MAX_FINDINGS], Finding(told, cut.rules, cut.example)]
    return found


def _place(decision: Decision, number: int) -> dict[str, Any]:
    """Where a warning stands: at a rule, or with 0 at the decision."""
    at: Any = decision.written.rules[number - 1] if number else decision.written
    return {"file": decision.written.file, "line": at.line, "column": at.column, "severity": "warning"}


class _Table:
    """A decision as boxes: `certain` is where a rule surely holds, `possible` where it may."""

    def __init__(self, decision: Decision, budget: Budget) -> None:
        self.decision = decision
        self.budget = budget
        self.inputs = {variable.name: variable for variable in decision.inputs}
        self.texts = [cell.text or "-" for cell in decision.written.heads] or [_text_of(head, index) for index, head in enumerate(decision.heads)]
        self.columns = {text: [index for index, other in enumerate(self.texts) if other == text] for text in dict.fromkeys(self.texts)}
        self.columns = {text: columns for text, columns in self.columns.items() if any(row.tests[index].tests for row in decision.rows for index in columns)}
        self.axes: list[Axis] = []
        certain: list[list[int]] = [[] for _ in decision.rows]
        possible: list[list[int]] = [[] for _ in decision.rows]
        for text, columns in self.columns.items():
            axis, masks = self._axis(text, columns)
            self.axes.append(axis)
            for index, (sure, maybe) in enumerate(masks):
                certain[index].append(sure)
                possible[index].append(maybe)
        self.certain: list[Box] = [tuple(masks) for masks in certain]
        self.possible: list[Box] = [tuple(masks) for masks in possible]
        self.whole: Box = tuple(axis.whole for axis in self.axes)
        self.usual: Box = tuple(axis.usual for axis in self.axes)

    def _axis(self, text: str, columns: list[int]) -> tuple[Axis, list[tuple[int, int]]]:
        head = self.decision.heads[columns[0]]
        variable = self.inputs.get(head.name) if isinstance(head, Name) else self._used(head)
        cells = [[row.tests[index] for index in columns] for row in self.decision.rows]
        has_few = variable is not None and not variable.is_list and (variable.type == "boolean" or bool(variable.choices))
        readings = {id(tests): read_cell(tests) or (read_any(tests) if has_few else None) for row in cells for tests in row}
        allowed = read_cell(variable.allowed.tree) if variable is not None and variable.allowed is not None and isinstance(variable.allowed.tree, UnaryTests) else Reading()
        known = [reading for reading in [*readings.values(), allowed] if reading is not None]
        axis = axis_of(text, variable, known, is_input=isinstance(head, Name) and variable is not None, is_closed=allowed is not None)
        if axis.is_input and variable is not None:
            axis.title = variable.title
        members = {member for segment in axis.segments for member in segment.members or ()} if len({one for reading in known for one in reading.members}) > MAX_MEMBERS else None
        masks = []
        asked: dict[str, int] = {}
        for number, row in enumerate(cells):
            sure = maybe = axis.whole
            for index, tests in zip(columns, row, strict=True):
                reading = readings[id(tests)]
                if reading is None or (members is not None and not members.issuperset(reading.members)) or not axis.patterns.issuperset(reading.patterns):
                    sure = 0
                elif tests.tests:
                    text = self._cell(number, index)
                    held = asked[text] if text in asked else self._held(axis, tests, reading)
                    asked[text] = held
                    sure, maybe = sure & held, maybe & held
            masks.append((sure, maybe))
        return axis, masks

    def _cell(self, row: int, index: int) -> str:
        """The text of a cell; something of its own when it is not known."""
        written = self.decision.written.rules[row].tests
        return written[index].text if written else f"{row} {index}"

    def _used(self, head: Node) -> Variable | None:
        """The output that a head like `grade.letter` reads, when it has few values and the decision answers one."""
        if not (isinstance(head, Path) and isinstance(head.source, Name)):
            return None
        for used in self.decision.used:
            if used.key == head.source.name and used.hit_policy not in MANY:
                return next((output for output in used.outputs if output.name == head.name and (output.choices or output.type == "boolean")), None)
        return None

    def _held(self, axis: Axis, tests: UnaryTests, reading: Reading) -> int:
        """The segments whose values pass; of those that the cell cannot tell apart one is asked."""
        self.budget.spend(1 + len(axis.segments) // 8)
        expression = Expression("", tests)
        return sum(mask for mask in axis.alike(reading) if expression.evaluate({"?": axis.segments[mask.bit_length() - 1].witness}).value is True)

    def example(self, box: Box) -> dict[str, Any]:
        """An input for the box."""
        is_plain = all(isinstance(head, Name) for head in self.decision.heads)
        asked = {head.name for head in self.decision.heads if isinstance(head, Name)} if is_plain else set(self.inputs)
        found = {name: sample(variable) for name, variable in self.inputs.items() if name in asked}
        return found | {axis.name: axis.witness(mask) for axis, mask in zip(self.axes, box, strict=True) if axis.is_input or axis.usual}

    def spelled(self, example: dict[str, Any], zh: bool) -> str:
        """`Score = 60, n = 0`: an example in the words of the table."""
        titles = {name: variable.title.get("zh" if zh else "en") for name, variable in self.inputs.items()}
        return ", ".join(f"{titles.get(name) or name} = {spell(value)}" for name, value in example.items())

    @cached_property
    def every(self) -> Callable[..., Any]:
        """Which rules hold, whatever the hit policy makes of them."""
        return compile_rows(self.decision.heads, [Row(row.tests, ()) for row in self.decision.rows], first_only=False)

    def is_true(self, box: Box, holding: Iterable[int], not_holding: Iterable[int] = ()) -> bool:
        """Whether the example of a box really makes these rules hold, and those not. What cannot be asked counts as true."""
        if self.decision.used:
            return True
        self.budget.spend(len(self.decision.rows))
        run = Run(None)
        matched = {number for number, _ in guarded(self.every, self.decision.scope(self.example(box), run), run) or []}
        return matched.issuperset(holding) and matched.isdisjoint(not_holding)

    def describe(self, box: Box, zh: bool) -> str:
        parts = [text for axis, mask in zip(self.axes, box, strict=True) if (text := axis.describe(mask, zh))]
        if not parts:
            return "任何输入" if zh else "any input"
        return " 且 ".join(parts) if zh else " with ".join(parts[:2]) + "".join(f" and {part}" for part in parts[2:])

    def unordered(self) -> Iterable[Finding]:
        """A policy that goes by the order of allowed values where no output has them."""
        policy = self.decision.hit_policy
        if policy in ("priority", "output order") and not any(output.choices for output in self.decision.outputs):
            en = f"{self.decision.key}: hit {policy} goes by the order of an output's allowed values, and no output has them; the order of the rules counts"
            zh = f"{self.decision.key}：hit {policy} 按 output 允许值的顺序决定，但没有 output 列出允许值；将按规则顺序"
            yield Finding(problem("rules.priority", en, zh, **_place(self.decision, 0)))

    def never(self) -> Iterable[Finding]:
        """Rules with a cell that holds for no value."""
        for number, box in enumerate(self.possible, 1):
            for axis, mask, columns in zip(self.axes, box, self.columns.values(), strict=True):
                if not mask:
                    rule = self.decision.written.rules[number - 1]
                    cells = " and ".join(rule.tests[index].text for index in columns) if rule.tests else "?"
                    others = tuple(sure or one.whole for one, sure in zip(self.axes, self.certain[number - 1], strict=True))
                    example = self.example(others)
                    en = f"rule {number} can never fire: no value of {axis.called(False)} passes {cells}; for example {self.spelled(example, False)}"
                    zh = f"规则 {number} 永远不会命中：{axis.called(True)} 没有任何取值满足 {cells}；例如 {self.spelled(example, True)}"
                    yield Finding(problem("rules.never", en, zh, **_place(self.decision, number)), (number,), example)
                    break

    def always(self) -> Iterable[Finding]:
        """Cells of several tests, one of which holds whatever comes: a comma is "or", and "and" was meant."""
        for number, row in enumerate(self.decision.rows if self.decision.written.heads else (), 1):
            for axis, columns, sure in zip(self.axes, self.columns.values(), self.certain[number - 1], strict=True):
                tests = row.tests[columns[0]]
                if len(columns) > 1 or len(tests.tests) < 2 or not axis.usual or axis.usual & ~sure or not any(isinstance(test, RangeTest | RangeOf) for test in tests.tests):
                    continue
                cell = self.decision.written.rules[number - 1].tests[columns[0]]
                en = f'{cell.text} holds for every {axis.called(False)}: a comma is "or"'
                zh = f"{cell.text} 对任何 {axis.called(True)} 都成立：逗号表示“或”"
                where = {**_place(self.decision, number), "line": cell.line, "column": cell.column}
                yield Finding(problem("rules.always", en, zh, **where, expected=between(tests)), (number,))

    def shadowed(self) -> Iterable[Finding]:
        """Rules that never decide, because another one always comes first."""
        for number, box in enumerate(self.possible, 1):
            before = self._before(number)
            if not all(box) or not before:
                continue
            self.budget.spend(len(before))
            alone = next((other for other in before if self._holds_all(other, number)), 0)
            by = [alone] if alone else [other for other in before if meet(self.certain[other - 1], box)]
            if not alone and (len(by) < 2 or uncovered(box, [self.certain[other - 1] for other in by], self.budget)):
                continue
            example = meet(self.certain[number - 1], self.usual) or self.certain[number - 1]
            values = self.example(example) if all(example) and self.is_true(example, [number]) else None
            shown = f"; for example {self.spelled(values, False)}" if values is not None else ""
            shown_zh = f"；例如 {self.spelled(values, True)}" if values is not None else ""
            names_en = f"rule {alone}" if alone else f"one of the rules {_listed(by)}"
            names_zh = f"规则 {alone}" if alone else f"规则 {_listed(by)} 中总有一条"
            en = f"rule {number} never decides: wherever it holds, {names_en} holds too and comes first{shown}"
            zh = f"规则 {number} 永远轮不到：它成立时，{names_zh} 也成立并且优先{shown_zh}"
            yield Finding(problem("rules.shadowed", en, zh, **_place(self.decision, number)), (number, *by), values)

    def _before(self, number: int) -> list[int]:
        """The rules that decide instead of this one where both hold."""
        if self.decision.hit_policy == "first":
            return list(range(1, number))
        if self.decision.hit_policy != "priority":
            return []
        ranks = [self._rank(row.results) for row in self.decision.rows]
        mine = ranks[number - 1]
        return [] if mine is None else [other for other, rank in enumerate(ranks, 1) if rank is not None and (rank < mine or (rank == mine and other < number))]

    def _rank(self, results: Sequence[Node]) -> tuple[int, ...] | None:
        ranks = []
        for node, output in zip(results, self.decision.outputs, strict=True):
            if output.choices:
                if not isinstance(node, Literal) or node.value not in output.choices:
                    return None
                ranks.append(output.choices.index(node.value))
        return tuple(ranks)

    def _holds_all(self, other: int, number: int) -> bool:
        """Whether a rule holds wherever this one does: cell by cell, by what it covers or by being the same text."""
        if is_within(self.possible[number - 1], self.certain[other - 1]):
            return True
        mine, theirs = self.decision.written.rules[number - 1].tests, self.decision.written.rules[other - 1].tests
        if not mine:
            return False
        for box_index, columns in enumerate(self.columns.values()):
            is_same = all(mine[index].text == theirs[index].text for index in columns)
            if not is_same and self.possible[number - 1][box_index] & ~self.certain[other - 1][box_index]:
                return False
        return True

    def overlaps(self) -> Iterable[Finding]:
        """Pairs of rules that contradict the hit policy where both hold."""
        policy = self.decision.hit_policy
        if policy not in ("unique", "any"):
            return
        region = tuple(axis.usual if axis.is_input else 0 for axis in self.axes)
        boxes = [
            tuple(mask if mask == axis.whole and not axis.is_input else mask & limit for axis, mask, limit in zip(self.axes, box, region, strict=True)) for box in self.certain
        ]
        for number, box in enumerate(boxes, 1):
            for other in range(1, number):
                self.budget.spend()
                shared = meet(boxes[other - 1], box)
                if shared is None or (policy == "any" and self._agree(other, number, shared)) or not self.is_true(shared, [other, number]):
                    continue
                example = self.example(shared)
                rule_en, rule_zh = ("only one may", "只允许一条成立") if policy == "unique" else ("they do not agree", "它们的结果不一致")
                en = f"rules {other} and {number} both hold for {self.describe(shared, False)}, but {rule_en}; for example {self.spelled(example, False)}"
                zh = f"规则 {other} 与规则 {number} 在 {self.describe(shared, True)} 时同时成立，但{rule_zh}；例如 {self.spelled(example, True)}"
                yield Finding(problem("rules.overlap", en, zh, **_place(self.decision, number)), (other, number), example)

    def _agree(self, other: int, number: int, shared: Box) -> bool:
        """Whether two rules give equal results for the example of what they share."""
        scope = {**self.decision.functions, **self.example(shared)}
        left, right = ([Expression("", node).evaluate(scope).value for node in self.decision.rows[index - 1].results] for index in (other, number))
        return equal(left, right) is True or bool(self.decision.used)

    def gaps(self) -> Iterable[Finding]:
        """What no rule is for, where the author counts on one: a single answer, and no default."""
        if self.decision.hit_policy.startswith("collect") or self.decision.hit_policy in MANY or any(output.default for output in self.decision.outputs):
            return
        region = tuple(axis.usual or axis.whole for axis in self.axes)
        boxes = [tuple(mask & limit if axis.usual else limit for axis, mask, limit in zip(self.axes, box, region, strict=True)) for box in self.possible]
        boxes = [box for box, possible in zip(boxes, self.possible, strict=True) if all(possible)]
        wide: list[Box] = []
        found: list[Box] = []
        is_finished = True
        try:
            for box in uncovered(region, boxes, self.budget):
                self.budget.spend(len(wide))
                if not any(is_within(box, one) for one in wide):
                    wide.append(widened(box, region, boxes, self.budget))
            found = self._disjoint(wide, region)
        except Exhausted:
            is_finished, self.budget.left = False, MAX_STEPS
            found = found or wide[:1] or [widened(box, region, boxes, self.budget) for box in first_uncovered(region, boxes, self.budget)]
        yield from self._told(found)
        if not is_finished:
            raise Exhausted

    def _disjoint(self, wide: list[Box], region: Box) -> list[Box]:
        """The same space, every case in one box only; those with the fewest conditions first."""
        found: list[Box] = []
        for box in sorted(wide, key=lambda one: sum(mask != whole for mask, whole in zip(one, region, strict=True))):
            self.budget.spend(len(found))
            found += uncovered(box, found, self.budget) if any(meet(box, one) for one in found) else [box]
        return found

    def _told(self, gaps: list[Box]) -> Iterable[Finding]:
        for box in gaps:
            if not self.is_true(box, [], range(1, len(self.decision.rows) + 1)):
                continue
            example = self.example(box)
            en = f"no rule for {self.describe(box, False)}; for example {self.spelled(example, False)}"
            zh = f"{self.describe(box, True)} 时没有规则；例如 {self.spelled(example, True)}"
            yield Finding(problem("rules.gap", en, zh, **_place(self.decision, 0)), (), example)


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers[:6])) + (" ..." if len(numbers) > 6 else "")


def _text_of(head: Node, index: int) -> str:
    return head.name if isinstance(head, Name) else f"input {index + 1}"
