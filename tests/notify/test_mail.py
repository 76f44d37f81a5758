"""Mails over a real SMTP connection: their shape, their signature, what is tried again, and what comes back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import dkim
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from engine.errors import Invalid, NotFound
from engine.settings import Settings
from nodes.outbox.dsn import read_report
from nodes.outbox.smtp import deliver, signed
from tests.notify.conftest import House
from tests.office import TENANT
from tests.store.databases import free_port


class Server:
    """Keeps what it takes; answers RCPT and DATA as it is told."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.envelopes: list[Any] = []
        self.rcpt: list[str] = []
        self.data: list[str] = []

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]) -> list[str]:
        session.host_name = hostname
        return [*responses[:-1], "250-DSN", responses[-1]]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        envelope.mail_options = list(options)
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if self.rcpt:
            return self.rcpt.pop(0)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options = list(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.data:
            return self.data.pop(0)
        self.taken.append(envelope.content)
        self.envelopes.append(envelope)
        return "250 OK"


class Talking(SMTP):
    """RFC 3461's options are taken."""

    async def smtp_MAIL(self, arg: str | None) -> None:
        await super().smtp_MAIL(_kept(self, arg, "mail"))

    async def smtp_RCPT(self, arg: str | None) -> None:
        await super().smtp_RCPT(_kept(self, arg, "rcpt"))


def _kept(server: Any, arg: str | None, which: str) -> str | None:
    words = (arg or "").split(" ")
    kept = [word for word in words if not word.upper().startswith(("RET=", "ENVID=", "NOTIFY="))]
    server.event_handler.said = {**getattr(server.event_handler, "said", {}), which: [word for word in words if word not in kept]}
    return " ".join(kept)


class Listening(Controller):
    def factory(self) -> SMTP:
        return Talking(self.handler, enable_SMTPUTF8=True)


@contextmanager
def smtp(server: Server, port: int) -> Iterator[None]:
    controller = Listening(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


def mailing(make_house: Any, url: str = "", **settings: Any) -> tuple[House, int]:
    port = free_port()
    house = make_house(url, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="Acme <hr@acme.example>", **settings)
    house.leave()
    house.sender.send()
    return house, port


def test_a_mail_has_text_and_html_a_lasting_id_and_a_return_path_and_asks_for_word_of_its_fate(make_house) -> None:
    house, port = mailing(make_house, mail_return="bounces@acme.example")
    server = Server()
    with smtp(server, port):
        assert deliver(house.engine) == 1
    [mail] = house.engine.mails(TENANT).items
    message = message_from_bytes(server.taken[0], policy=policy.default)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message["Message-ID"] == f"<{mail.mail_id}@acme.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert server.envelopes[0].mail_from == "bounces@acme.example"
    assert server.said == {"mail": ["RET=HDRS", f"ENVID={mail.mail_id}"], "rcpt": ["NOTIFY=FAILURE,DELAY"]}
    assert server.taken[0].isascii()


def test_4xx_is_tried_again_with_growing_waits_and_given_up_in_the_end(make_house) -> None:
    house, port = mailing(make_house, mail_attempts=3)
    server = Server()
    server.rcpt = ["451 4.7.1 later"] * 3
    waits = []
    with smtp(server, port):
        for _ in range(3):
            assert deliver(house.engine) == 0
            [mail] = house.engine.mails(TENANT).items
            waits.append((mail.status, mail.attempt))
            house.clock.advance(timedelta(seconds=5 * 2 ** (mail.attempt - 1) - 1))
            assert deliver(house.engine) == 0  # not before its time
            house.clock.advance(timedelta(seconds=1))
    assert waits == [("waiting", 1), ("waiting", 2), ("failed", 3)]
    assert house.engine.mails(TENANT).items[0].bounce is None


@pytest.mark.parametrize(("what", "said"), [("rcpt", "550 5.1.1 no such user"), ("data", "554 5.7.1 spam")])
def test_5xx_is_final_at_once_and_noted_with_the_mail(make_house, what: str, said: str) -> None:
    house, port = mailing(make_house)
    server = Server()
    getattr(server, what).append(said)
    with smtp(server, port):
        deliver(house.engine)
    [mail] = house.engine.mails(TENANT).items
    assert mail.status == "failed"
    assert (mail.bounce.status, mail.bounce.action, mail.bounce.detail) == (said.split()[1], "failed", said)


def test_that_the_server_refuses_us_is_not_the_mails_fault(make_house) -> None:
    port = free_port()
    house = make_house(smtp_url=f"smtp://user:wrong@127.0.0.1:{port}")
    house.leave()
    house.sender.send()
    with smtp(Server(), port):
        deliver(house.engine)
    [mail] = house.engine.mails(TENANT).items
    assert (mail.status, mail.attempt, mail.bounce) == ("waiting", 1, None)


DSN = """From: MAILER-DAEMON@mx.example
To: bounces@acme.example
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
{envelope}Arrival-Date: Mon, 2 Mar 2026 01:00:00 +0000

Final-Recipient: rfc822; lin@acme.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 <lin@acme.example>:
  user unknown

--b
Content-Type: {kind}

Message-ID: <{mail_id}@acme.example>
Subject: x

--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
@pytest.mark.parametrize("envelope", ["", "Original-Envelope-Id: {mail_id}\n"])
def test_a_mail_that_comes_back_later_is_known_again_and_noted(make_house, store_url: str, kind: str, envelope: str) -> None:
    house, port = mailing(make_house, store_url)
    with smtp(Server(), port):
        deliver(house.engine)
    [mail] = house.engine.mails(TENANT).items
    text = DSN.format(envelope=envelope.format(mail_id=mail.mail_id), action="failed", status="5.1.1", kind=kind, mail_id="another" if envelope else mail.mail_id)
    report = read_report(text.encode())
    assert (report.mail_id, report.action, report.status) == (mail.mail_id, "failed", "5.1.1")
    house.engine.note_bounce(report.mail_id, status=report.status, action=report.action, detail=report.detail, tenant_id=TENANT)
    [mail] = house.engine.mails(TENANT).items
    assert (mail.status, mail.bounce.status) == ("failed", "5.1.1")
    assert "user unknown" in mail.bounce.detail
    with pytest.raises(NotFound):
        house.engine.note_bounce(report.mail_id, status="5.1.1", action="failed", detail="", tenant_id="another")


def test_a_delay_is_noted_and_the_mail_stays_sent(make_house) -> None:
    house, port = mailing(make_house)
    with smtp(Server(), port):
        deliver(house.engine)
    [mail] = house.engine.mails(TENANT).items
    house.engine.note_bounce(mail.mail_id, status="4.4.7", action="delayed", detail="")
    [mail] = house.engine.mails(TENANT).items
    assert (mail.status, mail.bounce.action) == ("sent", "delayed")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Subject: hi\n\nhello", "bounce.not_report"),
        (DSN.format(envelope="", action="failed", status="5.0.0", kind="text/plain", mail_id="x"), "bounce.whose"),
        ("\0\xff", "bounce.not_report"),
    ],
)
def test_what_is_no_notification_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_report(text.encode("latin-1"))
    assert refused.value.code == code


def test_a_mail_is_signed_for_its_domain_and_the_signature_holds_after_its_way(make_house) -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    record = f"v=DKIM1; k=rsa; p={''.join(public.splitlines()[1:-1])}".encode()
    asked: list[bytes] = []

    def dns(name: bytes, timeout: float = 5) -> bytes:
        asked.append(name)
        return record

    house, port = mailing(make_house, dkim_domain="acme.example", dkim_selector="hire", dkim_key=pem)
    server = Server()
    with smtp(server, port):
        assert deliver(house.engine) == 1
    [raw] = server.taken
    assert dkim.verify(raw, dnsfunc=dns)
    assert asked == [b"hire._domainkey.acme.example."]
    assert not dkim.verify(raw.replace(b"Acme", b"Evil", 1), dnsfunc=dns)


def test_a_key_that_cannot_be_used_is_told_as_a_setting() -> None:
    with pytest.raises(Invalid) as refused:
        signed(b"From: a@b.example\r\n\r\nx\r\n", Settings(dkim_domain="b.example", dkim_selector="s", dkim_key="no/such/file.pem"))
    assert (refused.value.code, refused.value.problems[0].path) == ("settings.dkim", "HIRELOOM_DKIM_KEY")
