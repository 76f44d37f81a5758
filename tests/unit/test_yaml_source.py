"""What is no YAML is told in both languages, with its place and without a word of the library."""

import re

import pytest

from engine.errors import Invalid
from engine.pack.yaml_source import MAX_DEPTH, MAX_VALUES, YamlSource


@pytest.mark.parametrize(
    ("text", "line", "column", "zh"),
    [
        ("a: 1\na: 2\n", 2, 1, "重复"),
        ("a:\n\tb: 1\n", 2, 1, "制表符"),
        ("a: [1, 2\nb: 3\n", 2, 2, "]"),
        ("a: {x: 1\nb: 3\n", 2, 2, "}"),
        ("b: 1\na: \"x\nc: 1\n", 2, 4, "引号"),
        ("a: 'x\n", 1, 4, "引号"),
        ("a: b: c\n", 1, 5, "冒号"),
        ("a：1\nb: 2\n", 1, 2, "全角冒号"),
        ("a: 1\nb：2\nc: 3\n", 2, 2, "全角冒号"),
        ("a: 1\n  b: 2\n", 2, 4, "冒号"),
        ("a:\n  - x\n y: 1\n", 3, 2, "对齐"),
        ("a: @x\n", 1, 4, "@"),
        ("b: 1\na: !f:b! x\n", 2, 6, "! x"),
        ("b: 1\na: " + "[" * 5000, 2, 4 + MAX_DEPTH, "过深"),
        ("a:\n " + "{x: " * 100 + "1" + "}" * 100, 2, 0, "过深"),
        ("a:\n" + "- " * 5000, 2, 0, "过深"),
        ("b: 1\na: [" + "1," * (MAX_VALUES + 1) + "]", 2, 0, "30000"),
        ("b: 1\na: " + "9" * 5000, 2, 4, "数字"),
        ("b: 1\na: \x01\n", 2, 4, "控制字符"),
        ("b: 1\na: &x [*x]\n", 2, 0, "过深"),
    ],
)  # fmt: skip
def test_what_is_no_yaml_has_a_place_and_a_sentence_in_both_languages(text: str, line: int, column: int, zh: str) -> None:
    with pytest.raises(Invalid) as refusal:
        YamlSource(text, "x.yaml")
    [told] = refusal.value.problems
    assert (told.code, told.line) == ("yaml.syntax", line)
    assert told.column == column if column else told.column > 0
    assert zh in told.message.zh
    assert not re.search(r"[a-z]{3}", told.message.zh.removeprefix("YAML"))
    assert told.message.en.startswith("not YAML: ")
