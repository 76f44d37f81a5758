"""The whole record of an approval, read back from the PDF that is printed."""

from datetime import timedelta
from typing import Any

import pypdfium2 as pdfium
import pytest

from engine.store import identity
from tests.api.conftest import Client, SignedIn, app, built, clock, hr, installation, password_hash, prepared, problem_of, signed_in, stranger, web_folder
from tests.office import workflow_pack

__all__ = ["app", "built", "clock", "hr", "installation", "password_hash", "prepared", "signed_in", "stranger", "web_folder"]

pytestmark = pytest.mark.row(42)
FLOW = """workflow: leave
title: {en: Leave, zh: 请假审批}
subject: worker
subject_title: =name
inputs: {type: object, properties: {name: {type: string, x-personal: true, x-title: {en: Name, zh: 姓名}}}}
nodes:
  s: {type: start}
  a:
    type: user_task
    title: {en: Manager, zh: 部门审批}
    candidates: ["role:hr"]
    form: look
    copies: ["role:employee"]
    outcomes: [{key: approve, title: {en: Approve, zh: 同意}}, {key: reject, title: {en: Reject, zh: 拒绝}}]
  b: {type: approval, title: {en: Boss, zh: 总经理审批}, inputs: {policy: one, approvers: ["role:admin"]}}
  e: {type: end}
edges:
  - {from: s, to: a}
  - {from: a, to: b}
  - {from: b, to: e}
"""
FORM = """form look "Look" | "审核" {
  kind   "Kind" | "类型" : choice("year" "Yearly" | "年假", "ill" "Ill" | "病假")
  proof  "Proof" | "证明" : file
  salary "Salary" | "薪资" : number visible to admin
  hint   "Hint" | "备注" : text(max: 200)
}
"""
WORKER = 'record worker "Worker" | "员工" {\n  title name\n  name "Name" | "姓名" : text personal\n}\n'


@pytest.fixture
def run_id(installation: Any, hr: Client) -> str:
    """A run in which one has signed and another is asked."""
    installation.engine.deploy("acme", workflow_pack(FLOW, look__form=FORM, worker__record=WORKER), by="test")
    run: str = hr.post("/api/v1/workflows/leave/runs", json={"inputs": {"name": "李娜"}}).json()["run_id"]
    file_id = hr.post("/api/v1/files", files={"file": ("诊断证明.txt", b"proof", "text/plain")}).json()["file_id"]
    task_id = hr.get("/api/v1/tasks").json()["items"][0]["task_id"]
    hr.post(f"/api/v1/tasks/{task_id}/comments", json={"text": "材料齐全 <b>&</b>"})
    body = {"outcome": "approve", "values": {"kind": "year", "proof": file_id, "hint": "早去早回"}, "signature": {"name": "王芳"}}
    reply = hr.post(f"/api/v1/tasks/{task_id}/complete", json=body)
    assert reply.status_code == 200, reply.text
    return run


def pdf_text(client: Client, run_id: str) -> str:
    reply = client.get(f"/api/v1/runs/{run_id}/record.pdf")
    assert (reply.status_code, reply.headers["content-type"], reply.headers["cache-control"]) == (200, "application/pdf", "private, no-store"), reply.text
    with pdfium.PdfDocument(reply.content) as document:
        pages = []
        for page in document:
            text = page.get_textpage()
            pages.append(text.get_text_range())
            text.close()
            page.close()
    return "\n".join(pages)


def set_language(client: Client, installation: Any) -> Client:
    with installation.database.write() as connection:
        identity.set_language(connection, "acme", "hr", "zh")
    return client


def test_the_pdf_says_in_chinese_who_decided_what_and_what_stands_open(hr: Client, run_id: str, installation: Any) -> None:
    text = pdf_text(set_language(hr, installation), run_id)
    for said in (
        "请假审批",
        "李娜",
        "部门审批",
        "办理: 同意",
        "年假",
        "早去早回",
        "王芳",
        "诊断证明.txt",
        "材料齐全 <b>&</b>",
        "办理人: Hr",
        "抄送",
        "等待办理: 管理员",
        "进行中 (总经理审批)",
        "2026-03-02 09:00",
    ):
        assert said in text, (said, text)


def test_the_page_says_the_same_in_english_and_lets_nothing_through(hr: Client, run_id: str) -> None:
    reply = hr.get(f"/api/v1/runs/{run_id}/record.html")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for said in ("<h1>Leave</h1>", "<dd>Approve</dd>", "<dd>李娜</dd>", "<dd>Yearly</dd>", "材料齐全 &lt;b&gt;&amp;&lt;/b&gt;", "@media print"):
        assert said in reply.text, (said, reply.text)


