"""Import -> export -> import gives the same definition: for the 43 patterns, the shipped workflows and random flows; `tests.conformance.bpmn` tells it of a suite's good models."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.bpmn import export_bpmn, import_bpmn, to_yaml
from engine.bpmn.rule import check_model
from engine.bpmn.xml import parse_bpmn
from engine.pack.yaml_source import YamlSource

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted([*ROOT.glob("tests/patterns/*.workflow.yaml"), *ROOT.glob("workflows/*/*.workflow.yaml"), *ROOT.glob("tenants/packs/*/*.workflow.yaml")])


def same_again(fields: dict[str, Any]) -> None:
    xml = export_bpmn(fields)
    assert check_model(parse_bpmn(xml, "export.bpmn")) == []
    back = next(iter(import_bpmn(xml).workflows.values()))
    assert json.loads(json.dumps(back)) == fields
    assert list(back["nodes"]) == list(fields["nodes"])
    assert YamlSource(to_yaml(back), "again").data == fields


@pytest.mark.parametrize("file", FILES, ids=[file.name for file in FILES])
def test_a_workflow_file_comes_back_as_it_was(file: Path) -> None:
    same_again(YamlSource(file.read_text("utf-8"), file.name).data)


NAMES = st.text("abcxyz0123456789_", min_size=1, max_size=8).map(lambda name: f"n{name}")
MIDDLE = st.sampled_from(
    [
        {"type": "exclusive"}, {"type": "parallel"}, {"type": "inclusive"}, {"type": "merge", "count": 2}, {"type": "split", "count": 3}, {"type": "timer", "wait": "PT5M"},
        {"type": "message", "message": "Offer 录用", "correlation": "=run.id"}, {"type": "signal", "signal": "go"}, {"type": "condition", "condition": "=x > 1"},
        {"type": "throw", "escalation": "late"}, {"type": "user_task", "candidates": ["role:hr", "guest"], "title": {"en": "A <b>", "zh": "乙"}},
        {"type": "timer", "working": "P3D"}, {"type": "timer", "working": "R3/PT4H"}, {"type": "timer", "every": "R3/PT1H"}, {"type": "throw"},
        {"type": "user_task", "candidates": "role:hr", "working": "PT16H"},
        {"type": "timer", "until": "=deadline", "repeat": {"until": "x > 2", "most": 4}}, {"type": "user_task", "candidates": "guest", "many": {"over": "=list", "item": "one"}},
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(NAMES, MIDDLE, min_size=1, max_size=6), st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=5), st.booleans())
def test_a_random_flow_comes_back_as_it_was(middle: dict[str, dict[str, Any]], more: list[tuple[int, int]], is_placed: bool) -> None:
    names = list(middle)
    nodes = {"start": {"type": "start"}, **{name: dict(fields) for name, fields in middle.items()}, "end": {"type": "end"}}
    if is_placed:
        nodes[names[0]]["at"] = [12, 3.5]
    chain = ["start", *names, "end"]
    edges: list[dict[str, Any]] = [{"from": source, "to": target} for source, target in pairwise(chain)]
    edges += [{"from": names[a % len(names)], "to": names[b % len(names)], "when": "x > 1"} for a, b in more]
    same_again({"workflow": "random", "title": {"en": "Random"}, "nodes": nodes, "edges": edges})
