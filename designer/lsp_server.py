"""The language server for forms, record types, rules and workflows.

A thin face of `engine.editing`: it knows the protocol and nothing of the languages. The surprising rule: the protocol counts lines and columns from 0, columns in UTF-16
units unless the editor agrees on others, and the workspace from 1 in characters; both ways pass through `_Server`.
"""

import asyncio
from collections.abc import Callable, Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec, ServerTextPosition

from engine.editing import Completion, Edit, OutlineItem, Span, Workspace
from engine.editing.folder import Folders
from engine.errors import Fault, Problem, Text
from nodes.registry import manifests
from tenants.roles import ROLES

__all__ = ["make_server"]

REST = 0.15
"""Seconds of silence after a keystroke before problems are looked for."""
REQUEST_FAILED = -32803
_KINDS = {
    "field": lsp.CompletionItemKind.Field, "variable": lsp.CompletionItemKind.Variable, "function": lsp.CompletionItemKind.Function, "keyword": lsp.CompletionItemKind.Keyword,
    "type": lsp.CompletionItemKind.TypeParameter, "setting": lsp.CompletionItemKind.Property, "node": lsp.CompletionItemKind.Module, "form": lsp.CompletionItemKind.Class,
    "record": lsp.CompletionItemKind.Struct, "decision": lsp.CompletionItemKind.Interface, "workflow": lsp.CompletionItemKind.File, "role": lsp.CompletionItemKind.Constant,
    "template": lsp.CompletionItemKind.File, "value": lsp.CompletionItemKind.Value, "input": lsp.CompletionItemKind.Variable, "output": lsp.CompletionItemKind.Variable,
}  # fmt: skip
_SYMBOLS = {
    "form": lsp.SymbolKind.Class, "record": lsp.SymbolKind.Struct, "section": lsp.SymbolKind.Namespace, "field": lsp.SymbolKind.Field, "decision": lsp.SymbolKind.Interface,
    "function": lsp.SymbolKind.Function, "input": lsp.SymbolKind.Variable, "output": lsp.SymbolKind.Variable, "node": lsp.SymbolKind.Module,
}  # fmt: skip
_TRIGGERS = [".", " ", ":", "=", "|", "{", "(", ",", '"']


class _Server(LanguageServer):
    """The server with the packs that are open in it."""

    def __init__(self, language: str) -> None:
        super().__init__("hireloom", version("hireloom"))
        self.folders = Folders(manifests(), ROLES)
        self.language = language
        self.waiting: dict[Path, asyncio.TimerHandle] = {}
        self.told: dict[Path, set[str]] = {}

    @property
    def codec(self) -> PositionCodec:
        return self.workspace.position_codec

    def at(self, uri: str) -> tuple[Path, str, Workspace]:
        found = self.folders.at(_path(uri))
        return found if found[1] in found[2].files else self.folders.alone(_path(uri))

    def place(self, uri: str, position: lsp.Position) -> tuple[Workspace, str, int, int]:
        """The workspace, the file in it, and line and column from 1."""
        _, file, workspace = self.at(uri)
        found = self.codec.position_from_client_units(_lines(workspace, file), position)
        return workspace, file, found.line + 1, found.character + 1

    def range(self, workspace: Workspace, span: Span) -> lsp.Range:
        lines = _lines(workspace, span.file)
        ends = ((span.line, span.column), (span.end_line, span.end_column))
        start, end = (self.codec.position_to_client_units(lines, ServerTextPosition(line - 1, column - 1)) for line, column in ends)
        return lsp.Range(start, end)

    def location(self, folder: Path, workspace: Workspace, span: Span) -> lsp.Location:
        return lsp.Location(_uri(folder / span.file), self.range(workspace, span))

    def say(self, text: Text) -> str:
        return text.get(self.language)

    def changed(self, uri: str, text: str | None) -> None:
        """A text was opened, changed or (None) closed: its pack is looked at again when the typing rests."""
        path = _path(uri)
        if text is None:
            self.folders.close(path)
        else:
            self.folders.open(path, text)
        if path in self.waiting:
            self.waiting.pop(path).cancel()
        self.waiting[path] = asyncio.get_running_loop().call_later(REST, self.publish, path)

    def publish(self, path: Path) -> None:
        """Tells the problems of every file of the pack that holds `path`."""
        self.waiting.pop(path, None)
        folder, file, workspace = self.folders.at(path)
        key = folder if "pack.yaml" in workspace.files else path
        before = self.told.get(key, set())
        now = set()
        for name, problems in workspace.all_problems().items():
            found = [self.diagnostic(workspace, name, one) for one in problems]
            if found or name in before or name == file:
                self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(_uri(folder / name), found))
            if found:
                now.add(name)
        self.told[key] = now

    def diagnostic(self, workspace: Workspace, file: str, one: Problem) -> lsp.Diagnostic:
        line, column = max(one.line, 1), max(one.column, 1)
        text = _lines(workspace, file)[line - 1 : line] or [""]
        end = column
        while end <= len(text[0]) and (text[0][end - 1].isalnum() or text[0][end - 1] == "_"):
            end += 1
        plain = Problem(code=one.code, message=one.message, expected=one.expected, nearest=one.nearest)
        severity = lsp.DiagnosticSeverity.Error if one.is_error else lsp.DiagnosticSeverity.Warning
        span = Span(file, line, column, line, max(end, column + (column <= len(text[0]))))
        return lsp.Diagnostic(self.range(workspace, span), plain.describe(self.language), severity, one.code, source="hireloom", data={"nearest": one.nearest})


