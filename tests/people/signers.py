"""A small company and an approval in it: what its people may ask of a task is asked of the same table as in the product."""

from dataclasses import dataclass, field

from engine.execution.relation import relations, state_of
from engine.model import command as asked
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.run import Run, Token
from engine.model.signing import OPERATIONS, Seat
from tests.unit.flows import Story

__all__ = ["ROLES", "Desk", "names_of", "people_of"]

ROLES = {"ann": ("hr",), "bob": ("hr",), "cyn": ("hm",), "dan": (), "eve": (), "boss": ("admin",)}


def names_of(person: str) -> list[str]:
    """The names under which a person is a candidate."""
    return [f"person:{person}", *(f"role:{role}" for role in ROLES.get(person, ()))]


def people_of(name: str) -> list[str]:
    """Who is meant by a candidate's name."""
    kind, _, value = name.partition(":")
    return [value] if kind == "person" else [person for person, roles in ROLES.items() if value in roles]


@dataclass
class Desk:
    """A run whose tasks are found by node and by whom they are offered to."""

    definition: WorkflowDefinition
    inputs: dict[str, object] = field(default_factory=dict)
    starter: str = "ann"

    def __post_init__(self) -> None:
        self.story = Story.__new__(Story)
        self.story.__dict__.update(Story(self.definition, **self.inputs).__dict__)
        self.story.run = self.story.blank
        self.story.events = []
        self.tell(asked.StartRun(inputs=self.inputs, starter=self.starter))

    @property
    def run(self) -> Run:
        return self.story.run

    def tell(self, command: Command) -> list[HistoryEvent]:
        return self.story.tell(command)

    def token(self, node: str) -> Token:
        return next(token for token in self.run.tokens.values() if token.node_id == node)

    def task(self, person: str, node: str = "") -> int:
        """The open task that a person has or is offered."""
        for token in self.run.tokens.values():
            for number, seat in token.seats.items():
                if (not node or token.node_id == node) and number in token.open_tasks and (token.open_tasks[number] == person or set(names_of(person)) & set(seat.candidates)):
                    return number
        raise AssertionError(f"{person} has no task at {node or 'any node'}: {self.seats()}")

    def seats(self) -> dict[str, list[str]]:
        """Node -> who is asked there, in the order of their tasks."""
        return {token.node_id: [", ".join(seat.candidates) for _, seat in sorted(token.seats.items())] for token in self.run.tokens.values() if token.seats}

    def seat(self, person: str) -> Seat:
        number = self.task(person)
        return next(token.seats[number] for token in self.run.tokens.values() if number in token.seats)

    def sign(self, person: str, outcome: str = "approve", node: str = "", **values: object) -> int:
        """A person answers the task that is theirs; its number."""
        number = self.task(person, node)
        self.tell(asked.CompleteTask(number, person, outcome, values))
        return number

    def may(self, person: str, operation: str, number: int) -> bool:
        """Whether the product's judge would let them ask."""
        is_admin = "admin" in ROLES.get(person, ())
        known = relations(self.run, number, person, names_of(person)) | ({"admin"} if is_admin else set())
        one = OPERATIONS[operation]
        return state_of(self.run, number) in one.states and bool(known & {*one.by, *(["reader"] if "reader" in one.by else [])})

    def events(self) -> list[HistoryEvent]:
        return self.story.events

    def at(self) -> list[str]:
        return self.story.places()

    def is_over(self) -> bool:
        return self.run.status == "completed"
