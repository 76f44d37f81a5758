"""From a syntax tree to one Python function, made through `ast` from the tree: no text of a user ever becomes Python text.

Knows nothing of FEEL text. Names of a text become generated names (`v1`), literals that Python lacks become constants of the namespace (`k1`).
The surprising rule: inside a filter a name is looked up in the element first, at run time, because nobody knows before what an element holds.
"""

import ast
from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.runtime import NAMESPACE
from engine.feel.syntax import Node
from engine.feel.temporal import parse_temporal

__all__ = ["Compiler", "call_of", "load", "make_function"]

_INLINE = {"<": ast.Lt, "<=": ast.LtE, ">": ast.Gt, ">=": ast.GtE, "=": ast.Eq, "!=": ast.NotEq}
_COMPARE = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq", "!=": "ne"}
_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}
_VALUES, _RUN = "values", "run"


def load(name: str) -> ast.expr:
    """A reference to a generated name."""
    return ast.Name(name, ast.Load())


def call_of(function: str, *arguments: ast.expr) -> ast.expr:
    """A call of a function of the namespace."""
    return ast.Call(load(function), list(arguments), [])


def constant(value: Any) -> ast.expr:
    return ast.Constant(value)


def _is(left: ast.expr, value: Any) -> ast.expr:
    return ast.Compare(left, [ast.Is()], [constant(value)])


def _set(name: str, value: ast.expr) -> ast.expr:
    return ast.NamedExpr(ast.Name(name, ast.Store()), value)


def _tuple(parts: Iterable[ast.expr]) -> ast.expr:
    return ast.Tuple(list(parts), ast.Load())


def _both(parts: list[ast.expr], is_any: bool = False) -> ast.expr:
    return parts[0] if len(parts) == 1 else ast.BoolOp(ast.Or() if is_any else ast.And(), parts)


def _lambda(parameters: list[str], body: ast.expr) -> ast.expr:
    arguments = ast.arguments(posonlyargs=[], args=[ast.arg(name) for name in parameters], kwonlyargs=[], kw_defaults=[], defaults=[])
    return ast.Lambda(arguments, body)


class _Element:
    """A scope whose names are those of an element of a list, known only at run time."""

    def __init__(self, variable: str) -> None:
        self.variable = variable


