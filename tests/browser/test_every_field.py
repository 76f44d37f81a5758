"""A form with every field type: on staff's pages in both languages, and on a guest's phone; by keyboard, mouse and finger, until the values are where they belong."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from engine.settings import Settings
from tests.browser.conftest import answer_of

HR = "hr@demo.example"
HERE = {"latitude": 39.9042, "longitude": 116.4074, "accuracy": 12}
CARD = "4111111111111111"
IDENTITY = "11010519491231002X"
LETTER = "I like **looms**.\n\n- wool\n- silk\n\n<img src=x onerror=alert(1)>"
RECORDS = {"department": ["研发部", "人力资源部"], "position": ["工程师"], "colleague": ["张伟"]}
SIGNATURE = [
    [(24, 20), (22, 45), (20, 72), (24, 76), (31, 70)],
    [(36, 46), (35, 66), (38, 70)],
    [(48, 72), (48, 34), (58, 70), (59, 30)],
    [(70, 48), (65, 54), (66, 68), (72, 64), (74, 48), (74, 68), (80, 60), (88, 40)],
]


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a picture and a resume."""
    folder = tmp_path_factory.mktemp("papers")
    Image.new("RGB", (320, 200), "#5b8def").save(folder / "photo.png")
    (folder / "cv.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "notes.txt").write_text("no resume")
    return folder


def offer_records(page: Page) -> None:
    """The departments, positions and colleagues that the form offers."""
    page.goto("/workflows")
    for record_type, names in RECORDS.items():
        for name in names:
            answer = page.request.post("/api/v1/workflows/unit/runs", data={"inputs": {"record_type": record_type, "name": name}})
            assert answer.ok, answer.text()
        ask = "async ([type, count]) => (await (await fetch(`/api/v1/records/${type}`)).json()).items.length >= count"
        answer_of(page, ask, [record_type, len(names)])


def record_id(page: Page, record_type: str, title: str) -> str:
    items = page.request.get(f"/api/v1/records/{record_type}").json()["items"]
    return str(next(one["record_id"] for one in items if one["title"] == title))


def field(page: Page, key: str) -> Locator:
    return page.locator(f'[data-field="{key}"]')


def cell(page: Page, path: str) -> Locator:
    return page.locator(f'[data-cell="{path}"], [data-field="{path}"]')


def choose(page: Page, at: Locator, title: str) -> None:
    """One option of a list that opens, by mouse."""
    at.get_by_role("combobox").click()
    page.locator(".ant-select-item-option:visible").get_by_text(re.compile(f"^({title})$")).click()


def told(page: Page, key: str) -> Locator:
    """What the guest's page says of a field."""
    return page.locator(f"#f-{key}-wrong")


def saved(page: Page, run_id: str) -> dict[str, Any]:
    """What the run keeps of the form once the task is done."""
    ask = "async (run) => { const found = (await (await fetch(`/api/v1/runs/${run}`)).json()).variables.answer; return found ? JSON.stringify(found) : ''; }"
    found: dict[str, Any] = page.evaluate("JSON.parse", answer_of(page, ask, run_id))
    return found


def allow_location(page: Page) -> None:
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation(HERE)


def draw(page: Page, canvas: Locator) -> None:
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    for stroke in SIGNATURE:
        places = [(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100) for x, y in stroke]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=3)
        page.mouse.up()


