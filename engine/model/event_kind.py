"""What every history event is. The events themselves stand in engine.model.event."""

import msgspec

__all__ = ["Event"]


class Event(msgspec.Struct, frozen=True, kw_only=True, array_like=True, gc=False, tag=0):
    """One thing that happened; `node_id` and `token_id` say where, when it happened somewhere.

    Stored as `[tag, node_id, token_id, ...]`: a tag is never used again, and a new field stands last and has a default.
    """

    node_id: str = ""
    token_id: int = 0
