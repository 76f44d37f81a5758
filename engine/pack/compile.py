"""A pack made ready: its forms, record types, decisions and workflows compiled and checked together.

A problem never stops the others from being found; only a pack without errors is given back. The surprising rule: what a broken file seems to define counts as known
to the others, so that they are not blamed for it.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import msgspec

from engine.decision import Decision, RuleFile, examine_rules
from engine.errors import Invalid, Problem, problem
from engine.form import Form, FormFile, RecordType, examine_forms
from engine.model.check import check_definition, missing_calls
from engine.model.check_rejected import REJECTED_SAME, unread_rejections
from engine.model.definition import WorkflowDefinition
from engine.node import NodeManifest
from engine.pack.marks import check_marks
from engine.pack.names import Known, check_names, check_offers
from engine.pack.pack import Pack
from engine.pack.public import check_public
from engine.pack.workflow_file import KEPT, Reading, Surroundings, examine_workflow
from engine.pack.workflow_type import check_types
from engine.pack.yaml_source import YamlSource

__all__ = ["CompiledPack", "Examined", "check_calls", "compile_pack", "examine_pack"]

_DEFINES = re.compile(r"^\s*(form|record|decision)\s+([^\W\d]\w*)", re.M)
_KINDS = {"form": "表单", "record": "档案类型", "decision": "决策", "workflow": "流程"}
_UNSURE = frozenset({"workflow.invalid", "workflow.edge", "workflow.node_type"})
"""After one of these the drawing as a whole cannot be judged."""


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
    warnings: tuple[Problem, ...] = ()


class Examined(msgspec.Struct, frozen=True):
    """A pack and everything that was found in it, also when some of its files are wrong."""

    compiled: CompiledPack
    problems: tuple[Problem, ...]
    readings: dict[str, Reading]
    """Workflow file -> what could be read of it."""


def compile_pack(pack: Pack, node_types: Mapping[str, NodeManifest], *, is_judged: bool = True) -> CompiledPack:
    """Compiles everything in `pack`. Raises Invalid with all problems of all files when one of them is an error.

    Not `is_judged`: a pack that was accepted once, when checks may have been laxer; only what cannot be read is an error.
    """
    examined = examine_pack(pack, node_types, is_judged=is_judged)
    if any(found.is_error for found in examined.problems):
        raise Invalid(*examined.problems)
    return examined.compiled


def examine_pack(pack: Pack, node_types: Mapping[str, NodeManifest], *, roles: Collection[str] = (), is_judged: bool = True) -> Examined:
    """Everything that can be said of `pack`; never raises. `roles`: the names of all roles, when they are known."""
    examiner = _Examiner(pack, node_types, roles, is_judged)
    examiner.each(".form", examiner.read_forms)
    examiner.each(".record", examiner.read_forms)
    examiner.check_offers()
    examiner.each(".rules", examiner.read_rules)
    examiner.each(".workflow.yaml", examiner.read_flow)
    examiner.check_public()
    templates = {name.removeprefix("templates/"): text for name, text in pack.files.items() if name.startswith("templates/")}
    problems = examiner.told()
    warnings = tuple(found for found in problems if not found.is_error)
    compiled = CompiledPack(pack, examiner.forms, examiner.records, examiner.decisions, examiner.workflows, examiner.sources, templates, warnings)
    return Examined(compiled, problems, examiner.readings)


@lru_cache(maxsize=128)
def _forms(text: str, file: str) -> tuple[FormFile, tuple[Problem, ...]]:
    found, problems = examine_forms(text, file=file)
    return found, (*problems, *found.warnings)


@lru_cache(maxsize=128)
def _rules(text: str, file: str) -> tuple[RuleFile, tuple[Problem, ...]]:
    found, problems = examine_rules(text, file=file)
    return found, (*problems, *found.warnings)


def _place_of(kind: str, key: str, text: str) -> tuple[int, int]:
    """Line and column of the name of what `text` defines."""
    sign = r"\s*:\s*[\"']?" if kind == "workflow" else r"\s+"
    found = re.search(rf"^[^\S\n]*{kind}{sign}({re.escape(key)})\b", text, re.M)
    at = found.start(1) if found is not None else 0
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


class _Examiner:
    def __init__(self, pack: Pack, node_types: Mapping[str, NodeManifest], roles: Collection[str], is_judged: bool) -> None:
        self.is_judged = is_judged
        self.pack = pack
        self.node_types = node_types
        self.roles = roles
        self.problems: list[Problem] = []
        self.forms: dict[str, Form] = {}
        self.records: dict[str, RecordType] = {}
        self.decisions: dict[str, Decision] = {}
        self.workflows: dict[str, WorkflowDefinition] = {}
        self.sources: dict[str, str] = {}
        self.readings: dict[str, Reading] = {}
        self.defined: dict[tuple[str, str], tuple[str, int]] = {}
        """Kind and key -> the file and the line where it stands first."""
        self.broken: dict[str, set[str]] = {"form": set(), "record": set(), "decision": set()}
        """What seems to be defined where something is wrong."""

    def told(self) -> tuple[Problem, ...]:
        """All problems; whether a name in a form comes from the run is known where a workflow shows the form, and is then no longer asked. What a called workflow's approvals come to, its caller may read."""
        shown = {node.form for definition in self.workflows.values() for node in definition.nodes.values()}
        settled = {(read.file, read.line, read.column) for key in shown if key in self.forms for read in self.forms[key].reads}
        asked = {node.workflow for definition in self.workflows.values() for node in definition.nodes.values() if node.kind == "call"}
        called = {self.defined["workflow", key][0] for key in asked if ("workflow", key) in self.defined}
        kept = (one for one in self.problems if one.code != REJECTED_SAME or one.file not in called)
        return tuple(one for one in kept if one.code != "form.unknown_name" or (one.file, one.line, one.column) not in settled)

    def each(self, suffix: str, read: Callable[[str, str], None]) -> None:
        for name, text in self.pack.files.items():
            if name.endswith(suffix):
                read(text, name)

    def parsed(self, parse: Callable[[str, str], tuple[Any, tuple[Problem, ...]]], text: str, file: str) -> Any:
        found, problems = parse(text, file) if len(text) <= KEPT else parse.__wrapped__(text, file)  # type: ignore[attr-defined]
        self.problems.extend(problems)
        if any(one.is_error for one in problems):
            right = {"form": "forms", "record": "records", "decision": "decisions"}
            for kind, key in _DEFINES.findall(text):
                if key not in getattr(found, right[kind], ()):
                    self.broken[kind].add(key)
        return found

    def add(self, kind: str, known: dict[str, Any], found: Mapping[str, Any], file: str) -> None:
        for key, value in found.items():
            line, column = _place_of(kind, key, self.pack.files[file])
            first = self.defined.setdefault((kind, key), (file, line))
            if key in known:
                kind_zh, (where, at) = _KINDS[kind], first
                twice = problem(
                    "pack.twice",
                    f"the {kind} {key} is defined twice in the pack: first in {where}, line {at}",
                    f"{kind_zh} {key} 在包中重复定义：首次定义于 {where} 第 {at} 行",
                    file=file, line=line, column=column,
                )  # fmt: skip
                self.problems.append(twice)
            known[key] = value

    def read_forms(self, text: str, file: str) -> None:
        parsed = self.parsed(_forms, text, file)
        self.add("form", self.forms, parsed.forms, file)
        self.add("record", self.records, parsed.records, file)

    def check_offers(self) -> None:
        known = {*self.records, *self.broken["record"]}
        for form in (*self.forms.values(), *(record.form for record in self.records.values())) if self.is_judged else ():
            self.problems.extend(check_offers(form, known, is_alone=not self.pack.needs))

    def check_public(self) -> None:
        if self.is_judged and self.pack.public:
            self.problems.extend(check_public(self.pack, self.workflows, self.forms, {name for one in self.broken.values() for name in one}))

    def read_rules(self, text: str, file: str) -> None:
        parsed = self.parsed(_rules, text, file)
        self.add("decision", self.decisions, parsed.decisions, file)

    def read_flow(self, text: str, file: str) -> None:
        known_forms: dict[str, Any] = {**dict.fromkeys(self.broken["form"]), **self.forms}
        known_decisions: dict[str, Any] = {**dict.fromkeys(self.broken["decision"]), **self.decisions}
        reading = examine_workflow(text, file, Surroundings(self.node_types, known_forms, known_decisions))
        self.readings[file] = reading
        self.problems.extend(reading.problems)
        if reading.definition is None or reading.source is None:
            return
        if self.is_judged:
            self.problems.extend(self._judged(reading.source, reading.definition, reading.problems))
        self.add("workflow", self.workflows, {reading.definition.key: reading.definition}, file)
        self.sources[reading.definition.key] = text

    def _judged(self, source: YamlSource, definition: WorkflowDefinition, told: Collection[Problem]) -> Iterator[Problem]:
        """What is wrong with a workflow that could be read."""
        records = {**dict.fromkeys(self.broken["record"]), **self.records}
        found = list(check_names(definition, Known(self.pack, self.node_types, self.forms, records, self.decisions, self.roles)))
        found += check_marks(definition, self.node_types, self.forms)
        if not _UNSURE & {one.code for one in told}:
            found += check_definition(definition)
            forms = {node.form for node in definition.nodes.values()} & self.forms.keys()
            found += unread_rejections(definition, {read.name for key in forms for read in self.forms[key].reads})
        yield from (one if one.file else source.placed(one) for one in found)
        yield from check_types(source, definition, self.node_types, self.forms, self.decisions)


def check_calls(compiled: CompiledPack, known: Collection[str]) -> list[Problem]:
    """Every call of a workflow that is neither in the pack nor among the `known` ones, with its file and line."""
    names = {*compiled.workflows, *known}
    problems = []
    for key, definition in compiled.workflows.items():
        text = compiled.sources[key]
        source = YamlSource(text, next(file for file, content in compiled.pack.files.items() if content == text))
        problems += [source.placed(one) for one in missing_calls(definition, names)]
    return problems
