"""A guest's link: what it says once it was used, and the files that it takes."""

from typing import Any

import pytest

from designer.installation import Installation
from engine.pack import read_folder
from tenants.links import link_maker
from tests.api.conftest import PACKS, Client, problem_of

OFFERS = [{"value": "2026-03-03T01:00Z", "title": "Tue 3 Mar, 09:00 (Asia/Shanghai)"}, {"value": "2026-03-04T01:00Z", "title": "Wed 4 Mar, 09:00 (Asia/Shanghai)"}]
PAPER = ("paper.pdf", b"%PDF-1.7 a paper", "application/pdf")


@pytest.fixture
def visit(hr: Client, installation: Installation) -> str:
    """The address of a guest who is asked to pick a time."""
    installation.engine.deploy("acme", read_folder(PACKS / "visit"), by="test")
    run_id = hr.post("/api/v1/workflows/visit/runs", json={"inputs": {"offers": OFFERS}}).json()["run_id"]
    address = link_maker(installation.settings, installation.clock)("acme", run_id, "pick")
    return address.replace("http://testserver.local/g/", "/api/v1/guest/")


def answer(stranger: Client, address: str, **values: Any) -> Any:
    return stranger.post(address, json={"outcome": "submit", "values": {"slot": OFFERS[1]["value"], **values}})


def test_a_used_link_says_which_time_was_picked_and_nothing_else(visit: str, stranger: Client) -> None:
    assert answer(stranger, visit, note="by train").status_code == 200
    shown = stranger.get(visit)
    assert shown.json()["state"] == "done"
    assert shown.json()["values"] == {"slot": "2026-03-04T01:00Z"}
    (item,) = shown.json()["layout"]["items"]
    assert [option["title"]["en"] for option in item["options"]["choices"]] == ["Wed 4 Mar, 09:00 (Asia/Shanghai)"]
    assert shown.json()["shown"] == {"minutes": 45}
    assert "by train" not in shown.text
    assert "of the company" not in shown.text


def test_a_guest_sends_a_file_and_then_the_form_that_names_it(visit: str, stranger: Client, hr: Client) -> None:
    sent = stranger.post(f"{visit}/files", files={"file": PAPER})
    assert sent.status_code == 201, sent.text
    assert (sent.json()["name"], sent.json()["size"]) == ("paper.pdf", len(PAPER[1]))
    assert answer(stranger, visit, paper=sent.json()["file_id"]).status_code == 200
    assert hr.get(f"/api/v1/files/{sent.json()['file_id']}/content").content == PAPER[1]


def test_a_link_takes_files_only_while_its_form_is_open(visit: str, stranger: Client) -> None:
    answer(stranger, visit)
    assert problem_of(stranger.post(f"{visit}/files", files={"file": PAPER}), 409)["code"] == "link.used"
    assert problem_of(stranger.post("/api/v1/guest/made-up/files", files={"file": PAPER}), 404)["code"] == "link.invalid"


def test_a_link_takes_no_more_files_than_the_setting_says(visit: str, stranger: Client, installation: Installation) -> None:
    for _ in range(installation.settings.link_files):
        assert stranger.post(f"{visit}/files", files={"file": PAPER}).status_code == 201
    assert problem_of(stranger.post(f"{visit}/files", files={"file": PAPER}), 422)["code"] == "link.too_many_files"


def test_a_form_without_files_takes_none(hr: Client, installation: Installation, stranger: Client) -> None:
    run_id = hr.post("/api/v1/workflows/errand/runs", json={"inputs": {"name": "Li Na"}}).json()["run_id"]
    task_id = hr.get("/api/v1/tasks").json()["items"][0]["task_id"]
    hr.post(f"/api/v1/tasks/{task_id}/complete", json={"outcome": "submit", "values": {"grade": 4}})
    address = link_maker(installation.settings, installation.clock)("acme", run_id, "answer").replace("http://testserver.local/g/", "/api/v1/guest/")
    assert problem_of(stranger.post(f"{address}/files", files={"file": PAPER}), 422)["code"] == "link.no_files"
    assert problem_of(stranger.post(f"{address}/files", files={"file": ("a.bin", b"x" * 100_001)}), 413)["code"] == "file.too_large"
