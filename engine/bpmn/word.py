"""What both ways of BPMN share: names made of ids, fields that ride along in an extension, where a shape stands.

Knows no element's meaning. The surprising rule: what rides along is only what the standard form does not say, so another editor's change is not undone by it.
"""

import json
import re
from typing import Any

from engine.bpmn.xml import HIRELOOM, Element, children

__all__ = ["PROCESS", "Names", "carried", "one_line", "order_of", "overlaid", "slug"]

PROCESS = "Process_"
_FIELDS = f"{{{HIRELOOM}}}fields"
_ORDER = f"{{{HIRELOOM}}}order"


def slug(name: str, limit: int = 63) -> str:
    """A name as workflow files allow it: small letters, digits, underscores."""
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")
    plain = name if re.fullmatch(r"[a-z][a-z0-9_]*", name) else plain
    return (plain if plain[:1].isalpha() and plain.isascii() else f"n_{plain}".rstrip("_"))[:limit]


class Names:
    """Names that are taken, each once."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def new(self, wanted: str) -> str:
        """The wanted name, or it with a number behind it."""
        base, number = slug(wanted), 2
        name = base
        while name in self.taken:
            name, number = f"{base[:58]}_{number}", number + 1
        self.taken.add(name)
        return name


def one_line(text: str | None) -> str:
    """A name without line breaks."""
    return " ".join((text or "").split())


def carried(element: Element) -> dict[str, Any]:
    """The fields that ride along with an element; none when they are no JSON object."""
    for extension in children(element, "extensionElements"):
        for one in extension.iter(_FIELDS):
            try:
                found = json.loads(one.text or "")
            except ValueError:
                return {}
            return found if isinstance(found, dict) else {}
    return {}


def overlaid(fields: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """`fields` with what rides along: null takes a field away."""
    return {name: value for name, value in {**fields, **more}.items() if value is not None}


def order_of(element: Element, otherwise: int) -> int:
    """The place of a node or an edge in its workflow file."""
    said = str(element.get(_ORDER) or "")
    return int(said) if said.isdigit() else otherwise
