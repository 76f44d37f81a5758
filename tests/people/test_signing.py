"""Each operation on an open decision, alone and with others: what it does, in which state it is refused, and what it makes of the count."""

from datetime import timedelta

import pytest

from engine.errors import Conflict, Denied, Invalid
from engine.form import parse_forms
from engine.model import command as asked
from engine.model import command_signing as signing
from engine.model import event as happened
from engine.model.command import Command
from engine.pack.workflow_file import Surroundings, read_workflow
from tests.people.signers import Desk
from tests.unit.flows import flow


def approval(policy: str, *people: str, more: str = "", node: str = "") -> Desk:
    """One approval and its end; `more` among its inputs, `node` among its own fields."""
    listed = ", ".join(f'"{name if ":" in name else "person:" + name}"' for name in people)
    return Desk(
        flow(
            f"""  s: {{type: start}}
  a: {{type: approval, {node}inputs: {{policy: {policy}, approvers: [{listed}]{more}}}, outputs: {{said: =result.outcome, votes: =result.votes}}}}
  e: {{type: end}}""",
            "s > a\na > e",
        )
    )


def line(more: str = "") -> Desk:
    """ann fills in, bob approves, cyn and dan approve, eve approves."""
    return Desk(
        flow(
            f"""  s: {{type: start}}
  fill: {{type: user_task, candidates: ["person:ann"], {more}outputs: {{days: =result.values.days}}}}
  first: {{type: approval, inputs: {{policy: one, approvers: ["person:bob"]}}}}
  both: {{type: approval, inputs: {{policy: all, approvers: ["person:cyn", "person:dan"]}}}}
  last: {{type: approval, inputs: {{policy: one, approvers: ["person:eve"]}}}}
  e: {{type: end}}""",
            "s > fill\nfill > first\nfirst > both\nboth > last\nlast > e",
        )
    )


def said(desk: Desk) -> object:
    return desk.run.variables.get("said")


def refused(desk: Desk, command: Command) -> str:
    before = desk.run
    with pytest.raises((Conflict, Invalid, Denied)) as caught:
        desk.tell(command)
    assert desk.run is before
    return caught.value.code


def add(desk: Desk, by: str, place: str, *people: str) -> None:
    desk.tell(signing.AddSigners(number=desk.task(by), by=by, place=place, people=tuple(f"person:{one}" for one in people)))  # type: ignore[arg-type]


@pytest.mark.row(1)
def test_with_all_everybody_must_approve() -> None:
    desk = approval("all", "ann", "bob")
    desk.sign("bob")
    assert desk.seats() == {"a": ["person:ann"]}
    desk.sign("ann")
    assert (said(desk), desk.is_over()) == ("approve", True)


@pytest.mark.row(1)
def test_with_all_one_rejection_ends_it_and_nobody_else_is_asked() -> None:
    desk = approval("all", "ann", "bob", "cyn")
    desk.sign("bob", "reject")
    assert (said(desk), desk.is_over()) == ("reject", True)


@pytest.mark.row(2)
def test_with_any_the_first_approval_is_enough() -> None:
    desk = approval("any", "ann", "bob", "cyn")
    desk.sign("bob", "reject")
    desk.sign("cyn")
    assert said(desk) == "approve"


@pytest.mark.row(3)
@pytest.mark.resource(24)
def test_in_order_the_next_is_asked_when_the_one_before_has_approved() -> None:
    desk = approval("in_order", "ann", "bob", "cyn")
    assert desk.seats() == {"a": ["person:ann"]}
    desk.sign("ann")
    assert desk.seats() == {"a": ["person:bob"]}
    desk.sign("bob", "reject")
    assert said(desk) == "reject"


@pytest.mark.row(4)
@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([("ann", "approve"), ("bob", "approve")], None),
        ([("ann", "approve"), ("bob", "approve"), ("cyn", "approve")], "approve"),
        ([("ann", "reject"), ("bob", "reject"), ("cyn", "reject")], "reject"),
    ],
)
def test_a_ratio_is_decided_as_soon_as_it_is_certain(answers: list[tuple[str, str]], outcome: str | None) -> None:
    desk = approval("ratio", "ann", "bob", "cyn", "dan", "eve", more=", ratio: 0.6")
    for person, answer in answers:
        assert said(desk) is None
        desk.sign(person, answer)
    assert said(desk) == outcome


