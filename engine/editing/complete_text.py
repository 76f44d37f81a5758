"""What may stand at a place of a form, record or rules file: words of the language, types and settings, and FEEL.

Looks at the line up to the cursor, for a line that is being written is seldom right.
"""

import re
from collections.abc import Iterable, Iterator

from engine.decision.draft import Draft
from engine.decision.policy import POLICIES
from engine.decision.variable import KINDS
from engine.editing.complete_feel import Candidate, feel_candidates
from engine.editing.form_index import field_knowns, form_fields
from engine.editing.library import Library
from engine.editing.mention import Known, Outline, Symbol
from engine.editing.rule_index import decision_type, variable_type
from engine.errors import Text
from engine.feel.syntax import Type
from engine.form.draft import DraftForm
from engine.form.field import FIELD_TYPES

__all__ = ["form_candidates", "rule_candidates"]

_TITLES = r'(?:["“][^"”\n]*["”]\s*(?:[|｜]\s*["“][^"”\n]*["”]\s*)?)?'
_KEY = rf"^\s*[^\W\d]\w*\s*{_TITLES}[:：]\s*"
_TYPE = re.compile(_KEY + r"(\w*)$")
_SETTING = re.compile(_KEY + r"(\w+)\s*[(（](?:[^()（）]*[,，(（])?\s*(\w*)$")
_FEEL = re.compile(r"(?:.*\b(?:when|computed|default|where)\s+|.*[(（,，]\s*from\s+|^\s*(?:check|total)\b.*?[:：]\s*)(?P<feel>.*)$")
_ROLES = re.compile(r"\b(?:visible\s+to|editable\s+by|read\s+by)\s+(?:\w+\s*[,，]\s*)*(\w*)$")
_FIELD_NAMES = re.compile(r"^\s*(?:key|title|index|total)\s+(?:\w+\s*[,，]\s*)*(\w*)$")
_WORD = re.compile(r"(\w*)$")
_ATTRIBUTES = {
    "required": ("must be filled in", "必填"), "required when": ("must be filled in when FEEL holds", "满足条件时必填"), "visible when": ("shown when FEEL holds", "满足条件时显示"),
    "visible to": ("only these roles see it", "仅这些角色可见"), "editable by": ("only these roles fill it in", "仅这些角色可编辑"), "read only": ("nobody fills it in", "只读"),
    "read only when": ("closed when FEEL holds", "满足条件时只读"), "computed": ("FEEL gives the value", "由 FEEL 计算"), "default": ("FEEL gives the first value", "默认值"),
    "personal": ("personal data, encrypted", "个人信息，加密保存"), "unique": ("no two records share it", "不可重复"), "help": ("a text below the field", "填写说明"),
    "valid": ("a message for when FEEL does not hold", "校验及提示"),
}  # fmt: skip
_STATEMENTS = {
    "section": ("fields under a heading", "分组"), "columns": ("fields side by side", "并排显示"), "note": ("a text between fields", "说明文字"), "check": ("a rule across fields", "跨字段校验"),
}  # fmt: skip
_OF_RECORD = {
    "key": ("the field that tells records apart", "主键字段"), "title": ("the field that names a record", "标题字段"), "retain": ("how long records are kept", "保留期限"),
    "index": ("fields that are searched", "索引字段"), "history": ("how many versions are kept", "保留的历史版本"), "read by": ("roles that may read", "可读角色"),
}  # fmt: skip
_TYPE_WORDS = {
    "choice": ("from", "records"), "choices": ("from", "records"), "money": ("CNY", "USD", "EUR", "HKD", "JPY", "GBP"), "id_number": ("CN",), "address": ("CN",),
    "file": ("pdf", "docx", "xlsx", "jpg", "png"),
}  # fmt: skip


