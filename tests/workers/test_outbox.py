"""The outbox against a real SMTP server: sent once, tried again while the server is away, given up when it refuses for good."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from functools import partial
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from engine.model import command as asked
from engine.node import Attachment, MailMessage
from nodes.outbox.smtp import deliver
from tests.office import TENANT, Office, workflow_pack
from tests.store.databases import free_port
from tests.unit.flows import NODE_TYPES

FLOW = """workflow: one
title: {en: One}
nodes: {start: {type: start}, a: {type: echo}, end: {type: end}}
edges: [{from: start, to: a}, {from: a, to: end}]
"""
MAIL = MailMessage(
    to="ada@example.com", to_name="李娜", subject="面试 邀请", text="您好\n", html="<p>您好</p>",
    attachments=(Attachment("interview.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),),
)  # fmt: skip


class Server:
    """What a mail server does: keeps what it takes, refuses some."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken.append(envelope.content)
        return "250 OK"


@contextmanager
def smtp(server: Server, port: int) -> Iterator[None]:
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield
    finally:
        controller.stop()


@pytest.fixture
def make_stored(make_office: Callable[..., Office], store_url: str) -> Callable[..., Office]:
    """Offices on each kind of store."""
    return partial(make_office, store_url)


def office_with(make_office: Callable[..., Office], port: int) -> Office:
    office = make_office(smtp_url=f"smtp://127.0.0.1:{port}", node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(FLOW), by="test")
    return office


def send(office: Office, mail: MailMessage) -> None:
    office.start("one")
    [job] = office.claim("light")
    office.hand_in(job, asked.CompleteJob(job.number, {}), (mail,))


def test_a_mail_is_sent_once_with_its_invitation(make_stored: Callable[..., Office]) -> None:
    server, port = Server(), free_port()
    office = office_with(make_stored, port)
    send(office, MAIL)
    with smtp(server, port):
        assert (deliver(office.engine), deliver(office.engine)) == (1, 0)
    [raw] = server.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["Subject"], message["To"].addresses[0].display_name) == ("面试 邀请", "李娜")
    [attached] = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_param("method"), attached.get_filename()) == ("text/calendar", "REQUEST", "interview.ics")
    assert office.engine.mails(TENANT).items[0].status == "sent"


def test_while_the_server_is_away_the_mail_waits_longer_each_time(make_stored: Callable[..., Office]) -> None:
    server, port = Server(), free_port()
    office = office_with(make_stored, port)
    send(office, MAIL)
    assert (deliver(office.engine), deliver(office.engine)) == (0, 0)
    assert office.engine.mails(TENANT).items[0].status == "waiting"
    with smtp(server, port):
        assert deliver(office.engine) == 0
        office.clock.advance(timedelta(seconds=6))
        assert deliver(office.engine) == 1


def test_a_refusal_for_good_is_final(make_stored: Callable[..., Office]) -> None:
    port = free_port()
    office = office_with(make_stored, port)
    send(office, MailMessage(to="nobody@example.com", subject="x", text="x"))
    with smtp(Server(), port):
        assert deliver(office.engine) == 0
    assert office.engine.mails(TENANT).items[0].status == "failed"


def test_a_mail_that_cannot_be_written_down_is_given_up_and_holds_up_no_other(make_stored: Callable[..., Office]) -> None:
    server, port = Server(), free_port()
    office = office_with(make_stored, port)
    send(office, MailMessage(to="not an address", subject="x", text="x"))
    send(office, MailMessage(to="ada@example.com", to_name="Ann\nBcc: eve@example.com", subject="two\nlines", text="x"))
    with smtp(server, port):
        assert deliver(office.engine) == 1
    assert sorted(mail.status for mail in office.engine.mails(TENANT).items) == ["failed", "sent"]
    [raw] = server.taken
    message = message_from_bytes(raw, policy=policy.default)
    assert (message["Bcc"], message["Subject"]) == (None, "two lines")
