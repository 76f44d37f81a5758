"""A decision that can be evaluated: typed inputs, a compiled table, a hit policy.

Knows nothing of text. The surprising rule: what a decision `use`s is evaluated first, in the same scope, and stands there under its name as a context of its outputs.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from engine.decision.policy import AGGREGATES, MANY, aggregate, choose
from engine.decision.variable import Variable, accept, plain_types
from engine.errors import Text
from engine.feel.expression import guarded
from engine.feel.run import Run
from engine.feel.syntax import Literal, Node
from engine.feel.table import Row, compile_rows

__all__ = ["Decision", "Outcome", "Variable"]


class Outcome(msgspec.Struct, frozen=True):
    """The outputs (a list of them for `rule order`, `output order`, `collect`), the numbers of the rules that fired, and notes for the author."""

    outputs: dict[str, Any] | list[dict[str, Any]]
    fired: tuple[int, ...]
    notes: tuple[Text, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """The notes in English."""
        return tuple(note.en for note in self.notes)


def _is_settled(output: Variable, results: Sequence[Node]) -> bool:
    """Whether all results are written down and fit, so that none can be wrong later."""
    return all(isinstance(node, Literal) and accept(output, node.value, Run(None)) is node.value for node in results)


class Decision:
    """One decision. `functions` are in scope by their names; `used` are the decisions that it builds on."""

    def __init__(self, key: str, title: Text, inputs: Sequence[Variable], outputs: Sequence[Variable], hit_policy: str, table: tuple[Sequence[Node], Sequence[Row]]) -> None:
        self.key = key
        self.title = title
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.hit_policy = hit_policy
        self.rule_count = len(table[1])
        self.used: tuple[Decision, ...] = ()
        self.functions: dict[str, Any] = {}
        self._rows: Callable[..., Any] = compile_rows(*table, first_only=hit_policy == "first")
        self._plain = tuple((variable.name, plain_types(variable), variable) for variable in inputs)
        """The inputs, with the types of values that need no second look."""
        self._names = tuple(output.name for output in outputs)
        self._judged = tuple(output for index, output in enumerate(outputs) if not _is_settled(output, [row.results[index] for row in table[1]]))
        """The outputs whose values must be looked at each time."""

    def evaluate(self, values: Mapping[str, Any], *, now: datetime | None = None) -> Outcome:
        """The outcome for these values; never raises."""
        run = Run(now)
        outputs, fired = self._evaluate(values, run)
        return Outcome(outputs, fired, tuple(run.notes or ()))

    def _evaluate(self, values: Mapping[str, Any], run: Run) -> tuple[Any, tuple[int, ...]]:
        scope = {**self.functions, **values}
        for name, plain, variable in self._plain:
            if name in scope and scope[name].__class__ not in plain:
                scope[name] = accept(variable, scope[name], run)
        for decision in self.used:
            scope[decision.key] = decision._evaluate(values, run)[0]
        hits = guarded(self._rows, scope, run) or []
        hits = choose(self.hit_policy, hits, self.outputs, run)
        fired = tuple(number for number, _ in hits)
        answers = [dict(zip(self._names, results, strict=True)) for _, results in hits]
        for answer in answers:
            for variable in self._judged:
                answer[variable.name] = accept(variable, answer[variable.name], run)
        if self.hit_policy in AGGREGATES:
            return {name: aggregate(self.hit_policy, [answer[name] for answer in answers], run) for name in self._names}, fired
        if self.hit_policy in MANY:
            return answers or self._default(scope, run, []), fired
        return answers[0] if answers else self._default(scope, run, dict.fromkeys(self._names)), fired

    def _default(self, scope: Mapping[str, Any], run: Run, nothing: Any) -> Any:
        if not any(variable.default for variable in self.outputs):
            return nothing
        answer = {variable.name: variable.default.evaluate(scope, now=run.now).value if variable.default else None for variable in self.outputs}
        return [answer] if self.hit_policy in MANY else answer
