"""Values from files: whatever is wrong with them is told with its place, and nothing ends in a traceback."""

import re

import msgspec
import pytest
from typer.testing import CliRunner

from designer.cli import app
from designer.cli_console import read_values
from engine.errors import Fault, Invalid
from engine.feel.temporal import moment
from engine.json_text import read_json

DEEP = [b"[" * 5000, b'{"a":' * 5000, b"[" * 101 + b"]" * 101]
RULES = """decision d {
  input day: date
  output r: text
  hit first
  | day                || r       |
  | >= @"2026-01-01"   || "late"  |
  | -                  || "early" |
}
"""


def run(*arguments, stdin=None):
    return CliRunner().invoke(app, [str(one) for one in arguments], input=stdin)


@pytest.mark.parametrize("deep", DEEP)
@pytest.mark.parametrize("suffix", [".form.json", ".record.json", ".rules.json"])
def test_json_that_is_nested_without_end_is_refused_by_convert(tmp_path, deep, suffix):
    source = tmp_path / f"deep{suffix}"
    source.write_bytes(deep)
    refused = run("convert", source, tmp_path / f"out{suffix.removesuffix('.json')}").exception
    assert isinstance(refused, Invalid)
    assert refused.code == "file.too_deep"


@pytest.mark.parametrize("deep", DEEP)
@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_values_that_are_nested_without_end_are_refused_by_every_command(tmp_path, deep, suffix):
    source, rules = tmp_path / f"deep{suffix}", tmp_path / "a.rules"
    source.write_bytes(deep)
    rules.write_text(RULES)
    for arguments in (["feel", "1", "--context", source], ["explain", rules, "--input", source], ["node", "run", "match_resume", "--input", source]):
        refused = run(*arguments).exception
        assert isinstance(refused, Fault), arguments
        assert refused.code == "file.too_deep"


def test_yaml_that_holds_itself_is_refused(tmp_path):
    source = tmp_path / "a.yaml"
    source.write_text("a: &x [*x]\n")
    with pytest.raises(Invalid, match="nested"):
        read_values(source)


def test_a_deep_line_is_one_refused_case_and_the_next_is_answered():
    lines = "[" * 5000 + '\n{"id": "a", "expression": "1 + 1"}\n[1]\n'
    replies = [msgspec.json.decode(line) for line in run("feel", "--jsonl", stdin=lines).stdout.splitlines()]
    assert [reply["ok"] for reply in replies] == [False, True, False]


@pytest.mark.parametrize(
    ("data", "place", "zh"),
    [
        (b'{"a": 1,\n "b": 2,}', (2, 9), "多了一个逗号"),
        ('{"姓名" 1}'.encode(), (1, 7), "缺少冒号"),
        (b'\n{"a', (2, 4), "不完整"),
        (b"", (1, 1), "内容为空"),
        (b'{"a":\n"\xff"}', (2, 2), "UTF-8"),
    ],
)
def test_what_is_no_json_is_told_in_both_languages_with_its_place(data, place, zh):
    with pytest.raises(Invalid) as refusal:
        read_json(data, file="a.json")
    found = refusal.value.problems[0]
    assert (found.line, found.column) == place
    assert zh in found.message.zh
    assert "malformed" not in found.message.zh + found.message.en


def test_a_byte_order_mark_in_front_of_json_does_no_harm():
    assert read_json(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}


def test_a_plain_date_of_yaml_is_a_date_for_feel_and_its_text_for_others(tmp_path):
    source = tmp_path / "a.yaml"
    source.write_text('day: 2026-07-01\nat: 2026-07-01 09:30:00\nquoted: "2026-07-01"\nwrong: 2026-13-41\nthere: 2026-07-01T09:30:00+08:00\n')
    found = read_values(source, moment=moment)
    assert {name: str(value) for name, value in found.items()} == read_values(source) | {"at": "2026-07-01T09:30:00"}
    assert [type(value).__name__ for value in found.values()] == ["Date", "DateTime", "str", "str", "DateTime"]
    assert run("feel", 'day + duration("P1D")', "--context", source).stdout.strip() == '"2026-07-02"'


def test_explain_takes_a_plain_date_of_yaml(tmp_path):
    (tmp_path / "a.rules").write_text(RULES)
    (tmp_path / "a.yaml").write_text("day: 2026-07-01\n")
    said = run("explain", tmp_path / "a.rules", "--input", tmp_path / "a.yaml", "--json")
    assert msgspec.json.decode(said.stdout)["d"]["outcome"]["outputs"] == {"r": "late"}


@pytest.mark.parametrize(
    ("text", "place", "zh"),
    [
        ("a: 1\n\tb: 2", (2, 1), "制表符"),
        ("a: b: c", (1, 5), "冒号"),
        ("a: 1\na: 2", (2, 1), "a 重复出现"),
        ("a: [1", (1, 6), "缺少逗号或 ]"),
        ("a: 'x", (1, 4), "引号没有闭合"),
        ("a: *x", (1, 4), "没有锚点 &x"),
        ("a: !who 1", (1, 4), "未知的标签 !who"),
        ("a: @b", (1, 4), "不能以 @ 开头"),
        ("a:\n  - b\n c: 1", (3, 2), "缩进"),
        ("a: 1\n--- 2", (2, 1), "多个文档"),
        ("a: \x01", (0, 0), "控制字符"),
        ("a: !!int x", (0, 0), "无法读取"),
    ],
)
def test_what_is_no_yaml_is_told_in_both_languages_with_its_place(tmp_path, text, place, zh):
    (tmp_path / "a.yaml").write_text(text)
    with pytest.raises(Invalid) as refusal:
        read_values(tmp_path / "a.yaml")
    found = refusal.value.problems[0]
    assert (found.line, found.column) == place
    assert zh in found.message.zh
    assert not re.search("found|expected|character '", found.message.zh)
