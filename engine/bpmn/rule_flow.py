"""Rules about flows, gateways, and what a process is made of (BPMN 2.0, chapters 7 to 10.6).

Each rule is a function from the network to the problems that it finds.
"""

from collections.abc import Callable, Iterator

from engine.bpmn.network import ACTIVITIES, CALLABLE, CHOREOGRAPHY, FLOW_NODES, GATEWAYS, SUBPROCESSES, Network
from engine.bpmn.xml import Element, children, kind, text_of
from engine.errors import Problem

__all__ = ["FLOW_RULES", "Rule"]

Rule = Callable[[Network], Iterator[Problem]]
_HOLDERS = ("process", *SUBPROCESSES, "choreography", "subChoreography")
_EXPRESSIONS = (
    "conditionExpression",
    "activationCondition",
    "loopCondition",
    "loopCardinality",
    "completionCondition",
    "condition",
    "timeDate",
    "timeDuration",
    "timeCycle",
    "from",
    "to",
)
_TEXTS = ("dataPath", "messagePath", "transformation", "formalExpression")
"""Formal expressions by their place alone: they say something in every process."""  # fmt: skip
_NAMED = (
    *FLOW_NODES,
    "sequenceFlow",
    "participant",
    "lane",
    "process",
    "dataObject",
    "dataObjectReference",
    "message",
    "signal",
    "error",
    "escalation",
    "itemDefinition",
    "operation",
)


def ids_are_there(net: Network) -> Iterator[Problem]:
    """What others refer to needs an id."""
    for one in net.model.all(*(name for name in _NAMED if name not in ("lane", "error", "escalation", "signal", "message", "itemDefinition"))):
        if not one.get("id") and one is not net.model.root:
            yield net.model.problem("bpmn.no_id", "an id is missing", "缺少 id", one, section="8.2.1, table 8.5")


def texts_have_a_format(net: Network) -> Iterator[Problem]:
    """The format of a text is a MIME type."""
    for one in net.model.all("documentation", "textAnnotation"):
        said = one.get("textFormat")
        if said is not None and not (said.count("/") == 1 and all(part and not part.isspace() for part in said.split("/"))):
            yield net.model.problem("bpmn.text_format", f"{said!r} is no MIME type", f"“{said}”不是 MIME 类型", one, section="8.2.1 and 8.4.1")


def expressions_are_formal(net: Network) -> Iterator[Problem]:
    """In a process that is executed, every expression is a formal one and says something."""
    for one in net.model.all(*_EXPRESSIONS):
        if not net.is_executable(one) or net.around(one, "extensionElements") is not None:
            continue
        is_formal = str(next((value for key, value in one.attrib.items() if str(key).endswith("}type")), "")).rpartition(":")[2] == "tFormalExpression"
        parent = one.getparent()
        if not is_formal and not (parent is not None and kind(parent) == "complexBehaviorDefinition"):
            yield net.model.problem(
                "bpmn.formal", "an executable process needs a formal expression (xsi:type tFormalExpression)", "可执行流程需要形式化表达式", one, section="8.4.6"
            )
        elif not text_of(one):
            yield net.model.problem("bpmn.expression_empty", "the expression says nothing", "表达式为空", one, section="8.4.6")
    for one in net.model.all(*_TEXTS):
        if not text_of(one):
            yield net.model.problem("bpmn.expression_empty", "the expression says nothing", "表达式为空", one, section="8.4.6")


def flows_are_listed(net: Network) -> Iterator[Problem]:
    """A node lists the flows that its flows say they are; the other way round as well."""
    if next(net.model.all("incoming", "outgoing"), None) is None:
        return
    where = "8.4.13 and 10.2"
    for node in net.model.all(*FLOW_NODES):
        for name in _listed_wrong(net, node, "incoming", net.into(node)):
            yield net.model.problem(
                "bpmn.incoming", f"the node and the flow {name} disagree about whether it comes in", f"节点与连线 {name} 对入线的说法不一致", node, section=where
            )
        for name in _listed_wrong(net, node, "outgoing", net.out_of(node)):
            yield net.model.problem(
                "bpmn.outgoing", f"the node and the flow {name} disagree about whether it goes out", f"节点与连线 {name} 对出线的说法不一致", node, section=where
            )


