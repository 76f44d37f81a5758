"""What people do on a task besides answering it: more signers, other hands, ways back, drafts, remarks.

Nothing is decided here: the engine judges each operation with the task, after the table that `GET /tasks/{task_id}/signing` answers from.
"""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody

from designer.api.guard import needs
from designer.api.paging import Items
from designer.api.shown import actor_at
from engine.errors import Invalid, problem
from engine.model import command_signing as signing
from engine.model.view import CommentView, CopyView, HandedOver, SigningView, TaskSummary
from engine.service import Engine
from tenants.access import signing_actor
from tenants.principal import Principal

__all__ = ["signing_router"]

Note = Annotated[str, msgspec.Meta(max_length=4000)]
Name = Annotated[str, msgspec.Meta(max_length=128)]
"""`person:<id>` or `role:<role>`."""


class AddSignersBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """More signers: before (they answer, then you), after (you answer, then they), beside (all count alike)."""

    place: Literal["before", "after", "beside"]
    people: list[Name]
    note: Note = ""


class RemoveSignerBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Without a `name` the signer of this task; with one, who would be asked later at this task's node."""

    name: str = ""


class TransferBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom; `keeps_draft`: with what was filled in so far."""

    to: Name
    note: Note = ""
    keeps_draft: bool = True


class DelegateBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who prepares it and gives it back."""

    to: Name
    note: Note = ""


class ReturnBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the delegate proposes."""

    outcome: str = ""
    values: dict[str, Any] = {}
    note: Note = ""


class SendBackBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`to`: previous, starter, or a node that was passed; `then`: walk through all in between again, or come straight back to you."""

    to: str = "previous"
    then: Literal["walk", "straight"] = "walk"
    note: Note = ""


class SkipBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """With which outcome the run goes on; "" the first."""

    outcome: str = ""
    note: Note = ""


class UrgeBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What those who are asked are told."""

    note: Note = ""


class CopyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is shown the run."""

    to: list[Name]
    note: Note = ""


class CommentBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark; `mentions` are principal ids, `files` ids of uploaded files."""

    text: Note = ""
    mentions: list[str] = []
    files: list[str] = []


class DraftBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands in the form, as it stands; null forgets it."""

    values: dict[str, Any] | None


class ManyBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same answer to several tasks."""

    task_ids: Annotated[list[str], msgspec.Meta(max_length=200)]
    outcome: str
    values: dict[str, Any] = {}


class NextTask(msgspec.Struct, frozen=True):
    """The task to go on with, if there is one."""

    task: TaskSummary | None


class HandOverBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who gets the tasks."""

    to: Name
    note: Note = ""
    keeps_drafts: bool = True


class TakenBack(msgspec.Struct, frozen=True):
    """The task in which the answer is asked again."""

    task_id: str


@get("/tasks/{task_id:str}/signing", sync_to_thread=True, opt=needs("tasks:read"))
def show_signing(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> SigningView:
    """A task among its signers: who has answered, who is asked, what may be done now, the draft, what was changed by whom."""
    return engine.signing(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id))


