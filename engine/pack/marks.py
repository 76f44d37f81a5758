"""Marks travel with values: which variables are personal, which may only help a person.

A variable takes the marks of what its expression reads. Refused: personal values in a workflow without a `subject` (they could not be sealed),
personal values among the `facts` (who began the run is one there), and assist-only values in a condition, a decision, an answer without asking, or the way in which answers are counted.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import Problem, problem
from engine.feel import Expression
from engine.model.definition import Node, WorkflowDefinition
from engine.model.mapping import Template
from engine.node import NodeManifest
from engine.pack.node_fields import CONTAINERS

__all__ = ["check_marks"]

COUNTING = frozenset({"policy", "reject", "ratio", "weights", "pass_at"})
"""Inputs of an approval that say how its answers are counted."""
Mark = tuple[str, str]
"""(variable or result property, mark)"""


def check_marks(definition: WorkflowDefinition, node_types: Mapping[str, NodeManifest], forms: Mapping[str, Any]) -> list[Problem]:
    """All uses of marked values that are not allowed, each with the path of its place."""
    personal = _spread(definition, _sources(definition, node_types, forms, "x-personal"))
    assisting = _spread(definition, _sources(definition, node_types, forms, "x-assist-only"))
    told = _spread(definition, _sources(definition, node_types, forms, "x-personal"), {"run": frozenset({"starter"})})
    problems = []
    if personal and not definition.subject:
        names = ", ".join(sorted(personal))
        problems.append(
            problem(
                "marks.no_subject",
                f"these variables are personal and the workflow has no subject: {names}",
                f"以下变量含个人信息，但流程没有 subject：{names}",
                path="workflow",
                expected="subject: <record type>",
            )
        )
    for name, template in definition.facts.items():
        for variable in _used(template.expressions, told):
            problems.append(problem("marks.personal_fact", f"{variable} is personal and cannot be a fact", f"{variable} 是个人信息，不能列为 facts", path=f"facts.{name}"))
    for node in definition.nodes.values():
        for variable in _used(node.correlation.expressions if node.correlation else (), told):
            problems.append(
                problem(
                    "marks.personal_key",
                    f"{variable} is personal and cannot be a correlation key, which stands in clear",
                    f"{variable} 是个人信息，不能作为关联键（关联键以明文保存）",
                    path=f"nodes.{node.node_id}.correlation",
                )
            )
        for variable in _used(_deciding(definition, node), assisting):
            problems.append(
                problem("marks.assist_only", f"{variable} may help a person and must not decide alone", f"{variable} 仅供人工参考，不得用于自动决策", path=f"nodes.{node.node_id}")
            )
    return problems


def _deciding(definition: WorkflowDefinition, node: Node) -> list[Expression]:
    conditions = [edge.when for edge in definition.outgoing[node.node_id] if edge.when is not None]
    if node.kind == "decision":
        conditions.extend(expression for template in node.inputs.values() for expression in template.expressions)
    asked = [node.condition]
    asked += [node.many.until] if node.many is not None else []
    asked += [node.repeat.before, node.repeat.until] if node.repeat is not None else []
    conditions.extend(one for one in asked if one is not None)
    conditions.extend(node.need.expressions if node.need is not None else ())
    conditions.extend(node.staffing.auto.expressions if node.staffing.auto is not None else ())
    if node.kind == "user_task":
        conditions.extend(expression for name, template in node.inputs.items() if name in COUNTING for expression in template.expressions)
    return conditions


def _settings(node: Node) -> Iterable[tuple[str, Template]]:
    """What sets variables at a node: its outputs, the inputs of a subprocess, the item of each of many instances and what is collected of them."""
    yield from node.outputs.items()
    if node.kind in CONTAINERS:
        yield from node.inputs.items()
    if node.many is not None:
        yield from node.many.collect.items()
        if node.many.over is not None:
            yield node.many.item, node.many.over


def _used(expressions: Iterable[Expression], marked: Mapping[str, frozenset[str]]) -> list[str]:
    found = {"run.starter" if path[0] == "run" else path[0] for expression in expressions for path in _paths(expression) if _is_marked(path, marked)}
    return sorted(found)


def _paths(expression: Expression) -> Iterable[tuple[str, ...]]:
    return expression.paths or [(name,) for name in expression.names]


def _is_marked(path: tuple[str, ...], marked: Mapping[str, frozenset[str]]) -> bool:
    parts = marked.get(path[0])
    return parts is not None and (not parts or len(path) == 1 or path[1] in parts)


def _sources(definition: WorkflowDefinition, node_types: Mapping[str, NodeManifest], forms: Mapping[str, Any], mark: str) -> dict[str, dict[str, frozenset[str]]]:
    """Node id -> which parts of its `result` bear the mark: {"result": names} (an empty set means all); "" stands for the workflow's inputs."""
    inputs = definition.inputs.get("properties", {})
    sources = {
        "": {
            name: frozenset[str]()
            for name, schema in inputs.items()
            if isinstance(schema, dict) and (schema.get(mark) or (mark == "x-personal" and schema.get("format") == "file" and definition.subject))
        }
    }
    for node in definition.nodes.values():
        manifest = node_types.get(node.type)
        names = frozenset(name for name, schema in (manifest.outputs if manifest else {}).get("properties", {}).items() if schema.get(mark))
        form = forms.get(node.form)
        if form is not None and mark == "x-personal" and form.personal_fields():
            names |= {"values", "votes"}
        if names:
            sources[node.node_id] = {"result": names}
    return sources


def _spread(definition: WorkflowDefinition, sources: dict[str, dict[str, frozenset[str]]], more: Mapping[str, frozenset[str]] | None = None) -> dict[str, frozenset[str]]:
    marked = {**sources[""], **(more or {})}
    is_growing = True
    while is_growing:
        is_growing = False
        for node in definition.nodes.values():
            if node.kind == "decision":
                continue
            known = {**marked, **sources.get(node.node_id, {})}
            for name, template in _settings(node):
                if name not in marked and _used(template.expressions, known):
                    marked[name] = frozenset()
                    is_growing = True
    return marked
