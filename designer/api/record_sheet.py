"""A run's record as lines of text in one language: what the page and the PDF both show."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from engine.errors import Text
from engine.service.run_record import RecordEntry, RecordValue, RunRecord

__all__ = ["Sheet", "sheet_of"]

_KINDS = {
    "decision": Text("Decision", "办理"), "waiting": Text("Waiting for", "等待办理"), "sent_back": Text("Sent back to", "退回至"), "taken_back": Text("Answer taken back", "撤回"),
    "skipped": Text("Skipped", "跳过"), "decided": Text("Decided without asking", "自动处理"), "comment": Text("Comment", "评论"), "copy": Text("Copied to", "抄送"),
    "handed_on": Text("Handed on", "转交"),
    "signer": Text("Signers changed", "加签或减签"),
    "urged": Text("Urged", "催办"),
    "over": Text("Ended", "已终止"),
}  # fmt: skip
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")
_STATUS = {"running": Text("In progress", "进行中"), "completed": Text("Completed", "已完成"), "cancelled": Text("Cancelled", "已取消")}


_ROLES = {
    "admin": Text("administrators", "管理员"), "hr": Text("HR", "HR 人员"), "hiring_manager": Text("hiring managers", "用人经理"), "interviewer": Text("interviewers", "面试官"),
    "employee": Text("employees", "员工"), "guest": Text("the person by the link in the mail", "当事人（邮件链接）"),
}  # fmt: skip


_DOERS = {
    "cli": Text("the operator, at the command line", "运维人员（命令行）"), "applicant": Text("the applicant", "应聘者"), "clock": Text("the clock", "系统定时"), "worker": Text("the system", "系统"),
    "system": Text("the system", "系统"),
}  # fmt: skip
"""Who acts without being a person of the company."""


class Sheet(msgspec.Struct, frozen=True):
    """A title, and blocks of (heading, [(label, text)])."""

    title: str
    language: str
    blocks: list[tuple[str, list[tuple[str, str]]]]


def sheet_of(record: RunRecord, language: str, zone: ZoneInfo) -> Sheet:
    """The lines; times as the clocks of `zone` show them."""
    return _Writer(record, language, zone).sheet()


class _Writer:
    def __init__(self, record: RunRecord, language: str, zone: ZoneInfo) -> None:
        self.record, self.language, self.zone = record, language, zone

    def say(self, en: str, zh: str) -> str:
        return zh if self.language == "zh" else en

    def sheet(self) -> Sheet:
        record = self.record
        about = [
            (self.say("About", "关于"), record.subject_title), (self.say("Number", "业务编号"), record.business_key), (self.say("Run", "流程实例"), record.run_id),
            (self.say("Started by", "发起人"), self.name(record.starter)), (self.say("Started at", "发起时间"), self.time(record.started_at)),
            (self.say("State", "当前状态"), self._state()), (self.say("Ended at", "结束时间"), self.time(record.ended_at)),
        ]  # fmt: skip
        blocks = [(self.say("Overview", "基本信息"), [line for line in about if line[1]])]
        if record.is_erased:
            erased = self.say("The person whom this is about was erased; nothing is left to show.", "相关人员的信息已删除，无内容可显示。")
            return Sheet(record.title.get(self.language), self.language, [*blocks, (self.say("Record", "记录"), [("", erased)])])
        if record.inputs:
            blocks.append((self.say("Filled in at the start", "发起内容"), [self.line(one) for one in record.inputs]))
        blocks += [self._entry(one) for one in record.entries]
        return Sheet(record.title.get(self.language), self.language, blocks)

    def _state(self) -> str:
        said = _STATUS.get(self.record.status, Text(self.record.status, self.record.status)).get(self.language)
        where = self.say(", ", "、").join(one.get(self.language) for one in self.record.at)
        end = where or self.record.end.get(self.language) or self.record.outcome
        return f"{said} ({end})" if end else said

    def _entry(self, one: RecordEntry) -> tuple[str, list[tuple[str, str]]]:
        kind = _KINDS[one.kind].get(self.language)
        lines = [
            (self.say("By", "办理人"), self.name(one.by)), (self.say("On behalf of", "代"), self.name(one.behalf)), (kind, one.outcome.get(self.language)),
            (self.say("At", "时间"), self.time(one.at)), (self.say("Counts from", "计自"), self.time(one.as_of)), (self.say("Note", "意见"), one.note),
            (self.say("Signature", "签名"), self.name(one.signature)), (kind if one.kind in ("waiting", "copy") else self.say("Files", "附件"), self.names(one.to)),
        ]  # fmt: skip
        heading = one.title.get(self.language) if one.kind in ("decision", "waiting") else f"{one.title.get(self.language)} · {kind}".strip(" ·")
        return heading, [line for line in lines if line[1]] + [self.line(value) for value in one.values]

    def name(self, key: str) -> str:
        role = key.removeprefix("role:")
        if key == "guest" or role != key:
            return _ROLES.get(role, Text(role, role)).get(self.language)
        known = self.record.names.get(key.removeprefix("person:"))
        return known or (_DOERS[key].get(self.language) if key in _DOERS else key)

    def names(self, keys: list[str]) -> str:
        return self.say(", ", "、").join(self.name(key) for key in keys)

    def time(self, at: datetime | None) -> str:
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M %Z") if at is not None else ""

    def line(self, one: RecordValue) -> tuple[str, str]:
        return one.title.get(self.language), self.text(one.value, one)

    def text(self, value: Any, one: RecordValue) -> str:
        if isinstance(value, bool):
            return self.say("yes", "是") if value else self.say("no", "否")
        if isinstance(value, list):
            return (self.say("; ", "；") if any(isinstance(part, dict) for part in value) else self.say(", ", "、")).join(self.text(part, one) for part in value)
        if isinstance(value, dict):
            return self._parts(value, one)
        if isinstance(value, Decimal):
            return f"{value:f}"
        said = str(value)
        if _MOMENT.fullmatch(said):
            return self.time(datetime.fromisoformat(said))
        return one.titles[said].get(self.language) if said in one.titles else self.record.names.get(said, said)

    def _parts(self, value: dict[str, Any], one: RecordValue) -> str:
        """A text in two languages is one text; anything else is told part by part."""
        if value and set(value) <= {"en", "zh"} and all(isinstance(text, str) for text in value.values()):
            return Text(value.get("en") or value.get("zh", ""), value.get("zh") or value.get("en", "")).get(self.language)
        named = _named_twice(value)
        if named is not None:
            rest = self._parts({key: part for key, part in value.items() if key not in ("name", "zh")}, one)
            return named.get(self.language) + (self.say(f" ({rest})", f"（{rest}）") if rest else "")
        parts = [(one.columns[key].get(self.language) if key in one.columns else _readable(key), self.text(part, one)) for key, part in value.items() if part is not None]
        return self.say(", ", "，").join(f"{label}{self.say(': ', '：')}{said}" for label, said in parts if said)


def _named_twice(value: dict[str, Any]) -> Text | None:
    """`{name, zh}`: a name that is said in Chinese too."""
    name, zh = value.get("name"), value.get("zh")
    return Text(name, zh) if isinstance(name, str) and isinstance(zh, str) else None


def _readable(key: str) -> str:
    """`must_haves` -> Must haves: for a name that nobody has translated."""
    spaced = key.replace("_", " ").strip()
    return spaced[:1].upper() + spaced[1:]
