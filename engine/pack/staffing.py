"""Who does a user task, as a workflow file says it: its words are checked against the tables of engine.model.staffing, and made into a `Staffing`.

Knows no organisation: whether a department, a position or a person is there is known only where the run is.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from typing import Any, Protocol, cast

from engine.errors import nearest_name
from engine.model.definition import Outcome
from engine.model.mapping import Template
from engine.model.moment import moment
from engine.model.staffing import DISTRIBUTIONS, NAMES, NOBODY_POLICIES, SAME_AGAIN, SAME_AS_STARTER, SELECTORS, WORDS, Distribution, Staffing

__all__ = ["PEOPLE_FIELDS", "check_people", "read_staffing", "with_variables"]

PEOPLE_FIELDS = ("distribute", "apart_from", "nobody", "same_as_starter", "same_again", "remind", "on_timeout", "auto")
"""What a user task and an approval may say of their people."""
HEAD_FIELDS = ("nobody", "same_as_starter", "same_again")
"""What a workflow may say for all of them, under `people`."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


class Reads(Protocol):
    """What is needed of the reader of a workflow file."""

    data: dict[str, Any]

    def complain(self, code: str, en: str, zh: str, path: str, **more: str) -> None: ...
    def template(self, value: Any, path: str) -> Template: ...


def with_variables(value: Any) -> Any:
    """The value with `chosen: field` as FEEL: it names a variable."""
    if isinstance(value, list):
        return [with_variables(part) for part in value]
    if isinstance(value, dict):
        return {
            key: f"={part}" if key == "chosen" and isinstance(part, str) and part and not part.startswith("=") else part if key == "record" else with_variables(part)
            for key, part in value.items()
        }
    return value


def check_people(reads: Reads, value: Any, path: str) -> None:
    """Tells of every name and selector that is none."""
    if isinstance(value, list):
        for number, part in enumerate(value):
            check_people(reads, part, path if isinstance(part, str) else f"{path}.{number}")
    elif isinstance(value, dict):
        _check_selector(reads, value, path)
    elif isinstance(value, str) and not value.startswith("=") and value not in WORDS:
        kind, _, rest = value.partition(":")
        if kind not in NAMES or not rest.strip():
            reads.complain(
                "workflow.candidate", f"{value!r} names nobody", f"“{value}”不是有效的办理人", path,
                expected=", ".join([*(f"{name}:<{name}>" if name != "person" else "person:<id>" for name in NAMES), *WORDS, *(f"{{{word}: ...}}" for word in SELECTORS)]),
                nearest=nearest_name(kind, [*NAMES, *WORDS]),
            )  # fmt: skip


def _check_selector(reads: Reads, value: dict[str, Any], path: str) -> None:
    words = [word for word in value if word in SELECTORS]
    if len(words) != 1:
        wrong = next((word for word in value if word not in SELECTORS), "")
        reads.complain(
            "workflow.selector", f"a selector has one of these words, found: {', '.join(value) or 'none'}", f"选择器须恰有一个关键字，现有：{'、'.join(value) or '无'}", path,
            expected=", ".join(SELECTORS), nearest=nearest_name(wrong, SELECTORS) if not words else "",
        )  # fmt: skip
        return
    word = words[0]
    allowed = SELECTORS[word][1]
    for name in value:
        if name != word and name not in allowed:
            reads.complain(
                "workflow.selector", f"{word} takes no {name}", f"{word} 没有 {name}", f"{path}.{name}", expected=", ".join(allowed), nearest=nearest_name(name, allowed)
            )
    for name in allowed:
        number = value.get(name)
        is_feel = isinstance(number, str) and number.startswith("=")
        if number is not None and not is_feel and (not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= 100):
            reads.complain("workflow.selector", f"{name} is a number from 1 to 100", f"{name} 应为 1 到 100 的整数", f"{path}.{name}", expected="1..100, or = and FEEL")
    about = value[word]
    if word == "done_by":
        _check_node(reads, about, f"{path}.{word}", reads.data["nodes"])
    elif isinstance(about, dict) and word != "record":
        _check_selector(reads, about, f"{path}.{word}")
    elif about in (None, "", []):
        reads.complain("workflow.selector", f"{word} says of whom", f"{word} 须说明对象", f"{path}.{word}", expected="starter, person:<id>, a department, or = and FEEL")


def _check_node(reads: Reads, name: Any, path: str, known: Collection[str]) -> None:
    if name not in known:
        reads.complain("workflow.place", f"there is no such node: {name}", f"没有这个节点：{name}", path, nearest=nearest_name(str(name), known), expected=", ".join(known))


