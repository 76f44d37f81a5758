"""One small model of our own for each numbered rule (BPMNspector's list), and neighbours that break none.

A model is its body without flows, its flows (see `sketch`), roots beside the process, and what is replaced in the finished text.
"""

from typing import NamedTuple

__all__ = ["BROKEN", "WHOLE", "Sketched"]

F = 'xsi:type="tFormalExpression"'
ST, EN, T = '<startEvent id="st"/>', '<endEvent id="en"/>', '<task id="t"/>'
MSG = '<itemDefinition id="it" structureRef="A"/><itemDefinition id="jt" structureRef="B"/><message id="m" itemRef="it"/><message id="n" itemRef="jt"/>'
OP = MSG + '<interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef><outMessageRef>n</outMessageRef></operation></interface>'
PLAIN = '<message id="m"/><interface id="i" name="i"><operation id="o" name="o"><inMessageRef>m</inMessageRef></operation></interface>'
MANY = '<itemDefinition id="all" structureRef="A" isCollection="true"/><itemDefinition id="one" structureRef="A"/><itemDefinition id="odd" structureRef="B"/>'
MD = '<messageEventDefinition messageRef="m"><operationRef>o</operationRef></messageEventDefinition>'
TD = f"<timerEventDefinition><timeDuration {F}>PT1S</timeDuration></timerEventDefinition>"
NOTE = '<textAnnotation id="note"><text>x</text></textAnnotation>'
POOLS = '<collaboration id="co"><participant id="p1" processRef="main"/><participant id="p2"/>{}</collaboration>'


class Sketched(NamedTuple):
    """One model."""

    body: str
    flows: str
    roots: str = ""
    edit: tuple[str, str] = ("", "")


def _catch(name: str, inner: str) -> str:
    return f'<intermediateCatchEvent id="{name}">{inner}</intermediateCatchEvent>'


def _throw(name: str, inner: str) -> str:
    return f'<intermediateThrowEvent id="{name}">{inner}</intermediateThrowEvent>'


def _io(inner: str, name: str = "t", tag: str = "task", more: str = "") -> str:
    return f'<{tag} id="{name}" {more}><ioSpecification>{inner}</ioSpecification></{tag}>'


def _ins(*ids: str, item: str = "it") -> str:
    data = "".join(f'<dataInput id="{one}" itemSubjectRef="{item}"/>' for one in ids)
    return data + "<inputSet>" + "".join(f"<dataInputRefs>{one}</dataInputRefs>" for one in ids) + "</inputSet><outputSet/>"


def _outs(*ids: str, item: str = "it") -> str:
    data = "".join(f'<dataOutput id="{one}" itemSubjectRef="{item}"/>' for one in ids)
    return data + "<inputSet/><outputSet>" + "".join(f"<dataOutputRefs>{one}</dataOutputRefs>" for one in ids) + "</outputSet>"


def _timer(inner: str) -> Sketched:
    return Sketched(ST + EN + _catch("c", f"<timerEventDefinition>{inner}</timerEventDefinition>"), "st > c > en")


def _start(definition: str) -> Sketched:
    return Sketched(f'<startEvent id="st">{definition}</startEvent>' + EN, "st > en")


def _event_sub(start: str, more: str = "") -> Sketched:
    return Sketched(ST + EN + f'<subProcess id="x" triggeredByEvent="true" {more}>{start}<endEvent id="k"/></subProcess>', "st > en;i > k")


def _border(definition: str, more: str = "", host: str = T) -> Sketched:
    return Sketched(ST + EN + host + f'<boundaryEvent id="b" attachedToRef="t" {more}>{definition}</boundaryEvent><endEvent id="e2"/>', "st > t > en;b > e2")


def _end(definition: str, roots: str = "") -> Sketched:
    return Sketched(ST + f'<endEvent id="en">{definition}</endEvent>', "st > en", roots)


def _gate(inner: str, flows: str, more: str = "", roots: str = PLAIN) -> Sketched:
    return Sketched(ST + EN + f'<eventBasedGateway id="g" {more}/><endEvent id="e2"/>' + inner, flows, roots)


def _loop(inner: str, more: str = "", data: str = "", roots: str = MANY) -> Sketched:
    spec = f"<ioSpecification>{data}</ioSpecification>" if data else ""
    return Sketched(ST + EN + f'<task id="t">{spec}<multiInstanceLoopCharacteristics {more}>{inner}</multiInstanceLoopCharacteristics></task>', "st > t > en", roots)


def _linked(throw: str, catch: str) -> Sketched:
    return Sketched(ST + EN + _throw("a", throw) + _catch("b", catch), "st > a;b > en")


def _flow(more: str) -> Sketched:
    return Sketched(ST + EN + T, "st > t > en", POOLS.format(f'<messageFlow id="mf" {more}/>'))


