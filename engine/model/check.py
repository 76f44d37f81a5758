"""What is wrong with a drawing: starts, nodes that cannot be reached or left, edges across borders, conditions without a way out; and how it flows (check_flow).

Pure graph work over a WorkflowDefinition; a file's lines are not known here, a problem names `nodes.<id>`.
"""

from collections.abc import Collection, Iterator

from engine.errors import Problem, nearest_name, problem
from engine.model.check_flow import check_flow
from engine.model.definition import Node, WorkflowDefinition

__all__ = ["check_definition", "missing_calls"]

CONTAINERS = ("subprocess", "transaction", "ad_hoc", "event_subprocess")
CATCHES = ("timer", "message", "signal", "condition")
FAILING = ("activity", "call", "subprocess", "transaction", "ad_hoc")
ALWAYS = ("error", "cancel", "compensation")
"""What an event of these begins is no choice (BPMN 2.0, table 10.93)."""
NO_WAY_IN = {"start": "graph.before_start", "boundary": "graph.before_start", "event_subprocess": "graph.before_start"}


def check_definition(definition: WorkflowDefinition) -> list[Problem]:
    """All problems of the drawing, each with the path of its node."""
    problems = [*_starts(definition), *_ends(definition), *_borders(definition), *_conditions(definition)]
    if not definition.bodies.get("") and not definition.openers:
        return problems
    reached = _reached(definition)
    for node_id in definition.nodes:
        if node_id not in reached:
            problems.append(problem("graph.unreachable", f"no way leads from the start to {node_id}", f"从开始节点无法到达 {node_id}", path=f"nodes.{node_id}"))
    return [*problems, *check_flow(definition)]


def missing_calls(definition: WorkflowDefinition, known: Collection[str]) -> list[Problem]:
    """The nodes that call a workflow which is not `known`."""
    return [
        problem(
            "workflow.call",
            f"there is no workflow {node.workflow}",
            f"没有流程 {node.workflow}",
            path=f"nodes.{node.node_id}.workflow",
            nearest=nearest_name(node.workflow, known),
            expected=", ".join(sorted(known)),
        )
        for node in definition.nodes.values()
        if node.kind == "call" and node.workflow not in known
    ]


def _starts(definition: WorkflowDefinition) -> Iterator[Problem]:
    plain = [node.node_id for node in definition.bodies.get("", ())]
    if len(plain) > 1 or not (plain or definition.openers):
        found = ", ".join(plain) or "none"
        yield problem(
            "graph.start",
            f"a workflow has exactly one plain start, or starts with events, found: {found}",
            f"流程必须恰有一个普通开始节点，或有事件开始节点，现有：{found}",
            path="nodes",
            expected="type: start",
        )
    for node in definition.openers:
        if node.trigger not in ("message", "signal", "timer", "condition"):
            yield problem(
                "graph.opener", f"{node.node_id}: a run is begun by a message, a signal, a time or a condition, not by {node.trigger}",
                f"{node.node_id}：流程只能由消息、信号、时间或条件启动，不能由 {node.trigger} 启动", path=f"nodes.{node.node_id}",
            )  # fmt: skip
        if node.condition is not None and node.condition.names:
            read = ", ".join(sorted(node.condition.names))
            yield problem(
                "graph.opener_condition", f"{node.node_id}: before a run begins there is nothing to read but the time: not {read}",
                f"{node.node_id}：流程启动之前只能读取时间，不能读取 {read}", path=f"nodes.{node.node_id}.condition", expected="today(), now()",
            )  # fmt: skip
        if node.trigger in ("timer", "condition") and definition.inputs.get("required"):
            yield problem(
                "graph.opener_inputs", f"{node.node_id}: a run that a time or a condition begins cannot be given the inputs that the workflow requires",
                f"{node.node_id}：由时间或条件启动的流程无法获得必填的输入", path=f"nodes.{node.node_id}",
            )  # fmt: skip
    for node in definition.nodes.values():
        if node.kind not in CONTAINERS:
            continue
        starts = [inner for inner in definition.nodes.values() if inner.parent == node.node_id and inner.kind == "start"]
        wanted = 0 if node.kind == "ad_hoc" else 1
        if len(starts) != wanted:
            yield problem(
                "graph.start_inside", f"{node.node_id} has {len(starts)} starts in it, {wanted} expected", f"{node.node_id} 内有 {len(starts)} 个开始节点，应为 {wanted} 个",
                path=f"nodes.{node.node_id}", expected=f"type: start, in: {node.node_id}" if wanted else "",
            )  # fmt: skip
        elif wanted and bool(starts[0].trigger) != (node.kind == "event_subprocess"):
            yield problem(
                "graph.start_event", f"{starts[0].node_id} must be a start with an event in an event subprocess, and without one elsewhere",
                f"{starts[0].node_id}：事件子流程的开始节点必须有事件，其他子流程的不能有", path=f"nodes.{starts[0].node_id}",
            )  # fmt: skip


def _ends(definition: WorkflowDefinition) -> Iterator[Problem]:
    handlers = {edge.target for boundaries in definition.boundaries.values() for one in boundaries if one.trigger == "compensation" for edge in definition.outgoing[one.node_id]}
    for node in definition.nodes.values():
        outgoing, path = definition.outgoing[node.node_id], f"nodes.{node.node_id}"
        around = definition.nodes.get(node.parent)
        if node.kind in ("end", "event_subprocess") and outgoing:
            yield problem("graph.after_end", f"nothing may follow the end {node.node_id}", f"结束节点 {node.node_id} 之后不能再有节点", path=path)
        may_stop = node.kind in ("end", "event_subprocess") or node.node_id in handlers or (around is not None and around.kind == "ad_hoc")
        if not may_stop and not [edge for edge in outgoing if not edge.error]:
            yield problem("graph.dead_end", f"{node.node_id} leads nowhere", f"{node.node_id} 没有出口", path=path, expected="an edge from it, or type: end")
        if node.kind in NO_WAY_IN and definition.incoming[node.node_id]:
            yield problem("graph.before_start", f"nothing may lead to the start {node.node_id}", f"不能有连线指向开始节点 {node.node_id}", path=path)


