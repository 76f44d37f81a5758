"""Rules about activities: tasks, subprocesses, loops, what is called (BPMN 2.0, 10.3).

Each rule is a function from the network to the problems that it finds.
"""

import re
from collections.abc import Iterator

from engine.bpmn.network import ACTIVITIES, CALLABLE, FLOW_NODES, SUBPROCESSES, Network
from engine.bpmn.rule_flow import Rule
from engine.bpmn.xml import Element, children, kind, text_of
from engine.errors import Problem

__all__ = ["ACTIVITY_RULES"]

_MIME = re.compile(r"[\w.+-]+/[\w.+-]+(\s*;.*)?|urn:.+", re.ASCII)
"""A MIME type; a URN, which says as much, is let through."""


def quantities_are_whole(net: Network) -> Iterator[Problem]:
    """An activity takes and makes at least one token."""
    for one in net.model.all(*ACTIVITIES):
        for name in ("startQuantity", "completionQuantity"):
            value = (one.get(name) or "1").strip()
            if value.lstrip("+-").isdigit() and int(value) < 1:
                yield net.model.problem("bpmn.quantity", f"{name} must not be less than 1", f"{name} 不能小于 1", one, section="table 10.3", case=name)


def loops_end(net: Network) -> Iterator[Problem]:
    """A loop may be told how often it runs at most: not less than never."""
    for one in net.model.all("standardLoopCharacteristics"):
        most = (one.get("loopMaximum") or "0").strip()
        if most.lstrip("+-").isdigit() and int(most) < 0:
            yield net.model.problem("bpmn.loop_maximum", "loopMaximum must not be negative", "loopMaximum 不能为负数", one, section="table 10.28")


def loops_are_one_kind(net: Network) -> Iterator[Problem]:
    """An activity has one loop marker at most; a multi-instance one says how many, and what its events are."""
    for one in net.model.all(*ACTIVITIES):
        if len(children(one, "standardLoopCharacteristics", "multiInstanceLoopCharacteristics")) > 1:
            yield net.model.problem(
                "bpmn.loop_twice", "an activity has one loop marker, a standard or a multi-instance one", "活动只能有一个循环标记", one, section="10.3.1 and 10.3.8"
            )
    for one in net.model.all("multiInstanceLoopCharacteristics"):
        if bool(children(one, "loopCardinality")) == bool(children(one, "loopDataInputRef")):
            yield net.model.problem(
                "bpmn.instances",
                "either loopCardinality or loopDataInputRef says how many instances there are",
                "须由 loopCardinality 或 loopDataInputRef 之一给出实例数",
                one,
                section="table 10.29",
            )
        behaviour = one.get("behavior", "All")
        for name, field in (("None", "noneBehaviorEventRef"), ("One", "oneBehaviorEventRef")):
            if behaviour == name and not one.get(field):
                yield net.model.problem("bpmn.behavior", f"behavior {name} needs {field}", f"behavior 为 {name} 时需要 {field}", one, section="table 10.29")
        if behaviour == "Complex" and not children(one, "complexBehaviorDefinition"):
            yield net.model.problem(
                "bpmn.behavior", "behavior Complex needs a complexBehaviorDefinition", "behavior 为 Complex 时需要 complexBehaviorDefinition", one, section="table 10.29"
            )
        for condition in (condition for complex_one in children(one, "complexBehaviorDefinition") for condition in children(complex_one, "condition")):
            if not text_of(condition):
                yield net.model.problem("bpmn.expression_empty", "the condition says nothing", "条件为空", condition, section="table 10.30 and 8.4.6")
        activity = one.getparent()
        if activity is not None:
            yield from _loop_data(net, activity, one)


def _loop_data(net: Network, activity: Element, loop: Element) -> Iterator[Problem]:
    own = [inner for spec in children(activity, "ioSpecification") for inner in children(spec, "dataInput", "dataOutput")]
    for field, item in (("loopDataInputRef", "inputDataItem"), ("loopDataOutputRef", "outputDataItem")):
        reference = next(iter(children(loop, field)), None)
        one = next(iter(children(loop, item)), None)
        found = net.model.find(text_of(reference)) if reference is not None else None
        if found is None:
            continue
        if kind(activity) not in SUBPROCESSES and found not in own and net.is_executable(activity):
            yield net.model.problem("bpmn.loop_data", f"{field} names no data of its own activity", f"{field} 须指向本活动的数据", loop, section="table 10.29")
        whole = net.model.find(found.get("itemSubjectRef"), "itemDefinition")
        if _is_collection(found) is False and (whole is None or whole.get("isCollection") not in ("true", "1")):
            yield net.model.problem("bpmn.loop_collection", f"{field} names no collection", f"{field} 须指向集合", loop, section="table 10.29")
        part = net.model.find(one.get("itemSubjectRef"), "itemDefinition") if one is not None else None
        if whole is not None and part is not None and one is not None:
            if whole.get("structureRef") != part.get("structureRef"):
                yield net.model.problem(
                    "bpmn.loop_item", f"an item of {field} has the structure of the collection's items", f"{item} 的结构须与集合中的元素一致", one, section="table 10.29"
                )
            elif part.get("isCollection") in ("true", "1"):
                yield net.model.problem("bpmn.loop_item", f"one item of {field} is no collection", f"{item} 不能是集合", one, section="table 10.29")


