"""What is done to a whole run besides answering its tasks: it stands still, jumps, is done again, revoked, restarted. Nothing is decided here."""

from typing import Annotated, Any

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.paging import Items
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model.view import CommentView
from engine.service import Engine
from tenants.access import signing_actor
from tenants.principal import Principal

__all__ = ["detours_router"]

Reason = Annotated[str, msgspec.Meta(max_length=4000)]


class ReasonBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why."""

    reason: Reason = ""


class JumpBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to; with `token_id` only that token goes."""

    node_id: str
    token_id: int = 0
    reason: Reason = ""


class NodeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At which node."""

    node_id: str
    reason: Reason = ""


class AheadBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer to a task that does not exist yet."""

    node_id: str
    outcome: str
    values: dict[str, Any] = {}


@post("/runs/{run_id:str}/suspend", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def suspend_run(run_id: FromPath[str], data: JSONBody[ReasonBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """The run, and what it waits for, stands still."""
    engine.suspend(principal.tenant_id, run_id, by=principal.principal_id, reason=data.reason)


@post("/runs/{run_id:str}/resume", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def resume_run(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """It goes on; what came due meanwhile happens now."""
    engine.resume(principal.tenant_id, run_id, by=principal.principal_id)


@post("/runs/{run_id:str}/jump", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def jump_run(run_id: FromPath[str], data: JSONBody[JumpBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Leads the run, or one token, to any node."""
    command = asked.MoveToken(node_id=data.node_id, by=principal.principal_id, token_id=data.token_id, reason=data.reason)
    engine.command_run(principal.tenant_id, run_id, command, by=principal.principal_id)


@post("/runs/{run_id:str}/redo", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def redo_node(run_id: FromPath[str], data: JSONBody[NodeBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """A node that was passed is done again, and everything behind it."""
    command = signing.RedoNode(node_id=data.node_id, by=principal.principal_id, reason=data.reason)
    engine.command_run(principal.tenant_id, run_id, command, by=principal.principal_id)


@post("/runs/{run_id:str}/terminate", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def terminate_run(run_id: FromPath[str], data: JSONBody[ReasonBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Ends the run."""
    engine.cancel(principal.tenant_id, run_id, by=principal.principal_id, reason=data.reason, act="terminate")


@post("/runs/{run_id:str}/revoke", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def revoke_run(run_id: FromPath[str], data: JSONBody[ReasonBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Who began the run ends it."""
    engine.revoke(principal.tenant_id, run_id, actor=signing_actor(principal), reason=data.reason)


@post("/runs/{run_id:str}/restart", sync_to_thread=True, opt=needs("runs:manage"), status_code=204)
def restart_run(run_id: FromPath[str], data: JSONBody[NodeBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """A run that has ended goes on at a node."""
    command = asked.RestartRun(node_id=data.node_id, by=principal.principal_id, reason=data.reason)
    engine.command_run(principal.tenant_id, run_id, command, by=principal.principal_id)


@post("/runs/{run_id:str}/ahead", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def answer_ahead(run_id: FromPath[str], data: JSONBody[AheadBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Answers a task before the run comes to it."""
    engine.answer_ahead(principal.tenant_id, run_id, data.node_id, actor=signing_actor(principal), outcome=data.outcome, values=data.values)


@get("/runs/{run_id:str}/comments", sync_to_thread=True, opt=needs("runs:read"))
def list_run_comments(run_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[CommentView]:
    """What was said beside the run, oldest first."""
    return Items(engine.comments(principal.tenant_id, run_id))


detours_router = Router("", route_handlers=[suspend_run, resume_run, jump_run, redo_node, terminate_run, revoke_run, restart_run, answer_ahead, list_run_comments], tags=["runs"])
