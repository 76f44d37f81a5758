"""A small company for tests of who is asked, and what a story says of it."""

from typing import Any

from engine.model import event as happened
from engine.model.organisation import Department, Organisation, Person, Queue, Substitute
from tests.unit.flows import Story, flow

__all__ = ["PEOPLE", "asked_of", "assigned", "company", "one_task", "story"]

PEOPLE = (
    Person(person_id="boss", name="Bo Wen", email="boss@example.com", departments=("top",), positions=("ceo",), roles=("admin",)),
    Person(person_id="rd_head", name="Ren Dan", email="rd@example.com", departments=("rd",), positions=("director",), manager="boss"),
    Person(person_id="web_head", name="Wei Bin", email="web@example.com", departments=("web",), positions=("lead",)),
    Person(person_id="ann", name="Ann Li", email="ann@example.com", departments=("web", "sales"), positions=("engineer",), groups=("pets",), skills={"python": 3, "go": 1}),
    Person(person_id="ben", name="Ben Hu", email="ben@example.com", departments=("web",), positions=("engineer",), manager="ann", skills={"python": 5}),
    Person(person_id="cat", name="Cat Su", email="cat@example.com", departments=("sales",), groups=("pets",), roles=("hr",)),
    Person(person_id="dan", name="Dan Wu", email="dan@example.com", departments=("hr",), roles=("hr",), positions=("hrbp",)),
    Person(person_id="gone", name="Guo Er", email="gone@example.com", departments=("sales",), groups=("pets",), roles=("hr",), skills={"python": 9}, is_active=False),
)
DEPARTMENTS = (
    Department(key="top", name="Company", head="boss", hrbp="dan"),
    Department(key="rd", name="Research", parent="top", head="rd_head"),
    Department(key="web", name="Web", parent="rd", head="web_head"),
    Department(key="sales", name="Sales", parent="top", head="gone"),
    Department(key="hr", name="HR", parent="top", head="dan"),
)


def company(*substitutes: Substitute, queue: Queue | None = None) -> Organisation:
    """The organisation: top > rd > web, top > sales (its head has left), top > hr."""
    return Organisation(people={one.person_id: one for one in PEOPLE}, departments={one.key: one for one in DEPARTMENTS}, substitutes=substitutes, queue=queue or Queue())


def story(nodes: str, edges: str, *, starter: str = "ben", organisation: Organisation | None = None, head: str = "", run_id: str = "r1", **inputs: Any) -> Story:
    """A run that somebody of the company began."""
    return Story(flow(nodes, edges, head=head), organisation=organisation or company(), starter=starter, run_id=run_id, **inputs)


def one_task(said: str, *, starter: str = "ben", organisation: Organisation | None = None, run_id: str = "r1", **inputs: Any) -> Story:
    """A run with one task; `said` are its fields."""
    takes = ", ".join(f"{name}: {{}}" for name in inputs)
    head = f"inputs: {{type: object, properties: {{{takes}}}}}\n"
    nodes = f"  s: {{type: start}}\n  t: {{type: user_task, {said}, outputs: {{outcome: =result.outcome}}}}\n  e: {{type: end}}"
    return story(nodes, "s > t\nt > e", starter=starter, organisation=organisation, head=head, run_id=run_id, **inputs)


def asked_of(told: Story, node_id: str = "t") -> list[str]:
    """Who was asked at a node, task by task, in their order."""
    return [name for event in told.events if isinstance(event, happened.TaskCreated) and event.node_id == node_id for name in event.candidates]


def assigned(told: Story, node_id: str = "t") -> list[str]:
    """Who was given a task at a node."""
    return [event.by for event in told.events if isinstance(event, happened.TaskClaimed) and event.node_id == node_id]
