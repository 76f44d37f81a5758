"""What the check of a drawing finds: deadlocks, joins that cannot complete, lost synchronisation, endless loops, borders; on which node, and by which way."""

from itertools import pairwise

import msgspec
import pytest

from engine.errors import Problem
from engine.model.check import check_definition
from engine.model.check_flow import walks
from engine.model.definition import WorkflowDefinition
from tests.unit.flows import flow


def found(nodes: str, edges: str) -> list[Problem]:
    return check_definition(small(nodes, edges))


def small(nodes: str, edges: str) -> WorkflowDefinition:
    lines = [f"  {part.split(':', 1)[0].strip()}: {{type: {part.split(':', 1)[1].strip()}}}" for part in nodes.strip().splitlines()]
    return flow("\n".join(lines), edges, head="inputs: {properties: {n: {}, key: {}}}\n")


BRANCHES = "s: start\nx: %s\na: echo\nb: echo\nj: %s\ne: end"
SPLIT = "s > x\nx > a%s\nx > b%s\na > j\nb > j\nj > e"


@pytest.mark.parametrize(
    ("split", "join", "code", "node", "way"),
    [
        ("exclusive", "parallel", "graph.deadlock", "j", "s > x > "),
        ("inclusive", "parallel", "graph.deadlock", "j", "s > x > "),
        ("parallel", "exclusive", "graph.lost_sync", "j", "s > x"),
        ("inclusive", "exclusive", "", "", ""),
        ("parallel", "parallel", "", "", ""),
        ("exclusive", "exclusive", "", "", ""),
        ("inclusive", "inclusive", "", "", ""),
        ("parallel", "inclusive", "", "", ""),
        ("exclusive", "inclusive", "", "", ""),
        ("parallel", "join, need: 1", "", "", ""),
        ("parallel", "join, need: 2, mode: blocking", "", "", ""),
        ("parallel", "join, need: 3", "graph.join", "j", "s > x > "),
        ("exclusive", "join, need: 2", "graph.join", "j", "s > x > "),
    ],
)
def test_a_split_and_a_join_must_fit(split: str, join: str, code: str, node: str, way: str) -> None:
    is_plain = split == "parallel"
    problems = found(BRANCHES % (split, join), SPLIT % (("", "") if is_plain else (" if n > 1", " else")))
    assert [(one.code, one.path) for one in problems] == ([(code, f"nodes.{node}")] if code else [])
    if code:
        assert way in problems[0].message.en
        assert "路径" in problems[0].message.zh


def test_two_conditions_may_both_hold_unless_they_compare_one_name_with_two_constants() -> None:
    edges = 's > x\nx > a if key = "%s"\nx > b if %s\nx > c else\na > m\nb > m\nc > m\nm > e'
    nodes = "s: start\nx: inclusive\na: echo\nb: echo\nc: echo\nm: exclusive\ne: end"
    assert [one.code for one in found(nodes, edges % ("p", "n > 1"))] == ["graph.lost_sync"]
    assert found(nodes, edges % ("p", 'key = "q"')) == []


def test_a_deadlock_behind_a_long_way_is_told_with_the_whole_way() -> None:
    nodes = "s: start\na: echo\nx: exclusive\nb: user_task, candidates: role:hr\nm: exclusive\nf: parallel\nc: echo\nd: exclusive\ng: echo\nj: parallel\ne: end\nz: end"
    edges = "s > a\na > x\nx > b if n > 1\nx > m else\nb > m\nm > f\nf > c\nf > d\nc > j\nd > g if n > 2\nd > z else\ng > j\nj > e"
    [one] = found(nodes, edges)
    assert (one.code, one.path) == ("graph.deadlock", "nodes.j")
    assert "s > a > x" in one.message.en
    assert "nothing comes from g" in one.message.en


