"""A decision that can be evaluated: typed inputs, a compiled table, a hit policy.

Knows nothing of text. The surprising rule: what a decision `use`s is evaluated first, in the same scope, and stands there under its name as a context of its outputs.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

from engine.decision.explain import Explanation, trace
from engine.decision.outcome import Outcome
from engine.decision.policy import AGGREGATES, ALONE, MANY, aggregate, choose
from engine.decision.swift import Swift, swift_rows
from engine.decision.variable import Variable, accept, plain_types
from engine.decision.written import Written, WrittenRule
from engine.errors import Text, nearest_name
from engine.feel.expression import FAILURES, guarded
from engine.feel.run import Run
from engine.feel.syntax import Literal, Node
from engine.feel.table import Row, compile_results, compile_rows

__all__ = ["Decision", "Outcome", "Variable"]


def _is_settled(output: Variable, results: Sequence[Node]) -> bool:
    """Whether all results are written down and fit, so that none can be wrong later."""
    return all(isinstance(node, Literal) and accept(output, node.value, Run(None)) is node.value for node in results)


def _stranger(name: str, asked: Collection[str]) -> Text:
    near = nearest_name(name, sorted(asked))
    en = f"{name} is no input" + (f", did you mean {near}?" if near else f"; there are {', '.join(sorted(asked))}" if asked else "")
    zh = f"没有输入 {name}" + (f"，是否想写 {near}？" if near else f"；已声明：{', '.join(sorted(asked))}" if asked else "")
    return Text(en, zh)


class Decision:
    """One decision. `functions` are in scope by their names; `used` are the decisions that it builds on."""

    def __init__(
        self,
        key: str,
        title: Text,
        inputs: Sequence[Variable],
        outputs: Sequence[Variable],
        hit_policy: str,
        table: tuple[Sequence[Node], Sequence[Row]],
        written: Written | None = None,
    ) -> None:
        self.key = key
        self.title = title
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.hit_policy = hit_policy
        self.rule_count = len(table[1])
        self.used: tuple[Decision, ...] = ()
        self.functions: dict[str, Any] = {}
        self.heads, self.rows = tuple(table[0]), tuple(table[1])
        self.written = written or Written(rules=tuple(WrittenRule(0, 0, (), ()) for _ in table[1]))
        self._rows: Callable[..., Any] = compile_rows(*table, first_only=hit_policy == "first")
        self._plain = tuple((variable.name, plain_types(variable), variable) for variable in inputs)
        """The inputs, with the types of values that need no second look."""
        self._names = tuple(output.name for output in outputs)
        self._judged = tuple(output for index, output in enumerate(outputs) if not _is_settled(output, [row.results[index] for row in table[1]]))
        """The outputs whose values must be looked at each time."""
        self._results: dict[int, Callable[..., Any]] = {}
        self._is_alone = hit_policy in ALONE and not any(output.default for output in outputs)
        """Whether none and one of the rules need nothing but their outputs."""
        self._made = [self._written_down(row) for row in table[1]]
        self._swift = swift_rows(inputs, *table, self._made, Outcome if hit_policy == "first" else None)

    @cached_property
    def _swift_with_null(self) -> Swift | None:
        """The short way for values with null among them, made when they first come."""
        return swift_rows(self.inputs, self.heads, self.rows, self._made, Outcome if self.hit_policy == "first" else None, with_null=True)

    def _written_down(self, row: Row) -> dict[str, Any] | None:
        """The outputs of a rule whose results are all written down."""
        values = [node.value for node in row.results if isinstance(node, Literal)]
        return dict(zip(self._names, values, strict=True)) if not self._judged and len(values) == len(row.results) else None

    def evaluate(self, values: Mapping[str, Any], *, now: datetime | None = None) -> Outcome:
        """The outcome for these values; never raises."""
        numbers = None
        if self._swift is not None and not self.used:
            try:
                numbers = self._swift(values, None)
                if numbers is None and self._swift_with_null is not None:
                    numbers = self._swift_with_null(values, None)
            except (ArithmeticError, *FAILURES):
                numbers = None
            if numbers.__class__ is Outcome:
                return numbers
            if numbers.__class__ is list and self._is_alone:
                if not numbers:
                    return Outcome(dict.fromkeys(self._names), ())
                if len(numbers) == 1 and (made := self._made[numbers[0] - 1]) is not None:
                    return Outcome(made.copy(), (numbers[0],))
        run = Run(now)
        outputs, fired = self._evaluate(values, run) if numbers is None else self._concluded(numbers, {**self.functions, **values}, run)
        return Outcome(outputs, fired, tuple(run.notes or ()))

    @property
    def asked(self) -> frozenset[str]:
        """The inputs of this decision and of those that it uses."""
        waiting: list[Decision] = [self]
        seen: dict[str, Decision] = {}
        while waiting:
            one = waiting.pop()
            if one.key not in seen:
                seen[one.key] = one
                waiting.extend(one.used)
        return frozenset(variable.name for one in seen.values() for variable in one.inputs)

    def explain(self, values: Mapping[str, Any], *, now: datetime | None = None, known: Collection[str] = ()) -> Explanation:
        """The outcome and why: every rule with its cells, what they saw and whether they held. A value that neither this decision nor another (`known`) asks for is a note."""
        outcome = self.evaluate(values, now=now)
        strangers = tuple(_stranger(name, self.asked) for name in values if name not in self.asked and name not in known)
        outcome = Outcome(outcome.outputs, outcome.fired, (*strangers, *outcome.notes))
        rules = trace(self.heads, self.rows, self.written, self.scope(values, Run(now)), outcome, now)
        return Explanation(self.title, self.hit_policy, outcome, rules)

    def _evaluate(self, values: Mapping[str, Any], run: Run) -> tuple[Any, tuple[int, ...]]:
        scope = self.scope(values, run)
        return self._settled(guarded(self._rows, scope, run), scope, run)

    def scope(self, values: Mapping[str, Any], run: Run) -> dict[str, Any]:
        """What the cells may speak of: functions, inputs as their types have them, the decisions that are used."""
        scope = {**self.functions, **values}
        for name, plain, variable in self._plain:
            if name in scope and scope[name].__class__ not in plain:
                scope[name] = accept(variable, scope[name], run)
        for decision in self.used:
            scope[decision.key] = decision._evaluate(values, run)[0]
        return scope

    def _concluded(self, numbers: list[int], scope: Mapping[str, Any], run: Run) -> tuple[Any, tuple[int, ...]]:
        """The rules with these numbers hold: their results."""

        def results(scope: Mapping[str, Any], run: Run) -> list[Any]:
            return [(number, tuple(made.values()) if (made := self._made[number - 1]) is not None else self._result(number)(scope, run)) for number in numbers]

        return self._settled(guarded(results, scope, run), scope, run)

    def _result(self, number: int) -> Callable[..., Any]:
        if number not in self._results:
            self._results[number] = compile_results(self.rows[number - 1])
        return self._results[number]

    def _settled(self, held: list[Any] | None, scope: Mapping[str, Any], run: Run) -> tuple[Any, tuple[int, ...]]:
        """The answer that the hit policy makes of the rules that hold. Nothing holds: the defaults; the policy is broken, or there was no evaluating (None): null."""
        hits = choose(self.hit_policy, held or [], self.outputs, run)
        fired = tuple(number for number, _ in hits)
        if not hits:
            return self._nothing(scope, run, is_default=held == []), fired
        answers = [dict(zip(self._names, results, strict=True)) for _, results in hits]
        for answer in answers:
            for variable in self._judged:
                answer[variable.name] = accept(variable, answer[variable.name], run)
        if self.hit_policy in AGGREGATES:
            return {name: aggregate(self.hit_policy, [answer[name] for answer in answers], run) for name in self._names}, fired
        return (answers if self.hit_policy in MANY else answers[0]), fired

    def _nothing(self, scope: Mapping[str, Any], run: Run, *, is_default: bool) -> Any:
        """The answer when no rule decides."""
        is_many = self.hit_policy in MANY
        if is_default and any(variable.default for variable in self.outputs):
            answer = {variable.name: self._default(variable, scope, run) for variable in self.outputs}
            return [answer] if is_many else answer
        if is_many:
            return []
        return dict.fromkeys(self._names, 0 if self.hit_policy == "collect count" and is_default else None)

    def _default(self, variable: Variable, scope: Mapping[str, Any], run: Run) -> Any:
        if variable.default is None:
            return None
        found = variable.default.evaluate(scope, now=run.now)
        for note in found.notes:
            run.note(note.en, note.zh)
        return accept(variable, found.value, run)