def expect_saved(page: Page, values: dict[str, Any]) -> None:
    """All that both ways of filling the form have in common."""
    assert values["email"] == "lina@example.com"
    assert values["born"] == "1990-05-17"
    assert values["id_card"] == IDENTITY
    assert values["card"] == CARD
    assert values["home"] == {"region": "110105", "detail": "建国路 1 号"}
    assert values["department"] == record_id(page, "department", "研发部")
    assert (values["country"], values["city"], values["skills"]) == ("de", "be", ["py", "talk"])
    assert (values["salary"], values["months"], values["bonus"], values["yearly"]) == (20000, 13, 12.5, 260000)
    assert (values["notice"], values["begins"], values["rating"]) == ("P3M", "09:30:00", 4)
    assert (values["remote"], values["reason"]) == (True, "Far away")
    assert values["letter"] == LETTER
    assert {key: values["place"][key] for key in HERE} == HERE
    assert [(row["what"], row["kind"], row.get("nights"), row["amount"], row["taxed"]) for row in values["costs"]] == [
        ("Train", "trip", None, 100, 106),
        ("Room", "hotel", 2, 300, 318),
    ]
    assert values["contacts"] == [{"who": "李母", "call": "13800138000"}]
    for key in ("cv", "photo", "signed"):
        assert page.request.get(f"/api/v1/files/{values[key]}").ok, key
    signature = page.request.get(f"/api/v1/files/{values['signed']}/content").body()
    assert len(Image.open(io.BytesIO(signature)).convert("L").getcolors() or []) > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_fill_in_every_field_and_read_it_again(visit: Any, start: Any, task_of: Any, accessible: Any, papers: Path, language: str) -> None:
    page = visit(language=language, email=HR)
    allow_location(page)
    offer_records(page)
    run_id = start(page, "every_field", name="李娜", who="hr")
    page.goto(f"/inbox/{task_of(page, run_id, 'staff')}")
    expect(field(page, "email")).to_be_visible()
    accessible(page)
    wrong_input_is_told_at_its_field(page)
    fill_person(page)
    fill_work(page)
    fill_papers(page, papers, is_typed=language == "en")
    fill_tables(page, papers)
    accessible(page)
    page.locator(".outcomes button").first.click()
    values = saved(page, run_id)
    expect_saved(page, values)
    assert values["weight"] == 1.25
    assert values["meeting"] == "2026-12-01T10:00:00+08:00"
    page.goto(f"/inbox/{task_of(page, run_id, 'look')}")
    look_at(page, language)
    accessible(page)


def wrong_input_is_told_at_its_field(page: Page) -> None:
    field(page, "email").locator("input").fill("nobody")
    field(page, "phone").locator("input").focus()
    expect(field(page, "email").get_by_role("alert")).to_be_visible()
    page.locator(".outcomes button").first.click()
    for key in ("email", "home", "department", "country", "salary", "rating", "signed"):
        expect(field(page, key).get_by_role("alert")).to_be_visible()
    expect(field(page, "email").locator("input")).to_be_focused()
    for key in ("phone", "site", "letter", "costs"):
        expect(field(page, key).get_by_role("alert")).to_have_count(0)


def fill_person(page: Page) -> None:
    field(page, "email").locator("input").fill("lina@example.com")
    expect(field(page, "email").get_by_role("alert")).to_have_count(0)
    field(page, "phone").locator("input").fill("+86 138 0000 0000")
    field(page, "site").locator("input").fill("https://example.com/lina")
    field(page, "born").locator("input").fill("1990-05-17")
    page.keyboard.press("Enter")
    field(page, "id_card").locator("input").fill(IDENTITY)
    card = field(page, "card").locator("input")
    card.press_sequentially(CARD.replace("1", "", 1))
    expect(card).to_have_value("4111 1111 1111 111")
    # A digit that is put in between stays where the caret is.
    card.evaluate("(input) => input.setSelectionRange(2, 2)")
    page.keyboard.type("1")
    expect(card).to_have_value("4111 1111 1111 1111")
    assert card.evaluate("(input) => input.selectionStart") == 3
    region = field(page, "home").get_by_role("combobox")
    region.click()
    page.get_by_role("menuitemcheckbox", name="北京市").or_(page.locator(".ant-cascader-menu-item", has_text="北京市")).first.click()
    page.locator(".ant-cascader-menu-item", has_text="朝阳区").first.click()
    field(page, "home").locator("input").last.fill("建国路 1 号")


