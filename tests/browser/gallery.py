"""Takes the pictures of docs/screens and writes their page, from a server of its own: `python -m tests.browser.gallery`.

Every screen of `tests/browser/screens.py` that is to be shown, in both languages on a desk; some on a phone and in the dark. A picture is drawn with few colours, so that all of them are small.
"""

import io
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, ROOT, SWITCHES, Server, answer_of, serve
from tests.browser.screens import SCREENS, Screen

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
DEPARTMENTS = "key,name,parent,head\ncompany,示例公司,,admin@demo.example\npeople,人力资源部,company,hr@demo.example\nengineering,技术中心,company,manager@demo.example\nplatform,平台组,engineering,\n"


class Way(NamedTuple):
    """How screens are looked at. `names`: which (none: all)."""

    suffix: str
    language: str
    is_phone: bool = False
    shade: str = "light"
    names: tuple[str, ...] = ()


WAYS = (
    Way("", "en"),
    Way(".zh", "zh"),
    Way(".phone", "en", is_phone=True, names=("inbox", "task", "calendar")),
    Way(".phone.zh", "zh", is_phone=True, names=("inbox", "task", "calendar")),
    Way(".dark", "en", shade="dark", names=("task", "run")),
    Way(".dark.zh", "zh", shade="dark", names=("task", "run")),
)
"""`name`, `name.zh`, `name.phone` ... are the pictures' names."""


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        known = prepare(open_page(browser, server, WAYS[0]))
        for way in WAYS:
            page = open_page(browser, server, way)
            for screen in [one for one in SCREENS if one.is_shown and (not way.names or one.name in way.names)]:
                take(page, screen, known, TARGET / f"{screen.name}{way.suffix}.png")
        browser.close()
    (TARGET / "README.md").write_text(index(), encoding="utf-8")


def open_page(browser: Browser, server: Server, way: Way) -> Page:
    """A page of the administrator's, in that way."""
    size: Any = PHONE if way.is_phone else DESK
    shade: Any = way.shade
    locale = "zh-CN" if way.language == "zh" else "en-GB"
    page = browser.new_context(base_url=server.url, viewport=size, locale=locale, timezone_id="Asia/Shanghai", color_scheme=shade, reduced_motion="reduce").new_page()
    assert page.request.post("/api/v1/session", data={"email": "admin@demo.example", "password": server.password}).ok
    assert page.request.patch("/api/v1/session", data={"language": way.language}).ok
    page.goto("/workflows")
    return page


def prepare(page: Page) -> dict[str, str]:
    """An organisation, and candidates up to the review of one of them."""
    files = {
        "file": {"name": "people.csv", "mimeType": "text/csv", "buffer": PEOPLE.encode()},
        "other": {"name": "departments.csv", "mimeType": "text/csv", "buffer": DEPARTMENTS.encode()},
    }
    assert page.request.post("/api/v1/organisation/import", multipart=files).ok
    runs = [start(page, resume) for resume in sorted((SAMPLES / "resumes").iterdir())[:5]]
    ask = """async (run) => (await (await fetch(`/api/v1/runs/${run}`)).json()).tasks.find((one) => ['created', 'claimed'].includes(one.status))?.task_id"""
    tasks = {run: answer_of(page, ask, run) for run in runs}
    run = runs[0]
    return {"run": run, "task": tasks[run]}


def start(page: Page, resume: Path) -> str:
    sent = page.request.post("/api/v1/files", multipart={"file": {"name": resume.name, "mimeType": "application/octet-stream", "buffer": resume.read_bytes()}})
    begun = page.request.post("/api/v1/workflows/hiring/runs", data={"inputs": {"resume": sent.json()["file_id"], "job": (SAMPLES / "job_zh.txt").read_text("utf-8")}})
    assert begun.status == 201, begun.text()
    return str(begun.json()["run_id"])


def take(page: Page, screen: Screen, known: dict[str, str], target: Path) -> None:
    page.goto(screen.address.format(**known))
    page.locator(screen.ready).first.wait_for()
    page.wait_for_load_state("networkidle")
    with Image.open(io.BytesIO(page.screenshot())) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(target, optimize=True)


def index() -> str:
    """The page beside the pictures, in both languages."""
    lines = ["# Screens 界面", "", "Taken from a running demo by `.venv/bin/python -m tests.browser.gallery`. 由上述命令从演示环境截取。", ""]
    for screen in [one for one in SCREENS if one.is_shown]:
        en, zh = screen.title
        ways = [way for way in WAYS if not way.names or screen.name in way.names]
        lines += [f"## {en} {zh}", "", *(f"![{zh if way.language == 'zh' else en}]({screen.name}{way.suffix}.png)" for way in ways), ""]
    forms = sorted(one.name for one in TARGET.glob("form*.png"))
    lines += ["## Every kind of field 各类字段", "", "Taken by `tests/browser/form_gallery.py`.", "", *(f"![Form 表单]({name})" for name in forms), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