def read_staffing(reads: Reads, fields: dict[str, Any], path: str, outcomes: Iterable[Outcome]) -> Staffing:
    """What a node says of its people; every problem is told."""
    keys = [outcome.key for outcome in outcomes]
    head = reads.data.get("people", {})
    said = {name: str(fields.get(name, head.get(name, ""))) for name in HEAD_FIELDS}
    places = {name: f"{path}.{name}" if name in fields else f"people.{name}" for name in HEAD_FIELDS}
    nobody = said["nobody"] or "incident"
    if not nobody.startswith("person:"):
        _check_word(reads, nobody, NOBODY_POLICIES, places["nobody"], "person:<id>")
    same_as_starter = _check_word(reads, said["same_as_starter"] or "self", SAME_AS_STARTER, places["same_as_starter"])
    same_again = _check_word(reads, said["same_again"] or "ask", SAME_AGAIN, places["same_again"])
    if "same_again" not in fields and "approve" not in keys:
        same_again = "ask"
    for wanted, is_needed, name in (("reject", nobody == "reject", "nobody"), ("approve", same_again != "ask", "same_again")):
        if is_needed and wanted not in keys:
            _check_word(reads, wanted, keys, places[name])
    apart = fields.get("apart_from", [])
    apart_from = tuple(apart if isinstance(apart, list) else [apart])
    for name in apart_from:
        _check_node(reads, name, f"{path}.apart_from", ["starter", *reads.data["nodes"]])
    by, skill, late, is_early = _distribution(reads, fields.get("distribute", "offer"), f"{path}.distribute")
    on_timeout, escalate = _timeout(reads, fields, path, keys)
    return Staffing(
        distribute=by, skill=skill, late=late, is_early=is_early, apart_from=apart_from, nobody=nobody, same_as_starter=same_as_starter, same_again=same_again,
        remind=_reminders(reads, fields, path), on_timeout=on_timeout, escalate=escalate, auto=_auto(reads, fields, path, keys),
    )  # fmt: skip


def _check_word(reads: Reads, word: str, known: Collection[str], path: str, more: str = "") -> str:
    if word not in known:
        reads.complain(
            "workflow.word",
            f"{word!r} is not one of its words",
            f"“{word}”不是可用的取值",
            path,
            nearest=nearest_name(word, known),
            expected=" | ".join([*known, *([more] if more else [])]),
        )
    return word


def _distribution(reads: Reads, value: Any, path: str) -> tuple[Distribution, str, Template | None, bool]:
    said = value if isinstance(value, dict) else {"by": value}
    by = str(said.get("by", "offer"))
    _check_word(reads, by, DISTRIBUTIONS, path if not isinstance(value, dict) else f"{path}.by")
    for name in said:
        if name not in ("by", "skill", "late", "early"):
            reads.complain("workflow.field", f"distribute has no {name}", f"distribute 没有 {name}", f"{path}.{name}", nearest=nearest_name(name, ("by", "skill", "late", "early")))
    if by == "skill" and not said.get("skill"):
        reads.complain("workflow.missing", "to distribute by skill, name the skill", "按技能分配须写明技能", path, expected="{by: skill, skill: <name>}")
    late = _duration(reads, said["late"], f"{path}.late") if "late" in said else None
    return cast(Distribution, by if by in DISTRIBUTIONS else "offer"), str(said.get("skill", "")), late, said.get("early") is True


def _duration(reads: Reads, value: Any, path: str, *, may_be_before: bool = False) -> Template:
    text = value.removeprefix("-") if may_be_before and isinstance(value, str) else value
    if not isinstance(value, str) or (not value.startswith("=") and (moment(text, EPOCH) is None or not text.startswith("P"))):
        reads.complain(
            "workflow.time",
            f"{value!r} is no duration",
            f"“{value}”不是时长",
            path,
            expected="PT4H, P1D, -P1D (before), or = and FEEL" if may_be_before else "PT4H, P1D, or = and FEEL",
        )
    return reads.template(value, path)


def _reminders(reads: Reads, fields: dict[str, Any], path: str) -> tuple[Template, ...]:
    said = fields.get("remind", [])
    listed = said if isinstance(said, list) else [said]
    is_due = "due" in fields or "working" in fields
    for value in listed:
        if isinstance(value, str) and value.startswith("-") and not is_due:
            reads.complain("workflow.due", "a reminder before the task is due needs due or working", "到期前提醒需要 due 或 working", f"{path}.remind", expected="due | working")
    return tuple(_duration(reads, value, f"{path}.remind" if said is value else f"{path}.remind.{number}", may_be_before=True) for number, value in enumerate(listed))


def _timeout(reads: Reads, fields: dict[str, Any], path: str, outcomes: list[str]) -> tuple[str, Template | None]:
    said = fields.get("on_timeout")
    if said is None:
        return "", None
    if "due" not in fields and "working" not in fields:
        reads.complain("workflow.due", "on_timeout needs due or working", "on_timeout 需要 due 或 working", f"{path}.on_timeout", expected="due | working")
    if isinstance(said, dict):
        if said.keys() != {"escalate"}:
            reads.complain("workflow.word", "on_timeout escalates to somebody", "on_timeout 须说明升级给谁", f"{path}.on_timeout", expected="{escalate: <candidates>}")
            return "", None
        check_people(reads, said["escalate"], f"{path}.on_timeout.escalate")
        return "escalate", reads.template(with_variables(said["escalate"]), f"{path}.on_timeout.escalate")
    return _check_word(reads, str(said), ["remind", *outcomes], f"{path}.on_timeout", "{escalate: ...}"), None


def _auto(reads: Reads, fields: dict[str, Any], path: str, outcomes: list[str]) -> Template | None:
    if "auto" not in fields:
        return None
    said = fields["auto"]
    if not isinstance(said, str) or not said.startswith("="):
        _check_word(reads, str(said), outcomes, f"{path}.auto", "= and FEEL")
    return reads.template(said, f"{path}.auto")
