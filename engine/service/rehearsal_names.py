"""Names in what is asked of a rehearsal: files that a pack can have, and values that could come out.

Knows no run. The surprising rule: a value is right when it came out, when a run can end with it, or when a text of the pack says it; of a fact that no run gives, any is.
"""

import re
from collections.abc import Collection, Mapping

from engine.errors import Invalid, nearest_name, problem
from engine.model.rehearsal import RehearsalQuery
from engine.pack.pack import SUFFIXES

__all__ = ["check_files", "check_selected"]

STATES = ("completed", "cancelled")
"""How a run ends whose end says nothing."""


def check_files(query: RehearsalQuery, known: Mapping[str, str]) -> None:
    """Raises Invalid when nothing is changed, for a file that no pack has, and for one that is taken away and was not there."""
    if not query.files:
        raise Invalid(problem("rehearsal.no_files", "say which files are changed", "请提供修改后的文件", path="files", expected=", ".join(sorted(known))))
    wrong = [name for name, text in query.files.items() if not (_is_of_a_pack(name) if text or query.is_whole else name in known)]
    if wrong:
        raise Invalid(
            *(
                problem(
                    "rehearsal.no_file", f"a pack has no file {name}", f"流程包没有文件 {name}", path=f"files.{name}",
                    nearest=nearest_name(name, known) or _mended(name), expected=", ".join(sorted(known)),
                )
                for name in wrong
            )
        )  # fmt: skip


def check_selected(query: RehearsalQuery, texts: Collection[str], seen: set[str], outcomes: set[str]) -> None:
    """Raises Invalid for a value that cannot come out."""
    could = seen if query.measure else {*seen, *outcomes, *STATES}
    for number, value in enumerate(query.selected):
        if could and value not in could and not (query.measure and any(_says(text, value) for text in texts)):
            near, expected = nearest_name(value, sorted(could)), ", ".join(sorted(one for one in could if one))
            raise Invalid(problem("rehearsal.no_value", f"{value} never comes out", f"不会出现取值 {value}", path=f"selected.{number}", nearest=near, expected=expected))


def _is_of_a_pack(name: str) -> bool:
    return name.startswith("templates/") or (name.endswith((*SUFFIXES, ".case.yaml")) and name not in (*SUFFIXES[:-1], ".case.yaml"))


def _mended(name: str) -> str:
    stem, _, ending = name.partition(".")
    near = nearest_name(f".{ending}", SUFFIXES)
    return f"{stem}{near}" if near else ""


def _says(text: str, value: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text) is not None
