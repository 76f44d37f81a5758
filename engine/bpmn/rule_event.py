"""Rules about events: what each may be about, where it may stand, what it must say (BPMN 2.0, 10.4, 10.5.4 in later prints).

Each rule is a function from the network to the problems that it finds.
"""

import re
from collections.abc import Iterator

from engine.bpmn.network import DEFINITIONS, SUBPROCESSES, Network
from engine.bpmn.rule_flow import Rule
from engine.bpmn.xml import Element, children, kind, text_of
from engine.errors import Problem

__all__ = ["EVENT_RULES"]

_MAY: dict[str, tuple[str, ...]] = {
    "startEvent": ("message", "timer", "conditional", "signal"),
    "intermediateCatchEvent": ("message", "timer", "conditional", "signal", "link"),
    "intermediateThrowEvent": ("message", "escalation", "compensate", "signal", "link"),
    "endEvent": ("message", "error", "escalation", "cancel", "compensate", "signal", "terminate"),
    "boundaryEvent": ("message", "timer", "error", "escalation", "cancel", "compensate", "conditional", "signal"),
}
_MAY_BESIDE = ("message", "timer", "escalation", "conditional", "signal")
_MAY_TRIGGER = ("message", "timer", "error", "escalation", "compensate", "conditional", "signal")
_SECTION = {
    "startEvent": "10.4.2, tables 10.84 to 10.86", "intermediateCatchEvent": "10.4.4, table 10.89", "intermediateThrowEvent": "10.4.4, table 10.89",
    "endEvent": "10.4.3, table 10.88", "boundaryEvent": "10.4.4, table 10.90",
}  # fmt: skip
_DURATION = re.compile(r"-?P(?=.)(\d+(\.\d+)?Y)?(\d+(\.\d+)?M)?(\d+(\.\d+)?W)?(\d+(\.\d+)?D)?(T(?=.)(\d+(\.\d+)?H)?(\d+(\.\d+)?M)?(\d+(\.\d+)?S)?)?")
_DATE = re.compile(r"[+-]?\d{4,}-(?:\d\d(?:-\d\d)?|W\d\d(?:-\d)?|\d{3})(T\d\d(:?\d\d(:?\d\d([.,]\d+)?)?)?(Z|[+-]\d\d(:?\d\d)?)?)?|\d{8}(T\d{4,6}(Z|[+-]\d{2,4})?)?")


def events_are_about_what_they_may(net: Network) -> Iterator[Problem]:
    """Which triggers each event may have, depending on where it stands and whether it interrupts."""
    for event in net.model.all(*_MAY):
        triggers, name = net.triggers(event), kind(event)
        may = _allowed(net, event)
        parent = event.getparent()
        for trigger in triggers:
            if trigger not in may:
                if name == "startEvent" and not may:
                    yield net.model.problem("bpmn.start_in_subprocess", f"it cannot be about {trigger} here", f"此处不能使用 {trigger} 事件", event, section=_SECTION[name])
                else:
                    yield net.model.problem(
                        "bpmn.trigger",
                        f"it cannot be about {trigger} here",
                        f"此处不能使用 {trigger} 事件",
                        event,
                        section=_SECTION[name],
                        near=(trigger, may),
                        case=_case(event, trigger),
                    )
        is_triggered = parent is not None and parent.get("triggeredByEvent") in ("true", "1")
        if not triggers and (name in ("boundaryEvent", "intermediateCatchEvent") or (name == "startEvent" and is_triggered)):
            yield net.model.problem("bpmn.trigger_missing", "the event says not what it is about", "事件没有说明触发条件", event, section=_SECTION[name])
        if "cancel" in triggers:
            yield from _cancel(net, event)
        if event.get("parallelMultiple") in ("true", "1") and len(triggers) < 2:
            yield net.model.problem("bpmn.parallel_multiple", "parallelMultiple needs several event definitions", "parallelMultiple 需要多个事件定义", event, section="10.4.1")


def _case(event: Element, trigger: str) -> str:
    """Which case of the rule about triggers it is."""
    parent = event.getparent()
    is_top = kind(event) == "startEvent" and parent is not None and kind(parent) == "process"
    return trigger if trigger == "compensate" and (is_top or kind(event) == "intermediateCatchEvent") else "process" if is_top else ""


def _allowed(net: Network, event: Element) -> tuple[str, ...]:
    parent = event.getparent()
    if kind(event) == "startEvent" and parent is not None and kind(parent) in SUBPROCESSES:
        if parent.get("triggeredByEvent") not in ("true", "1"):
            return ()
        return _MAY_BESIDE if event.get("isInterrupting") in ("false", "0") else _MAY_TRIGGER
    if kind(event) == "boundaryEvent" and event.get("cancelActivity") in ("false", "0"):
        return _MAY_BESIDE
    return _MAY[kind(event)]


