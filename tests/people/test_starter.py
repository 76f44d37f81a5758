"""Who began a run, as its expressions see them: name and mail address, null for a program; kept out of what stands in clear."""

import pytest

from engine.errors import Text
from engine.model.organisation import Organisation
from engine.pack import Pack, examine_pack
from nodes.registry import manifests
from tests.people.staff import company, story
from tests.unit.flows import flow

TOLD = """  s: {type: start}
  c: {type: calculate, outputs: {to: =run.starter.email, who: =run.starter.name, is_program: =run.starter = null}}
  e: {type: end}"""


@pytest.mark.parametrize(
    ("starter", "organisation", "variables"),
    [
        pytest.param("ben", company(), {"to": "ben@example.com", "who": "Ben Hu", "is_program": False}, id="a person"),
        pytest.param("gone", company(), {"to": "gone@example.com", "who": "Guo Er", "is_program": False}, id="one who has left since"),
        pytest.param("k1234", company(), {"to": None, "who": None, "is_program": True}, id="an API key"),
        pytest.param("", company(), {"to": None, "who": None, "is_program": True}, id="the clock"),
        pytest.param("ben", Organisation(), {"to": None, "who": None, "is_program": True}, id="nobody is known"),
    ],
)
def test_expressions_see_who_began_the_run(starter: str, organisation: Organisation, variables: dict[str, object]) -> None:
    assert story(TOLD, "s > c\nc > e", starter=starter, organisation=organisation).run.variables == variables


@pytest.mark.parametrize(
    ("feel", "needs"),
    [("run.starter.email", True), ("{all: run}.all.starter.id", True), ("run.id", False), ("run.business_key", False), ("1 + 1", False)],
)
def test_the_organisation_is_read_only_for_workflows_that_ask_for_the_starter(feel: str, needs: bool) -> None:
    nodes = "  s: {type: start}\n  n: {type: echo, inputs: {value: '=%s'}}\n  e: {type: end}"
    definition = flow(nodes % feel, "s > n\nn > e")
    assert definition.has_organisation is needs
    assert ("s" in definition.hops) is not needs
    assert flow("  s: {type: start}\n  x: {type: exclusive}\n  e: {type: end}\n  f: {type: end}", f"s > x\nx > e if {feel} = null\nx > f else").has_organisation is needs


FLOW = """workflow: told
title: {en: Told}
%snodes:
  start: {type: start}
  say: {type: notify, inputs: {to: %s, template: hello}}
  end: {type: end}
edges:
  - {from: start, to: say}
  - {from: say, to: end}
"""


def codes(head: str, to: str) -> list[tuple[str, str]]:
    files = {"told.workflow.yaml": FLOW % (head, to), "templates/hello.en.md": "Subject: Hi\n\nHi {{ to_name }}"}
    return [(one.code, one.path) for one in examine_pack(Pack("p", Text("P"), files), manifests(), roles=("hr",)).problems]


def test_a_mail_to_the_starter_needs_no_subject_but_the_starter_is_no_fact() -> None:
    assert codes("", "=run.starter.email") == []
    assert codes("facts: {who: =run.starter.name}\n", "=run.starter.email") == [("marks.personal_fact", "facts.who")]
    assert codes("facts: {key: =run.business_key}\n", "=run.starter.email") == []


def test_the_checker_knows_what_the_starter_has() -> None:
    assert codes("", "=run.starter.email + 1") == [("feel.type", "nodes.say.inputs.to")]
