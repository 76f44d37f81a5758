"""From findings to a score: parts of 0 to 100, and their weighted mean.

Pure. The surprising rule: a part that a job does not ask about has no weight, so a job without years is not scored as if everybody had them.
"""

from typing import Any

from nodes.match_resume.evidence import Finding
from nodes.match_resume.job import Job
from nodes.match_resume.meaning import similarity
from nodes.match_resume.resume_text import Resume
from nodes.match_resume.wording import SOFT

__all__ = ["PARTS", "score_parts", "total_score"]

PARTS = {"must_haves": 52.0, "years": 22.0, "nice_to_haves": 8.0, "education": 6.0, "closeness": 12.0}
"""The weights, where a job gives none."""


def part_of(finding: Finding) -> str:
    one = finding.requirement
    if one.kind == "skill" or not one.is_must:
        return "must_haves" if one.is_must else "nice_to_haves"
    return "years" if one.kind == "years" else "education"


def weight(finding: Finding) -> float:
    return 0.5 if finding.requirement.kind == "skill" and SOFT.search(finding.requirement.text) else 1.0


def grade(finding: Finding) -> float:
    """A strength as it counts: what is surely there counts in full, a faint likeness nearly nothing."""
    if finding.requirement.kind != "skill":
        return finding.strength
    return max(0.0, min(1.0, (finding.strength - 0.2) / 0.75))


def score_parts(findings: list[Finding], job: Job, resume: Resume) -> dict[str, float | None]:
    """0 to 100 for each part, None for one that the job does not ask about."""
    parts: dict[str, float | None] = {}
    for part in PARTS:
        members = [finding for finding in findings if part_of(finding) == part]
        total = sum(weight(finding) for finding in members)
        parts[part] = round(100 * sum(weight(finding) * grade(finding) for finding in members) / total, 1) if members else None
    parts["closeness"] = closeness(job, resume)
    return parts


def closeness(job: Job, resume: Resume) -> float | None:
    """How near the resume's jobs and lines are in meaning to the job's title and duties."""
    shares: list[Any] = []
    if job.title and (titles := [role.title[:160] for role in resume.roles if role.title]):
        shares.append(similarity(job.title.split(" | "), titles).max())
    if job.duties and resume.clauses:
        shares.append(similarity([duty[:200] for duty in job.duties[:12]], [clause for clause, _ in resume.clauses]).max(axis=1).mean())
    if not shares:
        return None
    return round(100 * max(0.0, min(1.0, (float(sum(shares)) / len(shares) - 0.15) / 0.6)), 1)


def total_score(parts: dict[str, float | None], weights: dict[str, float]) -> float:
    """0 to 100, one decimal."""
    counted = {part: weights.get(part, PARTS[part]) for part, value in parts.items() if value is not None}
    total = sum(counted.values())
    return round(sum(weight * (parts[part] or 0.0) for part, weight in counted.items()) / total, 1) if total else 0.0