def fill_work(page: Page) -> None:
    department = field(page, "department").get_by_role("combobox")
    department.focus()
    page.keyboard.type("研发")
    page.keyboard.press("Enter")
    expect(field(page, "department")).to_contain_text("研发部")
    field(page, "country").get_by_role("radio").first.check()
    field(page, "city").get_by_role("radio").first.check()
    # The other country offers other cities: what was chosen is no longer there.
    field(page, "country").get_by_role("radio").nth(1).check()
    expect(field(page, "city").get_by_text(re.compile("Berlin|柏林"))).to_be_visible()
    expect(field(page, "city").get_by_role("radio", checked=True)).to_have_count(0)
    field(page, "city").get_by_role("radio").first.check()
    field(page, "skills").get_by_role("checkbox").nth(0).check()
    field(page, "skills").get_by_role("checkbox").nth(2).check()
    salary = field(page, "salary").locator("input")
    salary.fill("200,000")
    page.keyboard.press("Tab")
    expect(field(page, "salary").get_by_role("alert")).to_contain_text(re.compile("100,000|10 万"))
    salary.fill("20000")
    expect(field(page, "salary").get_by_role("alert")).to_have_count(0)
    expect(field(page, "yearly")).to_contain_text("260,000")
    field(page, "bonus").locator("input").fill("12.5")
    field(page, "weight").locator("input").fill("1.25")
    field(page, "notice").locator("input").first.fill("3")
    choose(page, field(page, "notice"), "months|个月")
    field(page, "begins").locator("input").fill("09:30")
    page.keyboard.press("Enter")
    field(page, "meeting").locator("input").fill("2026-12-01 10:00")
    page.keyboard.press("Enter")
    field(page, "rating").get_by_role("radio").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(field(page, "reason")).to_have_count(0)
    field(page, "remote").get_by_role("radio").first.check()
    field(page, "reason").locator("textarea").fill("Far away")


def fill_papers(page: Page, papers: Path, *, is_typed: bool) -> None:
    letter = field(page, "letter").locator("textarea")
    letter.fill("I like looms.\n\n- wool\n- silk\n\n<img src=x onerror=alert(1)>")
    letter.evaluate("(area) => area.setSelectionRange(7, 12)")
    field(page, "letter").get_by_role("button", name=re.compile("Bold|加粗")).click()
    expect(letter).to_have_value(LETTER)
    field(page, "letter").get_by_role("button", name=re.compile("Preview|预览")).click()
    expect(field(page, "letter").locator(".markdown strong")).to_have_text("looms")
    expect(field(page, "letter").locator(".markdown")).to_contain_text("<img src=x onerror=alert(1)>")
    expect(field(page, "letter").locator(".markdown img")).to_have_count(0)
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "notes.txt")
    expect(field(page, "cv").get_by_role("alert")).to_contain_text("notes.txt")
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "cv.pdf")
    expect(field(page, "cv")).to_contain_text("cv.pdf")
    field(page, "photo").locator("input[type=file]").set_input_files(papers / "photo.png")
    expect(field(page, "photo").get_by_role("img", name="photo.png")).to_be_visible()
    field(page, "place").get_by_role("button").first.click()
    expect(field(page, "place").locator("input").first).to_have_value("39.9042")
    signed = field(page, "signed")
    if is_typed:
        signed.get_by_role("button", name="Type").press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.type("Li Na")
    else:
        draw(page, signed.locator("canvas"))
    signed.get_by_role("button", name=re.compile("Use this signature|使用此签名")).press("Enter")
    expect(signed.locator("img")).to_be_visible()


def fill_tables(page: Page, papers: Path) -> None:
    add = field(page, "costs").get_by_role("button", name=re.compile("Add a row|添加一行"))
    for _ in range(3):
        add.click()
    page.get_by_role("button", name=re.compile("Remove row 3|删除第 3 行")).click()
    cell(page, "costs.0.what").locator("input").fill("Train")
    cell(page, "costs.0.day").locator("input").fill("2026-11-02")
    page.keyboard.press("Enter")
    choose(page, cell(page, "costs.0.kind"), "Trip|交通")
    cell(page, "costs.0.amount").locator("input").fill("100")
    cell(page, "costs.0.papers").locator("input[type=file]").set_input_files([papers / "photo.png", papers / "photo.png"])
    expect(cell(page, "costs.0.papers").locator("img")).to_have_count(2)
    cell(page, "costs.1.what").locator("input").fill("Room")
    expect(cell(page, "costs.1.nights")).to_have_count(0)
    choose(page, cell(page, "costs.1.kind"), "Hotel|住宿")
    cell(page, "costs.1.nights").locator("input").fill("2")
    cell(page, "costs.1.amount").locator("input").fill("-3")
    page.keyboard.press("Tab")
    expect(cell(page, "costs.1.amount").get_by_role("alert")).to_be_visible()
    cell(page, "costs.1.amount").locator("input").fill("300")
    expect(cell(page, "costs.1.amount").get_by_role("alert")).to_have_count(0)
    expect(field(page, "costs").locator(".totals")).to_contain_text("400")
    expect(field(page, "costs").locator(".totals")).to_contain_text("424")
    field(page, "contacts").get_by_role("button", name=re.compile("Add a row|添加一行")).click()
    cell(page, "contacts.0.who").locator("input").fill("李母")
    cell(page, "contacts.0.call").locator("input").fill("13800138000")


