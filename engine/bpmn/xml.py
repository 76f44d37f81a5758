"""The XML of BPMN 2.0: read safely, its elements by their plain names, every id with its element.

Knows nothing of what the elements mean. The surprising rule: a document type is refused, so nothing can be expanded or fetched.
"""

from collections.abc import Iterable, Iterator
from heapq import merge
from operator import itemgetter
from typing import TypeAlias

from lxml import etree

from engine.bpmn.constraint import numbers_of
from engine.errors import Invalid, Problem, nearest_name, problem

__all__ = ["BPMNDI", "DC", "DI", "HIRELOOM", "MODEL", "XSI", "Element", "Model", "children", "kind", "parse_bpmn", "text_of"]

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
HIRELOOM = "https://hireloom.example/bpmn"
MAX_BYTES = 4 * 1024 * 1024

Element: TypeAlias = etree._Element


def kind(element: Element) -> str:
    """The plain name of a BPMN element; "" for what other namespaces add, comments and processing instructions."""
    tag = element.tag
    return tag[len(MODEL) + 2 :] if isinstance(tag, str) and tag.startswith(f"{{{MODEL}}}") else ""


def children(element: Element | None, *kinds: str) -> list[Element]:
    """The children of these kinds (of any BPMN kind, without kinds), in order."""
    return [one for one in element if kind(one) and (not kinds or kind(one) in kinds)] if element is not None else []


def text_of(element: Element | None) -> str:
    """The text of an element, without the white space around it; "" without an element."""
    return "".join(str(part) for part in element.itertext()).strip() if element is not None else ""


class Model:
    """One BPMN file: its `definitions`, every element by id, and `problem` to complain about an element."""

    def __init__(self, root: Element, file: str) -> None:
        self.root = root
        self.file = file
        self.elements = [one for one in root.iter() if kind(one)]
        self.of_kind: dict[str, list[tuple[int, Element]]] = {}
        for place, one in enumerate(self.elements):
            self.of_kind.setdefault(kind(one), []).append((place, one))
        self.by_id: dict[str, Element] = {}
        for one in self.elements:
            self.by_id.setdefault(one.get("id", ""), one)
        self.by_id.pop("", None)

    def all(self, *kinds: str) -> Iterator[Element]:
        """Every element of these kinds, in the order of the file."""
        found = [self.of_kind[name] for name in dict.fromkeys(kinds) if name in self.of_kind]
        return (one for _, one in (found[0] if len(found) == 1 else merge(*found, key=itemgetter(0))))

    def find(self, name: str | None, *kinds: str) -> Element | None:
        """The element that a reference (an id, or a QName whose local part is one) names, when it is of these kinds."""
        found = self.by_id.get((name or "").strip()) if name else None
        if found is None and name and ":" in name:
            found = self.by_id.get(name.strip().rpartition(":")[2])
        return found if found is not None and (not kinds or kind(found) in kinds) else None

    def problem(
        self, code: str, en: str, zh: str, element: Element, *, section: str = "", near: tuple[str, Iterable[str]] = ("", ()), case: str = "", is_warning: bool = False
    ) -> Problem:
        """A problem at an element: named by kind and id, with its line; `section` is the standard's, behind it stand the rule's numbers in BPMNspector's list (`case` says which)."""
        who = f"{kind(element)} {element.get('id', '')}".strip()
        source = f" ({'; '.join([f'BPMN 2.0, {section}', *numbers_of(code, kind(element), case)])})" if section else ""
        more = {"nearest": nearest_name(*near)} if near[0] else {}
        if is_warning:
            more["severity"] = "warning"
        return problem(code, f"{who}: {en}{source}", f"{who}：{zh}{source}", file=self.file, path=who.replace(" ", "."), line=element.sourceline or 0, column=1, **more)


def parse_bpmn(xml: bytes, file: str) -> Model:
    """The model in a BPMN file; raises Invalid when it is no XML, no BPMN 2.0, or too large."""
    if len(xml) > MAX_BYTES:
        en, zh = f"a BPMN file may have {MAX_BYTES} bytes, this has {len(xml)}", f"BPMN 文件最多 {MAX_BYTES} 字节，此文件有 {len(xml)} 字节"
        raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {MAX_BYTES}"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Invalid(problem("bpmn.xml", f"this is no XML: {error.msg}", f"不是有效的 XML：{error.msg}", file=file, line=max(line, 1), column=max(column, 1))) from error
    except ValueError as error:
        raise Invalid(problem("bpmn.xml", f"this is no XML: {error}", f"不是有效的 XML：{error}", file=file)) from error
    if root.getroottree().docinfo.doctype:
        raise Invalid(problem("bpmn.doctype", "a document type (<!DOCTYPE ...>) is not read", "不读取文档类型声明（<!DOCTYPE ...>）", file=file, line=1, column=1))
    if kind(root) != "definitions":
        en, zh = f"this is no BPMN 2.0: the file begins with {root.tag}", f"不是 BPMN 2.0 文件：根元素是 {root.tag}"
        raise Invalid(problem("bpmn.xml", en, zh, file=file, line=root.sourceline or 1, column=1, expected=f"{{{MODEL}}}definitions"))
    return Model(root, file)
