"""What a name outside of expressions stands for, in words for people."""

from collections.abc import Callable

from engine.editing.describe import named
from engine.editing.form_index import field_type, form_fields
from engine.editing.library import WORKFLOW, Library
from engine.editing.mention import Symbol
from engine.editing.rule_index import variable_type
from engine.errors import Text
from engine.feel.syntax import Type
from engine.form.draft import Block, DraftField
from engine.pack.published import KINDS

__all__ = ["symbol_text"]

_MOST = 12


def symbol_text(library: Library, symbol: Symbol) -> Text | None:
    """Markdown about a symbol; None when nothing is known of it."""
    tell = _TELLERS.get(symbol.kind)
    return tell(library, symbol) if tell is not None else None


def _titles(titles: list[str], name: str) -> Text:
    return Text(*titles[:2]) if titles else Text(name)


def _form(library: Library, symbol: Symbol) -> Text | None:
    draft = library.form_drafts.get(symbol.name)
    if draft is None:
        return None
    title = _titles(draft.titles, symbol.name)
    fields = list(form_fields(draft.block))
    lines = [f"- `{field.key.value}`: {field.type.name.value}" for field in fields[:_MOST]] + (["- ..."] if len(fields) > _MOST else [])
    what = ("record type", "档案类型") if draft.is_record else ("form", "表单")
    return Text(f"**{title.get('en')}** ({what[0]} `{symbol.name}`)\n\n" + "\n".join(lines), f"**{title.get('zh')}**（{what[1]} `{symbol.name}`）\n\n" + "\n".join(lines))


def _found(block: Block, path: list[str]) -> DraftField | None:
    field = next((one for one in form_fields(block) if one.key.value == path[0]), None)
    if field is None or len(path) == 1:
        return field
    return _found(field.type.block, path[1:]) if field.type.block is not None else None


def _field(library: Library, symbol: Symbol) -> Text | None:
    form, *path = [*symbol.owner.split("."), symbol.name]
    draft = library.form_drafts.get(form)
    field = _found(draft.block, path) if draft is not None else None
    if field is None:
        return None
    en, zh = f"a field of the form {form}: {field.type.name.value}", f"表单 {form} 的字段：{field.type.name.value}"
    return named(en, zh, symbol.name, field_type(field), _titles(field.titles, symbol.name))


def _decision(library: Library, symbol: Symbol) -> Text | None:
    draft = library.decision_drafts.get(symbol.name)
    if draft is None:
        return None
    title = _titles(draft.titles, symbol.name)
    policy = draft.hits[0].value if draft.hits else "unique"
    signature = f"{', '.join(one.name.value for one in draft.inputs)} -> {', '.join(one.name.value for one in draft.outputs)}"
    rows = max(len(draft.rows) - 1, 0)
    code = f"```feel\n{symbol.name}({signature.replace(' -> ', ') -> ')}\n```"
    return Text(f"{code}\n\n**{title.get('en')}**, {rows} rules, hit {policy}", f"{code}\n\n**{title.get('zh')}**，{rows} 条规则，命中策略 {policy}")


def _variable_of_decision(library: Library, symbol: Symbol) -> Text | None:
    draft = library.decision_drafts.get(symbol.owner)
    found = next((one for one in ([*draft.inputs, *draft.outputs] if draft is not None else ()) if one.name.value == symbol.name), None)
    if found is None:
        return None
    words = ("an input", "输入") if symbol.kind == "input" else ("an output", "输出")
    return named(f"{words[0]} of the decision {symbol.owner}", f"决策 {symbol.owner} 的{words[1]}", symbol.name, variable_type(found), _titles(found.titles, symbol.name))


def _node(library: Library, symbol: Symbol) -> Text | None:
    for file in library.of(WORKFLOW):
        source = library.source(file)
        if source is not None and source.data.get("workflow") == symbol.owner and isinstance(source.data.get("nodes"), dict):
            node = source.data["nodes"].get(symbol.name)
            title = node.get("title") if isinstance(node, dict) else None
            if isinstance(node, dict):
                told = Text(str(title.get("en", "")), str(title.get("zh", ""))) if isinstance(title, dict) else Text(symbol.name)
                return Text(f"**{told.get('en')}** (`{symbol.name}`: {node.get('type')})", f"**{told.get('zh')}**（`{symbol.name}`：{node.get('type')}）")
    return None


def _node_type(library: Library, symbol: Symbol) -> Text | None:
    if symbol.name in KINDS:
        return KINDS[symbol.name]
    manifest = library.node_types.get(symbol.name)
    if manifest is None:
        return None
    en, zh = (f"**{manifest.title.get(language)}**\n\n{manifest.summary.get(language)}" for language in ("en", "zh"))
    return Text(en, zh)


def _variable(library: Library, symbol: Symbol) -> Text | None:
    for file in library.of(WORKFLOW):
        source = library.source(file)
        if source is not None and source.data.get("workflow") == symbol.owner:
            known = library.reader(source).variables.get(symbol.name)
            return named("a variable of the workflow", "流程变量", symbol.name, known.type if known else Type("Any"), known.title if known else Text("")) if known else None
    return None


def _template(library: Library, symbol: Symbol) -> Text | None:
    files = library.templates.get(symbol.name)
    if not files:
        return None
    first = library.files[files[0]].split("\n", 1)[0]
    return Text(f"{', '.join(files)}\n\n{first}")


_TELLERS: dict[str, Callable[[Library, Symbol], Text | None]] = {
    "form": _form, "record": _form, "field": _field, "decision": _decision, "input": _variable_of_decision, "output": _variable_of_decision, "node": _node, "node_type": _node_type,
    "variable": _variable, "template": _template,
}  # fmt: skip
