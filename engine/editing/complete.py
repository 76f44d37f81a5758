"""Completion at a place of any file of a pack."""

from engine.editing.answer import Completion
from engine.editing.complete_feel import Candidate
from engine.editing.complete_text import form_candidates, rule_candidates
from engine.editing.complete_yaml import yaml_candidates
from engine.editing.library import FORMS, RULES, WORKFLOW, Library
from engine.editing.rename import span_of

__all__ = ["complete_at"]

_MOST = 400


def complete_at(library: Library, file: str, offset: int) -> list[Completion]:
    """What may stand at `offset`: what begins as what is written, then what holds it."""
    if file.endswith(FORMS):
        found = form_candidates(library, file, offset)
    elif file.endswith(RULES):
        found = rule_candidates(library, file, offset)
    elif file.endswith(WORKFLOW):
        found = yaml_candidates(library, file, offset)
    else:
        found = []
    text = library.files[file]
    ranked = sorted((rank, number) for number, one in enumerate(found) if (rank := _rank(one, text[offset - one.length : offset])) is not None)
    unique = {found[number].label: found[number] for _, number in reversed(ranked)}
    ordered = dict.fromkeys(found[number].label for _, number in ranked)
    return [_completion(library, file, offset, unique[label]) for label in ordered][:_MOST]


def _rank(one: Candidate, typed: str) -> int | None:
    """0: begins so; 1: holds it; None: does not fit."""
    label, word = one.label.casefold(), typed.casefold()
    return 0 if label.startswith(word) else 1 if word in label else None


def _completion(library: Library, file: str, offset: int, one: Candidate) -> Completion:
    text, insert = library.files[file], one.insert or one.label
    if one.length and insert[:1] == text[offset - one.length] == text[offset : offset + 1] == '"':
        insert = insert.removesuffix('"')
    return Completion(one.label, one.kind, one.detail, insert, span_of(library, file, offset - one.length, offset), one.documentation)
