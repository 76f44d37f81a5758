"""Rules about data: items, sets of inputs and outputs, associations, what events carry (BPMN 2.0, 10.3 of data modelling: 10.4 in later prints).

Each rule is a function from the network to the problems that it finds.
"""

from collections.abc import Iterator

from engine.bpmn.network import EVENTS, SUBPROCESSES, Network
from engine.bpmn.rule_flow import Rule
from engine.bpmn.xml import Element, children, kind, text_of
from engine.errors import Problem

__all__ = ["DATA_RULES"]

_LOADED = ("messageEventDefinition", "errorEventDefinition", "escalationEventDefinition", "signalEventDefinition")
_COLLECTIONS = ("dataObject", "dataInput", "dataOutput", "inputDataItem", "outputDataItem")


def collections_are_collections(net: Network) -> Iterator[Problem]:
    """What has an item is a collection when the item is one."""
    for one in net.model.all(*_COLLECTIONS):
        item = net.model.find(one.get("itemSubjectRef"), "itemDefinition")
        if item is not None and _yes(item.get("isCollection")) != _yes(one.get("isCollection")):
            name = item.get("id")
            yield net.model.problem("bpmn.collection", f"isCollection is not that of its item {name}", f"isCollection 与其类型 {name} 不一致", one, section="tables 10.48 to 10.60")


def references_are_named_after_their_data(net: Network) -> Iterator[Problem]:
    """A reference to a data object that has a name is called like it, with its state in brackets. A data object without a name (as most editors write it) leaves it free."""
    for one in net.model.all("dataObjectReference"):
        found = net.model.find(one.get("dataObjectRef"), "dataObject")
        name = found.get("name") if found is not None else None
        state = next((each.get("name") for each in children(one, "dataState")), None)
        right = f"{name} [{state}]" if state else name
        if name and one.get("name") and one.get("name") != right:
            yield net.model.problem("bpmn.data_name", f"it is called {right}", f"名称应为 {right}", one, section="10.3.1, naming of data object references")


def subprocesses_have_no_data_of_their_own(net: Network) -> Iterator[Problem]:
    """Inputs and outputs belong to tasks, calls and processes."""
    for one in net.model.all(*SUBPROCESSES):
        if children(one, "ioSpecification"):
            yield net.model.problem("bpmn.subprocess_data", "a subprocess has no ioSpecification", "子流程不能有 ioSpecification", one, section="10.3.1")


def _yes(value: str | None) -> bool:
    return value in ("true", "1")


def sets_hold_their_data(net: Network) -> Iterator[Problem]:
    """Every input and output stands in a set; what is optional or comes later stands in the set as well; sets that go together say so on both sides."""
    for holder in net.model.all("ioSpecification", *EVENTS):
        for field, name in (("dataInput", "inputSet"), ("dataOutput", "outputSet")):
            sets = children(holder, name)
            own = {one.get("id") for one in children(holder, field)}
            held = {text_of(one) for each in sets for one in children(each, f"{field}Refs")}
            for one in children(holder, field):
                if one.get("id") not in held and (sets or kind(holder) == "ioSpecification"):
                    yield net.model.problem("bpmn.set_missing", f"it stands in no {name}", f"它不在任何 {name} 中", one, section="10.3.1, tables 10.59 to 10.62")
            for each in sets:
                yield from _one_set(net, each, own, field)


def _one_set(net: Network, each: Element, own: set[str | None], field: str) -> Iterator[Problem]:
    here = {text_of(one) for one in children(each, f"{field}Refs")}
    for name in sorted(here - {str(one) for one in own}):
        if net.model.find(name, field) is not None:
            yield net.model.problem("bpmn.set_foreign", f"{name} belongs to another element", f"{name} 属于其他元素", each, section="tables 10.61 and 10.62")
    words = ("optionalInputRefs", "whileExecutingInputRefs") if field == "dataInput" else ("optionalOutputRefs", "whileExecutingOutputRefs")
    for word in words:
        for one in children(each, word):
            if text_of(one) not in here:
                where = "tables 10.61 and 10.62"
                if word.startswith("optional"):
                    yield net.model.problem(
                        "bpmn.set_optional", f"{word} {text_of(one)} does not stand among the set's data", f"{word} {text_of(one)} 不在该集合中", each, section=where
                    )
                else:
                    yield net.model.problem(
                        "bpmn.set_while_executing", f"{word} {text_of(one)} does not stand among the set's data", f"{word} {text_of(one)} 不在该集合中", each, section=where
                    )
    there, back = ("outputSetRefs", "inputSetRefs") if field == "dataInput" else ("inputSetRefs", "outputSetRefs")
    for one in children(each, there):
        other = net.model.find(text_of(one), "outputSet" if field == "dataInput" else "inputSet")
        if other is not None and each.get("id") not in [text_of(reference) for reference in children(other, back)]:
            yield net.model.problem(
                "bpmn.set_pair", f"the set {other.get('id')} does not name it in return", f"集合 {other.get('id')} 没有反向引用", each, section="tables 10.61 and 10.62"
            )


