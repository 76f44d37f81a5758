"""The answer to what was asked of another thread: waited for, given once.

A `Future` of the standard library has callbacks, states and a condition of its own; tens of thousands a second need no more than one lock.
"""

from threading import Lock
from typing import Any, Generic, TypeVar

__all__ = ["Answer"]

T = TypeVar("T")


class Answer(Generic[T]):
    """`result` waits for what `set_result` or `set_exception` gives."""

    __slots__ = ("_error", "_lock", "_value")

    def __init__(self) -> None:
        self._lock = Lock()
        self._lock.acquire()
        self._error: BaseException | None = None
        self._value: Any = None

    def result(self) -> T:
        """What was answered; raises the error that was."""
        with self._lock:
            if self._error is not None:
                raise self._error
            value: T = self._value
            return value

    def exception(self) -> BaseException | None:
        """The error that was answered, None when it was a value."""
        with self._lock:
            return self._error

    def set_result(self, value: T) -> None:
        self._value = value
        self._lock.release()

    def set_exception(self, error: BaseException) -> None:
        self._error = error
        self._lock.release()
