"""The screens of the app: where each is, and what stands on it once it is there. Tests look at all of them, and the gallery shows them.

A new screen is one line here. `{run}`, `{task}` and the like in an address are filled by `prepare`.
"""

from typing import Any, NamedTuple

from playwright.sync_api import Page

__all__ = ["SCREENS", "Screen", "prepare"]

LONG_NAME = "欧阳修文 Maria Fernanda González-Rodríguez de la Fuente"


class Screen(NamedTuple):
    """`name` is the picture's; `title` what the gallery's page calls it. `ready`: a selector. `reads`: the most requests that may wait for each other before it stands."""

    name: str
    address: str
    ready: str
    title: tuple[str, str]
    reads: int = 3
    is_shown: bool = True


SCREENS = (
    Screen("inbox", "/inbox?tab=open", ".task-row", ("The inbox", "待办")),
    Screen("done", "/inbox?tab=done", ".task-row, .state-empty", ("What was done", "已办"), is_shown=False),
    Screen("task", "/inbox/{task}", ".task-form .field", ("A task with its form", "任务与表单")),
    Screen("runs", "/runs", ".grid-row", ("Runs", "流程实例")),
    Screen("run", "/runs/{run}", ".react-flow__node", ("One run, on its drawing", "单个流程实例")),
    Screen("mailbox", "/mailbox", ".row", ("Mails", "邮箱"), is_shown=False),
    Screen("records", "/records", ".tab, .state-empty", ("Records", "档案"), is_shown=False),
    Screen("workflows", "/workflows", ".card", ("Workflows", "流程")),
    Screen("workflow", "/workflows/hiring", ".react-flow__node", ("A workflow, drawn", "流程图")),
    Screen("organisation", "/admin/organisation", ".people-table", ("The organisation", "组织架构")),
    Screen("roles", "/admin/roles", ".role-list", ("Who has which role", "角色"), is_shown=False),
    Screen("calendar", "/admin/calendar", ".day", ("The working calendar", "工作日历")),
    Screen("templates", "/admin/templates", ".letter-subject", ("The words of messages", "消息模板")),
    Screen("endpoints", "/admin/endpoints", ".state-empty, .endpoint-list", ("Messengers and webhooks", "通知渠道"), is_shown=False),
    Screen("branding", "/admin/branding", ".brand-sample", ("Logo and colour", "品牌")),
    Screen("keys", "/admin/keys", ".state-empty, .paper-table", ("API keys", "API 密钥"), is_shown=False),
    Screen("usage", "/admin/usage", ".figures", ("Usage", "用量")),
    Screen("nothing", "/no/such/page", ".state-empty", ("No such page", "页面不存在"), is_shown=False),
)


def prepare(page: Page, start: Any, task_of: Any) -> dict[str, str]:
    """What the addresses name: a run about somebody with a long name, and its first task."""
    run = start(page, "onboarding", name=LONG_NAME, email="long@example.com")
    return {"run": run, "task": task_of(page, run, "equipment")}
