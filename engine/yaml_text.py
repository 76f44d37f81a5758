"""What is wrong with text that is no YAML, in the languages of the product.

Knows the sentences of ruamel.yaml and nothing of what a file means. A sentence that it does not know is told as "cannot be read here", with its place.
"""

import re

from ruamel.yaml.error import MarkedYAMLError

__all__ = ["UNREADABLE", "why_not_yaml"]

UNREADABLE = "this cannot be read here"
"""What is said of a sentence that is not known."""

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        r"mapping values are not allowed here",
        "a colon cannot stand here: check the indentation, or put the text in quotation marks",
        "此处不能出现冒号：请检查缩进，或将文本放入引号",
    ),
    (r"found character '\\t' that cannot", "a tab cannot indent; use spaces", "不能用制表符（Tab）缩进，请使用空格"),
    (r"found character '(.+)' that cannot", r"\1 cannot begin a value; put the text in quotation marks", r"值不能以 \1 开头，请将文本放入引号"),
    (r"expected ',' or '([]}])'", r"a comma or \1 is missing", r"缺少逗号或 \1"),
    (r"found duplicate key \"(.+?)\"", r"\1 stands twice", r"\1 重复出现"),
    (r"(.+) stands twice", r"\1 stands twice", r"\1 重复出现"),
    (r"found undefined alias '(.+)'", r"there is no anchor &\1", r"没有锚点 &\1"),
    (r"found unknown escape character '(.+)'", r"there is no sequence \\\1", r"不存在转义写法 \\\1"),
    (r"found unexpected end of stream|unexpected end of", "a quotation mark is not closed", "引号没有闭合"),
    (r"could not determine a constructor for the tag '(?:tag:yaml\.org,2002:)?(.+)'", r"the tag \1 is not known", r"未知的标签 \1"),
    (r"found another document", "there is more than one document (---)", "文件中有多个文档（---）"),
    (r"expected <block end>", "this line does not belong to the list or the names above: check the indentation", "此行与上方的列表或名称不对齐，请检查缩进"),
    (r"could not find expected ':'", "a colon is missing behind the name", "名称后缺少冒号"),
    (r"expected the node content", "a value is missing", "缺少内容"),
    (r"expected chomping or indentation", "the text begins on the line below | or >", "| 或 > 之后的文本应从下一行开始"),
    (r"expected alphabetic or numeric", "a name is missing behind & or *", "& 或 * 之后缺少名称"),
    (r"unacceptable character", "there is a character that no text may hold", "含有文本中不允许的控制字符"),
    (r"a name must be a text", "a name must be a text", "名称必须是文本"),
    (r"invalid literal|month must|day is out of range|could not convert", "a number or date cannot be read", "有无法读取的数字或日期"),
    (r"nested too deeply|recursion", "it is nested too deeply", "嵌套过深"),
    (r"more than (\d+) values", r"there are more than \1 values", r"超过 \1 个值"),
)


def why_not_yaml(error: Exception) -> tuple[str, str, int, int]:
    """What is wrong, in English and Chinese, and the line and column (0: not known)."""
    mark = error.problem_mark or error.context_mark if isinstance(error, MarkedYAMLError) else None
    if isinstance(error, MarkedYAMLError) and error.context_mark and "quoted scalar" in str(error.context):
        mark = error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    said = "recursion" if isinstance(error, RecursionError) else str(getattr(error, "problem", None) or error)
    for pattern, en, zh in _SENTENCES:
        found = re.search(pattern, said)
        if found:
            return found.expand(en), found.expand(zh), line, column
    return UNREADABLE, "此处无法读取", line, column