def _borders(definition: WorkflowDefinition) -> Iterator[Problem]:
    for edge in definition.edges:
        source, target = definition.nodes.get(edge.source), definition.nodes.get(edge.target)
        if source is not None and target is not None and source.parent != target.parent:
            yield problem(
                "graph.border", f"the edge from {edge.source} to {edge.target} crosses the border of a subprocess", f"{edge.source} 到 {edge.target} 的连线跨越了子流程边界",
                path=f"nodes.{edge.source}", expected="both in the same subprocess",
            )  # fmt: skip
    for node in definition.nodes.values():
        host = definition.nodes.get(node.host)
        if host is not None and host.parent != node.parent:
            yield problem(
                "graph.border_host", f"{node.node_id} must stand in the same subprocess as {node.host}", f"{node.node_id} 必须与 {node.host} 在同一子流程内", path=f"nodes.{node.node_id}"
            )  # fmt: skip
        if not node.is_interrupting and node.trigger in ALWAYS:
            yield problem(
                "graph.interrupts", f"{node.node_id}: {node.trigger} knows no interrupts: false", f"{node.node_id}：{node.trigger} 事件不能设为 interrupts: false",
                path=f"nodes.{node.node_id}.interrupts",
            )  # fmt: skip
        if node.trigger == "cancel" and not _in_transaction(definition, node if host is None else host):
            yield problem("graph.cancel", f"{node.node_id} belongs to no transaction", f"{node.node_id} 不属于任何事务", path=f"nodes.{node.node_id}", expected="type: transaction")


def _in_transaction(definition: WorkflowDefinition, node: Node) -> bool:
    place: Node | None = node
    for _ in definition.nodes:
        if place is None:
            return False
        if place.kind == "transaction":
            return True
        place = definition.nodes.get(place.parent)
    return False


def _conditions(definition: WorkflowDefinition) -> list[Problem]:
    problems = []
    for node in definition.nodes.values():
        edges, path = [edge for edge in definition.outgoing[node.node_id] if not edge.error], f"nodes.{node.node_id}"
        defaults = [edge for edge in edges if edge.is_default]
        if len(defaults) > 1:
            problems.append(
                problem("graph.defaults", f"{node.node_id} has {len(defaults)} default edges", f"{node.node_id} 有 {len(defaults)} 条默认连线", path=path, expected="at most one")
            )
        if node.kind == "exclusive" and len(edges) > 1:
            open_edges = [edge for edge in edges if edge.when is None and not edge.is_default]
            if open_edges:
                problems.append(
                    problem(
                        "graph.condition",
                        f"{open_edges[0].target} is reached from {node.node_id} without a condition",
                        f"{node.node_id} 到 {open_edges[0].target} 的连线没有条件",
                        path=path,
                        expected="when: or default: true",
                    )
                )
        if node.kind == "parallel" and any(edge.when is not None or edge.is_default for edge in edges):
            problems.append(
                problem("graph.parallel_condition", f"edges out of the parallel gateway {node.node_id} have no conditions", f"并行网关 {node.node_id} 的出口不能带条件", path=path)
            )
        if node.kind == "event_choice":
            for edge in edges:
                if edge.when is not None or edge.is_default or definition.nodes[edge.target].kind not in CATCHES:
                    problems.append(
                        problem(
                            "graph.event_choice",
                            f"behind the event gateway {node.node_id} stand only events, without conditions: not {edge.target}",
                            f"事件网关 {node.node_id} 之后只能是不带条件的事件，而不是 {edge.target}",
                            path=path,
                            expected=" | ".join(CATCHES),
                        )
                    )
        if any(edge.when is not None for edge in edges) and not defaults and node.kind != "event_choice":
            problems.append(
                problem(
                    "graph.no_default",
                    f"{node.node_id} has conditions and no default edge",
                    f"{node.node_id} 有条件但没有默认连线",
                    path=path,
                    expected="default: true on one edge",
                    severity="warning" if node.kind == "inclusive" else "error",
                )
            )
        for edge in definition.outgoing[node.node_id]:
            if edge.error and node.kind not in FAILING and not node.milestone:
                problems.append(problem("graph.error_edge", f"{node.node_id} cannot raise errors", f"{node.node_id} 不会产生错误", path=path, expected="an activity"))
    return problems


def _reached(definition: WorkflowDefinition) -> set[str]:
    """Every node that a token may come to: along edges, over borders, into subprocesses."""
    inside: dict[str, list[str]] = {}
    for node in definition.nodes.values():
        around = definition.nodes.get(node.parent)
        is_entry = node.kind in ("start", "event_subprocess") or (around is not None and around.kind == "ad_hoc" and not definition.incoming[node.node_id] and not node.host)
        if is_entry:
            inside.setdefault(node.parent, []).append(node.node_id)
    seen: set[str] = set()
    waiting = list(inside.get("", ()))
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen:
            seen.add(node_id)
            waiting.extend(edge.target for edge in definition.outgoing[node_id] if edge.target in definition.nodes)
            waiting.extend(boundary.node_id for boundary in definition.boundaries.get(node_id, ()))
            waiting.extend(inside.get(node_id, ()))
    return seen