def test_an_interrupting_event_may_leave_a_join_waiting_and_one_that_does_not_interrupt_not() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: echo\nt: boundary, host: a, wait: P1D%s\nx: end\nj: parallel\ne: end"
    edges = "s > f\nf > a\nf > b\na > j\nb > j\nt > x\nj > e"
    assert [one.code for one in found(nodes % "", edges)] == ["graph.deadlock"]
    assert found(nodes % ", interrupts: false", edges) == []


def test_an_end_that_clears_leaves_no_join_waiting() -> None:
    nodes = "s: start\nf: parallel\na: echo\nx: exclusive\nb: echo\nstop: end, terminate: true\nj: parallel\ne: end"
    edges = "s > f\nf > a\nf > x\nx > b if n > 1\nx > stop else\na > j\nb > j\nj > e"
    assert found(nodes, edges) == []


def test_a_region_that_is_cancelled_is_not_waited_for() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: user_task, candidates: role:hr, cancels: [a]\nj: inclusive\ne: end"
    assert found(nodes, "s > f\nf > a\nf > b\na > j\nb > j\nj > e") == []


def test_loops_with_a_wait_are_fine_and_others_are_told_with_their_circle() -> None:
    nodes = "s: start\nm: exclusive\na: %s\nx: exclusive\ne: end"
    edges = "s > m\nm > a\na > x\nx > m if n > 1\nx > e else"
    assert found(nodes % "echo", edges) == []
    [one] = found(nodes % "throw, signal: go", edges)
    assert (one.code, one.path) == ("graph.endless", "nodes.m")
    assert "m > a > x > m" in one.message.en


def test_a_subprocess_is_a_wait_when_somebody_waits_in_it() -> None:
    nodes = "s: start\nm: exclusive\np: subprocess\ns1: start, in: p\na: %s, in: p\ne1: end, in: p\nx: exclusive\ne: end"
    edges = "s > m\nm > p\np > x\nx > m if n > 1\nx > e else\ns1 > a\na > e1"
    assert found(nodes % "echo", edges) == []
    assert [one.code for one in found(nodes % "throw, signal: go", edges)] == ["graph.endless"]


def test_a_parallel_gateway_into_which_a_loop_leads_back_is_a_deadlock() -> None:
    nodes = "s: start\nf: parallel\na: echo\nb: echo\nj: parallel\nx: exclusive\ne: end"
    problems = found(nodes, "s > f\nf > a\nf > b\na > j\nb > j\nj > x\nx > f if n > 1\nx > e else")
    assert {(one.code, one.path) for one in problems} == {("graph.deadlock", "nodes.f")}


def test_flaws_inside_of_a_subprocess_are_found_there() -> None:
    nodes = "s: start\np: subprocess\ns1: start, in: p\nx: exclusive, in: p\na: echo, in: p\nb: echo, in: p\nj: parallel, in: p\ne1: end, in: p\ne: end"
    problems = found(nodes, "s > p\np > e\ns1 > x\nx > a if n > 1\nx > b else\na > j\nb > j\nj > e1")
    assert [(one.code, one.path) for one in problems] == [("graph.deadlock", "nodes.j")]
    assert "s1 > x > " in problems[0].message.en


@pytest.mark.parametrize(
    ("nodes", "edges", "codes"),
    [
        ("s: start\np: subprocess\ns1: start, in: p\na: echo, in: p\ne1: end, in: p\ne: end", "s > p\np > e\ns1 > a\na > e1\na > e", ["graph.border"]),
        ("s: start\np: subprocess\na: echo, in: p\ne1: end, in: p\ne: end", "s > p\np > e\na > e1", ["graph.start_inside", "graph.unreachable", "graph.unreachable"]),
        ("s: start\na: echo\ne: end\nh: event_subprocess\nhs: start, in: h\nhe: end, in: h", "s > a\na > e\nhs > he", ["graph.start_event"]),
        ("s: start\na: echo\nc: boundary, host: a, cancel: true\ne: end", "s > a\na > e\nc > e", ["graph.cancel"]),
        ("s: start\nw: event_choice\na: echo\ne: end", "s > w\nw > a\na > e", ["graph.event_choice"]),
        ("s: start\na: echo\nb: boundary, host: a, wait: P1D\ne: end", "s > a\na > e\na > b\nb > e", ["graph.before_start"]),
        ("s: start\nx: inclusive\na: echo\ne: end", "s > x\nx > a if n > 1\nx > e if n > 2\na > e", ["graph.no_default"]),
    ],
)
def test_what_is_drawn_wrongly_is_told(nodes: str, edges: str, codes: list[str]) -> None:
    assert [one.code for one in found(nodes, edges)] == codes


