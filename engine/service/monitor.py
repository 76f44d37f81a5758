"""What who watches over runs asks: how many there are of each kind, which incidents are alike, and what the people in a run's history are called. Only reads."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from engine.errors import Text
from engine.model.operation import IncidentGroup, RunFacets, RunQuery
from engine.service.advice import advice
from engine.service.operations import incident_row
from engine.service.reader import Reader
from engine.service.rooms import Rooms
from engine.store import Connection, identity
from engine.store.keys import Keys
from engine.store.run_query import facet, incident_facet, incident_groups
from engine.store.stored_run import open_events

__all__ = ["Monitor"]

MOST_GROUPS = 200


class Monitor:
    """Each method is one transaction."""

    def __init__(self, rooms: Rooms, reader: Reader) -> None:
        self._rooms = rooms
        self._reader = reader

    def facets(self, tenant_id: str, query: RunQuery) -> RunFacets:
        """Counts beside a list of runs; versions and nodes only of one workflow."""
        with self._rooms.database.read() as connection:
            codes, with_incident, suspended = incident_facet(connection, tenant_id, query)
            of_one = {name: facet(connection, tenant_id, query, name) if query.workflow else {} for name in ("version", "node")}
            return RunFacets(
                status=facet(connection, tenant_id, query, "status"), workflow=facet(connection, tenant_id, query, "workflow"), version=of_one["version"], node=of_one["node"],
                code=codes, with_incident=with_incident, suspended=suspended,
            )  # fmt: skip

    def incident_groups(self, tenant_id: str, workflow: str = "") -> list[IncidentGroup]:
        """Open incidents that are alike, the largest group first."""
        with self._rooms.database.read() as connection:
            keys = Keys(self._rooms.chain, connection)
            rows = incident_groups(connection, tenant_id, workflow, MOST_GROUPS)
            keys.load((row.tenant_id, row.subject_id) for row in rows)
            return [self._group(connection, keys, row) for row in rows]

    def _group(self, connection: Connection, keys: Keys, row: Any) -> IncidentGroup:
        definition = self._rooms.catalogue.of(connection, row.definition_id)[1]
        node = definition.nodes.get(row.node_id)
        manifest = self._rooms.catalogue.node_types.get(node.type) if node is not None else None
        return IncidentGroup(
            workflow_key=row.workflow_key, workflow_title=definition.title, node_id=row.node_id, node_title=node.title if node is not None else Text(row.node_id, row.node_id),
            code=row.code, incidents=row.incidents, runs=row.runs, first_at=row.first_at, last_at=row.last_at, sample=incident_row(row, keys),
            meaning=manifest.errors.get(row.code) if manifest is not None else None, advice=advice(row.code),
        )  # fmt: skip

    def people(self, tenant_id: str, run_id: str) -> dict[str, str]:
        """What the people are called who did something in a run, or have been asked to, by their ids. Raises NotFound."""
        with self._rooms.database.read() as connection:
            found = self._reader.whole(connection, Keys(self._rooms.chain, connection), tenant_id, run_id)
            named: set[str] = set()
            for burst in found.bursts:
                named.add(burst.by)
                for event in open_events(found.stored, burst):
                    named.update(_people_in(event))
            return self._names(connection, tenant_id, named)

    def _names(self, connection: Connection, tenant_id: str, ids: Iterable[str]) -> dict[str, str]:
        return {one: row.name for one in sorted(ids) if one and (row := identity.principal(connection, tenant_id, one)) is not None}


_OF_PEOPLE = frozenset({"by", "starter", "doer", "candidates", "to", "holder", "name", "pending", "mentions"})


def _people_in(event: msgspec.Struct) -> Iterator[str]:
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if name in _OF_PEOPLE:
            yield from (one.removeprefix("person:") for one in (value if isinstance(value, list | tuple) else [value]) if isinstance(one, str) and len(one) <= 128)
        elif name == "seat" and isinstance(value, msgspec.Struct):
            yield from _people_in(value)
