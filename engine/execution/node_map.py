"""Which node of a changed drawing is which of the old one: the same id, else the same type and title, else the same neighbours. Pure; a person may say otherwise.

A match is only suggested where it is the only one; a node is never matched across the border of its subprocess.
"""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.model.definition import Edge, Node, WorkflowDefinition

__all__ = ["Match", "edge_map", "is_alike", "read_map", "suggest"]

How = Literal["same_id", "same_title", "same_neighbours", "given"]


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the old drawing and the one that stands for it in the new one ("": none); `how` it was found."""

    source: str
    target: str = ""
    how: How | Literal[""] = ""


def is_alike(old: Node, new: Node) -> bool:
    """Whether a token could stand at either: the same kind of node."""
    return (old.kind, old.type, old.trigger, old.is_interrupting) == (new.kind, new.type, new.trigger, new.is_interrupting)


def suggest(old: WorkflowDefinition, new: WorkflowDefinition) -> list[Match]:
    """A match for each node of the old drawing, in its order."""
    finder = _Finder(old, new)
    for node in old.nodes.values():
        if node.node_id in new.nodes and is_alike(node, new.nodes[node.node_id]):
            finder.take(node.node_id, node.node_id, "same_id")
    while finder.round(_titled, "same_title") or finder.round(finder.neighbours, "same_neighbours"):
        pass
    return [Match(source=name, target=finder.found.get(name, ""), how=finder.how.get(name, "")) for name in old.nodes]


def read_map(old: WorkflowDefinition, new: WorkflowDefinition, given: Mapping[str, str]) -> dict[str, str]:
    """Old node -> new one: what is suggested, and what a person says instead ("" takes a suggestion away). Raises Invalid for nodes that do not exist."""
    problems: list[Problem] = []
    for source, target in given.items():
        for name, drawing, is_old in ((source, old, True), (target, new, False)):
            if name and name not in drawing.nodes:
                en, zh = ("old", "旧") if is_old else ("new", "新")
                near = nearest_name(name, drawing.nodes)
                problems.append(problem("migration.unknown_node", f"the {en} version has no node {name[:60]}", f"{zh}版本没有节点 {name[:60]}", path=source[:60], nearest=near))
    if problems:
        raise Invalid(*problems)
    found = {match.source: match.target for match in suggest(old, new) if match.target}
    taken = {target for source, target in given.items() if target}
    found = {source: target for source, target in found.items() if target not in taken} | dict(given)
    return {source: target for source, target in found.items() if target}


def edge_map(old: WorkflowDefinition, new: WorkflowDefinition, nodes: Mapping[str, str]) -> dict[str, str]:
    """Old edge -> new one: the one with the same ends; of several the one with the same condition, else the one in the same place among them."""
    beside: dict[tuple[str, str], list[Edge]] = {}
    for edge in new.edges:
        beside.setdefault((edge.source, edge.target), []).append(edge)
    found: dict[str, str] = {}
    counts: dict[tuple[str, str], int] = {}
    for edge in old.edges:
        ends = (nodes.get(edge.source, ""), nodes.get(edge.target, ""))
        ways = beside.get(ends, [])
        place = counts[ends] = counts.get(ends, -1) + 1
        same = [way for way in ways if _condition(way) == _condition(edge)]
        if len(same) == 1:
            found[edge.edge_id] = same[0].edge_id
        elif place < len(ways):
            found[edge.edge_id] = ways[place].edge_id
    return found


def _condition(edge: Edge) -> tuple[Any, ...]:
    return (edge.when.text if edge.when else "", edge.is_default, edge.error)


def _titled(node: Node) -> Any:
    return (node.title.en, node.title.get("zh"))


class _Finder:
    def __init__(self, old: WorkflowDefinition, new: WorkflowDefinition) -> None:
        self.old, self.new = old, new
        self.found: dict[str, str] = {}
        self.back: dict[str, str] = {}
        self.how: dict[str, How] = {}

    def take(self, source: str, target: str, how: How) -> None:
        self.found[source], self.back[target], self.how[source] = target, source, how

    def round(self, mark: Callable[[Node], Any], how: How) -> bool:
        """Matches what only one on either side has in common; whether anything was found."""
        left, right = self._by(self.old, mark, is_old=True), self._by(self.new, mark, is_old=False)
        pairs = [(nodes[0], right[key][0]) for key, nodes in left.items() if len(nodes) == 1 and len(right.get(key, ())) == 1]
        for source, target in pairs:
            self.take(source, target, how)
        return bool(pairs)

    def _by(self, drawing: WorkflowDefinition, mark: Callable[[Node], Any], *, is_old: bool) -> dict[Any, list[str]]:
        grouped: dict[Any, list[str]] = {}
        for node in drawing.nodes.values():
            if node.node_id in (self.found if is_old else self.back):
                continue
            around = tuple(self._named(name, is_old=is_old) for name in (node.parent, node.host))
            says = mark(node)
            if None not in around and says is not None:
                grouped.setdefault((node.kind, node.type, node.trigger, node.is_interrupting, around, says), []).append(node.node_id)
        return grouped

    def _named(self, name: str, *, is_old: bool) -> str | None:
        """A node by its name in the new drawing; None while it has no match."""
        if not name or not is_old:
            return name if not name or name in self.back else None
        return self.found.get(name)

    def neighbours(self, node: Node) -> Any:
        """The matched nodes before and behind it; None when it has none."""
        drawing = self.old if self.old.nodes.get(node.node_id) is node else self.new
        is_old = drawing is self.old
        before = sorted(filter(None, (self._named(edge.source, is_old=is_old) for edge in drawing.incoming.get(node.node_id, ()))))
        behind = sorted(filter(None, (self._named(edge.target, is_old=is_old) for edge in drawing.outgoing.get(node.node_id, ()))))
        return (tuple(before), tuple(behind)) if before or behind else None