def _is_collection(one: Element) -> bool | None:
    return one.get("isCollection") in ("true", "1")


def scripts_have_a_format(net: Network) -> Iterator[Problem]:
    """A script says in which language it is; a format says nothing without a script."""
    for one in net.model.all("scriptTask", "globalScriptTask"):
        scripts = children(one, "script")
        field = "scriptFormat" if kind(one) == "scriptTask" else "scriptLanguage"
        if scripts and not (one.get(field) or "").strip():
            yield net.model.problem("bpmn.script_format", f"a script needs {field}", f"有脚本时需要 {field}", one, section="table 10.11 and 10.3.7")
        elif one.get(field) and not scripts and net.is_executable(one):
            yield net.model.problem("bpmn.script_missing", "there is no script", "没有脚本", one, section="table 10.11")
        said = (one.get(field) or "").strip()
        if scripts and said and not _MIME.fullmatch(said):
            yield net.model.problem("bpmn.script_mime", f"{field} {said!r} is no MIME type", f"{field}“{said}”不是 MIME 类型", one, section="table 10.11")


def messages_fit_tasks(net: Network) -> Iterator[Problem]:
    """A task that names an operation sends and receives that operation's messages: one set in, one set out, of the same items."""
    for one in net.model.all("serviceTask", "sendTask", "receiveTask"):
        operation = net.model.find(one.get("operationRef"), "operation")
        message = net.model.find(one.get("messageRef"), "message")
        incoming, outgoing = (_message(net, operation, field) for field in ("inMessageRef", "outMessageRef"))
        spec = next(iter(children(one, "ioSpecification")), None)
        if kind(one) == "serviceTask":
            wanted = [("dataInput", incoming), ("dataOutput", outgoing)] if operation is not None else []
        else:
            wanted = [("dataInput" if kind(one) == "sendTask" else "dataOutput", message if message is not None else incoming)]
            if message is not None and incoming is not None and message is not incoming:
                yield net.model.problem("bpmn.operation_message", "messageRef is not the message of the operation", "messageRef 与操作的消息不一致", one, section="10.3.3")
        for field, said in wanted:
            yield from _message_data(net, one, spec, field, said)


def _message_data(net: Network, one: Element, spec: Element | None, field: str, said: Element | None) -> Iterator[Problem]:
    """The sets and data of a task for one message; `said` is the message, when there is one."""
    name = "inputSet" if field == "dataInput" else "outputSet"
    sets, data = children(spec, name), children(spec, field)
    if kind(one) == "serviceTask":
        if len(sets) > 1 or (not sets and name == "inputSet") or (said is not None and not sets and spec is not None):
            yield net.model.problem("bpmn.operation_sets", f"a task with an operation has one {name}", "带操作的任务只能有一个输入集和一个输出集", one, section="10.3.3", case=name)
        if name == "outputSet" and said is not None and said.get("itemRef") and not data and spec is not None:
            yield net.model.problem("bpmn.message_item", "it has no dataOutput for what the operation answers", "缺少操作返回消息对应的 dataOutput", one, section="10.3.3")
    elif len(sets) > 1 and (said is not None or one.get("messageRef")):
        yield net.model.problem("bpmn.message_sets", f"a task with a message has one {name} at most", "带消息的任务最多只能有一个输入集或输出集", one, section="10.3.3")
    if said is None:
        return
    if len(data) > 1:
        yield net.model.problem("bpmn.message_data", f"a message is one {field}", f"消息对应一个 {field}", one, section="10.3.3")
    for datum in data[:1]:
        if not _same_item(net, datum.get("itemSubjectRef"), said.get("itemRef")):
            yield net.model.problem(
                "bpmn.message_item", f"{field} has not the item of the message {said.get('id')}", f"{field} 的类型与消息 {said.get('id')} 不一致", datum, section="10.3.3"
            )


