"""Whether an XML file has the structure of BPMN 2.0: elements, their order and number, attributes and their values (the schemas of chapter 15.3).

Reads the table `structure.json`. What other namespaces add is free, as the standard's schemas say.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

from engine.bpmn.xml import XSI, Element, Model, kind, text_of
from engine.errors import Problem

__all__ = ["base_types", "check_structure", "type_of"]

_TABLE: dict[str, Any] = json.loads((files("engine.bpmn") / "structure.json").read_text("utf-8"))
ELEMENTS: dict[str, list[str]] = _TABLE["elements"]
TYPES: dict[str, dict[str, Any]] = _TABLE["types"]
VALUES: dict[str, list[str]] = _TABLE["values"]
_NCNAME = re.compile(r"[^\W\d][\w.\-·]*")
_URI = re.compile(r"[^\s<>\"{}|\\^`]*")
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SHAPES = {
    "boolean": re.compile(r"true|false|0|1"), "integer": re.compile(r"[+-]?\d+"), "int": re.compile(r"[+-]?\d+"), "ID": _NCNAME, "IDREF": _NCNAME,
    "QName": re.compile(rf"(?:{_NCNAME.pattern}:)?{_NCNAME.pattern}"),
}  # fmt: skip


@cache
def base_types(name: str) -> tuple[str, ...]:
    """A type and all that it extends."""
    return (name, *base_types(TYPES[name].get("base", ""))) if name in TYPES else ()


@cache
def _attributes(name: str) -> dict[str, str]:
    return {key: value for one in reversed(base_types(name)) for key, value in TYPES[one].get("attributes", {}).items()}


@cache
def _content(name: str) -> list[list[Any]]:
    return [item for one in reversed(base_types(name)) for item in TYPES[one].get("content", [])]


@cache
def _stands_for(name: str, wanted: str) -> bool:
    while name:
        if name == wanted:
            return True
        name = ELEMENTS.get(name, ["", ""])[1]
    return False


def type_of(element: Element, declared: str = "") -> str:
    """The structure's type of an element: what it says itself (`xsi:type`), else what its place or its name says."""
    said = str(element.get(f"{{{XSI}}}type", "")).rpartition(":")[2]
    return said if said in TYPES else declared or ELEMENTS.get(kind(element), [""])[0]


def check_structure(model: Model) -> list[Problem]:
    """Every place where the file departs from the standard's schemas."""
    problems: list[Problem] = []
    waiting: list[tuple[Element, str]] = [(model.root, "tDefinitions")]
    seen: dict[str, Element] = {}
    while waiting:
        element, name = waiting.pop()
        problems += _wrong_attributes(model, element, name)
        identity = element.get("id")
        if identity and seen.setdefault(identity, element) is not element:
            problems.append(model.problem("bpmn.id_twice", f"the id {identity} is taken already", f"标识 {identity} 重复", element, section="8.2.1"))
        inner = [one for one in element if kind(one)]
        content = _content(name)
        found: list[tuple[Element, str]] = []
        left = _eat(content, inner, 0, found)
        waiting.extend(reversed(found))
        if left < len(inner):
            problems.append(_unexpected(model, inner[left], element, content))
        elif missing := _missing(content, inner):
            problems.append(model.problem("bpmn.missing_element", f"{missing} is missing", f"缺少 {missing}", element, section="15.3"))
        is_mixed = any(TYPES[one].get("mixed") for one in base_types(name)) or name not in TYPES
        if not is_mixed and any((part or "").strip() for part in (element.text, *(one.tail for one in element))):
            problems.append(model.problem("bpmn.text", "text has no place here", "此处不能有文本", element, section="15.3"))
    return problems


def _wrong_attributes(model: Model, element: Element, name: str) -> list[Problem]:
    if name not in TYPES:
        shape = _SHAPES.get(name)
        if shape is not None and shape.fullmatch(text_of(element)) is None:
            return [model.problem("bpmn.value", f"{text_of(element)!r} is no {name}", f"“{text_of(element)}”不是 {name}", element, section="15.3")]
        return []
    problems = []
    known = _attributes(name)
    for key, value in element.attrib.items():
        key, value = str(key), str(value)
        if key.startswith("{"):
            continue
        if key not in known:
            problems.append(model.problem("bpmn.attribute", f"there is no attribute {key}", f"没有属性 {key}", element, section="15.3", near=(key, known)))
        elif not _fits(known[key].rstrip("!"), value.strip()):
            expected = ", ".join(VALUES.get(known[key].rstrip("!"), [known[key].rstrip("!")]))
            problems.append(model.problem("bpmn.value", f"{key}={value!r} is no value of {expected}", f"{key}=“{value}”不是有效值：{expected}", element, section="15.3"))
    for key, wanted in known.items():
        if wanted.endswith("!") and element.get(key) is None:
            problems.append(model.problem("bpmn.missing_attribute", f"the attribute {key} is missing", f"缺少属性 {key}", element, section="15.3"))
    if TYPES[name].get("abstract"):
        problems.append(model.problem("bpmn.abstract", "only the kinds of it can stand in a file", "抽象元素不能直接出现", element, section="15.3"))
    return problems


def _fits(wanted: str, value: str) -> bool:
    if wanted in VALUES:
        return value in VALUES[wanted] or ("anyURI" in VALUES[wanted] and _fits("anyURI", value))
    if wanted == "anyURI":
        return _URI.fullmatch(value) is not None and _BAD_ESCAPE.search(value) is None
    shape = _SHAPES.get(wanted)
    return shape is None or shape.fullmatch(value) is not None


def _eat(content: list[list[Any]], inner: list[Element], at: int, found: list[tuple[Element, str]]) -> int:
    """How far the children fit the content model; each one that does goes into `found` with its type."""
    for name, _, most, *more in content:
        count = 0
        while at < len(inner) and (most < 0 or count < most):
            before = at
            if name == "|":
                at = next((after for one in more[0] if (after := _eat(one[3] if one[0] == "+" else [one], inner, at, found)) > at), at)
            elif name == "+":
                at = _eat(more[0], inner, at, found)
            elif name != "*" and (kind(inner[at]) == name if more else _stands_for(kind(inner[at]), name)):
                found.append((inner[at], type_of(inner[at], more[0] if more else "")))
                at += 1
            if at == before:
                break
            count += 1
    return at


def _missing(content: list[list[Any]], inner: list[Element]) -> str:
    for name, least, _, *more in content:
        if name.isalpha() and least and not any(kind(one) == name if more else _stands_for(kind(one), name) for one in inner):
            return str(name)
    return ""


def _unexpected(model: Model, wrong: Element, around: Element, content: list[list[Any]]) -> Problem:
    names = [str(name) for name, *_ in content if name.isalpha()]
    fits = any(kind(wrong) == name or _stands_for(kind(wrong), name) for name in names)
    if fits:
        return model.problem("bpmn.element", f"stands once too often, or in the wrong order, in {kind(around)}", f"在 {kind(around)} 中多余或次序不对", wrong, section="15.3")
    return model.problem("bpmn.element", f"has no place in {kind(around)}", f"不能放在 {kind(around)} 中", wrong, section="15.3", near=(kind(wrong), [*ELEMENTS, *names]))
