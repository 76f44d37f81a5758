"""Moving a run to another version of its workflow: whether it can be, and what happens then. Pure.

What is open stays open: jobs, tasks, timers and subscriptions keep their numbers. Events that the new drawing does not have are called off, those that only it has are awaited.
"""

from collections.abc import Mapping

from engine.errors import Conflict, Problem, problem
from engine.execution.arm import arm
from engine.execution.burst import Burst
from engine.execution.node_map import edge_map
from engine.model import event as happened
from engine.model.command import MigrateRun
from engine.model.definition import Node, WorkflowDefinition
from engine.model.run import Armed, Return, Run, Token

__all__ = ["judge_migration", "migrate", "plan_migration"]

ARMED = ("timer", "message", "signal", "condition")
EVENTS = {"message": "message", "signal": "signal"}


def plan_migration(old: WorkflowDefinition, new: WorkflowDefinition, run: Run, nodes: Mapping[str, str], *, definition_id: str, by: str) -> MigrateRun:
    """The command for this run; `judge_migration` has found nothing against it."""
    edges = edge_map(old, new, nodes)
    renamed = {number for number, armed in run.armed.items() if armed.node_id in nodes and not _is_same_event(old.nodes[armed.node_id], new.nodes[nodes[armed.node_id]])}
    lost = {number for number, armed in run.armed.items() if armed.node_id not in nodes}
    images = set(nodes.values()) - {nodes[run.armed[number].node_id] for number in renamed}
    return MigrateRun(
        definition_id=definition_id, by=by, nodes={name: target for name, target in nodes.items() if name != target},
        edges={name: target for name, target in edges.items() if name != target}, withdrawn=tuple(sorted(renamed | lost)),
        fresh=frozenset(new.nodes) - images, lost=tuple(sorted(old.nodes.keys() - nodes.keys())),
    )  # fmt: skip


def judge_migration(old: WorkflowDefinition, new: WorkflowDefinition, run: Run, nodes: Mapping[str, str]) -> list[Problem]:
    """Everything that speaks against moving this run; none when it can be moved."""
    judge = _Judge(old, new, run, nodes)
    judge.look()
    return judge.problems


def migrate(burst: Burst, command: MigrateRun) -> None:
    """The run goes over; `burst` has the new definition. Raises Conflict when an event that only the new drawing has cannot be awaited."""
    for number in command.withdrawn:
        armed = burst.run.armed[number]
        burst.emit(happened.WaitWithdrawn(token_id=armed.token_id, node_id=armed.node_id, number=number, kind=armed.kind))
    burst.emit(
        happened.RunMigrated(definition_id=command.definition_id, before=burst.run.definition_id, by=command.by, nodes=command.nodes, edges=command.edges, lost=command.lost)
    )
    for scope_id, node_id in [(0, ""), *((scope.scope_id, scope.node_id) for scope in burst.run.scopes.values() if scope.kind in ("body", "ad_hoc"))]:
        for start in burst.definition.watchers.get(node_id, ()):
            if start.node_id in command.fresh:
                _await(burst, Token(0, start.node_id, burst.now, scope=scope_id), start)
    for token in list(burst.run.tokens.values()):
        if not burst.is_instance(token):
            _beside(burst, token, command.fresh)
    burst.has_news = True


def _beside(burst: Burst, token: Token, fresh: frozenset[str]) -> None:
    """Awaits what is new on the border of the token's activity, or behind its event gateway."""
    node = burst.definition.nodes[token.node_id]
    if token.waits_for == "events":
        for edge in burst.definition.outgoing.get(node.node_id, ()):
            if edge.target in fresh:
                _await(burst, token, burst.definition.nodes[edge.target])
        return
    new = [boundary for boundary in burst.definition.boundaries.get(node.node_id, ()) if boundary.trigger in ARMED and boundary.node_id in fresh]
    if not new or token.waits_for in ("lock", "milestone", ""):
        return  # it has not begun: they are awaited when it does
    for boundary in new:
        _await(burst, token, boundary)
    if not token.is_begun:
        burst.emit(happened.ActivityBegun(token_id=token.token_id, node_id=node.node_id))


def _await(burst: Burst, token: Token, node: Node) -> None:
    if not arm(burst, token, node, is_beside=True):
        raise Conflict(
            problem("migration.event_fails", f"the event {node.node_id} of the new version cannot be awaited", f"无法等待新版本中的事件 {node.node_id}", path=node.node_id)
        )


def _is_same_event(old: Node, new: Node) -> bool:
    return (old.trigger or old.kind, old.message, old.signal) == (new.trigger or new.kind, new.message, new.signal)


