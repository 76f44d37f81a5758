"""From a claimed job to the ticket that carries everything the node needs: inputs, files, templates, signed links.

Knows no thread and no process.
"""

from collections.abc import Callable
from typing import Any

from engine.json_check import named_files
from engine.model.definition import WorkflowDefinition
from engine.service import Engine
from engine.store.slot import ClaimedJob
from engine.watching.trace import traceparent
from nodes.runner import JobTicket

__all__ = ["LinkMaker", "make_ticket"]

LinkMaker = Callable[[str, str, str], str]
"""(tenant_id, run_id, node_id) -> a signed address at which a guest does that user task."""


def make_ticket(engine: Engine, job: ClaimedJob, link: LinkMaker) -> JobTicket:
    """Opens what the job refers to. Raises NotFound when a file is gone."""
    opened = engine.open_job(job)
    schema = engine.catalogue.node_types[job.node_type].inputs
    files = {file_id: engine.file_content(job.tenant_id, file_id) for file_id in named_files(schema, job.inputs)}
    return JobTicket(
        tenant_id=job.tenant_id, run_id=job.run_id, node_id=job.node_id, node_type=job.node_type, language=engine.settings.language, now=engine.clock.now(),
        attempt=job.attempt, trace=traceparent(), idempotency_key=job.job_id, inputs=job.inputs, files=files, templates=opened.templates,
        links={node_id: link(job.tenant_id, job.run_id, node_id) for node_id in _guest_nodes(opened.definition)},
        private_networks=engine.settings.private_networks,
    )  # fmt: skip


def _guest_nodes(definition: WorkflowDefinition) -> list[str]:
    return [node.node_id for node in definition.nodes.values() if node.candidates is not None and "guest" in _listed(node.candidates.source)]


def _listed(source: Any) -> list[Any]:
    return source if isinstance(source, list) else [source]
