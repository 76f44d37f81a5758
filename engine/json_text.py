"""JSON as the engine stores it: exact decimals in, exact decimals out, compact bytes."""

from decimal import Decimal
from typing import Any, TypeVar

import msgspec

__all__ = ["decode_json", "decoder", "encode_json"]

T = TypeVar("T")

_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


def encode_json(value: Any) -> bytes:
    """`value` (JSON-like, Structs, Decimals, datetimes) as JSON."""
    return _ENCODER.encode(value)


def decode_json(data: bytes | str) -> Any:
    """Plain values; numbers with a fraction become Decimals."""
    return _DECODER.decode(data)


def decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    """A decoder to `kind` that keeps decimals exact."""
    return msgspec.json.Decoder(kind, float_hook=Decimal)
