"""A YAML file read with the place of every value, so that a problem deep inside can name its line and column.

Knows nothing of what the file means. The surprising rule: the file is read as YAML 1.2's core says, dates stay texts, and what one anchor stands for is told where it is written.
"""

import re
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from engine.errors import Invalid, Problem, Text, problem
from engine.json_check import wrong_places
from engine.yaml_text import UNREADABLE, why_not_yaml

__all__ = ["YamlSource", "quiet_yaml"]

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 40
MAX_VALUES = 30_000
_WIDE_COLON = re.compile(r"\s*(?:-\s+)?[^\W\d]\w*：")
_BOOLEANS = {"true": True, "false": False}
_FLOATS = {".inf": "inf", "+.inf": "inf", "-.inf": "-inf", ".nan": "nan"}


class YamlSource:
    """The `data` of a YAML file as plain dicts, lists and scalars, and `problem` to complain about a path in it."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.text = text.removeprefix("\ufeff")
        if len(text) > MAX_BYTES:
            raise Invalid(problem("yaml.too_large", f"larger than {MAX_BYTES} characters", f"文件超过 {MAX_BYTES} 个字符", file=file))
        self._left = MAX_VALUES
        self.nodes: dict[tuple[str, ...], tuple[Node, Node]] = {}
        """Path -> (the node that names it, its value)."""
        try:
            self.tree: Node | None = quiet_yaml("safe").compose(self.text)
            self.data: Any = self._plain(self.tree, ()) if self.tree is not None else None
        except (YAMLError, RecursionError, ValueError) as error:
            raise Invalid(self._refusal(error)) from error
        if not isinstance(self.data, dict):
            raise Invalid(problem("yaml.not_a_map", "the file must hold names with values", "文件内容应为“名称: 值”的形式", file=file, line=1, column=1))

    def _refusal(self, error: Exception) -> Problem:
        """Why the text is no YAML, with its place: an editor needs one, also when the library names none."""
        en, zh, line, column = why_not_yaml(error)
        if not line:
            at = getattr(error, "position", None)
            line, column = self._at(at if isinstance(at, int) else _deepest(self.text))
        lines = [*self.text.split("\n"), ""]
        wide = next((number for number in (line, line - 1) if number > 0 and en.startswith("a colon") and _WIDE_COLON.match(lines[min(number, len(lines)) - 1])), 0)
        if wide:
            line, column = wide, lines[wide - 1].index("：") + 1
            en, zh = "the colon is a wide one: write `: ` instead", "使用了全角冒号：请改用半角冒号加空格"
        elif en == UNREADABLE:
            piece = lines[min(line, len(lines)) - 1][column - 1 :][:40].strip()
            en, zh = f"{en}: {piece}", f"{zh}：{piece}"
        return problem("yaml.syntax", f"not YAML: {en}", f"YAML 语法错误：{zh}", file=self.file, line=line, column=column)

    def _at(self, offset: int) -> tuple[int, int]:
        return self.text.count("\n", 0, offset) + 1, offset - self.text.rfind("\n", 0, offset)

    def place(self, path: str) -> tuple[int, int]:
        """Line and column of the deepest part of `path` (dotted) that the file has: of its name, or of its item in a list."""
        found = self.nodes.get(tuple(path.split(".")))
        named = {} if found is not None or not path else {".".join(parts): node for parts, node in self.nodes.items()}
        while found is None and path:
            found = named.get(path)
            path = path.rpartition(".")[0]
        if found is None:
            return 1, 1
        mark = found[0].start_mark
        return mark.line + 1, mark.column + 1

    def value(self, path: str) -> ScalarNode | None:
        """The node of the scalar at `path`; None when there is none."""
        found = self.nodes.get(tuple(path.split(".")))
        return found[1] if found and isinstance(found[1], ScalarNode) else None

    def spot(self, path: str, offset: int) -> tuple[int, int]:
        """Line and column of the character at `offset` of the text at `path`, as it stands in the file."""
        node = self.value(path)
        if node is None:
            return self.place(path)
        at = self.offsets(node)[max(0, min(offset, len(node.value)))]
        before = self.text.rfind("\n", 0, at) + 1
        return self.text.count("\n", 0, at) + 1, at - before + 1

    def offsets(self, node: ScalarNode) -> list[int]:
        """For each character of the scalar's value, and for its end, where it stands in the file."""
        start, end = node.start_mark.index, node.end_mark.index
        at = start + (node.style in ('"', "'"))
        if node.style in ("|", ">"):
            at = self.text.find("\n", start, end) + 1 or start
        found = []
        for character in node.value:
            if character.isspace():
                found.append(at)
                at += self.text[at : at + 1].isspace()
                continue
            there = self.text.find(character, at, end)
            at = there if there >= 0 else at
            found.append(at)
            at += 1
        return [*found, min(at, end)]

    def problem(self, code: str, en: str, zh: str, path: str, **more: Any) -> Problem:
        """A problem at `path`, with its line and column."""
        line, column = self.place(path)
        return Problem(code=code, message=Text(en, zh), file=self.file, path=path, line=line, column=column, **more)

    def no_schema(self, path: str, schema: Any) -> list[Problem]:
        """Where a value under `path` that should be a JSON Schema breaks the rules of one."""
        said = ("this does not follow the rules of JSON Schema", "不符合 JSON Schema 的规则")
        return [self.problem("workflow.inputs", *said, f"{path}{place}", expected="JSON Schema 2020-12") for place in wrong_places(schema)]

    def placed(self, found: Problem) -> Problem:
        """The problem of a checker that knows only the path."""
        return self.problem(found.code, found.message.en, found.message.zh, found.path, expected=found.expected, nearest=found.nearest, severity=found.severity)

    def _plain(self, node: Node, path: tuple[str, ...]) -> Any:
        self._left -= 1
        if len(path) > MAX_DEPTH:
            raise MarkedYAMLError(problem="nested too deeply", problem_mark=node.start_mark)
        if self._left < 0:
            raise MarkedYAMLError(problem=f"more than {MAX_VALUES} values", problem_mark=node.start_mark)
        if isinstance(node, MappingNode):
            return self._map(node, path)
        if isinstance(node, SequenceNode):
            for number, item in enumerate(node.value):
                self.nodes[*path, str(number)] = item, item
            return [self._plain(item, (*path, str(number))) for number, item in enumerate(node.value)]
        try:
            return _scalar(node) if isinstance(node, ScalarNode) else None
        except ValueError as error:
            raise MarkedYAMLError(problem="could not convert", problem_mark=node.start_mark) from error

    def _map(self, node: MappingNode, path: tuple[str, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for name, value in node.value:
            if not isinstance(name, ScalarNode):
                raise MarkedYAMLError(problem="a name must be a text", problem_mark=name.start_mark)
            if str(name.tag).endswith(":merge"):
                for part in value.value if isinstance(value, SequenceNode) else [value]:
                    merged = {**(self._map(part, path) if isinstance(part, MappingNode) else {}), **merged}
                continue
            if name.value in found:
                raise MarkedYAMLError(problem=f"{name.value} stands twice", problem_mark=name.start_mark)
            self.nodes[*path, name.value] = name, value
            found[name.value] = self._plain(value, (*path, name.value))
        return {**merged, **found}


def _deepest(text: str) -> int:
    """Where brackets or indents first go deeper than values may; 0 when they do not."""
    depth = 0
    for found in re.finditer(r'"(?:[^"\\\n]|\\.)*"|[\[{\]}]', text):
        depth += (found.group() in "[{") - (found.group() in "]}")
        if depth > MAX_DEPTH:
            return found.start()
    dashes = re.search(rf"(?:- ){{{MAX_DEPTH},}}|^ {{{MAX_DEPTH},}}", text, re.M)
    return dashes.end() if dashes else 0


def quiet_yaml(typ: str) -> YAML:
    """A reader or writer of YAML that does not warn of an anchor that stands twice, which YAML allows."""
    yaml = YAML(typ=typ, pure=True)
    yaml.composer.warn_double_anchors = False
    return yaml


def _scalar(node: ScalarNode) -> Any:
    kind, text = str(node.tag).rpartition(":")[2], str(node.value)
    if node.style is not None or kind not in ("null", "bool", "int", "float"):
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return _BOOLEANS.get(text.lower(), text)
    plain = text.replace("_", "").lower()
    if kind == "float":
        return float(_FLOATS.get(plain, plain))
    sign, digits = (-1, plain[1:]) if plain[:1] == "-" else (1, plain.lstrip("+"))
    return sign * (int(digits, {"0x": 16, "0o": 8, "0b": 2}[digits[:2]]) if digits[:2] in ("0x", "0o", "0b") else int(digits))
