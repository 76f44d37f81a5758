"""Random operations by random people on random approvals: nobody decides twice, everything counts once, and there is always a way on.

A failing case names its seed: `pytest tests/people/test_random_signing.py -k seed_17`.
"""

from collections import Counter
from collections.abc import Callable
from functools import cache
from random import Random

import pytest

from engine.errors import Conflict, Invalid
from engine.execution.apply import change
from engine.execution.relation import relations, state_of
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model import event as happened
from engine.model.command import Command
from engine.model.definition import WorkflowDefinition
from engine.model.event import HistoryEvent
from engine.model.run import Run, Token
from engine.model.signing import OPERATIONS
from tests.office import TENANT, Office, workflow_pack
from tests.people.signers import ROLES, Desk, names_of, people_of
from tests.unit.flows import NODE_TYPES, flow, flow_text

SEEDS = range(400)
STEPS = 30
DRAWINGS = 64
PEOPLE = ("ann", "bob", "cyn", "dan", "eve")
POLICIES = ("one", "any", "all", "in_order", "ratio", "weighted", "random")
SWITCHES = "allow: [add_signer, remove_signer, transfer, delegate, send_back, take_back, urge, copy, comment, skip, ahead]"


def node(random: Random, node_id: str, *, place: str = "") -> str:
    names = [f"person:{person}" for person in random.sample(PEOPLE, random.randint(1, 4))]
    if random.random() < 0.2:
        names = ["role:hr", *[name for name in names if name not in ("person:ann", "person:bob")]]
    policy = random.choice(POLICIES)
    more = {"ratio": "ratio: 0.6, ", "weighted": f"weights: {{{names[0]}: 2}}, pass_at: {random.randint(1, len(names))}, "}.get(policy, "")
    reject = random.choice(("at_once", "after_all"))
    listed = ", ".join(f'"{name}"' for name in names)
    more = more.replace(f"{{{names[0]}: 2}}", f'{{"{names[0]}": 2}}')
    return f"  {node_id}: {{type: approval, {SWITCHES}, {place}inputs: {{policy: {policy}, {more}reject: {reject}, approvers: [{listed}]}}, outputs: {{{node_id}_said: =result.outcome}}}}"


def drawn(seed: int) -> tuple[str, str]:
    """Nodes and edges: one of a line, two branches, a subprocess, a loop; its approvals are drawn."""
    random = Random(seed)
    kind = random.choice(("line", "branches", "inside", "loop"))
    first = '  s: {type: start}\n  fill: {type: user_task, candidates: ["person:ann"], ' + SWITCHES + "}"
    last = "  e: {type: end}"
    a, b, c = node(random, "a"), node(random, "b"), node(random, "c")
    if kind == "line":
        return ("\n".join([first, a, b, c, last]), "s > fill\nfill > a\na > b\nb > c\nc > e")
    if kind == "branches":
        more = "  fork: {type: parallel}\n  join: {type: parallel}"
        return ("\n".join([first, more, a, b, c, last]), "s > fill\nfill > fork\nfork > a\nfork > b\na > join\nb > join\njoin > c\nc > e")
    if kind == "inside":
        inner = "  sub: {type: subprocess}\n  is: {type: start, in: sub}\n  ie: {type: end, in: sub}"
        return (
            "\n".join([first, inner, node(random, "a", place="in: sub, "), node(random, "b", place="in: sub, "), c, last]),
            "s > fill\nfill > sub\nis > a\na > b\nb > ie\nsub > c\nc > e",
        )
    more = "  way: {type: exclusive}"
    return ("\n".join([first, more, a, b, c, last]), 's > fill\nfill > a\na > b\nb > way\nway > a if b_said = "reject"\nway > c else\nc > e')


@cache
def drawing(seed: int) -> WorkflowDefinition:
    """A drawn workflow."""
    return flow(*drawn(seed))