class Compiler:
    """Compiles nodes that share one namespace; collects the free names and paths they use."""

    def __init__(self) -> None:
        self.namespace: dict[str, Any] = dict(NAMESPACE)
        self.names: set[str] = set()
        self.paths: set[tuple[str, ...]] = set()
        self.scopes: list[dict[str, str] | _Element] = []
        self.results: set[str] = set()
        """The variables that hold the results of a loop so far, which `partial` reads."""
        self.counter = 0

    def fresh(self) -> str:
        self.counter += 1
        return f"v{self.counter}"

    def keep(self, value: Any) -> ast.expr:
        """A value as a constant of the namespace."""
        self.counter += 1
        name = f"k{self.counter}"
        self.namespace[name] = value
        return load(name)

    def node(self, node: Node) -> ast.expr:
        """The Python expression for `node`."""
        method: Callable[[Any], ast.expr] = getattr(self, f"_{type(node).__name__.lower()}")
        return method(node)

    def within(self, scope: "dict[str, str] | _Element", node: Node) -> ast.expr:
        """`node` with one more scope around it."""
        self.scopes.append(scope)
        try:
            return self.node(node)
        finally:
            self.scopes.pop()

    def _literal(self, node: syntax.Literal) -> ast.expr:
        return constant(node.value) if node.value is None or isinstance(node.value, bool | int | str) else self.keep(node.value)

    def _temporal(self, node: syntax.Temporal) -> ast.expr:
        value = parse_temporal(node.text)
        return self.keep(value) if value is not None else call_of("temporal", constant(node.text), load(_RUN))

    def _name(self, node: syntax.Name) -> ast.expr:
        return self._lookup(node.name, len(self.scopes) - 1)

    def _lookup(self, name: str, level: int, is_called: bool = False) -> ast.expr:
        while level >= 0:
            scope = self.scopes[level]
            if isinstance(scope, _Element):
                if name == "item":
                    is_context = _both([_is_class(load(scope.variable), "dict"), ast.Compare(constant("item"), [ast.In()], [load(scope.variable)])])
                    return ast.IfExp(is_context, _entry(load(scope.variable), "item"), load(scope.variable))
                has = _both([_is_class(load(scope.variable), "dict"), ast.Compare(constant(name), [ast.In()], [load(scope.variable)])])
                return ast.IfExp(has, _entry(load(scope.variable), name), self._lookup(name, level - 1, is_called))
            if name in scope:
                return self._local(name, scope[name])
            level -= 1
        self.names.add(name)
        self.paths.add((name,))
        if name in BUILT_INS:
            otherwise = self.keep(BUILT_INS[name])
        elif is_called:
            otherwise = call_of("no_function", constant(name), self.keep(tuple(BUILT_INS)), load(_RUN))
        else:
            otherwise = call_of("missing", constant(name), load(_RUN))
        return ast.IfExp(ast.Compare(constant(name), [ast.In()], [load(_VALUES)]), _entry(load(_VALUES), name), otherwise)

    def _local(self, name: str, variable: str) -> ast.expr:
        return call_of("partial", load(variable), load(_RUN)) if name == "partial" and variable in self.results else load(variable)

    def _is_local(self, name: str) -> bool:
        return any(isinstance(scope, dict) and name in scope for scope in self.scopes)

    def _path(self, node: syntax.Path) -> ast.expr:
        before = set(self.paths)
        source = self.node(node.source)
        steps = _dotted(node)
        if steps and steps[:-1] in self.paths and not self._is_local(steps[0]):
            if steps[:-1] not in before:
                self.paths.discard(steps[:-1])
            self.paths.add(steps)
        held = self.fresh()
        has = _both([_is_class(_set(held, source), "dict"), ast.Compare(constant(node.name), [ast.In()], [load(held)])])
        return ast.IfExp(has, _entry(load(held), node.name), call_of("path", load(held), constant(node.name), load(_RUN)))

    def _filter(self, node: syntax.Filter) -> ast.expr:
        source = self.node(node.source)
        condition = node.condition
        if isinstance(condition, syntax.Literal) and type(condition.value) is int:
            held = self.fresh()
            items = ast.IfExp(_is_class(_set(held, source), "list"), load(held), ast.List([load(held)], ast.Load()))
            return call_of("element", items, constant(condition.value), load(_RUN))
        variable = self.fresh()
        return call_of("select", source, _lambda([variable], self.within(_Element(variable), condition)), load(_RUN))

    def _call(self, node: syntax.Call) -> ast.expr:
        name = node.function.name if isinstance(node.function, syntax.Name) else ""
        names = constant(node.names)
        if name == "not" and len(node.arguments) == 1 and not node.names and not self._is_local(name):
            return call_of("negation", self.node(node.arguments[0]))
        if name in BUILT_INS and not self._is_local(name):
            return ast.Call(self.keep(BUILT_INS[name].call), [_tuple(map(self.node, node.arguments)), names, load(_RUN)], [])
        function = self._lookup(name, len(self.scopes) - 1, is_called=True) if name else self.node(node.function)
        return call_of("call", function, _tuple(map(self.node, node.arguments)), names, load(_RUN))

    def _instanceof(self, node: syntax.InstanceOf) -> ast.expr:
        return call_of("instance", self.node(node.value), self.keep(node.type), load(_RUN))

    def _negate(self, node: syntax.Negate) -> ast.expr:
        return call_of("negate", self.node(node.value), load(_RUN))

    def _arithmetic(self, node: syntax.Arithmetic) -> ast.expr:
        return call_of(_ARITHMETIC[node.operator], self.node(node.left), self.node(node.right), load(_RUN))

    def _compare(self, node: syntax.Compare) -> ast.expr:
        return self.comparison(node.operator, self.node(node.left), node.right)

    def comparison(self, operator: str, left: ast.expr, right: Node) -> ast.expr:
        """`left operator right`, without a call when right is a plain number or text and left turns out to be one."""
        value = right.value if isinstance(right, syntax.Literal) else None
        if type(value) is int or (type(value) is str and operator in ("=", "!=")):
            held = left.id if isinstance(left, ast.Name) else self.fresh()
            first = left if isinstance(left, ast.Name) else _set(held, left)
            inline = ast.Compare(load(held), [_INLINE[operator]()], [constant(value)])
            slow = call_of(_COMPARE[operator], load(held), constant(value), load(_RUN))
            return ast.IfExp(_is_class(first, type(value).__name__), inline, slow)
        return call_of(_COMPARE[operator], left, self.node(right), load(_RUN))

    def _between(self, node: syntax.Between) -> ast.expr:
        return call_of("between", self.node(node.value), self.node(node.low), self.node(node.high), load(_RUN))

    def _in(self, node: syntax.In) -> ast.expr:
        if isinstance(node.value, syntax.Literal) and isinstance(node.value.value, str) and not isinstance(node.test, syntax.Tests | syntax.RangeTest):
            held = self.fresh()
            text = constant(node.value.value)
            fast = _both([_is_class(_set(held, self.node(node.test)), "list"), ast.Compare(text, [ast.In()], [load(held)])])
            return ast.IfExp(fast, constant(True), call_of("belongs", text, load(held), load(_RUN)))
        held = self.fresh()
        tests = node.test.tests if isinstance(node.test, syntax.Tests) else (node.test,)
        value, *rest = [self.test(test, load(held), False) for test in tests]
        setting = ast.Subscript(_tuple([_set(held, self.node(node.value)), value]), constant(1), ast.Load())
        return self.any_of([setting, *rest])

    def test(self, test: Node, value: ast.expr, is_cell: bool = True) -> ast.expr:
        """Whether `value` passes one test. In a cell, an expression with `?` decides by its own truth."""
        if isinstance(test, syntax.RangeTest):
            if test.operator in ("=", "!=") and isinstance(test.value, syntax.Literal) and test.value.value is None:
                return call_of(_COMPARE[test.operator], value, constant(None), load(_RUN))
            return self.comparison(test.operator, value, test.value)
        if isinstance(test, syntax.RangeOf) and all(isinstance(end, syntax.Literal) and type(end.value) is int for end in (test.low, test.high)):
            return self._number_range(test, value)
        if isinstance(test, syntax.Literal) and (type(test.value) in (int, str) or test.value is None):
            return self.comparison("=", value, test)
        if is_cell and uses_input(test):
            return self.node(test)
        if is_cell and not isinstance(test, syntax.Literal):
            return call_of("matches", self.node(test), value, load(_RUN))
        return call_of("belongs", value, self.node(test), load(_RUN))

    def unary_tests(self, tests: syntax.UnaryTests, value: ast.expr) -> ast.expr:
        """Whether `value` passes a cell."""
        if not tests.tests:
            return constant(True)
        held = value.id if isinstance(value, ast.Name) else self.fresh()
        self.scopes.append({"?": held})
        passed = self.any_of([self.test(test, load(held)) for test in tests.tests])
        self.scopes.pop()
        if not isinstance(value, ast.Name):
            passed = ast.Subscript(_tuple([_set(held, value), passed]), constant(1), ast.Load())
        return call_of("negation", passed) if tests.negated else passed

    def _number_range(self, test: syntax.RangeOf, value: ast.expr) -> ast.expr:
        held = value.id if isinstance(value, ast.Name) else self.fresh()
        first = value if isinstance(value, ast.Name) else _set(held, value)
        operators: list[ast.cmpop] = [ast.LtE() if test.low_closed else ast.Lt(), ast.LtE() if test.high_closed else ast.Lt()]
        inline = ast.Compare(self.node(test.low), operators, [load(held), self.node(test.high)])
        return ast.IfExp(_is_class(first, "int"), inline, call_of("belongs", load(held), self.node(test), load(_RUN)))

    def _and(self, node: syntax.And) -> ast.expr:
        return self._three_valued([self.node(part) for part in node.parts], False)

    def _or(self, node: syntax.Or) -> ast.expr:
        return self.any_of([self.node(part) for part in node.parts])

    def any_of(self, parts: list[ast.expr]) -> ast.expr:
        """Three-valued or."""
        return parts[0] if len(parts) == 1 else self._three_valued(parts, True)

    def _three_valued(self, parts: list[ast.expr], decisive: bool) -> ast.expr:
        held = [self.fresh() for _ in parts]
        decided = _both([_is(_set(name, part), decisive) for name, part in zip(held, parts, strict=True)], is_any=True)
        settled = _both([_is(load(name), not decisive) for name in held])
        return ast.IfExp(decided, constant(decisive), ast.IfExp(settled, constant(not decisive), constant(None)))

    def _if(self, node: syntax.If) -> ast.expr:
        return ast.IfExp(call_of("condition", self.node(node.condition), load(_RUN)), self.node(node.then), self.node(node.otherwise))

    def _walks(self, iterators: tuple[syntax.Iterator, ...], body: Node, out: str) -> ast.expr:
        if not iterators:
            return ast.Call(ast.Attribute(load(out), "append", ast.Load()), [self.node(body)], [])
        first, variable = iterators[0], self.fresh()
        source = self.node(first.source)
        end = self.node(first.end) if first.end is not None else None
        self.scopes.append({first.name: variable})
        visit = _lambda([variable], self._walks(iterators[1:], body, out))
        self.scopes.pop()
        return call_of("walk_to", source, end, visit, load(_RUN)) if end is not None else call_of("walk", source, visit, load(_RUN))

    def _loop(self, iterators: tuple[syntax.Iterator, ...], body: Node, has_partial: bool) -> ast.expr:
        out = self.fresh()
        if not has_partial:
            return call_of("loop", _lambda([out], self._walks(iterators, body, out)), load(_RUN))
        self.results.add(out)
        self.scopes.append({"partial": out})
        fill = _lambda([out], self._walks(iterators, body, out))
        self.scopes.pop()
        return call_of("loop", fill, load(_RUN))

    def _for(self, node: syntax.For) -> ast.expr:
        return self._loop(node.iterators, node.body, True)

    def _quantified(self, node: syntax.Quantified) -> ast.expr:
        return call_of("every" if node.every else "some", self._loop(node.iterators, node.condition, False), load(_RUN))

    def _function(self, node: syntax.Function) -> ast.expr:
        variables = {parameter.name: self.fresh() for parameter in node.parameters}
        if node.body is not None:
            body = _lambda(list(variables.values()), self.within(variables, node.body))
        else:
            body = call_of("external", self.node(node.mapping) if node.mapping is not None else constant(None), load(_RUN))
        return call_of("function", self.keep(tuple((parameter.name, parameter.type) for parameter in node.parameters)), body)

    def _listof(self, node: syntax.ListOf) -> ast.expr:
        return ast.List([self.node(item) for item in node.items], ast.Load())

    def _context(self, node: syntax.Context) -> ast.expr:
        scope: dict[str, str] = {}
        self.scopes.append(scope)
        entries: list[ast.expr] = []
        for name, value in node.entries:
            variable = self.fresh()
            if isinstance(value, syntax.Function):
                scope[name] = variable
            entries.append(_set(variable, self.node(value)))
            scope[name] = variable
        self.scopes.pop()
        return ast.Dict([constant(name) for name, _ in node.entries], entries)

    def _rangeof(self, node: syntax.RangeOf) -> ast.expr:
        return call_of("interval", self.node(node.low), self.node(node.high), constant(node.low_closed), constant(node.high_closed), load(_RUN))

    def _rangetest(self, node: syntax.RangeTest) -> ast.expr:
        return call_of("half_range", constant(node.operator), self.node(node.value), load(_RUN))


