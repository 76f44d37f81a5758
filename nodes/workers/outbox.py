"""Sends the mails of the outbox by SMTP (RFC 5321). Without a server they stay in the mailbox that the app shows.

A mail's Message-ID is made from its id, so that one that was sent twice by a crash between sending and noting it is shown once by mail programs.
"""

import logging
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from engine.errors import Invalid, problem
from engine.model.view import MailView
from engine.service import Engine

__all__ = ["compose", "deliver"]

log = logging.getLogger("hireloom.outbox")

AT_ONCE = 20
ATTEMPTS = 8
FIRST_WAIT = 5.0
LONGEST_WAIT = 3600.0
TIMEOUT = 30.0


def deliver(engine: Engine) -> int:
    """Sends what is due; returns how many were sent. A refusal for good (5xx) is final, anything else is tried again with longer waits."""
    if not engine.settings.smtp_url:
        return 0
    claimed = engine.claim_mails(AT_ONCE)
    if not claimed:
        return 0
    sent = 0
    try:
        server = _connect(engine.settings.smtp_url)
    except (OSError, smtplib.SMTPException, Invalid) as error:
        for mail, attempt in claimed:
            _failed(engine, mail, attempt, error)
        return 0
    with server:
        for mail, attempt in claimed:
            try:
                server.send_message(compose(mail, engine.settings.mail_from))
            except (OSError, smtplib.SMTPException) as error:
                _failed(engine, mail, attempt, error)
            except ValueError as error:  # not a mail that can be written down (RFC 5322): no later attempt will change that
                _failed(engine, mail, ATTEMPTS, error)
            else:
                engine.end_mail(mail.mail_id, status="sent")
                sent += 1
    return sent


def compose(mail: MailView, sender: str) -> EmailMessage:
    """The mail as a message (RFC 5322); an .ics is attached as a calendar request (RFC 6047)."""
    name, address = parseaddr(sender)
    message = EmailMessage()
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(" ".join(mail.to_name.split()), addr_spec=mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.mail_id}@{address.rpartition('@')[2]}>"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    for part in mail.attachments:
        main, _, sub = part["media_type"].partition(";")[0].partition("/")
        if main == "text":
            params = {"method": "REQUEST"} if sub == "calendar" else {}
            message.add_attachment(part["text"], subtype=sub, filename=part["name"], params=params)
        else:
            message.add_attachment(part["text"].encode(), maintype=main, subtype=sub or "octet-stream", filename=part["name"])
    return message


def _connect(url: str) -> smtplib.SMTP:
    place = urlsplit(url)
    if place.scheme not in ("smtp", "smtps") or not place.hostname:
        raise Invalid(
            problem("settings.smtp_url", f"{place.scheme}://... is no SMTP address", "SMTP 地址无效", path="HIRELOOM_SMTP_URL", expected="smtp://user:password@host:port")
        )
    if place.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(place.hostname, place.port or 465, timeout=TIMEOUT)
    else:
        server = smtplib.SMTP(place.hostname, place.port or 25, timeout=TIMEOUT)
        if server.has_extn("starttls") or (server.ehlo() and server.has_extn("starttls")):
            server.starttls()
    if place.username:
        server.login(unquote(place.username), unquote(place.password or ""))
    return server


def _failed(engine: Engine, mail: MailView, attempt: int, error: Exception) -> None:
    codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    is_final = attempt >= ATTEMPTS or any(code >= 500 for code in codes)
    log.warning("mail %s not sent (attempt %d): %s", mail.mail_id, attempt, type(error).__name__)
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (attempt - 1))
    engine.end_mail(mail.mail_id, status="failed" if is_final else "waiting", error=f"{type(error).__name__} {codes or ''}".strip(), wait=wait)