def _path(uri: str) -> Path:
    found = uris.to_fs_path(uri)
    return Path(found) if found else Path("/untitled") / uri.rpartition(":")[2].replace("/", "_")


def _uri(path: Path) -> str:
    return uris.from_fs_path(str(path)) or path.as_uri()


def _lines(workspace: Workspace, file: str) -> list[str]:
    return workspace.files[file].split("\n")


def make_server(language: str) -> LanguageServer:
    """The server with everything that it can do; it speaks `language` unless the editor asks for another one."""
    server = _Server(language)
    _add_texts(server)
    _add_questions(server)
    _add_edits(server)
    return server


def _add_texts(server: _Server) -> None:
    @server.feature(lsp.INITIALIZE)
    def initialize(params: lsp.InitializeParams) -> None:
        if params.locale:
            server.language = "zh" if params.locale.lower().startswith("zh") else "en"

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.changed(uri, server.workspace.get_text_document(uri).source)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.changed(params.text_document.uri, None)

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def stored(params: lsp.DidChangeWatchedFilesParams) -> None:
        for change in params.changes:
            path = _path(change.uri)
            asyncio.get_running_loop().call_soon(server.publish, path)


def _add_questions(server: _Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=_TRIGGERS))
    def complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        workspace, file, line, column = server.place(params.text_document.uri, params.position)
        found = workspace.complete(file, line, column)
        return lsp.CompletionList(True, [_item(server, workspace, number, one) for number, one in enumerate(found)])

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        workspace, file, line, column = server.place(params.text_document.uri, params.position)
        found = workspace.hover(file, line, column)
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, server.say(found.text)), server.range(workspace, found.span)) if found is not None else None

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        return _locations(server, params, Workspace.definition)

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        found = _locations(server, params, Workspace.references)
        if params.context.include_declaration:
            return found
        defined = _locations(server, params, Workspace.definition)
        return [one for one in found if one not in defined]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        _, file, workspace = server.at(params.text_document.uri)
        return [_symbol(server, workspace, one) for one in workspace.symbols(file)]


def _locations(server: _Server, params: Any, ask: Callable[[Workspace, str, int, int], list[Span]]) -> list[lsp.Location]:
    folder = server.at(params.text_document.uri)[0]
    workspace, file, line, column = server.place(params.text_document.uri, params.position)
    return [server.location(folder, workspace, span) for span in ask(workspace, file, line, column)]


def _add_edits(server: _Server) -> None:
    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare(params: lsp.PrepareRenameParams) -> lsp.Range | None:
        workspace, file, line, column = server.place(params.text_document.uri, params.position)
        span = workspace.symbol_span(file, line, column)
        return server.range(workspace, span) if span is not None else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        folder = server.at(params.text_document.uri)[0]
        workspace, file, line, column = server.place(params.text_document.uri, params.position)
        edits = _refused(server, lambda: workspace.rename(file, line, column, params.new_name))
        changes: dict[str, list[lsp.TextEdit]] = {}
        for one in edits:
            changes.setdefault(_uri(folder / one.span.file), []).append(lsp.TextEdit(server.range(workspace, one.span), one.text))
        return lsp.WorkspaceEdit(changes=changes)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        _, file, workspace = server.at(params.text_document.uri)
        edits = _refused(server, lambda: workspace.format(file))
        return [lsp.TextEdit(server.range(workspace, one.span), one.text) for one in edits]


def _refused(server: _Server, ask: Callable[[], Iterable[Edit]]) -> list[Edit]:
    """The edits; a refusal goes to the editor with all its reasons."""
    try:
        return list(ask())
    except Fault as fault:
        raise JsonRpcException("\n".join(one.describe(server.language) for one in fault.problems), REQUEST_FAILED) from fault


def _item(server: _Server, workspace: Workspace, number: int, one: Completion) -> lsp.CompletionItem:
    documentation = lsp.MarkupContent(lsp.MarkupKind.Markdown, server.say(one.documentation)) if one.documentation.en else None
    return lsp.CompletionItem(
        one.label,
        kind=_KINDS.get(one.kind, lsp.CompletionItemKind.Text),
        detail=server.say(one.detail) or None,
        documentation=documentation,
        sort_text=f"{number:04d}",
        filter_text=one.label,
        text_edit=lsp.TextEdit(server.range(workspace, one.span), one.insert),
    )


def _symbol(server: _Server, workspace: Workspace, one: OutlineItem) -> lsp.DocumentSymbol:
    children = [_symbol(server, workspace, child) for child in one.children]
    kind = _SYMBOLS.get(one.kind, lsp.SymbolKind.Variable)
    return lsp.DocumentSymbol(one.name, kind, server.range(workspace, one.span), server.range(workspace, one.name_span), server.say(one.detail), children=children)
