"""The house's own cases for FEEL and decision tables, of the form of the DMN TCK, are all met; and the scoring itself tells a miss."""

from pathlib import Path

import pytest

from tests.conformance.compare import fitted, same
from tests.conformance.score import main, page, read_cases, score

CASES = read_cases(Path(__file__).parent / "cases")
BY_DIRECTORY = sorted({case["dir"] for case in CASES})


def test_there_are_cases_of_every_family() -> None:
    assert len(CASES) > 1000
    assert len(BY_DIRECTORY) == 7
    assert len({case["id"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("directory", BY_DIRECTORY)
def test_every_case_is_met(directory: str) -> None:
    found = score([case for case in CASES if case["dir"] == directory])
    assert [(miss.case.get("expression"), miss.reply) for miss in found.misses] == []
    assert found.met == found.total > 0


def test_a_wrong_expectation_is_a_miss_and_stands_on_the_page() -> None:
    wrong = [{**case, "expected": {"type": "string", "value": "never"}, "error_expected": False} for case in CASES[:20]]
    found = score(wrong)
    assert found.met == 0
    assert found.value_percent == found.mean_percent == 0
    assert page(found, "wrong").count('| "never" |') == 20


def test_a_folder_without_cases_does_not_pass(tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 1


@pytest.mark.parametrize(
    ("expected", "got", "is_same"),
    [
        ({"type": "number", "value": "0.1"}, {"type": "number", "value": "0.100000000001"}, True),
        ({"type": "number", "value": "0.1"}, {"type": "number", "value": "0.11"}, False),
        ({"type": "number", "value": "1"}, {"type": "string", "value": "1"}, False),
        ({"type": "days and time duration", "value": "PT24H"}, {"type": "days and time duration", "value": "P1D"}, True),
        ({"type": "time", "value": "10:00:00+00:00"}, {"type": "time", "value": "10:00:00Z"}, True),
        ({"type": "date", "value": "2026-01-01"}, {"type": "date", "value": "2026-01-02"}, False),
        ({"type": "list", "value": []}, {"type": "null", "value": None}, False),
    ],
)
def test_answers_are_compared_by_type_and_value(expected: dict, got: dict, is_same: bool) -> None:
    assert same(expected, got) is is_same


def test_a_result_is_fitted_to_its_declared_type() -> None:
    one = {"type": "number", "value": "1"}
    assert fitted({"type": "list", "value": [one]}, {"result_type": "number"}) == one
    assert fitted(one, {"result_type": "many", "item_definitions": {"many": {"typeRef": "number", "isCollection": True}}}) == {"type": "list", "value": [one]}
    assert fitted(one, {"result_type": "string"})["type"] == "null"