def _role(inner: str) -> Sketched:
    roots = '<resource id="r" name="r"><resourceParameter id="rp" name="rp"/></resource>'
    return Sketched(ST + EN + f'<task id="t"><performer id="pe">{inner}</performer></task>', "st > t > en", roots)


def _called(more: str) -> Sketched:
    task = "<globalTask id='gt'><ioSpecification>" + _ins("gi") + "</ioSpecification></globalTask>"
    return Sketched(ST + EN + _io(more, tag="callActivity", more='calledElement="gt"'), "st > t > en", MSG + task)


def _served(binding: str) -> Sketched:
    inner = f"<supportedInterfaceRef>i</supportedInterfaceRef><ioSpecification>{_ins('gi')}</ioSpecification>{binding}"
    return Sketched(ST + EN + T, "st > t > en", OP.replace("<outMessageRef>n</outMessageRef>", "") + f'<globalTask id="gt">{inner}</globalTask>')


_SIG = '<signalEventDefinition signalRef="s"/>'
_SIGS = '<itemDefinition id="it" structureRef="A"/><itemDefinition id="jt" structureRef="B"/><signal id="s" name="s" structureRef="it"/><signal id="z" name="z" structureRef="jt"/>'
_BINDING = '<resourceParameterBinding parameterRef="rp"><formalExpression>x</formalExpression></resourceParameterBinding>'
_ASSIGNED = "<resourceAssignmentExpression><formalExpression>x</formalExpression></resourceAssignmentExpression>"
_SUB = ST + EN + '<subProcess id="sp"><startEvent id="i"/><task id="a"/><endEvent id="j"/></subProcess>'
_MULTI = "<multiInstanceLoopCharacteristics><loopCardinality {F}>2</loopCardinality></multiInstanceLoopCharacteristics>".replace("{F}", F)
_DATA = '<dataObject id="da"/><dataObjectReference id="dr" dataObjectRef="da"/>'
_COMPENSATED = ST + EN + T + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>'

