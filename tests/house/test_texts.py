"""Whatever a person may read stands in English and in Chinese."""

import ast
import re
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.house.sources import ROOT, bilinguals, modules, written

CHINESE = re.compile(r"[\u4e00-\u9fff\u3001-\u3011\uff00-\uffef\u201c\u201d]")


def test_every_pair_of_texts_has_a_chinese_one() -> None:
    assert [pair for pair in bilinguals() if pair.en.strip() and not CHINESE.search(pair.zh)] == []


def test_a_problem_is_never_given_in_english_alone() -> None:
    alone = []
    for module in modules():
        for call in ast.walk(module.tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "problem":
                starred = any(isinstance(part, ast.Starred) for part in call.args)
                if not starred and (len(call.args) < 3 or written(call.args[2]) == ""):
                    alone.append(f"{module.path}:{call.lineno}")
    assert alone == []


def _texts(value: Any, path: str) -> list[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        own = [(path, value)] if "en" in value and isinstance(value["en"], str) else []
        return own + [found for name, part in value.items() for found in _texts(part, f"{path}.{name}")]
    return [found for number, part in enumerate(value) for found in _texts(part, f"{path}.{number}")] if isinstance(value, list) else []


FILES = sorted([*ROOT.glob("workflows/*/*.yaml"), *ROOT.glob("nodes/*/node.yaml")])


@pytest.mark.parametrize("file", FILES, ids=[file.relative_to(ROOT).as_posix() for file in FILES])
def test_every_title_in_a_file_stands_in_both_languages(file) -> None:
    found = _texts(YAML(typ="safe", pure=True).load(file.read_text("utf-8")), file.name)
    assert [path for path, text in found if not text.get("zh")] == []


LANGUAGE_FILES = sorted(path for suffix in ("form", "record", "rules") for path in ROOT.glob(f"workflows/*/*.{suffix}"))


@pytest.mark.parametrize("file", LANGUAGE_FILES, ids=[file.relative_to(ROOT).as_posix() for file in LANGUAGE_FILES])
def test_every_title_in_a_language_file_stands_in_both_languages(file) -> None:
    titled = re.compile(r'^\s*(?:form|record|section|decision|check|note)\b|^\s*\w+\s+"[^"]*"\s*(\||:)')
    lines = [line for line in file.read_text("utf-8").splitlines() if titled.match(line) and '"' in line.partition(":")[0]]
    assert lines
    assert [line for line in lines if not re.search(r'"[^"]*"\s*\|\s*"[^"]*[\u4e00-\u9fff]', line)] == []


@pytest.mark.parametrize("folder", sorted({path.parent for path in ROOT.glob("workflows/*/templates/*.md")}), ids=lambda path: path.parent.name)
def test_every_template_stands_in_both_languages(folder) -> None:
    names = {path.name for path in folder.glob("*.md")}
    assert {name.replace(".en.", ".zh.") for name in names} == {name for name in names if ".zh." in name}
    assert all(name.split(".")[1] in ("en", "zh") for name in names)
