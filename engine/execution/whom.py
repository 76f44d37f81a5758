"""Whom a node asks, in words: what its candidates say, name by name and selector by selector, for who has to find somebody when nobody was found. Pure."""

from typing import Any

from engine.errors import Text
from engine.execution.burst import Burst
from engine.feel.expression import Expression
from engine.model.definition import Node

__all__ = ["nobody_for", "whom"]

KINDS = {"role": Text("role", "角色"), "department": Text("department", "部门"), "position": Text("position", "岗位"), "group": Text("group", "群组")}
SELECTORS: dict[str, Text] = {
    "head_of": Text("the head of {}", "{}的负责人"),
    "heads_of": Text("the heads from {} upwards", "{}及其上级部门的负责人"),
    "manager_of": Text("the manager of {}", "{}的上级"),
    "managers_of": Text("the managers of {}, level by level", "{}的逐级上级"),
    "hrbp_of": Text("the HRBP of {}", "{}的 HRBP"),
    "chosen": Text("who is chosen in {}", "{}中所选的人"),
    "done_by": Text("who has done {}", "办理过{}的人"),
    "skill": Text("who can do {}", "具备技能{}的人"),
}
NOTHING = Text("nobody: no candidates are said", "未指定办理人")


def nobody_for(burst: Burst, node: Node, asked: Any, left_out: list[str]) -> Text:
    """What is said when a node finds nobody: whom it looked for, and who of them may not do it."""
    wanted, title = whom(burst, node, asked), node.title
    en = f"nobody was found for “{title.en or node.node_id}”, which asks {wanted.en}"
    zh = f"“{title.get('zh') or node.node_id}”找不到办理人：要求由{wanted.zh}办理"
    if left_out:
        names = [burst.organisation.called(f"person:{one}").removeprefix("person:") for one in left_out]
        en += f"; {', '.join(names)} may not do it: who began the run, or has done another step of it, is left out here"
        zh += f"；{'、'.join(names)}不能办理：此处不由发起人或已办理其他环节的人办理"
    return Text(en, zh)


def whom(burst: Burst, node: Node, asked: Any) -> Text:
    """Whom the node asks. `asked`: what its candidates say now."""
    template = node.candidates if node.candidates is not None else node.inputs.get("approvers")
    return _told(burst, template.source if template is not None else None, asked)


def _told(burst: Burst, source: Any, value: Any) -> Text:
    """A value in words; what FEEL gave nothing for is told as the expression."""
    if value in (None, "", [], {}):
        return Text(f"the expression {source.text}, which gives nothing", f"表达式 {source.text}（结果为空）") if isinstance(source, Expression) else NOTHING
    if isinstance(value, list):
        parts = source if isinstance(source, list) and len(source) == len(value) else [source] * len(value)
        told = [_told(burst, None if isinstance(part, Expression) and one else part, one) for part, one in zip(parts, value, strict=True)]
        return Text(", ".join(one.en for one in told), "、".join(one.zh for one in told))
    if isinstance(value, dict):
        return _selector(burst, source if isinstance(source, dict) else {}, value)
    return _name(burst, str(value))


def _selector(burst: Burst, source: dict[str, Any], value: dict[str, Any]) -> Text:
    word = next((one for one in SELECTORS if one in value), "")
    if not word:
        return _name(burst, str(next((one for one in value.values() if one), "")))
    inner, held = source.get(word), value[word]
    if word == "chosen" and isinstance(inner, Expression):
        about = Text(inner.text, inner.text)
    elif word == "done_by" and str(held) in burst.definition.nodes:
        title = burst.definition.nodes[str(held)].title
        about = Text(f"“{title.en or held}”", f"“{title.get('zh') or held}”")
    elif word in ("skill", "done_by"):
        about = Text(str(held), str(held))
    else:
        about = _told(burst, inner, held)
    return Text(SELECTORS[word].en.format(about.en), SELECTORS[word].zh.format(about.zh))


def _name(burst: Burst, name: str) -> Text:
    if name == "starter":
        return Text("who began the run", "发起人")
    kind, _, rest = name.partition(":")
    if kind in KINDS and rest:
        department = burst.organisation.department(rest) if kind == "department" else None
        called = department.name or rest if department is not None else rest
        return Text(f"{KINDS[kind].en} {called}", f"{KINDS[kind].zh} {called} ")
    department = burst.organisation.department(name)
    if department is not None and burst.organisation.person(name) is None:
        return Text(f"department {department.name or name}", f"部门 {department.name or name} ")
    person = burst.organisation.person(name)
    called = person.name or person.person_id if person is not None else name.removeprefix("person:")
    return Text(called, called)
