"""Drafts of packs over real stores: what several people draw at once, what is published, and what is refused."""

from collections.abc import Callable

import pytest

from engine.errors import Conflict, Invalid, NotFound, Text
from engine.model.draft import Publication
from engine.pack import Pack
from tests.office import TENANT, Office, workflow_pack
from tests.store.together import at_once

FLOW = """workflow: walk
title: {en: Walk, zh: 散步}
nodes:
  start: {type: start, title: {en: Start, zh: 开始}}
  end: {type: end, title: {en: End, zh: 结束}, outcome: done}
edges:
  - {from: start, to: end}
"""
FILE = "flow.workflow.yaml"
FORM = 'form note "Note" | "备注" {\n  text "Text" | "内容" : text\n}\n'


def _pack(text: str) -> Pack:
    return workflow_pack(text, pack__yaml="pack: test\ntitle: {en: Test, zh: 测试}\n")


@pytest.fixture
def desk(make_office: Callable[..., Office], store_url: str) -> Office:
    office = make_office(store_url)
    office.engine.deploy(TENANT, _pack(FLOW), by="test")
    return office


def test_a_draft_begins_as_the_newest_version_and_two_people_on_two_files_do_not_disturb_each_other(desk: Office) -> None:
    drafts, key = desk.engine.drafts, desk.engine.drafts.packs(TENANT)[0][0].pack
    [path] = [name for name in drafts.draft(TENANT, key).files if name.endswith(".workflow.yaml")]
    assert (drafts.draft(TENANT, key).is_open, drafts.draft(TENANT, key).revision, drafts.draft(TENANT, key).based_on) == (False, 0, 1)
    first = drafts.save(TENANT, key, 0, {path: FLOW.replace("Walk", "Stroll")}, by="ann")
    second = drafts.save(TENANT, key, 0, {"note.form": FORM}, by="ben")
    assert (first.revision, second.revision) == (1, 2)
    assert second.others == {path: FLOW.replace("Walk", "Stroll")}
    draft = drafts.draft(TENANT, key)
    assert {mark.path: (mark.change, mark.changed_by) for mark in draft.marks} == {path: ("changed", "ann"), "note.form": ("added", "ben")}
    assert drafts.draft(TENANT, key, after=1).files == {"note.form": FORM}
    assert drafts.save(TENANT, key, 0, {"note.form": FORM}, by="ben").revision == 2, "the same again is no change"


def test_who_changes_what_another_has_changed_since_is_refused_and_told_by_whom(desk: Office) -> None:
    drafts = desk.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    drafts.save(TENANT, key, 0, {"a.form": FORM, "b.form": FORM.replace("note", "other")}, by="ann")
    with pytest.raises(Conflict) as refusal:
        drafts.save(TENANT, key, 0, {"a.form": "x", "b.form": "y", "c.form": "z"}, by="ben")
    assert {(one.code, one.path) for one in refusal.value.problems} == {("draft.conflict", "a.form"), ("draft.conflict", "b.form")}
    assert "ann" in refusal.value.problems[0].message.en
    assert "c.form" not in drafts.draft(TENANT, key).files, "nothing of a refused change is kept"
    drafts.save(TENANT, key, 1, {"a.form": None}, by="ben")
    with pytest.raises(Conflict):
        drafts.save(TENANT, key, 1, {"a.form": "x"}, by="ann")
    assert "a.form" not in drafts.draft(TENANT, key).files


def test_first_changes_that_meet_make_one_draft(desk: Office) -> None:
    drafts = desk.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    at_once(*[lambda number=number: drafts.save(TENANT, key, 0, {f"f{number}.form": FORM}, by=f"p{number}") for number in range(4)])
    draft = drafts.draft(TENANT, key)
    assert draft.revision == 4
    assert {f"f{number}.form" for number in range(4)} <= draft.files.keys()
    assert sorted(mark.revision for mark in draft.marks) == [1, 2, 3, 4]


def test_what_is_published_is_the_next_version_and_asking_again_gives_the_same(desk: Office) -> None:
    drafts = desk.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    path = next(name for name in drafts.draft(TENANT, key).files if name.endswith(".workflow.yaml"))
    drafts.save(TENANT, key, 0, {path: FLOW.replace("start, to: end", "start, to: nowhere")}, by="ann")
    with pytest.raises(Invalid) as refusal:
        drafts.publish(TENANT, key, Publication(revision=1), by="ann")
    assert refusal.value.problems == tuple(drafts.problems(TENANT, key))
    drafts.save(TENANT, key, 1, {path: FLOW.replace("Walk", "Stroll")}, by="ann")
    with pytest.raises(Conflict) as stale:
        drafts.publish(TENANT, key, Publication(revision=1), by="ben")
    assert stale.value.code == "draft.changed"
    made = drafts.publish(TENANT, key, Publication(revision=2, name="Spring", note="slower"), by="ann")
    assert (made.version, made.name, made.note, made.deployed_by) == (2, "Spring", "slower", "ann")
    assert [(one.key, one.version) for one in made.workflows] == [("walk", 2)]
    assert drafts.publish(TENANT, key, Publication(revision=2, name="Spring"), by="ann").version == 2
    assert desk.engine.workflow(TENANT, "walk").title.en == "Stroll"
    assert drafts.has_published(TENANT, key)
    draft = drafts.draft(TENANT, key)
    assert (draft.is_open, draft.revision, draft.based_on, draft.marks) == (False, 3, 2, [])
    with pytest.raises(Conflict) as gone:
        drafts.save(TENANT, key, 2, {path: FLOW}, by="ben")
    assert gone.value.code == "draft.started_over"
    assert drafts.save(TENANT, key, 3, {path: FLOW}, by="ben").revision == 4


