"""Who of those that may do a task gets it, when, and who may not do it."""

from datetime import timedelta

import pytest

from engine.errors import Denied
from engine.model import command as asked
from engine.model import event as happened
from engine.model.organisation import Organisation, Queue, Substitute
from tests.office import MONDAY
from tests.people.staff import asked_of, assigned, company, one_task, story

HR = ["cat", "dan"]


@pytest.mark.resource(13)
@pytest.mark.resource(19)
def test_a_task_is_offered_to_all_when_its_node_is_reached() -> None:
    told = one_task("candidates: [department:web]")
    assert (len(asked_of(told)), assigned(told)) == (3, [])


@pytest.mark.resource(14)
@pytest.mark.resource(16)
@pytest.mark.parametrize(("last", "next_one"), [("", "cat"), ("cat", "dan"), ("dan", "cat"), ("gone", "cat")])
def test_round_robin_gives_it_to_the_next_in_turn(last: str, next_one: str) -> None:
    told = one_task("candidates: role:hr, distribute: round_robin", organisation=company(queue=Queue(last={"test/t": last})))
    assert (asked_of(told), assigned(told)) == (["role:hr"], [next_one])


@pytest.mark.resource(17)
@pytest.mark.parametrize(("open_tasks", "who"), [({"cat": 2}, "dan"), ({"cat": 2, "dan": 3}, "cat"), ({}, "cat")])
def test_the_shortest_queue_gets_it(open_tasks: dict[str, int], who: str) -> None:
    assert assigned(one_task("candidates: role:hr, distribute: shortest_queue", organisation=company(queue=Queue(open=open_tasks)))) == [who]


@pytest.mark.resource(15)
@pytest.mark.row(5)
def test_chance_comes_from_the_run_alone_and_reaches_everybody() -> None:
    given = [assigned(one_task("candidates: [department:web]", run_id=f"r{number}")) for number in range(5)]
    assert given == [[]] * 5
    said = "candidates: [department:web], distribute: random"
    given = [assigned(one_task(said, run_id=f"r{number}"))[0] for number in range(60)]
    assert {one: given.count(one) > 9 for one in given} == {"web_head": True, "ann": True, "ben": True}
    assert given == [assigned(one_task(said, run_id=f"r{number}"))[0] for number in range(60)]


@pytest.mark.row(5)
def test_a_random_approver_of_several_decides_alone() -> None:
    nodes = "  s: {type: start}\n  t: {type: approval, distribute: random, inputs: {policy: all, approvers: [department:web]}}\n  e: {type: end}"
    told = story(nodes, "s > t\nt > e")
    told.answer("t", "approve", by=assigned(told)[0])
    assert (told.run.status, sum(isinstance(event, happened.TaskCreated) for event in told.events)) == ("completed", 1)


@pytest.mark.resource(8)
def test_the_most_skilled_of_the_candidates_gets_it() -> None:
    assert assigned(one_task("candidates: [ann@example.com]".replace("[ann", "[person:ann") + ", distribute: {by: skill, skill: python}")) == ["ann"]
    assert assigned(one_task("candidates: position:engineer, distribute: {by: skill, skill: python}")) == ["ben"]
    assert assigned(one_task("candidates: role:hr, distribute: {by: skill, skill: python}")) == []


@pytest.mark.resource(9)
@pytest.mark.parametrize(("done", "who"), [({"dan": 4, "cat": 1}, ["dan"]), ({"gone": 9}, []), ({}, [])])
def test_who_has_done_most_of_a_kind_gets_it(done: dict[str, int], who: list[str]) -> None:
    assert assigned(one_task("candidates: role:hr, distribute: experienced", organisation=company(queue=Queue(done={"test/t": done})))) == who


