"""Whatever is written comes back in one style: comments, order and meaning stay, through text and through JSON."""

import msgspec
from hypothesis import HealthCheck, find, given, settings

from engine.decision import json_form as rules_json
from engine.decision import parse_rules
from engine.decision.language import RulesLanguage
from engine.decision.parse import read_drafts as read_rules
from engine.decision.print import format_rules
from engine.errors import Invalid
from engine.feel.host import HostScanner, read_text
from engine.form import json_form as forms_json
from engine.form import parse_forms
from engine.form.language import FormLanguage
from engine.form.parse import read_drafts as read_forms
from engine.form.print import format_forms
from tests.property import written

many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much])


def tokens(text, language):
    scanner = HostScanner(read_text(text, ""), "", language)
    return scanner.run(), [comment.value for comment in scanner.comments]


def spoken(text, language):
    """What is said, piece by piece, without layout: commas at the end of lists, empty lines and a title that repeats its option's value do not count."""
    worded = ("NAME", "STRING", "NUMBER", "EXPRESSION", "CELL", "POLICY")
    said = [(token.type, token.value if token.type in worded else "") for token in tokens(text, language)[0] if token.type != "NEWLINE"]
    said = [one for one, before in zip(said, [("", ""), *said], strict=False) if not (one[0] == "STRING" and one == before)]
    return [one for one, following in zip(said, [*said[1:], ("", "")], strict=False) if not (one[0] == "COMMA" and following[0] == "RPAR")]


def meaning(parse, text):
    try:
        return parse(text)
    except Invalid as error:
        return [(p.code, p.message) for p in error.problems]


def look(file):
    if isinstance(file, list):
        return file
    return [[form.key, form.json_schema(), form.layout()] for form in [*file.forms.values(), *file.records.values()]]


@many
@given(written.forms)
def test_a_form_keeps_its_comments_its_order_and_what_it_says(text):
    assert read_forms(text).problems == []
    made = format_forms(text)
    assert tokens(made, FormLanguage())[1] == tokens(text, FormLanguage())[1]
    assert spoken(made, FormLanguage()) == spoken(text, FormLanguage())


@many
@given(written.forms)
def test_a_form_in_style_stays_as_it_is(text):
    made = format_forms(text)
    assert format_forms(made) == made


@many
@given(written.forms)
def test_a_form_goes_through_json_without_loss(text):
    value = msgspec.json.decode(msgspec.json.encode(forms_json.to_json(text)))
    assert forms_json.from_json(value) == format_forms(text)


def test_most_of_the_forms_and_rules_without_mistakes_have_none():
    assert parse_forms(find(written.working_forms, lambda text: text.count("\n") > 12)).forms["f"].fields
    assert parse_rules(find(written.working_rules, lambda text: text.count("\n") > 12)).decisions["d"]


@many
@given(written.forms | written.working_forms)
def test_a_form_in_style_means_the_same(text):
    assert look(meaning(parse_forms, format_forms(text))) == look(meaning(parse_forms, text))


@many
@given(written.rules)
def test_rules_keep_their_comments_their_order_and_what_they_say(text):
    assert read_rules(text).problems == []
    made = format_rules(text)
    assert tokens(made, RulesLanguage())[1] == tokens(text, RulesLanguage())[1]
    plain = [[(type_, value.strip("-:") if type_ == "CELL" else value) for type_, value in spoken(one, RulesLanguage())] for one in (made, text)]
    assert plain[0] == plain[1]


@many
@given(written.rules)
def test_rules_in_style_stay_as_they_are(text):
    made = format_rules(text)
    assert format_rules(made) == made


@many
@given(written.rules)
def test_rules_go_through_json_without_loss(text):
    value = msgspec.json.decode(msgspec.json.encode(rules_json.to_json(text)))
    assert rules_json.from_json(value) == format_rules(text)


@many
@given(written.rules | written.working_rules)
def test_rules_in_style_decide_the_same(text):
    before, after = meaning(parse_rules, text), meaning(parse_rules, format_rules(text))
    if isinstance(before, list):
        assert after == before
        return
    for key, decision in before.decisions.items():
        for values in ({}, {"a": 2, "b": "x"}, {"a": -1, "b": "a | b", "work years": 3, "工作年限": 5}):
            assert after.decisions[key].evaluate(values) == decision.evaluate(values)
