"""Who is asked to do a user task: candidates are found, those who may not are left out, and when nobody is left the node says what follows.

Everything that is settled without asking anybody is told by an event of its own. The surprising rule: chance comes from the run's id and its counter,
so the same command gives the same person wherever it is decided.
"""

import hashlib
from collections.abc import Callable
from typing import Any, NamedTuple

from engine.errors import Denied, Text, problem
from engine.execution.ahead import asked_later
from engine.execution.burst import Burst
from engine.execution.selector import expanded, people_of, resolve, starter_of
from engine.execution.whom import nobody_for
from engine.model import event as happened
from engine.model.definition import Node
from engine.model.run import Run, Token

__all__ = ["Staff", "allocated", "foresee_work", "note_approval", "refuse_unfit", "staff", "with_stand_ins"]


class Staff(NamedTuple):
    """Who is asked (names of candidates); whether one after the other; whether one of them gets the task."""

    names: list[str]
    is_chain: bool = False
    is_one: bool = False


def staff(burst: Burst, token: Token, node: Node, asked: Any) -> Staff | None:
    """Whom the node asks; None when it has been settled without anybody, or is an incident. `asked`: what its candidates say."""
    rules = node.staffing
    answer = burst.value(token, rules.auto) if rules.auto is not None else None
    if answer is not None:
        _settle(burst, token, node, str(answer), "auto")
        return None
    names, is_chain, left_out = _found(burst, token, node, asked)
    if not names and asked not in (None, [], "") and _is_only_skipped(burst, token, node, asked):
        _settle(burst, token, node, _passing(node), "same_as_starter")
        return None
    if not names:
        names = _instead_of_nobody(burst, token, node, lambda: nobody_for(burst, node, asked, left_out))
        if not names:
            return None
    is_one = rules.distribute != "offer"
    if rules.same_again != "ask":
        names = _ask_once(burst, token, node, names, is_one)
        if not names:
            return None
    return Staff(names, is_chain, is_one)


def allocated(burst: Burst, node: Node, names: list[str], number: int) -> str:
    """Who of these gets the task; "" when it is offered to all of them."""
    rules, queue = node.staffing, burst.organisation.queue
    if rules.distribute == "offer":
        return ""
    people = expanded(burst, names)
    if not people:
        return ""
    place = f"{burst.definition.key}/{node.node_id}"
    match rules.distribute:
        case "round_robin":
            last = queue.last.get(place, "")
            return people[(people.index(last) + 1) % len(people)] if last in people else people[0]
        case "shortest_queue":
            return min(people, key=lambda one: queue.open.get(one, 0))
        case "random":
            seed = hashlib.sha256(f"{burst.run.run_id}.{number}".encode()).digest()
            return people[int.from_bytes(seed[:8]) % len(people)]
        case "familiar":
            return next((one for done in reversed(burst.run.doers.values()) for one in reversed(done) if one in people), "")
        case "experienced":
            done_before = queue.done.get(place, {})
            best = max(people, key=lambda one: done_before.get(one, 0))
            return best if done_before.get(best) else ""
        case "skill":
            able = [one for one in burst.organisation.skilled(rules.skill, 1) if one in people]
            return able[0] if able else ""
        case _:
            nodes = [other.node_id for other in burst.definition.nodes.values() if other.staffing.distribute == "case"]
            return next((one for name in nodes for one in reversed(burst.run.doers.get(name, ())) if one in people), "")


def with_stand_ins(burst: Burst, node: Node, names: list[str]) -> tuple[list[str], dict[str, str]]:
    """The candidates with who stands in for those that are away, and for whom each does."""
    known = burst.organisation
    if not known.substitutes:
        return names, {}
    unfit = _unfit(burst, node)
    offered, behalf = dict.fromkeys(names), dict[str, str]()
    for name in names:
        for one in known.stand_ins(name[7:], burst.now, burst.definition.key) if name.startswith("person:") else ():
            if one.substitute in unfit:
                continue
            if one.instead:
                offered.pop(name, None)
            if f"person:{one.substitute}" not in names:
                behalf[one.substitute] = one.person
            offered[f"person:{one.substitute}"] = None
    return list(offered), behalf


def refuse_unfit(burst: Burst, node: Node, *people: str) -> None:
    """Raises Denied when one of these has done what must be done by somebody else."""
    unfit = _unfit(burst, node)
    if unfit and (unfit := unfit & set(people)):
        who = burst.organisation.called(f"person:{min(unfit)}").removeprefix("person:")
        raise Denied(problem("task.apart", f"this must be done by another person than {who}", f"该任务须由其他人办理，{who} 不得办理"))


def note_approval(burst: Burst, token: Token, node: Node, outcome: str, by: str) -> None:
    """Keeps who has approved, where somebody may not be asked twice; a rejection ends all that was approved."""
    if burst.definition.notes_approvals and outcome in ("approve", "reject") and (by or outcome == "reject"):
        burst.emit(happened.ApprovalNoted(token_id=token.token_id, node_id=node.node_id, by=by if outcome == "approve" else ""))


def foresee_work(burst: Burst) -> None:
    """A run begins: whose the tasks will be that are handed out early."""
    if not burst.definition.has_early:
        return
    for node in burst.definition.nodes.values():
        if node.kind == "user_task" and node.staffing.is_early:
            token = Token(0, node.node_id, burst.now)
            template = node.candidates if node.candidates is not None else node.inputs.get("approvers")
            names = _found(burst, token, node, burst.value(token, template))[0]
            one = allocated(burst, node, names, burst.number())
            if names:
                burst.emit(happened.WorkForeseen(node_id=node.node_id, candidates=[f"person:{one}"] if one else names))


