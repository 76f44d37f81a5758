"""The boxed expressions of DMN as FEEL text: contexts, lists, relations, invocations, functions, conditionals, filters, iterators, and small tables.

Knows no decisions. A table inside another expression has no place in the rules language; it becomes `if ... then ... else`, when its hit policy allows that.
"""

import re
from collections.abc import Callable

from lxml import etree

from engine.decision.dmn_xml import attribute, child, children, kind, spot, text_of
from engine.decision.exchange import Origins, one_line

__all__ = ["EXPRESSIONS", "boxed", "check_language", "parameters"]

EXPRESSIONS = (
    "literalExpression", "decisionTable", "context", "list", "relation", "invocation", "functionDefinition", "conditional", "filter", "for", "every", "some",
)  # fmt: skip
_MAX_DEPTH = 40
_WORD = re.compile(r"[^\W\d]\w*(?: \w+)*")
_IF_LIKE = ("UNIQUE", "FIRST", "ANY")


def boxed(element: etree._Element, origins: Origins, depth: int = 0) -> str:
    """The FEEL text of an expression; what cannot be taken over is told, and is null."""
    writer = _WRITERS.get(kind(element))
    if writer is None or depth > _MAX_DEPTH:
        name = kind(element)
        origins.complain("dmn.unsupported", f"{name} cannot be taken over here", f"此处的 {name} 无法转换", expected="literalExpression", spot=spot(element))
        return "null"
    return writer(element, origins, depth + 1)


def check_language(element: etree._Element, origins: Origins) -> bool:
    """Refuses what is not written in FEEL."""
    language = attribute(element, "expressionLanguage")
    if not language or "feel" in language.lower():
        return True
    origins.complain("dmn.language", f"the expression language {language} cannot be taken over", f"无法转换表达式语言 {language}", expected="FEEL", spot=spot(element))
    return False


def parameters(function: etree._Element) -> str:
    """`(a: number, b)`: the parameters of a function."""
    written = []
    for one in children(function, "formalParameter"):
        type_ = attribute(one, "hireloom:type") or attribute(one, "typeRef").rpartition(":")[2]
        is_plain = type_ in ("number", "string", "boolean", "date", "time", "date and time", "days and time duration", "years and months duration") or attribute(
            one, "hireloom:type"
        )
        written.append(f"{attribute(one, 'name')}: {type_}" if is_plain else attribute(one, "name"))
    return f"({', '.join(written)})"


def _inner(element: etree._Element | None, origins: Origins, depth: int) -> str:
    """The one expression inside an element; null when there is none."""
    found = child(element, *EXPRESSIONS)
    return "null" if found is None else boxed(found, origins, depth)


def _literal(element: etree._Element, origins: Origins, depth: int) -> str:
    if child(element, "importedValues") is not None:
        origins.complain("dmn.unsupported", "importedValues cannot be taken over", "无法转换 importedValues", expected="text", spot=spot(element))
    return one_line(text_of(element)) or "null"


def _context(element: etree._Element, origins: Origins, depth: int) -> str:
    entries, result = [], ""
    for entry in children(element, "contextEntry"):
        variable = child(entry, "variable")
        value = _inner(entry, origins, depth)
        if variable is None:
            result = value
        else:
            entries.append(f"{_entry_name(attribute(variable, 'name'))}: {value}")
    if not result:
        return f"{{{', '.join(entries)}}}"
    return f"{{{', '.join([*entries, f'result of all: {result}'])}}}.result of all" if entries else result


def _entry_name(name: str) -> str:
    return name if _WORD.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _list(element: etree._Element, origins: Origins, depth: int) -> str:
    return f"[{', '.join(boxed(one, origins, depth) for one in children(element, *EXPRESSIONS))}]"


def _relation(element: etree._Element, origins: Origins, depth: int) -> str:
    names = [_entry_name(attribute(one, "name")) for one in children(element, "column")]
    rows = []
    for row in children(element, "row"):
        values = [boxed(one, origins, depth) for one in children(row, *EXPRESSIONS)]
        rows.append(f"{{{', '.join(f'{name}: {value}' for name, value in zip(names, values, strict=False))}}}")
    return f"[{', '.join(rows)}]"


