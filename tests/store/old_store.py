"""Stores as earlier versions left them: every kind of work parked half-way, its rows written to a file that later versions must read and finish.

`python -m tests.store.old_store v3` parks the work with today's code in `tests/store/old/v3.json` (do that right before a change of the tables). A file holds
`revision` (of the migrations), `key` (the master key), `at` (the time it stood still), `tables` (name -> columns and rows; bytes in base64), `states` and `histories`
(run -> what it was and what had happened, so that a migration which loses something shows) and `runs` (a name for each run).
"""

import base64
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa

from engine.errors import Text
from engine.json_text import encode_json
from engine.model import command as asked
from engine.node import MailMessage, SaveRecord
from engine.pack import Pack
from engine.store import Database
from engine.store.upgrade import current_revision, upgrade
from tests.office import KEY, TENANT, Office
from tests.unit.flows import NODE_TYPES

__all__ = ["FOLDER", "load", "park", "read", "seen"]

FOLDER = Path(__file__).resolve().parent / "old"

PERSON = """workflow: person
title: {en: Person, zh: 个人}
subject: person
subject_title: =name
inputs: {type: object, properties: {name: {type: string, x-personal: true}, x: {}}}
facts: {x: =x}
nodes:
  start: {type: start}
  a: {type: echo, inputs: {value: =x}, outputs: {x: =result.value}}
  t: {type: user_task, candidates: [role:hr, guest], form: note, due: P3D, outputs: {by: =result.by}}
  b: {type: echo}
  end: {type: end, outcome: done}
edges: [{from: start, to: a}, {from: a, to: t}, {from: t, to: b}, {from: b, to: end}]
"""
WAITS = """workflow: waits
title: {en: Waits, zh: 等待}
inputs: {type: object, properties: {key: {type: string}}}
nodes:
  start: {type: start}
  wait: {type: timer, wait: PT1H}
  over: {type: message, message: over, correlation: =key, outputs: {minutes: =result.minutes}}
  go: {type: signal, signal: go}
  end: {type: end, outcome: done}
edges: [{from: start, to: wait}, {from: wait, to: over}, {from: over, to: go}, {from: go, to: end}]
"""
WIDE = """workflow: wide
title: {en: Wide, zh: 并行}
inputs: {type: object, properties: {n: {}}}
nodes:
  start: {type: start}
  split: {type: parallel}
  a: {type: echo, outputs: {got: =result.value}}
  body: {type: subprocess, many: {count: 2, collect: {seen: =answer}}}
  bs: {type: start, in: body}
  bt: {type: user_task, in: body, candidates: role:hr, outputs: {answer: =result.outcome}}
  be: {type: end, in: body}
  late: {type: boundary, host: body, every: R3/PT1H, interrupts: false}
  told: {type: echo}
  over: {type: end}
  join: {type: parallel}
  choose: {type: inclusive}
  x: {type: echo}
  y: {type: user_task, candidates: role:hr}
  meet: {type: inclusive}
  end: {type: end, outcome: done}
edges:
  - {from: start, to: split}
  - {from: split, to: a}
  - {from: split, to: body}
  - {from: a, to: join}
  - {from: body, to: join}
  - {from: bs, to: bt}
  - {from: bt, to: be}
  - {from: late, to: told}
  - {from: told, to: over}
  - {from: join, to: choose}
  - {from: choose, to: x, when: n > 1}
  - {from: choose, to: y, when: n > 2}
  - {from: choose, to: meet, default: true}
  - {from: x, to: meet}
  - {from: y, to: meet}
  - {from: meet, to: end}
"""
PARENT = """workflow: parent
title: {en: Parent, zh: 上级流程}
subject: person
inputs: {type: object, properties: {name: {type: string, x-personal: true}}}
nodes:
  start: {type: start}
  call: {type: call, workflow: person, inputs: {name: =name, x: 1}, outputs: {got: =result.variables.x}}
  end: {type: end, outcome: done}
edges: [{from: start, to: call}, {from: call, to: end}]
"""
DAILY = """workflow: daily
title: {en: Daily, zh: 每日}
nodes:
  start: {type: start, every: R/P1D}
  a: {type: echo}
  end: {type: end, outcome: done}
edges: [{from: start, to: a}, {from: a, to: end}]
"""
FORM = 'form note "Note" | "备注" {\n  comment "Comment" | "意见" : text personal\n}\n'
RECORD = "record person {\n  name : text personal\n  age : integer\n}\n"
FLOWS = {"person": PERSON, "waits": WAITS, "wide": WIDE, "parent": PARENT, "daily": DAILY}
PACK = Pack("old", Text("Old", "旧"), {**{f"{name}.workflow.yaml": text for name, text in FLOWS.items()}, "note.form": FORM, "person.record": RECORD})


