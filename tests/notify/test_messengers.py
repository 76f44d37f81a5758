"""DingTalk, WeCom and Feishu against a server that checks what theirs check."""

import hashlib
import hmac
import json
from datetime import timedelta

import pytest

from engine.clock import FrozenClock
from engine.model.notice import EndpointSetting, Preferences
from nodes.outbox import dingtalk, feishu, wecom
from nodes.outbox.answer import Card, Refused, Tokens
from nodes.outbox.sender import caller_of
from tests.notify.conftest import House
from tests.notify.vendor import SECRET, Vendor
from tests.office import TENANT

CARD = Card(title="新任务：审批", text="任务：审批\n流程：请假", link="https://hire.example/inbox/1", click="查看")
PATHS = {"dingtalk_robot": "/robot/send?access_token=robot-token", "wecom_robot": "/cgi-bin/webhook/send?key=robot-key", "feishu_robot": "/open-apis/bot/v2/hook/abc"}
ROBOTS = tuple(PATHS)
APPS = ("dingtalk", "wecom", "feishu")
SEND = {"dingtalk": dingtalk.send_notice, "wecom": wecom.send_notice, "feishu": feishu.send_notice}


def robot(vendor: Vendor, channel: str, **more: object) -> EndpointSetting:
    return EndpointSetting(**{"channel": channel, "name": "HR", "url": vendor.url + PATHS[channel], "secret": SECRET, "wants": ["task_assigned"], **more})


def app(vendor: Vendor, channel: str, **more: object) -> EndpointSetting:
    return EndpointSetting(**{"channel": channel, "name": "App", "url": vendor.url, "app_id": "app", "app_secret": "app-secret", "agent_id": "7", **more})


def statuses(house: House) -> list[tuple[str, int, str]]:
    return [(one.status, one.attempt, one.error) for one in house.desk.deliveries(TENANT).items if one.channel != "mail"]


@pytest.mark.parametrize("channel", ROBOTS)
def test_a_robot_tells_its_group_with_a_signature_and_without_the_persons_name(house: House, vendor: Vendor, channel: str) -> None:
    house.desk.add_endpoint(TENANT, robot(vendor, channel), by="ann")
    house.leave()
    house.sender.send()
    assert statuses(house) == [("sent", 1, "")]
    [told] = vendor.taken
    text = json.dumps(told, ensure_ascii=False)
    assert "审批" in text
    assert "https://hire.example/inbox/" in text


@pytest.mark.parametrize("channel", ROBOTS)
def test_a_robot_with_a_wrong_secret_or_key_is_told_as_final(house: House, vendor: Vendor, channel: str) -> None:
    wrong = {"wecom_robot": {"url": f"{vendor.url}/cgi-bin/webhook/send?key=other"}}.get(channel, {"secret": "SEC9"})
    code = {"dingtalk_robot": "310000: sign not match", "wecom_robot": "93000: invalid webhook url", "feishu_robot": "19021: sign match fail"}[channel]
    house.desk.add_endpoint(TENANT, robot(vendor, channel, **wrong), by="ann")
    house.leave()
    house.sender.send()
    [(status, attempt, error)] = statuses(house)
    assert (status, attempt) == ("failed", 1)
    assert error.startswith(code)


@pytest.mark.parametrize("channel", ["dingtalk_robot", "feishu_robot"])
def test_a_signature_counts_for_an_hour(house: House, vendor: Vendor, channel: str) -> None:
    send = dingtalk.send_robot if channel == "dingtalk_robot" else feishu.send_robot
    caller, now = caller_of(house.settings), house.clock.now()
    send(caller, robot(vendor, channel), CARD, now - timedelta(minutes=59))
    with pytest.raises(Refused) as refused:
        send(caller, robot(vendor, channel), CARD, now - timedelta(minutes=61))
    assert refused.value.is_final
    assert len(vendor.taken) == 1


