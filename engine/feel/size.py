"""How large a value is that an evaluation made: lists that hold the same list many times may be far larger than the steps it took to make them.

Knows nothing of expressions.
"""

from typing import Any

from engine.feel.run import Run

__all__ = ["held"]


def held(value: Any, run: Run) -> Any:
    """The value; null and a note when it holds more elements, or is nested deeper, than a result may."""
    most, deepest = run.limits.items * 10, run.limits.nesting
    level, count, depth = [value], 0, 0
    while level:
        depth += 1
        if depth > deepest:
            return run.note(f"the result is nested more than {deepest} deep", f"结果嵌套超过 {deepest} 层")
        below: list[Any] = []
        for one in level:
            inside = one.values() if one.__class__ is dict else one
            count += len(inside)
            if count > most:
                return run.note(f"the result holds more than {most} elements", f"结果包含超过 {most} 个元素")
            below.extend(item for item in inside if item.__class__ is list or item.__class__ is dict)
        level = below
    return value
