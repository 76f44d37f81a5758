"""`hireloom feel`: one expression evaluated, or many questions from stdin answered one a line."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from designer.cli_console import err, read_values, say, write_json
from engine.errors import Invalid, problem
from engine.json_text import DEEPEST, read_json
from engine.settings import Settings

__all__ = ["feel"]


def feel(
    expression: Annotated[str | None, typer.Argument(help="A FEEL expression. FEEL 表达式。")] = None,
    context: Annotated[Path | None, typer.Option("--context", help="A JSON or YAML file with the values of names. 变量值文件（JSON 或 YAML）。")] = None,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="Read questions from stdin, one JSON object a line. 从标准输入逐行读取 JSON。")] = False,
) -> None:
    """Evaluate FEEL. 计算 FEEL 表达式。"""
    from designer.installation import feel_limits
    from engine.clock import SystemClock
    from engine.feel import compile_expression, set_limits, to_json
    from engine.feel.temporal import moment

    set_limits(feel_limits(Settings.load()))
    if jsonl:
        _answer_lines()
        return
    if expression is None:
        raise typer.BadParameter(say("an expression is needed, or --jsonl", "请给出表达式，或使用 --jsonl"))
    if not expression.strip():
        raise Invalid(problem("feel.empty", "the expression is empty", "表达式为空", path="EXPRESSION", expected="1 + 1"))
    values = read_values(context, moment=moment) if context else {}
    if not isinstance(values, dict):
        raise Invalid(problem("context.invalid", "the context must be an object", "上下文必须是对象", file=str(context), expected="object"))
    result = compile_expression(expression, names=values).evaluate(values, now=SystemClock().now())
    for note in result.notes:
        err.print(say(note.en, note.zh), style="yellow", highlight=False)
    write_json(to_json(result.value))


def _answer_lines() -> None:
    from engine.clock import SystemClock
    from engine.decision.jsonl import answer

    clock = SystemClock()
    encoder = msgspec.json.Encoder(decimal_format="number")
    for line in sys.stdin:
        if not line.strip():
            continue
        try:
            reply = answer(_case(line), now=clock.now())
        except Invalid as error:
            reply = {"ok": False, "error": f"not a case: {error}"}
        sys.stdout.write(encoder.encode(reply).decode() + "\n")
        sys.stdout.flush()


def _case(line: str) -> dict[str, Any]:
    """A case; what it holds is said with its types, so one list is several levels of JSON."""
    case = read_json(line, most=3 * DEEPEST)
    if not isinstance(case, dict):
        raise Invalid(problem("case.invalid", "this is no object", "不是 JSON 对象", expected="object"))
    return case