def _listed_wrong(net: Network, node: Element, field: str, flows: list[Element]) -> list[str]:
    """The flows that the node does not list, and those that it lists wrongly."""
    listed = [text_of(one).rpartition(":")[2] for one in children(node, field)]
    real = [flow.get("id", "") for flow in flows]
    return [name for name in real if name and name not in listed] + [name for name in listed if name not in real and net.model.find(name, "sequenceFlow") is not None]


def flows_stay_inside(net: Network) -> Iterator[Problem]:
    """A sequence flow crosses no border of a pool or a subprocess."""
    for flow in net.model.all("sequenceFlow"):
        source, target = net.source(flow), net.target(flow)
        if source is None or target is None:
            continue
        homes = [net.around(one, *_HOLDERS) for one in (source, target)]
        if homes[0] is not homes[1]:
            pools = [net.around(one, "process", "choreography") for one in (source, target)]
            if pools[0] is not pools[1]:
                yield net.model.problem("bpmn.crosses_pool", "a sequence flow crosses the border of a pool", "顺序流不能跨越泳池", flow, section="7.6.1 and 9.3")
            else:
                yield net.model.problem(
                    "bpmn.crosses_subprocess", "a sequence flow crosses the border of a subprocess", "顺序流不能跨越子流程边界", flow, section="7.6.1 and 10.3.5"
                )


def flows_are_conditional_where_they_may(net: Network) -> Iterator[Problem]:
    """Conditions stand behind activities, exclusive, inclusive and complex gateways; never immediate=false where a process is executed."""
    for flow in net.model.all("sequenceFlow"):
        source = net.source(flow)
        conditions = children(flow, "conditionExpression")
        if flow.get("isImmediate") in ("false", "0") and net.is_executable(flow):
            yield net.model.problem("bpmn.immediate", "isImmediate must not be false in an executable process", "可执行流程中 isImmediate 不能为 false", flow, section="table 8.60")
        if source is None or not conditions:
            continue
        if kind(source) == "parallelGateway":
            yield net.model.problem(
                "bpmn.condition_unused", "a condition behind a parallel gateway is never looked at", "并行网关之后的条件不会被求值", flow, section="10.5.4", is_warning=True
            )
        elif kind(source) == "eventBasedGateway":
            yield net.model.problem(
                "bpmn.condition_place", "no condition may stand behind an event gateway", "事件网关之后不能有条件", flow, section="8.4.13 and 10.5.6", case="eventBasedGateway"
            )
        elif kind(source) in ("startEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"):
            yield net.model.problem("bpmn.condition_place", "no condition may stand behind an event", "事件之后不能有条件", flow, section="8.4.13")
        elif kind(source) in ACTIVITIES and len(net.out_of(source)) == 1:
            yield net.model.problem("bpmn.condition_alone", "a conditional flow needs another one beside it", "条件连线旁必须还有其他连线", flow, section="8.4.13")
        if source.get("default") and source.get("default") == flow.get("id"):
            yield net.model.problem(
                "bpmn.condition_default", "the condition of a default flow is never looked at", "默认连线的条件不会被求值", flow, section="8.4.13", is_warning=True
            )


def defaults_leave_their_node(net: Network) -> Iterator[Problem]:
    """A default flow is one of the flows that leave the node."""
    for node in net.model.all(*FLOW_NODES):
        name = node.get("default")
        if name and net.model.find(name, "sequenceFlow") is not None and name not in [flow.get("id") for flow in net.out_of(node)]:
            yield net.model.problem("bpmn.default", f"the default flow {name} does not leave it", f"默认连线 {name} 不是它的出口", node, section="table 10.3 and 10.5")


def gateways_go_their_way(net: Network) -> Iterator[Problem]:
    """What a gateway says of its direction is true; and it splits or merges at all."""
    for node in net.model.all(*GATEWAYS):
        come, leave = len(net.into(node)), len(net.out_of(node))
        direction = node.get("gatewayDirection", "Unspecified")
        is_wrong = {
            "Converging": come < 2 or leave > 1, "Diverging": come > 1 or leave < 2, "Mixed": come < 2 or leave < 2, "Unspecified": False,
        }.get(direction, False)  # fmt: skip
        if is_wrong:
            yield net.model.problem(
                "bpmn.direction",
                f"{direction} does not go with {come} incoming and {leave} outgoing flows",
                f"{direction} 与 {come} 条入线、{leave} 条出线不符",
                node,
                section="table 8.46",
                case=direction,
            )
        if (leave == 0 and not is_wrong) or (leave < 2 and come < 2 and kind(node) != "eventBasedGateway"):
            yield net.model.problem("bpmn.gateway_flows", "a gateway has several incoming or several outgoing flows", "网关须有多条入线或多条出线", node, section="10.5")


