"""The files of a pack, each read once: drafts, indexes, and what the pack as a whole comes to.

Knows no question of an editor. The surprising rule: readings are kept by file and text, for the whole process, so that a keystroke in one file reads only that file again.
"""

from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache

from engine.decision.draft import Draft
from engine.decision.parse import read_drafts as read_rule_drafts
from engine.editing.case_index import case_index
from engine.editing.feel_use import Step, Use, name_uses
from engine.editing.form_index import form_index
from engine.editing.mention import Feel, FileIndex, Known, Lines, Mention, Symbol
from engine.editing.rule_index import decision_type, rule_index
from engine.editing.workflow_index import Around, WorkflowReader, workflow_index
from engine.errors import Invalid, Text
from engine.form.draft import DraftForm
from engine.form.parse import read_drafts as read_form_drafts
from engine.node import NodeManifest
from engine.pack import Examined, Pack, examine_pack, pack_of
from engine.pack.yaml_source import YamlSource

__all__ = ["Library", "Resolved", "plain_text", "resolve"]

WORKFLOW = ".workflow.yaml"
FORMS = (".form", ".record")
RULES = ".rules"
CASES = ".case.yaml"


def plain_text(text: str) -> str:
    """A text without byte order mark and with plain line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


@lru_cache(maxsize=64)
def _forms(text: str) -> tuple[dict[str, DraftForm], FileIndex, bool]:
    drafts = read_form_drafts(text)
    return {draft.key.value: draft for draft in drafts.items}, form_index(drafts), not drafts.problems


@lru_cache(maxsize=64)
def _rules(text: str) -> tuple[dict[str, Draft], FileIndex, bool]:
    drafts = read_rule_drafts(text)
    return {draft.name.value: draft for draft in drafts.items if isinstance(draft, Draft)}, rule_index(drafts), not drafts.problems


@lru_cache(maxsize=64)
def _lines(text: str) -> Lines:
    return Lines(text)


class Resolved:
    """A step of a path in an expression: what it is, as far as that is known, and the symbols that it reads."""

    __slots__ = ("known", "step", "use")

    def __init__(self, use: Use, step: Step, known: Known | None) -> None:
        self.use = use
        self.step = step
        self.known = known


def resolve(feel: Feel) -> list[Resolved]:
    """Every step of every path of an expression."""
    found: list[Resolved] = []
    for use in name_uses(feel.text, feel.names):
        known = None if use.is_local else _filtered(feel, use) or feel.names.get(use.steps[0].name)
        found.append(Resolved(use, use.steps[0], known))
        for step in use.steps[1:]:
            known = part_of(known, step.name) if known is not None else None
            found.append(Resolved(use, step, known))
    return found


def _filtered(feel: Feel, use: Use) -> Known | None:
    """What a name in a filter is when it, or `item`, is a part of what is filtered."""
    for path in reversed(use.filters):
        known = feel.names.get(path[0])
        for name in path[1:]:
            known = part_of(known, name) if known is not None else None
        if known is not None and use.steps[0].name == "item":
            return Known(known.type.items[0] if known.type.name == "list" and known.type.items else known.type, known.title, None, known.members, known.is_closed)
        if known is not None and (part := part_of(known, use.steps[0].name)) is not None:
            return part
    return None


def part_of(known: Known, name: str) -> Known | None:
    """A part of a value; of a list: of its elements."""
    if name in known.members:
        return known.members[name]
    type_ = known.type
    while type_.name == "list" and type_.items:
        type_ = type_.items[0]
    for member, part in type_.members:
        if member == name:
            return Known(part)
    return None


class Library:
    """The texts of one pack."""

    def __init__(self, files: Mapping[str, str], node_types: Mapping[str, NodeManifest], roles: Collection[str] = ()) -> None:
        self.files = {name: plain_text(text) for name, text in files.items()}
        self.node_types = node_types
        self.roles = roles

    def lines(self, file: str) -> Lines:
        """Lines and columns of a file."""
        return _lines(self.files[file])

    def of(self, *suffixes: str) -> list[str]:
        """The files whose names end so."""
        return [name for name in self.files if name.endswith(suffixes)]

    @cached_property
    def form_drafts(self) -> dict[str, DraftForm]:
        """Forms and record types as they are written."""
        return {key: draft for file in self.of(*FORMS) for key, draft in _forms(self.files[file])[0].items()}

    @cached_property
    def decision_drafts(self) -> dict[str, Draft]:
        """Decisions as they are written."""
        return {key: draft for file in self.of(RULES) for key, draft in _rules(self.files[file])[0].items()}

    @cached_property
    def examined(self) -> Examined:
        """The pack, compiled as far as it can be, with all problems."""
        try:
            pack = pack_of(self.files)
        except (Invalid, KeyError):
            pack = Pack("", Text(""), self.files, ("?",))
        return examine_pack(pack, self.node_types, roles=self.roles)

    def source(self, file: str) -> YamlSource | None:
        """A workflow's YAML; None when it cannot be read as it stands."""
        reading = self.examined.readings.get(file)
        return reading.source if reading is not None else None

    def reader(self, source: YamlSource) -> WorkflowReader:
        """What a workflow's names are."""
        return WorkflowReader(source, self._around)

    @cached_property
    def _around(self) -> Around:
        compiled = self.examined.compiled
        forms = {key: draft for key, draft in self.form_drafts.items() if not draft.is_record}
        return Around(self.node_types, forms, self.decision_drafts, compiled.forms, compiled.decisions)

    @cached_property
    def _indexes(self) -> dict[str, FileIndex]:
        return {}

    def index(self, file: str) -> FileIndex:
        """What is known of a file."""
        if file not in self._indexes:
            self._indexes[file] = self._index(file)
        return self._indexes[file]

    def _index(self, file: str) -> FileIndex:
        if file.endswith(FORMS):
            return _forms(self.files[file])[1]
        if file.endswith(RULES):
            return _rules(self.files[file])[1]
        if file.endswith(CASES):
            return case_index(self.files[file], self._task_forms)
        source = self.source(file) if file.endswith(WORKFLOW) else None
        return workflow_index(source, self._around) if source is not None else FileIndex()

    @cached_property
    def _task_forms(self) -> dict[tuple[str, str], str]:
        """The form of each user task, by workflow and node."""
        found: dict[tuple[str, str], str] = {}
        for file in self.of(WORKFLOW):
            source = self.source(file)
            if source is not None:
                found |= {(str(source.data.get("workflow")), name): str(node["form"]) for name, node in self.reader(source).nodes.items() if "form" in node}
        return found

    def is_whole(self, file: str) -> bool:
        """Whether all of a file could be read."""
        if file.endswith(WORKFLOW):
            reading = self.examined.readings.get(file)
            return reading is not None and reading.definition is not None
        return (_forms if file.endswith(FORMS) else _rules)(self.files[file])[2]

    def mentions(self, file: str) -> list[Mention]:
        """Every place of a file where something is named, in FEEL too."""
        found = list(self.index(file).mentions)
        for feel in self.index(file).feels:
            for one in resolve(feel):
                symbol = one.known.symbol if one.known is not None else None
                if symbol is None and one.use.is_call and len(one.use.steps) == 1:
                    symbol = Symbol("function", one.step.name) if one.step.name in feel.names else None
                if symbol is not None and symbol.name == one.step.name:
                    is_sure = one.use.is_sure and self.files[file][feel.at[one.step.start] : feel.at[one.step.end]] == one.step.name
                    found.append(Mention(symbol, feel.at[one.step.start], feel.at[one.step.end], False, is_sure))
        return sorted(found, key=lambda one: (one.start, one.end))

    def decision(self, key: str) -> Known | None:
        """A decision of the pack, from whatever file."""
        draft = self.decision_drafts.get(key)
        if draft is None:
            return None
        type_, members = decision_type(draft)
        return Known(type_, Text(*draft.titles[:2]) if draft.titles else Text(""), Symbol("decision", key), members)

    @property
    def templates(self) -> dict[str, list[str]]:
        """The names of templates, with their files (one for each language)."""
        found: dict[str, list[str]] = {}
        for name in self.files:
            if name.startswith("templates/"):
                found.setdefault(name.removeprefix("templates/").rsplit(".", 2)[0], []).append(name)
        return found

    @property
    def workflow_keys(self) -> dict[str, str]:
        """The keys of the workflows, with their files."""
        found = {}
        for file, reading in self.examined.readings.items():
            key = reading.source.data.get("workflow") if reading.source is not None else None
            if isinstance(key, str):
                found[key] = file
        return found
