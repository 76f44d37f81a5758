"""One opened installation: settings, keys, database, engine, workers; for the web process and the command line alike.

Knows no HTTP and no command. Surprising rule: opening brings the embedded database up to date; a PostgreSQL one is migrated only when it is asked for (`hireloom db upgrade`).
"""

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from engine.clock import Clock, SystemClock
from engine.errors import Invalid, problem
from engine.feel import Limits, set_limits
from engine.service import Engine
from engine.settings import Settings
from engine.store.database import Database
from engine.store.upgrade import upgrade
from nodes.registry import manifests
from nodes.workers.local import LocalWorkers
from nodes.workers.queues import Queues, read_queues
from tenants.demo import DemoTenant, demo_tenant
from tenants.links import answer_link_maker, link_maker
from tenants.made_keys import with_made_keys

__all__ = ["PACKS", "Installation", "feel_limits", "open_installation"]

ROOT = Path(__file__).resolve().parent.parent
PACKS = ROOT / "workflows"


class Installation(msgspec.Struct, frozen=True, kw_only=True):
    """What the faces work with."""

    settings: Settings
    database: Database
    clock: Clock
    engine: Engine
    queues: Queues
    workers: list[LocalWorkers] = msgspec.field(default_factory=list)
    """Those that this process has started."""
    stopping: threading.Event = msgspec.field(default_factory=threading.Event)
    """Set once the process has been told to stop."""

    def demo(self) -> DemoTenant:
        """The demo tenant, made when it is missing."""
        return demo_tenant(self.engine, self.database, self.clock, self.settings, PACKS)

    def start_workers(self, queues: tuple[str, ...] = ()) -> Callable[[], None]:
        """Starts workers inside this process for its queues (or those that are named), and announces Celery's to the broker; what is returned stops them."""
        queues, announce = queues or self.queues.of("local"), None
        announced = set(self.queues.of("celery")) - set(queues)
        if announced:
            from nodes.workers.celery import announcer

            tell = announcer(self.settings.broker_url)

            def announce(found: set[str]) -> None:
                tell(found & announced)

        workers = LocalWorkers(self.engine, link_maker(self.settings, self.clock), queues=queues, announce=announce, answer_link=answer_link_maker(self.settings, self.clock))
        workers.start()
        self.workers.append(workers)
        return workers.stop

    def close(self) -> None:
        """Finishes what was asked and closes the database."""
        self.engine.close()


def feel_limits(settings: Settings) -> Limits:
    """How much FEEL may take here."""
    return Limits(
        source=settings.feel_source,
        file=settings.feel_file,
        depth=settings.feel_depth,
        steps=settings.feel_steps,
        items=settings.feel_items,
        characters=settings.feel_characters,
        calls=settings.feel_calls,
        nesting=settings.feel_nesting,
        pattern=settings.feel_pattern,
    )


def open_installation(settings: Settings, *, clock: Clock | None = None) -> Installation:
    """Opens, and makes what a first start needs. Raises Invalid for a key that cannot be used."""
    settings, clock = with_made_keys(settings), clock or SystemClock()
    queues = read_queues(settings, manifests())
    set_limits(feel_limits(settings))
    database = Database(settings.url)
    if database.is_sqlite:
        upgrade(database)
    engine = Engine(database, _key_bytes(settings.master_key), queues.node_types, clock=clock, settings=settings)
    return Installation(settings=settings, database=database, clock=clock, engine=engine, queues=queues)


def _key_bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Invalid(
            problem("settings.master_key", "the master key must be hexadecimal digits", "主密钥必须是十六进制数字", path="HIRELOOM_MASTER_KEY", expected="64 hex digits")
        ) from error
