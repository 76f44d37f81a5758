"""Ten thousand turns of a loop: with a wait in it the run stays as small as it was and takes as many steps as it needs; without one it is stopped."""

from collections.abc import Callable

import pytest

from engine.execution.decide import advance
from engine.json_text import encode_json
from engine.model import command as asked
from engine.model.run import Run
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES, flow, flow_text

TURNS = 10_000
STORED_TURNS = 60
BACK = (
    "  s: {type: start}\n  x: {type: exclusive}\n  a: {type: echo, outputs: {n: =result.value}}\n  y: {type: exclusive}\n  e: {type: end}",
    "s > x\nx > a\na > y\ny > x if n > 0\ny > e else",
)
REPEAT = ("  s: {type: start}\n  a: {type: echo, outputs: {n: =result.value}, repeat: {until: n = 0}}\n  e: {type: end}", "s > a\na > e")
BODY = (
    "  s: {type: start}\n  b: {type: subprocess, repeat: {until: n = 0}}\n  bs: {type: start, in: b}\n  a: {type: echo, in: b, outputs: {n: =result.value}}\n  be: {type: end, in: b}\n"
    "  w: {type: boundary, host: b, wait: P900D}\n  e: {type: end}",
    "s > b\nbs > a\na > be\nb > e\nw > e",
)  # fmt: skip
HEAD = "inputs: {type: object, properties: {n: {}}}\n"
LOOPS = {"an edge back": BACK, "a repeated activity": REPEAT, "a repeated subprocess": BODY}


@pytest.mark.parametrize("nodes_and_edges", LOOPS.values(), ids=LOOPS)
def test_a_loop_with_a_wait_turns_ten_thousand_times_and_the_run_stays_small(nodes_and_edges: tuple[str, str]) -> None:
    definition = flow(*nodes_and_edges, head=HEAD)
    run = advance(definition, Run(run_id="r1", definition_id="t/test/1"), asked.StartRun(inputs={"n": 1}), MONDAY)[1]
    early = 0
    for turn in range(TURNS):
        [token] = [token for token in run.tokens.values() if token.waits_for == "job"]
        events, run = advance(definition, run, asked.CompleteJob(token.reference, {"value": TURNS - turn - 1}), MONDAY)
        assert len(events) < 30
        if turn == 100:
            early = len(encode_json(run))
    assert run.status == "completed"
    assert early
    assert len(encode_json(run)) <= early, "it grows with its turns"


@pytest.mark.parametrize("nodes_and_edges", LOOPS.values(), ids=LOOPS)
def test_what_is_stored_of_a_loop_does_not_grow_with_its_turns(make_office: Callable[..., Office], store_url: str, nodes_and_edges: tuple[str, str]) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    office.engine.deploy(TENANT, workflow_pack(flow_text(*nodes_and_edges, head=HEAD)), by="test")
    run_id, sizes = office.start("test", {"n": 1}).run_id, []
    for turn in range(STORED_TURNS):
        [job] = office.claim("light")
        office.complete(job, value=STORED_TURNS - turn - 1)
        sizes.append(len(encode_json(office.engine.state(run_id))))
    assert office.outcome(run_id)[0] == "completed"
    assert max(sizes[10:-1]) - min(sizes[10:-1]) <= 24, "only the digits of its numbers grow"


def test_a_loop_without_a_wait_is_an_incident_and_holds_up_nobody(make_office: Callable[..., Office], store_url: str) -> None:
    office = make_office(store_url, node_types=NODE_TYPES)
    nodes = "  s: {type: start}\n  b: {type: subprocess, repeat: {until: n = 0}}\n  bs: {type: start, in: b}\n  be: {type: end, in: b}\n  e: {type: end}"
    office.engine.deploy(TENANT, workflow_pack(flow_text(nodes, "s > b\nbs > be\nb > e", head=HEAD)), by="test")
    endless, ended = office.start("test", {"n": 1}), office.start("test", {"n": 0})
    [incident] = office.engine.incidents(TENANT)
    assert (incident.run_id, incident.code) == (endless.run_id, "run.endless")
    assert office.outcome(ended.run_id)[0] == "completed"
    assert len(office.engine.events(endless.run_id)) < 4 * TURNS + 10
    office.engine.cancel(TENANT, endless.run_id, by="p1")
