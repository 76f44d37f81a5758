"""No text, no bytes and no JSON make the readers of forms and rules do anything but read or refuse with a place, in both languages."""

import re

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.decision import json_form as rules_json
from engine.decision import parse_rules
from engine.decision.parse import read_drafts as read_rules
from engine.decision.print import format_rules, print_rules
from engine.errors import Invalid
from engine.form import json_form as forms_json
from engine.form import parse_forms
from engine.form.parse import read_drafts as read_forms
from engine.form.print import format_forms, print_forms
from engine.pack.pack import text_of
from tests.property import written
from tests.property.test_language_texts import PIECES

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])
LINES = [
    "form f {\n", "record r {\n", "section s visible when a {\n", "columns {\n", "}\n", "  x : text\n", "  x “甲”｜“X” ： text（lines：4） required\n", "  rows : table(min: 1) {\n", "  total a : sum(a)\n",
    '  valid "m" when ? > 1\n', '  x : choice("a" "A" | "甲" when b, "b")\n', "  x : choice(records job where a = 1)\n", "decision d {\n", "  input a: number, b: text\n", '  output r: "x" | "y"\n', "  hit first\n",
    "  | a | b || r || why |\n", '  | > 1 | - || "x" || 说明 |\n', "  |---|---||---|\n", "  use e\n", "function f(a) a + 1\n", "// c\n", "/* c\n */", "/*", "  index a, b\n", "  history 3\n", "  read by hr\n",
]  # fmt: skip
SIGNS = "：，（）｜｛｝【】《》「」；、。·～…“”‘’—－　＝≥\t\0\ufeff\u2028\u200b\r\"'|{}()[]:,;#$%&*!?@\\^~`<>=+-/.0123456789abc\n "
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.sampled_from(LINES), st.text(max_size=4), st.text(SIGNS, max_size=4)), max_size=25).map("".join)


@st.composite
def mutated(draw, whole):
    text = draw(whole)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.sampled_from([0, 0, 1, 1, 2, 10]))
        text = text[:at] + draw(st.one_of(st.text(SIGNS, max_size=2), st.sampled_from(LINES), st.just(""))) + text[at + gone :]
    return text


def check(problems, file):
    for one in problems:
        assert one.message.en
        assert one.message.zh
        assert one.line >= 1
        assert one.column >= 1
        assert one.file == file
        assert not re.search(r"[\u4e00-\u9fff]", one.expected) or re.search(r"[\u4e00-\u9fff]", one.message.en + one.expected)


def outcome(act, *arguments, **named):
    """What the act gives, and the problems of its refusal."""
    try:
        return act(*arguments, **named), ()
    except Invalid as error:
        return None, error.problems


def refused(act, text, file):
    problems = outcome(act, text, file=file)[1]
    check(problems, file)
    return problems != ()


@many
@given(st.one_of(texts, mutated(written.forms), mutated(written.working_forms)))
def test_any_text_is_read_as_forms_or_refused_with_places(text):
    drafts = read_forms(text, "a.form")
    check(drafts.problems, "a.form")
    assert refused(format_forms, text, "a.form") == bool(drafts.problems)
    print_forms(drafts)
    if not refused(parse_forms, text, "a.form"):
        assert format_forms(format_forms(text)) == format_forms(text)


@many
@given(st.one_of(texts, mutated(written.rules), mutated(written.working_rules)))
def test_any_text_is_read_as_rules_or_refused_with_places(text):
    drafts = read_rules(text, "a.rules")
    check(drafts.problems, "a.rules")
    assert refused(format_rules, text, "a.rules") == bool(drafts.problems)
    print_rules(drafts)
    if not refused(parse_rules, text, "a.rules"):
        assert format_rules(format_rules(text)) == format_rules(text)