@pytest.mark.row(4)
def test_a_weighted_vote_counts_what_each_weighs() -> None:
    desk = approval("weighted", "ann", "bob", "cyn", more=', weights: {"person:ann": 3, "person:bob": 2}, pass_at: 4')
    desk.sign("cyn")
    desk.sign("ann")
    assert said(desk) == "approve"
    desk = approval("weighted", "ann", "bob", "cyn", more=', weights: {"person:ann": 3, "person:bob": 2}, pass_at: 4')
    desk.sign("ann", "reject")
    assert said(desk) == "reject"


@pytest.mark.row(4)
def test_a_ratio_without_a_share_is_an_incident_and_no_guess() -> None:
    assert approval("ratio", "ann").story.at() == {"a": "incident"}


@pytest.mark.row(5)
def test_with_random_one_of_them_is_asked_and_the_same_one_again() -> None:
    first, again = approval("random", "ann", "bob", "cyn", "dan"), approval("random", "ann", "bob", "cyn", "dan")
    assert len(first.seats()["a"]) == 1
    assert first.seats() == again.seats()


@pytest.mark.row(6)
@pytest.mark.resource(43)
def test_a_signer_who_was_added_before_answers_first_and_then_the_adder() -> None:
    desk = approval("one", "ann")
    add(desk, "ann", "before", "bob")
    number = desk.task("ann")
    assert refused(desk, asked.CompleteTask(number, "ann", "approve", {})) == "sign.held"
    desk.sign("bob")
    assert said(desk) is None
    desk.sign("ann")
    assert said(desk) == "approve"
    assert [vote["place"] for vote in desk.run.variables["votes"] if "place" in vote] == ["before"]


@pytest.mark.row(6)
@pytest.mark.resource(43)
def test_a_signer_who_was_added_after_is_asked_when_the_adder_has_approved() -> None:
    desk = approval("any", "ann", "bob")
    add(desk, "ann", "after", "cyn")
    desk.sign("ann")
    assert (said(desk), desk.seats()) == (None, {"a": ["person:bob", "person:cyn"]})
    desk.sign("cyn")
    assert said(desk) == "approve"


@pytest.mark.row(6)
def test_a_signer_beside_counts_like_the_others() -> None:
    desk = approval("ratio", "ann", "bob", more=", ratio: 0.5")
    add(desk, "ann", "beside", "cyn")
    desk.sign("ann")
    assert said(desk) is None  # one of three
    desk.sign("cyn")
    assert said(desk) == "approve"


@pytest.mark.row(6)
def test_an_added_signer_before_or_after_may_veto() -> None:
    desk = approval("any", "ann", "bob")
    add(desk, "ann", "before", "cyn")
    desk.sign("cyn", "reject")
    assert said(desk) == "reject"


@pytest.mark.row(6)
def test_nobody_is_added_who_sits_there_already_or_has_answered() -> None:
    desk = approval("all", "ann", "bob", "cyn")
    desk.sign("cyn")
    for name in ("person:bob", "person:cyn", "person:ann"):
        assert refused(desk, signing.AddSigners(number=desk.task("ann"), by="ann", place="before", people=(name,))) == "sign.already_in"


@pytest.mark.row(6)
@pytest.mark.row(7)
def test_a_node_that_does_not_allow_it_refuses_an_added_signer_but_not_an_admin() -> None:
    desk = approval("all", "ann", "bob", node="allow: [transfer], ")
    command = signing.AddSigners(number=desk.task("ann"), by="ann", place="beside", people=("person:cyn",))
    assert refused(desk, command) == "sign.not_allowed"
    desk.tell(signing.AddSigners(number=desk.task("ann"), by="boss", place="beside", people=("person:cyn",), is_forced=True))
    assert desk.seats() == {"a": ["person:ann", "person:bob", "person:cyn"]}


@pytest.mark.row(7)
def test_who_added_a_signer_can_remove_them_and_what_is_certain_then_is_decided() -> None:
    desk = approval("all", "ann", "bob")
    add(desk, "ann", "beside", "cyn")
    number = desk.task("cyn")
    assert refused(desk, signing.RemoveSigner(by="bob", number=number)) == "sign.not_added"
    desk.sign("ann")
    desk.sign("bob")
    assert said(desk) is None
    desk.tell(signing.RemoveSigner(by="ann", number=number))
    assert said(desk) == "approve"