def test_a_merge_of_threads_that_nothing_splits_cannot_complete() -> None:
    nodes = "s: start\nf: %s\na: echo\nm: merge, count: 2\ne: end"
    edges = "s > f\nf > a\na > m\nm > e"
    [one] = found(nodes % "echo", edges)
    assert (one.code, one.path) == ("graph.join", "nodes.m")
    assert found(nodes % "split, count: 2", edges) == []


# Size


def blocks(count: int, kinds: tuple[str, ...]) -> WorkflowDefinition:
    """`count` blocks of two branches, one after the other."""
    nodes, edges, last = ["s: start", "e: end"], [], "s"
    for number in range(count):
        kind = kinds[number % len(kinds)]
        first, second = ("", "") if kind == "parallel" else (" if n > 1", " else")
        nodes += [f"f{number}: {kind}", f"a{number}: echo", f"b{number}: echo", f"j{number}: {kind}"]
        edges += [f"{last} > f{number}", f"f{number} > a{number}{first}", f"f{number} > b{number}{second}", f"a{number} > j{number}", f"b{number} > j{number}"]
        last = f"j{number}"
    return small("\n".join(nodes), "\n".join([*edges, f"{last} > e"]))


def wide(count: int, inner: str) -> WorkflowDefinition:
    """`count` parallel branches with a choice in each."""
    nodes, edges = ["s: start", "f: parallel", "j: parallel", "e: end"], ["s > f", "j > e"]
    for number in range(count):
        nodes += [f"x{number}: {inner}", f"a{number}: echo", f"b{number}: echo", f"y{number}: {inner}"]
        edges += [f"f > x{number}", f"x{number} > a{number} if n > 1", f"x{number} > b{number} else", f"a{number} > y{number}", f"b{number} > y{number}", f"y{number} > j"]
    return small("\n".join(nodes), "\n".join(edges))


def tangled(count: int) -> WorkflowDefinition:
    """Choices that jump forward over each other and back: nothing in it is a block."""
    nodes, edges = ["s: start", "e: end", *(f"x{number}: echo" for number in range(count))], ["s > x0"]
    for number in range(count):
        edges += [f"x{number} > x{(number * 7 + 3) % count} if n > 1", f"x{number} > {f'x{number + 1}' if number + 1 < count else 'e'} else"]
    return small("\n".join(nodes), "\n".join(edges))


def line(count: int) -> WorkflowDefinition:
    """One node after the other."""
    names = ["s", *(f"a{number}" for number in range(count)), "e"]
    return small("\n".join(["s: start", "e: end", *(f"{name}: echo" for name in names[1:-1])]), "\n".join(f"{one} > {other}" for one, other in pairwise(names)))


def nested(depth: int) -> WorkflowDefinition:
    """Gateways in gateways, of all kinds in turn: one way of each is a node, the other the next pair."""
    nodes, edges, outer, close = ["s: start", "e: end"], [], "s", "e"
    condition = ""
    for number in range(depth):
        kind = ("parallel", "exclusive", "inclusive")[number % 3]
        nodes += [f"f{number}: {kind}", f"a{number}: echo", f"j{number}: {kind}"]
        edges += [f"{outer} > f{number}{condition}", f"f{number} > a{number}{'' if kind == 'parallel' else ' else'}", f"a{number} > j{number}", f"j{number} > {close}"]
        condition = "" if kind == "parallel" else " if n > 1"
        outer, close = f"f{number}", f"j{number}"
    return small("\n".join([*nodes, "last: echo"]), "\n".join([*edges, f"{outer} > last{condition}", f"last > {close}"]))


