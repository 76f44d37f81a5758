"""What the file around a decision gives it: types, functions, other elements by their ids, and the scope that its logic may speak of.

Knows no tables. The surprising rule: what a requirement points at decides how a name is written, since a decision with one output is a bare value in DMN and a context in rules.
"""

from collections.abc import Mapping

import msgspec
from lxml import etree

from engine.decision.dmn_expression import EXPRESSIONS, check_language
from engine.decision.dmn_name import Renamed, as_key, as_label, renamed, unique
from engine.decision.dmn_type import Kind, Types
from engine.decision.dmn_xml import attribute, child, children, identity, is_own, kind, own_text, spot
from engine.decision.draft import Draft, DraftVariable
from engine.decision.exchange import Origins
from engine.decision.parse import read_drafts
from engine.errors import Invalid
from engine.feel.expression import Expression
from engine.feel.parse import parse_expression, parse_unary_tests
from engine.feel.scanner import Token, squeeze

__all__ = ["Known", "Scope", "Source", "logic_of", "output_name", "titles"]


class Known(msgspec.Struct):
    """A decision, function or input by its id."""

    element: etree._Element
    name: str
    key: str
    renamed: Renamed


class Source:
    """One file: its elements, by what others call them."""

    def __init__(self, root: etree._Element, origins: Origins) -> None:
        self.root = root
        self.origins = origins
        self.types = Types(root)
        self.keys: set[str] = set()
        self.functions: dict[str, Renamed] = {}
        self.known: dict[str, Known] = {}
        for element in children(root, "decision", "businessKnowledgeModel", "inputData"):
            self._know(element)

    def _know(self, element: etree._Element) -> None:
        name = attribute(child(element, "variable"), "name") or attribute(element, "name")
        if kind(element) == "inputData" or logic_of(element) is None:
            label = as_label(name)
            self.known[identity(element)] = Known(element, name, label, Renamed(label))
            return
        key = unique(as_key(name), self.keys)
        made = _decided(key, logic_of(element)) if kind(element) == "decision" else Renamed(key)
        self.known[identity(element)] = Known(element, name, key, made)
        if kind(element) == "businessKnowledgeModel":
            self.functions[squeeze(name)] = made

    def feel(self, text: str, element: etree._Element, names: Mapping[str, Renamed], *, is_tests: bool = False) -> str:
        """The FEEL text with its names as the rules have them; a mistake is told at the element."""
        if not check_language(element, self.origins):
            return "null"
        own = own_text(element)
        if own:
            return own
        try:
            tree = (parse_unary_tests if is_tests else parse_expression)(text, names)
            return renamed(text, tree, names)
        except Invalid as refusal:
            path, line, column = spot(element).at
            self.origins.problems += [msgspec.structs.replace(one, file=self.origins.file, path=path, line=line, column=column) for one in refusal.problems]
            return "null"

    def free_names(self, text: str, names: Mapping[str, Renamed], *, is_tests: bool) -> frozenset[str]:
        """The names that a FEEL text reads; none when it cannot be read."""
        try:
            return Expression(text, (parse_unary_tests if is_tests else parse_expression)(text, names)).names
        except Invalid:
            return frozenset()


