"""What people and programs are told of: kinds, channels, what a person prefers, and until when something is held.

Pure: no store and no clock. The surprising rule: quiet hours and the hour of the digest are counted in the person's own time zone.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import msgspec

from engine.errors import Invalid, Problem, Text, nearest_name, problem

__all__ = [
    "CHANNELS", "COMMON", "ENDPOINT_CHANNELS", "EVENTS", "KINDS", "LETTERS", "OF_TASKS", "OPEN_A_TASK", "PLACEHOLDERS", "PLACEHOLDER_TITLES", "ROBOTS", "WORK_NOTICES", "Digest", "Endpoint", "EndpointSetting", "Preferences", "Quiet",
    "channels_of", "check_endpoint", "check_preferences", "held_until",
]  # fmt: skip

KINDS: dict[str, Text] = {
    "task_assigned": Text("A task for you", "有新任务"),
    "task_reminder": Text("A task waits", "任务提醒"),
    "task_overdue": Text("A task is late", "任务逾期"),
    "urged": Text("You are urged", "催办"),
    "copied": Text("A copy for you", "抄送"),
    "mentioned": Text("You are mentioned", "提到了您"),
    "run_ended": Text("A run has ended", "流程已结束"),
    "incident": Text("A run has stopped", "流程异常"),
}
LETTERS: dict[str, Text] = {"invitation": Text("An invitation to sign in", "账号邀请")}
"""What is always a mail and not a matter of what somebody prefers."""
OF_TASKS = frozenset({"task_assigned", "task_reminder", "task_overdue", "urged"})
"""Kinds that say nothing any more once their task is done."""
OPEN_A_TASK = OF_TASKS | {"copied", "mentioned"}
"""Kinds whose link leads to a task, if they were said at one; all others lead to the run."""
COMMON = ("person", "company", "workflow", "about", "key", "link")
"""What every template may name."""
PLACEHOLDERS: dict[str, tuple[str, ...]] = {
    "task_assigned": (*COMMON, "task", "due", "answer_link"),
    "task_reminder": (*COMMON, "task", "due", "answer_link"),
    "task_overdue": (*COMMON, "task", "due", "answer_link"),
    "urged": (*COMMON, "task", "due", "answer_link", "by", "note"),
    "copied": (*COMMON, "by", "note"),
    "mentioned": (*COMMON, "by", "note"),
    "run_ended": (*COMMON, "outcome"),
    "incident": (*COMMON, "node", "code", "message"),
    "invitation": ("person", "company", "by", "link", "until"),
}
PLACEHOLDER_TITLES: dict[str, Text] = {
    "person": Text("Name of the reader", "收件人姓名"),
    "company": Text("Company", "公司名称"),
    "workflow": Text("Workflow", "流程名称"),
    "about": Text("What it is about", "事由"),
    "key": Text("Business key", "业务编号"),
    "link": Text("Link to open it", "打开链接"),
    "task": Text("Task", "任务名称"),
    "due": Text("Due by", "截止时间"),
    "answer_link": Text("Link to answer at once", "直接处理链接"),
    "by": Text("Who did it", "操作人"),
    "note": Text("What they wrote", "留言"),
    "outcome": Text("Result", "结果"),
    "node": Text("Step that stopped", "出错步骤"),
    "code": Text("Error code", "错误代码"),
    "message": Text("What went wrong", "错误说明"),
    "until": Text("Link is good until", "链接有效期"),
}
"""What each of them stands for, as whoever words a template reads it."""
WORK_NOTICES = ("dingtalk", "wecom", "feishu")
CHANNELS = ("in_app", "mail", *WORK_NOTICES)
"""How a person is told."""
ROBOTS = ("dingtalk_robot", "wecom_robot", "feishu_robot")
ENDPOINT_CHANNELS = ("webhook", *ROBOTS, *WORK_NOTICES)
EVENTS = (
    "run.started", "run.completed", "run.cancelled", "task.created", "task.completed", "task.cancelled", "task.reminded", "task.urged", "run.copied", "run.commented",
    "incident.raised", "incident.resolved",
)  # fmt: skip
"""What a webhook may want."""
_DEFAULTS: dict[str, tuple[str, ...]] = {"run_ended": ("in_app",), "copied": ("in_app",)}
_USUAL = ("in_app", "mail", *WORK_NOTICES)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hours in which nobody is disturbed: `start` to `end`, `22:00` to `08:00` over midnight."""

    start: str
    end: str


class Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is held and told as one, once a day `at` that time."""

    at: str
    kinds: list[str]


class Preferences(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a person wants to be told. `channels`: of a kind, which ones (not named: the usual ones; none: not at all). `addresses`: who they are at a channel: {"dingtalk": "manager123"}. `zone` "": the tenant's."""

    channels: dict[str, list[str]] = {}
    quiet: Quiet | None = None
    digest: Digest | None = None
    zone: str = ""
    addresses: dict[str, str] = {}


class EndpointSetting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a tenant has things told.

    A webhook and a robot have a `url`, robots of DingTalk and Feishu a `secret` (a webhook's is made); an app that sends work notices has `app_id` (WeCom: the corpid), `app_secret`,
    `agent_id` and, in a private installation, `url`. `wants`: of webhooks events, of robots kinds.
    """

    channel: Literal["webhook", "dingtalk_robot", "wecom_robot", "feishu_robot", "dingtalk", "wecom", "feishu"]
    name: str
    url: str = ""
    secret: str = ""
    app_id: str = ""
    app_secret: str = ""
    agent_id: str = ""
    id_type: Literal["user_id", "open_id", "email"] = "user_id"
    wants: list[str] = []
    language: Literal["en", "zh"] = "zh"
    is_active: bool = True


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as it is stored, opened."""

    endpoint_id: str
    tenant_id: str
    setting: EndpointSetting
    created_at: datetime
    created_by: str
    paused_until: datetime | None = None
    why: str = ""
    """Why it was switched off, when the program did it."""


def channels_of(preferences: Preferences, kind: str) -> tuple[str, ...]:
    """On which channels a person is told of this kind."""
    chosen = preferences.channels.get(kind)
    return _DEFAULTS.get(kind, _USUAL) if chosen is None else tuple(chosen)


def held_until(preferences: Preferences, kind: str, now: datetime, zone: str) -> tuple[datetime, bool]:
    """When a person may be told (now, the end of the quiet hours, the hour of the digest), and whether it goes into the digest."""
    local = now.astimezone(ZoneInfo(preferences.zone or zone))
    if preferences.digest is not None and kind in preferences.digest.kinds:
        return _next(local, preferences.digest.at), True
    quiet = preferences.quiet
    if quiet is None or quiet.start == quiet.end:
        return now, False
    clock = local.strftime("%H:%M")
    is_quiet = quiet.start <= clock < quiet.end if quiet.start < quiet.end else clock >= quiet.start or clock < quiet.end
    return (_next(local, quiet.end), False) if is_quiet else (now, False)


def _next(local: datetime, clock: str) -> datetime:
    """The next time that clocks show this, in UTC."""
    day = local.date() if local.strftime("%H:%M") < clock else local.date() + timedelta(days=1)
    return datetime.combine(day, time.fromisoformat(clock), local.tzinfo).astimezone(UTC)


def check_preferences(preferences: Preferences) -> None:
    """Raises Invalid with all problems."""
    problems: list[Problem] = []
    for kind, chosen in preferences.channels.items():
        _named(kind, KINDS, f"channels.{kind[:40]}", "kind", problems)
        for channel in chosen:
            _named(channel, CHANNELS, f"channels.{kind[:40]}", "channel", problems)
    for channel, address in preferences.addresses.items():
        _named(channel, WORK_NOTICES, f"addresses.{channel[:40]}", "channel", problems)
        if not address.strip() or len(address) > 200 or not address.isprintable():
            problems.append(problem("notification.address", "this is no id of a person", "不是有效的人员 ID", path=f"addresses.{channel[:40]}"))
    clocks = {"quiet.start": preferences.quiet.start, "quiet.end": preferences.quiet.end} if preferences.quiet else {}
    if preferences.digest:
        clocks["digest.at"] = preferences.digest.at
        for kind in preferences.digest.kinds:
            _named(kind, KINDS, "digest.kinds", "kind", problems)
    problems += [
        problem("notification.clock", f"{text[:20]!r} is no time of day", f"“{text[:20]}”不是有效的时间", path=path, expected="08:30")
        for path, text in clocks.items()
        if not _CLOCK.fullmatch(text)
    ]
    if preferences.zone:
        try:
            ZoneInfo(preferences.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            near = nearest_name(preferences.zone[:60], sorted(available_timezones()))
            problems.append(problem("calendar.zone", f"there is no time zone {preferences.zone[:60]}", f"没有时区“{preferences.zone[:60]}”", path="zone", nearest=near))
    if problems:
        raise Invalid(*problems)


_NEEDS: dict[str, tuple[str, ...]] = {
    "webhook": ("url",), "dingtalk_robot": ("url",), "wecom_robot": ("url",), "feishu_robot": ("url",),
    "dingtalk": ("app_id", "app_secret", "agent_id"), "wecom": ("app_id", "app_secret", "agent_id"), "feishu": ("app_id", "app_secret"),
}  # fmt: skip
_NEEDED = {
    "name": Text("a name", "名称"), "url": Text("an address", "地址"), "app_id": Text("the id of the app", "应用编号"), "app_secret": Text("the secret of the app", "应用密钥"),
    "agent_id": Text("the number of the agent", "代理编号"),
}  # fmt: skip
_KEYS: dict[str, str] = {"dingtalk_robot": "access_token", "wecom_robot": "key"}
"""The part of a robot's address without which its maker knows no robot."""


def check_endpoint(setting: EndpointSetting) -> None:
    """Raises Invalid with all problems."""
    problems: list[Problem] = []
    for name in ("name", *_NEEDS[setting.channel]):
        if not getattr(setting, name).strip():
            problems.append(problem("endpoint.needs", f"{_NEEDED[name].en} is needed here", f"请填写{_NEEDED[name].get('zh')}", path=name))
    if setting.url and not re.fullmatch(r"https?://[^\s/?#@]+(?:[/?#]\S*)?", setting.url):
        problems.append(problem("endpoint.url", "this is no web address", "不是有效的网址", path="url", expected="https://host/path"))
    elif setting.url and (key := _KEYS.get(setting.channel)) and not parse_qs(urlsplit(setting.url).query).get(key):
        problems.append(problem("endpoint.url", f"the address of this robot bears its {key}", f"机器人地址须带有 {key}", path="url", expected=f"https://host/path?{key}=..."))
    if setting.agent_id and not setting.agent_id.isdigit():
        problems.append(problem("endpoint.agent", "the agent id is a number", "agent_id 应为数字", path="agent_id"))
    known = EVENTS if setting.channel == "webhook" else tuple(KINDS)
    for want in setting.wants:
        _named(want, known, "wants", "event" if setting.channel == "webhook" else "kind", problems)
    if problems:
        raise Invalid(*problems)


_WORDS = {"kind": ("kind of notification", "通知类型"), "channel": ("channel", "渠道"), "event": ("event", "事件")}


def _named(name: str, known: Mapping[str, Any] | tuple[str, ...], path: str, word: str, problems: list[Problem]) -> None:
    if name in known:
        return
    en, zh = _WORDS[word]
    near = nearest_name(name[:60], known)
    problems.append(problem("notification.unknown_name", f"there is no {en} {name[:60]}", f"没有{zh}“{name[:60]}”", path=path, nearest=near, expected=", ".join(known)))
