"""DMN XML in and out: other tools' files, our rules and back, the standard's schema, what cannot be taken over."""

import re
from pathlib import Path

import pytest
from lxml import etree

from engine.decision import parse_rules
from engine.decision.dmn import open_dmn, read_dmn, write_dmn
from engine.decision.dmn_xml import MODEL
from engine.decision.exchange import Limits
from engine.decision.print import format_rules
from engine.errors import Invalid

SAMPLES = Path(__file__).parents[1] / "samples" / "dmn"
SHIPPED = sorted((Path(__file__).parents[2] / "workflows").glob("*/*.rules"))
SCHEMA = etree.XMLSchema(file=str(SAMPLES / "schema" / "DMN15.xsd"))
EVERYTHING = """
// what others use
// in two lines
function fee(x: number, y) x * (y + 1) // behind
function nested(a: list<number>) sum(a) + fee(1， 2)

decision base "Base" {
  input  n "N" | "数": integer default 3, when: duration
  input  s: text in ("a", "b"), late: any
  output o: number in (3, 2, 1) default 2
  hit collect

  | n   | n * 2 | s || o |
  |-----|-------|---||---|
  | ≥ 5 |       | “a” || fee(1, 2) |

  // a rule
  | -   | (1, 2) | not("a") ||  | // behind it
}

decision one "One" {
  input n: integer in [0..9], place name "Place" | "地点": "x" | "y"
  output word: string
  | n || word |
  | - || "a" + "b" |
}

decision top "Top" | "总" {
  hit collect
  output sum: number
  use base, one
  input n: integer
  output other: list of text in ("x", "y")
  | count(base) | base.o | one.word | one || other | sum || why | 备注 |
  | > 1 | - | "ab" | ? = {word: "ab"} || ["x"] | 1 || because "of" it | x |
}
"""


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.dmn").read_bytes()


def decisions(xml: bytes):
    return parse_rules(read_dmn(xml)).decisions


def dmn(logic: str, *, version: str = MODEL, before: str = "") -> bytes:
    return f'<definitions xmlns="{version}" name="d" namespace="d">{before}<decision id="d" name="D"><variable name="D"/>{logic}</decision></definitions>'.encode()


def table(rules: str = "", attributes: str = "") -> str:
    clause = '<input><inputExpression typeRef="number"><text>n</text></inputExpression></input>'
    return f'<decisionTable {attributes}>{clause}<output typeRef="number"/>{rules}</decisionTable>'


def rule(test: str, value: str) -> str:
    return f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{value}</text></outputEntry></rule>"


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in SHIPPED), EVERYTHING])
def test_rules_that_go_to_dmn_and_back_are_the_same(text):
    assert read_dmn(write_dmn(text, "file.rules")) == format_rules(text)


@pytest.mark.parametrize("text", [*(path.read_text(encoding="utf-8") for path in SHIPPED), EVERYTHING])
def test_what_is_written_is_valid_by_the_schema_of_dmn_1_5(text):
    SCHEMA.assertValid(etree.fromstring(write_dmn(text)))


def test_writing_twice_gives_the_same_bytes():
    assert write_dmn(EVERYTHING) == write_dmn(read_dmn(write_dmn(EVERYTHING)))


def test_other_tools_see_plain_feel_and_bare_values():
    xml = write_dmn(EVERYTHING).decode()
    assert "<text>&gt;= 5</text>" in xml
    assert '<text>"a"</text>' in xml
    assert "<text>base</text>" in xml
    assert '<text>? = {word: "ab"}</text>' in xml
    assert "<text>{word: one}</text>" in xml


def test_what_another_tool_changes_is_what_counts():
    xml = write_dmn(EVERYTHING).replace(b"<text>&gt;= 5</text>", b"<text>&gt;= 6</text>")
    assert "| >= 6 " in read_dmn(xml)


def test_names_of_tools_without_input_data_become_inputs_and_their_notes_annotations():
    reading = open_dmn(sample("dish"), "dish.dmn")
    found = parse_rules(reading.text).decisions
    assert found["Dish"].evaluate({"temperature": 35, "guest count": 4}).outputs == {"dish": "Steak"}
    assert found["Dish"].evaluate({"temperature": 5, "guest count": 4}).outputs == {"dish": "Spareribs"}
    assert found["Guests"].evaluate({"guest count": 9, "fee_base": 5}).outputs == {"kind": "many", "fee": 10}
    assert '"Light | and cheap"' in reading.text
    assert [(one.code, one.severity) for one in reading.warnings] == [("dmn.undeclared", "warning")]


