"""Packs over the API: who may draw and publish, drafts that several people share, versions."""

from tests.api.conftest import SignedIn, problem_of

FILE = "errand.workflow.yaml"


def test_two_people_draw_one_pack_and_publish_it(signed_in: SignedIn) -> None:
    hr, admin = signed_in("hr"), signed_in("admin")
    [pack] = hr.get("/api/v1/packs").json()["items"]
    assert (pack["pack"], pack["version"], pack["draft"], FILE in pack["files"]) == ("errand", 1, None, True)
    draft = hr.get("/api/v1/packs/errand/draft").json()
    text = draft["files"][FILE]
    saved = hr.patch("/api/v1/packs/errand/draft", json={"revision": 0, "files": {FILE: f"{text}\n# by hr\n"}})
    assert (saved.status_code, saved.json()["revision"]) == (200, 1)
    refused = problem_of(admin.patch("/api/v1/packs/errand/draft", json={"revision": 0, "files": {FILE: "nonsense"}}), 409)
    assert (refused["code"], refused["problems"][0]["path"]) == ("draft.conflict", FILE)
    assert "Hr" in refused["detail"]
    theirs = admin.get("/api/v1/packs/errand/draft", params={"after": 0}).json()
    assert theirs["files"] == {FILE: f"{text}\n# by hr\n"}
    assert theirs["people"] == {"hr": "Hr"}
    assert admin.patch("/api/v1/packs/errand/draft", json={"revision": 1, "files": {FILE: "nonsense"}}).json()["revision"] == 2
    [found] = [one for one in admin.get("/api/v1/packs/errand/draft/problems").json()["items"] if one["severity"] == "error"][:1]
    assert (found["file"], found["line"]) == (FILE, 1)
    problem_of(admin.post("/api/v1/packs/errand/publish", json={"revision": 2}), 422)
    admin.patch("/api/v1/packs/errand/draft", json={"revision": 2, "files": {FILE: f"{text}\n# by both\n"}})
    made = admin.post("/api/v1/packs/errand/publish", json={"revision": 3, "name": "Both", "note": "two people"})
    assert (made.status_code, made.json()["version"], made.json()["name"]) == (200, 2, "Both")
    versions = hr.get("/api/v1/packs/errand/versions").json()
    assert [(one["version"], one["name"], one["deployed_by"]) for one in versions["items"]] == [(2, "Both", "admin"), (1, "", "test")]
    assert versions["people"] == {"admin": "Admin"}
    assert hr.get("/api/v1/packs/errand/versions/1").json()["files"][FILE] == text
    restored = hr.post("/api/v1/packs/errand/versions/1/restore", json={"revision": 4}).json()
    assert (restored["files"][FILE], restored["is_open"], restored["based_on"]) == (text, True, 2)
    assert hr.delete("/api/v1/packs/errand/draft", params={"revision": restored["revision"]}).status_code == 204
    assert hr.get("/api/v1/packs/errand/draft").json()["is_open"] is False


def test_a_tenant_sees_and_changes_its_own_packs_only(signed_in: SignedIn) -> None:
    mine, theirs = signed_in("hr", "acme"), signed_in("hr", "globex")
    made = mine.post("/api/v1/packs", json={"key": "leave", "title": {"en": "Leave", "zh": "请假"}})
    assert made.status_code == 201
    for reply in (
        theirs.get("/api/v1/packs/leave/draft"),
        theirs.get("/api/v1/packs/leave/versions"),
        theirs.get("/api/v1/packs/leave/versions/1"),
        theirs.get("/api/v1/packs/leave/draft/problems"),
        theirs.patch("/api/v1/packs/leave/draft", json={"revision": 1, "files": {"x.form": ""}}),
        theirs.delete("/api/v1/packs/leave/draft", params={"revision": 1}),
        theirs.post("/api/v1/packs/leave/publish", json={"revision": 1}),
        theirs.post("/api/v1/packs/leave/versions/1/restore", json={"revision": 1}),
        theirs.post("/api/v1/packs", json={"key": "mine", "title": {"en": "x"}, "copy_of": "leave"}),
    ):
        problem_of(reply, 404)
    mine.patch("/api/v1/packs/errand/draft", json={"revision": 0, "files": {"x.form": ""}})
    assert theirs.get("/api/v1/packs/errand/draft").json()["is_open"] is False
    assert [one["pack"] for one in theirs.get("/api/v1/packs").json()["items"]] == ["errand"]


def test_keys_titles_and_names_that_cannot_be_are_refused(signed_in: SignedIn) -> None:
    hr = signed_in("hr")
    refused = problem_of(hr.post("/api/v1/packs", json={"key": "My Pack", "title": {"en": " "}}), 422)
    assert [(one["code"], one["path"]) for one in refused["problems"]] == [("pack.key", "key"), ("pack.title", "title")]
    problem_of(hr.post("/api/v1/packs", json={"key": "errand", "title": {"en": "Again"}}), 409)
    near = problem_of(hr.get("/api/v1/packs/errnd/draft"), 404)
    assert near["problems"][0]["nearest"] == "errand"
    assert problem_of(hr.post("/api/v1/packs/errand/publish", json={"revision": 0, "name": "x" * 201}), 422)["problems"][0]["path"] == "name"
    assert problem_of(hr.post("/api/v1/packs/errand/publish", json={"revision": 0}), 409)["code"] == "draft.nothing"
    hr.patch("/api/v1/packs/errand/draft", json={"revision": 0, "files": {"pack.yaml": "pack: other\ntitle: {en: Other, zh: 其他}\n"}})
    assert [one["code"] for one in hr.get("/api/v1/packs/errand/draft/problems").json()["items"]] == ["pack.other_key"]