def _cancel(net: Network, event: Element) -> Iterator[Problem]:
    if kind(event) == "endEvent" and net.around(event, "transaction") is None:
        yield net.model.problem("bpmn.cancel_place", "a cancel end event stands in a transaction", "取消结束事件只能放在事务中", event, section="10.4.3, table 10.88")
    host = net.model.find(event.get("attachedToRef")) if kind(event) == "boundaryEvent" else None
    if host is not None and kind(host) != "transaction":
        yield net.model.problem("bpmn.cancel_place", "a cancel event sits on the border of a transaction", "取消边界事件只能附在事务上", event, section="10.4.4, table 10.90")


def shared_definitions_stand_alone(net: Network) -> Iterator[Problem]:
    """An event refers only to definitions that stand by themselves, not to those inside other events."""
    for reference in net.model.all("eventDefinitionRef"):
        found, event = net.model.find(text_of(reference), *DEFINITIONS), reference.getparent()
        if found is not None and event is not None and found.getparent() is not net.model.root:
            name = found.get("id")
            yield net.model.problem(
                "bpmn.definition_shared",
                f"the event definition {name} belongs to another event and cannot be shared",
                f"事件定义 {name} 属于其他事件，不能引用",
                event,
                section="10.4.1, tables 10.82 and 10.83",
            )


def events_have_their_flows(net: Network) -> Iterator[Problem]:
    """No flow into a start or a border, none out of an end; one out of each that waits."""
    for event in net.model.all(*_MAY):
        come, leave, name, triggers = net.into(event), net.out_of(event), kind(event), net.triggers(event)
        if come and name == "startEvent":
            yield net.model.problem("bpmn.start_incoming", "no sequence flow leads to a start event", "开始事件不能有入线", event, section="10.4.2")
        if come and name == "boundaryEvent":
            yield net.model.problem("bpmn.boundary_incoming", "no sequence flow leads to an event on a border", "边界事件不能有入线", event, section="10.4.4")
        if leave and name == "endEvent":
            yield net.model.problem("bpmn.end_outgoing", "no sequence flow leaves an end event", "结束事件不能有出线", event, section="10.4.3")
        if not come and name == "endEvent":
            yield net.model.problem("bpmn.end_incoming", "a sequence flow leads to an end event", "结束事件必须有入线", event, section="10.4.3")
        if not leave and name == "startEvent":
            yield net.model.problem("bpmn.start_outgoing", "a sequence flow leaves a start event", "开始事件必须有出线", event, section="10.4.2")
        if not leave and name == "boundaryEvent" and triggers and "compensate" not in triggers:
            yield net.model.problem("bpmn.boundary_outgoing", "a sequence flow leaves an event on a border", "边界事件必须有出线", event, section="10.4.4")
        yield from _between(net, event, triggers)


def _between(net: Network, event: Element, triggers: list[str]) -> Iterator[Problem]:
    come, leave, name = net.into(event), net.out_of(event), kind(event)
    if "link" in triggers and name == "intermediateCatchEvent" and come:
        yield net.model.problem("bpmn.link_flow", "no sequence flow leads to the target of a link", "链接目标不能有入线", event, section="10.4.5")
    if "link" in triggers and name == "intermediateThrowEvent" and leave:
        yield net.model.problem("bpmn.link_flow", "no sequence flow leaves the source of a link", "链接源不能有出线", event, section="10.4.5")
    if name in ("intermediateCatchEvent", "intermediateThrowEvent") and "link" not in triggers:
        if not come:
            yield net.model.problem("bpmn.no_way_in", "a sequence flow leads to an intermediate event", "中间事件必须有入线", event, section="10.4.4")
        if not leave:
            yield net.model.problem("bpmn.no_way_out", "a sequence flow leaves an intermediate event", "中间事件必须有出线", event, section="10.4.4")


def links_have_two_ends(net: Network) -> Iterator[Problem]:
    """Every link leads to one target in the same process, by its name or by `target` and `source`; the two agree."""
    links = [(event, one) for event in net.model.all("intermediateThrowEvent", "intermediateCatchEvent") for one in net.definitions(event) if kind(one) == "linkEventDefinition"]
    throws = [(event, one) for event, one in links if kind(event) == "intermediateThrowEvent"]
    catches = [(event, one) for event, one in links if kind(event) == "intermediateCatchEvent"]
    for event, one in throws:
        ends = [other for other, its in catches if net.is_linked(one, its) and other.getparent() is event.getparent()]
        if len(ends) != 1:
            name = one.get("name")
            yield net.model.problem(
                "bpmn.link_end", f"the link {name} has {len(ends)} targets, not one", f"链接 {name} 须恰有一个目标，现有 {len(ends)} 个", event, section="10.4.5"
            )
    for event, one in catches:
        said = [net.model.find(text_of(source), "linkEventDefinition") for source in children(one, "source")]
        ends = [other for other, its in throws if net.is_linked(its, one) and other.getparent() is event.getparent()]
        if not ends or any(its is not None and not net.is_linked(its, one) for its in said):
            yield net.model.problem("bpmn.link_end", f"nothing links to {one.get('name')}", f"没有指向 {one.get('name')} 的链接", event, section="10.4.5")