def test_names_with_spaces_and_signs_are_taken_over_with_their_titles():
    found = decisions(sample("approval"))
    values = {"Applicant": {"age": 20}, "Risk Category": "Low", "applicant_s_fees": 100}
    assert found["approval_status"].evaluate(values).outputs == {"approved_declined": "Approved", "Rate": "Best"}
    assert found["approval_status"].outputs[0].title.en == "Approved/Declined"
    assert found["Message"].evaluate(values).outputs == {"Message": "Costs: 90"}
    assert found["Message"].evaluate({**values, "Risk Category": "High"}).outputs == {"Message": "Costs: 100"}


def test_boxed_expressions_become_feel():
    found = decisions(sample("boxed"))
    answer = found["Summary"].evaluate({"scores": [50, 70, 90]}).outputs["Summary"]
    assert answer == {"best score": 90, "high": [70, 90], "doubled": [100, 140, 180], "all high": False, "mark": "A", "table": [{"k": 1, "v": "x"}], "both": [1, 2]}
    assert found["Summary"].evaluate({"scores": [70]}).outputs["Summary"]["mark"] == "B"
    assert found["Summary"].evaluate({"scores": [7]}).outputs["Summary"]["mark"] == "none"
    assert found["Pay"].evaluate({"level": 2}).outputs == {"Pay": 2500}


def test_everything_that_cannot_be_taken_over_is_told_at_once_with_its_element_and_line():
    with pytest.raises(Invalid) as refused:
        read_dmn(sample("unsupported"), "x.dmn")
    told = [(one.code, one.line, one.path) for one in refused.value.problems]
    assert told == [
        ("dmn.reference", 5, "decision One/informationRequirement"),
        ("dmn.language", 7, "decision One/decisionTable/input 1/inputExpression"),
        ("feel.syntax", 9, "decision One/decisionTable/rule 1/inputEntry 1"),
        ("feel.syntax", 9, "decision One/decisionTable/rule 1/outputEntry 1"),
        ("dmn.unsupported", 12, "decision Two/list/decisionTable"),
        ("dmn.unsupported", 13, "businessKnowledgeModel Three"),
    ]
    assert all(one.message.zh and one.file == "x.dmn" for one in refused.value.problems)


def test_a_problem_that_only_the_rules_know_is_told_at_its_element():
    xml = dmn(table(rule("&lt; 5", "1") + rule("&gt; 5", '"high"')))
    with pytest.raises(Invalid) as refused:
        read_dmn(xml, "x.dmn")
    assert [one.path for one in refused.value.problems] == ["decision D/decisionTable/rule 2/outputEntry 1"]


@pytest.mark.parametrize(
    ("attributes", "hit", "expected"),
    [
        ("", "", {"D": None}),
        ('hitPolicy="FIRST"', "first", {"D": 1}),
        ('hitPolicy="ANY"', "any", {"D": None}),
        ('hitPolicy="COLLECT"', "collect", [{"D": 1}, {"D": 2}]),
        ('hitPolicy="RULE ORDER"', "rule order", [{"D": 1}, {"D": 2}]),
        ('hitPolicy="COLLECT" aggregation="SUM"', "collect sum", {"D": 3}),
        ('hitPolicy="COLLECT" aggregation="MIN"', "collect min", {"D": 1}),
        ('hitPolicy="COLLECT" aggregation="MAX"', "collect max", {"D": 2}),
        ('hitPolicy="COLLECT" aggregation="COUNT"', "collect count", {"D": 2}),
    ],
)
def test_every_hit_policy_is_taken_over(attributes, hit, expected):
    text = read_dmn(dmn(table(rule("&gt; 1", "1") + rule("&gt; 2", "2"), attributes)))
    assert (f"hit {hit}" in text) if hit else "hit" not in text
    assert parse_rules(text).decisions["D"].evaluate({"n": 3}).outputs == expected


