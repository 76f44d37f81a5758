"""What changes, told as it happens: server-sent events (text/event-stream) for screens and programs.

Each event's id is a place in the stored order of commits: with `Last-Event-ID` a stream goes on behind it without a gap, on whichever process. The surprising rule: a stream that cannot go on
from there (away for too long, another database) says `is_resumed: false`, and whoever listens reads everything anew.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any, Literal

import anyio.to_thread
import msgspec
from litestar import Request, Response, Router, get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from designer.api.guard import SIGNED_IN, needs, principal_now
from designer.api.live_hub import Listener, LiveHub
from engine.errors import Invalid, NotFound, nearest_name, problem
from engine.json_text import encode_json
from engine.model.view import HistoryEntry
from engine.service import Engine
from engine.service.live import News, mark_of
from engine.store.tidings import RunTold
from tenants.access import permissions
from tenants.principal import Principal, person_candidate

__all__ = ["UNPACKED", "LiveChange", "live_router"]

UNPACKED = "is_unpacked"
"""The `opt` of a route whose answer is not compressed: a packed stream would keep events back."""
RETRY = 2_000
"""Milliseconds after which a browser comes back."""
LONGEST_AGO = 120
"""Seconds that a stream goes back at most when it begins."""
Kind = Literal["run", "task", "incident", "notification", "workflow"]
NEEDED: dict[str, str] = {"run": "runs:read", "task": "tasks:read", "incident": "incidents:read", "workflow": "workflows:read", "notification": ""}
Asker = Request[Any, Any, Any]


class LiveChange(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something that is not as it was: ask for it again."""

    kind: Kind
    run_id: str = ""
    task_id: str = ""
    workflow: str = ""
    status: str = ""
    seq: int = 0
    """The run's last event."""


class LiveReady(msgspec.Struct, frozen=True):
    """The first event of a stream (`ready`). `is_resumed`: it goes on behind the place that was asked for; `kinds`: what it tells."""

    is_resumed: bool
    kinds: list[str]


class LiveChanges(msgspec.Struct, frozen=True):
    """What an event `changes` holds."""

    changes: list[LiveChange]


class _Watcher(msgspec.Struct, frozen=True):
    """Whom a stream is for, and what of it."""

    principal: Principal
    held: frozenset[str]
    kinds: frozenset[str]

    @classmethod
    def of(cls, principal: Principal, kinds: Iterable[str]) -> "_Watcher":
        held = permissions(principal)
        may = {kind for kind in kinds if not NEEDED[kind] or NEEDED[kind] in held}
        return cls(principal, held, frozenset(may - ({"notification"} if principal.kind == "program" else set())))

    @property
    def sees_all_tasks(self) -> bool:
        return "tasks:any" in self.held

    def tasks_of(self, news: Iterable[News]) -> list[str]:
        """Tasks of which it must be known whom they concern."""
        if "task" not in self.kinds or self.sees_all_tasks:
            return []
        return [f"{run.run_id}.{task.number}" for one in news for run in one.told.runs for task in run.tasks]

    def changes(self, news: Iterable[News], people: dict[str, frozenset[str]]) -> list[LiveChange]:
        """Each change once, in the order in which it was last made."""
        found: dict[tuple[str, str], LiveChange] = {}
        for one in news:
            for change in self._told(one, people):
                place = (change.kind, change.task_id or change.run_id or change.workflow)
                found.pop(place, None)
                found[place] = change
        return list(found.values())

    def _told(self, news: News, people: dict[str, frozenset[str]]) -> Iterable[LiveChange]:
        for run in news.told.runs:
            if "run" in self.kinds:
                yield LiveChange("run", run.run_id, workflow=run.workflow, status=run.status, seq=run.seq)
            if run.is_incident and "incident" in self.kinds:
                yield LiveChange("incident", run.run_id, workflow=run.workflow)
            if "task" in self.kinds:
                yield from (LiveChange("task", run.run_id, task_id) for task_id in self._mine(run, people))
        if "notification" in self.kinds and self.principal.principal_id in news.told.notified:
            yield LiveChange("notification")
        if "workflow" in self.kinds:
            yield from (LiveChange("workflow", workflow=key) for key in news.told.workflows)

    def _mine(self, run: RunTold, people: dict[str, frozenset[str]]) -> Iterable[str]:
        me = self.principal.candidacies | {person_candidate(self.principal.principal_id)}
        for task in run.tasks:
            task_id = f"{run.run_id}.{task.number}"
            if self.sees_all_tasks or not me.isdisjoint(task.lost) or not me.isdisjoint(people.get(task_id, frozenset())):
                yield task_id


@get("/events", opt={**needs(SIGNED_IN), UNPACKED: True}, media_type="text/event-stream")
async def watch(
    principal: NamedDependency[Principal],
    live_hub: NamedDependency[LiveHub],
    request: Asker,
    kinds: Annotated[str, QueryParameter(max_length=200, description="run, task, incident, notification, workflow; empty: all that one may see")] = "",
    since: Annotated[int, QueryParameter(ge=0, le=LONGEST_AGO, description="Without Last-Event-ID: begin with what changed in the last so many seconds")] = 0,
) -> ServerSentEvent:
    """What changes, as it happens; of tasks those that concern the asker."""
    live_hub.refuse_more(principal.principal_id)
    watcher = _Watcher.of(principal, _kinds(kinds))
    return ServerSentEvent(_news(live_hub, request, watcher, since), retry_duration=RETRY)


