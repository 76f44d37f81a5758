"""Packs while they are drawn: the list, the draft that several people share, publishing, versions.

A thin face of `engine.drafts`. The surprising rule: a change names the revision that its author has seen, so that nobody's work is written over unseen (409).
"""

from typing import Annotated, Any

import msgspec
from litestar import Request, Router, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter

from designer.api.editing import EditingProblem, editing_problem
from designer.api.guard import needs
from designer.api.language import language_of
from designer.api.paging import Items
from engine.errors import Text
from engine.model.draft import Draft, DraftSaved, PackSummary, PackVersion, PackVersionDetail, Publication
from engine.service import Engine
from tenants.principal import Principal

__all__ = ["packs_router"]

Revision = Annotated[int, msgspec.Meta(ge=0)]
Seen = Annotated[int, QueryParameter(ge=0, description="The draft's revision that was seen last")]


class NewPackBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A new pack: blank, or a copy of the pack `copy_of`."""

    key: str
    title: Text
    copy_of: str = ""


class DraftBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Changed texts by their paths (null takes a file away), and the revision that their author had seen."""

    revision: Revision
    files: dict[str, str | None]


class PublishBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The revision to publish, a name and a note; `over`: the newest version, when the draft stands on an older one and shall be published all the same."""

    revision: Revision
    name: str = ""
    note: str = ""
    over: Revision = 0


class RestoreBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The draft's revision that was seen: what is in it gives way to the old version."""

    revision: Revision


class PackList(msgspec.Struct, frozen=True, kw_only=True):
    """All packs; `people`: names by id."""

    items: list[PackSummary]
    people: dict[str, str]


class VersionList(msgspec.Struct, frozen=True, kw_only=True):
    """The published versions of a pack, newest first; `people`: names by id."""

    items: list[PackVersion]
    people: dict[str, str]


@get("/packs", sync_to_thread=True, opt=needs("packs:read"))
def list_packs(principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PackList:
    """All packs of the tenant, published or only drawn yet."""
    found, people = engine.drafts.packs(principal.tenant_id)
    return PackList(items=found, people=people)


@post("/packs", sync_to_thread=True, opt=needs("packs:write"))
def create_pack(data: JSONBody[NewPackBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Draft:
    """A new pack as a draft."""
    return engine.drafts.create(principal.tenant_id, data.key, data.title, copy_of=data.copy_of, by=principal.principal_id)


@get("/packs/{pack:str}/draft", sync_to_thread=True, opt=needs("packs:read"))
def show_draft(
    pack: FromPath[str],
    principal: NamedDependency[Principal],
    engine: NamedDependency[Engine],
    after: Annotated[int, QueryParameter(ge=-1, description="Only the files changed since this revision")] = -1,
) -> Draft:
    """The draft of a pack; where there is none, its newest version as one would begin."""
    return engine.drafts.draft(principal.tenant_id, pack, after=after)


@patch("/packs/{pack:str}/draft", sync_to_thread=True, opt=needs("packs:write"))
def save_draft(pack: FromPath[str], data: JSONBody[DraftBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> DraftSaved:
    """Keeps changed texts; 409 names each file that somebody else has changed meanwhile."""
    return engine.drafts.save(principal.tenant_id, pack, data.revision, data.files, by=principal.principal_id)


@delete("/packs/{pack:str}/draft", sync_to_thread=True, opt=needs("packs:write"))
def discard_draft(pack: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], revision: Seen) -> None:
    """Throws the draft away; a pack that was never published is gone with it."""
    engine.drafts.discard(principal.tenant_id, pack, revision, by=principal.principal_id)


@get("/packs/{pack:str}/draft/problems", sync_to_thread=True, opt=needs("packs:read"))
def find_draft_problems(pack: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine], request: Request[Any, Any, Any]) -> Items[EditingProblem]:
    """What publishing would say of the draft."""
    language = language_of(request)
    return Items([editing_problem(one, one.file, language) for one in engine.drafts.problems(principal.tenant_id, pack)])


@post("/packs/{pack:str}/publish", sync_to_thread=True, status_code=200, opt=needs("packs:publish"))
def publish_pack(pack: FromPath[str], data: JSONBody[PublishBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PackVersion:
    """Makes the draft the next version; 422 with all problems while errors stand. Asking again gives the same version."""
    asked = Publication(revision=data.revision, name=data.name, note=data.note, over=data.over)
    return engine.drafts.publish(principal.tenant_id, pack, asked, by=principal.principal_id)


@get("/packs/{pack:str}/versions", sync_to_thread=True, opt=needs("packs:read"))
def list_versions(pack: FromPath[str], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> VersionList:
    """The published versions, newest first."""
    found, people = engine.drafts.versions(principal.tenant_id, pack)
    return VersionList(items=found, people=people)


@get("/packs/{pack:str}/versions/{version:int}", sync_to_thread=True, opt=needs("packs:read"))
def show_version(pack: FromPath[str], version: FromPath[int], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> PackVersionDetail:
    """A published version with its texts."""
    return engine.drafts.version(principal.tenant_id, pack, version)


@post("/packs/{pack:str}/versions/{version:int}/restore", sync_to_thread=True, status_code=200, opt=needs("packs:write"))
def restore_version(pack: FromPath[str], version: FromPath[int], data: JSONBody[RestoreBody], principal: NamedDependency[Principal], engine: NamedDependency[Engine]) -> Draft:
    """The texts of a published version as the draft; nothing is published by it."""
    return engine.drafts.restore(principal.tenant_id, pack, version, data.revision, by=principal.principal_id)


def packs_router(max_bytes: int) -> Router:
    """The routes; their bodies hold whole packs."""
    handlers = [
        list_packs, create_pack, show_draft, save_draft, discard_draft, find_draft_problems, publish_pack, list_versions, show_version, restore_version,
    ]  # fmt: skip
    return Router("", route_handlers=handlers, tags=["packs"], request_max_body_size=max_bytes)
