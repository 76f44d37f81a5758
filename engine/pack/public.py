"""Workflows that strangers may start by a public address: what `public` of a pack.yaml may say. Pure.

The surprising rule: every field of such a form is an input of its workflow, so that nothing that a stranger writes reaches a run unless the workflow asks for it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.errors import Problem, nearest_name, problem
from engine.form import Form
from engine.model.definition import WorkflowDefinition
from engine.pack.pack import Pack

__all__ = ["check_public"]


def check_public(pack: Pack, workflows: Mapping[str, WorkflowDefinition], forms: Mapping[str, Form], broken: Collection[str]) -> Iterator[Problem]:
    """What is wrong with it; what cannot be read is told elsewhere."""
    for name, form_name in pack.public.items():
        where: dict[str, Any] = {"file": "pack.yaml", "path": f"public.{name}"}
        definition, form = workflows.get(name), forms.get(form_name)
        if form is None and form_name not in broken:
            near = nearest_name(form_name, forms)
            yield problem("public.unknown_form", f"there is no form {form_name} in the pack", f"流程包中没有表单 {form_name}", nearest=near, expected=", ".join(forms), **where)
        if definition is None:
            if not any(file.endswith(".workflow.yaml") and f"workflow: {name}" in text for file, text in pack.files.items()):
                near = nearest_name(name, workflows)
                yield problem(
                    "public.unknown_workflow", f"there is no workflow {name} in the pack", f"流程包中没有流程 {name}", nearest=near, expected=", ".join(workflows), **where
                )
            continue
        inputs = definition.inputs.get("properties", {})
        for field in form.fields if form is not None else ():
            if field.key not in inputs:
                en, zh = f"the field {field.key} of the form {form_name} is no input of {name}", f"表单 {form_name} 的字段 {field.key} 不是流程 {name} 的输入"
                yield problem("public.no_input", en, zh, nearest=nearest_name(field.key, inputs), expected=", ".join(inputs), **where)
            if field.records is not None or field.options_from is not None:
                en, zh = f"the field {field.key} offers what only this company may see", f"字段 {field.key} 的选项仅限本公司查看，不能用于公开表单"
                yield problem("public.offers", en, zh, **where)