def test_the_signature_of_dingtalk_is_as_published(house: House, vendor: Vendor) -> None:
    dingtalk.send_robot(caller_of(house.settings), robot(vendor, "dingtalk_robot"), CARD, house.clock.now())
    query = vendor.calls[0].query
    assert query["timestamp"] == str(int(house.clock.now().timestamp() * 1000))
    assert len(query["sign"]) == 44
    assert hmac.new(SECRET.encode(), f"{query['timestamp']}\n{SECRET}".encode(), hashlib.sha256).digest().hex() != ""
    assert vendor.taken[0]["actionCard"]["singleURL"] == CARD.link


@pytest.mark.parametrize("channel", ROBOTS)
def test_no_more_than_twenty_go_out_within_a_minute_and_the_rest_follows(house: House, vendor: Vendor, channel: str) -> None:
    house.desk.add_endpoint(TENANT, robot(vendor, channel), by="ann")
    for _ in range(25):
        house.leave()
    for _ in range(3):
        house.sender.send()
    assert len(vendor.taken) == 20
    assert [one.attempt for one in house.desk.deliveries(TENANT, status="waiting").items] == [0] * 5
    house.clock.advance(timedelta(seconds=61))
    house.sender.send()
    assert len(vendor.taken) == 25
    assert len(vendor.calls) == 25  # the server never had to refuse one


@pytest.mark.parametrize(("channel", "code", "wait"), [("dingtalk_robot", "410100", 600), ("wecom_robot", "45009", 60), ("feishu_robot", "9499", 60)])
def test_a_robot_that_is_told_too_much_rests_as_long_as_its_maker_says(house: House, vendor: Vendor, channel: str, code: str, wait: int) -> None:
    vendor.per_minute = 2
    house.desk.add_endpoint(TENANT, robot(vendor, channel), by="ann")
    for _ in range(4):
        house.leave()
    house.sender.send()
    assert (len(vendor.taken), len(vendor.calls)) == (2, 3)
    waiting = house.desk.deliveries(TENANT, status="waiting").items
    assert [(one.attempt, one.error.partition(":")[0]) for one in waiting] == [(0, code), (0, code)]
    house.leave()
    house.clock.advance(timedelta(seconds=wait - 1))
    house.sender.send()
    assert len(vendor.calls) == 3  # what is new waits too
    house.clock.advance(timedelta(seconds=2))
    house.sender.send()
    assert len(vendor.taken) == 4


def test_bad_request_of_feishu_has_the_code_of_too_many_and_is_final_all_the_same(house: House, vendor: Vendor) -> None:
    with pytest.raises(Refused) as refused:
        feishu._judge({"code": 9499, "msg": "Bad Request"}, None)  # type: ignore[arg-type]
    assert (refused.value.is_final, refused.value.wait) == (True, 0.0)


@pytest.mark.parametrize("channel", APPS)
def test_a_person_is_told_in_the_messenger_where_they_are_known(house: House, vendor: Vendor, channel: str) -> None:
    house.desk.add_endpoint(TENANT, app(vendor, channel), by="ann")
    house.desk.set_preferences(TENANT, "lin", Preferences(channels={"task_assigned": [channel]}, addresses={channel: "u1"}))
    house.leave("role:hr")
    house.sender.send()
    assert statuses(house) == [("sent", 1, "")]
    told = json.dumps(vendor.taken, ensure_ascii=False)
    assert "新任务：审批" in told.replace('\\"', '"')
    assert "/g/2." not in told  # the link that answers goes by mail alone


@pytest.mark.parametrize("channel", APPS)
def test_a_token_is_kept_until_it_runs_out_and_renewed_when_the_server_refuses_it(house: House, vendor: Vendor, channel: str) -> None:
    caller, tokens, setting, clock = caller_of(house.settings), Tokens(), app(vendor, channel), house.clock
    assert isinstance(clock, FrozenClock)

    def send() -> None:
        SEND[channel](caller, setting, tokens, "u1", CARD, clock.now())

    send()
    send()
    assert vendor.token_count == 1
    clock.advance(timedelta(hours=1, minutes=59))
    send()
    assert vendor.token_count == 2  # it would have run out in a minute
    vendor.tokens.clear()
    send()
    assert (vendor.token_count, len(vendor.taken)) == (3, 4)


