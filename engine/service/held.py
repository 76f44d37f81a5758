"""Whether a workflow may begin runs now."""

from engine.errors import Conflict, problem
from engine.store import Connection
from engine.store.operations import is_paused

__all__ = ["refuse_paused"]


def refuse_paused(connection: Connection, tenant_id: str, workflow_key: str) -> None:
    """Raises Conflict while the workflow or its tenant is paused."""
    if is_paused(connection, tenant_id, workflow_key):
        raise Conflict(problem("workflow.paused", f"the workflow {workflow_key} is paused: no run of it begins now", f"流程 {workflow_key} 已暂停，暂不能发起", path="workflow"))
