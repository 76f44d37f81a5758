"""Why a form shows what it shows and a workflow goes where it goes, for some values: each condition with what it answers.

Knows no files and no screen. What is explained is what the engine does: the same settled scope, the same order of edges.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Problem, Text
from engine.feel.expression import Expression
from engine.feel.tagged import to_json
from engine.form import Form
from engine.form.field import Field
from engine.form.session import Session, Situation
from engine.model.definition import Edge, WorkflowDefinition

__all__ = ["EdgeReason", "FieldReason", "FormReason", "GatewayReason", "Reason", "explain_flow", "explain_form"]


class Reason(msgspec.Struct, frozen=True):
    """A condition: `what` it settles (visible, required, read_only, computed, default, valid, check), its FEEL, what that answers, and warnings."""

    what: str
    feel: str
    result: Any
    message: Text | None = None
    warnings: tuple[str, ...] = ()


class FieldReason(msgspec.Struct, frozen=True):
    """One field as it stands, and why."""

    field: str
    title: Text
    value: Any
    visible: bool
    required: bool
    read_only: bool
    reasons: tuple[Reason, ...]


class FormReason(msgspec.Struct, frozen=True):
    """A form as it stands for some values: its fields, its checks, what a submission would be refused for."""

    form: str
    title: Text
    fields: tuple[FieldReason, ...]
    checks: tuple[Reason, ...]
    problems: tuple[Problem, ...]


class EdgeReason(msgspec.Struct, frozen=True):
    """An edge: its condition ("" for none) and what it answers."""

    target: str
    feel: str
    result: Any
    is_default: bool
    is_taken: bool
    warnings: tuple[str, ...] = ()


class GatewayReason(msgspec.Struct, frozen=True):
    """A node with conditions on its edges, and the edge that would be taken."""

    node: str
    title: Text
    taken: str
    edges: tuple[EdgeReason, ...]


def explain_form(form: Form, values: Mapping[str, Any], *, roles: Collection[str] | None = None, now: datetime | None = None) -> FormReason:
    """How the form stands; values that are no field's are its context."""
    keys = {field.key for field in form.fields}
    context = {name: value for name, value in values.items() if name not in keys}
    session = Session(form.plan, {name: value for name, value in values.items() if name in keys}, Situation(roles=roles, now=now, context=context))
    states, shown = session.field_states(), session.shown_values()
    fields = []
    for field in form.fields:
        state = states.get(field.key, {})
        scope = {**session.scope, "?": session.scope.get(field.key)}
        reasons = tuple(_reason(what, expression, scope, now, message) for what, expression, message in _conditions(field))
        is_visible, is_required, is_closed = (bool(state.get(name)) for name in ("visible", "required", "read_only"))
        fields.append(FieldReason(field.key, field.title, shown.get(field.key), is_visible, is_required, is_closed, reasons))
    checks = tuple(_reason("check", check.condition, session.scope, now, check.message) for check in form.checks)
    return FormReason(form.key, form.title, tuple(fields), checks, tuple(session.problems(is_final=True)))


def _conditions(field: Field) -> Iterator[tuple[str, Expression, Text | None]]:
    for expression in field.visible:
        yield "visible", expression, None
    if isinstance(field.required, Expression):
        yield "required", field.required, None
    for expression in field.read_only_when:
        yield "read_only", expression, None
    for what, one in (("computed", field.computed), ("default", field.default)):
        if one is not None:
            yield what, one, None
    for check in field.valid:
        yield "valid", check.condition, check.message


def _reason(what: str, expression: Expression, scope: Mapping[str, Any], now: datetime | None, message: Text | None) -> Reason:
    found = expression.evaluate(scope, now=now)
    return Reason(what, expression.text, to_json(found.value), message, found.warnings)


def explain_flow(definition: WorkflowDefinition, variables: Mapping[str, Any], *, now: datetime | None = None) -> tuple[GatewayReason, ...]:
    """For every node whose edges have conditions, in the order of the file: which edge would be taken for these variables."""
    scope = {**definition.unset, "run": {"id": ""}, **variables}
    found = []
    for node in definition.nodes.values():
        edges = [edge for edge in definition.outgoing[node.node_id] if not edge.error]
        if any(edge.when is not None for edge in edges):
            judged = [(edge, *_judged(edge, scope, now)) for edge in edges]
            taken = next((edge for edge, result, _ in judged if not edge.is_default and result is True), None) or next((edge for edge in edges if edge.is_default), None)
            reasons = tuple(EdgeReason(edge.target, edge.when.text if edge.when else "", result, edge.is_default, edge is taken, notes) for edge, result, notes in judged)
            found.append(GatewayReason(node.node_id, node.title, taken.target if taken else "", reasons))
    return tuple(found)


def _judged(edge: Edge, scope: Mapping[str, Any], now: datetime | None) -> tuple[Any, tuple[str, ...]]:
    if edge.when is None:
        return None, ()
    found = edge.when.evaluate(scope, now=now)
    return to_json(found.value), found.warnings
