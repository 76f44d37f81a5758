"""docs/language.md and docs/language.zh.md tell the truth: their examples are the same and run on the real parsers and evaluators, all their files are one pack, nothing is missing."""

import re
import shlex

import msgspec
import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from designer.cli import app
from engine.decision import parse_rules
from engine.decision.policy import POLICIES
from engine.decision.sheet import read_csv
from engine.decision.variable import KINDS
from engine.errors import Invalid, Text
from engine.feel import compile_expression, compile_unary_tests, to_json
from engine.feel.builtins.registry import BUILT_INS
from engine.form.field import FIELD_TYPES
from engine.model.definition import NodeKind
from engine.pack import Pack, compile_pack
from nodes.registry import manifests
from tests.house.sources import ROOT
from tests.office import MONDAY

PAGES = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("language.md", "language.zh.md")}
PAGE = PAGES["language.md"]
PATTERNS = (ROOT / "docs" / "patterns.md").read_text(encoding="utf-8")
"""The engine's own kinds of nodes may stand there instead."""


def blocks_of(page: str) -> list[tuple[str, str]]:
    return [(match[1], match[2]) for match in re.finditer(r"^```([a-z ]+)\n(.*?)^```$", page, re.M | re.S)]


BLOCKS = blocks_of(PAGE)


def blocks(kind: str) -> list[str]:
    found = [text for name, text in BLOCKS if name == kind]
    assert found, kind
    return found


def pack_of(**files: str) -> Pack:
    return Pack("page", Text("Page", "页面"), {name.replace("__", "."): text for name, text in files.items()})


FILES = {
    "page__form": "\n".join(blocks("form")),
    "page__record": "\n".join(blocks("record")),
    "page__rules": "\n".join(blocks("rules")),
    **{f"page{number}__workflow__yaml": text for number, text in enumerate(blocks("yaml workflow"))},
}
CONTEXT = msgspec.json.decode(blocks("json context")[0])
LINES = [line for text in blocks("feel") for line in text.splitlines()]
TESTS = [line for text in blocks("feel tests") for line in text.splitlines()]
COMPILED = compile_pack(pack_of(**FILES), manifests())
SUBMISSIONS = [case for text in blocks("yaml submit") for case in YAML(typ="safe", pure=True).load(text)]
DECISIONS = [case for text in blocks("yaml decide") for case in YAML(typ="safe", pure=True).load(text)]
COMMANDS = [line for text in blocks("sh") for line in text.splitlines()]


def plain(value):
    return msgspec.json.decode(msgspec.json.Encoder(decimal_format="number").encode(to_json(value)))


def test_both_pages_have_the_same_structure_and_the_same_examples() -> None:
    english, chinese = PAGES.values()
    assert blocks_of(chinese) == BLOCKS
    for shape in (r"^#+(?= )", r"^\|(?: *[^|\n]+\|)", r"^\|(?=-)"):
        assert len(re.findall(shape, english, re.M)) == len(re.findall(shape, chinese, re.M))
    assert [len(level) for level in re.findall(r"^(#+) ", english, re.M)] == [len(level) for level in re.findall(r"^(#+) ", chinese, re.M)]


@pytest.mark.parametrize("line", LINES)
def test_an_expression_gives_what_the_page_says(line: str) -> None:
    text, _, expected = line.rpartition("=>")
    assert plain(compile_expression(text, names=CONTEXT).evaluate(CONTEXT, now=MONDAY).value) == msgspec.json.decode(expected)


@pytest.mark.parametrize("line", TESTS)
def test_a_unary_test_holds_as_the_page_says(line: str) -> None:
    value, test, expected = (part.strip() for part in line.split("|"))
    scope = {**CONTEXT, "?": compile_expression(value).evaluate({}).value}
    assert compile_unary_tests(test, names=CONTEXT).evaluate(scope, now=MONDAY).value is (expected == "true")


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


def test_doubtful_rules_are_told_as_the_page_says() -> None:
    told = [one.describe() for one in parse_rules(blocks("rules doubtful")[0], file="doubtful.rules").warnings]
    assert told == blocks("text warnings")[0].splitlines()


