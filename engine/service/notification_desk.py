"""Notifications as the faces and the sender see them: what a person was told, what is set, what goes out next, and what became of it.

Knows no wording and no messenger. Every method takes the tenant first, except those of the sender, who works for all.
"""

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, NotFound, problem
from engine.model.notice import OF_TASKS, WORK_NOTICES, Endpoint, EndpointSetting, Preferences, check_endpoint, check_preferences
from engine.model.view import Page
from engine.node import MailMessage
from engine.service.ask import new_run_id
from engine.service.calendars import calendar_of
from engine.service.catalogue import Catalogue
from engine.service.meanwhile import check_seen, hold_if_seen, revision_of
from engine.service.notices import Audience
from engine.service.spread import Spread
from engine.settings import Settings
from engine.store import Database, notice_settings, notice_tables, notices, records, tables
from engine.store.keys import Keys
from engine.store.seal import KeyChain
from engine.store.tidings import Told, tell

__all__ = ["Addressee", "Delivery", "Notification", "NotificationDesk", "Outgoing", "template_revision"]

LEASE = timedelta(minutes=5)
ERASED = {"workflow": {"en": "-", "zh": "—"}}
MINUTE = timedelta(minutes=1)


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """What a person was told, not yet worded: `values` are what its template is filled with."""

    notification_id: str
    kind: str
    run_id: str
    task_id: str | None
    values: dict[str, Any]
    created_at: datetime
    read_at: datetime | None


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One thing on its way to one target. `status`: waiting, sent, failed, dropped; `due_at`: when the next attempt is."""

    delivery_id: str
    message_id: str
    channel: str
    target: str
    kind: str
    run_id: str
    status: str
    attempt: int
    error: str
    due_at: datetime
    created_at: datetime
    sent_at: datetime | None


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A claimed delivery with everything that sending it needs. `template`: the tenant's own, "" the built-in one."""

    delivery_id: str
    tenant_id: str
    message_id: str
    channel: str
    target: str
    kind: str
    run_id: str
    task_id: str | None
    subject_id: str | None
    attempt: int
    is_digest: bool
    body: dict[str, Any]
    endpoint: Endpoint | None
    template: str


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """Who gets a letter, and in which language."""

    person_id: str
    name: str
    address: str
    language: str


