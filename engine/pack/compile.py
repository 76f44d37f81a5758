"""A pack made ready: its forms, record types, decisions and workflows compiled and checked together.

A problem never stops the others from being found; only a pack without any is given back.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import msgspec

from engine.decision import Decision, parse_rules
from engine.errors import Invalid, Problem, problem
from engine.form import Form, RecordType, parse_forms
from engine.model.check import check_definition, missing_calls
from engine.model.definition import WorkflowDefinition
from engine.node import NodeManifest
from engine.pack.marks import check_marks
from engine.pack.names import Known, check_names
from engine.pack.pack import Pack
from engine.pack.workflow_file import Surroundings, read_workflow
from engine.pack.yaml_source import YamlSource

__all__ = ["CompiledPack", "check_calls", "compile_pack"]


class CompiledPack(msgspec.Struct, frozen=True):
    """What a pack says, ready to run; each map by key."""

    pack: Pack
    forms: dict[str, Form]
    records: dict[str, RecordType]
    decisions: dict[str, Decision]
    workflows: dict[str, WorkflowDefinition]
    sources: dict[str, str]
    """Workflow key -> text of its file."""
    templates: dict[str, str]


_FOLLOWS = {"workflow.form": ".form", "workflow.decision": ".rules"}
"""Problems that only follow from a file that could not be read: what it defines is not known."""


def _told(problems: Iterable[Problem], broken: Collection[str]) -> list[Problem]:
    return [one for one in problems if _FOLLOWS.get(one.code) not in broken]


def compile_pack(pack: Pack, node_types: Mapping[str, NodeManifest]) -> CompiledPack:
    """Compiles everything in `pack`. Raises Invalid with all problems of all files."""
    problems: list[Problem] = []
    broken: set[str] = set()
    forms: dict[str, Form] = {}
    records: dict[str, RecordType] = {}
    decisions: dict[str, Decision] = {}
    workflows: dict[str, WorkflowDefinition] = {}
    sources: dict[str, str] = {}

    def each(suffix: str, read: Callable[[str, str], None]) -> None:
        for name, text in pack.files.items():
            if name.endswith(suffix):
                try:
                    read(text, name)
                except Invalid as fault:
                    broken.add(suffix)
                    problems.extend(_told(fault.problems, broken))

    def add(known: dict[str, Any], found: Mapping[str, Any], file: str) -> None:
        for key, value in found.items():
            if key in known:
                problems.append(problem("pack.twice", f"{key} is defined twice in the pack", f"{key} 在包中重复定义", file=file, path=key))
            known[key] = value

    def read_forms(text: str, file: str) -> None:
        parsed = parse_forms(text, file=file)
        add(forms, parsed.forms, file)
        add(records, parsed.records, file)

    def read_rules(text: str, file: str) -> None:
        add(decisions, parse_rules(text, file=file).decisions, file)

    def read_flow(text: str, file: str) -> None:
        definition = read_workflow(text, file, Surroundings(node_types, forms, decisions))
        source = YamlSource(text, file)
        found = [*check_definition(definition), *check_marks(definition, node_types, forms), *check_names(definition, Known(pack, node_types, forms, records, decisions))]
        problems.extend(source.problem(item.code, item.message.en, item.message.zh, item.path, expected=item.expected, nearest=item.nearest) for item in found)
        add(workflows, {definition.key: definition}, file)
        sources[definition.key] = text

    each(".form", read_forms)
    each(".record", read_forms)
    each(".rules", read_rules)
    each(".workflow.yaml", read_flow)
    if problems:
        raise Invalid(*problems)
    templates = {name.removeprefix("templates/"): text for name, text in pack.files.items() if name.startswith("templates/")}
    return CompiledPack(pack, forms, records, decisions, workflows, sources, templates)


def check_calls(compiled: CompiledPack, known: Collection[str]) -> list[Problem]:
    """Every call of a workflow that is neither in the pack nor among the `known` ones, with its file and line."""
    names = {*compiled.workflows, *known}
    problems = []
    for key, definition in compiled.workflows.items():
        text = compiled.sources[key]
        source = YamlSource(text, next(file for file, content in compiled.pack.files.items() if content == text))
        found = missing_calls(definition, names)
        problems += [source.problem(one.code, one.message.en, one.message.zh, one.path, expected=one.expected, nearest=one.nearest) for one in found]
    return problems