def test_the_csv_of_the_page_is_the_rules_of_the_page() -> None:
    assert read_csv(blocks("csv")[0].encode()) == blocks("rules from csv")[0]


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with the page's pack and a file of values, in which the page's commands run."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "mypack").mkdir()
    for name, text in {**FILES, "pack__yaml": "pack: mypack\ntitle: {en: My pack, zh: 我的流程包}\n"}.items():
        (folder / "mypack" / name.replace("__", ".")).write_text(text, encoding="utf-8")
    (folder / "values.yaml").write_text("points: 90\nyears: 1\nskills: [Python]\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_page_runs(command: str, desk, monkeypatch) -> None:
    monkeypatch.chdir(desk)
    program, *arguments = shlex.split(command)
    answer = CliRunner().invoke(app, arguments)
    assert (program, answer.exit_code, answer.exception) == ("hireloom", 0, None), answer.output


@pytest.mark.parametrize("page", PAGES)
def test_every_word_of_the_languages_stands_on_both_pages(page: str) -> None:
    text = PAGES[page]
    words = [*FIELD_TYPES, *KINDS, *POLICIES]
    assert [kind for kind in NodeKind.__args__ if kind != "activity" and not re.search(rf"`{kind}\b", text + PATTERNS)] == []
    settings = [setting for settings in FIELD_TYPES.values() for setting in settings if setting in ("lines", "min", "max", "pattern", "max_size", "max_count")]
    assert [word for word in [*words, *settings] if not re.search(rf"`{word}\b", text)] == []
    assert [name for name in BUILT_INS if f"`{name}(" not in text] == []
    assert [
        command.name for command in app.registered_commands if command.name in ("check", "fmt", "explain", "convert", "feel", "lsp") and f"`hireloom {command.name}" not in text
    ] == []


def test_every_construct_has_an_example_that_runs() -> None:
    feel, forms, rules, flows = ("\n".join(blocks(kind)) for kind in ("feel", "form", "rules", "yaml workflow"))
    assert [name for name in BUILT_INS if f"{name}(" not in feel] == []
    assert [name for name in FIELD_TYPES if not re.search(rf": {name}\b", forms)] == []
    assert [name for name in KINDS if not re.search(rf"(: |of ){name}\b", rules)] == []
    assert [policy for policy in POLICIES if f"hit {policy}\n" not in rules] == []
    drawn = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "tests" / "patterns").glob("*.workflow.yaml"))
    assert [kind for kind in NodeKind.__args__ if kind != "activity" and f"type: {kind}" not in flows + drawn] == []
    settings = {setting for settings in FIELD_TYPES.values() for setting in settings} - {"choices", "currency", "country", "types", "role", "record_type"}
    assert [setting for setting in sorted(settings) if f"{setting}:" not in forms] == []
    short = [
        "money(CNY",
        "id_number(CN)",
        "address(CN)",
        "person(hiring_manager)",
        "record(colleague, where",
        "file(pdf, docx",
        "rating(1..5)",
        'choice("',
        "choice(from ",
        "choice(records ",
    ]
    attributes = [
        "required",
        "required when",
        "visible when",
        "visible to",
        "read only",
        "read only when",
        "editable by",
        "computed",
        "default",
        "personal",
        "unique",
        "help",
        "valid",
    ]
    statements = ["section", "columns {", "note ", "check ", "total months", ": mean(", '" when level']
    assert [word for word in [*short, *attributes, *statements] if word not in forms] == []
    assert [
        word for word in ("title ", "key ", "index ", "history 5", "history all", "history none", "read by", "retain ") if f"\n  {word}" not in "\n".join(blocks("record"))
    ] == []


def test_every_kind_of_unary_test_has_an_example() -> None:
    tests = [line.split("|")[1].strip() for line in TESTS]
    shapes = [r"-", r"\d+", r'"\w+", "\w+"', r">= \d+", r"!= \d+", r"\[\d+\.\.\d+\)", r".*,.*", r"not\(.*\)", r"\?.*", r"\w+\(\?\)", r"[a-z]+", r"null"]
    assert [shape for shape in shapes if not any(re.fullmatch(shape, test) for test in tests)] == []


def test_every_block_of_the_page_is_run() -> None:
    run = {"feel", "feel tests", "form", "record", "rules", "rules doubtful", "rules from csv", "csv", "sh", "json context", "yaml workflow", "yaml submit", "yaml decide"}
    assert {name for name, _ in BLOCKS} == run | {"form wrong", "yaml workflow wrong", "text problems", "text warnings", "text"}
