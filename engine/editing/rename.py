"""A new name for something, in all places that name it: only when all of them are sure.

Knows no editor. The surprising rule: it is better to refuse than to change half; a refusal names the place that is not sure. Record types, workflows and inputs of a
workflow are never renamed here, since other packs, programs and stored runs name them too.
"""

import re
from collections.abc import Iterator

from engine.editing.answer import Edit, Span
from engine.editing.library import FORMS, WORKFLOW, Library, resolve
from engine.editing.mention import Feel, Mention, Symbol
from engine.errors import Conflict, Invalid, Problem, problem
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.scanner import KEYWORDS

__all__ = ["rename_symbol", "span_of"]

RENAMED = ("field", "node", "decision", "form", "variable", "function", "input", "output")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")
_NAME = re.compile(r"[^\W\d]\w*")
_OPEN_KINDS = {
    "record": ("record types", "档案类型"),
    "workflow": ("workflows", "流程"),
    "node_type": ("node types", "节点类型"),
    "template": ("templates", "模板"),
    "role": ("roles", "角色"),
}


def span_of(library: Library, file: str, start: int, end: int) -> Span:
    """A part of a file as lines and columns."""
    lines = library.lines(file)
    return Span(file, *lines.place(start), *lines.place(end))


def rename_symbol(library: Library, symbol: Symbol, new_name: str) -> list[Edit]:
    """The edits. Raises Invalid for a name that cannot be one, Conflict when a place is not sure."""
    _check_name(library, symbol, new_name)
    places = [(file, mention) for file in library.files for mention in library.mentions(file) if mention.symbol == symbol]
    doubts = [*_unsure(library, places), *_elsewhere(library, symbol)]
    if symbol.kind == "variable":
        places += list(_read_by_forms(library, symbol, doubts))
    if doubts:
        raise Conflict(*doubts)
    return [Edit(span_of(library, file, start, end), new_name) for file, start, end in sorted({(file, one.start, one.end) for file, one in places})]


def _refusal(en: str, zh: str, span: Span | None = None, path: str = "") -> Problem:
    return problem("rename.unsure", en, zh, path=path or (span.file if span else ""), **({"file": span.file, "line": span.line, "column": span.column} if span else {}))


def _check_name(library: Library, symbol: Symbol, new_name: str) -> None:
    if symbol.kind not in RENAMED:
        en, zh = _OPEN_KINDS.get(symbol.kind, ("such names", "此类名称"))
        raise Conflict(_refusal(f"{en} may be named outside of this pack too, so they are not renamed here", f"{zh}可能在包外被引用，不能在此重命名", path=symbol.name))
    pattern = _KEY if symbol.kind in ("node", "decision", "form") else _NAME
    if not pattern.fullmatch(new_name) or new_name in KEYWORDS or new_name in BUILT_INS or new_name in ("run", "error", "result", "item", "partial"):
        en, zh = ("small letters a-z, digits, _", "小写字母 a-z、数字、下划线") if pattern is _KEY else ("one word of letters, digits and _", "一个词：字母、汉字、数字、下划线")
        raise Invalid(
            problem("rename.name", f"{new_name!r} cannot be a name here ({en}; no word of FEEL)", f"“{new_name}”不能用作名称（{zh}；不能是 FEEL 的关键字或函数）", path="new_name")
        )
    taken = {mention.symbol.name for file in library.files for mention in library.index(file).mentions if mention.is_definition and _is_sibling(mention.symbol, symbol)}
    read = {use.step.name for file, feel in _feels(library) if feel.owner == _owner(symbol) for use in resolve(feel) if use.step is use.use.steps[0]}
    if new_name in taken or (symbol.kind not in ("node", "decision", "form") and new_name in read):
        raise Conflict(problem("rename.taken", f"{new_name} is used here already", f"{new_name} 已被使用", path="new_name"))


def _is_sibling(one: Symbol, other: Symbol) -> bool:
    kinds = ({"form", "record"}, {"input", "output"})
    return one.owner == other.owner and (one.kind == other.kind or any(one.kind in group and other.kind in group for group in kinds))


def _owner(symbol: Symbol) -> str:
    return symbol.owner.partition(".")[0]


def _feels(library: Library) -> Iterator[tuple[str, Feel]]:
    for file in library.files:
        for feel in library.index(file).feels:
            yield file, feel