def _message(net: Network, operation: Element | None, field: str) -> Element | None:
    return next((net.model.find(text_of(one), "message") for one in children(operation, field)), None)


def _same_item(net: Network, one: str | None, other: str | None) -> bool:
    first, second = net.model.find(one, "itemDefinition"), net.model.find(other, "itemDefinition")
    if first is None or second is None:
        return first is second
    return first is second or (first.get("structureRef") == second.get("structureRef") and first.get("structureRef") is not None)


def receivers_start_first(net: Network) -> Iterator[Problem]:
    """A receive task that starts the process has nothing before it, no start event either."""
    for one in net.model.all("receiveTask"):
        if one.get("instantiate") in ("true", "1") and net.into(one):
            yield net.model.problem("bpmn.receive_start", "a receive task that starts the process has no incoming flows", "启动流程的接收任务不能有入线", one, section="10.3.3")


def roles_say_who_in_one_way(net: Network) -> Iterator[Problem]:
    """A role names a resource, whose parameters it then sets, or says by an expression who it is: not both."""
    for one in net.model.all("performer", "humanPerformer", "potentialOwner", "resourceRole"):
        has_resource = bool(children(one, "resourceRef"))
        if has_resource and children(one, "resourceAssignmentExpression"):
            yield net.model.problem(
                "bpmn.resource_role",
                "either resourceRef or resourceAssignmentExpression says who it is",
                "resourceRef 与 resourceAssignmentExpression 只能有一个",
                one,
                section="table 10.5",
            )
        if not has_resource and children(one, "resourceParameterBinding"):
            yield net.model.problem("bpmn.resource_parameter", "parameters need a resourceRef", "有参数时需要 resourceRef", one, section="table 10.5")


def event_subprocesses_are_triggered(net: Network) -> Iterator[Problem]:
    """An event subprocess has one start event, and no flows or border of its own."""
    for one in net.model.all(*SUBPROCESSES):
        if one.get("triggeredByEvent") not in ("true", "1"):
            continue
        if net.into(one) or net.out_of(one):
            yield net.model.problem("bpmn.event_subprocess_flow", "an event subprocess has no incoming or outgoing flows", "事件子流程不能有入线或出线", one, section="10.3.5")
        if net.boundaries.get(one):
            yield net.model.problem("bpmn.event_subprocess_boundary", "an event subprocess has no boundary events", "事件子流程不能有边界事件", one, section="10.3.5")
        if len(children(one, "startEvent")) != 1:
            yield net.model.problem("bpmn.event_subprocess_start", "an event subprocess has exactly one start event", "事件子流程须恰有一个开始事件", one, section="10.3.5")


def ad_hoc_has_work(net: Network) -> Iterator[Problem]:
    """An ad hoc subprocess has activities, and no start or end event."""
    for one in net.model.all("adHocSubProcess"):
        if not children(one, *ACTIVITIES):
            yield net.model.problem("bpmn.ad_hoc_empty", "an ad hoc subprocess has an activity", "临时子流程至少有一个活动", one, section="10.3.5")
        for event in children(one, "startEvent", "endEvent"):
            yield net.model.problem("bpmn.ad_hoc_event", f"an ad hoc subprocess has no {kind(event)}", f"临时子流程中不能有 {kind(event)}", event, section="10.3.5")
        if next(iter(one.iter("{*}conversation", "{*}choreographyActivity")), None) is not None:
            yield net.model.problem("bpmn.ad_hoc_event", "an ad hoc subprocess has no conversations", "临时子流程中不能有会话", one, section="10.3.5")


def handlers_stand_alone(net: Network) -> Iterator[Problem]:
    """What takes an activity back is marked so, and stands outside the normal flow."""
    for one in net.model.all(*ACTIVITIES):
        if one.get("isForCompensation") in ("true", "1") and (net.into(one) or net.out_of(one)):
            yield net.model.problem("bpmn.handler_flow", "a compensation activity has no sequence flows", "补偿活动不能有顺序流", one, section="10.6.2")
    for event in net.model.all("boundaryEvent"):
        if "compensate" not in net.triggers(event):
            continue
        handler = net.handlers.get(event)
        if handler is None:
            yield net.model.problem(
                "bpmn.handler_missing", "an association leads from a compensation event to its activity", "补偿边界事件须以关联指向补偿活动", event, section="10.6.2"
            )
        elif handler.get("isForCompensation") not in ("true", "1"):
            yield net.model.problem("bpmn.handler_mark", "what a compensation event leads to has isForCompensation", "补偿活动须标记 isForCompensation", handler, section="10.6.2")
        if net.out_of(event):
            yield net.model.problem("bpmn.handler_event_flow", "no sequence flow leaves a compensation event on a border", "补偿边界事件不能有出线", event, section="10.6.2")