def associations_go_the_right_way(net: Network) -> Iterator[Problem]:
    """Data flows from what is read into inputs, and from outputs into what is written; source and target are of one item."""
    for one in net.model.all("dataInputAssociation", "dataOutputAssociation"):
        holder = one.getparent()
        sources = [found for reference in children(one, "sourceRef") if (found := net.model.find(text_of(reference))) is not None]
        target = next((net.model.find(text_of(reference)) for reference in children(one, "targetRef")), None)
        own = [] if holder is None else [*_data(holder), *(datum for spec in children(holder, "ioSpecification") for datum in _data(spec))]
        if kind(one) == "dataInputAssociation":
            for source in sources:
                if kind(source) == "dataOutput":
                    yield net.model.problem("bpmn.association_source", "an output is no source", "数据输出不能作为来源", one, section="10.3.1, table 10.58")
            if target is not None and (kind(target) not in ("dataInput", "inputDataItem") or (target not in own and kind(target) == "dataInput")):
                yield net.model.problem("bpmn.association_target", "it leads to an input of its own activity or event", "须指向本元素的数据输入", one, section="table 10.66")
        else:
            for source in sources:
                if kind(source) not in ("dataOutput", "outputDataItem") or (source not in own and kind(source) == "dataOutput"):
                    yield net.model.problem("bpmn.association_source", "it comes from an output of its own activity or event", "须来自本元素的数据输出", one, section="table 10.67")
            if target is not None and kind(target) == "dataInput":
                yield net.model.problem("bpmn.association_target", "an input is no target", "数据输入不能作为目标", one, section="table 10.57")
        if not children(one, "transformation", "assignment"):
            yield from _one_item(net, one, sources, target)


def _one_item(net: Network, one: Element, sources: list[Element], target: Element | None) -> Iterator[Problem]:
    if len(sources) > 1:
        yield net.model.problem("bpmn.association_many", "several sources need a transformation", "多个来源需要转换", one, section="10.3.2, table 10.64")
    for source in sources[:1]:
        items = [_item(net, end) for end in (source, target) if end is not None]
        if len(items) == 2 and items[0] is not None and items[1] is not None and not _equal(items[0], items[1]):
            yield net.model.problem("bpmn.association_item", "source and target are not of one item", "来源与目标的类型不一致", one, section="10.3.2, table 10.64")


def _data(holder: Element) -> list[Element]:
    return children(holder, "dataInput", "dataOutput")


def _item(net: Network, one: Element) -> Element | None:
    if kind(one) in ("dataObjectReference", "dataStoreReference") and not one.get("itemSubjectRef"):
        found = net.model.find(one.get("dataObjectRef") or one.get("dataStoreRef"))
        return _item(net, found) if found is not None else None
    return net.model.find(one.get("itemSubjectRef"), "itemDefinition")


def _equal(one: Element, other: Element) -> bool:
    return one is other or (one.get("structureRef") == other.get("structureRef") and one.get("structureRef") is not None)


def events_carry_their_items(net: Network) -> Iterator[Problem]:
    """What an event carries has the item of its message, signal, error or escalation; with several of them there is data for each."""
    for event in net.model.all(*EVENTS):
        carried = [item for one in net.definitions(event) if (item := _carried(net, one)) is not None]
        data = _data(event)
        count = len(net.definitions(event))
        if count > 1 and len(data) < len(carried):
            yield net.model.problem(
                "bpmn.event_data",
                f"{len(carried)} of its definitions carry an item, and it has data for {len(data)}",
                f"{len(carried)} 个事件定义带有数据，但只有 {len(data)} 个数据项",
                event,
                section="10.4.1, table 10.82",
            )
            continue
        heavy = [one for one in net.definitions(event) if kind(one) in _LOADED]
        for datum, one in zip(data, heavy, strict=False) if len(data) == len(heavy) else ():
            wanted, item = _carried(net, one), _item(net, datum)
            if wanted is not None and (item is None or not _equal(item, wanted)):
                yield net.model.problem(
                    "bpmn.event_item", "its data has not the item of what it is about", "其数据类型与事件定义不一致", event, section="10.4.1, tables 10.82 and 10.83"
                )


def _carried(net: Network, definition: Element) -> Element | None:
    for field, attribute in (("messageRef", "itemRef"), ("signalRef", "structureRef"), ("errorRef", "structureRef"), ("escalationRef", "structureRef")):
        found = net.model.find(definition.get(field))
        if found is not None:
            return net.model.find(found.get(attribute), "itemDefinition")
    return None


DATA_RULES: tuple[Rule, ...] = (
    collections_are_collections, references_are_named_after_their_data, subprocesses_have_no_data_of_their_own, sets_hold_their_data, associations_go_the_right_way, events_carry_their_items,
)  # fmt: skip
