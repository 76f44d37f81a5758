"""What a thing is, in words for people: types, functions, fields, nodes.

Knows no file. Every text is Markdown in both languages.
"""

from engine.editing.mention import Known
from engine.errors import Text
from engine.feel.builtins.registry import Parameter, forms_of
from engine.feel.syntax import Type

__all__ = ["described", "function_text", "named", "signatures", "titled", "type_text"]

_ZH = {
    "string": "文本", "number": "数字", "boolean": "是/否", "date": "日期", "time": "时间", "date and time": "日期时间", "days and time duration": "天时时长",
    "years and months duration": "年月时长", "list": "列表", "range": "范围", "context": "上下文", "function": "函数", "Any": "任意", "Null": "空",
}  # fmt: skip
_MOST = 8


def type_text(type_: Type, depth: int = 2) -> str:
    """A type as FEEL writes it."""
    if type_.name == "list" and type_.items:
        return f"list<{type_text(type_.items[0], depth)}>"
    if type_.name == "context" and type_.members and depth:
        shown = [f"{name}: {type_text(part, depth - 1)}" for name, part in type_.members[:_MOST]]
        return f"context<{', '.join([*shown, *(['...'] if len(type_.members) > _MOST else [])])}>"
    return type_.name


def titled(type_: Type, title: Text) -> Text:
    """A type in one line, with a title."""
    en, zh = (f"{type_text(type_, 1)}  {title.get(language)}".strip() for language in ("en", "zh"))
    return Text(en, zh)


def named(en: str, zh: str, name: str, type_: Type, title: Text) -> Text:
    """`name: type`, what it is, and its title."""
    code = f"```feel\n{name}: {type_text(type_)}\n```"
    return Text("\n\n".join(filter(None, (code, title.get("en"), en))), "\n\n".join(filter(None, (code, title.get("zh"), zh))))


def described(name: str, known: Known) -> Text:
    """A name in an expression."""
    kinds = {
        "field": ("a field of the form {owner}", "表单 {owner} 的字段"), "variable": ("a variable of the workflow", "流程变量"), "input": ("an input of the decision {owner}", "决策 {owner} 的输入"),
        "output": ("an output of the decision {owner}", "决策 {owner} 的输出"), "decision": ("a decision", "决策"), "function": ("a function of this file", "本文件的函数"),
        "form": ("the form {owner}", "表单 {owner}"),
    }  # fmt: skip
    symbol = known.symbol
    en, zh = kinds.get(symbol.kind, ("", "")) if symbol is not None else ("", _ZH.get(known.type.name, ""))
    owner = (symbol.owner or symbol.name) if symbol is not None else ""
    return named(en.format(owner=owner), zh.format(owner=owner), name, known.type, known.title)


def signatures(name: str) -> list[str]:
    """The ways to call a built-in function."""
    return [f"{name}({', '.join(map(_parameter, form.parameters))}) -> {form.result}" for form in forms_of(name)]


def function_text(name: str) -> Text:
    """A built-in function with its signatures."""
    code = "```feel\n" + "\n".join(signatures(name)) + "\n```"
    return Text(f"{code}\n\na function of FEEL", f"{code}\n\nFEEL 内置函数")


def _parameter(parameter: Parameter) -> str:
    elements = f"<{' | '.join(parameter.elements)}>" if parameter.elements else ""
    return f"{parameter.name}{'?' if parameter.is_optional else ''}: {' | '.join(parameter.types)}{elements}{'...' if parameter.is_rest else ''}"