def event_gateways_lead_to_events(net: Network) -> Iterator[Problem]:
    """Behind an event gateway stand two or more catching events or receive tasks, reached from nowhere else."""
    for node in net.model.all("eventBasedGateway"):
        targets = [target for flow in net.out_of(node) if (target := net.target(flow)) is not None]
        if len(targets) < 2:
            yield net.model.problem("bpmn.event_gateway_flows", "two or more flows must leave an event gateway", "事件网关至少需要两条出线", node, section="10.5.6")
        triggers = [trigger for target in targets for trigger in net.triggers(target)]
        for target in targets:
            what = net.triggers(target)
            if kind(target) != "receiveTask" and not (kind(target) == "intermediateCatchEvent" and what and set(what) <= {"message", "signal", "timer", "conditional"}):
                name = target.get("id", "")
                yield net.model.problem(
                    "bpmn.event_gateway_target", f"{kind(target)} {name} cannot stand behind it", f"{kind(target)} {name} 不能放在事件网关之后", node, section="10.5.6"
                )
            if len(net.into(target)) > 1:
                yield net.model.problem(
                    "bpmn.event_gateway_incoming", "a node behind an event gateway has no other incoming flow", "事件网关之后的节点不能有其他入线", target, section="10.5.6"
                )
            if kind(target) == "receiveTask" and net.boundaries.get(target):
                yield net.model.problem(
                    "bpmn.event_gateway_boundary", "a receive task behind an event gateway has no boundary events", "事件网关之后的接收任务不能有边界事件", target, section="10.5.6"
                )
        if "message" in triggers and any(kind(target) == "receiveTask" for target in targets):
            yield net.model.problem(
                "bpmn.event_gateway_mix",
                "message events and receive tasks do not stand behind the same event gateway",
                "消息事件与接收任务不能同时放在事件网关之后",
                node,
                section="10.5.6",
            )
        if node.get("instantiate") in ("true", "1"):
            if net.into(node):
                yield net.model.problem(
                    "bpmn.event_gateway_start", "an event gateway that starts the process has no incoming flows", "启动流程的事件网关不能有入线", node, section="10.5.6"
                )
            if any(trigger != "message" for trigger in triggers):
                yield net.model.problem(
                    "bpmn.event_gateway_start_target", "only messages start a process through an event gateway", "只有消息可以经事件网关启动流程", node, section="10.5.6"
                )
        elif node.get("eventGatewayType") == "Parallel":
            yield net.model.problem("bpmn.event_gateway_parallel", "a parallel event gateway must start the process", "并行事件网关必须用于启动流程", node, section="10.5.6")


def processes_fit_their_type(net: Network) -> Iterator[Problem]:
    """A public process is not executed; a process holds no choreography."""
    for process in net.model.all("process"):
        if process.get("processType") == "Public" and process.get("isExecutable") in ("true", "1"):
            yield net.model.problem("bpmn.public_executable", "a public process cannot be executable", "公开流程不能可执行", process, section="table 10.1")
    for one in net.model.all(*CHOREOGRAPHY):
        around = net.around(one, "process", "choreography", "globalChoreographyTask")
        if around is not None and kind(around) == "process":
            inside = "subProcess" if net.around(one, *SUBPROCESSES) is not None else "process"
            inner = found if (found := net.around(one, *SUBPROCESSES)) is not None else around
            yield net.model.problem(
                "bpmn.choreography", f"choreography activities have no place in a {inside}", "流程中不能放置编排活动", one, section="10.2 and 10.3.5", case=kind(inner)
            )


def pools_make_sense(net: Network) -> Iterator[Problem]:
    """Multiplicities, and message flows that lead from one pool to another."""
    for one in net.model.all("participantMultiplicity"):
        least, most = (_number(one.get(name), default) for name, default in (("minimum", 0), ("maximum", 1)))
        if least < 0 or most < 1 or most < least:
            yield net.model.problem(
                "bpmn.multiplicity",
                f"minimum {least} and maximum {most} do not go together",
                f"最小值 {least} 与最大值 {most} 不符",
                one,
                section="table 9.4",
                case="minimum" if least < 0 else "",
            )
    pool_of = {one.get("processRef"): one for one in net.model.all("participant") if one.get("processRef")}
    for flow in net.model.all("messageFlow"):
        ends = [net.model.find(flow.get(name)) for name in ("sourceRef", "targetRef")]
        homes = []
        for end in ends:
            process = net.around(end, "process") if end is not None else None
            homes.append(end if end is not None and kind(end) == "participant" else pool_of.get(process.get("id"), process) if process is not None else None)
        for end in ends:
            if end is not None and kind(end) in CHOREOGRAPHY:
                yield net.model.problem(
                    "bpmn.message_flow_choreography", "a message flow does not connect choreography activities", "消息流不能连接编排活动", flow, section="9.4 and 11"
                )
        if homes[0] is not None and homes[0] is homes[1]:
            yield net.model.problem("bpmn.message_flow_inside", "a message flow connects two pools", "消息流须连接两个不同的泳池", flow, section="7.6.2 and 9.4")


