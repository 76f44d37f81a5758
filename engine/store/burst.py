"""Bursts as they are stored: what one command made happen to a run, many packed in one value, the newest first.

Knows no table. The surprising rule: the newest stands in front, so that a row that gets one more burst changes in one place only, which is all that the database has to log.
Events are deflated (RFC 1951) against a dictionary of what most bursts hold, and of their own time, which stands in several events.
"""

import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from engine.json_text import decode_json, decoder, encode_json
from engine.model.event import HistoryEvent, event_name

__all__ = ["Burst", "decode_events", "encode_events", "pack", "unpack"]

LENGTH_BYTES = 4
DEFLATED = b"\x01"
"""What the events begin with. Another dictionary needs another sign."""
LEVEL, WINDOW, MEMORY = 1, 12, 5
_USUAL = (
    b'[51,"",0,"approved","[22,"job.timeout","[23,"[30,"person:","role:hr","role:hiring_manager","one","at_once",[]],{"comment":"[26,"[41,"timer"],"message"],'
    b'"completed","outcome":"submit",{}]"heavy",3,300.0,0]]"light",3,120.0,0]][[1,"",0,{"":"","","",0],[2,"start",1,"",0],[3,"start",1,"",false],'
    b'[[21,"",{"value":"result":true,"records":[null,[5,"",{"outputs"},0],[3,"",0,"",false],[2,"",1,"",0],[20,"'
)

_EVENTS = decoder(list[HistoryEvent])
_ENCODER = msgspec.msgpack.Encoder()


class Burst(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """When it happened, who asked, and its events (JSON, sealed when the run is about a person). `seq` is the number of its first event."""

    seq: int
    at: datetime
    by: str
    events: bytes


_BURST = msgspec.msgpack.Decoder(Burst)


def pack(burst: Burst, older: bytes = b"") -> bytes:
    """`burst` in front of the older ones."""
    data = _ENCODER.encode(burst)
    return len(data).to_bytes(LENGTH_BYTES, "big") + data + older


def unpack(packed: bytes) -> Iterator[Burst]:
    """The bursts of a packed value, the newest first."""
    start = 0
    while start < len(packed):
        end = start + LENGTH_BYTES + int.from_bytes(packed[start : start + LENGTH_BYTES], "big")
        yield _BURST.decode(packed[start + LENGTH_BYTES : end])
        start = end


def encode_events(events: list[HistoryEvent], at: datetime) -> bytes:
    """Events as JSON, each a list that begins with its tag, deflated."""
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW, MEMORY, zlib.Z_DEFAULT_STRATEGY, _dictionary(at))
    return DEFLATED + deflate.compress(encode_json(events)) + deflate.flush()


def decode_events(data: bytes, at: datetime) -> list[HistoryEvent]:
    """The events of a burst; also of one that was written before version 0.3, as objects with names."""
    if data[:1] != DEFLATED:
        return [_named(one) for one in decode_json(data)]
    inflate = zlib.decompressobj(-WINDOW, _dictionary(at))
    return _EVENTS.decode(inflate.decompress(data[1:]) + inflate.flush())


@lru_cache(maxsize=16)
def _dictionary(at: datetime) -> bytes:
    return _USUAL + at.astimezone(UTC).isoformat().replace("+00:00", "Z").encode()


def _named(fields: dict[str, Any]) -> HistoryEvent:
    kind: Any = _KINDS[fields["type"]]
    given = {name: fields[name] for name in kind.__struct_fields__ if name in fields}
    types = {field.name: field.type for field in _FIELDS[kind]}
    return kind(**{name: msgspec.convert(value, types[name]) for name, value in given.items()})  # type: ignore[no-any-return]


_KINDS = {event_name(kind): kind for kind in HistoryEvent.__args__}
_FIELDS = {kind: msgspec.structs.fields(kind) for kind in _KINDS.values()}
