"""What is wrong in a `*.case.yaml`: its shape, names of workflows and nodes that are not there, tests of decisions that come out otherwise.

Knows the pack's definitions; plays no workflow, but evaluates its decisions. Cases of a workflow of another pack are left to the test that plays them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from engine.decision import Decision
from engine.errors import Invalid, Problem, nearest_name
from engine.feel.spell import spell
from engine.feel.tagged import to_json
from engine.json_check import check_json
from engine.model.definition import WorkflowDefinition
from engine.pack.published import case_schema
from engine.pack.yaml_source import YamlSource

__all__ = ["check_case"]


def check_case(
    text: str, file: str, workflows: Mapping[str, WorkflowDefinition], *, decisions: Mapping[str, Decision], is_alone: bool, unread: Collection[str] = ()
) -> list[Problem]:
    """All problems of a case file; `is_alone`: the pack needs no other one, so its workflows (and the `unread` ones, whose files are wrong) are all that there are."""
    try:
        source = YamlSource(text, file)
    except Invalid as fault:
        return list(fault.problems)
    found = [source.placed(one) for one in check_json(case_schema(), source.data, code="case.invalid")]
    if found:
        return found
    for number, case in enumerate(source.data.get("cases", ())):
        path = f"cases.{number}"
        definition = workflows.get(case["workflow"])
        if definition is not None:
            found += _steps(source, case.get("steps", []), definition, f"{path}.steps")
        elif is_alone and case["workflow"] not in unread:
            name, known = case["workflow"], ", ".join(workflows)
            where = {"nearest": nearest_name(name, workflows), "expected": known}
            found.append(source.problem("case.workflow", f"there is no workflow {name}", f"没有流程 {name}", f"{path}.workflow", **where))
    return [*found, *_tests(source, source.data.get("tests", ()), decisions)]


def _tests(source: YamlSource, tests: Sequence[dict[str, Any]], decisions: Mapping[str, Decision]) -> Iterator[Problem]:
    """Tests whose decision is not there, or answers something else; a decision that is wrong itself is told elsewhere."""
    for number, test in enumerate(tests):
        name, path = test["decision"], f"tests.{number}"
        if name not in decisions:
            where = {"nearest": nearest_name(name, decisions), "expected": ", ".join(decisions)}
            yield source.problem("case.decision", f"there is no decision {name}, or it is wrong", f"没有决策 {name}，或其有误", f"{path}.decision", **where)
            continue
        outcome = decisions[name].evaluate(test["inputs"])
        given = to_json(outcome.outputs)
        if "outputs" in test and given != test["outputs"]:
            expected = spell(test["outputs"])
            yield source.problem("case.outputs", f"{name} gives {spell(given)}", f"{name} 的结果为 {spell(given)}", f"{path}.outputs", expected=expected)
        if "fired" in test and list(outcome.fired) != test["fired"]:
            fired = ", ".join(map(str, outcome.fired)) or "-"
            yield source.problem("case.fired", f"the rules that decide are {fired}", f"命中的规则为 {fired}", f"{path}.fired", expected=", ".join(map(str, test["fired"])))


def _steps(source: YamlSource, steps: list[dict[str, Any]], definition: WorkflowDefinition, path: str) -> Iterator[Problem]:
    for number, step in enumerate(steps):
        named = [(f"{path}.{number}.task", step["task"])] if "task" in step else [(f"{path}.{number}.at.{index}", name) for index, name in enumerate(step.get("at", ()))]
        for place, name in named:
            if name not in definition.nodes:
                where = {"nearest": nearest_name(name, definition.nodes), "expected": ", ".join(definition.nodes)}
                yield source.problem("case.node", f"{definition.key} has no node {name}", f"流程 {definition.key} 没有节点 {name}", place, **where)
