"""Sends what the outbox of notifications holds: words it, hands it to its channel, notes what became of it.

Knows no event and no preference. A crash between sending and noting sends again under the same message id. Surprising rule: while an endpoint does not answer,
the rest of what waits for it is put off without being tried, so that one dead endpoint holds up no other.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from itertools import groupby

from engine.errors import Invalid
from engine.model.notice import OF_TASKS, ROBOTS
from engine.node import MailMessage
from engine.service import Engine
from engine.service.notification_desk import Outgoing
from engine.settings import Settings
from nodes.caller import Caller, Forbidden, Unreachable
from nodes.notify.template import to_html
from nodes.outbox import dingtalk, feishu, wecom
from nodes.outbox.answer import Card, Refused, Tokens
from nodes.outbox.render import Reader, Worded, word
from nodes.outbox.webhook import Gone, send_webhook
from nodes.outbox.words import WORDS

__all__ = ["AnswerLink", "Sender", "caller_of"]

log = logging.getLogger("hireloom.outbox")

AnswerLink = Callable[[str, str, str], str]
"""(tenant_id, task_id, principal_id) -> a signed address at which this person answers this task."""
LONGEST_CARD = 1500
DIGEST_LINES = 200
_ROBOTS = {"dingtalk_robot": dingtalk.send_robot, "wecom_robot": wecom.send_robot, "feishu_robot": feishu.send_robot}


def caller_of(settings: Settings) -> Caller:
    """Asks within the limits of the settings."""
    return Caller(settings.private_networks, seconds=settings.outbox_seconds, most=settings.outbox_reply_bytes)


class Sender:
    """One process's hand at the outbox; its messengers' tokens are kept."""

    def __init__(self, engine: Engine, answer_link: AnswerLink | None = None, caller: Caller | None = None) -> None:
        self.engine = engine
        self.desk = engine.notifications
        self.settings = engine.settings
        self._answer_link = answer_link
        self._caller = caller or caller_of(engine.settings)
        self._tokens = Tokens()

    def send(self) -> int:
        """One round; returns how many deliveries were claimed."""
        while self.desk.spread() >= self.settings.outbox_batch:
            pass
        claimed = self.desk.claim()
        digests = [one for one in claimed if one.is_digest]
        for one in [one for one in claimed if one.channel == "mail" and not one.is_digest]:
            self._mail([one])
        for _, parts in groupby(sorted(digests, key=_recipient), key=_recipient):
            found = list(parts)
            if found[0].channel == "mail":
                self._mail(found)
            else:
                self._send([found])
        calls = [one for one in claimed if one.channel != "mail" and not one.is_digest]
        for _, same in groupby(sorted(calls, key=_place), key=_place):
            self._send([[one] for one in same])
        self.desk.clean()
        return len(claimed)

    def _mail(self, parts: list[Outgoing]) -> None:
        try:
            worded = self._worded(parts)
        except Invalid as fault:
            self._failed(parts, fault.code, is_final=True)
            return
        to = parts[0].body["to"]
        self.desk.mail(parts, MailMessage(to=to["address"], to_name=to["name"], subject=worded.title, text=worded.text, html=to_html(worded.text)))

    def _send(self, waiting: list[list[Outgoing]]) -> None:
        """Messages to one endpoint, in order."""
        endpoint = waiting[0][0].endpoint
        if endpoint is None:
            return
        now = self.engine.clock.now()
        if endpoint.paused_until is not None and endpoint.paused_until > now:
            self._put_off(waiting, (endpoint.paused_until - now).total_seconds(), "the endpoint rests")
            return
        if endpoint.setting.channel in ROBOTS:
            room, wait = self.desk.room(endpoint.endpoint_id, self.settings.robot_minute)
            self._put_off(waiting[room:], wait, "too many within a minute")
            waiting = waiting[:room]
        for place, parts in enumerate(waiting):
            try:
                self._call(parts)
            except Refused as refused:
                if refused.wait:
                    self._rest(parts, waiting[place:], refused)
                    return
                if isinstance(refused, Gone):
                    self.desk.rest_endpoint(endpoint, why="410 Gone")
                self._failed(parts, str(refused), is_final=refused.is_final)
            except Invalid as fault:
                self._failed(parts, fault.code, is_final=True)
            except Forbidden as error:
                self._failed(parts, f"forbidden: {error}", is_final=True)
            except Unreachable as error:
                self._failed(parts, str(error), is_final=False)
                self._put_off(waiting[place + 1 :], self._wait(parts[0].attempt), "the endpoint does not answer")
                return
            else:
                self.desk.end(parts, status="sent")

    def _call(self, parts: list[Outgoing]) -> None:
        first, now = parts[0], self.engine.clock.now()
        if first.endpoint is None:
            raise LookupError(first.delivery_id)
        setting = first.endpoint.setting
        if first.channel == "webhook":
            send_webhook(self._caller, setting, first.message_id, first.body["payload"], now)
            return
        worded = self._worded(parts)
        language = _language(first)
        text = "\n".join(line for line in worded.text.splitlines() if "://" not in line).strip()[:LONGEST_CARD]
        card = Card(title=worded.title[:100], text=text, link=self._link(first) if len(parts) == 1 else f"{self.settings.public_url}/inbox", click=WORDS["click"][language])
        if first.channel in _ROBOTS:
            _ROBOTS[first.channel](self._caller, setting, card, now)
        elif first.channel == "dingtalk":
            dingtalk.send_notice(self._caller, setting, self._tokens, first.body["to"]["address"], card, now)
        elif first.channel == "wecom":
            wecom.send_notice(self._caller, setting, self._tokens, first.body["to"]["address"], card, now)
        else:
            feishu.send_notice(self._caller, setting, self._tokens, first.body["to"]["address"], card, now, first.message_id)

    def _rest(self, parts: list[Outgoing], waiting: list[list[Outgoing]], refused: Refused) -> None:
        """It was too much: the endpoint is left alone for a while, and no attempt is counted."""
        endpoint, wait = parts[0].endpoint, refused.wait
        if endpoint is not None:
            until = self.engine.clock.now() + timedelta(seconds=wait)
            self.desk.rest_endpoint(endpoint, until=until)
        self._put_off(waiting, wait, str(refused))

    def _put_off(self, waiting: list[list[Outgoing]], wait: float, why: str) -> None:
        parts = [part for one in waiting for part in one]
        if parts:
            self.desk.postpone(parts, wait=wait, error=why)

    def _failed(self, parts: list[Outgoing], why: str, *, is_final: bool) -> None:
        attempt = parts[0].attempt
        log.warning("not delivered", extra={"tenant": parts[0].tenant_id, "delivery": parts[0].delivery_id, "channel": parts[0].channel, "attempt": attempt})
        if is_final or attempt >= self.settings.outbox_attempts:
            self.desk.end(parts, status="failed", error=why)
        else:
            self.desk.postpone(parts, wait=self._wait(attempt), error=why, is_counted=True)

    def _wait(self, attempt: int) -> float:
        return min(self.settings.outbox_longest_wait, self.settings.outbox_wait * float(2 ** (attempt - 1)))

    def _worded(self, parts: list[Outgoing]) -> Worded:
        if not parts[0].is_digest:
            return self._word(parts[0])
        language, to = _language(parts[0]), parts[0].body["to"]
        # A digest is about many people: what names one of them stays out, and each line leads to where it stands.
        lines = [f"- {self._word(part, is_short=True).title}\n- {self._link(part)}" for part in parts[:DIGEST_LINES]]
        return Worded(WORDS["digest"][language].format(len(parts)), WORDS["greeting"][language].format(to["name"]) + "\n\n" + "\n\n".join(lines) + "\n")

    def _word(self, one: Outgoing, *, is_short: bool = False) -> Worded:
        to = one.body["to"]
        has_answer = one.channel == "mail" and self.settings.answer_links and self._answer_link is not None and one.kind in OF_TASKS and one.task_id is not None and not is_short
        answer = self._answer_link(one.tenant_id, one.task_id, one.target) if has_answer and self._answer_link is not None and one.task_id is not None else ""
        reader = Reader(name=to.get("name", ""), language=to["language"], zone=to["zone"], link=self._link(one), answer_link=answer)
        values = {name: value for name, value in one.body["values"].items() if not is_short or name not in ("about", "note", "message")}
        return word(one.kind, values, reader, one.template)

    def _link(self, one: Outgoing) -> str:
        if one.body.get("link"):
            return str(one.body["link"])
        return f"{self.settings.public_url}/inbox/{one.task_id}" if one.task_id else f"{self.settings.public_url}/runs/{one.run_id}"


def _recipient(one: Outgoing) -> tuple[str, str, str]:
    return one.tenant_id, one.channel, one.target


def _place(one: Outgoing) -> tuple[str, str]:
    return one.tenant_id, one.endpoint.endpoint_id if one.endpoint else ""


def _language(one: Outgoing) -> str:
    return "zh" if one.body["to"]["language"].startswith("zh") else "en"
