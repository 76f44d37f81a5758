"""Random rules: what goes to DMN, CSV or Excel and comes back says the same; what is no file of that kind is refused, never a crash."""

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.decision import parse_rules
from engine.decision.dmn import read_dmn, write_dmn
from engine.decision.print import format_rules
from engine.decision.sheet import read_csv, read_xlsx, write_csv, write_xlsx
from engine.errors import Invalid
from engine.feel.aligned import quoted
from tests.property.written import working_rules

titles = st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=5).filter(lambda text: text == text.strip()), max_size=2)
numbers = st.sampled_from(["-", "> 1", "[1..5)", "2", "not(2)", "1, 2", "100,200", "-0.5", "? > base.level", "2 * twice(1)", "null"])
texts = st.sampled_from(["-", '"x"', '"a | b"', '"x", "y"', 'not("x")', '"100"', '"=1+1"', '" x"', '"甲，乙"', "other", '"tab\\t"', '"say \\"hi\\""', "null"])
lists = st.sampled_from(["-", 'list contains(?, "x")', "count(?) > 1", 'list contains(?, "x"), list contains(?, "y, z")'])
dates = st.sampled_from(["-", '@"2026-03-31"', '> @"2026-03-31"', '[@"2026-01-01"..@"2026-03-31"]', 'date("2026-03-31")', "null"])
values = st.sampled_from(['"one"', '"a, b"', "", 'other + "x"', "null", '"true"', '"二"', '"- x"', "string(n)", '"@x"'])
sums = st.sampled_from(["1", "-2.50", "n * 2", "base.level + 1", "twice(n)", "", "1000000000000000000001", "1e3"])
flags = st.sampled_from(["true", "false", "n > 1", ""])
notes = st.sampled_from(["", "why", '"a | b"', "it's", '5" pipe', "see https://x.y/z", "=x", "说明", "12"])


def titled(parts) -> str:
    return f" {' | '.join(map(quoted, parts))}" if parts else ""


@st.composite
def tables(draw) -> str:
    """A file with a function, a decision, and one that uses both."""
    policy = draw(st.sampled_from(["", "first", "unique", "any", "priority", "rule order", "output order", "collect"]))
    base = draw(st.sampled_from(["collect sum", "collect", "first", "unique"]))
    level = "sum(base.level)" if base == "collect" else "base.level"
    rules = draw(st.lists(st.tuples(numbers, texts, lists, dates, numbers, values, sums, flags, notes), min_size=1, max_size=5))
    rows = "\n".join(f"  | {' | '.join(rule[:5])} || {' | '.join(rule[5:8])} || {rule[8]} |".replace("base.level", level) for rule in rules)
    return f"""
function twice(x: number) x * 2

decision base{titled(draw(titles))} {{
  input n: number
  output level: number
  hit {base}
  | n || level |
  | > 1 || 1 |
}}

decision d{titled(draw(titles))} {{
  use base
  input n{titled(draw(titles))}: number
  input s: text
  input tags: list of text
  input day: date
  input other: {draw(st.sampled_from(["text", "any", '"x" | "y"', 'text in ("x", "y")', "string"]))}
  output word{titled(draw(titles))}: text
  output sum: number default {draw(st.sampled_from(["0", "-1", "n"]))}
  output is good: boolean
  {f"hit {policy}" if policy else ""}
  | n | s | tags | day | n * 2 || word | sum | is good || why |
{rows}
}}
"""


def answers(text: str):
    decision = parse_rules(text).decisions["d"]
    return [decision.evaluate({"n": n, "s": s, "tags": ["x"], "day": "2026-03-31", "other": "x"}).outputs for n in (0, 2, 4.5, None) for s in ("x", "100", None)]


@given(tables())
@settings(max_examples=60, deadline=None)
def test_random_rules_go_through_dmn_unchanged(text):
    assert read_dmn(write_dmn(text)) == format_rules(text)


@given(working_rules)
@settings(max_examples=60, deadline=None)
def test_rules_with_comments_anywhere_go_through_dmn_and_decide_the_same(text):
    back = read_dmn(write_dmn(text))
    assert read_dmn(write_dmn(back)) == back
    one, other = (parse_rules(rules).decisions["d"] for rules in (text, back))
    for values in ({"a": 2, "b": "x"}, {"a": 0, "b": "a | b"}, {}):
        assert one.evaluate(values).outputs == other.evaluate(values).outputs


@given(tables())
@settings(max_examples=40, deadline=None)
def test_random_rules_go_through_csv_and_decide_the_same(text):
    back = read_csv(write_csv(text))
    assert answers(back) == answers(text)
    assert read_csv(write_csv(back)) == back


@given(tables())
@settings(max_examples=20, deadline=None)
def test_random_rules_go_through_excel_and_decide_the_same(text):
    back = read_xlsx(write_xlsx(text))
    assert answers(back) == answers(text)
    assert read_xlsx(write_xlsx(back)) == back


SEED = write_dmn('decision d {\n  input n: number\n  output x: text\n  hit first\n  | n || x |\n  | > 1 || "a" |\n}\n')
SHEET = write_csv(read_dmn(SEED))
BOOK = write_xlsx(read_dmn(SEED))


@st.composite
def damaged(draw, data: bytes) -> bytes:
    """The bytes with pieces cut out, doubled, or replaced."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 60)))
        data = (
            data[:start]
            + draw(st.one_of(st.just(b""), st.just(data[start:end] * 2), st.binary(max_size=8), st.sampled_from([b'"', b"<", b"\x00", "，".encode(), b"=1", b"||"])))
            + data[end:]
        )
    return data


@given(st.one_of(st.binary(max_size=200), damaged(SEED)))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader_of_dmn(data):
    with contextlib.suppress(Invalid):
        parse_rules(read_dmn(data))


@given(st.one_of(st.binary(max_size=200), damaged(SHEET)))
@settings(max_examples=200, deadline=None)
def test_no_bytes_break_the_reader_of_csv(data):
    with contextlib.suppress(Invalid):
        parse_rules(read_csv(data))


@given(st.one_of(st.binary(max_size=200), damaged(BOOK)))
@settings(max_examples=100, deadline=None)
def test_no_bytes_break_the_reader_of_excel(data):
    with contextlib.suppress(Invalid):
        parse_rules(read_xlsx(data))