def _invocation(element: etree._Element, origins: Origins, depth: int) -> str:
    arguments = [
        f"{attribute(child(binding, 'parameter'), 'name')}: {_inner(binding, origins, depth)}"
        for binding in children(element, "binding")
        if child(binding, "parameter") is not None
    ]
    return f"{_inner(element, origins, depth)}({', '.join(arguments)})"


def _function(element: etree._Element, origins: Origins, depth: int) -> str:
    if attribute(element, "kind") not in ("", "FEEL", "F"):
        name = attribute(element, "kind")
        origins.complain("dmn.unsupported", f"a function of the kind {name} cannot be taken over", f"无法转换 {name} 类型的函数", expected="FEEL", spot=spot(element))
        return "null"
    return f"(function{parameters(element)} {_inner(element, origins, depth)})"


def _conditional(element: etree._Element, origins: Origins, depth: int) -> str:
    parts = [_inner(child(element, name), origins, depth) for name in ("if", "then", "else")]
    return f"(if {parts[0]} then {parts[1]} else {parts[2]})"


def _filter(element: etree._Element, origins: Origins, depth: int) -> str:
    return f"({_inner(child(element, 'in'), origins, depth)})[{_inner(child(element, 'match'), origins, depth)}]"


def _iterator(element: etree._Element, origins: Origins, depth: int) -> str:
    name = kind(element)
    word = "return" if name == "for" else "satisfies"
    source = _inner(child(element, "in"), origins, depth)
    return f"({name} {attribute(element, 'iteratorVariable')} in {source} {word} {_inner(child(element, word), origins, depth)})"


def _table(element: etree._Element, origins: Origins, depth: int) -> str:
    policy = attribute(element, "hitPolicy") or "UNIQUE"
    if policy not in _IF_LIKE:
        en, zh = f"a table with the hit policy {policy} cannot be taken over here, only as the logic of a decision", f"命中策略为 {policy} 的表格只能作为决策的逻辑，此处无法转换"
        origins.complain("dmn.unsupported", en, zh, expected=", ".join(_IF_LIKE), spot=spot(element))
        return "null"
    heads = [_literal(head, origins, depth) for clause in children(element, "input") for head in children(clause, "inputExpression")]
    names = [attribute(clause, "name") for clause in children(element, "output")]
    last = [one_line(text_of(child(clause, "defaultOutputEntry"))) or "null" for clause in children(element, "output")]
    text = _answer(names, last)
    for rule in reversed(children(element, "rule")):
        tests = [one_line(text_of(entry)) for entry in children(rule, "inputEntry")]
        if any("?" in test for test in tests):
            en, zh = "a test with ? cannot be taken over in a table that is no decision's", "非决策逻辑的表格中，含 ? 的条件无法转换"
            origins.complain("dmn.unsupported", en, zh, spot=spot(rule))
        conditions = [_condition(head, test) for head, test in zip(heads, tests, strict=False) if test not in ("", "-")]
        result = _answer(names, [one_line(text_of(entry)) or "null" for entry in children(rule, "outputEntry")])
        text = f"(if {' and '.join(conditions) or 'true'} then {result} else {text})"
    return text


def _condition(head: str, test: str) -> str:
    negated = re.fullmatch(r"not\s*\((.*)\)", test, re.S)
    return f"not(({head}) in ({negated.group(1)}))" if negated else f"({head}) in ({test})"


def _answer(names: list[str], values: list[str]) -> str:
    if len(names) == 1:
        return values[0] if values else "null"
    return f"{{{', '.join(f'{_entry_name(name)}: {value}' for name, value in zip(names, values, strict=False))}}}"


_WRITERS: dict[str, Callable[[etree._Element, Origins, int], str]] = {
    "literalExpression": _literal, "context": _context, "list": _list, "relation": _relation, "invocation": _invocation, "functionDefinition": _function,
    "conditional": _conditional, "filter": _filter, "for": _iterator, "every": _iterator, "some": _iterator, "decisionTable": _table,
}  # fmt: skip
