"""Cursors: where a list goes on, as a text for the reader. Built from the instant and the id of the last item."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from engine.errors import Invalid, problem
from engine.model.view import Page

__all__ = ["page_of", "read_cursor"]

Item = TypeVar("Item")


def page_of(items: list[Item], limit: int, key: Callable[[Item], tuple[datetime, str]], counts: dict[str, int] | None = None) -> Page[Item]:
    """The first `limit` of `items` (of which there is one more when the list goes on)."""
    rest, shown = items[limit:], items[:limit]
    cursor = ""
    if rest and shown:
        at, item_id = key(shown[-1])
        cursor = base64.urlsafe_b64encode(f"{at.isoformat()}|{item_id}".encode()).decode()
    return Page(items=shown, next_cursor=cursor, counts=counts or {})


def read_cursor(cursor: str) -> tuple[datetime, str] | None:
    """The instant and the id in a cursor; None for "". Raises Invalid("cursor.invalid")."""
    if not cursor:
        return None
    try:
        at, _, item_id = base64.urlsafe_b64decode(cursor.encode()).decode().partition("|")
        return datetime.fromisoformat(at), item_id
    except (ValueError, binascii.Error) as error:
        raise Invalid(problem("cursor.invalid", "this is not a cursor of a list", "分页标记无效", path="cursor")) from error
