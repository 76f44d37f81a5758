"""Acts that happen at the same time: two engines on one database, threads that begin together."""

import threading
from collections.abc import Callable

from tests.office import TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

__all__ = ["at_once", "two_offices"]


def two_offices(make_office: Callable[..., Office], url: str, *flows: str) -> tuple[Office, Office]:
    """Two engines on one database, with one clock, as two processes have them; the flows are deployed."""
    first = make_office(url, node_types=NODE_TYPES)
    second = make_office(url, node_types=NODE_TYPES, clock=first.clock)
    for text in flows:
        first.engine.deploy(TENANT, workflow_pack(text), by="test")
    return first, second


def at_once(*acts: Callable[[], object]) -> None:
    """Runs the acts in threads that begin together; the first failure is raised."""
    gate, failures = threading.Barrier(len(acts)), list[BaseException]()

    def run(act: Callable[[], object]) -> None:
        gate.wait()
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - handed to the test's thread
            failures.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