@pytest.mark.row(7)
def test_removing_who_was_added_before_frees_the_adder_and_the_last_one_stays() -> None:
    desk = approval("one", "ann")
    add(desk, "ann", "before", "bob")
    desk.tell(signing.RemoveSigner(by="ann", number=desk.task("bob")))
    assert refused(desk, signing.RemoveSigner(by="boss", number=desk.task("ann"), is_forced=True)) == "sign.last_one"
    desk.sign("ann")
    assert said(desk) == "approve"


@pytest.mark.row(7)
def test_a_signer_whose_turn_has_not_come_can_be_removed_by_name() -> None:
    desk = approval("in_order", "ann", "bob", "cyn")
    desk.tell(signing.RemoveSigner(by="boss", name="person:bob", at=desk.task("ann"), is_forced=True))
    desk.sign("ann")
    assert desk.seats() == {"a": ["person:cyn"]}


@pytest.mark.row(8)
def test_the_approver_chooses_the_next_one() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a: {type: user_task, candidates: ["person:ann"], outputs: {next: =result.values.next}}
  b: {type: approval, inputs: {approvers: '="person:" + next'}}
  e: {type: end}""",
            "s > a\na > b\nb > e",
        )
    )
    desk.sign("ann", "submit", next="dan")
    assert desk.seats() == {"b": ["person:dan"]}


@pytest.mark.row(9)
@pytest.mark.resource(30)
def test_a_transferred_task_is_another_persons_for_good() -> None:
    desk = approval("all", "ann", "bob")
    number = desk.task("ann")
    assert refused(desk, signing.TransferTask(number=number, by="ann", to="person:bob")) == "sign.already_in"
    desk.tell(signing.TransferTask(number=number, by="ann", to="person:cyn", note="on leave"))
    assert desk.seats() == {"a": ["person:cyn", "person:bob"]}
    desk.sign("cyn")
    desk.sign("bob")
    assert [vote["by"] for vote in desk.run.variables["votes"]] == ["cyn", "bob"]


@pytest.mark.row(10)
def test_what_a_leaver_has_is_handed_over_in_every_state() -> None:
    desk = approval("all", "ann", "bob", "role:hm")
    desk.tell(signing.DelegateTask(number=desk.task("ann"), by="ann", to="person:dan"))
    desk.tell(asked.ClaimTask(desk.task("bob"), "bob"))
    desk.tell(signing.TransferTask(number=desk.task("dan"), by="boss", to="person:eve", frm="person:ann", is_forced=True))
    desk.tell(signing.TransferTask(number=desk.task("bob"), by="boss", to="person:new", frm="person:bob", is_forced=True))
    desk.tell(signing.ReturnTask(number=desk.task("dan"), by="dan"))
    assert desk.seats() == {"a": ["person:eve", "person:new", "role:hm"]}


@pytest.mark.row(11)
@pytest.mark.resource(27)
def test_a_delegated_task_comes_back_and_the_owner_decides() -> None:
    desk = approval("one", "ann")
    number = desk.task("ann")
    desk.tell(signing.DelegateTask(number=number, by="ann", to="person:bob"))
    assert refused(desk, asked.CompleteTask(number, "bob", "approve", {})) == "sign.delegated"
    assert refused(desk, signing.SendBack(number=number, by="bob")) == "sign.delegated"
    desk.tell(signing.ReturnTask(number=number, by="bob", outcome="approve", note="looks good"))
    assert refused(desk, asked.CompleteTask(number, "bob", "approve", {})) == "task.claimed"
    desk.tell(asked.CompleteTask(number, "ann", "approve", {}))
    assert [vote["by"] for vote in desk.run.variables["votes"]] == ["ann"]


@pytest.mark.row(11)
def test_the_owner_calls_a_delegated_task_back() -> None:
    desk = approval("one", "ann")
    desk.tell(signing.DelegateTask(number=desk.task("ann"), by="ann", to="person:bob"))
    desk.tell(signing.ReturnTask(number=desk.task("bob"), by="ann"))
    desk.sign("ann")
    assert said(desk) == "approve"


@pytest.mark.row(13)
@pytest.mark.resource(21)
@pytest.mark.resource(23)
@pytest.mark.resource(29)
def test_a_task_that_is_offered_to_a_role_is_claimed_and_given_back() -> None:
    desk = approval("one", "role:hr")
    number = desk.task("ann")
    desk.tell(asked.ClaimTask(number, "ann"))
    assert refused(desk, asked.ClaimTask(number, "bob")) == "task.claimed"
    desk.tell(asked.UnclaimTask(number, "ann"))
    desk.tell(asked.CompleteTask(number, "bob", "approve", {}))
    assert said(desk) == "approve"


@pytest.mark.row(14)
@pytest.mark.row(18)
def test_sent_back_to_the_previous_step_the_run_walks_through_all_in_between_again() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    desk.sign("bob")
    desk.sign("cyn")
    desk.tell(signing.SendBack(number=desk.task("dan"), by="dan", note="why 3 days"))
    assert desk.at() == ["first"]
    desk.sign("bob")
    assert desk.seats() == {"both": ["person:cyn", "person:dan"]}


@pytest.mark.row(15)
@pytest.mark.row(18)
def test_sent_back_to_the_starter_with_the_values_of_before_the_run_comes_straight_back_to_who_sent_it() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    desk.sign("bob")
    desk.sign("cyn")
    desk.tell(signing.SendBack(number=desk.task("dan"), by="dan", to="starter", then="straight"))
    created = [event for event in desk.story.events if isinstance(event, happened.TaskCreated)][-1]
    assert (desk.at(), created.values) == (["fill"], {"days": 3})
    assert desk.token("fill").open_tasks == {created.number: "ann"}
    desk.sign("ann", "submit", days=2)
    assert desk.seats() == {"both": ["person:dan"]}
    assert [vote.by for vote in desk.token("both").votes] == ["cyn"]
    desk.sign("dan")
    assert desk.at() == ["last"]


@pytest.mark.row(16)
def test_the_run_goes_back_only_to_nodes_that_it_has_passed_on_its_way_here() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    number = desk.task("bob")
    for target, code in {"last": "sign.not_passed", "both": "sign.not_passed", "first": "sign.not_passed", "s": "sign.not_a_task", "nothing": "sign.unknown_node"}.items():
        assert refused(desk, signing.SendBack(number=number, by="bob", to=target)) == code
    desk.tell(signing.SendBack(number=number, by="bob", to="fill"))
    assert desk.at() == ["fill"]


@pytest.mark.row(14)
@pytest.mark.row(16)
def test_sent_back_in_one_branch_the_other_branch_stays_and_before_the_split_it_goes() -> None:
    drawing = flow(
        """  s: {type: start}
  fill: {type: user_task, candidates: ["person:ann"]}
  fork: {type: parallel}
  a: {type: approval, inputs: {approvers: ["person:bob"]}}
  a2: {type: approval, inputs: {approvers: ["person:cyn"]}}
  b: {type: approval, inputs: {approvers: ["person:dan"]}}
  join: {type: parallel}
  c: {type: approval, inputs: {approvers: ["person:eve"]}}
  e: {type: end}""",
        "s > fill\nfill > fork\nfork > a\na > a2\nfork > b\na2 > join\nb > join\njoin > c\nc > e",
    )
    desk = Desk(drawing)
    desk.sign("ann", "submit")
    desk.sign("bob")
    desk.sign("dan")
    desk.tell(signing.SendBack(number=desk.task("cyn"), by="cyn"))
    assert desk.at() == ["a", "join"]
    desk.sign("bob")
    desk.sign("cyn")
    assert desk.at() == ["c"]
    desk.tell(signing.SendBack(number=desk.task("eve"), by="eve", to="b"))
    assert desk.at() == ["b", "join"]
    desk.sign("dan")
    desk.tell(signing.SendBack(number=desk.task("eve"), by="eve", to="fill"))
    assert desk.at() == ["fill"]


@pytest.mark.row(17)
def test_a_rejection_ends_the_run_where_the_drawing_says_so() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a: {type: approval, inputs: {policy: all, approvers: ["person:ann", "person:bob"]}, outputs: {said: =result.outcome}}
  b: {type: approval, inputs: {approvers: ["person:cyn"]}}
  no: {type: end, outcome: refused, terminate: true}
  e: {type: end}""",
            's > a\na > no if said = "reject"\na > b else\nb > e',
        )
    )
    desk.sign("ann", "reject")
    assert (desk.run.status, desk.run.outcome) == ("completed", "refused")


