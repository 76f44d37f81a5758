"""Carries out one job: inputs checked, the node's code run in its context, outputs checked.

Knows no queue, store or HTTP: everything a job needs travels in its ticket, so that it can run in a thread, another process or another machine.
The surprising rule: inputs are copied through JSON first, so a node sees plain JSON values (no Decimal) and cannot change the caller's.
"""

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.errors import Problem, Text
from engine.json_check import check_json
from engine.node import BusinessError, Effect, FileContent, TechnicalError
from nodes.example import Example, differences, example_file
from nodes.registry import manifest, node_folder, run_function
from nodes.signing import sign

__all__ = ["ExampleRun", "JobResult", "JobTicket", "run_alone", "run_example", "run_job"]

_encoder = msgspec.json.Encoder(decimal_format="number")


class JobTicket(msgspec.Struct, frozen=True, kw_only=True):
    """All that one attempt of a job needs; picklable. `links` has a signed address for each user task that a guest may do."""

    tenant_id: str = ""
    run_id: str = ""
    node_id: str = ""
    node_type: str
    language: str = "zh"
    now: datetime
    attempt: int = 1
    idempotency_key: str = ""
    trace: str = ""
    """The span that carries it out (a W3C traceparent), for a process of its own."""
    inputs: dict[str, Any]
    files: dict[str, FileContent] = {}
    templates: dict[str, str] = {}
    links: dict[str, str] = {}
    private_networks: str = ""
    """As the setting of that name."""


class JobResult(msgspec.Struct, frozen=True):
    """What a finished job gives back: outputs for the run, effects for the outbox."""

    outputs: dict[str, Any]
    effects: list[Effect] = []


class _Context:
    """The NodeContext over a ticket."""

    def __init__(self, ticket: JobTicket) -> None:
        self._ticket = ticket
        self.tenant_id = ticket.tenant_id
        self.run_id = ticket.run_id
        self.node_id = ticket.node_id
        self.language = ticket.language
        self.now = ticket.now
        self.attempt = ticket.attempt
        self.idempotency_key = ticket.idempotency_key
        self.private_networks = ticket.private_networks
        self.effects: list[Effect] = []

    def file(self, file_id: str) -> FileContent:
        if file_id in self._ticket.files:
            return self._ticket.files[file_id]
        raise BusinessError("file.unknown", Text(f"there is no file {file_id}", f"没有文件 {file_id}"))

    def template(self, name: str) -> str:
        if name in self._ticket.templates:
            return self._ticket.templates[name]
        raise BusinessError("template.unknown", Text(f"the pack has no template {name}", f"流程包中没有模板 {name}"))

    def link(self, node_id: str) -> str:
        if node_id in self._ticket.links:
            return self._ticket.links[node_id]
        raise BusinessError("link.unknown", Text(f"the workflow has no user task {node_id} that a guest may do", f"流程中没有可由访客完成的任务 {node_id}"))

    def add(self, effect: Effect) -> None:
        self.effects.append(effect)


class ExampleRun(msgspec.Struct, frozen=True):
    """What an example did; `differences` is empty when it did what it says."""

    result: JobResult | None
    error: BusinessError | None
    differences: list[str]


def run_job(ticket: JobTicket) -> JobResult:
    """Runs one attempt. Raises BusinessError (not to be retried; "input.invalid" for wrong inputs) or TechnicalError; NotFound for an unknown node type."""
    declared = manifest(ticket.node_type)
    run = run_function(ticket.node_type)
    inputs = msgspec.json.decode(_encoder.encode(ticket.inputs))
    problems = check_json(declared.inputs, inputs, code="input.invalid")
    if problems:
        raise BusinessError("input.invalid", _joined(problems))
    context = _Context(ticket)
    try:
        outputs = run(context, inputs)
    except (BusinessError, TechnicalError):
        raise
    except Exception as error:
        # A fault in a node's code: the type only, since a message may quote personal data.
        raise TechnicalError("node.crashed", Text(f"{ticket.node_type} failed: {type(error).__name__}", f"{ticket.node_type} 运行出错：{type(error).__name__}")) from error
    problems = check_json(declared.outputs, outputs, code="output.invalid")
    if problems:
        raise TechnicalError("output.invalid", _joined(problems))
    return JobResult(outputs, context.effects)


def run_alone(ticket: JobTicket, votes: list[dict[str, Any]]) -> JobResult:
    """Runs a node type by itself: an activity as a job, a user task with these `votes`. Raises what `run_job` and `sign` raise."""
    declared = manifest(ticket.node_type)
    if declared.kind == "activity":
        return run_job(ticket)
    problems = check_json(declared.inputs, ticket.inputs, code="input.invalid")
    if problems:
        raise BusinessError("input.invalid", _joined(problems))
    return JobResult(sign(ticket.node_type, ticket.inputs, votes, ticket.now))


def _joined(problems: list[Problem]) -> Text:
    return Text("; ".join(p.describe("en") for p in problems), "；".join(p.describe("zh") for p in problems))


def run_example(node_type: str, example: Example, *, folder: Path | None = None) -> ExampleRun:
    """Runs one example; paths of its files are relative to `folder` (the node's own when none). Raises TechnicalError, and OSError for a missing file."""
    place = folder or node_folder(node_type)
    ticket = JobTicket(
        tenant_id="example",
        run_id="example-run",
        node_id=node_type,
        node_type=node_type,
        language=example.language,
        now=example.now,
        idempotency_key=f"example:{node_type}",
        inputs=example.inputs,
        files={key: example_file(key, spec, place) for key, spec in example.files.items()},
        templates=example.templates,
        links=example.links,
    )
    try:
        result = run_alone(ticket, example.votes)
    except BusinessError as error:
        wrong = [] if error.code == example.error else [f"error: expected {example.error or 'none'}, got {error.code}: {error.message.en}"]
        return ExampleRun(None, error, wrong)
    if example.error:
        return ExampleRun(result, None, [f"error: expected {example.error}, got outputs"])
    wrong = differences(example.outputs or {}, result.outputs, "outputs")
    if example.effects is not None:
        wrong += differences(example.effects, msgspec.to_builtins(result.effects), "effects")
    return ExampleRun(result, None, wrong)