def _found(burst: Burst, token: Token, node: Node, asked: Any) -> tuple[list[str], bool, list[str]]:
    """Who is meant, without who may not; whether one after the other; when nobody is left, who was left out."""
    foreseen = burst.run.foreseen.get(node.node_id, ())
    early = [name for name in foreseen if not burst.organisation.is_away(name.removeprefix("person:"))] if foreseen else None
    meant, is_chain = (early, False) if early else resolve(burst, token, asked)
    names = _without_starter(burst, node, meant)
    unfit = _unfit(burst, node)
    names = _without(burst, names, unfit) if unfit else names
    return names, is_chain, [] if names else expanded(burst, meant)


def _without_starter(burst: Burst, node: Node, names: list[str]) -> list[str]:
    rule, starter = node.staffing.same_as_starter, starter_of(burst)
    if rule in ("self", "refuse") or not starter or starter not in expanded(burst, names):
        return names
    known, other = burst.organisation, ""
    if rule == "superior":
        other = known.manager(starter)
    elif rule == "head" and starter in known.people:
        other = next((head for key in known.people[starter].departments[:1] for head in known.heads(key) if head != starter), "")
    return list(dict.fromkeys(_without(burst, names, {starter}, [other] if other else [])))


def _without(burst: Burst, names: list[str], people: set[str], instead: list[str] | None = None) -> list[str]:
    """The names without these people (a role in which one of them is becomes the others of it); `instead` stands where the first of them stood."""
    found, waiting = list[str](), [f"person:{one}" for one in instead or ()]
    for name in names:
        kind, _, who = name.partition(":")
        members = [who] if kind == "person" else burst.organisation.members(kind, who)
        if people.isdisjoint(members):
            found.append(name)
            continue
        found += [*waiting, *(f"person:{one}" for one in members if one not in people)]
        waiting = []
    return found


def _unfit(burst: Burst, node: Node) -> set[str]:
    """Who may not do the node: what it must be done apart from, they have done."""
    run, rules = burst.run, node.staffing
    if not rules.apart_from and rules.same_as_starter != "refuse" and not burst.definition.apart:
        return set()
    nodes = {*rules.apart_from, *(other for other in burst.definition.apart if node.node_id in burst.definition.nodes[other].staffing.apart_from)}
    found = {one for name in nodes for one in run.doers.get(name, ())}
    if "starter" in nodes or rules.same_as_starter == "refuse":
        found.add(run.starter)
    return found - {""}


def _is_only_skipped(burst: Burst, token: Token, node: Node, asked: Any) -> bool:
    """Whether nobody is asked only because the starter is not asked."""
    starter = starter_of(burst)
    return bool(starter) and node.staffing.same_as_starter == "skip" and people_of(burst, token, asked) == [starter]


def _instead_of_nobody(burst: Burst, token: Token, node: Node, why: Callable[[], Text]) -> list[str]:
    rule = node.staffing.nobody
    if rule == "admin":
        return ["role:admin"]
    if rule.startswith("person:"):
        names = _without(burst, resolve(burst, token, rule)[0], _unfit(burst, node))
        if names:
            return names
    if rule in ("pass", "reject"):
        _settle(burst, token, node, _passing(node) if rule == "pass" else "reject", "nobody")
        return []
    burst.stop(token, "task.nobody", why())
    return []


def _ask_once(burst: Burst, token: Token, node: Node, names: list[str], is_one: bool) -> list[str]:
    """Those who have still to be asked; who has approved before has approved here too. None are left when that settles the node."""
    before = asked_later(burst, token, node) if node.staffing.same_again == "last" else _approvers(burst.run, node)
    policy = "one" if is_one else burst.value(token, node.inputs.get("policy")) or "one"
    again = [one for one in expanded(burst, names) if one in before]
    if not again:
        return names
    for one in again:
        burst.emit(happened.VoteKept(token_id=token.token_id, node_id=node.node_id, by=one, outcome="approve", reason="same_again"))
        if node.staffing.same_again != "last":
            note_approval(burst, token, node, "approve", one)
    rest = _without(burst, names, set(again))
    if rest and policy not in ("one", "any"):
        return rest
    _settle(burst, burst.run.tokens[token.token_id], node, "approve", "same_again")
    return []


def _approvers(run: Run, node: Node) -> set[str]:
    rule, others = node.staffing.same_again, [one for one in run.approvals if one[0] != node.node_id]
    if rule == "consecutive":
        return {by for place, by in others if place == run.approvals[-1][0]} if others and run.approvals[-1][0] != node.node_id else set()
    return {by for _, by in others} if rule == "once" else set()


def _passing(node: Node) -> str:
    """The outcome with which a node goes on: approve, else its first."""
    return "approve" if any(one.key == "approve" for one in node.outcomes) else node.outcomes[0].key


def _settle(burst: Burst, token: Token, node: Node, outcome: str, reason: str) -> None:
    """The node has an outcome, and nobody was asked."""
    if outcome not in [one.key for one in node.outcomes]:
        burst.stop(token, "task.outcome", Text(f"{outcome!r} is not an outcome of {node.node_id}", f"{node.node_id} 没有“{outcome}”这个结果"))
        return
    burst.emit(happened.OutcomeDecided(token_id=token.token_id, node_id=node.node_id, outcome=outcome, reason=reason))
    votes = [{"by": vote.by, "outcome": vote.outcome, "comment": "", "values": {}} for vote in token.votes]
    burst.finish(burst.run.tokens[token.token_id], node, {"outcome": outcome, "values": {}, "by": "", "votes": votes})
