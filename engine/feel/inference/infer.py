"""The type of every piece of an expression, by a walk over its tree; what is wrong is told on the way.

Knows nothing of text. The surprising rule: a piece without names is evaluated, so that `date("2026-02-30")` is told to be null before anyone runs it.
"""

from collections.abc import Callable
from typing import Any

from engine.errors import nearest_name
from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.expression import Expression
from engine.feel.inference.calls import infer_call
from engine.feel.inference.contradiction import first_contradiction
from engine.feel.inference.fitting import (
    ANY,
    BOOLEAN,
    NULL,
    NUMBER,
    STRING,
    TYPE_NAMES,
    arithmetic,
    elements,
    fits,
    in_chinese,
    in_english,
    is_open,
    join,
    list_of,
    named,
)  # fmt: skip
from engine.feel.inference.report import Walk
from engine.feel.inference.scope import Element
from engine.feel.inference.tests import check_cell, compare, infer_between, infer_in, infer_range
from engine.feel.syntax import Node, Type
from engine.feel.temporal import parse_temporal
from engine.feel.values import Range, kind

__all__ = ["Inference"]

_CLOCK = frozenset({"now", "today"})
_DAYS, _MONTHS = "days and time duration", "years and months duration"
_DATE_PARTS = dict.fromkeys(("year", "month", "day", "weekday"), NUMBER)
_TIME_PARTS = dict.fromkeys(("hour", "minute", "second"), NUMBER) | {"time offset": Type(_DAYS), "timezone": STRING}
_PARTS: dict[str, dict[str, Type]] = {
    "date": _DATE_PARTS, "time": _TIME_PARTS, "date and time": _DATE_PARTS | _TIME_PARTS, _DAYS: dict.fromkeys(("days", "hours", "minutes", "seconds"), NUMBER),
    _MONTHS: {"years": NUMBER, "months": NUMBER}, "range": {"start": ANY, "end": ANY, "start included": BOOLEAN, "end included": BOOLEAN},
}  # fmt: skip
_MOST_FOLDS = 200
_FOLDED = (syntax.Compare, syntax.Between, syntax.In, syntax.Arithmetic, syntax.Negate, syntax.Call, syntax.Temporal, syntax.InstanceOf, syntax.And, syntax.Or)


