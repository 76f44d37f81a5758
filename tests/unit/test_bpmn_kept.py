"""What a BPMN file says and a workflow file has no word for is kept where it stood and comes back in the export: of the standard and of other tools."""

import re
from typing import Any

import pytest

from engine.bpmn import export_bpmn, import_bpmn, to_yaml
from engine.bpmn.rule import check_model
from engine.bpmn.xml import parse_bpmn
from engine.errors import Invalid
from engine.pack.workflow_file import Surroundings, examine_workflow
from tests.conformance.bpmn.sketch import sketch

ST, EN = '<startEvent id="st"/>', '<endEvent id="en"/>'
TASK = '<userTask id="t" name="Look"/>'
NOTE = '<textAnnotation id="ta"><text>a note</text></textAnnotation>'
CAMUNDA = "http://camunda.org/schema/1.0/bpmn"


def _read(body: str, roots: str = "", *changes: tuple[str, str]) -> dict[str, Any]:
    """The workflow's fields; the model has one process with the nodes st > t > en."""
    xml = sketch(ST + EN + TASK + body, "st > t > en", roots).decode()
    for old, new in changes:
        assert old in xml
        xml = xml.replace(old, new, 1)
    found = import_bpmn(xml.encode())
    assert found.problems == ()
    fields: dict[str, Any] = found.workflows["main"]
    assert set(fields["nodes"]) == {"st", "t", "en"}
    return fields


def _exported(fields: dict[str, Any]) -> str:
    """The export, which is a valid model and reads as the same workflow."""
    xml = export_bpmn(fields)
    assert check_model(parse_bpmn(xml, "export.bpmn")) == []
    assert import_bpmn(xml).workflows["main"] == fields
    return xml.decode()


@pytest.mark.parametrize(
    ("body", "artifacts", "roots", "words"),
    [
        ("", NOTE, "", ["<textAnnotation", "a note"]),
        ("", f'{NOTE}<association id="as" sourceRef="t" targetRef="ta"/>', "", ['sourceRef="t" targetRef="ta"']),
        ("", '<group id="g" categoryValueRef="cv"/>', '<category id="c"><categoryValue id="cv" value="Urgent"/></category>', ["<group", 'value="Urgent"']),
        ('<dataObject id="do" name="CV" itemSubjectRef="it"/>', "", '<itemDefinition id="it" itemKind="Information"/>', ['name="CV"', "<itemDefinition"]),
        ('<dataStoreReference id="dr" dataStoreRef="ds"/>', "", '<dataStore id="ds" name="Archive"/>', ["<dataStoreReference", 'name="Archive"']),
        ("", "", '<resource id="r" name="Recruiters"/>', ["<resource "]),
        (
            "",
            "",
            '<collaboration id="co"><participant id="p1" processRef="main"/><participant id="p2"/><messageFlow id="mf" sourceRef="p2" targetRef="t"/></collaboration>',
            ['processRef="Process_main"', "<messageFlow", 'bpmnElement="co"'],
        ),
    ],
)
def test_what_only_explains_comes_back(body: str, artifacts: str, roots: str, words: list[str]) -> None:
    xml = _exported(_read(body, roots, ("</process>", f"{artifacts}</process>")))
    assert "hireloom:fields" not in xml
    for word in words:
        assert word in xml


def test_documentation_in_two_languages_and_lanes_come_back_with_their_nodes_new_names() -> None:
    docs = '<documentation>Reads it</documentation><documentation textFormat="text/plain">阅读</documentation><laneSet id="ls"><lane id="l" name="HR"><flowNodeRef>En-D</flowNodeRef></lane></laneSet>'
    xml = sketch(ST + TASK + '<endEvent id="En-D"/>', "st > t > En-D", "").decode().replace("<startEvent", docs + "<startEvent", 1)
    fields = import_bpmn(xml.encode()).workflows["main"]
    assert fields["bpmn"][1] == '<documentation textFormat="text/plain">阅读</documentation>'
    assert "<flowNodeRef>en_d</flowNodeRef>" in _exported(fields)


def test_what_other_tools_add_comes_back_at_its_element() -> None:
    inner = '<documentation>why</documentation><extensionElements><f:taskListener xmlns:f="http://flowable.org/bpmn" event="create"/></extensionElements><incoming>flow0'
    fields = _read("", "", ("<userTask", f'<userTask xmlns:camunda="{CAMUNDA}" camunda:assignee="ann"'), ("<incoming>flow0", inner))
    assert fields["nodes"]["t"]["bpmn"][0] == {"attribute": f"{{{CAMUNDA}}}assignee", "value": "ann"}
    xml = _exported(fields)
    assert ':assignee="ann"' in xml
    assert "f:taskListener" in xml
    assert xml.index("<documentation>why") < xml.index("f:taskListener")


