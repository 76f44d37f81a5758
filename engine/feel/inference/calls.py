"""Calls: which way of a built-in function is meant, whether the arguments fit, what comes out.

Knows nothing of how a function works, only its signatures.
"""

from collections.abc import Sequence

from engine.errors import nearest_name
from engine.feel import syntax
from engine.feel.builtins.registry import BUILT_INS, Form, Parameter, forms_of
from engine.feel.inference.fitting import ANY, can_be, can_equal, elements, fits, in_chinese, in_english, is_open, join, list_of, named
from engine.feel.inference.report import Walk
from engine.feel.inference.tests import seek
from engine.feel.syntax import Span, Type

__all__ = ["infer_call"]


Placed = tuple[Parameter, Span, Type]


def infer_call(walk: Walk, node: syntax.Call) -> Type:
    """The type of what a call answers."""
    name = node.function.name if isinstance(node.function, syntax.Name) else ""
    if name in BUILT_INS and not walk.scope.is_declared(name):
        return _built_in(walk, node, name, _given(walk, node, name))
    if name and walk.scope.find(name) is None:
        return _unknown(walk, node, name)
    if name and not walk.scope.is_declared(name) and walk.scope.is_open:
        near = walk.scope.nearest_function(name)
        if near:
            return _unknown(walk, node, name)
    function = walk.of(node.function)
    given = [walk.of(one) for one in node.arguments]
    if not is_open(function) and function.name != "function":
        return walk.refuse(node.function.span, f"{in_english(function)} is no function", f"{in_chinese(function)}不是函数", code="feel.type", expected="function")
    return _declared(walk, node, function, given)


def _given(walk: Walk, node: syntax.Call, name: str) -> list[Type]:
    """The types of the arguments; a function that is given along with a list takes its elements."""
    given: list[Type] = []
    for one in node.arguments:
        if isinstance(one, syntax.Function) and name in ("sort", "list replace") and given and not node.names:
            parameters = tuple(syntax.Parameter(known.name, known.type or _held(given[0])) for known in one.parameters)
            given.append(walk.of(syntax.Function(parameters, one.body, span=one.span)))
        else:
            given.append(walk.of(one))
    return given


def _unknown(walk: Walk, node: syntax.Call, name: str) -> Type:
    for one in node.arguments:
        walk.of(one)
    return walk.refuse(node.function.span, f"there is no function {name}", f"没有函数 {name}", code="feel.unknown_function", nearest=walk.scope.nearest_function(name))


def _declared(walk: Walk, node: syntax.Call, function: Type, given: list[Type]) -> Type:
    if not function.items:
        return ANY
    wanted, result = function.items[:-1], function.items[-1]
    if len(given) != len(wanted):
        en, zh = f"this function takes {len(wanted)} arguments, here are {len(given)}", f"该函数有 {len(wanted)} 个参数，此处给出 {len(given)} 个"
        walk.refuse(node.span, en, zh, code="feel.type")
    elif not node.names:
        for one, actual, want in zip(node.arguments, given, wanted, strict=True):
            if not fits(actual, want):
                _wrong(walk, one.span, actual, want)
    return result


def _wrong(walk: Walk, span: Span, actual: Type, want: Type) -> None:
    walk.refuse(
        span, f"{in_english(actual)} stands where {in_english(want)} is needed", f"此处需要{in_chinese(want)}，而给出的是{in_chinese(actual)}", code="feel.type", expected=want.name
    )


def _built_in(walk: Walk, node: syntax.Call, name: str, given: list[Type]) -> Type:
    forms = forms_of(name)
    placed = [(form, places) for form in forms if (places := _place(form, node, given)) is not None]
    if not placed:
        return _no_form(walk, node, name, forms)
    for form, places in placed:
        if all(_fits(actual, parameter) for parameter, _, actual in places):
            for parameter, span, actual in places:
                if actual.name == "Null" and not parameter.may_be_null:
                    walk.warn(span, f"{name} of null is null", f"{name} 的参数为空值，结果总为空值", code="feel.always_null")
            _sought(walk, name, places)
            return _result(form.result, places)
    form, places = max(placed, key=lambda pair: [_fits(actual, parameter) for parameter, _, actual in pair[1]])
    parameter, span, actual = next(one for one in places if not _fits(one[2], one[0]))
    want = [named(one) for one in (parameter.elements if parameter.elements and can_be(actual, parameter.types) else parameter.types)]
    en = f"{name}: {parameter.name} must be {' or '.join(map(in_english, want))}, this is {in_english(actual)}"
    zh = f"{name}：{parameter.name} 必须是{'或'.join(map(in_chinese, want))}，此处是{in_chinese(actual)}"
    return walk.refuse(span, en, zh, code="feel.type", expected=" | ".join(one.name for one in want))


