"""Writes the tables of docs/approvals.md and docs/approvals.zh.md from the marked tests and the table of operations.

`python -m tests.house.approval_docs` runs every marked test and writes ✓ where all tests of a row passed; `page()` says what stands there when all of them do, which the whole suite sees to.
"""

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest

from engine.errors import Text
from engine.model.signing import OPERATIONS, POLICIES, STATES
from tests.house.approval_rows import RESOURCES, ROWS
from tests.house.sources import ROOT

__all__ = ["PAGES", "Page", "named_tests"]

Test = tuple[str, str]
"""File and function."""


def named_tests() -> dict[str, dict[int, list[Test]]]:
    """Mark (row, resource) -> number -> the tests that name it."""
    found: dict[str, dict[int, list[Test]]] = {"row": defaultdict(list), "resource": defaultdict(list)}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        text = file.read_text(encoding="utf-8")
        if "mark.row(" not in text and "mark.resource(" not in text:
            continue
        tree = ast.parse(text)
        tables = {target.id: node.value for node in tree.body if isinstance(node, ast.Assign) for target in node.targets if isinstance(target, ast.Name)}
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                used = {name.id for one in node.decorator_list for name in ast.walk(one) if isinstance(name, ast.Name)}
                used |= {"pytestmark"} if node.name.startswith("test_") else set()
                for mark, number in _marks(*node.decorator_list, *(tables[name] for name in used if name in tables)):
                    found[mark][number].append((file.relative_to(ROOT).as_posix(), node.name))
    return found


def _marks(*trees: ast.AST) -> list[tuple[str, int]]:
    """The marks among decorators, and on the parameters that these name."""
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    named = [(call.func.attr, ast.literal_eval(number)) for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr in ("row", "resource") for number in call.args]
    return list(dict.fromkeys(named))


class Page:
    """One language's page; what stands between its marks `<!-- name -->` and `<!-- /name -->` is written here."""

    def __init__(self, name: str, language: str) -> None:
        self.PAGE: Path = ROOT / "docs" / name
        self.language = language

    def page(self, failed: Collection[Test] = ()) -> str:
        """The whole page."""
        text, tests = self.PAGE.read_text(encoding="utf-8"), named_tests()
        for name, table in (
            ("policies", self._words(POLICIES)),
            ("states", self._words(STATES)),
            ("operations", self._operations()),
            ("rows", self._proofs(ROWS, tests["row"], failed)),
            ("resources", self._proofs(RESOURCES, tests["resource"], failed)),
        ):
            text = re.sub(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", lambda found, table=table: f"{found[1]}{table}\n{found[2]}", text, flags=re.DOTALL)  # type: ignore[misc]
        return text

    def _say(self, text: Text) -> str:
        return text.zh if self.language == "zh" else text.en

    def _words(self, words: Mapping[str, Text]) -> str:
        return "\n".join(["| | |", "|---|---|", *(f"| `{name}` | {self._say(text)} |" for name, text in words.items())])

    def _operations(self) -> str:
        states = list(STATES)[:-1]
        lines = [f"| | {' | '.join(states)} | {'谁' if self.language == 'zh' else 'who'} | {'开关' if self.language == 'zh' else 'switch'} |", "|---" * (len(states) + 3) + "|"]
        for name, one in OPERATIONS.items():
            lines.append(f"| `{name}` | {' | '.join('✓' if state in one.states else '' for state in states)} | {', '.join(one.by)} | {one.switch and f'`{one.switch}`'} |")
        return "\n".join(lines)

    def _proofs(self, titles: Mapping[int, Text], tests: Mapping[int, list[Test]], failed: Collection[Test]) -> str:
        head = "| # | 内容 | | 测试 |" if self.language == "zh" else "| # | what | | tests |"
        lines = [head, "|---|---|---|---|"]
        for number, title in titles.items():
            known = tests.get(number, [])
            files = ", ".join(f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})" for file, name in known[:2])
            more = f" +{len(known) - 2}" if len(known) > 2 else ""
            lines.append(f"| {number} | {self._say(title)} | {'✓' if known and not set(known) & set(failed) else ''} | {files}{more} |")
        return "\n".join(lines)


PAGES = (Page("approvals.md", "en"), Page("approvals.zh.md", "zh"))


class _Failures:
    """Which tests did not pass."""

    def __init__(self) -> None:
        self.found: set[Test] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            file, _, name = report.nodeid.partition("::")
            self.found.add((file, name.split("::")[-1].partition("[")[0]))


if __name__ == "__main__":
    failures = _Failures()
    marked = sorted({f"{file}::{name}" for numbers in named_tests().values() for tests in numbers.values() for file, name in tests})
    pytest.main(["-q", *marked], plugins=[failures])
    for made in PAGES:
        made.PAGE.write_text(made.page(failures.found), encoding="utf-8")
    sys.exit(bool(failures.found))
