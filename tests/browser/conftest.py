"""A real server on a free port with the demo tenant, a real Chromium, and pages of people who are signed in.

Knows no screen. The surprising rule: whatever the engine does by itself is waited for by the browser, which asks the server; nothing here sleeps.
"""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from designer.installation import open_installation
from engine.settings import Settings
from tenants import DEMO
from tenants.demo import deploy_packs

ROOT = Path(__file__).parents[2]
WEB = ROOT / "designer" / "web"
PACKS = Path(__file__).parent / "packs"
HIRELOOM = [str(Path(sys.executable).with_name("hireloom"))]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# A machine that is busy with other work is slow, not wrong.
expect.set_options(timeout=20_000)
DESK, PHONE = {"width": 1366, "height": 820}, {"width": 390, "height": 844}


class Server(NamedTuple):
    """Where the server is, how one signs in, and where it keeps its data."""

    url: str
    password: str
    folder: Path
    """Its data folder."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serve(tmp_path_factory.mktemp("installation")) as running:
        yield running


@contextmanager
def serve(folder: Path, deploy: Callable[[Path], None] | None = None, prepare: Callable[[Path], None] | None = None) -> Iterator[Server]:
    """A server of its own on this folder, with the demo tenant and the test packs, or what `deploy` brings instead of them; `prepare` fills the folder before it starts."""
    assert (WEB / "dist" / "index.html").is_file(), "the web app is not built: run `make test`, or `npm run build` in designer/web"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "HIRELOOM_DATA_DIR": str(folder),
        "HIRELOOM_BASE_URL": url,
        "HIRELOOM_HOST": "127.0.0.1",
        "HIRELOOM_PORT": str(port),
        "HIRELOOM_SIGN_IN_ATTEMPTS": "1000",
    }
    demo = subprocess.run([*HIRELOOM, "--language", "en", "demo"], env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    password = re.search(r"password: (\S+)", demo.stdout)
    assert password, demo.stdout + demo.stderr
    (deploy or deploy_test_packs)(folder)
    if prepare is not None:
        prepare(folder)
    log = folder / "server.log"
    with log.open("wb") as written, subprocess.Popen([*HIRELOOM, "serve"], env=environment, cwd=ROOT, stdout=written, stderr=written) as process:
        try:
            # Refused connections are repeated with a growing pause by httpx itself.
            with httpx.Client(transport=httpx.HTTPTransport(retries=9)) as client:
                assert client.get(f"{url}/api/v1/health", timeout=30).status_code == 200, log.read_text()
            yield Server(url, password[1], folder)
        finally:
            process.terminate()
            process.wait(30)


def deploy_test_packs(folder: Path) -> None:
    """The packs that only these tests have, for the demo tenant, before its server starts."""
    opened = open_installation(Settings(data_dir=str(folder)))
    deploy_packs(opened.engine, DEMO, PACKS)
    opened.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        browser.close()


Visit = Callable[..., Page]


@pytest.fixture
def visit(server: Server, chromium: Browser) -> Iterator[Visit]:
    """`visit(language="zh", phone=True, zone="Europe/Berlin", email="hr@demo.example")`: a page of a fresh browser; with `email`, of somebody signed in.

    When the test is over, no script on any of its pages may have failed.
    """
    contexts: list[BrowserContext] = []
    failed: list[str] = []

    def open_page(*, language: str = "en", phone: bool = False, zone: str = "Asia/Shanghai", email: str = "") -> Page:
        locale = "zh-CN" if language == "zh" else "en-GB"
        context = chromium.new_context(base_url=server.url, viewport=PHONE if phone else DESK, has_touch=phone, locale=locale, timezone_id=zone, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" and "Failed to load resource" not in message.text else None)
        if email:
            signed_in = page.request.post("/api/v1/session", data={"email": email, "password": server.password})
            assert signed_in.ok, signed_in.text()
            assert page.request.patch("/api/v1/session", data={"language": language}).ok
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert failed == []


Start = Callable[..., str]


@pytest.fixture
def start() -> Start:
    """`start(page, "onboarding", name=...)` starts a run as the one who is signed in on the page, and gives its id."""

    def start_run(page: Page, workflow: str, /, *, business_key: str = "", **inputs: Any) -> str:
        answer = page.request.post(f"/api/v1/workflows/{workflow}/runs", data={"inputs": inputs, "business_key": business_key})
        assert answer.status == 201, answer.text()
        return str(answer.json()["run_id"])

    return start_run


def answer_of(page: Page, ask: str, about: Any) -> str:
    """What the server answers to a question that the page asks until there is an answer; two minutes at most."""
    asked_again = f"""async (about) => {{
        const ask = {ask};
        for (const end = Date.now() + 120_000; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 300))) {{
            const found = await ask(about);
            if (found) return found;
        }}
    }}"""
    found = page.evaluate(asked_again, about)
    assert found, f"no answer about {about}"
    return str(found)


TaskOf = Callable[..., str]


@pytest.fixture
def task_of() -> TaskOf:
    """`task_of(page, run_id, "equipment")` waits until the run has an open task at one of these nodes, and gives its id."""

    def find(page: Page, run_id: str, *node_ids: str) -> str:
        if page.url == "about:blank":
            page.goto("/workflows")
        ask = """async ([run, nodes]) => (await (await fetch(`/api/v1/runs/${run}`)).json()).tasks
            .find((one) => nodes.includes(one.node_id) && (one.status === 'created' || one.status === 'claimed'))?.task_id"""
        return answer_of(page, ask, [run_id, list(node_ids)])

    return find


Complete = Callable[..., None]


@pytest.fixture
def complete() -> Complete:
    """Completes a task by the API, where the way to a screen is not what a test is about."""

    def complete_task(page: Page, task_id: str, outcome: str = "submit", **values: Any) -> None:
        answer = page.request.post(f"/api/v1/tasks/{task_id}/complete", data={"outcome": outcome, "values": values})
        assert answer.ok, answer.text()

    return complete_task


GuestLink = Callable[..., str]


@pytest.fixture
def guest_link() -> GuestLink:
    """The address that the newest mail of a run holds, once it was sent."""

    def find(page: Page, run_id: str) -> str:
        ask = """async (run) => (await (await fetch('/api/v1/mailbox')).json()).items
            .filter((mail) => mail.run_id === run).map((mail) => /\\/g\\/[\\w.~-]+/.exec(mail.text + mail.html)?.[0]).find(Boolean)"""
        return answer_of(page, ask, run_id)

    return find


@pytest.fixture(scope="session")
def axe_source() -> str:
    return (WEB / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


Accessible = Callable[[Page], None]


@pytest.fixture
def accessible(axe_source: str) -> Accessible:
    """Fails with every violation of WCAG 2.2 AA that axe finds on a page."""

    def check(page: Page) -> None:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations'], preload: false})", RULES)["violations"]
        assert [f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]] == []

    return check