BROKEN: dict[str, list[Sketched]] = {
    "002": [Sketched(ST + EN + T + '<dataObject id="t"/>', "st > t > en"), Sketched(ST + EN + "<task/>", "st > en")],
    "003": [Sketched(ST + EN + "<task/>", "st > en")],
    "004": [Sketched(ST + EN + '<task id="t"><documentation textFormat="plain">x</documentation></task>', "st > t > en")],
    "006": [Sketched(ST + EN + NOTE, "st > en", edit=('targetRef="en"', 'targetRef="note"'))],
    "007": [Sketched(ST + EN + NOTE, "st > en", edit=('sourceRef="st"', 'sourceRef="note"'))],
    "008": [Sketched(ST + EN + T + NOTE, "st > t > en", POOLS.format('<messageFlow id="mf" sourceRef="p2" targetRef="note"/>'))],
    "009": [Sketched(ST + EN + T + NOTE, "st > t > en", POOLS.format('<messageFlow id="mf" sourceRef="note" targetRef="p2"/>'))],
    "010": [Sketched(ST + EN + '<textAnnotation id="note" textFormat="plain"><text>x</text></textAnnotation>', "st > en")],
    "011": [_end("<escalationEventDefinition/>"), _end('<escalationEventDefinition escalationRef="e"/>', '<escalation id="e"/>')],
    "012": [
        Sketched(ST + EN + T + '<endEvent id="e2"/>', "st > t > [x] en;t > e2", edit=(f' {F}', "")),
        Sketched(ST + EN + '<task id="t"><standardLoopCharacteristics><loopCondition>x</loopCondition></standardLoopCharacteristics></task>', "st > t > en"),
        Sketched(ST + EN + '<adHocSubProcess id="t"><task id="a"/><completionCondition>x</completionCondition></adHocSubProcess>', "st > t > en"),
        _timer("<timeCycle>R3/PT1S</timeCycle>"),
    ],
    "013": [
        _timer(f"<timeDuration {F}/>"),
        Sketched(ST + EN + T, "st > t > en", MSG + '<correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="m"><messagePath/></correlationPropertyRetrievalExpression></correlationProperty>'),
        Sketched(ST + EN + _DATA + _io(_ins("di"), tag="task").replace("</task>", "<dataInputAssociation><sourceRef>dr</sourceRef><targetRef>di</targetRef><transformation/></dataInputAssociation></task>"), "st > t > en", MSG),
        _loop(f'<loopCardinality {F}>2</loopCardinality><complexBehaviorDefinition><condition/></complexBehaviorDefinition>', 'behavior="Complex"'),
    ],
    "014": [Sketched(ST + EN + '<serviceTask id="t" implementation="no uri"/>', "st > t > en")],
    "017": [Sketched(ST + EN + '<exclusiveGateway id="g" gatewayDirection="Converging"/><endEvent id="e2"/>', "st > g > en;g > e2")],
    "018": [Sketched(ST + EN + T + '<parallelGateway id="f"/><parallelGateway id="g" gatewayDirection="Diverging"/><endEvent id="e2"/>', "st > f > g > en;f > t > g;g > e2")],
    "019": [Sketched(ST + EN + '<inclusiveGateway id="g" gatewayDirection="Mixed"/><endEvent id="e2"/>', "st > g > en;g > e2")],
    "020": [Sketched(ST + EN + '<dataObject id="da" itemSubjectRef="all"/>', "st > en", MANY), Sketched(ST + EN + _io(_ins("di", item="all")), "st > t > en", MANY)],
    "021": [Sketched(_SUB.replace('id="sp"', 'id="sp" triggeredByEvent="true"').replace('id="i"/>', f'id="i">{TD}</startEvent>'), "st > en;i > a > j;sp > en")],
    "022": [Sketched(_SUB.replace('id="sp"', 'id="sp" triggeredByEvent="true"').replace('id="i"/>', f'id="i">{TD}</startEvent>'), "st > en;i > a > j;st > sp")],
    "023": [Sketched(ST + EN + T, "st > t > en", edit=("<incoming>flow0</incoming>", "")), Sketched(ST + EN + T, "st > t > en", edit=("<outgoing>flow1</outgoing>", ""))],
    "024": [Sketched(ST + EN + T, "st > t > en", edit=('sourceRef="t"', 'isImmediate="false" sourceRef="t"'))],
    "025": [Sketched(ST + EN + T, "st > t > [x] en"), Sketched(ST + EN + T + '<endEvent id="e2"/>', "st > [x] t > en;st > e2")],
    "026": [
        Sketched(ST + EN + '<task id="t" default="flow0"/>', "st > t > en"),
        Sketched(ST + EN + '<exclusiveGateway id="g" default="flow0"/><endEvent id="e2"/>', "st > g > [x] en;g > e2"),
    ],
    "027": [Sketched(ST + EN, "st > en", '<choreography id="ch"><choreographyRef>ch</choreographyRef></choreography>'),
            Sketched(ST + EN, "st > en", '<globalConversation id="gc"><choreographyRef>ch</choreographyRef></globalConversation><choreography id="ch"/>')],
    "028": [Sketched(ST + EN + T, "st > en;t > far", POOLS.format("") + '<process id="other"><task id="far"/></process>')],
    "029": [Sketched(ST + EN, "st > en", '<collaboration id="co"><participant id="p1"><participantMultiplicity minimum="-1"/></participant></collaboration>')],
    "030": [Sketched(ST + EN, "st > en", '<collaboration id="co"><participant id="p1"><participantMultiplicity minimum="3" maximum="2"/></participant></collaboration>')],
    "031": [_flow('sourceRef="p1" targetRef="t"'), _flow('sourceRef="t" targetRef="p1"'), _flow('sourceRef="t" targetRef="t"'), _flow('sourceRef="p2" targetRef="p2"')],
    "032": [Sketched(ST + EN, "st > en", '<globalConversation id="gc"><conversation id="cv"/></globalConversation>'),
            Sketched(ST + EN, "st > en", '<globalConversation id="gc"><textAnnotation id="ta"><text>x</text></textAnnotation></globalConversation>')],
    "033": [Sketched(ST + EN, "st > en", '<choreography id="ch"><participant id="p1"/><participant id="p2"/><messageFlow id="mf" sourceRef="ct" targetRef="p1"/>'
                     '<choreographyTask id="ct" initiatingParticipantRef="p1"><participantRef>p1</participantRef><participantRef>p2</participantRef><messageFlowRef>mf</messageFlowRef></choreographyTask></choreography>')],
    "035": [Sketched(ST + EN, "st > en", edit=('isExecutable="true"', 'isExecutable="true" processType="Public"'))],
    "036": [Sketched(ST + EN + '<callChoreography id="cc" initiatingParticipantRef="p1"><participantRef>p1</participantRef><participantRef>p2</participantRef></callChoreography>', "st > en", POOLS.format(""))],
    "037": [Sketched(ST + EN + '<task id="t" startQuantity="0"/>', "st > t > en")],
    "038": [Sketched(ST + EN + '<task id="t" completionQuantity="-2"/>', "st > t > en")],
    "039": [_role("<resourceRef>r</resourceRef>" + _ASSIGNED)],
    "040": [_role(_BINDING + _ASSIGNED), _role(_BINDING)],
    "041": [Sketched(ST + EN + f'<task id="t"><standardLoopCharacteristics/>{_MULTI}</task>', "st > t > en")],
    "042": [Sketched(ST + EN + '<serviceTask id="t" operationRef="o"/>', "st > t > en", PLAIN), Sketched(ST + EN + _io("<inputSet/><inputSet/><outputSet/>", tag="serviceTask", more='operationRef="o"'), "st > t > en", PLAIN)],
    "043": [Sketched(ST + EN + _io("<inputSet/><outputSet/><outputSet/>", tag="serviceTask", more='operationRef="o"'), "st > t > en", PLAIN)],
    "044": [Sketched(ST + EN + _io(_ins("di", item="jt"), tag="serviceTask", more='operationRef="o"'), "st > t > en", OP)],
    "045": [Sketched(ST + EN + _io(_outs("do", item="it"), tag="serviceTask", more='operationRef="o"'), "st > t > en", OP), Sketched(ST + EN + _io(_ins("di"), tag="serviceTask", more='operationRef="o"'), "st > t > en", OP)],
    "046": [Sketched(ST + EN + _io(_ins("di").replace("</inputSet>", "</inputSet><inputSet/>"), tag="sendTask", more='messageRef="m"'), "st > t > en", MSG)],
    "047": [Sketched(ST + EN + _io(_ins("di", "dj"), tag="sendTask", more='messageRef="m"'), "st > t > en", MSG)],
    "048": [Sketched(ST + EN + _io(_ins("di", item="jt"), tag="sendTask", more='messageRef="m"'), "st > t > en", MSG)],
    "049": [Sketched(ST + EN + '<receiveTask id="t" instantiate="true" messageRef="m"/>', "st > t > en", MSG)],
    "050": [Sketched(ST + EN + _io(_outs("do").replace("</outputSet>", "</outputSet><outputSet/>"), tag="receiveTask", more='messageRef="m"'), "st > t > en", MSG)],
    "051": [Sketched(ST + EN + _io(_outs("do", "dp"), tag="receiveTask", more='messageRef="m"'), "st > t > en", MSG)],
    "052": [Sketched(ST + EN + _io(_outs("do", item="jt"), tag="receiveTask", more='messageRef="m"'), "st > t > en", MSG)],
    "053": [Sketched(ST + EN + '<scriptTask id="t"><script>x</script></scriptTask>', "st > t > en")],
    "054": [Sketched(ST + EN + f'<userTask id="t"><standardLoopCharacteristics/>{_MULTI}</userTask>', "st > t > en")],
    "056": [Sketched(_SUB.replace('<task id="a"/>', '<task id="a"/><callChoreography id="cc" initiatingParticipantRef="p1"><participantRef>p1</participantRef><participantRef>p2</participantRef></callChoreography>'),
                     "st > sp > en;i > a > j", POOLS.format(""))],
    "057": [Sketched(_SUB.replace('id="sp"', 'id="sp" triggeredByEvent="true"').replace('id="i"/>', f'id="i">{TD}</startEvent>'), "st > sp > en;i > a > j")],
    "058": [Sketched(ST + EN + '<subProcess id="x" triggeredByEvent="true"><task id="a"/></subProcess>', "st > en"),
            Sketched(ST + EN + f'<subProcess id="x" triggeredByEvent="true"><startEvent id="i">{TD}</startEvent><startEvent id="j">{TD}</startEvent><endEvent id="k"/></subProcess>', "st > en;i > k;j > k")],
    "059": [_event_sub('<startEvent id="i"/>'), _event_sub('<startEvent id="i"><cancelEventDefinition/></startEvent>'), _event_sub('<startEvent id="i" isInterrupting="false"><errorEventDefinition/></startEvent>'),
            _event_sub('<startEvent id="i" isInterrupting="false"><compensateEventDefinition/></startEvent>')],
    "060": [Sketched(ST + EN + '<transaction id="t" method="no uri"><task id="a"/></transaction>', "st > t > en")],
    "061": [Sketched(ST + EN + '<adHocSubProcess id="a"/>', "st > a > en")],
    "062": [Sketched(ST + EN + '<adHocSubProcess id="a"><startEvent id="i"/><task id="x"/></adHocSubProcess>', "st > a > en;i > x"),
            Sketched(ST + EN + '<adHocSubProcess id="a"><task id="x"/><endEvent id="j"/></adHocSubProcess>', "st > a > en;x > j")],
    "063": [_called(_ins("ci", "cj")), _called("<inputSet/><outputSet/>"), _called(_ins("ci", item="jt")), Sketched(ST + EN + '<callActivity id="t" calledElement="gt"/>', "st > t > en", _called("").roots)],
    "064": [_served("")],
    "065": [_served('<ioBinding operationRef="o" inputDataRef="wrong" outputDataRef="gi"/>')._replace(edit=("<inputSet><dataInputRefs>gi", '<dataInput id="wrong" itemSubjectRef="jt"/><inputSet><dataInputRefs>wrong</dataInputRefs><dataInputRefs>gi'))],
    "067": [Sketched(ST + EN + '<task id="t"><multiInstanceLoopCharacteristics/></task>', "st > t > en")],
    "068": [_loop("<loopDataInputRef>da</loopDataInputRef>")._replace(edit=("<task", '<dataObject id="da" isCollection="true"/><task')), _loop("<loopDataInputRef>all</loopDataInputRef>")],
    "069": [_loop(f'<loopCardinality {F}>2</loopCardinality><loopDataOutputRef>do</loopDataOutputRef><outputDataItem id="x" itemSubjectRef="odd"/>', data=_outs("do", item="all").replace('id="do"', 'id="do" isCollection="true"'))],
    "070": [_loop('<loopDataInputRef>di</loopDataInputRef><inputDataItem id="x" itemSubjectRef="odd"/>', data=_ins("di", item="all").replace('id="di"', 'id="di" isCollection="true"'))],
    "071": [_loop(f"<loopCardinality {F}>2</loopCardinality><completionCondition>x</completionCondition>")],
    "072": [_loop(f"<loopCardinality {F}>2</loopCardinality><complexBehaviorDefinition><condition/></complexBehaviorDefinition>", 'behavior="Complex"')],
    "076": [Sketched(ST + EN + '<dataObject id="da" name="Order"/><dataObjectReference id="dr" dataObjectRef="da" name="Bill"/>', "st > en"),
            Sketched(ST + EN + '<dataObject id="da" name="Order"/><dataObjectReference id="dr" dataObjectRef="da" name="Order"><dataState name="new"/></dataObjectReference>', "st > en")],
    "077": [Sketched(ST + EN + '<dataObject id="da" itemSubjectRef="all"/>', "st > en", MANY)],
    "078": [Sketched(ST + EN, "st > en", '<property id="pr"/>')],
    "079": [Sketched(ST + EN + _io("<inputSet/><outputSet/>", tag="subProcess"), "st > t > en")],
    "080": [Sketched(ST + EN + _io(_outs("do")).replace("</task>", "<dataOutputAssociation><sourceRef>do</sourceRef><targetRef>pi</targetRef></dataOutputAssociation></task>"), "st > t > en", MSG,
                     ("<startEvent", f"<ioSpecification>{_ins('pi')}</ioSpecification><startEvent"))],
    "081": [Sketched(ST + EN + _io(_ins("di", item="all")), "st > t > en", MANY)],
    "082": [Sketched(ST + EN + _io(_ins("di")).replace("</task>", "<dataInputAssociation><sourceRef>po</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"), "st > t > en", MSG,
                     ("<startEvent", f"<ioSpecification>{_outs('po')}</ioSpecification><startEvent"))],
    "083": [Sketched(ST + EN + _io(_outs("do", item="all")), "st > t > en", MANY)],
    "084": [Sketched(ST + EN + _io('<dataInput id="di"/><inputSet/><outputSet/>'), "st > t > en")],
    "085": [Sketched(ST + EN + _io(_ins("di", "dj").replace("<dataInputRefs>dj</dataInputRefs>", "<optionalInputRefs>dj</optionalInputRefs>"), ), "st > t > en", MSG)],
    "086": [Sketched(ST + EN + _io(_ins("di", "dj").replace("<dataInputRefs>dj</dataInputRefs>", "<whileExecutingInputRefs>dj</whileExecutingInputRefs>")), "st > t > en", MSG)],
    "087": [Sketched(ST + EN + _io('<inputSet id="a"><outputSetRefs>b</outputSetRefs></inputSet><outputSet id="b"/>'), "st > t > en")],
    "088": [Sketched(ST + EN + _io('<dataOutput id="do"/><inputSet/><outputSet/>'), "st > t > en")],
    "089": [Sketched(ST + EN + _io(_outs("do", "dp").replace("<dataOutputRefs>dp</dataOutputRefs>", "<optionalOutputRefs>dp</optionalOutputRefs>")), "st > t > en", MSG)],
    "090": [Sketched(ST + EN + _io(_outs("do", "dp").replace("<dataOutputRefs>dp</dataOutputRefs>", "<whileExecutingOutputRefs>dp</whileExecutingOutputRefs>")), "st > t > en", MSG)],
    "091": [Sketched(ST + EN + '<dataObject id="da" itemSubjectRef="jt"/><dataObjectReference id="dr" dataObjectRef="da"/>'
                     + _io(_ins("di")).replace("</task>", "<dataInputAssociation><sourceRef>dr</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"), "st > t > en", MSG)],
    "092": [Sketched(ST + EN + _DATA + '<dataObjectReference id="ds" dataObjectRef="da"/>'
                     + _io(_ins("di")).replace("</task>", "<dataInputAssociation><sourceRef>dr</sourceRef><sourceRef>ds</sourceRef><targetRef>di</targetRef></dataInputAssociation></task>"), "st > t > en", MSG)],
    "093": [Sketched(ST + EN + _throw("a", '<dataInput id="di" itemSubjectRef="it"/><signalEventDefinition signalRef="s"/><signalEventDefinition signalRef="z"/>'), "st > a > en", _SIGS)],
    "094": [Sketched(ST + EN + _throw("a", '<dataInput id="di" itemSubjectRef="jt"/><signalEventDefinition signalRef="s"/>'), "st > a > en", _SIGS),
            Sketched(ST + EN + _throw("a", '<dataInput id="di" itemSubjectRef="jt"/><dataInput id="dj" itemSubjectRef="it"/><signalEventDefinition signalRef="s"/><signalEventDefinition signalRef="z"/>'), "st > a > en", _SIGS)],
    "095": [Sketched(ST + '<endEvent id="en"><signalEventDefinition id="sd" signalRef="s"/></endEvent>' + _throw("a", "<eventDefinitionRef>sd</eventDefinitionRef>"), "st > a > en", _SIGS)],
    "096": [Sketched(ST + EN + T + '<exclusiveGateway id="g"/>', "st > t > g > [x] en;g > [default] st")],
    "097": [Sketched(EN + T, "t > en")],
    "098": [_start("<cancelEventDefinition/>"), _start("<compensateEventDefinition/>"), _start("<errorEventDefinition/>"), _start("<escalationEventDefinition/>"), _start("<terminateEventDefinition/>"),
            _start('<linkEventDefinition name="x"/>')],
    "099": [Sketched(ST + EN + '<callActivity id="t" calledElement="q"/>', "st > t > en;s2 > e2", PLAIN + f'<process id="q"><startEvent id="s2">{MD}</startEvent><endEvent id="e2"/></process>')],
    "100": [Sketched(_SUB.replace('id="i"/>', f'id="i">{TD}</startEvent>'), "st > sp > en;i > a > j")],
    "101": [Sketched(ST + EN + T + '<startEvent id="s2"/>', "st > t > en")],
    "102": [_flow('sourceRef="st" targetRef="p2"')],
    "103": [_flow('sourceRef="p2" targetRef="st"')],
    "104": [Sketched(ST + EN + '<endEvent id="e2"/>', "st > en > e2")],
    "105": [Sketched(ST + T, "st > t")],
    "106": [_end("<cancelEventDefinition/>")],
    "107": [Sketched(ST + EN + '<endEvent id="e2"/>', "st > en")],
    "108": [_flow('sourceRef="p2" targetRef="en"')],
    "109": [_flow('sourceRef="en" targetRef="p2"')],
    "110": [_border(""), _border("<terminateEventDefinition/>"), _border('<linkEventDefinition name="x"/>'), _border("<errorEventDefinition/>", 'cancelActivity="false"')],
    "111": [_border("<cancelEventDefinition/>")],
    "112": [Sketched(ST + EN + T + f'<boundaryEvent id="b" attachedToRef="t">{TD}</boundaryEvent><endEvent id="e2"/><parallelGateway id="g"/>', "st > g > t > en;g > b > e2")],
    "113": [Sketched(ST + EN + T + f'<boundaryEvent id="b" attachedToRef="t">{TD}</boundaryEvent>', "st > t > en")],
    "114": [Sketched(_COMPENSATED + '<task id="h" isForCompensation="true"/><endEvent id="e2"/><association id="as" sourceRef="b" targetRef="h"/>', "st > t > en;b > e2")],
    "115": [Sketched(ST + EN + _catch("c", TD), "st > en;c > en"), Sketched(ST + EN + _throw("c", ""), "st > en;c > en")],
    "116": [Sketched(ST + EN + '<parallelGateway id="g"/>' + _catch("c", TD), "st > g > en;g > c")],
    "117": [Sketched(ST + EN + _catch("l", '<linkEventDefinition name="x"/>'), "st > l > en")],
    "118": [_linked('<linkEventDefinition id="l1" name="x"><target>l2</target></linkEventDefinition>', '<linkEventDefinition id="l2" name="x"><source>l3</source></linkEventDefinition>')],
    "119": [Sketched(ST + EN + _throw("a", MD), "st > a > en", PLAIN + POOLS.format('<messageFlow id="mf" sourceRef="p2" targetRef="a"/>')),
            Sketched(ST + EN + _catch("a", MD), "st > a > en", PLAIN + POOLS.format('<messageFlow id="mf" sourceRef="a" targetRef="p2"/>'))],
    "120": [_border("<cancelEventDefinition/>", host='<subProcess id="t"><task id="a"/></subProcess>')],
    "121": [_start("<compensateEventDefinition/>")],
    "122": [Sketched(ST + EN + _catch("c", "<compensateEventDefinition/>"), "st > c > en")],
    "123": [Sketched(ST + EN + _catch("c", "<conditionalEventDefinition><condition>x</condition></conditionalEventDefinition>"), "st > c > en"),
            Sketched(ST + EN + _catch("c", "<conditionalEventDefinition/>"), "st > c > en"), Sketched(ST + EN + _catch("c", f"<conditionalEventDefinition><condition {F}/></conditionalEventDefinition>"), "st > c > en")],
    "124": [Sketched(ST + EN + T + _catch("c", '<linkEventDefinition name="x"/>'), "st > t > en;c > en")],
    "125": [Sketched(ST + EN + '<parallelGateway id="g"/>' + _throw("c", '<linkEventDefinition name="x"/>'), "st > g > en;g > c")],
    "126": [Sketched(_SUB.replace('<task id="a"/>', _throw("a", '<linkEventDefinition name="x"/>')) + _catch("c", '<linkEventDefinition name="x"/>'), "st > sp > en;i > a;i > j;c > en")],
    "127": [_start("<messageEventDefinition><operationRef>o</operationRef></messageEventDefinition>")._replace(roots=PLAIN)],
    "128": [_start('<messageEventDefinition messageRef="m"/>')._replace(roots=PLAIN)],
    "129": [_border(""), _timer("")],
    "130": [_border("", 'cancelActivity="true"')],
    "131": [_timer(f"<timeDate {F}>2026-01-01T00:00:00Z</timeDate><timeDuration {F}>PT1S</timeDuration>")],
    "132": [_timer(f"<timeDate {F}>tomorrow</timeDate>")],
    "133": [_timer(f"<timeCycle {F}>INVALID</timeCycle>")],
    "134": [_timer(f"<timeDuration {F}>1 minute</timeDuration>")],
    "135": [Sketched(ST + EN + '<exclusiveGateway id="g"/>', "st > g > en")],
    "136": [_gate(_catch("c", TD), "st > g > c > en;st > e2")],
    "137": [_gate(_catch("c", TD) + _catch("d", MD), "st > g > [x] c > en;g > d > e2")],
    "138": [_gate(T + _catch("c", TD), "st > g > c > en;g > t > e2")],
    "139": [_gate('<receiveTask id="r" messageRef="m"/>' + _catch("c", MD), "st > g > c > en;g > r > e2")],
    "140": [_gate(f'<receiveTask id="r" messageRef="m"/><boundaryEvent id="b" attachedToRef="r">{TD}</boundaryEvent>' + _catch("c", TD), "st > g > c > en;g > r > e2;b > e2")],
    "141": [_gate('<parallelGateway id="f"/>' + _catch("c", TD) + _catch("d", MD), "st > f > g > c > en;f > c;g > d > e2")],
    "142": [_gate(_catch("c", MD) + _catch("d", MD), "st > g > c > en;g > d > e2", 'instantiate="true"')],
    "143": [Sketched(_COMPENSATED, "st > t > en")],
    "144": [Sketched(_COMPENSATED + '<task id="h"/><association id="as" sourceRef="b" targetRef="h"/>', "st > t > en")],
    "145": [Sketched(ST + EN + '<scriptTask id="t" scriptFormat="INVALID"><script>x</script></scriptTask>', "st > t > en")],
    "146": [_end(f"<conditionalEventDefinition><condition {F}>x</condition></conditionalEventDefinition>"), _end('<linkEventDefinition name="x"/>'), _end(TD)],
    "147": [_border("<terminateEventDefinition/>"), _border("<compensateEventDefinition/>", 'cancelActivity="false"'), _border("", 'cancelActivity="false"')],
    "148": [Sketched(ST + EN + _catch("c", f"<{one}EventDefinition/>"), "st > c > en") for one in ("cancel", "compensate", "error", "escalation", "terminate")] + [Sketched(ST + EN + _catch("c", ""), "st > c > en")],
    "149": [Sketched(ST + EN + _throw("c", one), "st > c > en") for one in ("<cancelEventDefinition/>", "<errorEventDefinition/>", "<terminateEventDefinition/>", TD)],
    "150": [Sketched(ST + EN + T, "st > en;t > en"), Sketched(_SUB, "st > sp > en;i > j;a > j")],
    "151": [Sketched(ST + EN + T + '<parallelGateway id="g"/>', "st > g > t;g > en"), Sketched(_SUB, "st > sp > en;i > a;i > j")],
    "152": [Sketched(_SUB, "st > sp > en;i > a > j;st > a")],
}  # fmt: skip

