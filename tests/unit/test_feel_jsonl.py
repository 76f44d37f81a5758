"""The line-by-line door to FEEL and decision tables."""

from engine.decision import answer


def test_an_expression_is_answered_with_a_tagged_value():
    case = {"id": "a", "expression": 'Full Name + "!"', "inputs": {"Full Name": {"type": "string", "value": "Li"}}, "defs": []}
    assert answer(case) == {"id": "a", "ok": True, "value": {"type": "string", "value": "Li!"}}


def test_definitions_are_in_scope():
    case = {
        "id": "a",
        "expression": "twice(n)",
        "inputs": {"n": {"type": "number", "value": "2"}},
        "defs": [{"name": "twice", "kind": "decision", "expression": "function(x) x * 2"}],
    }
    assert answer(case)["value"] == {"type": "number", "value": "4"}


def test_a_table_is_answered_too():
    table = {
        "hit_policy": "COLLECT",
        "aggregation": "SUM",
        "inputs": [{"expression": "n", "values": None}],
        "outputs": [{"name": None, "type": None, "values": None, "default": None}],
        "rules": [{"when": ["> 1"], "then": ["10"]}, {"when": ["> 2"], "then": ["20"]}],
    }
    assert answer({"id": "t", "table": table, "inputs": {"n": {"type": "number", "value": "3"}}})["value"] == {"type": "number", "value": "30"}


def test_a_text_that_is_no_expression_is_an_error_and_not_a_crash():
    assert answer({"id": "a", "expression": "1 +"})["ok"] is False
    assert answer({"id": "a"})["ok"] is False
    assert answer({"id": "a", "expression": "1", "inputs": {"n": 3}})["ok"] is False
