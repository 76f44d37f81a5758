"""Every way to say who is asked, and what follows when it is nobody, the starter, or the same person again."""

import pytest
from msgspec.structs import replace

from engine.errors import Invalid
from engine.model import event as happened
from engine.model.organisation import Organisation
from tests.people.staff import asked_of, assigned, company, one_task, story
from tests.unit.flows import flow

APPROVALS = """  s: {type: start}
  a: {type: approval, inputs: {approvers: [person:ann]}, outputs: {a: =result.outcome}}
  b: {type: approval, inputs: {approvers: [person:cat]}}
  c: {type: approval, %s}
  e: {type: end}"""
LINE = "s > a\na > b\nb > c\nc > e"


@pytest.mark.parametrize(
    ("said", "who"),
    [
        pytest.param("candidates: person:ann", ["person:ann"], marks=[pytest.mark.resource(1), pytest.mark.resource(12)], id="a person"),
        pytest.param("candidates: person:ann@example.com", ["person:ann"], id="a person by e-mail"),
        pytest.param("candidates: role:hr", ["role:hr"], marks=[pytest.mark.resource(2), pytest.mark.row(36)], id="a role stays a role"),
        pytest.param("candidates: [department:web]", ["person:web_head", "person:ann", "person:ben"], marks=[pytest.mark.resource(13), pytest.mark.row(36)], id="a department"),
        pytest.param("candidates: [department:rd]", ["person:rd_head", "person:web_head", "person:ann", "person:ben"], marks=pytest.mark.row(36), id="with those below it"),
        pytest.param("candidates: position:engineer", ["person:ann", "person:ben"], marks=[pytest.mark.resource(10), pytest.mark.row(36)], id="a position"),
        pytest.param("candidates: group:pets", ["person:ann", "person:cat"], marks=pytest.mark.row(36), id="a group, without who has left"),
        pytest.param("candidates: {head_of: web}", ["person:web_head"], marks=pytest.mark.row(37), id="a head"),
        pytest.param("candidates: {head_of: Sales}", ["person:boss"], marks=pytest.mark.row(37), id="a head who has left is the one above"),
        pytest.param("candidates: {head_of: starter}", ["person:web_head"], marks=pytest.mark.row(37), id="the head of the starter's department"),
        pytest.param("candidates: {head_of: web, levels: 2}", ["person:rd_head"], marks=pytest.mark.row(37), id="the head one above"),
        pytest.param("candidates: {heads_of: web, levels: 2}", ["person:web_head", "person:rd_head"], marks=pytest.mark.row(37), id="heads in turn"),
        pytest.param("candidates: {heads_of: web}", ["person:web_head", "person:rd_head", "person:boss"], marks=pytest.mark.row(37), id="heads up to the top"),
        pytest.param("candidates: {hrbp_of: starter}", ["person:dan"], marks=pytest.mark.row(37), id="the HRBP"),
        pytest.param("candidates: {manager_of: starter}", ["person:ann"], marks=pytest.mark.resource(10), id="the starter's manager"),
        pytest.param("candidates: {manager_of: starter, levels: 2}", ["person:web_head"], marks=pytest.mark.resource(10), id="a manager who is nobody's but the department's"),
        pytest.param("candidates: {managers_of: starter}", ["person:ann", "person:web_head", "person:rd_head", "person:boss"], id="managers in turn"),
        pytest.param("candidates: {manager_of: {head_of: web}}", ["person:rd_head"], id="a selector in a selector"),
        pytest.param("candidates: starter", ["person:ben"], marks=pytest.mark.row(38), id="the starter"),
        pytest.param("candidates: {chosen: who}", ["person:cat", "person:ann"], marks=[pytest.mark.row(38), pytest.mark.resource(3)], id="the starter's choice"),
        pytest.param("candidates: {head_of: =unit}", ["person:boss"], marks=pytest.mark.row(39), id="the head of a department that a field names"),
        pytest.param("candidates: {head_of: {chosen: who}}", ["person:boss", "person:web_head"], marks=pytest.mark.row(39), id="heads of the departments of whom a field names"),
        pytest.param("candidates: ='if unit = \"sales\" then [\"person:cat\"] else [\"role:hr\"]'", ["person:cat"], marks=[pytest.mark.row(39), pytest.mark.resource(3)], id="FEEL"),
        pytest.param("candidates: {record: =job.hiring_manager}", ["person:ann"], marks=pytest.mark.row(39), id="a record's person"),
        pytest.param("candidates: {skill: python}", ["person:ben", "person:ann"], marks=pytest.mark.resource(8), id="a skill, the best first"),
        pytest.param("candidates: {skill: python, level: 4}", ["person:ben"], marks=pytest.mark.resource(8), id="a skill of a level"),
        pytest.param("candidates: [role:hr, {hrbp_of: web}, person:dan, starter]", ["role:hr", "person:dan", "person:ben"], id="several, each once"),
    ],
)  # fmt: skip
def test_candidates_are_found_in_the_organisation(said: str, who: list[str]) -> None:
    said = said.replace("='if", "'=if")
    told = one_task(said, who=["Cat Su", "ann@example.com"], unit="sales", job={"hiring_manager": {"id": "ann"}})
    assert asked_of(told) == who
    assert told.at() == {"t": "user_task"}


