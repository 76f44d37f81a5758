"""Who may do what: the only place that answers.

Knows no HTTP. Surprising rule: a resource is never looked at for its tenant here, because everything is read through the principal's own tenant in the first place;
what belongs to another tenant does not exist.
"""

from collections.abc import Collection

from engine.errors import Denied, problem
from engine.model.view import TaskSummary
from engine.service.sign_reader import Actor
from tenants.principal import Principal, role_candidate
from tenants.roles import PERMISSIONS, permissions_of_roles, permissions_of_scopes

__all__ = ["acting_roles", "authorize", "listing_roles", "may", "permissions", "reading_roles", "signing_actor"]

ROLE = role_candidate("")


def permissions(principal: Principal) -> frozenset[str]:
    """Everything that this principal may do somewhere."""
    if principal.kind == "program":
        return permissions_of_scopes(principal.scopes)
    return permissions_of_roles(principal.roles)


def may(principal: Principal, permission: str, resource: TaskSummary | None = None, shown_to: Collection[str] = ()) -> bool:
    """Whether `principal` may do that, to `resource` if one is given: a task is done by those it is offered to, and seen by those who may see all and by those it is `shown_to`."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission} is no permission")
    held = permissions(principal)
    if permission not in held:
        return False
    if resource is None or (permission == "tasks:read" and "tasks:any" in held):
        return True
    is_shown = permission == "tasks:read" and not principal.candidacies.isdisjoint(shown_to)
    return principal.kind == "program" or is_shown or _takes_part(principal, resource)


def authorize(principal: Principal, permission: str, resource: TaskSummary | None = None, shown_to: Collection[str] = ()) -> None:
    """Raises Denied unless `principal` may do that."""
    if may(principal, permission, resource, shown_to):
        return
    what = PERMISSIONS[permission]
    if resource is not None and may(principal, permission):
        raise Denied(problem("task.not_offered", "this task was not offered to you", "该任务不由您办理"))
    raise Denied(problem("access.denied", f"you may not {what.en}", f"您没有权限{what.zh}", path=permission))


def acting_roles(principal: Principal, task: TaskSummary) -> tuple[str, ...]:
    """The roles in which `principal` does a task: their own; a program, which stands for the company, does it in the role that it is offered to."""
    if principal.kind == "person":
        return principal.roles
    return tuple(name.removeprefix(ROLE) for name in task.candidates if name.startswith(ROLE))


def signing_actor(principal: Principal, task: TaskSummary | None = None, shown_to: Collection[str] = ()) -> Actor:
    """Who signs, adds signers, comments ...: what follows for a task is judged with it (engine.model.signing.OPERATIONS).

    Who may act on the tasks of others is an admin there; who may see the task, or may see runs, is a reader.
    """
    roles = principal.roles if task is None else acting_roles(principal, task)
    is_reader = may(principal, "tasks:read", task, shown_to) if task is not None else may(principal, "runs:read")
    return Actor(by=principal.principal_id, roles=roles, is_admin=may(principal, "tasks:manage"), is_reader=is_reader)


def reading_roles(principal: Principal) -> tuple[str, ...] | None:
    """The roles in which `principal` reads and saves records; None for a program: its scope alone decides."""
    return None if principal.kind == "program" else principal.roles


def listing_roles(principal: Principal, scope: str) -> tuple[str, ...]:
    """The roles whose tasks a list shows: with `tasks:any`, the scope `open` shows everybody's, which the engine knows as the admin's list."""
    return (*principal.roles, "admin") if scope == "open" and "tasks:any" in permissions(principal) else principal.roles


def _takes_part(principal: Principal, task: TaskSummary) -> bool:
    return principal.principal_id in (task.assignee, task.completed_by) or not principal.candidacies.isdisjoint(task.candidates)
