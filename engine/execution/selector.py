"""From what a workflow says of people (names and selectors) to who is asked: names of candidates, each once, in the order in which they were said.

Roles and guests stay names; departments, positions, groups and selectors become people. Who does not work here any more is left out; what names nobody leaves a warning.
"""

from typing import Any

from engine.errors import nearest_name
from engine.execution.burst import Burst
from engine.model.run import Token

__all__ = ["expanded", "people_of", "resolve", "starter_of"]

CHAINS = ("heads_of", "managers_of")
HELD_IN = ("person_id", "principal_id", "email", "id", "key")
"""What may name a person in a value of several parts (a record's)."""
MOST_LEVELS = 100


def resolve(burst: Burst, token: Token, value: Any) -> tuple[list[str], bool]:
    """The candidates, and whether a selector among them means one after the other."""
    if isinstance(value, str):
        return list(dict.fromkeys(_resolve(burst, token, value))), False
    found = list(dict.fromkeys(_resolve(burst, token, value)))
    listed = value if isinstance(value, list) else [value]
    return found, any(isinstance(one, dict) and not one.keys().isdisjoint(CHAINS) for one in listed)


def expanded(burst: Burst, names: list[str]) -> list[str]:
    """The people whom these names mean, as far as the organisation knows: ids, each once."""
    found = dict[str, None]()
    for name in names:
        kind, _, who = name.partition(":")
        found.update(dict.fromkeys([who] if kind == "person" else burst.organisation.members(kind, who)))
    return list(found)


def people_of(burst: Burst, token: Token, value: Any) -> list[str]:
    """The ids of the people whom a value names."""
    return expanded(burst, resolve(burst, token, value)[0])


def starter_of(burst: Burst) -> str:
    """Who began the run; "" when that was a program or the clock."""
    starter, known = burst.run.starter, burst.organisation.people
    return starter if not known or starter in known else ""


def _resolve(burst: Burst, token: Token, value: Any) -> list[str]:
    if isinstance(value, list):
        return [name for part in value for name in _resolve(burst, token, part)]
    if isinstance(value, dict):
        return [f"person:{one}" for one in _selected(burst, token, value)]
    return _named(burst, token, str(value).strip()) if value not in (None, "") else []


def _named(burst: Burst, token: Token, name: str) -> list[str]:
    """What one name means."""
    known, (kind, _, rest) = burst.organisation, name.partition(":")
    if name == "starter":
        starter = starter_of(burst)
        return [f"person:{starter}"] if starter else []
    if kind in ("department", "position", "group") and rest:
        members = known.members(kind, rest.strip())
        if not members:
            near = nearest_name(rest, known.known(kind))
            burst.warn(token, [f"nobody works in {name}" + (f"; did you mean {kind}:{near}?" if near and near != rest else "")])
        return [f"person:{one}" for one in members]
    if kind != "person" and (rest or name == "guest"):
        return [name]
    person = known.person(name)
    if person is not None:
        return [f"person:{person.person_id}"] if person.is_active else []
    if not known.people:
        return [f"person:{rest.strip()}" if rest else name]
    active = [one for one in known.people.values() if one.is_active]
    near = nearest_name(rest or name, [one.email if "@" in name else one.person_id for one in active])
    burst.warn(token, [f"{name} is nobody who works here" + (f"; did you mean {f'person:{near}' if rest else near}?" if near else "")])
    return []


def _selected(burst: Burst, token: Token, value: dict[str, Any]) -> list[str]:
    """The people whom a selector means."""
    known = burst.organisation
    word = next((one for one in _SELECTORS if one in value), "")
    levels = _number(value.get("levels"), 0)
    if word in ("head_of", "heads_of"):
        chains = [known.heads(key) for key in _departments(burst, token, value[word])]
        return [one for chain in chains for one in (chain[max(levels, 1) - 1 : max(levels, 1)] if word == "head_of" else chain[: levels or MOST_LEVELS])]
    if word in ("manager_of", "managers_of"):
        chains = [known.managers(one, max(levels, 1) if word == "manager_of" else levels or MOST_LEVELS) for one in people_of(burst, token, value[word])]
        return [one for chain in chains for one in (chain[max(levels, 1) - 1 :] if word == "manager_of" else chain)]
    if word == "hrbp_of":
        return [one for key in _departments(burst, token, value[word]) if (one := known.hrbp(key))]
    if word == "done_by":
        done = burst.run.doers.get(str(value[word]), ())[-1:]
        return [one for one in done if not known.is_away(one)]
    if word == "skill":
        return known.skilled(str(value[word]), _number(value.get("level"), 1))
    return _chosen(burst, token, value[word] if word else value)


def _chosen(burst: Burst, token: Token, value: Any) -> list[str]:
    """The people whom a value that somebody filled in names: ids, e-mails, names, records, or lists of them."""
    if isinstance(value, list):
        return [one for part in value for one in _chosen(burst, token, part)]
    if isinstance(value, dict):
        named = next((value[name] for name in HELD_IN if value.get(name)), None)
        return _chosen(burst, token, named) if named is not None else []
    if value in (None, ""):
        return []
    known, text = burst.organisation, str(value)
    person = known.person(text)
    if person is None and known.people:
        near = nearest_name(text, [one.name for one in known.people.values()])
        burst.warn(token, [f"{text!r} is nobody who works here" + (f"; did you mean {near}?" if near else "")])
        return []
    if person is not None:
        return [person.person_id] if person.is_active else []
    return [text.removeprefix("person:")]


def _departments(burst: Burst, token: Token, value: Any) -> list[str]:
    """The departments that a value names: by key or name, or the main department of a person."""
    if isinstance(value, list):
        return [key for part in value for key in _departments(burst, token, part)]
    known = burst.organisation
    if isinstance(value, dict) and not any(word in value for word in _SELECTORS):
        value = next((value[name] for name in ("key", "id", "name") if value.get(name)), None)
    found = known.department(value) if isinstance(value, str) and value != "starter" else None
    if found is not None:
        return [found.key]
    is_unknown = isinstance(value, str) and value != "starter" and value.partition(":")[0] in (value, "person") and known.person(value) is None
    mains = [] if is_unknown else [known.people[one].departments[:1] for one in people_of(burst, token, value) if one in known.people]
    if not mains and isinstance(value, str) and value != "starter":
        near = nearest_name(value, [*known.departments, *(one.name for one in known.departments.values())])
        burst.warn(token, [f"there is no department {value}" + (f"; did you mean {near}?" if near else "")])
    return [key for main in mains for key in main]


def _number(value: Any, otherwise: int) -> int:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= MOST_LEVELS else otherwise


_SELECTORS = ("head_of", "heads_of", "manager_of", "managers_of", "hrbp_of", "chosen", "done_by", "skill", "record")
