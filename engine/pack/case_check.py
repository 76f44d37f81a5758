"""What is wrong in a `*.case.yaml`: its shape, and names of workflows and nodes that are not there.

Knows the pack's definitions, plays nothing. Cases of a workflow of another pack are left to the test that plays them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.errors import Invalid, Problem, nearest_name
from engine.json_check import check_json
from engine.model.definition import WorkflowDefinition
from engine.pack.published import case_schema
from engine.pack.yaml_source import YamlSource

__all__ = ["check_case"]


def check_case(text: str, file: str, workflows: Mapping[str, WorkflowDefinition], *, is_alone: bool) -> list[Problem]:
    """All problems of a case file; `is_alone`: the pack needs no other one, so its workflows are all that there are."""
    try:
        source = YamlSource(text, file)
    except Invalid as fault:
        return list(fault.problems)
    found = [source.placed(one) for one in check_json(case_schema(), source.data, code="case.invalid")]
    if found:
        return found
    for number, case in enumerate(source.data["cases"]):
        path = f"cases.{number}"
        definition = workflows.get(case["workflow"])
        if definition is not None:
            found += _steps(source, case.get("steps", []), definition, f"{path}.steps")
        elif is_alone:
            name, known = case["workflow"], ", ".join(workflows)
            where = {"nearest": nearest_name(name, workflows), "expected": known}
            found.append(source.problem("case.workflow", f"there is no workflow {name}", f"没有流程 {name}", f"{path}.workflow", **where))
    return found


def _steps(source: YamlSource, steps: list[dict[str, Any]], definition: WorkflowDefinition, path: str) -> Iterator[Problem]:
    for number, step in enumerate(steps):
        named = [(f"{path}.{number}.task", step["task"])] if "task" in step else [(f"{path}.{number}.at.{index}", name) for index, name in enumerate(step.get("at", ()))]
        for place, name in named:
            if name not in definition.nodes:
                where = {"nearest": nearest_name(name, definition.nodes), "expected": ", ".join(definition.nodes)}
                yield source.problem("case.node", f"{definition.key} has no node {name}", f"流程 {definition.key} 没有节点 {name}", place, **where)
