"""The builders' questions: trees and texts, a form tried by any role, rules tried and looked through."""

from typing import Any

import msgspec
import pytest

from tests.api.conftest import Client, SignedIn, problem_of

FORM = """// Ours.
form visit "Visit" | "访问" {
  points "Points" | "得分" : number(0..100) required
  reason "Reason" : text required when points < 60 visible when points < 80
  pay "Pay" | "薪资" : money(CNY) visible to hr
  twice "Twice" : number computed points * 2
  city : text visible when pay > 3 and home = "x"
}
"""
RULES = """decision way {
  input score: number in [0..100], day: date
  output out: "a" | "b"
  hit unique
  | score    | day               || out |
  | >= 70    | -                 || "a" |
  | [60..80) | > @"2026-01-01"   || "b" |
}
"""
ASKED = ("tree", "text", "try-form", "try-rules")


def ask(client: Client, what: str, **body: Any) -> Any:
    reply = client.post(f"/api/v1/editing/{what}", json=body)
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content)


def test_a_text_becomes_a_tree_and_a_tree_a_text_with_its_comments(hr: Client) -> None:
    files = {"v.form": FORM}
    read = ask(hr, "tree", files=files, file="v.form")
    tree = read["tree"]
    assert [item["key"] for item in tree["items"][0]["items"]] == ["points", "reason", "pay", "twice", "city"]
    tree["items"][0]["items"][1]["title"]["zh"] = "理由"
    tree["items"][0]["items"][3]["attributes"][0]["feel"] = "poitns * 2"
    written = ask(hr, "text", files=files, file="v.form", tree=tree)
    assert written["text"].startswith("// Ours.\n")
    assert '"Reason" | "理由"' in written["text"]
    assert [(one["at"], one["problem"]["nearest"]) for one in written["problems"] if one["problem"]["nearest"] == "points"] == [("items.0.items.3.attributes.0", "points")]


def test_a_text_that_cannot_be_read_has_no_tree_but_problems(hr: Client) -> None:
    told = ask(hr, "tree", files={"v.form": FORM + "form {"}, file="v.form")
    assert told["tree"] is None
    assert told["problems"][0]["problem"]["line"] == 9
    refused = problem_of(hr.post("/api/v1/editing/text", json={"files": {}, "file": "v.form", "tree": {"items": [{"kind": "form", "key": "a b", "items": []}]}}), 422)
    assert refused["problems"][0]["path"] == "items.0.key"


def test_a_form_is_tried_as_any_role(hr: Client, signed_in: SignedIn) -> None:
    told = ask(hr, "try-form", file="v.form", text=FORM, form="visit", roles=["interviewer"], values={"points": 50})
    assert told["state"]["values"]["twice"] == 100
    assert {key: state["visible"] for key, state in told["state"]["fields"].items()} == {"points": True, "reason": True, "pay": False, "twice": True, "city": False}
    assert told["state"]["fields"]["reason"]["required"] is True
    assert [one["path"] for one in told["state"]["problems"]] == ["reason"]
    assert told["names"] == ["home"]
    body = {"file": "v.form", "text": FORM, "form": "visit", "values": {"points": 50}}
    for language, said in (("en", "please fill this in"), ("zh-CN", "请填写此项")):
        state = hr.post("/api/v1/editing/try-form", json=body, headers={"Accept-Language": language}).json()["state"]
        assert said in state["problems"][0]["message"], state["problems"]
    assert ask(hr, "try-form", file="v.form", text=FORM, form="visit", roles=["hr"], rights={"reason": "hidden"})["state"]["fields"]["pay"]["visible"] is True
    assert signed_in("hiring_manager").post("/api/v1/editing/try-form", json={"file": "v.form", "text": FORM, "form": "visit"}).status_code == 200
    assert problem_of(hr.post("/api/v1/editing/try-form", json={"file": "v.form", "text": FORM, "form": "visti"}), 404)["problems"][0]["nearest"] == "visit"
    assert problem_of(hr.post("/api/v1/editing/try-form", json={"file": "v.form", "text": "form {", "form": "x"}), 422)


def test_only_conditions_that_everybody_may_know_go_to_the_browser(hr: Client) -> None:
    fields = ask(hr, "try-form", file="v.form", text=FORM, form="visit")["layout"]["items"]
    assert [field.get("feel") for field in fields] == [None, {"visible": ["points < 80"], "required": "points < 60"}, None, {"computed": "points * 2"}, None]


def test_rules_are_tried_cell_by_cell_and_looked_through(hr: Client) -> None:
    told = ask(hr, "try-rules", file="v.rules", text=RULES, decision="way", inputs=[{"score": 90}, {"score": 65, "day": "2026-03-02"}, {}])
    assert [(one["outputs"], one["fired"]) for one in told["outcomes"]] == [({"out": "a"}, [1]), ({"out": "b"}, [2]), ({"out": None}, [])]
    assert told["outcomes"][0]["cells"] == [[True, True], [False, None]]
    found = {one["code"]: one for one in told["findings"]}
    assert found["rules.overlap"]["rules"] == [1, 2]
    assert 70 <= found["rules.overlap"]["example"]["score"] < 80
    assert found["rules.gap"]["example"]["score"] < 70
    assert problem_of(hr.post("/api/v1/editing/try-rules", json={"file": "v.rules", "text": RULES, "decision": "wya"}), 404)["problems"][0]["nearest"] == "way"
    assert problem_of(hr.post("/api/v1/editing/try-rules", json={"file": "v.rules", "text": "decision {", "decision": "way"}), 422)


@pytest.mark.parametrize("what", ASKED)
def test_only_staff_that_may_see_workflows_may_ask(what: str, stranger: Client, signed_in: SignedIn) -> None:
    assert problem_of(stranger.post(f"/api/v1/editing/{what}", json={}), 401)["code"] == "session.required"
    assert problem_of(signed_in("employee").post(f"/api/v1/editing/{what}", json={}), 403)["code"] == "access.denied"