def test_who_may_not_read_runs_prints_none(signed_in: SignedIn, run_id: str) -> None:
    for name in ("record.pdf", "record.html"):
        problem_of(signed_in("employee").get(f"/api/v1/runs/{run_id}/{name}"), 403)
        problem_of(signed_in("hr", "globex").get(f"/api/v1/runs/{run_id}/{name}"), 404)


def test_of_an_erased_person_nothing_is_printed(hr: Client, run_id: str) -> None:
    subject = hr.get(f"/api/v1/runs/{run_id}").json()["subject_id"]
    assert hr.delete(f"/api/v1/people/{subject}").status_code == 204
    text = pdf_text(hr, run_id) + hr.get(f"/api/v1/runs/{run_id}/record.html").text
    assert "was erased" in text
    for said in ("李娜", "早去早回", "王芳", "诊断证明", "材料齐全", "Approve", "Yearly"):
        assert said not in text


def test_a_field_that_the_reader_may_not_see_is_left_out(signed_in: SignedIn, hr: Client, installation: Any) -> None:
    form = FORM.replace("visible to admin", "visible to hr")
    installation.engine.deploy("acme", workflow_pack(FLOW, look__form=form, worker__record=WORKER), by="test")
    run = hr.post("/api/v1/workflows/leave/runs", json={"inputs": {"name": "李娜"}}).json()["run_id"]
    task_id = hr.get("/api/v1/tasks").json()["items"][0]["task_id"]
    assert hr.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "approve", "values": {"salary": 98765, "hint": "seen"}}).status_code == 200
    assert "98765" in pdf_text(hr, run)
    theirs = pdf_text(signed_in("admin"), run)
    assert ("98765" in theirs, "seen" in theirs) == (False, True)


def test_who_has_a_task_in_the_run_prints_its_record_without_seeing_all_runs(hr: Client, signed_in: SignedIn, run_id: str) -> None:
    open_task = next(task["task_id"] for task in hr.get(f"/api/v1/runs/{run_id}").json()["tasks"] if task["node_id"] == "b")
    for name in ("record.pdf", "record.html"):
        assert hr.get(f"/api/v1/tasks/{open_task}/{name}").status_code == 200
        problem_of(signed_in("interviewer").get(f"/api/v1/tasks/{open_task}/{name}"), 403)
        problem_of(signed_in("hr", "globex").get(f"/api/v1/tasks/{open_task}/{name}"), 404)


def test_a_shared_link_shows_the_record_until_its_time_is_over_and_nothing_that_only_some_may_see(
    hr: Client, stranger: Client, signed_in: SignedIn, run_id: str, clock: Any, installation: Any
) -> None:
    problem_of(signed_in("employee").post(f"/api/v1/runs/{run_id}/share"), 403)
    problem_of(signed_in("hr", "globex").post(f"/api/v1/runs/{run_id}/share"), 404)
    path = hr.post(f"/api/v1/runs/{run_id}/share").json()["url"].removeprefix(installation.settings.public_url)
    page = stranger.get(path, headers={"accept-language": "zh-CN"})
    assert (page.status_code, page.headers["cache-control"], page.headers["referrer-policy"]) == (200, "private, no-store", "no-referrer")
    for said in ("请假审批", "李娜", "年假", "由 Hr 分享", "2026-03-16", "材料齐全 &lt;b&gt;"):
        assert said in page.text, (said, page.text)
    assert "薪资" not in page.text
    assert "Shared by Hr" in stranger.get(path, params={"language": "en"}).text
    assert stranger.get(f"{path}/record.pdf").content.startswith(b"%PDF")
    assert stranger.get(f"{path[:-2]}xx").status_code == 404
    problem_of(stranger.get(f"/api/v1/guest/{path.rpartition('/')[2]}"), 404)

    clock.advance(timedelta(days=15))
    over = stranger.get(path, headers={"accept-language": "zh-CN"})
    assert over.status_code == 410
    assert "<h1>链接已过期</h1>" in over.text
    assert "李娜" not in over.text
    assert problem_of(stranger.get(f"{path}/record.pdf"), 409)["code"] == "link.expired"


def test_a_shared_link_ends_with_who_shared_it(hr: Client, stranger: Client, run_id: str, installation: Any) -> None:
    path = hr.post(f"/api/v1/runs/{run_id}/share").json()["url"].removeprefix(installation.settings.public_url)
    with installation.database.write() as connection:
        identity.set_roles(connection, "acme", "hr", ("employee",))
    assert stranger.get(path).status_code == 404


