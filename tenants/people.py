"""Who has which role, and how somebody who has no password comes to one.

Knows no route. The surprising rules: an invitation is a signed link that nobody stores; it is good once, because it names the password that it replaces; and nobody takes the
role of an administrator from themselves.
"""

import hashlib
import re
from datetime import datetime, timedelta

import msgspec

from engine.clock import Clock
from engine.errors import Conflict, Invalid, NotFound, nearest_name, problem
from engine.service.meanwhile import check_seen, hold_if_seen, revision_of
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Connection, Database
from engine.store.organisation import load_organisation
from tenants.links import Invitation, make_invitation, read_invitation
from tenants.roles import ROLES
from tenants.sign_in import LONGEST_PASSWORD, hash_password

__all__ = ["Invited", "Invitee", "People", "Welcome"]

SHORTEST_PASSWORD = 10
_ROLE = re.compile(r"[a-z][a-z0-9_]{0,62}")


class Invited(msgspec.Struct, frozen=True, kw_only=True):
    """The address at which somebody chooses a password; it is shown this once."""

    url: str
    expires_at: datetime


class Invitee(msgspec.Struct, frozen=True, kw_only=True):
    """Who is invited."""

    person_id: str
    name: str
    email: str
    language: str


class Welcome(msgspec.Struct, frozen=True, kw_only=True):
    """Whom an invitation is for."""

    name: str
    email: str
    tenant_id: str
    tenant_name: str
    language: str


class People:
    """The roles and invitations of all tenants of one installation."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database, self._clock, self._settings = database, clock, settings

    def set_roles(self, tenant_id: str, person_id: str, roles: list[str], *, by: str, seen: str = "") -> None:
        """Says which roles a person has. Raises NotFound, Invalid, and Conflict, also when something else holds of the person than was `seen` (a revision)."""
        found = tuple(dict.fromkeys(role.strip() for role in roles))
        for place, role in enumerate(found):
            if not _ROLE.fullmatch(role):
                near, roles_known = nearest_name(role, ROLES), ", ".join(ROLES)
                raise Invalid(problem("role.name", f"{role[:60]!r} cannot be a role", f"“{role[:60]}”不能作为角色", path=f"roles[{place}]", expected=roles_known, nearest=near))
        if person_id == by and "admin" not in found:
            raise Conflict(problem("role.yourself", "you cannot take the role of an administrator from yourself", "不能取消自己的管理员角色", path="roles"))
        with self._database.write() as connection:
            hold_if_seen(connection, tenant_id, seen)
            self._row(connection, tenant_id, person_id)
            if seen:
                check_seen(connection, tenant_id, seen, revision_of(load_organisation(connection, tenant_id).people.get(person_id)))
            identity.set_roles(connection, tenant_id, person_id, found)

    def invitee(self, tenant_id: str, person_id: str) -> Invitee:
        """Whom an invitation goes to. Raises NotFound."""
        with self._database.read() as connection:
            row = self._row(connection, tenant_id, person_id)
        return Invitee(person_id=person_id, name=row.name, email=row.email, language=row.language)

    def invite(self, tenant_id: str, person_id: str) -> Invited:
        """An address at which the person chooses a password. Raises NotFound, Conflict when they have left."""
        with self._database.read() as connection:
            row = self._row(connection, tenant_id, person_id)
        if not row.is_active:
            raise Conflict(problem("invitation.left", f"{row.name} has left", f"{row.name} 已离职"))
        expires_at = self._clock.now() + timedelta(days=self._settings.invitation_days)
        link = Invitation(tenant_id=tenant_id, principal_id=person_id, of=_mark(row.password_hash), expires_at=expires_at)
        return Invited(url=f"{self._settings.public_url}/welcome/{make_invitation(self._settings.secret_key, link)}", expires_at=expires_at)

    def welcome(self, token: str) -> Welcome:
        """Whom an invitation is for. Raises NotFound, Conflict when it was used or has expired."""
        row, tenant = self._invited(token)
        return Welcome(name=row.name, email=row.email, tenant_id=tenant.tenant_id, tenant_name=tenant.name, language=row.language)

    def choose_password(self, token: str, password: str) -> Welcome:
        """The invited person's first password, or a new one. Raises like `welcome`, Invalid."""
        row, tenant = self._invited(token)
        if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
            least = f">= {SHORTEST_PASSWORD}"
            raise Invalid(
                problem("password.length", f"a password has at least {SHORTEST_PASSWORD} characters", f"密码至少 {SHORTEST_PASSWORD} 个字符", path="password", expected=least)
            )
        if password.lower() in (row.email.lower(), row.name.lower()) or len(set(password)) < 4:
            raise Invalid(problem("password.easy", "this password is too easy to guess", "密码过于简单", path="password"))
        hashed = hash_password(password)
        with self._database.write() as connection:
            now = self._row(connection, row.tenant_id, row.principal_id)
            if now.password_hash != row.password_hash:
                raise _used()
            identity.set_password(connection, row.tenant_id, row.principal_id, hashed)
        return Welcome(name=row.name, email=row.email, tenant_id=tenant.tenant_id, tenant_name=tenant.name, language=row.language)

    def _invited(self, token: str) -> tuple[identity.PrincipalRow, identity.TenantRow]:
        link = read_invitation(self._settings.secret_key, token, now=self._clock.now())
        with self._database.read() as connection:
            row, tenant = identity.principal(connection, link.tenant_id, link.principal_id), identity.tenant(connection, link.tenant_id)
        if row is None or tenant is None or not row.is_active:
            raise NotFound(problem("link.invalid", "this link is not valid; please open it exactly as it stands in the mail", "链接无效，请按邮件中的原样打开"))
        if _mark(row.password_hash) != link.of:
            raise _used()
        return row, tenant

    def _row(self, connection: Connection, tenant_id: str, person_id: str) -> identity.PrincipalRow:
        row = identity.principal(connection, tenant_id, person_id)
        if row is None:
            raise NotFound(problem("organisation.unknown_person", f"there is no person {person_id}", f"没有人员 {person_id}", path="person_id"))
        return row


def _mark(password_hash: str) -> str:
    return hashlib.sha256(password_hash.encode()).hexdigest()[:24]


def _used() -> Conflict:
    return Conflict(problem("invitation.used", "this invitation was used already; please sign in", "此邀请已使用，请直接登录"))
