"""Whether somebody has changed a setting since it was seen: the fingerprint of what holds, and the refusal that says who was quicker and when.

Knows no setting. The surprising rule: who names no fingerprint writes over whatever is there; who names one never does so unseen.
"""

import hashlib
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Conflict, problem
from engine.store import Connection
from engine.store.drafts import names_of
from engine.store.identity import hold_tenant

__all__ = ["check_seen", "hold_if_seen", "revision_of"]


def revision_of(value: Any) -> str:
    """The fingerprint of what holds now."""
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).hexdigest()[:20]


def hold_if_seen(connection: Connection, tenant_id: str, seen: str) -> None:
    """What is read after this stays as it is until the transaction ends, as far as others name what they have seen."""
    if seen:
        hold_tenant(connection, tenant_id)


def check_seen(connection: Connection, tenant_id: str, seen: str, revision: str, *, by: str = "", at: datetime | None = None) -> None:
    """Raises Conflict when something else was seen than what holds; `by` and `at`: who has changed it, where that is known."""
    if not seen or seen == revision:
        return
    name = names_of(connection, tenant_id, {by}).get(by, by) if by else ""
    when = at.isoformat(timespec="seconds") if at is not None else ""
    who, zh_who = name or "somebody", name or "其他人"
    then, zh_then = (f" at {when}", f"于 {when} ") if when else ("", "")
    raise Conflict(
        problem(
            "setting.changed",
            f"{who} has changed this{then}, after you had opened it; look at it again first",
            f"{zh_who} 已{zh_then}修改此内容（在您打开之后），请先查看最新内容",
            path="If-Match",
        )
    )