@get("/runs/events", opt={**needs("runs:read"), UNPACKED: True}, media_type="text/event-stream")
async def watch_runs(principal: NamedDependency[Principal], live_hub: NamedDependency[LiveHub], request: Asker) -> ServerSentEvent:
    """Runs and incidents that change."""
    live_hub.refuse_more(principal.principal_id)
    return ServerSentEvent(_news(live_hub, request, _Watcher.of(principal, ("run", "incident"))), retry_duration=RETRY)


@get("/runs/{run_id:str}/events", opt={**needs("runs:read"), UNPACKED: True}, media_type="text/event-stream")
async def watch_run(
    run_id: FromPath[str], principal: NamedDependency[Principal], live_hub: NamedDependency[LiveHub], engine: NamedDependency[Engine], request: Asker
) -> Response[Any]:
    """A run's history as it is written, each entry once; with `Last-Event-ID` (a `seq`) behind it. When the run has ended: `end`."""
    live_hub.refuse_more(principal.principal_id)
    asked = request.headers.get("last-event-id", "0")
    after = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    is_running, entries = await anyio.to_thread.run_sync(_behind, engine, principal.tenant_id, run_id, after)
    if after and not is_running and not entries:
        return Response(None, status_code=204)
    return ServerSentEvent(_history(live_hub, request, principal, run_id, after), retry_duration=RETRY)


def _kinds(asked: str) -> list[str]:
    names = [name.strip() for name in asked.split(",") if name.strip()]
    unknown = [name for name in names if name not in NEEDED]
    if unknown:
        wanted = ", ".join(NEEDED)
        raise Invalid(
            problem("live.kind", f"{unknown[0]} is nothing that is told", f"没有名为 {unknown[0]} 的事件", path="kinds", expected=wanted, nearest=nearest_name(unknown[0], NEEDED))
        )
    return names or list(NEEDED)


async def _news(hub: LiveHub, request: Asker, watcher: _Watcher, since: int = 0) -> AsyncIterator[ServerSentEventMessage]:
    live, tenant_id = hub.engine.live, watcher.principal.tenant_id
    async with hub.listening(tenant_id, watcher.principal.principal_id) as listener:
        place, mark = await anyio.to_thread.run_sync(live.now)
        asked = request.headers.get("last-event-id", "")
        resumed = await anyio.to_thread.run_sync(live.resumed, asked) if asked else None
        if since and not asked:
            resumed = await anyio.to_thread.run_sync(live.since, since)
            asked = mark_of(resumed, hub.engine.clock.now())
        yield _event("ready", LiveReady(resumed is not None, sorted(watcher.kinds)), asked if resumed is not None else mark)
        place, beat = resumed or place, _Beat(hub, request, watcher.principal, listener)
        missed = resumed is not None
        while not listener.end:
            found = await anyio.to_thread.run_sync(live.behind, [tenant_id], place) if missed else await listener.take(beat.left)
            missed = missed and bool(found)
            found = [news for news in found if news.place > place]
            if found:
                place = found[-1].place
                people = await anyio.to_thread.run_sync(live.people, watcher.tasks_of(found))
                changes = watcher.changes(found, people)
                if changes:
                    yield _event("changes", LiveChanges(changes), found[-1].mark)
            if await beat.is_due():
                yield _event("beat", {}, mark_of(place, hub.engine.clock.now()))
        yield _event("end", {"reason": listener.end})


class _Beat:
    """When a stream says again that it is alive; then it also looks whether who listens may still listen."""

    def __init__(self, hub: LiveHub, request: Asker, principal: Principal, listener: Listener) -> None:
        self._every = hub.settings.live_beat
        self._request, self._principal, self._listener = request, principal, listener
        self._loop = asyncio.get_running_loop()
        self._last = self._loop.time()

    @property
    def left(self) -> float:
        """Seconds until the next one."""
        return max(0.01, self._last + self._every - self._loop.time())

    async def is_due(self) -> bool:
        """Whether it is time and the listener has not to go: signed out, another role, a key that was revoked."""
        if self._listener.end or self._loop.time() < self._last + self._every:
            return False
        self._last = self._loop.time()
        before, now = self._principal, await anyio.to_thread.run_sync(principal_now, self._request)
        if now is None or now.tenant_id != before.tenant_id or permissions(now) != permissions(before) or now.candidacies != before.candidacies:
            self._listener.stop("session")
        return not self._listener.end


async def _history(hub: LiveHub, request: Asker, principal: Principal, run_id: str, after: int) -> AsyncIterator[ServerSentEventMessage]:
    async with hub.listening(principal.tenant_id, principal.principal_id) as listener:
        beat = _Beat(hub, request, principal, listener)
        while not listener.end:
            try:
                is_running, entries = await anyio.to_thread.run_sync(_behind, hub.engine, principal.tenant_id, run_id, after)
            except NotFound:
                listener.stop("gone")
                break
            for entry in entries:
                after = entry.seq
                yield _event("history", entry, str(after))
            if not is_running and not entries:
                listener.stop("ended")
            is_quiet = not entries
            while is_quiet and not listener.end:
                is_quiet = not any(run.run_id == run_id for one in await listener.take(beat.left) for run in one.told.runs)
                if await beat.is_due():
                    yield _event("beat", {})
        yield _event("end", {"reason": listener.end})


def _behind(engine: Engine, tenant_id: str, run_id: str, after: int) -> tuple[bool, list[HistoryEntry]]:
    """Whether the run goes on, and what was written behind an entry; in this order, for it may end in between."""
    is_running = engine.live.is_running(tenant_id, run_id)
    return is_running, engine.history(tenant_id, run_id, after=after).items


def _event(name: str, data: Any, mark: str | None = None) -> ServerSentEventMessage:
    return ServerSentEventMessage(data=encode_json(data), event=name, id=mark)


live_router = Router("", route_handlers=[watch, watch_runs, watch_run], tags=["live"])
