"""The screens' hand-written types name the same fields as what the server sends."""

import re
from pathlib import Path

import msgspec
import pytest

from designer.api.guest import GuestView
from designer.api.tasks import PreviewReply
from engine.model import view

MODEL = (Path(__file__).parents[2] / "designer" / "web" / "src" / "model.ts").read_text("utf-8")
NAMES = (
    "NodeView", "EdgeView", "DefinitionSummary", "DefinitionDetail", "RunSummary", "TokenView", "NodeState", "IncidentView", "TaskSummary", "RunDetail", "TaskDetail", "HistoryEntry",
    "FileView", "RecordView", "MailView",
)  # fmt: skip


def written(name: str) -> set[str]:
    """The fields of an interface in model.ts, inherited ones too."""
    found = re.search(rf"export interface {name}(?:<\w+>)?(?: extends (\w+))? \{{\n(.*?)\n\}}", MODEL, re.DOTALL)
    assert found, f"model.ts has no interface {name}"
    own = set(re.findall(r"^  '?([\w-]+)'?\??: ", found[2], re.MULTILINE))
    return own | (written(found[1]) if found[1] else set())


@pytest.mark.parametrize("name", NAMES)
def test_a_type_of_the_screens_has_the_fields_that_the_server_sends(name: str) -> None:
    sent = {field.encode_name for field in msgspec.structs.fields(getattr(view, name))}
    assert written(name) == sent


def test_the_guest_page_reads_only_what_it_is_sent() -> None:
    assert written("GuestPage") <= {field.encode_name for field in msgspec.structs.fields(GuestView)}


def test_what_a_form_says_while_it_is_filled_in_is_read_whole() -> None:
    assert written("FormState") == {field.encode_name for field in msgspec.structs.fields(PreviewReply)}
