"""From the XML of DMN to drafts: decisions, tables, functions, with their names as rules can have them.

Knows no limits of size (dmn_xml has read the bytes). The surprising rule: what has no place in rules and changes no answer (drawings, knowledge sources, services) is a warning; what would change one is a problem.
"""

from lxml import etree

from engine.decision.dmn_expression import EXPRESSIONS, boxed, parameters
from engine.decision.dmn_name import Renamed
from engine.decision.dmn_scope import Scope, Source, logic_of, titles
from engine.decision.dmn_table import TableReader
from engine.decision.dmn_xml import attribute, child, children, identity, is_own, kind, own_text, spot
from engine.decision.draft import Draft, DraftFunction
from engine.decision.exchange import Origins

__all__ = ["read_definitions"]

_SILENT = (
    "decision",
    "inputData",
    "businessKnowledgeModel",
    "itemDefinition",
    "description",
    "extensionElements",
    "DMNDI",
    "textAnnotation",
    "association",
    "group",
    "knowledgeSource",
)


def read_definitions(root: etree._Element, origins: Origins) -> list[Draft | DraftFunction]:
    """The decisions and functions of a file, in order; what is wrong is told to `origins`."""
    return _Reader(root, origins).run()


class _Reader:
    def __init__(self, root: etree._Element, origins: Origins) -> None:
        self.root = root
        self.origins = origins
        self.source = Source(root, origins)

    def run(self) -> list[Draft | DraftFunction]:
        items: list[Draft | DraftFunction] = []
        for element in children(self.root):
            what = kind(element)
            if what == "businessKnowledgeModel":
                items += self._function(element)
            elif what == "decision":
                items += self._decision(element)
            elif what not in _SILENT:
                name = f"{what} {attribute(element, 'name')}".strip()
                self.origins.warn("dmn.left_out", f"{name} has no place in rules and is left out", f"规则中没有与 {name} 对应的内容，已略去", spot=spot(element))
        if not items and not self.origins.problems:
            self.origins.complain("dmn.empty", "there is no decision in this file", "文件中没有决策", expected="decision", spot=spot(self.root))
        return items

    def _function(self, element: etree._Element) -> list[DraftFunction]:
        known = self.source.known[identity(element)]
        logic = child(element, "encapsulatedLogic")
        if logic is None or attribute(logic, "kind") not in ("", "FEEL", "F"):
            name = attribute(logic, "kind") or "no logic"
            en, zh = f"the function {known.name} has {name}; only FEEL can be taken over", f"函数 {known.name} 的逻辑类型为 {name}，只能转换 FEEL"
            self.origins.complain("dmn.unsupported", en, zh, expected="FEEL", spot=spot(element))
            return []
        body = child(logic, *EXPRESSIONS)
        names = {attribute(one, "name") for one in children(logic, "formalParameter")}
        where = body if body is not None else logic
        text = own_text(where)
        if not text:
            text = f"{parameters(logic)} {boxed(body, self.origins) if body is not None else 'null'}"
            text = self.source.feel(f"function{text}", where, {**self.source.functions, **{name: Renamed(name) for name in names}})
        expression = self.origins.token(text.removeprefix("function"), spot(where), "EXPRESSION")
        return [DraftFunction(name=self.origins.token(known.key, spot(element)), expression=expression, before=_comments(element), after=attribute(element, "hireloom:after"))]

    def _decision(self, element: etree._Element) -> list[Draft]:
        logic = logic_of(element)
        if logic is None:
            name = attribute(element, "name")
            en, zh = f"the decision {name} has no logic; where it is used it is an input", f"决策 {name} 没有逻辑；使用它的地方将其作为 input"
            self.origins.warn("dmn.left_out", en, zh, spot=spot(element))
            return []
        known = self.source.known[identity(element)]
        draft = Draft(name=self.origins.token(known.key, spot(element)), titles=titles(element, known.key), end=0, before=_comments(element))
        scope = Scope(self.source, element)
        TableReader(self.source, scope, element, logic, known.renamed).fill(draft)
        return [draft]


def _comments(element: etree._Element) -> tuple[str, ...]:
    """The description as comment lines."""
    found = child(element, "description")
    if found is not None and is_own(element):
        return tuple((found.text or "").split("\n"))
    lines = (found.text or "").strip().splitlines() if found is not None else []
    return tuple(line if line.startswith(("//", "/*")) else f"// {line}".rstrip() for line in lines)