def message_flows_meet_message_events(net: Network) -> Iterator[Problem]:
    """A message flow leaves what sends and leads to what receives."""
    for flow in net.model.all("messageFlow"):
        source, target = net.model.find(flow.get("sourceRef")), net.model.find(flow.get("targetRef"))
        if source is not None and kind(source) in _MAY:
            if kind(source) not in ("endEvent", "intermediateThrowEvent"):
                yield net.model.problem("bpmn.message_flow_source", "no message flow leaves a catching event", "捕获事件不能发出消息流", source, section="9.4, 10.4.2 and 10.4.4")
            elif "message" not in net.triggers(source):
                yield net.model.problem(
                    "bpmn.message_flow_event", "an event that sends a message is a message event", "发送消息的事件须为消息事件", source, section="10.4.3 and 10.4.4"
                )
        if target is not None and kind(target) in _MAY:
            if kind(target) not in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
                yield net.model.problem("bpmn.message_flow_target", "no message flow leads to a throwing event", "抛出事件不能接收消息流", target, section="9.4, 10.4.3 and 10.4.4")
            elif "message" not in net.triggers(target):
                yield net.model.problem(
                    "bpmn.message_flow_event", "an event that receives a message is a message event", "接收消息的事件须为消息事件", target, section="10.4.2 and 10.4.4"
                )


def definitions_say_what_runs_need(net: Network) -> Iterator[Problem]:
    """In a process that is executed, definitions name their message, signal, code or time."""
    for event in net.model.all(*_MAY, "implicitThrowEvent"):
        if not net.is_executable(event):
            continue
        is_thrown = kind(event) in ("endEvent", "intermediateThrowEvent", "implicitThrowEvent")
        for one in net.definitions(event):
            match kind(one):
                case "messageEventDefinition":
                    if not one.get("messageRef"):
                        yield net.model.problem("bpmn.message_missing", "messageRef is missing", "缺少 messageRef", event, section="table 10.98")
                    if not children(one, "operationRef"):
                        yield net.model.problem("bpmn.operation_missing", "operationRef is missing", "缺少 operationRef", event, section="table 10.98")
                case "signalEventDefinition" if not one.get("signalRef"):
                    yield net.model.problem("bpmn.signal_missing", "signalRef is missing", "缺少 signalRef", event, section="table 10.100")
                case "errorEventDefinition" if is_thrown:
                    yield from _code(net, event, one.get("errorRef"), "error")
                case "escalationEventDefinition" if is_thrown:
                    yield from _code(net, event, one.get("escalationRef"), "escalation")
                case "linkEventDefinition" if not one.get("name"):
                    yield net.model.problem("bpmn.link_name", "a link has a name", "链接需要名称", event, section="table 10.96")
                case "timerEventDefinition":
                    yield from _timer(net, event, one)


def _code(net: Network, event: Element, reference: str | None, what: str) -> Iterator[Problem]:
    found = net.model.find(reference, what)
    if found is None or not found.get(f"{what}Code"):
        where = "8.4.3 and 8.4.4: executable processes"
        if what == "error":
            yield net.model.problem("bpmn.error_code", "what is thrown needs errorRef and an errorCode", "抛出的错误需要 errorRef 及 errorCode", event, section=where)
        else:
            yield net.model.problem(
                "bpmn.escalation_code", "what is thrown needs escalationRef and an escalationCode", "抛出的升级需要 escalationRef 及 escalationCode", event, section=where
            )


def _timer(net: Network, event: Element, one: Element) -> Iterator[Problem]:
    times = children(one, "timeDate", "timeDuration", "timeCycle")
    if len(times) != 1:
        yield net.model.problem(
            "bpmn.timer_missing",
            "a timer has exactly one of timeDate, timeDuration, timeCycle",
            "定时器须恰有 timeDate、timeDuration、timeCycle 之一",
            event,
            section="table 10.101",
        )
    for time in times:
        text = text_of(time)
        if text and text[0] not in "=$#" and not _is_time(kind(time), text):
            yield net.model.problem("bpmn.time", f"{text!r} is not ISO 8601", f"“{text}”不符合 ISO 8601", time, section="table 10.101")


def _is_time(name: str, text: str) -> bool:
    if name == "timeDuration":
        return _DURATION.fullmatch(text) is not None
    if name == "timeDate":
        return _DATE.fullmatch(text) is not None
    first, *rest = text.split("/")
    if first.startswith("R"):
        return first[1:].isdigit() * 1 + (first == "R") > 0 and 1 <= len(rest) <= 2 and all(_DURATION.fullmatch(part) or _DATE.fullmatch(part) for part in rest)
    return bool(_DURATION.fullmatch(text)) or len(text.split()) in (5, 6, 7)


EVENT_RULES: tuple[Rule, ...] = (
    events_are_about_what_they_may, shared_definitions_stand_alone, events_have_their_flows, links_have_two_ends, message_flows_meet_message_events,
    definitions_say_what_runs_need,
)  # fmt: skip
