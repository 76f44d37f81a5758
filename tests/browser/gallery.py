"""Takes the pictures of docs/screens and writes their page, from a server of its own: `python -m tests.browser.gallery` (with names: only those screens).

Every screen of `tests/browser/screens.py` that is to be shown, in both languages on a desk; some on a phone and in the dark. A picture is drawn with few colours, so that all of them are small.
"""

import io
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from designer.installation import open_installation
from engine.errors import Text
from engine.pack import Pack
from engine.settings import Settings
from tenants.demo import DEMO
from tests.browser.conftest import CHROMIUM, ROOT, SWITCHES, Server, answer_of, serve
from tests.browser.screens import SCREENS, Screen, show

TARGET = ROOT / "docs" / "screens"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 780}
COLOURS = 128
SAMPLES = ROOT / "workflows" / "hiring" / "samples"
PEOPLE = """name,email,departments,positions,manager,skills
林晓 Lin Xiao,hr@demo.example,people,HR lead,,面试:5
周敏 Zhou Min,manager@demo.example,engineering,Head of engineering,,python:5
陈立 Chen Li,interviewer@demo.example,platform,Engineer,manager@demo.example,python:4
高远 Gao Yuan,admin@demo.example,company,COO,,
赵敏,zhao@demo.example,people,Recruiter,hr@demo.example,
Sofia Rossi,sofia@demo.example,platform,Engineer,interviewer@demo.example,go:3
"""
HR, ADMIN = "hr@demo.example", "admin@demo.example"
OFFER = """workflow: offer
title: {en: Offer, zh: 录用通知}
inputs:
  type: object
  required: [name, post]
  additionalProperties: false
  properties:
    name: {type: string, x-title: {en: Candidate, zh: 候选人}}
    post: {type: string, x-title: {en: Position, zh: 职位}}
facts: {name: =name, post: =post}
nodes:
  start: {type: start, title: {en: Approved, zh: 已审批}}
  letter: {type: notify, title: {en: Send the offer, zh: 发送录用通知}, inputs: {to: =name + "@example.com", template: ="offer-" + post}}
  sent: {type: end, title: {en: Sent, zh: 已发送}, outcome: sent}
edges:
  - {from: start, to: letter}
  - {from: letter, to: sent}
"""
"""Its letters are missing: what the board of incidents shows."""
JOB = {
    "workflow": "hiring",
    "title": {"en": "Back-end engineer", "zh": "后端工程师"},
    "text": {
        "en": "## What you do\n- Build services that people **rely on** every day\n- Review each other's work with care\n\n## What you bring\n- Three years with Python or Go\n- A sense for simple designs\n\nBeijing or remote.",
        "zh": "## 岗位职责\n- 构建每天都有人**依赖**的服务\n- 认真评审彼此的代码\n\n## 任职要求\n- 三年以上 Python 或 Go 经验\n- 追求简洁的设计\n\n北京或远程办公。",
    },
}
DEPARTMENTS = "key,name,parent,head\ncompany,示例公司,,admin@demo.example\npeople,人力资源部,company,hr@demo.example\nengineering,技术中心,company,manager@demo.example\nplatform,平台组,engineering,\n"


class Way(NamedTuple):
    """How screens are looked at. `names`: which (none: all)."""

    suffix: str
    language: str
    is_phone: bool = False
    shade: str = "light"
    names: tuple[str, ...] = ()


GUESTS = (
    Screen("job", "/jobs/demo/backend", "form", ("A job, and the way to apply", "职位与申请")),
    Screen("slots", "{slots}", ".slot", ("A candidate picks a time", "候选人选择面试时间")),
)
"""What candidates see, on their phones."""
SHOWN = [one for one in SCREENS if one.is_shown]
OF_HR = {"inbox", "done", "task", "start"}
"""Screens that are looked at as somebody who works in HR."""
WAYS = (
    Way("", "en"),
    Way(".zh", "zh"),
    Way(".phone", "en", is_phone=True, names=("inbox", "task", "runs", "calendar", *(one.name for one in GUESTS))),
    Way(".phone.zh", "zh", is_phone=True, names=("inbox", "task", "runs", "calendar", *(one.name for one in GUESTS))),
    Way(".dark", "en", shade="dark", names=("task", "run", "designer", "mining")),
    Way(".dark.zh", "zh", shade="dark", names=("task", "run", "designer-tree", "rules-builder")),
)
"""`name`, `name.zh`, `name.phone` ... are the pictures' names."""


def main(*wanted: str) -> None:
    """Without names: all, with their page."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder), deploy_offer) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        known = prepare(open_page(browser, server, WAYS[0]), open_page(browser, server, WAYS[0], HR))
        for way in WAYS:
            admin, hr = open_page(browser, server, way), open_page(browser, server, way, HR)
            for screen in taken(way):
                if not wanted or screen.name in wanted:
                    take(hr if screen.name in OF_HR else admin, screen, known, TARGET / f"{screen.name}{way.suffix}.png")
        browser.close()
    (TARGET / "README.md").write_text(index(), encoding="utf-8")


def taken(way: Way) -> list[Screen]:
    """Which screens are looked at in that way; a guest's only where they are named."""
    return [one for one in (*SHOWN, *GUESTS) if one.name in way.names or (not way.names and one not in GUESTS)]


