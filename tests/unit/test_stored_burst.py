"""Bursts as they are stored: what was packed is read, whatever stands before it and whoever wrote it."""

import zlib
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from engine.json_text import encode_json
from engine.model import event as happened
from engine.store import burst as stored
from engine.store.burst import Burst, decode_events, encode_events, pack, unpack

AT = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


def events(number: int) -> list[happened.HistoryEvent]:
    return [happened.JobCompleted(token_id=number, node_id="s1", number=number + 1, outputs={"value": "值" * number}), happened.TokenLeft(token_id=number, node_id="s1")]


def packed(count: int, longest: int = 10_000) -> bytes:
    value, newest = b"", None
    for number in range(count):
        at, by = AT + timedelta(seconds=number * 700), "worker-a" if number < count // 2 else "worker-b"
        data, text = encode_events(events(number), at, newest)
        value = pack(Burst(number * 2 + 1, at, by, data, newest), value)
        newest = Burst(number * 2 + 1, at, by, b"", None, text if len(text) < longest else None)
    return value


def test_each_burst_is_read_with_its_number_time_and_asker_whichever_is_read_first() -> None:
    bursts = unpack(packed(40))
    for number, burst in zip(range(39, -1, -1), bursts, strict=True):
        assert (burst.seq, burst.at, burst.by) == (number * 2 + 1, AT + timedelta(seconds=number * 700), "worker-a" if number < 20 else "worker-b")
        assert decode_events(burst, lambda data: data) == events(number)


def test_a_burst_behind_one_whose_text_was_too_long_to_keep_stands_alone() -> None:
    assert [decode_events(burst, lambda data: data) for burst in reversed(unpack(packed(8, longest=90)))] == [events(number) for number in range(8)]


def test_many_bursts_are_read_from_the_newest_without_end() -> None:
    assert decode_events(unpack(packed(3000))[0], lambda data: data) == events(2999)


def test_a_burst_that_an_earlier_version_wrote_is_read_and_a_new_one_stands_in_front_of_it() -> None:
    deflate = zlib.compressobj(1, zlib.DEFLATED, -12, 5, zlib.Z_DEFAULT_STRATEGY, stored._former(AT))
    text = encode_json(events(3))
    entry = stored._ENCODER.encode([1, AT, "p1", b"\x01" + deflate.compress(text) + deflate.flush()])
    older = unpack(len(entry).to_bytes(4, "big") + entry)
    assert (older[0].at, older[0].by, decode_events(older[0], lambda data: data)) == (AT, "p1", events(3))
    data, _ = encode_events(events(4), AT + timedelta(days=1), older[0])
    both = unpack(pack(Burst(3, AT + timedelta(days=1), "p1", data, older[0]), len(entry).to_bytes(4, "big") + entry))
    assert [(one.at, one.by, decode_events(one, lambda data: data)) for one in both] == [(AT + timedelta(days=1), "p1", events(4)), (AT, "p1", events(3))]


MOMENTS = st.timedeltas(timedelta(days=-3), timedelta(days=4000))
ENTRIES = st.lists(
    st.tuples(st.integers(1, 100_000) | st.integers(120, 136), MOMENTS | st.just(timedelta()), st.sampled_from(["", "p1", "王芳"]), st.binary(max_size=300), st.booleans()),
    max_size=12,
)


@given(ENTRIES)
def test_whatever_is_packed_is_read_whichever_version_packed_it(entries: list[tuple[int, timedelta, str, bytes, bool]]) -> None:
    value, before, expected = b"", None, list[Burst]()
    for seq, after, by, events, is_former in entries:
        burst = Burst(seq, AT + after, by, events, before)
        if is_former:
            at = burst.at if before is None else (burst.at - before.at) // timedelta(microseconds=1)
            entry = stored._ENCODER.encode([seq, at, None if before is not None and before.by == by else by, events])
            value = stored._number(len(entry)) + entry + value
        else:
            value = pack(burst, value)
        before = burst
        expected.insert(0, burst)
    assert [(one.seq, one.at, one.by, one.events) for one in unpack(value)] == [(one.seq, one.at, one.by, one.events) for one in expected]


def test_a_step_like_the_one_before_adds_little_more_than_its_events() -> None:
    first = Burst(1, AT, "worker-a", b"e" * 50)
    second = Burst(4, AT + timedelta(milliseconds=40), "worker-a", b"f" * 50, first)
    older = pack(first)
    assert len(pack(second, older)) - len(older) == 50 + 1 + 1 + 3  # the entry's length, the number of its first event, microseconds
