"""Decisions: rules as tables that people read, compiled to one function a table.

Knows FEEL and nothing of runs, forms or files. An evaluation answers the outputs and the numbers of the rules that fired, and never raises.
"""

from engine.decision.decision import Decision, Outcome, Variable
from engine.decision.explain import CellTrace, Explanation, RuleTrace
from engine.decision.jsonl import answer
from engine.decision.parse import RuleFile, parse_rules

__all__ = ["CellTrace", "Decision", "Explanation", "Outcome", "RuleFile", "RuleTrace", "Variable", "answer", "parse_rules"]
