"""`hireloom schema`: the JSON Schemas with which an editor completes and checks a pack's YAML."""

from typing import Annotated, Literal

import typer

from designer.cli_console import write_json

__all__ = ["schema"]


def schema(
    what: Annotated[Literal["workflow", "pack", "case"], typer.Argument(help="workflow, pack or case. 流程、流程包或场景。")],
) -> None:
    """Print the JSON Schema of workflow YAML, pack.yaml or case.yaml. 输出 YAML 文件的 JSON Schema。"""
    from engine.pack.published import case_schema, pack_schema, workflow_schema
    from nodes.registry import manifests

    write_json({"workflow": lambda: workflow_schema(manifests()), "pack": pack_schema, "case": case_schema}[what]())
