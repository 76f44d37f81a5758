"""Approvals that lead the same way whether they are approved or rejected: allowed, but hardly meant.

The surprising rule: nothing is said where anything that the approval sets is read somewhere, where its run just ends behind it, and of work that cannot be rejected.
"""

from collections.abc import Collection, Iterator

from engine.errors import Problem, problem
from engine.model.definition import Node, WorkflowDefinition, expressions_in

__all__ = ["REJECTED_SAME", "unread_rejections"]

REJECTED_SAME = "graph.rejected_same"
REJECT = "reject"


def unread_rejections(definition: WorkflowDefinition, read: Collection[str] = ()) -> Iterator[Problem]:
    """A warning for each approval whose rejection changes nothing. `read`: variables that something beside the drawing reads (its forms)."""
    for node in definition.nodes.values():
        if node.kind != "user_task" or all(outcome.key != REJECT for outcome in node.outcomes):
            continue
        edges = [edge for edge in definition.outgoing[node.node_id] if not edge.error]
        if len(edges) != 1 or edges[0].when is not None or _just_ends(definition.nodes[edges[0].target]) or _is_read(definition, node, read):
            continue
        yield problem(
            "graph.rejected_same",
            "the same way is taken whether it is approved or rejected",
            "无论同意还是拒绝都走同一条路",
            path=f"nodes.{node.node_id}",
            expected="a condition on its outcome behind it",
            severity="warning",
        )


def _just_ends(node: Node) -> bool:
    return node.kind == "end" and not node.outcome and not node.trigger


def _is_read(definition: WorkflowDefinition, node: Node, read: Collection[str]) -> bool:
    """Whether anything that the node sets is read by anything but the node's own outputs."""
    names = {*node.outputs, *(node.many.collect if node.many is not None else ())}
    if names & set(read):
        return True
    own = [getattr(node, name) for name in node.__struct_fields__ if name != "outputs"]
    others = [other for other in definition.nodes.values() if other is not node]
    parts = (*own, *others, definition.edges, definition.facts, definition.subject_title)
    return any(not names.isdisjoint(one.names) for part in parts for one in expressions_in(part))
