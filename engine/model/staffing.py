"""Who does a user task: the words with which a workflow's author says it, as data, and what a node has of them.

Knows no organisation. The pack's checker, the published schema and the editor's completion read these tables.
"""

from typing import Any, Literal

import msgspec

from engine.errors import Text
from engine.model.mapping import Template

__all__ = ["DISTRIBUTIONS", "NAMES", "NOBODY_POLICIES", "SAME_AGAIN", "SAME_AS_STARTER", "SELECTORS", "WORDS", "Distribution", "Staffing", "needs_people"]

NAMES: dict[str, Text] = {
    "role": Text("everybody in a role", "角色中的所有人"),
    "person": Text("one person", "指定人员"),
    "department": Text("a department and those below it", "部门及其下级部门"),
    "position": Text("everybody in a position", "任某职位的人"),
    "group": Text("a group", "用户组"),
}
"""`role:hr`, `person:<id>` ...: what stands before the colon."""
WORDS: dict[str, Text] = {"starter": Text("who began the run", "发起人"), "guest": Text("by a signed link", "通过签名链接")}
SELECTORS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "head_of": (Text("the head of a department (of a person's, of the starter's)", "部门负责人（可为某人或发起人的部门）"), ("levels",)),
    "heads_of": (Text("the heads of a department and those above it, one after the other", "逐级部门负责人"), ("levels",)),
    "manager_of": (Text("a person's manager", "直接上级"), ("levels",)),
    "managers_of": (Text("a person's manager, the manager's manager and so on, one after the other", "逐级上级"), ("levels",)),
    "hrbp_of": (Text("the HRBP of a department (of a person's, of the starter's)", "部门 HRBP"), ()),
    "chosen": (Text("whom a field or a variable names", "由表单字段或变量选定的人"), ()),
    "done_by": (Text("who has done another node", "某节点的办理人"), ()),
    "skill": (Text("everybody with a skill", "具备某技能的人"), ("level",)),
    "record": (Text("whom a value of a record names", "由档案中的值指定的人"), ()),
}
"""Selectors, with what else each may say."""

Distribution = Literal["offer", "round_robin", "shortest_queue", "random", "familiar", "experienced", "skill", "case"]
DISTRIBUTIONS: dict[str, Text] = {
    "offer": Text("offered to all of them, the first takes it", "分发给所有人，先到先得"),
    "round_robin": Text("given to each in turn", "轮流分配"),
    "shortest_queue": Text("given to who has the fewest open tasks", "分配给待办最少的人"),
    "random": Text("given to one at random", "随机分配一人"),
    "familiar": Text("given to who has worked on this run before", "分配给已办理过本流程的人"),
    "experienced": Text("given to who has done most of this kind", "分配给办理同类任务最多的人"),
    "skill": Text("given to the most skilled", "分配给技能最高的人"),
    "case": Text("one person for the whole run", "整个流程由同一人办理"),
}
NOBODY_POLICIES: dict[str, Text] = {
    "pass": Text("it counts as approved", "自动通过"),
    "reject": Text("it counts as rejected", "自动拒绝"),
    "admin": Text("the administrators are asked", "转交管理员"),
    "incident": Text("an incident", "产生异常"),
}
"""When nobody is found; `person:<id>` as well."""
SAME_AS_STARTER: dict[str, Text] = {
    "self": Text("the starter is asked like anybody", "由发起人自己审批"),
    "skip": Text("the starter is not asked", "自动跳过"),
    "superior": Text("the starter's manager is asked instead", "转交直接上级审批"),
    "head": Text("the head of the starter's department is asked instead", "转交部门负责人审批"),
    "refuse": Text("the starter may not do it at all", "发起人不得审批"),
}
SAME_AGAIN: dict[str, Text] = {
    "ask": Text("asked every time", "每次都需审批"),
    "once": Text("who has approved before is not asked again", "仅首次审批，之后自动通过"),
    "last": Text("asked the last time only", "仅最后一次审批"),
    "consecutive": Text("not asked again at the very next approval", "仅连续节点自动去重"),
}


class Staffing(msgspec.Struct, frozen=True, kw_only=True):
    """What a node says of its people beyond its candidates."""

    distribute: Distribution = "offer"
    skill: str = ""
    """By which skill `distribute: skill` chooses."""
    late: Template | None = None
    """How long the task stays with nobody before it is handed out."""
    is_early: bool = False
    """Whose it will be is settled when the run begins."""
    apart_from: tuple[str, ...] = ()
    """Nodes, or `starter`: who did that may not do this."""
    nobody: str = "incident"
    same_as_starter: str = "self"
    same_again: str = "ask"
    remind: tuple[Template, ...] = ()
    """Durations after the task is due; with a minus sign before it."""
    on_timeout: str = ""
    """`remind`, `escalate`, or an outcome; "" nothing."""
    escalate: Template | None = None
    auto: Template | None = None
    """An outcome that is given without asking anybody, when it is not null."""


def needs_people(candidates: Template | None, staffing: Staffing) -> bool:
    """Whether the organisation must be known: not when the candidates are roles and guests and nothing else is said."""
    if staffing.distribute != "offer" or staffing.apart_from or staffing.is_early or staffing.late is not None or staffing.escalate is not None:
        return True
    if (staffing.nobody, staffing.same_as_starter, staffing.same_again) not in (("incident", "self", "ask"), ("admin", "self", "ask")):
        return True
    return candidates is not None and not _is_plain(candidates.source)


def _is_plain(source: Any) -> bool:
    if isinstance(source, list):
        return all(_is_plain(part) for part in source)
    return isinstance(source, str) and (source == "guest" or source.startswith("role:"))
