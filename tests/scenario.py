"""Scenarios: a pack's `*.case.yaml`, told step by step on a real engine whose clock stands still.

A case: `title`, `workflow`, `inputs` (`$file: path` uploads a sample, `$broken: name` a file that cannot be read, `$text: path` and `$yaml: path` read one), `steps`, `expect`. A step is one of
`task` (with `by`, `roles`, `outcome`, `values`), `wait` (ISO duration), `message` (`name`, `key`, `payload`), `at` (nodes where the run must stand).
"""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from engine.model.moment import moment
from tests.office import ROOT, TENANT, Office

__all__ = ["Case", "cases", "play"]

Case = dict[str, Any]


def cases() -> list[tuple[str, Case]]:
    """Every case of every shipped pack, with a name for the test."""
    found = []
    for file in sorted((ROOT / "workflows").glob("*/*.case.yaml")):
        for case in YAML(typ="safe", pure=True).load(file.read_text("utf-8")).get("cases", ()):
            case["folder"] = file.parent
            found.append((f"{file.parent.name}: {case['title']['en']}", case))
    return found


def play(office: Office, case: Case) -> str:
    """Tells the case and checks what it expects; returns the run's id."""
    run_id = office.start(case["workflow"], _inputs(office, case["inputs"], case["folder"]), business_key=case.get("business_key", "")).run_id
    office.work()
    for step in case.get("steps", []):
        _step(office, run_id, step, case["folder"])
        office.work()
    _expect(office, run_id, case["expect"])
    return run_id


def _inputs(office: Office, value: Any, folder: Path) -> Any:
    if isinstance(value, dict):
        if "$file" in value:
            return office.upload(folder / value["$file"])
        if "$broken" in value:
            return office.engine.save_file(TENANT, name=value["$broken"], media_type="application/pdf", data=b"%PDF-1.7 and then nothing").file_id
        if "$text" in value:
            return (folder / value["$text"]).read_text("utf-8")
        if "$yaml" in value:
            return YAML(typ="safe", pure=True).load((folder / value["$yaml"]).read_text("utf-8"))
        return {name: _inputs(office, part, folder) for name, part in value.items()}
    return [_inputs(office, part, folder) for part in value] if isinstance(value, list) else value


def _step(office: Office, run_id: str, step: dict[str, Any], folder: Path) -> None:
    engine = office.engine
    if "wait" in step:
        now = office.clock.now()
        later = moment(step["wait"], now)
        assert later is not None, step
        office.clock.move_to(later)
    elif "message" in step:
        said = step["message"]
        assert engine.correlate(TENANT, said["name"], said["key"], said.get("payload", {})) == 1, step
    elif "at" in step:
        detail = engine.run(TENANT, run_id)
        problems = [incident.message.en for incident in detail.incidents]
        assert sorted(detail.node_ids) == sorted(step["at"]), (detail.node_ids, problems)
    elif step.get("by") == "guest":
        task = engine.guest_task(TENANT, run_id, step["task"])
        assert task is not None, step
        values = {name: _offer(task.layout, value) for name, value in step.get("values", {}).items()}
        engine.complete_task(TENANT, task.task_id, by="guest", roles=("guest",), outcome=step.get("outcome", "submit"), values=values)
    else:
        values = _inputs(office, step.get("values", {}), folder)
        office.person(step["task"], run_id=run_id, by=step.get("by", "p1"), roles=(step["role"],), outcome=step.get("outcome", "submit"), **values)


def _offer(layout: dict[str, Any], value: Any) -> Any:
    """`$first` stands for the first of the choices that a guest is offered."""
    if value != "$first":
        return value
    return next(item["options"]["choices"][0]["value"] for item in layout["items"] if item.get("options", {}).get("choices"))


def _expect(office: Office, run_id: str, expected: dict[str, Any]) -> None:
    detail = office.engine.run(TENANT, run_id)
    assert [incident.message.en for incident in detail.incidents] == []
    assert detail.status == expected.get("status", "completed")
    assert office.engine.state(run_id).outcome == expected.get("outcome", "")
    for name, value in expected.get("facts", {}).items():
        assert detail.facts[name] == value, name
    if "mails" in expected:
        assert sorted(mail.subject for mail in office.engine.mails(TENANT).items if mail.run_id == run_id) == sorted(expected["mails"])
    if "records" in expected:
        assert {found["record_type"]: found["count"] for found in office.engine.record_types(TENANT) if found["count"]} == expected["records"]
    if "titles" in expected:
        assert {kind: [view.title for view in office.engine.records(TENANT, kind).items] for kind in expected["titles"]} == expected["titles"]
    assert len(detail.child_run_ids) == expected.get("children", 0)
