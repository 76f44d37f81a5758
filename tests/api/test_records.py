"""Records and forms over HTTP: saved, changed, found, read by those who may; forms that offer records; regions."""

from typing import Any

import pytest

from designer.installation import Installation
from engine.pack import read_folder
from tenants.links import link_maker
from tests.api.conftest import PACKS, Client, SignedIn, problem_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
MEMBER = {"name": "Li Na", "id_number": "11010519491231002X", "town": "北京"}


@pytest.fixture
def desk(installation: Installation, hr: Client) -> Client:
    installation.engine.deploy("acme", read_folder(PACKS / "dossier"), by="test")
    for code, name, town in (("kit", "Kitchen", "北京"), ("bar", "Bar", "上海"), ("lab", "Laboratory", "上海")):
        assert hr.post("/api/v1/records/department", json={"values": {"code": code, "name": name, "town": town}}).status_code == 201
    return hr


def task_of(client: Client) -> dict[str, Any]:
    assert client.post("/api/v1/workflows/dossier/runs", json={"inputs": {}}).status_code == 201
    [task] = client.get("/api/v1/tasks").json()["items"]
    return client.get(f"/api/v1/tasks/{task['task_id']}").json()  # type: ignore[no-any-return]


def guest_address(installation: Installation, client: Client) -> str:
    run_id = task_of(client)["run_id"]
    return link_maker(installation.settings, installation.clock)("acme", run_id, "fill").replace("http://testserver.local/g/", "/api/v1/guest/")


def field_of(layout: dict[str, Any], key: str) -> dict[str, Any]:
    return next(item for item in layout["items"] if item["key"] == key)


def test_a_record_is_saved_read_changed_and_its_versions_are_kept(desk: Client) -> None:
    made = desk.post("/api/v1/records/member", json={"values": {**MEMBER, "town": " 北京 "}})
    assert made.status_code == 201
    address = f"/api/v1/records/member/{made.json()['record_id']}"
    assert made.json()["values"] == MEMBER
    assert desk.patch(address, json={"values": {"town": "上海"}}).json()["version"] == 2
    assert desk.get(address).json()["values"]["town"] == "上海"
    assert [one["values"]["town"] for one in desk.get(f"{address}/versions").json()["items"]] == ["上海", "北京"]
    assert desk.get("/api/v1/records/member/purged").json()["items"] == []


def test_all_that_is_wrong_with_a_record_is_told_at_once(desk: Client) -> None:
    body = {"values": {"id_number": "1", "pay": 3, "twon": "x"}}
    found = problem_of(desk.post("/api/v1/records/member", json=body), 422)["problems"]
    assert {one["path"]: one["code"] for one in found} == {"name": "form.required", "id_number": "form.value", "pay": "form.not_allowed", "twon": "form.unknown_field"}
    assert [one["nearest"] for one in found if one["path"] == "twon"] == ["town"]
    assert "Name: please fill this in" in [one["message"] for one in found]
    problem_of(desk.patch("/api/v1/records/member/nobody", json={"values": {}}), 404)


def test_a_unique_value_is_taken_once(desk: Client) -> None:
    desk.post("/api/v1/records/member", json={"values": MEMBER})
    found = problem_of(desk.post("/api/v1/records/member", json={"values": {**MEMBER, "name": "Wu"}}), 422)
    assert (found["code"], found["problems"][0]["path"]) == ("record.not_unique", "id_number")


def test_records_are_found_by_an_indexed_field(desk: Client) -> None:
    desk.post("/api/v1/records/member", json={"values": MEMBER})
    found = lambda field, value: desk.get("/api/v1/records/member", params={"field": field, "value": value})  # noqa: E731 - asked four times
    assert [one["title"] for one in found("town", "北京").json()["items"]] == ["Li Na"]
    assert [one["title"] for one in found("id_number", "１１０１０５１９４９１２３１００２ｘ").json()["items"]] == ["Li Na"]
    assert found("town", "广州").json()["items"] == []
    assert problem_of(found("twon", "x"), 422)["problems"][0]["nearest"] == "town"
    assert {one["record_type"]: one["indexed"] for one in desk.get("/api/v1/records").json()["items"]}["member"] == ["id_number", "town"]


def test_a_type_is_read_by_those_whom_it_names_and_a_field_by_those_who_may_see_it(desk: Client, signed_in: SignedIn) -> None:
    record_id = desk.post("/api/v1/records/member", json={"values": MEMBER}).json()["record_id"]
    admin = signed_in("admin")
    assert "member" not in [one["record_type"] for one in admin.get("/api/v1/records").json()["items"]]
    for path in ("member", f"member/{record_id}", f"member/{record_id}/versions", "member/purged"):
        assert problem_of(admin.get(f"/api/v1/records/{path}"), 403)["code"] == "record.not_readable"
    problem_of(admin.post("/api/v1/records/member", json={"values": MEMBER}), 403)


