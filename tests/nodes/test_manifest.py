"""Manifests and code of all node types agree."""

import re
from pathlib import Path

import pytest

from engine.errors import Invalid, NotFound
from nodes.example import examples
from nodes.registry import EFFECT_ERRORS, RUNNER_ERRORS, load_manifest, manifest, manifests, node_folder, run_function

ALL = sorted(manifests())
ACTIVITIES = [name for name in ALL if manifests()[name].kind == "activity"]
RAISED = re.compile(r"(?:BusinessError|[a-z_]*refus[a-z]*|[a-z_]*error)\(\s*\"([a-z_]+\.[a-z_.]+)\"")


@pytest.mark.parametrize("name", ALL)
def test_titles_and_summary_stand_in_both_languages(name: str) -> None:
    found = manifests()[name]
    for text in (found.title, found.summary, *found.errors.values()):
        assert text.en
        assert re.search(r"[\u4e00-\u9fff]", text.zh), text


@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_activity_has_code_and_examples(name: str) -> None:
    assert callable(run_function(name))
    assert examples(name)


@pytest.mark.parametrize("name", ACTIVITIES)
def test_errors_raised_in_the_code_are_the_errors_declared(name: str) -> None:
    code = "\n".join(path.read_text() for path in sorted(node_folder(name).glob("*.py")))
    raised = {found for found in RAISED.findall(code) if f'TechnicalError("{found}"' not in code}
    assert raised - RUNNER_ERRORS == set(manifests()[name].errors) - EFFECT_ERRORS


@pytest.mark.parametrize("name", ACTIVITIES)
def test_an_example_names_only_declared_errors(name: str) -> None:
    named = {example.error for example in examples(name)} - {""}
    assert named <= set(manifests()[name].errors) | RUNNER_ERRORS


@pytest.mark.parametrize("name", ALL)
def test_example_titles_stand_in_both_languages(name: str) -> None:
    for example in examples(name):
        assert example.title.en
        assert example.title.zh


def test_an_unknown_node_type_answers_with_the_nearest_name() -> None:
    with pytest.raises(NotFound) as refused:
        manifest("read_documnt")
    assert refused.value.code == "node_type.unknown"
    assert refused.value.problems[0].nearest == "read_document"


def test_a_wrong_manifest_answers_with_every_problem(tmp_path: Path) -> None:
    folder = tmp_path / "greet"
    folder.mkdir()
    (folder / "node.yaml").write_text("type: greet\ntitle: {en: Greet}\nsummary: {en: Greets, zh: 问候}\ncategory: toys\nicon: x\ninputs: {type: object, properties: {}}\n")
    with pytest.raises(Invalid) as refused:
        load_manifest(folder)
    assert {p.path for p in refused.value.problems} == {"outputs", "title.zh", "category"}
