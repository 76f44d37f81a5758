"""The commonest steps of all, each done in one go: a run begins, or the job of its only token is done, and it goes straight on to the next job or to its end.

Pure. It says exactly what `engine.execution.decide` would say (tests/unit/test_hop.py, and every random flow); what is more than that is None, and decided there.
The surprising rule: it makes the run after its events by itself, because it knows them all at once; that folding them gives the same run is tested.
"""

from copy import copy
from datetime import datetime

import msgspec

from engine.execution.burst import about_run
from engine.model import event as happened
from engine.model.command import Command, CompleteJob, StartRun
from engine.model.definition import Hop, WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.run import Run, Token, Tokens

__all__ = ["hop"]


def hop(definition: WorkflowDefinition, run: Run, command: Command, now: datetime, trace: str) -> tuple[list[HistoryEvent], Run] | None:
    """The events and the run after them; None when there is more to it than going straight on, or FEEL has something to warn of."""
    if type(command) is CompleteJob:
        return _go_on(definition, run, command, now, trace)
    if type(command) is StartRun and not command.start_id:
        return _begin(definition, run, command, now, trace)
    return None


def _begin(definition: WorkflowDefinition, run: Run, command: StartRun, now: datetime, trace: str) -> tuple[list[HistoryEvent], Run] | None:
    way = definition.hops.get(definition.start_id)
    if way is None or definition.watchers or definition.has_early or run.next_id != 1:
        return None
    start_id = way.node.node_id
    events: list[HistoryEvent] = [
        happened.RunStarted(
            variables=command.inputs, at=now, business_key=command.business_key,
            parent_run_id=command.parent_run_id, parent_token_id=command.parent_token_id, starter=command.starter,
        ),
        happened.TokenEntered(token_id=1, node_id=start_id, at=now),
        happened.TokenLeft(token_id=1, node_id=start_id),
    ]  # fmt: skip
    after = msgspec.structs.replace(
        run, variables={**run.variables, **command.inputs}, next_id=2, started_at=now, business_key=command.business_key,
        parent_run_id=command.parent_run_id, parent_token_id=command.parent_token_id, starter=command.starter,
    )  # fmt: skip
    return _onward(definition, after, way, events, (0, now, trace))


def _go_on(definition: WorkflowDefinition, run: Run, command: CompleteJob, now: datetime, trace: str) -> tuple[list[HistoryEvent], Run] | None:
    if len(run.tokens) != 1 or run.armed or run.scopes or run.joins or run.kept or run.returns or run.suspended_by:
        return None
    (token,) = run.tokens.values()
    way = definition.hops.get(token.node_id)
    if way is None or token.waits_for != "job" or token.reference != command.number or token.turn or token.is_begun or token.lock:
        return None
    token_id, node, variables = token.token_id, way.node, run.variables
    events: list[HistoryEvent] = [happened.JobCompleted(token_id=token_id, node_id=node.node_id, number=command.number, outputs=command.outputs)]
    if node.outputs:
        warnings: list[str] = []
        seen = {**definition.unset, **variables, "result": command.outputs}
        if way.reads_run[0]:
            seen["run"] = about_run(run)
        values = {name: template.fill(seen, now, warnings) for name, template in node.outputs.items()}
        if warnings:
            return None
        events.append(happened.VariablesSet(token_id=token_id, node_id=node.node_id, values=values))
        variables = {**variables, **values}
    events.append(happened.TokenLeft(token_id=token_id, node_id=node.node_id))
    after = copy(run)
    after.variables = variables
    return _onward(definition, after, way, events, (token.slot or token.reference, now, trace))


def _onward(definition: WorkflowDefinition, run: Run, way: Hop, events: list[HistoryEvent], moment: tuple[int, datetime, str]) -> tuple[list[HistoryEvent], Run] | None:
    """The node has been left; `run` is the caller's own. `moment`: the free slot, the time, the span."""
    slot, now, trace = moment
    token_id, target = run.next_id, way.target
    events.append(happened.TokenEntered(token_id=token_id, node_id=target.node_id, edge_id=way.edge_id, at=now))
    if target.kind == "end":
        run.tokens, run.next_id = Tokens(), token_id + 1
        run.status, run.outcome, run.ended_at = "completed", target.outcome or run.outcome, now
        events.append(happened.TokenLeft(token_id=token_id, node_id=target.node_id, outcome=target.outcome))
        events.append(happened.RunCompleted(outcome=run.outcome, at=now))
        return events, run
    warnings: list[str] = []
    seen = {**definition.unset, **run.variables}
    if way.reads_run[1]:
        seen["run"] = about_run(run)
    inputs = {name: template.fill(seen, now, warnings) for name, template in target.inputs.items()}
    if warnings:
        return None
    number, work = token_id + 1, target.work
    events.append(
        happened.JobCreated(
            token_id=token_id, node_id=target.node_id, number=number, node_type=target.type, inputs=inputs, queue=work.queue, attempts=work.attempts,
            timeout=work.timeout, slot=slot, trace=trace,
        )
    )  # fmt: skip
    run.next_id = number + 1
    run.tokens = Tokens.of(Token(token_id, target.node_id, now, way.edge_id, "job", number, slot=slot))
    return events, run