@pytest.mark.resource(7)
@pytest.mark.resource(6)
@pytest.mark.parametrize(("way", "given"), [("familiar", [[], ["dan"], ["dan"]]), ("case", [[], ["dan"], ["dan"]])])
def test_one_person_keeps_what_they_know(way: str, given: list[list[str]]) -> None:
    nodes = "  s: {type: start}\n" + "".join(f"  {name}: {{type: user_task, candidates: role:hr, distribute: {way}}}\n" for name in "abc") + "  e: {type: end}"
    told = story(nodes, "s > a\na > b\nb > c\nc > e")
    for name in "abc":
        told.answer(name, "submit", by="dan")
    assert [assigned(told, name) for name in "abc"] == given


@pytest.mark.resource(6)
def test_who_did_something_else_of_the_run_is_not_its_case_worker() -> None:
    nodes = """  s: {type: start}
  a: {type: user_task, candidates: role:hr}
  b: {type: user_task, candidates: role:hr, distribute: case}
  c: {type: user_task, candidates: [role:hr, person:ann], distribute: case}
  e: {type: end}"""
    told = story(nodes, "s > a\na > b\nb > c\nc > e")
    told.answer("a", "submit", by="cat")
    assert assigned(told, "b") == []
    told.answer("b", "submit", by="dan")
    assert assigned(told, "c") == ["dan"]


@pytest.mark.resource(4)
def test_what_is_for_one_person_cannot_be_done_by_another() -> None:
    told = one_task("candidates: role:hr, distribute: round_robin")
    with pytest.raises(Exception, match="another person has claimed") as refusal:
        told.tell(asked.CompleteTask(told.number("t"), "dan", "submit", {}))
    assert refusal.value.code == "task.claimed"  # type: ignore[attr-defined]
    told.tell(asked.UnclaimTask(told.number("t"), "cat"))
    told.tell(asked.CompleteTask(told.number("t"), "dan", "submit", {}))
    assert told.run.status == "completed"


FOUR_EYES = """  s: {type: start}
  a: {type: user_task, candidates: role:hr}
  t: {type: user_task, candidates: [role:hr, starter], apart_from: [a, starter]}
  e: {type: end}"""


@pytest.mark.resource(5)
def test_four_eyes_who_did_one_may_not_do_the_other() -> None:
    told = story(FOUR_EYES, "s > a\na > t\nt > e", starter="ben")
    told.answer("a", "submit", by="cat")
    assert asked_of(told) == ["person:dan"]
    for unfit in ("cat", "ben"):
        for command in (asked.ClaimTask(told.number("t"), unfit), asked.CompleteTask(told.number("t"), unfit, "submit", {})):
            with pytest.raises(Denied) as refusal:
                told.tell(command)
            assert refusal.value.code == "task.apart"
    told.answer("t", "submit", by="dan")
    assert told.run.status == "completed"


@pytest.mark.resource(5)
def test_four_eyes_hold_while_both_tasks_are_open_in_either_order_and_without_an_organisation() -> None:
    nodes = """  s: {type: start}
  p: {type: parallel}
  a: {type: user_task, candidates: role:hr}
  t: {type: user_task, candidates: role:hr, apart_from: a}
  j: {type: parallel}
  e: {type: end}"""
    for first, second in (("a", "t"), ("t", "a")):
        told = story(nodes, "s > p\np > a\np > t\na > j\nt > j\nj > e", organisation=Organisation())
        told.answer(first, "submit", by="cat")
        with pytest.raises(Denied):
            told.answer(second, "submit", by="cat")
        told.answer(second, "submit", by="dan")
        assert told.run.status == "completed"


@pytest.mark.resource(20)
@pytest.mark.resource(37)
def test_late_distribution_hands_a_task_out_when_its_time_has_come() -> None:
    told = one_task("candidates: role:hr, distribute: {by: round_robin, late: PT8H}")
    assert (told.at(), asked_of(told), assigned(told)) == ({"t": "user_task"}, [], [])
    [timer] = [event for event in told.events if isinstance(event, happened.TimerSet)]
    assert timer.due_at == MONDAY + timedelta(hours=8)
    told.now = timer.due_at
    told.fire("t")
    [offered] = [event for event in told.events if isinstance(event, happened.TaskOffered)]
    assert (offered.to, offered.reason, assigned(told)) == (["role:hr"], "late", ["cat"])


