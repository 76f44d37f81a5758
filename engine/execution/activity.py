"""Activities (BPMN 2.0, 13.3.3) and decisions (a business rule task): a job for a worker, or an answer at once."""

from datetime import datetime, timedelta
from typing import Any

from engine.errors import Conflict, Text, problem
from engine.execution.burst import Burst
from engine.execution.error import throw_error
from engine.model import event as happened
from engine.model.command import CompleteJob, FailJob
from engine.model.definition import Node, Work
from engine.model.run import Token

__all__ = ["activity", "complete_job", "decision", "fail_job"]


def activity(burst: Burst, token: Token, node: Node) -> None:
    """Makes a job with the node's inputs; the token waits for it."""
    inputs = burst.fill(token, node.inputs, burst.scope(token))
    burst.emit(
        happened.JobCreated(
            token_id=token.token_id, node_id=node.node_id, number=burst.number(), node_type=node.type, inputs=inputs,
            queue=node.work.queue, attempts=node.work.attempts, timeout=node.work.timeout, slot=burst.free.pop() if burst.free else 0, trace=burst.trace,
        )
    )  # fmt: skip


def complete_job(burst: Burst, command: CompleteJob) -> None:
    """The worker's outputs arrive. Raises Conflict when the run does not wait for that job any more."""
    token, node = _waiting(burst, command.number)
    burst.free.append(token.slot or token.reference)
    burst.emit(happened.JobCompleted(token_id=token.token_id, node_id=node.node_id, number=command.number, outputs=command.outputs))
    burst.finish(token, node, command.outputs)


def fail_job(burst: Burst, command: FailJob) -> None:
    """An attempt failed: a business error goes to whoever catches it, a technical one is tried again; what is left over is an incident."""
    token, node = _waiting(burst, command.number)
    is_retried = not command.is_business and not command.is_final and command.attempt < node.work.attempts
    retry_at = burst.now + _backoff(node.work, command.attempt) if is_retried else None
    _record_failure(burst, token, command, retry_at)
    if is_retried:
        return
    burst.free.append(token.slot or token.reference)
    if not command.is_business or not throw_error(burst, token, command.code, command.message):
        burst.stop(burst.run.tokens[token.token_id], command.code, command.message)


def decision(burst: Burst, token: Token, node: Node) -> None:
    """Evaluates the decision at once; no rule that fires is an incident, because the run would not know where to go."""
    inputs = burst.fill(token, node.inputs, burst.scope(token))
    outcome = burst.definition.decisions[node.decision].evaluate(inputs, now=burst.now)
    outputs: Any = outcome.outputs
    burst.emit(happened.DecisionMade(token_id=token.token_id, node_id=node.node_id, decision=node.decision, inputs=inputs, outputs=outputs, fired=list(outcome.fired)))
    burst.warn(token, list(outcome.warnings))
    has_answer = bool(outputs) and (isinstance(outputs, list) or any(value is not None for value in outputs.values()))
    if not outcome.fired and not has_answer:
        burst.stop(token, "decision.no_rule", Text(f"no rule of {node.decision} fits these inputs", f"决策 {node.decision} 中没有适用的规则"))
        return
    burst.finish(token, node, outputs)


def _waiting(burst: Burst, number: int) -> tuple[Token, Node]:
    token = burst.run.waiting_for(number, "job")
    if token is not None:
        return token, burst.definition.nodes[token.node_id]
    raise Conflict(problem("job.not_awaited", f"the run does not wait for job {number}", f"流程不再等待作业 {number}"))


def _backoff(work: Work, attempt: int) -> timedelta:
    return timedelta(seconds=min(work.longest, work.first * 2 ** max(0, attempt - 1)))


def _record_failure(burst: Burst, token: Token, command: FailJob, retry_at: datetime | None) -> None:
    burst.emit(
        happened.JobFailed(
            token_id=token.token_id, node_id=token.node_id, number=command.number, attempt=command.attempt,
            code=command.code, message=command.message, retry_at=retry_at,
        )
    )  # fmt: skip
