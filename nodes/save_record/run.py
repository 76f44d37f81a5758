"""Hands a record to the engine, with an id that is the same however often the job is repeated.

Knows no record type and no store: whether the values fit the type is checked where the record is written. Empty values (null) are left out,
so that a later step never blanks what an earlier one saved.
"""

from typing import Any
from uuid import UUID, uuid5

from engine.errors import Text
from engine.node import BusinessError, NodeContext, SaveRecord

__all__ = ["run"]

RECORDS = UUID("6b0a3c0e-52f4-4c64-9a6d-0d7c3f6a9e51")


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Adds one `SaveRecord`. Raises BusinessError("record.empty") when every value is null."""
    values = {name: value for name, value in inputs["values"].items() if value is not None}
    if not values:
        raise BusinessError(
            "record.empty", Text(f'Nothing to save in "{inputs["record_type"]}": every value is empty.', f"“{inputs['record_type']}”没有可保存的内容：所有值都为空。")
        )
    record_id = str(uuid5(RECORDS, f"{context.tenant_id}/{context.idempotency_key}"))
    context.add(SaveRecord(record_type=inputs["record_type"], key=inputs.get("key") or "", record_id=record_id, values=values))
    return {"record_id": record_id}
