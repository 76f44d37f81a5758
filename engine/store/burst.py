"""Bursts as they are stored: what one command made happen to a run, many packed in one value, the newest first.

Knows no table. The surprising rule: the newest stands in front, so that a row that gets one more burst changes in one place only, which is all that the database has to log.
A burst says only what is new in it: its time from that of the one before, who asked when that is another (else the entry is the number of its first event, the time, the events, with nothing around them), and its events as JSON,
deflated (RFC 1951) against a dictionary of what most bursts hold, of its own time, and of the text of the burst before it in the same value.
"""

import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import msgspec

from engine.json_text import decode_json, decoder, encode_json
from engine.model.event import HistoryEvent, event_name

__all__ = ["Burst", "decode_events", "encode_events", "pack", "unpack"]

LENGTH_BYTES = 4
"""Of an entry from before version 0.5, whose first byte is 0; by now its length stands in as few bytes as it needs, seven bits each."""
FORMER, DEFLATED, CHAINED = b"\x01", b"\x03", b"\x02"
"""What events begin with that were deflated before version 0.5, without, and with the text of the burst before. Another dictionary needs another sign."""
LEVEL, WINDOW, MEMORY = 6, 12, 5
_FORMER = (
    b'[51,"",0,"approved","[22,"job.timeout","[23,"[30,"person:","role:hr","role:hiring_manager","one","at_once",[]],{"comment":"[26,"[41,"timer"],"message"],'
    b'"completed","outcome":"submit",{}]"heavy",3,300.0,0]]"light",3,120.0,0]][[1,"",0,{"":"","","",0],[2,"start",1,"",0],[3,"start",1,"",false],'
    b'[[21,"",{"value":"result":true,"records":[null,[5,"",{"outputs"},0],[3,"",0,"",false],[2,"",1,"",0],[20,"'
)

_USUAL = (
    '[51,"",0,"approved","[22,"job.timeout","[23,"[30,"person:","role:hr","role:hiring_manager","one","at_once",[]],{"comment":"[26,"[41,"timer"],"message"],'
    '"outcome":"submit",{}]"heavy",3,300.0,0,""]],0],[3,"end","",false],[51,"",0,"completed","@",""]][[29,"p1","submit",{},"p1"],{"value":"result":true,"records":[null,'
    '[[1,"",0,{"},"@","","",0,""],[2,"start",1,"","@",0],[3,"start",1,"",false],[2,"",2,"start--0","@",0],[20,"",2,3,"",{},"light",3,120.0,0,""]]'
    '[[21,"",{"},[5,"",{"},0],[3,"",0,"",false],[2,"",1,"-1","@",0],[20,"'
)
"""What most bursts hold; `@` stands for their time."""
_EVENTS = decoder(list[HistoryEvent])
_ENCODER = msgspec.msgpack.Encoder()
_MICROSECOND = timedelta(microseconds=1)
Open = Callable[[bytes], bytes]
"""Opens what was sealed."""


class Burst(msgspec.Struct):
    """When it happened, who asked, and its events as they are stored (sealed when the run is about a person). `seq` is the number of its first event.

    `before` is the one before it in the same packed value, `text` its events as JSON, if they have been read.
    """

    seq: int
    at: datetime
    by: str
    events: bytes
    before: "Burst | None" = None
    text: bytes | None = None


