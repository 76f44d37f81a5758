"""The decision tables of the DMN TCK, written as DMN XML, read as rules, evaluated: the same answers as from JSON."""

import json
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from engine.decision import parse_rules
from engine.decision.dmn import read_dmn
from engine.decision.dmn_xml import MODEL
from engine.feel.scanner import squeeze
from engine.feel.tagged import tagged, untagged

CASES = Path(__file__).parents[3] / "shared" / "data" / "feel" / "tables.jsonl"
LINES = CASES.read_text(encoding="utf-8").splitlines() if CASES.is_file() else []
_TYPES = ("number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration")


def as_dmn(case) -> bytes:
    """The table of a case as DMN 1.5, its inputs as input data."""
    table = case["table"]
    data, needs = [], []
    for number, name in enumerate(case["inputs"]):
        type_ = case["input_types"].get(name, "Any")
        data.append(f'<inputData id="i{number}" name={quoteattr(name)}><variable name={quoteattr(name)} typeRef="{type_ if type_ in _TYPES else "Any"}"/></inputData>')
        needs.append(f'<informationRequirement><requiredInput href="#i{number}"/></informationRequirement>')
    parts = []
    for column in table["inputs"]:
        values = f"<inputValues><text>{escape(column['values'])}</text></inputValues>" if column["values"] else ""
        parts.append(f'<input><inputExpression typeRef="{column["type"] or "Any"}"><text>{escape(column["expression"])}</text></inputExpression>{values}</input>')
    for column in table["outputs"]:
        name = f" name={quoteattr(column['name'])}" if column["name"] else ""
        type_ = f' typeRef="{column["type"]}"' if column["type"] in _TYPES else ""
        values = f"<outputValues><text>{escape(column['values'])}</text></outputValues>" if column["values"] else ""
        default = f"<defaultOutputEntry><text>{escape(column['default'])}</text></defaultOutputEntry>" if column["default"] else ""
        parts.append(f"<output{name}{type_}>{values}{default}</output>")
    for rule in table["rules"]:
        tests = "".join(f"<inputEntry><text>{escape(text)}</text></inputEntry>" for text in rule["when"])
        values = "".join(f"<outputEntry><text>{escape(text)}</text></outputEntry>" for text in rule["then"])
        parts.append(f"<rule>{tests}{values}</rule>")
    aggregation = f' aggregation="{table["aggregation"]}"' if table["aggregation"] else ""
    logic = f'<decisionTable hitPolicy="{table["hit_policy"]}"{aggregation}>{"".join(parts)}</decisionTable>'
    decision = f'<decision id="d" name="The decision"><variable name="The decision"/>{"".join(needs)}{logic}</decision>'
    return f'<definitions xmlns="{MODEL}" name="case" namespace="case">{"".join(data)}{decision}</definitions>'.encode()


def dmn_value(outputs, decision):
    """What DMN calls the value: that of the only output, with the names that the outputs have there."""
    if isinstance(outputs, list):
        return [dmn_value(one, decision) for one in outputs]
    if len(decision.outputs) == 1:
        return outputs[decision.outputs[0].name]
    return {output.title.en: outputs[output.name] for output in decision.outputs}


@pytest.mark.parametrize("line", LINES, ids=[json.loads(line)["id"] for line in LINES])
def test_a_table_of_the_tck_answers_the_same_through_xml(line):
    case = json.loads(line)
    decision = parse_rules(read_dmn(as_dmn(case))).decisions["the_decision"]
    values = {squeeze(name): untagged(value) for name, value in case["inputs"].items()}
    assert tagged(dmn_value(decision.evaluate(values).outputs, decision)) == tagged(untagged(case["expected"]))
