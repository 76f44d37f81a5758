"""Drafts: the working copy of a pack that several people draw at once, from the first change to the version that is published.

A draft is one per pack. The surprising rule: two people on two files never disturb each other; who changes a file that another has changed since is refused, unless both
want the same text. A draft that was published or thrown away goes on counting its revisions, so that nothing drawn on the old one is written over the new.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from engine.errors import Conflict, Invalid, NotFound, Problem, Text, problem
from engine.model.draft import Draft, DraftSaved, DraftState, PackSummary, PackVersion, PackVersionDetail, Publication, VersionWorkflow
from engine.pack import CompiledPack, compile_pack
from engine.pack.blank import blank_pack, copied_pack
from engine.pack.titles import titles_in
from engine.service.deployment import check_surroundings, deploy_pack
from engine.service.draft_state import OpenDraft, check_files, check_key, check_words, find_draft, pack_from, title_from
from engine.service.rooms import Rooms
from engine.store import Connection, drafts, packs
from engine.store.drafts import FileRow

__all__ = ["Drafts"]


class Drafts:
    """Reads and writes drafts of a tenant's packs, and publishes them."""

    def __init__(self, rooms: Rooms) -> None:
        self._rooms = rooms

    def packs(self, tenant_id: str) -> tuple[list[PackSummary], dict[str, str]]:
        """All packs, published or only drawn yet, and the names of those who changed them."""
        with self._rooms.database.read() as connection:
            heads, rows = drafts.newest_heads(connection, tenant_id), drafts.draft_rows(connection, tenant_id)
            changed = drafts.file_rows(connection, tenant_id, rows)
            by = {row.changed_by for row in rows.values()} | {head.deployed_by for head, _ in heads.values()}
            people = drafts.names_of(connection, tenant_id, by)
        found = []
        for key in sorted({*heads, *rows}):
            version, head = heads.get(key, (None, None))
            row, touched = rows.get(key), {one.path: one for one in changed.get(key, [])}
            files = {*(head.files if head is not None else ()), *touched} - {path for path, one in touched.items() if one.text is None}
            title = title_from(touched["pack.yaml"].text if "pack.yaml" in touched else None) or (head.title if head is not None else Text(key))
            texts = {path: one.text for path, one in touched.items() if one.text is not None}
            stored = head.files if head is not None else {}
            titles = {path: titles_in(path, texts[path] if path in texts else msgspec.json.decode(stored[path], type=str)) for path in files}
            found.append(
                PackSummary(
                    titles={path: said for path, said in titles.items() if said},
                    pack=key, title=title, version=version.version if version is not None else 0, files=sorted(files),
                    deployed_at=version.deployed_at if version is not None else None, deployed_by=version.deployed_by if version is not None else "",
                    draft=None if row is None else DraftState(revision=row.revision, based_on=row.based_on, changed_at=row.changed_at, changed_by=row.changed_by),
                )
            )  # fmt: skip
        return found, dict(people)

    def draft(self, tenant_id: str, key: str, *, after: int = -1) -> Draft:
        """The draft, else the newest version as one would begin. `after`: only the files changed since that revision. Raises NotFound."""
        with self._rooms.database.read() as connection:
            found = find_draft(connection, tenant_id, key, drafts.draft_row(connection, tenant_id, key), self._rooms.clock)
            row, files = found.row, found.files
            people = drafts.names_of(connection, tenant_id, {row.changed_by, *(one.changed_by for one in found.changed.values())})
        if after >= row.first_revision:
            files = {path: text for path, text in files.items() if path in found.changed and found.changed[path].revision > after}
        return Draft(
            pack=key, title=title_from(found.text("pack.yaml")) or Text(key), revision=row.revision, based_on=row.based_on, newest=found.newest, is_open=row.is_open,
            changed_at=row.changed_at if row.is_open else None, changed_by=row.changed_by if row.is_open else "", files=files,
            marks=[found.mark(one) for one in found.changed.values()], people=dict(people),
        )  # fmt: skip

    def save(self, tenant_id: str, key: str, revision: int, files: Mapping[str, str | None], *, by: str) -> DraftSaved:
        """Writes texts (None takes a file away) that were changed by somebody who had seen `revision`. Raises NotFound, Invalid, and Conflict naming each file that another has changed since."""
        check_files(files)
        now = self._rooms.clock.now()
        with self._rooms.database.write() as connection:
            row = drafts.lock_draft(connection, tenant_id, key, by=by, now=now)
            found = find_draft(connection, tenant_id, key, row, self._rooms.clock)
            self._check_seen(connection, tenant_id, found, revision)
            wanted = {path: text for path, text in files.items() if text != found.text(path)}
            clashes = [found.changed[path] for path in wanted if path in found.changed and found.changed[path].revision > revision]
            people = dict(drafts.names_of(connection, tenant_id, {one.changed_by for one in found.changed.values()}))
            if clashes:
                raise _clash(clashes, people)
            others = {path: one.text for path, one in found.changed.items() if one.revision > revision and path not in files}
            if wanted:
                found = self._write(connection, tenant_id, found, wanted, by=by, now=now)
        marks = [found.mark(one) for one in found.changed.values()]
        return DraftSaved(revision=found.row.revision, based_on=found.row.based_on, saved_at=now, others=others, marks=marks, people=people)

    def discard(self, tenant_id: str, key: str, revision: int, *, by: str) -> None:
        """Throws the draft away; a pack that was never published is gone with it. Raises NotFound, Conflict when somebody has changed it since `revision`."""
        now = self._rooms.clock.now()
        with self._rooms.database.write() as connection:
            row = drafts.lock_draft(connection, tenant_id, key, by=by, now=now)
            found = find_draft(connection, tenant_id, key, row, self._rooms.clock)
            if not row.is_open:
                return
            self._check_newest_seen(connection, tenant_id, found, revision)
            drafts.close_draft(connection, tenant_id, row, by=by, now=now)

    def create(self, tenant_id: str, key: str, title: Text, *, copy_of: str = "", by: str) -> Draft:
        """A new pack as a draft: blank, or a copy of another (its draft, else its newest version). Raises Invalid, NotFound, Conflict when the key is taken."""
        check_key(key, title)
        files = copied_pack(self.draft(tenant_id, copy_of).files, copy_of, key, title) if copy_of else blank_pack(key, title)
        now = self._rooms.clock.now()
        with self._rooms.database.write() as connection:
            row = drafts.lock_draft(connection, tenant_id, key, by=by, now=now)
            if row.is_open or packs.newest_pack(connection, tenant_id, key) is not None:
                raise Conflict(problem("pack.taken", f"there is already a pack {key}", f"流程包 {key} 已存在", path="key"))
            self._write(connection, tenant_id, OpenDraft(row=row, base={}, changed={}, newest=0), files, by=by, now=now)
        return self.draft(tenant_id, key)

    def problems(self, tenant_id: str, key: str) -> list[Problem]:
        """Everything that is wrong with the draft, as publishing it would say. Raises NotFound."""
        return self._judged(tenant_id, key, self.draft(tenant_id, key).files)[1]

    def publish(self, tenant_id: str, key: str, asked: Publication, *, by: str) -> PackVersion:
        """Makes the draft the pack's next version. Raises NotFound, Invalid with all problems, and Conflict when somebody has changed or deployed something since.

        Asking again for what was published already gives that version.
        """
        check_words(asked)
        done = next((row for row, _ in self._versions(tenant_id, key) if row.draft_revision == asked.revision > 0), None)
        if done is not None:
            return self.version(tenant_id, key, done.version)
        seen = self.draft(tenant_id, key)
        compiled, problems = self._judged(tenant_id, key, seen.files)
        if compiled is None or any(one.is_error for one in problems):
            raise Invalid(*problems)
        now = self._rooms.clock.now()
        with self._rooms.database.write() as connection:
            row = drafts.lock_draft(connection, tenant_id, key, by=by, now=now)
            found = find_draft(connection, tenant_id, key, row, self._rooms.clock)
            self._check_newest_seen(connection, tenant_id, found, asked.revision)
            if not row.is_open or row.revision != seen.revision:
                raise Conflict(problem("draft.nothing", "there is no draft to publish", "没有可发布的草稿"))
            if found.newest != row.based_on and asked.over != found.newest:
                raise _behind(row.based_on, found.newest)
            if not deploy_pack(connection, tenant_id, compiled, by=by, now=now, remark=packs.Remark(asked.name.strip(), asked.note.strip(), row.revision)):
                raise Conflict(problem("draft.same", f"the draft is the same as version {found.newest}", f"草稿与版本 {found.newest} 相同，无需发布"))
            drafts.close_draft(connection, tenant_id, row, by=by, now=now)
        return self.version(tenant_id, key, found.newest + 1)

    def versions(self, tenant_id: str, key: str) -> tuple[list[PackVersion], dict[str, str]]:
        """The published versions, newest first, and the names of those who published. Raises NotFound."""
        with self._rooms.database.read() as connection:
            find_draft(connection, tenant_id, key, drafts.draft_row(connection, tenant_id, key), self._rooms.clock)
            rows = drafts.version_rows(connection, tenant_id, key)
            people = drafts.names_of(connection, tenant_id, {row.deployed_by for row, _ in rows})
        return [_version(row, came) for row, came in rows], dict(people)

    def version(self, tenant_id: str, key: str, version: int) -> PackVersionDetail:
        """A published version with its texts. Raises NotFound."""
        with self._rooms.database.read() as connection:
            rows = drafts.version_rows(connection, tenant_id, key, version) if version > 0 else []
            if not rows:
                raise NotFound(problem("pack.no_version", f"the pack {key} has no version {version}", f"流程包 {key} 没有版本 {version}", path="version"))
            pack = packs.load_pack(connection, rows[0][0].pack_id)
        head = _version(*rows[0])
        return PackVersionDetail(**{name: getattr(head, name) for name in PackVersion.__struct_fields__}, title=pack.title, files=dict(sorted(pack.files.items())))

    def restore(self, tenant_id: str, key: str, version: int, revision: int, *, by: str) -> Draft:
        """The texts of a published version as the draft. Raises NotFound, Conflict when somebody has changed the draft since `revision`."""
        texts = self.version(tenant_id, key, version).files
        now = self._rooms.clock.now()
        with self._rooms.database.write() as connection:
            row = drafts.lock_draft(connection, tenant_id, key, by=by, now=now)
            found = find_draft(connection, tenant_id, key, row, self._rooms.clock)
            self._check_newest_seen(connection, tenant_id, found, revision)
            wanted: dict[str, str | None] = {path: texts.get(path) for path in (*found.files, *texts) if texts.get(path) != found.text(path)}
            if wanted:
                self._write(connection, tenant_id, found, wanted, by=by, now=now)
        return self.draft(tenant_id, key)

    def has_published(self, tenant_id: str, key: str) -> bool:
        """Whether the newest version of a pack came from a draft."""
        with self._rooms.database.read() as connection:
            newest = packs.newest_pack(connection, tenant_id, key)
        return newest is not None and bool(newest.draft_revision)

    def _write(self, connection: Connection, tenant_id: str, found: OpenDraft, wanted: Mapping[str, str | None], *, by: str, now: datetime) -> OpenDraft:
        """The draft with these texts, one revision on. Raises Invalid when it becomes too large."""
        row, revision = found.row, found.row.revision + 1
        changed = [FileRow(path=path, text=text, revision=revision, changed_at=now, changed_by=by) for path, text in wanted.items()]
        first = row.first_revision if row.is_open else row.revision
        after = msgspec.structs.replace(
            row, revision=revision, first_revision=first, is_open=True, changed_at=now, changed_by=by, based_on=row.based_on if row.is_open else found.newest
        )
        made = OpenDraft(row=after, base=found.base, changed={**found.changed, **{one.path: one for one in changed}}, newest=found.newest)
        self._check_size(made.files)
        drafts.save_draft(connection, tenant_id, after)
        drafts.save_files(connection, tenant_id, row.key, changed)
        return made

    def _check_size(self, files: Mapping[str, str]) -> None:
        most, size, limit = self._rooms.settings.draft_files, sum(len(text.encode()) for text in files.values()), self._rooms.settings.draft_bytes
        if len(files) > most:
            raise Invalid(problem("draft.too_many", f"the pack has {len(files)} files, {most} are allowed", f"流程包有 {len(files)} 个文件，上限为 {most} 个", path="files"))
        if size > limit:
            raise Invalid(problem("draft.too_large", f"the pack has {size} bytes, {limit} are allowed", f"流程包共 {size} 字节，上限为 {limit} 字节", path="files"))

    def _check_seen(self, connection: Connection, tenant_id: str, found: OpenDraft, revision: int) -> None:
        """Raises Conflict when what was seen belongs to a draft that has ended."""
        if found.row.first_revision <= revision <= found.row.revision:
            return
        who = self._who(connection, tenant_id, found)
        raise Conflict(
            problem(
                "draft.started_over",
                f"{who} has published or discarded the draft that you were working on; your changes must be put on the new one",
                f"{who} 已发布或放弃您正在编辑的草稿；您的修改需合并到新的草稿",
                path="revision",
            )
        )

    def _check_newest_seen(self, connection: Connection, tenant_id: str, found: OpenDraft, revision: int) -> None:
        """Raises Conflict when somebody has changed anything since."""
        if revision != found.row.revision:
            who = self._who(connection, tenant_id, found)
            raise Conflict(problem("draft.changed", f"{who} has changed the draft since; look at it again first", f"{who} 已修改草稿，请先查看最新内容", path="revision"))

    def _who(self, connection: Connection, tenant_id: str, found: OpenDraft) -> str:
        by = found.row.changed_by
        return drafts.names_of(connection, tenant_id, {by}).get(by, by)

    def _judged(self, tenant_id: str, key: str, files: dict[str, str]) -> tuple[CompiledPack | None, list[Problem]]:
        """The pack that these texts are, and all problems; no pack when it cannot be read."""
        try:
            pack = pack_from(key, files)
            compiled = compile_pack(pack, self._rooms.catalogue.node_types)
        except Invalid as fault:
            return None, list(fault.problems)
        with self._rooms.database.read() as connection:
            return compiled, [*check_surroundings(connection, tenant_id, compiled), *compiled.warnings]

    def _versions(self, tenant_id: str, key: str) -> list[tuple[Any, list[tuple[str, int]]]]:
        with self._rooms.database.read() as connection:
            return drafts.version_rows(connection, tenant_id, key)


def _version(row: Any, came: list[tuple[str, int]]) -> PackVersion:
    workflows = [VersionWorkflow(key=key, version=number) for key, number in came]
    return PackVersion(version=row.version, name=row.name or "", note=row.note or "", deployed_at=row.deployed_at, deployed_by=row.deployed_by, workflows=workflows)


def _clash(rows: Iterable[FileRow], people: Mapping[str, str]) -> Conflict:
    who = [(row, people.get(row.changed_by, row.changed_by), row.changed_at.isoformat(timespec="seconds")) for row in rows]
    return Conflict(
        *(problem("draft.conflict", f"{name} has changed {row.path} at {at}", f"{name} 已于 {at} 修改 {row.path}", path=row.path, file=row.path) for row, name, at in who)
    )


def _behind(based_on: int, newest: int) -> Conflict:
    return Conflict(
        problem(
            "draft.behind",
            f"version {newest} was deployed after this draft began on version {based_on}; publishing takes its changes back, unless the draft has them",
            f"草稿基于版本 {based_on}，其后已部署版本 {newest}；直接发布会覆盖其改动",
            path="over",
            expected=str(newest),
        )
    )