def look_at(page: Page, language: str) -> None:
    """What was filled in reads like words, not like data."""
    expect(field(page, "card")).to_contain_text("4111 1111 1111 1111")
    expect(field(page, "home")).to_contain_text("北京市朝阳区")
    expect(field(page, "department")).to_contain_text("研发部")
    expect(field(page, "notice")).to_contain_text("3 months" if language == "en" else "3个月")
    expect(field(page, "city")).to_contain_text("Berlin" if language == "en" else "柏林")
    expect(field(page, "letter").locator("strong")).to_have_text("looms")
    expect(field(page, "photo").get_by_role("img", name="photo.png")).to_be_visible()
    expect(field(page, "signed").locator("img")).to_be_visible()
    expect(field(page, "costs").locator(".totals")).to_contain_text("424")
    expect(page.locator(".task-form input, .task-form textarea")).to_have_count(0)


def test_a_guest_fills_in_every_field_on_a_phone(visit: Any, start: Any, guest_link: Any, accessible: Any, papers: Path) -> None:
    hr = visit(language="zh", email=HR)
    offer_records(hr)
    run_id = start(hr, "every_field", name="李娜", who="guest")
    page = visit(language="zh", phone=True)
    allow_location(page)
    page.goto(guest_link(hr, run_id))
    expect(field(page, "email")).to_be_visible()
    accessible(page)
    page.locator(".big").tap()
    for key in ("email", "home", "department", "country", "salary", "rating", "signed"):
        expect(told(page, key)).to_be_visible()
    expect(field(page, "email").locator("input")).to_be_focused()
    accessible(page)
    guest_fills_person_and_work(page)
    guest_fills_papers_and_tables(page, papers)
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    # The other language shows the same values.
    page.locator(".language").tap()
    expect(field(page, "card").locator("input")).to_have_value("4111 1111 1111 1111")
    expect(cell(page, "costs.1.nights").locator("input")).to_have_value("2")
    page.locator(".big").tap()
    expect(page.get_by_role("heading", name="Confirmed, thank you!")).to_be_visible()
    expect_saved(hr, saved(hr, run_id))


def guest_fills_person_and_work(page: Page) -> None:
    field(page, "email").locator("input").fill("nobody")
    field(page, "phone").locator("input").tap()
    expect(told(page, "email")).to_contain_text("nobody")
    field(page, "email").locator("input").fill("lina@example.com")
    expect(told(page, "email")).to_be_hidden()
    field(page, "born").locator("input").fill("1990-05-17")
    field(page, "id_card").locator("input").fill(IDENTITY)
    field(page, "card").locator("input").press_sequentially(CARD)
    expect(field(page, "card").locator("input")).to_have_value("4111 1111 1111 1111")
    regions = field(page, "home").locator("select")
    regions.nth(0).select_option(label="北京市")
    regions.nth(1).select_option(label="朝阳区")
    field(page, "home").locator("input").fill("建国路 1 号")
    field(page, "department").locator("select").select_option(label="研发部")
    field(page, "country").get_by_role("radio").first.check()
    field(page, "city").get_by_role("radio").first.check()
    field(page, "country").get_by_role("radio").nth(1).check()
    expect(field(page, "city").get_by_text(re.compile("Berlin|柏林"))).to_be_visible()
    expect(field(page, "city").get_by_role("radio", checked=True)).to_have_count(0)
    field(page, "city").get_by_role("radio").first.check()
    # What need not be answered can be taken back.
    field(page, "city").get_by_role("button", name="清除").tap()
    expect(field(page, "city").get_by_role("radio", checked=True)).to_have_count(0)
    field(page, "city").get_by_role("radio").first.check()
    field(page, "skills").get_by_role("checkbox").nth(0).check()
    field(page, "skills").get_by_role("checkbox").nth(2).check()
    field(page, "salary").locator("input").fill("200000")
    field(page, "bonus").locator("input").fill("12.5")
    expect(told(page, "salary")).to_contain_text("10 万")
    field(page, "salary").locator("input").fill("20000")
    expect(told(page, "salary")).to_be_hidden()
    expect(field(page, "yearly")).to_contain_text("260,000")
    field(page, "notice").locator("select").select_option("month")
    field(page, "notice").locator("input").fill("3")
    field(page, "begins").locator("input").fill("09:30")
    field(page, "rating").get_by_role("radio").nth(3).check()
    expect(field(page, "reason")).to_be_hidden()
    field(page, "remote").get_by_role("radio").first.check()
    field(page, "reason").locator("textarea").fill("Far away")


