"""Which role and which scope of a program's key brings which permissions: the one table.

Knows no principal and no route. A permission reads `word:verb`; a scope is a permission that a program's key may be given.
"""

from engine.errors import Text

__all__ = ["PERMISSIONS", "ROLES", "SCOPES", "permissions_of_roles", "permissions_of_scopes"]

PERMISSIONS: dict[str, Text] = {
    "workflows:read": Text("see workflows", "查看流程"),
    "packs:read": Text("see packs and their drafts", "查看流程包与草稿"),
    "packs:write": Text("draw workflows", "设计流程"),
    "packs:publish": Text("publish packs", "发布流程包"),
    "runs:read": Text("see runs", "查看流程运行"),
    "runs:write": Text("start runs", "发起流程"),
    "runs:cancel": Text("cancel runs", "取消流程"),
    "tasks:read": Text("see tasks", "查看任务"),
    "tasks:write": Text("do tasks", "处理任务"),
    "tasks:any": Text("see the tasks of others", "查看他人的任务"),
    "tasks:manage": Text("act on the tasks of others", "代管他人的任务"),
    "runs:manage": Text("suspend, redirect and restart runs", "挂起、跳转与重启流程"),
    "messages:write": Text("send messages to runs", "向流程发送消息"),
    "incidents:read": Text("see incidents", "查看异常"),
    "incidents:write": Text("retry incidents", "重试异常"),
    "operations:read": Text("see how runs went, and what an operation would do", "查看运行分析与操作预览"),
    "operations:write": Text("repair, pause and migrate runs", "修复、暂停与迁移流程"),
    "node_types:read": Text("see node types", "查看节点类型"),
    "files:read": Text("open files", "打开文件"),
    "files:write": Text("upload files", "上传文件"),
    "records:read": Text("see records", "查看档案"),
    "records:write": Text("save records", "保存档案"),
    "people:erase": Text("erase a person's data", "删除个人数据"),
    "mailbox:read": Text("see sent mail", "查看邮件"),
    "keys:manage": Text("manage API keys", "管理 API 密钥"),
    "calendar:manage": Text("set the working calendar", "设置工作日历"),
    "organisation:read": Text("see the organisation", "查看组织架构"),
    "organisation:manage": Text("change the organisation", "维护组织架构"),
    "notifications:manage": Text("manage notifications", "管理通知"),
    "bounces:write": Text("note mails that came back", "登记退信"),
}

# File ids cannot be guessed: an interviewer learns only those that a task of theirs shows.
TASK_WORK = frozenset({"tasks:read", "tasks:write", "files:read", "files:write"})

ROLES: dict[str, frozenset[str]] = {
    "admin": frozenset(PERMISSIONS),
    "hr": frozenset(PERMISSIONS) - {"keys:manage", "calendar:manage", "organisation:manage", "notifications:manage"},
    "hiring_manager": TASK_WORK | {"workflows:read", "node_types:read", "runs:read", "organisation:read"},
    "interviewer": TASK_WORK,
    "employee": TASK_WORK - {"files:read"},
}

# A program acts for the company and not for one person, so tasks are not offered to it: its scope alone decides.
SCOPES: dict[str, frozenset[str]] = {
    "workflows:read": frozenset({"workflows:read", "node_types:read"}),
    "packs:read": frozenset({"packs:read", "workflows:read", "node_types:read"}),
    "packs:write": frozenset({"packs:write"}),
    "packs:publish": frozenset({"packs:publish"}),
    "runs:read": frozenset({"runs:read", "workflows:read", "incidents:read"}),
    "runs:write": frozenset({"runs:write", "runs:cancel"}),
    "operations:read": frozenset({"operations:read", "incidents:read"}),
    "operations:write": frozenset({"operations:write", "incidents:write"}),
    "tasks:read": frozenset({"tasks:read", "tasks:any"}),
    "tasks:write": frozenset({"tasks:write"}),
    "messages:write": frozenset({"messages:write"}),
    "records:read": frozenset({"records:read"}),
    "records:write": frozenset({"records:write"}),
    "files:read": frozenset({"files:read"}),
    "files:write": frozenset({"files:write"}),
    "organisation:read": frozenset({"organisation:read"}),
    "organisation:manage": frozenset({"organisation:read", "organisation:manage"}),
    "bounces:write": frozenset({"bounces:write"}),
}


def permissions_of_roles(roles: tuple[str, ...]) -> frozenset[str]:
    """Everything that any of the roles brings; an unknown role brings nothing."""
    return frozenset().union(*(ROLES.get(role, frozenset()) for role in roles))


def permissions_of_scopes(scopes: tuple[str, ...]) -> frozenset[str]:
    """Everything that any of the scopes brings; an unknown scope brings nothing."""
    return frozenset().union(*(SCOPES.get(scope, frozenset()) for scope in scopes))
