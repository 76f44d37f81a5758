"""Working time, counted by hand: over 国庆, over changes of the clocks, from outside the hours, to the last minute of a day."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from engine.model.calendar import WorkCalendar, is_working_time, next_turn, working
from engine.service.calendars import CalendarSetting, _made

CHINA = _made(CalendarSetting())
SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
NIGHT = WorkCalendar(zone="Europe/Berlin", hours=(((0, 360), (1320, 1440)),) * 7)


def china(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("begin", "length", "end"),
    [
        ("2025-09-30 17:00", "PT1H", "2025-09-30 18:00"),  # the last minute of the day, not the next morning
        ("2025-09-30 17:00", "PT2H", "2025-10-09 10:00"),  # 国庆 and 中秋 2025: 1 to 8 October
        ("2025-09-26 17:00", "PT2H", "2025-09-28 10:00"),  # 28 September 2025 is a Sunday that is worked
        ("2025-09-30 10:00", "P3D", "2025-10-11 10:00"),  # 9 and 10, and the make-up Saturday 11 October
        ("2026-09-30 17:30", "PT1H", "2026-10-08 09:30"),  # 国庆 2026: 1 to 7 October
        ("2026-10-09 09:00", "P1D", "2026-10-10 09:00"),  # Saturday 10 October 2026 is worked
        ("2026-09-18 16:00", "P1D", "2026-09-20 16:00"),  # Sunday 20 September 2026 is worked, Saturday 19 is not
        ("2026-09-24 16:00", "P1D", "2026-09-28 16:00"),  # 中秋 2026: 25 to 27 September
        ("2026-03-02 08:00", "PT1H", "2026-03-02 10:00"),  # before the hours
        ("2026-03-02 12:30", "PT1H", "2026-03-02 14:30"),  # in the break
        ("2026-03-02 11:30", "PT1H", "2026-03-02 14:00"),  # over the break
        ("2026-03-06 20:00", "PT1H", "2026-03-09 10:00"),  # on Friday night
        ("2026-03-07 10:00", "P1D", "2026-03-10 09:00"),  # on Saturday: the day begins on Monday
        ("2026-03-02 18:00", "PT1H", "2026-03-03 10:00"),  # at closing time
        ("2026-03-02 09:00", "PT16H", "2026-03-04 10:00"),  # 7.5 hours a day
        ("2026-03-02 09:00", "PT15H", "2026-03-03 18:00"),
        ("2026-03-02 10:00", "PT0S", "2026-03-02 10:00"),
        ("2026-03-07 10:00", "PT0S", "2026-03-09 09:00"),
        ("2026-03-02 10:00", "P0D", "2026-03-02 10:00"),
        ("2026-03-02 16:00", "P1DT4H", "2026-03-04 11:00"),
    ],
)
def test_working_time_in_china(begin: str, length: str, end: str) -> None:
    assert CHINA.after(length, china(begin)) == china(end)


def test_own_days_win_over_the_country_s() -> None:
    own = _made(CalendarSetting(days_off=[date(2026, 10, 10), date(2026, 10, 8)], workdays=[date(2026, 10, 5)], workday_hours=["10:00-12:00"]))
    assert own.after("PT1H", china("2026-09-30 18:00")) == china("2026-10-05 10:00")
    assert own.after("P1D", china("2026-10-09 09:00")) == china("2026-10-12 09:00")
    sunday = _made(CalendarSetting(holidays="", workdays=[date(2026, 3, 8)], workday_hours=["10:00-12:00"]))
    assert sunday.after("PT2H", china("2026-03-06 18:00")) == china("2026-03-08 12:00")
    assert sunday.after("P1D", china("2026-03-06 15:00")) == china("2026-03-08 12:00")  # it ends with that day's hours


def test_a_change_of_the_clocks_in_europe_is_counted_as_it_is() -> None:
    offices = WorkCalendar(zone="Europe/Berlin", hours=(((540, 1020),),) * 5 + ((), ()))
    for before, after in (("2026-03-27 16:00", "2026-03-30 10:00"), ("2026-10-23 16:00", "2026-10-26 10:00")):
        begin, end = (datetime.fromisoformat(text).replace(tzinfo=BERLIN) for text in (before, after))
        assert offices.after("PT2H", begin) == end
        assert offices.after("P1D", begin) == end + timedelta(hours=6)
    # The night of 29 March has five working hours between midnight and six, that of 25 October seven.
    short = datetime(2026, 3, 29, 0, 0, tzinfo=BERLIN)
    long = datetime(2026, 10, 25, 0, 0, tzinfo=BERLIN)
    assert NIGHT.after("PT5H", short) == datetime(2026, 3, 29, 4, 0, tzinfo=UTC)
    assert NIGHT.after("PT6H", short) == datetime(2026, 3, 29, 21, 0, tzinfo=UTC)
    assert NIGHT.after("PT7H", long) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_a_calendar_without_working_time_has_no_later() -> None:
    empty = WorkCalendar(hours=((),) * 7)
    assert [empty.after(length, china("2026-03-02 10:00")) for length in ("PT1H", "P1D", "PT0S")] == [None, None, None]
    assert working("PT1H", china("2026-03-02 10:00"), empty) is None


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("PT16H", True), ("P3D", True), ("P1DT4H30M", True), ("PT0S", True), ("R3/P1D", True), ("R/2026-03-02T09:00:00+08:00/P1D", True), ("R/PT4H", True),
        ("P", False), ("PT", False), ("P1W", False), ("P1M", False), ("P1Y", False), ("2026-03-02", False), ("R3/PT0S", False), ("R/nonsense/P1D", False), ("3 days", False), (3, False),
    ],
)  # fmt: skip
def test_what_a_file_may_say(text: object, allowed: bool) -> None:
    assert is_working_time(text) is allowed


def test_a_cycle_turns_in_working_time_and_makes_nothing_up() -> None:
    now = china("2026-03-06 16:00")
    turn = working("R3/P1D", now, CHINA)
    assert turn is not None
    assert (turn.due_at, turn.times, turn.step) == (china("2026-03-09 16:00"), 2, "P1D")
    assert next_turn(turn.due_at, turn.step, turn.due_at, CHINA) == china("2026-03-10 16:00")
    assert next_turn(turn.due_at, turn.step, china("2026-03-12 18:00"), CHINA) == china("2026-03-13 16:00")
    first = working("R/2026-03-02T09:00:00+08:00/P1D", now, CHINA)
    assert first is not None
    assert (first.due_at, first.times) == (china("2026-03-02 09:00"), -1)
    assert working("R0/P1D", now, CHINA) is None


def test_beyond_the_years_that_are_known_is_said() -> None:
    assert CHINA.covered == (2004, 2026)
    assert not CHINA.is_beyond(china("2026-12-31 12:00"))
    assert CHINA.is_beyond(china("2026-12-31 12:00"), china("2027-01-01 12:00"))
    assert not WorkCalendar().is_beyond(china("2050-01-01 12:00"))
