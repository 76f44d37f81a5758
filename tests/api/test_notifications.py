"""Notifications through the API: what I was told, how I want to be told, endpoints, templates, bounces; and a task that is answered from its mail."""

import re
from datetime import timedelta
from typing import Any

import pytest

from designer.installation import Installation
from engine.clock import FrozenClock
from engine.model.notice import KINDS, PLACEHOLDERS
from engine.store import identity
from nodes.outbox.sender import Sender
from tenants.links import AnswerLink, answer_link_maker, hide_answer_links, make_answer_link
from tests.api.conftest import Client, SignedIn, problem_of, start_errand

HOOK = {"channel": "webhook", "name": "CRM", "url": "https://crm.example/hook", "wants": ["task.created"]}


@pytest.fixture
def sender(installation: Installation) -> Sender:
    return Sender(installation.engine, answer_link_maker(installation.settings, installation.clock))


@pytest.fixture
def link(hr: Client, installation: Installation, sender: Sender) -> str:
    """The address in the mail to the HR person about the errand's task."""
    start_errand(hr)
    sender.send()
    [mail] = [mail for mail in installation.engine.mails("acme").items if mail.to == "hr@acme.example"]
    [address] = re.findall(r"http://testserver\.local/g/(2\.\S+)", mail.text)
    return f"/api/v1/guest/{address}"


def test_i_read_what_i_was_told_and_mark_it(hr: Client, signed_in: SignedIn, sender: Sender) -> None:
    start_errand(hr)
    sender.send()
    assert hr.get("/api/v1/notifications/unread").json() == {"unread": 1}
    [one] = hr.get("/api/v1/notifications").json()["items"]
    assert (one["kind"], one["read_at"]) == ("task_assigned", None)
    assert one["title"].endswith(": a task for you")
    assert f"/inbox/{one['task_id']}" in one["text"]
    assert "/g/" not in one["text"]
    assert signed_in("employee").get("/api/v1/notifications").json()["items"] == []
    assert problem_of(signed_in("admin").post(f"/api/v1/notifications/{one['notification_id']}/read"), 404)["code"] == "notification.unknown"
    assert hr.post(f"/api/v1/notifications/{one['notification_id']}/read").json() == {"unread": 0}
    assert hr.get("/api/v1/notifications?unread=true").json()["items"] == []
    assert hr.post("/api/v1/notifications/read").json() == {"unread": 0}


def test_i_read_it_in_my_language_even_when_i_change_it(hr: Client, sender: Sender) -> None:
    start_errand(hr)
    sender.send()
    hr.patch("/api/v1/session", json={"language": "zh"})
    [one] = hr.get("/api/v1/notifications").json()["items"]
    assert one["title"].startswith("新任务：")


def test_preferences_are_mine_and_an_admins_for_all(hr: Client, signed_in: SignedIn) -> None:
    wanted = {"channels": {"task_assigned": ["mail"]}, "quiet": {"start": "22:00", "end": "08:00"}, "zone": "Asia/Shanghai"}
    shown = hr.put("/api/v1/notification-preferences", json=wanted)
    assert shown.status_code == 200, shown.text
    assert shown.json()["effective"]["task_assigned"] == ["mail"]
    assert set(shown.json()["kinds"]) == set(KINDS)
    assert problem_of(hr.put("/api/v1/notification-preferences", json={"zone": "Mars"}), 422)["code"] == "calendar.zone"
    assert problem_of(hr.get("/api/v1/people/admin/notification-preferences"), 403)["code"] == "access.denied"
    admin = signed_in("admin")
    assert admin.get("/api/v1/people/hr/notification-preferences").json()["preferences"]["quiet"] == {"start": "22:00", "end": "08:00"}
    assert admin.put("/api/v1/people/hr/notification-preferences", json={"addresses": {"dingtalk": "m1"}}).status_code == 200
    assert problem_of(admin.put("/api/v1/people/nobody/notification-preferences", json={}), 404)["code"] == "principal.unknown"
    assert signed_in("hr", "globex").get("/api/v1/notification-preferences").json()["preferences"]["channels"] == {}


