"""How what operators do changes a run: a part of engine.execution.apply, which alone asks for it."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.model import event as happened
from engine.model.run import Return, Run, Step, Token, Tokens

__all__ = ["REPAIRS"]


def _edited(run: Run, event: happened.VariablesEdited) -> None:
    known = run.scopes[event.scope].variables if event.scope else run.variables
    kept = {name: value for name, value in {**known, **event.values}.items() if name not in event.removed}
    if event.scope:
        run.scopes[event.scope] = replace(run.scopes[event.scope], variables=kept)
    else:
        run.variables = kept


class _Names:
    """The new names of a migration."""

    def __init__(self, event: happened.RunMigrated) -> None:
        self.nodes, self.edges = event.nodes, event.edges

    def node(self, name: str) -> str:
        return self.nodes.get(name, name)

    def edge(self, name: str) -> str:
        return self.edges.get(name, name)

    def token(self, token: Token) -> Token:
        return replace(token, node_id=self.node(token.node_id), edge_id=self.edge(token.edge_id))

    def back(self, back: Return | None) -> Return | None:
        return None if back is None else replace(back, token=self.token(back.token), back=self.back(back.back))

    def step(self, step: Step) -> Step:
        return replace(step, node_id=self.node(step.node_id), token=self.token(step.token) if step.token is not None else None, back=self.back(step.back))


def _migrated(run: Run, event: happened.RunMigrated) -> None:
    names = _Names(event)
    run.definition_id = event.definition_id
    run.tokens = Tokens({key: names.token(token) for key, token in run.tokens.items()})
    run.scopes = {key: replace(scope, node_id=names.node(scope.node_id), done=tuple(names.node(name) for name in scope.done)) for key, scope in run.scopes.items()}
    run.armed = {number: replace(armed, node_id=names.node(armed.node_id)) for number, armed in run.armed.items()}
    run.kept = {
        number: replace(kept, node_id=names.node(kept.node_id), handler=names.node(kept.handler), via=tuple(names.node(name) for name in kept.via))
        for number, kept in run.kept.items()
    }  # fmt: skip
    run.joins = {f"{place.partition('/')[0]}/{names.node(place.partition('/')[2])}": tuple(names.edge(name) for name in spent) for place, spent in run.joins.items()}
    doers: dict[str, tuple[str, ...]] = {}
    for name, people in run.doers.items():
        doers[names.node(name)] = (*(by for by in doers.get(names.node(name), ()) if by not in people), *people)
    run.doers = doers
    run.steps = tuple(names.step(step) for step in run.steps if step.node_id not in event.lost)
    run.returns = {token_id: found for token_id, back in run.returns.items() if (found := names.back(back)) is not None}
    run.ahead = {names.node(name): vote for name, vote in run.ahead.items() if name not in event.lost}


REPAIRS: dict[type, Callable[[Run, Any], None]] = {
    happened.VariablesEdited: _edited,
    happened.RunMigrated: _migrated,
}
