"""The work of a tried draft: what can be done at once and without leaving the house is really done; the rest is left to whoever tries it.

Knows no store. The surprising rule: effects (mails, records) are only shown, so node types whose all is an effect are really run.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.execution.trial import Done, Failed
from engine.json_text import decode_json, encode_json
from engine.model.definition import Node
from engine.node import BusinessError, TechnicalError
from engine.pack import CompiledPack
from nodes.registry import manifests
from nodes.runner import JobTicket, run_job

__all__ = ["do_in_sandbox"]

REACHES_OUT = frozenset({"http_request"})
LINK = "https://sandbox.invalid/g/trial"


def do_in_sandbox(compiled: CompiledPack, node: Node, inputs: Mapping[str, Any], now: datetime, *, language: str) -> Done | Failed | None:
    """What a machine would give; None where it would take long, read a stored file or ask somebody outside."""
    manifest = manifests()[node.type]
    if node.type in REACHES_OUT or manifest.queue != "light":
        return None
    links = {one.node_id: f"{LINK}/{one.node_id}" for definition in compiled.workflows.values() for one in definition.nodes.values() if one.kind == "user_task"}
    ticket = JobTicket(
        tenant_id="trial", run_id="trial", node_id=node.node_id, node_type=node.type, language=language, now=now, idempotency_key=f"trial:{node.node_id}", inputs=dict(inputs),
        templates=compiled.templates, links=links,
    )  # fmt: skip
    try:
        result = run_job(ticket)
    except BusinessError as error:
        return Failed(error.code, error.message)
    except TechnicalError as error:
        return Failed(error.code, error.message, is_business=False)
    return Done(decode_json(encode_json(result.outputs)), tuple(result.effects))
