"""Types of DMN and types of rules: `typeRef`, item definitions and allowed values in, what a rules file says of a variable out.

Knows nothing of tables. What DMN cannot say (a whole number, any duration) stands beside the nearest type as `hireloom:type`.
"""

from collections.abc import Mapping

import msgspec
from lxml import etree

from engine.decision.dmn_xml import attribute, child, children, text_of
from engine.decision.exchange import literals, one_line

__all__ = ["KINDS_OF_DMN", "OWN_TYPES", "Kind", "Types"]

KINDS_OF_DMN: dict[str, str] = {
    "number": "number", "text": "string", "string": "string", "integer": "number", "boolean": "boolean", "date": "date", "time": "time", "date_time": "date and time",
    "duration": "Any", "context": "context", "any": "Any",
}  # fmt: skip
"""The FEEL type for each type of the rules."""
OWN_TYPES = {"integer": "number", "string": "string", "duration": "Any"}
"""Types that `hireloom:type` names, with the `typeRef` beside which they hold."""
_RULES = {
    "number": "number", "double": "number", "float": "number", "decimal": "number", "integer": "integer", "int": "integer", "long": "integer", "short": "integer", "string": "text",
    "boolean": "boolean", "date": "date", "time": "time", "date and time": "date_time", "datetime": "date_time", "days and time duration": "duration", "daytimeduration": "duration",
    "years and months duration": "duration", "yearmonthduration": "duration", "context": "context", "any": "any", "list": "any", "": "any",
}  # fmt: skip


class Kind(msgspec.Struct, frozen=True):
    """What is known of a variable: its type in the rules, and the values that it may have, as texts (`choices`) or as FEEL tests (`allowed`)."""

    name: str = "any"
    is_list: bool = False
    choices: tuple[str, ...] = ()
    allowed: str = ""

    def within(self, tests: str) -> "Kind":
        """This kind, with only these values (FEEL tests)."""
        tests = one_line(tests)
        if not tests or tests == "-" or self.choices or self.allowed:
            return self
        values = literals(tests)
        if values and not self.is_list and self.name in ("text", "any") and all(isinstance(value, str) for value in values):
            return Kind("text", False, tuple(str(value) for value in values))
        return msgspec.structs.replace(self, allowed=_as_one(tests))

    def with_tests(self, tests: str) -> "Kind":
        """This kind, its values written as tests even where they could be choices."""
        return msgspec.structs.replace(self, allowed=_as_one(one_line(tests))) if tests else self


class Types:
    """The item definitions of a file."""

    def __init__(self, root: etree._Element) -> None:
        self.definitions: Mapping[str, etree._Element] = {attribute(one, "name"): one for one in children(root, "itemDefinition")}

    def kind(self, holder: etree._Element | None) -> Kind:
        """What the `typeRef` of a variable, an input or an output says."""
        own = attribute(holder, "hireloom:type")
        reference = attribute(holder, "typeRef")
        found = self._referred(reference, 0)
        return msgspec.structs.replace(found, name=own) if OWN_TYPES.get(own) == reference else found

    def member(self, reference: str, name: str) -> Kind:
        """What an item definition says of one of its components."""
        definition = self.definitions.get(self._plain(reference))
        found = [one for one in children(definition, "itemComponent") if attribute(one, "name") == name] if definition is not None else []
        return self._defined(found[0], 0) if found else Kind()

    def is_known(self, reference: str) -> bool:
        """Whether a `typeRef` names a type."""
        return self._plain(reference) in self.definitions or self._plain(reference).lower() in _RULES

    def _plain(self, reference: str) -> str:
        return reference if reference in self.definitions else reference.rpartition(":")[2].strip()

    def _referred(self, reference: str, depth: int) -> Kind:
        name = self._plain(reference)
        definition = self.definitions.get(name)
        if definition is None or depth > 20:
            return Kind(_RULES.get(name.lower(), "any"), name.lower() == "list")
        return self._defined(definition, depth)

    def _defined(self, definition: etree._Element, depth: int) -> Kind:
        if children(definition, "itemComponent"):
            found = Kind("context")
        else:
            inner = child(definition, "typeRef")
            found = self._referred((inner.text or "").strip() if inner is not None else "", depth + 1)
        own = attribute(definition, "hireloom:type")
        if OWN_TYPES.get(own) == KINDS_OF_DMN.get(found.name):
            found = msgspec.structs.replace(found, name=own)
        if attribute(definition, "isCollection") in ("true", "1") and not found.is_list:
            found = Kind(found.name, True, (), _as_one(", ".join(f'"{one}"' for one in found.choices)) if found.choices else found.allowed)
        for tests in children(definition, "allowedValues", "typeConstraint"):
            if attribute(definition, "hireloom:in"):
                return found.with_tests(text_of(tests))
            found = found.within(text_of(tests))
        return found


def _as_one(tests: str) -> str:
    """Tests as they may stand behind `in`, where a comma outside of brackets would end them."""
    depth, is_text = 0, False
    for before, character in zip(f" {tests}", tests, strict=False):
        is_text ^= character == '"' and before != "\\"
        depth += 0 if is_text else (character in "([{") - (character in ")]}")
        if character == "," and not depth and not is_text:
            return f"({tests})"
    return tests