def park(office: Office) -> dict[str, str]:
    """Work of every kind, half done; the id of each run by a name that says where it stands."""
    office.engine.deploy(TENANT, PACK, by="test")
    runs = {name: office.start("person", {"name": f"Ada {name}", "x": number}).run_id for number, name in enumerate(("task", "claimed", "behind", "broken", "retry", "done"))}
    jobs = {job.run_id: job for job in office.claim("light")}
    record = SaveRecord(record_type="person", key="k", record_id="rec1", values={"name": "Ada", "age": 30})
    mail = MailMessage(to="a@example.com", subject="Hello", text="Hi")
    office.hand_in(jobs[runs["task"]], asked.CompleteJob(jobs[runs["task"]].number, {"value": 7}), (record, mail))
    for name in ("claimed", "behind", "done"):
        office.complete(jobs[runs[name]], value=8)
    office.fail(jobs[runs["broken"]], "echo.no", is_business=True)
    office.fail(jobs[runs["retry"]])
    [claimed] = office.tasks(runs["claimed"])
    office.engine.claim(TENANT, claimed.task_id, by="p1", roles=("hr",))
    for name in ("behind", "done"):
        office.person("t", run_id=runs[name], by="p2", comment="很好")
    office.complete(next(job for job in office.claim("light", "finisher") if job.run_id == runs["done"]))
    runs["parent"] = office.start("parent", {"name": "Bob"}).run_id
    runs["job"] = office.start("person", {"name": "Eve", "x": 1.5}, business_key="K-7").run_id
    runs["dropped"] = office.start("waits", {"key": "none"}).run_id
    office.engine.cancel(TENANT, runs["dropped"], by="p1", reason="no need")
    for name in ("message", "signal"):
        runs[name] = office.start("waits", {"key": name}).run_id
    office.clock.advance(timedelta(hours=1, minutes=1))
    office.work_timers()
    office.engine.correlate(TENANT, "over", "signal", {"minutes": 3})
    runs["timer"] = office.start("waits", {"key": "early"}).run_id
    office.engine.correlate(TENANT, "over", "early", {"minutes": 45})
    for number, name in enumerate(("wide", "joined"), 2):
        runs[name] = office.start("wide", {"n": number}).run_id
    wide = {job.run_id: job for job in office.claim("light", "w", 30)}
    office.fail(wide[runs["retry"]])
    office.engine.release([job for job in wide.values() if job.run_id == runs["job"] or job.run_id.startswith(runs["parent"])])
    office.complete(wide[runs["wide"]], value=[1, {"deep": "值"}])
    office.complete(wide[runs["joined"]], value=1)
    for _ in range(2):
        office.person("bt", run_id=runs["joined"])
    office.person("bt", run_id=runs["wide"])
    office.engine.create_subject(TENANT)
    erased = office.start("person", {"name": "Gone"})
    assert erased.subject_id
    office.engine.erase(TENANT, erased.subject_id, by="admin")
    return runs | {"erased": erased.run_id}


def seen(office: Office, run_ids: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the engine says of runs: state of each, and everything that happened to it with the time and who asked."""
    states = {run_id: msgspec.json.decode(encode_json(office.engine.state(run_id))) for run_id in run_ids}
    histories = {run_id: msgspec.json.decode(encode_json(office.engine.history(TENANT, run_id).items)) for run_id in run_ids}
    return states, histories


def dump(office: Office, runs: dict[str, str]) -> dict[str, Any]:
    """The file's content."""
    with office.database.read() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        rows = {
            str(table.name): {"columns": [str(column.name) for column in table.columns], "rows": [[_plain(value) for value in row] for row in connection.execute(sa.select(table))]}
            for table in tables.sorted_tables
            if table.name != "alembic_version"
        }
        run_ids = sorted(row[0] for row in connection.execute(sa.select(tables.tables["runs"].c.run_id)))
    states, histories = seen(office, run_ids)
    return {
        "revision": current_revision(office.database), "key": KEY.hex(), "at": office.clock.now().isoformat(), "runs": runs, "states": states, "histories": histories,
        "tables": {name: told for name, told in rows.items() if told["rows"]},
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"$": base64.b64encode(value).decode()}
    return value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else value


def read(name: str) -> dict[str, Any]:
    """A file's content."""
    found: dict[str, Any] = msgspec.json.decode((FOLDER / f"{name}.json").read_bytes())
    return found


def load(url: str, told: dict[str, Any]) -> None:
    """Makes an empty database what the file says, at the file's revision."""
    database = Database(url)
    upgrade(database, told["revision"])
    with database.write() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            rows = told["tables"].get(table.name)
            if rows:
                connection.execute(table.insert(), [_row(table, dict(zip(rows["columns"], row, strict=True)), is_sqlite=database.is_sqlite) for row in rows["rows"]])
    database.close()


def _row(table: sa.Table, row: dict[str, Any], *, is_sqlite: bool) -> dict[str, Any]:
    return {name: _stored(table.c[name].type, value, is_sqlite=is_sqlite) for name, value in row.items()}


def _stored(kind: Any, value: Any, *, is_sqlite: bool) -> Any:
    if isinstance(value, dict):
        return base64.b64decode(value["$"])
    if isinstance(kind, sa.DateTime) and value is not None:
        instant = datetime.fromisoformat(value)
        return instant.replace(tzinfo=None) if is_sqlite else instant
    return bool(value) if isinstance(kind, sa.Boolean) and value is not None else value


def main(name: str) -> None:
    """Writes `old/<name>.json`."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(f"sqlite:///{folder}/store.db", node_types=NODE_TYPES)
        content = dump(office, park(office))
        office.close()
    (FOLDER / f"{name}.json").write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n")


if __name__ == "__main__":
    main(sys.argv[1])