def deploy_offer(folder: Path) -> None:
    opened = open_installation(Settings(data_dir=str(folder)))
    opened.engine.deploy(DEMO, Pack(key="offer", title=Text("Offer", "录用通知"), files={"offer.workflow.yaml": OFFER}), by="gallery")
    opened.close()


def open_page(browser: Browser, server: Server, way: Way, email: str = ADMIN) -> Page:
    """A page of the administrator's or of somebody else's, in that way."""
    size: Any = PHONE if way.is_phone else DESK
    shade: Any = way.shade
    locale = "zh-CN" if way.language == "zh" else "en-GB"
    page = browser.new_context(base_url=server.url, viewport=size, locale=locale, timezone_id="Asia/Shanghai", color_scheme=shade, reduced_motion="reduce").new_page()
    assert page.request.post("/api/v1/session", data={"email": email, "password": server.password}).ok
    assert page.request.patch("/api/v1/session", data={"language": way.language}).ok
    page.goto("/workflows")
    return page


def prepare(page: Page, hr: Page) -> dict[str, str]:
    """An organisation, candidates in several states, one of them asked for a time; letters that could not be sent; a job and a key."""
    files = {
        "file": {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()},
        "other": {"name": "departments.csv", "mimeType": "text/csv", "buffer": DEPARTMENTS.encode()},
    }
    assert page.request.post("/api/v1/organisation/import", multipart=files).ok
    runs = [start(page, resume) for resume in sorted((SAMPLES / "resumes").iterdir())[:8]]
    ask = """async (run) => (await (await fetch(`/api/v1/runs/${run}`)).json()).tasks.find((one) => ['created', 'claimed'].includes(one.status))?.task_id"""
    tasks = {run: answer_of(page, ask, run) for run in runs}
    for run in runs[5:7]:
        complete(hr, tasks[run], decision="talent_pool")
    for name, post in (("wanglei", "engineer"), ("sofia", "engineer"), ("chenli", "designer")):
        assert page.request.post("/api/v1/workflows/offer/runs", data={"inputs": {"name": name, "post": post}, "business_key": f"OFFER-{name}"}).ok
    assert hr.request.put("/api/v1/openings/backend", data=JOB | {"inputs": {"job": (SAMPLES / "job_zh.txt").read_text("utf-8")}}).ok
    assert page.request.post("/api/v1/keys", data={"name": "Payroll", "scopes": ["runs:read"]}).ok
    page.wait_for_function("async () => (await (await fetch('/api/v1/incidents/groups')).json()).items.length > 1")
    return {"run": runs[0], "task": tasks[runs[0]], "slots": asked_for_a_time(page, hr, ask, runs[7])}


def asked_for_a_time(page: Page, hr: Page, ask: str, run: str) -> str:
    """The link in the mail that asks a candidate to pick a time."""
    complete(hr, answer_of(page, ask, run), decision="interview")
    task = answer_of(page, ask.replace(".find((one) =>", ".find((one) => one.node_id === 'arrange' &&"), run)
    complete(hr, task, minutes=45, place="A-302", email="candidate@example.com", panel=[{"name": "陈立", "email": "interviewer@demo.example"}])
    mail = """async (run) => (await (await fetch('/api/v1/mailbox')).json()).items.filter((one) => one.run_id === run)
        .map((one) => /\\/g\\/[\\w.~-]+/.exec(one.text + one.html)?.[0]).find(Boolean)"""
    return answer_of(page, mail, run)


def complete(page: Page, task: str, outcome: str = "submit", **values: Any) -> None:
    answer = page.request.post(f"/api/v1/tasks/{task}/complete", data={"outcome": outcome, "values": values})
    assert answer.ok, answer.text()


def start(page: Page, resume: Path) -> str:
    sent = page.request.post("/api/v1/files", multipart={"file": {"name": resume.name, "mimeType": "application/octet-stream", "buffer": resume.read_bytes()}})
    begun = page.request.post("/api/v1/workflows/hiring/runs", data={"inputs": {"resume": sent.json()["file_id"], "job": (SAMPLES / "job_zh.txt").read_text("utf-8")}})
    assert begun.status == 201, begun.text()
    return str(begun.json()["run_id"])


def take(page: Page, screen: Screen, known: dict[str, str], target: Path) -> None:
    show(page, screen, known)
    page.locator(".state-loading").first.wait_for(state="detached")
    page.evaluate("document.fonts.ready")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def index() -> str:
    """The page beside the pictures, in both languages."""
    lines = ["# Screens 界面", "", "Taken from a running demo by `.venv/bin/python -m tests.browser.gallery`. 由上述命令从演示环境截取。", ""]
    for screen in (*SHOWN, *GUESTS):
        en, zh = screen.title
        ways = [way for way in WAYS if screen in taken(way)]
        lines += [f"## {en} {zh}", "", *(f"![{zh if way.language == 'zh' else en}]({screen.name}{way.suffix}.png)" for way in ways), ""]
    forms = sorted(one.name for one in TARGET.glob("form*.png"))
    lines += ["## Every kind of field 各类字段", "", "Taken by `tests/browser/form_gallery.py`.", "", *(f"![Form 表单]({name})" for name in forms), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