@pytest.mark.row(19)
def test_an_answer_is_taken_back_while_nobody_has_acted_on_what_followed() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    number = desk.sign("bob")
    assert refused(desk, signing.TakeBack(number=number, by="cyn")) == "sign.not_yours"
    desk.tell(signing.TakeBack(number=number, by="bob"))
    assert (desk.at(), list(desk.token("first").open_tasks.values())) == (["first"], ["bob"])
    number = desk.sign("bob")
    desk.tell(asked.ClaimTask(desk.task("cyn"), "cyn"))
    assert refused(desk, signing.TakeBack(number=number, by="bob")) == "sign.acted_on"


@pytest.mark.row(19)
def test_one_of_several_takes_an_answer_back_while_the_others_are_still_asked() -> None:
    desk = approval("all", "ann", "bob", "cyn")
    number = desk.sign("ann")
    desk.sign("bob")
    desk.tell(signing.TakeBack(number=number, by="ann"))
    desk.sign("ann", "reject")
    assert said(desk) == "reject"


@pytest.mark.row(19)
def test_in_order_an_answer_is_taken_back_until_the_next_one_has_begun() -> None:
    desk = approval("in_order", "ann", "bob", "cyn")
    number = desk.sign("ann")
    desk.tell(signing.TakeBack(number=number, by="ann"))
    assert (desk.seats(), desk.token("a").pending) == ({"a": ["person:ann"]}, ("person:bob", "person:cyn"))
    number = desk.sign("ann")
    desk.sign("bob")
    assert refused(desk, signing.TakeBack(number=number, by="ann")) == "sign.acted_on"