class _Packed(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """`at` counts microseconds from the burst before, and `by` is None when it is the same."""

    seq: int
    at: datetime | int
    by: str | None
    events: bytes


_PACKED = msgspec.msgpack.Decoder(_Packed)
_SMALL = 128
"""A number below it is one byte; no array of msgpack, which is how the longer form begins, has so low a first one."""


def pack(burst: Burst, older: bytes = b"") -> bytes:
    """`burst` in front of the older ones, of which `burst.before` is the first."""
    before = burst.before if older else None
    at: datetime | int = burst.at if before is None else (burst.at - before.at) // _MICROSECOND
    if before is not None and before.by == burst.by and burst.seq < _SMALL and isinstance(at, int) and at >= 0:
        data = bytes((burst.seq,)) + _number(at) + burst.events
    else:
        data = _ENCODER.encode(_Packed(burst.seq, at, burst.by if before is None or before.by != burst.by else None, burst.events))
    return _number(len(data)) + data + older


def unpack(packed: bytes) -> list[Burst]:
    """The bursts of a packed value, the newest first."""
    found, start = list[_Packed](), 0
    while start < len(packed):
        start, end = _piece(packed, start)
        found.append(_entry(packed[start:end]))
        start = end
    bursts: list[Burst] = []
    before = None
    for one in reversed(found):
        at = one.at if isinstance(one.at, datetime) else _known(before).at + timedelta(microseconds=one.at)
        before = Burst(one.seq, at, one.by if one.by is not None else _known(before).by, one.events, before)
        bursts.append(before)
    bursts.reverse()
    return bursts


def _entry(data: bytes) -> _Packed:
    if data[0] >= _SMALL:
        return _PACKED.decode(data)
    at, start = _told_number(data, 1)
    return _Packed(data[0], at, None, data[start:])


def _known(before: Burst | None) -> Burst:
    if before is None:
        raise ValueError("the burst that this one counts from is not there")
    return before


def _number(value: int) -> bytes:
    """Seven bits a byte, the lowest first; all bytes but the last have the eighth bit. Of a value above 0 the first is never 0."""
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    found.append(value)
    return bytes(found)


def _told_number(data: bytes, start: int) -> tuple[int, int]:
    """The number that begins at `start`, and where it ends."""
    value = shift = 0
    while data[start] > 127:
        value |= (data[start] & 127) << shift
        shift += 7
        start += 1
    return value | data[start] << shift, start + 1


def _piece(packed: bytes, start: int) -> tuple[int, int]:
    """Where the entry that begins at `start` has its data."""
    if packed[start] == 0:
        begin = start + LENGTH_BYTES
        return begin, begin + int.from_bytes(packed[start:begin], "big")
    size, begin = _told_number(packed, start)
    return begin, begin + size


def encode_events(events: list[HistoryEvent], at: datetime, before: Burst | None = None) -> tuple[bytes, bytes]:
    """Events as they are stored, and as JSON: each a list that begins with its tag. `before`: the newest burst of the value that they will be packed into."""
    text = encode_json(events)
    known = before.text if before is not None else None
    deflate = zlib.compressobj(LEVEL, zlib.DEFLATED, -WINDOW, MEMORY, zlib.Z_DEFAULT_STRATEGY, _dictionary(at) + (known or b""))
    return (DEFLATED if known is None else CHAINED) + deflate.compress(text) + deflate.flush(), text


def decode_events(burst: Burst, unseal: Open) -> list[HistoryEvent]:
    """The events of a burst; also of one that was written before version 0.3, as objects with names."""
    text = _text(burst, unseal)
    return [_named(one) for one in decode_json(text)] if text[:2] == b"[{" else _EVENTS.decode(text)


def _text(burst: Burst, unseal: Open) -> bytes:
    """Reads the bursts before it that it needs, too."""
    waiting: list[tuple[Burst, bytes]] = []
    one: Burst | None = burst
    while one is not None and one.text is None:
        data = unseal(one.events)
        waiting.append((one, data))
        one = one.before if data[:1] == CHAINED else None
    for each, data in reversed(waiting):
        each.text = _inflated(each, data)
    return burst.text or b"[]"


def _inflated(burst: Burst, data: bytes) -> bytes:
    if data[:1] == CHAINED:
        known = _dictionary(burst.at) + (_known(burst.before).text or b"")
    elif data[:1] == DEFLATED:
        known = _dictionary(burst.at)
    elif data[:1] == FORMER:
        known = _former(burst.at)
    else:
        return data
    inflate = zlib.decompressobj(-WINDOW, known)
    return inflate.decompress(data[1:]) + inflate.flush()


@lru_cache(maxsize=16)
def _dictionary(at: datetime) -> bytes:
    return _USUAL.replace("@", _told(at)).encode()


@lru_cache(maxsize=16)
def _former(at: datetime) -> bytes:
    return _FORMER + _told(at).encode()


def _told(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _named(fields: dict[str, Any]) -> HistoryEvent:
    kind: Any = _KINDS[fields["type"]]
    given = {name: fields[name] for name in kind.__struct_fields__ if name in fields}
    types = {field.name: field.type for field in _FIELDS[kind]}
    return kind(**{name: msgspec.convert(value, types[name]) for name, value in given.items()})  # type: ignore[no-any-return]


_KINDS = {event_name(kind): kind for kind in HistoryEvent.__args__}
_FIELDS = {kind: msgspec.structs.fields(kind) for kind in _KINDS.values()}
