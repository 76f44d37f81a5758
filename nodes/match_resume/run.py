"""Scores a resume against a job, 0 to 100, and says why.

Decides nothing about a person: a rules file or a person does. The surprising rule: personal data of the resume (name, age, sex, address) is never looked
at; only what the job asks for is sought.
"""

from typing import Any

from engine.errors import Text
from engine.node import BusinessError, NodeContext
from nodes.match_resume.evidence import Finding, find_all
from nodes.match_resume.job import Job, parse_job
from nodes.match_resume.meaning import vectors
from nodes.match_resume.reason import entry, reason
from nodes.match_resume.resume_text import Resume, read_resume
from nodes.match_resume.score import score_parts, total_score

__all__ = ["run"]


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Raises BusinessError job.no_requirements, resume.empty."""
    job = parse_job(inputs["job"])
    if not job.requirements:
        text = Text(
            'The job asks for nothing that can be compared: add must-haves, years or education, or a heading like "Requirements" with a list.',
            "职位中没有可比对的要求：请填写必备条件、年限或学历，或加上“任职要求”等标题及条目。",
        )
        raise BusinessError("job.no_requirements", text)
    resume = read_resume(inputs.get("resume") or {}, inputs.get("document") or {}, context.now)
    if not resume.lines:
        raise BusinessError("resume.empty", Text("The resume holds no text to compare.", "简历中没有可比对的文字。"))
    vectors(texts_compared(job, resume))
    findings = find_all(job.requirements, resume)
    parts = score_parts(findings, job, resume)
    ordered = sorted(findings, key=importance)
    return {
        "score": total_score(parts, job.weights),
        "parts": parts,
        "missing": [entry(finding, context.language) for finding in ordered if not finding.is_met and finding.requirement.is_must],
        "missing_nice": [entry(finding, context.language) for finding in ordered if not finding.is_met and not finding.requirement.is_must],
        "met": [entry(finding, context.language) for finding in ordered if finding.is_met],
        "reasons": [reason(finding) for finding in ordered],
        "job": written_job(job),
    }


def texts_compared(job: Job, resume: Resume) -> list[str]:
    """Every text whose meaning will be asked for: the model is much faster with all of them at once."""
    sought = [name for one in job.requirements if one.kind != "education" for name in (one.name, *one.aliases, *one.any_of, *one.parts) if name]
    return [*sought, *(clause for clause, _ in resume.clauses), *(role.title[:160] for role in resume.roles), *job.title.split(" | "), *(duty[:200] for duty in job.duties[:12])]


def importance(finding: Finding) -> tuple[bool, int]:
    """Musts first; among them years, skills, education."""
    return not finding.requirement.is_must, ("years", "skill", "education").index(finding.requirement.kind)


def written_job(job: Job) -> dict[str, Any]:
    """The job as it was understood, in the form of a structured job."""
    years = [one for one in job.requirements if one.kind == "years"]
    return {
        "title": job.title,
        "must_haves": [one.name for one in job.requirements if one.kind == "skill" and one.is_must],
        "nice_to_haves": [one.name or one.text for one in job.requirements if not one.is_must],
        "years": [{"years": one.years, "of": one.name, "must": one.is_must} for one in years],
        "education": next((one.name for one in job.requirements if one.kind == "education"), ""),
        "duties": job.duties[:20],
    }
