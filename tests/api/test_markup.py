"""Text from outside that looks like rich's markup: the tables of the command line print it as it stands."""

import json
from pathlib import Path

import msgspec
import pytest

from designer.cli_console import err, out
from designer.cli_screen import Reason, Screened, print_table, write_list

ODD = ["[/b]", "cv[1].pdf", "[bold]x", ":smile:", "[link=x]y", "\\[a]"]


@pytest.mark.parametrize("text", ODD)
def test_brackets_in_names_files_and_reasons_are_printed_as_they_stand(text: str) -> None:
    rows = [
        Screened(file=f"{text}.pdf", status="screened", candidate={"name": f"N{text}"}, score=50.0, route="interview", reasons=[Reason(f"R{text}")]),
        Screened(file="b.pdf", status="failed", reasons=[Reason(f"F{text}")]),
    ]
    with out.capture() as captured:
        print_table(rows)
    printed = "".join(captured.get().split())
    for part in (f"{text}.pdf", f"N{text}", f"R{text}", f"F{text}"):
        assert part.replace(" ", "") in printed


@pytest.mark.parametrize("text", ODD)
def test_messages_to_either_stream_are_printed_as_they_stand(text: str) -> None:
    for console in (out, err):
        with console.capture() as captured:
            console.print(text, style="red")
        assert captured.get().strip() == text


def test_the_list_is_written_with_its_folder(tmp_path: Path) -> None:
    place = tmp_path / "new" / "result.json"
    write_list([Screened(file="a[/b].pdf", status="failed")], place)
    assert json.loads(place.read_text())[0]["file"] == "a[/b].pdf"
    assert msgspec.json.decode(place.read_bytes(), type=list[Screened])[0].status == "failed"
