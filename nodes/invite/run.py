"""Mails one calendar invitation to every attendee.

Knows no mail server and no calendar server: a client takes the attached .ics in. The surprising rule: the uid stems from the job, so an attempt that is
repeated sends the same invitation, not a second one; pass it back in (with a higher `sequence`) to move or cancel the meeting.
"""

import re
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from engine.errors import Text
from engine.node import Attachment, BusinessError, MailMessage, NodeContext
from nodes.invite.invitation import Guest, Meeting, write_invitation

__all__ = ["run"]

INVITATIONS = UUID("f3c7a1b2-6d0e-4a57-9c55-6b2f1f0e8a44")
MAILBOX = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
WEEKDAYS_ZH = "一二三四五六日"


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Adds a `MailMessage` for each attendee. Raises BusinessError invite.slot, mail.address."""
    meeting = meeting_of(context, inputs)
    ics = write_invitation(meeting, context.now)
    method = "CANCEL" if meeting.is_cancelled else "REQUEST"
    for entry in inputs["attendees"]:
        language = "zh" if (entry.get("language") or context.language).startswith("zh") else "en"
        subject, text = letter(meeting, inputs, entry.get("name") or entry["email"], language)
        attachment = Attachment(name="invite.ics", media_type=f"text/calendar; method={method}; charset=utf-8", text=ics)
        context.add(MailMessage(to=entry["email"].strip(), to_name=entry.get("name") or "", subject=subject, text=text, attachments=(attachment,)))
    return {"ics": ics, "uid": meeting.uid}


def meeting_of(context: NodeContext, inputs: dict[str, Any]) -> Meeting:
    zone_name = inputs.get("timezone") or "Asia/Shanghai"
    try:
        zone = ZoneInfo(zone_name)
        start, end = (instant(inputs["slot"][side], zone) for side in ("start", "end"))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BusinessError("invite.slot", Text(f"The time or time zone is not one: {error}.", f"时间或时区有误：{error}。")) from error
    if end <= start:
        raise BusinessError(
            "invite.slot",
            Text(f"It ends ({inputs['slot']['end']}) before it begins ({inputs['slot']['start']}).", f"结束（{inputs['slot']['end']}）早于开始（{inputs['slot']['start']}）。"),
        )
    return Meeting(
        uid=inputs.get("uid") or f"{uuid5(INVITATIONS, f'{context.tenant_id}/{context.idempotency_key}')}@hireloom",
        sequence=inputs.get("sequence", 0),
        is_cancelled=inputs.get("cancel", False),
        start=start,
        end=end,
        zone=zone,
        summary=in_language(inputs["summary"], context.language),
        description=in_language(inputs.get("description"), context.language),
        location=in_language(inputs.get("location"), context.language),
        organizer=guest(inputs["organizer"]),
        attendees=[guest(entry) for entry in inputs["attendees"]],
    )


def instant(text: str, zone: ZoneInfo) -> datetime:
    value = datetime.fromisoformat(text)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def guest(entry: dict[str, Any]) -> Guest:
    email = entry["email"].strip()
    if len(email) > 254 or MAILBOX.fullmatch(email) is None:
        raise BusinessError("mail.address", Text(f'"{email}" is not a mail address.', f"“{email}”不是有效的邮箱地址。"))
    return Guest(email, entry.get("name") or "")


def in_language(value: Any, language: str) -> str:
    """A text that may stand in two languages, in the one asked for."""
    if isinstance(value, dict):
        return Text(value.get("en", ""), value.get("zh", "")).get(language)
    return value or ""


def letter(meeting: Meeting, inputs: dict[str, Any], name: str, language: str) -> tuple[str, str]:
    """Subject and text of the mail to one attendee."""
    summary, place, about = (
        " ".join(in_language(inputs.get(key), language).split()) if key == "summary" else in_language(inputs.get(key), language) for key in ("summary", "location", "description")
    )
    first, last = meeting.start.astimezone(meeting.zone), meeting.end.astimezone(meeting.zone)
    hours = f"{first:%H:%M}-{last:%H:%M}"
    if language == "zh":
        head = {True: "取消", False: "改期" if meeting.sequence else "邀请"}[meeting.is_cancelled]
        when = f"{first.year}年{first.month}月{first.day}日 星期{WEEKDAYS_ZH[first.weekday()]} {hours}（{meeting.zone.key}）"
        opening = "以下日程已取消：" if meeting.is_cancelled else "请参加以下日程，附件可加入您的日历："
        lines = [f"{name}，您好：", "", opening, "", summary, f"时间：{when}", *([f"地点：{place}"] if place else []), *(["", about] if about else [])]
        return f"{head}：{summary}（{first.month}月{first.day}日 {hours}）", "\n".join(lines) + "\n"
    head = {True: "Cancelled", False: "Moved" if meeting.sequence else "Invitation"}[meeting.is_cancelled]
    when = f"{WEEKDAYS_EN[first.weekday()]}, {first.day} {MONTHS_EN[first.month - 1]} {first.year}, {hours} ({meeting.zone.key})"
    opening = "this meeting is cancelled:" if meeting.is_cancelled else "you are invited; the attached file puts it into your calendar:"
    lines = [f"Dear {name},", "", opening, "", summary, f"When: {when}", *([f"Where: {place}"] if place else []), *(["", about] if about else [])]
    return f"{head}: {summary} ({first.day} {MONTHS_EN[first.month - 1][:3]}, {hours})", "\n".join(lines) + "\n"
