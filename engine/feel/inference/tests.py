"""Comparisons, ranges, `in`, and the cells of decision tables: whether the two sides can ever meet.

Knows nothing of how a test is carried out.
"""

from engine.errors import nearest_name
from engine.feel import syntax
from engine.feel.inference.fitting import BOOLEAN, NULL, are_ordered, can_equal, elements, in_chinese, in_english, is_open
from engine.feel.inference.report import Walk
from engine.feel.syntax import Node, Span, Type

__all__ = ["check_cell", "compare", "infer_between", "infer_in", "infer_range", "seek"]


def compare(walk: Walk, span: Span, operator: str, left: Type, right: Type, right_node: Node | None = None) -> Type:
    """`left operator right`."""
    if operator in ("=", "!="):
        if not can_equal(left, right):
            en = f"{in_english(left)} and {in_english(right)} are never equal"
            return walk.refuse(span, en, f"{in_chinese(left)}与{in_chinese(right)}永远不会相等", code="feel.type", expected=left.name)
        _allowed(walk, span, left, right_node)
        return BOOLEAN
    for one in (left, right):
        if one.name == "Null":
            walk.warn(span, f"{operator} with null is null", f"与空值比较（{operator}），结果总为空值", code="feel.always_null")
            return NULL
    if not are_ordered(left, right):
        en, zh = f"{in_english(left)} and {in_english(right)} have no order", f"{in_chinese(left)}与{in_chinese(right)}无法比较大小"
        return walk.refuse(span, en, zh, code="feel.type", expected=left.name)
    return BOOLEAN


def _allowed(walk: Walk, span: Span, type_: Type, node: Node | None) -> None:
    """A literal that is not among the allowed values is never equal."""
    if not type_.values or not isinstance(node, syntax.Literal) or node.value is None or node.value in type_.values:
        return
    near = nearest_name(str(node.value), [str(value) for value in type_.values])
    shown = f'"{near}"' if near and isinstance(node.value, str) else near
    walk.warn(node.span if node.span.end else span, f"{node.value} is none of the allowed values", f"{node.value} 不在允许的取值之中", code="feel.unreachable", nearest=shown)


def infer_between(walk: Walk, node: syntax.Between) -> Type:
    """`value between low and high`."""
    value = walk.of(node.value)
    compare(walk, node.low.span, ">=", value, walk.of(node.low))
    compare(walk, node.high.span, "<=", value, walk.of(node.high))
    return BOOLEAN


def infer_in(walk: Walk, node: syntax.In) -> Type:
    """`value in test`."""
    value = walk.of(node.value)
    for test in node.test.tests if isinstance(node.test, syntax.Tests) else (node.test,):
        _passes(walk, value, test, node.value)
    return BOOLEAN


def infer_range(walk: Walk, node: syntax.RangeOf) -> Type:
    """`[low..high]`."""
    low, high = walk.of(node.low), walk.of(node.high)
    if not are_ordered(low, high):
        en, zh = f"the ends are {in_english(low)} and {in_english(high)}", f"区间两端分别是{in_chinese(low)}和{in_chinese(high)}"
        walk.refuse(node.span, f"the ends of a range must be of one kind: {en}", f"区间两端的类型必须相同：{zh}", code="feel.type")
        return Type("range")
    ends = [end.value if isinstance(end, syntax.Literal) and type(end.value) is int else None for end in (node.low, node.high)]
    if ends[0] is not None and ends[1] is not None and (ends[0] > ends[1] or (ends[0] == ends[1] and not (node.low_closed and node.high_closed))):
        walk.warn(node.span, "nothing lies in this range", "此区间不含任何值", code="feel.unreachable")
    return Type("range", (high if is_open(low) else low,))


def _passes(walk: Walk, value: Type, test: Node, value_node: Node | None = None) -> None:
    """One test of a value."""
    if isinstance(test, syntax.RangeTest):
        compare(walk, test.value.span, test.operator, value, walk.of(test.value), test.value)
        return
    found = walk.of(test)
    if is_open(found) or is_open(value) or found.name == "function":
        return
    if found.name == "range":
        if value.name == "range":
            return
        if not are_ordered(value, elements(found)):
            en, zh = f"{in_english(value)} never lies in {in_english(found)}", f"{in_chinese(value)}永远不会落在{in_chinese(found)}之中"
            walk.refuse(test.span, en, zh, code="feel.type", expected=value.name)
        return
    if found.name == "list":
        _among(walk, value, found, test, value_node)
        return
    if not can_equal(value, found):
        en, zh = f"{in_english(value)} and {in_english(found)} are never equal", f"{in_chinese(value)}与{in_chinese(found)}永远不会相等"
        walk.refuse(test.span, en, zh, code="feel.type", expected=value.name)
        return
    _allowed(walk, test.span, value, test)


def seek(walk: Walk, span: Span, value: Type, inside: Type) -> None:
    """A written text that is none of the values which the elements of a list may have is never found in it."""
    if len(value.values) == 1 and inside.values and value.values[0] not in inside.values:
        written = str(value.values[0])
        near = nearest_name(written, [str(one) for one in inside.values])
        walk.warn(span, f"{written} is none of the allowed values", f"{written} 不在允许的取值之中", code="feel.unreachable", nearest=f'"{near}"' if near else "")


def _among(walk: Walk, value: Type, found: Type, test: Node, value_node: Node | None) -> None:
    inside = elements(found)
    if not isinstance(test, syntax.ListOf):
        seek(walk, (value_node or test).span, value, inside)
    if isinstance(test, syntax.ListOf) and test.items:
        for item in test.items:
            if not isinstance(item, syntax.ListOf) and value.name != "list":
                _allowed(walk, item.span, value, item)
    if not (can_equal(value, inside) or can_equal(value, found) or inside.name == "range" or (value.name == "list" and can_equal(elements(value), inside))):
        en, zh = f"{in_english(value)} is never in {in_english(found)}", f"{in_chinese(value)}永远不会在{in_chinese(found)}之中"
        walk.refuse(test.span, en, zh, code="feel.type", expected=value.name)


def check_cell(walk: Walk, node: syntax.UnaryTests, value: Type) -> None:
    """The tests of a cell, whose input has the type `value`."""
    for test in node.tests:
        if _speaks_of_input(test):
            found = walk.of(test)
            if not is_open(found) and found.name != "boolean":
                en, zh = f"a test with ? must be true or false, this is {in_english(found)}", f"含 ? 的条件必须为真或假，此处是{in_chinese(found)}"
                walk.refuse(test.span, en, zh, code="feel.type", expected="boolean")
            continue
        if value.name == "list" and not isinstance(test, syntax.RangeTest):
            found = walk.of(test)
            if not is_open(found) and found.name not in ("list", "function", "boolean", "range") and not can_equal(value, found):
                _passes(walk, value, test)
            continue
        if value.name != "boolean" and _is_condition(walk, test):
            continue
        _passes(walk, value, test)


def _is_condition(walk: Walk, test: Node) -> bool:
    """A truth that has nothing to do with the input decides by itself."""
    return not isinstance(test, syntax.Literal | syntax.RangeTest) and walk.of(test).name == "boolean"


def _speaks_of_input(node: Node) -> bool:
    return (isinstance(node, syntax.Name) and node.name == "?") or any(_speaks_of_input(child) for child in syntax.children(node))
