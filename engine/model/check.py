"""What is wrong with a drawing: no start, nodes that cannot be reached or left, conditions without a way out, loops without a wait.

Pure graph work over a WorkflowDefinition; a file's lines are not known here, a problem names `nodes.<id>`.
"""

from collections.abc import Collection

from engine.errors import Problem, nearest_name, problem
from engine.model.definition import WorkflowDefinition

__all__ = ["check_definition", "missing_calls"]

WAITS = ("activity", "user_task", "timer", "message", "call")


def check_definition(definition: WorkflowDefinition) -> list[Problem]:
    """All problems of the drawing, each with the path of its node."""
    starts = [node.node_id for node in definition.nodes.values() if node.kind == "start"]
    if len(starts) != 1:
        found = ", ".join(starts) or "none"
        return [problem("graph.start", f"a workflow has exactly one start, found: {found}", f"流程必须恰有一个开始节点，现有：{found}", path="nodes", expected="type: start")]
    problems = [*_ends(definition), *_conditions(definition), *_loops(definition)]
    reached = _reach(starts[0], {node_id: [edge.target for edge in edges] for node_id, edges in definition.outgoing.items()})
    for node_id in definition.nodes:
        if node_id not in reached:
            problems.append(problem("graph.unreachable", f"no way leads from the start to {node_id}", f"从开始节点无法到达 {node_id}", path=f"nodes.{node_id}"))
    return problems


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


def _ends(definition: WorkflowDefinition) -> list[Problem]:
    problems = []
    for node in definition.nodes.values():
        outgoing, path = definition.outgoing[node.node_id], f"nodes.{node.node_id}"
        if node.kind == "end" and outgoing:
            problems.append(problem("graph.after_end", f"nothing may follow the end {node.node_id}", f"结束节点 {node.node_id} 之后不能再有节点", path=path))
        if node.kind != "end" and not [edge for edge in outgoing if not edge.error]:
            problems.append(problem("graph.dead_end", f"{node.node_id} leads nowhere", f"{node.node_id} 没有出口", path=path, expected="an edge from it, or type: end"))
        if node.kind == "start" and definition.incoming[node.node_id]:
            problems.append(problem("graph.before_start", f"nothing may lead to the start {node.node_id}", f"不能有连线指向开始节点 {node.node_id}", path=path))
    return problems


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
        if any(edge.when is not None for edge in edges) and not defaults:
            problems.append(
                problem(
                    "graph.no_default",
                    f"{node.node_id} has conditions and no default edge",
                    f"{node.node_id} 有条件但没有默认连线",
                    path=path,
                    expected="default: true on one edge",
                )
            )
        for edge in definition.outgoing[node.node_id]:
            if edge.error and node.kind != "activity":
                problems.append(problem("graph.error_edge", f"{node.node_id} cannot raise errors", f"{node.node_id} 不会产生错误", path=path, expected="an activity"))
    return problems


def _loops(definition: WorkflowDefinition) -> list[Problem]:
    instant = {node_id for node_id, node in definition.nodes.items() if node.kind not in WAITS}
    onward = {node_id: [edge.target for edge in definition.outgoing[node_id] if edge.target in instant] for node_id in instant}
    looping = sorted(node_id for node_id in instant if node_id in _reach_after(node_id, onward))
    if not looping:
        return []
    names = ", ".join(looping)
    return [problem("graph.endless", f"these nodes form a loop without a wait: {names}", f"这些节点构成没有等待的循环：{names}", path=f"nodes.{looping[0]}")]


def _reach(start: str, onward: dict[str, list[str]]) -> set[str]:
    return {start} | _reach_after(start, onward)


def _reach_after(start: str, onward: dict[str, list[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(onward.get(start, ()))
    while waiting:
        node_id = waiting.pop()
        if node_id not in seen:
            seen.add(node_id)
            waiting.extend(onward.get(node_id, ()))
    return seen
