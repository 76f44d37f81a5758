"""Writes docs/patterns.md from the pattern cases and the engine's own node types: `python -m tests.house.pattern_docs`."""

from engine.pack.node_fields import AROUND, BUILT_IN, EVERYWHERE
from engine.pack.published import KINDS
from engine.pack.workflow_file import SCHEMA
from tests.house.sources import ROOT
from tests.patterns.player import FOLDER, case_files

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "patterns.md"
HEAD = """# Control flow

Written by `python -m tests.house.pattern_docs` from `tests/patterns` and the engine's own node types.

## The 43 workflow patterns

Each is drawn in a workflow file of `tests/patterns` and played by the case file of the same name on the real engine (`python -m pytest tests/patterns`), on SQLite and PostgreSQL.
The numbers are those of workflowpatterns.com.
"""
RULES = """
## Rules

- **Scopes.** A node says with `in:` which subprocess it stands in; edges do not cross a border. A subprocess's `inputs` are variables of its own; what is set inside goes to the nearest
  scope that has a variable of that name, else to the run. What one of `many` instances sets stays in it; `collect` gathers values into lists.
- **Starts.** One plain `start` at most, and any number with a message, a signal or a time (`every: R/P1D`; counted from the deployment). A message begins a run when no run waits for it;
  its correlation key becomes the business key, and of its payload what the workflow takes becomes inputs.
- **Events.** A `boundary` sits on its `host`; a `start` with an event begins its `event_subprocess`. `interrupts: false` lets what is there go on: a message, a signal or a cycle may then
  come again, a condition when it has been false meanwhile. Errors, cancellation and compensation know no such choice.
- **Errors** are looked for from the inside out: the node's `on_error` edge or boundary, the event subprocesses around it, the subprocess's own boundary, and so on; a called workflow's error
  comes to its `call`. An exact code goes before `"*"`. An `end` with an error that nobody catches ends the run with that error; a node's error that nobody catches is an incident.
- **Escalations** go the same way; one that nobody catches is forgotten. **Signals** reach everybody who waits now, in every run of the tenant. **Messages** are kept for a week.
- **Compensation.** An activity with a `compensation: true` boundary leaves a record when it is done. A `throw` or `end` with `compensation: true` (or the activity's id) runs the handlers of
  its scope, the newest first, one at a time, and waits. An `end` with `cancel: true` takes back its `transaction` and leaves by its `cancel: true` boundary.
- **Inclusive joins** wait while a token elsewhere in the same scope can still come on an edge where none waits. **n-of-m joins**: `waiting` absorbs what comes later, `blocking` keeps a second
  token of the same way for the next round, `cancelling` withdraws what could still come.
- **Locks.** Nodes with the same `lock` never work at the same time. User tasks are all offered; claiming or doing one makes the others wait.
- **Milestones.** The node works only while a token stands at its `milestone`. A task that nobody has claimed is withdrawn with it; once the milestone cannot come again the token takes the
  node's `on_error: milestone.missed` edge, or is withdrawn.
- **At one instant** whoever's command is first wins; the other is refused. Conditions are asked when variables change.
- A run whose tokens all wait at joins that nothing can reach has an incident `join.stuck`.

## What the check finds

`hireloom check` walks every choice of the drawing (not the data): `graph.deadlock`, `graph.join` (a join that needs more than can come), `graph.lost_sync` (a warning: passed twice at once),
`graph.endless`, `graph.unreachable`, and edges, starts, ends and events that are drawn wrongly. Each names its node and the way that leads there.
"""


EXAMPLE = """
## An example

`tests/patterns/trip.workflow.yaml`, played by `trip.case.yaml`: a transaction that is taken back when there is no flight, wishes that come meanwhile, a reminder every day.

```yaml
%s```
"""


def page() -> str:
    """The whole page."""
    lines = [HEAD, "| # | pattern | 模式 | drawn with | cases |", "|---|---|---|---|---|"]
    for file, told in case_files():
        name = file.name.removesuffix(".case.yaml")
        lines.append(f"| {told['pattern']} | {told['title']['en']} | {told['title']['zh']} | {told['drawn']} | [{len(told['cases'])}](../tests/patterns/{name}.case.yaml) |")
    lines += ["", "## Node types of the engine", "", f"Every node may have {_names(EVERYWHERE)}; where the table says *around*, also {_names(AROUND)}.", ""]
    lines += ["| type | what | 说明 | fields |", "|---|---|---|---|"]
    for kind, fields in BUILT_IN.items():
        own = [name for name in fields if name not in AROUND]
        lines.append(f"| `{kind}` | {KINDS[kind].en} | {KINDS[kind].zh} | {_names(own)}{', *around*' if AROUND[0] in fields else ''} |")
    lines += ["", "| field | meaning |", "|---|---|"]
    for name, schema in SCHEMA["$defs"]["node"]["properties"].items():
        if schema.get("description") and name in {*EVERYWHERE, *AROUND, *(field for fields in BUILT_IN.values() for field in fields)}:
            lines.append(f"| `{name}` | {schema['description']} |")
    for name in ("many", "repeat"):
        inner = SCHEMA["$defs"]["node"]["properties"][name]["properties"]
        lines += [f"| `{name}.{field}` | {schema['description']} |" for field, schema in inner.items() if schema.get("description")]
    return "\n".join(lines) + "\n" + RULES + EXAMPLE % (FOLDER / "trip.workflow.yaml").read_text("utf-8")


def _names(names: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