def guest_fills_papers_and_tables(page: Page, papers: Path) -> None:
    field(page, "letter").locator("textarea").fill(LETTER)
    field(page, "letter").get_by_role("button").tap()
    expect(field(page, "letter").locator(".markdown strong")).to_have_text("looms")
    expect(field(page, "letter").locator(".markdown img")).to_have_count(0)
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "notes.txt")
    expect(field(page, "cv").locator(".wrong-text", has_text="notes.txt")).to_be_visible()
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "cv.pdf")
    expect(field(page, "cv")).to_contain_text("cv.pdf")
    field(page, "photo").locator("input[type=file]").set_input_files(papers / "photo.png")
    expect(field(page, "photo").get_by_role("img", name="photo.png")).to_be_visible()
    field(page, "place").get_by_role("button").tap()
    expect(field(page, "place").locator("input").first).to_have_value("39.9042")
    signed = field(page, "signed")
    draw(page, signed.locator("canvas"))
    signed.get_by_role("button", name="使用此签名").tap()
    expect(signed.locator("img")).to_be_visible()
    add = field(page, "costs").get_by_role("button", name="添加一行")
    add.tap()
    cell(page, "costs.0.what").locator("input").fill("Train")
    cell(page, "costs.0.kind").get_by_role("radio").nth(0).check()
    cell(page, "costs.0.amount").locator("input").fill("100")
    add.tap()
    cell(page, "costs.1.what").locator("input").fill("Room")
    expect(cell(page, "costs.1.nights")).to_be_hidden()
    cell(page, "costs.1.kind").get_by_role("radio").nth(1).check()
    cell(page, "costs.1.nights").locator("input").fill("2")
    cell(page, "costs.1.amount").locator("input").fill("300")
    expect(field(page, "costs").locator(".totals").first).to_contain_text("400")
    expect(field(page, "costs").locator(".totals").first).to_contain_text("424")
    field(page, "contacts").get_by_role("button", name="添加一行").tap()
    cell(page, "contacts.0.who").locator("input").fill("李母")
    cell(page, "contacts.0.call").locator("input").fill("13800138000")


def test_what_cannot_be_reached_is_said_where_it_is_missed_and_can_be_tried_again(visit: Any, start: Any, task_of: Any, papers: Path, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    run_id = start(page, "every_field", name="Li Na", who="hr")
    page.route("**/api/v1/regions/*", lambda route: route.abort())
    page.goto(f"/inbox/{task_of(page, run_id, 'staff')}")
    home = field(page, "home")
    expect(home.get_by_role("alert")).to_contain_text("cannot be reached", timeout=30_000)
    page.unroute("**/api/v1/regions/*")
    home.get_by_role("button", name="Try again").click()
    expect(home.get_by_role("alert")).to_have_count(0)
    page.route("**/api/v1/files", lambda route: route.abort())
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "cv.pdf")
    expect(field(page, "cv").get_by_role("alert")).to_contain_text("cannot be reached")
    signed = field(page, "signed")
    draw(page, signed.locator("canvas"))
    signed.get_by_role("button", name="Use this signature").click()
    expect(signed.get_by_role("alert")).to_contain_text("cannot be reached")
    accessible(page)
    page.unroute("**/api/v1/files")
    # What was drawn is still there.
    signed.get_by_role("button", name="Use this signature").click()
    expect(signed.locator("img")).to_be_visible()
    field(page, "place").get_by_role("button").first.click()
    expect(field(page, "place").get_by_role("alert")).to_contain_text("Type the place instead")


