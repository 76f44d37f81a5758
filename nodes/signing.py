"""A node type that people carry out, tried alone: the engine's own core asks, the given votes answer.

Knows no store and no person: a vote `by` somebody goes to the task that names them, else to one that is offered to a role.
"""

from datetime import datetime
from typing import Any

from engine.errors import Text
from engine.execution.decide import advance
from engine.feel import compile_expression
from engine.model import command as asked
from engine.model import event as happened
from engine.model.definition import Edge, Node, Outcome, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.mapping import Template
from engine.model.run import Run
from engine.node import BusinessError

__all__ = ["sign"]

_OUTCOMES = (Outcome("approve", Text("Approve", "同意")), Outcome("reject", Text("Reject", "拒绝")))


def sign(node_type: str, inputs: dict[str, Any], votes: list[dict[str, Any]], now: datetime) -> dict[str, Any]:
    """The outputs once all `votes` ({by, outcome, comment?, values?}) are in. Raises BusinessError "votes.missing" or "votes.spare", Invalid for an unknown outcome."""
    definition = _one_node(node_type, inputs)
    run = Run(run_id="trial", definition_id="trial/1")
    events, run = advance(definition, run, asked.StartRun(inputs={}), now)
    for vote in votes:
        number = _task_for(str(vote.get("by", "")), run, events)
        values = {**vote.get("values", {}), **({"comment": vote["comment"]} if "comment" in vote else {})}
        more, run = advance(definition, run, asked.CompleteTask(number, str(vote.get("by", "")), str(vote.get("outcome", "")), values), now)
        events = [*events, *more]
    if run.status == "running":
        waiting = ", ".join(name for names in _open(run, events).values() for name in names)
        raise BusinessError("votes.missing", Text(f"still to answer: {waiting}", f"尚待答复：{waiting}"))
    outputs: dict[str, Any] = run.variables["result"]
    return outputs


def _one_node(node_type: str, inputs: dict[str, Any]) -> WorkflowDefinition:
    kept = {"outcome": compile_expression("result.outcome", names=["result"]), "votes": compile_expression("result.votes", names=["result"])}
    nodes = {
        "start": Node(node_id="start", type="start", kind="start", title=Text("Start", "开始")),
        "node": Node(
            node_id="node", type=node_type, kind="user_task", title=Text("Node", "节点"), outcomes=_OUTCOMES,
            inputs={name: Template(value) for name, value in inputs.items()}, outputs={"result": Template(kept)},
        ),
        "end": Node(node_id="end", type="end", kind="end", title=Text("End", "结束")),
    }  # fmt: skip
    edges = (Edge(edge_id="1", source="start", target="node"), Edge(edge_id="2", source="node", target="end"))
    return WorkflowDefinition(
        key="trial", title=Text("Trial", "试运行"), inputs={"type": "object"}, nodes=nodes, edges=edges,
        outgoing={"start": edges[:1], "node": edges[1:], "end": ()}, incoming={"start": (), "node": edges[:1], "end": edges[1:]},
    )  # fmt: skip


def _open(run: Run, events: list[HistoryEvent]) -> dict[int, list[str]]:
    numbers = {number for token in run.tokens.values() for number in token.open_tasks}
    return {event.number: event.candidates for event in events if isinstance(event, happened.TaskCreated) and event.number in numbers}


def _task_for(by: str, run: Run, events: list[HistoryEvent]) -> int:
    offered = _open(run, events)
    named = [number for number, names in offered.items() if f"person:{by}" in names]
    for_roles = [number for number, names in offered.items() if any(name.startswith("role:") for name in names)]
    if not named and not for_roles:
        raise BusinessError("votes.spare", Text(f"{by} is not asked (any more)", f"{by} 不在（或不再在）待审批之列"))
    return (named or for_roles)[0]
