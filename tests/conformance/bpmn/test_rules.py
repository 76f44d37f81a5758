"""Each rule of the standard refuses a model that breaks it, and names it; a model next to it that does not is taken."""

import pytest

from engine.bpmn.rule import check_model
from engine.bpmn.xml import parse_bpmn
from engine.errors import Invalid
from tests.conformance.bpmn.sketch import sketch

F = 'xsi:type="tFormalExpression"'
st, en, t = '<startEvent id="st"/>', '<endEvent id="en"/>', '<task id="t"/>'
MSG = '<message id="m"/><interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
md = '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'


def td(text: str = "PT1S", name: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{name} {F}>{text}</{name}></timerEventDefinition>"


def catch(name: str, inner: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{inner}</intermediateCatchEvent>'


def io(inner: str) -> str:
    return f"<ioSpecification>{inner}</ioSpecification>"


BAD = [
    ("bpmn.error_code", st + '<endEvent id="en"><errorEventDefinition/></endEvent>', "st > en", ""),
    ("bpmn.error_code", st + '<endEvent id="en"><errorEventDefinition errorRef="e"/></endEvent>', "st > en", '<error id="e"/>'),
    ("bpmn.signal_missing", st + en + catch("c", "<signalEventDefinition/>"), "st > c > en", ""),
    ("bpmn.timer_missing", st + en + catch("c", "<timerEventDefinition/>"), "st > c > en", ""),
    ("bpmn.time", st + en + catch("c", td("1 minute")), "st > c > en", ""),
    ("bpmn.time", st + en + catch("c", td("R3/often", "timeCycle")), "st > c > en", ""),
    ("bpmn.message_missing", st + en + catch("c", "<messageEventDefinition><operationRef>o</operationRef></messageEventDefinition>"), "st > c > en", MSG),
    ("bpmn.condition_unused", st + en + '<endEvent id="e2"/><parallelGateway id="g"/>', "st > g > [x] en;g > e2", ""),
    ("bpmn.loop_maximum", st + en + '<task id="t"><standardLoopCharacteristics loopMaximum="-1"/></task>', "st > t > en", ""),
    ("bpmn.condition_place", st + en + t + '<endEvent id="e2"/>', "st > [x] t > en;st > e2", ""),
    ("bpmn.condition_alone", st + en + t, "st > t > [x] en", ""),
    ("bpmn.direction", st + en + t + '<exclusiveGateway id="g" gatewayDirection="Converging"/><endEvent id="e2"/>', "st > g > t > en;g > e2", ""),
    ("bpmn.direction", st + en + '<inclusiveGateway id="g" gatewayDirection="Mixed"/><endEvent id="e2"/>', "st > g > en;g > e2", ""),
    ("bpmn.crosses_subprocess", st + en + '<subProcess id="sp"><startEvent id="i"/><task id="a"/><endEvent id="j"/></subProcess>', "st > sp > en;i > a > j;a > en", ""),
    ("bpmn.event_gateway_boundary",
     st + en + f'<eventBasedGateway id="g"/><receiveTask id="r" messageRef="m"/><endEvent id="e2"/><endEvent id="e3"/><boundaryEvent id="b" attachedToRef="r">{td()}</boundaryEvent>' + catch("c", td()),
     "st > g > r > en;g > c > e2;b > e3", MSG),
    ("bpmn.event_gateway_start_target",
     en + '<eventBasedGateway id="g" instantiate="true"/><endEvent id="e2"/>' + catch("c", td()) + catch("d", md), "g > c > en;g > d > e2", MSG),
    ("bpmn.event_gateway_parallel", st + en + '<eventBasedGateway id="g" eventGatewayType="Parallel"/><endEvent id="e2"/>' + catch("c", td()) + catch("d", md), "st > g > c > en;g > d > e2", MSG),
    ("bpmn.ad_hoc_empty", st + en + '<adHocSubProcess id="a"/>', "st > a > en", ""),
    ("bpmn.ad_hoc_event", st + en + '<adHocSubProcess id="a"><startEvent id="i"/><task id="x"/></adHocSubProcess>', "st > a > en;i > x", ""),
    ("bpmn.quantity", st + en + '<task id="t" startQuantity="0"/>', "st > t > en", ""),
    ("bpmn.instances", st + en + '<task id="t"><multiInstanceLoopCharacteristics/></task>', "st > t > en", ""),
    ("bpmn.behavior", st + en + f'<task id="t"><multiInstanceLoopCharacteristics behavior="None"><loopCardinality {F}>2</loopCardinality></multiInstanceLoopCharacteristics></task>', "st > t > en", ""),
    ("bpmn.event_subprocess_start",
     st + en + f'<subProcess id="x" triggeredByEvent="true"><startEvent id="i">{td()}</startEvent><startEvent id="j">{td()}</startEvent><endEvent id="k"/></subProcess>', "st > en;i > k;j > k", ""),
    ("bpmn.trigger", st + en + '<subProcess id="x" triggeredByEvent="true"><startEvent id="i" isInterrupting="false"><compensateEventDefinition/></startEvent><endEvent id="k"/></subProcess>',
     "st > en;i > k", ""),
    ("bpmn.trigger", st + en + t + '<boundaryEvent id="b" attachedToRef="t"><terminateEventDefinition/></boundaryEvent><endEvent id="e2"/>', "st > t > en;b > e2", ""),
    ("bpmn.boundary_outgoing", st + en + t + f'<boundaryEvent id="b" attachedToRef="t">{td()}</boundaryEvent>', "st > t > en", ""),
    ("bpmn.end_outgoing", st + en + '<endEvent id="e2"/>', "st > en > e2", ""),
    ("bpmn.end_incoming", st + en + '<endEvent id="e2"/>', "st > en", ""),
    ("bpmn.link_end", st + '<intermediateThrowEvent id="l"><linkEventDefinition name="x"/></intermediateThrowEvent>' + en, "st > l", ""),
    ("bpmn.link_flow", st + en + catch("l", '<linkEventDefinition name="x"/>'), "st > l > en", ""),
    ("bpmn.handler_flow", st + en + t + '<task id="h" isForCompensation="true"/><boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'
     '<association id="a" sourceRef="b" targetRef="h"/>', "st > t > en;st > h > en", ""),
    ("bpmn.set_missing", st + en + '<task id="t">' + io('<dataInput id="i"/><inputSet/><outputSet/>') + "</task>", "st > t > en", ""),
    ("bpmn.association_target", st + en + '<dataObject id="d"/><dataObjectReference id="dr" dataObjectRef="d"/><task id="t">' + io("<inputSet/><outputSet/>")
     + '<dataInputAssociation><sourceRef>dr</sourceRef><targetRef>dr</targetRef></dataInputAssociation></task>', "st > t > en", ""),
    ("bpmn.reference", st + en + '<callActivity id="t" calledElement="nobody"/>', "st > t > en", ""),
    ("bpmn.reference_kind", st + en + '<callActivity id="t" calledElement="m"/>', "st > t > en", MSG),
    ("bpmn.id_twice", st + en + t + '<dataObject id="t"/>', "st > t > en", ""),
    ("bpmn.attribute", st + en + '<task id="t" color="red"/>', "st > t > en", ""),
    ("bpmn.value", st + en + '<task id="t" isForCompensation="perhaps"/>', "st > t > en", ""),
    ("bpmn.element", st + en + '<task id="t"><script>x</script></task>', "st > t > en", ""),
    ("bpmn.no_way_in", st + en + t, "st > en;t > en", ""),
    ("bpmn.no_way_out", st + en + t + '<parallelGateway id="g"/>', "st > g > t;g > en", ""),
    ("bpmn.receive_start", st + en + t + '<receiveTask id="r" instantiate="true" messageRef="m"/>', "st > t > r > en", MSG),
]  # fmt: skip
GOOD = [
    (st + en + t, "st > t > en", ""),
    (st + en + catch("c", td("=delay")), "st > c > en", ""),
    (st + en + catch("c", td("2026-01-05T09:00:00Z", "timeDate")), "st > c > en", ""),
    (st + en + catch("c", md), "st > c > en", MSG),
    (st + en + t + '<exclusiveGateway id="g" gatewayDirection="Diverging"/><endEvent id="e2"/>', "st > g > [x] t > en;g > [default] e2", ""),
    (st + en + f'<receiveTask id="r" messageRef="m"/><eventBasedGateway id="g"/><endEvent id="e2"/>{catch("c", td())}', "st > g > r > en;g > c > e2", MSG),
    (
        st + en + f'<subProcess id="x" triggeredByEvent="true"><startEvent id="i" isInterrupting="false">{td("R3/PT1S", "timeCycle")}</startEvent><endEvent id="k"/></subProcess>',
        "st > en;i > k",
        "",
    ),
]


@pytest.mark.parametrize(("code", "body", "flows", "roots"), BAD)
def test_a_model_that_breaks_a_rule_is_refused_by_it(code: str, body: str, flows: str, roots: str) -> None:
    found = check_model(parse_bpmn(sketch(body, flows, roots), "own.bpmn"))
    assert code in [one.code for one in found], [one.describe() for one in found]
    assert all(one.line and one.message.zh for one in found)


@pytest.mark.parametrize(("body", "flows", "roots"), GOOD)
def test_a_model_that_breaks_none_is_taken(body: str, flows: str, roots: str) -> None:
    assert [one.describe() for one in check_model(parse_bpmn(sketch(body, flows, roots), "own.bpmn"))] == []


def test_a_document_type_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_bpmn(b'<!DOCTYPE d [<!ENTITY x "y">]><d>&x;</d>', "own.bpmn")
    assert refusal.value.code in ("bpmn.doctype", "bpmn.xml")


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        parse_bpmn(b" " * 5_000_000, "own.bpmn")
    assert refusal.value.code == "file.too_large"
