"""The XML of DMN: read safely, its elements by their plain names, whatever version of the standard they are of.

Knows nothing of what the elements mean. The surprising rule: a document type is refused, so nothing can be expanded or fetched.
"""

import zlib
from collections.abc import Iterator

from lxml import etree

from engine.decision.exchange import Limits, Spot
from engine.errors import Invalid, nearest_name, problem

__all__ = ["HIRELOOM", "MODEL", "attribute", "child", "children", "identity", "is_own", "kind", "own_text", "parse_xml", "put_own_text", "spot", "text_of"]

MODEL = "https://www.omg.org/spec/DMN/20230324/MODEL/"
HIRELOOM = "https://hireloom.example/dmn"
_VERSIONS = {
    "http://www.omg.org/spec/DMN/20130901": "1.0",
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20151101/dmn11.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    MODEL: "1.5",
    "https://www.omg.org/spec/DMN/20240513/MODEL/": "1.6",
}
_NAMED = ("definitions", "decision", "inputData", "businessKnowledgeModel", "itemDefinition", "decisionService", "input", "output")


def parse_xml(xml: bytes, file: str, limits: Limits) -> etree._Element:
    """The element `definitions` of a DMN file; raises Invalid."""
    if len(xml) > limits.size:
        en, zh = f"a DMN file may have {limits.size} bytes, this has {len(xml)}", f"DMN 文件最多 {limits.size} 字节，此文件有 {len(xml)} 字节"
        raise Invalid(problem("file.too_large", en, zh, file=file, expected=f"<= {limits.size}"))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        raise Invalid(
            problem("dmn.xml", f"this is no XML: {error.msg}", f"不是有效的 XML：{error.msg}", file=file, line=max(line, 1), column=max(column, 1), expected="DMN 1.5")
        ) from error
    except ValueError as error:
        raise Invalid(problem("dmn.xml", f"this is no XML: {error}", f"不是有效的 XML：{error}", file=file, expected="DMN 1.5")) from error
    if root.getroottree().docinfo.doctype:
        raise Invalid(problem("dmn.doctype", "a document type (<!DOCTYPE ...>) is not read", "不读取文档类型声明（<!DOCTYPE ...>）", file=file, line=1, column=1))
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in _VERSIONS:
        near = nearest_name(name.namespace or "", _VERSIONS)
        raise Invalid(
            problem(
                "dmn.xml",
                f"this is no DMN: the file begins with {root.tag}",
                f"不是 DMN 文件：根元素是 {root.tag}",
                file=file,
                line=root.sourceline or 1,
                column=1,
                expected=f"{{{MODEL}}}definitions",
                nearest=near,
            )
        )
    return root


def kind(element: etree._Element) -> str:
    """The plain name of a DMN element; "" for what other namespaces add."""
    name = etree.QName(element)
    return name.localname if name.namespace in _VERSIONS else ""


def children(element: etree._Element, *kinds: str) -> list[etree._Element]:
    """The children of these kinds (of any, without kinds), in order."""
    return [one for one in element if isinstance(one.tag, str) and kind(one) and (not kinds or kind(one) in kinds)]


def child(element: etree._Element | None, *kinds: str) -> etree._Element | None:
    """The first child of these kinds."""
    return next(iter(children(element, *kinds)), None) if element is not None else None


def text_of(element: etree._Element | None) -> str:
    """The `text` of an expression or of tests, "" when there is none."""
    inner = child(element, "text") if element is not None else None
    return (inner.text or "").strip() if inner is not None else ""


def attribute(element: etree._Element | None, name: str) -> str:
    """An attribute; `hireloom:NAME` for our own."""
    if element is None:
        return ""
    return str(element.get(f"{{{HIRELOOM}}}{name.removeprefix('hireloom:')}" if name.startswith("hireloom:") else name, ""))


def identity(element: etree._Element) -> str:
    """The id of an element, its path where it has none."""
    return attribute(element, "id") or str(element.getroottree().getpath(element))


def is_own(element: etree._Element) -> bool:
    """Whether the file was written here."""
    return bool(element.getroottree().getroot().get("exporter") == "Hireloom")


def own_text(holder: etree._Element) -> str:
    """What the rules wrote where the XML has its standard form; "" when that was changed since."""
    written = attribute(holder, "hireloom:text")
    return written if written and attribute(holder, "hireloom:of") == _sum(text_of(holder)) else ""


def put_own_text(holder: etree._Element, written: str) -> None:
    """Keeps what the rules wrote beside the standard form that the element has."""
    holder.set(f"{{{HIRELOOM}}}text", written)
    holder.set(f"{{{HIRELOOM}}}of", _sum(text_of(holder)))


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"


class _ElementSpot(Spot):
    """Where an element stands: its line, and the names of the elements around it."""

    __slots__ = ("element",)

    def __init__(self, element: etree._Element) -> None:
        super().__init__()
        self.element = element

    @property
    def at(self) -> tuple[str, int, int]:
        return "/".join(reversed(list(_steps(self.element)))), self.element.sourceline or 0, 1


def spot(element: etree._Element) -> Spot:
    """Where an element stands."""
    return _ElementSpot(element)


def _steps(element: etree._Element) -> Iterator[str]:
    at: etree._Element | None = element
    while at is not None and kind(at) != "definitions":
        name = at.get("name") if kind(at) in _NAMED else None
        if kind(at) in ("rule", "inputEntry", "outputEntry", "annotationEntry", "input", "output") and not name:
            parent = at.getparent()
            name = str(children(parent, kind(at)).index(at) + 1) if parent is not None else ""
        yield f"{etree.QName(at).localname} {name}".strip() if name else etree.QName(at).localname
        at = at.getparent()
