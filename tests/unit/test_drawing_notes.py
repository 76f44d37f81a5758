"""Sticky notes of a drawing stand in the workflow file: checked, kept by the formatter and by BPMN, and of no meaning to a run."""

from engine.bpmn import export_bpmn, import_bpmn
from engine.editing.yaml_style import format_yaml
from engine.pack.workflow_file import Surroundings, examine_workflow

TEXT = """workflow: noted
title: {en: Noted, zh: 便签}
nodes:
  start: {type: start, at: [0, 0]}
  done: {type: end}
edges:
  - {from: start, to: done}
notes:
  # Asked on Monday.
  idea: {text: "Ask legal: first", at: [10, -20.5], size: [200, 90], tone: blue}
  plain: {text: 问法务, at: [0, 120]}
"""


def problems_of(text: str) -> dict[str, str]:
    reading = examine_workflow(text, "noted.workflow.yaml", Surroundings({}, {}, {}))
    return {one.path: one.message.en for one in reading.problems}


def test_notes_are_read_and_change_nothing_of_what_runs() -> None:
    bare = TEXT.partition("notes:")[0]
    noted, without = (examine_workflow(text, "noted.workflow.yaml", Surroundings({}, {}, {})) for text in (TEXT, bare))
    assert noted.problems == ()
    assert noted.definition == without.definition is not None


def test_a_wrong_note_is_told_at_its_place() -> None:
    wrong = problems_of(TEXT.replace("[10, -20.5]", "[10]").replace("tone: blue", "tone: pink").replace("{text: 问法务, at", "{words: 问法务, at"))
    assert set(wrong) == {"notes.idea.at", "notes.idea.tone", "notes.plain.text", "notes.plain.words"}


def test_notes_survive_the_formatter_and_a_journey_through_bpmn() -> None:
    assert format_yaml(TEXT) == TEXT
    source = examine_workflow(TEXT, "noted.workflow.yaml", Surroundings({}, {}, {})).source
    assert source is not None
    assert import_bpmn(export_bpmn(source.data)).workflows["noted"]["notes"] == {
        "idea": {"text": "Ask legal: first", "at": [10, -20.5], "size": [200, 90], "tone": "blue"},
        "plain": {"text": "问法务", "at": [0, 120]},
    }