def test_an_endpoint_shows_its_secret_once(signed_in: SignedIn, hr: Client) -> None:
    admin = signed_in("admin")
    made = admin.post("/api/v1/endpoints", json=HOOK)
    assert made.status_code == 201, made.text
    assert made.json()["setting"]["secret"].startswith("whsec_")
    place = f"/api/v1/endpoints/{made.json()['endpoint_id']}"
    assert admin.get(place).json()["setting"]["secret"] == ""
    changed = admin.put(place, json={**HOOK, "wants": ["run.completed"]})
    assert changed.json()["setting"]["wants"] == ["run.completed"]
    assert problem_of(hr.get(place), 403)["code"] == "access.denied"
    assert problem_of(signed_in("admin", "globex").get(place), 404)["code"] == "endpoint.unknown"
    assert problem_of(admin.post("/api/v1/endpoints", json={**HOOK, "wants": ["task.craeted"]}), 422)["problems"][0]["nearest"] == "task.created"
    robot = admin.post("/api/v1/endpoints", json={"channel": "wecom_robot", "name": "HR", "url": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"}).json()
    assert admin.get(f"/api/v1/endpoints/{robot['endpoint_id']}").json()["setting"]["url"] == ""
    assert admin.delete(place).status_code == 204
    assert len(admin.get("/api/v1/endpoints").json()["items"]) == 1


def test_deliveries_are_listed_and_a_private_address_is_told(signed_in: SignedIn, hr: Client, sender: Sender) -> None:
    admin = signed_in("admin")
    place = f"/api/v1/endpoints/{admin.post('/api/v1/endpoints', json={**HOOK, 'url': 'https://127.0.0.1:9/'}).json()['endpoint_id']}"
    start_errand(hr)
    sender.send()
    [one] = admin.get(f"{place}/deliveries").json()["items"]
    assert (one["kind"], one["status"]) == ("task.created", "failed")
    assert "not a public address" in one["error"]
    again = admin.post(f"{place}/deliveries/{one['delivery_id']}/replay")
    assert (again.status_code, again.json()["status"], again.json()["message_id"]) == (201, "waiting", one["message_id"])
    assert problem_of(admin.post(f"{place}/deliveries/{again.json()['delivery_id']}/replay"), 409)["code"] == "delivery.not_over"
    assert problem_of(admin.post(f"{place}/deliveries/none/replay"), 404)["code"] == "delivery.unknown"
    assert {item["channel"] for item in admin.get("/api/v1/deliveries").json()["items"]} == {"webhook", "mail"}


def test_a_tenants_own_words_are_checked_shown_and_used(signed_in: SignedIn, hr: Client, sender: Sender, installation: Installation) -> None:
    admin = signed_in("admin")
    place = "/api/v1/notification-templates/task_assigned/en"
    wrong = problem_of(admin.put(place, json={"body": "Subject: {{ taks }}\n\n{{ nothing_like_it }}"}), 422)
    assert [(one["nearest"], one["line"], one["column"]) for one in wrong["problems"]] == [("task", 1, 10), ("", 3, 1)]
    assert problem_of(admin.put(place, json={"body": "Hello {{ task }}"}), 422)["code"] == "template.subject"
    assert problem_of(admin.put("/api/v1/notification-templates/task_asigned/en", json={"body": "x"}), 404)["problems"][0]["nearest"] == "task_assigned"
    shown = admin.post(f"{place}/preview", json={"body": "Subject: Do {{ task }}\n\nby {{ due }} <b>"}).json()
    assert (shown["subject"], "by 2026-03-05 18:00" in shown["text"], "&lt;b&gt;" in shown["html"]) == ("Do Approve", True, True)
    assert admin.put(place, json={"body": "Subject: Please do {{ task }}\n\n{{ link }}\n"}).json()["is_own"]
    start_errand(hr)
    sender.send()
    [mail] = [mail for mail in installation.engine.mails("acme").items if mail.to == "hr@acme.example"]
    assert mail.subject.startswith("Please do ")
    assert admin.delete(place).status_code == 204
    [back] = [one for one in admin.get("/api/v1/notification-templates").json()["items"] if (one["kind"], one["language"]) == ("task_assigned", "en")]
    assert (back["is_own"], tuple(one["name"] for one in back["placeholders"])) == (False, PLACEHOLDERS["task_assigned"])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_built_in_template_can_be_shown(signed_in: SignedIn, kind: str, language: str) -> None:
    shown = signed_in("admin").post(f"/api/v1/notification-templates/{kind}/{language}/preview", json={"body": ""})
    assert shown.status_code == 200, shown.text
    assert "{{" not in shown.json()["text"]
    assert shown.json()["subject"]


def test_looking_at_the_link_of_a_mail_does_nothing_however_often(link: str, stranger: Client, hr: Client) -> None:
    for _ in range(3):
        shown = stranger.get(link)
        assert (shown.status_code, shown.json()["state"]) == (200, "open")
        assert stranger.head(link).status_code in (200, 405)
    assert shown.json()["outcomes"]
    assert len(hr.get("/api/v1/tasks").json()["items"]) == 1


def test_a_task_is_answered_from_its_mail_as_its_reader_and_once(link: str, stranger: Client, hr: Client) -> None:
    assert problem_of(stranger.post(link, json={"outcome": "submit", "values": {"grade": 99}}), 422)["problems"]
    [task] = hr.get("/api/v1/tasks").json()["items"]
    hr.post(f"/api/v1/runs/{task['run_id']}/suspend", json={})  # while the run stands still nobody fills in a form for nothing
    assert stranger.get(link).json()["state"] == "waiting"
    assert problem_of(stranger.post(link, json={"outcome": "submit", "values": {"grade": 4}}), 409)["code"] == "link.waiting"
    hr.post(f"/api/v1/runs/{task['run_id']}/resume", json={})
    done = stranger.post(link, json={"outcome": "submit", "values": {"grade": 4}})
    assert (done.status_code, done.json()["state"]) == (200, "done")
    assert hr.get(f"/api/v1/tasks/{task['task_id']}").json()["completed_by"] == "hr"
    assert problem_of(stranger.post(link, json={"outcome": "submit", "values": {"grade": 4}}), 409)["code"] == "link.used"
    assert stranger.get(link).json()["state"] == "done"


def test_a_link_holds_for_its_days_for_its_person_and_as_it_was_made(link: str, stranger: Client, installation: Installation, clock: FrozenClock, hr: Client) -> None:
    [task] = hr.get("/api/v1/tasks").json()["items"]
    made = AnswerLink(tenant_id="acme", task_id=task["task_id"], principal_id="interviewer", expires_at=clock.now() + timedelta(days=1))
    body: dict[str, Any] = {"outcome": "submit", "values": {"grade": 4}}
    other = f"/api/v1/guest/{make_answer_link(installation.settings.secret_key, made)}"
    assert problem_of(stranger.post(other, json=body), 404)["code"] == "link.invalid"  # the task is not theirs
    forged = f"/api/v1/guest/{make_answer_link('another key', made)}"
    assert problem_of(stranger.post(forged, json=body), 404)["code"] == "link.invalid"
    assert problem_of(stranger.post(link.replace("/2.", "/1."), json=body), 404)["code"] == "link.invalid"
    clock.advance(timedelta(days=7, seconds=1))
    assert stranger.get(link).json()["state"] == "expired"
    assert problem_of(stranger.post(link, json=body), 409)["code"] == "link.expired"


def test_who_has_left_answers_nothing_any_more(link: str, stranger: Client, installation: Installation) -> None:
    with installation.database.write() as connection:
        table = identity.principals_table
        connection.execute(table.update().where(table.c.tenant_id == "acme", table.c.principal_id == "hr").values(is_active=False))
    assert problem_of(stranger.get(link), 404)["code"] == "link.invalid"


def test_others_who_read_the_mailbox_do_not_see_the_link(link: str, signed_in: SignedIn) -> None:
    [mail] = [one for one in signed_in("admin").get("/api/v1/mailbox").json()["items"] if one["to"] == "hr@acme.example"]
    assert "/g/…" in mail["text"]
    assert "/g/2." not in mail["text"] + mail["html"]
    assert hide_answer_links("https://x/g/1.ab.cd and https://x/g/2.ab.c-d_.") == "https://x/g/1.ab.cd and https://x/g/…."


def test_a_bounce_is_noted_by_a_program_with_that_scope(link: str, signed_in: SignedIn, stranger: Client, installation: Installation) -> None:
    [mail] = [one for one in installation.engine.mails("acme").items if one.to == "hr@acme.example"]
    head = "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\n"
    text = f"{head}Original-Envelope-Id: {mail.mail_id}\n\nFinal-Recipient: rfc822; hr@acme.example\nAction: failed\nStatus: 5.2.2\n\n--b--\n"
    key = signed_in("admin").post("/api/v1/keys", json={"name": "mta", "scopes": ["bounces:write"]}).json()["key"]
    noted = stranger.post("/api/v1/bounces", json={"message": text}, headers={"authorization": f"Bearer {key}"})
    assert (noted.status_code, noted.json()) == (200, {"mail_id": mail.mail_id, "action": "failed", "status": "5.2.2", "is_noted": True})
    shown = signed_in("admin").get(f"/api/v1/mailbox/{mail.mail_id}").json()
    assert shown["bounce"]["status"] == "5.2.2"
    assert problem_of(signed_in("interviewer").post("/api/v1/bounces", json={"message": text}), 403)["code"] == "access.denied"
    assert problem_of(signed_in("hr", "globex").post("/api/v1/bounces", json={"message": text}), 404)["code"] == "mail.unknown"


def test_a_robot_without_its_key_and_a_placeholder_without_its_end_are_refused(signed_in: SignedIn) -> None:
    admin = signed_in("admin")
    robot = {"channel": "dingtalk_robot", "name": "HR", "url": "https://oapi.dingtalk.com/robot/send", "secret": "SECx"}
    refused = problem_of(admin.post("/api/v1/endpoints", json=robot), 422)["problems"]
    assert [(one["code"], one["path"], one["expected"]) for one in refused] == [("endpoint.url", "url", "https://host/path?access_token=...")]
    for body, column in (("Subject: {{ task\nx", 10), ("Subject: {{ task }} }}\nx", 21)):
        reply = admin.post("/api/v1/notification-templates/task_assigned/en/preview", json={"body": body})
        assert [(one["code"], one["line"], one["column"]) for one in problem_of(reply, 422)["problems"]] == [("template.braces", 1, column)]
