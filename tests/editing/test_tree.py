"""A file as the builders' tree and back: comments and what was not touched stay, and a place in the text finds its piece."""

import copy

import pytest

from engine.editing import Places, text_of, tree_of
from engine.errors import Invalid

UNTIDY = """// Who is asked first.
form first "First" | "第一" {
    name "Name"|"姓名":text required   // as in the passport
    // Only for adults.
    age "Age" : number visible when name != null
}


form   second "Second" {   /* odd */
  a:text
  rows : table {
    b : number required when a = "x"
  }
}
// The end.
"""
RULES = """decision way "Way" {
  input score: number, city: text
  output out: "a"|"b"
  hit first
  | score | city || out |
  // Good people.
  | >= 85 | - || "a" || why not |
  | - | "x", "y" || "b" |
}
function twice(n: number) n * 2
"""


def test_a_tree_that_says_the_same_gives_the_same_text() -> None:
    for file, text in (("x.form", UNTIDY), ("x.rules", RULES)):
        assert text_of(tree_of(text, file), file, text) == text


def test_a_form_that_was_not_touched_keeps_its_letters_and_the_other_its_comments() -> None:
    tree = tree_of(UNTIDY, "x.form")
    tree["items"][0]["items"][0]["title"]["zh"] = "名字"
    told = text_of(tree, "x.form", UNTIDY)
    assert told[told.index("\n\nform   second") :] == UNTIDY[UNTIDY.index("\n\nform   second") :]
    assert '"Name" | "名字"' in told
    assert "// as in the passport" in told
    assert "// Only for adults." in told
    assert told.startswith("// Who is asked first.\n")


def test_items_may_be_added_moved_and_taken_away() -> None:
    tree = tree_of(UNTIDY, "x.form")
    first, second = copy.deepcopy(tree["items"])
    moved = text_of({**tree, "items": [second, first]}, "x.form", UNTIDY)
    assert [item["key"] for item in tree_of(moved, "x.form")["items"]] == ["second", "first"]
    assert "form   second" in moved
    assert moved.endswith("// The end.\n")
    alone = text_of({**tree, "items": [second]}, "x.form", UNTIDY)
    assert alone.startswith("form   second")
    assert "// The end." in alone
    fresh = {"kind": "form", "key": "third", "items": [{"kind": "field", "key": "x", "type": "text"}]}
    assert "form third {\n  x : text\n}" in text_of({"items": [fresh]}, "x.form", "")
    more = text_of({**tree, "items": [first, fresh, second]}, "x.form", UNTIDY)
    assert [item["key"] for item in tree_of(more, "x.form")["items"]] == ["first", "third", "second"]


def test_a_form_can_be_written_into_a_text_that_cannot_be_read() -> None:
    assert text_of({"items": [{"kind": "form", "key": "a", "items": []}]}, "x.form", "form form form").startswith("form a {")


def test_a_place_finds_the_piece_that_stands_there() -> None:
    places = Places(UNTIDY, "x.form")
    line = UNTIDY.split("\n")
    at = {word: (number + 1, text.index(word) + 1) for number, text in enumerate(line) for word in ("passport", "name != null", "b : number", 'a = "x"') if word in text}
    assert places.at(*at["name != null"]) == "items.0.items.1.attributes.0"
    assert places.at(*at["b : number"]) == "items.1.items.1.items.0"
    assert places.at(*at['a = "x"']) == "items.1.items.1.items.0.attributes.0"
    rules = Places(RULES, "x.rules")
    assert rules.at(7, 5) == "items.0.items.4.inputs.0"
    assert rules.at(8, 9) == "items.0.items.5.inputs.1"
    assert rules.at(7, 20) == "items.0.items.4.outputs.0"
    assert rules.at(2, 25) == "items.0.items.0.variables.1"


def test_what_is_no_form_is_refused_and_so_is_text_in_a_name() -> None:
    with pytest.raises(Invalid) as caught:
        tree_of("a: 1", "pack.yaml")
    assert caught.value.problems[0].code == "editing.no_tree"
    with pytest.raises(Invalid) as caught:
        text_of({"items": [{"kind": "form", "key": "a {\n", "items": []}]}, "x.form")
    assert caught.value.problems[0].path == "items.0.key"
