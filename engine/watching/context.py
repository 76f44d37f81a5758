"""What log lines are about: run, tenant, request ... bound around a piece of work, in this thread or task alone.

Knows no library. The surprising rule: only ids, kinds and codes may be bound; a value of a run, a name or an address never is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

__all__ = ["about", "bind", "bound"]

_NOTHING: Mapping[str, str | int] = MappingProxyType({})
_FIELDS: ContextVar[Mapping[str, str | int]] = ContextVar("hireloom_about", default=_NOTHING)


def about() -> Mapping[str, str | int]:
    """What is bound here."""
    return _FIELDS.get()


def bind(**fields: str | int) -> None:
    """Binds until the work around it is over: for the request of this task."""
    _FIELDS.set({**_FIELDS.get(), **fields})


@contextmanager
def bound(**fields: str | int) -> Iterator[None]:
    """Lines that are written in the block are about this too."""
    token = _FIELDS.set({**_FIELDS.get(), **fields})
    try:
        yield
    finally:
        _FIELDS.reset(token)
