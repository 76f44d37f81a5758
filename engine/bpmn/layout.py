"""Where the nodes of a workflow are drawn when nobody has placed them: in layers from left to right, subprocesses around their own.

Pure; sizes in points as BPMN's drawings have them. A node that has its own place keeps it.
"""

from collections.abc import Mapping
from typing import Any

__all__ = ["Box", "Layout", "lay_out"]

Box = tuple[float, float, float, float]
"""Left, top, width, height."""
Layout = dict[str, Box]
GAP, ROW, PAD = 50, 40, 40
SIZES = {
    **dict.fromkeys(("start", "end", "timer", "message", "signal", "condition", "throw", "link", "boundary"), (36.0, 36.0)),
    **dict.fromkeys(("exclusive", "parallel", "inclusive", "event_choice", "join", "split", "merge"), (50.0, 50.0)),
}
CONTAINERS = ("subprocess", "transaction", "ad_hoc", "event_subprocess")


def lay_out(nodes: Mapping[str, Mapping[str, Any]], edges: list[tuple[str, str]]) -> Layout:
    """A box for every node."""
    inside: dict[str, list[str]] = {}
    for name, fields in nodes.items():
        inside.setdefault(str(fields.get("in", "")), []).append(name)
    boxes: Layout = {}
    _place(nodes, edges, inside, "", boxes, 100.0, 100.0)
    for name, fields in nodes.items():
        boxes.setdefault(name, (100.0, 100.0, 36.0, 36.0))
        at = fields.get("at")
        if isinstance(at, list | tuple) and len(at) == 2:
            boxes[name] = (float(at[0]), float(at[1]), *boxes[name][2:])
    counts: dict[str, int] = {}
    for name, fields in nodes.items():
        host = boxes.get(str(fields.get("host", "")))
        if host is not None and "at" not in fields:
            number = counts[fields["host"]] = counts.get(fields["host"], -1) + 1
            boxes[name] = (host[0] + 10 + 42 * number, host[1] + host[3] - 18, 36.0, 36.0)
    return boxes


def _place(
    nodes: Mapping[str, Mapping[str, Any]], edges: list[tuple[str, str]], inside: Mapping[str, list[str]], holder: str, boxes: Layout, left: float, top: float
) -> tuple[float, float]:
    """Places what stands in `holder`; the width and height that it takes. A node is wide enough for the events on its border."""
    members = inside.get(holder, [])
    layers = _layers(members, [(nodes[source].get("host", source), target) for source, target in edges if source in nodes and target in nodes], nodes)
    x, height = left, 0.0
    for layer in layers:
        y, width = top, 0.0
        for name in layer:
            size = SIZES.get(str(nodes[name]["type"]), (100.0, 80.0))
            if nodes[name]["type"] in CONTAINERS:
                inner = _place(nodes, edges, inside, name, boxes, x + PAD, y + PAD)
                size = (max(inner[0] + 2 * PAD, 140.0), max(inner[1] + 2 * PAD, 100.0))
            events = sum(fields.get("host") == name for fields in (nodes[other] for other in members))
            size = (max(size[0], 20.0 + 42 * events), size[1]) if events else size
            boxes[name] = (x, y, *size)
            width = max(width, size[0])
            y += size[1] + ROW
        height = max(height, y - top - ROW)
        x += width + GAP
    return max(0.0, x - left - GAP), height


def _layers(members: list[str], edges: list[tuple[str, str]], nodes: Mapping[str, Mapping[str, Any]]) -> list[list[str]]:
    """The longest way from a beginning gives a node's layer; an edge that closes a circle does not count."""
    placed = [name for name in members if nodes[name]["type"] != "boundary"]
    follow: dict[str, list[str]] = {name: [] for name in placed}
    for source, target in edges:
        if source in follow and target in follow and target not in follow[source]:
            follow[source].append(target)
    come = {target for targets in follow.values() for target in targets}
    order: list[str] = []
    state: dict[str, int] = {}
    back: set[tuple[str, str]] = set()
    for root in [*(name for name in placed if name not in come), *placed]:
        waiting = [(root, iter(follow[root]))] if root not in state else []
        state.setdefault(root, 1)
        while waiting:
            name, rest = waiting[-1]
            following = next(rest, None)
            if following is None:
                state[name] = 2
                order.append(name)
                waiting.pop()
            elif state.get(following) == 1:
                back.add((name, following))
            elif following not in state:
                state[following] = 1
                waiting.append((following, iter(follow[following])))
    depth = dict.fromkeys(placed, 0)
    for name in reversed(order):
        for following in follow[name]:
            if (name, following) not in back:
                depth[following] = max(depth[following], depth[name] + 1)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name in placed:
        layers[depth[name]].append(name)
    return layers
