"""Models of our own for the families of the suite (patterns 1 to 20, gateways, events, activities, errors): what each logs for each input."""

from collections import Counter
from typing import NamedTuple

import pytest

from tests.conformance.bpmn.driver import run_case
from tests.conformance.bpmn.sketch import sketch, task

F = 'xsi:type="tFormalExpression"'
ST, EN, E2, E3 = '<startEvent id="st"/>', '<endEvent id="en"/>', '<endEvent id="e2"/>', '<endEvent id="e3"/>'
SIG = '<signal id="s" name="Sig"/><signal id="z" name="Sig_2"/>'
SD, ZD = '<signalEventDefinition signalRef="s"/>', '<signalEventDefinition signalRef="z"/>'
ESC = '<escalation id="e" escalationCode="E1"/>'
ED = '<escalationEventDefinition escalationRef="e"/>'
ERR = '<error id="er" errorCode="ERR_CODE"/>'
RD = '<errorEventDefinition errorRef="er"/>'
MSG = '<message id="m" name="m"/><interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
MD = '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'
CD = "<compensateEventDefinition/>"
IF_A = f'<conditionalEventDefinition><condition {F}>\n  test.contains("a")\n </condition></conditionalEventDefinition>'


class Family(NamedTuple):
    """One model; `runs` is, for each text in `test` (or number in `integerVariable`), what is logged: letters are script tasks."""

    name: str
    runs: dict[str | int, str]
    body: str
    flows: str
    roots: str = ""
    processes: str = ""
    is_parallel: bool = False


def _timer(text: str, name: str = "timeDuration") -> str:
    return f"<timerEventDefinition><{name} {F}>{text}</{name}></timerEventDefinition>"


def _tasks(letters: str) -> str:
    return "".join(task(letter) for letter in letters)