def calls_pass_data(net: Network) -> Iterator[Problem]:
    """A call has the inputs and outputs of what it calls."""
    for call in net.model.all("callActivity"):
        called = net.model.find(call.get("calledElement"), *CALLABLE)
        if called is None:
            continue
        for field in ("dataInput", "dataOutput"):
            mine, theirs = (sorted(_items(net, one, field)) for one in (call, called))
            if mine != theirs:
                yield net.model.problem("bpmn.call_data", f"the call has not the {field}s of what it calls", f"调用活动的 {field} 与被调用者不一致", call, section="10.3.6")
        for name, refs in (("inputSet", "dataInputRefs"), ("outputSet", "dataOutputRefs")):
            ours, its = ([len(children(each, refs)) for spec in children(one, "ioSpecification") for each in children(spec, name)] for one in (call, called))
            if sorted(ours) != sorted(its) and (any(ours) or any(its)):
                yield net.model.problem("bpmn.call_data", f"the call has not the {name}s of what it calls", f"调用活动的 {name} 与被调用者不一致", call, section="10.3.6")
    for one in net.model.all(*CALLABLE):
        interfaces = [found for reference in children(one, "supportedInterfaceRef") if (found := net.model.find(text_of(reference), "interface")) is not None]
        if interfaces:
            yield from _bindings(net, one, interfaces)


def _items(net: Network, one: Element, field: str) -> list[str]:
    data = [datum for spec in children(one, "ioSpecification") for datum in children(spec, field)]
    items = [net.model.find(datum.get("itemSubjectRef"), "itemDefinition") for datum in data]
    return [f"{item.get('structureRef') or item.get('id')}" if item is not None else "" for item in items]


def _bindings(net: Network, one: Element, interfaces: list[Element]) -> Iterator[Problem]:
    bindings = children(one, "ioBinding")
    for operation in (operation for interface in interfaces for operation in children(interface, "operation")):
        bound = [binding for binding in bindings if net.model.find(binding.get("operationRef")) is operation]
        if len(bound) != 1:
            yield net.model.problem(
                "bpmn.binding_missing",
                f"one ioBinding names the operation {operation.get('id')}",
                f"操作 {operation.get('id')} 须有且仅有一个 ioBinding",
                one,
                section="table 10.44",
            )
        for binding in bound:
            for field, name, wanted in (("inputDataRef", "inMessageRef", "dataInputRefs"), ("outputDataRef", "outMessageRef", "dataOutputRefs")):
                message = _message(net, operation, name)
                data = net.model.find(binding.get(field))
                if data is not None and kind(data) in ("inputSet", "outputSet"):
                    data = next((net.model.find(text_of(reference)) for reference in children(data, wanted)), None)
                if message is None or data is None:
                    continue
                if not _same_item(net, data.get("itemSubjectRef"), message.get("itemRef")):
                    yield net.model.problem(
                        "bpmn.binding_item", f"{field} has not the item of the operation's message", f"{field} 的类型与操作消息不一致", binding, section="table 10.44"
                    )


def flow_nodes_fit_tasks(net: Network) -> Iterator[Problem]:
    """A transaction's cancel needs a transaction: told in the events' rules; here only that subprocesses are no empty shells with a border."""
    for one in net.model.all("transaction"):
        has_cancel = any("cancel" in net.triggers(event) for event in net.boundaries.get(one, []))
        inner = [event for event in one.iter("{*}endEvent") if "cancel" in net.triggers(event)]
        if inner and not has_cancel and children(one, *FLOW_NODES):
            yield net.model.problem(
                "bpmn.cancel_uncaught", "no cancel event on its border catches its cancel end event", "取消结束事件没有对应的取消边界事件", one, section="10.4.3", is_warning=True
            )


ACTIVITY_RULES: tuple[Rule, ...] = (
    quantities_are_whole, loops_end, loops_are_one_kind, scripts_have_a_format, messages_fit_tasks, receivers_start_first, roles_say_who_in_one_way, event_subprocesses_are_triggered, ad_hoc_has_work,
    handlers_stand_alone, calls_pass_data, flow_nodes_fit_tasks,
)  # fmt: skip
