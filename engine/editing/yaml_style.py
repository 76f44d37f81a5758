"""Workflow YAML in one style: indents, spaces, empty lines; comments, order and quotes stay as they are.

Knows nothing of what the file means. The surprising rule: the result must say the same and keep every comment; where the YAML library would lose one, only spaces
at line ends and empty lines are put right.
"""

import io
import re

from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode

from engine.errors import Invalid
from engine.pack.yaml_source import YamlSource, quiet_yaml

__all__ = ["format_yaml"]

_COMMENT = re.compile(r"(?:^|(?<=\s))#[^\n]*", re.M)
_EMPTY_LINES = re.compile(r"\n{3,}")
_TRIES = 4


def format_yaml(text: str, file: str = "") -> str:
    """The text in the one style; formatting it again changes nothing. Raises Invalid when it is no YAML."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    source = YamlSource(plain, file)
    for style in (_round_trip, _tidy):
        styled = plain
        for _ in range(_TRIES):
            before, styled = styled, style(styled)
            if styled == before:
                break
        if styled == style(styled) and _says_the_same(source, styled):
            return styled
    return plain


def _round_trip(text: str) -> str:
    yaml = quiet_yaml("rt")
    yaml.preserve_quotes = True
    yaml.width = 10**9
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.representer.add_representer(type(None), lambda representer, _: representer.represent_scalar("tag:yaml.org,2002:null", "null"))
    written = io.StringIO()
    try:
        yaml.dump(yaml.load(text), written)
    except (YAMLError, ValueError, TypeError, AttributeError, RecursionError):
        return text
    return _tidy(written.getvalue())


def _tidy(text: str) -> str:
    """Without spaces at the ends of lines, more than one empty line, or empty lines at the end; texts of several lines keep theirs."""
    try:
        spans = _spans(YamlSource(text, "").tree)
    except Invalid:
        return text
    pieces, at = [], 0
    for start, end in spans:
        pieces += [_trimmed(text[at:start], is_first=at == 0), text[start:end]]
        at = end
    whole = "".join([*pieces, _trimmed(text[at:], is_first=at == 0)])
    return whole.rstrip("\n") + "\n" if not spans or spans[-1][1] < len(text) or not whole.endswith("\n\n") else whole


def _trimmed(piece: str, *, is_first: bool) -> str:
    tidy = _EMPTY_LINES.sub("\n\n", re.sub(r"[ \t]+(?=\n)", "", piece))
    return tidy.lstrip("\n") if is_first else tidy


def _spans(node: Node | None) -> list[tuple[int, int]]:
    """Where texts of several lines stand: nothing inside of them is touched."""
    found: dict[int, int] = {}
    waiting = [node]
    seen: set[int] = set()
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, ScalarNode):
            if one.end_mark.line > one.start_mark.line:
                found[one.start_mark.index] = one.end_mark.index
        else:
            waiting.extend([part for pair in one.value for part in pair] if isinstance(one, MappingNode) else one.value)
    return sorted(found.items())


def _says_the_same(before: YamlSource, text: str) -> bool:
    try:
        after = YamlSource(text, "")
    except Invalid:
        return False
    return before.data == after.data and list(before.data) == list(after.data) and _order(before) == _order(after) and _comments(before) == _comments(after)


def _order(source: YamlSource) -> list[tuple[str, ...]]:
    return list(source.nodes)


def _comments(source: YamlSource) -> list[str]:
    text = source.text
    for start, end in sorted({(key.start_mark.index, key.end_mark.index) for pair in source.nodes.values() for key in pair if isinstance(key, ScalarNode)}, reverse=True):
        text = text[:start] + "x" * (end > start) + ("\n" if text[start:end].endswith("\n") else "") + text[end:]
    return [found.strip() for found in _COMMENT.findall(text)]
