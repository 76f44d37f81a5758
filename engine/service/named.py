"""Whom people name when they hand work on: who is named must work here, a role must be somebody's; e-mails and names become ids.

The surprising rule: where nothing is known of the tenant's people, every name stands as it was said.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.model import command_signing as signing
from engine.model.command import Command
from engine.model.organisation import Organisation, Person

__all__ = ["check_works_here", "names_somebody", "settled", "settled_name"]

_NAMING: frozenset[type] = frozenset({signing.AddSigners, signing.TransferTask, signing.DelegateTask, signing.SendCopy, signing.AddComment})


def names_somebody(command: Command) -> bool:
    """Whether the command names people or roles."""
    return type(command) in _NAMING and (type(command) is not signing.AddComment or bool(command.mentions))


def settled(command: Command, known: Organisation) -> Command:
    """The command with ids for everybody whom it names. Raises Invalid with all who do not work here."""
    problems = list[Problem]()
    made = command
    match command:
        case signing.AddSigners():
            made = replace(command, people=_all_settled(known, command.people, "people", problems))
        case signing.TransferTask() | signing.DelegateTask():
            made = replace(command, to=settled_name(known, command.to, "to", problems))
        case signing.SendCopy():
            made = replace(command, to=_all_settled(known, command.to, "to", problems))
        case signing.AddComment():
            said = _all_settled(known, [f"person:{one.removeprefix('person:')}" for one in command.mentions], "mentions", problems)
            made = replace(command, mentions=tuple(one.removeprefix("person:") for one in said))
    if problems:
        raise Invalid(*problems)
    return made


def settled_name(known: Organisation, name: str, path: str, problems: list[Problem]) -> str:
    """`person:<id>` or `role:<role>` as it is meant; what is wrong with it is added to the problems."""
    kind, _, rest = name.partition(":")
    if kind not in ("person", "role") or not rest.strip():
        problems.append(_without_kind(known, name, path))
        return name
    if not known.people:
        return name
    if kind == "role":
        roles = known.known("role")
        if rest not in roles:
            near = nearest_name(rest, roles)
            problems.append(problem("organisation.unknown_role", f"nobody has the role {rest}", f"没有人担任角色 {rest}", path=path, nearest=f"role:{near}" if near else ""))
        return name
    person = check_works_here(known, rest, known.person(rest), path, problems, prefix="" if path.startswith("mentions") else "person:")
    return f"person:{person.person_id}" if person is not None else name


def check_works_here(known: Organisation, named: str, person: Person | None, path: str, problems: list[Problem], *, prefix: str = "") -> Person | None:
    """The person when they work here; else what is wrong is added to the problems, with the nearest who does (`prefix` before it)."""
    if person is not None and person.is_active:
        return person
    near, other = _nearest(known, named)
    where = {"path": path, "nearest": f"{prefix}{near}" if near else ""}
    en, zh = f"there is no person {named} who works here", f"没有在职人员 {named}"
    if other is not None and near == other.person_id and other.name not in ("", near, named):
        en, zh = f"{en}; the nearest is {other.name}", f"{zh}，最接近的是{other.name}"
    problems.append(problem("organisation.unknown_person", en, zh, **where))
    return None


def _nearest(known: Organisation, named: str) -> tuple[str, Person | None]:
    """The e-mail or the id of the active person most like what was said, an id, an e-mail or a name; with the person."""
    active = [one for one in known.people.values() if one.is_active]
    by_key = {one.email if "@" in named else one.person_id: one for one in active}
    near = nearest_name(named, by_key)
    if near:
        return near, by_key[near]
    by_name = {one.name: one for one in active if one.name}
    called = nearest_name(named, by_name)
    return (by_name[called].person_id, by_name[called]) if called else ("", None)


def _without_kind(known: Organisation, name: str, path: str) -> Problem:
    """What is said to a name that is neither `person:` nor `role:`, with whom it may mean."""
    near, person = _nearest(known, name)
    role = nearest_name(name, known.known("role"))
    en, zh = "write person:<id> or role:<role>", "请写为 person:<编号> 或 role:<角色>"
    nearest = ""
    if person is not None and role != name:
        nearest = f"person:{near}"
        en, zh = f"{en}; {person.name or near} is {nearest}", f"{zh}；{person.name or near} 应写为 {nearest}"
    elif role:
        nearest = f"role:{role}"
    return problem("value.not_a_name", en, zh, path=path, expected="person:<id>, role:<role>", nearest=nearest)


def _all_settled(known: Organisation, names: Iterable[str], path: str, problems: list[Problem]) -> tuple[str, ...]:
    return tuple(settled_name(known, name, f"{path}[{place}]", problems) for place, name in enumerate(names))
