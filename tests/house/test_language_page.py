"""docs/language.md tells the truth: its examples run on the real parsers and evaluators, all its files are one pack."""

import re

import msgspec
import pytest
from ruamel.yaml import YAML

from engine.errors import Invalid, Text
from engine.feel import compile_expression, to_json
from engine.feel.builtins.registry import BUILT_INS
from engine.pack import Pack, compile_pack
from nodes.registry import manifests
from tests.house.sources import ROOT
from tests.office import MONDAY

PAGE = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
BLOCKS = [(match[1], match[2]) for match in re.finditer(r"^```([a-z ]+)\n(.*?)^```$", PAGE, re.M | re.S)]


def blocks(kind: str) -> list[str]:
    found = [text for name, text in BLOCKS if name == kind]
    assert found, kind
    return found


def pack_of(**files: str) -> Pack:
    return Pack("page", Text("Page", "页面"), {name.replace("__", "."): text for name, text in files.items()})


CONTEXT = msgspec.json.decode(blocks("json context")[0])
LINES = [line for text in blocks("feel") for line in text.splitlines()]
COMPILED = compile_pack(
    pack_of(page__form="\n".join(blocks("form")), page__record=blocks("record")[0], page__rules=blocks("rules")[0], page__workflow__yaml=blocks("yaml workflow")[0]), manifests()
)
SUBMISSIONS = [case for text in blocks("yaml submit") for case in YAML(typ="safe").load(text)]
DECISIONS = [case for text in blocks("yaml decide") for case in YAML(typ="safe").load(text)]


@pytest.mark.parametrize("line", LINES)
def test_an_expression_gives_what_the_page_says(line: str) -> None:
    text, _, expected = line.rpartition("=>")
    value = to_json(compile_expression(text, names=CONTEXT).evaluate(CONTEXT, now=MONDAY).value)
    assert msgspec.json.decode(msgspec.json.Encoder(decimal_format="number").encode(value)) == msgspec.json.decode(expected)


@pytest.mark.parametrize("case", SUBMISSIONS)
def test_a_submission_gives_what_the_page_says(case) -> None:
    form = COMPILED.forms[case["form"]]
    if "gives" in case:
        given = form.submit(case["values"], roles=case["roles"], now=MONDAY, context=case.get("context", {}))
        assert given == case["gives"]
        return
    with pytest.raises(Invalid) as refused:
        form.submit(case["values"], roles=case["roles"], now=MONDAY, context=case.get("context", {}))
    assert {one.path: one.code for one in refused.value.problems} == case["problems"]


@pytest.mark.parametrize("case", DECISIONS)
def test_a_decision_gives_what_the_page_says(case) -> None:
    outcome = COMPILED.decisions[case["decision"]].evaluate(case["inputs"], now=MONDAY)
    assert (outcome.outputs, list(outcome.fired)) == (case["outputs"], case["fired"])


def test_wrong_files_are_told_as_the_page_says() -> None:
    wrong = {"order.form": blocks("form wrong")[0], "broken.workflow.yaml": blocks("yaml workflow wrong")[0]}
    told = []
    for name, text in wrong.items():
        with pytest.raises(Invalid) as refused:
            compile_pack(pack_of(**{name.replace(".", "__"): text}), manifests())
        told += [one.describe() for one in refused.value.problems]
    expected = [line for text in blocks("text problems") for line in text.splitlines()]
    assert [line for line in told if line in expected] == expected


def test_every_built_in_function_stands_on_the_page() -> None:
    assert [name for name in BUILT_INS if f"`{name}(" not in PAGE] == []


def test_every_yaml_and_language_block_of_the_page_is_run() -> None:
    known = {"feel", "form", "record", "rules", "yaml workflow", "yaml submit", "yaml decide", "json context", "form wrong", "yaml workflow wrong", "text problems", "text"}
    assert {name for name, _ in BLOCKS} == known
