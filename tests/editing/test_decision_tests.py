"""Tests of decisions stand in a case file and are evaluated when the pack is checked."""

from engine.editing import Workspace

PACK = {
    "pack.yaml": "pack: p\ntitle: {en: P, zh: P}\n",
    "a.rules": 'decision way {\n  input score: number\n  output out: "a" | "b"\n  hit first\n  | score || out |\n  | >= 70 || "a" |\n  | -     || "b" |\n}\n',
}


def told(tests: str) -> list[tuple[str, str, int]]:
    workspace = Workspace({**PACK, "a.case.yaml": f"tests:\n{tests}"}, {})
    return [(one.code, one.expected, one.line) for one in workspace.problems("a.case.yaml")]


def test_tests_of_decisions_that_hold_are_no_problem() -> None:
    assert told("  - {decision: way, inputs: {score: 80}, outputs: {out: a}, fired: [1]}\n  - {decision: way, inputs: {}, outputs: {out: b}}\n") == []


def test_a_test_that_comes_out_otherwise_is_told_with_what_was_expected() -> None:
    assert told("  - {decision: way, inputs: {score: 60}, outputs: {out: a}, fired: [1]}\n") == [("case.outputs", '{out: "a"}', 2), ("case.fired", "1", 2)]
    assert told("  - {decision: wya, inputs: {score: 60}}\n") == [("case.decision", "way", 2)]
    assert told("  - {decision: way}\n")[0][0] == "case.invalid"
