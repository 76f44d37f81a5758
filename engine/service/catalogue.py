"""What is deployed, compiled once and kept: definitions by id, the newest of each key, forms and templates beside them."""

import threading
from collections.abc import Mapping
from typing import Any

from engine.errors import NotFound, nearest_name, problem
from engine.form import Form, RecordType
from engine.model.definition import Node, WorkflowDefinition
from engine.node import NodeManifest
from engine.pack import CompiledPack, compile_pack
from engine.store import Connection, packs

__all__ = ["Catalogue"]


class Catalogue:
    """Compiled packs by id. Deployed versions never change, so nothing is ever thrown away but by a restart."""

    def __init__(self, node_types: Mapping[str, NodeManifest]) -> None:
        self.node_types = node_types
        self._packs: dict[str, CompiledPack] = {}
        self._definitions: dict[str, tuple[str, str]] = {}
        self._lock = threading.Lock()

    def pack(self, connection: Connection, pack_id: str) -> CompiledPack:
        """A deployed pack, compiled."""
        with self._lock:
            found = self._packs.get(pack_id)
            if found is None:
                found = self._packs[pack_id] = compile_pack(packs.load_pack(connection, pack_id), self.node_types, is_judged=False)
            return found

    def row(self, connection: Connection, tenant_id: str, key: str, version: int | None = None) -> Any:
        """The row of a workflow's newest (or that) version. Raises NotFound with the nearest key."""
        row = packs.newest_definition(connection, tenant_id, key, version)
        if row is None:
            versions = packs.definition_versions(connection, tenant_id, key)
            if versions:
                there = ", ".join(str(one) for one in versions)
                raise NotFound(
                    problem(
                        "workflow.no_version",
                        f"{key} has no version {version}; it has {there}",
                        f"流程 {key} 没有版本 {version}，现有版本：{there}",
                        path="version",
                        expected=there,
                    )
                )
            known = [found.key for found in packs.definition_rows(connection, tenant_id)]
            what = key if version is None else f"{key} v{version}"
            raise NotFound(
                problem("workflow.unknown", f"there is no workflow {what}", f"没有流程 {what}", path="workflow", nearest=nearest_name(key, known), expected=", ".join(known))
            )
        self._definitions[row.definition_id] = (row.pack_id, row.key)
        return row

    def known(self, definition_id: str) -> tuple[CompiledPack, WorkflowDefinition] | None:
        """The definition with this id and its pack, when it has been asked for before."""
        place = self._definitions.get(definition_id)
        pack = self._packs.get(place[0]) if place is not None else None
        return (pack, pack.workflows[place[1]]) if pack is not None and place is not None else None

    def of_known(self, definition_id: str) -> WorkflowDefinition:
        """A definition that has been asked for before."""
        pack_id, key = self._definitions[definition_id]
        return self._packs[pack_id].workflows[key]

    def of(self, connection: Connection, definition_id: str) -> tuple[CompiledPack, WorkflowDefinition]:
        """The definition with this id, and its pack."""
        known = self.known(definition_id)
        if known is not None:
            return known
        if definition_id not in self._definitions:
            tenant_id, key, version = definition_id.rsplit("/", 2)
            self.row(connection, tenant_id, key, int(version))
        pack_id, key = self._definitions[definition_id]
        pack = self.pack(connection, pack_id)
        return pack, pack.workflows[key]

    def openers(self, connection: Connection, tenant_id: str, kind: str, name: str) -> list[tuple[Any, WorkflowDefinition, Node]]:
        """The start events of the newest workflows that a message or a signal of this name begins: row, definition and node of each."""
        found = []
        for row in packs.definition_rows(connection, tenant_id):
            self._definitions[row.definition_id] = (row.pack_id, row.key)
            definition = self.pack(connection, row.pack_id).workflows[row.key]
            found += [(row, definition, node) for node in definition.openers if node.trigger == kind and name in (node.message, node.signal)]
        return found

    def form(self, connection: Connection, definition_id: str, name: str) -> Form | None:
        """A form of the definition's pack; None for a task without one."""
        return self.of(connection, definition_id)[0].forms[name] if name else None

    def record_types(self, connection: Connection, tenant_id: str) -> dict[str, RecordType]:
        """The record types of all packs that are deployed for the tenant, by key."""
        found: dict[str, RecordType] = {}
        for row in packs.definition_rows(connection, tenant_id):
            found.update(self.pack(connection, row.pack_id).records)
        return found
