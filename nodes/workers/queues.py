"""Which kind of worker serves which queue, and which node type's jobs go to which queue: the settings read, with the nearest right name for each wrong one.

Knows no worker. Defaults: `light` runs in threads of a local worker, every other queue in processes of its own; with a broker `heavy` goes to Celery.
"""

import re
from collections.abc import Iterable, Mapping

import msgspec

from engine.errors import Invalid, Problem, nearest_name, problem
from engine.node import NodeManifest
from engine.settings import Settings

__all__ = ["KINDS", "Queues", "read_queues"]

KINDS = ("local", "celery", "prefect")
LONGEST = 32
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Queues(msgspec.Struct, frozen=True):
    """`kinds`: queue -> kind of worker; `node_types`: the palette, each with the queue that it goes to here."""

    kinds: dict[str, str]
    node_types: dict[str, NodeManifest]

    def of(self, kind: str) -> tuple[str, ...]:
        """The queues that this kind of worker serves."""
        return tuple(queue for queue, served_by in self.kinds.items() if served_by == kind)

    def named(self, names: Iterable[str]) -> tuple[str, ...]:
        """These queues. Raises Invalid with the nearest name for one that does not exist."""
        found = tuple(names)
        problems = [_unknown("queue.unknown", "queue", "队列", name, self.kinds, "--queues") for name in found if name not in self.kinds]
        if problems:
            raise Invalid(*problems)
        return found


def read_queues(settings: Settings, node_types: Mapping[str, NodeManifest]) -> Queues:
    """The settings `queues` and `node_queues` over what the manifests say. Raises Invalid with every problem."""
    problems: list[Problem] = []
    chosen = _pairs("HIRELOOM_QUEUES", settings.queues, problems)
    moved = _pairs("HIRELOOM_NODE_QUEUES", settings.node_queues, problems)
    kinds = dict.fromkeys(("light", "heavy", *sorted({found.queue for found in node_types.values()})), "local")
    if settings.broker_url:
        kinds["heavy"] = "celery"
    for queue, kind in chosen.items():
        problems += _wrong_queue(queue, kind, has_broker=bool(settings.broker_url))
        kinds[queue] = kind
    for node_type, queue in moved.items():
        if node_type not in node_types or node_types[node_type].kind == "user_task":
            worked = [name for name, found in node_types.items() if found.kind == "activity"]
            problems.append(_unknown("queue.node_type", "node type that a worker does", "由工作进程执行的节点类型", node_type, worked, "HIRELOOM_NODE_QUEUES"))
        if queue not in kinds:
            problems.append(_unknown("queue.unknown", "queue", "队列", queue, kinds, "HIRELOOM_NODE_QUEUES"))
    if problems:
        raise Invalid(*problems)
    return Queues(kinds, {name: msgspec.structs.replace(found, queue=moved.get(name, found.queue)) for name, found in node_types.items()})


def _pairs(name: str, text: str, problems: list[Problem]) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        left, sign, right = (piece.strip() for piece in part.partition("="))
        if not sign or not left or not right:
            problems.append(problem("queue.pair", f"{part!r} is no pair", f"“{part}”不是一对名称", path=name, expected="name=name, name=name"))
        elif left in found:
            problems.append(problem("queue.twice", f"{left} is named twice", f"{left} 出现两次", path=name))
        else:
            found[left] = right
    return found


def _wrong_queue(queue: str, kind: str, *, has_broker: bool) -> list[Problem]:
    place = "HIRELOOM_QUEUES"
    found = []
    if not _NAME.fullmatch(queue) or len(queue) > LONGEST:
        found.append(problem("queue.name", f"{queue} is no name of a queue", f"{queue} 不能作队列名", path=place, expected=f"[a-z][a-z0-9_]*, <= {LONGEST}"))
    if kind not in KINDS:
        found.append(_unknown("queue.kind", "kind of worker", "工作进程种类", kind, KINDS, place))
    if kind == "celery" and not has_broker:
        found.append(problem("queue.broker", f"the queue {queue} needs a broker", f"队列 {queue} 需要消息代理", path="HIRELOOM_BROKER_URL", expected="redis://host:port/0"))
    return found


def _unknown(code: str, en: str, zh: str, name: str, known: Iterable[str], place: str) -> Problem:
    names = sorted(known)
    return problem(code, f"there is no {en} {name}", f"没有名为 {name} 的{zh}", path=place, nearest=nearest_name(name, names), expected=", ".join(names))
