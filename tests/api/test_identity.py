"""Identity on a real SQLite file and a real PostgreSQL: passwords, sessions, keys, guest links, and who may do what."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from engine.clock import FrozenClock
from engine.errors import Conflict, Denied, Invalid, NotFound, Text
from engine.model.view import TaskSummary
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from engine.store.upgrade import upgrade
from tenants import access, links
from tenants.keys import ApiKeys
from tenants.principal import Principal
from tenants.roles import PERMISSIONS, ROLES, SCOPES
from tenants.sign_in import SignIn, TooManyAttempts, WrongCredentials, hash_password

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"


@pytest.fixture(scope="module")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def database(store_url: str, password_hash: str) -> Iterator[Database]:
    database = Database(store_url)
    upgrade(database)
    with database.write() as connection:
        for tenant_id in ("acme", "globex"):
            identity.add_tenant(connection, identity.TenantRow(tenant_id=tenant_id, name=tenant_id.title(), language="en", created_at=NOW))
        for tenant_id, email, roles in (("acme", "hr@acme.example", ("hr",)), ("acme", "both@acme.example", ("employee",)), ("globex", "both@acme.example", ("employee",))):
            identity.add_principal(connection, _principal_row(tenant_id, email, roles, password_hash))
    yield database
    database.close()


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def sign_in(database: Database, clock: FrozenClock) -> SignIn:
    return SignIn(database, clock, Settings(sign_in_attempts=3, sign_in_minutes=10, session_hours=12))


def _principal_row(tenant_id: str, email: str, roles: tuple[str, ...], password_hash: str) -> identity.PrincipalRow:
    return identity.PrincipalRow(
        tenant_id=tenant_id,
        principal_id=f"p_{email.split('@')[0]}",
        email=email,
        name=email,
        language="zh",
        password_hash=password_hash,
        roles=roles,
        is_active=True,
        created_at=NOW,
    )


def _person(*roles: str) -> Principal:
    return Principal(tenant_id="acme", tenant_name="Acme", principal_id="p_me", name="Me", language="en", roles=roles)


def _task(*candidates: str, assignee: str | None = None) -> TaskSummary:
    return TaskSummary(
        task_id="t1",
        run_id="r1",
        node_id="n1",
        title=Text("Task"),
        workflow_key="hiring",
        workflow_title=Text("Hiring"),
        status="created",
        assignee=assignee,
        candidates=list(candidates),
        business_key="",
        facts={},
        subject_title="",
        due_at=None,
        created_at=NOW,
        completed_at=None,
        completed_by=None,
        outcome="",
    )


def test_the_right_password_opens_a_session_that_names_the_person_and_the_tenant(sign_in: SignIn) -> None:
    signed_in = sign_in.with_password(" HR@acme.example ", PASSWORD)
    principal = sign_in.principal_of(signed_in.token)
    assert principal == signed_in.principal
    assert (principal.tenant_id, principal.tenant_name, principal.roles, principal.language) == ("acme", "Acme", ("hr",), "zh")


def test_a_session_ends_at_its_hour(sign_in: SignIn, clock: FrozenClock) -> None:
    token = sign_in.with_password("hr@acme.example", PASSWORD).token
    clock.advance(timedelta(hours=11, minutes=59))
    assert sign_in.principal_of(token) is not None
    clock.advance(timedelta(minutes=1))
    assert sign_in.principal_of(token) is None


def test_a_session_that_was_ended_opens_nothing(sign_in: SignIn) -> None:
    signed_in = sign_in.with_password("hr@acme.example", PASSWORD)
    sign_in.end(signed_in.principal, signed_in.token)
    assert sign_in.principal_of(signed_in.token) is None


def test_the_database_holds_no_token_and_no_password(sign_in: SignIn, database: Database) -> None:
    token = sign_in.with_password("hr@acme.example", PASSWORD).token
    with database.read() as connection:
        tables = (identity.sessions_table, identity.principals_table, identity.attempts_table)
        stored = repr([connection.execute(table.select()).all() for table in tables])
    assert "hr@acme.example" in stored
    assert token not in stored
    assert PASSWORD not in stored


@pytest.mark.parametrize(("email", "password"), [("hr@acme.example", "wrong"), ("nobody@acme.example", PASSWORD), ("hr@acme.example", "x" * 100_000)])
def test_a_wrong_password_and_an_unknown_email_get_the_same_answer(sign_in: SignIn, email: str, password: str) -> None:
    with pytest.raises(WrongCredentials) as refusal:
        sign_in.with_password(email, password)
    assert refusal.value.code == "sign_in.failed"
    assert refusal.value.problems[0].message.zh


def test_too_many_failures_have_to_wait_even_with_the_right_password(sign_in: SignIn, clock: FrozenClock) -> None:
    for tenant_id in ("", "acme", "made-up"):
        with pytest.raises(WrongCredentials):
            sign_in.with_password("hr@acme.example", "wrong", tenant_id=tenant_id)
    with pytest.raises(TooManyAttempts) as refusal:
        sign_in.with_password("hr@acme.example", PASSWORD)
    assert refusal.value.seconds == 600
    clock.advance(timedelta(minutes=10))
    assert sign_in.with_password("hr@acme.example", PASSWORD).principal.principal_id == "p_hr"


def test_one_address_that_tries_many_emails_has_to_wait(sign_in: SignIn) -> None:
    for number in range(30):
        with pytest.raises(WrongCredentials):
            sign_in.with_password(f"guess{number}@acme.example", "wrong", address="192.0.2.7")
    with pytest.raises(TooManyAttempts):
        sign_in.with_password("hr@acme.example", PASSWORD, address="192.0.2.7")
    assert sign_in.with_password("hr@acme.example", PASSWORD, address="192.0.2.8").token


def test_who_belongs_to_two_companies_is_asked_which(sign_in: SignIn) -> None:
    with pytest.raises(Invalid) as refusal:
        sign_in.with_password("both@acme.example", PASSWORD)
    assert refusal.value.problems[0].expected == "acme, globex"
    assert sign_in.with_password("both@acme.example", PASSWORD, tenant_id="globex").principal.tenant_id == "globex"


def test_a_person_who_was_switched_off_is_out_at_once(sign_in: SignIn, database: Database) -> None:
    token = sign_in.with_password("hr@acme.example", PASSWORD).token
    with database.write() as connection:
        connection.execute(identity.principals_table.update().values(is_active=False))
    assert sign_in.principal_of(token) is None
    with pytest.raises(WrongCredentials):
        sign_in.with_password("hr@acme.example", PASSWORD)


def test_a_new_password_ends_the_sessions_of_its_person(sign_in: SignIn, database: Database, password_hash: str) -> None:
    token = sign_in.with_password("hr@acme.example", PASSWORD).token
    with database.write() as connection:
        identity.set_password(connection, "acme", "p_hr", password_hash)
    assert sign_in.principal_of(token) is None


def test_the_language_that_was_chosen_is_kept(sign_in: SignIn) -> None:
    signed_in = sign_in.with_password("hr@acme.example", PASSWORD)
    sign_in.choose_language(signed_in.principal, "en")
    found = sign_in.principal_of(signed_in.token)
    assert found is not None
    assert found.language == "en"
    with pytest.raises(Invalid):
        sign_in.choose_language(found, "tlh")


def test_a_key_is_shown_once_and_works_until_it_is_revoked(database: Database, clock: FrozenClock) -> None:
    new = ApiKeys(database, clock).create(by=_person("admin"), name="Payroll", scopes=["runs:read", "runs:read"])
    program = ApiKeys(database, clock).program(new.key)
    assert program is not None
    assert (program.kind, program.tenant_id, program.scopes) == ("program", "acme", ("runs:read",))
    assert ApiKeys(database, clock).of_tenant("acme")[0].last_used_at == NOW
    assert ApiKeys(database, clock).of_tenant("globex") == []
    ApiKeys(database, clock).revoke("acme", new.key_id)
    assert ApiKeys(database, clock).program(new.key) is None


def test_a_key_of_another_tenant_cannot_be_revoked(database: Database, clock: FrozenClock) -> None:
    new = ApiKeys(database, clock).create(by=_person("admin"), name="Payroll", scopes=["runs:read"])
    with pytest.raises(NotFound):
        ApiKeys(database, clock).revoke("globex", new.key_id)
    assert ApiKeys(database, clock).program(new.key) is not None


def test_a_key_with_a_misspelt_scope_is_refused_with_the_nearest(database: Database, clock: FrozenClock) -> None:
    with pytest.raises(Invalid) as refusal:
        ApiKeys(database, clock).create(by=_person("admin"), name=" ", scopes=["runs:raed"])
    assert [(p.path, p.nearest) for p in refusal.value.problems] == [("name", ""), ("scopes[0]", "runs:read")]


@pytest.mark.parametrize("key", ["", "hl_", "hl_wrong", "Bearer", "hl_" + "x" * 100_000])
def test_a_made_up_key_opens_nothing(database: Database, clock: FrozenClock, key: str) -> None:
    assert ApiKeys(database, clock).program(key) is None


LINK = links.GuestLink(tenant_id="acme", run_id="run_1|2", node_id="pick", expires_at=NOW + timedelta(days=14))


def test_a_link_says_what_was_put_into_it() -> None:
    assert links.read_link("secret", links.make_link("secret", LINK), now=NOW) == LINK


def test_a_link_is_safe_in_a_url() -> None:
    assert set(links.make_link("secret", LINK)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


def test_a_link_expires() -> None:
    token = links.make_link("secret", LINK)
    with pytest.raises(Conflict) as refusal:
        links.read_link("secret", token, now=LINK.expires_at)
    assert refusal.value.code == "link.expired"


def test_every_changed_character_makes_a_link_invalid() -> None:
    token = links.make_link("secret", LINK)
    for place, character in enumerate(token):
        changed = token[:place] + ("A" if character != "A" else "B") + token[place + 1 :]
        with pytest.raises(NotFound) as refusal:
            links.read_link("secret", changed, now=NOW)
        assert refusal.value.code == "link.invalid"


@pytest.mark.parametrize("token", ["", "1", "1..", "..", "1.é.ü", "2.AAAA.AAAA", "1." + "A" * 5000 + ".A", "1.AAAA=.AAAA"])
def test_a_made_up_link_is_invalid(token: str) -> None:
    with pytest.raises(NotFound):
        links.read_link("secret", token, now=NOW)


def test_a_link_that_another_installation_signed_is_invalid() -> None:
    with pytest.raises(NotFound):
        links.read_link("other", links.make_link("secret", LINK), now=NOW)


@pytest.mark.parametrize(
    ("roles", "permission", "allowed"),
    [
        (("admin",), "keys:manage", True),
        (("hr",), "keys:manage", False),
        (("hr",), "people:erase", True),
        (("hiring_manager",), "runs:read", True),
        (("hiring_manager",), "runs:write", False),
        (("interviewer",), "runs:read", False),
        (("interviewer",), "tasks:write", True),
        (("employee",), "records:read", False),
        ((), "tasks:read", False),
        (("no_such_role",), "tasks:read", False),
    ],
)
def test_a_role_brings_its_permissions_and_no_other(roles: tuple[str, ...], permission: str, allowed: bool) -> None:
    assert access.may(_person(*roles), permission) is allowed


@pytest.mark.parametrize(
    ("roles", "task", "allowed"),
    [
        (("interviewer",), _task("role:interviewer"), True),
        (("interviewer",), _task("role:hiring_manager"), False),
        (("interviewer",), _task("person:p_me"), True),
        (("interviewer",), _task("person:p_other", assignee="p_me"), True),
        (("interviewer",), _task("guest"), False),
        (("hr",), _task("guest"), False),
        (("admin",), _task("role:hiring_manager"), False),
    ],
)
def test_a_task_is_done_by_those_it_is_offered_to_and_by_nobody_else(roles: tuple[str, ...], task: TaskSummary, allowed: bool) -> None:
    assert access.may(_person(*roles), "tasks:write", task) is allowed


def test_those_who_may_see_all_tasks_see_what_they_may_not_do() -> None:
    assert access.may(_person("hr"), "tasks:read", _task("role:hiring_manager"))
    assert not access.may(_person("interviewer"), "tasks:read", _task("role:hiring_manager"))


def test_a_program_does_a_task_in_the_role_that_it_is_offered_to() -> None:
    program = Principal(tenant_id="acme", tenant_name="Acme", principal_id="key_1", kind="program", name="P", language="en", scopes=("tasks:write",))
    assert access.may(program, "tasks:write", _task("role:hr", "guest"))
    assert access.acting_roles(program, _task("role:hr", "guest")) == ("hr",)
    assert access.acting_roles(_person("interviewer"), _task("role:hr")) == ("interviewer",)


def test_a_refusal_says_in_both_languages_what_may_not_be_done() -> None:
    with pytest.raises(Denied) as refusal:
        access.authorize(_person("employee"), "people:erase")
    assert refusal.value.problems[0].message == Text("you may not erase a person's data", "您没有权限删除个人数据")


def test_a_program_may_do_what_its_scopes_say_whatever_roles_it_claims() -> None:
    program = Principal(tenant_id="acme", tenant_name="Acme", principal_id="key_1", kind="program", name="P", language="en", roles=("admin",), scopes=("tasks:read",))
    assert access.may(program, "tasks:read", _task("role:hr"))
    assert not access.may(program, "keys:manage")


def test_the_tables_of_roles_and_scopes_name_known_permissions_only() -> None:
    assert set().union(*ROLES.values(), *SCOPES.values()) <= set(PERMISSIONS)
    assert all(text.en and text.zh for text in PERMISSIONS.values())


def test_a_request_key_keeps_its_first_fingerprint(database: Database) -> None:
    with database.write() as connection:
        assert identity.remember_request(connection, "acme", "k", "first", NOW) == ("first", True)
        assert identity.remember_request(connection, "acme", "k", "second", NOW) == ("first", False)
        assert identity.request_fingerprint(connection, "globex", "k") == ""
