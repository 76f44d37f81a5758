"""What a caller has seen of a setting that they change: the `revision` that was read, sent back as `If-Match`.

Knows no setting; what a conflict is, is said in `engine.service.meanwhile`.
"""

from typing import Annotated

from litestar.params import HeaderParameter

__all__ = ["Seen", "seen_in"]

Seen = Annotated[
    str,
    HeaderParameter(
        name="If-Match", max_length=80, description="The revision that was seen; when something else holds now, nothing is written (409). Left out: it is written whatever holds"
    ),
]


def seen_in(header: str) -> str:
    """The revision in the header, with or without the quotes of an entity tag; `*` stands for any."""
    found = header.strip().removeprefix("W/").strip('"')
    return "" if found == "*" else found
