"""What a deed does to a run, told: what appears, what goes, where the run waits then.

Pure: from the run before and after it and the events between.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from engine.errors import Text
from engine.model import event as happened
from engine.model.event import HistoryEvent
from engine.model.operation import Change, Effect
from engine.model.run import Run
from engine.model.view import TokenView

__all__ = ["effect_of", "open_of"]

Place = tuple[str, int]
NAMES = {
    "token": Text("a token", "令牌"), "task": Text("a task", "任务"), "job": Text("a job", "作业"), "timer": Text("a timer", "定时器"), "event": Text("an awaited event", "等待的事件"),
    "child": Text("a called run", "子流程实例"), "incident": Text("an incident", "异常"),
}  # fmt: skip
WAITING = {
    "job": Text("automatic work", "自动处理"), "user_task": Text("a person", "人工办理"), "timer": Text("a timer", "定时器"), "message": Text("a message", "消息"),
    "signal": Text("a signal", "信号"), "condition": Text("a condition", "条件成立"), "call": Text("a called run", "子流程"), "join": Text("the other branches", "其他分支"),
    "incident": Text("somebody to mend it", "处理异常"), "events": Text("the first of several events", "多个事件之一"), "lock": Text("another step to be done", "另一步骤完成"),
    "milestone": Text("a milestone", "里程碑"), "compensation": Text("what is taken back", "撤销已完成的步骤"),
}  # fmt: skip
"""What a token waits for, as `waits_for` names it."""
WAITS = {"job": "job", "timer": "timer", "message": "event", "signal": "event", "condition": "event", "call": "child", "incident": "incident"}


def open_of(run: Run) -> dict[Place, str]:
    """Everything that is open in a run: what and its number -> where."""
    found: dict[Place, str] = {}
    for token in run.tokens.values():
        found["token", token.token_id] = token.node_id
        if token.waits_for in WAITS:
            found[WAITS[token.waits_for], token.reference] = token.node_id
        found |= {("task", number): token.node_id for number in token.open_tasks}
    for number, armed in run.armed.items():
        found["timer" if armed.kind == "timer" else "event", number] = armed.node_id
    return found


def effect_of(before: Run, after: Run, events: Iterable[HistoryEvent], title: Callable[[str], Text]) -> Effect:
    """The effect; `title` says what a node is called."""
    events = list(events)
    was, now, told = open_of(before), open_of(after), _told(events)
    changes = [_change(place, node_id, title, told, is_new=True) for place, node_id in now.items() if place not in was]
    changes += [_change(place, node_id, title, told, is_new=False) for place, node_id in was.items() if place not in now]
    names = {name for event in events if isinstance(event, happened.VariablesSet | happened.VariablesEdited) for name in event.values}
    tokens = sorted((token for token in after.tokens.values() if token.waits_for not in ("", "scope")), key=lambda token: (token.token_id in before.tokens, token.token_id))
    waits = [TokenView(token_id=token.token_id, node_id=token.node_id, waits_for=token.waits_for, since=token.since) for token in tokens]
    return Effect(
        changes=changes, variables=sorted(names), status=after.status, outcome=after.outcome, is_suspended=bool(after.suspended_by), waits=waits,
        words=[*(change.words for change in changes if change.what != "token"), *_end(before, after, waits, title)],
    )  # fmt: skip


def _end(before: Run, after: Run, waits: list[TokenView], title: Callable[[str], Text]) -> list[Text]:
    """How the run stands afterwards."""
    if after.status != before.status:
        en, zh = (f": {after.outcome}", f"：{after.outcome}") if after.outcome else ("", "")
        words = [Text(f"the run is {after.status}{en}", f"流程{'完成' if after.status == 'completed' else '取消'}{zh}")]
        return [*words, Text("the run that called it goes on", "调用它的流程继续执行")] if after.parent_token_id else words
    if after.suspended_by:
        return [Text("the run stands still until it is resumed", "流程保持挂起，直到被激活")]
    new = [wait for wait in waits if wait.token_id not in before.tokens or before.tokens[wait.token_id].waits_for != wait.waits_for]
    if not new:
        return [Text("the run waits where it waited", "流程仍停留在原处")]
    first, what = title(new[0].node_id), WAITING.get(new[0].waits_for, Text(new[0].waits_for, new[0].waits_for))
    return [Text(f"it waits next at {first.en}, for {what.en}", f"接下来停在“{first.get('zh')}”，等待{what.get('zh')}")]


def _told(events: Iterable[HistoryEvent]) -> dict[Place, dict[str, Any]]:
    """What is known of things that came to be: who a task is offered to, when a timer fires, what a job is."""
    found: dict[Place, dict[str, Any]] = {}
    for event in events:
        match event:
            case happened.TaskCreated(number=number, candidates=candidates, due_at=due_at):
                found["task", number] = {"candidates": candidates} | ({"due_at": due_at} if due_at else {})
            case happened.JobCreated(number=number, node_type=node_type, queue=queue):
                found["job", number] = {"node_type": node_type, "queue": queue}
            case happened.TimerSet(number=number, due_at=due_at):
                found["timer", number] = {"due_at": due_at}
            case happened.MessageAwaited(number=number, name=name, correlation_key=key):
                found["event", number] = {"message": name, "correlation_key": key}
            case happened.SignalAwaited(number=number, name=name):
                found["event", number] = {"signal": name}
            case happened.ChildCalled(number=number, workflow_key=workflow):
                found["child", number] = {"workflow": workflow}
            case happened.IncidentRaised(number=number, code=code, message=message):
                found["incident", number] = {"code": code, "message": {"en": message.en, "zh": message.get("zh")}}
            case happened.TaskCompleted(number=number) | happened.JobCompleted(number=number) | happened.TimerFired(number=number) | happened.ChildEnded(number=number):
                found.setdefault(("", number), {})["is_finished"] = True
            case _:
                pass
    return found


def _said(value: Any) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else str(value)


def _change(place: Place, node_id: str, title: Callable[[str], Text], told: dict[Place, dict[str, Any]], *, is_new: bool) -> Change:
    what, number = place
    detail, name, at = told.get(place, {}) if is_new else told.get(("", number), {}), NAMES[what], title(node_id)
    more = "; ".join(_said(detail[key]) for key in ("due_at", "message", "signal", "workflow", "code") if key in detail and not isinstance(detail[key], dict))
    more = f" ({more})" if more else ""
    verb = Text("appears", "出现") if is_new else Text("is done", "完成") if detail.get("is_finished") else Text("goes", "撤销")
    return Change(
        what=what, is_new=is_new, node_id=node_id, number=number, detail=detail,  # type: ignore[arg-type]
        words=Text(f"{at.en}: {name.en}{more} {verb.en}", f"“{at.get('zh')}”：{name.get('zh')}{more}{verb.get('zh')}"),
    )  # fmt: skip
