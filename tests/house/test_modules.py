"""Every module is small, says what it is, and gives only names that it has."""

import ast
import re

import pytest

from tests.house.sources import FLOORS, ROOT, Module, modules

LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
NOT_USED = {"utils", "util", "helpers", "helper", "common", "base", "misc", "manager"}
MODULES = [pytest.param(module, id=module.path) for module in modules()]
WRITTEN = [pytest.param(module, id=module.path) for module in modules() if module.text.strip()]


@pytest.mark.parametrize("module", WRITTEN)
def test_the_first_line_of_a_docstring_is_one_sentence(module: Module) -> None:
    doc = ast.get_docstring(module.tree) or ""
    first = doc.partition("\n")[0]
    assert first.endswith((".", ":")), first
    assert first.count(". ") <= 1, "at most two short sentences"


@pytest.mark.parametrize("module", MODULES)
def test_a_module_and_its_functions_are_short(module: Module) -> None:
    assert len(module.text.splitlines()) <= LONGEST_MODULE
    functions = [node for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    assert [node.name for node in functions if (node.end_lineno or 0) - node.lineno + 1 > LONGEST_FUNCTION] == []


def _top_names(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found |= {name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {name.asname or name.name.partition(".")[0] for name in node.names}
    return found


def _listed(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == "__all__" and isinstance(node.value, ast.List):
            return [element.value for element in node.value.elts if isinstance(element, ast.Constant)]
    return None


@pytest.mark.parametrize("module", WRITTEN)
def test_a_module_lists_what_it_gives_and_has_all_of_it(module: Module) -> None:
    if len(module.tree.body) == 1:
        return  # a package that says what it is and gives nothing by itself
    listed = _listed(module.tree)
    assert listed is not None, "there is no __all__"
    assert set(listed) - _top_names(module.tree) == set()
    assert len(listed) == len(set(listed))


def test_no_module_has_a_name_that_says_nothing() -> None:
    names = {part.removesuffix(".py") for module in modules() for part in module.path.split("/")}
    assert names & NOT_USED == set()


def test_a_name_that_ends_in_at_is_an_instant_and_a_boolean_is_asked() -> None:
    """Fields of values: `x: bool` reads as a question or an adjective; `x_at` is a datetime."""
    wrong = []
    for module in modules():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id.endswith("_at"):
                kind = ast.unparse(node.annotation)
                if "datetime" not in kind and kind not in ("str", "str | None"):
                    wrong.append(f"{module.path}: {node.target.id}: {kind}")
    assert wrong == []


def test_floors_hold_no_empty_promises() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    found = [module.path for module in modules() if words.search(module.text)]
    found += [path.name for path in (ROOT / "docs").glob("*.md") if words.search(path.read_text(encoding="utf-8"))]
    assert found == []


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_is_a_package(floor: str) -> None:
    assert (ROOT / floor / "__init__.py").is_file()
