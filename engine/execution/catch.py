"""Events that happen (BPMN 2.0, 10.5.4 and 13.5.3): a timer fires, a message or a signal comes, a condition becomes true.

What follows depends on where it was awaited: at a catch event, on an activity's border, behind an event gateway, or at the start of an event subprocess.
"""

from typing import Any

from engine.errors import Conflict, problem
from engine.execution.arm import arm, arm_again
from engine.execution.burst import Burst
from engine.execution.overdue import pass_time
from engine.execution.subprocess import open_event_subprocess
from engine.model import event as happened
from engine.model.command import DeliverMessage, FireTimer, RefuseEvent
from engine.model.definition import Node
from engine.model.run import Armed, Token

__all__ = ["catch", "deliver_message", "deliver_signal", "event_choice", "fire_timer", "meet_conditions", "refuse_event", "trigger"]


def catch(burst: Burst, token: Token, node: Node) -> None:
    """The token waits for its node's event."""
    arm(burst, token, node)


def event_choice(burst: Burst, token: Token, node: Node) -> None:
    """Waits for all the events behind the gateway; the first that happens takes the token, the others are withdrawn."""
    burst.disarm(token)  # after an incident it tries again
    for edge in burst.definition.outgoing.get(node.node_id, ()):
        if not arm(burst, token, burst.definition.nodes[edge.target], is_beside=True):
            return
    burst.emit(happened.TokenParked(token_id=token.token_id, node_id=node.node_id, waits_for="events"))


def fire_timer(burst: Burst, command: FireTimer) -> None:
    """The instant has come. Raises Conflict when the run does not wait for it."""
    found = _awaited(burst, command.number, "timer")
    burst.emit(happened.TimerFired(token_id=found.token_id, node_id=found.node_id, number=command.number))
    if isinstance(found, Armed) and found.purpose:
        pass_time(burst, found)
        return
    _happen(burst, found, {"at": burst.now.isoformat()})


def deliver_message(burst: Burst, command: DeliverMessage) -> None:
    """The message (or the signal) has come. Raises Conflict when the run does not wait for it."""
    found = _awaited(burst, command.number, "message", "signal")
    node = burst.definition.nodes[found.node_id]
    place: dict[str, Any] = {"token_id": found.token_id, "node_id": node.node_id, "number": command.number}
    if (found.kind if isinstance(found, Armed) else found.waits_for) == "signal":
        burst.emit(happened.SignalReceived(name=node.signal, payload=command.payload, **place))
    else:
        burst.emit(happened.MessageReceived(name=node.message, payload=command.payload, **place))
    _happen(burst, found, command.payload)


def refuse_event(burst: Burst, command: RefuseEvent) -> None:
    """What came cannot be taken: an incident stands where it would have led. Raises Conflict when the run does not wait for it."""
    found = _awaited(burst, command.number, "timer", "message", "signal")
    if isinstance(found, Token):
        burst.clear(found)
        burst.stop(found, command.code, command.message)
        return
    node, host = burst.definition.nodes[found.node_id], burst.run.tokens.get(found.token_id)
    if host is not None and node.host != host.node_id:  # behind an event gateway, or a user task's own time
        burst.clear(host)
        burst.disarm(host)
        burst.stop(burst.run.tokens[host.token_id], command.code, command.message)
        return
    burst.emit(happened.WaitWithdrawn(token_id=found.token_id, node_id=found.node_id, number=command.number, kind=found.kind))
    burst.stop(_begun(burst, node, host, found.scope), command.code, command.message)


def deliver_signal(burst: Burst, name: str, payload: dict[str, Any]) -> None:
    """A signal thrown in this run reaches everybody in it who waits now."""
    run = burst.run
    waiting = [number for number, armed in run.armed.items() if armed.kind == "signal" and armed.name == name]
    waiting += [token.reference for token in run.tokens.values() if token.waits_for == "signal" and burst.definition.nodes[token.node_id].signal == name]
    for number in sorted(waiting):
        if number in run.armed or run.waiting_for(number, "signal") is not None:
            deliver_message(burst, DeliverMessage(number, payload))


def meet_conditions(burst: Burst) -> bool:
    """Asks every awaited condition; the first that has become true happens. Whether one did."""
    for number, armed in list(burst.run.armed.items()):
        if armed.kind == "condition":
            node = burst.definition.nodes[armed.node_id]
            is_true = burst.asks(_beside(burst, armed), node.condition)
            if is_true and not armed.is_spent:
                burst.emit(happened.ConditionMet(token_id=armed.token_id, node_id=node.node_id, number=number))
                _happen(burst, armed, {})
                return True
            if armed.is_spent and not is_true:
                burst.emit(happened.ConditionCleared(token_id=armed.token_id, node_id=node.node_id, number=number))
    for token in list(burst.run.tokens.values()) if "condition" in burst.run.waits else ():
        if token.waits_for == "condition" and burst.asks(token, burst.definition.nodes[token.node_id].condition):
            burst.emit(happened.ConditionMet(token_id=token.token_id, node_id=token.node_id, number=token.reference))
            _happen(burst, token, {})
            return True
    return False


def trigger(burst: Burst, node: Node, host: Token | None, scope: int, payload: dict[str, Any]) -> None:
    """The event of `node` happens: a boundary event of `host`, or a start event that watches `scope`. An interrupting one ends what it interrupts."""
    burst.finish(_begun(burst, node, host, scope), node, payload)


def _begun(burst: Burst, node: Node, host: Token | None, scope: int) -> Token:
    if node.kind == "boundary":
        if host is not None and node.is_interrupting:
            burst.withdraw(host)
        return burst.place(node.node_id, scope)
    if node.is_interrupting:
        burst.empty(scope)
    return open_event_subprocess(burst, node, scope)


def _happen(burst: Burst, found: Token | Armed, payload: dict[str, Any]) -> None:
    node = burst.definition.nodes[found.node_id]
    if isinstance(found, Token):
        burst.finish(burst.run.tokens[found.token_id], node, payload)
        return
    host = burst.run.tokens.get(found.token_id)
    if host is not None and node.host != host.node_id:  # behind an event gateway
        edge = next(edge for edge in burst.definition.outgoing[host.node_id] if edge.target == node.node_id)
        burst.gone(host)
        burst.finish(burst.place(node.node_id, host.scope, edge.edge_id), node, payload)
        return
    trigger(burst, node, host, found.scope, payload)
    if not node.is_interrupting and (host is None or host.token_id in burst.run.tokens):
        arm_again(burst, _beside(burst, found), node, found)


def _beside(burst: Burst, armed: Armed) -> Token:
    return burst.run.tokens.get(armed.token_id) or Token(0, armed.node_id, burst.now, scope=armed.scope)


def _awaited(burst: Burst, number: int, *kinds: str) -> Token | Armed:
    armed = burst.run.armed.get(number)
    if armed is not None and armed.kind in kinds:
        return armed
    token = burst.run.waiting_for(number, *kinds)
    if token is not None:
        return token
    raise Conflict(problem(f"{kinds[0]}.not_awaited", f"the run does not wait for {kinds[0]} {number}", f"流程不再等待 {kinds[0]} {number}"))
