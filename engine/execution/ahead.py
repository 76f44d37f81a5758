"""Who will be asked to approve later on, as far as that is certain from here.

The walk goes on as if everything were approved. The surprising rule: where a condition depends on what nobody can know yet, or the way ends in something that waits for
others, the walk ends: better to ask somebody twice than not at all.
"""

from typing import Any

from engine.execution.burst import Burst
from engine.execution.selector import people_of
from engine.model.definition import Edge, Node
from engine.model.run import Token

__all__ = ["asked_later"]

FARTHEST = 200
PASSED = frozenset({"start", "exclusive", "parallel", "activity", "calculate", "decision", "user_task", "timer", "throw", "link"})
"""Kinds of nodes that are passed for certain once they are reached."""


def asked_later(burst: Burst, token: Token, node: Node) -> set[str]:
    """The people who will be asked at a later approval, if this one is approved."""
    scope, unknown = burst.scope(token), set[str]()
    found, seen, waiting = set[str](), {node.node_id}, [node]
    while waiting and len(seen) < FARTHEST:
        one = waiting.pop(0)
        _assume(burst, one, scope, unknown)
        for edge in _sure_edges(burst, one, scope, unknown):
            following = burst.definition.nodes[edge.target]
            if following.node_id in seen or following.kind not in PASSED or following.milestone or following.many is not None:
                continue
            seen.add(following.node_id)
            waiting.append(following)
            if following.kind == "user_task" and following.staffing.auto is None and any(outcome.key == "approve" for outcome in following.outcomes):
                found.update(_asked(burst, following, scope, unknown))
    return found


def _assume(burst: Burst, node: Node, scope: dict[str, Any], unknown: set[str]) -> None:
    """What the node sets, when it approves; what only people or machines can say is unknown."""
    result = {"outcome": "approve", "values": {}, "by": "", "votes": []}
    for name, template in node.outputs.items():
        is_known = node.kind in ("user_task", "calculate") and all(path[:2] == ("result", "outcome") or path[0] != "result" for one in template.expressions for path in one.paths)
        if is_known and not template.names & unknown:
            scope[name] = template.fill({**scope, "result": result}, burst.now, [])
            unknown.discard(name)
        else:
            unknown.add(name)


def _sure_edges(burst: Burst, node: Node, scope: dict[str, Any], unknown: set[str]) -> list[Edge]:
    """The edges that are taken for certain."""
    edges = [edge for edge in burst.definition.outgoing.get(node.node_id, ()) if not edge.error]
    asked = [edge for edge in edges if edge.when is not None]
    if any(edge.when is not None and edge.when.names & unknown for edge in asked):
        return []
    chosen = [edge for edge in edges if not edge.is_default and (edge.when is None or burst.holds(edge.when, scope, []))]
    chosen = chosen or [edge for edge in edges if edge.is_default]
    return chosen[:1] if node.kind == "exclusive" else chosen


def _asked(burst: Burst, node: Node, scope: dict[str, Any], unknown: set[str]) -> list[str]:
    template = node.candidates if node.candidates is not None else node.inputs.get("approvers")
    if template is None or template.names & unknown or node.staffing.distribute != "offer":
        return []
    events = len(burst.events)
    people = people_of(burst, Token(0, node.node_id, burst.now), template.fill(scope, burst.now, []))
    del burst.events[events:]  # warnings of a task that does not exist yet
    policy = node.inputs.get("policy")
    is_everybody = len(people) == 1 or (policy is not None and policy.source in ("all", "in_order"))
    return people if is_everybody else []
