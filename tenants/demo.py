"""The demo tenant: four people, one password, the shipped packs.

Knows no screen. Can be asked for again and again: what is there stays, and the password is the one that was made first.
"""

import secrets
from pathlib import Path

import msgspec

from engine.clock import Clock
from engine.pack import read_folder
from engine.service import Engine
from engine.settings import Settings
from engine.store import identity
from engine.store.database import Database
from tenants import DEMO
from tenants.made_keys import kept_secret
from tenants.sign_in import hash_password

__all__ = ["DemoTenant", "demo_tenant", "deploy_packs"]

BY = "system"
PEOPLE = (
    ("hr", "hr@demo.example", "林晓 Lin Xiao", "hr"),
    ("manager", "manager@demo.example", "周敏 Zhou Min", "hiring_manager"),
    ("admin", "admin@demo.example", "高远 Gao Yuan", "admin"),
    ("interviewer", "interviewer@demo.example", "陈立 Chen Li", "interviewer"),
)


class DemoTenant(msgspec.Struct, frozen=True, kw_only=True):
    """How to sign in to the demo."""

    tenant_id: str
    emails: tuple[str, ...]
    password: str


def demo_tenant(engine: Engine, database: Database, clock: Clock, settings: Settings, packs: Path) -> DemoTenant:
    """Makes what is missing of the demo tenant and deploys the packs in the folder `packs`."""
    password = kept_secret(Path(settings.data_dir) / "demo-password", secrets.token_urlsafe(9))
    _add_people(database, clock, settings, password)
    engine.create_tenant_key(DEMO)
    deploy_packs(engine, DEMO, packs)
    return DemoTenant(tenant_id=DEMO, emails=tuple(email for _, email, _, _ in PEOPLE), password=password)


def deploy_packs(engine: Engine, tenant_id: str, packs: Path) -> None:
    """Deploys every pack in a folder, those first that others need; one that people have published from a draft since is left as they want it. Raises Invalid."""
    waiting = [read_folder(file.parent) for file in sorted(packs.glob("*/pack.yaml"))]
    done: set[str] = set()
    while waiting:
        keys = {pack.key for pack in waiting}
        # When packs need each other in a circle, the first of them goes ahead.
        pack = next((one for one in waiting if not (set(one.needs) - done) & (keys - {one.key})), waiting[0])
        waiting.remove(pack)
        if not engine.drafts.has_published(tenant_id, pack.key):
            engine.deploy(tenant_id, pack, by=BY)
        done.add(pack.key)


def _add_people(database: Database, clock: Clock, settings: Settings, password: str) -> None:
    now = clock.now()
    with database.read() as connection:
        missing = [person for person in PEOPLE if identity.principal(connection, DEMO, person[0]) is None]
        is_new = identity.tenant(connection, DEMO) is None
    if not missing:
        return
    hashed = hash_password(password)
    with database.write() as connection:
        if is_new:
            identity.add_tenant(connection, identity.TenantRow(tenant_id=DEMO, name="示例公司 Demo Company", language=settings.language, created_at=now))
        for principal_id, email, name, role in missing:
            identity.add_principal(
                connection,
                identity.PrincipalRow(
                    tenant_id=DEMO,
                    principal_id=principal_id,
                    email=email,
                    name=name,
                    language=settings.language,
                    password_hash=hashed,
                    roles=(role,),
                    is_active=True,
                    created_at=now,
                ),
            )
