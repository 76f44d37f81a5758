"""Whether a workflow may begin runs now, and whether a run of it may go on."""

from typing import Any

from engine.errors import Conflict, problem
from engine.store import Connection
from engine.store.operations import paused_by

__all__ = ["refuse_paused", "refuse_release"]


def refuse_paused(connection: Connection, tenant_id: str, workflow_key: str) -> None:
    """Raises Conflict while the workflow or its tenant is paused."""
    pause = paused_by(connection, tenant_id, workflow_key)
    if pause is not None and pause.workflow_key:
        raise Conflict(
            problem(
                "workflow.paused",
                f"the workflow {workflow_key} is paused: no run of it begins now{_why(pause)}",
                f"流程 {workflow_key} 已暂停，暂不能发起{_why(pause)}",
                path="workflow",
            )
        )
    if pause is not None:
        raise Conflict(problem("workflow.paused", f"all workflows are paused: no run begins now{_why(pause)}", f"全部流程已暂停，暂不能发起{_why(pause)}", path="workflow"))


def refuse_release(connection: Connection, tenant_id: str, workflow_key: str) -> None:
    """Raises Conflict when a run cannot go on by itself, because a pause holds all of them: the clock would stop it again."""
    pause = paused_by(connection, tenant_id, workflow_key)
    if pause is not None:
        en, zh = (f"the workflow {workflow_key} is", f"流程 {workflow_key} ") if pause.workflow_key else ("all workflows are", "全部流程")
        raise Conflict(problem("pause.holds", f"{en} paused{_why(pause)}: end the pause, and its runs go on", f"{zh}已暂停{_why(pause)}，须先结束暂停，流程才能继续"))


def _why(pause: Any) -> str:
    return f" ({pause.reason})" if pause.reason else ""
