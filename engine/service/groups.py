"""Groups of runs and their shares: by a fact, a field of the person's record, or FEEL; with the four-fifths ratio (29 CFR 1607.4 D) beside each.

The surprising rule: a field of a record that the asker may not read groups nothing: all of its runs are of the group "".
"""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from engine.errors import Invalid, nearest_name, problem
from engine.feel import Expression, compile_expression, to_json
from engine.form import RecordType
from engine.json_text import encode_json
from engine.model.definition import WorkflowDefinition
from engine.model.rehearsal import Grouping, Share
from engine.store import Connection
from engine.store.keys import Keys
from engine.store.records import records_of_person
from engine.store.stored_run import StoredRun

__all__ = ["Groups", "shares", "shown"]

FOUR_FIFTHS = 0.8
FEW = 5
"""Of fewer runs a rate says little."""


class Groups:
    """Says for a run to which group of each grouping it belongs. Raises Invalid for one that names nothing, or something unknown."""

    def __init__(self, groupings: Collection[Grouping], types: Mapping[str, RecordType], roles: Collection[str] | None, *, facts: Collection[str]) -> None:
        self._facts = facts
        self._groupings = groupings
        self._types = types
        self._roles = roles
        self._compiled: dict[str, Expression] = {}
        for number, grouping in enumerate(groupings):
            self._check(grouping, f"groups.{number}")

    def _check(self, grouping: Grouping, path: str) -> None:
        ways = [bool(grouping.fact), bool(grouping.record and grouping.field), bool(grouping.expression)]
        if sum(ways) != 1 or not grouping.name:
            raise Invalid(
                problem(
                    "group.unclear", "a group needs a name and one of fact, record with field, expression", "分组需要名称，并指定 fact、record+field、expression 之一", path=path
                )
            )
        if grouping.fact and grouping.fact not in self._facts:
            near, expected = nearest_name(grouping.fact, self._facts), ", ".join(sorted(self._facts))
            raise Invalid(problem("group.fact", f"there is no fact {grouping.fact}", f"没有事实字段 {grouping.fact}", path=f"{path}.fact", nearest=near, expected=expected))
        if grouping.record and grouping.record not in self._types:
            near = nearest_name(grouping.record, self._types)
            raise Invalid(problem("group.record", f"there is no record type {grouping.record}", f"没有档案类型 {grouping.record}", path=f"{path}.record", nearest=near))
        if grouping.record:
            fields = [field.key for field in self._types[grouping.record].form.fields]
            if grouping.field not in fields:
                near = nearest_name(grouping.field, fields)
                raise Invalid(
                    problem("group.field", f"{grouping.record} has no field {grouping.field}", f"{grouping.record} 没有字段 {grouping.field}", path=f"{path}.field", nearest=near)
                )
        if grouping.expression:
            try:
                self._compiled[grouping.name] = compile_expression(grouping.expression.removeprefix("="))
            except Invalid as fault:
                raise Invalid(*(replace(one, path=f"{path}.expression") for one in fault.problems)) from fault

    def of(self, connection: Connection, keys: Keys, stored: StoredRun, definition: WorkflowDefinition) -> dict[str, str]:
        """Grouping -> group; "" where the value is not known."""
        return {one.name: _band(self._value(connection, keys, stored, definition, one), one.bands, stored.run.started_at) for one in self._groupings}

    def _value(self, connection: Connection, keys: Keys, stored: StoredRun, definition: WorkflowDefinition, one: Grouping) -> Any:
        run, now = stored.run, stored.run.started_at or datetime.min
        scope = {**definition.unset, **run.variables, "run": {"id": run.run_id, "business_key": run.business_key}}
        if one.fact:
            template = definition.facts.get(one.fact)
            return template.fill(scope, now, []) if template is not None else None
        if one.expression:
            return to_json(self._compiled[one.name].evaluate(scope, now=now).value)
        known = self._types[one.record]
        if not known.may_read(self._roles):
            return None
        values = records_of_person(connection, keys, stored.tenant_id, one.record, subject_id=stored.subject_id, run_id=run.run_id)
        return known.shown(values, self._roles).get(one.field) if values else None


def shown(value: Any) -> str:
    """A value as a text that can be compared and counted."""
    return "" if value is None else value if isinstance(value, str) else encode_json(value).decode()


def _band(value: Any, bands: tuple[float, ...], at: datetime | None) -> str:
    """The group that a value falls into: itself, or the band between two borders."""
    if value is None or value == "":
        return ""
    if not bands:
        return shown(value)
    number = _number(value, at)
    if number is None:
        return ""
    borders = sorted(bands)
    below = [border for border in borders if border <= number]
    above = [border for border in borders if border > number]
    return f"< {above[0]:g}" if not below else f">= {below[-1]:g}" if not above else f"{below[-1]:g} - {above[0]:g}"


def _number(value: Any, at: datetime | None) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    try:
        born, today = date.fromisoformat(str(value)[:10]), (at or datetime.min).date()
        return float(today.year - born.year - ((today.month, today.day) < (born.month, born.day)))
    except ValueError:
        pass
    try:
        return float(str(value))
    except ValueError:
        return None


def shares(counts: Mapping[tuple[str, str], Counter[str]]) -> list[Share]:
    """The share of every group; what is not known ("") is told and compared with nothing."""
    best: dict[tuple[str, str], float] = {}
    for (grouping, group), found in counts.items():
        for when in ("before", "after") if group else ():
            best[grouping, when] = max(best.get((grouping, when), 0.0), _rate(found, when))
    return [_share(grouping, group, found, best) for (grouping, group), found in sorted(counts.items())]


def _share(grouping: str, group: str, found: Counter[str], best: Mapping[tuple[str, str], float]) -> Share:
    ratios = {when: _rate(found, when) / best[grouping, when] if group and best[grouping, when] else None for when in ("before", "after")}
    return Share(
        grouping=grouping, group=group, runs=found["told"], untold=found["untold"], selected_before=found["before"], selected_after=found["after"],
        rate_before=round(_rate(found, "before"), 4), rate_after=round(_rate(found, "after"), 4), ratio_before=_rounded(ratios["before"]), ratio_after=_rounded(ratios["after"]),
        is_under_before=_is_under(ratios["before"], found), is_under_after=_is_under(ratios["after"], found), is_small=found["told"] < FEW,
    )  # fmt: skip


def _is_under(ratio: float | None, found: Counter[str]) -> bool:
    return ratio is not None and bool(found["told"]) and ratio < FOUR_FIFTHS - 1e-9


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)


def _rate(found: Counter[str], when: str) -> float:
    return found[when] / found["told"] if found["told"] else 0.0
