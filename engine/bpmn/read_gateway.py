"""From BPMN's gateways to the engine's (10.5).

A complex gateway is an n-of-m join when its condition counts tokens, and splits like an inclusive one.
"""

import re
from collections.abc import Callable
from typing import Any

from engine.bpmn.network import Network
from engine.bpmn.read_event import Step
from engine.bpmn.xml import Element, children, kind, text_of

__all__ = ["gateway_steps"]

_COUNT = re.compile(r"activationCount\s*(>=|>|==?)\s*([\w.]+)")


def gateway_steps(net: Network, element: Element, name: str, complain: Callable[[Element, str], None]) -> list[Step]:
    """The nodes that a gateway becomes."""
    match kind(element):
        case "exclusiveGateway":
            return [Step(name, {"type": "exclusive"})]
        case "parallelGateway":
            return [Step(name, {"type": "parallel"})]
        case "inclusiveGateway":
            return [Step(name, {"type": "inclusive"})]
        case "eventBasedGateway":
            if element.get("eventGatewayType") == "Parallel":
                complain(element, "a parallel event gateway")
            gateway = Step(name, {"type": "event_choice"})
            if element.get("instantiate") in ("true", "1") and not net.into(element):
                return [Step(f"{name}_start", {"type": "start"}, to=[name], is_in=False, is_out=False), gateway]
            return [gateway]
        case _:
            return _complex(net, element, name, complain)


def _complex(net: Network, element: Element, name: str, complain: Callable[[Element, str], None]) -> list[Step]:
    if len(net.into(element)) < 2:
        return [Step(name, {"type": "inclusive"})]
    condition = next((text_of(one).removeprefix("=").strip() for one in children(element, "activationCondition")), "")
    if not condition:
        return [Step(name, {"type": "inclusive"})]
    found = _COUNT.fullmatch(condition)
    if found is None:
        complain(element, f"the activation condition {condition!r} (activationCount >= n)")
        return [Step(name, {"type": "inclusive"})]
    need: Any = int(found.group(2)) if found.group(2).isdigit() else f"={found.group(2)}"
    if found.group(1) == ">":
        need = need + 1 if isinstance(need, int) else f"{need} + 1"
    return [Step(name, {"type": "join", "need": need})]