def form_candidates(library: Library, file: str, offset: int) -> list[Candidate]:
    """Everything that may stand at `offset` of a form or record file."""
    text = library.files[file]
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    draft = _form_at(library, file, offset)
    if draft is None:
        return _words({"form": ("a form", "表单"), "record": ("a record type", "档案类型")}, line)
    names = _names_at(library, file, offset, draft)
    if found := _TYPE.search(line):
        return [Candidate(name, "type", Text(", ".join(settings)), insert=name, length=len(found[1])) for name, settings in FIELD_TYPES.items()]
    if found := _ROLES.search(line):
        return [Candidate(role, "role", Text("role", "角色"), insert=role, length=len(found[1])) for role in sorted(library.roles)]
    if found := _FIELD_NAMES.search(line):
        return [Candidate(field.key.value, "field", Text(field.type.name.value), insert=field.key.value, length=len(found[1])) for field in form_fields(draft.block)]
    if (found := _FEEL.match(line)) is not None:
        before = found["feel"]
        return [*feel_candidates(before, names), *(_words(_ATTRIBUTES, line) if before.endswith(" ") and re.match(_KEY, line) else [])]
    if found := _SETTING.search(line):
        return list(_settings(library, found[1], len(found[2])))
    if re.match(_KEY + r"\w+", line) or re.match(r"^\s*}", line):
        return _words(_ATTRIBUTES, line)
    return _words({**_STATEMENTS, **(_OF_RECORD if draft.is_record else {})}, line)


def _words(words: dict[str, tuple[str, str]], line: str) -> list[Candidate]:
    found = _WORD.search(line)
    length = len(found[1]) if found else 0
    return [Candidate(word, "keyword", Text(*told), insert=f"{word} ", length=length) for word, told in words.items()]


def _settings(library: Library, type_: str, length: int) -> Iterator[Candidate]:
    for setting in FIELD_TYPES.get(type_, ()):
        if setting not in ("choices", "record_type"):
            yield Candidate(setting, "setting", Text(f"{type_}({setting}: ...)"), insert=f"{setting}: ", length=length)
    for word in _TYPE_WORDS.get(type_, ()):
        yield Candidate(word, "value", insert=word, length=length)
    if type_ == "record":
        for key, draft in library.form_drafts.items():
            if draft.is_record:
                yield Candidate(key, "record", Text(*draft.titles[:2]) if draft.titles else Text(key), insert=key, length=length)
    if type_ == "person":
        for role in sorted(library.roles):
            yield Candidate(role, "role", Text("role", "角色"), insert=role, length=length)


def _form_at(library: Library, file: str, offset: int) -> DraftForm | None:
    """The form around the cursor; when it cannot be read, the last one that begins before."""
    inside = next((one for one in library.index(file).outline if one.start <= offset <= one.end), None)
    if inside is not None and not _is_behind(library.files[file], inside, offset):
        return library.form_drafts.get(inside.name)
    before = list(re.finditer(r"^\s*(?:form|record)\s+([^\W\d]\w*)", library.files[file][:offset], re.M))
    if not before or inside is not None or library.is_whole(file):
        return None
    return library.form_drafts.get(before[-1][1]) or None


def _is_behind(text: str, one: Outline, offset: int) -> bool:
    return offset >= one.end and text[one.end - 1 : one.end] == "}"


def _names_at(library: Library, file: str, offset: int, draft: DraftForm) -> dict[str, Known]:
    """The form's fields; inside of a table its columns too; and what the workflows that show the form set."""
    key = draft.key.value
    names = field_knowns(key, draft.block)
    for field in form_fields(draft.block):
        if field.type.block is not None and field.type.block.open.start <= offset <= field.type.block.end:
            names |= field_knowns(key, field.type.block, f"{key}.{field.key.value}")
    if not draft.is_record:
        for flow in library.of(".workflow.yaml"):
            source = library.source(flow)
            if source is not None and any(mention.symbol == Symbol("form", key) for mention in library.index(flow).mentions):
                names = {**names, **{name: known for name, known in library.reader(source).variables.items() if name not in names}}
    return names


