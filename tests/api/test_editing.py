"""The browser's editor: what it asks of a pack's texts, in both languages, within limits, by staff only."""

from typing import Any

import msgspec
import pytest

from engine.settings import Settings
from tests.api.conftest import PACKS, Client, SignedIn, problem_of

FILES = {path.relative_to(PACKS / "errand").as_posix(): path.read_text("utf-8") for path in sorted((PACKS / "errand").rglob("*")) if path.is_file()}
FLOW = "errand.workflow.yaml"
EDITING = ("problems", "complete", "hover", "definition", "references", "rename", "format")


def ask(client: Client, what: str, **body: Any) -> Any:
    reply = client.post(f"/api/v1/editing/{what}", json={"files": FILES, **body})
    assert reply.status_code == 200, reply.text
    return msgspec.json.decode(reply.content)


def place(file: str, needle: str, shift: int = 0, files: dict[str, str] | None = None) -> dict[str, Any]:
    before = (files or FILES)[file].split(needle, 1)[0]
    return {"file": file, "line": before.count("\n") + 1, "column": len(before.rpartition("\n")[2]) + 1 + shift}


def test_a_sound_pack_has_no_problems(hr: Client) -> None:
    assert ask(hr, "problems") == {"items": []}


@pytest.mark.parametrize(("language", "said"), [("en", "there is no form errnd"), ("zh", "没有表单 errnd")])
def test_problems_are_told_with_file_line_and_nearest_name_in_the_readers_language(hr: Client, language: str, said: str) -> None:
    hr.patch("/api/v1/session", json={"language": language})
    form = FILES[FLOW].split("form: ", 1)[1].split("\n")[0].split(",")[0].strip("}")
    files = {**FILES, FLOW: FILES[FLOW].replace(f"form: {form}", "form: errnd", 1)}
    found = ask(hr, "problems", files=files)["items"]
    assert said in [one["message"] for one in found]
    told = next(one for one in found if one["message"] == said)
    assert (told["file"], told["severity"], told["code"], told["line"]) == (FLOW, "error", "workflow.form", place(FLOW, f"form: {form}")["line"])


def test_completion_hover_definition_and_references_answer(hr: Client) -> None:
    offered = ask(hr, "complete", **place(FLOW, "type: start", len("type: ")))["items"]
    assert {"start", "user_task", "notify"} <= {one["label"] for one in offered}
    assert ask(hr, "hover", **place(FLOW, "from: start", 7))["text"]
    assert ask(hr, "hover", file=FLOW, line=1, column=1) == {"text": "", "span": None}
    [defined] = ask(hr, "definition", **place(FLOW, "from: start", 7))["items"]
    used = ask(hr, "references", **place(FLOW, "from: start", 7))["items"]
    assert defined in used
    assert len(used) > 1


def test_a_node_is_renamed_in_all_its_edges(hr: Client) -> None:
    edits = ask(hr, "rename", new_name="begin", **place(FLOW, "from: start", 7))["items"]
    lines = FILES[FLOW].split("\n")
    for edit in sorted(edits, key=lambda one: -one["span"]["column"]):
        span = edit["span"]
        line = lines[span["line"] - 1]
        lines[span["line"] - 1] = line[: span["column"] - 1] + edit["text"] + line[span["end_column"] - 1 :]
    assert ask(hr, "problems", files={**FILES, FLOW: "\n".join(lines)}) == {"items": []}
    assert "from: start" not in "\n".join(lines)


def test_a_rename_that_is_not_sure_is_a_conflict_with_its_reasons(hr: Client) -> None:
    reply = hr.post("/api/v1/editing/rename", json={"files": FILES, "new_name": "other", **place(FLOW, "workflow: errand", 11)})
    assert problem_of(reply, 409)["code"] == "rename.unsure"


def test_a_file_is_formatted_and_what_cannot_be_read_is_refused(hr: Client) -> None:
    untidy = FILES[FLOW].replace("\nnodes:", "\n\n\n\nnodes:") + "\n\n"
    styled = ask(hr, "format", files={FLOW: untidy}, file=FLOW)
    assert styled["is_changed"]
    assert ask(hr, "format", files={FLOW: styled["text"]}, file=FLOW) == {"text": styled["text"], "is_changed": False}
    assert problem_of(hr.post("/api/v1/editing/format", json={"files": {FLOW: "a: ["}, "file": FLOW}), 422)["code"] == "yaml.syntax"


@pytest.mark.parametrize("what", EDITING)
def test_only_staff_that_may_see_workflows_may_ask(what: str, stranger: Client, signed_in: SignedIn) -> None:
    assert problem_of(stranger.post(f"/api/v1/editing/{what}", json={"files": {}}), 401)["code"] == "session.required"
    assert problem_of(signed_in("employee").post(f"/api/v1/editing/{what}", json={"files": {}}), 403)["code"] == "access.denied"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"files": {"a.form": ""}, "file": "b.form", "line": 1, "column": 1}, 404, "file.unknown"),
        ({"files": {"../a.form": ""}, "file": "../a.form", "line": 1, "column": 1}, 422, "editing.path"),
        ({"files": {f"f{number}.form": "" for number in range(Settings().editing_files + 1)}, "file": "f1.form", "line": 1, "column": 1}, 422, "editing.too_many"),
        ({"files": {"a.form": "x" * (Settings().editing_bytes + 1)}, "file": "a.form", "line": 1, "column": 1}, 413, "request.too_large"),
        ({"files": {"a.form": ""}, "file": "a.form", "line": 0, "column": 1}, 422, "value.out_of_range"),
        ({"files": {"a.form": 1}, "file": "a.form", "line": 1, "column": 1}, 422, "value.wrong_type"),
        ({"files": {"a.form": ""}, "file": "a.form"}, 422, "value.missing"),
    ],
)
def test_a_question_that_cannot_be_answered_says_why(hr: Client, body: dict[str, Any], status: int, code: str) -> None:
    assert problem_of(hr.post("/api/v1/editing/hover", json=body), status)["code"] == code


@pytest.mark.parametrize("line", [1, 10_000])
def test_a_place_behind_the_end_is_the_nearest_one(hr: Client, line: int) -> None:
    for what in ("complete", "hover", "definition", "references"):
        ask(hr, what, file=FLOW, line=line, column=10_000)


def test_the_editors_routes_stand_in_the_api_description(stranger: Client) -> None:
    paths = stranger.get("/api/v1/openapi.json").json()["paths"]
    for what in EDITING:
        operation = paths[f"/api/v1/editing/{what}"]["post"]
        assert operation["x-permission"] == "workflows:read"
        assert operation["requestBody"]["content"]["application/json"]["schema"]


def test_the_published_schemas_are_public_cached_and_know_the_node_types(stranger: Client) -> None:
    for name in ("workflow.json", "pack.json", "case.json"):
        reply = stranger.get(f"/schemas/{name}")
        assert reply.status_code == 200
        assert reply.headers["cache-control"].startswith("public")
        assert stranger.get(f"/schemas/{name}", headers={"if-none-match": reply.headers["etag"]}).status_code == 304
    assert '"const":"read_document"' in stranger.get("/schemas/workflow.json").text
    assert problem_of(stranger.get("/schemas/workflows.json"), 404)["problems"][0]["nearest"] == "workflow.json"
