"""What a node's event is about, as a definition of BPMN's, and the messages, signals, errors and escalations that it refers to (10.4, 8.4)."""

from collections.abc import Mapping
from typing import Any

from lxml import etree

from engine.bpmn.xml import MODEL, XSI, Element

__all__ = ["Roots", "put_definition"]

_TIMES = {"wait": "timeDuration", "until": "timeDate", "every": "timeCycle", "working": "timeDuration"}


class Roots:
    """Messages, signals, errors and escalations, each once, and the interface whose operations take the messages."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.known: dict[tuple[str, str], str] = {}

    def name(self, what: str, said: str) -> str:
        """The id of the root element for it."""
        return self.known.setdefault((what, said), f"{what.capitalize()}_{len(self.known) + 1}")

    def put(self) -> None:
        """Writes all of them into the file."""
        for (what, said), name in self.known.items():
            one = etree.SubElement(self.root, f"{{{MODEL}}}{what}", id=name, name=said)
            if what in ("error", "escalation"):
                one.set(f"{what}Code", said)
        messages = [name for (what, _), name in self.known.items() if what == "message"]
        if messages:
            interface = etree.SubElement(self.root, f"{{{MODEL}}}interface", id="Interface_1", name="messages")
            for name in messages:
                operation = etree.SubElement(interface, f"{{{MODEL}}}operation", id=f"Operation_{name}", name=name)
                etree.SubElement(operation, f"{{{MODEL}}}inMessageRef").text = name


def put_definition(roots: Roots, event: Element, node: Mapping[str, Any], trigger: str, stand_in: str) -> None:
    """The event's definition; with no `trigger` of its own, one that only stands in for it."""
    one = etree.SubElement(event, f"{{{MODEL}}}{stand_in}EventDefinition")
    match trigger:
        case "message":
            name = roots.name("message", str(node["message"]))
            one.set("messageRef", name)
            etree.SubElement(one, f"{{{MODEL}}}operationRef").text = f"Operation_{name}"
        case "signal":
            one.set("signalRef", roots.name("signal", str(node["signal"])))
        case "error" | "escalation" if node[trigger] != "*":
            one.set(f"{trigger}Ref", roots.name(trigger, str(node[trigger])))
        case "conditional":
            _formal(one, "condition", str(node["condition"]).removeprefix("=").strip() or "false")
        case "compensate" if isinstance(node["compensation"], str):
            one.set("activityRef", node["compensation"])
        case "link":
            one.set("name", str(node["link"]))
        case "timer":
            field = next(name for name in _TIMES if node.get(name) is not None)
            is_cycle = str(node[field]).startswith("R")
            _formal(one, "timeCycle" if is_cycle else _TIMES[field], _time(str(node[field])))
        case "" if stand_in == "timer":
            _formal(one, "timeDuration", "PT0S")


def _time(text: str) -> str:
    """A time as it stands; one that only the engine understands becomes an expression."""
    is_plain = all(letter.isdigit() or letter in "PTRZWYMDHS:./+-" for letter in text)
    return text if text.startswith("=") or is_plain else f'="{text}"'


def _formal(parent: Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{MODEL}}}{name}", {f"{{{XSI}}}type": "tFormalExpression"}).text = text