def test_a_draft_behind_a_version_that_was_deployed_meanwhile_is_published_only_knowingly(desk: Office) -> None:
    drafts = desk.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    path = next(name for name in drafts.draft(TENANT, key).files if name.endswith(".workflow.yaml"))
    drafts.save(TENANT, key, 0, {path: FLOW.replace("Walk", "Stroll")}, by="ann")
    desk.engine.deploy(TENANT, _pack(FLOW.replace("Walk", "Run")), by="test")
    assert (drafts.draft(TENANT, key).based_on, drafts.draft(TENANT, key).newest) == (1, 2)
    with pytest.raises(Conflict) as behind:
        drafts.publish(TENANT, key, Publication(revision=1), by="ann")
    assert behind.value.code == "draft.behind"
    assert drafts.publish(TENANT, key, Publication(revision=1, over=2), by="ann").version == 3


def test_an_old_version_is_restored_to_a_draft_and_a_draft_is_thrown_away(desk: Office) -> None:
    drafts = desk.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    before = drafts.draft(TENANT, key).files
    drafts.save(TENANT, key, 0, {"note.form": FORM}, by="ann")
    drafts.publish(TENANT, key, Publication(revision=1), by="ann")
    with pytest.raises(Conflict):
        drafts.restore(TENANT, key, 1, 1, by="ann")
    restored = drafts.restore(TENANT, key, 1, 2, by="ann")
    assert restored.files == before
    assert [(mark.path, mark.change) for mark in restored.marks] == [("note.form", "removed")]
    assert [one.version for one in drafts.versions(TENANT, key)[0]] == [2, 1]
    with pytest.raises(Conflict):
        drafts.discard(TENANT, key, 1, by="ben")
    drafts.discard(TENANT, key, restored.revision, by="ben")
    drafts.discard(TENANT, key, restored.revision, by="ben")
    assert not drafts.draft(TENANT, key).is_open
    assert "note.form" in drafts.draft(TENANT, key).files


def test_a_new_pack_is_a_draft_that_can_be_published_and_a_copy_has_keys_of_its_own(desk: Office) -> None:
    drafts = desk.engine.drafts
    title = Text('Leave: "short" #1', "请假：短假")
    made = drafts.create(TENANT, "leave", title, by="ann")
    assert (made.title, made.based_on, made.is_open) == (title, 0, True)
    assert drafts.problems(TENANT, "leave") == []
    assert drafts.publish(TENANT, "leave", Publication(revision=made.revision), by="ann").version == 1
    with pytest.raises(Conflict):
        drafts.create(TENANT, "leave", title, by="ann")
    copied = drafts.create(TENANT, "absence", Text("Absence", "缺勤"), copy_of="leave", by="ann")
    assert sorted(copied.files) == ["absence.workflow.yaml", "pack.yaml"]
    assert drafts.problems(TENANT, "absence") == []
    drafts.save(TENANT, "absence", copied.revision, {"absence.workflow.yaml": drafts.draft(TENANT, "leave").files["leave.workflow.yaml"]}, by="ann")
    assert [one.code for one in drafts.problems(TENANT, "absence")] == ["pack.workflow_taken"]
    drafts.discard(TENANT, "absence", copied.revision + 1, by="ann")
    with pytest.raises(NotFound):
        drafts.draft(TENANT, "absence")
    assert "absence" not in [one.pack for one in drafts.packs(TENANT)[0]]


@pytest.mark.parametrize("path", ["", "/pack.yaml", "../x.form", "a//b.form", "x.txt", "templates", ".form", "a\\b.form", "x" * 200 + ".form", "a\n.form"])
def test_a_path_that_no_file_of_a_pack_has_is_refused(office: Office, path: str) -> None:
    office.engine.deploy(TENANT, _pack(FLOW), by="test")
    key = office.engine.drafts.packs(TENANT)[0][0].pack
    with pytest.raises(Invalid) as refusal:
        office.engine.drafts.save(TENANT, key, 0, {path: "x"}, by="ann")
    assert refusal.value.code == "draft.path"


def test_a_draft_does_not_grow_without_end(make_office: Callable[..., Office]) -> None:
    office = make_office(draft_bytes=2000, draft_files=4)
    office.engine.deploy(TENANT, _pack(FLOW), by="test")
    drafts = office.engine.drafts
    key = drafts.packs(TENANT)[0][0].pack
    with pytest.raises(Invalid, match="bytes"):
        drafts.save(TENANT, key, 0, {"a.form": "x" * 2000}, by="ann")
    with pytest.raises(Invalid, match="files"):
        drafts.save(TENANT, key, 0, {f"{number}.form": "" for number in range(5)}, by="ann")
    assert not drafts.draft(TENANT, key).is_open