@pytest.mark.parametrize(
    ("said", "warning"),
    [
        ("candidates: [department:wbe, role:hr]", "nobody works in department:wbe; did you mean department:web?"),
        ("candidates: [{chosen: who}, role:hr]", "'Kat Su' is nobody who works here; did you mean Cat Su?"),
        ("candidates: [{head_of: Sale}, role:hr]", "there is no department Sale; did you mean Sales?"),
    ],
)
def test_what_names_nobody_is_told_with_the_nearest_right_name(said: str, warning: str) -> None:
    told = one_task(said, who="Kat Su")
    assert asked_of(told) == ["role:hr"]
    assert [one for event in told.events if isinstance(event, happened.Warned) for one in event.warnings] == [warning]


@pytest.mark.parametrize(
    ("said", "code", "nearest"),
    [
        ("candidates: departmen:web", "workflow.candidate", "department"),
        ("candidates: startr", "workflow.candidate", "starter"),
        ("candidates: {heads_off: web}", "workflow.selector", "heads_of"),
        ("candidates: {head_of: web, level: 2}", "workflow.selector", "levels"),
        ("candidates: {head_of: web, levels: 0}", "workflow.selector", ""),
        ("candidates: {head_of: web, manager_of: starter}", "workflow.selector", ""),
        ("candidates: {done_by: tt}", "workflow.place", "t"),
        ("candidates: {chosen: whoo}", "workflow.unknown_name", "who"),
        ("candidates: role:hr, distribute: round_robn", "workflow.word", "round_robin"),
        ("candidates: role:hr, distribute: {by: skill}", "workflow.missing", ""),
        ("candidates: role:hr, distribute: {by: offer, lat: PT1H}", "workflow.field", "late"),
        ("candidates: role:hr, apart_from: [starte]", "workflow.place", "starter"),
        ("candidates: role:hr, nobody: pas", "workflow.word", "pass"),
        ("candidates: role:hr, nobody: reject", "workflow.word", ""),
        ("candidates: role:hr, same_as_starter: superio", "workflow.word", "superior"),
        ("candidates: role:hr, same_again: once", "workflow.word", ""),
        ("candidates: role:hr, remind: -P1D", "workflow.due", ""),
        ("candidates: role:hr, due: P2D, remind: [soon]", "workflow.time", ""),
        ("candidates: role:hr, on_timeout: submit", "workflow.due", ""),
        ("candidates: role:hr, due: P1D, on_timeout: submitt", "workflow.word", "submit"),
        ("candidates: role:hr, due: P1D, on_timeout: {escalate: {head_off: web}}", "workflow.selector", "head_of"),
        ("candidates: role:hr, auto: sumbit", "workflow.word", "submit"),
    ],
)
def test_a_wrong_word_is_told_with_the_nearest_right_one(said: str, code: str, nearest: str) -> None:
    with pytest.raises(Invalid) as refusal:
        one_task(said, who="ann")
    [told] = refusal.value.problems
    assert (told.code, told.nearest) == (code, nearest)
    assert told.line == 6


def test_without_an_organisation_names_stay_what_they_are() -> None:
    assert asked_of(one_task("candidates: [person:p1, role:hr]", organisation=Organisation())) == ["person:p1", "role:hr"]


@pytest.mark.resource(7)
def test_who_has_done_a_node_is_asked_again_unless_they_have_left() -> None:
    nodes = "  s: {type: start}\n  a: {type: user_task, candidates: role:hr}\n  t: {type: user_task, candidates: {done_by: a}, nobody: admin}\n  e: {type: end}"
    told = story(nodes, "s > a\na > t\nt > e")
    told.answer("a", "submit", by="cat")
    assert asked_of(told) == ["person:cat"]
    told = story(nodes, "s > a\na > t\nt > e")
    told.answer("a", "submit", by="gone")
    assert asked_of(told) == ["role:admin"]