def test_a_program_reads_and_saves_what_its_scope_lets_it(desk: Client, signed_in: SignedIn, stranger: Client) -> None:
    key = signed_in("admin").post("/api/v1/keys", json={"name": "k", "scopes": ["records:read", "records:write"]}).json()["key"]
    stranger.headers["authorization"] = f"Bearer {key}"
    made = stranger.post("/api/v1/records/member", json={"values": {**MEMBER, "pay": 12}})
    assert made.json()["values"]["pay"] == 12
    address = f"/api/v1/records/member/{made.json()['record_id']}"
    assert "pay" in stranger.get(address).json()["values"]
    assert "pay" not in desk.get(address).json()["values"]


def test_a_form_offers_records_and_its_preview_those_that_fit_and_totals(desk: Client) -> None:
    desk.post("/api/v1/records/member", json={"values": MEMBER})
    task = task_of(desk)
    assert {choice["title"]["en"] for choice in field_of(task["layout"], "department")["options"]["choices"]} == {"Kitchen", "Bar", "Laboratory"}
    assert [choice["title"]["zh"] for choice in field_of(task["layout"], "member")["options"]["choices"]] == ["Li Na"]
    values = {"place": "上海", "office": "kit", "lines": [{"what": "a", "cost": 3}, {"what": "b", "cost": 4.5}]}
    preview = desk.post(f"/api/v1/tasks/{task['task_id']}/preview", json={"values": values}).json()
    assert {choice["value"] for choice in preview["choices"]["office"]} == {"bar", "lab"}
    assert preview["totals"] == {"lines": {"cost": 7.5}}
    assert [one["path"] for one in preview["problems"]] == ["office"]


def test_records_are_sought_by_words(desk: Client) -> None:
    address = f"/api/v1/tasks/{task_of(desk)['task_id']}/choices"
    found = desk.post(address, json={"field": "department", "q": "labor"}).json()["items"]
    assert [choice["title"]["en"] for choice in found] == ["Laboratory"]
    assert [choice["value"] for choice in desk.post(address, json={"field": "office", "q": "a", "values": {"place": "北京"}}).json()["items"]] == []
    assert problem_of(desk.post(address, json={"field": "ofice"}), 404)["problems"][0]["nearest"] == "office"
    problem_of(desk.post(address, json={"field": "place"}), 404)


def test_a_task_takes_records_regions_and_pictures_that_exist(desk: Client) -> None:
    member = desk.post("/api/v1/records/member", json={"values": MEMBER}).json()["record_id"]
    picture = desk.post("/api/v1/files", files={"file": ("me.png", PNG)}).json()["file_id"]
    text = desk.post("/api/v1/files", files={"file": ("me.png", b"MZ no picture")}).json()["file_id"]
    address = f"/api/v1/tasks/{task_of(desk)['task_id']}/complete"
    right = {"place": "上海", "office": "bar", "member": member, "home": {"region": "110105", "detail": "x"}, "picture": picture}
    wrong = {**right, "office": "kit", "member": "nobody", "home": {"region": "999999"}}
    assert {one["path"] for one in problem_of(desk.post(address, json={"values": wrong}), 422)["problems"]} == {"office", "member", "home"}
    found = problem_of(desk.post(address, json={"outcome": "submit", "values": {**right, "picture": text}}), 422)["problems"][0]
    assert (found["code"], found["path"]) == ("form.file", "picture")
    assert desk.post(address, json={"outcome": "submit", "values": right}).status_code == 200


def test_a_guest_is_offered_what_is_not_personal_and_previews_the_form(desk: Client, installation: Installation, stranger: Client) -> None:
    desk.post("/api/v1/records/member", json={"values": MEMBER})
    address = guest_address(installation, desk)
    layout = stranger.get(address).json()["layout"]
    assert len(field_of(layout, "department")["options"]["choices"]) == 3
    assert field_of(layout, "member")["options"]["choices"] == []
    preview = stranger.post(f"{address}/preview", json={"values": {"place": "北京", "home": {"region": "1"}}}).json()
    assert [choice["value"] for choice in preview["choices"]["office"]] == ["kit"]
    assert [one["path"] for one in preview["problems"]] == ["home"]
    found = stranger.post(f"{address}/choices", json={"field": "department", "q": "bar"}).json()["items"]
    assert [choice["title"]["en"] for choice in found] == ["Bar"]
    assert stranger.post(f"{address}/choices", json={"field": "member", "q": "Li"}).json()["items"] == []


def test_the_regions_of_china_are_open_and_kept_by_the_browser(stranger: Client) -> None:
    reply = stranger.get("/api/v1/regions/CN")
    assert len(reply.json()["items"]) == 34
    assert reply.json()["items"][0]["children"][0]["children"][0] == {"code": "110101", "name": "东城区"}
    assert "max-age" in reply.headers["cache-control"]
    assert stranger.get("/api/v1/regions/CN", headers={"if-none-match": reply.headers["etag"]}).status_code == 304
    assert problem_of(stranger.get("/api/v1/regions/XX"), 404)["code"] == "region.unknown"