def _sought(walk: Walk, name: str, places: list[Placed]) -> None:
    """What is looked for in a list must be able to be in it."""
    if name not in ("list contains", "index of") or len(places) != 2:
        return
    inside, (_, span, wanted) = _held(places[0][2]), places[1]
    if not can_equal(inside, wanted):
        en, zh = f"{in_english(wanted)} is never in {in_english(places[0][2])}", f"{in_chinese(wanted)}永远不会在{in_chinese(places[0][2])}之中"
        walk.refuse(span, en, zh, code="feel.type", expected=inside.name)
    seek(walk, span, wanted, inside)


def _no_form(walk: Walk, node: syntax.Call, name: str, forms: Sequence[Form]) -> Type:
    known = dict.fromkeys(parameter.name for form in forms for parameter in form.parameters)
    for label, span in zip(node.names, node.span.names[-len(node.names) :] if node.names else (), strict=False):
        if label not in known:
            near = nearest_name(label, known)
            return walk.refuse(span, f"{name} has no parameter {label}", f"{name} 没有参数 {label}", code="feel.unknown_name", expected=" | ".join(known), nearest=near)
    ways = " | ".join(f"({', '.join(p.name + ('?' if p.is_optional else '') for p in form.parameters)})" for form in forms)
    return walk.refuse(node.span, f"{name} cannot be called with these arguments", f"{name} 不能使用这些参数调用", code="feel.type", expected=ways)


def _place(form: Form, node: syntax.Call, given: list[Type]) -> list[Placed] | None:
    """Each argument with its parameter; None when they are too many, too few or others."""
    known = form.parameters
    spans = [one.span for one in node.arguments]
    if node.names:
        by_name = {parameter.name: parameter for parameter in known}
        if len(set(node.names)) != len(node.names) or any(name not in by_name for name in node.names) or any(p.name not in node.names and not p.is_optional for p in known):
            return None
        return [(by_name[name], span, type_) for name, span, type_ in zip(node.names, spans, given, strict=True)]
    if known and known[-1].is_rest:
        if len(given) < len(known):
            return None
        several = len(given) > len(known)
        parameters = [*known[:-1], *[known[-1]] * (len(given) - len(known) + 1)]
        return [(_single(p) if several and p.is_rest else p, span, type_) for p, span, type_ in zip(parameters, spans, given, strict=True)]
    if not sum(not p.is_optional for p in known) <= len(given) <= len(known):
        return None
    return list(zip(known, spans, given, strict=False))


def _single(parameter: Parameter) -> Parameter:
    """One of several values that stand where a list may."""
    types = parameter.elements or ("any",) if parameter.types == ("list",) else parameter.types
    return Parameter(parameter.name, types, (), False, parameter.may_be_null, True)


def _fits(actual: Type, parameter: Parameter) -> bool:
    if parameter.types == ("any",) or is_open(actual):
        return True
    if "list" in parameter.types:
        return can_be(_held(actual), parameter.elements)
    return can_be(actual, parameter.types)


def _held(type_: Type) -> Type:
    """The elements of a list; what is no list counts as a list of it."""
    return elements(type_) if type_.name == "list" else type_


def _result(result: str, places: list[Placed]) -> Type:
    if result in ("same", "item", "items"):
        first = places[0][2]
        wants_list = "list" in places[0][0].types
        if result == "same":
            return list_of(_held(first)) if wants_list else first if not first.values else Type(first.name)
        if result == "item":
            return join(_held(one) for _, _, one in places) if places else ANY
        return list_of(join(_held(one) if p.name == "list" else one for p, _, one in places if p.types != ("number",) and p.types != ("function",)))
    return named(result)