WHOLE: list[Sketched] = [
    Sketched(ST + EN + T, "st > t > en"),
    Sketched(ST + EN + T + '<dataObject id="da"><documentation textFormat="text/x-rst">x</documentation></dataObject>', "st > t > en"),
    Sketched(ST + EN + '<dataObject id="da"/><dataObjectReference id="dr" dataObjectRef="da" name="Any name"/>', "st > en"),
    Sketched(ST + EN + '<dataObject id="da" name="Order"/><dataObjectReference id="dr" dataObjectRef="da" name="Order [new]"><dataState name="new"/></dataObjectReference>', "st > en"),
    Sketched(ST + EN + '<parallelGateway id="f"/><parallelGateway id="g"/><task id="a"/><task id="b"/>', "st > f > [x] a > g > en;f > [y] b > g"),
    _linked('<linkEventDefinition id="l1" name="from"><target>l2</target></linkEventDefinition>', '<linkEventDefinition id="l2" name="to"><source>l1</source></linkEventDefinition>'),
    _linked('<linkEventDefinition id="l1" name="same"/>', '<linkEventDefinition id="l2" name="same"/>'),
    Sketched(ST + EN + '<parallelGateway id="g"/>' + _throw("a", '<linkEventDefinition name="x"/>') + _throw("c", '<linkEventDefinition name="x"/>') + _catch("b", '<linkEventDefinition name="x"/>'), "st > g > a;g > c;b > en"),
    _role("<resourceRef>r</resourceRef>" + _BINDING),
    _role(_ASSIGNED),
    Sketched(ST + EN + _io(_ins("di"), tag="serviceTask", more='operationRef="o"'), "st > t > en", OP.replace("<outMessageRef>n</outMessageRef>", "")),
    Sketched(ST + EN + _io(_ins("di"), tag="sendTask", more='messageRef="m"'), "st > t > en", MSG),
    Sketched(ST + EN + _io(_outs("do"), tag="receiveTask", more='messageRef="m"'), "st > t > en", MSG),
    Sketched(EN + '<receiveTask id="t" instantiate="true" messageRef="m"/>', "t > en", MSG),
    Sketched(ST + EN + '<scriptTask id="t" scriptFormat="text/javascript"><script>x</script></scriptTask>', "st > t > en"),
    _called(_ins("ci")),
    _loop('<loopDataInputRef>di</loopDataInputRef><inputDataItem id="x" itemSubjectRef="one"/>', data=_ins("di", item="all").replace('id="di"', 'id="di" isCollection="true"')),
    _loop(f'<loopCardinality {F}>2</loopCardinality><completionCondition {F}>numberOfCompletedInstances &gt; 1</completionCondition>'),
    Sketched(ST + EN + '<dataObject id="da" isCollection="true"/><subProcess id="t"><multiInstanceLoopCharacteristics><loopDataInputRef>da</loopDataInputRef></multiInstanceLoopCharacteristics><task id="a"/></subProcess>', "st > t > en"),
    Sketched(ST + EN + '<task id="t"><standardLoopCharacteristics loopMaximum="3"/></task>', "st > t > en"),
    Sketched(ST + EN + _throw("a", '<dataInput id="di" itemSubjectRef="it"/><dataInput id="dj" itemSubjectRef="jt"/><signalEventDefinition signalRef="s"/><signalEventDefinition signalRef="z"/>'), "st > a > en", _SIGS),
    Sketched(ST + EN + T, "st > t > en", POOLS.format('<messageFlow id="mf" sourceRef="t" targetRef="p2"/><messageFlow id="mg" sourceRef="p2" targetRef="t"/>')),
    Sketched(ST + EN + T, "st > t > en", '<globalConversation id="gc"><participant id="p1"/><participant id="p2"/><messageFlow id="mf" sourceRef="p1" targetRef="p2"/></globalConversation>'),
    Sketched(ST + EN + T, "st > t > en", '<collaboration id="co"><participant id="p1"><participantMultiplicity minimum="0" maximum="1"/></participant><conversation id="cv"/></collaboration>'),
    Sketched(ST + EN + T + '<boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent><task id="h" isForCompensation="true"/><association id="as" sourceRef="b" targetRef="h"/>', "st > t > en"),
    Sketched(ST + EN + '<transaction id="t"><startEvent id="i"/><endEvent id="j"><cancelEventDefinition/></endEvent></transaction><boundaryEvent id="b" attachedToRef="t"><cancelEventDefinition/></boundaryEvent><endEvent id="e2"/>', "st > t > en;i > j;b > e2"),
    _timer(f"<timeCycle {F}>R4/PT1S</timeCycle>"),
    _timer(f"<timeDate {F}>2026-01-05T09:00:00Z</timeDate>"),
    _gate('<receiveTask id="r" messageRef="m"/>' + _catch("c", TD), "st > g > c > en;g > r > e2"),
    _event_sub(f'<startEvent id="i" isInterrupting="false">{TD}</startEvent>'),
]  # fmt: skip
