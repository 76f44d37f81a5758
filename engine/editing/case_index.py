"""What an editor knows of a case file: the workflows, nodes and fields that it names, so that a new name reaches it too."""

from collections.abc import Iterator, Mapping
from typing import Any

from ruamel.yaml.nodes import ScalarNode

from engine.editing.mention import FileIndex, Mention, Symbol
from engine.errors import Invalid
from engine.pack.yaml_source import YamlSource

__all__ = ["case_index"]


def case_index(text: str, forms: Mapping[tuple[str, str], str]) -> FileIndex:
    """Everything that the file names. `forms`: the form of each node, by workflow and node."""
    try:
        source = YamlSource(text, "")
    except Invalid:
        return FileIndex()
    cases = source.data.get("cases")
    found = [mention for number, case in enumerate(cases if isinstance(cases, list) else ()) if isinstance(case, dict) for mention in _case(source, case, f"cases.{number}", forms)]
    return FileIndex(tuple(sorted(set(found), key=lambda one: one.start)))


def _case(source: YamlSource, case: dict[str, Any], path: str, forms: Mapping[tuple[str, str], str]) -> Iterator[Mention]:
    workflow = str(case.get("workflow", ""))
    yield from _value(source, f"{path}.workflow", Symbol("workflow", workflow))
    steps = case.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        place = f"{path}.steps.{number}"
        if not isinstance(step, dict):
            continue
        at = step.get("at")
        for index, name in enumerate(at if isinstance(at, list) else ()):
            yield from _value(source, f"{place}.at.{index}", Symbol("node", str(name), workflow))
        if isinstance(step.get("task"), str):
            yield from _value(source, f"{place}.task", Symbol("node", step["task"], workflow))
            values = step.get("values")
            form = forms.get((workflow, step["task"]), "")
            for name in values if isinstance(values, dict) and form else ():
                pair = source.nodes.get((*f"{place}.values".split("."), str(name)))
                if pair is not None and isinstance(pair[0], ScalarNode):
                    offsets = source.offsets(pair[0])
                    yield Mention(Symbol("field", str(name), form), offsets[0], offsets[-1], False, source.text[offsets[0] : offsets[-1]] == name)


def _value(source: YamlSource, path: str, symbol: Symbol) -> Iterator[Mention]:
    node = source.value(path)
    if node is not None:
        offsets = source.offsets(node)
        yield Mention(symbol, offsets[0], offsets[-1], False, source.text[offsets[0] : offsets[-1]] == node.value)
