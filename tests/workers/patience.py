"""Waiting for what other threads and processes do, with an end to patience."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["until"]

T = TypeVar("T")


def until(look: Callable[[], T], *, seconds: float = 60.0) -> T:
    """What `look` gives as soon as it is true. Raises AssertionError when it never is."""
    pause = threading.Event()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        pause.wait(0.02)
    raise AssertionError(f"not within {seconds} seconds")