@pytest.mark.row(19)
def test_with_any_the_others_are_asked_again_when_the_deciding_answer_is_taken_back() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a: {type: approval, inputs: {policy: any, approvers: ["person:ann", "person:bob"]}}
  b: {type: approval, inputs: {approvers: ["person:cyn"]}}
  e: {type: end}""",
            "s > a\na > b\nb > e",
        )
    )
    number = desk.sign("ann")
    assert desk.seats() == {"b": ["person:cyn"]}
    desk.tell(signing.TakeBack(number=number, by="ann"))
    assert sorted(desk.seats()["a"]) == ["person:ann", "person:bob"]


@pytest.mark.row(19)
def test_what_a_message_or_a_child_has_learnt_cannot_be_taken_back() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a: {type: approval, inputs: {approvers: ["person:ann"]}}
  tell: {type: throw, message: told, correlation: =run.id}
  b: {type: approval, inputs: {approvers: ["person:cyn"]}}
  e: {type: end}""",
            "s > a\na > tell\ntell > b\nb > e",
        )
    )
    number = desk.sign("ann")
    assert refused(desk, signing.TakeBack(number=number, by="ann")) == "sign.acted_on"


@pytest.mark.row(6)
@pytest.mark.row(14)
@pytest.mark.row(19)
def test_an_added_signer_then_sent_back_straight_then_taken_back() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    desk.sign("bob")
    add(desk, "cyn", "before", "eve")
    desk.tell(signing.SendBack(number=desk.task("eve"), by="eve", then="straight"))
    assert desk.at() == ["first"]
    number = desk.sign("bob")
    assert sorted(desk.seats()["both"]) == ["person:cyn", "person:dan", "person:eve"]
    assert refused(desk, asked.CompleteTask(desk.task("cyn"), "cyn", "approve", {})) == "sign.held"
    desk.tell(signing.TakeBack(number=number, by="bob"))
    assert desk.at() == ["first"]
    desk.sign("bob")
    assert sorted(desk.seats()["both"]) == ["person:cyn", "person:dan", "person:eve"]
    for person in ("eve", "cyn", "dan"):
        desk.sign(person, node="both")
    assert desk.at() == ["last"]


