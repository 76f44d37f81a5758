"""The product's sources as syntax trees: modules, the codes of their problems, and the texts that stand in two languages.

Knows no rule: what must hold is said by the tests. Only tracked folders of Python are read, nothing is imported.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

__all__ = ["FLOORS", "ROOT", "Bilingual", "Code", "Module", "bilinguals", "codes", "modules"]

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("engine", "nodes", "tenants", "designer")

_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
# Who takes a code, and at which place; every one also takes `code=`.
_TAKERS = {
    "problem": (0, 2),
    "complain": (0,),
    "refuse": (),
    "Problem": (),
    "BusinessError": (0,),
    "TechnicalError": (0,),
    "FailJob": (),
    "stop": (1,),
    "warn": (0,),
    "_warn": (1,),
    "check_json": (),
}
_REFUSALS = frozenset({"NotFound", "Conflict", "Invalid", "Denied", "NotSignedIn", "WrongCredentials", "TooManyAttempts", "Refused", "Unavailable"})
_ANSWERS = {"BusinessError": "business error", "TechnicalError": "technical error", "FailJob": "incident", "stop": "incident", "warn": "warning", "_warn": "warning"}
_DEFAULTS = {"check_json": "value.invalid"}
# The texts that stand behind the code (or first): English, then Chinese.
# Codes that are put together in the sources, and what they can become.
_PUT_TOGETHER = {
    "….not_awaited": ("timer.not_awaited", "message.not_awaited"),
    "resume.no_…": ("resume.no_name", "resume.no_education", "resume.no_work"),
    "migration.…": tuple(f"migration.{what}" for what in ("call", "compensation", "event", "join", "kind", "many", "no_target", "outcome", "scope", "type")),
    "rehearsal.…": tuple(f"rehearsal.{what}" for what in ("child", "incident", "machine", "message", "person")),
}
_SPEAKERS = {"problem": (1, 3), "complain": (1,), "warn": (1,), "_warn": (2,), "Text": (0,), "refuse": (1,), "tell": (1,), "Wrong": (0,), "_Wrong": (0,), "say": (0,), "note": (0,)}


class Module(NamedTuple):
    """One file of the product."""

    path: str
    text: str
    tree: ast.Module


class Code(NamedTuple):
    """A place where a code is made: who answers it (`NotFound`, `BusinessError`, `incident` ...) and the texts beside it ("" when they are not written there)."""

    code: str
    path: str
    answer: str
    en: str
    zh: str


class Bilingual(NamedTuple):
    """Two texts that say the same."""

    place: str
    en: str
    zh: str


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the four floors, in the order of their paths."""
    files = sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py") if "node_modules" not in path.parts)
    texts = [(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in files]
    return tuple(Module(path, text, ast.parse(text, path)) for path, text in texts)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id if isinstance(call.func, ast.Name) else ""


def _calls() -> Iterator[tuple[Module, ast.Call, str]]:
    """Every call with the refusal that it is an argument of ("" when of none)."""
    for module in modules():
        waiting: list[tuple[ast.AST, str]] = [(module.tree, "")]
        while waiting:
            node, refusal = waiting.pop()
            if isinstance(node, ast.Call):
                yield module, node, refusal
                refusal = _name(node) if _name(node) in _REFUSALS else refusal
            waiting += [(child, refusal) for child in ast.iter_child_nodes(node)]


def written(node: ast.expr) -> str | None:
    """The text of a literal, with `…` for what is filled in; None when it is no literal."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    return None


def _texts(call: ast.Call, at: int) -> tuple[str, str]:
    parts: list[ast.expr] = call.args[at + 1 : at + 3]
    said = [part for part in [*call.args, *(word.value for word in call.keywords)] if isinstance(part, ast.Call) and _name(part) == "Text"]
    parts = list(said[0].args) if said else parts
    texts = [written(part) or "" for part in parts]
    return (texts[0], texts[1]) if len(texts) > 1 and all(texts[:2]) else ("", "")


def codes() -> list[Code]:
    """Every code that the product can give, once for each place that makes it."""
    found = []
    for module, call, refusal in _calls():
        maker = _name(call)
        if maker not in _TAKERS:
            continue
        places = [(at, call.args[at]) for at in _TAKERS[maker] if at < len(call.args)]
        places += [(-1, word.value) for word in call.keywords if word.arg == "code"]
        named = [(at, text) for at, text in ((at, written(node)) for at, node in places) if text and _CODE.fullmatch(text.replace("…", "x"))]
        if not named and maker in _DEFAULTS:
            named = [(-1, _DEFAULTS[maker])]
        named = [(at, code) for at, text in named for code in _PUT_TOGETHER.get(text, (text,))]
        found += [Code(text, module.path, _ANSWERS.get(maker) or refusal or "Invalid", *_texts(call, at)) for at, text in named]
    return sorted(found)


def bilinguals() -> list[Bilingual]:
    """Every pair of texts that stands in the sources."""
    found = []
    for module, call, _ in _calls():
        for at in _SPEAKERS.get(_name(call), ()):
            if at + 1 >= len(call.args) or isinstance(call.args[at], ast.Starred):
                continue
            en, zh = written(call.args[at]), written(call.args[at + 1])
            if en is not None and zh is not None and not (at == 1 and _CODE.fullmatch(en)):
                found.append(Bilingual(f"{module.path}:{call.lineno}", en, zh))
    return found