def test_a_text_in_two_languages_and_a_program_that_started_it_are_told_as_people_say_them(hr: Client, installation: Any) -> None:
    job = "job: {type: object, x-title: {en: Job, zh: 职位}, properties: {title: {x-title: {en: Title, zh: 职位名称}}, min_years: {type: number}, from: {type: string}}}"
    flow = FLOW.replace("properties: {name:", f"properties: {{{job}, name:")
    installation.engine.deploy("acme", workflow_pack(flow, look__form=FORM, worker__record=WORKER), by="test")
    given = {"title": {"en": "Engineer", "zh": "工程师"}, "min_years": 3, "from": "2026-03-02T01:00:00Z"}
    run = installation.engine.start("acme", "leave", {"name": "李娜", "job": given}, by="cli").run_id
    page = hr.get(f"/api/v1/runs/{run}/record.html").text
    assert "<dt>Job</dt><dd>Title: Engineer, Min years: 3, From: 2026-03-02 09:00 CST</dd>" in page
    assert "<dt>Started by</dt><dd>the operator, at the command line</dd>" in page
    theirs = hr.get(f"/api/v1/runs/{run}/record.html", headers={"accept-language": "zh-CN"}).text + pdf_text(set_language(hr, installation), run)
    assert "职位名称" in theirs
    assert "工程师" in theirs
    assert "运维人员" in theirs
    assert "cli" not in theirs


PLAIN = """workflow: extra
title: {en: Extra hours, zh: 加班申请}
inputs: {type: object, properties: {days: {type: number, x-title: {en: Days, zh: 加班天数}}}}
nodes:
  s: {type: start}
  a: {type: approval, inputs: {approvers: ["role:hr"]}, outputs: {why: "=result.votes[1].comment"}}
  e: {type: end}
edges:
  - {from: s, to: a}
  - {from: a, to: e}
"""


def test_an_approval_without_a_form_shows_what_is_asked_for_and_takes_a_comment(installation: Any, hr: Client) -> None:
    installation.engine.deploy("acme", workflow_pack(PLAIN), by="test")
    run: str = hr.post("/api/v1/workflows/extra/runs", json={"inputs": {"days": 3}}).json()["run_id"]
    listed = hr.get("/api/v1/tasks").json()["items"][0]
    task = hr.get(f"/api/v1/tasks/{listed['task_id']}").json()
    assert (task["shown"], task["shown_titles"]["days"]["zh"]) == ({"days": 3}, "加班天数")
    assert listed["starter"] == task["starter"] == hr.get("/api/v1/session").json()["principal_id"]
    address = f"/api/v1/tasks/{listed['task_id']}/complete"
    refused = problem_of(hr.post(address, json={"outcome": "reject", "values": {"coment": "no"}}), 422)
    assert (refused["code"], refused["problems"][0]["expected"]) == ("task.no_form", "comment")
    assert problem_of(hr.post(address, json={"outcome": "reject", "values": {"comment": "长" * 4001}}), 422)["code"] == "task.comment"
    assert hr.post(address, json={"outcome": "reject", "values": {"comment": "天数太多"}}).status_code == 200
    [said] = [entry["note"] for entry in hr.get(f"/api/v1/tasks/{listed['task_id']}/trail").json()["entries"] if entry["kind"] == "decision"]
    assert said == installation.engine.state(run).variables["why"] == "天数太多"
    assert "天数太多" in pdf_text(hr, run)


def test_a_job_given_as_the_text_of_a_file_is_told_as_what_it_says(hr: Client, installation: Any) -> None:
    job = "job: {x-title: {en: Job, zh: 职位}, anyOf: [{type: string}, {type: object, properties: {title: {x-title: {en: Title, zh: 职位名称}}, needs: {x-title: {en: Must have, zh: 必备条件}}}}]}"
    installation.engine.deploy("acme", workflow_pack(FLOW.replace("properties: {name:", f"properties: {{{job}, name:"), look__form=FORM, worker__record=WORKER), by="test")
    told = "# A job\ntitle: {en: Engineer, zh: 工程师}\nneeds:\n  - {name: User research, zh: 用户研究, aliases: [interviews]}\n"
    run = installation.engine.start("acme", "leave", {"name": "李娜", "job": told}, by="hr").run_id
    page = hr.get(f"/api/v1/runs/{run}/record.html").text
    assert "<dt>Job</dt><dd>Title: Engineer, Must have: User research (Aliases: interviews)</dd>" in page
    plain = installation.engine.start("acme", "leave", {"name": "李娜", "job": "Engineer: builds: {things"}, by="hr").run_id
    assert "<dd>Engineer: builds: {things</dd>" in hr.get(f"/api/v1/runs/{plain}/record.html").text