@post("/tasks/{task_id:str}/signers", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def add_signers(task_id: FromPath[str], data: JSONBody[AddSignersBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Adds signers before, after or beside the task."""
    actor, people = actor_at(engine, principal, task_id), tuple(data.people)
    engine.sign(
        principal.tenant_id, task_id, f"add_{data.place}",
        lambda number, is_forced: signing.AddSigners(number=number, by=actor.by, place=data.place, people=people, note=data.note, is_forced=is_forced), actor=actor,
    )  # fmt: skip


@post("/tasks/{task_id:str}/signers/remove", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def remove_signer(task_id: FromPath[str], data: JSONBody[RemoveSignerBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Removes a signer."""
    engine.remove_signer(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id), name=data.name)


@post("/tasks/{task_id:str}/transfer", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def transfer_task(task_id: FromPath[str], data: JSONBody[TransferBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Makes the task another's for good; an admin may do it for others."""
    actor = actor_at(engine, principal, task_id)
    engine.sign(
        principal.tenant_id, task_id, "transfer",
        lambda number, is_forced: signing.TransferTask(number=number, by=actor.by, to=data.to, note=data.note, keeps_draft=data.keeps_draft, is_forced=is_forced),
        actor=actor, otherwise="hand_over",
    )  # fmt: skip


@post("/tasks/{task_id:str}/delegate", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def delegate_task(task_id: FromPath[str], data: JSONBody[DelegateBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Lets another prepare the task and give it back."""
    actor = actor_at(engine, principal, task_id)
    engine.sign(principal.tenant_id, task_id, "delegate", lambda number, _: signing.DelegateTask(number=number, by=actor.by, to=data.to, note=data.note), actor=actor)


@post("/tasks/{task_id:str}/return", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def return_task(task_id: FromPath[str], data: JSONBody[ReturnBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Gives a delegated task back with a proposal, or calls it back."""
    actor = actor_at(engine, principal, task_id)
    engine.sign(
        principal.tenant_id, task_id, "return",
        lambda number, is_forced: signing.ReturnTask(number=number, by=actor.by, note=data.note, outcome=data.outcome, values=data.values, is_forced=is_forced), actor=actor,
    )  # fmt: skip


@post("/tasks/{task_id:str}/send-back", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def send_back(task_id: FromPath[str], data: JSONBody[SendBackBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Sends the run back to an earlier node."""
    actor = actor_at(engine, principal, task_id)
    engine.sign(principal.tenant_id, task_id, "send_back", lambda number, _: signing.SendBack(number=number, by=actor.by, to=data.to, then=data.then, note=data.note), actor=actor)


@post("/tasks/{task_id:str}/take-back", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def take_back(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> TakenBack:
    """Takes one's answer back, while nobody has acted on it."""
    return TakenBack(engine.take_back(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id)))


@post("/tasks/{task_id:str}/skip", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def skip_task(task_id: FromPath[str], data: JSONBody[SkipBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Goes on without an answer."""
    actor = actor_at(engine, principal, task_id)
    engine.sign(
        principal.tenant_id,
        task_id,
        "skip",
        lambda number, is_forced: signing.SkipTask(number=number, by=actor.by, outcome=data.outcome, note=data.note, is_forced=is_forced),
        actor=actor,
    )


@post("/tasks/{task_id:str}/urge", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def urge_task(task_id: FromPath[str], data: JSONBody[UrgeBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Tells those who are asked that somebody waits; not too often."""
    actor, every = actor_at(engine, principal, task_id), engine.settings.urge_minutes * 60
    engine.sign(principal.tenant_id, task_id, "urge", lambda number, _: signing.UrgeTask(number=number, by=actor.by, note=data.note, every=every), actor=actor)


@post("/tasks/{task_id:str}/copies", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def send_copy(task_id: FromPath[str], data: JSONBody[CopyBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Shows the run to others."""
    if not data.to:
        raise Invalid(problem("sign.people", "a copy goes to somebody", "抄送人不能为空", path="to", expected="person:<id>, role:<role>"))
    actor, to = actor_at(engine, principal, task_id), tuple(data.to)
    engine.sign(principal.tenant_id, task_id, "copy", lambda number, _: signing.SendCopy(by=actor.by, to=to, task=number, note=data.note), actor=actor)


@post("/tasks/{task_id:str}/comments", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def add_comment(task_id: FromPath[str], data: JSONBody[CommentBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Says something beside the run."""
    actor = actor_at(engine, principal, task_id)
    mentions, files = tuple(data.mentions), tuple(data.files)
    engine.sign(
        principal.tenant_id, task_id, "comment", lambda number, _: signing.AddComment(by=actor.by, text=data.text, task=number, mentions=mentions, files=files), actor=actor
    )


@get("/tasks/{task_id:str}/comments", sync_to_thread=True, opt=needs("tasks:read"))
def list_comments(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[CommentView]:
    """What was said beside the task's run, oldest first."""
    engine.signing(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id))
    return Items(engine.comments(principal.tenant_id, task_id.rpartition(".")[0]))


@post("/tasks/{task_id:str}/draft", sync_to_thread=True, opt=needs("tasks:write"), status_code=204)
def save_draft(task_id: FromPath[str], data: JSONBody[DraftBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """Keeps what stands in the form; nothing is checked."""
    engine.save_draft(principal.tenant_id, task_id, data.values, actor=actor_at(engine, principal, task_id))


@post("/tasks/{task_id:str}/read", sync_to_thread=True, opt=needs("tasks:read"), status_code=204)
def mark_task_read(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """I have read the task."""
    engine.signing(principal.tenant_id, task_id, actor=actor_at(engine, principal, task_id))
    engine.mark_read(principal.tenant_id, task_id, by=principal.principal_id)


@get("/copies", sync_to_thread=True, opt=needs("tasks:read"))
def list_copies(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[CopyView]:
    """Runs that I was shown, newest first."""
    return Items(engine.copies(principal.tenant_id, actor=signing_actor(principal)))


@post("/copies/{copy_id:str}/read", sync_to_thread=True, opt=needs("tasks:read"), status_code=204)
def mark_copy_read(copy_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> None:
    """I have read a copy, or a comment."""
    engine.mark_shown_read(principal.tenant_id, copy_id, actor=signing_actor(principal))


@post("/tasks/complete", sync_to_thread=True, opt=needs("tasks:write"), status_code=200)
def complete_tasks(data: JSONBody[ManyBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[HandedOver]:
    """Answers several tasks alike: a result for each."""
    return Items(engine.complete_many(principal.tenant_id, data.task_ids, actor=signing_actor(principal), outcome=data.outcome, values=data.values))


@get("/tasks/{task_id:str}/next", sync_to_thread=True, opt=needs("tasks:read"))
def show_next(task_id: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> NextTask:
    """What I may go on with: the same run's next task, else the next one of the same kind."""
    return NextTask(engine.next_task(principal.tenant_id, task_id, actor=signing_actor(principal)))


@post("/people/{person_id:str}/hand-over", sync_to_thread=True, opt=needs("tasks:manage"), status_code=200)
def hand_over(person_id: FromPath[str], data: JSONBody[HandOverBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Items[HandedOver]:
    """Everything that waits for a person by name becomes another's: a result for each task."""
    found = engine.hand_over(principal.tenant_id, person_id, data.to, by=principal.principal_id, note=data.note, keeps_drafts=data.keeps_drafts)
    return Items(found)


signing_router = Router(
    "",
    route_handlers=[
        show_signing, show_next, complete_tasks, add_signers, remove_signer, transfer_task, delegate_task, return_task, send_back, take_back, skip_task, urge_task, send_copy, add_comment, list_comments,
        save_draft, mark_task_read, list_copies, mark_copy_read, hand_over,
    ],
    tags=["signing"],
)  # fmt: skip
