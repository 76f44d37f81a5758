"""FEEL (DMN 1.5), the only expression language: compiled once to Python code, three-valued, exact, never raising into a run.

Knows nothing of workflows, forms or decisions. What users write is never turned into Python text: the syntax tree becomes Python's own tree.
"""

from engine.feel.check import Checked, check_expression, check_unary_tests
from engine.feel.expression import Expression, Result, compile_expression, compile_unary_tests
from engine.feel.jsonl import answer
from engine.feel.limits import Limits, get_limits, set_limits
from engine.feel.tagged import tagged, to_json, untagged
from engine.feel.values import Function, Range, kind

__all__ = [
    "Checked",
    "Expression",
    "Function",
    "Limits",
    "Range",
    "Result",
    "answer",
    "check_expression",
    "check_unary_tests",
    "compile_expression",
    "compile_unary_tests",
    "get_limits",
    "kind",
    "set_limits",
    "tagged",
    "to_json",
    "untagged",
]
