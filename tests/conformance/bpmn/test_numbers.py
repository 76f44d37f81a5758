"""Every rule that has a number refuses a model that breaks it under that number; its neighbours are taken."""

import pytest

from engine.bpmn.constraint import NUMBERS
from engine.bpmn.rule import check_model
from engine.bpmn.xml import parse_bpmn
from engine.errors import Problem
from tests.conformance.bpmn.broken_rules import BROKEN, WHOLE, Sketched
from tests.conformance.bpmn.sketch import sketch


def _problems(one: Sketched) -> list[Problem]:
    xml = sketch(one.body, one.flows, one.roots).decode()
    old, new = one.edit
    assert old in xml, old
    return [found for found in check_model(parse_bpmn(xml.replace(old, new, 1).encode(), "own.bpmn")) if found.is_error]


@pytest.mark.parametrize(("number", "one"), [(number, one) for number, models in BROKEN.items() for one in models])
def test_a_broken_rule_is_named_by_its_number(number: str, one: Sketched) -> None:
    found = _problems(one)
    assert any(f"EXT.{number}" in problem.message.en and f"EXT.{number}" in problem.message.zh for problem in found), [problem.describe() for problem in found]


@pytest.mark.parametrize("one", WHOLE)
def test_a_neighbour_that_breaks_no_rule_is_taken(one: Sketched) -> None:
    assert [problem.describe() for problem in _problems(one)] == []


def test_every_number_has_a_model_that_breaks_it() -> None:
    assert set(BROKEN) == {number for numbers in NUMBERS.values() for number in numbers.split()}
