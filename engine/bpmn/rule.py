"""The rules that BPMN 2.0 sets in its text and tables beyond its schemas; all of them, each with its section.

Knows no rule itself: they stand in the chapters' modules.
"""

from engine.bpmn.network import Network
from engine.bpmn.reference import check_references
from engine.bpmn.rule_activity import ACTIVITY_RULES
from engine.bpmn.rule_data import DATA_RULES
from engine.bpmn.rule_event import EVENT_RULES
from engine.bpmn.rule_flow import FLOW_RULES
from engine.bpmn.structure import check_structure
from engine.bpmn.xml import Model
from engine.errors import Problem

__all__ = ["check_model"]


def check_model(model: Model) -> list[Problem]:
    """Everything that is wrong with the model, in the order of its lines."""
    problems = [*check_structure(model), *check_references(model)]
    net = Network(model)
    for rule in (*FLOW_RULES, *ACTIVITY_RULES, *EVENT_RULES, *DATA_RULES):
        problems += rule(net)
    return sorted(dict.fromkeys(problems), key=lambda one: one.line)