class NotificationDesk:
    """The part of `Engine` that tells people and programs what happens."""

    def __init__(self, database: Database, chain: KeyChain, catalogue: Catalogue, clock: Clock, settings: Settings, audience: Audience) -> None:
        self.database = database
        self.chain = chain
        self.catalogue = catalogue
        self.clock = clock
        self.settings = settings
        self._audience = audience
        self._cleaned_at = clock.now()

    def notifications(self, tenant_id: str, principal_id: str, *, is_unread: bool = False, limit: int = 50, cursor: str = "") -> Page[Notification]:
        """What a person was told, newest first."""
        with self.database.read() as connection:
            page = notice_settings.notification_page(connection, tenant_id, principal_id, is_unread=is_unread, limit=limit, cursor=cursor)
            keys = Keys(self.chain, connection)
            keys.load((row.tenant_id, row.subject_id) for row in page.items)
            return Page(items=[_notification(row, keys) for row in page.items], next_cursor=page.next_cursor)

    def unread(self, tenant_id: str, principal_id: str) -> int:
        """How much a person has not read."""
        with self.database.read() as connection:
            return notice_settings.unread(connection, tenant_id, principal_id)

    def mark_read(self, tenant_id: str, principal_id: str, notification_id: str = "") -> int:
        """Marks one as read, or all; how many are left. Raises NotFound."""
        with self.database.write() as connection:
            notice_settings.mark_read(connection, tenant_id, principal_id, notification_id, self.clock.now())
            tell(connection, tenant_id, Told(notified=(principal_id,)), self.clock.now())
            return notice_settings.unread(connection, tenant_id, principal_id)

    def preferences(self, tenant_id: str, principal_id: str) -> Preferences:
        """How a person wants to be told."""
        with self.database.read() as connection:
            return notice_settings.preferences_of(connection, Keys(self.chain, connection), tenant_id, [principal_id]).get(principal_id, Preferences())

    def set_preferences(self, tenant_id: str, principal_id: str, preferences: Preferences, *, seen: str = "") -> Preferences:
        """Sets it; what is on its way keeps its time. Raises Invalid, NotFound when there is no such person, Conflict when something else holds than was `seen`."""
        check_preferences(preferences)
        with self.database.write() as connection:
            if not notices.is_person(connection, tenant_id, principal_id):
                raise NotFound(problem("principal.unknown", f"there is no person {principal_id[:60]}", f"没有人员 {principal_id[:60]}"))
            hold_if_seen(connection, tenant_id, seen)
            keys = Keys(self.chain, connection)
            known = notice_settings.preferences_of(connection, keys, tenant_id, [principal_id]).get(principal_id, Preferences())
            check_seen(connection, tenant_id, seen, revision_of(known))
            notice_settings.save_preferences(connection, keys, tenant_id, principal_id, preferences, self.clock.now())
        return preferences

    def zone(self, tenant_id: str) -> str:
        """The tenant's time zone."""
        with self.database.read() as connection:
            return calendar_of(connection, tenant_id).zone

    def templates(self, tenant_id: str) -> dict[tuple[str, str], Any]:
        """The tenant's own templates: (kind, language) -> a row with `body`, `changed_at`, `changed_by`."""
        with self.database.read() as connection:
            return notice_settings.templates(connection, tenant_id)

    def set_template(self, tenant_id: str, kind: str, language: str, body: str, *, by: str, seen: str = "") -> None:
        """Sets it, or with "" lets the built-in one hold again. The caller has checked it. Raises Conflict when other words hold than were `seen` (a revision)."""
        with self.database.write() as connection:
            hold_if_seen(connection, tenant_id, seen)
            row = notice_settings.templates(connection, tenant_id).get((kind, language))
            check_seen(connection, tenant_id, seen, template_revision(row), by=row.changed_by if row else "", at=row.changed_at if row else None)
            if body:
                notice_settings.save_template(connection, tenant_id, kind, language, body, by=by, now=self.clock.now())
            else:
                notice_settings.drop_template(connection, tenant_id, kind, language)

    def endpoints(self, tenant_id: str) -> list[Endpoint]:
        """Where the tenant has things told."""
        with self.database.read() as connection:
            return notice_settings.endpoints(connection, Keys(self.chain, connection), tenant_id)

    def endpoint(self, tenant_id: str, endpoint_id: str) -> Endpoint:
        """One of them. Raises NotFound."""
        with self.database.read() as connection:
            return notice_settings.endpoint(connection, Keys(self.chain, connection), tenant_id, endpoint_id)

    def add_endpoint(self, tenant_id: str, setting: EndpointSetting, *, by: str) -> Endpoint:
        """A new one; a webhook without a secret gets one. Raises Invalid."""
        check_endpoint(setting)
        if setting.channel == "webhook" and not setting.secret:
            setting = msgspec.structs.replace(setting, secret=f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}")
        with self.database.write() as connection:
            endpoint_id = notice_settings.save_endpoint(connection, Keys(self.chain, connection), tenant_id, setting, by=by, now=self.clock.now())
        self._audience.forget()
        return self.endpoint(tenant_id, endpoint_id)

    def change_endpoint(self, tenant_id: str, endpoint_id: str, setting: EndpointSetting, *, seen: str = "") -> Endpoint:
        """Sets it anew and wakes it; empty secrets stay as they were. Raises NotFound, Invalid, and Conflict when something else holds than was `seen` (a revision)."""
        known = self.endpoint(tenant_id, endpoint_id).setting
        kept = {name: getattr(setting, name) or getattr(known, name) for name in ("url", "secret", "app_secret")}
        setting = msgspec.structs.replace(setting, channel=known.channel, **kept)
        check_endpoint(setting)
        with self.database.write() as connection:
            hold_if_seen(connection, tenant_id, seen)
            keys = Keys(self.chain, connection)
            check_seen(connection, tenant_id, seen, revision_of(notice_settings.endpoint(connection, keys, tenant_id, endpoint_id).setting))
            notice_settings.change_endpoint(connection, keys, tenant_id, endpoint_id, setting)
        self._audience.forget()
        return self.endpoint(tenant_id, endpoint_id)

    def rest_endpoint(self, endpoint: Endpoint, *, until: datetime | None = None, why: str = "") -> None:
        """It said that it was told too much: nothing more `until` then; or with `why` it is switched off."""
        setting = msgspec.structs.replace(endpoint.setting, is_active=False) if why else None
        with self.database.write() as connection:
            notice_settings.change_endpoint(connection, Keys(self.chain, connection), endpoint.tenant_id, endpoint.endpoint_id, setting, paused_until=until, why=why)
        self._audience.forget()

    def delete_endpoint(self, tenant_id: str, endpoint_id: str) -> None:
        """Takes it away; what waits for it is dropped. Raises NotFound."""
        with self.database.write() as connection:
            notice_settings.delete_endpoint(connection, tenant_id, endpoint_id)
        self._audience.forget()

    def deliveries(self, tenant_id: str, *, target: str = "", status: str = "", limit: int = 50, cursor: str = "") -> Page[Delivery]:
        """What was sent and what waits, newest first."""
        with self.database.read() as connection:
            page = notice_settings.delivery_page(connection, tenant_id, target=target, status=status, limit=limit, cursor=cursor)
            return Page(items=[_delivery(row) for row in page.items], next_cursor=page.next_cursor)

    def replay(self, tenant_id: str, endpoint_id: str, delivery_id: str) -> Delivery:
        """Sends a delivery once more, under the same message id. Raises NotFound, Conflict when it still waits or can no longer be read."""
        now = self.clock.now()
        with self.database.write() as connection:
            keys = Keys(self.chain, connection)
            notice_settings.endpoint(connection, keys, tenant_id, endpoint_id)
            row = notice_settings.delivery_row(connection, tenant_id, delivery_id, endpoint_id)
            if row.status == "waiting" or keys.of(tenant_id, row.subject_id) is None:
                raise Conflict(
                    problem("delivery.not_over", "this delivery cannot be sent again: it still waits, or its person was erased", "该投递仍在等待，或对应的个人数据已删除，无法重发")
                )
            again = {**row._mapping, "delivery_id": f"d{new_run_id(now)}", "status": "waiting", "attempt": 0, "due_at": now, "error": "", "created_at": now, "sent_at": None}
            notices.add_rows(connection, notice_tables.deliveries, [again])
            return _delivery(notice_settings.delivery_row(connection, tenant_id, again["delivery_id"], endpoint_id))

    def try_endpoint(self, tenant_id: str, endpoint_id: str, *, by: str) -> Delivery:
        """Sends a message of no meaning there, to see whether it comes. Raises NotFound, Conflict when it is off, or an app that does not know who `by` is."""
        endpoint, now = self.endpoint(tenant_id, endpoint_id), self.clock.now()
        channel = endpoint.setting.channel
        if not endpoint.setting.is_active:
            raise Conflict(problem("endpoint.off", "this endpoint is switched off", "该通道已停用"))
        wishes, target = self.preferences(tenant_id, by), endpoint_id if channel not in WORK_NOTICES else by
        address = wishes.addresses.get(channel, "")
        if channel in WORK_NOTICES and not address:
            raise Conflict(problem("endpoint.no_address", f"nobody has said who you are at {channel}", f"尚未登记您在 {channel} 的用户 ID", path="addresses"))
        to = {"name": "", "address": address, "language": endpoint.setting.language, "zone": wishes.zone or self.zone(tenant_id)}
        payload = {"type": "test", "timestamp": now.isoformat().replace("+00:00", "Z"), "data": {}}
        body: dict[str, Any] = {"payload": payload} if channel == "webhook" else {"values": {"workflow": {"en": "A test message", "zh": "测试消息"}, "outcome": "ok"}, "to": to}
        delivery_id = f"d{new_run_id(now)}"
        with self.database.write() as connection:
            row = {
                "delivery_id": delivery_id, "tenant_id": tenant_id, "message_id": delivery_id, "channel": channel, "target": target, "kind": "test" if channel == "webhook" else "run_ended",
                "run_id": "", "task_id": None, "subject_id": None, "status": "waiting", "is_digest": False, "attempt": 0, "due_at": now, "lease_until": None, "error": "",
                "body_sealed": Keys(self.chain, connection).tenant(tenant_id).seal_json("delivery", body), "created_at": now, "sent_at": None,
            }  # fmt: skip
            notices.add_rows(connection, notice_tables.deliveries, [row])
            return _delivery(notice_settings.delivery_row(connection, tenant_id, delivery_id, target))

    def post(self, tenant_id: str, kind: str, to: Addressee, values: dict[str, Any], *, link: str) -> None:
        """A letter (`engine.model.notice.LETTERS`) to one person, about no run; its link is for nobody else's eyes."""
        now = self.clock.now()
        with self.database.write() as connection:
            zone = calendar_of(connection, tenant_id).zone
            body = {"values": {"company": notices.tenant_name(connection, tenant_id), **values}, "to": {**msgspec.to_builtins(to), "zone": zone}, "link": link}
            delivery_id = f"d{new_run_id(now)}"
            row = {
                "delivery_id": delivery_id, "tenant_id": tenant_id, "message_id": delivery_id, "channel": "mail", "target": to.person_id, "kind": kind, "run_id": "", "task_id": None,
                "subject_id": None, "status": "waiting", "is_digest": False, "attempt": 0, "due_at": now, "lease_until": None, "error": "",
                "body_sealed": Keys(self.chain, connection).tenant(tenant_id).seal_json("delivery", body), "created_at": now, "sent_at": None,
            }  # fmt: skip
            notices.add_rows(connection, notice_tables.deliveries, [row])

    def spread(self) -> int:
        """Turns what happened into what each person and endpoint gets; returns how much happened."""
        now = self.clock.now()
        with self.database.read() as connection:
            if not notices.has_waiting(connection, now):
                return 0
        with self.database.write() as connection:
            return Spread(connection, Keys(self.chain, connection), self.catalogue, self.settings, now).perform()

    def claim(self) -> list[Outgoing]:
        """What is due, leased to the caller; what nobody needs any more is dropped."""
        now = self.clock.now()
        with self.database.read() as connection:
            if not notices.has_waiting(connection, now):
                return []
        with self.database.write() as connection:
            keys = Keys(self.chain, connection)
            rows = notices.claim_deliveries(connection, now=now, lease_until=now + LEASE, limit=self.settings.outbox_batch)
            keys.load((row.tenant_id, row.subject_id) for row in rows)
            tasks = notices.open_tasks(connection, [row.task_id for row in rows if row.kind in OF_TASKS and row.task_id])
            known = {tenant_id: notice_settings.endpoints(connection, keys, tenant_id) for tenant_id in {row.tenant_id for row in rows}}
            own = {tenant_id: notice_settings.templates(connection, tenant_id) for tenant_id in known}
            found = []
            for row in rows:
                endpoint, reason = _endpoint_for(row, known[row.tenant_id]), ""
                sealer = keys.of(row.tenant_id, row.subject_id)
                if sealer is None:
                    reason = "erased"
                elif row.kind in OF_TASKS and row.task_id not in tasks:
                    reason = "done meanwhile"
                elif endpoint is None and row.channel != "mail":
                    reason = "no endpoint"
                if reason or sealer is None:
                    notices.end_deliveries(connection, [row.delivery_id], status="dropped", error=reason, now=now)
                    continue
                found.append(_outgoing(row, sealer.open_json("delivery", row.body_sealed), endpoint, own[row.tenant_id]))
            return found

    def mail(self, parts: list[Outgoing], message: MailMessage) -> None:
        """Puts a mail into the outbox of mails and ends the deliveries that it carries, in one transaction."""
        first, now = parts[0], self.clock.now()
        status = "waiting" if self.settings.smtp_url else "kept"
        subject_id = first.subject_id if len(parts) == 1 and not first.is_digest else None
        with self.database.write() as connection:
            row = records.mail_row(
                Keys(self.chain, connection), message, tenant_id=first.tenant_id, run_id=first.run_id if len(parts) == 1 else "", subject_id=subject_id,
                mail_id=f"m{first.delivery_id}", status=status, now=now,
            )  # fmt: skip
            notices.add_rows(connection, tables.mails, [row])
            notices.end_deliveries(connection, [part.delivery_id for part in parts], status="sent", error="", now=now)

    def end(self, parts: Iterable[Outgoing], *, status: str, error: str = "") -> None:
        """They were sent, failed or dropped."""
        with self.database.write() as connection:
            notices.end_deliveries(connection, [part.delivery_id for part in parts], status=status, error=error, now=self.clock.now())

    def postpone(self, parts: Iterable[Outgoing], *, wait: float, error: str = "", is_counted: bool = False) -> None:
        """They are tried again after so many seconds."""
        with self.database.write() as connection:
            due_at = self.clock.now() + timedelta(seconds=wait)
            notices.postpone(connection, [part.delivery_id for part in parts], due_at=due_at, error=error, is_counted=is_counted)

    def room(self, endpoint_id: str, most: int) -> tuple[int, float]:
        """How many more messages this endpoint may get within a minute, and after how many seconds there is room again."""
        now = self.clock.now()
        with self.database.read() as connection:
            sent = notices.sent_since(connection, endpoint_id, now - MINUTE)
        wait = (sent[-most] + MINUTE - now).total_seconds() if len(sent) >= most else 0.0
        return max(0, most - len(sent)), max(1.0, wait)

    def clean(self) -> int:
        """Once an hour: what is older than `notification_days` is deleted."""
        now = self.clock.now()
        if now - self._cleaned_at < timedelta(hours=1):
            return 0
        self._cleaned_at = now
        with self.database.write() as connection:
            return notices.drop_old(connection, now - timedelta(days=self.settings.notification_days), 5000)


