"""What readers see of signing: a task among its signers, what was changed by whom, comments, copies, drafts."""

from typing import Any

import msgspec

from engine.errors import Denied, NotFound, problem
from engine.execution.relation import relations, state_of
from engine.execution.way_back import passed
from engine.model.definition import Node
from engine.model.run import Run
from engine.model.signing import ALLOWED, OPERATIONS, Seat
from engine.model.view import CommentView, CopyView, SignerView, SigningView, TaskSummary
from engine.service.news import changes_before, last_seen
from engine.service.task_desk import TaskDesk
from engine.store import Connection, worklist
from engine.store import signing as stored_signing
from engine.store.archive import find_archived
from engine.store.keys import Keys
from engine.store.seal import Sealer
from engine.store.stored_run import StoredRun, load_runs

__all__ = ["Actor", "SignReader"]


class Actor(msgspec.Struct, frozen=True, kw_only=True):
    """Who asks, as far as signing needs it. `is_reader`: may see the task or the run."""

    by: str
    roles: tuple[str, ...] = ()
    is_admin: bool = False
    is_reader: bool = False

    @property
    def names(self) -> list[str]:
        return [f"person:{self.by}", *(f"role:{role}" for role in self.roles)]

    @property
    def standing(self) -> set[str]:
        """What they are whatever the task."""
        return {name for name, is_so in (("admin", self.is_admin), ("reader", self.is_reader or self.is_admin)) if is_so}


class SignReader(TaskDesk):
    """Reads; each method is one transaction."""

    def signing(self, tenant_id: str, task_id: str, *, actor: Actor) -> SigningView:
        """A task among its signers, and what the actor may do with it. Raises NotFound, Denied for who has nothing to do with it."""
        with self._database.read() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            stored = self._stored(connection, tenant_id, row.run_id)
            pack, definition = self._catalogue.of(connection, stored.run.definition_id)
            offered = worklist.task_candidates_of(connection, [task_id]).get(task_id, [])
            if not actor.standing and not relations(stored.run, row.number, actor.by, actor.names, offered):
                raise Denied(problem("task.not_offered", "this task was not offered to you", "该任务不由您办理"))
            sealed = stored_signing.draft_of(connection, task_id, actor.by)
            sealer = self._sealer(connection, stored)
            token = stored.run.waiting_for(row.number, "user_task")
            marks = stored_signing.read_by(connection, tenant_id, row.run_id)
            back_to = list(dict.fromkeys(passed(definition, stored.run, row.node_id))) if token is not None else []
            tasks = worklist.tasks_of_run(connection, row.run_id)
            seen = last_seen(stored, tasks, row, actor.by, {place: times[actor.by] for place, times in marks.items() if actor.by in times})
            operations = _operations(stored.run, definition.nodes[row.node_id], row.number, actor, offered)
            return SigningView(
                task_id=task_id, state=state_of(stored.run, row.number), policy=token.policy if token is not None else "",
                operations=[one for one in operations if one != "send_back" or back_to], signers=_signers(stored.run, row.number),
                back_to=back_to, titles={name: definition.nodes[name].title for name in back_to}, done_by={name: list(stored.run.doers.get(name, ())) for name in back_to},
                draft=sealer.open_json("draft", sealed) if sealed is not None and sealer is not None else None,
                changes=changes_before(stored, pack, definition, tasks, row, None if actor.is_admin else actor.roles),
                read_by=marks.get(task_id, {}), seen_at=seen[0], before=seen[1],
            )  # fmt: skip

    def shown_to(self, tenant_id: str, task_id: str) -> list[str]:
        """Who was shown a task without being asked: who is mentioned in a comment on it, and who was sent a copy of its run since. Raises NotFound."""
        with self._database.read() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            run = worklist.run_row(connection, tenant_id, row.run_id)
            sealer = Keys(self._chain, connection).of(tenant_id, run.subject_id if run is not None else None)
            found = stored_signing.copied_after(connection, tenant_id, row.run_id, row.number)
            for comment in stored_signing.comment_rows(connection, tenant_id, row.run_id) if sealer is not None else ():
                if comment.task == row.number and sealer is not None:
                    found += [name if ":" in name else f"person:{name}" for name in sealer.open_json("comment", comment.body_sealed)["mentions"]]
            return sorted(set(found))

    def next_task(self, tenant_id: str, task_id: str, *, actor: Actor) -> TaskSummary | None:
        """What the actor may do next: the next task of the same run, else of the same node in other runs, what is due first first. Raises NotFound."""
        with self._database.read() as connection:
            row = self.task_row(connection, tenant_id, task_id)
            page = worklist.task_page(
                connection, tenant_id, scope="mine", principal_id=actor.by, roles=actor.roles, workflow="", paged=worklist.Paged(200)
            )  # fmt: skip
            rows = [one for one in page.items if one.task_id != task_id]
            same_run = [one for one in rows if one.run_id == row.run_id]
            same_kind = [one for one in rows if (one.workflow_key, one.node_id) == (row.workflow_key, row.node_id)]
            chosen = [*same_run, *same_kind][:1]
            return self._tasks(connection, Keys(self._chain, connection), chosen)[0] if chosen else None

    def comments(self, tenant_id: str, run_id: str) -> list[CommentView]:
        """What was said beside a run, oldest first; also of one that was put away. Raises NotFound."""
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            rows, sealer = self._comment_rows(connection, keys, tenant_id, run_id)
            marks = stored_signing.read_by(connection, tenant_id, run_id)
            found = []
            for row in rows:
                body = sealer.open_json("comment", row.body_sealed) if sealer is not None else {"text": "", "mentions": [], "files": []}
                place = f"{run_id}.{row.number}"
                found.append(
                    CommentView(
                        comment_id=place,
                        node_id=row.node_id,
                        task_id=f"{run_id}.{row.task}" if row.task else "",
                        by=row.written_by,
                        at=row.written_at,
                        read_by=marks.get(place, {}),
                        **body,
                    )
                )
            return found

    def copies(self, tenant_id: str, *, actor: Actor, limit: int = 100) -> list[CopyView]:
        """What the actor was shown, newest first."""
        with self._database.read() as connection:
            keys = Keys(self._chain, connection)
            found = []
            rows = stored_signing.copy_page(connection, tenant_id, actor.names, limit)
            tasks = stored_signing.newest_tasks(connection, tenant_id, [(row.run_id, row.number) for row in rows])
            for row in rows:
                place = f"{row.run_id}.{row.number}"
                sealer = keys.of(tenant_id, row.subject_id)
                note = sealer.open_json("copy", row.note_sealed) if sealer is not None and row.note_sealed else ""
                definition = self._catalogue.of(connection, row.definition_id)[1]
                found.append(
                    CopyView(
                        copy_id=place, run_id=row.run_id, workflow_title=definition.title, subject_title=_title(row, keys, tenant_id), business_key=row.business_key, status=row.status,
                        sent_by=row.sent_by, note=note, sent_at=row.sent_at, is_read=actor.by in stored_signing.read_by(connection, tenant_id, row.run_id).get(place, {}),
                        task_id=tasks.get((row.run_id, row.number), ""),
                    )
                )  # fmt: skip
            return found

    def _stored(self, connection: Connection, tenant_id: str, run_id: str) -> StoredRun:
        stored = load_runs(connection, Keys(self._chain, connection), [run_id], is_locked=False).get(run_id)
        if stored is None or stored.tenant_id != tenant_id:
            raise NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))
        return stored

    def _sealer(self, connection: Connection, stored: StoredRun) -> Sealer | None:
        return None if stored.is_erased else stored.sealer or Keys(self._chain, connection).tenant(stored.tenant_id)

    def _comment_rows(self, connection: Connection, keys: Keys, tenant_id: str, run_id: str) -> tuple[list[Any], Sealer | None]:
        row = worklist.run_row(connection, tenant_id, run_id)
        if row is not None:
            return list(stored_signing.comment_rows(connection, tenant_id, run_id)), keys.of(tenant_id, row.subject_id)
        archived = find_archived(connection, keys, tenant_id, run_id)
        if archived is None:
            raise NotFound(problem("run.unknown", f"there is no run {run_id}", f"没有流程实例 {run_id}"))
        return archived.comments, self._sealer(connection, archived.stored)

    def _future_candidates(self, run: Run, node: Node) -> list[str]:
        """Who a node that the run has not come to would ask, as far as it can be told now."""
        template = node.candidates or node.inputs.get("approvers")
        filled = template.fill({**run.variables, "run": {"id": run.run_id, "business_key": run.business_key}}, self.clock.now(), []) if template is not None else []
        return [str(name) for name in (filled if isinstance(filled, list) else [filled]) if name]


