"""A mail template is filled, and nothing in it or in its values is executed."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.node import BusinessError, MailMessage, SaveRecord
from nodes.notify.template import MissingSubject, MissingValue, fill_template, to_html
from nodes.runner import JobResult, JobTicket, run_job

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def notify(inputs: dict[str, Any], templates: dict[str, str], language: str = "en") -> MailMessage:
    result = run_job(
        JobTicket(
            node_type="notify",
            now=NOW,
            language=language,
            inputs={"to": "li@example.com", "template": "note"} | inputs,
            templates=templates,
            links={"pick": "https://x.example/g/1"},
        )
    )
    (mail,) = result.effects
    assert isinstance(mail, MailMessage)
    return mail


def save(values: dict[str, Any], *, tenant: str = "t", key: str = "k") -> JobResult:
    return run_job(JobTicket(tenant_id=tenant, node_type="save_record", now=NOW, idempotency_key=key, inputs={"record_type": "candidate", "values": values}))


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [
        ({"en": "Cook", "zh": "厨师"}, "zh", "厨师"),
        ({"en": "Cook"}, "zh", "Cook"),
        (True, "en", "yes"),
        (["a", "b"], "zh", "a、b"),
        (3.5, "en", "3.5"),
        (12, "en", "12"),
        ({"city": "Rome"}, "en", "city: Rome"),
    ],
)
def test_values_are_written_as_a_reader_expects(value: Any, language: str, expected: str) -> None:
    assert fill_template("Subject: x\n{{ value }}", {"value": value}, language).text == expected + "\n"


def test_dotted_names_reach_into_values_and_a_missing_one_is_named() -> None:
    assert fill_template("Subject: {{a.b}}\n", {"a": {"b": "deep"}}, "en").subject == "deep"
    with pytest.raises(MissingValue, match=r"a\.c"):
        fill_template("Subject: {{a.c}}\n", {"a": {"b": "deep"}}, "en")


@pytest.mark.parametrize("hostile", ["{{ 7 * 7 }}", "{{ a.__class__ }}", "{{ a['b'] }}", "{{ [].append }}"])
def test_a_placeholder_is_a_name_and_nothing_more(hostile: str) -> None:
    with pytest.raises(MissingValue):
        fill_template(f"Subject: x\n{hostile}", {"a": {"b": "deep"}}, "en")


def test_a_value_is_not_filled_again() -> None:
    assert fill_template("Subject: x\n{{ a }}", {"a": "{{ b }}", "b": "secret"}, "en").text == "{{ b }}\n"


def test_the_first_line_must_be_a_subject() -> None:
    with pytest.raises(MissingSubject):
        fill_template("Hello\n", {}, "en")


def test_a_line_break_in_a_value_adds_no_header() -> None:
    assert notify({"values": {"a": "x\r\nBcc: all@example.com"}}, {"note.en.md": "Subject: {{ a }}\nHi\n"}).subject == "x Bcc: all@example.com"


def test_html_is_escaped_and_links_are_made() -> None:
    assert to_html("<b>\n\n- one\n- two\n\nsee https://x.example/?a=1&b=2.") == (
        '<p>&lt;b&gt;</p>\n<ul><li>one</li><li>two</li></ul>\n<p>see <a href="https://x.example/?a=1&amp;b=2">https://x.example/?a=1&amp;b=2</a>.</p>'
    )


def test_the_reader_s_language_is_taken_else_the_one_there_is() -> None:
    both = {"note.en.md": "Subject: Hello\n", "note.zh.md": "Subject: 你好\n"}

    assert notify({"language": "zh-CN"}, both).subject == "你好"
    assert notify({}, both, language="zh").subject == "你好"
    assert notify({"language": "zh"}, {"note.en.md": "Subject: Hello\n"}).subject == "Hello"


def test_a_signed_link_is_a_value() -> None:
    assert notify({"links": {"link": "pick"}}, {"note.en.md": "Subject: x\n{{ link }}"}).text == "https://x.example/g/1\n"


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "a b@example.com", "a@example.com, b@example.com", "<a@example.com>", "a@example.com\n"])
def test_what_is_no_address_is_refused(address: str) -> None:
    if address.strip() == "a@example.com":
        assert notify({"to": address}, {"note.en.md": "Subject: x\n"}).to == "a@example.com"
        return
    with pytest.raises(BusinessError) as caught:
        notify({"to": address}, {"note.en.md": "Subject: x\n"})
    assert caught.value.code == "mail.address"


def test_a_record_keeps_its_id_when_the_job_is_repeated() -> None:
    assert save({"name": "Li"}).outputs == save({"name": "Li"}).outputs
    assert len({save({"name": "Li"}).outputs["record_id"], save({"name": "Li"}, key="other").outputs["record_id"], save({"name": "Li"}, tenant="other").outputs["record_id"]}) == 3


def test_empty_values_are_left_out_of_a_record() -> None:
    (effect,) = save({"name": "Li", "phone": None, "score": 0}).effects

    assert isinstance(effect, SaveRecord)
    assert effect.values == {"name": "Li", "score": 0}