@pytest.mark.row(8)
def test_the_next_approver_is_chosen_by_the_approver() -> None:
    nodes = """  s: {type: start}
  a: {type: approval, inputs: {approvers: [person:ann]}, outputs: {next: =result.values.next}}
  t: {type: approval, inputs: {approvers: {chosen: next}}}
  e: {type: end}"""
    told = story(nodes, "s > a\na > t\nt > e")
    told.answer("a", "approve", by="ann", next="cat")
    assert asked_of(told) == ["person:cat"]


@pytest.mark.row(37)
def test_heads_of_an_approval_are_asked_one_after_the_other_unless_it_says_otherwise() -> None:
    nodes = "  s: {type: start}\n  t: {type: approval, inputs: {approvers: {heads_of: starter, levels: 2}%s}}\n  e: {type: end}"
    told = story(nodes % "", "s > t\nt > e")
    assert asked_of(told) == ["person:web_head"]
    told.answer("t", "approve", by="web_head")
    assert asked_of(told) == ["person:web_head", "person:rd_head"]
    assert asked_of(story(nodes % ", policy: any", "s > t\nt > e")) == ["person:web_head", "person:rd_head"]


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("rule", "outcome", "asked"),
    [("pass", "approve", []), ("reject", "reject", []), ("person:cat", None, ["person:cat"]), ("admin", None, ["role:admin"]), ("incident", None, [])],
)
def test_when_nobody_is_found_the_node_says_what_follows(rule: str, outcome: str | None, asked: list[str]) -> None:
    nodes = f"  s: {{type: start}}\n  t: {{type: approval, nobody: '{rule}', inputs: {{approvers: [position:nurse]}}, outputs: {{said: =result.outcome}}}}\n  e: {{type: end}}"
    told = story(nodes, "s > t\nt > e")
    assert asked_of(told) == asked
    assert told.run.variables.get("said") == outcome
    assert told.at() == ({} if outcome else {"t": "user_task" if asked else "incident"})
    assert [(event.outcome, event.reason) for event in told.events if isinstance(event, happened.OutcomeDecided)] == ([(outcome, "nobody")] if outcome else [])


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("said", "en", "zh"),
    [
        ("[position:nurse]", "asks position nurse", "要求由岗位 nurse 办理"),
        ("[role:hr_manager, group:birds]", "asks role hr_manager, group birds; Ben Hu may not do it", "角色 hr_manager 、群组 birds 办理；Ben Hu不能办理"),
        ("{head_of: {manager_of: starter}}", "asks the head of the manager of who began the run", "发起人的上级的负责人"),
        ("{head_of: gone}", "asks the head of Guo Er", "Guo Er的负责人"),
        ("=who", "asks the expression who, which gives nothing", "表达式 who（结果为空）"),
        ("{chosen: who}", "asks who is chosen in who", "who中所选的人"),
        ("{done_by: s}", "asks who has done “s”", "办理过“s”的人"),
        ("{skill: cobol, level: 3}", "asks who can do cobol", "具备技能cobol的人"),
        ("[starter]", "asks who began the run; Ben Hu may not do it", "要求由发起人办理；Ben Hu不能办理"),
    ],
)  # fmt: skip
def test_an_incident_for_want_of_people_says_whom_the_node_asks(said: str, en: str, zh: str) -> None:
    task = f"  t: {{type: approval, title: {{en: Check, zh: 复核}}, same_as_starter: refuse, inputs: {{approvers: {said}}}}}"
    told = story(f"  s: {{type: start}}\n{task}\n  e: {{type: end}}", "s > t\nt > e", head="inputs: {type: object, properties: {who: {}}}\n", organisation=only_engineers())
    [message] = [event.message for event in told.events if isinstance(event, happened.IncidentRaised)]
    assert f"nobody was found for “Check”, which {en}" in message.en
    assert "“复核”找不到办理人" in message.zh
    assert zh in message.zh


def only_engineers() -> Organisation:
    """Nobody leads anybody, and the human resources are away."""
    known = company()
    people = {
        one.person_id: replace(one, manager="", roles=("hr_manager",) if one.person_id == "ben" else ()) for one in known.people.values() if one.person_id in ("ann", "ben", "gone")
    }
    departments = {one.key: replace(one, head="") for one in known.departments.values() if one.key in ("web", "rd")}
    return Organisation(people=people, departments=departments)