def conversations_are_plain(net: Network) -> Iterator[Problem]:
    """What is meant for reuse refers to no choreography; a global conversation is participants and message flows alone."""
    for one in net.model.all("choreography", "globalConversation", "globalChoreographyTask"):
        if children(one, "choreographyRef"):
            yield net.model.problem("bpmn.choreography_reference", "it may refer to no choreography", "不能引用编排", one, section="table 9.1 and 9.5")
    for one in net.model.all("globalConversation"):
        for each in children(one, "conversation", "subConversation", "callConversation", "conversationLink", "group", "textAnnotation", "association"):
            yield net.model.problem("bpmn.conversation", "it has no place in a global conversation", "不能放在全局会话中", each, section="9.5.4")


def _number(value: str | None, default: int) -> int:
    text = (value or "").strip()
    return int(text) if text.lstrip("+-").isdigit() else default


def nodes_are_connected(net: Network) -> Iterator[Problem]:
    """Where a process has start or end events, every node has a way in and a way out."""
    for holder in net.model.all("process", *SUBPROCESSES):
        if kind(holder) == "adHocSubProcess":
            continue
        inner = children(holder, *FLOW_NODES)
        has_start, has_end = (any(kind(one) == name for one in inner) for name in ("startEvent", "endEvent"))
        if has_start and not has_end:
            yield net.model.problem("bpmn.end_missing", "where there is a start event, there is an end event", "有开始事件时须有结束事件", holder, section="10.4.3")
        if has_end and not has_start and not _starts_otherwise(net, inner):
            yield net.model.problem("bpmn.start_missing", "where there is an end event, there is a start event", "有结束事件时须有开始事件", holder, section="10.4.2")
        for node in inner:
            if kind(node) in ("startEvent", "endEvent", "boundaryEvent", *CHOREOGRAPHY) or net.is_handler(node) or node.get("triggeredByEvent") in ("true", "1"):
                continue
            is_link = "link" in net.triggers(node)
            if has_start and not net.into(node) and not (is_link and kind(node) == "intermediateCatchEvent") and node.get("instantiate") not in ("true", "1"):
                yield net.model.problem("bpmn.no_way_in", "no sequence flow leads here", "没有连线到达此处", node, section="10.2 and 10.4.2")
            if has_end and not net.out_of(node) and not (is_link and kind(node) == "intermediateThrowEvent"):
                yield net.model.problem(
                    "bpmn.no_way_out", "no sequence flow leaves it, though the process has end events", "流程有结束事件，但此处没有出线", node, section="10.2 and 10.4.3"
                )


def _starts_otherwise(net: Network, inner: list[Element]) -> bool:
    return any(one.get("instantiate") in ("true", "1") and not net.into(one) for one in inner)


def calls_can_start(net: Network) -> Iterator[Problem]:
    """A process that is called has a plain start event."""
    for call in net.model.all("callActivity"):
        called = net.model.find(call.get("calledElement"), *CALLABLE)
        if called is None or kind(called) != "process":
            continue
        starts = children(called, "startEvent")
        if starts and all(net.triggers(start) for start in starts):
            yield net.model.problem("bpmn.called_start", "a process that is called needs a none start event", "被调用的流程需要一个空开始事件", called, section="10.4.2")


FLOW_RULES: tuple[Rule, ...] = (
    ids_are_there, texts_have_a_format, expressions_are_formal, flows_are_listed, flows_stay_inside, flows_are_conditional_where_they_may, defaults_leave_their_node,
    gateways_go_their_way, event_gateways_lead_to_events, processes_fit_their_type, pools_make_sense, conversations_are_plain, nodes_are_connected, calls_can_start,
)  # fmt: skip
