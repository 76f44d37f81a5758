"""Every example of every node type does what it says."""

import pytest

from nodes.example import Example, differences, examples
from nodes.registry import manifests
from nodes.runner import run_example

CASES = [pytest.param(name, example, id=f"{name}: {example.title.en}") for name in manifests() for example in examples(name)]


@pytest.mark.parametrize(("node_type", "example"), CASES)
def test_example_gives_what_it_says(node_type: str, example: Example) -> None:
    assert run_example(node_type, example).differences == []


def test_differences_names_the_path_of_what_is_wrong() -> None:
    expected = {"score": {"$approx": 80, "within": 5}, "name": "Li", "phones": ["1"], "note": {"$contains": "late"}, "city": {"$present": True}}
    actual = {"score": 70, "name": "Wang", "phones": [], "note": "early", "city": ""}

    found = differences(expected, actual, "outputs")

    assert [line.split(":")[0] for line in found] == ["outputs.score", "outputs.name", "outputs.phones", "outputs.note", "outputs.city"]


def test_differences_lets_objects_hold_more_than_expected() -> None:
    assert differences({"a": 1}, {"a": 1, "b": 2}) == []