def _catch(name: str, inner: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{inner}</intermediateCatchEvent>'


def _throw(name: str, inner: str) -> str:
    return f'<intermediateThrowEvent id="{name}">{inner}</intermediateThrowEvent>'


def _border(definition: str, more: str = "", host: str = "sp") -> str:
    return f'<boundaryEvent id="b" attachedToRef="{host}" {more}>{definition}</boundaryEvent>'


def _sub(inner: str, tag: str = "subProcess", more: str = "") -> str:
    return f'<{tag} id="sp" {more}><startEvent id="i1"/>{inner}<endEvent id="i2"/></{tag}>'


def _event_sub(definition: str, inner: str, more: str = "") -> str:
    return f'<subProcess id="es" triggeredByEvent="true"><startEvent id="c1" {more}>{definition}</startEvent>{inner}<endEvent id="c2"/></subProcess>'


def _gates(split: str, join: str, more: str = "") -> str:
    return f'<{split}Gateway id="g" gatewayDirection="Diverging"/><{join}Gateway id="f" gatewayDirection="Converging">{more}</{join}Gateway>'


BOTH = "st > g > a > f > c > en;g > b > f"
CHOICE = 'st > g > [test.contains("a")] a > f > c > en;g > [test.contains("b")] b > f'
OTHER = 'st > g > [test.contains("a")] a > f > d > en;g > [test.contains("b")] b > f;g > [default] c > f'
MANY = f'<multiInstanceLoopCharacteristics isSequential="{{}}"><loopCardinality {F}>{{}}</loopCardinality></multiInstanceLoopCharacteristics>'

FAMILIES = [
    Family("parallel split", {"": "ab"}, ST + EN + E2 + '<parallelGateway id="g"/>' + _tasks("ab"), "st > g > a > en;g > b > e2"),
    Family("synchronization", {"": "abc"}, ST + EN + _gates("parallel", "parallel") + _tasks("abc"), BOTH),
    Family("exclusive choice, no way", {"a": "ac", "b": "bc", "ab": "ac", "c": "!runtime"}, ST + EN + _gates("exclusive", "exclusive") + _tasks("abc"), CHOICE),
    Family("inclusive", {"a": "ac", "b": "bc", "ab": "abc", "c": "!runtime"}, ST + EN + _gates("inclusive", "inclusive") + _tasks("abc"), CHOICE),
    Family("inclusive with default", {"c": "cd", "a": "ad", "ab": "abd"}, ST + EN + _gates("inclusive", "inclusive") + _tasks("abcd"), OTHER),
    Family("inclusive, exclusive", {"a": "ac", "ab": "abcc"}, ST + EN + _gates("inclusive", "exclusive") + _tasks("abc"), CHOICE),
    Family("exclusive, inclusive", {"a": "ac", "ab": "ac"}, ST + EN + _gates("exclusive", "inclusive") + _tasks("abc"), CHOICE),
    Family("parallel, exclusive", {"": "abcc"}, ST + EN + _gates("parallel", "exclusive") + _tasks("abc"), BOTH),
    Family("parallel, inclusive", {"": "abc"}, ST + EN + _gates("parallel", "inclusive") + _tasks("abc"), BOTH),
    Family("exclusive, parallel", {"a": "a", "b": "b", "ab": "a"}, ST + EN + _gates("exclusive", "parallel") + _tasks("abc"), CHOICE),
    Family("inclusive, parallel", {"a": "a", "ab": "abc"}, ST + EN + _gates("inclusive", "parallel") + _tasks("abc"), CHOICE),
    Family("complex, complex", {"a": "ac", "ab": "abc"}, ST + EN + _gates("complex", "complex", f"<activationCondition {F}>activationCount &gt;= 1</activationCondition>") + _tasks("abc"), CHOICE),
    Family("conditions behind a parallel gateway", {"a": "abc", "b": "abc", "c": "abc"}, ST + EN + _gates("parallel", "parallel") + _tasks("abc"), 'st > g > [test.contains("a")] a > f > c > en;g > [test.contains("b")] b > f'),
    Family("conditional flow", {"a": "ab", "b": "b"}, ST + EN + E2 + task("x", "CREATE_LOG_FILE") + _tasks("ab"), 'st > x > [test.contains("a")] a > en;x > b > e2'),
    Family("conditional, default and plain flow", {"b": "bc"}, ST + EN + E2 + E3 + task("x", "CREATE_LOG_FILE") + _tasks("abc"), 'st > x > [test.contains("a")] a > en;x > [default] b > e2;x > c > e3'),
    Family("negated condition", {"a": "a", "b": "b"}, ST + EN + E2 + '<exclusiveGateway id="g"/>' + _tasks("ab"), 'st > g > [test.contains("a")] a > en;g > [!test.contains("a")] b > e2'),
    Family("deferred choice", {"a": "a", "b": "b"}, ST + EN + E2 + E3 + '<endEvent id="e4"/><parallelGateway id="g"/><exclusiveGateway id="x"/><eventBasedGateway id="w"/>' + _catch("t", _timer("PT5S"))
           + _throw("ta", SD) + _throw("tb", ZD) + _catch("ca", SD) + _catch("cb", ZD) + _tasks("ab"),
           'st > g > t > x > [test.contains("a")] ta > en;x > [!test.contains("a")] tb > e2;g > w > ca > a > e3;w > cb > b > e4', SIG),
    Family("event gateway, timer", {"": "b"}, ST + EN + E2 + '<eventBasedGateway id="w"/>' + _catch("ca", SD) + _catch("cb", _timer("PT2S")) + _tasks("ab"), "st > w > ca > a > en;w > cb > b > e2", SIG),
    Family("arbitrary cycles", {2: "ab", 1: "abb", 0: "aabb"}, ST + EN + "".join(f'<exclusiveGateway id="g{one}"/>' for one in "1234") + task("n", "INCREMENT_INTEGER_VARIABLE") + _tasks("ab"),
           "st > g1 > a > g2 > n > g3 > [integerVariable<2] g1;g3 > [default] b > g4 > [integerVariable<3] g2;g4 > [default] en"),
    Family("implicit termination", {"": "a"}, ST + EN + E2 + '<parallelGateway id="g"/>' + _tasks("a"), "st > g > a > en;g > e2"),
    Family("instances, known at run time", {3: "aaab"}, ST + EN + task("a", inner=MANY.format("false", "${integerVariable}")) + _tasks("b"), "st > a > b > en"),
    Family("instances of a subprocess", {"": "aaab"}, ST + EN + f'<subProcess id="sp">{MANY.format("true", 3)}<startEvent id="i1"/>{task("a")}<endEvent id="i2"/></subProcess>' + _tasks("b"), "st > sp > b > en;i1 > a > i2"),
    Family("instances, discriminator", {"": "aaabc"}, ST + EN + E2 + task("a", inner=MANY.format("true", 3).replace('isSequential="true"', 'isSequential="true" behavior="One" oneBehaviorEventRef="sdx"'))
           + _border(SD, host="a") + _tasks("bc"), "st > a > b > en;bo > c > e2", SIG + '<signalEventDefinition id="sdx" signalRef="s"/>'),
    Family("no loop, tested behind", {"": "ab"}, ST + EN + task("a", inner=f"<standardLoopCharacteristics><loopCondition {F}>false</loopCondition></standardLoopCharacteristics>") + _tasks("b"), "st > a > b > en"),
    Family("no loop, tested before", {"": "b"}, ST + EN + task("a", inner=f'<standardLoopCharacteristics testBefore="true"><loopCondition {F}>false</loopCondition></standardLoopCharacteristics>') + _tasks("b"), "st > a > b > en"),
    Family("loop, at most", {"": "aaab"}, ST + EN + task("a", inner=f'<standardLoopCharacteristics loopMaximum="3"><loopCondition {F}>true</loopCondition></standardLoopCharacteristics>') + _tasks("b"), "st > a > b > en"),
    Family("loop, at most less than never", {"": "!deployment"}, ST + EN + task("a", inner=f'<standardLoopCharacteristics loopMaximum="-1"><loopCondition {F}>true</loopCondition></standardLoopCharacteristics>'), "st > a > en"),
    Family("no tokens to start with", {"": "!deployment"}, ST + EN + task("a", more='startQuantity="0"'), "st > a > en"),
    Family("too few tokens", {"": "a"}, ST + EN + _tasks("a") + task("b", more='startQuantity="2"'), "st > a > b > en"),
    Family("a task splits", {"": "abcdd"}, ST + EN + _tasks("abcd"), "st > a > b > d > en;a > c > d"),
    Family("a task splits, another takes both", {"": "abcd"}, ST + EN + _tasks("abc") + task("d", more='startQuantity="2"'), "st > a > b > d > en;a > c > d"),
    Family("subprocess", {"": "ab"}, ST + EN + _sub(task("a")) + _tasks("b"), "st > sp > b > en;i1 > a > i2"),
    Family("transaction", {"": "ab"}, ST + EN + _sub(task("a"), "transaction") + _tasks("b"), "st > sp > b > en;i1 > a > i2"),
    Family("ad hoc, in any order", {"": "abc"}, ST + EN + f'<adHocSubProcess id="sp" ordering="Parallel">{_tasks("ab")}</adHocSubProcess>' + _tasks("c"), "st > sp > c > en"),
    Family("lanes", {"": "ab"}, '<laneSet id="ls"><lane id="l1"><flowNodeRef>a</flowNodeRef></lane><lane id="l2"><flowNodeRef>b</flowNodeRef></lane></laneSet>' + ST + EN + _tasks("ab"), "st > a > b > en"),
    Family("pool", {"": "a"}, ST + EN + _tasks("a"), "st > a > en", '<collaboration id="co"><participant id="p1" processRef="main"/></collaboration>'),
    Family("cancel", {"": "ab"}, ST + EN + E2 + f'<transaction id="sp"><startEvent id="i1"/>{task("a")}<endEvent id="i2"><cancelEventDefinition/></endEvent></transaction>' + _border("<cancelEventDefinition/>") + _tasks("bc"),
           "st > sp > c > en;i1 > a > i2;bo > b > e2"),
    Family("compensation inside an event subprocess", {"": "h"}, ST + EN + f'<subProcess id="sp"><startEvent id="i1"/>{task("x", "CREATE_LOG_FILE")}<boundaryEvent id="bo" attachedToRef="x">{CD}</boundaryEvent><endEvent id="i2"/>'
           f'<subProcess id="es" triggeredByEvent="true" isForCompensation="true"><startEvent id="c1">{CD}</startEvent>{_throw("th2", CD)}<endEvent id="c2"/></subProcess>'
           + task("h", more='isForCompensation="true"') + '<association id="as" sourceRef="bo" targetRef="h"/></subProcess>' + _throw("th", CD), "st > sp > th > en;i1 > x > i2;c1 > th2 > c2"),
    Family("compensation at the end of a subprocess", {"": "h"}, ST + EN + f'<subProcess id="sp"><startEvent id="i1"/>{task("x", "CREATE_LOG_FILE")}<boundaryEvent id="bo" attachedToRef="x">{CD}</boundaryEvent><endEvent id="i2">{CD}</endEvent>'
           + task("h", more='isForCompensation="true"') + '<association id="as" sourceRef="bo" targetRef="h"/></subProcess>', "st > sp > en;i1 > x > i2"),
    Family("condition on a border", {"a": "abc", "b": "ab"}, ST + EN + E2 + _sub(task("a")) + _border(IF_A, 'cancelActivity="false"') + _tasks("bc"), "st > sp > b > en;i1 > a > i2;bo > c > e2"),
    Family("condition on a border, interrupting", {"a": "c", "b": "ab"}, ST + EN + E2 + _sub(task("a")) + _border(IF_A) + _tasks("bc"), "st > sp > b > en;i1 > a > i2;bo > c > e2"),
    Family("condition of an event subprocess", {"a": "ab", "b": "b"}, ST + EN + _sub(task("b") + _event_sub(IF_A, task("a"), 'isInterrupting="false"')), "st > sp > en;i1 > b > i2;c1 > a > c2"),
    Family("error of a subprocess", {"": "ab"}, ST + EN + E2 + f'<subProcess id="sp"><startEvent id="i1"/>{task("a")}<endEvent id="i2">{RD}</endEvent></subProcess>' + _border(RD) + _tasks("bc"), "st > sp > c > en;i1 > a > i2;bo > b > e2", ERR),
    Family("error of a script", {"": "b"}, ST + EN + E2 + task("sp", "THROW_ERROR") + _border(RD) + _tasks("ab"), "st > sp > a > en;bo > b > e2", ERR),
    Family("error by reference", {"": "a!thrownErrorEvent"}, ST + '<endEvent id="en"><eventDefinitionRef>erd</eventDefinitionRef></endEvent>' + _tasks("a"), "st > a > en", ERR + '<errorEventDefinition id="erd" errorRef="er"/>'),
    Family("escalation of a call", {"": "a"}, ST + EN + E2 + '<callActivity id="sp" calledElement="q"/>' + _border(ED) + _tasks("ab"), "st > sp > b > en;bo > a > e2;qs > qe", ESC,
           f'<process id="q" isExecutable="true"><startEvent id="qs"/><endEvent id="qe">{ED}</endEvent></process>'),
    Family("escalation in the flow", {"": "a"}, ST + EN + E2 + _sub(_throw("th", ED)) + _border(ED) + _tasks("ab"), "st > sp > b > en;i1 > th > i2;bo > a > e2", ESC),
    Family("escalation starts an event subprocess", {"": "b"}, ST + EN + _sub(_throw("th", ED) + task("a") + _event_sub(ED, task("b"))), "st > sp > en;i1 > th > a > i2;c1 > b > c2", ESC),
    Family("message between processes", {"": "aM"}, ST + EN + _throw("th", MD) + _tasks("a"), "st > th > a > en;qs > c > m1 > qe", MSG,
           f'<process id="q" isExecutable="true"><startEvent id="qs"/>{_catch("c", MD)}{task("m1", "CREATE_MARKER_FILE")}<endEvent id="qe"/></process>', True),
    Family("signal between processes", {"": "aM"}, ST + EN + _throw("th", SD) + _tasks("a"), "st > th > a > en;qs > c > m1 > qe", SIG,
           f'<process id="q" isExecutable="true"><startEvent id="qs"/>{_catch("c", SD)}{task("m1", "CREATE_MARKER_FILE")}<endEvent id="qe"/></process>', True),
    Family("signal at the end starts another", {"": "aM"}, ST + f'<endEvent id="en">{SD}</endEvent>' + _tasks("a"), "st > a > en;qs > m1 > qe", SIG,
           f'<process id="q" isExecutable="true"><startEvent id="qs">{SD}</startEvent>{task("m1", "CREATE_MARKER_FILE")}<endEvent id="qe"/></process>'),
    Family("signal on a border", {"": "abcd"}, ST + EN + E2 + _sub(task("a") + _throw("th", SD) + task("b")) + _border(SD, 'cancelActivity="false"') + _tasks("cd"), "st > sp > d > en;i1 > a > th > b > i2;bo > c > e2", SIG),
    Family("signal on a border, by reference", {"": "abcd"}, ST + EN + E2 + _sub(task("a") + _throw("th", SD) + task("b")) + _border("<eventDefinitionRef>sdx</eventDefinitionRef>", 'cancelActivity="false"') + _tasks("cd"),
           "st > sp > d > en;i1 > a > th > b > i2;bo > c > e2", SIG + '<signalEventDefinition id="sdx" signalRef="s"/>'),
    Family("signals thrown together", {"": "ab"}, ST + EN + E2 + E3 + '<parallelGateway id="g"/>' + _catch("ca", SD) + _catch("cb", ZD) + _throw("th", SD + ZD) + _tasks("ab"), "st > g > ca > a > en;g > th > e2;g > cb > b > e3", SIG),
    Family("one of two signals, the last", {"": "a"}, ST + EN + E2 + '<parallelGateway id="g"/>' + _catch("ca", SD + ZD) + _throw("th", ZD) + _tasks("a"), "st > g > ca > a > en;g > th > e2", SIG),
    Family("one of two signals, none", {"": ""}, ST + EN + E2 + '<parallelGateway id="g"/>' + _catch("ca", SD + ZD) + _tasks("a"), "st > g > ca > a > en;g > e2", SIG),
    Family("timer", {"": "a"}, ST + EN + _catch("w", _timer("PT2S")) + _tasks("a"), "st > w > a > en"),
    Family("timer by reference", {"": "a"}, ST + EN + _catch("w", "<eventDefinitionRef>tdx</eventDefinitionRef>") + _tasks("a"), "st > w > a > en", _timer("PT2S").replace("<timerEventDefinition", '<timerEventDefinition id="tdx"')),
    Family("timer with turns", {"": "aaaa"}, ST + EN + _catch("w", _timer("R4/PT1S", "timeCycle")) + _tasks("a"), "st > w > a > en"),
    Family("timer on a border", {"": "c"}, ST + EN + E2 + _sub(_catch("w", _timer("PT9S")) + task("a")) + _border(_timer("PT2S")) + _tasks("bc"), "st > sp > b > en;i1 > w > a > i2;bo > c > e2"),
    Family("timer on the border of slow work", {"": "b"}, ST + EN + E2 + _sub(task("a", "WAIT_TEN_SECONDS")) + _border(_timer("PT5S")) + _tasks("cb"), "st > sp > c > en;i1 > a > i2;bo > b > e2"),
    Family("timer with turns on a border", {"": "abcccc"}, ST + EN + E2 + _sub(_catch("w", _timer("PT50S")) + task("a")) + _border(_timer("R4/PT5S", "timeCycle"), 'cancelActivity="false"') + _tasks("bc"),
           "st > sp > b > en;i1 > w > a > i2;bo > c > e2"),
    Family("timer with turns starts an event subprocess", {"": "abbbbc"}, ST + EN + _sub(_catch("w", _timer("PT30S")) + task("a") + _event_sub(_timer("R4/PT5S", "timeCycle"), task("b"), 'isInterrupting="false"')) + _tasks("c"),
           "st > sp > c > en;i1 > w > a > i2;c1 > b > c2"),
    Family("work at the same time", {"": "P"}, ST + EN + _gates("parallel", "parallel") + task("a", "CREATE_TIMESTAMP_LOG_1") + task("b", "CREATE_TIMESTAMP_LOG_2"), "st > g > a > f > en;g > b > f"),
    Family("terminate", {"": ""}, ST + '<endEvent id="en"><terminateEventDefinition/></endEvent>' + E2 + '<parallelGateway id="g"/>' + _catch("w", _timer("PT2S")) + _tasks("a"), "st > g > en;g > w > a > e2"),
    Family("data object", {"": "D"}, ST + EN + '<dataObject id="data" itemSubjectRef="str"/>' + task("x", "CREATE_LOG_FILE") + task("y", "SET_STRING_DATA") + task("w", "LOG_DATA"), "st > x > y > w > en", '<itemDefinition id="str" structureRef="String"/>'),
]  # fmt: skip
_TOKENS = {"M": "MARKER_exists", "P": "EXECUTION_parallel", "D": "DATA_correct"}


def _expected(said: str) -> Counter[str]:
    letters, mark, error = said.partition("!")
    return Counter([_TOKENS.get(letter, f"SCRIPT_{letter}") for letter in letters] + ([f"ERROR_{error}"] if mark else []))


@pytest.mark.parametrize(("family", "given", "said"), [(one, given, said) for one in FAMILIES for given, said in one.runs.items()], ids=lambda one: getattr(one, "name", str(one)))
def test_a_family_runs_as_the_standard_says(family: Family, given: str | int, said: str) -> None:
    body = family.body.replace('<boundaryEvent id="b"', '<boundaryEvent id="bo"')
    inputs = {"integerVariable": given if isinstance(given, int) else 0, "test": given if isinstance(given, str) else ""}
    case = {"file": family.name, "inputs": inputs, "parallel_process": family.is_parallel, "delay_ms": 60_000}
    got, why = run_case(case, sketch(body, family.flows, family.roots, family.processes))
    assert got == _expected(said), why
