"""How lists are cut into pages, the same for every route. Knows no list."""

from typing import Annotated, Generic, TypeVar

import msgspec
from litestar.params import QueryParameter

__all__ = ["Cursor", "Items", "Limit", "Search"]

Item = TypeVar("Item")

Limit = Annotated[int, QueryParameter(ge=1, le=200, description="How many at most")]
Cursor = Annotated[str, QueryParameter(max_length=500, description="`next_cursor` of the page before")]
Search = Annotated[str, QueryParameter(max_length=200, description="Words to look for")]


class Items(msgspec.Struct, Generic[Item], frozen=True):
    """A short list that is given whole."""

    items: list[Item]
