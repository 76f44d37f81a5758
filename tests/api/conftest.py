"""A real installation on a SQLite file, with two tenants, their people, the errand pack, and a client for each person."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from litestar import Litestar
from litestar.testing import TestClient

from designer.api.traffic import WatchedApp
from designer.app import build_app, put_over
from designer.installation import Installation, open_installation
from engine.clock import FrozenClock
from engine.pack import read_folder
from engine.settings import Settings
from engine.store import identity
from tenants.sign_in import SignIn, hash_password

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
TENANTS = ("acme", "globex")
ROLES = ("admin", "hr", "hiring_manager", "interviewer", "employee")
PACKS = Path(__file__).parent / "packs"

Client = TestClient[Litestar]
SignedIn = Callable[..., Client]


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hash_password(PASSWORD)


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory, password_hash: str) -> Path:
    """The data folder of an installation with both tenants; each test gets a copy of it."""
    folder = tmp_path_factory.mktemp("prepared")
    opened = open_installation(_settings(folder), clock=FrozenClock(NOW))
    for tenant_id in TENANTS:
        add_tenant(opened, tenant_id, password_hash)
    sign_in = SignIn(opened.database, opened.clock, opened.settings)
    emails = [f"{role}@{tenant_id}.example" for role in ROLES for tenant_id in TENANTS]
    (folder / "tokens.json").write_bytes(msgspec.json.encode({email: sign_in.with_password(email, PASSWORD).token for email in emails}))
    opened.close()
    return folder


@pytest.fixture
def installation(tmp_path: Path, clock: FrozenClock, prepared: Path) -> Iterator[Installation]:
    opened = open_installation(_settings(Path(shutil.copytree(prepared, tmp_path / "data"))), clock=clock)
    yield opened
    opened.close()


def _settings(folder: Path) -> Settings:
    return Settings(data_dir=str(folder), language="en", max_file_bytes=100_000, max_inputs_bytes=50_000, base_url="http://testserver.local")


def add_tenant(opened: Installation, tenant_id: str, password_hash: str) -> None:
    with opened.database.write() as connection:
        identity.add_tenant(connection, identity.TenantRow(tenant_id=tenant_id, name=tenant_id.title(), language="en", created_at=NOW))
        for role in ROLES:
            row = identity.PrincipalRow(
                tenant_id=tenant_id,
                principal_id=role,
                email=f"{role}@{tenant_id}.example",
                name=role.title(),
                language="en",
                password_hash=password_hash,
                roles=(role,),
                is_active=True,
                created_at=NOW,
            )
            identity.add_principal(connection, row)
    opened.engine.create_tenant_key(tenant_id)
    opened.engine.deploy(tenant_id, read_folder(PACKS / "errand"), by="test")


@pytest.fixture(scope="session")
def web_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    web = tmp_path_factory.mktemp("web") / "dist"
    (web / "assets").mkdir(parents=True)
    (web / "index.html").write_text("<!doctype html><title>App</title>")
    (web / "guest.html").write_text("<!doctype html><title>Guest</title>")
    (web / "assets" / "app-1a2b3c.js").write_text("export {}")
    (web.parent / "secret.txt").write_text("outside")
    return web


@pytest.fixture(scope="session")
def built() -> dict[str, WatchedApp]:
    """The one app of all tests: its routes are put together once."""
    return {}


@pytest.fixture
def app(installation: Installation, web_folder: Path, built: dict[str, WatchedApp]) -> WatchedApp:
    """The app over this test's installation."""
    if not built:
        built["app"] = build_app(installation, web_folder=web_folder)
    put_over(built["app"], installation, web_folder)
    return built["app"]


@pytest.fixture
def stranger(app: Litestar) -> Iterator[Client]:
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def signed_in(app: Litestar, stranger: Client, prepared: Path) -> SignedIn:
    """A client whose cookie is that of the tenant's person with this role (signed in once, when the data folder was prepared)."""
    tokens: dict[str, str] = msgspec.json.decode((prepared / "tokens.json").read_bytes())

    def sign_in(role: str, tenant_id: str = "acme") -> Client:
        client = TestClient(app, raise_server_exceptions=False)
        client.cookies.set("hireloom_session", tokens[f"{role}@{tenant_id}.example"])
        return client

    return sign_in


@pytest.fixture
def hr(signed_in: SignedIn) -> Client:
    return signed_in("hr")


def start_errand(client: Client, **more: Any) -> dict[str, Any]:
    reply = client.post("/api/v1/workflows/errand/runs", json={"inputs": {"name": "Li Na", "amount": 12.5}, "business_key": "E-1", **more})
    assert reply.status_code == 201, reply.text
    return msgspec.json.decode(reply.content)


def problem_of(reply: Any, status: int) -> dict[str, Any]:
    """The problem in a reply, after the checks that every problem must pass."""
    assert reply.status_code == status, f"{reply.status_code}: {reply.text}"
    assert reply.headers["content-type"].startswith("application/problem+json")
    body: dict[str, Any] = reply.json()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    assert body["problems"]
    assert body["code"] == body["problems"][0]["code"]
    return body
