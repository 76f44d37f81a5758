"""A workflow whose runs stop, go round and move to another version, for the tests of the monitor: deployed into a running server's database by another process, as `hireloom deploy` does."""

from pathlib import Path

from designer.installation import open_installation
from engine.errors import Text
from engine.pack import Pack
from engine.settings import Settings
from tenants import DEMO

__all__ = ["deploy_parcels"]

FLOW = """workflow: parcel
title: {{en: Parcel, zh: 包裹}}
inputs:
  type: object
  required: [size, label]
  additionalProperties: false
  properties:
    size: {{type: string, x-title: {{en: Size, zh: 大小}}}}
    label: {{type: string, x-title: {{en: Label, zh: 标签}}}}
facts: {{size: =size}}
nodes:
  start: {{type: start, title: {{en: Handed in, zh: 收件}}}}
  stick: {{type: notify, title: {{en: Stick the label on, zh: 贴标签}}, inputs: {{to: desk@example.com, template: =label}}}}
  way: {{type: exclusive, title: {{en: Which way, zh: 走哪条路}}}}
  {check}:
    type: user_task
    title: {{en: Check it, zh: 检查}}
    candidates: role:hr
    outcomes:
      - {{key: fine, title: {{en: Fine, zh: 合格}}}}
      - {{key: again, title: {{en: Again, zh: 重来}}}}
    outputs: {{said: =result.outcome}}
  pack: {{type: user_task, title: {{en: Pack it, zh: 打包}}, candidates: role:hr}}
  sent: {{type: end, title: {{en: Sent, zh: 已寄出}}, outcome: sent}}
edges:
  - {{from: start, to: stick}}
  - {{from: stick, to: way}}
  - {{from: way, to: {check}, when: size = "small"}}
  - {{from: way, to: pack, default: true}}
  - {{from: {check}, to: sent, when: said = "fine"}}
  - {{from: {check}, to: way, default: true}}
  - {{from: pack, to: sent}}
"""


TEMPLATES = {"templates/plain.en.md": "Subject: A parcel\n\nIt is here.\n", "templates/plain.zh.md": "Subject: 包裹\n\n包裹已到。\n"}


def deploy_parcels(folder: Path, check: str = "check") -> None:
    """A version of the workflow in which the step that looks at small parcels has this id."""
    opened = open_installation(Settings(data_dir=str(folder)))
    opened.engine.deploy(DEMO, Pack(key="parcels", title=Text("Parcels", "包裹"), files={"parcel.workflow.yaml": FLOW.format(check=check), **TEMPLATES}), by="test")
    opened.close()
