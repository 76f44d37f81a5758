"""Reads a mail that came back: a delivery status notification (RFC 3464) and which mail of ours it is about.

Knows no store. A mail is known again by the envelope id that it was sent with, else by the Message-ID in what came back of it.
"""

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

import msgspec

from engine.errors import Invalid, problem
from nodes.outbox.smtp import mail_id_of

__all__ = ["Report", "read_report"]

LARGEST = 5 * 1024 * 1024


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What a server says of one of our mails. `action`: failed, delayed, delivered, relayed, expanded; `status`: 5.1.1."""

    mail_id: str
    action: str
    status: str
    detail: str


def read_report(data: bytes) -> Report:
    """Raises Invalid for what is no such notification, or one that does not say which mail it is about."""
    if len(data) > LARGEST:
        raise Invalid(problem("bounce.too_large", f"the mail has {len(data)} bytes, {LARGEST} are allowed", f"邮件有 {len(data)} 字节，上限为 {LARGEST} 字节"))
    message = message_from_bytes(data, policy=policy.default)
    told = next((part for part in message.walk() if part.get_content_type() == "message/delivery-status"), None)
    blocks: list[Any] = list(told.get_payload()) if told is not None and told.is_multipart() else []
    one = next((block for block in blocks if block.get("Action")), None)
    if one is None:
        raise Invalid(
            problem("bounce.not_report", "this is no delivery status notification", "不是投递状态通知（RFC 3464）", expected="multipart/report; report-type=delivery-status")
        )
    envelope = next((str(block["Original-Envelope-Id"]).strip() for block in blocks if block.get("Original-Envelope-Id")), "")
    mail_id = envelope or _returned(message)
    if not mail_id:
        raise Invalid(problem("bounce.whose", "it does not say which mail came back", "未说明退回的是哪封邮件"))
    detail = " ".join(str(one.get("Diagnostic-Code", "")).split())
    return Report(mail_id=mail_id[:96], action=str(one["Action"]).strip().lower(), status=str(one.get("Status", "")).split(" ")[0].strip(), detail=detail)


def _returned(message: EmailMessage | Message) -> str:
    """The id of our mail in what was sent back of it: the whole mail, or its head."""
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner: Any = part.get_payload()
            if isinstance(inner, list) and inner and inner[0].get("Message-ID"):
                return mail_id_of(str(inner[0]["Message-ID"]))
        if kind == "text/rfc822-headers":
            body = part.get_payload(decode=True)
            head = message_from_bytes(body if isinstance(body, bytes) else b"", policy=policy.default)
            if head["Message-ID"]:
                return mail_id_of(str(head["Message-ID"]))
    return ""