class World:
    """One run, its history folded event by event beside it, and what must hold after every step."""

    def __init__(self, seed: int, desk: Desk | None = None) -> None:
        self.random = Random(seed)
        self.desk = desk or Desk(drawing(seed % DRAWINGS))
        self.folded = Run(run_id=self.desk.run.run_id, definition_id=self.desk.run.definition_id)
        self.seen = 0
        self.told: Counter[str] = Counter()
        self.trail: list[str] = []
        self.hold()

    def tell(self, command: Command, name: str) -> bool:
        before = self.desk.run
        self.trail.append(f"{name} {command}")
        try:
            self.desk.tell(command)
        except (Conflict, Invalid) as refusal:
            self.trail[-1] += f" -> {refusal.code}"
            assert self.desk.run == before, "a refused command has left a trace"
            return False
        self.told[name] += 1
        self.hold()
        return True

    def hold(self) -> None:
        run, events = self.desk.run, self.desk.events()
        for event in events[self.seen :]:
            change(self.folded, event)
        fresh, self.seen = events[self.seen :], len(events)
        where = "\n".join(self.trail[-40:])
        assert self.folded == run, where
        for token in run.tokens.values():
            if token.waits_for == "user_task":
                self.hold_token(token, where)
        signed = Counter((event.token_id, event.node_id) for event in fresh if isinstance(event, happened.NodeSigned))
        assert not signed or max(signed.values()) == 1, f"a node was decided twice\n{where}"
        ended = Counter(event.number for event in events if isinstance(event, happened.TaskCompleted | happened.TaskCancelled | happened.TaskSentBack))
        assert not ended or max(ended.values()) == 1, f"a task ended twice\n{where}"
        assert run.returns.keys() <= run.tokens.keys(), where
        if run.status == "running" and not run.suspended_by:
            assert run.tokens, where
            assert any(token.waits_for in ("user_task", "incident") for token in run.tokens.values()), f"nobody can go on\n{where}"
            assert "incident" not in run.waits or self.told["move"], f"{run.tokens}\n{where}"

    def hold_token(self, token: Token, where: str) -> None:
        voters = [vote.by for vote in token.votes]
        assert len(voters) == len(set(voters)), f"somebody has voted twice\n{where}"
        assert token.seats.keys() == token.open_tasks.keys(), where
        assert token.open_tasks, f"a decision that nobody is asked for\n{where}"
        names = [name for seat in token.seats.values() for name in seat.candidates if name.startswith("person:")]
        assert len(names) == len(set(names)), f"somebody is asked twice: {names}\n{where}"
        assert not any(seat.waits_for and not set(seat.waits_for) <= token.open_tasks.keys() for seat in token.seats.values()), f"waits for a task that is gone\n{where}"
        ways = [number for number, seat in token.seats.items() if not seat.waits_for and self.doers(token, number)]
        assert ways or all(self.is_used_up(token, number) for number in token.seats if not token.seats[number].waits_for), f"no way on\n{where}"

    def doers(self, token: Token, number: int) -> list[str]:
        """Who could answer, or give back, a task now."""
        seat, holder = token.seats[number], token.open_tasks[number]
        if seat.owner:
            return [seat.owner]
        voted = {vote.by for vote in token.votes}
        asked_ones = [holder] if holder else [person for name in seat.candidates for person in people_of(name)]
        named = {name for one, other in token.seats.items() if one != number and len(other.candidates) == 1 for name in other.candidates}
        named |= {f"person:{other.owner}" for one, other in token.seats.items() if one != number and other.owner}
        named |= {*token.pending, *(name for other in token.seats.values() for name in other.then)}
        return [person for person in asked_ones if person not in voted and f"person:{person}" not in named]

    def is_used_up(self, token: Token, number: int) -> bool:
        """Everybody in its role has answered beside it: an admin hands it over."""
        seat, holder = token.seats[number], token.open_tasks[number]
        return any(name.startswith("role:") for name in seat.candidates) or bool(holder and any(vote.by == holder for vote in token.votes))

    def numbers(self) -> list[int]:
        run = self.desk.run
        return [*(number for token in run.tokens.values() for number in (*token.open_tasks, *(vote.number for vote in token.votes))), *(step.number for step in run.steps)]

    def step(self) -> None:
        random, numbers = self.random, self.numbers()
        number, person, other = random.choice(numbers), random.choice((*PEOPLE, "boss")), random.choice(PEOPLE)
        name = random.choice((*OPERATIONS, "complete", "complete", "complete", "suspend", "move", "redo", "ahead"))
        is_forced = person == "boss"
        outcome = random.choice(("approve", "approve", "approve", "reject", "submit", "submit"))
        to = random.choice(("previous", "starter", "fill", "a", "b"))
        commands: dict[str, Command] = {
            "claim": asked.ClaimTask(number, person),
            "unclaim": asked.UnclaimTask(number, person),
            "complete": asked.CompleteTask(number, person, outcome, {"comment": f"by {person}"}),
            "add_before": signing.AddSigners(number=number, by=person, place="before", people=(f"person:{other}",), is_forced=is_forced),
            "add_after": signing.AddSigners(number=number, by=person, place="after", people=(f"person:{other}",), is_forced=is_forced),
            "add_beside": signing.AddSigners(number=number, by=person, place="beside", people=(f"person:{other}",), is_forced=is_forced),
            "remove": random.choice(
                (
                    signing.RemoveSigner(by=person, number=number, is_forced=is_forced),
                    signing.RemoveSigner(by=person, at=number, name=f"person:{other}", is_forced=is_forced),
                )
            ),
            "transfer": signing.TransferTask(number=number, by=person, to=f"person:{other}"),
            "hand_over": signing.TransferTask(number=number, by=person, to=f"person:{other}", frm=f"person:{random.choice(PEOPLE)}", is_forced=True),
            "delegate": signing.DelegateTask(number=number, by=person, to=f"person:{other}"),
            "return": signing.ReturnTask(number=number, by=person, outcome=outcome, is_forced=is_forced),
            "send_back": signing.SendBack(number=number, by=person, to=to, then=random.choice(("walk", "straight"))),
            "take_back": signing.TakeBack(number=number, by=person),
            "skip": signing.SkipTask(number=number, by=person, is_forced=is_forced),
            "urge": signing.UrgeTask(number=number, by=person),
            "comment": signing.AddComment(by=person, text="why", task=number),
            "copy": signing.SendCopy(by=person, to=(f"person:{other}",), task=number),
        }
        if name in commands:
            self.ask(name, commands[name], number, person)
        elif name == "suspend" and is_forced:
            self.tell(asked.SuspendRun("boss"), name)
            refused = not self.tell(asked.CompleteTask(number, person, outcome, {}), "complete while suspended")
            assert refused, "an answer was taken while the run was suspended"
            self.tell(asked.ResumeRun("boss"), "resume")
        elif name == "move" and is_forced and random.random() < 0.3:
            self.tell(asked.MoveToken(node_id=random.choice(("fill", "a", "b", "c")), by="boss"), name)
        elif name == "redo" and is_forced:
            self.tell(signing.RedoNode(node_id=random.choice(("fill", "a", "b", "c")), by="boss"), name)
        elif name == "ahead" and random.random() < 0.2:
            self.tell(signing.AnswerAhead(node_id=random.choice(("a", "b", "c")), by=other, outcome="approve"), name)

    def ask(self, name: str, command: Command, number: int, person: str) -> None:
        """As the product does it: the judge first, then the core."""
        if self.desk.may(person, name, number):
            self.tell(command, name)
            return
        if name in ("draft", "comment", "copy", "urge", "remove", "hand_over", "skip", "return", "add_before", "add_after", "add_beside"):
            return  # what only the judge knows
        run = self.desk.run
        known, state = relations(run, number, person, names_of(person)), state_of(run, number)
        if name in ("complete", "claim", "transfer", "delegate", "send_back") and state in ("free",) and "holder" not in known:
            return  # to whom a task is offered is the judge's question
        assert not self.tell(command, name), f"{person} ({known}) may not {name} a task that is {state}\n" + "\n".join(self.trail[-20:])

    def finish(self) -> None:
        """Everybody who is asked approves: the run ends."""
        for _ in range(200):
            run = self.desk.run
            if run.status != "running":
                return
            token = next((token for token in run.tokens.values() if token.waits_for == "user_task"), None)
            if token is None:  # an admin has led it into one branch of several, and leads it out again
                assert self.tell(asked.MoveToken(node_id="c", by="boss"), "move")
                continue
            number = next(number for number, seat in sorted(token.seats.items()) if not seat.waits_for)
            seat, doers = token.seats[number], self.doers(token, number)
            if seat.owner:
                self.tell(signing.ReturnTask(number=number, by=seat.owner), "return")
            elif doers:
                outcome = self.desk.definition.nodes[token.node_id].outcomes[0].key
                assert self.tell(asked.CompleteTask(number, doers[0], outcome, {}), "complete"), "\n".join(self.trail[-30:])
            else:
                voted = {vote.by for vote in token.votes}
                taken = {name for one in token.seats.values() for name in (*one.candidates, *one.then)} | set(token.pending)
                free = next(person for person in (*ROLES, "new1", "new2", "new3") if person not in voted and f"person:{person}" not in taken)
                assert self.tell(signing.TransferTask(number=number, by="boss", to=f"person:{free}", is_forced=True), "hand_over"), "\n".join(self.trail[-30:])
        raise AssertionError("the run does not end\n" + "\n".join(self.trail[-40:]))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: f"seed_{seed}")
