"""The JSON Schemas that editors complete and check a pack's YAML with: of workflows, of pack.yaml and of cases.

Knows the node types as data. The surprising rule: they are laxer than `hireloom check` where FEEL may stand (any text that begins with `=`), and never stricter than the reader.
"""

from collections.abc import Mapping
from typing import Any

from engine.errors import Text
from engine.model.staffing import DISTRIBUTIONS, NAMES, NOBODY_POLICIES, SAME_AGAIN, SAME_AS_STARTER, SELECTORS, WORDS
from engine.node import NodeManifest
from engine.pack.node_fields import ACTIVITY_FIELDS, APPROVAL_FIELDS, BUILT_IN, EVERYWHERE, NEEDED
from engine.pack.workflow_file import SCHEMA

__all__ = ["KINDS", "case_schema", "pack_schema", "workflow_schema"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FEEL: dict[str, Any] = {"type": "string", "pattern": "^=", "description": "FEEL."}
KEY = "^[a-z][a-z0-9_]{0,62}$"
KINDS: dict[str, Text] = {
    "start": Text("Where a run begins", "流程开始"),
    "end": Text("Where a run ends, with an outcome", "流程结束，给出结果"),
    "exclusive": Text("One way of several, by conditions", "排他网关：按条件选一条"),
    "parallel": Text("All ways at once, and together again", "并行网关：同时进行与汇合"),
    "decision": Text("A decision table answers", "由决策表给出结果"),
    "calculate": Text("Sets variables by expressions, at once", "计算：用表达式设置变量，即时完成"),
    "user_task": Text("A person fills in a form", "由人填写表单"),
    "inclusive": Text("Every way whose condition holds, and together again what can still come", "包容网关：走所有成立的分支，并等待仍可能到达的"),
    "event_choice": Text("Whatever happens first of several events", "事件网关：先发生的事件决定走向"),
    "join": Text("Goes on when n of m have come", "n/m 汇合：到达 n 个即继续"),
    "split": Text("One becomes several on the same way", "同一路径拆分为多个"),
    "merge": Text("Several on the same way become one", "同一路径的多个合为一个"),
    "timer": Text("Waits for a time", "等待时间"),
    "message": Text("Waits for a message", "等待消息"),
    "signal": Text("Waits for a signal", "等待信号"),
    "condition": Text("Waits until a condition holds", "等待条件成立"),
    "throw": Text("Sends a message or a signal, escalates, or takes back what was done", "发出消息或信号、升级、补偿"),
    "link": Text("Leads to the link of the same name", "跳转到同名链接"),
    "boundary": Text("An event on the border of an activity", "活动边界上的事件"),
    "call": Text("Another workflow", "调用另一流程"),
    "subprocess": Text("A part of the flow with a start and an end of its own", "内嵌子流程"),
    "transaction": Text("A subprocess that can be taken back as a whole", "可整体撤回的事务子流程"),
    "ad_hoc": Text("People choose what to do, in any order", "自由顺序子流程：由人选择"),
    "event_subprocess": Text("A subprocess that an event begins", "由事件触发的子流程"),
}
"""The engine's own kinds of nodes, for people."""


def workflow_schema(node_types: Mapping[str, NodeManifest]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a `*.workflow.yaml` with these node types."""
    definitions = {**SCHEMA["$defs"], **_people(SCHEMA["$defs"])}
    fields: dict[str, Any] = definitions["node"]["properties"]
    types = [{"const": kind, "description": f"{text.en} / {text.zh}"} for kind, text in KINDS.items()]
    types += [{"const": name, "title": found.title.en, "description": f"{found.title.en} / {found.title.zh}: {found.summary.en}"} for name, found in node_types.items()]
    rules = [_rule(kind, fields, BUILT_IN[kind], None) for kind in BUILT_IN]
    rules += [_rule(name, fields, ACTIVITY_FIELDS if found.kind == "activity" else APPROVAL_FIELDS, found) for name, found in node_types.items()]
    node = {**definitions["node"], "properties": {**fields, "type": {"anyOf": types, "description": fields["type"]["description"]}}, "allOf": rules}
    return {**SCHEMA, "$schema": DRAFT, "$defs": {**definitions, "node": node}}


def _people(written: Mapping[str, Any]) -> dict[str, Any]:
    """The words with which people are named, as the checker knows them."""
    words = {"same_as_starter": SAME_AS_STARTER, "same_again": SAME_AGAIN, "distribution": DISTRIBUTIONS}
    found: dict[str, Any] = {name: {"anyOf": [{"const": word, "description": f"{text.en} / {text.zh}"} for word, text in known.items()]} for name, known in words.items()}
    found["nobody"] = {"anyOf": [*({"const": word, "description": f"{text.en} / {text.zh}"} for word, text in NOBODY_POLICIES.items()), {"type": "string", "pattern": "^person:."}]}
    named = {"type": "string", "pattern": f"^(=|({'|'.join(WORDS)})$|({'|'.join(NAMES)}):.)"}
    found["people"] = {"anyOf": [named, *written["people"]["anyOf"][1:]]}
    about = {word: {**written["selector"]["properties"][word], "description": f"{text.en} / {text.zh}"} for word, (text, _) in SELECTORS.items()}
    more = {name: written["selector"]["properties"][name] for _, allowed in SELECTORS.values() for name in allowed}
    found["selector"] = {**written["selector"], "properties": {**about, **more}, "additionalProperties": False, "anyOf": [{"required": [word]} for word in SELECTORS]}
    return found


def _rule(kind: str, fields: Mapping[str, Any], allowed: tuple[str, ...], manifest: NodeManifest | None) -> dict[str, Any]:
    """What a node of this type may have."""
    properties = dict.fromkeys(("type", *EVERYWHERE), True) | {name: fields[name] for name in allowed}
    then: dict[str, Any] = {"properties": properties, "additionalProperties": False}
    if kind in NEEDED:
        then["required"] = list(NEEDED[kind])
    if kind == "timer":
        then["oneOf"] = [{"required": ["wait"]}, {"required": ["until"]}]
    if manifest is not None:
        inputs = manifest.inputs
        given = {"type": "object", "properties": {name: _or_feel(part) for name, part in inputs.get("properties", {}).items()}, "additionalProperties": False}
        properties["inputs"] = {**given, "description": manifest.summary.en, **({"required": inputs["required"]} if inputs.get("required") else {})}
        then |= {"required": ["inputs"]} if inputs.get("required") else {}
    return {"if": {"properties": {"type": {"const": kind}}, "required": ["type"]}, "then": then}


def _or_feel(schema: Any) -> Any:
    """The schema of a value in which any part may be FEEL instead."""
    if not isinstance(schema, dict):
        return True
    title = schema.get("x-title") or {}
    told = {"title": title["en"], "description": " / ".join(filter(None, (title["en"], title.get("zh"))))} if "en" in title else {}
    plain: dict[str, Any] = {}
    for word in ("type", "enum", "const", "minItems", "maxItems", "minimum", "maximum", "default", "required"):
        if word in schema:
            plain[word] = schema[word]
    if "properties" in schema:
        plain["properties"] = {name: _or_feel(part) for name, part in schema["properties"].items()}
    for word in ("items", "additionalProperties"):
        if word in schema:
            plain[word] = schema[word] if isinstance(schema[word], bool) else _or_feel(schema[word])
    for word in ("anyOf", "oneOf"):
        if word in schema:
            plain["anyOf"] = [_or_feel(part) for part in schema[word]]
    return {"anyOf": [plain, FEEL], **told}


def pack_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a `pack.yaml`."""
    return {
        "$schema": DRAFT,
        "title": "Hireloom pack",
        "type": "object",
        "required": ["pack", "title"],
        "properties": {
            "pack": {"type": "string", "pattern": KEY, "description": "The key of the pack."},
            "title": SCHEMA["$defs"]["text"],
            "needs": {"type": "array", "items": {"type": "string"}, "description": "Other packs whose workflows or record types it uses."},
        },
    }


def case_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a `*.case.yaml`."""
    values = {"type": "object", "description": "$file, $text and $yaml name a file beside this one."}
    step = {
        "type": "object",
        "anyOf": [{"required": ["task"]}, {"required": ["wait"]}, {"required": ["message"]}, {"required": ["at"]}],
        "properties": {
            "task": {"type": "string", "description": "A user task that is done."},
            "by": {"type": "string", "description": "Who does it: a person's id, or guest."},
            "role": {"type": "string"},
            "outcome": {"type": "string"},
            "values": values,
            "wait": {"type": "string", "description": "An ISO 8601 duration that passes."},
            "message": {"type": "object", "required": ["name", "key"], "properties": {"name": {"type": "string"}, "key": {"type": "string"}, "payload": {"type": "object"}}},
            "at": {"type": "array", "items": {"type": "string"}, "description": "The nodes where the run stands now."},
        },
        "additionalProperties": False,
    }
    expect = {
        "type": "object",
        "properties": {
            "status": {"type": "string"},
            "outcome": {"type": "string"},
            "facts": {"type": "object"},
            "mails": {"type": "array", "items": {"type": "string"}, "description": "Subjects of the mails."},
            "records": {"type": "object", "additionalProperties": {"type": "integer"}},
            "titles": {"type": "object", "additionalProperties": {"type": "array"}},
            "children": {"type": "integer"},
        },
        "additionalProperties": False,
    }
    case = {
        "type": "object",
        "required": ["title", "workflow", "inputs", "expect"],
        "properties": {
            "title": SCHEMA["$defs"]["text"], "workflow": {"type": "string"}, "business_key": {"type": "string"}, "inputs": values, "steps": {"type": "array", "items": step},
            "expect": expect,
        },
        "additionalProperties": False,
    }  # fmt: skip
    test = {
        "type": "object",
        "required": ["decision", "inputs"],
        "properties": {
            "title": SCHEMA["$defs"]["text"],
            "decision": {"type": "string", "description": "A decision of this pack."},
            "inputs": {"type": "object"},
            "outputs": {"type": ["object", "array"], "description": "What it must give."},
            "fired": {"type": "array", "items": {"type": "integer"}, "description": "The numbers of the rules that must decide."},
        },
        "additionalProperties": False,
    }
    properties = {"cases": {"type": "array", "items": case}, "tests": {"type": "array", "items": test}}
    return {"$schema": DRAFT, "title": "Hireloom cases", "type": "object", "anyOf": [{"required": ["cases"]}, {"required": ["tests"]}], "properties": properties}
