"""The screens of the app: where each is, and what stands on it once it is there. Tests look at all of them, and the gallery shows them.

A new screen is one line here. `{run}`, `{task}` and the like in an address are filled by `prepare`.
"""

from typing import Any, NamedTuple

from playwright.sync_api import Page, expect

__all__ = ["SCREENS", "Screen", "prepare", "show"]

DRAWN = "/design/hiring/hiring.workflow.yaml"
LONG_NAME = "欧阳修文 Maria Fernanda González-Rodríguez de la Fuente"


class Screen(NamedTuple):
    """`name` is the picture's; `title` what the gallery's page calls it. `ready`: a selector; `clicks`: what is pressed before it stands there.

    `reads`: the most requests that may wait for each other before it stands.
    """

    name: str
    address: str
    ready: str
    title: tuple[str, str]
    reads: int = 3
    is_shown: bool = True
    clicks: tuple[str, ...] = ()


SCREENS = (
    Screen("inbox", "/inbox?tab=open", ".task-row", ("The inbox", "待办")),
    Screen("done", "/inbox?tab=done", ".task-row, .state-empty", ("What was done", "已办")),
    Screen("task", "/inbox/{task}", ".task-form .field", ("A task with its form", "任务与表单")),
    Screen("runs", "/runs", ".grid-row", ("Runs", "流程实例")),
    Screen("run", "/runs/{run}", ".react-flow__node", ("One run, on its drawing", "单个流程实例")),
    Screen("timeline", "/runs/{run}", ".timeline", ("What happened in a run", "流程经过"), clicks=(".ant-tabs-tab[data-node-key=timeline]",)),
    Screen("values", "/runs/{run}", ".panel-tools:visible", ("What a run knows", "流程数据"), clicks=(".ant-tabs-tab[data-node-key=values]",)),
    Screen("incidents", "/incidents", ".state-empty, .incident-group", ("What is stuck", "异常")),
    Screen("insights", "/insights", ".card", ("How runs went", "流程分析")),
    Screen("mining", "/workflows/hiring/mining", ".heat .react-flow__node, .state-empty", ("Where runs wait", "流程在哪里等待")),
    Screen("migrate", "/workflows/hiring/migrate", ".page h1", ("Runs to another version", "迁移版本")),
    Screen("start", "/start", ".begin-card", ("Start something", "发起")),
    Screen("my-runs", "/start?tab=mine", ".begun-run, .state-empty", ("What one has started", "我发起的")),
    Screen("openings", "/start?tab=jobs", ".state-empty, .opening, .openings, button.ant-btn-primary", ("Job pages", "招聘页面")),
    Screen("preferences", "/preferences", ".prefs-table", ("How one is told", "通知偏好")),
    Screen("mailbox", "/mailbox", ".row", ("Mails", "邮箱")),
    Screen("records", "/records", ".tab, .state-empty", ("Records", "档案")),
    Screen("workflows", "/workflows", ".card", ("Workflows", "流程")),
    Screen("workflow", "/workflows/hiring", ".react-flow__node", ("A workflow, drawn", "流程图")),
    Screen("design", "/design", ".pack-card", ("What can be changed", "流程包")),
    Screen("designer", DRAWN, "[data-node=read]", ("The designer: a canvas", "流程设计：画布"), clicks=(".design-views button:nth-child(1)", "[data-node=read]")),
    Screen("designer-tree", DRAWN, ".tree", ("The designer: a tree", "流程设计：流程树"), clicks=(".design-views button:nth-child(2)",)),
    Screen("designer-text", DRAWN, ".cm-content", ("The designer: the text", "流程设计：文本"), clicks=(".design-views button:nth-child(3)",)),
    Screen("form-builder", "/design/hiring/hiring.form", "[data-piece]", ("The form builder", "表单设计")),
    Screen("rules-builder", "/design/hiring/hiring.rules", ".rules-grid", ("A decision table", "决策表")),
    Screen("record-builder", "/design/hiring/hiring.record", "[data-piece]", ("A record type", "档案类型")),
    Screen("organisation", "/admin/organisation", ".people-table", ("The organisation", "组织架构")),
    Screen("roles", "/admin/roles", ".role-list", ("Who has which role", "角色")),
    Screen("calendar", "/admin/calendar", ".day", ("The working calendar", "工作日历")),
    Screen("templates", "/admin/templates", ".letter-subject", ("The words of messages", "消息模板")),
    Screen("endpoints", "/admin/endpoints", ".state-empty, .endpoint-list", ("Messengers and webhooks", "通知渠道")),
    Screen("branding", "/admin/branding", ".brand-sample", ("Logo and colour", "品牌")),
    Screen("keys", "/admin/keys", ".state-empty, .paper-table", ("API keys", "API 密钥")),
    Screen("usage", "/admin/usage", ".figures", ("Usage", "用量")),
    Screen("nothing", "/no/such/page", ".state-empty", ("No such page", "页面不存在"), is_shown=False),
)


def prepare(page: Page, start: Any, task_of: Any) -> dict[str, str]:
    """What the addresses name: a run about somebody with a long name, and its first task."""
    run = start(page, "onboarding", name=LONG_NAME, email="long@example.com")
    return {"run": run, "task": task_of(page, run, "equipment")}


def show(page: Page, screen: Screen, known: dict[str, str]) -> None:
    """Goes there, and waits until it stands."""
    page.goto(screen.address.format(**known))
    for selector in screen.clicks:
        page.locator(selector).first.click()
    expect(page.locator(screen.ready).first, screen.name).to_be_visible()