def uses_input(node: Node) -> bool:
    """Whether an expression speaks of `?`."""
    return (isinstance(node, syntax.Name) and node.name == "?") or any(uses_input(child) for child in syntax.children(node))


def _is_class(value: ast.expr, name: str) -> ast.expr:
    return ast.Compare(ast.Attribute(value, "__class__", ast.Load()), [ast.Is()], [load(name)])


def _entry(source: ast.expr, name: str) -> ast.expr:
    return ast.Subscript(source, constant(name), ast.Load())


def _dotted(node: Node) -> tuple[str, ...]:
    steps: list[str] = []
    while isinstance(node, syntax.Path):
        steps.append(node.name)
        node = node.source
    return (node.name, *reversed(steps)) if isinstance(node, syntax.Name) else ()


def make_function(compiler: Compiler, body: list[ast.stmt]) -> Callable[..., Any]:
    """The Python function `(values, run)` with this body."""
    arguments = ast.arguments(posonlyargs=[], args=[ast.arg(_VALUES), ast.arg(_RUN)], kwonlyargs=[], kw_defaults=[], defaults=[])
    definition = ast.FunctionDef("compiled", arguments, body, [], None)
    module = ast.fix_missing_locations(ast.Module([definition], []))
    code: CodeType = compile(module, "<feel>", "exec")
    exec(code, compiler.namespace)
    function: Callable[..., Any] = compiler.namespace["compiled"]
    return function
