"""Webhooks: signed, tried again, listed, played again, and never inside the house."""

import base64
import hashlib
import hmac
import socket
from datetime import timedelta
from typing import Any

import pytest

from engine.errors import Conflict, Invalid
from engine.model.notice import EndpointSetting
from engine.settings import Settings
from nodes.caller import Forbidden
from nodes.outbox.sender import caller_of
from tests.notify.conftest import House
from tests.notify.vendor import Vendor, vendor_server
from tests.office import TENANT, workflow_pack

EVENTS = ["run.started", "run.completed", "task.created", "task.completed", "run.cancelled", "incident.raised"]


def hook(house: House, vendor: Vendor, **more: Any) -> str:
    setting = EndpointSetting(**{"channel": "webhook", "name": "CRM", "url": f"{vendor.url}/hook?x=1", "wants": EVENTS, **more})
    return house.desk.add_endpoint(TENANT, setting, by="ann").endpoint_id


def test_events_arrive_in_order_with_a_signature_that_can_be_checked(stored_house: House) -> None:
    house = stored_house
    with vendor_server(house.clock) as vendor:
        endpoint_id = hook(house, vendor)
        run = house.leave()
        house.done()
        house.sender.send()
        assert [call.json["type"] for call in vendor.taken] == ["run.started", "task.created", "task.completed", "run.completed"]
        secret = house.desk.endpoint(TENANT, endpoint_id).setting.secret
        key = base64.b64decode(secret.removeprefix("whsec_"))
        for call in vendor.taken:
            signed = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
            assert call.headers["webhook-signature"] == "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
            assert call.headers["webhook-timestamp"] == str(int(house.clock.now().timestamp()))
            assert call.json["data"]["run_id"] == run.run_id
        assert len({call.headers["webhook-id"] for call in vendor.taken}) == 4
        assert vendor.taken[3].json["data"]["outcome"] == "granted"
        assert vendor.taken[1].json["data"]["candidates"] == ["person:lin"]


def test_only_what_is_wanted_is_written_at_all(house: House, vendor: Vendor) -> None:
    hook(house, vendor, wants=["run.completed"])
    house.leave()
    house.done()
    house.sender.send()
    assert [call.json["type"] for call in vendor.taken] == ["run.completed"]


def test_a_refusal_is_tried_again_with_growing_waits_under_the_same_id(house: House, vendor: Vendor) -> None:
    endpoint_id = hook(house, vendor, wants=["run.started"])
    vendor.answers = [(500, {}), (404, {}), (302, {"location": "http://169.254.169.254/"}), (200, {})]
    house.leave()
    waits = []
    for _ in range(4):
        house.sender.send()
        [one] = house.desk.deliveries(TENANT, target=endpoint_id).items
        waits.append((one.status, one.attempt, int((one.due_at - house.clock.now()).total_seconds()) if one.status == "waiting" else 0))
        house.clock.advance(timedelta(seconds=waits[-1][2]))
    assert waits == [("waiting", 1, 5), ("waiting", 2, 10), ("waiting", 3, 20), ("sent", 4, 0)]
    assert len({call.headers["webhook-id"] for call in vendor.calls}) == 1
    assert len(vendor.calls) == 4  # no redirect was followed


def test_after_the_last_attempt_it_has_failed_and_can_be_played_again(make_house) -> None:
    house = make_house(outbox_attempts=2)
    with vendor_server(house.clock) as vendor:
        endpoint_id = hook(house, vendor, wants=["run.started"])
        vendor.answers = [(500, {}), (500, {})]
        house.leave()
        house.sender.send()
        [one] = house.desk.deliveries(TENANT, target=endpoint_id).items
        with pytest.raises(Conflict):
            house.desk.replay(TENANT, endpoint_id, one.delivery_id)
        house.clock.advance(timedelta(seconds=6))
        house.sender.send()
        [one] = house.desk.deliveries(TENANT, target=endpoint_id, status="failed").items
        assert (one.attempt, one.error) == (2, "500: not taken")
        again = house.desk.replay(TENANT, endpoint_id, one.delivery_id)
        assert (again.status, again.message_id) == ("waiting", one.message_id)
        house.sender.send()
        assert [call.headers["webhook-id"] for call in vendor.taken] == [one.message_id]


