"""Small packs that operators' tests run."""

from engine.pack import Pack
from tests.office import workflow_pack

__all__ = ["ASK", "asking"]

ASK = """
workflow: ask
title: {{en: Ask, zh: 询问}}
inputs: {{type: object, properties: {{n: {{}}, name: {{type: string}}}}}}
nodes:
  start: {{type: start, title: {{en: Start, zh: 开始}}}}
  keep: {{type: save_record, title: {{en: Keep, zh: 存档}}, inputs: {{record_type: note, key: =run.id, values: {{name: =name}}}}, outputs: {{record: =result.record_id}}}}
  {look}: {{type: user_task, title: {{en: Look, zh: 查看}}, candidates: role:hr, outputs: {{answer: =result.outcome}}}}
{more}
  end: {{type: end, title: {{en: End, zh: 结束}}, outcome: done}}
edges:
  - {{from: start, to: keep}}
  - {{from: keep, to: {look}}}
{edges}
  - {{from: {look}, to: end}}
"""
RECORD = 'record note "Note" | "备注" {\n  title name\n  name "Name" | "姓名" : text\n}\n'


def asking(look: str = "look", *, more: str = "", edges: str = "", head: str = "") -> Pack:
    """A machine's work, then a person's."""
    return workflow_pack(head + ASK.format(look=look, more=more, edges=edges), note__record=RECORD)
