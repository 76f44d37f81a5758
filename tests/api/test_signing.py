"""Signing over HTTP: the table of who may do what, as people meet it."""

from typing import Any

import pytest

from tests.api.conftest import Client, SignedIn, problem_of, start_errand


def open_task(client: Client) -> str:
    found: str = client.get("/api/v1/tasks", params={"scope": "open"}).json()["items"][0]["task_id"]
    return found


def post(client: Client, address: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(f"/api/v1/{address}", json=body or {})


@pytest.mark.row(6)
@pytest.mark.row(9)
def test_a_task_is_claimed_shared_handed_on_and_signed(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, manager = open_task(hr), signed_in("hiring_manager")
    post(hr, f"tasks/{task_id}/claim")
    assert post(hr, f"tasks/{task_id}/signers", {"place": "before", "people": ["person:hiring_manager"]}).status_code == 204
    view = hr.get(f"/api/v1/tasks/{task_id}/signing").json()
    assert (view["state"], [(one["name"], one["place"], one["state"]) for one in view["signers"]]) == (
        "held", [("role:hr", "", "held"), ("person:hiring_manager", "before", "free")],
    )  # fmt: skip
    assert problem_of(post(hr, f"tasks/{task_id}/complete", {"outcome": "submit", "values": {"grade": 4}}), 409)["code"] == "sign.held"
    theirs = manager.get("/api/v1/tasks").json()["items"][0]["task_id"]
    assert post(manager, f"tasks/{theirs}/complete", {"outcome": "submit", "values": {"grade": 3}, "signature": {"name": "M."}}).status_code == 200
    assert post(hr, f"tasks/{task_id}/transfer", {"to": "person:interviewer"}).status_code == 204
    problem_of(post(manager, f"tasks/{task_id}/complete", {"outcome": "submit", "values": {"grade": 4}}), 403)
    assert post(signed_in("interviewer"), f"tasks/{task_id}/complete", {"outcome": "submit", "values": {"grade": 4}}).status_code == 200


@pytest.mark.row(33)
@pytest.mark.row(47)
def test_drafts_and_comments_are_for_who_may_see_the_task(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, stranger = open_task(hr), signed_in("interviewer")
    assert post(hr, f"tasks/{task_id}/draft", {"values": {"grade": "later"}}).status_code == 204
    assert hr.get(f"/api/v1/tasks/{task_id}/signing").json()["draft"] == {"grade": "later"}
    assert post(hr, f"tasks/{task_id}/comments", {"text": "see page 2", "mentions": ["hiring_manager"]}).status_code == 204
    assert [one["text"] for one in hr.get(f"/api/v1/tasks/{task_id}/comments").json()["items"]] == ["see page 2"]
    for reply in (
        stranger.get(f"/api/v1/tasks/{task_id}/signing"), stranger.get(f"/api/v1/tasks/{task_id}/comments"), post(stranger, f"tasks/{task_id}/comments", {"text": "x"}),
        post(stranger, f"tasks/{task_id}/draft", {"values": {}}), post(stranger, f"tasks/{task_id}/read"), post(stranger, f"tasks/{task_id}/transfer", {"to": "person:interviewer"}),
    ):  # fmt: skip
        problem_of(reply, 403)


@pytest.mark.row(47)
def test_who_is_mentioned_reads_the_task_and_answers_the_comment_but_does_not_act(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, named, other = open_task(hr), signed_in("interviewer"), signed_in("employee")
    address = f"/api/v1/tasks/{task_id}"
    post(hr, f"tasks/{task_id}/comments", {"text": "nobody named"})
    problem_of(named.get(address), 403)
    post(hr, f"tasks/{task_id}/comments", {"text": "what do you say?", "mentions": ["interviewer"]})
    whole = hr.get(address).json()
    assert named.get(address).json()["layout"] == whole["layout"]
    assert named.get(f"{address}/signing").json()["operations"] == ["comment"]
    assert [named.get(f"{address}/{part}").status_code for part in ("comments", "trail", "record.html")] == [200, 200, 200]
    assert (post(named, f"tasks/{task_id}/read").status_code, post(named, f"tasks/{task_id}/comments", {"text": "yes"}).status_code) == (204, 204)
    for deed, body in (
        ("claim", {}),
        ("complete", {"outcome": "submit", "values": {}}),
        ("preview", {"values": {}}),
        ("draft", {"values": {}}),
        ("transfer", {"to": "person:interviewer"}),
    ):
        problem_of(post(named, f"tasks/{task_id}/{deed}", body), 403)
    assert named.get("/api/v1/tasks").json()["items"] == []
    for part in ("", "/signing", "/comments", "/trail"):
        problem_of(other.get(address + part), 403)


@pytest.mark.row(22)
def test_who_was_sent_a_copy_reads_the_tasks_that_the_run_had_then(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, reader = open_task(hr), signed_in("interviewer")
    post(hr, f"tasks/{task_id}/copies", {"to": ["person:interviewer"]})
    assert [one["task_id"] for one in reader.get("/api/v1/copies").json()["items"]] == [task_id]
    assert reader.get(f"/api/v1/tasks/{task_id}").status_code == 200
    assert post(hr, f"tasks/{task_id}/signers", {"place": "before", "people": ["person:hiring_manager"]}).status_code == 204
    later = signed_in("hiring_manager").get("/api/v1/tasks").json()["items"][0]["task_id"]
    problem_of(reader.get(f"/api/v1/tasks/{later}"), 403)


@pytest.mark.row(22)
def test_a_copy_is_listed_until_it_is_read_and_after(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, reader = open_task(hr), signed_in("employee")
    assert post(hr, f"tasks/{task_id}/copies", {"to": ["role:employee"], "note": "for your information"}).status_code == 204
    assert problem_of(post(hr, f"tasks/{task_id}/copies", {"to": []}), 422)["code"] == "sign.people"
    [copy] = reader.get("/api/v1/copies").json()["items"]
    assert (copy["is_read"], copy["note"]) == (False, "for your information")
    assert post(reader, f"copies/{copy['copy_id']}/read").status_code == 204
    assert reader.get("/api/v1/copies").json()["items"][0]["is_read"] is True
    post(hr, f"tasks/{task_id}/comments", {"text": "look", "mentions": ["employee"]})
    comment, stranger = hr.get(f"/api/v1/tasks/{task_id}/comments").json()["items"][0]["comment_id"], signed_in("interviewer")
    for place in (copy["copy_id"], comment, f"{copy['run_id']}.99", "nothing.1"):  # what was not shown to one is not there for one
        assert problem_of(post(stranger, f"copies/{place}/read"), 404)["code"] == "copy.unknown"
    assert [post(one, f"copies/{comment}/read").status_code for one in (reader, hr)] == [204, 204]
    assert set(hr.get(f"/api/v1/tasks/{task_id}/comments").json()["items"][0]["read_by"]) == {"employee", "hr"}


@pytest.mark.row(23)
def test_urging_too_often_is_refused_in_both_languages(hr: Client) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    assert post(hr, f"tasks/{task_id}/urge").status_code == 204
    assert problem_of(post(hr, f"tasks/{task_id}/urge"), 409)["code"] == "sign.urged"
    hr.headers["accept-language"] = "zh"
    hr.patch("/api/v1/session", json={"language": "zh"})
    assert "催办" in problem_of(post(hr, f"tasks/{task_id}/urge"), 409)["detail"]


@pytest.mark.row(20)
@pytest.mark.row(31)
@pytest.mark.row(32)
@pytest.mark.row(34)
def test_a_run_is_suspended_resumed_led_elsewhere_ended_and_restarted(hr: Client, signed_in: SignedIn) -> None:
    run_id = start_errand(hr)["run_id"]
    task_id = open_task(hr)
    problem_of(post(signed_in("interviewer"), f"runs/{run_id}/suspend"), 403)
    assert post(hr, f"runs/{run_id}/suspend", {"reason": "audit"}).status_code == 204
    assert problem_of(post(hr, f"tasks/{task_id}/complete", {"outcome": "submit", "values": {"grade": 4}}), 409)["code"] == "run.suspended"
    assert post(hr, f"runs/{run_id}/resume").status_code == 204
    assert problem_of(post(hr, f"runs/{run_id}/jump", {"node_id": "parcle"}), 422)["problems"][0]["nearest"] == "parcel"
    assert post(hr, f"runs/{run_id}/jump", {"node_id": "parcel"}).status_code == 204
    assert hr.get(f"/api/v1/runs/{run_id}").json()["node_ids"] == ["parcel"]
    problem_of(post(signed_in("employee"), f"runs/{run_id}/revoke"), 403)
    assert post(hr, f"runs/{run_id}/terminate", {"reason": "over"}).status_code == 204
    assert post(hr, f"runs/{run_id}/restart", {"node_id": "review"}).status_code == 204
    assert post(hr, f"runs/{run_id}/revoke", {"reason": "mine"}).status_code == 204
    assert hr.get(f"/api/v1/runs/{run_id}").json()["status"] == "cancelled"


@pytest.mark.row(10)
def test_the_tasks_of_a_leaver_are_handed_over_by_who_may(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    post(hr, f"tasks/{open_task(hr)}/claim")
    problem_of(post(signed_in("hiring_manager"), "people/hr/hand-over", {"to": "person:hiring_manager"}), 403)
    found = post(signed_in("admin"), "people/hr/hand-over", {"to": "person:hiring_manager"}).json()["items"]
    assert [one["is_done"] for one in found] == [True]
    assert signed_in("hiring_manager").get("/api/v1/tasks").json()["counts"] == {"mine": 1}


@pytest.mark.resource(38)
@pytest.mark.resource(39)
def test_several_tasks_are_answered_alike_and_the_next_one_is_told(hr: Client) -> None:
    for _ in range(3):
        start_errand(hr)
    task_ids = [one["task_id"] for one in hr.get("/api/v1/tasks").json()["items"]]
    assert hr.get(f"/api/v1/tasks/{task_ids[0]}/next").json()["task"]["task_id"] in task_ids[1:]
    found = post(hr, "tasks/complete", {"task_ids": [*task_ids, "nothing.1"], "outcome": "submit", "values": {"grade": 4}}).json()["items"]
    assert [(one["is_done"], one["code"]) for one in found] == [(True, ""), (True, ""), (True, ""), (False, "task.unknown")]
    assert hr.get(f"/api/v1/tasks/{task_ids[0]}/next").json()["task"] is None


@pytest.mark.row(6)
def test_who_does_not_work_here_is_not_asked_and_the_nearest_who_does_is_told(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    leaves = {"file": ("people.csv", b"email,name,active\nemployee@acme.example,Em,no\n", "text/csv")}
    assert signed_in("admin").post("/api/v1/organisation/import", files=leaves).status_code == 200
    person, role = "organisation.unknown_person", "organisation.unknown_role"
    for address, body, wanted in (
        ("transfer", {"to": "person:nobody"}, [("to", person, "")]),
        ("transfer", {"to": "person:employee"}, [("to", person, "")]),
        ("transfer", {"to": "person:interviewr@acme.example"}, [("to", person, "person:interviewer@acme.example")]),
        ("delegate", {"to": "person:interviewerr"}, [("to", person, "person:interviewer")]),
        ("delegate", {"to": "role:hiring_manger"}, [("to", role, "role:hiring_manager")]),
        ("signers", {"place": "before", "people": ["person:interviewerr", "role:hr", "role:nope"]}, [("people[0]", person, "person:interviewer"), ("people[2]", role, "")]),
        ("copies", {"to": ["person:interviewerr"]}, [("to[0]", person, "person:interviewer")]),
        ("comments", {"text": "look", "mentions": ["hr", "interviewerr"]}, [("mentions[1]", person, "interviewer")]),
    ):  # fmt: skip
        found = problem_of(post(hr, f"tasks/{task_id}/{address}", body), 422)["problems"]
        assert [(one["path"], one["code"], one.get("nearest", "")) for one in found] == wanted
    assert [one["name"] for one in hr.get(f"/api/v1/tasks/{task_id}/signing").json()["signers"]] == ["role:hr"]


@pytest.mark.row(10)
def test_what_a_person_leaves_is_handed_over_from_and_to_people_who_are_known(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    post(hr, f"tasks/{open_task(hr)}/claim")
    found = problem_of(post(signed_in("admin"), "people/interviewerr/hand-over", {"to": "person:hiring_manger"}), 422)["problems"]
    assert [(one["path"], one["nearest"]) for one in found] == [("from", "interviewer"), ("to", "person:hiring_manager")]
    found = post(signed_in("admin"), "people/hr@acme.example/hand-over", {"to": "person:hiring_manager@acme.example"}).json()["items"]
    assert [one["is_done"] for one in found] == [True]
    assert signed_in("hiring_manager").get("/api/v1/tasks").json()["counts"] == {"mine": 1}


@pytest.mark.row(6)
def test_an_e_mail_stands_for_the_person_whose_it_is(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    assert post(hr, f"tasks/{task_id}/comments", {"text": "look", "mentions": ["interviewer@acme.example"]}).status_code == 204
    assert hr.get(f"/api/v1/tasks/{task_id}/comments").json()["items"][0]["mentions"] == ["interviewer"]
    assert post(hr, f"tasks/{task_id}/transfer", {"to": "person:interviewer@acme.example"}).status_code == 204
    assert [one["task_id"] for one in signed_in("interviewer").get("/api/v1/tasks").json()["items"]] == [task_id]


@pytest.mark.row(6)
@pytest.mark.parametrize(
    ("address", "body", "path"),
    [
        ("signers", {"place": "after", "people": ["role:hr", "interviewerr"]}, "people[1]"), ("transfer", {"to": "guest"}, "to"), ("delegate", {"to": "ann"}, "to"),
        ("copies", {"to": ["hr"]}, "to[0]"),
    ],
)  # fmt: skip
def test_a_name_without_its_kind_is_told_how_names_are_written(hr: Client, address: str, body: dict[str, Any], path: str) -> None:
    start_errand(hr)
    hr.patch("/api/v1/session", json={"language": "en"})
    refused = problem_of(post(hr, f"tasks/{open_task(hr)}/{address}", body), 422)
    assert [(one["path"], one["code"]) for one in refused["problems"]] == [(path, "value.not_a_name")]
    assert "person:<id>" in refused["detail"]


@pytest.mark.row(7)
def test_what_a_delegate_proposes_must_be_an_outcome_of_the_task(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    assert post(hr, f"tasks/{task_id}/claim").status_code == 200
    assert post(hr, f"tasks/{task_id}/delegate", {"to": "person:interviewer"}).status_code == 204
    refused = problem_of(post(signed_in("interviewer"), f"tasks/{task_id}/return", {"outcome": "sumbit"}), 422)
    assert [(one["path"], one["code"], one["nearest"]) for one in refused["problems"]] == [("outcome", "task.outcome", "submit")]
    assert post(signed_in("interviewer"), f"tasks/{task_id}/return", {"outcome": "submit"}).status_code == 204


@pytest.mark.row(18)
def test_an_answer_ahead_with_a_wrong_outcome_is_told_the_nearest(hr: Client, signed_in: SignedIn) -> None:
    run_id = start_errand(hr)["run_id"]
    refused = problem_of(post(signed_in("admin"), f"runs/{run_id}/ahead", {"node_id": "review", "outcome": "sumbit"}), 422)
    assert [(one["path"], one["nearest"]) for one in refused["problems"]] == [("outcome", "submit")]


@pytest.mark.row(6)
@pytest.mark.row(10)
def test_refusals_name_people_and_deeds_as_people_call_them(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, admin = open_task(hr), signed_in("admin")
    [name] = [one["name"] for one in admin.get("/api/v1/directory", params={"ids": "hiring_manager"}).json()["items"]]
    signers = {"place": "before", "people": ["person:hiring_manager"]}
    twice = post(hr, f"tasks/{task_id}/signers", {"place": "beside", "people": signers["people"] * 2})
    assert problem_of(twice, 409)["detail"] == f"{name} is named twice"
    post(hr, f"tasks/{task_id}/signers", {**signers, "place": "beside"})
    assert problem_of(post(hr, f"tasks/{task_id}/signers", signers), 409)["detail"] == f"{name} is among the signers already"
    assert problem_of(post(hr, f"tasks/{task_id}/take-back"), 403)["detail"] == "with this task you may not: take back an answer"
    assert problem_of(post(hr, f"tasks/{task_id}/send-back"), 409)["detail"] == "nobody was asked before this: there is no step to go back to"
    assert problem_of(post(admin, "people/hr/hand-over", {"to": "person:hr"}), 422)["code"] == "sign.to_themselves"
    hr.patch("/api/v1/session", json={"language": "zh"})
    assert problem_of(post(hr, f"tasks/{task_id}/take-back"), 403)["detail"] == "您无权对该任务执行“撤回”"
    assert "“跳过”" in problem_of(post(hr, f"tasks/{task_id}/skip", {"outcome": "submit"}), 409)["detail"]


@pytest.mark.row(7)
def test_a_signer_is_removed_by_name_by_who_has_added_them_at_any_task_of_the_decision(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id, manager = open_task(hr), signed_in("hiring_manager")
    assert "send_back" not in hr.get(f"/api/v1/tasks/{task_id}/signing").json()["operations"]  # there is nowhere to go back to
    post(hr, f"tasks/{task_id}/claim")
    post(hr, f"tasks/{task_id}/signers", {"place": "before", "people": ["person:hiring_manager", "person:interviewer"]})
    theirs = manager.get("/api/v1/tasks").json()["items"][0]["task_id"]
    denied = problem_of(post(manager, f"tasks/{theirs}/signers/remove", {"name": "person:interviewer"}), 403)
    assert denied["detail"] == "with this task you may not: remove a signer"
    assert problem_of(post(hr, f"tasks/{task_id}/signers/remove", {"name": "person:interviewr"}), 409)["problems"][0]["nearest"] == "person:interviewer"
    assert post(hr, f"tasks/{theirs}/signers/remove", {"name": "interviewer@acme.example"}).status_code == 204
    assert signed_in("interviewer").get("/api/v1/tasks").json()["items"] == []
    assert post(manager, f"tasks/{theirs}/complete", {"outcome": "submit", "values": {"grade": 3}}).status_code == 200
    assert problem_of(post(hr, f"tasks/{task_id}/signers/remove", {"name": "person:hiring_manager"}), 409)["code"] == "sign.has_answered"
    post(hr, f"tasks/{task_id}/signers", {"place": "after", "people": ["person:employee"]})
    assert post(hr, f"tasks/{task_id}/signers/remove", {"name": "person:employee"}).status_code == 204


@pytest.mark.row(9)
@pytest.mark.row(11)
@pytest.mark.parametrize("address", ["transfer", "delegate"])
def test_nobody_hands_a_task_on_to_themselves_but_an_admin_takes_one_over(hr: Client, signed_in: SignedIn, address: str) -> None:
    start_errand(hr)
    task_id, admin = open_task(hr), signed_in("admin")
    for _ in range(2):  # before and after it is claimed
        refused = problem_of(post(hr, f"tasks/{task_id}/{address}", {"to": "person:hr"}), 422)
        assert [(one["code"], one["path"]) for one in refused["problems"]] == [("sign.to_themselves", "to")]
        post(hr, f"tasks/{task_id}/claim")
    assert problem_of(post(admin, f"tasks/{task_id}/transfer", {"to": "person:hr"}), 422)["code"] == "sign.to_themselves"
    assert post(admin, f"tasks/{task_id}/transfer", {"to": "person:admin"}).status_code == 204


@pytest.mark.row(6)
def test_a_plain_name_is_told_whom_it_may_mean_by_name_and_id(hr: Client, signed_in: SignedIn) -> None:
    start_errand(hr)
    task_id = open_task(hr)
    people = {"file": ("people.csv", "email,name\ninterviewer@acme.example,李伊\nemployee@acme.example,Dan Wu\n".encode(), "text/csv")}
    assert signed_in("admin").post("/api/v1/organisation/import", files=people).status_code == 200
    for address, path, body in (("transfer", "to", {"to": "李伊"}), ("delegate", "to", {"to": "李一"}), ("signers", "people[0]", {"place": "after", "people": ["李伊"]})):
        refused = problem_of(post(hr, f"tasks/{task_id}/{address}", body), 422)["problems"][0]
        assert (refused["path"], refused["code"], refused["nearest"]) == (path, "value.not_a_name", "person:interviewer")
        assert "李伊" in refused["message"]
    assert problem_of(post(hr, f"tasks/{task_id}/transfer", {"to": "dan wu"}), 422)["problems"][0]["nearest"] == "person:employee"
    assert problem_of(post(hr, f"tasks/{task_id}/transfer", {"to": "hr"}), 422)["problems"][0]["nearest"] == "role:hr"
    unknown = problem_of(post(hr, f"tasks/{task_id}/transfer", {"to": "person:Dan Wo"}), 422)["problems"][0]
    assert (unknown["code"], unknown["nearest"]) == ("organisation.unknown_person", "person:employee")
    assert "Dan Wu" in unknown["message"]
    assert post(hr, f"tasks/{task_id}/transfer", {"to": "person:Dan Wu"}).status_code == 204  # nobody else is called that
