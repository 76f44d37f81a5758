"""The organisation is taken in from files, judged cell by cell, given out as it was, and used by the runs of its tenant alone."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from designer.cli import app
from engine.errors import Denied, Invalid, NotFound
from engine.execution.apply import fold
from engine.model import command as asked
from engine.model.organisation import Person, Substitute
from engine.model.run import Run
from engine.service.answer import Answer
from engine.service.ask import Ask, Start, new_run_id
from engine.service.committer import Request
from engine.store import identity
from tests.office import MONDAY, TENANT, Office, workflow_pack
from tests.unit.flows import NODE_TYPES, flow_text

PEOPLE = """id,name,email,departments,positions,groups,manager,skills,active
,Bo Wen,boss@example.com,top,ceo,,,,yes
E-2,Ann Li,ANN@example.com,web; sales,engineer,pets,Bo Wen,python:3; go,yes
,李娜,na@example.com,销售部,,pets,ann@example.com,,yes
,Guo Er,guo@example.com,web,,,,,no
"""
DEPARTMENTS = """key,name,parent,head,hrbp
top,Company,,boss@example.com,na@example.com
web,Web,top,E-2,
sales,销售部,top,,
"""
FILES = [("people.csv", PEOPLE.encode()), ("departments.csv", DEPARTMENTS.encode())]


@pytest.fixture
def hall(make_office: Callable[..., Office], store_url: str) -> Office:
    return with_tenant(make_office(store_url, node_types=NODE_TYPES))


def with_tenant(office: Office) -> Office:
    with office.database.write() as connection:
        identity.add_tenant(connection, identity.TenantRow(tenant_id=TENANT, name="Acme", language="zh", created_at=MONDAY))
    return office


def take(office: Office, *files: tuple[str, bytes], is_dry: bool = False, by: str = "admin"):
    return office.engine.organisation.take(TENANT, files, by=by, password_hash="none", is_dry=is_dry)


def problems(office: Office, *files: tuple[str, bytes]) -> list[tuple[str, int, int, str]]:
    """Code, line, column and nearest right name of everything that is wrong."""
    with pytest.raises(Invalid) as refusal:
        take(office, *files)
    return [(one.code.removeprefix("organisation."), one.line, one.column, one.nearest) for one in refusal.value.problems]


def counts(report: object) -> tuple[list[int], list[int]]:
    return tuple([one.added, one.changed, one.unchanged] for one in (report.departments, report.people))  # type: ignore[attr-defined, return-value]


def test_files_are_taken_in_once_and_the_same_files_again_change_nothing(hall: Office) -> None:
    assert counts(take(hall, *FILES, is_dry=True)) == ([3, 0, 0], [4, 0, 0])
    assert hall.engine.organisation.show(TENANT).people == {}
    assert counts(take(hall, *FILES)) == ([3, 0, 0], [4, 0, 0])
    known = hall.engine.organisation.show(TENANT)
    ann, na = known.person("ann@example.com"), known.person("李娜")
    assert ann == Person(
        person_id="E-2", name="Ann Li", email="ann@example.com", departments=("web", "sales"), positions=("engineer",), groups=("pets",), roles=("employee",),
        manager=known.person("Bo Wen").person_id, skills={"python": 3, "go": 1},  # type: ignore[union-attr]
    )  # fmt: skip
    assert na is not None
    assert (na.departments, na.manager, known.departments["top"].hrbp, known.is_away(known.person("Guo Er").person_id)) == (("sales",), "E-2", na.person_id, True)  # type: ignore[union-attr]
    assert counts(take(hall, *FILES)) == ([0, 0, 3], [0, 0, 4])
    changed = PEOPLE.replace("python:3", "python:4").replace("guo@example.com,web,,,,,no", "guo@example.com,web,,,,,yes").replace("Company", "Acme")
    report = take(hall, ("p.csv", changed.encode()))
    assert counts(report) == ([0, 0, 0], [0, 2, 2])
    assert hall.engine.organisation.show(TENANT).people["E-2"].skills["python"] == 4


def test_what_is_given_out_is_what_was_taken_in_and_can_be_taken_in_again(hall: Office) -> None:
    take(hall, *FILES)
    desk = hall.engine.organisation
    for language in ("en", "zh"):
        book, people, departments = (desk.give(TENANT, kind, language) for kind in ("xlsx", "people", "departments"))
        for files in ([("all.xlsx", book)], [("a.csv", people), ("b.csv", departments)], [("a.csv", people.decode("utf-8-sig").encode("gb18030"))]):
            _, person_counts = counts(take(hall, *files))
            assert person_counts == [0, 0, 4]
        assert desk.give(TENANT, "people", language) == people
    assert "姓名" in people.decode("utf-8-sig").splitlines()[0]


def test_a_file_of_another_installation_gives_the_same_people(hall: Office, tmp_path: Path, make_office: Callable[..., Office]) -> None:
    take(hall, *FILES)
    given = [hall.engine.organisation.give(TENANT, kind, "en") for kind in ("people", "departments")]
    other = with_tenant(make_office(f"sqlite:///{tmp_path / 'other.db'}"))
    take(other, ("people.csv", given[0]), ("departments.csv", given[1]))
    assert [other.engine.organisation.give(TENANT, kind, "en") for kind in ("people", "departments")] == given


def test_who_may_sign_in_already_is_linked_by_e_mail_and_keeps_roles(hall: Office) -> None:
    row = identity.PrincipalRow(
        tenant_id=TENANT, principal_id="p1", email="ann@example.com", name="A", language="en", password_hash="secret", roles=("hr",), is_active=True, created_at=MONDAY
    )
    with hall.database.write() as connection:
        identity.add_principal(connection, row)
    assert take(hall, ("p.csv", b"name,email\nAnn Li,ann@example.com\n")).people.changed == 1
    with hall.database.read() as connection:
        found = identity.principal(connection, TENANT, "p1")
    assert found is not None
    assert (found.name, found.roles, found.password_hash) == ("Ann Li", ("hr",), "secret")


def test_everything_wrong_is_told_by_row_and_column_with_the_nearest_right_name_and_nothing_is_written(hall: Office) -> None:
    people = """name,email,departments,manager,skills,active