@pytest.mark.resource(18)
def test_early_distribution_settles_whose_it_will_be_when_the_run_begins() -> None:
    nodes = """  s: {type: start}
  a: {type: user_task, candidates: person:ann}
  t: {type: user_task, candidates: role:hr, distribute: {by: shortest_queue, early: true}}
  e: {type: end}"""
    told = story(nodes, "s > a\na > t\nt > e", organisation=company(queue=Queue(open={"cat": 1})))
    [foreseen] = [event for event in told.events if isinstance(event, happened.WorkForeseen)]
    assert (foreseen.node_id, foreseen.candidates) == ("t", ["person:dan"])
    told.organisation = company(queue=Queue(open={"dan": 7}))
    told.answer("a", "submit", by="ann")
    assert (asked_of(told), assigned(told)) == (["person:dan"], ["dan"])


def away(**more: object) -> Substitute:
    said = {"person": "ann", "substitute": "cat", "begins_at": MONDAY - timedelta(days=1), "ends_at": MONDAY + timedelta(days=1), **more}
    return Substitute(**said)  # type: ignore[arg-type]


@pytest.mark.row(12)
@pytest.mark.parametrize(
    ("substitute", "who"),
    [
        (away(), ["person:ann", "person:cat"]),
        (away(instead=True), ["person:cat"]),
        (away(workflows=("test",)), ["person:ann", "person:cat"]),
        (away(workflows=("other",)), ["person:ann"]),
        (away(ends_at=MONDAY), ["person:ann"]),
        (away(begins_at=MONDAY + timedelta(hours=1)), ["person:ann"]),
        (away(substitute="gone", instead=True), ["person:ann"]),
    ],
)
def test_a_substitute_is_asked_too_or_instead_while_somebody_is_away(substitute: Substitute, who: list[str]) -> None:
    assert asked_of(one_task("candidates: person:ann", organisation=company(substitute))) == who


@pytest.mark.row(12)
def test_what_a_substitute_does_counts_as_done_by_whom_they_stand_for() -> None:
    told = one_task("candidates: person:ann", organisation=company(away()))
    told.answer("t", "submit", by="cat")
    [done] = [event for event in told.events if isinstance(event, happened.TaskCompleted)]
    assert (done.by, done.doer, told.run.doers) == ("cat", "ann", {"t": ("ann",)})


@pytest.mark.row(12)
def test_who_is_asked_in_their_own_right_acts_for_nobody_else() -> None:
    told = one_task("candidates: [person:cat, person:ann]", organisation=company(away()))
    told.answer("t", "submit", by="cat")
    assert told.run.doers == {"t": ("cat",)}


@pytest.mark.row(12)
def test_a_substitute_may_not_do_what_must_be_done_by_another() -> None:
    nodes = FOUR_EYES.replace("[role:hr, starter]", "person:ann")
    told = story(nodes, "s > a\na > t\nt > e", organisation=company(away()))
    told.answer("a", "submit", by="cat")
    assert asked_of(told) == ["person:ann"]


@pytest.mark.row(12)
def test_a_substitute_gets_an_open_task_too() -> None:
    told = one_task("candidates: person:ann")
    told.tell(asked.OfferTask(told.number("t"), "dan", "ann"))
    told.answer("t", "submit", by="dan")
    assert told.run.doers == {"t": ("ann",)}
    with pytest.raises(Exception, match=r"ended|open"):
        told.tell(asked.OfferTask(1, "dan", "ann"))


@pytest.mark.resource(18)
def test_early_distribution_holds_also_where_the_run_goes_straight_to_a_job() -> None:
    nodes = """  s: {type: start}
  a: {type: echo, inputs: {value: 1}}
  t: {type: user_task, candidates: role:hr, distribute: {by: random, early: true}}
  e: {type: end}"""
    told = story(nodes, "s > a\na > t\nt > e")
    [foreseen] = [event for event in told.events if isinstance(event, happened.WorkForeseen)]
    told.job("a", value=1)
    assert asked_of(told) == foreseen.candidates
