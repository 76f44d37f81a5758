"""An office with people in it, a messenger's server, and a sender between them."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest

from engine.model.view import RunSummary
from engine.store import identity
from nodes.outbox.sender import Sender
from tests.notify.vendor import Vendor, vendor_server
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES

PEOPLE = {"lin": ("zh", ("hr",)), "ann": ("en", ("hr", "admin")), "bob": ("en", ("employee",))}
FLOW = """workflow: leave
title: {en: Leave, zh: 请假}
inputs: {type: object, properties: {who: {type: string}, days: {type: integer}}}
nodes:
  start: {type: start}
  approve: {type: user_task, title: {en: Approve, zh: 审批}, candidates: =who, form: answer, due: P1D, outcomes: [{key: submit, title: {en: Done, zh: 完成}}]}
  end: {type: end, outcome: granted}
edges: [{from: start, to: approve}, {from: approve, to: end}]
"""
FORM = 'form answer "Answer" | "答复" {\n  comment "Comment" | "意见" : text\n}\n'


class House(Office):
    """An office whose tenant has people."""

    def __init__(self, url: str, **settings: object) -> None:
        super().__init__(url, node_types=NODE_TYPES, **{"private_networks": "127.0.0.0/8", "base_url": "https://hire.example", **settings})
        with self.database.write() as connection:
            identity.add_tenant(connection, identity.TenantRow(tenant_id=TENANT, name="Acme", language="en", created_at=MONDAY))
            for name, (language, roles) in PEOPLE.items():
                row = identity.PrincipalRow(
                    tenant_id=TENANT, principal_id=name, email=f"{name}@acme.example", name=name.title(), language=language, password_hash="x", roles=roles, is_active=True,
                    created_at=MONDAY,
                )  # fmt: skip
                identity.add_principal(connection, row)
        self.engine.deploy(TENANT, workflow_pack(FLOW, answer__form=FORM), by="test")
        self.sender = Sender(self.engine, lambda tenant, task, person: f"https://hire.example/g/2.{task}.{person}")

    @property
    def desk(self):
        return self.engine.notifications

    def leave(self, who: str = "person:lin", *, by: str = "bob") -> RunSummary:
        return self.engine.start(TENANT, "leave", {"who": who, "days": 3}, by=by, business_key="L-1")

    def done(self, by: str = "lin") -> None:
        """The one open task is done."""
        [task] = self.tasks()
        self.engine.complete_task(TENANT, task.task_id, by=by, roles=("hr",), outcome="submit", values={})


@pytest.fixture
def make_house(tmp_path) -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def make(url: str = "", **settings: object) -> House:
        house = House(url or f"sqlite:///{tmp_path / 'house.db'}", **settings)
        made.append(house)
        return house

    yield make
    for house in made:
        house.close()


@pytest.fixture
def house(make_house: Callable[..., House]) -> House:
    """On SQLite."""
    return make_house()


@pytest.fixture
def stored_house(make_house: Callable[..., House], store_url: str) -> House:
    """On each kind of store."""
    return partial(make_house, store_url)()


@pytest.fixture
def vendor(house: House) -> Iterator[Vendor]:
    with vendor_server(house.clock) as running:
        yield running
