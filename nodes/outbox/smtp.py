"""Sends the mails of the outbox by SMTP (RFC 5321), signed for their domain (RFC 6376) when there is a key. Without a server they stay in the mailbox that the app shows.

A mail's Message-ID is made from its id, so that one that was sent twice by a crash between sending and noting it is shown once by mail programs,
and one that comes back is known again. Surprising rule: only what the server says of a recipient or of the mail itself (5xx) is final; that it refuses us is not the mail's fault.
"""

import logging
import re
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dkim

from engine.errors import Invalid, Problem, problem
from engine.model.view import MailView
from engine.service import Engine
from engine.settings import Settings
from engine.store.brands import LOGO_ADDRESS

__all__ = ["compose", "deliver", "mail_id_of", "signed"]

log = logging.getLogger("hireloom.outbox")

AT_ONCE = 20
TIMEOUT = 30.0
POLICY = SMTP.clone(cte_type="7bit")
"""No server on the way has to write it anew, so its signature holds."""
SIGNED_HEADERS = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"]
_STATUS = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")


def deliver(engine: Engine) -> int:
    """Sends what is due; returns how many were sent. A refusal for good (5xx) is final, anything else is tried again with longer waits."""
    settings = engine.settings
    if not settings.smtp_url:
        return 0
    claimed = engine.claim_mails(AT_ONCE)
    if not claimed:
        return 0
    sent = 0
    try:
        server = _connect(settings.smtp_url)
    except (OSError, smtplib.SMTPException, Invalid) as error:
        for mail, attempt in claimed:
            _failed(engine, mail, attempt, error)
        return 0
    with server:
        for mail, attempt in claimed:
            try:
                _send(server, mail, settings)
            except (OSError, smtplib.SMTPException, Invalid) as error:
                _failed(engine, mail, attempt, error)
            except ValueError as error:  # not a mail that can be written down (RFC 5322): no later attempt will change that
                _failed(engine, mail, settings.mail_attempts, error)
            else:
                engine.end_mail(mail.mail_id, status="sent")
                sent += 1
    return sent


def _send(server: smtplib.SMTP, mail: MailView, settings: Settings) -> None:
    message = compose(mail, settings.mail_from, settings.public_url)
    data = signed(message.as_bytes(), settings)
    back = settings.mail_return or parseaddr(settings.mail_from)[1]
    # RFC 3461: what comes back names the mail, and holds its head instead of all of it.
    can_tell = server.has_extn("dsn")
    options = ("RET=HDRS", f"ENVID={mail.mail_id}") if can_tell else ()
    server.sendmail(back, [mail.to], data, options, ("NOTIFY=FAILURE,DELAY",) if can_tell else ())


def compose(mail: MailView, sender: str, base: str) -> EmailMessage:
    """The mail as a message (RFC 5322); an .ics is attached as a calendar request (RFC 6047). Raises ValueError for an address that is none."""
    name, address = parseaddr(sender)
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(name, addr_spec=address)
    message["To"] = Address(" ".join(mail.to_name.split()), addr_spec=mail.to)
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = f"<{mail.mail_id}@{address.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html.replace(f'src="{LOGO_ADDRESS}', f'src="{base}{LOGO_ADDRESS}'), subtype="html")
    for part in mail.attachments:
        main, _, sub = part["media_type"].partition(";")[0].partition("/")
        if main == "text":
            params = {"method": "REQUEST"} if sub == "calendar" else {}
            message.add_attachment(part["text"], subtype=sub, filename=part["name"], params=params)
        else:
            message.add_attachment(part["text"].encode(), maintype=main, subtype=sub or "octet-stream", filename=part["name"])
    return message


def mail_id_of(message_id: str) -> str:
    """The id of the mail with this Message-ID, "" when it is not of our making."""
    return message_id.strip().strip("<>").partition("@")[0] if "@" in message_id else ""


def signed(data: bytes, settings: Settings) -> bytes:
    """The mail with its DKIM-Signature in front, when the settings name a key. Raises Invalid for a key that cannot be used."""
    if not settings.dkim_domain:
        return data
    key = _dkim_key(settings.dkim_key)
    kind = b"rsa-sha256" if b"BEGIN" in key else b"ed25519-sha256"
    try:
        head = dkim.sign(
            data,
            settings.dkim_selector.encode(),
            settings.dkim_domain.encode(),
            key,
            signature_algorithm=kind,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=SIGNED_HEADERS,
        )
    except (dkim.DKIMException, ValueError) as error:
        raise Invalid(_bad_key(str(error))) from error
    return bytes(head) + data


@lru_cache(maxsize=4)
def _dkim_key(text: str) -> bytes:
    if "BEGIN" in text:
        return text.replace("\\n", "\n").encode()
    try:
        return Path(text).read_bytes()
    except OSError as error:
        raise Invalid(_bad_key(str(error))) from error


def _bad_key(why: str) -> Problem:
    return problem("settings.dkim", f"mails cannot be signed: {why}", f"邮件无法签名：{why}", path="HIRELOOM_DKIM_KEY", expected="PEM")


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
    try:
        server.ehlo()
        if place.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
            server.ehlo()
        if place.username:
            server.login(unquote(place.username), unquote(place.password or ""))
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _failed(engine: Engine, mail: MailView, attempt: int, error: Exception) -> None:
    said = _said(error)
    settings = engine.settings
    is_refused = any(code >= 500 for code, _ in said)
    log.warning("mail %s not sent (attempt %d): %s", mail.mail_id, attempt, type(error).__name__)
    wait = min(settings.mail_longest_wait, settings.mail_wait * 2 ** (attempt - 1))
    is_final = is_refused or attempt >= settings.mail_attempts
    engine.end_mail(mail.mail_id, status="failed" if is_final else "waiting", error=f"{type(error).__name__} {[code for code, _ in said] or ''}".strip(), wait=wait)
    if is_refused:
        code, text = next(one for one in said if one[0] >= 500)
        found = _STATUS.search(text)
        engine.note_bounce(mail.mail_id, status=found[1] if found else str(code), action="failed", detail=f"{code} {text}")


def _said(error: Exception) -> list[tuple[int, str]]:
    """What the server said of the recipient or of the mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [(code, text.decode(errors="replace")) for code, text in error.recipients.values()]
    if isinstance(error, smtplib.SMTPDataError):
        text = error.smtp_error
        return [(error.smtp_code, text.decode(errors="replace") if isinstance(text, bytes) else str(text))]
    return []