@pytest.mark.row(21)
def test_a_run_that_has_ended_goes_on_at_a_node() -> None:
    desk = line()
    assert refused(desk, asked.RestartRun("last", "boss")) == "run.not_ended"
    desk.tell(asked.CancelRun("boss", "by mistake"))
    assert refused(desk, asked.RestartRun("nothing", "boss")) == "move.unknown_node"
    desk.tell(asked.RestartRun("last", "boss", "it was a mistake"))
    assert (desk.run.status, desk.at()) == ("running", ["last"])
    desk.sign("eve")
    assert desk.is_over()


@pytest.mark.row(20)
@pytest.mark.row(32)
def test_a_revoked_and_a_terminated_run_say_which() -> None:
    for act in ("revoke", "terminate"):
        desk = line()
        desk.tell(asked.CancelRun("ann", "not needed", act))
        ended = desk.story.events[-1]
        assert isinstance(ended, happened.RunCancelled)
        assert (desk.run.status, ended.act) == ("cancelled", act)


@pytest.mark.row(22)
def test_the_run_is_shown_to_others_by_a_person_and_by_the_drawing() -> None:
    desk = approval("one", "ann", node='copies: ["role:hm"], ')
    desk.tell(signing.SendCopy(by="ann", to=("person:eve", "person:eve"), task=desk.task("ann")))
    desk.sign("ann")
    sent = [event for event in desk.story.events if isinstance(event, happened.CopySent)]
    assert [(event.by, event.to) for event in sent] == [("ann", ["person:eve"]), ("", ["role:hm"])]


@pytest.mark.row(23)
def test_who_is_asked_is_urged_but_not_all_the_time() -> None:
    desk = approval("one", "role:hr")
    number = desk.task("ann")
    [urged] = desk.tell(signing.UrgeTask(number=number, by="ann"))
    assert isinstance(urged, happened.TaskUrged)
    assert urged.to == ["role:hr"]
    assert refused(desk, signing.UrgeTask(number=number, by="ann")) == "sign.urged"
    desk.story.now += timedelta(minutes=31)
    desk.tell(asked.ClaimTask(number, "bob"))
    [urged] = desk.tell(signing.UrgeTask(number=number, by="ann"))
    assert isinstance(urged, happened.TaskUrged)
    assert urged.to == ["person:bob"]


@pytest.mark.row(40)
def test_a_handling_is_done_by_all_and_its_outcome_is_what_most_say() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a:
    type: user_task
    candidates: ["person:ann", "person:bob", "person:cyn"]
    policy: all
    outcomes: [{key: sent, title: {en: Sent}}, {key: lost, title: {en: Lost}}]
    outputs: {said: =result.outcome}
  e: {type: end}""",
            "s > a\na > e",
        )
    )
    for person, outcome in (("ann", "lost"), ("bob", "sent"), ("cyn", "sent")):
        assert said(desk) is None
        desk.sign(person, outcome)
    assert said(desk) == "sent"


@pytest.mark.resource(33)
def test_a_task_is_skipped_where_its_node_allows_it_or_an_admin_does() -> None:
    desk = approval("all", "ann", "bob")
    assert refused(desk, signing.SkipTask(number=desk.task("ann"), by="ann")) == "sign.not_allowed"
    assert refused(desk, signing.SkipTask(number=desk.task("ann"), by="boss", outcome="maybe", is_forced=True)) == "task.outcome"
    desk.tell(signing.SkipTask(number=desk.task("ann"), by="boss", is_forced=True))
    assert (said(desk), desk.is_over()) == ("approve", True)


@pytest.mark.resource(34)
def test_a_node_that_was_passed_is_done_again_and_everything_behind_it() -> None:
    desk = line()
    desk.sign("ann", "submit", days=3)
    desk.sign("bob")
    assert refused(desk, signing.RedoNode(node_id="last", by="boss")) == "sign.not_passed"
    desk.tell(signing.RedoNode(node_id="fill", by="boss", reason="wrong form"))
    assert desk.at() == ["fill"]


@pytest.mark.resource(35)
def test_a_task_is_answered_before_it_exists() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  a: {type: user_task, candidates: ["person:ann"]}
  b: {type: approval, allow: [ahead], inputs: {approvers: ["person:bob"]}, outputs: {said: =result.outcome}}
  e: {type: end}""",
            "s > a\na > b\nb > e",
        )
    )
    assert refused(desk, signing.AnswerAhead(node_id="a", by="ann", outcome="submit")) == "sign.not_allowed"
    desk.tell(signing.AnswerAhead(node_id="b", by="bob", outcome="approve"))
    desk.sign("ann", "submit")
    assert (said(desk), desk.is_over()) == ("approve", True)


