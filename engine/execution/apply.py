"""How each history event changes a run: the only code that changes one. Pure; `fold(apply, history)` gives the stored run."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from engine.execution.apply_repair import REPAIRS
from engine.execution.apply_signing import SIGNING
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.run import Armed, Instances, Kept, Run, Scope, Token, Vote

__all__ = ["apply", "change", "fold"]


def apply(run: Run, event: HistoryEvent) -> Run:
    """The run after `event`; `run` itself stays as it was."""
    after = run.fork()
    change(after, event)
    return after


def fold(run: Run, events: Iterable[HistoryEvent]) -> Run:
    """The run after all `events`."""
    after = run.fork()
    for event in events:
        change(after, event)
    return after


def change(run: Run, event: HistoryEvent) -> None:
    """Changes `run` in place; for callers that own it."""
    is_numbered, changer = _KINDS[type(event)]
    if is_numbered and event.number >= run.next_id:  # type: ignore[union-attr]
        run.next_id = event.number + 1  # type: ignore[union-attr]
    if changer is not None:
        changer(run, event)


def _token(run: Run, token_id: int, **fields: Any) -> None:
    run.tokens[token_id] = replace(run.tokens[token_id], **fields)


def _started(run: Run, event: happened.RunStarted) -> None:
    run.variables.update(event.variables)
    run.started_at = event.at
    run.business_key = event.business_key
    run.parent_run_id, run.parent_token_id = event.parent_run_id, event.parent_token_id
    run.starter = event.starter


def _entered(run: Run, event: happened.TokenEntered) -> None:
    token_id = event.token_id
    run.tokens[token_id] = Token(token_id, event.node_id, event.at, event.edge_id, scope=event.scope)
    if token_id >= run.next_id:
        run.next_id = token_id + 1


def _left(run: Run, event: happened.TokenLeft) -> None:
    token = run.indexed.take(event.token_id)
    if run.returns:
        run.returns.pop(event.token_id, None)
    if event.outcome:
        run.outcome = event.outcome
    scope = run.scopes.get(token.scope) if token.scope else None
    if scope is not None and scope.kind == "ad_hoc" and not event.is_withdrawn and token.node_id not in scope.done:
        run.scopes[token.scope] = replace(scope, done=(*scope.done, token.node_id))


def _parked(run: Run, event: happened.TokenParked) -> None:
    _token(run, event.token_id, waits_for=event.waits_for, reference=0)


def _set(run: Run, event: happened.VariablesSet) -> None:
    if event.scope:
        scope = run.scopes[event.scope]
        run.scopes[event.scope] = replace(scope, variables={**scope.variables, **event.values})
    else:
        run.variables.update(event.values)


def _waits(kind: str) -> Callable[[Run, Any], None]:
    def changer(run: Run, event: Any) -> None:
        _token(run, event.token_id, waits_for=kind, reference=event.number)

    return changer


def _awaits(kind: str) -> Callable[[Run, Any], None]:
    def changer(run: Run, event: Any) -> None:
        if event.is_beside:
            more = {name: getattr(event, name) for name in ("name", "is_spent", "left", "due_at", "purpose", "task") if hasattr(event, name)}
            if isinstance(event, happened.TimerSet) and event.to:
                more["to"] = tuple(event.to)
            run.armed[event.number] = Armed(node_id=event.node_id, kind=kind, token_id=event.token_id, scope=event.scope, **more)
        else:
            _token(run, event.token_id, waits_for=kind, reference=event.number)

    return changer


def _job_created(run: Run, event: happened.JobCreated) -> None:
    _token(run, event.token_id, waits_for="job", reference=event.number, slot=event.slot)


def _moves(run: Run, event: Any) -> None:
    _token(run, event.token_id, waits_for="", reference=0, slot=0)


def _happens(run: Run, event: Any) -> None:
    if event.number in run.armed:
        del run.armed[event.number]
    elif event.token_id in run.tokens:
        _moves(run, event)


def _cleared(run: Run, event: happened.ConditionCleared) -> None:
    run.armed[event.number] = replace(run.armed[event.number], is_spent=False)


def _opened(run: Run, event: Any) -> None:
    run.scopes[event.number] = Scope(event.number, event.node_id, event.token_id, event.parent, event.kind, event.index, event.variables)
    token = run.tokens[event.token_id]
    if event.kind == "instance":
        many = token.many or Instances()
        _token(run, event.token_id, waits_for="scope", many=replace(many, started=many.started + 1))
    elif event.kind != "handler":
        _token(run, event.token_id, waits_for="scope", reference=event.number)


def _ended(run: Run, event: happened.ScopeEnded) -> None:
    scope = run.scopes.pop(event.scope)
    for number, kept in list(run.kept.items()):
        if kept.scope == event.scope:
            del run.kept[number]
            if event.is_done:
                run.kept[number] = replace(kept, scope=scope.parent, via=(*kept.via, scope.node_id), variables={**scope.variables, **kept.variables})
    prefix = f"{event.scope}/"
    for key in [key for key in run.joins if key.startswith(prefix)]:
        del run.joins[key]


def _cancelling(run: Run, event: happened.ScopeCancelling) -> None:
    run.scopes[event.scope] = replace(run.scopes[event.scope], is_cancelling=True)


def _begun(run: Run, event: happened.ActivityBegun) -> None:
    _token(run, event.token_id, is_begun=True)


def _turned(run: Run, event: happened.LoopTurned) -> None:
    _token(run, event.token_id, waits_for="", reference=0, attempt=0, votes=(), turn=run.tokens[event.token_id].turn + 1)


def _planned(run: Run, event: happened.InstancesPlanned) -> None:
    _token(run, event.token_id, waits_for="scope", many=Instances(tuple(event.items)))


def _added(run: Run, event: happened.InstanceAdded) -> None:
    many = run.tokens[event.token_id].many or Instances()
    _token(run, event.token_id, many=replace(many, items=(*many.items, event.item)))


def _instance_ended(run: Run, event: happened.InstanceEnded) -> None:
    many = run.tokens[event.token_id].many or Instances()
    _token(run, event.token_id, many=replace(many, results={**many.results, event.index: event.results}))


def _instances_left(run: Run, event: happened.InstancesLeft) -> None:
    many = run.tokens[event.token_id].many or Instances()
    _token(run, event.token_id, many=replace(many, has_left=True))


def _locked(run: Run, event: happened.LockTaken) -> None:
    _token(run, event.token_id, lock=event.lock)


def _freed(run: Run, event: happened.LockFreed) -> None:
    _token(run, event.token_id, lock="")


def _kept(run: Run, event: happened.CompensationKept) -> None:
    run.kept[event.number] = Kept(event.node_id, event.handler, event.scope)


def _used(run: Run, event: happened.CompensationUsed) -> None:
    del run.kept[event.number]


def _advanced(run: Run, event: happened.JoinAdvanced) -> None:
    key = f"{event.scope}/{event.node_id}"
    if event.spent:
        run.joins[key] = tuple(event.spent)
    else:
        run.joins.pop(key, None)


def _failed(run: Run, event: happened.JobFailed) -> None:
    _token(run, event.token_id, attempt=event.attempt)
    if event.retry_at is None:
        _moves(run, event)


def _task_created(run: Run, event: happened.TaskCreated) -> None:
    token = run.tokens[event.token_id]
    more: dict[str, Any] = {}
    if event.seat is not None:
        more = {"seats": {**token.seats, event.number: replace(event.seat, candidates=tuple(event.candidates))}, "needs": event.needs}
    if event.behalf:
        more["behalf"] = {**token.behalf, event.number: event.behalf}
    opened = {**token.open_tasks, event.number: ""}
    run.tokens[event.token_id] = replace(token, waits_for="user_task", open_tasks=opened, pending=tuple(event.pending), policy=event.policy, reject=event.reject, **more)


def _task_claimed(run: Run, event: happened.TaskClaimed) -> None:
    _token(run, event.token_id, open_tasks={**run.tokens[event.token_id].open_tasks, event.number: event.by})


def _task_unclaimed(run: Run, event: happened.TaskUnclaimed) -> None:
    _token(run, event.token_id, open_tasks={**run.tokens[event.token_id].open_tasks, event.number: ""})


def _task_completed(run: Run, event: happened.TaskCompleted) -> None:
    token = run.tokens[event.token_id]
    rest = {number: by for number, by in token.open_tasks.items() if number != event.number}
    run.urged.pop(event.number, None)
    seat = token.seats.get(event.number)
    vote = Vote(event.by, event.outcome, event.values) if seat is None else Vote(event.by, event.outcome, event.values, event.number, seat, event.signature)
    seats = {number: one for number, one in token.seats.items() if number != event.number}
    _token(run, event.token_id, open_tasks=rest, votes=(*token.votes, vote), seats=seats)
    if event.doer:
        run.doers[event.node_id] = (*(by for by in run.doers.get(event.node_id, ()) if by != event.doer), event.doer)


def _task_cancelled(run: Run, event: happened.TaskCancelled) -> None:
    token = run.tokens[event.token_id]
    run.urged.pop(event.number, None)
    seats = {number: seat for number, seat in token.seats.items() if number != event.number}
    _token(run, event.token_id, open_tasks={number: by for number, by in token.open_tasks.items() if number != event.number}, seats=seats)


def _vote_kept(run: Run, event: happened.VoteKept) -> None:
    _token(run, event.token_id, votes=(*run.tokens[event.token_id].votes, Vote(event.by, event.outcome)))


def _task_offered(run: Run, event: happened.TaskOffered) -> None:
    token = run.tokens[event.token_id]
    seat = token.seats.get(event.number)
    if seat is not None:
        run.tokens[event.token_id] = replace(token, seats={**token.seats, event.number: replace(seat, candidates=tuple(dict.fromkeys((*seat.candidates, *event.to))))})
    if event.behalf:
        behalf = run.tokens[event.token_id].behalf
        _token(run, event.token_id, behalf={**behalf, event.number: {**behalf.get(event.number, {}), **event.behalf}})
    for number, armed in list(run.armed.items()):
        if armed.task == event.number:
            run.armed[number] = replace(armed, to=(*armed.to, *event.to))


def _foreseen(run: Run, event: happened.WorkForeseen) -> None:
    run.foreseen[event.node_id] = tuple(event.candidates)


def _approval_noted(run: Run, event: happened.ApprovalNoted) -> None:
    run.approvals = (*run.approvals, (event.node_id, event.by)) if event.by else ()


def _joined(run: Run, event: happened.JoinReached) -> None:
    _token(run, event.token_id, waits_for="join")


def _child_cancelled(run: Run, event: happened.ChildCancelled) -> None:
    if event.token_id in run.tokens:
        _moves(run, event)


def _called(run: Run, event: happened.ChildCalled) -> None:
    if event.is_awaited:
        _token(run, event.token_id, waits_for="call", reference=event.number)


def _resolved(run: Run, event: happened.IncidentResolved) -> None:
    _token(run, event.token_id, waits_for="", reference=0, attempt=0)


def _completed(run: Run, event: happened.RunCompleted) -> None:
    run.status, run.outcome, run.ended_at, run.error = "completed", event.outcome, event.at, event.error
    for left in (run.kept, run.joins):
        left.clear()


def _cancelled(run: Run, event: happened.RunCancelled) -> None:
    run.status, run.ended_at, run.suspended_by = "cancelled", event.at, ""
    for left in (run.tokens, run.scopes, run.armed, run.kept, run.joins, run.returns, run.urged):
        left.clear()


def _suspended(run: Run, event: happened.RunSuspended) -> None:
    run.suspended_by = event.by


def _resumed(run: Run, event: happened.RunResumed) -> None:
    run.suspended_by = ""


_CHANGERS: dict[type, Callable[[Run, Any], None]] = {
    happened.RunStarted: _started,
    happened.TokenEntered: _entered,
    happened.TokenLeft: _left,
    happened.TokenParked: _parked,
    happened.VariablesSet: _set,
    happened.ScopeOpened: _opened,
    happened.ScopeEnded: _ended,
    happened.ScopeCancelling: _cancelling,
    happened.ActivityBegun: _begun,
    happened.LoopTurned: _turned,
    happened.InstancesPlanned: _planned,
    happened.InstanceAdded: _added,
    happened.InstanceEnded: _instance_ended,
    happened.InstancesLeft: _instances_left,
    happened.LockTaken: _locked,
    happened.LockFreed: _freed,
    happened.CompensationKept: _kept,
    happened.CompensationUsed: _used,
    happened.JobCreated: _job_created,
    happened.JobCompleted: _moves,
    happened.JobFailed: _failed,
    happened.JobWithdrawn: _moves,
    happened.ErrorCaught: _moves,
    happened.TaskCreated: _task_created,
    happened.TaskClaimed: _task_claimed,
    happened.TaskUnclaimed: _task_unclaimed,
    happened.TaskCompleted: _task_completed,
    happened.TaskCancelled: _task_cancelled,
    happened.VoteKept: _vote_kept,
    happened.TaskOffered: _task_offered,
    happened.WorkForeseen: _foreseen,
    happened.ApprovalNoted: _approval_noted,
    happened.TimerSet: _awaits("timer"),
    happened.TimerFired: _happens,
    happened.MessageAwaited: _awaits("message"),
    happened.MessageReceived: _happens,
    happened.SignalAwaited: _awaits("signal"),
    happened.SignalReceived: _happens,
    happened.ConditionAwaited: _awaits("condition"),
    happened.ConditionCleared: _cleared,
    happened.ConditionMet: _happens,
    happened.WaitWithdrawn: _happens,
    happened.ChildCalled: _called,
    happened.ChildCancelled: _child_cancelled,
    happened.ChildEnded: _moves,
    happened.JoinReached: _joined,
    happened.JoinAdvanced: _advanced,
    happened.IncidentRaised: _waits("incident"),
    happened.IncidentResolved: _resolved,
    happened.RunCompleted: _completed,
    happened.RunCancelled: _cancelled,
    happened.RunSuspended: _suspended,
    happened.RunResumed: _resumed,
    **SIGNING,
    **REPAIRS,
}

_KINDS: dict[type, tuple[bool, Callable[[Run, Any], None] | None]] = {kind: ("number" in kind.__struct_fields__, _CHANGERS.get(kind)) for kind in HistoryEvent.__args__}
"""Kind of event -> whether it bears a number of the run's counter, and what it changes."""
