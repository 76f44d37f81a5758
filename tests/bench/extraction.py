"""How well resumes are read: `python -m tests.bench.extraction DIR [--json] [--fast]`.

DIR holds `resumes_layouts` (the same CV in several layouts, with its truth as YAML) and `resumes_zh` (pieces of Chinese resumes with labelled spans).
Each figure is the share of fields found exactly (layouts) or the F1 of spans. `--fast` leaves out the scans.
"""

import argparse
import io
import json
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2
from ruamel.yaml import YAML

from engine.node import FileContent
from nodes.runner import JobTicket, run_job

NOW = datetime(2026, 3, 2, tzinfo=UTC)
DPI = 200
Spans = set[str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--fast", action="store_true", help="no scans")
    options = parser.parse_args()
    for case, ours, unit in measure(options.folder, with_scans=not options.fast):
        if options.json:
            line = {"bench": "extraction", "case": case, "ours": ours, "unit": unit, "peer": None, "peer_value": None, "ratio": None}
            sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            sys.stdout.write(f"{case:<70} {ours:>9.3f} {unit}\n")
        sys.stdout.flush()


def measure(folder: Path, *, with_scans: bool) -> Iterator[tuple[str, float, str]]:
    """(case, value, unit) of everything that can be measured in the folder."""
    yield from layouts(folder / "resumes_layouts" / "examples", with_scans=with_scans)
    yield from pieces(folder / "resumes_zh" / "ner.jsonl")
    if with_scans:
        yield from letters(folder / "resumes_zh" / "docs")


def read(name: str, data: bytes) -> dict[str, Any]:
    """The document in a file."""
    ticket = JobTicket(node_type="read_document", now=NOW, inputs={"file": "f"}, files={"f": FileContent("f", name, "", data)})
    return dict(run_job(ticket).outputs["document"])


def extract(document: dict[str, Any]) -> dict[str, Any]:
    """The resume in a document."""
    return dict(run_job(JobTicket(node_type="extract_resume", now=NOW, inputs={"document": document})).outputs["resume"])


def scan(data: bytes, dpi: int = DPI) -> bytes:
    """The PDF as a PDF of pictures."""
    source = pypdfium2.PdfDocument(data)
    pages = [source[index].render(scale=dpi / 72).to_pil().convert("RGB") for index in range(len(source))]
    target = io.BytesIO()
    pages[0].save(target, "PDF", resolution=dpi, save_all=True, append_images=pages[1:])
    source.close()
    return target.getvalue()


def layouts(folder: Path, *, with_scans: bool) -> Iterator[tuple[str, float, str]]:
    """The CV in each of its layouts, as text and as a scan: the share of each kind of field that is exactly right."""
    totals: dict[str, list[float]] = {}
    for truth_file in sorted(folder.glob("*.yaml")):
        truth = YAML(typ="safe", pure=True).load(truth_file.read_text(encoding="utf-8"))["cv"]
        data = truth_file.with_suffix(".pdf").read_bytes()
        for form in ("text", "scan") if with_scans else ("text",):
            began = time.perf_counter()
            resume = extract(read("cv.pdf", data if form == "text" else scan(data)))
            seconds = time.perf_counter() - began
            for field, value in layout_scores(truth, resume).items():
                totals.setdefault(f"layouts/{form}/{field}", []).append(value)
            totals.setdefault(f"layouts/{form}/seconds a document", []).append(seconds)
    for case, values in totals.items():
        yield case, round(sum(values) / len(values), 4), "s" if "seconds" in case else "share right"


def layout_scores(truth: dict[str, Any], resume: dict[str, Any]) -> dict[str, float]:
    """Share right of each kind of field."""
    sections = {key.lower(): value for key, value in truth["sections"].items()}
    schools = [(plain(e["institution"]), plain(e["area"]), plain(e["degree"] or ""), moment(e["start_date"]), moment(e["end_date"])) for e in sections.get("education", [])]
    jobs = [(plain(e["company"]), plain(e["position"]), moment(e["start_date"]), moment(e["end_date"])) for e in sections.get("experience", [])]
    found_schools = [(plain(e["school"]), plain(e["major"]), plain(e["degree_text"]), e["start"], e["end"]) for e in resume["education"]]
    found_jobs = [(plain(e["company"]), plain(e["title"]), e["start"], e["end"]) for e in resume["work"]]
    wanted = {plain(item) for line in sections.get("skills", []) for item in line["details"].split(",")}
    known = {plain(entry["name"]) for entry in resume["skills"]}
    return {
        "name": float(plain(resume["name"]) == plain(truth["name"])),
        "emails": float([mail.lower() for mail in resume["emails"]] == [truth["email"].lower()]) if truth.get("email") else 1.0,
        "phones": float([re.sub(r"\D", "", p) for p in resume["phones"]] == ([re.sub(r"\D", "", truth["phone"])] if truth.get("phone") else [])),
        "city": float(plain(resume["city"]) == plain(truth["location"] or "")),
        "education": alike(schools, found_schools),
        "work": alike(jobs, found_jobs),
        "skills": len(wanted & known) / len(wanted) if wanted else 1.0,
    }


def alike(truth: list[Any], found: list[Any]) -> float:
    """F1 of whole entries."""
    right = len([entry for entry in truth if entry in found])
    return 2 * right / (len(truth) + len(found)) if truth or found else 1.0


def plain(text: str) -> str:
    """Small letters and digits only, accents kept."""
    return "".join(re.findall(r"[\w+#]", text.lower()))


def moment(value: Any) -> str:
    return "present" if value == "present" else str(value)[:7]


def pieces(file: Path) -> Iterator[tuple[str, float, str]]:
    """F1 of the distinct values of each label over the labelled pieces."""
    counts: dict[str, list[int]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        piece = json.loads(line)
        resume = extract(read("piece.txt", piece["text"].encode()))
        for label, take in TAKEN.items():
            truth = {spaceless(span[3]).removesuffix("岁") for span in piece["spans"] if span[2] == label}
            found = {spaceless(value) for value in take(resume) if value}
            right, missed, extra = counts.setdefault(label, [0, 0, 0])
            counts[label] = [right + len(truth & found), missed + len(truth - found), extra + len(found - truth)]
    for label, (right, missed, extra) in counts.items():
        yield f"resumes_zh/pieces/{label} ({right + missed})", round(2 * right / max(2 * right + missed + extra, 1), 4), "F1"


def spaceless(text: str) -> str:
    return re.sub(r"\s", "", text)


def periods(resume: dict[str, Any]) -> list[str]:
    """The dates of work and projects as they are written."""
    found = []
    for entry in [*resume["work"], *resume["projects"]]:
        found.append(entry["date_text"])
    return found


TAKEN: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "NAME": lambda resume: [resume["name"]],
    "AGE": lambda resume: [str(resume["age"] or "")],
    "BIRTHDAY": lambda resume: [resume["birth"]],
    "SCHOOL": lambda resume: [entry["school"] for entry in resume["education"]],
    "EDUCATION": lambda resume: [re.sub(r"(?<=士)(?:学位|研究生)$|(?<=本科)学历$|(?<=士)研究生学位$", "", entry["degree_text"]) for entry in resume["education"]],
    "YEARSOFWORK": periods,
}


def letters(folder: Path) -> Iterator[tuple[str, float, str]]:
    """Scans of the Chinese documents against their text layer: the share of letters read, of letters right, and the time a page."""
    for file in sorted(folder.glob("*.pdf")):
        data = file.read_bytes()
        truth = [c for page in read(file.name, data)["pages"] for line in page["lines"] for c in line["text"] if c.isalnum()]
        began = time.perf_counter()
        document = read(file.name, scan(data))
        seconds = (time.perf_counter() - began) / len(document["pages"])
        found = [c for page in document["pages"] for line in page["lines"] for c in line["text"] if c.isalnum()]
        common = sum(min(truth.count(c), found.count(c)) for c in set(truth))
        yield f"resumes_zh/scan/{file.name}/letters read", round(common / max(len(truth), 1), 4), "share"
        yield f"resumes_zh/scan/{file.name}/letters right", round(common / max(len(found), 1), 4), "share"
        yield f"resumes_zh/scan/{file.name}/a page", round(seconds, 2), "s"


if __name__ == "__main__":
    main()
