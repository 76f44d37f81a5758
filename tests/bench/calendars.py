"""Which calendars can be read: `python -m tests.bench.calendars DIR [--json] [--show]`.

Every .ics under DIR is parsed and its busy times are expanded over two windows, as schedule_interview does. A file counts as *reported* when it is refused, or
read with at least one warning about what is wrong with it. In a folder named `invalid` a report is expected, in one named `valid` a refusal is a fault.
"""

import argparse
import json
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from nodes.schedule_interview.busy import Interval, busy_intervals
from nodes.schedule_interview.calendar_text import BrokenCalendar, parse_calendar

__all__ = ["main"]

WINDOWS = [Interval(datetime(year, 1, 1, tzinfo=UTC), datetime(year + 3, 1, 1, tzinfo=UTC)) for year in (2003, 2013, 2025)]
ZONE = ZoneInfo("Asia/Shanghai")


class Verdict(msgspec.Struct, frozen=True):
    """What became of one file: "read", "warned", "refused" or "crashed"."""

    path: Path
    outcome: str
    note: str
    busy: int


def judge(path: Path) -> Verdict:
    text = path.read_bytes().decode("utf-8", errors="replace")
    try:
        parsed = parse_calendar(text)
        busy = sum(len(busy_intervals(parsed, window, ZONE)) for window in WINDOWS)
    except BrokenCalendar as error:
        return Verdict(path, "refused", str(error), 0)
    except Exception as error:  # noqa: BLE001  a crash is what this bench looks for
        return Verdict(path, "crashed", f"{type(error).__name__}: {error}", 0)
    return Verdict(path, "warned" if parsed.warnings else "read", "; ".join(parsed.warnings[:3]), busy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    started = time.perf_counter()
    verdicts = [judge(path) for path in sorted(options.folder.rglob("*.ics"))]
    seconds = time.perf_counter() - started
    if options.show:
        for verdict in verdicts:
            if verdict.outcome != "read":
                print(f"{verdict.outcome:8} {verdict.path.relative_to(options.folder)}: {verdict.note[:150]}")
    for line in summary(verdicts, seconds):
        print(json.dumps(line) if options.json else f"{line['case']}: {line['ours']} {line['unit']}")


def summary(verdicts: list[Verdict], seconds: float) -> list[dict[str, object]]:
    valid = [v for v in verdicts if v.path.parent.name == "valid"]
    invalid = [v for v in verdicts if v.path.parent.name == "invalid"]
    cases: list[tuple[str, float, str]] = [
        ("files", len(verdicts), "files"),
        ("crashed", sum(v.outcome == "crashed" for v in verdicts), "files"),
        ("read, with or without warnings", share(verdicts, ("read", "warned")), "share"),
        ("refused with a reason", share(verdicts, ("refused",)), "share"),
        ("of valid files: read", share(valid, ("read", "warned")), "share"),
        ("of invalid files: reported", share(invalid, ("warned", "refused")), "share"),
        ("busy intervals found", sum(v.busy for v in verdicts), "intervals"),
        ("time a file", round(seconds / max(1, len(verdicts)), 4), "s"),
    ]
    return [{"bench": "calendars", "case": case, "ours": ours, "unit": unit, "peer": "", "peer_value": None, "ratio": None} for case, ours, unit in cases]


def share(verdicts: list[Verdict], outcomes: tuple[str, ...]) -> float:
    return round(sum(v.outcome in outcomes for v in verdicts) / max(1, len(verdicts)), 4)


if __name__ == "__main__":
    main()
