"""Python's search for cyclic garbage, set for a process that stays.

An engine makes many short-lived values and hardly a cycle, on top of a large heap that never goes away: definitions, modules, remembered runs.
The usual settings look at all of that again every few thousand commands, a tenth of a second each time.
"""

import gc

__all__ = ["settle"]

THRESHOLDS = (10_000, 20, 50)
"""Values made before the young are looked at, and how often that is before the next older generation is."""


def settle() -> None:
    """To be called once, when a process has loaded what it needs: what is there stays and is not looked at again; the rest is looked at more seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
