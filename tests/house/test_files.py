"""What lies in the repository: nothing of one machine, links that lead somewhere, commands that exist."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.cli_docs import commands
from tests.house.sources import ROOT

# Written in two halves, so that this file does not hold what it looks for.
OF_A_MACHINE = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/home/" + "[a-z]", "/Use" + "rs/", "/tm" + "p/")))
OF_A_REGISTRY = re.compile("|".join(("index" + "-url", r"\bregistry\s*=\s*http", '"resolved"' + r"\s*:\s*\"http", "artifact" + "ory", "trusted" + "-host")))
PAPERS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
MADE = {".venv", ".git", "node_modules", "dist", "var", "build", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache"}


def _names() -> list[str]:
    """The tracked files; in a copy without git every file that the steps of the Makefile do not make."""
    told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if told.returncode == 0 and told.stdout:
        return told.stdout.decode().split("\0")[:-1]
    found = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    return [path.as_posix() for path in found if not MADE & set(path.parts) and not any(part.endswith(".egg-info") for part in path.parts)]


def _texts() -> list[tuple[str, str]]:
    found = []
    for name in _names():
        path = ROOT / name
        data = path.read_bytes() if path.is_file() else b""
        if b"\0" not in data[:8000]:
            found.append((name, data.decode("utf-8", errors="replace")))
    return found


@pytest.mark.parametrize("pattern", [OF_A_MACHINE, OF_A_REGISTRY], ids=["path", "registry"])
def test_no_file_knows_a_machine(pattern: re.Pattern[str]) -> None:
    assert [(name, match[0]) for name, text in _texts() for match in [pattern.search(text)] if match] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_links_between_papers_lead_somewhere(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    targets = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text) if "://" not in target]
    assert [target for target in targets if target and not (paper.parent / target).exists()] == []


def _commands(paper: Path) -> list[list[str]]:
    """The lines of shell blocks that begin with one of our own commands."""
    fenced = re.findall(r"^```([^\n]*)\n(.*?)^```$", paper.read_text(encoding="utf-8"), re.M | re.S)
    blocks = [text for kind, text in fenced if kind in ("", "sh")]
    lines = [line.strip().removeprefix("$ ").removeprefix(".venv/bin/") for block in blocks for line in block.splitlines()]
    return [shlex.split(line, comments=True) for line in lines if line.startswith(("make ", "hireloom "))]


TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
VERBS = dict(commands())


def _verb(words: list[str]) -> tuple[str, list[str]]:
    rest = words[1:]
    while rest and rest[0] in ("--data", "--language"):
        rest = rest[2:]
    return next(((name, rest[len(name.split()) :]) for name in VERBS if name and rest[: len(name.split())] == name.split()), ("", rest))


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_commands_in_papers_exist(paper: Path) -> None:
    wrong = []
    for words in _commands(paper):
        if words[0] == "make":
            wrong += [word for word in words[1:] if "=" not in word and word not in TARGETS]
            continue
        name, rest = _verb(words)
        options = {option for parameter in VERBS[name].params for option in parameter.opts} | {"--help"} if name else set()
        wrong += [words] if not name else [word for word in rest if word.startswith("--") and word not in options]
    assert wrong == []


HARMLESS = [words for words in _commands(ROOT / "README.md") if words[0] == "hireloom" and _verb(words)[0] in ("check", "feel", "node list")]


@pytest.mark.parametrize("words", HARMLESS, ids=" ".join)
def test_commands_of_the_readme_work_as_they_stand(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", "designer.cli", *words[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_modules_that_the_makefile_runs_exist() -> None:
    named = re.findall(r"python -m (tests[\w.]+)", (ROOT / "Makefile").read_text(encoding="utf-8"))
    files = {name: (f"{name.replace('.', '/')}.py", f"{name.replace('.', '/')}/__main__.py") for name in named}
    assert [name for name, places in files.items() if not any((ROOT / place).is_file() for place in places)] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: path.name)
def test_places_that_papers_name_exist(paper: Path) -> None:
    tops = {path.name for path in ROOT.iterdir() if path.is_dir()}
    quoted = re.findall(r"`([a-z]+/[\w./*-]*)`", paper.read_text(encoding="utf-8"))
    places = {place.rstrip("/") for place in quoted if place.partition("/")[0] in tops}
    assert sorted(place for place in places - INVENTED if not list(ROOT.glob(place))) == []


INVENTED = {"nodes/greet", "nodes/greet/node.yaml", "nodes/greet/run.py", "nodes/greet/examples.yaml", "migrations/versions/0002_notes.py", "workflows/leave"}
"""Places that the recipes of CONTRIBUTING.md make."""