def rule_candidates(library: Library, file: str, offset: int) -> list[Candidate]:
    """Everything that may stand at `offset` of a rules file."""
    text = library.files[file]
    line = text[text.rfind("\n", 0, offset) + 1 : offset]
    draft = _decision_at(library, file, offset)
    if draft is None:
        return _words({"decision": ("a decision table", "决策表"), "function": ("a function of this file", "本文件的函数")}, line)
    words = _WORD.search(line)
    length = len(words[1]) if words else 0
    if line.lstrip().startswith(("|", "｜")):
        return _cell(library, file, offset, line, draft)
    if re.match(r"^\s*hit\s", line):
        typed = line.lstrip().partition(" ")[2].lstrip()
        return [Candidate(policy, "keyword", insert=policy, length=len(typed)) for policy in POLICIES]
    if re.match(r"^\s*use\s", line):
        return [Candidate(key, "decision", _title(one), insert=key, length=length) for key, one in library.decision_drafts.items() if one is not draft]
    if re.search(r"[:：]\s*(?:list\s+of\s+)?\w*$", line):
        return [Candidate(name, "type", insert=name, length=length) for name in ("text", *(name for name in KINDS if name not in ("text", "string")), "list of")]
    if found := re.search(r"\b(?:in|default)\s+([^,，]*)$", line):
        return feel_candidates(found[1], _scope(library, file, draft))
    return _words(
        {"input": ("what is given", "输入"), "output": ("what is answered", "输出"), "hit": ("which rules count", "命中策略"), "use": ("other decisions", "引用其他决策")}, line
    )


def _decision_at(library: Library, file: str, offset: int) -> Draft | None:
    inside = next((one for one in library.index(file).outline if one.kind == "decision" and one.start <= offset < one.end), None)
    if inside is not None:
        return library.decision_drafts.get(inside.name)
    before = list(re.finditer(r"^\s*decision\s+([^\W\d]\w*)", library.files[file][:offset], re.M))
    return library.decision_drafts.get(before[-1][1]) if before and not library.is_whole(file) else None


def _title(draft: Draft) -> Text:
    return Text(*draft.titles[:2]) if draft.titles else Text(draft.name.value)


def _scope(library: Library, file: str, draft: Draft) -> dict[str, Known]:
    key = draft.name.value
    names = {one.name: Known(Type("function"), symbol=Symbol("function", one.name)) for one in library.index(file).outline if one.kind == "function"}
    for used in draft.uses:
        other = library.decision_drafts.get(used.value)
        if other is not None:
            type_, members = decision_type(other)
            names[used.value] = Known(type_, _title(other), Symbol("decision", used.value), members)
    names |= {one.name.value: Known(variable_type(one), Text(*one.titles[:2]) if one.titles else Text(""), Symbol("input", one.name.value, key)) for one in draft.inputs}
    return names


def _cell(library: Library, file: str, offset: int, line: str, draft: Draft) -> list[Candidate]:
    """A cell of the table: a head, a test, or a result."""
    cells = re.split(r"[|｜]", re.sub(r'"[^"]*"', lambda found: found.group().replace("|", "/"), line.replace("||", "|\0|")))
    is_output = any("\0" in cell for cell in cells)
    before = cells[-1].lstrip("\0").lstrip()
    head = draft.rows[0] if draft.rows else None
    text = library.files[file]
    is_head = head is None or text.count("\n", 0, offset) == text.count("\n", 0, head.start)
    number = len(cells) - 1 - next((index for index, cell in enumerate(cells) if "\0" in cell), 0) - 1
    if is_head:
        variables: Iterable[str] = [one.name.value for one in (draft.outputs if is_output else draft.inputs)]
        named = [Candidate(name, "output" if is_output else "input", insert=name, length=len(before)) for name in variables]
        return named if is_output else [*named, *feel_candidates(before, _scope(library, file, draft))]
    columns = (head.outputs if is_output else head.inputs) if head is not None else []
    name = columns[number].value if 0 <= number < len(columns) else ""
    variable = next((one for one in (draft.outputs if is_output else draft.inputs) if one.name.value == name), None)
    values = [Candidate(f'"{choice}"', "value", Text(name), insert=f'"{choice}"', length=len(before)) for choice in (variable.choices if variable is not None else ())]
    scope = _scope(library, file, draft)
    if not is_output:
        scope["?"] = Known(variable_type(variable) if variable is not None else Type("Any"), Text("the value of this column", "本列的值"))
    return [*values, *feel_candidates(before, scope)]
