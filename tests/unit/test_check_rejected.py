"""A rejection that changes nothing is told, once, and only where nobody can have meant it."""

import pytest

from engine.errors import Text
from engine.pack import Pack, examine_pack
from nodes.registry import manifests

APPROVAL = "{type: approval, title: {en: Leave, zh: 请假}, inputs: {approvers: role:hr}%s}"
FLOW = """workflow: w
title: {en: W}
%snodes:
  start: {type: start}
  ask: %s
  %s
  end: {type: end, outcome: granted}
edges:
  - {from: start, to: ask}
  %s
"""
CALLER = "workflow: c\ntitle: {en: C}\nnodes:\n  start: {type: start}\n  in: {type: call, workflow: w, outputs: {a: =result.variables.answer}}\n  end: {type: end}\n"
CALLER += "edges:\n  - {from: start, to: in}\n  - {from: in, to: end}\n"


def told(
    ask: str, middle: str = "x: {type: calculate, outputs: {n: =1}}", edges: str = "- {from: ask, to: x}\n  - {from: x, to: end}", head: str = "", **files: str
) -> list[tuple[str, str, str]]:
    texts = {"w.workflow.yaml": FLOW % (head, ask, middle, edges), **{name.replace("__", "."): text for name, text in files.items()}}
    return [(one.code, one.path, one.severity) for one in examine_pack(Pack("p", Text("P"), texts), manifests(), roles=("hr",)).problems]


WARNED = [("graph.rejected_same", "nodes.ask", "warning")]
SET = ", outputs: {answer: =result.outcome}"


@pytest.mark.parametrize("ask", [APPROVAL % "", APPROVAL % SET, "{type: user_task, candidates: role:hr, outcomes: [{key: ok, title: {en: OK}}, {key: reject, title: {en: No}}]}"])
def test_an_approval_that_is_followed_by_one_way_only_is_told(ask: str) -> None:
    assert told(ask) == WARNED


def test_it_is_said_in_the_words_of_the_drawing() -> None:
    texts = {"w.workflow.yaml": FLOW % ("", APPROVAL % "", "x: {type: calculate, outputs: {n: =1}}", "- {from: ask, to: x}\n  - {from: x, to: end}")}
    [found] = examine_pack(Pack("p", Text("P"), texts), manifests()).problems
    assert (found.message.en, found.message.zh) == ("the same way is taken whether it is approved or rejected", "无论同意还是拒绝都走同一条路")


READS = "x: {type: exclusive}\n  no: {type: end}"


@pytest.mark.parametrize(
    "what",
    [
        pytest.param(
            {"middle": READS, "edges": '- {from: ask, to: x}\n  - {from: x, to: end, when: answer = "approve"}\n  - {from: x, to: no, default: true}'}, id="a gateway behind it"
        ),
        pytest.param(
            {"middle": READS, "edges": '- {from: ask, to: end, when: answer = "approve"}\n  - {from: ask, to: x, default: true}\n  - {from: x, to: no}'},
            id="conditions on its own ways",
        ),
        pytest.param({"middle": "x: {type: calculate, outputs: {n: =answer}}"}, id="a step that reads it"),
        pytest.param({"head": "facts: {answer: =answer}\n"}, id="a fact"),
        pytest.param({"c__workflow__yaml": CALLER}, id="a caller"),
        pytest.param(
            {"middle": "x: {type: user_task, candidates: role:hr, form: f}", "f__form": 'form f {\n  why : text visible when answer = "reject"\n}\n'}, id="a form behind it"
        ),
    ],
)
def test_an_outcome_that_is_read_is_not(what: dict[str, str]) -> None:
    assert told(APPROVAL % SET, **what) == []


def test_nor_is_one_whose_run_just_ends_nor_work_that_cannot_be_rejected() -> None:
    plain = "x: {type: end}"
    assert told(APPROVAL % "", middle=plain, edges="- {from: ask, to: x}\n  - {from: start, to: end}") == []
    assert told("{type: user_task, candidates: role:hr}") == []