@many
@given(
    st.one_of(
        st.binary(max_size=200),
        texts.flatmap(lambda text: st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5", "utf-32"]).map(lambda name: text.encode(name, "replace"))),
    )
)
def test_any_bytes_are_a_text_or_refused(data):
    text, problems = outcome(text_of, data, "a.form")
    assert [(one.file, bool(one.message.zh)) for one in problems] == [("a.form", True)] * (text is None)
    check(read_forms(text or "", "a.form").problems, "a.form")


WIDE = str.maketrans({"|": "｜", "{": "｛", "}": "｝", "(": "（", ")": "）", ",": "，", ":": "：", " ": "\u3000"})
PLAIN = {ord(typed): sign for sign, typed in WIDE.items()} | {ord("“"): '"', ord("”"): '"'}


def plain(value):
    """A value of JSON with the signs of a plain keyboard: conditions are handed to the browser as they were typed."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value.translate(PLAIN) if isinstance(value, str) else value


def wide(text):
    """The text as a Chinese keyboard types it: outside of texts and comments."""
    pieces = re.split(r'("(?:[^"\\\n]|\\.)*"|//[^\n]*|/\*.*?\*/)', text, flags=re.S)
    quoted = [f"“{piece[1:-1]}”" if piece.startswith('"') and not set(piece) & set("”“\\") else piece for piece in pieces]
    return "".join(quoted[index] if index % 2 else re.sub(r"(?<!\w)\u3000|\u3000(?!\w)", " ", piece.translate(WIDE)) for index, piece in enumerate(pieces))


@many
@given(written.working_forms)
def test_a_form_typed_with_a_chinese_keyboard_is_the_same_form(text):
    left, right = (parse_forms(one).forms["f"] for one in (text, wide(text)))
    assert left.json_schema() == right.json_schema()
    assert plain(left.layout()) == plain(right.layout())


@many
@given(written.working_rules)
def test_rules_typed_with_a_chinese_keyboard_decide_the_same(text):
    left, right = (parse_rules(one).decisions["d"] for one in (text, wide(text)))
    for values in ({"a": 2, "b": "x"}, {"a": 7, "b": "a | b"}, {}):
        assert left.evaluate(values) == right.evaluate(values)


simple = st.none() | st.booleans() | st.integers(-3, 3) | st.text(SIGNS, max_size=5) | st.sampled_from(["form", "field", "x", "// c", "a > 1"])
anything = st.recursive(
    simple,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["kind", "items", "key", "title", "en", "type", "before", "after"]), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def spoiled(draw, whole):
    """The JSON with one of its parts replaced by something else."""
    value = draw(whole)
    places = [((), value)]
    for path, part in places:
        for key in part if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else ():
            places.append(((*path, key), part[key]))
    path, _ = draw(st.sampled_from(places))
    if not path:
        return draw(anything)
    holder = value
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = draw(anything | st.text(max_size=20))
    return value


def from_json_or_refused(module, value, read):
    text, problems = outcome(module.from_json, value)
    assert all(one.message.en and one.message.zh for one in problems)
    if text is not None:
        assert read(text).problems == []
        assert module.from_json(module.to_json(text)) == text


@many
@given(st.one_of(anything, spoiled(written.forms.map(forms_json.to_json))))
def test_any_json_is_a_form_or_refused(value):
    from_json_or_refused(forms_json, value, read_forms)


@many
@given(st.one_of(anything, spoiled(written.rules.map(rules_json.to_json))))
def test_any_json_is_a_rules_file_or_refused(value):
    from_json_or_refused(rules_json, value, read_rules)


def test_json_that_is_nested_without_end_is_refused():
    value = []
    for _ in range(3000):
        value = [value]
    for module in (forms_json, rules_json):
        from_json_or_refused(module, {"items": value}, None)
    form = {"kind": "section", "key": "s"}
    for _ in range(1000):
        form = {"kind": "section", "key": "s", "items": [form]}
    from_json_or_refused(forms_json, {"items": [{"kind": "form", "key": "f", "items": [form]}]}, None)
    assert msgspec.json.encode(value[:0]) == b"[]"