class Inference(Walk):
    """The walk over one tree."""

    is_folding = False
    folds = 0

    def of(self, node: Node) -> Type:
        """The type of a piece."""
        before = len(self.problems)
        is_constant = not self.is_folding and isinstance(node, _FOLDED) and self.folds < _MOST_FOLDS and self.is_constant(node)
        self.is_folding = self.is_folding or is_constant
        method: Callable[[Any], Type] = getattr(self, f"_{type(node).__name__.lower()}")
        found = method(node)
        if not is_constant:
            return found
        self.is_folding = False
        return self._folded(node, found) if len(self.problems) == before else found

    def within(self, level: dict[str, Type] | Element, node: Node) -> Type:
        """The type of a piece that sees more names."""
        self.scope.levels.append(level)
        try:
            return self.of(node)
        finally:
            self.scope.levels.pop()

    def is_constant(self, node: Node) -> bool:
        """Whether the piece is the same in every scope."""
        if isinstance(node, syntax.Name | syntax.Function | syntax.For | syntax.Quantified | syntax.Filter | syntax.Context):
            return False
        if isinstance(node, syntax.Call):
            name = node.function.name if isinstance(node.function, syntax.Name) else ""
            return name in BUILT_INS and name not in _CLOCK and not self.scope.is_declared(name) and all(map(self.is_constant, node.arguments))
        return all(map(self.is_constant, syntax.children(node)))

    def _folded(self, node: Node, type_: Type) -> Type:
        self.folds += 1
        result = Expression("", node).evaluate({})
        if result.value is None:
            for child in syntax.children(node):
                if isinstance(child, _FOLDED) and self._folded(child, ANY).name == "Null":
                    return NULL
            why_en, why_zh = (result.notes[0].en, result.notes[0].zh) if result.notes else ("its parts are null", "其组成部分为空值")
            self.warn(node.span, f"this is always null: {why_en}", f"此处总为空值：{why_zh}", code="feel.always_null")
            return NULL
        if isinstance(result.value, bool) and isinstance(node, syntax.Compare | syntax.Between | syntax.In | syntax.InstanceOf):
            self._always(node, result.value)
        return type_ if type_.items or not is_open(type_) else _type_of(result.value)

    def _always(self, node: Node, value: bool) -> None:
        self.warn(node.span, f"this is always {str(value).lower()}", f"此处总为{'真' if value else '假'}", code="feel.unreachable")

    def _truth(self, node: Node, what_en: str, what_zh: str) -> None:
        """A piece that must be true or false."""
        found = self.of(node)
        if not is_open(found) and not fits(found, BOOLEAN):
            en, zh = f"{what_en} must be true or false, this is {in_english(found)}", f"{what_zh}必须为真或假，此处是{in_chinese(found)}"
            self.refuse(node.span, en, zh, code="feel.type", expected="boolean")

    def _literal(self, node: syntax.Literal) -> Type:
        found = _type_of(node.value)
        return Type(found.name, (), (), (node.value,)) if found.name == "string" else found

    def _temporal(self, node: syntax.Temporal) -> Type:
        return _type_of(parse_temporal(node.text))

    def _name(self, node: syntax.Name) -> Type:
        found = self.scope.find(node.name)
        if found is not None:
            return found
        return self.refuse(node.span, f"{node.name} is not known here", f"此处没有名称 {node.name}", code="feel.unknown_name", nearest=self.scope.nearest(node.name))

    def _path(self, node: syntax.Path) -> Type:
        return self._step(node, self.of(node.source))

    def _step(self, node: syntax.Path, source: Type) -> Type:
        span = node.span.names[-1] if node.span.names else node.span
        if source.name == "Null":
            self.warn(span, f"null has no {node.name}", f"空值没有 {node.name}", code="feel.always_null")
            return NULL
        if source.name == "list":
            found = self._step(node, elements(source))
            return list_of(found)
        members = dict(source.members) if source.name == "context" else _PARTS.get(source.name)
        if source.name == "Any" or (source.name == "context" and not members):
            return ANY
        if members is None:
            return self.refuse(span, f"{in_english(source)} has no parts", f"{in_chinese(source)}没有属性", code="feel.type", expected="context")
        if node.name in members:
            return elements(source) if source.name == "range" and node.name in ("start", "end") else members[node.name]
        near = nearest_name(node.name, members)
        if source.name == "context" and self.scope.is_open and not near:
            return ANY
        where_en, where_zh = (_shown(node.source), _shown(node.source)) if _shown(node.source) else (in_english(source), in_chinese(source))
        return self.refuse(span, f"{where_en} has no {node.name}", f"{where_zh} 没有 {node.name}", code="feel.unknown_name", nearest=near)

    def _filter(self, node: syntax.Filter) -> Type:
        source = self.of(node.source)
        item = elements(source) if source.name == "list" else source
        found = self.within(Element(ANY if source.name == "Null" else item), node.condition)
        if found.name == "number":
            if isinstance(node.condition, syntax.Literal) and node.condition.value == 0:
                self.warn(node.condition.span, "elements are numbered from 1, none has the number 0", "元素从 1 开始编号，没有第 0 个", code="feel.always_null")
            # A number that turns out to be null filters everything out.
            return item if isinstance(node.condition, syntax.Literal | syntax.Name | syntax.Negate) else ANY
        if not is_open(found) and found.name != "boolean":
            en, zh = f"a filter must be a condition or a number, this is {in_english(found)}", f"过滤条件必须是真假条件或序号，此处是{in_chinese(found)}"
            self.refuse(node.condition.span, en, zh, code="feel.type", expected="boolean | number")
        return list_of(item) if found.name == "boolean" else ANY

    def _call(self, node: syntax.Call) -> Type:
        return infer_call(self, node)

    def _instanceof(self, node: syntax.InstanceOf) -> Type:
        found = self.of(node.value)
        name = node.type.name
        if name not in TYPE_NAMES and not is_open(self.scope.find(name) or Type("unknown")):
            span = node.span.names[-1] if node.span.names else node.span
            self.refuse(span, f"there is no type {name}", f"没有类型 {name}", code="feel.unknown_name", nearest=nearest_name(name, TYPE_NAMES))
        elif not is_open(found) and found.name != named(name).name and not is_open(named(name)):
            self._always(node, False)
        return BOOLEAN

    def _negate(self, node: syntax.Negate) -> Type:
        found = self.of(node.value)
        if found.name == "Null":
            self.warn(node.span, "the negative of null is null", "空值的相反数总为空值", code="feel.always_null")
        elif not is_open(found) and found.name not in ("number", _DAYS, _MONTHS):
            return self.refuse(node.span, f"{in_english(found)} has no negative", f"{in_chinese(found)}不能取负", code="feel.type", expected="number")
        return found

    def _arithmetic(self, node: syntax.Arithmetic) -> Type:
        left, right = self.of(node.left), self.of(node.right)
        for side, type_ in ((node.left, left), (node.right, right)):
            if type_.name == "Null":
                self.warn(side.span, f"{node.operator} with null is null", f"空值参与运算（{node.operator}），结果总为空值", code="feel.always_null")
                return NULL
        found = arithmetic(node.operator, left, right)
        if found is not None:
            return found
        span = node.right.span if arithmetic(node.operator, left, ANY) is not None else node.left.span
        en, zh = f"{in_english(left)} {node.operator} {in_english(right)} has no meaning", f"{in_chinese(left)} {node.operator} {in_chinese(right)} 没有意义"
        return self.refuse(span, en, zh, code="feel.type")

    def _compare(self, node: syntax.Compare) -> Type:
        left, right = self.of(node.left), self.of(node.right)
        if isinstance(node.left, syntax.Literal) and not isinstance(node.right, syntax.Literal):
            return compare(self, node.left.span, node.operator, right, left, node.left)
        return compare(self, node.right.span, node.operator, left, right, node.right)

    def _between(self, node: syntax.Between) -> Type:
        return infer_between(self, node)

    def _in(self, node: syntax.In) -> Type:
        return infer_in(self, node)

    def _and(self, node: syntax.And) -> Type:
        found = self._logical(node.parts, "and", False)
        never = first_contradiction(node.parts)
        if never is not None:
            self.warn(never.span, "this can never hold together with what stands before it", "此条件与前面的条件永远不能同时成立", code="feel.unreachable")
        return found

    def _or(self, node: syntax.Or) -> Type:
        return self._logical(node.parts, "or", True)

    def _logical(self, parts: tuple[Node, ...], word: str, decisive: bool) -> Type:
        seen: set[Node] = set()
        for part in parts:
            self._truth(part, f"each side of {word}", f"{word} 的两侧")
            if isinstance(part, syntax.Literal) and part.value is decisive:
                self.warn(part.span, f"with this the whole is always {str(decisive).lower()}", f"有此部分时整体总为{'真' if decisive else '假'}", code="feel.unreachable")
            elif part in seen:
                self.warn(part.span, "this stands here twice", "此条件重复", code="feel.unreachable")
            seen.add(part)
        return BOOLEAN

    def _if(self, node: syntax.If) -> Type:
        self._truth(node.condition, "a condition", "条件")
        then, otherwise = self.of(node.then), self.of(node.otherwise)
        value = self._known(node.condition)
        if value is not None:
            never = node.otherwise if value is True else node.then
            self.warn(never.span, "this is never reached", "此分支永远不会执行", code="feel.unreachable")
            return then if value is True else otherwise
        return join((then, otherwise))

    def _known(self, node: Node) -> Any:
        """The value of a constant condition: true or false; None when it is not constant."""
        if not self.is_constant(node):
            return None
        return Expression("", node).evaluate({}).value is True

    def _for(self, node: syntax.For) -> Type:
        return list_of(self._loop(node.iterators, node.body, {"partial": list_of(ANY)}))

    def _loop(self, iterators: tuple[syntax.Iterator, ...], body: Node, names: dict[str, Type]) -> Type:
        """The type of the body, with what the iterators declare."""
        self.scope.levels.append(names)
        for iterator in iterators:
            source = self.of(iterator.source)
            if iterator.end is not None:
                end = self.of(iterator.end)
                for one, span in ((source, iterator.source.span), (end, iterator.end.span)):
                    if not is_open(one) and one.name not in ("number", "date"):
                        en, zh = f"a loop goes from one whole number or date to another, this is {in_english(one)}", f"循环的起止必须是整数或日期，此处是{in_chinese(one)}"
                        self.refuse(span, en, zh, code="feel.type", expected="number | date")
            elif source.name == "Null":
                self.warn(iterator.source.span, "there is nothing to walk through", "没有可遍历的内容", code="feel.always_null")
            names[iterator.name] = elements(source) if source.name != "Null" else ANY
        try:
            return self.of(body)
        finally:
            self.scope.levels.pop()

    def _quantified(self, node: syntax.Quantified) -> Type:
        found = self._loop(node.iterators, node.condition, {})
        if not is_open(found) and found.name != "boolean":
            word = "every" if node.every else "some"
            en, zh = f"what {word} asks must be true or false, this is {in_english(found)}", f"{word} 的条件必须为真或假，此处是{in_chinese(found)}"
            self.refuse(node.condition.span, en, zh, code="feel.type", expected="boolean")
        return BOOLEAN

    def _function(self, node: syntax.Function) -> Type:
        names = {one.name: _declared(one.type) for one in node.parameters}
        result = ANY if node.body is None else self.within(names, node.body)
        return Type("function", (*names.values(), result))

    def _listof(self, node: syntax.ListOf) -> Type:
        return list_of(join(map(self.of, node.items)))

    def _context(self, node: syntax.Context) -> Type:
        names: dict[str, Type] = {}
        self.scope.levels.append(names)
        for name, value in node.entries:
            if isinstance(value, syntax.Function):
                names[name] = Type("function")
            names[name] = self.of(value)
        self.scope.levels.pop()
        return Type("context", (), tuple(names.items()))

    def _rangeof(self, node: syntax.RangeOf) -> Type:
        return infer_range(self, node)

    def _rangetest(self, node: syntax.RangeTest) -> Type:
        return Type("range", (self.of(node.value),))

    def _tests(self, node: syntax.Tests) -> Type:
        for test in node.tests:
            self.of(test)
        return ANY

    def _unarytests(self, node: syntax.UnaryTests) -> Type:
        check_cell(self, node, self.scope.find("?") or ANY)
        return BOOLEAN


def _type_of(value: Any) -> Type:
    if isinstance(value, list):
        return list_of(join(map(_type_of, value)))
    if isinstance(value, Range):
        return Type("range", (_type_of(value.low if value.low is not None else value.high),))
    name = kind(value)
    return NULL if name == "null" else Type(name)


def _declared(type_: Type | None) -> Type:
    """The type of a parameter as it was written; a type that nobody knows is anything."""
    if type_ is None or type_.name not in TYPE_NAMES:
        return ANY
    return Type(named(type_.name).name, tuple(map(_declared, type_.items)), tuple((name, _declared(member)) for name, member in type_.members))


def _shown(node: Node) -> str:
    if isinstance(node, syntax.Path):
        source = _shown(node.source)
        return f"{source}.{node.name}" if source else ""
    return node.name if isinstance(node, syntax.Name) else ""
