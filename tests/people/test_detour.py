"""A run stands still and goes on where it stood; a token, or the whole run, is led to another node."""

import pytest

from engine.errors import Conflict, Invalid
from engine.model import command as asked
from tests.unit.flows import Story, flow

LINE = flow(
    """  s: {type: start}
  read: {type: echo, inputs: {value: 1}, outputs: {seen: =result.value}}
  ask: {type: user_task, candidates: [role:hr]}
  late: {type: boundary, host: ask, wait: P1D}
  tell: {type: echo, inputs: {value: 2}}
  e: {type: end, outcome: done}
  f: {type: end, outcome: late}""",
    "s > read\nread > ask\nask > tell\ntell > e\nlate > f",
)
SPLIT = flow(
    """  s: {type: start}
  fork: {type: parallel}
  a: {type: user_task, candidates: [role:hr]}
  b: {type: user_task, candidates: [role:hr]}
  join: {type: parallel}
  last: {type: user_task, candidates: [role:hr]}
  e: {type: end}""",
    "s > fork\nfork > a\nfork > b\na > join\nb > join\njoin > last\nlast > e",
)
NESTED = flow(
    """  s: {type: start}
  sub: {type: subprocess}
  is: {type: start, in: sub}
  x: {type: user_task, candidates: [role:hr], in: sub}
  y: {type: user_task, candidates: [role:hr], in: sub}
  ie: {type: end, in: sub}
  after: {type: user_task, candidates: [role:hr]}
  e: {type: end}""",
    "s > sub\nis > x\nx > y\ny > ie\nsub > after\nafter > e",
)


def refused(story: Story, command: asked.Command) -> str:
    before = story.run
    with pytest.raises((Conflict, Invalid)) as caught:
        story.tell(command)
    assert story.run is before
    return caught.value.code


@pytest.mark.row(34)
@pytest.mark.resource(32)
def test_an_answer_and_a_timer_are_refused_while_the_run_is_suspended() -> None:
    story = Story(LINE)
    story.job("read", value=7)
    number, timer = story.number("ask"), story.armed("late")
    story.tell(asked.SuspendRun("boss", "audit"))
    assert story.run.suspended_by == "boss"
    refusals = [asked.CompleteTask(number, "p1", "submit", {}), asked.ClaimTask(number, "p1"), asked.FireTimer(timer)]
    assert {refused(story, command) for command in refusals} == {"run.suspended"}
    assert refused(story, asked.SuspendRun("boss")) == "run.already_suspended"
    story.tell(asked.ResumeRun("boss"))
    assert refused(story, asked.ResumeRun("boss")) == "run.not_suspended"
    story.answer("ask", "submit")
    assert story.at() == {"tell": "job"}


@pytest.mark.row(34)
@pytest.mark.resource(32)
def test_a_job_that_ends_meanwhile_is_kept_and_nothing_goes_on_until_the_run_is_resumed() -> None:
    story = Story(LINE)
    story.tell(asked.SuspendRun("boss"))
    story.job("read", value=7)
    assert (story.at(), story.run.variables["seen"]) == ({"ask": ""}, 7)
    story.tell(asked.ResumeRun("boss"))
    assert story.at() == {"ask": "user_task"}


@pytest.mark.row(34)
def test_a_suspended_run_can_be_cancelled() -> None:
    story = Story(LINE)
    story.tell(asked.SuspendRun("boss"))
    story.tell(asked.CancelRun("boss", "over"))
    assert (story.run.status, story.run.suspended_by) == ("cancelled", "")


@pytest.mark.row(31)
def test_the_run_jumps_to_any_node_and_what_was_open_is_withdrawn() -> None:
    story = Story(SPLIT)
    story.tell(asked.MoveToken(node_id="last", by="boss", reason="known"))
    assert story.places() == ["last"]
    story.answer("last", "submit")
    assert story.run.status == "completed"


@pytest.mark.row(31)
def test_one_token_is_moved_and_the_other_branch_stays() -> None:
    story = Story(SPLIT)
    token = next(token for token in story.run.tokens.values() if token.node_id == "a")
    story.tell(asked.MoveToken(node_id="b", by="boss", token_id=token.token_id))
    assert story.places() == ["b", "b"]


@pytest.mark.row(31)
def test_a_jump_leaves_the_subprocess_that_the_token_stands_in() -> None:
    story = Story(NESTED)
    token = next(token for token in story.run.tokens.values() if token.node_id == "x")
    story.tell(asked.MoveToken(node_id="y", by="boss", token_id=token.token_id))
    assert story.places() == ["sub", "y"]
    token = next(token for token in story.run.tokens.values() if token.node_id == "y")
    story.tell(asked.MoveToken(node_id="after", by="boss", token_id=token.token_id))
    assert (story.places(), story.run.scopes) == (["after"], {})


@pytest.mark.row(31)
def test_a_jump_to_where_nothing_can_stand_is_refused() -> None:
    story = Story(NESTED)
    assert refused(story, asked.MoveToken(node_id="nowhere", by="boss")) == "move.unknown_node"
    assert refused(story, asked.MoveToken(node_id="x", by="boss", token_id=99)) == "move.gone"
    story.tell(asked.MoveToken(node_id="after", by="boss"))
    assert refused(story, asked.MoveToken(node_id="y", by="boss")) == "move.elsewhere"
    assert refused(Story(SPLIT), asked.MoveToken(node_id="join", by="boss")) == "move.no_place"


@pytest.mark.row(31)
@pytest.mark.row(34)
def test_a_token_that_is_moved_while_suspended_begins_when_the_run_is_resumed() -> None:
    story = Story(LINE)
    story.tell(asked.SuspendRun("boss"))
    story.tell(asked.MoveToken(node_id="tell", by="boss"))
    assert story.at() == {"tell": ""}
    story.tell(asked.ResumeRun("boss"))
    assert story.at() == {"tell": "job"}