def many_loops(count: int) -> WorkflowDefinition:
    """Blocks in a line, each with a way back."""
    nodes, edges, last = ["s: start", "e: end"], [], "s"
    for number in range(count):
        nodes += [f"i{number}: exclusive", f"a{number}: echo", f"b{number}: echo", f"o{number}: exclusive"]
        edges += [f"{last} > i{number}", f"i{number} > a{number}", f"a{number} > b{number}", f"b{number} > o{number}", f"o{number} > i{number} if n > 1"]
        last = f"o{number}"
        edges.append(f"{last} > {f'i{number + 1}' if number + 1 < count else 'e'} else")
    return small("\n".join(nodes), "\n".join(dict.fromkeys(edge for edge in edges if not edge.startswith("o") or " if " in edge or " else" in edge)))


def wide_parallel(count: int) -> WorkflowDefinition:
    """All at once."""
    names = [f"a{number}" for number in range(count)]
    edges = ["s > f", "j > e", *(f"f > {name}" for name in names), *(f"{name} > j" for name in names)]
    return small("\n".join(["s: start", "f: parallel", "j: parallel", "e: end", *(f"{name}: echo" for name in names)]), "\n".join(edges))


@pytest.mark.parametrize(
    "made",
    [
        lambda: blocks(125, ("parallel",)),
        lambda: blocks(125, ("parallel", "exclusive", "inclusive")),
        lambda: wide(124, "exclusive"),
        lambda: wide(124, "inclusive"),
        lambda: tangled(498),
        lambda: line(498),
        lambda: nested(167),
        lambda: many_loops(125),
        lambda: wide_parallel(498),
    ],
    ids=["parallel blocks", "mixed blocks", "wide exclusive", "wide inclusive", "tangled", "line", "nested", "loops", "wide parallel"],
)
def test_500_nodes_are_checked_in_few_looks_at_tokens(made) -> None:
    definition = made()
    assert len(definition.nodes) >= 500
    assert check_definition(definition) == []
    taken = list(walks(definition))
    for walk in taken:
        walk.problems()
    assert sum(walk.looks for walk in taken) < 50_000


def test_a_drawing_with_too_many_courses_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.model.check_flow.LIMIT", 1_000)
    [one] = check_definition(wide(124, "exclusive"))
    assert (one.code, one.is_error, one.path) == ("graph.unchecked", False, "nodes.s")


def test_one_flaw_among_500_nodes_is_found() -> None:
    definition = blocks(125, ("parallel", "exclusive", "inclusive"))
    broken = dict(definition.nodes)
    broken["j100"] = msgspec.structs.replace(broken["j100"], kind="parallel")
    [one] = check_definition(msgspec.structs.replace(definition, nodes=broken))
    assert (one.code, one.path) == ("graph.deadlock", "nodes.j100")


@pytest.mark.parametrize(
    ("start", "head", "codes"),
    [
        ("message: go", "", []),
        ("signal: go", "", []),
        ("every: R/P1D", "", []),
        ("condition: n > 1", "", ["graph.opener_condition"]),
        ("condition: 'day of week(today()) = \"Monday\"'", "", []),
        ("condition: 'day of week(today()) = \"Monday\"'", ", required: [n]", ["graph.opener_inputs"]),
        ("error: no", "", ["graph.opener"]),
        ("every: R/P1D", ", required: [n]", ["graph.opener_inputs"]),
    ],
)
def test_a_run_is_begun_by_a_message_a_signal_a_time_or_a_condition_on_it(start: str, head: str, codes: list[str]) -> None:
    definition = flow(f"  s: {{type: start, {start}}}\n  e: {{type: end}}", "s > e", head=f"inputs: {{properties: {{n: {{}}}}{head}}}\n")
    assert [one.code for one in check_definition(definition)] == codes