@pytest.mark.parametrize("channel", APPS)
def test_a_wrong_secret_of_an_app_is_final_and_told(house: House, vendor: Vendor, channel: str) -> None:
    with pytest.raises(Refused) as refused:
        SEND[channel](caller_of(house.settings), app(vendor, channel, app_secret="no"), Tokens(), "u1", CARD, house.clock.now())
    assert refused.value.is_final
    assert str(refused.value).partition(":")[0] in ("40089", "40001", "10014")


@pytest.mark.parametrize("channel", APPS)
def test_somebody_whom_the_messenger_does_not_know_is_final_and_told(house: House, vendor: Vendor, channel: str) -> None:
    house.desk.add_endpoint(TENANT, app(vendor, channel), by="ann")
    house.desk.set_preferences(TENANT, "lin", Preferences(channels={"task_assigned": [channel]}, addresses={channel: "nobody"}))
    house.leave()
    house.sender.send()
    [(status, _, error)] = statuses(house)
    assert status == "failed"
    assert error.partition(":")[0] in ("33012", "invaliduser", "230013")


@pytest.mark.parametrize(
    ("channel", "answer", "wait"),
    [
        ("dingtalk", {"errcode": 88, "sub_code": "90018", "errmsg": "too fast"}, 60),
        ("wecom", {"errcode": 45009, "errmsg": "freq"}, 60),
        ("feishu", {"code": 99991400, "msg": "limited"}, 30),
    ],
)
def test_an_app_that_is_told_too_much_rests_and_no_attempt_is_counted(house: House, vendor: Vendor, channel: str, answer: dict[str, object], wait: int) -> None:
    house.desk.add_endpoint(TENANT, app(vendor, channel), by="ann")
    house.desk.set_preferences(TENANT, "lin", Preferences(channels={"task_assigned": [channel]}, addresses={channel: "u1"}))
    house.leave()
    vendor.next_code = answer
    house.sender.send()
    [(status, attempt, _)] = statuses(house)
    assert (status, attempt) == ("waiting", 0)
    house.clock.advance(timedelta(seconds=wait - 1))
    house.sender.send()
    assert vendor.taken == []
    house.clock.advance(timedelta(seconds=2))
    house.sender.send()
    assert len(vendor.taken) == 1


@pytest.mark.parametrize(
    ("channel", "answer"), [("dingtalk", {"errcode": -1, "errmsg": "busy"}), ("wecom", {"errcode": -1, "errmsg": "busy"}), ("feishu", {"code": 2200, "msg": "busy"})]
)
def test_a_busy_server_is_asked_again(house: House, vendor: Vendor, channel: str, answer: dict[str, object]) -> None:
    house.desk.add_endpoint(TENANT, app(vendor, channel), by="ann")
    house.desk.set_preferences(TENANT, "lin", Preferences(channels={"task_assigned": [channel]}, addresses={channel: "u1"}))
    house.leave()
    vendor.next_code = answer
    house.sender.send()
    assert [one[:2] for one in statuses(house)] == [("waiting", 1)]
    house.clock.advance(timedelta(seconds=6))
    house.sender.send()
    assert [one[:2] for one in statuses(house)] == [("sent", 2)]


def test_text_from_outside_is_no_link_and_no_mention_in_a_group(house: House, vendor: Vendor) -> None:
    evil = Card(title="[click](https://evil.example)", text="<@all> [x](https://evil.example)", link="https://hire.example", click="Open")
    wecom.send_robot(caller_of(house.settings), robot(vendor, "wecom_robot"), evil, house.clock.now())
    dingtalk.send_robot(caller_of(house.settings), robot(vendor, "dingtalk_robot"), evil, house.clock.now())
    for told in (vendor.taken[0]["markdown"]["content"], vendor.taken[1]["actionCard"]["text"]):
        assert "](https://evil" not in told
        assert "<@" not in told
