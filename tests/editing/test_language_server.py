"""The language server as an editor runs it: the real process, spoken to over its stdin and stdout."""

import asyncio
import os
import shutil
import socket
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.office import ROOT

PATIENCE = 60.0
"""Seconds after which an answer that did not come counts as none."""

Told = Callable[[Path], Awaitable[list[lsp.Diagnostic]]]


class Editor(LanguageClient):
    """A small editor: it keeps the problems that it is told."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.problems: dict[str, list[lsp.Diagnostic]] = {}
        self.news = asyncio.Condition()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def told(params: lsp.PublishDiagnosticsParams) -> None:
            async with self.news:
                self.problems[params.uri] = list(params.diagnostics)
                self.news.notify_all()

    def open(self, file: Path, text: str | None = None) -> None:
        document = lsp.TextDocumentItem(file.as_uri(), "hireloom", 1, file.read_text("utf-8") if text is None else text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(document))

    def type_in(self, file: Path, place: tuple[int, int, int, int], text: str, version: int = 2) -> None:
        line, start, end_line, end = place
        change = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(line, start), lsp.Position(end_line, end)), text)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(version, file.as_uri()), [change]))

    async def until(self, file: Path, holds: Callable[[list[lsp.Diagnostic]], bool]) -> list[lsp.Diagnostic]:
        """The problems of a file once they are as expected."""
        async with self.news:
            await asyncio.wait_for(self.news.wait_for(lambda: file.as_uri() in self.problems and holds(self.problems[file.as_uri()])), PATIENCE)
        return self.problems[file.as_uri()]


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("HIRELOOM_", "LC_", "LANG"))} | {"PYTHONWARNINGS": "error"}


def live(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs a story in a thread of its own: another test's browser may have a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, story()).result()


@asynccontextmanager
async def editor(folder: Path, language: str = "en") -> AsyncIterator[Editor]:
    client = Editor()
    await client.start_io(sys.executable, "-m", "designer.cli", "lsp", env=environment(), cwd=str(ROOT))
    await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), process_id=None, root_uri=folder.as_uri(), locale=language))
    client.initialized(lsp.InitializedParams())
    try:
        yield client
    finally:
        await client.shutdown_async(None)
        client.exit(None)
        await client.stop()


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "workflows" / "hiring", tmp_path / "hiring", ignore=shutil.ignore_patterns("samples")))


def place_of(file: Path, needle: str, shift: int = 0) -> lsp.Position:
    """Where a text stands, as the protocol counts: from 0, columns in UTF-16."""
    before = file.read_text("utf-8").split(needle, 1)[0]
    line = before.rpartition("\n")[2]
    return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2 + shift)


def at(file: Path, position: lsp.Position) -> dict[str, Any]:
    return {"text_document": lsp.TextDocumentIdentifier(file.as_uri()), "position": position}


def test_problems_come_while_typing_and_go_when_they_are_mended(pack: Path) -> None:
    async def story() -> None:
        file = pack / "hiring.form"
        async with editor(pack, "zh") as client:
            client.open(file)
            assert await client.until(file, lambda found: True) == []
            line = place_of(file, 'comment "Comment" | "评语"').line
            client.type_in(file, (line, 0, line, 0), '  x "😀" | "甲" : txet\n')
            [found] = await client.until(file, bool)
            assert (found.severity, found.range.start) == (lsp.DiagnosticSeverity.Error, lsp.Position(line, 17))
            assert "没有字段类型" in found.message
            assert "text" in found.message
            client.type_in(file, (line, 0, line + 1, 0), "", 3)
            assert await client.until(file, lambda found: not found) == []

    live(story)


def test_a_broken_form_is_told_in_its_own_file_and_the_workflow_is_told_what_it_lost(pack: Path) -> None:
    async def story() -> None:
        form, flow = pack / "hiring.form", pack / "hiring.workflow.yaml"
        async with editor(pack) as client:
            client.open(flow)
            client.open(form)
            await client.until(form, lambda found: True)
            start = place_of(form, "form comment")
            client.type_in(form, (start.line, 5, start.line, 12), "remark")
            [found] = await client.until(flow, bool)
            assert found.code == "workflow.form"
            assert "comment" in found.message

    live(story)


def test_completion_offers_names_with_types_and_titles_in_the_language_of_the_editor(pack: Path) -> None:
    async def story() -> None:
        flow = pack / "hiring.workflow.yaml"
        async with editor(pack, "zh") as client:
            client.open(flow)
            position = place_of(flow, "=result.values.decision", len("=result.values."))
            found = await client.text_document_completion_async(lsp.CompletionParams(**at(flow, position)))
            items = {item.label: item for item in found.items}
            assert set(items) == {"decision", "comment"}
            assert "决定" in items["decision"].detail
            assert items["decision"].text_edit.range == lsp.Range(position, position)

    live(story)


def test_places_are_counted_in_utf_16_behind_chinese_text_and_emoji(pack: Path) -> None:
    async def story() -> None:
        form = pack / "hiring.form"
        text = form.read_text("utf-8").replace('check "Explain a low score" | "低分须说明依据"', 'check "😀😀" | "低分😀依据"')
        form.write_text(text, "utf-8")
        async with editor(pack) as client:
            client.open(form)
            position = place_of(form, "(technical <= 2 or communication <= 2) and", 3)
            [target] = await client.text_document_definition_async(lsp.DefinitionParams(**at(form, position)))
            assert target.range.start == place_of(form, "technical     ")
            edit = await client.text_document_rename_async(lsp.RenameParams(new_name="skill", **at(form, position)))
            changed = apply(text, edit.changes[form.as_uri()])
            assert changed == text.replace("technical ", "skill ")

    live(story)


def apply(text: str, edits: list[lsp.TextEdit]) -> str:
    """The text after edits whose columns count UTF-16."""
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        assert edit.range.start.line == edit.range.end.line
        wide = lines[edit.range.start.line].encode("utf-16-le")
        wide = wide[: edit.range.start.character * 2] + edit.new_text.encode("utf-16-le") + wide[edit.range.end.character * 2 :]
        lines[edit.range.start.line] = wide.decode("utf-16-le")
    return "\n".join(lines)


def test_definition_references_hover_and_outline_answer_across_files(pack: Path) -> None:
    async def story() -> None:
        flow, form, rules = pack / "hiring.workflow.yaml", pack / "hiring.form", pack / "hiring.rules"
        async with editor(pack) as client:
            client.open(flow)
            position = place_of(flow, "decision: screening", 12)
            [target] = await client.text_document_definition_async(lsp.DefinitionParams(**at(flow, position)))
            assert target == lsp.Location(rules.as_uri(), lsp.Range(place_of(rules, "screening"), place_of(rules, "screening", len("screening"))))
            context = lsp.ReferenceContext(include_declaration=False)
            [used] = await client.text_document_references_async(lsp.ReferenceParams(context=context, **at(rules, target.range.start)))
            assert used.range.start == place_of(flow, "decision: screening", 10)
            hover = await client.text_document_hover_async(lsp.HoverParams(**at(flow, place_of(flow, "=count(missing)", 3))))
            assert "count(" in hover.contents.value
            outline = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(form.as_uri())))
            assert [one.name for one in outline][:3] == ["application", "new_resume", "screening_review"]

    live(story)


def test_a_rename_that_is_not_sure_is_refused_with_the_reason(pack: Path) -> None:
    async def story() -> None:
        flow = pack / "hiring.workflow.yaml"
        async with editor(pack) as client:
            client.open(flow)
            position = place_of(flow, "subject: candidate", 10)
            with pytest.raises(Exception, match="outside of this pack"):
                await client.text_document_rename_async(lsp.RenameParams(new_name="person", **at(flow, position)))

    live(story)


@pytest.mark.parametrize("name", ["hiring.form", "not_there.form", "not_there.workflow.yaml", "read.me", "hiring.workflow.yaml"])
def test_a_file_that_is_not_open_is_answered_from_the_disk_or_with_nothing(pack: Path, name: str) -> None:
    async def story() -> None:
        file = pack / name
        where = at(file, lsp.Position(3, 4))
        document = lsp.TextDocumentIdentifier(file.as_uri())
        async with editor(pack) as client:
            await client.text_document_hover_async(lsp.HoverParams(**where))
            await client.text_document_completion_async(lsp.CompletionParams(**where))
            await client.text_document_definition_async(lsp.DefinitionParams(**where))
            await client.text_document_references_async(lsp.ReferenceParams(context=lsp.ReferenceContext(include_declaration=True), **where))
            await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**where))
            outline = await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document))
            assert bool(outline) == file.is_file()
            options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
            assert not await client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))

    live(story)


def test_formatting_answers_one_edit_and_then_none(pack: Path) -> None:
    async def story() -> None:
        flow = pack / "hiring.workflow.yaml"
        good = flow.read_text("utf-8")
        options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
        async with editor(pack) as client:
            client.open(flow, good.replace("\nfacts:", "\n\n\n\nfacts:"))
            [edit] = await client.text_document_formatting_async(lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(flow.as_uri()), options))
            assert edit.new_text == good.replace("\nfacts:", "\n\nfacts:")
            client.open(flow, edit.new_text)
            assert not await client.text_document_formatting_async(lsp.DocumentFormattingParams(lsp.TextDocumentIdentifier(flow.as_uri()), options))

    live(story)


def test_the_server_answers_on_a_port_too(pack: Path) -> None:
    async def story() -> None:
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = probe.getsockname()[1]
        server = await asyncio.create_subprocess_exec(sys.executable, "-m", "designer.cli", "lsp", "--tcp", str(port), cwd=str(ROOT), env=environment())
        try:
            client = Editor()
            await connected(client, port)
            await client.initialize_async(lsp.InitializeParams(lsp.ClientCapabilities(), process_id=None, root_uri=pack.as_uri(), locale="en"))
            client.open(pack / "hiring.form")
            assert await client.until(pack / "hiring.form", lambda found: True) == []
            await client.shutdown_async(None)
            client.exit(None)
            assert await asyncio.wait_for(server.wait(), PATIENCE) == 0
        finally:
            if server.returncode is None:
                server.kill()
                await server.wait()

    live(story)


async def connected(client: Editor, port: int) -> None:
    """Connects as soon as the server listens."""

    async def until_it_listens() -> None:
        while True:
            try:
                await client.start_tcp("127.0.0.1", port)
                return
            except ConnectionRefusedError:
                await asyncio.sleep(0.05)

    await asyncio.wait_for(until_it_listens(), PATIENCE)