@pytest.mark.parametrize("policy", ["PRIORITY", "OUTPUT ORDER"])
def test_output_values_say_the_order(policy):
    xml = dmn(
        table(rule("&gt; 1", "1") + rule("&gt; 2", "2"), f'hitPolicy="{policy}"').replace(
            '<output typeRef="number"/>', '<output typeRef="number"><outputValues><text>2, 1</text></outputValues></output>'
        )
    )
    answer = decisions(xml)["D"].evaluate({"n": 3}).outputs
    assert answer == ({"D": 2} if policy == "PRIORITY" else [{"D": 2}, {"D": 1}])


@pytest.mark.parametrize(
    "version",
    [
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20180521/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20240513/MODEL/",
    ],
)  # fmt: skip
def test_the_versions_of_dmn_from_1_1_are_read(version):
    assert decisions(dmn(table(rule("-", "7")), version=version))["D"].evaluate({}).outputs == {"D": 7}


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        (b"", "dmn.xml"),
        (b"\xff\xfe\x00", "dmn.xml"),
        (b"<definitions", "dmn.xml"),
        (b"<definitions/>", "dmn.xml"),
        (b'<x xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn.xml"),
        (b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/">&b;</definitions>', "dmn.doctype"),
        (b'<!DOCTYPE d SYSTEM "file:///etc/passwd"><definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn.doctype"),
        (b'<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/"/>', "dmn.empty"),
        (b"<a>" * 5000, "dmn.xml"),
        (dmn("<list>" * 100 + "</list>" * 100), "dmn.unsupported"),
        (dmn(table(attributes='hitPolicy="COLECT"')), "dmn.hit_policy"),
    ],
)
def test_what_is_no_dmn_is_refused(xml, code):
    with pytest.raises(Invalid) as refused:
        read_dmn(xml, "x.dmn")
    assert refused.value.code == code


def test_a_file_that_is_too_large_is_refused_before_it_is_parsed():
    with pytest.raises(Invalid) as refused:
        read_dmn(b"<" * 101, limits=Limits(size=100))
    assert refused.value.code == "file.too_large"


def test_a_decision_without_logic_is_an_input_of_those_that_use_it():
    before = '<decision id="open" name="Open"><variable name="Open" typeRef="number"/></decision>'
    text = read_dmn(dmn('<informationRequirement><requiredDecision href="#open"/></informationRequirement>' + table(rule("Open", "1")), before=before))
    assert parse_rules(text).decisions["D"].evaluate({"n": 4, "Open": 4}).outputs == {"D": 1}


def test_ids_do_not_change_when_a_rule_is_added():
    shorter, longer = (
        set(re.findall(r' id="([^"]+)"', write_dmn(text).decode())) for text in (EVERYTHING, EVERYTHING.replace('| - || "a" + "b" |', '| 1 || "z" |\n| - || "a" + "b" |'))
    )
    assert shorter < longer


def test_components_with_spaces_in_their_names_are_read():
    types = '<itemDefinition name="tA"><itemComponent name="Monthly Income"><typeRef>number</typeRef></itemComponent></itemDefinition>'
    data = '<inputData id="a" name="Applicant"><variable name="Applicant" typeRef="tA"/></inputData>'
    logic = '<informationRequirement><requiredInput href="#a"/></informationRequirement><literalExpression><text>Applicant.Monthly Income * 12 + 1</text></literalExpression>'
    assert decisions(dmn(logic, before=types + data))["D"].evaluate({"Applicant": {"Monthly Income": 2}}).outputs == {"D": 25}


def test_other_tools_get_a_drawing_in_which_what_is_used_stands_below():
    root = etree.fromstring(write_dmn(EVERYTHING))
    bounds = {shape.get("dmnElementRef"): shape[0] for shape in root.iter("{*}DMNShape")}
    assert set(bounds) == {one.get("id") for one in root if etree.QName(one).localname in ("decision", "inputData", "businessKnowledgeModel")}
    assert int(bounds["top"].get("y")) < int(bounds["base"].get("y")) < int(bounds["input.n"].get("y"))
    assert len({(one.get("x"), one.get("y")) for one in bounds.values()}) == len(bounds)
    assert {edge.get("dmnElementRef") for edge in root.iter("{*}DMNEdge")} == {one.get("id") for one in root.iter("{*}informationRequirement", "{*}knowledgeRequirement")}
