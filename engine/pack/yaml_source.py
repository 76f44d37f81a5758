"""A YAML file read with the place of every value, so that a problem deep inside can name its line.

Knows nothing of what the file means.
"""

from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from engine.errors import Invalid, Problem, Text, problem

__all__ = ["YamlSource"]

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40


class YamlSource:
    """The `data` of a YAML file as plain dicts, lists and scalars, and `problem` to complain about a path in it."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        if len(text) > MAX_BYTES:
            raise Invalid(problem("yaml.too_large", f"larger than {MAX_BYTES} characters", f"文件超过 {MAX_BYTES} 个字符", file=file))
        try:
            self._tree = YAML(typ="rt", pure=True).load(text.lstrip("\ufeff"))
            self.data = _plain(self._tree, MAX_DEPTH)
        except MarkedYAMLError as error:
            mark = error.problem_mark
            line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
            raise Invalid(problem("yaml.syntax", f"not YAML: {error.problem}", f"YAML 语法错误：{error.problem}", file=file, line=line, column=column)) from error
        except (YAMLError, RecursionError, ValueError) as error:
            raise Invalid(problem("yaml.syntax", f"not YAML: {error}", f"YAML 无法读取：{error}", file=file)) from error
        if not isinstance(self.data, dict):
            raise Invalid(problem("yaml.not_a_map", "the file must hold names with values", "文件内容应为“名称: 值”的形式", file=file, line=1, column=1))

    def place(self, path: str) -> tuple[int, int]:
        """Line and column of the deepest part of `path` (dotted) that the file has."""
        node, found = self._tree, (1, 1)
        for part in path.split(".") if path else []:
            if isinstance(node, CommentedMap) and part in node:
                line, column = node.lc.key(part)
                node = node[part]
            elif isinstance(node, CommentedSeq) and part.isdigit() and int(part) < len(node):
                line, column = node.lc.item(int(part))
                node = node[int(part)]
            else:
                break
            found = (line + 1, column + 1)
        return found

    def problem(self, code: str, en: str, zh: str, path: str, **more: str) -> Problem:
        """A problem at `path`, with its line and column."""
        line, column = self.place(path)
        return Problem(code=code, message=Text(en, zh), file=self.file, path=path, line=line, column=column, **more)


def _plain(node: Any, depth: int) -> Any:
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(node, dict):
        return {str(key): _plain(value, depth - 1) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(value, depth - 1) for value in node]
    if node is None or isinstance(node, bool):
        return node
    for kind in (str, int, float):
        if isinstance(node, kind):
            return kind(node)
    return str(node)
