"""The names that a piece of an expression sees, and their types.

Knows nothing of syntax. The surprising rule: inside a filter the members of the element come first, and when they are not known every name may be one of them.
"""

from collections.abc import Mapping

from engine.errors import nearest_name
from engine.feel.builtins.registry import BUILT_INS
from engine.feel.inference.fitting import ANY
from engine.feel.syntax import Type

__all__ = ["Element", "Scope"]


class Element:
    """Inside a filter: an element of the list."""

    def __init__(self, type_: Type) -> None:
        self.type = type_
        self.members = dict(type_.members)

    @property
    def is_open(self) -> bool:
        return self.type.name == "Any" or (self.type.name == "context" and not self.members)


class Scope:
    """The names in sight, the nearest last."""

    def __init__(self, outside: Mapping[str, Type], is_open: bool) -> None:
        self.levels: list[Mapping[str, Type] | Element] = [outside]
        self.is_open = is_open

    def find(self, name: str) -> Type | None:
        """The type of a name; None when nobody declared it."""
        may_be_member = False
        for level in reversed(self.levels):
            if isinstance(level, Element):
                if name == "item":
                    return level.members.get(name, level.type)
                if name in level.members:
                    return level.members[name]
                may_be_member = may_be_member or level.is_open
            elif name in level:
                return ANY if may_be_member else level[name]
        if name in BUILT_INS:
            return Type("function")
        return ANY if self.is_open or may_be_member else None

    def is_declared(self, name: str) -> bool:
        """Whether a name means something other than a built-in function."""
        return any(name in (level.members if isinstance(level, Element) else level) for level in self.levels)

    def names(self) -> list[str]:
        """Every name in sight."""
        return [name for level in self.levels for name in (level.members if isinstance(level, Element) else level)]

    def nearest(self, name: str) -> str:
        """The name that may be meant: one like it, or the member of a context that has it."""
        near = nearest_name(name, self.names())
        if near:
            return near
        paths = [f"{outer}.{member}" for level in self.levels if not isinstance(level, Element) for outer, type_ in level.items() for member, _ in type_.members]
        for path in paths:
            if path.partition(".")[2] == name:
                return path
        return ""

    def nearest_function(self, name: str) -> str:
        """The function that may be meant."""
        declared = [known for known in self.names() if (self.find(known) or ANY).name in ("function", "Any")]
        return nearest_name(name, [*BUILT_INS, *declared])