@pytest.mark.row(26)
@pytest.mark.parametrize(
    ("rule", "asked", "outcome"),
    [("self", ["person:ben"], None), ("skip", [], "approve"), ("superior", ["person:ann"], None), ("head", ["person:web_head"], None), ("refuse", ["role:admin"], None)],
)
def test_when_the_starter_would_approve_the_node_says_what_follows(rule: str, asked: list[str], outcome: str | None) -> None:
    nodes = f"  s: {{type: start}}\n  t: {{type: approval, same_as_starter: {rule}, nobody: admin, inputs: {{approvers: [person:ben]}}, outputs: {{said: =result.outcome}}}}\n  e: {{type: end}}"
    told = story(nodes, "s > t\nt > e")
    assert (asked_of(told), told.run.variables.get("said")) == (asked, outcome)


@pytest.mark.row(26)
def test_a_starter_who_is_skipped_leaves_the_others_to_approve() -> None:
    nodes = "  s: {type: start}\n  t: {type: approval, same_as_starter: skip, inputs: {policy: all, approvers: [person:ben, position:engineer]}}\n  e: {type: end}"
    assert asked_of(story(nodes, "s > t\nt > e")) == ["person:ann"]
    nodes = "  s: {type: start}\n  t: {type: approval, same_as_starter: skip, inputs: {approvers: [role:hr]}}\n  e: {type: end}"
    assert asked_of(story(nodes, "s > t\nt > e", starter="cat")) == ["person:dan"]


@pytest.mark.row(27)
@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("same_again: ask, inputs: {approvers: [person:ann]}", ["person:ann"]),
        ("same_again: once, inputs: {approvers: [person:ann]}", []),
        ("same_again: consecutive, inputs: {approvers: [person:ann]}", ["person:ann"]),
        ("same_again: consecutive, inputs: {approvers: [person:cat]}", []),
        ("same_again: once, inputs: {policy: all, approvers: [person:ann, person:dan]}", ["person:dan"]),
        ("same_again: once, inputs: {policy: any, approvers: [person:ann, person:dan]}", []),
        ("same_again: once, inputs: {policy: in_order, approvers: [person:dan, person:ann]}", ["person:dan"]),
    ],
)
def test_who_has_approved_before_is_not_asked_again(said: str, asked: list[str]) -> None:
    told = story(APPROVALS % said, LINE)
    told.answer("a", "approve", by="ann")
    told.answer("b", "approve", by="cat")
    assert asked_of(told, "c") == asked
    if asked == ["person:dan"]:
        told.answer("c", "approve", by="dan")
    assert told.at() == ({"c": "user_task"} if asked == ["person:ann"] else {})


LAST = """  s: {type: start}
  a: {type: approval, same_again: last, inputs: {approvers: [person:ann]}, outputs: {a: =result.outcome}}
  x: {type: exclusive}
  b: {type: approval, same_again: last, inputs: {approvers: [person:cat]}, outputs: {b: =result.%s}}
  c: {type: approval, same_again: last, inputs: {%s}}
  e: {type: end}"""


@pytest.mark.row(27)
@pytest.mark.parametrize(
    ("edge", "said", "asked_first"),
    [
        ('a = "approve"', "approvers: [person:ann]", []),
        ('a = "reject"', "approvers: [person:ann]", ["person:ann"]),
        ('a = "approve"', "approvers: [person:ann, person:dan], policy: all", []),
        ('a = "approve"', "approvers: [person:ann, person:dan], policy: any", ["person:ann"]),
        ('a = "approve"', "approvers: [person:dan]", ["person:ann"]),
        ("b = null", "approvers: [person:ann]", []),
    ],
)
def test_with_last_who_will_surely_be_asked_later_is_not_asked_now(edge: str, said: str, asked_first: list[str]) -> None:
    told = story(LAST % ("outcome", said), f"s > a\na > x\nx > b if {edge}\nx > e else\nb > c\nc > e")
    assert asked_of(told, "a") == asked_first
    if not asked_first:
        told.answer("b", "approve", by="cat")
        assert "person:ann" in asked_of(told, "c")


@pytest.mark.row(27)
def test_with_last_who_may_not_be_asked_later_is_asked_now() -> None:
    edges = 's > a\na > b\nb > x\nx > c if b = "yes"\nx > e else\nc > e'
    told = story(LAST % ("values.way", "approvers: [person:ann]"), edges)
    assert asked_of(told, "a") == ["person:ann"]
    told.answer("a", "approve", by="ann")
    told.answer("b", "approve", by="cat", way="yes")
    assert asked_of(told, "c") == ["person:ann"]


