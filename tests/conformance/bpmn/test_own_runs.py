"""Models of our own, of the families that the sample shows: what each run logs."""

from typing import Any

import pytest

from tests.conformance.bpmn.driver import run_case
from tests.conformance.bpmn.sketch import sketch, task

F = 'xsi:type="tFormalExpression"'
SIG = '<signal id="s" name="s"/>'
ESC = '<escalation id="e" escalationCode="E1"/>'
ERR = '<error id="er" errorCode="ERR-1"/>'
MSG = '<message id="m" name="m"/><interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
md = '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'
sd = '<signalEventDefinition signalRef="s"/>'
ed = '<escalationEventDefinition escalationRef="e"/>'
st, en = '<startEvent id="st"/>', '<endEvent id="en"/>'


def td(time: str, name: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{name} {F}>{time}</{name}></timerEventDefinition>"


CASES: list[tuple[Any, ...]] = [
    (
        "comp_event_sub",
        ["SCRIPT_a", "SCRIPT_h", "SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/>{task("a")}<endEvent id="i2"/><subProcess id="es" triggeredByEvent="true"><startEvent id="c1"><compensateEventDefinition/></startEvent>{task("h")}<endEvent id="c2"/></subProcess></subProcess><intermediateThrowEvent id="th"><compensateEventDefinition/></intermediateThrowEvent>'
        + task("z"),
        "st > sp > th > z > en;i1 > a > i2;c1 > h > c2",
    ),
    (
        "comp_end_top",
        ["SCRIPT_a", "SCRIPT_h"],
        st
        + '<endEvent id="en"><compensateEventDefinition/></endEvent>'
        + task("a")
        + '<boundaryEvent id="b" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>'
        + task("h", more='isForCompensation="true"')
        + '<association id="as" sourceRef="b" targetRef="h" associationDirection="One"/>',
        "st > a > en",
    ),
    (
        "comp_ref",
        ["SCRIPT_a", "SCRIPT_b", "SCRIPT_h"],
        st
        + en
        + task("a")
        + task("b")
        + '<boundaryEvent id="ba" attachedToRef="a"><compensateEventDefinition/></boundaryEvent><boundaryEvent id="bb" attachedToRef="b"><compensateEventDefinition/></boundaryEvent>'
        + task("h", more='isForCompensation="true"')
        + task("k", more='isForCompensation="true"')
        + '<intermediateThrowEvent id="th"><compensateEventDefinition activityRef="a"/></intermediateThrowEvent><association id="as" sourceRef="ba" targetRef="h"/><association id="at" sourceRef="bb" targetRef="k"/>',
        "st > a > b > th > en",
    ),
    ("esc_top", ["ERROR_thrownEscalationEvent"], st + f'<endEvent id="en">{ed}</endEvent>', "st > en", ESC),
    ("err_top", ["SCRIPT_a", "ERROR_thrownErrorEvent"], st + task("a") + '<endEvent id="en"><errorEventDefinition errorRef="er"/></endEvent>', "st > a > en", ERR),
    (
        "err_task",
        ["SCRIPT_h"],
        st
        + en
        + task("t", "THROW_ERROR")
        + task("n")
        + task("h")
        + '<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t"><errorEventDefinition errorRef="er"/></boundaryEvent>',
        "st > t > n > en;b > h > e2",
        ERR,
    ),
    (
        "err_call",
        ["SCRIPT_h"],
        st
        + en
        + '<callActivity id="ca" calledElement="sub"/>'
        + task("n")
        + task("h")
        + '<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="ca"><errorEventDefinition errorRef="er"/></boundaryEvent>',
        "st > ca > n > en;b > h > e2;ss > se",
        ERR,
        '<process id="sub" isExecutable="true"><startEvent id="ss"/><endEvent id="se"><errorEventDefinition errorRef="er"/></endEvent></process>',
    ),
    (
        "sig_evsub_non",
        ["SCRIPT_a", "SCRIPT_e", "SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><intermediateThrowEvent id="th">{sd}</intermediateThrowEvent>{task("a")}<endEvent id="i2"/><subProcess id="es" triggeredByEvent="true"><startEvent id="c1" isInterrupting="false">{sd}</startEvent>{task("e")}<endEvent id="c2"/></subProcess></subProcess>'
        + task("z"),
        "st > sp > z > en;i1 > th > a > i2;c1 > e > c2",
        SIG,
    ),
    (
        "timer_evsub_int",
        ["SCRIPT_e", "SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><intermediateCatchEvent id="w">{td("PT10S")}</intermediateCatchEvent>{task("a")}<endEvent id="i2"/><subProcess id="es" triggeredByEvent="true"><startEvent id="c1">{td("PT2S")}</startEvent>{task("e")}<endEvent id="c2"/></subProcess></subProcess>'
        + task("z"),
        "st > sp > z > en;i1 > w > a > i2;c1 > e > c2",
    ),
    (
        "timer_bound_wait",
        ["SCRIPT_h"],
        st + en + task("t", "WAIT_TEN_SECONDS") + task("n") + task("h") + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t">{td("PT5S")}</boundaryEvent>',
        "st > t > n > en;b > h > e2",
    ),
    (
        "cond_bound",
        ["SCRIPT_h"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/>{task("inc", "INCREMENT_INTEGER_VARIABLE")}{task("w", "WAIT_TEN_SECONDS")}{task("a")}<endEvent id="i2"/></subProcess>'
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="sp"><conditionalEventDefinition><condition {F}>integerVariable &gt; 0</condition></conditionalEventDefinition></boundaryEvent>',
        "st > sp > z > en;i1 > inc > w > a > i2;b > h > e2",
    ),
    (
        "mi_par_none",
        ["SCRIPT_t"] * 3 + ["SCRIPT_h"] * 3 + ["SCRIPT_z"],
        st
        + en
        + task(
            "t", inner=f'<multiInstanceLoopCharacteristics behavior="None" noneBehaviorEventRef="sdx"><loopCardinality {F}>3</loopCardinality></multiInstanceLoopCharacteristics>'
        )
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t">{sd}</boundaryEvent>',
        "st > t > z > en;b > h > e2",
        SIG + '<signalEventDefinition id="sdx" signalRef="s"/>',
    ),
    ("loop_max", ["SCRIPT_t"] * 3 + ["SCRIPT_z"], st + en + task("t", inner='<standardLoopCharacteristics loopMaximum="3"/>') + task("z"), "st > t > z > en"),
    (
        "loop_cond_max",
        ["INCREMENT_correct"] * 2 + ["SCRIPT_z"],
        st
        + en
        + task(
            "t",
            "INCREMENT_INTEGER_VARIABLE_AND_LOG",
            inner=f'<standardLoopCharacteristics loopMaximum="2"><loopCondition {F}>integerVariable&lt;5</loopCondition></standardLoopCharacteristics>',
        )
        + task("z"),
        "st > t > z > en",
    ),
    (
        "loop_before",
        ["SCRIPT_z"],
        st
        + en
        + task("t", inner=f'<standardLoopCharacteristics testBefore="true"><loopCondition {F}>integerVariable&lt;0</loopCondition></standardLoopCharacteristics>')
        + task("z"),
        "st > t > z > en",
    ),
    (
        "loop_sub",
        ["INCREMENT_correct"] * 3 + ["SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><standardLoopCharacteristics><loopCondition {F}>integerVariable&lt;3</loopCondition></standardLoopCharacteristics><startEvent id="i1"/>{task("a", "INCREMENT_INTEGER_VARIABLE_AND_LOG")}<endEvent id="i2"/></subProcess>'
        + task("z"),
        "st > sp > z > en;i1 > a > i2",
    ),
    (
        "adhoc_par",
        ["SCRIPT_a", "SCRIPT_b", "SCRIPT_z"],
        st + en + f'<adHocSubProcess id="ah" ordering="Parallel">{task("a")}{task("b")}</adHocSubProcess>' + task("z"),
        "st > ah > z > en",
    ),
    (
        "adhoc_cc",
        ["SCRIPT_a", "SCRIPT_z"],
        st + en + f'<adHocSubProcess id="ah" ordering="Sequential">{task("a")}{task("b")}<completionCondition {F}>true</completionCondition></adHocSubProcess>' + task("z"),
        "st > ah > z > en",
    ),
    (
        "evt_gw_sig",
        ["SCRIPT_a"],
        st
        + en
        + '<parallelGateway id="pg"/><eventBasedGateway id="eg"/>'
        + f'<intermediateCatchEvent id="c1">{sd}</intermediateCatchEvent><intermediateCatchEvent id="c2">{td("PT5S")}</intermediateCatchEvent>'
        + task("a")
        + task("b")
        + f'<endEvent id="e2"/><endEvent id="e3">{sd}</endEvent>',
        "st > pg > eg > c1 > a > en;eg > c2 > b > e2;pg > e3",
        SIG,
    ),
    (
        "evt_gw_timer",
        ["SCRIPT_b"],
        st
        + en
        + '<eventBasedGateway id="eg"/>'
        + f'<intermediateCatchEvent id="c1">{sd}</intermediateCatchEvent><intermediateCatchEvent id="c2">{td("PT5S")}</intermediateCatchEvent>'
        + task("a")
        + task("b")
        + '<endEvent id="e2"/>',
        "st > eg > c1 > a > en;eg > c2 > b > e2",
        SIG,
    ),
    (
        "msg_start",
        ["SCRIPT_a", "SCRIPT_b"],
        st + en + f'<intermediateThrowEvent id="th">{md}</intermediateThrowEvent>' + task("a"),
        "st > th > a > en;s2 > b > e2",
        MSG,
        f'<process id="p2" isExecutable="true"><startEvent id="s2">{md}</startEvent>' + task("b") + '<endEvent id="e2"/></process>',
    ),
    (
        "msg_roundtrip",
        ["SCRIPT_a", "SCRIPT_b"],
        st
        + en
        + f'<intermediateThrowEvent id="th">{md}</intermediateThrowEvent><intermediateCatchEvent id="ct"><messageEventDefinition messageRef="m2"><operationRef>o</operationRef></messageEventDefinition></intermediateCatchEvent>'
        + task("a"),
        "st > th > ct > a > en;s2 > b > th2 > e2",
        MSG.replace("<interface", '<message id="m2" name="m2"/><interface'),
        f'<process id="p2" isExecutable="true"><startEvent id="s2">{md}</startEvent>'
        + task("b")
        + '<intermediateThrowEvent id="th2"><messageEventDefinition messageRef="m2"><operationRef>o</operationRef></messageEventDefinition></intermediateThrowEvent><endEvent id="e2"/></process>',
    ),
    (
        "token_card",
        ["SCRIPT_a", "SCRIPT_b", "SCRIPT_b", "SCRIPT_c"],
        st + en + task("a", more='completionQuantity="2"') + task("b") + task("c", more='startQuantity="2"'),
        "st > a > b > c > en",
    ),
    (
        "cancel_end_bound",
        ["SCRIPT_a", "SCRIPT_h"],
        st
        + en
        + f'<transaction id="tr"><startEvent id="i1"/>{task("a")}<endEvent id="i2"><cancelEventDefinition/></endEvent></transaction>'
        + task("z")
        + task("h")
        + '<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="tr"><cancelEventDefinition/></boundaryEvent>',
        "st > tr > z > en;i1 > a > i2;b > h > e2",
    ),
    (
        "esc_non",
        ["SCRIPT_a", "SCRIPT_h", "SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><intermediateThrowEvent id="th">{ed}</intermediateThrowEvent>{task("a")}<endEvent id="i2"/></subProcess>'
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="sp" cancelActivity="false">{ed}</boundaryEvent>',
        "st > sp > z > en;i1 > th > a > i2;b > h > e2",
        ESC,
    ),
    (
        "multi_bound",
        ["SCRIPT_h"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><intermediateThrowEvent id="th">{sd}</intermediateThrowEvent>{task("a")}<endEvent id="i2"/></subProcess>'
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="sp">{td("PT30S")}{sd}</boundaryEvent>',
        "st > sp > z > en;i1 > th > a > i2;b > h > e2",
        SIG,
    ),
    (
        "multi_end",
        ["SCRIPT_h", "SCRIPT_k"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><endEvent id="i2">{sd}{ed}</endEvent></subProcess>'
        + task("z")
        + task("h")
        + task("k")
        + f'<endEvent id="e2"/><endEvent id="e3"/><boundaryEvent id="b" attachedToRef="sp" cancelActivity="false">{sd}</boundaryEvent><boundaryEvent id="b2" attachedToRef="sp">{ed}</boundaryEvent>',
        "st > sp > z > en;i1 > i2;b > h > e2;b2 > k > e3",
        SIG + ESC,
    ),
    (
        "par_div_excl_conv",
        ["SCRIPT_a", "SCRIPT_b", "SCRIPT_c", "SCRIPT_c"],
        st + en + '<parallelGateway id="pg"/><exclusiveGateway id="xg"/>' + task("a") + task("b") + task("c"),
        "st > pg > a > xg > c > en;pg > b > xg",
    ),
    (
        "excl_div_par_conv",
        ["SCRIPT_a"],
        st + en + '<exclusiveGateway id="xg"/><parallelGateway id="pg"/>' + task("a") + task("b") + task("c"),
        'st > xg > [test.contains("a")] a > pg > c > en;xg > [default] b > pg',
    ),
    (
        "sig_bound_task",
        ["SCRIPT_h", "SCRIPT_x"],
        st
        + en
        + '<parallelGateway id="pg"/>'
        + task("t", "WAIT_TEN_SECONDS")
        + task("n")
        + task("x")
        + task("h")
        + f'<endEvent id="e2"/><endEvent id="e3">{sd}</endEvent><boundaryEvent id="b" attachedToRef="t">{sd}</boundaryEvent>',
        "st > pg > t > n > en;pg > x > e3;b > h > e2",
        SIG,
    ),
    (
        "timer_cycle",
        ["SCRIPT_h", "SCRIPT_h", "SCRIPT_h", "SCRIPT_n"],
        st
        + en
        + task("t", "WAIT_TEN_SECONDS")
        + task("n")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t" cancelActivity="false">{td("R3/PT2S", "timeCycle")}</boundaryEvent>',
        "st > t > n > en;b > h > e2",
    ),
    (
        "parallel_ts",
        ["EXECUTION_parallel"],
        st + en + '<parallelGateway id="pg"/><parallelGateway id="pj"/>' + task("a", "CREATE_TIMESTAMP_1_LOG") + task("b", "CREATE_TIMESTAMP_2_LOG"),
        "st > pg > a > pj > en;pg > b > pj",
    ),
    (
        "cond_flow_task",
        ["SCRIPT_a"],
        st + en + task("s", "CREATE_LOG_FILE") + task("a") + task("b") + '<endEvent id="e2"/>',
        'st > s > [test.contains("a")] a > en;s > [test.contains("b")] b > e2',
    ),
    (
        "term_sub",
        ["SCRIPT_z"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><parallelGateway id="pg"/>{task("a", "WAIT_TEN_SECONDS")}{task("b")}<endEvent id="i2"/><endEvent id="i3"><terminateEventDefinition/></endEvent></subProcess>'
        + task("z"),
        "st > sp > z > en;i1 > pg > a > b > i2;pg > i3",
    ),
    (
        "par_multi_bound",
        ["SCRIPT_h"],
        st
        + en
        + f'<subProcess id="sp"><startEvent id="i1"/><intermediateThrowEvent id="th">{sd}</intermediateThrowEvent><intermediateThrowEvent id="th2"><signalEventDefinition signalRef="s2"/></intermediateThrowEvent>{task("a")}<endEvent id="i2"/></subProcess>'
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="sp" parallelMultiple="true"><signalEventDefinition signalRef="s2"/>{sd}</boundaryEvent>',
        "st > sp > z > en;i1 > th > th2 > a > i2;b > h > e2",
        SIG + '<signal id="s2" name="s2"/>',
    ),
    (
        "mi_complex",
        ["SCRIPT_t"] * 3 + ["SCRIPT_h", "SCRIPT_z"],
        st
        + en
        + task(
            "t",
            inner=f'<multiInstanceLoopCharacteristics isSequential="true" behavior="Complex"><loopCardinality {F}>3</loopCardinality><complexBehaviorDefinition><condition {F}>numberOfCompletedInstances = 2</condition><event id="ie">{sd}</event></complexBehaviorDefinition></multiInstanceLoopCharacteristics>',
        )
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t">{sd}</boundaryEvent>',
        "st > t > z > en;b > h > e2",
        SIG,
    ),
    (
        "mi_one_par",
        ["SCRIPT_t"] * 3 + ["SCRIPT_h", "SCRIPT_z"],
        st
        + en
        + task("t", inner=f'<multiInstanceLoopCharacteristics behavior="One" oneBehaviorEventRef="sdx"><loopCardinality {F}>3</loopCardinality></multiInstanceLoopCharacteristics>')
        + task("z")
        + task("h")
        + f'<endEvent id="e2"/><boundaryEvent id="b" attachedToRef="t">{sd}</boundaryEvent>',
        "st > t > z > en;b > h > e2",
        SIG + '<signalEventDefinition id="sdx" signalRef="s"/>',
    ),
    (
        "cond_start",
        [],
        '<startEvent id="st"><conditionalEventDefinition><condition ' + F + '>test.contains("b")</condition></conditionalEventDefinition></startEvent>' + en + task("a"),
        "st > a > en",
    ),
    ("timer_start", ["SCRIPT_a"], '<startEvent id="st">' + td("PT5S") + "</startEvent>" + en + task("a"), "st > a > en"),
    (
        "mi_until",
        ["SCRIPT_t"] * 2 + ["SCRIPT_z"],
        st
        + en
        + task(
            "t",
            inner=f'<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality {F}>5</loopCardinality><completionCondition {F}>numberOfCompletedInstances = 2</completionCondition></multiInstanceLoopCharacteristics>',
        )
        + task("z"),
        "st > t > z > en",
    ),
    (
        "mi_neg",
        ["ERROR_runtime"],
        st + en + task("t", inner=f"<multiInstanceLoopCharacteristics><loopCardinality {F}>-1</loopCardinality></multiInstanceLoopCharacteristics>") + task("z"),
        "st > t > z > en",
    ),
]


@pytest.mark.parametrize(
    ("name", "expected", "body", "flows", "more"), [(name, expected, body, flows, more) for name, expected, body, flows, *more in CASES], ids=[case[0] for case in CASES]
)
def test_a_model_of_our_own_runs_as_the_standard_says(name: str, expected: list[str], body: str, flows: str, more: list[str]) -> None:
    roots, processes = ([*more, "", ""])[:2]
    got, why = run_case({"file": name, "inputs": {"integerVariable": 0, "test": "a"}}, sketch(body, flows, roots, processes))
    assert sorted(got.elements()) == sorted(expected), why
