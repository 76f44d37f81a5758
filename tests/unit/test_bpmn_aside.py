"""What a workflow file has no place for is told by name when BPMN is read: of the standard and of other tools."""

import pytest

from engine.bpmn import export_bpmn, import_bpmn
from engine.errors import Invalid
from tests.conformance.bpmn.sketch import sketch

ST, EN = '<startEvent id="st"/>', '<endEvent id="en"/>'
TASK = '<userTask id="t" name="Look"/>'


def _told(body: str, roots: str = "", old: str = "", new: str = "") -> dict[str, str]:
    """Element -> what is told of it."""
    xml = sketch(body, "st > t > en", roots).decode()
    assert old in xml
    found = import_bpmn(xml.replace(old, new, 1).encode())
    assert all(not one.is_error for one in found.problems)
    assert set(found.workflows["main"]["nodes"]) == {"st", "t", "en"}
    return {one.path: f"{one.code} {one.message.en}" for one in found.problems}


@pytest.mark.parametrize(
    ("body", "roots", "path", "words"),
    [
        ('<textAnnotation id="ta"><text>a note</text></textAnnotation>', "", "textAnnotation.ta", "a note"),
        ('<association id="as" sourceRef="t" targetRef="ta"/><textAnnotation id="ta"><text>x</text></textAnnotation>', "", "association.as", ""),
        ('<group id="g" categoryValueRef="cv"/>', '<category id="c"><categoryValue id="cv" value="Urgent"/></category>', "group.g", ""),
        ("", '<category id="c" name="Urgency"><categoryValue id="cv" value="Urgent"/></category>', "category.c", "Urgency"),
        ('<dataObject id="do" name="CV"/>', "", "dataObject.do", "CV"),
        ('<dataStoreReference id="dr" dataStoreRef="ds"/>', '<dataStore id="ds" name="Archive"/>', "dataStore.ds", "Archive"),
        ("", '<collaboration id="co"><participant id="p1" processRef="main"/><participant id="p2"/><messageFlow id="mf" sourceRef="p2" targetRef="t"/></collaboration>', "collaboration.co", ""),
        ("", '<resource id="r" name="Recruiters"/>', "resource.r", "Recruiters"),
    ],
)  # fmt: skip
def test_what_only_explains_is_told_by_name(body: str, roots: str, path: str, words: str) -> None:
    told = _told(ST + EN + TASK + body, roots)
    assert told[path].startswith("bpmn.aside")
    assert words in told[path]


def test_documentation_in_two_languages_and_lanes_are_told() -> None:
    docs = '<documentation>Reads it</documentation><documentation textFormat="text/plain">阅读</documentation><laneSet id="ls"><lane id="l"><flowNodeRef>t</flowNodeRef></lane></laneSet><startEvent'
    told = _told(ST + EN + TASK, "", "<startEvent", docs)
    assert set(told) == {"documentation", "laneSet.ls"}


def test_what_other_tools_add_is_told_as_the_file_writes_it() -> None:
    more = '<userTask xmlns:camunda="http://camunda.org/schema/1.0/bpmn" camunda:assignee="ann" camunda:formKey="f"'
    told = _told(ST + EN + TASK, "", "<userTask", more)
    assert told["userTask.t"].startswith("bpmn.foreign")
    assert "camunda:assignee, camunda:formKey" in told["userTask.t"]
    inner = '<extensionElements><f:taskListener xmlns:f="http://flowable.org/bpmn" event="create"/></extensionElements><incoming>flow0'
    told = _told(ST + EN + TASK, "", "<incoming>flow0", inner)
    assert "flowable.org/bpmn:taskListener" in told["userTask.t"]


def test_the_name_of_a_flow_is_told() -> None:
    told = _told(ST + EN + TASK, "", 'id="flow1"', 'id="flow1" name="done"')
    assert "'done'" in told["sequenceFlow.flow1"]


def test_an_attribute_that_nobody_knows_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="there is no attribute colour"):
        _told(ST + EN + TASK, "", "<userTask", '<userTask colour="red"')


def test_what_an_export_says_is_told_of_nowhere() -> None:
    task = {"type": "user_task", "title": {"en": "Look", "zh": "查看"}, "candidates": ["role:hr"], "many": {"over": "=list", "item": "one"}}
    sub = {"type": "subprocess", "many": {"over": "=list"}}
    inner = {"is": {"type": "start", "in": "sub"}, "ie": {"type": "end", "in": "sub"}}
    nodes = {"s": {"type": "start"}, "t": task, "sub": sub, **inner, "e": {"type": "end"}}
    edges = [{"from": "s", "to": "t"}, {"from": "t", "to": "sub"}, {"from": "sub", "to": "e"}, {"from": "is", "to": "ie"}]
    fields = {"workflow": "test", "title": {"en": "Test", "zh": "测试"}, "nodes": nodes, "edges": edges}
    found = import_bpmn(export_bpmn(fields))
    assert [one.describe() for one in found.problems] == []
    assert found.workflows["test"] == fields
