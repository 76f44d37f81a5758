"""The suite's words said in the engine's own: scripts become a node type that logs, conditions become FEEL.

Knows no case. The suite's models are templates: a script is a token, without a language; each engine's driver writes its own.
"""

import json
import re

from lxml import etree

from engine.bpmn.xml import HIRELOOM, MODEL, parse_bpmn
from engine.errors import Text
from engine.node import NodeManifest

__all__ = ["STEP", "in_own_words"]

STEP = NodeManifest(
    type="suite_step", title=Text("Step", "步骤"), summary=Text("One script of the suite.", "测试集的一个脚本。"), category="data", icon="dot",
    inputs={"type": "object", "properties": {"token": {}, "value": {}}}, outputs={"type": "object", "properties": {"value": {}}},
)  # fmt: skip
_CONTAINS = re.compile(r"(\w+)\.contains\(\s*(\"[^\"]*\"|'[^']*')\s*\)")

_JUEL = re.compile(r"[$#]\{([^{}]*)\}")
_NOT = re.compile(r"!\s*(contains\([^()]*\)|\w+(?!\s*=)|\([^()]*\))")


def in_own_words(xml: bytes) -> bytes:
    """The model with scripts, conditions and language in the engine's words."""
    root = parse_bpmn(xml, "suite.bpmn").root
    for name, field in (("scriptTask", "scriptFormat"), ("globalScriptTask", "scriptLanguage")):
        for task in root.iter(f"{{{MODEL}}}{name}"):
            script = task.find(f"{{{MODEL}}}script")
            token = "".join(script.itertext()).strip() if script is not None else ""
            task.set(field, "urn:suite")
            task.set(f"{{{HIRELOOM}}}type", STEP.type)
            extension = task.find(f"{{{MODEL}}}extensionElements")
            if extension is None:
                extension = etree.Element(f"{{{MODEL}}}extensionElements")
                after = len(task.findall(f"{{{MODEL}}}documentation"))
                task.insert(after, extension)
            etree.SubElement(extension, f"{{{HIRELOOM}}}fields").text = json.dumps(_fields(token))
    for one in root.iter(f"{{{MODEL}}}*"):
        is_condition = etree.QName(one).localname in ("conditionExpression", "condition", "loopCondition", "loopCardinality", "completionCondition", "activationCondition")
        if one.text and (is_condition or (len(one) == 0 and ".contains(" in one.text)):
            one.text = _feel(one.text)
    return etree.tostring(root)


def _feel(text: str) -> str:
    """A condition in FEEL: the suite writes Java's operators, `${...}` around, and, in some drafts, a bracket too many."""
    said = text.strip().rstrip(">").strip()
    said = _JUEL.sub(lambda found: found.group(1), said)
    said = _CONTAINS.sub(lambda found: f'contains({found.group(1)}, "{found.group(2)[1:-1]}")', said)
    said = _NOT.sub(lambda found: f"not({found.group(1)})", said)
    return said.replace("&&", " and ").replace("||", " or ").replace("==", "=")


def _fields(token: str) -> dict[str, object]:
    fields: dict[str, object] = {"inputs": {"token": token}}
    if token.startswith("INCREMENT_INTEGER_VARIABLE"):
        fields["inputs"] = {"token": token, "value": "=integerVariable"}
        fields["outputs"] = {"integerVariable": "=result.value"}
    elif re.fullmatch(r"SET_\w+_DATA", token):
        fields["outputs"] = {"data": "=result.value"}
    elif token.startswith("LOG_DATA"):
        fields["inputs"] = {"token": token, "value": "=data"}
    return fields
