"""`python -m tests.bench.engine [--json] [--runs N] [--stored N] [--full] [--only A,B,...]`: every figure of the engine, each stage beside what the disk could do at that time."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.bench.engine import clients, flat, race, transactions
from tests.bench.engine.bench import Bench
from tests.bench.engine.probe import Server, peak_megabytes
from tests.store.databases import postgres_server

__all__ = ["main"]

STAGES = (race, transactions, clients, flat)


def main() -> None:
    options = argparse.ArgumentParser(description="The engine beside its peers and beside what the machine can do.")
    options.add_argument("--json", action="store_true", help="one object a line")
    options.add_argument("--runs", type=int, default=2048, help="our runs in a pass")
    options.add_argument("--stored", type=int, default=0, help="finished runs that are stored for 'flat stored'; 200,000, with --full a million")
    options.add_argument("--full", action="store_true", help="a million stored runs")
    options.add_argument("--only", default="", help="cases, separated by commas; 'flat' means all that begin so")
    asked = options.parse_args()
    known = [case for stage in STAGES for case in stage.CASES] + ["memory", "flat"]
    only = [case.strip() for case in asked.only.split(",") if case.strip()]
    unknown = [case for case in only if case not in known]
    if unknown:
        sys.exit(f"there is no case {unknown[0]!r}; there are: {', '.join(known)}")
    stored = asked.stored or (1_000_000 if asked.full else 200_000)
    with tempfile.TemporaryDirectory() as folder, postgres_server(durable=True) as url:
        server = Server(url)
        bench = Bench(folder=Path(folder), server=server, runs=asked.runs, stored=stored, only=only)
        for stage in STAGES:
            if any(bench.wants(case) for case in stage.CASES):
                stage.measure(bench)
        bench.say("memory", peak_megabytes(), "MB, the most that our process has had")
        server.close()


if __name__ == "__main__":
    main()