def _operations(run: Run, node: Node, number: int, actor: Actor, offered: list[str]) -> list[str]:
    state, known = state_of(run, number), relations(run, number, actor.by, actor.names, offered) | ({"reader"} if actor.is_reader or actor.is_admin else set())
    allowed = ALLOWED if node.allow is None else frozenset(node.allow)
    possible = [(name, one) for name, one in OPERATIONS.items() if state in one.states]
    return [name for name, one in possible if (not known.isdisjoint(one.by) and (not one.switch or one.switch in allowed)) or (actor.is_admin and "admin" in one.by)]


def _signers(run: Run, number: int) -> list[SignerView]:
    token = run.waiting_for(number, "user_task")
    if token is None:
        return []
    found = [
        SignerView(
            name=", ".join((vote.seat or Seat()).candidates), place=(vote.seat or Seat()).place, state="signed", task_id=f"{run.run_id}.{vote.number}", by=vote.by, outcome=vote.outcome,
            added_by=(vote.seat or Seat()).adder, signature=vote.signature,
        )
        for vote in token.votes
    ]  # fmt: skip
    for one, holder in token.open_tasks.items():
        seat = token.seats.get(one, Seat())
        found.append(
            SignerView(name=", ".join(seat.candidates), place=seat.place, state=state_of(run, one), task_id=f"{run.run_id}.{one}", by=holder or seat.owner, added_by=seat.adder)
        )
        found += [SignerView(name=name, place="after", state="pending") for name in seat.then]
    return [*found, *(SignerView(name=name, place="", state="pending") for name in token.pending)]


def _title(row: Any, keys: Keys, tenant_id: str) -> str:
    sealer = keys.of(tenant_id, row.subject_id)
    return sealer.open("title", row.title_sealed).decode() if sealer and row.title_sealed else ""
