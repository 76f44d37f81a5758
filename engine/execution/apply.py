"""How each history event changes a run: the only code that changes one. Pure; `fold(apply, history)` gives the stored run."""

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import replace

from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.run import Run, Token, Vote

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
    number = getattr(event, "number", 0)
    if number >= run.next_id:
        run.next_id = number + 1
    changer = _CHANGERS.get(type(event))
    if changer is not None:
        changer(run, event)


def _token(run: Run, token_id: int, **fields: Any) -> None:
    run.tokens[token_id] = replace(run.tokens[token_id], **fields)


def _started(run: Run, event: happened.RunStarted) -> None:
    run.variables.update(event.variables)
    run.started_at = event.at
    run.business_key = event.business_key
    run.parent_run_id, run.parent_token_id = event.parent_run_id, event.parent_token_id


def _entered(run: Run, event: happened.TokenEntered) -> None:
    run.tokens[event.token_id] = Token(event.token_id, event.node_id, event.at, event.edge_id)
    run.next_id = max(run.next_id, event.token_id + 1)


def _left(run: Run, event: happened.TokenLeft) -> None:
    del run.tokens[event.token_id]
    run.outcome = event.outcome or run.outcome


def _set(run: Run, event: happened.VariablesSet) -> None:
    run.variables.update(event.values)


def _waits(kind: str) -> Callable[[Run, Any], None]:
    def changer(run: Run, event: Any) -> None:
        _token(run, event.token_id, waits_for=kind, reference=event.number)

    return changer


def _moves(run: Run, event: Any) -> None:
    _token(run, event.token_id, waits_for="", reference=0)


def _failed(run: Run, event: happened.JobFailed) -> None:
    _token(run, event.token_id, attempt=event.attempt)


def _task_created(run: Run, event: happened.TaskCreated) -> None:
    opened = {**run.tokens[event.token_id].open_tasks, event.number: ""}
    _token(run, event.token_id, waits_for="user_task", open_tasks=opened, pending=tuple(event.pending), policy=event.policy, reject=event.reject)


def _task_claimed(run: Run, event: happened.TaskClaimed) -> None:
    _token(run, event.token_id, open_tasks={**run.tokens[event.token_id].open_tasks, event.number: event.by})


def _task_unclaimed(run: Run, event: happened.TaskUnclaimed) -> None:
    _token(run, event.token_id, open_tasks={**run.tokens[event.token_id].open_tasks, event.number: ""})


def _task_completed(run: Run, event: happened.TaskCompleted) -> None:
    token = run.tokens[event.token_id]
    rest = {number: by for number, by in token.open_tasks.items() if number != event.number}
    _token(run, event.token_id, open_tasks=rest, votes=(*token.votes, Vote(event.by, event.outcome, event.values)))


def _task_cancelled(run: Run, event: happened.TaskCancelled) -> None:
    token = run.tokens[event.token_id]
    _token(run, event.token_id, open_tasks={number: by for number, by in token.open_tasks.items() if number != event.number})


def _joined(run: Run, event: happened.JoinReached) -> None:
    _token(run, event.token_id, waits_for="join")


def _called(run: Run, event: happened.ChildCalled) -> None:
    if event.is_awaited:
        _token(run, event.token_id, waits_for="call", reference=event.number)


def _resolved(run: Run, event: happened.IncidentResolved) -> None:
    _token(run, event.token_id, waits_for="", reference=0, attempt=0)


def _completed(run: Run, event: happened.RunCompleted) -> None:
    run.status, run.outcome, run.ended_at = "completed", event.outcome, event.at


def _cancelled(run: Run, event: happened.RunCancelled) -> None:
    run.status, run.ended_at = "cancelled", event.at
    run.tokens.clear()


_CHANGERS: dict[type, Callable[[Run, Any], None]] = {
    happened.RunStarted: _started,
    happened.TokenEntered: _entered,
    happened.TokenLeft: _left,
    happened.VariablesSet: _set,
    happened.JobCreated: _waits("job"),
    happened.JobCompleted: _moves,
    happened.JobFailed: _failed,
    happened.ErrorCaught: _moves,
    happened.TaskCreated: _task_created,
    happened.TaskClaimed: _task_claimed,
    happened.TaskUnclaimed: _task_unclaimed,
    happened.TaskCompleted: _task_completed,
    happened.TaskCancelled: _task_cancelled,
    happened.TimerSet: _waits("timer"),
    happened.TimerFired: _moves,
    happened.MessageAwaited: _waits("message"),
    happened.MessageReceived: _moves,
    happened.ChildCalled: _called,
    happened.ChildEnded: _moves,
    happened.JoinReached: _joined,
    happened.IncidentRaised: _waits("incident"),
    happened.IncidentResolved: _resolved,
    happened.RunCompleted: _completed,
    happened.RunCancelled: _cancelled,
}