@pytest.mark.row(34)
@pytest.mark.resource(32)
def test_every_operation_is_refused_while_the_run_is_suspended_but_words_are_not() -> None:
    desk = approval("all", "ann", "bob")
    number = desk.task("ann")
    desk.tell(asked.SuspendRun("boss"))
    commands: list[Command] = [
        signing.AddSigners(number=number, by="ann", place="before", people=("person:cyn",)), signing.TransferTask(number=number, by="ann", to="person:cyn"),
        signing.DelegateTask(number=number, by="ann", to="person:cyn"), signing.SendBack(number=number, by="ann"), signing.TakeBack(number=number, by="ann"),
        signing.SkipTask(number=number, by="boss", is_forced=True), signing.UrgeTask(number=number, by="ann"), signing.RemoveSigner(number=number, by="ann"),
        signing.ReturnTask(number=number, by="ann"),
    ]  # fmt: skip
    assert {refused(desk, command) for command in commands} == {"run.suspended"}
    desk.tell(signing.AddComment(by="ann", text="why", task=number))
    desk.tell(signing.SendCopy(by="ann", to=("person:eve",), task=number))


@pytest.mark.resource(42)
def test_a_person_has_several_tasks_open_at_once() -> None:
    desk = Desk(
        flow(
            """  s: {type: start}
  fork: {type: parallel}
  a: {type: user_task, candidates: ["person:ann"]}
  b: {type: user_task, candidates: ["person:ann"]}
  join: {type: parallel}
  e: {type: end}""",
            "s > fork\nfork > a\nfork > b\na > join\nb > join\njoin > e",
        )
    )
    first, second = desk.task("ann", "a"), desk.task("ann", "b")
    desk.tell(asked.ClaimTask(first, "ann"))
    desk.tell(asked.ClaimTask(second, "ann"))
    desk.tell(asked.CompleteTask(second, "ann", "submit", {}))
    desk.tell(asked.CompleteTask(first, "ann", "submit", {}))
    assert desk.is_over()


def test_who_is_asked_by_name_leaves_the_roles_task_to_the_others() -> None:
    desk = approval("all", "role:hr", "ann")
    role_task = next(number for number, seat in desk.token("a").seats.items() if seat.candidates == ("role:hr",))
    assert refused(desk, asked.CompleteTask(role_task, "ann", "approve", {})) == "sign.own_first"
    own = next(number for number in desk.token("a").seats if number != role_task)
    desk.tell(asked.CompleteTask(own, "ann", "approve", {}))
    assert refused(desk, asked.CompleteTask(role_task, "ann", "approve", {})) == "sign.twice"
    desk.tell(asked.CompleteTask(role_task, "bob", "approve", {}))
    assert said(desk) == "approve"


def test_an_answer_that_must_be_signed_is_refused_without_a_signature() -> None:
    desk = approval("one", "ann", node="signature: true, ")
    assert refused(desk, asked.CompleteTask(desk.task("ann"), "ann", "approve", {})) == "sign.unsigned"
    desk.tell(asked.CompleteTask(desk.task("ann"), "ann", "approve", {}, {"name": "Ann Li"}))
    assert desk.run.variables["votes"][0]["signature"] == {"name": "Ann Li"}


@pytest.mark.row(41)
def test_a_right_of_a_field_that_the_form_does_not_have_is_told_with_its_place_and_the_nearest_name() -> None:
    text = """workflow: test
title: {en: Test}
nodes:
  s: {type: start}
  a: {type: user_task, candidates: ["person:ann"], form: pay, fields: {salry: hidden}}
  e: {type: end}
edges:
  - {from: s, to: a}
  - {from: a, to: e}
"""
    forms = parse_forms('form pay "Pay" {\n  salary "Salary" : number\n}\n').forms
    with pytest.raises(Invalid) as caught:
        read_workflow(text, "test.workflow.yaml", Surroundings({}, forms, {}))
    [found] = caught.value.problems
    assert (found.code, found.path, found.nearest, found.line) == ("workflow.field_right", "nodes.a.fields.salry", "salary", 5)
