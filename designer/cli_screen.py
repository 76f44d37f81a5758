"""`hireloom screen DIR --job FILE`: every resume in DIR starts a hiring run up to the screening decision; a ranked table and a JSON list come out.

Knows the hiring workflow by its key, its inputs `resume` and `job`, and its facts `score` and `route`; extraction and match are found by their node types.
A file that cannot be read becomes a line of the result and stops nothing.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn, track
from rich.table import Table

from designer.cli_console import err, language, out, read_values, say
from engine.errors import Fault, Invalid, Text, problem
from engine.model.view import DefinitionDetail, RunDetail, RunSummary

if TYPE_CHECKING:
    from designer.installation import Installation

__all__ = ["Screened", "print_table", "screen", "write_list"]

WORKFLOW = "hiring"
NOT_RESUMES = frozenset({".ics", ".yaml", ".yml"})
LONGEST_JOB = 1_000_000
CANDIDATE = ("name", "emails", "phones", "education", "work", "certificates", "skills", "years")


class Reason(msgspec.Struct, frozen=True):
    """Why: a sentence, and the line of the resume behind it."""

    text: str
    page: int | None = None
    quote: str = ""


class Screened(msgspec.Struct, frozen=True, kw_only=True):
    """One file of the folder. `status`: screened, or failed with its reason; `score` is 0 to 100."""

    file: str
    status: str
    candidate: dict[str, Any] = {}
    score: float | None = None
    route: str | None = None
    reasons: list[Reason] = []
    run_id: str | None = None


def screen(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder with resumes. 简历文件夹。")],
    job: Annotated[Path, typer.Option("--job", help="The job: free text or YAML. 职位：文本或 YAML。")],
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the result to this file as JSON. 将结果写入 JSON 文件。")] = None,
) -> None:
    """Screen a folder of resumes against a job. 按职位筛选文件夹中的简历。"""
    wanted = read_inputs(job)
    files = resumes(folder, job)
    refuse_empty_job(wanted["job"], job)
    # Only now: importing the engine takes longer than finding out that there is nothing to do.
    from designer.cli_work import working_installation

    results: dict[str, Screened] = {}
    with working_installation() as installation:
        runs = _start_all(installation, folder, files, wanted, results)
        _wait(installation, runs, results, len(files))
    ranked = sorted(results.values(), key=lambda one: (one.score is None, -(one.score or 0), one.file))
    if json_file is not None:
        # Before the table: a terminal that cannot show it must not cost the result.
        write_list(ranked, json_file)
    print_table(ranked)


def read_job(file: Path) -> dict[str, Any]:
    """The job in a YAML file (an object), or else its whole text as the description. Raises Invalid."""
    if not file.is_file():
        raise Invalid(problem("file.missing", f"there is no file {file}", f"文件 {file} 不存在", path="--job"))
    if file.stat().st_size > LONGEST_JOB:
        raise Invalid(problem("job.too_large", f"the job has more than {LONGEST_JOB} bytes", f"职位文件超过 {LONGEST_JOB} 字节", file=str(file)))
    if file.suffix.lower() in (".yaml", ".yml", ".json"):
        value = read_values(file)
        if isinstance(value, dict) and value:
            return value
        if not isinstance(value, str):
            raise Invalid(problem("job.invalid", "the job must be an object or text", "职位必须是对象或文本", file=str(file), expected="title, must_haves, ..."))
        text = value
    else:
        text = _text(file)
    if not text.strip():
        raise Invalid(problem("job.empty", "the job is empty", "职位文件为空", file=str(file)))
    return {"description": text}


def read_inputs(file: Path) -> dict[str, Any]:
    """What every run is started with besides its resume: the job, and the interviewers that a structured job names under `panel`.

    An interviewer's `calendar` is iCalendar text, or the name of an .ics file beside the job. Raises Invalid.
    """
    job = read_job(file)
    panel = job.pop("panel", None)
    if panel is None:
        return {"job": job}
    if not isinstance(panel, list) or not all(isinstance(person, dict) for person in panel):
        raise Invalid(problem("job.panel", "the panel must be a list of people", "panel 必须是人员列表", file=str(file), path="panel", expected="[{name, email, calendar}]"))
    return {"job": job, "panel": [_with_calendar(person, file) for person in panel]}


def refuse_empty_job(job: dict[str, Any], file: Path) -> None:
    """Raises Invalid for a job that asks for nothing, which would fail for every resume; one of a wrong shape is left to the engine."""
    from engine.json_check import check_json
    from nodes.match_resume.job import parse_job
    from nodes.registry import manifest

    inputs = manifest("match_resume").inputs
    if check_json({**inputs["properties"]["job"], "$defs": inputs.get("$defs", {})}, job, code="input.invalid"):
        return
    if not parse_job(job).requirements:
        raise Invalid(
            problem(
                "job.no_requirements",
                'the job asks for nothing that can be compared: add must-haves, years or education, or a heading like "Requirements" with a list',
                "职位中没有可比对的要求：请写明必备条件、年限或学历，或在“任职要求”标题下列出",
                file=str(file),
                path="--job",
            )
        )


def _with_calendar(person: dict[str, Any], file: Path) -> dict[str, Any]:
    calendar = person.get("calendar")
    if not isinstance(calendar, str) or not calendar.endswith(".ics"):
        return person
    place = file.parent / calendar
    if not place.is_file():
        raise Invalid(problem("file.missing", f"there is no file {place}", f"文件 {place} 不存在", file=str(file), path="panel"))
    return {**person, "calendar": _text(place)}


def resumes(folder: Path, job: Path) -> list[Path]:
    """The files of a folder that may be resumes: not hidden, not the job, no calendars. Raises Invalid when there are none."""
    if not folder.is_dir():
        raise Invalid(problem("folder.missing", f"there is no folder {folder}", f"文件夹 {folder} 不存在", path="DIR"))
    found = [path for path in sorted(folder.rglob("*")) if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)]
    kept = [path for path in found if path.suffix.lower() not in NOT_RESUMES and path.resolve() != job.resolve()]
    if not kept:
        raise Invalid(problem("folder.empty", f"there is no resume in {folder}", f"文件夹 {folder} 中没有简历", path="DIR"))
    return kept


def _text(file: Path) -> str:
    data = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Invalid(problem("file.not_text", f"{file.name} is not text; a job is free text or YAML", f"{file.name} 不是文本，职位须为文本或 YAML", file=str(file)))


def _start_all(installation: "Installation", folder: Path, files: list[Path], inputs: dict[str, Any], results: dict[str, Screened]) -> dict[str, str]:
    runs: dict[str, str] = {}
    for path in track(files, say("Starting", "启动中"), console=err, transient=True):
        name = path.relative_to(folder).as_posix()
        try:
            runs[_start(installation, path, inputs)] = name
        except Fault as fault:
            results[name] = _failed(name, fault.problems[0].message)
        except OSError as error:
            results[name] = _failed(name, Text(f"the file cannot be opened: {error.strerror}", f"文件无法打开：{error.strerror}"))
    return runs


def _start(installation: "Installation", path: Path, inputs: dict[str, Any]) -> str:
    import mimetypes

    from designer.cli_work import BY, TENANT

    engine, limit = installation.engine, installation.settings.max_file_bytes
    size = path.stat().st_size
    if size == 0:
        raise Invalid(problem("file.empty", "the file is empty", "文件为空"))
    if size > limit:
        raise Invalid(problem("file.too_large", f"the file has {size} bytes, {limit} are allowed", f"文件有 {size} 字节，上限为 {limit} 字节"))
    subject_id = engine.create_subject(TENANT)
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    file = engine.save_file(TENANT, name=path.name, media_type=kind, data=path.read_bytes(), subject_id=subject_id)
    return engine.start(TENANT, WORKFLOW, {"resume": file.file_id, **inputs}, by=BY, subject_id=subject_id).run_id


def _wait(installation: "Installation", runs: dict[str, str], results: dict[str, Screened], total: int) -> None:
    from designer.cli_work import TENANT, wait_for_runs

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err) as progress:
        bar = progress.add_task(say("Screening", "筛选中"), total=total, completed=len(results))

        def tell(run: RunSummary) -> None:
            name = runs[run.run_id]
            results[name] = screened(name, installation.engine.run(TENANT, run.run_id))
            progress.advance(bar)

        definition = installation.engine.workflow(TENANT, WORKFLOW)
        wait_for_runs(installation, set(runs), lambda run: is_decided(run, definition), tell)


def is_decided(run: RunSummary, definition: DefinitionDetail) -> bool:
    """Whether the screening decision stands, or a person must help before it can."""
    people = {node.node_id for node in definition.nodes if node.kind == "user_task"}
    return bool(run.facts.get("route")) or run.has_incident or run.status != "running" or (bool(run.node_ids) and people.issuperset(run.node_ids))


def screened(file: str, run: RunDetail) -> Screened:
    """The line of one file, from its run."""
    profile, match = _output(run, "extract_resume").get("resume", {}), _output(run, "match_resume")
    candidate = {name: _plain(name, profile.get(name)) for name in CANDIDATE} if profile else {}
    route = run.facts.get("route")
    if not route or not match:
        return msgspec.structs.replace(_failed(file, _why(run)), candidate=candidate, route=route, run_id=run.run_id)
    reasons = [_reason(one) for one in match.get("reasons", [])]
    return Screened(file=file, status="screened", candidate=candidate, score=match.get("score"), route=route, reasons=reasons, run_id=run.run_id)


def _plain(name: str, value: Any) -> Any:
    # Skills and certificates are lists of names here; where each stood is in the run.
    return [one.get("name") for one in value or []] if name in ("skills", "certificates") else value


def _output(run: RunDetail, node_type: str) -> dict[str, Any]:
    ids = {node.node_id for node in run.definition.nodes if node.type == node_type}
    found = [node.output for node in run.nodes if node.node_id in ids and node.state == "completed" and isinstance(node.output, dict)]
    return found[-1] if found else {}


def _why(run: RunDetail) -> Text:
    if run.incidents:
        return run.incidents[-1].message
    errors = [node.error for node in run.nodes if node.error]
    return errors[-1] if errors else Text("the run ended before the screening decision", "流程在筛选决定之前结束")


def _reason(value: dict[str, Any]) -> Reason:
    text = value.get("text")
    said = Text(str(text.get("en", "")), str(text.get("zh", ""))).get(language()) if isinstance(text, dict) else str(text or "")
    return Reason(said, value.get("page"), str(value.get("quote") or ""))


def _failed(file: str, why: Text) -> Screened:
    return Screened(file=file, status="failed", reasons=[Reason(why.get(language()))])


def write_list(ranked: list[Screened], file: Path) -> None:
    """The result as JSON, in a folder that is made when it is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(msgspec.json.format(msgspec.json.Encoder(decimal_format="number").encode(ranked), indent=2) + b"\n")


def print_table(ranked: list[Screened]) -> None:
    """The result as a table, one line a file."""
    table = Table("#", say("File", "文件"), say("Candidate", "候选人"), say("Score", "匹配度"), say("Route", "去向"), say("Why", "理由"), box=None, pad_edge=False)
    colours = {"interview": "green", "manual_review": "yellow"}
    for place, one in enumerate(ranked, 1):
        score = "-" if one.score is None else f"{one.score:.0f}"
        why = one.reasons[0].text if one.reasons else ""
        style = "red" if one.status == "failed" else colours.get(one.route or "", "")
        table.add_row(str(place), one.file, str(one.candidate.get("name") or ""), score, one.route or say("failed", "失败"), why, style=style)
    out.print(table)
