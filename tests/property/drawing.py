"""Random drawings: blocks in blocks, sound by their making; a seed always draws the same."""

import random

from engine.model.definition import WorkflowDefinition
from tests.unit.flows import flow, flow_text

__all__ = ["Drawing"]

DEPTH = 3
WAITS = [("timer", "wait: PT1H"), ("message", "message: m, correlation: =key"), ("signal", "signal: go"), ("call", "workflow: other"), ("throw", "message: m, correlation: =key")]
HEAD = "inputs: {type: object, properties: {n: {}, key: {}}}\n"


class Drawing:
    """A random drawing: blocks in blocks."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.nodes: list[str] = []
        self.edges: list[str] = []
        first, last = self.block(DEPTH, "")
        self.nodes += ["  start: {type: start}", "  end: {type: end}"]
        self.edges += [f"start > {first}", f"{last} > end"]

    def definition(self) -> WorkflowDefinition:
        return flow("\n".join(self.nodes), "\n".join(self.edges), head=HEAD)

    def text(self) -> str:
        """The drawing as a workflow's file."""
        return flow_text("\n".join(self.nodes), "\n".join(self.edges), head=HEAD)

    def add(self, kind: str, inside: str, more: str = "") -> str:
        name = f"{kind[:2]}{len(self.nodes)}"
        place = f", in: {inside}" if inside else ""
        self.nodes.append(f"  {name}: {{type: {kind}{place}{', ' + more if more else ''}}}")
        return name

    def block(self, depth: int, inside: str) -> tuple[str, str]:
        kinds = ["work", "work", "task", "wait"]
        if depth:
            kinds = ["sequence", "parallel", "exclusive", "inclusive", "sub", "many", "border", "events", "join", "loop", "rescue", "transaction", "cycle", "meeting"]
        made: tuple[str, str] = getattr(self, self.random.choice(kinds))(depth, inside)
        return made

    def work(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("echo", inside, self.random.choice(["outputs: {n: =result.value}", "inputs: {value: =n}", "lock: room", "many: {count: 2, collect: {got: =item}}"]))
        return name, name

    def task(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("user_task", inside, "candidates: role:hr" + self.random.choice(["", ", lock: room", ", repeat: {until: 'turn = 2', most: 3}"]))
        return name, name

    def wait(self, depth: int, inside: str) -> tuple[str, str]:
        kind, more = self.random.choice(WAITS)
        name = self.add(kind, inside, more)
        return name, name

    def sequence(self, depth: int, inside: str) -> tuple[str, str]:
        first, middle = self.block(depth - 1, inside)
        after, last = self.block(depth - 1, inside)
        self.edges.append(f"{middle} > {after}")
        return first, last

    def branches(self, kind: str, join: str, depth: int, inside: str, conditions: list[str]) -> tuple[str, str]:
        split, close = self.add(kind, inside), self.add(join.partition(",")[0], inside, join.partition(", ")[2])
        for condition in conditions:
            first, last = self.block(depth - 1, inside)
            self.edges += [f"{split} > {first}{condition}", f"{last} > {close}"]
        return split, close

    def parallel(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("parallel", self.random.choice(["parallel", "inclusive"]), depth, inside, ["", "", ""][: self.random.randint(2, 3)])

    def meeting(self, depth: int, inside: str) -> tuple[str, str]:
        """One branch tells the other something, after a while or at once."""
        split, close = self.add("parallel", inside), self.add("parallel", inside)
        first, last = self.block(depth - 1, inside)
        told, heard = self.add("throw", inside, "message: m, correlation: =key"), self.add("message", inside, "message: m, correlation: =key")
        self.edges += [f"{split} > {first}", f"{last} > {told}", f"{told} > {close}", f"{split} > {heard}", f"{heard} > {close}"]
        return split, close

    def exclusive(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("exclusive", self.random.choice(["exclusive", "inclusive"]), depth, inside, [" if n > 2", " else"])

    def inclusive(self, depth: int, inside: str) -> tuple[str, str]:
        return self.branches("inclusive", "inclusive", depth, inside, [" if n > 2", " if n > 1", " else"])

    def join(self, depth: int, inside: str) -> tuple[str, str]:
        mode = self.random.choice(["waiting", "blocking", "cancelling"])
        return self.branches("parallel", f"join, need: {self.random.randint(1, 3)}, mode: {mode}", depth, inside, ["", "", ""])

    def body(self, kind: str, depth: int, inside: str, more: str = "") -> str:
        name = self.add(kind, inside, more)
        start, end = self.add("start", name), self.add("end", name, self.random.choice(["", "", "terminate: true"]))
        first, last = self.block(depth - 1, name)
        self.edges += [f"{start} > {first}", f"{last} > {end}"]
        return name

    def sub(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside, self.random.choice(["", "inputs: {own: =n}, outputs: {n: =result.own}", "lock: room"]).replace("lock: room", ""))
        return name, name

    def many(self, depth: int, inside: str) -> tuple[str, str]:
        more = self.random.choice(
            [
                "count: 2",
                "count: 3, in_order: true",
                "count: 3, until: many.completed >= 2",
                "count: 3, until: many.completed >= 1, rest: run_on",
                "count: 0",
                "count: 2, await: false",
            ]
        )
        name = self.body("subprocess", depth, inside, f"many: {{{more}}}")
        return name, name

    def loop(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside, "repeat: {until: turn = 2, most: 2}")
        return name, name

    def cycle(self, depth: int, inside: str) -> tuple[str, str]:
        """A block to which an edge leads back."""
        into, asks = self.add("exclusive", inside), self.add("echo", inside, "outputs: {n: =result.value}")
        first, last = self.block(depth - 1, inside)
        way, out = self.add("exclusive", inside), self.add("exclusive", inside)
        self.edges += [f"{into} > {first}", f"{last} > {asks}", f"{asks} > {way}", f"{way} > {into} if n > 3", f"{way} > {out} else"]
        return into, out

    def border(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.body("subprocess", depth, inside)
        event = self.random.choice(["wait: PT1H", "message: m, correlation: =key", "signal: go", "error: no", "condition: n > 3"])
        boundary, close = self.add("boundary", inside, f"host: {name}, {event}"), self.add("exclusive", inside)
        first, last = self.block(depth - 1, inside)
        self.edges += [f"{name} > {close}", f"{boundary} > {first}", f"{last} > {close}"]
        if "error" not in event and self.random.random() < 0.5:
            beside, over = self.add("boundary", inside, f"host: {name}, every: R2/PT1H, interrupts: false"), self.add("end", inside)
            self.edges.append(f"{beside} > {over}")
        return name, close

    def events(self, depth: int, inside: str) -> tuple[str, str]:
        gateway, close = self.add("event_choice", inside), self.add("exclusive", inside)
        for kind, more in (("timer", "wait: PT1H"), ("message", "message: m, correlation: =key"), ("signal", "signal: go")):
            event = self.add(kind, inside, more)
            first, last = self.block(depth - 1, inside)
            self.edges += [f"{gateway} > {event}", f"{event} > {first}", f"{last} > {close}"]
        return gateway, close

    def rescue(self, depth: int, inside: str) -> tuple[str, str]:
        """A subprocess with an event subprocess in it."""
        name = self.body("subprocess", depth, inside)
        event = self.random.choice(["error: no", "message: m, correlation: =key", "wait: PT1H, interrupts: false", "signal: go"])
        handler = self.add("event_subprocess", name)
        start, end = self.add("start", handler, event), self.add("end", handler)
        first, last = self.block(0, handler)
        self.edges += [f"{start} > {first}", f"{last} > {end}"]
        return name, name

    def transaction(self, depth: int, inside: str) -> tuple[str, str]:
        name = self.add("transaction", inside)
        start, end, cancel = self.add("start", name), self.add("end", name), self.add("end", name, "cancel: true")
        done, undo, asks = self.add("echo", name), self.add("echo", name), self.add("exclusive", name)
        beside = self.add("boundary", name, f"host: {done}, compensation: true")
        first, last = self.block(depth - 1, name)
        out, close = self.add("boundary", inside, f"host: {name}, cancel: true"), self.add("exclusive", inside)
        self.edges += [f"{start} > {done}", f"{done} > {first}", f"{last} > {asks}", f"{asks} > {end} if n > 2", f"{asks} > {cancel} else", f"{beside} > {undo}"]
        self.edges += [f"{name} > {close}", f"{out} > {close}"]
        return name, close
