"""Who may do what: the only place that answers.

Knows no HTTP. Surprising rule: a resource is never looked at for its tenant here, because everything is read through the principal's own tenant in the first place;
what belongs to another tenant does not exist.
"""

from engine.errors import Denied, problem
from engine.model.view import TaskSummary
from tenants.principal import Principal
from tenants.roles import PERMISSIONS, permissions_of_roles, permissions_of_scopes

__all__ = ["authorize", "may", "permissions"]


def permissions(principal: Principal) -> frozenset[str]:
    """Everything that this principal may do somewhere."""
    if principal.kind == "program":
        return permissions_of_scopes(principal.scopes)
    return permissions_of_roles(principal.roles)


def may(principal: Principal, permission: str, resource: TaskSummary | None = None) -> bool:
    """Whether `principal` may do that, to `resource` if one is given."""
    if permission not in PERMISSIONS:
        raise ValueError(f"{permission} is no permission")
    held = permissions(principal)
    if permission not in held:
        return False
    return resource is None or "tasks:any" in held or _takes_part(principal, resource)


def authorize(principal: Principal, permission: str, resource: TaskSummary | None = None) -> None:
    """Raises Denied unless `principal` may do that."""
    if may(principal, permission, resource):
        return
    what = PERMISSIONS[permission]
    if resource is not None and may(principal, permission):
        raise Denied(problem("access.not_offered", "this task is not offered to you", "此任务未分配给您"))
    where = {"path": permission}
    raise Denied(problem("access.denied", f"you may not {what.en}", f"您没有权限{what.zh}", **where))


def _takes_part(principal: Principal, task: TaskSummary) -> bool:
    return principal.principal_id in (task.assignee, task.completed_by) or not principal.candidacies.isdisjoint(task.candidates)