class Scope:
    """What the logic of one decision may speak of: its inputs and the decisions that it uses."""

    def __init__(self, source: Source, element: etree._Element) -> None:
        self.source = source
        self.names: dict[str, Renamed] = dict(source.functions)
        self.uses: list[Token] = []
        self.inputs: dict[str, DraftVariable] = {}
        spare: dict[str, Renamed] = {}
        for requirement in children(element, "informationRequirement"):
            reference = child(requirement, "requiredInput", "requiredDecision")
            known = source.known.get(attribute(reference, "href").rpartition("#")[2])
            if known is None:
                href = attribute(reference, "href")
                source.origins.complain("dmn.reference", f"there is no element {href} in this file", f"文件中没有元素 {href}", expected="#id", spot=spot(requirement))
            elif kind(known.element) == "inputData" or logic_of(known.element) is None:
                self._input(known, requirement)
            else:
                self.uses.append(source.origins.token(known.key, spot(requirement)))
                self.names[squeeze(known.name)] = known.renamed
                spare.update(_other_names(known))
        self.names = {**{squeeze(name): made for name, made in spare.items() if name}, **self.names}

    def _input(self, known: Known, requirement: etree._Element) -> None:
        declared = attribute(requirement, "hireloom:declares")
        if declared:
            drafts = read_drafts(f"decision d {{\n  input {declared}\n}}\n").items
            found = next((one for draft in drafts if isinstance(draft, Draft) for one in draft.inputs), None)
            if found is not None:
                self.inputs[known.key] = self._placed(found, requirement)
                self.names[squeeze(known.name)] = known.renamed
                return
        variable = child(known.element, "variable")
        found_kind = self.source.types.kind(variable)
        default = attribute(variable, "hireloom:default")
        made = self.variable(known.key, titles(known.element, known.name), found_kind, known.element, default)
        self.inputs[known.key] = made
        self.names[squeeze(known.name)] = known.renamed

    def _placed(self, variable: DraftVariable, element: etree._Element) -> DraftVariable:
        where = spot(element)
        tokens = {
            name: msgspec.structs.replace(token, start=place.start, end=place.end) if token is not None else None
            for name in ("name", "type", "allowed", "default")
            for token in [getattr(variable, name)]
            for place in [self.source.origins.token("", where)]
        }
        return msgspec.structs.replace(variable, **tokens)

    def variable(self, name: str, its_titles: list[str], found: Kind, element: etree._Element, default: str = "") -> DraftVariable:
        """A declaration, standing where the element stands."""
        origins, where = self.source.origins, spot(element)
        return DraftVariable(
            name=origins.token(name, where),
            titles=its_titles,
            type=origins.token(found.name, where),
            is_list=found.is_list,
            choices=found.choices,
            allowed=origins.token(found.allowed, where, "EXPRESSION") if found.allowed else None,
            default=origins.token(default, where, "EXPRESSION") if default else None,
        )

    def declare(self, name: str, found: Kind, element: etree._Element) -> None:
        """An input that only the table speaks of."""
        label = as_label(name)
        self.inputs[label] = self.variable(label, [name] if name != label else [], found, element)
        self.names[squeeze(name)] = Renamed(label)


def _other_names(known: Known) -> dict[str, Renamed]:
    """By what else some tools speak of a decision: its title, its id, its outputs."""
    made = known.renamed
    outputs = [attribute(one, "name") for one in children(logic_of(known.element), "output")]
    by_output = {name: Renamed(f"{known.key}{made.members[squeeze(name)]}") if made.members else made for name in outputs}
    return {**by_output, attribute(known.element, "id"): made, attribute(known.element, "name"): made}


def logic_of(element: etree._Element) -> etree._Element | None:
    return child(element, *EXPRESSIONS) if kind(element) == "decision" else child(element, "encapsulatedLogic")


def _decided(key: str, logic: etree._Element | None) -> Renamed:
    """How a decision's name is written where it is used: with its output when there is but one."""
    if logic is None or kind(logic) != "decisionTable":
        return Renamed(f"{key}.{key}")
    outputs = children(logic, "output")
    if len(outputs) > 1:
        return Renamed(key, {squeeze(attribute(one, "name")): "." + output_name(one, number, len(outputs), key) for number, one in enumerate(outputs, 1)})
    only = output_name(outputs[0], 1, 1, key) if outputs else key
    return Renamed(f"{key}.{only}")


def titles(element: etree._Element, name: str) -> list[str]:
    """The titles in English and Chinese; the DMN name when it cannot be the name in the rules."""
    label, chinese = attribute(element, "label"), attribute(element, "hireloom:zh")
    if is_own(element):
        return [label, chinese] if chinese else [label] if element.get("label") is not None else []
    shown = label or attribute(element, "name")
    return [shown] if shown and shown != name else []


def output_name(output: etree._Element, number: int, count: int, key: str) -> str:
    """The name of an output in the rules."""
    name = attribute(output, "hireloom:name") or attribute(output, "name")
    return as_label(name) if name else (as_key(key) if count == 1 else f"output_{number}")