def test_a_file_with_other_prefixes_is_kept_alike() -> None:
    fields = _read("", "", ("</process>", f"{NOTE}</process>"), ("<startEvent", "<documentation>x</documentation><startEvent"))
    xml = sketch(ST + EN + TASK, "st > t > en", "").decode().replace("</process>", f"{NOTE}</process>").replace("<startEvent", "<documentation>x</documentation><startEvent", 1)
    other = re.sub(r"<(/?)(?=[a-z])", r"<\1b:", xml).replace("xmlns=", "xmlns:b=").replace('"tFormal', '"b:tFormal')
    assert import_bpmn(other.encode()).workflows["main"] == fields


def test_names_of_flows_and_notes_on_them_come_back() -> None:
    fields = _read("", "", ('id="flow1"', 'id="flow1" name="done"'), ("</process>", f'{NOTE}<association id="as" sourceRef="flow1" targetRef="ta"/></process>'))
    xml = _exported(fields)
    assert 'name="done"' in xml
    assert 'sourceRef="Flow_1" targetRef="ta"' in xml


def test_the_drawing_of_what_is_kept_comes_back() -> None:
    shape = '<bpmndi:BPMNShape xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="sh" bpmnElement="ta"><dc:Bounds x="7" y="8" width="90" height="30"/></bpmndi:BPMNShape>'
    plane = f'<bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" id="d"><bpmndi:BPMNPlane id="pl" bpmnElement="main">{shape}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>'
    xml = _exported(_read("", "", ("</process>", f"{NOTE}</process>"), ("</definitions>", f"{plane}</definitions>")))
    assert '<dc:Bounds height="30" width="90" x="7" y="8"/>' in xml


def test_what_stood_inside_of_what_is_written_anew_rides_along() -> None:
    timer = '<intermediateCatchEvent id="t"><timerEventDefinition id="td"><documentation>two days</documentation><timeDuration xsi:type="tFormalExpression">P2D</timeDuration></timerEventDefinition>'
    xml = sketch(ST + EN + timer + "</intermediateCatchEvent>", "st > t > en", "").decode()
    fields = import_bpmn(xml.encode()).workflows["main"]
    assert fields["nodes"]["t"]["bpmn"] == [{"in": "timerEventDefinition td", "xml": "<documentation>two days</documentation>"}]
    assert "two days" in _exported(fields)


def test_what_names_a_node_that_is_no_more_goes_with_it() -> None:
    fields = _read("", "", ("</process>", f'{NOTE}<association id="as" sourceRef="t" targetRef="ta"/></process>'))
    del fields["nodes"]["t"]
    fields["edges"] = [{"from": "st", "to": "en"}]
    xml = export_bpmn(fields).decode()
    assert "a note" in xml
    assert "<association" not in xml


def test_pieces_that_do_not_fit_any_more_ride_along_and_are_not_lost() -> None:
    fields = _read("", "", ("</process>", f"{NOTE}</process>"))
    fields["nodes"]["ta"] = {"type": "user_task", "candidates": "role:hr"}
    fields["edges"] = [{"from": "st", "to": "t"}, {"from": "t", "to": "ta"}, {"from": "ta", "to": "en"}]
    assert "a note" in _exported(fields)
    fields["nodes"]["t"]["bpmn"] = ["<broken", "<a/><b/>"]
    assert import_bpmn(export_bpmn(fields)).workflows["main"] == fields


def test_a_workflow_file_may_have_kept_pieces() -> None:
    fields = _read("", "", ("</process>", f"{NOTE}</process>"), ('id="flow1"', 'id="flow1" name="done"'))
    reading = examine_workflow(to_yaml(fields), "main.workflow.yaml", Surroundings({}, {}, {}))
    assert reading.problems == ()


def test_an_attribute_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="there is no attribute colour"):
        _read("", "", ("<userTask", '<userTask colour="red"'))


def test_an_export_of_ours_has_nothing_to_keep() -> None:
    task = {"type": "user_task", "title": {"en": "Look", "zh": "查看"}, "candidates": ["role:hr"], "many": {"over": "=list", "item": "one"}}
    sub = {"type": "subprocess", "many": {"over": "=list"}}
    inner = {"is": {"type": "start", "in": "sub"}, "ie": {"type": "end", "in": "sub"}}
    nodes = {"s": {"type": "start"}, "t": task, "sub": sub, **inner, "e": {"type": "end"}}
    edges = [{"from": "s", "to": "t"}, {"from": "t", "to": "sub"}, {"from": "sub", "to": "e"}, {"from": "is", "to": "ie"}]
    fields = {"workflow": "test", "title": {"en": "Test", "zh": "测试"}, "nodes": nodes, "edges": edges}
    found = import_bpmn(export_bpmn(fields))
    assert [one.describe() for one in found.problems] == []
    assert found.workflows["test"] == fields
