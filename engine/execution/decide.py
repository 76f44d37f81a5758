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
from engine.execution.detour import move_token, resume_run, suspend_run
from engine.execution.entry import begin
from engine.execution.gateway import exclusive, inclusive, join, merge, parallel, split
from engine.execution.hop import hop
from engine.execution.many import add_instance, complete_many
from engine.execution.migrate import migrate
from engine.execution.overdue import offer_task
from engine.execution.repair import edit_variables, skip_node
from engine.execution.reseat import add_comment, add_signers, delegate_task, remove_signer, return_task, send_copy, transfer_task, urge_task
from engine.execution.settle import settle, tell_stuck
from engine.execution.signing import follow_steps
from engine.execution.staffing import foresee_work
from engine.execution.subprocess import start_node, subprocess
from engine.execution.throw import end, throw
from engine.execution.user_task import claim_task, complete_task, unclaim_task, user_task
from engine.execution.way_back import answer_ahead, redo_node, restart_run, send_back, skip_task, take_back
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model import event as happened
from engine.model.calendar import WorkCalendar
from engine.model.command import Command
from engine.model.definition import Node, NodeKind, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.lifecycle import STATUSES
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
    if run.status != "running" and type(command) is not asked.RestartRun:
        raise Conflict(problem("run.ended", f"the run has already ended ({run.status})", f"流程已结束（{STATUSES[run.status].get('zh')}）"))
    if run.suspended_by and type(command) in STANDING:
        raise _suspended()
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
    """`advance` without its short cut, for a command that may reach the run."""
    burst = Burst(definition, run, now, calendar, trace, organisation)
    _HANDLERS[type(command)](burst, command)
    if burst.run.suspended_by:
        while burst.completing:
            complete_many(burst, burst.completing.popleft())
        return burst.events, burst.run
    _drain(burst, limit)
    if burst.signed:
        follow_steps(burst)
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
        if node.node_id not in burst.definition.plain:
            if node.trigger == "signal" and node.kind in ("throw", "end") and _others_first(burst):
                burst.agenda.append(token.token_id)
                continue
            if (node.milestone or node.lock or node.repeat or node.many or node.node_id in burst.definition.boundaries) and not begin(burst, token, node):
                continue
            token = burst.run.tokens[token.token_id]
        _BEHAVIOURS[node.kind](burst, token, node)


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
    burst.emit(happened.RunCancelled(by=command.by, reason=command.reason, at=burst.now, act=command.act))


def _repair(burst: Burst, command: asked.RepairRun) -> None:
    """Everything that an operator wants, before anything moves on."""
    burst.emit(happened.RepairBegun(by=command.by, reason=command.reason))
    for step in command.steps:
        if burst.run.suspended_by and type(step) in STANDING:
            raise _suspended()
        _HANDLERS[type(step)](burst, step)


def _suspended() -> Conflict:
    return Conflict(problem("run.suspended", "this run is suspended; it must be resumed first", "流程已挂起，须先激活"))


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
    asked.SuspendRun: suspend_run,
    asked.ResumeRun: resume_run,
    asked.MoveToken: move_token,
    asked.EditVariables: edit_variables,
    asked.SkipNode: skip_node,
    asked.MigrateRun: migrate,
    asked.RepairRun: _repair,
    asked.RestartRun: restart_run,
    signing.AddSigners: add_signers,
    signing.RemoveSigner: remove_signer,
    signing.TransferTask: transfer_task,
    signing.DelegateTask: delegate_task,
    signing.ReturnTask: return_task,
    signing.SendBack: send_back,
    signing.TakeBack: take_back,
    signing.SkipTask: skip_task,
    signing.RedoNode: redo_node,
    signing.AnswerAhead: answer_ahead,
    signing.UrgeTask: urge_task,
    signing.SendCopy: send_copy,
    signing.AddComment: add_comment,
    asked.OfferTask: offer_task,
}

STANDING = frozenset(
    {
        asked.ClaimTask, asked.UnclaimTask, asked.CompleteTask, asked.FireTimer, asked.RetryIncident, asked.AddInstance, asked.StartNode, signing.AddSigners, signing.RemoveSigner,
        signing.TransferTask, signing.DelegateTask, signing.ReturnTask, signing.SendBack, signing.TakeBack, signing.SkipTask, signing.RedoNode, signing.AnswerAhead,
        signing.UrgeTask,
    }
)  # fmt: skip
"""What people and the clock cannot do while a run is suspended."""