def template_revision(row: Any) -> str:
    """The fingerprint of a tenant's own words (None: the built-in ones hold)."""
    return revision_of(None if row is None else (row.body, row.changed_at))


def _endpoint_for(row: Any, known: list[Endpoint]) -> Endpoint | None:
    if row.channel in WORK_NOTICES:
        return next((one for one in known if one.setting.channel == row.channel and one.setting.is_active), None)
    return next((one for one in known if one.endpoint_id == row.target and one.setting.is_active), None)


def _outgoing(row: Any, body: dict[str, Any], endpoint: Endpoint | None, own: dict[tuple[str, str], Any]) -> Outgoing:
    template = own.get((row.kind, body.get("to", {}).get("language", "")))
    return Outgoing(
        delivery_id=row.delivery_id, tenant_id=row.tenant_id, message_id=row.message_id, channel=row.channel, target=row.target, kind=row.kind, run_id=row.run_id,
        task_id=row.task_id, subject_id=row.subject_id, attempt=row.attempt, is_digest=row.is_digest, body=body, endpoint=endpoint, template=template.body if template else "",
    )  # fmt: skip


def _notification(row: Any, keys: Keys) -> Notification:
    sealer = keys.of(row.tenant_id, row.subject_id)
    values: dict[str, Any] = sealer.open_json("notification", row.body_sealed) if sealer else ERASED
    return Notification(
        notification_id=row.notification_id, kind=row.kind, run_id=row.run_id, task_id=row.task_id, values=values, created_at=row.created_at, read_at=row.read_at,
    )  # fmt: skip


def _delivery(row: Any) -> Delivery:
    return Delivery(**{name: getattr(row, name) for name in Delivery.__struct_fields__})
