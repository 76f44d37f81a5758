"""Signing in with a password, sessions, and the brake on guessing.

Knows no cookie. Stored are argon2 hashes of passwords and SHA-256 of session tokens. Surprising rule: an unknown e-mail costs the same work
as a wrong password and counts against the same limits, so neither the answer nor its time tells who exists.
"""

import hashlib
import secrets
from datetime import timedelta
from functools import cache

import argon2
import msgspec

from engine.clock import Clock
from engine.errors import Fault, Invalid, Problem, problem
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants.principal import Principal

__all__ = ["SignIn", "SignedIn", "TooManyAttempts", "WrongCredentials", "hash_password", "no_password"]

LANGUAGES = ("en", "zh")
# Many people may sit behind one address of the network, so it is allowed more failures than one account.
ADDRESS_FACTOR = 10
LONGEST_PASSWORD = 1024
# Failures are counted before anybody is known to belong anywhere: naming another tenant must not give new tries.
NO_TENANT = ""


class WrongCredentials(Fault):
    """No such e-mail, or not its password: which of the two is not told."""

    def __init__(self, *_problems: Problem) -> None:
        super().__init__(problem("sign_in.failed", "the e-mail or the password is wrong", "邮箱或密码不正确"))


class TooManyAttempts(Fault):
    """Too many failed sign-ins: wait `seconds`."""

    def __init__(self, seconds: int) -> None:
        minutes = -(-seconds // 60)
        super().__init__(
            problem("sign_in.too_many", f"too many failed sign-ins; please try again in {minutes} minute(s)", f"登录失败次数过多，请在 {minutes} 分钟后重试"),
        )
        self.seconds = seconds

    def __reduce__(self) -> tuple[type["TooManyAttempts"], tuple[int]]:  # type: ignore[override]
        return type(self), (self.seconds,)


class SignedIn(msgspec.Struct, frozen=True, kw_only=True):
    """A new session: the token goes into the cookie and nowhere else."""

    token: str
    principal: Principal
    seconds: int


@cache
def _hasher() -> argon2.PasswordHasher:
    return argon2.PasswordHasher()


@cache
def _nobody() -> str:
    # What a password of an unknown e-mail is held against, so that it takes as long.
    return _hasher().hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """argon2id of a password (RFC 9106, the library's low-memory profile)."""
    return _hasher().hash(password)


def no_password() -> str:
    """What stands for the password of who has none yet: marked, and a hash that no password has."""
    return identity.NO_PASSWORD + _hasher().hash(secrets.token_urlsafe(32))


class SignIn:
    """Sign-in and sessions of one installation."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings

    def with_password(self, email: str, password: str, *, tenant_id: str = "", address: str = "") -> SignedIn:
        """Opens a session. Raises WrongCredentials, Invalid `sign_in.which_tenant`, TooManyAttempts."""
        email = email.strip().lower()
        subjects = _subjects(email, address)
        self._check_limits(subjects)
        with self._database.read() as connection:
            rows = identity.principals_by_email(connection, email, tenant_id)
        matching = [row for row in rows if _is_right(row.password_hash, password)]
        if not rows:
            _is_right(_nobody(), password)
        if not matching:
            self._count_failure(subjects)
            raise WrongCredentials()
        if len(matching) > 1:
            companies = ", ".join(row.tenant_id for row in matching)
            raise Invalid(problem("sign_in.which_tenant", "you belong to several companies; please say which", "您属于多家公司，请选择其一", path="tenant", expected=companies))
        return self._open(matching[0], subjects[0])

    def principal_of(self, token: str) -> Principal | None:
        """Whose session this token opens; None when it is unknown or has expired."""
        with self._database.read() as connection:
            found = identity.session_by_hash(connection, _hash(token), self._clock.now())
        return _principal(*found) if found else None

    def end(self, principal: Principal, token: str) -> None:
        """Ends a session."""
        with self._database.write() as connection:
            identity.drop_session(connection, principal.tenant_id, _hash(token))

    def choose_language(self, principal: Principal, language: str) -> Principal:
        """Keeps the language in which this person reads. Raises Invalid."""
        if language not in LANGUAGES:
            raise Invalid(problem("language.unknown", f"{language} is not a language of the product", f"不支持语言 {language}", path="language", expected=", ".join(LANGUAGES)))
        with self._database.write() as connection:
            identity.set_language(connection, principal.tenant_id, principal.principal_id, language)
        return msgspec.structs.replace(principal, language=language)

    def _open(self, row: identity.PrincipalRow, subject: str) -> SignedIn:
        token, now = secrets.token_urlsafe(32), self._clock.now()
        length = timedelta(hours=self._settings.session_hours)
        session = identity.SessionRow(token_hash=_hash(token), tenant_id=row.tenant_id, principal_id=row.principal_id, created_at=now, expires_at=now + length)
        with self._database.write() as connection:
            identity.clear_attempts(connection, NO_TENANT, subject)
            identity.forget_expired(connection, sessions_before=now, attempts_before=now - timedelta(days=1))
            identity.add_session(connection, session)
            tenant = identity.tenant(connection, row.tenant_id)
        if tenant is None:
            raise LookupError(f"tenant {row.tenant_id} of a principal is missing")
        return SignedIn(token=token, principal=_principal(row, tenant), seconds=int(length.total_seconds()))

    def _check_limits(self, subjects: list[str]) -> None:
        now, window = self._clock.now(), timedelta(minutes=self._settings.sign_in_minutes)
        with self._database.read() as connection:
            attempts = identity.attempts_for(connection, NO_TENANT, subjects, now - window)
        for attempt in attempts:
            factor = 1 if attempt.subject_hash == subjects[0] else ADDRESS_FACTOR
            if attempt.failures >= self._settings.sign_in_attempts * factor:
                raise TooManyAttempts(max(1, int((attempt.first_at + window - now).total_seconds())))

    def _count_failure(self, subjects: list[str]) -> None:
        now = self._clock.now()
        with self._database.write() as connection:
            for subject in subjects:
                identity.record_failure(connection, NO_TENANT, subject, now=now, since=now - timedelta(minutes=self._settings.sign_in_minutes))


def _subjects(email: str, address: str) -> list[str]:
    found = [_hash(f"email|{email}")]
    return [*found, _hash(f"address|{address}")] if address else found


def _is_right(password_hash: str, password: str) -> bool:
    if len(password) > LONGEST_PASSWORD:
        password = ""
    try:
        return _hasher().verify(password_hash.removeprefix(identity.NO_PASSWORD), password)
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False


def _principal(row: identity.PrincipalRow, tenant: identity.TenantRow) -> Principal:
    return Principal(
        tenant_id=row.tenant_id,
        tenant_name=tenant.name,
        principal_id=row.principal_id,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=row.roles,
    )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
