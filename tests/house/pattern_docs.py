"""Writes docs/patterns.md from the pattern cases and the engine's own node types: `python -m tests.house.pattern_docs`."""

from engine.pack.node_fields import AROUND, BUILT_IN, EVERYWHERE
from engine.pack.published import KINDS
from engine.pack.workflow_file import SCHEMA
from tests.house.sources import ROOT
from tests.patterns.player import FOLDER, case_files
from tests.unit.test_control_flow_table import SUPPORTED
from tests.unit.test_event_matrix import PLACES, RUNS, TABLE

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
- **Starts.** One plain `start` at most, and any number with a message, a signal, a time (`every: R/P1D`; counted from the deployment) or a condition on the time, which is asked every
  minute and begins a run when it becomes true. A message begins a run when no run waits for it;
  its correlation key becomes the business key, and of its payload what the workflow takes becomes inputs.
- **Events.** A `boundary` sits on its `host`; a `start` with an event begins its `event_subprocess`. `interrupts: false` lets what is there go on: a message, a signal or a cycle may then
  come again, a condition when it has been false meanwhile. Errors, cancellation and compensation know no such choice.
- **Times.** A duration (`wait`), an instant (`until`), a cycle (`every`) or working time (`working`), each a text or FEEL, at every place where a timer may stand. In the flow a cycle is
  waited for once. `working: PT16H` counts the hours of the tenant's calendar, `P3D` its working days, `R/P1D` comes every working day; on a task it says when it is due
  ([operations.md](operations.md#working-time)).
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
    lines += [*_events(), *_supported()]
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


def _events() -> list[str]:
    """Every event at every place (tests/unit/test_event_matrix.py)."""
    told = "Every event at every place where one may stand (BPMN 2.0, table 10.93); each cell is a test of `tests/unit/test_event_matrix.py`. ✓ runs; a code is what the check says instead."
    lines = ["", "## Events", "", told, "", f"| event | {' | '.join(PLACES)} |", "|---" * (len(PLACES) + 1) + "|"]
    return lines + [f"| {event} | {' | '.join('✓' if said == RUNS else f'`{said}`' for said in row)} |" for event, row in TABLE.items()]


def _supported() -> list[str]:
    """Everything else (tests/unit/test_control_flow_table.py)."""
    lines = ["", "## Gateways, subprocesses, instances, regions", "", "| what | 说明 | drawn with | held by |", "|---|---|---|---|"]
    return lines + [f"| {one.en} | {one.zh} | {one.drawn} | {_proof(one.test)} |" for one in SUPPORTED]


def _proof(test: str) -> str:
    file, _, name = test.partition("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../{file})" if name else f"[{test}](../tests/patterns/{test}.case.yaml)"


def _names(names: "tuple[str, ...] | list[str]") -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