def _unsure(library: Library, places: list[tuple[str, Mention]]) -> Iterator[Problem]:
    for file in library.files:
        if file.endswith((*FORMS, ".rules", WORKFLOW)) and not library.is_whole(file):
            yield _refusal(f"{file} cannot be read as it stands", f"{file} 目前无法解析", Span(file, 1, 1, 1, 1))
    for file, mention in places:
        if not mention.is_sure:
            name = mention.symbol.name
            yield _refusal(f"this may be another {name}", f"此处可能是另一个 {name}", span_of(library, file, mention.start, mention.end))


def _elsewhere(library: Library, symbol: Symbol) -> Iterator[Problem]:
    """Places that may read the symbol without being known to."""
    if symbol.kind == "variable":
        for file in library.of(WORKFLOW):
            source = library.source(file)
            inputs = source.data.get("inputs") if source is not None and source.data.get("workflow") == symbol.owner else None
            if isinstance(inputs, dict) and symbol.name in (inputs.get("properties") or {}):
                yield _refusal(
                    f"{symbol.name} is an input: programs and people who start the workflow name it", f"{symbol.name} 是流程的输入，发起流程的程序和人会用到它", path=symbol.name
                )
        yield from _loose_reads(library, symbol, first=True)
    elif symbol.kind in ("field", "output"):
        yield from _loose_reads(library, symbol, first=False)
        if _is_record(library, symbol):
            yield _refusal("records are stored with the names of their fields", "已保存的档案使用字段名称", path=symbol.name)
        pattern = re.compile(rf"\{{\{{[^}}]*\b{re.escape(symbol.name)}\b[^}}]*\}}\}}")
        for file in library.files:
            text = library.files[file] if file.startswith("templates/") else ""
            for found in pattern.finditer(text):
                yield _refusal(f"the template may read {symbol.name}", f"模板可能使用 {symbol.name}", span_of(library, file, found.start(), found.end()))


def _is_record(library: Library, symbol: Symbol) -> bool:
    draft = library.form_drafts.get(_owner(symbol))
    return symbol.kind == "field" and draft is not None and draft.is_record


def _loose_reads(library: Library, symbol: Symbol, *, first: bool) -> Iterator[Problem]:
    """The name as a step of a path of which nothing is known, or in a filter of something of which nothing is known."""
    for file, feel in _feels(library):
        if first and feel.owner != symbol.owner:
            continue
        for one in resolve(feel):
            if one.step.name != symbol.name:
                continue
            is_first = one.step is one.use.steps[0]
            is_loose = (not is_first and one.known is None) if not first else (is_first and not one.use.is_local and any(feel_unknown(feel, path) for path in one.use.filters))
            if is_loose or (not first and is_first and one.known is None and not one.use.is_local and one.use.filters):
                yield _refusal(
                    f"this may read another {symbol.name}, or this one",
                    f"无法确定此处的 {symbol.name} 是否是同一个",
                    span_of(library, file, feel.at[one.step.start], feel.at[one.step.end]),
                )


def feel_unknown(feel: Feel, path: tuple[str, ...]) -> bool:
    """Whether the parts of what is filtered are not known."""
    known = feel.names.get(path[0])
    for name in path[1:]:
        known = known.members.get(name) if known is not None else None
    return known is None or not (known.is_closed or known.type.members or (known.type.items and known.type.items[0].members))


def _read_by_forms(library: Library, symbol: Symbol, doubts: list[Problem]) -> Iterator[tuple[str, Mention]]:
    """The variable in the FEEL of forms that its workflow shows."""
    shown = _shown_forms(library)
    for file, feel in _feels(library):
        users = shown.get(feel.owner, set())
        if not file.endswith(".form") or symbol.owner not in users:
            continue
        for one in resolve(feel):
            if one.step is one.use.steps[0] and one.step.name == symbol.name and one.known is None and not one.use.is_local:
                mention = Mention(symbol, feel.at[one.step.start], feel.at[one.step.end])
                if len(users) > 1 or one.use.filters or not one.use.is_sure:
                    doubts.append(
                        _refusal(
                            f"the form {feel.owner} reads {symbol.name}, and not for this workflow alone",
                            f"表单 {feel.owner} 使用 {symbol.name}，且不止用于此流程",
                            span_of(library, file, mention.start, mention.end),
                        )
                    )
                yield file, mention


def _shown_forms(library: Library) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in library.of(WORKFLOW):
        source = library.source(file)
        for mention in library.index(file).mentions if source is not None else ():
            if mention.symbol.kind == "form":
                found.setdefault(mention.symbol.name, set()).add(str(source.data.get("workflow")) if source is not None else "")
    return found
