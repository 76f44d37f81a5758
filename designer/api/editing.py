"""What the browser's editor asks of a pack's texts while somebody writes: problems, completion, hover, definition, references, rename, formatting.

A thin face of `engine.editing`: texts come with the request and nothing is stored. The surprising rule: these are POSTs that change nothing, since a pack does not fit
into an address.
"""

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, post
from litestar.di import NamedDependency
from litestar.params import JSONBody

from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Items
from engine.editing import Edit, Span, Workspace
from engine.errors import Invalid, Problem, problem
from engine.settings import Settings
from nodes.registry import manifests
from tenants.principal import Principal
from tenants.roles import ROLES

__all__ = ["EditingProblem", "Name", "editing_problem", "editing_router", "workspace_of"]

Line = Annotated[int, msgspec.Meta(ge=1)]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


class EditingBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a pack by their paths in it, and one of them; "" means all, where that makes sense."""

    files: dict[str, str]
    file: str = ""


class PlaceBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place in one of the texts: line and column count from 1, in characters."""

    files: dict[str, str]
    file: Name
    line: Line
    column: Line


class RenameBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The name at a place, and its new one."""

    files: dict[str, str]
    file: Name
    line: Line
    column: Line
    new_name: Name


class EditingProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong (`error`) or hardly meant (`warning`), in the reader's language."""

    code: str
    severity: str
    message: str
    file: str
    path: str
    line: int
    column: int
    expected: str
    nearest: str


class CompletionItem(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may stand at the place; `insert` replaces `span`. `documentation` is Markdown."""

    label: str
    kind: str
    detail: str
    documentation: str
    insert: str
    span: Span


class HoverReply(msgspec.Struct, frozen=True):
    """What stands at the place, as Markdown; "" and no span for nothing."""

    text: str
    span: Span | None


class FormatReply(msgspec.Struct, frozen=True):
    """The text in the one style."""

    text: str
    is_changed: bool


def workspace_of(files: dict[str, str], settings: Settings) -> Workspace:
    """The workspace. Raises Invalid when there are too many files, or paths that cannot be a pack's."""
    if len(files) > settings.editing_files:
        most = settings.editing_files
        raise Invalid(problem("editing.too_many", f"{len(files)} files are too many", f"文件过多：{len(files)} 个", path="files", expected=f"<= {most}"))
    wrong = [name for name in files if not name or len(name) > 200 or name.startswith("/") or ".." in name.split("/")]
    if wrong:
        raise Invalid(*(problem("editing.path", f"{name[:80]!r} is no path in a pack", f"“{name[:80]}”不是包内路径", path=f"files.{name[:80]}") for name in wrong[:20]))
    return Workspace(files, manifests(), ROLES)


@post("/editing/problems", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def find_problems(
    data: JSONBody[EditingBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings], request: Request[Any, Any, Any]
) -> Items[EditingProblem]:
    """What is wrong in one file, or in all of them."""
    workspace, language = workspace_of(data.files, settings), language_of(request)
    found = {data.file: workspace.problems(data.file)} if data.file else workspace.all_problems()
    return Items([editing_problem(one, name, language) for name, problems in found.items() for one in problems])


def editing_problem(one: Problem, file: str, language: str) -> EditingProblem:
    """A problem in one language."""
    return EditingProblem(
        code=one.code,
        severity=one.severity,
        message=one.message.get(language),
        file=file,
        path=one.path,
        line=one.line,
        column=one.column,
        expected=one.expected,
        nearest=one.nearest,
    )


@post("/editing/complete", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def complete(data: JSONBody[PlaceBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings], request: Request[Any, Any, Any]) -> Items[CompletionItem]:
    """What may stand at a place, the best first."""
    language = language_of(request)
    found = workspace_of(data.files, settings).complete(data.file, data.line, data.column)
    items = [
        CompletionItem(label=one.label, kind=one.kind, detail=one.detail.get(language), documentation=one.documentation.get(language), insert=one.insert, span=one.span)
        for one in found
    ]
    return Items(items)


@post("/editing/hover", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def hover(data: JSONBody[PlaceBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings], request: Request[Any, Any, Any]) -> HoverReply:
    """What stands at a place."""
    found = workspace_of(data.files, settings).hover(data.file, data.line, data.column)
    return HoverReply(found.text.get(language_of(request)), found.span) if found is not None else HoverReply("", None)


@post("/editing/definition", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def find_definition(data: JSONBody[PlaceBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings]) -> Items[Span]:
    """Where what is named at a place is defined."""
    return Items(workspace_of(data.files, settings).definition(data.file, data.line, data.column))


@post("/editing/references", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def find_references(data: JSONBody[PlaceBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings]) -> Items[Span]:
    """Every place that names what is named at a place."""
    return Items(workspace_of(data.files, settings).references(data.file, data.line, data.column))


@post("/editing/rename", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def rename(data: JSONBody[RenameBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings]) -> Items[Edit]:
    """The edits that give something another name; refused with 409 when one of its places is not sure."""
    return Items(workspace_of(data.files, settings).rename(data.file, data.line, data.column, data.new_name))


@post("/editing/format", sync_to_thread=True, status_code=200, opt=needs("workflows:read"))
def format_file(data: JSONBody[EditingBody], principal: NamedDependency[Principal], settings: NamedDependency[Settings]) -> FormatReply:
    """One file in the one style; comments stay."""
    workspace = workspace_of(data.files, settings)
    edits = workspace.format(data.file)
    return FormatReply(edits[0].text if edits else workspace.files[data.file], bool(edits))


def editing_router(max_bytes: int) -> Router:
    """The routes; their bodies hold whole packs."""
    handlers = [find_problems, complete, hover, find_definition, find_references, rename, format_file]
    return Router("", route_handlers=handlers, tags=["editing"], request_max_body_size=max_bytes)
