"""The work of one command: a private copy of the run, the events so far, and the agenda of tokens that can move.

Pure. The surprising rule: every change goes through `emit`, so the events and the run cannot disagree.
"""

from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from engine.errors import Text
from engine.execution.apply import change
from engine.model import event as happened
from engine.model.definition import Edge, Node, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.mapping import Template
from engine.model.run import Run, Token

__all__ = ["Burst"]


class Burst:
    """Everything that one command makes happen, until nothing can move."""

    def __init__(self, definition: WorkflowDefinition, run: Run, now: datetime) -> None:
        self.definition = definition
        self.run = run.fork()
        self.now = now
        self.events: list[HistoryEvent] = []
        self.agenda: deque[int] = deque()

    def emit(self, event: HistoryEvent) -> None:
        """Something happened: the run changes and history grows."""
        change(self.run, event)
        self.events.append(event)

    def number(self) -> int:
        """The next number of the run's counter (taken when the event that bears it is emitted)."""
        return self.run.next_id

    def enter(self, node_id: str, edge_id: str = "") -> None:
        """A new token stands at `node_id` and is put on the agenda."""
        token_id = self.number()
        self.emit(happened.TokenEntered(token_id=token_id, node_id=node_id, edge_id=edge_id, at=self.now))
        self.agenda.append(token_id)

    def take(self, token: Token, edges: Iterable[Edge]) -> None:
        """The token leaves its node along `edges`: one new token for each."""
        self.emit(happened.TokenLeft(token_id=token.token_id, node_id=token.node_id))
        for edge in edges:
            self.enter(edge.target, edge.edge_id)

    def leave(self, token: Token, node: Node) -> None:
        """The node is done: every edge whose condition holds is taken (BPMN 2.0, 13.2.1), the default one when none does."""
        edges = [edge for edge in self.definition.outgoing.get(node.node_id, ()) if not edge.error]
        if all(edge.when is None and not edge.is_default for edge in edges):
            self.take(token, edges)
            return
        scope, warnings = self.scope(), list[str]()
        chosen = [edge for edge in edges if not edge.is_default and (edge.when is None or self.holds(edge, scope, warnings))]
        self.warn(token, warnings)
        self.take_or_stop(token, chosen or [edge for edge in edges if edge.is_default])

    def take_or_stop(self, token: Token, edges: list[Edge]) -> None:
        """Takes `edges`; without any the run cannot go on, which is an incident."""
        if edges:
            self.take(token, edges)
            return
        self.stop(
            token,
            "gateway.no_edge",
            Text(f"no condition on the edges out of {token.node_id} holds and there is no default edge", f"{token.node_id} 的所有出口条件都不成立，且没有默认出口"),
        )

    def holds(self, edge: Edge, scope: dict[str, Any], warnings: list[str]) -> bool:
        """Whether the edge's condition is true (null is not)."""
        if edge.when is None:
            return True
        result = edge.when.evaluate(scope, now=self.now)
        warnings.extend(f"{edge.when.text}: {warning}" for warning in result.warnings)
        return result.value is True

    def stop(self, token: Token, code: str, message: Text) -> None:
        """The run cannot go on here: an incident that a person resolves."""
        self.emit(happened.IncidentRaised(token_id=token.token_id, node_id=token.node_id, number=self.number(), code=code, message=message))

    def scope(self, **more: Any) -> dict[str, Any]:
        """The variables that FEEL sees: the run's, `run` itself, and `more`."""
        run = self.run
        about = {"id": run.run_id, "business_key": run.business_key, "started_at": run.started_at.isoformat() if run.started_at else None}
        return {**self.definition.unset, **run.variables, "run": about, **more}

    def fill(self, token: Token, templates: dict[str, Template], scope: dict[str, Any]) -> dict[str, Any]:
        """The values of `templates`, with FEEL's warnings kept in history."""
        warnings: list[str] = []
        values = {name: template.fill(scope, self.now, warnings) for name, template in templates.items()}
        self.warn(token, warnings)
        return values

    def warn(self, token: Token, warnings: list[str]) -> None:
        if warnings:
            self.emit(happened.Warned(token_id=token.token_id, node_id=token.node_id, warnings=warnings))

    def finish(self, token: Token, node: Node, result: Any) -> None:
        """The node has a result: its outputs become variables, then it is left."""
        if node.outputs:
            values = self.fill(token, node.outputs, self.scope(result=result))
            self.emit(happened.VariablesSet(token_id=token.token_id, node_id=node.node_id, values=values))
        self.leave(self.run.tokens[token.token_id], node)
