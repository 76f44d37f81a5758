"""Names that a workflow's nodes use and that must exist: templates, record types, guests' tasks, a decision's inputs, parts of results, what a form reads.

A name that FEEL makes is not known before the run, and a record type may come from a pack that this one needs: both are left to the run.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import msgspec

from engine.decision import Decision
from engine.errors import Problem, Text, nearest_name
from engine.form import Form
from engine.model.definition import Node, WorkflowDefinition
from engine.node import NodeManifest
from engine.pack.pack import Pack

__all__ = ["Known", "check_names", "check_offers"]

RESULTS = {"user_task": ("outcome", "values", "by", "votes"), "call": ("outcome", "variables", "run_id"), "timer": ("at",)}
"""What the `result` of the engine's own kinds of nodes has."""


class Known(msgspec.Struct, frozen=True):
    """What the pack has."""

    pack: Pack
    node_types: Mapping[str, NodeManifest]
    forms: Mapping[str, Form]
    records: Mapping[str, Any]
    decisions: Mapping[str, Decision]
    roles: Collection[str] = ()
    """All roles, when they are known."""


def check_names(definition: WorkflowDefinition, known: Known) -> list[Problem]:
    """Every name that names nothing, with the nearest right one."""
    found = [problem for node in definition.nodes.values() for problem in _node(definition, node, known, f"nodes.{node.node_id}")]
    return [*found, *_read_by_forms(definition, known)]


def check_offers(form: Form, records: Collection[str], *, is_alone: bool) -> Iterator[Problem]:
    """Record types that a form or record type names and the pack has not. Not `is_alone`: a pack that this one needs may have them, so it is a warning."""
    for one in form.offers:
        if one.name not in records:
            told = Text(f"the pack has no record type {one.name}", f"包中没有档案类型 {one.name}")
            where: dict[str, Any] = {"file": one.file, "line": one.line, "column": one.column, "severity": "error" if is_alone else "warning"}
            yield Problem(code="workflow.name", message=told, nearest=nearest_name(one.name, records), expected=", ".join(sorted(records)), **where)


def _read_by_forms(definition: WorkflowDefinition, known: Known) -> Iterator[Problem]:
    """Names in the FEEL of forms that are neither fields nor set by the workflow that shows the form: told where they stand, in the form's file."""
    shown: dict[str, list[str]] = {}
    for node in definition.nodes.values():
        if node.form in known.forms:
            shown.setdefault(node.form, []).append(node.node_id)
    for key, nodes in shown.items():
        form = known.forms[key]
        lacking = form.names() - set(definition.unset)
        en, zh = f"the workflow {definition.key} (node {', '.join(nodes)}) does not set", f"流程 {definition.key}（节点 {'、'.join(nodes)}）没有设置"
        for read in form.reads:
            if read.name in lacking:
                names = {*read.names, *definition.unset}
                told = Text(f"{read.name} is no field of the form {key}, and {en} it", f"{read.name} 不是表单 {key} 的字段，{zh}该名称")
                where: dict[str, Any] = {"nearest": nearest_name(read.name, names), "expected": ", ".join(sorted(names))}
                yield Problem(code="workflow.name", message=told, file=read.file, line=read.line, column=read.column, **where)
        for name in sorted(lacking - {read.name for read in form.reads}):
            told = Text(f"the form {key} reads {name}, and {en} it", f"表单 {key} 使用了 {name}，{zh}该名称")
            yield Problem(
                code="workflow.name", message=told, path=f"nodes.{nodes[0]}.form", nearest=nearest_name(name, definition.unset), expected=", ".join(sorted(definition.unset))
            )


def _node(definition: WorkflowDefinition, node: Node, known: Known, path: str) -> Iterator[Problem]:
    yield from _constants(definition, node, known, path)
    yield from _roles(node, known, path)
    yield from _results(node, known, path)
    if node.kind == "decision" and node.decision in known.decisions:
        wanted = _inputs_of(known.decisions[node.decision])
        told = lambda name: Text(f"the decision {node.decision} has no input {name}", f"决策 {node.decision} 没有输入 {name}")  # noqa: E731 - one line of text
        yield from _missing(node.inputs, wanted, told, f"{path}.inputs")


