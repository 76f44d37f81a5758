"""A draft tried: the whole, one step, or up to a node, with people, machines and a clock that whoever tries it plays; and one expression on sample values.

Nothing is stored and nothing goes out. The surprising rule: a request holds all moves made so far, so the server keeps no trial.
"""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.problems import ProblemItem, problem_items
from designer.api.tasks import PreviewReply, preview_reply
from engine.errors import Invalid
from engine.execution.trial import Done, Failed
from engine.feel import compile_expression, to_json
from engine.json_text import decode_json, decoder, encode_json
from engine.model.definition import Node
from engine.model.trial import TrialQuery, TrialTold
from engine.pack import CompiledPack
from engine.service import Engine
from nodes.trial import do_in_sandbox
from tenants.principal import Principal

__all__ = ["trials_router"]

_QUERY = decoder(TrialQuery)


class TryBody(TrialQuery, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is tried and how far: see engine.model.trial. `files`: texts that are not saved yet (null: taken away)."""


class TryReply(TrialTold, frozen=True, kw_only=True):
    """How far it came: see engine.model.trial. `problems`: why a move could not be made; `form`: what the form that is looked at says of its values."""

    problems: list[ProblemItem]
    form: PreviewReply | None


class EvaluateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An expression (FEEL, without a leading =) and the values that it may read."""

    expression: str
    values: dict[str, Any] = {}


class EvaluateReply(msgspec.Struct, frozen=True, kw_only=True):
    """What it gives on these values; `notes` say why something is null."""

    value: Any
    notes: list[str]
    problems: list[ProblemItem]


@post("/packs/{pack:str}/draft/try", sync_to_thread=True, status_code=200, opt=needs("packs:write"))
def try_draft(pack: FromPath[str], data: JSONBody[TryBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> TryReply:
    """Tells the draft as a run with these moves; 422 with all problems while it has errors."""
    language = language_of(request)
    query = _QUERY.decode(encode_json(data))
    query = msgspec.structs.replace(query, starter=query.starter or principal.principal_id)

    def work(compiled: CompiledPack, node: Node, inputs: Any, now: datetime) -> Done | Failed | None:
        return do_in_sandbox(compiled, node, inputs, now, language=language[:2])

    found, form = engine.trials.run(principal.tenant_id, pack, query, work)
    told = {name: getattr(found, name) for name in TrialTold.__struct_fields__}
    return TryReply(**told, problems=problem_items(found.problems, language), form=preview_reply(form, language) if form is not None else None)


@post("/editing/evaluate", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def evaluate(data: JSONBody[EvaluateBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> EvaluateReply:
    """What an expression gives on sample values."""
    language = language_of(request)
    try:
        expression = compile_expression(data.expression, names=data.values)
    except Invalid as fault:
        return EvaluateReply(value=None, notes=[], problems=problem_items(fault.problems, language))
    result = expression.evaluate(decode_json(encode_json(data.values)), now=engine.clock.now())
    return EvaluateReply(value=to_json(result.value), notes=[note.get(language) for note in result.notes], problems=[])


def trials_router(max_bytes: int) -> Router:
    """The routes; their bodies hold texts and values."""
    return Router("", route_handlers=[try_draft, evaluate], tags=["packs"], request_max_body_size=max_bytes)
