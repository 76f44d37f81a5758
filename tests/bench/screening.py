"""Resumes a minute on this machine, and where the time goes: `python -m tests.bench.screening [--json] [--processes 2] [--seconds 60]`.

Each resume goes through read_document, extract_resume and match_resume in a pool of processes, as heavy jobs do. The samples of the hiring workflow are
taken again and again: text PDFs and Word files as one case, scans and photos as the other. The peer of text PDFs is bare text extraction (pypdfium2) and the
peer of scans bare pytesseract (chi_sim, psm 6), on the same files, in the same pool, in the same run: the machine's limits.
"""

import argparse
import io
import json
import mimetypes
import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from engine.node import FileContent
from nodes.registry import read_yaml
from nodes.runner import JobTicket, run_job

__all__ = ["main"]

SAMPLES = Path(__file__).resolve().parents[2] / "workflows" / "hiring" / "samples"
NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


class Timing(msgspec.Struct, frozen=True):
    """Seconds in each node for one resume, and its score."""

    read: float
    extract: float
    match: float
    score: float


def start_process() -> None:
    """One thread a process, as workers have, and models loaded before the clock runs."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    screen((SAMPLES / "resumes" / "02-grace-miller.pdf", "3+ years as a product manager, good at user research"))


def step(node_type: str, inputs: dict[str, Any], files: dict[str, FileContent] | None = None) -> tuple[dict[str, Any], float]:
    started = time.perf_counter()
    outputs = run_job(JobTicket(node_type=node_type, now=NOW, language="en", inputs=inputs, files=files or {})).outputs
    return outputs, time.perf_counter() - started


def screen(work: tuple[Path, Any]) -> Timing:
    path, job = work
    file = FileContent("file", path.name, mimetypes.guess_type(path.name)[0] or "", path.read_bytes())
    found, read = step("read_document", {"file": "file"}, {"file": file})
    document = found["document"]
    extracted, extract = step("extract_resume", {"document": document})
    result, match = step("match_resume", {"resume": extracted["resume"], "document": document, "job": job})
    return Timing(read, extract, match, result["score"])


def bare_text(work: tuple[Path, Any]) -> float:
    """The text of a PDF and nothing else."""
    import pypdfium2

    started = time.perf_counter()
    with pypdfium2.PdfDocument(work[0]) as document:
        for page in document:
            page.get_textpage().get_text_range()
    return time.perf_counter() - started


def bare_ocr(work: tuple[Path, Any]) -> float:
    """pytesseract on the page as it is: not straightened, not checked, nothing extracted."""
    import pypdfium2
    import pytesseract
    from PIL import Image, ImageOps

    started = time.perf_counter()
    data = work[0].read_bytes()
    if work[0].suffix == ".pdf":
        with pypdfium2.PdfDocument(data) as document:
            pages = [page.render(scale=200 / 72).to_pil() for page in document]
    else:
        pages = [ImageOps.exif_transpose(Image.open(io.BytesIO(data)))]
    for page in pages:
        pytesseract.image_to_string(page.convert("L"), lang="chi_sim", config="--psm 6")
    return time.perf_counter() - started


def timed(pool: ProcessPoolExecutor, act: Callable[[tuple[Path, Any]], Any], work: list[tuple[Path, Any]]) -> tuple[list[Any], float]:
    """The results, and how many pieces of work a minute."""
    started = time.perf_counter()
    results = list(pool.map(act, work))
    return results, 60 * len(work) / (time.perf_counter() - started)


def measure(case: str, paths: list[Path], peers: list[Path], bare: Callable[[tuple[Path, Any]], Any], options: argparse.Namespace) -> list[dict[str, Any]]:
    job = read_yaml(SAMPLES / "job.yaml")
    with ProcessPoolExecutor(options.processes, initializer=start_process) as pool:
        list(pool.map(os.path.exists, [str(SAMPLES)] * options.processes * 4))
        once, _ = timed(pool, screen, [(path, job) for path in paths])
        each = sum(one.read + one.extract + one.match for one in once) / len(once)
        rounds = max(1, min(200, round(options.seconds * options.processes / 2.2 / (each * len(paths)))))
        results, ours = timed(pool, screen, [(path, job) for path in paths] * rounds)
        _, limit = timed(pool, bare, [(path, job) for path in peers] * max(1, rounds // 2))
    name = "pypdfium2 text alone" if bare is bare_text else "pytesseract alone"
    lines = [
        {
            "bench": "screening",
            "case": f"{case}, {options.processes} processes",
            "ours": round(ours, 1),
            "unit": "resumes/min",
            "peer": name,
            "peer_value": round(limit, 1),
            "ratio": round(ours / limit, 3),
        }
    ]
    for part in ("read", "extract", "match"):
        mean = sum(getattr(one, part) for one in results) / len(results)
        whole = sum(one.read + one.extract + one.match for one in results) / len(results)
        lines.append(
            {
                "bench": "screening",
                "case": f"{case}: {part}",
                "ours": round(mean, 4),
                "unit": "s a resume",
                "peer": "share of the time",
                "peer_value": round(whole, 4),
                "ratio": round(mean / whole, 3),
            }
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=45, help="about how long each case is measured")
    options = parser.parse_args()
    forms = {entry["file"]: entry["form"] for entry in read_yaml(Path(__file__).resolve().parents[1] / "samples" / "people.yaml")}
    text = [SAMPLES / "resumes" / name for name, form in forms.items() if form in ("text_pdf", "docx")]
    scans = [SAMPLES / "resumes" / name for name, form in forms.items() if form in ("scan_pdf", "photo")]
    for line in measure("text PDFs and Word", text, [path for path in text if path.suffix == ".pdf"], bare_text, options) + measure(
        "scans and photos", scans, scans, bare_ocr, options
    ):
        print(json.dumps(line) if options.json else f"{line['case']}: {line['ours']} {line['unit']} ({line['peer']}: {line['peer_value']}, ratio {line['ratio']})")


if __name__ == "__main__":
    main()
