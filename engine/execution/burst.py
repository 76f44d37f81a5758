"""The work of one command: a private copy of the run, the events so far, and the agenda of tokens that can move.

Pure. The surprising rule: every change goes through `emit`, so the events and the run cannot disagree.
"""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from engine.errors import Text
from engine.execution.apply import change
from engine.feel import Expression
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.definition import Edge, Node, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.mapping import Template
from engine.model.organisation import NOBODY, Organisation
from engine.model.run import Run, Scope, Step, Token

__all__ = ["Burst", "about_run"]


STANDARD = WorkCalendar()


@lru_cache(maxsize=1024)
def _iso(at: datetime) -> str:
    return at.isoformat()


def about_run(run: Run, organisation: Organisation = NOBODY) -> dict[str, Any]:
    """What FEEL sees as `run`. `starter` is the person who began it: {id, name, email}; null when that was a program or the clock."""
    person = organisation.people.get(run.starter)
    starter = {"id": person.person_id, "name": person.name or None, "email": person.email or None} if person is not None else None
    return {"id": run.run_id, "business_key": run.business_key, "started_at": _iso(run.started_at) if run.started_at else None, "starter": starter}


class Burst:
    """Everything that one command makes happen, until nothing can move."""

    def __init__(self, definition: WorkflowDefinition, run: Run, now: datetime, calendar: WorkCalendar | None = None, trace: str = "", organisation: Organisation = NOBODY) -> None:
        self.definition = definition
        self.run = run.fork()
        self.now = now
        self.calendar = calendar or STANDARD
        self.trace = trace
        self.organisation = organisation
        self.events: list[HistoryEvent] = []
        self.agenda: deque[int] = deque()
        self.completing: deque[str] = deque()
        """Multi-instance nodes that must end now."""
        self.planned = 0
        """How many instances were planned: each may take some steps of its own."""
        self.free: list[int] = []
        """Rows of jobs that ended in this burst: the next job takes one over."""
        self.signed: list[tuple[int, str, int, int, int]] = []
        """Decisions of this burst: task, node, token, the first number and the first event behind it."""
        self.again: dict[int, Step] = {}
        """Tokens that were sent back to a node -> how it was decided before."""
        self._about: dict[str, Any] | None = None
        self.has_news = False
        """A variable was set, or a condition is new: conditions must be asked again."""

    def emit(self, event: HistoryEvent) -> None:
        """Something happened: the run changes and history grows."""
        change(self.run, event)
        self.events.append(event)

    def number(self) -> int:
        """The next number of the run's counter (taken when the event that bears it is emitted)."""
        return self.run.next_id

    # Tokens

    def place(self, node_id: str, scope: int = 0, edge_id: str = "") -> Token:
        """A new token stands at `node_id`; who calls says what it does there."""
        token_id = self.number()
        self.emit(happened.TokenEntered(token_id=token_id, node_id=node_id, edge_id=edge_id, at=self.now, scope=scope))
        return self.run.tokens[token_id]

    def enter(self, node_id: str, scope: int = 0, edge_id: str = "") -> None:
        """A new token stands at `node_id` and is put on the agenda."""
        self.agenda.append(self.place(node_id, scope, edge_id).token_id)

    def gone(self, token: Token, *, outcome: str = "", is_withdrawn: bool = False) -> None:
        """The token is no more, nor is what was awaited beside it."""
        if self.run.armed:
            self.disarm(token)
        self.emit(happened.TokenLeft(token_id=token.token_id, node_id=token.node_id, outcome=outcome, is_withdrawn=is_withdrawn))

    def take(self, token: Token, edges: Iterable[Edge]) -> None:
        """The token leaves its node along `edges`: one new token for each."""
        self.gone(token)
        for edge in edges:
            self.enter(edge.target, token.scope, edge.edge_id)

    def leave(self, token: Token, node: Node) -> None:
        """The node is done: every edge whose condition holds is taken (BPMN 2.0, 13.2.1), the default one when none does."""
        edges = self.ways(token, node)
        if edges is not None:
            self.take(token, edges)

    def ways(self, token: Token, node: Node) -> Sequence[Edge] | None:
        """The edges to take from a node that is done; None, and an incident, when there are some and none may be taken."""
        straight = self.definition.straight.get(node.node_id)
        if straight is not None:
            return straight
        edges = [edge for edge in self.definition.outgoing.get(node.node_id, ()) if not edge.error]
        scope, warnings = self.scope(token), list[str]()
        chosen = [edge for edge in edges if not edge.is_default and (edge.when is None or self.holds(edge.when, scope, warnings))]
        self.warn(token, warnings)
        return self.or_stop(token, chosen or [edge for edge in edges if edge.is_default])

    def or_stop(self, token: Token, edges: Sequence[Edge]) -> Sequence[Edge] | None:
        """`edges`; without any the run cannot go on, which is an incident."""
        if edges:
            return edges
        self.stop(
            token,
            "gateway.no_edge",
            Text(f"no condition on the edges out of {token.node_id} holds and there is no default edge", f"{token.node_id} 的所有出口条件都不成立，且没有默认出口"),
        )
        return None

    def finish(self, token: Token, node: Node, result: Any) -> None:
        """The node has a result: its outputs become variables, then it is done."""
        if node.outputs:
            self.set(token, self.fill(token, node.outputs, self.scope(token, result=result)))
        self.done(self.run.tokens[token.token_id], node)

    def done(self, token: Token, node: Node) -> None:
        """The node's work is over: one more turn of its loop, the end of one instance, or the way onward."""
        if token.scope and self.is_instance(token):
            self.gone(token)
            return
        if node.repeat is not None and self._turns(token, node):
            self.emit(happened.LoopTurned(token_id=token.token_id, node_id=node.node_id))
            self.agenda.append(token.token_id)
            return
        if node.node_id in self.definition.simple:
            self.leave(token, node)
            return
        for boundary in self.definition.boundaries.get(node.node_id, ()):
            if boundary.trigger == "compensation":
                for edge in self.definition.outgoing.get(boundary.node_id, ()):
                    self.emit(happened.CompensationKept(token_id=token.token_id, node_id=node.node_id, number=self.number(), handler=edge.target, scope=token.scope))
        for start in self.definition.watchers.get(node.node_id, ()):
            if start.trigger == "compensation":
                self.emit(happened.CompensationKept(token_id=token.token_id, node_id=node.node_id, number=self.number(), handler=start.node_id, scope=token.scope))
        if node.cancels:
            self.withdraw_all(node.cancels, token)
            if token.token_id not in self.run.tokens:
                return  # it stood in a subprocess that it has cancelled
        if node.completes:
            self.completing.extend(node.completes)
        self.leave(token, node)

    def _turns(self, token: Token, node: Node) -> bool:
        repeat = node.repeat
        if repeat is None or (repeat.most and token.turn + 1 >= repeat.most):
            return False
        return self.asks(token, repeat.before) if repeat.before is not None else not self.asks(token, repeat.until)

    def is_instance(self, token: Token) -> bool:
        """Whether the token is the work of one of many instances (another, outside, stands for all of them)."""
        scope = self.run.scopes.get(token.scope)
        return scope is not None and scope.kind == "instance" and scope.node_id == token.node_id

    # Withdrawing

    def withdraw(self, token: Token) -> None:
        """The token goes without finishing: its job, tasks, timer, message, child run, and everything in its scopes go with it."""
        self.clear(token)
        self.gone(self.run.tokens[token.token_id], is_withdrawn=True)

    def clear(self, token: Token) -> None:
        """The token stays, what it waits for is called off."""
        place: dict[str, Any] = {"token_id": token.token_id, "node_id": token.node_id}
        for number in token.open_tasks:
            self.emit(happened.TaskCancelled(number=number, **place))
        for scope in [scope for scope in self.run.scopes.values() if scope.token_id == token.token_id]:
            self.close(scope)
        match token.waits_for:
            case "job":
                self.free.append(token.slot or token.reference)
                self.emit(happened.JobWithdrawn(number=token.reference, **place))
            case "timer" | "message" | "signal" | "condition":
                self.emit(happened.WaitWithdrawn(number=token.reference, kind=token.waits_for, **place))
            case "call":
                self.emit(happened.ChildCancelled(number=token.reference, **place))
            case "incident":
                self.emit(happened.IncidentResolved(number=token.reference, by="", **place))

    def withdraw_all(self, node_ids: Iterable[str], origin: Token) -> None:
        """Every token at these nodes, in every scope, but `origin` itself."""
        for node_id in node_ids:
            for token in list(self.run.tokens.values()):
                if token.node_id == node_id and token.token_id != origin.token_id and token.token_id in self.run.tokens and not self.is_instance(token):
                    self.withdraw(token)

    def empty(self, scope_id: int, *, sparing: int = 0) -> None:
        """Withdraws all tokens of a scope but `sparing`, and what the scope itself waits for."""
        for token in list(self.run.tokens.values()):
            if token.scope == scope_id and token.token_id != sparing and token.token_id in self.run.tokens:
                self.withdraw(token)
        self.unwatch(scope_id)

    def close(self, scope: Scope) -> None:
        """Cancels a scope with everything in it."""
        if scope.scope_id not in self.run.scopes:
            return
        self.empty(scope.scope_id)
        for inner in [inner for inner in self.run.scopes.values() if inner.parent == scope.scope_id]:
            self.close(inner)
        self.emit(happened.ScopeEnded(node_id=scope.node_id, token_id=scope.token_id, scope=scope.scope_id))

    def disarm(self, token: Token) -> None:
        """Nothing is awaited beside the token any more."""
        for number in [number for number, armed in self.run.armed.items() if armed.token_id == token.token_id]:
            self._call_off(number)

    def unwatch(self, scope_id: int) -> None:
        """The scope's event subprocesses cannot be triggered any more."""
        for number in [number for number, armed in self.run.armed.items() if not armed.token_id and armed.scope == scope_id]:
            self._call_off(number)

    def _call_off(self, number: int) -> None:
        armed = self.run.armed[number]
        self.emit(happened.WaitWithdrawn(token_id=armed.token_id, node_id=armed.node_id, number=number, kind=armed.kind))

    # Values

    def stop(self, token: Token, code: str, message: Text) -> None:
        """The run cannot go on here: an incident that a person resolves. Where no token stands (an event that a scope watches for) it is only told."""
        if not token.token_id:
            self.emit(happened.Warned(node_id=token.node_id, warnings=[f"{code}: {message.en}"]))
            return
        self.emit(happened.IncidentRaised(token_id=token.token_id, node_id=token.node_id, number=self.number(), code=code, message=message))

    def scope(self, token: Token | None = None, **more: Any) -> dict[str, Any]:
        """The variables that FEEL sees at a token: the run's, those of its scopes (the innermost wins), `run` itself, and `more`."""
        run = self.run
        if self._about is None:
            self._about = about_run(run, self.organisation)
        seen = {**self.definition.unset, **run.variables, "run": self._about, **more}
        if token is None:
            return seen
        if token.scope:
            for scope in reversed(self.scopes(token.scope)):
                seen.update(scope.variables)
                if scope.kind == "instance":
                    seen["many"] = {"index": scope.index}
        if token.turn:
            seen["turn"] = token.turn + 1
        if token.scope:
            seen.update(more)
        return seen

    def scopes(self, scope_id: int) -> list[Scope]:
        """A scope and those around it, the innermost first."""
        return self.run.around(scope_id)

    def set(self, token: Token, values: dict[str, Any]) -> None:
        """Sets variables, each where it belongs: in the nearest scope that has it, or in the instance at work, else in the run."""
        self.has_news = True
        if not token.scope:
            self.emit(happened.VariablesSet(token_id=token.token_id, node_id=token.node_id, values=values))
            return
        parts: dict[int, dict[str, Any]] = {}
        around = self.scopes(token.scope)
        for name, value in values.items():
            home = next((scope.scope_id for scope in around if name in scope.variables or scope.kind == "instance"), 0)
            parts.setdefault(home, {})[name] = value
        for home, part in parts.items():
            self.emit(happened.VariablesSet(token_id=token.token_id, node_id=token.node_id, values=part, scope=home))

    def holds(self, condition: Expression, scope: dict[str, Any], warnings: list[str]) -> bool:
        """Whether the condition is true (null is not)."""
        result = condition.evaluate(scope, now=self.now)
        if result.notes:
            warnings.extend(f"{condition.text}: {warning}" for warning in result.warnings)
        return result.value is True

    def asks(self, token: Token, condition: Expression | None, **more: Any) -> bool:
        """Whether the condition is true at the token; FEEL's warnings are kept in history. None is not true."""
        if condition is None:
            return False
        warnings: list[str] = []
        answer = self.holds(condition, self.scope(token, **more), warnings)
        self.warn(token, warnings)
        return answer

    def fill(self, token: Token, templates: dict[str, Template], scope: dict[str, Any]) -> dict[str, Any]:
        """The values of `templates`, with FEEL's warnings kept in history."""
        if not templates:
            return {}
        warnings: list[str] = []
        values = {name: template.fill(scope, self.now, warnings) for name, template in templates.items()}
        if warnings:
            self.warn(token, warnings)
        return values

    def value(self, token: Token, template: Template | None) -> Any:
        """What a template says at a token; None without one."""
        return None if template is None else self.filled(token, template, self.scope(token))

    def filled(self, token: Token, template: Template, scope: dict[str, Any]) -> Any:
        """Like `fill`, of one template."""
        warnings: list[str] = []
        value = template.fill(scope, self.now, warnings)
        if warnings:
            self.warn(token, warnings)
        return value

    def warn(self, token: Token, warnings: list[str]) -> None:
        if warnings:
            self.emit(happened.Warned(token_id=token.token_id, node_id=token.node_id, warnings=warnings))