@pytest.mark.row(27)
def test_after_a_rejection_everybody_is_asked_again() -> None:
    nodes = APPROVALS % "same_again: once, inputs: {approvers: [person:ann]}"
    told = story(nodes, LINE)
    told.answer("a", "approve", by="ann")
    told.answer("b", "reject", by="cat")
    assert asked_of(told, "c") == ["person:ann"]


@pytest.mark.row(28)
@pytest.mark.parametrize(("amount", "said"), [(50, "approve"), (5000, "reject"), (500, None)])
def test_a_node_approves_or_rejects_by_itself(amount: int, said: str | None) -> None:
    auto = '"=if amount < 100 then \\"approve\\" else if amount > 1000 then \\"reject\\" else null"'
    head = "inputs: {type: object, properties: {amount: {}}}\n"
    nodes = f"  s: {{type: start}}\n  t: {{type: approval, auto: {auto}, inputs: {{approvers: [person:ann]}}, outputs: {{said: =result.outcome}}}}\n  e: {{type: end}}"
    told = story(nodes, "s > t\nt > e", head=head, amount=amount)
    assert told.run.variables.get("said") == said
    assert asked_of(told) == ([] if said else ["person:ann"])


@pytest.mark.row(28)
def test_a_node_that_always_approves_names_nobody() -> None:
    told = story("  s: {type: start}\n  t: {type: approval, auto: approve, outputs: {said: =result.outcome}}\n  e: {type: end}", "s > t\nt > e")
    assert told.run.variables == {"said": "approve"}
    with pytest.raises(Invalid) as refusal:
        flow("  s: {type: start}\n  t: {type: approval, inputs: {policy: all}}\n  e: {type: end}", "s > t\nt > e")
    assert [one.code for one in refusal.value.problems] == ["workflow.input_missing"]


def test_what_a_workflow_says_for_all_its_approvals_holds_where_they_say_nothing() -> None:
    head = "people: {same_as_starter: superior, same_again: once, nobody: admin}\n"
    nodes = """  s: {type: start}
  a: {type: approval, inputs: {approvers: starter}}
  b: {type: approval, inputs: {approvers: [person:ann]}}
  c: {type: approval, same_again: ask, inputs: {approvers: [person:ann]}}
  d: {type: user_task, candidates: position:nurse}
  e: {type: end}"""
    told = story(nodes, "s > a\na > b\nb > c\nc > d\nd > e", head=head)
    told.answer("a", "approve", by="ann")
    told.answer("c", "approve", by="ann")
    assert [asked_of(told, name) for name in "abcd"] == [["person:ann"], [], ["person:ann"], ["role:admin"]]
    assert assigned(told, "d") == []


def test_a_program_that_began_the_run_is_no_starter_who_could_be_asked() -> None:
    told = one_task("candidates: starter, nobody: admin", starter="key-1", organisation=company())
    assert asked_of(told) == ["role:admin"]


@pytest.mark.row(25)
@pytest.mark.parametrize(
    ("said", "asked", "warned"),
    [
        ("person:ghost", [], "person:ghost is nobody who works here"), ("[person:anne, person:cat]", ["person:cat"], "did you mean person:ann?"),
        ("person:annn@example.com", [], "did you mean person:ann@example.com?"), ("person:ann@example.com", ["person:ann"], ""), ("=named", [], "did you mean ben?"),
    ],
)  # fmt: skip
def test_who_is_named_and_nobody_is_left_out_with_a_warning(said: str, asked: list[str], warned: str) -> None:
    told = one_task(f"candidates: {said}", named="benn")
    assert asked_of(told) == asked
    assert told.at() == {"t": "user_task" if asked else "incident"}
    warnings = [text for event in told.events if isinstance(event, happened.Warned) for text in event.warnings]
    assert warned in " ".join(warnings)
    assert bool(warnings) is bool(warned)


def test_inputs_that_are_no_schema_are_told_when_the_workflow_is_read_and_not_when_somebody_starts_it() -> None:
    with pytest.raises(Invalid) as refusal:
        flow("  s: {type: start}\n  e: {type: end}", "s > e", head="inputs: {type: object, properties: {who: {type: string, title: {en: Who, zh: 谁}}}}\n")
    assert [(one.code, one.path, one.line > 0) for one in refusal.value.problems] == [("workflow.inputs", "inputs.properties.who.title", True)]
