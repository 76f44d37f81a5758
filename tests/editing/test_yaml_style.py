"""Workflow YAML in one style: it says the same, keeps every comment, and is the same when formatted again."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.editing import format_yaml
from engine.errors import Invalid
from engine.pack.yaml_source import quiet_yaml
from tests.office import ROOT

SHIPPED = [*sorted(ROOT.glob("workflows/*/*.yaml")), *sorted(ROOT.glob("tests/api/packs/*/*.yaml"))]
UNTIDY = """# head
workflow:   test   # key


title: {en: "Test",zh:   测试}
nodes:
    start: {type: start}   # where it begins
    # between
    look:
        type: echo
        inputs: {value: '=score', text: |
          x}
edges:
- {from: start, to: look}
- from: look
  to: end   # last


# tail
"""


def said(text: str) -> object:
    return quiet_yaml("safe").load(text)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_the_shipped_files_have_the_style(file: Path) -> None:
    text = file.read_text("utf-8")
    assert format_yaml(text) == text


def test_an_untidy_file_is_put_right_and_keeps_comments_order_and_quotes() -> None:
    text = UNTIDY.replace(", text: |\n          x", "")
    styled = format_yaml(text)
    assert said(styled) == said(text)
    assert format_yaml(styled) == styled
    for comment in ("# head", "# key", "# where it begins", "# between", "# last", "# tail"):
        assert styled.count(comment) == 1
    assert 'title: {en: "Test", zh: 测试}' in styled
    assert "  look:\n    type: echo\n    inputs: {value: '=score'}" in styled
    assert "edges:\n  - {from: start, to: look}\n  - from: look\n    to: end" in styled
    assert "\n\n\n" not in styled


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  text   \n\n\n\n  more\nb: 1\n",
        "a: >+\n  folded\n\n\n",
        "a: {b: 1, # inside\n  c: 2}\n",
        "a: [1, 2, # two\n  3]\n",
        "a: &x {b: 1}\nc: *x\n",
        "a: &x 1\nb: *x\nc: &x 2\nd: *x\n",
        "a: 2026-01-01\nb: 012\nc: 1e3\nd: ~\ne: yes\nf: 'no'\ng: \"x\\ty\"\n",
        "? a\n: b\n",
        "a:\n\n  # only a comment\n  b: 1\n",
        "a: '=if x then \"# no comment\" else 1'\n",
        "---\na: 1\n...\n",
        'a: "long text that goes on\n  over two lines"\n',
        "x: ''\ny: \"\"\nz: null\nw:\n",
    ],
)
def test_nothing_changes_its_meaning_and_no_comment_is_lost(text: str) -> None:
    styled = format_yaml(text)
    assert said(styled) == said(text)
    assert styled.count("#") == text.count("#")
    assert format_yaml(styled) == styled


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-999, 999), st.text("abc：，= #'\"{}[]:-\n中文😀", max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text("abc_中", min_size=1, max_size=4), inner, max_size=3)),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=5), VALUES, min_size=1, max_size=4), st.booleans())
def test_any_value_is_kept_and_the_style_is_settled_at_once(value: dict[str, object], is_block: bool) -> None:
    text = "".join(f"{name}:\n    {json.dumps(part, ensure_ascii=False)}\n" for name, part in value.items()) if is_block else json.dumps(value, ensure_ascii=False)
    styled = format_yaml(text)
    assert said(styled) == said(text) == value
    assert format_yaml(styled) == styled


@settings(deadline=None)
@given(st.text("ab:{}[]-#, \n'\"|>&*", max_size=40))
def test_no_text_makes_it_fail_otherwise_than_with_problems(text: str) -> None:
    try:
        styled = format_yaml(text)
    except Invalid:
        return
    assert said(styled) == said(text)
