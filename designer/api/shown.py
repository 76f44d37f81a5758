"""A task as who asks for it may have it: those it is offered to, those who may see all, and those it was shown to.

Decides nothing itself: `tenants.access` does. The surprising rule: whom a task was shown to is looked for only where the task is not theirs anyway.
"""

from engine.model.view import TaskDetail
from engine.service import Engine
from engine.service.sign_reader import Actor
from tenants.access import authorize, may, reading_roles, signing_actor
from tenants.principal import Principal

__all__ = ["actor_at", "task_for"]


def task_for(engine: Engine, principal: Principal, task_id: str, permission: str) -> TaskDetail:
    """The task. Raises NotFound, Denied."""
    task = engine.task(principal.tenant_id, task_id, roles=reading_roles(principal))
    authorize(principal, permission, task, _shown_to(engine, principal, task) if permission == "tasks:read" else ())
    return task


def actor_at(engine: Engine, principal: Principal, task_id: str) -> Actor:
    """Who asks, as signing judges them at this task. Raises NotFound."""
    task = engine.task(principal.tenant_id, task_id, roles=reading_roles(principal))
    return signing_actor(principal, task, _shown_to(engine, principal, task))


def _shown_to(engine: Engine, principal: Principal, task: TaskDetail) -> list[str]:
    return [] if may(principal, "tasks:read", task) else engine.shown_to(principal.tenant_id, task.task_id)