def test_a_guest_is_told_what_could_not_be_sent_and_it_goes_on_when_the_line_is_back(visit: Any, start: Any, guest_link: Any, papers: Path) -> None:
    hr = visit(language="zh", email=HR)
    hr.goto("/workflows")
    run_id = start(hr, "every_field", name="李娜", who="guest")
    page = visit(language="zh", phone=True)
    page.route("**/api/v1/regions/*", lambda route: route.abort())
    page.route("**/uploads*", lambda route: route.abort())
    page.goto(guest_link(hr, run_id))
    expect(field(page, "home").get_by_role("alert").first).to_contain_text("暂时无法连接")
    field(page, "cv").locator("input[type=file]").set_input_files(papers / "cv.pdf")
    expect(field(page, "cv")).to_contain_text("网络中断，恢复后会自动继续")
    page.unroute("**/uploads*")
    expect(field(page, "cv")).to_contain_text("cv.pdf")
    expect(field(page, "cv")).not_to_contain_text("网络中断")
    page.unroute("**/api/v1/regions/*")
    field(page, "home").get_by_role("button", name="重试").tap()
    expect(field(page, "home").locator("select").first).to_be_visible()


def test_a_region_is_found_by_keyboard_and_the_list_can_be_used_by_everybody(visit: Any, start: Any, task_of: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    page.goto(f"/inbox/{task_of(page, start(page, 'every_field', name='Keys', who='hr'), 'staff')}")
    home = field(page, "home")
    home.get_by_role("combobox").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".ant-cascader-menu-item").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    # A screen reader hears where the keys stand.
    expect(home.get_by_role("status")).to_have_text(re.compile("市$"))
    accessible(page)
    page.keyboard.type("海淀")
    expect(page.locator(".ant-cascader-menu-item")).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(home).to_contain_text("北京市 海淀区")
    page.keyboard.press("Tab")
    expect(home.locator("input").last).to_be_focused()


def test_what_a_done_task_asked_for_stays_to_be_read(visit: Any, start: Any, task_of: Any, complete: Any) -> None:
    page = visit(language="en", email=HR)
    offer_records(page)
    run_id = start(page, "every_field", name="Done", who="hr")
    task_id = task_of(page, run_id, "staff")
    png = io.BytesIO()
    Image.new("RGB", (20, 10), "black").save(png, "PNG")
    sent = page.request.post("/api/v1/files", multipart={"file": {"name": "signature.png", "mimeType": "image/png", "buffer": png.getvalue()}}).json()
    costs = [{"what": "Room", "kind": "hotel", "nights": 2, "amount": 300}]
    values = {
        "name": "Done",
        "email": "done@example.com",
        "home": {"region": "441900", "detail": ""},
        "country": "de",
        "city": "be",
        "salary": 5000,
        "rating": 3,
        "signed": sent["file_id"],
    }
    complete(page, task_id, **values, department=record_id(page, "department", "研发部"), remote=True, reason="Far away", costs=costs)
    page.goto(f"/inbox/{task_id}")
    expect(page.locator(".banner")).to_contain_text("Completed")
    expect(field(page, "home")).to_contain_text("广东省东莞市")
    expect(field(page, "city")).to_contain_text("Berlin")
    expect(field(page, "reason")).to_contain_text("Far away")
    expect(field(page, "costs").locator(".totals")).to_contain_text("318")


def test_a_record_is_found_by_words_among_more_than_a_list_holds(visit: Any, start: Any, task_of: Any, guest_link: Any, accessible: Any) -> None:
    page = visit(language="en", email=HR)
    page.goto("/workflows")
    for number in range(Settings().record_choices + 5):
        answer = page.request.post("/api/v1/records/position", data={"values": {"name": f"Weaver {number:03}"}})
        assert answer.ok, answer.text()
    run_id = start(page, "every_field", name="Found", who="hr")
    page.goto(f"/inbox/{task_of(page, run_id, 'staff')}")
    position = field(page, "position")
    position.get_by_role("combobox").focus()
    page.keyboard.type("Weaver 203")
    expect(page.locator(".ant-select-item-option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(position).to_contain_text("Weaver 203")
    phone = visit(language="en", phone=True)
    guest_run = start(page, "every_field", name="Found", who="guest")
    phone.goto(guest_link(page, guest_run))
    field(phone, "position").locator("input[type=search]").fill("Weaver 203")
    expect(field(phone, "position").locator("option", has_text="Weaver 203")).to_have_count(1)
    field(phone, "position").locator("select").select_option(label="Weaver 203")
    field(phone, "position").locator("input[type=search]").fill("Weaver 00")
    expect(field(phone, "position").locator("option")).to_have_count(12)
    # What was chosen stays chosen, whatever is looked for next.
    assert field(phone, "position").locator("option:checked").inner_text() == "Weaver 203"
    accessible(phone)
