"""What may stand next in an expression: parts of what is before the dot, else names, functions and words of FEEL."""

import re
from collections.abc import Mapping

import msgspec

from engine.editing.describe import described, function_text, signatures, titled
from engine.editing.feel_use import name_uses
from engine.editing.library import part_of
from engine.editing.mention import Known
from engine.errors import Text
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.scanner import KEYWORDS
from engine.feel.syntax import Type

__all__ = ["Candidate", "feel_candidates"]

_CHAIN = re.compile(r"((?:[^\W\d?]\w*|\?)(?:\[[^\[\]]*\])*(?:\s*\.\s*[^\W\d]\w*(?:\[[^\[\]]*\])*)*)\s*\.\s*(\w*)$")
_WORD = re.compile(r"(?:[^\W\d]\w*|\?)$")
_STEP = re.compile(r"\[[^\[\]]*\]|\s*\.\s*|[^\W\d]\w*|\?")
_COMPARED = re.compile(r"((?:[^\W\d]\w*|\?)(?:\s*\.\s*[^\W\d]\w*)*)\s*(?:!?=|\bin\s*[(（\[]?(?:\s*\"[^\"]*\"\s*[,，])*)\s*$")
_IN_CELL = re.compile(r"\s*(?:not\s*[(（]\s*)?(?:\"[^\"]*\"\s*[,，]\s*)*")
"""What stands before a text in a table's cell."""
_PROPERTIES: dict[str, tuple[str, ...]] = {
    "date": ("year", "month", "day", "weekday"),
    "time": ("hour", "minute", "second", "time offset", "timezone"),
    "date and time": ("year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone"),
    "days and time duration": ("days", "hours", "minutes", "seconds"),
    "years and months duration": ("years", "months"),
    "range": ("start", "end", "start included", "end included"),
}


class Candidate(msgspec.Struct, frozen=True):
    """Something that may stand at a place instead of the `length` characters before it."""

    label: str
    kind: str
    detail: Text = Text("")
    documentation: Text = Text("")
    insert: str = ""
    length: int = 0


def feel_candidates(before: str, names: Mapping[str, Known], whole: str = "") -> list[Candidate]:
    """What may follow `before`, the expression up to the cursor; `whole` is all of it as far as it is written."""
    if _in_text(before):
        return _values(before, names)
    chain = _CHAIN.search(before)
    if chain is not None:
        return _parts(chain.group(1), names, len(chain.group(2)))
    found = _WORD.search(before)
    length = len(found.group()) if found else 0
    candidates = [_name(name, known, length) for name, known in names.items()]
    candidates += [
        Candidate(name, "variable", Text("declared in this expression", "在此表达式中声明"), insert=name, length=length) for name in _declared(whole or before) - names.keys()
    ]
    candidates += [Candidate(name, "function", Text(signatures(name)[0] if signatures(name) else ""), function_text(name), f"{name}(", length) for name in sorted(BUILT_INS)]
    candidates += [Candidate(word, "keyword", insert=word, length=length) for word in KEYWORDS]
    return candidates


def _values(before: str, names: Mapping[str, Known]) -> list[Candidate]:
    """Inside of a text that is not closed: the values that what it is compared with may have."""
    lead, _, typed = before.rpartition('"')
    compared = _COMPARED.search(lead)
    if compared is None and not _IN_CELL.fullmatch(lead):
        return []
    known = _found((compared[1] if compared else "?"), names)
    type_ = known.type if known is not None else Type("Any")
    while type_.name == "list" and type_.items:
        type_ = type_.items[0]
    return [Candidate(f'"{value}"', "value", known.title if known is not None else Text(""), insert=f'"{value}"', length=len(typed) + 1) for value in type_.values]


def _found(chain: str, names: Mapping[str, Known]) -> Known | None:
    """What a path of names is, filters left out."""
    steps = [step.group() for step in _STEP.finditer(chain)]
    known = names.get(steps[0]) if steps else None
    for step in steps[1:]:
        if known is not None and not step.startswith("[") and step.strip() != ".":
            known = part_of(known, step)
    return known


def _in_text(before: str) -> bool:
    return len(re.findall(r'(?<!\\)"', before)) % 2 == 1


def _name(name: str, known: Known, length: int) -> Candidate:
    kind = known.symbol.kind if known.symbol is not None else "function" if known.type.name == "function" else "variable"
    return Candidate(name, kind, titled(known.type, known.title), described(name, known), f"{name}(" if kind == "function" else name, length)


def _declared(text: str) -> set[str]:
    return {use.steps[0].name for use in name_uses(text) if use.is_local} | set(re.findall(r"\b(?:for|some|every)\s+([^\W\d]\w*)\s+in\b", text))


def _parts(chain: str, names: Mapping[str, Known], length: int) -> list[Candidate]:
    known = _found(chain, names)
    if known is None:
        return []
    type_ = known.type
    while type_.name == "list" and type_.items:
        type_ = type_.items[0]
    members = dict(known.members) or {name: Known(part) for name, part in type_.members}
    members |= {name: Known(Type("Any")) for name in _PROPERTIES.get(type_.name, ())}
    return [_name(name, part, length) for name, part in members.items()]
