"""How well resumes are ranked and gaps named: `python -m tests.bench.matching DIR [--json] [--limit N] [--show]`.

DIR holds pairs.jsonl: a job, a resume that matches it, the same resume with skills or years taken away, and what was taken. The peer is the cosine of
plain TF-IDF vectors, computed in the same run. Each pair goes through read_document's shape and match_resume as in a workflow.
"""

import argparse
import json
import math
import re
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nodes.runner import JobTicket, run_job

__all__ = ["main"]

NOW = datetime(2024, 1, 15, tzinfo=UTC)
WORD = re.compile(r"[a-z0-9+#.]{2,}")


def document(text: str) -> dict[str, Any]:
    """The text as read_document gives it."""
    lines = [{"text": line.strip(), "box": [0, 0, 0, 0], "confidence": 1.0, "engine": "text"} for line in text.splitlines()]
    return {
        "name": "resume.txt",
        "media_type": "text/plain",
        "method": "text",
        "language": "en",
        "pages": [{"page": 1, "width": 0, "height": 0, "lines": lines}],
        "text": text,
        "warnings": [],
    }


def match(job: str, text: str) -> dict[str, Any]:
    ticket = JobTicket(node_type="match_resume", now=NOW, language="en", inputs={"resume": {}, "document": document(text), "job": job})
    return run_job(ticket).outputs


def tfidf(rows: list[dict[str, Any]]) -> list[tuple[float, float]]:
    """Cosines of each job with its two resumes; document frequencies over all texts."""
    texts = [[Counter(WORD.findall(row[key].lower())) for key in ("Job-Description", "Resume-matched", "Resume-unmatched")] for row in rows]
    frequency = Counter(word for row in texts for counts in row for word in counts)
    total = 3 * len(rows)

    def vector(counts: Counter[str]) -> dict[str, float]:
        return {word: (1 + math.log(count)) * math.log((1 + total) / (1 + frequency[word])) for word, count in counts.items()}

    def cosine(one: dict[str, float], other: dict[str, float]) -> float:
        norm = math.sqrt(sum(value * value for value in one.values()) * sum(value * value for value in other.values()))
        return sum(value * other.get(word, 0.0) for word, value in one.items()) / norm if norm else 0.0

    result = []
    for job, good, bad in texts:
        target = vector(job)
        result.append((cosine(target, vector(good)), cosine(target, vector(bad))))
    return result


def right(good: float, bad: float) -> float:
    return 1.0 if good > bad else 0.5 if good == bad else 0.0


def plain(text: str) -> set[str]:
    """Words without endings, for telling whether a gap was named."""
    return {
        re.sub(r"(?:ing|ies|ion|es|s|e|y)$", "", word)
        for word in re.findall(r"[a-z0-9+#]+", text.lower())
        if word not in {"skills", "skill", "and", "of", "the", "in", "to", "with", "knowledge", "experience", "ability"}
    }


def is_named(taken: str, missing: list[dict[str, Any]]) -> bool:
    """Whether some missing requirement holds at least half of the words of what was taken."""
    wanted = plain(taken)
    return any(wanted and len(wanted & plain(f"{entry['requirement']} {entry['said']}")) * 2 >= len(wanted) for entry in missing)


def taken_skills(row: dict[str, Any]) -> list[str]:
    """The skills taken that the job names at all (a few were never in it)."""
    job = plain(row["Job-Description"])
    return [skill for skill in map(str, row["Filtered-information"]["Skills"]) if plain(skill) and plain(skill) <= job]


def taken_role(row: dict[str, Any]) -> str:
    found = re.search(r'"(.+?)\s*\(\d{4}', row["Filtered-information"]["Experience"])
    return found.group(1) if found else ""


class Tally:
    """Counts of one run."""

    def __init__(self) -> None:
        self.right = self.skills = self.named = self.roles = self.roles_named = self.missing_good = self.asked = 0.0
        self.seconds: list[float] = []
        self.scores: list[tuple[float, float]] = []

    def add(self, row: dict[str, Any], show: bool) -> None:
        started = time.perf_counter()
        good = match(row["Job-Description"], row["Resume-matched"])
        middle = time.perf_counter()
        bad = match(row["Job-Description"], row["Resume-unmatched"])
        self.seconds += [middle - started, time.perf_counter() - middle]
        self.scores.append((good["score"], bad["score"]))
        self.right += right(good["score"], bad["score"])
        skills, role = taken_skills(row), taken_role(row)
        gaps = bad["missing"] + bad.get("missing_nice", [])
        named = [skill for skill in skills if is_named(skill, gaps)]
        self.skills += len(skills)
        self.named += len(named)
        years = [entry for entry in gaps if entry["kind"] == "years"]
        if role and any(entry["kind"] == "years" for entry in gaps + bad["met"]):
            self.roles += 1
            self.roles_named += is_named(role, years)
        self.missing_good += len(good["missing"])
        self.asked += len(good["missing"]) + sum(entry["kind"] != "nice_to_have" for entry in good["met"])
        if show and (good["score"] <= bad["score"] or len(named) < len(skills)):
            explain(row, good, bad, [skill for skill in skills if skill not in named])


def explain(row: dict[str, Any], good: dict[str, Any], bad: dict[str, Any], unnamed: list[str]) -> None:
    print("=" * 100, row["id"], good["score"], bad["score"], good["parts"], bad["parts"], "taken", row["Filtered-information"], "unnamed", unnamed)
    for label, result in (("good", good), ("bad", bad)):
        for kind in ("met", "missing", "missing_nice"):
            for entry in result[kind]:
                print("  ", label, kind, entry["kind"], repr(entry["requirement"]), entry["strength"], "|", entry["quote"][:90])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    rows = [json.loads(line) for line in (options.folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines() if line.strip()]
    rows = rows[: options.limit] if options.limit else rows
    tally = Tally()
    match(rows[0]["Job-Description"], rows[0]["Resume-matched"])
    for row in rows:
        tally.add(row, options.show)
    peer = sum(right(*pair) for pair in tfidf(rows)) / len(rows)
    ours = tally.right / len(rows)
    middle = sorted(tally.seconds)[len(tally.seconds) // 2]
    lines: list[dict[str, Any]] = [
        {
            "bench": "matching",
            "case": f"pairs ranked right ({len(rows)})",
            "ours": round(ours, 4),
            "unit": "share",
            "peer": "TF-IDF cosine",
            "peer_value": round(peer, 4),
            "ratio": round(ours / peer, 3),
        },
        {
            "bench": "matching",
            "case": "taken skills named as missing",
            "ours": round(tally.named / max(1, tally.skills), 4),
            "unit": "share",
            "peer": "",
            "peer_value": None,
            "ratio": None,
        },
        {
            "bench": "matching",
            "case": "taken years named as missing",
            "ours": round(tally.roles_named / max(1, tally.roles), 4),
            "unit": "share",
            "peer": "",
            "peer_value": None,
            "ratio": None,
        },
        {
            "bench": "matching",
            "case": "requirements called missing in matching resumes",
            "ours": round(tally.missing_good / max(1, tally.asked), 4),
            "unit": "share (lower is better)",
            "peer": "",
            "peer_value": None,
            "ratio": None,
        },
        {"bench": "matching", "case": "time a resume (median)", "ours": round(middle, 4), "unit": "s", "peer": "limit", "peer_value": 0.3, "ratio": round(middle / 0.3, 3)},
    ]
    for line in lines:
        print(json.dumps(line) if options.json else f"{line['case']}: {line['ours']} {line['unit']}" + (f" ({line['peer']}: {line['peer_value']})" if line["peer"] else ""))


if __name__ == "__main__":
    main()