def _constants(definition: WorkflowDefinition, node: Node, known: Known, path: str) -> Iterator[Problem]:
    manifest = known.node_types.get(node.type)
    for name, schema in (manifest.inputs if manifest else {}).get("properties", {}).items():
        value = node.inputs[name].source if name in node.inputs else None
        if isinstance(value, dict) and "x-fields-of" in schema:
            yield from _fields(node, schema["x-fields-of"], value, known, f"{path}.inputs.{name}")
        if isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
            for key, part in value.items():
                yield from _constant(definition, schema["additionalProperties"].get("x-names"), part, known, f"{path}.inputs.{name}.{key}")
        else:
            yield from _constant(definition, schema.get("x-names"), value, known, f"{path}.inputs.{name}")


def _fields(node: Node, named_by: str, values: Mapping[str, Any], known: Known, path: str) -> Iterable[Problem]:
    """Values for a record type that is named as a constant: its fields, and no others."""
    record_type = known.records.get(str(node.inputs[named_by].source)) if named_by in node.inputs else None
    if record_type is None:
        return []
    fields = [field.key for field in record_type.fields]
    told = lambda name: Text(f"the record type {record_type.key} has no field {name}", f"档案类型 {record_type.key} 没有字段 {name}")  # noqa: E731 - one line of text
    return [problem for name in values for problem in _missing([name], fields, told, f"{path}.{name}")]


def _constant(definition: WorkflowDefinition, kind: str | None, value: Any, known: Known, path: str) -> Iterable[Problem]:
    if kind is None or not isinstance(value, str) or (kind == "record type" and known.pack.needs):
        return []
    if kind == "template":
        names: Collection[str] = {name.removeprefix("templates/").rsplit(".", 2)[0] for name in known.pack.files if name.startswith("templates/")}
        return _missing([value], names, lambda name: Text(f"the pack has no template {name}", f"包中没有模板 {name}"), path)
    if kind == "record type":
        return _missing([value], known.records, lambda name: Text(f"the pack has no record type {name}", f"包中没有档案类型 {name}"), path)
    guests = [node.node_id for node in definition.nodes.values() if node.candidates is not None and "guest" in str(node.candidates.source)]
    return _missing([value], guests, lambda name: Text(f"there is no task for a guest called {name}", f"没有可由访客办理的任务 {name}"), path)


def _roles(node: Node, known: Known, path: str) -> Iterator[Problem]:
    if not known.roles:
        return
    places = [("candidates", node.candidates), ("inputs.approvers", node.inputs.get("approvers") if node.kind == "user_task" else None)]
    for place, template in places:
        source = template.source if template is not None else None
        named = [one.removeprefix("role:").strip() for one in (source if isinstance(source, list) else [source]) if isinstance(one, str) and one.startswith("role:")]
        yield from _missing(named, known.roles, lambda name: Text(f"there is no role {name}", f"没有角色 {name}"), f"{path}.{place}")


def _results(node: Node, known: Known, path: str) -> Iterator[Problem]:
    parts = _parts(node, known)
    fields = [field.key for field in known.forms[node.form].fields] if node.form in known.forms else None
    for name, template in node.outputs.items():
        for expression in template.expressions:
            read = [steps for steps in expression.paths if steps[0] == "result" and len(steps) > 1]
            place = f"{path}.outputs.{name}"
            if parts is not None:
                yield from _missing(
                    [steps[1] for steps in read], parts, lambda name: Text(f"the result of {node.node_id} has no {name}", f"{node.node_id} 的结果中没有 {name}"), place
                )
            if fields is not None:
                used = [steps[2] for steps in read if steps[1] == "values" and len(steps) > 2]
                yield from _missing(used, fields, lambda name: Text(f"the form {node.form} has no field {name}", f"表单 {node.form} 没有字段 {name}"), place)


def _parts(node: Node, known: Known) -> Collection[str] | None:
    if node.kind == "decision":
        decision = known.decisions.get(node.decision)
        is_single = decision is not None and decision.hit_policy in ("first", "unique", "any", "priority")
        return [output.name for output in decision.outputs] if decision is not None and is_single else None
    if node.kind == "activity" and node.type in known.node_types:
        return list(known.node_types[node.type].outputs.get("properties", {})) or None
    return RESULTS.get(node.kind)


def _inputs_of(decision: Decision) -> set[str]:
    found = {variable.name for variable in decision.inputs}
    for used in decision.used:
        found |= _inputs_of(used)
    return found


def _missing(names: Iterable[str], known: Collection[str], told: Callable[[str], Text], path: str) -> list[Problem]:
    expected = ", ".join(sorted(known))
    return [Problem(code="workflow.name", message=told(name), path=path, nearest=nearest_name(name, known), expected=expected) for name in sorted(set(names) - set(known))]
