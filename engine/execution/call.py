"""Call activities (BPMN 2.0, 13.3.4): another workflow's run as a step of this one, awaited or only started."""

from engine.errors import Conflict, Text, problem
from engine.execution.burst import Burst
from engine.execution.error import escalate, throw_error
from engine.model import event as happened
from engine.model.command import EndChild, EscalateChild
from engine.model.definition import Node
from engine.model.run import Token

__all__ = ["call", "end_child", "escalate_child"]


def call(burst: Burst, token: Token, node: Node) -> None:
    """Starts the child; goes on at once when the node does not wait for it."""
    inputs = burst.fill(token, node.inputs, burst.scope(token))
    number = burst.number()
    burst.emit(happened.ChildCalled(token_id=token.token_id, node_id=node.node_id, number=number, workflow_key=node.workflow, inputs=inputs, is_awaited=node.is_awaited))
    if not node.is_awaited:
        burst.finish(burst.run.tokens[token.token_id], node, {"run_id": f"{burst.run.run_id}.{number}"})


def end_child(burst: Burst, command: EndChild) -> None:
    """The child has ended, or could not be started. Raises Conflict when the run does not wait for it."""
    token = _waiting(burst, command.token_id)
    node = burst.definition.nodes[token.node_id]
    if command.error and throw_error(burst, token, command.error, Text(f"the error {command.error} in {node.workflow}", f"{node.workflow} 中的错误 {command.error}")):
        return
    if command.is_failed or command.error:
        burst.stop(token, "call.failed", Text(f"the workflow {node.workflow} did not end well: {command.outcome}", f"子流程 {node.workflow} 未正常结束：{command.outcome}"))
        return
    burst.emit(happened.ChildEnded(token_id=token.token_id, node_id=node.node_id, number=token.reference, outcome=command.outcome, variables=command.variables))
    burst.finish(token, node, {"outcome": command.outcome, "variables": command.variables})


def escalate_child(burst: Burst, command: EscalateChild) -> None:
    """The child escalates: who stands around the call may catch it; the child goes on unless the call is interrupted. Raises Conflict when the run does not wait for it."""
    escalate(burst, _waiting(burst, command.token_id), command.code)


def _waiting(burst: Burst, token_id: int) -> Token:
    token = burst.run.tokens.get(token_id)
    if token is None or token.waits_for != "call":
        raise Conflict(problem("call.not_awaited", "the run does not wait for this child", "流程不再等待该子流程"))
    return token
