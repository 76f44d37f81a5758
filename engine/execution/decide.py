"""decide(definition, run, command, now) -> history events. Pure: no clock, no store, no randomness.

The agenda drains until nothing can move; a loop without a wait is stopped by `limit` and becomes an incident.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine.errors import Conflict, Text, problem
from engine.execution.activity import activity, complete_job, decision, fail_job
from engine.execution.arm import watch
from engine.execution.burst import Burst
from engine.execution.call import call, end_child, escalate_child
from engine.execution.catch import catch, deliver_message, event_choice, fire_timer, refuse_event
from engine.execution.entry import begin
from engine.execution.gateway import exclusive, inclusive, join, merge, parallel, split
from engine.execution.hop import hop
from engine.execution.many import add_instance, complete_many
from engine.execution.overdue import offer_task
from engine.execution.settle import settle, tell_stuck
from engine.execution.staffing import foresee_work
from engine.execution.subprocess import start_node, subprocess
from engine.execution.throw import end, throw
from engine.execution.user_task import claim_task, complete_task, unclaim_task, user_task
from engine.model import command as asked
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.command import Command
from engine.model.definition import Node, NodeKind, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.organisation import NOBODY, Organisation
from engine.model.run import Run, Token

__all__ = ["advance", "decide", "in_full"]

STEPS = 20
"""How many nodes each planned instance may pass beyond the limit."""


def decide(definition: WorkflowDefinition, run: Run, command: Command, now: datetime, *, limit: int = 10_000) -> list[HistoryEvent]:
    """What happens when `command` reaches `run` at `now`. Raises Conflict or Invalid when it cannot be done; then nothing happened."""
    return advance(definition, run, command, now, limit=limit)[0]


def advance(
    definition: WorkflowDefinition,
    run: Run,
    command: Command,
    now: datetime,
    *,
    limit: int = 10_000,
    calendar: WorkCalendar | None = None,
    trace: str = "",
    organisation: Organisation = NOBODY,
) -> tuple[list[HistoryEvent], Run]:
    """Like `decide`, and the run after these events as well; `run` itself stays as it was. `calendar`: for what is counted in working time; `organisation`: for who is asked; `trace`: the span of whom asks, for the jobs that come of it."""
    if run.status != "running":
        raise Conflict(problem("run.ended", f"the run has already ended ({run.status})", f"流程已结束（{run.status}）"))
    return hop(definition, run, command, now, trace) or in_full(definition, run, command, now, limit=limit, calendar=calendar, trace=trace, organisation=organisation)


def in_full(
    definition: WorkflowDefinition,
    run: Run,
    command: Command,
    now: datetime,
    *,
    limit: int = 10_000,
    calendar: WorkCalendar | None = None,
    trace: str = "",
    organisation: Organisation = NOBODY,
) -> tuple[list[HistoryEvent], Run]:
    """`advance` without its short cut, for a run that has not ended."""
    burst = Burst(definition, run, now, calendar, trace, organisation)
    _HANDLERS[type(command)](burst, command)
    _drain(burst, limit)
    if burst.run.status == "running":
        if burst.run.tokens:
            tell_stuck(burst)
        else:
            burst.unwatch(0)
            burst.emit(happened.RunCompleted(outcome=burst.run.outcome, at=now))
    return burst.events, burst.run


def _drain(burst: Burst, limit: int) -> None:
    steps = 0
    while burst.run.status == "running" and (burst.agenda or (burst.run.tokens and settle(burst))):
        steps += 1
        while burst.completing:
            complete_many(burst, burst.completing.popleft())
        if not burst.agenda:
            if steps > limit + STEPS * burst.planned:
                return
            continue
        token = burst.run.tokens.get(burst.agenda.popleft())
        if token is None:
            continue
        if steps > limit + STEPS * burst.planned:
            burst.stop(token, "run.endless", Text(f"more than {limit} nodes were passed without a wait", f"连续经过 {limit} 个节点而没有等待，疑似死循环"))
            continue
        node = burst.definition.nodes[token.node_id]
        if node.trigger == "signal" and node.kind in ("throw", "end") and _others_first(burst):
            burst.agenda.append(token.token_id)
            continue
        if (node.milestone or node.lock or node.repeat or node.many or node.node_id in burst.definition.boundaries) and not begin(burst, token, node):
            continue
        _BEHAVIOURS[node.kind](burst, burst.run.tokens[token.token_id], node)


def _others_first(burst: Burst) -> bool:
    """Whether a token that is no thrower of a signal can still move: it may be on its way to where the signal is awaited."""
    return any(
        burst.definition.nodes[token.node_id].trigger != "signal" or burst.definition.nodes[token.node_id].kind not in ("throw", "end")
        for token_id in burst.agenda
        if (token := burst.run.tokens.get(token_id)) is not None
    )


def _start(burst: Burst, command: asked.StartRun) -> None:
    burst.emit(
        happened.RunStarted(
            variables=command.inputs, at=burst.now, business_key=command.business_key,
            parent_run_id=command.parent_run_id, parent_token_id=command.parent_token_id, starter=command.starter,
        )
    )  # fmt: skip
    foresee_work(burst)
    watch(burst, 0, "")
    start = burst.definition.nodes[command.start_id or burst.definition.start_id]
    if start.trigger:
        burst.finish(burst.place(start.node_id), start, command.payload)
    else:
        burst.enter(start.node_id)


def _retry(burst: Burst, command: asked.RetryIncident) -> None:
    token = burst.run.waiting_for(command.number, "incident")
    if token is not None:
        burst.emit(happened.IncidentResolved(token_id=token.token_id, node_id=token.node_id, number=command.number, by=command.by))
        burst.agenda.append(token.token_id)
        return
    raise Conflict(problem("incident.resolved", "this incident has already been resolved", "该异常已处理"))


def _cancel(burst: Burst, command: asked.CancelRun) -> None:
    burst.emit(happened.RunCancelled(by=command.by, reason=command.reason, at=burst.now))


def _pass(burst: Burst, token: Token, node: Node) -> None:
    burst.done(token, node)


def _calculate(burst: Burst, token: Token, node: Node) -> None:
    burst.finish(token, node, {})


_BEHAVIOURS: dict[NodeKind, Callable[[Burst, Token, Node], None]] = {
    "start": _pass,
    "end": end,
    "activity": activity,
    "user_task": user_task,
    "decision": decision,
    "calculate": _calculate,
    "call": call,
    "exclusive": exclusive,
    "parallel": parallel,
    "inclusive": inclusive,
    "event_choice": event_choice,
    "join": join,
    "split": split,
    "merge": merge,
    "timer": catch,
    "message": catch,
    "signal": catch,
    "condition": catch,
    "throw": throw,
    "link": _pass,
    "boundary": _pass,
    "subprocess": subprocess,
    "transaction": subprocess,
    "ad_hoc": subprocess,
    "event_subprocess": subprocess,
}

_HANDLERS: dict[type, Callable[[Burst, Any], None]] = {
    asked.StartRun: _start,
    asked.CompleteJob: complete_job,
    asked.FailJob: fail_job,
    asked.ClaimTask: claim_task,
    asked.UnclaimTask: unclaim_task,
    asked.CompleteTask: complete_task,
    asked.FireTimer: fire_timer,
    asked.DeliverMessage: deliver_message,
    asked.RefuseEvent: refuse_event,
    asked.EndChild: end_child,
    asked.EscalateChild: escalate_child,
    asked.RetryIncident: _retry,
    asked.CancelRun: _cancel,
    asked.AddInstance: add_instance,
    asked.StartNode: start_node,
    asked.OfferTask: offer_task,
}