Ann Li,ann@example.com,weeb,Ben Hoo,python:0,yes
Ben Hu,ben@example,web,,,perhaps
Cat Su,ann@example.com,web,,python:0,
Dan Wu,dan@example.com,web,dan@example.com,,no
,eva@example.com,web,fay@example.com,,
Fay Xu,fay@example.com,web,eva@example.com,,
"""
    departments = "key,name,parent,head\nweb,Web,rd,Ann Lee\nrd,Research,web,\nrd,Again,,\n"
    found = problems(hall, ("people.csv", people.encode()), ("departments.csv", departments.encode()))
    assert found == [
        ("circle", 2, 3, ""), ("person", 2, 4, "Ann Li"), ("twice", 4, 1, ""),
        ("department", 2, 3, "web"), ("person", 2, 4, ""), ("skill", 2, 5, "python:3"), ("email", 3, 2, ""), ("twice", 4, 2, ""), ("circle", 5, 4, ""), ("name", 6, 1, ""), ("circle", 6, 4, ""),
    ]  # fmt: skip
    assert hall.engine.organisation.show(TENANT).people == {}


@pytest.mark.parametrize(
    ("file", "found"),
    [
        (b"nam,email\nAnn,a@example.com\n", [("column", 1, 1, "name"), ("column", 1, 1, "")]),
        (b"name,departments\nAnn,web\n", [("column", 1, 1, "")]),
        (b"name,email,active\nAnn,a@example.com,yees\n", [("active", 2, 3, "yes")]),
        (b"name,email\nAnn,a@example.com\nAnna,A@example.com\n", [("twice", 3, 2, "")]),
        (b"", [("empty", 0, 0, "")]),
        ("姓名,邮箱,部门\n李娜,na@example.com,销售不\n".encode("gb18030"), [("department", 2, 3, "")]),
    ],
)
def test_a_wrong_file_says_what_it_should_be(hall: Office, file: bytes, found: list[tuple[str, int, int, str]]) -> None:
    assert problems(hall, ("f.csv", file)) == found


def test_a_sheet_of_excel_tells_its_cell_and_numbers_are_ids(hall: Office) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = "人员"
    for line in (["编号", "姓名", "邮箱", "直接上级"], [1001, "李娜", "na@example.com", None], [1002.0, "王强", "qiang@example.com", "李那"]):
        page.append(line)
    out = io.BytesIO()
    book.save(out)
    with pytest.raises(Invalid) as refusal:
        take(hall, ("a.xlsx", out.getvalue()))
    [told] = refusal.value.problems
    assert (told.path, told.line, told.column, told.nearest) == ("人员.manager", 3, 4, "李娜")
    page["D3"] = 1001
    out = io.BytesIO()
    book.save(out)
    take(hall, ("a.xlsx", out.getvalue()))
    assert hall.engine.organisation.show(TENANT).people["1002"].manager == "1001"


def test_two_people_of_one_name_are_told_apart_by_e_mail_only(hall: Office) -> None:
    text = "name,email,manager\n王强,a@example.com,\n王强,b@example.com,王强\n"
    assert problems(hall, ("p.csv", text.encode())) == [("person", 3, 3, "")]
    take(hall, ("p.csv", text.replace(",王强\n", ",a@example.com\n").encode()))


def test_an_e_mail_that_is_another_person_s_is_refused(hall: Office) -> None:
    take(hall, *FILES)
    assert problems(hall, ("p.csv", b"id,name,email\nE-9,New,ann@example.com\n")) == [("other_id", 2, 1, ""), ("email_taken", 2, 3, "")]
    assert problems(hall, ("p.csv", b"id,name,email\nE-2,Ann,boss@example.com\n")) == [("email_taken", 2, 3, "")]
    assert take(hall, ("p.csv", b"id,name,email\nE-2,Ann,ann.li@example.com\n")).people.changed == 1


def test_nobody_can_say_of_themselves_that_they_have_left(hall: Office) -> None:
    take(hall, *FILES)
    with pytest.raises(Invalid) as refusal:
        take(hall, ("p.csv", PEOPLE.replace("go,yes", "go,no").encode()), by="E-2")
    assert refusal.value.code == "organisation.yourself"


# Runs and the organisation


def deploy(office: Office, said: str, *, key: str = "test") -> None:
    text = flow_text(f"  s: {{type: start}}\n  t: {{type: user_task, {said}}}\n  e: {{type: end}}", "s > t\nt > e")
    office.engine.deploy(TENANT, workflow_pack(text.replace("workflow: test", f"workflow: {key}")), by="test")


def asked_for(office: Office, run_id: str) -> list[str]:
    return office.tasks(run_id, roles=("admin",))[0].candidates


def test_runs_know_a_change_of_the_organisation_with_the_next_command(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: {manager_of: starter}, nobody: admin")
    first = hall.engine.start(TENANT, "test", {}, by="E-2").run_id
    take(hall, ("p.csv", "name,email,manager\nAnn Li,ann@example.com,na@example.com\n李娜,na@example.com,\n".encode()))
    second = hall.engine.start(TENANT, "test", {}, by="E-2").run_id
    known = hall.engine.organisation.show(TENANT)
    assert [asked_for(hall, run) for run in (first, second)] == [[f"person:{known.person(one).person_id}"] for one in ("boss@example.com", "na@example.com")]  # type: ignore[union-attr]


@pytest.mark.row(45)
def test_one_tenant_s_people_are_not_another_s(hall: Office) -> None:
    take(hall, *FILES)
    hall.engine.create_tenant_key("other")
    assert hall.engine.organisation.show("other").people == {}
    text = flow_text("  s: {type: start}\n  t: {type: user_task, candidates: group:pets, nobody: admin}\n  e: {type: end}", "s > t\nt > e")
    hall.engine.deploy("other", workflow_pack(text), by="test")
    hall.engine.start("other", "test", {}, by="E-2")
    [task] = hall.engine.tasks("other", scope="open", principal_id="x", roles=("admin",)).items
    assert task.candidates == ["role:admin"]
    with pytest.raises(NotFound):
        hall.engine.organisation.open_tasks("other", "E-2")


@pytest.mark.resource(16)
def test_turns_go_round_within_one_transaction_and_over_a_restart(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: group:pets, distribute: round_robin")
    definition = hall.engine.workflow(TENANT, "test").definition_id
    start = Start(definition_id=definition, workflow_key="test", subject_id=None)
    asks = [Ask(tenant_id=TENANT, run_id=new_run_id(MONDAY), command=asked.StartRun(inputs={}), by="t", start=start, answer=Answer()) for _ in range(3)]
    hall.engine.submit(Request(asks))
    runs = [ask.answer.result() for ask in asks]
    hall.restart()
    runs.append(hall.start("test").run_id)
    given = [hall.tasks(run, roles=("admin",))[0].assignee for run in runs]
    na = hall.engine.organisation.show(TENANT).person("李娜").person_id  # type: ignore[union-attr]
    assert given == ["E-2", na, "E-2", na]


@pytest.mark.resource(17)
@pytest.mark.resource(9)
def test_queues_and_experience_are_counted_from_the_tasks_there_are(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: group:pets, distribute: shortest_queue")
    given = []
    for _ in range(3):
        given.append(hall.tasks(hall.start("test").run_id, roles=("admin",))[0])
    na = given[1].assignee
    assert [one.assignee for one in given] == ["E-2", na, "E-2"]
    for task in (given[0], given[2]):
        hall.engine.complete_task(TENANT, task.task_id, by="E-2", roles=(), outcome="submit", values={})
    assert hall.tasks(hall.start("test").run_id, roles=("admin",))[0].assignee == "E-2"
    deploy(hall, "candidates: group:pets, distribute: experienced")
    assert hall.tasks(hall.start("test").run_id, roles=("admin",))[0].assignee == "E-2"


def substitute(person: str, other: str, *, begins: int = 0, ends: int = 9, **more: object) -> Substitute:
    return Substitute(person=person, substitute=other, begins_at=MONDAY + timedelta(days=begins), ends_at=MONDAY + timedelta(days=ends), **more)  # type: ignore[arg-type]


@pytest.mark.row(12)
def test_a_substitute_is_offered_what_is_open_when_the_time_begins_and_what_comes_until_it_ends(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: person:E-2")
    na = hall.engine.organisation.show(TENANT).person("李娜").person_id  # type: ignore[union-attr]
    early = hall.start("test").run_id
    said = hall.engine.organisation.add_substitute(TENANT, substitute("E-2", na, begins=2, ends=4), by="E-2")
    assert asked_for(hall, early) == ["person:E-2"]
    hall.clock.advance(timedelta(days=2))
    hall.work_timers()
    later = hall.start("test").run_id
    assert [asked_for(hall, run) for run in (early, later)] == [["person:E-2", f"person:{na}"]] * 2
    hall.clock.advance(timedelta(days=2))
    assert asked_for(hall, hall.start("test").run_id) == ["person:E-2"]
    [task] = [one for one in hall.engine.tasks(TENANT, scope="mine", principal_id=na, roles=()).items if one.run_id == early]
    hall.engine.complete_task(TENANT, task.task_id, by=na, roles=(), outcome="submit", values={})
    assert hall.engine.state(early).doers == {"t": ("E-2",)}
    assert [one.type for one in hall.engine.history(TENANT, early).items if one.data.get("reason") == "substitute"] == ["task_offered"]
    hall.engine.organisation.drop_substitute(TENANT, said.substitute_id)
    with pytest.raises(NotFound):
        hall.engine.organisation.drop_substitute(TENANT, said.substitute_id)


@pytest.mark.row(12)
def test_a_wrong_substitute_is_refused_with_every_reason(hall: Office) -> None:
    take(hall, *FILES)
    desk = hall.engine.organisation
    with pytest.raises(Invalid) as refusal:
        desk.add_substitute(TENANT, substitute("E-22", "E-22", begins=2, ends=1), by="x")
    assert [(one.path, one.nearest) for one in refusal.value.problems] == [("person", "E-2"), ("substitute", "E-2"), ("substitute", ""), ("ends_at", "")]
    assert desk.substitutes(TENANT) == []


@pytest.mark.row(10)
def test_what_a_leaver_has_left_to_do_is_listed_and_new_work_passes_them_by(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: [person:E-2, role:hr], nobody: admin")
    deploy(hall, "candidates: group:pets, distribute: round_robin", key="turns")
    named, given = hall.start("test").run_id, hall.start("turns").run_id
    take(hall, ("p.csv", PEOPLE.replace("go,yes", "go,no").encode()))
    left = hall.engine.organisation.open_tasks(TENANT, "E-2")
    assert [(one.run_id, one.assignee) for one in left] == [(named, None), (given, "E-2")]
    assert asked_for(hall, hall.start("test").run_id) == ["role:hr"]
    assert hall.engine.organisation.open_tasks(TENANT, "E-2") == left


def test_the_command_line_takes_in_shows_and_gives_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HIRELOOM_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "people.csv").write_text(PEOPLE, "utf-8")
    (tmp_path / "departments.csv").write_text(DEPARTMENTS, "utf-8")
    files = [str(tmp_path / "people.csv"), str(tmp_path / "departments.csv")]

    def say(*words: str) -> str:
        result = CliRunner().invoke(app, ["organisation", *words])
        assert result.exit_code == 0, (result.output, result.exception)
        return result.output

    assert "4 new" in say("import", *files, "--dry-run")
    assert "3 new" in say("import", *files)
    assert "nothing has changed" in say("import", *files)
    shown = say("show")
    assert "Company (top): Bo Wen, 3 people" in shown
    assert "  Web (web): Ann Li, 1 people" in shown
    say("export", str(tmp_path / "out.xlsx"))
    assert "nothing has changed" in say("import", str(tmp_path / "out.xlsx"))
    (tmp_path / "people.csv").write_text(PEOPLE.replace("Bo Wen,python", "Bo Wan,python"), "utf-8")
    refused = CliRunner().invoke(app, ["organisation", "import", *files])
    assert isinstance(refused.exception, Invalid)
    assert refused.exception.problems[0].nearest == "Bo Wen"


@pytest.mark.resource(11)
def test_what_needs_nobody_is_done_without_anybody(hall: Office) -> None:
    text = flow_text("  s: {type: start}\n  t: {type: echo, inputs: {value: 1}}\n  e: {type: end, outcome: done}", "s > t\nt > e")
    hall.engine.deploy(TENANT, workflow_pack(text), by="test")
    run_id = hall.start("test").run_id
    [job] = hall.claim("light")
    hall.complete(job, value=1)
    assert (hall.outcome(run_id), hall.tasks(run_id, roles=("admin",))) == (("completed", "done"), [])


@pytest.mark.resource(4)
def test_only_who_was_asked_may_see_take_or_do_a_task(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: {manager_of: starter}")
    run_id = hall.engine.start(TENANT, "test", {}, by="E-2").run_id
    boss = hall.engine.organisation.show(TENANT).person("boss@example.com").person_id  # type: ignore[union-attr]
    [task] = hall.engine.tasks(TENANT, scope="mine", principal_id=boss, roles=()).items
    assert hall.engine.tasks(TENANT, scope="open", principal_id="E-2", roles=("hr", "employee")).items == []
    for act in (hall.engine.claim, lambda *one, **who: hall.engine.complete_task(*one, outcome="submit", values={}, **who)):
        with pytest.raises(Denied) as refusal:
            act(TENANT, task.task_id, by="E-2", roles=("hr", "employee"))
        assert refusal.value.code == "task.not_offered"
    hall.engine.complete_task(TENANT, task.task_id, by=boss, roles=(), outcome="submit", values={})
    assert hall.outcome(run_id)[0] == "completed"


@pytest.mark.row(24)
@pytest.mark.resource(28)
def test_reminders_and_an_escalation_are_fired_by_the_clock_and_told_in_the_history(hall: Office) -> None:
    take(hall, *FILES)
    deploy(hall, "candidates: person:E-2, due: P2D, remind: -P1D, on_timeout: {escalate: {manager_of: person:E-2}}")
    run_id = hall.start("test").run_id
    boss = hall.engine.organisation.show(TENANT).person("boss@example.com").person_id  # type: ignore[union-attr]
    hall.engine.claim(TENANT, hall.tasks(run_id, roles=("admin",))[0].task_id, by="E-2")
    for _ in range(2):
        hall.clock.advance(timedelta(days=1))
        hall.work_timers()
    told = [(one.type, one.data.get("to")) for one in hall.engine.history(TENANT, run_id).items if one.type in ("task_reminded", "task_timed_out", "task_offered")]
    assert told == [("task_reminded", ["person:E-2"]), ("task_timed_out", None), ("task_offered", [f"person:{boss}"])]
    [task] = hall.tasks(run_id, roles=("admin",))
    assert (task.assignee, task.candidates) == (None, ["person:E-2", f"person:{boss}"])
    hall.engine.complete_task(TENANT, task.task_id, by=boss, roles=(), outcome="submit", values={})
    blank = Run(run_id=run_id, definition_id=hall.engine.state(run_id).definition_id)
    assert fold(blank, hall.engine.events(run_id)) == hall.engine.state(run_id)