def test_retry_after_is_kept_and_410_switches_the_endpoint_off(house: House, vendor: Vendor) -> None:
    endpoint_id = hook(house, vendor, wants=["run.started"])
    vendor.answers = [(429, {"retry-after": "120"}), (410, {})]
    house.leave()
    house.sender.send()
    house.clock.advance(timedelta(seconds=119))
    house.sender.send()
    assert len(vendor.calls) == 1
    house.clock.advance(timedelta(seconds=2))
    house.sender.send()
    endpoint = house.desk.endpoint(TENANT, endpoint_id)
    assert (endpoint.setting.is_active, endpoint.why) == (False, "410 Gone")
    house.leave()
    house.sender.send()
    assert len(vendor.calls) == 2


def test_a_dead_endpoint_holds_up_no_other_and_is_asked_once_a_round(house: House, vendor: Vendor) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        dead = hook(house, vendor, url=f"http://127.0.0.1:{closed.getsockname()[1]}/", wants=["run.started"])
        alive = hook(house, vendor, wants=["run.started"])
        for _ in range(3):
            house.leave()
        house.sender.send()
    assert [one.status for one in house.desk.deliveries(TENANT, target=alive).items] == ["sent"] * 3
    assert sorted(one.attempt for one in house.desk.deliveries(TENANT, target=dead).items) == [0, 0, 1]


def test_an_incident_names_its_code_and_no_text_that_may_be_personal(house: House, vendor: Vendor) -> None:
    flow = "workflow: one\ntitle: {en: One}\nnodes: {start: {type: start}, a: {type: echo}, end: {type: end}}\nedges: [{from: start, to: a}, {from: a, to: end}]\n"
    house.engine.deploy(TENANT, workflow_pack(flow), by="test")
    hook(house, vendor, wants=["incident.raised"])
    house.start("one")
    [job] = house.claim("light")
    house.fail(job, "test.broken", is_business=True)
    house.sender.send()
    [call] = vendor.taken
    assert (call.json["data"]["code"], call.json["data"]["node_id"], "message" in call.json["data"]) == ("test.broken", "a", False)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/", "https://127.0.0.1:9/", "https://localhost:9/", "https://[::1]:9/", "https://10.0.0.1/", "https://192.168.1.1/", "https://169.254.169.254/latest/meta-data",
        "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/", "https://[64:ff9b::7f00:1]/", "https://[fd00::1]/", "https://2130706433/", "https://0x7f.1/", "https://100.64.0.1/",
        "https://224.0.0.1/", "https://[2002:7f00:1::]/", "http://1.1.1.1/", "ftp://example.com/", "https://user@example.com/", "https://1.1.1.1:99999/",
    ],
)  # fmt: skip
def test_no_request_goes_inside_or_unsealed_or_anywhere_odd(url: str) -> None:
    with pytest.raises(Forbidden):
        caller_of(Settings(outbox_seconds=1.0)).ask("POST", url, b"{}")


def test_a_name_that_means_a_private_place_is_refused_and_the_delivery_is_final(make_house) -> None:
    house = make_house(private_networks="")
    with vendor_server(house.clock) as vendor:
        endpoint_id = hook(house, vendor, wants=["run.started"])
        house.leave()
        house.sender.send()
        [one] = house.desk.deliveries(TENANT, target=endpoint_id).items
        assert (one.status, one.attempt) == ("failed", 1)
        assert "not a public address" in one.error
        assert vendor.calls == []


def test_a_setting_lets_one_private_network_in_and_no_other(house: House, vendor: Vendor) -> None:
    caller = caller_of(Settings(private_networks="127.0.0.1/32", outbox_seconds=1.0))
    assert caller.ask("POST", f"{vendor.url}/hook", b"{}").status == 200
    with pytest.raises(Forbidden):
        caller.ask("POST", "http://127.0.0.2:9/", b"{}")


def test_what_is_written_wrongly_is_refused_with_the_nearest_name(house: House, vendor: Vendor) -> None:
    with pytest.raises(Invalid) as refused:
        hook(house, vendor, name=" ", url="gopher://x", wants=["run.complete"])
    assert [(one.code, one.nearest) for one in refused.value.problems] == [("endpoint.needs", ""), ("endpoint.url", ""), ("notification.unknown_name", "run.completed")]


def test_secrets_are_sealed_in_the_store(stored_house: House) -> None:
    import sqlalchemy as sa

    from engine.store import notice_tables

    house = stored_house
    with vendor_server(house.clock) as vendor:
        secret = house.desk.endpoint(TENANT, hook(house, vendor)).setting.secret
    with house.database.read() as connection:
        [sealed] = connection.scalars(sa.select(notice_tables.endpoints.c.setting_sealed)).all()
    assert secret.encode() not in bytes(sealed)
