"""What the builders of forms, records and rules ask: a text as a tree and back, a form tried by any role, a table of rules tried and looked through.

A thin face of the engine: texts come with the request and nothing is stored. The surprising rule: a text that cannot be read is no refusal here but an answer without a tree,
since somebody is just writing it.
"""

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from designer.api.editing import EditingProblem, Name, editing_problem, workspace_of
from designer.api.guard import needs
from designer.api.language import asked_language, language_of
from designer.api.tasks import PreviewReply, preview_reply
from engine.decision import Decision, examine_rules
from engine.decision.analyse import find
from engine.editing import Places, text_of, tree_of
from engine.errors import Invalid, NotFound, nearest_name, problem
from engine.feel.tagged import to_json
from engine.form import Form, examine_forms
from engine.form.right import form_at
from engine.service.engine import Engine
from engine.settings import Settings
from tenants.access import may, reading_roles
from tenants.principal import Principal

__all__ = ["building_router"]


class TreeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a pack by their paths in it, and the one that is built."""

    files: dict[str, str]
    file: Name


class WrittenBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same, and the tree that `file` is to say."""

    files: dict[str, str]
    file: Name
    tree: dict[str, Any]


class PlacedProblem(msgspec.Struct, frozen=True):
    """A problem, and the path of the piece of the tree that it is about: `items.0.items.2.attributes.1`."""

    at: str
    problem: EditingProblem


class TreeReply(msgspec.Struct, frozen=True, kw_only=True):
    """A text and its tree; None when it cannot be read."""

    text: str
    tree: dict[str, Any] | None
    problems: list[PlacedProblem]


class TryFormBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form or record type of a file, filled in by somebody with these roles (null: by a program) at a node that gives fields these rights."""

    file: Name
    text: str
    form: Name
    roles: list[str] | None = None
    values: dict[str, Any] = {}
    rights: dict[str, str] = {}
    context: dict[str, Any] = {}


class TryFormReply(msgspec.Struct, frozen=True, kw_only=True):
    """How it is drawn, what it says, and the names that it reads beside its fields."""

    layout: dict[str, Any]
    state: PreviewReply
    names: list[str]


Tests = Annotated[list[dict[str, Any]], msgspec.Meta(max_length=500)]


class TryRulesBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A decision of a file, and inputs for it, one object a test."""

    file: Name
    text: str
    decision: Name
    inputs: Tests = []


class RulesOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """What came out: which rules decided, and of each rule whether its cells hold (null: nobody can say)."""

    outputs: Any
    fired: list[int]
    cells: list[list[bool | None]]
    notes: list[str]


class RulesFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What a table hardly means to say, the rules that it is about, and an input for which it shows."""

    code: str
    message: str
    rules: list[int]
    example: dict[str, Any] | None


class TryRulesReply(msgspec.Struct, frozen=True, kw_only=True):
    """An outcome for each test, and the findings about the table."""

    outcomes: list[RulesOutcome]
    findings: list[RulesFinding]


@post("/editing/tree", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def read_tree(data: JSONBody[TreeBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings], request: Request[Any, Any, Any]) -> TreeReply:
    """A form, record or rules file as the JSON that builders work with, comments included, and what is wrong in it."""
    return _tree(data.files, data.file, settings, language_of(request))


@post("/editing/text", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def write_text(data: JSONBody[WrittenBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings], request: Request[Any, Any, Any]) -> TreeReply:
    """The JSON as text. Forms and decisions that it leaves as they were keep their text letter by letter; comments stay. 422 with paths when it cannot be written."""
    text = text_of(data.tree, data.file, data.files.get(data.file, ""))
    return _tree({**data.files, data.file: text}, data.file, settings, language_of(request))


def _tree(files: dict[str, str], file: str, settings: Settings, language: str) -> TreeReply:
    workspace = workspace_of(files, settings)
    problems = workspace.problems(file)
    text = workspace.files[file]
    places = Places(text, file)
    try:
        tree = tree_of(text, file)
    except Invalid as fault:
        tree, problems = None, problems or list(fault.problems)
    return TreeReply(text=text, tree=tree, problems=[PlacedProblem(places.of(one), editing_problem(one, file, language)) for one in problems])


@post("/editing/try-form", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def try_form(data: JSONBody[TryFormBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> TryFormReply:
    """A form that need not be deployed, as somebody with these roles would see it; nothing is kept. Records are those that the asker may read."""
    form = form_at(_form(data), data.rights)
    readers = reading_roles(principal) if may(principal, "records:read") else ()
    layout, state = engine.try_form(principal.tenant_id, form, data.values, roles=data.roles, reader_roles=readers, context=data.context)
    # The form is tried in a language of its own: that of whoever will fill it in.
    language = asked_language(request.headers.get("accept-language", "")) or language_of(request)
    return TryFormReply(layout=layout, state=preview_reply(state, language), names=sorted(form.names()))


def _form(data: TryFormBody) -> Form:
    found, problems = examine_forms(data.text, file=data.file)
    forms = found.forms | {key: record.form for key, record in found.records.items()}
    if data.form in forms:
        return forms[data.form]
    if problems:
        raise Invalid(*problems)
    raise NotFound(
        problem("form.unknown", f"there is no form {data.form}", f"没有表单 {data.form}", path="form", nearest=nearest_name(data.form, forms), expected=", ".join(forms))
    )


@post("/editing/try-rules", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def try_rules(data: JSONBody[TryRulesBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> TryRulesReply:
    """What a decision makes of inputs, rule by rule and cell by cell, and where its rules overlap, leave gaps or can never decide."""
    decision, language = _decision(data), language_of(request)
    outcomes = []
    for values in data.inputs:
        told = decision.explain(values, now=engine.clock.now())
        cells = [[cell.result for cell in rule.cells] for rule in told.rules]
        notes = [note.get(language) for note in told.outcome.notes]
        outcomes.append(RulesOutcome(outputs=to_json(told.outcome.outputs), fired=list(told.outcome.fired), cells=cells, notes=notes))
    findings = [
        RulesFinding(code=one.problem.code, message=one.problem.message.get(language), rules=list(one.rules), example=None if one.example is None else to_json(one.example))
        for one in find(decision)
    ]
    return TryRulesReply(outcomes=outcomes, findings=findings)


def _decision(data: TryRulesBody) -> Decision:
    found, problems = examine_rules(data.text, file=data.file)
    if data.decision in found.decisions:
        return found.decisions[data.decision]
    if problems:
        raise Invalid(*problems)
    near, known = nearest_name(data.decision, found.decisions), ", ".join(found.decisions)
    raise NotFound(problem("decision.unknown", f"there is no decision {data.decision}", f"没有决策 {data.decision}", path="decision", nearest=near, expected=known))


def building_router(max_bytes: int) -> Router:
    """The routes; their bodies hold whole packs."""
    return Router("", route_handlers=[read_tree, write_text, try_form, try_rules], tags=["editing"], request_max_body_size=max_bytes)