def test_whatever_people_do_nobody_decides_twice_and_the_run_can_end(seed: int) -> None:
    world = World(seed)
    for _ in range(STEPS):
        if world.desk.run.status == "running":
            world.step()
    world.finish()
    assert world.desk.run.status == "completed"


class StoreDesk(Desk):
    """The same through an engine and a store: what the store's tables say is compared after every step."""

    def __init__(self, office: Office, seed: int) -> None:
        self.office, self.definition, self.starter = office, drawing(seed), "ann"
        office.engine.deploy(TENANT, workflow_pack(flow_text(*drawn(seed))), by="test")
        self.run_id = office.engine.start(TENANT, "test", {}, by="ann").run_id

    @property
    def run(self) -> Run:
        return self.office.engine.state(self.run_id)

    def events(self) -> list[HistoryEvent]:
        return self.office.engine.events(self.run_id)

    def tell(self, command: Command) -> list[HistoryEvent]:
        self.office.engine.command_run(TENANT, self.run_id, command, by=getattr(command, "by", "boss"))
        run, engine = self.run, self.office.engine
        wanted = {
            (f"{self.run_id}.{number}", holder or None): sorted(token.seats[number].candidates) for token in run.tokens.values() for number, holder in token.open_tasks.items()
        }
        rows = engine.tasks(TENANT, scope="open", principal_id="", roles=("admin",), limit=500).items
        assert {(row.task_id, row.assignee): sorted(row.candidates) for row in rows if row.run_id == self.run_id} == wanted
        assert (engine.summary(TENANT, self.run_id).status, sorted(engine.summary(TENANT, self.run_id).node_ids)) == (run.status, sorted(set(self.at_nodes(run))))
        return []

    @staticmethod
    def at_nodes(run: Run) -> list[str]:
        return [token.node_id for token in run.tokens.values()]


@pytest.mark.parametrize("seed", range(12), ids=lambda seed: f"seed_{seed}")
def test_the_same_holds_through_an_engine_and_a_store(make_office: Callable[..., Office], seed: int) -> None:
    office = make_office(node_types=NODE_TYPES)
    world = World(seed, StoreDesk(office, seed))
    for _ in range(15):
        if world.desk.run.status == "running":
            world.step()
    world.finish()
    assert world.desk.run.status == "completed"