class _Judge:
    def __init__(self, old: WorkflowDefinition, new: WorkflowDefinition, run: Run, nodes: Mapping[str, str]) -> None:
        self.old, self.new, self.run, self.nodes = old, new, run, nodes
        self.edges = edge_map(old, new, nodes)
        self.problems: list[Problem] = []

    def refuse(self, code: str, node_id: str, en: str, zh: str) -> None:
        found = problem(f"migration.{code}", f"{node_id}: {en}", f"{node_id}：{zh}", path=node_id)
        if found not in self.problems:
            self.problems.append(found)

    def look(self) -> None:
        for token in self.run.tokens.values():
            node = self.target(token.node_id)
            if node is not None:
                self.token(token, self.old.nodes[token.node_id], node)
        for scope in self.run.scopes.values():
            self.target(scope.node_id)
            for name in scope.done:
                self.target(name)
        for armed in self.run.armed.values():
            self.armed(armed)
        for kept in self.run.kept.values():
            if not {kept.node_id, kept.handler} <= self.nodes.keys():
                self.refuse("compensation", kept.node_id, "what was done there could not be taken back any more", "已完成的工作将无法补偿")
        for way in self.run.returns.values():
            back: Return | None = way
            while back is not None:
                self.target(back.token.node_id)
                back = back.back
        for place, spent in self.run.joins.items():
            name = place.partition("/")[2]
            if name not in self.nodes or any(edge not in self.edges for edge in spent):
                self.refuse("join", name, "this join has taken tokens whose ways the new version does not have", "汇合已接收的分支在新版本中不存在")

    def target(self, node_id: str) -> Node | None:
        """The node that stands for one where something is at work."""
        found = self.nodes.get(node_id)
        if found is None:
            self.refuse("no_target", node_id, "no node of the new version stands for it", "新版本中没有对应的节点")
            return None
        before, after = self.old.nodes[node_id], self.new.nodes[found]
        if (before.kind, before.trigger) != (after.kind, after.trigger):
            self.refuse("kind", node_id, f"it is a {before.kind}, {found} is a {after.kind}", f"其种类为 {before.kind}，而 {found} 为 {after.kind}")
            return None
        if after.parent != (self.nodes.get(before.parent) if before.parent else "") or after.host != (self.nodes.get(before.host) if before.host else ""):
            self.refuse("scope", node_id, f"{found} stands in another subprocess", f"{found} 位于另一个子流程中")
            return None
        return after

    def token(self, token: Token, before: Node, after: Node) -> None:
        node_id = before.node_id
        if before.type != after.type and token.waits_for in ("job", "user_task"):
            self.refuse(
                "type", node_id, f"its open work is a {before.type}, {after.node_id} is a {after.type}", f"未完成的工作类型为 {before.type}，而 {after.node_id} 为 {after.type}"
            )
        if token.waits_for in EVENTS and not _is_same_event(before, after):
            self.refuse("event", node_id, f"it waits for another {token.waits_for} than {after.node_id}", f"其等待的事件与 {after.node_id} 不同")
        if token.waits_for == "join" and token.edge_id not in self.edges:
            self.refuse("join", node_id, "a token waits there on a way that the new version does not have", "等待汇合的分支在新版本中不存在")
        if (before.many is None) != (after.many is None) or (before.many and after.many and before.many.is_sequential != after.many.is_sequential):
            self.refuse("many", node_id, f"its instances would not be those of {after.node_id}", f"其多实例与 {after.node_id} 不一致")
        if token.waits_for == "user_task" and not {vote.outcome for vote in token.votes} <= {outcome.key for outcome in after.outcomes}:
            self.refuse("outcome", node_id, f"it was answered with an outcome that {after.node_id} does not have", f"已有的办理结果在 {after.node_id} 中不存在")
        if token.waits_for == "call" and before.workflow != after.workflow:
            self.refuse(
                "call",
                node_id,
                f"it waits for a run of {before.workflow}, {after.node_id} calls {after.workflow}",
                f"其等待 {before.workflow}，而 {after.node_id} 调用 {after.workflow}",
            )

    def armed(self, armed: Armed) -> None:
        """An event beside a token may be gone; one that is there must still be the same kind, in the same place."""
        if armed.node_id not in self.nodes:
            return
        before, after = self.old.nodes[armed.node_id], self.target(armed.node_id)
        if after is not None and before.is_interrupting != after.is_interrupting:
            self.refuse("kind", armed.node_id, "it interrupts in one version only", "仅在其中一个版本中会中断活动")
