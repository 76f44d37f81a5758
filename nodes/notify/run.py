"""Mails a filled template of the workflow's pack.

Knows no mail server: the engine sends what is added here. The template's text decides nothing: `{{ name }}` is replaced, and nothing is executed.
A template that stands in one language only is sent in that one.
"""

import re
from typing import Any

from engine.errors import Text
from engine.node import BusinessError, MailMessage, NodeContext
from nodes.notify.template import MissingSubject, MissingValue, fill_template, to_html

__all__ = ["run"]

MAILBOX = re.compile(r"[^\s@<>()\[\],;:\\\"]+@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\".]+")


def run(context: NodeContext, inputs: dict[str, Any]) -> dict[str, Any]:
    """Adds one `MailMessage`. Raises BusinessError mail.address, template.unknown, template.subject, template.value_missing."""
    to = inputs["to"].strip()
    if len(to) > 254 or MAILBOX.fullmatch(to) is None:
        raise BusinessError("mail.address", Text(f'"{to}" is not a mail address.', f"“{to}”不是有效的邮箱地址。"))
    wanted = "zh" if (inputs.get("language") or context.language).startswith("zh") else "en"
    source, language = template_in(context, inputs["template"], wanted)
    values = dict(inputs.get("values") or {}) | {name: context.link(node_id) for name, node_id in (inputs.get("links") or {}).items()}
    values.setdefault("to_name", inputs.get("to_name") or to)
    name = f"{inputs['template']}.{language}.md"
    try:
        filled = fill_template(source, values, language)
    except MissingSubject as error:
        raise BusinessError(
            "template.subject", Text(f'{name} must begin with "Subject: ..."; it begins with "{error}".', f"{name} 的首行应为“Subject: ...”，现为“{error}”。")
        ) from error
    except MissingValue as error:
        raise BusinessError("template.value_missing", Text(f'{name} needs the value "{error}", which is not given.', f"{name} 需要内容“{error}”，但未提供。")) from error
    context.add(MailMessage(to=to, to_name=inputs.get("to_name") or "", subject=filled.subject, text=filled.text, html=to_html(filled.text)))
    return {"subject": filled.subject, "language": language}


def template_in(context: NodeContext, stem: str, wanted: str) -> tuple[str, str]:
    """The template's text and the language it was found in: the wanted one, else the other."""
    try:
        return context.template(f"{stem}.{wanted}.md"), wanted
    except BusinessError:
        other = "en" if wanted == "zh" else "zh"
        try:
            return context.template(f"{stem}.{other}.md"), other
        except BusinessError:
            text = Text(f"The pack has neither templates/{stem}.en.md nor templates/{stem}.zh.md.", f"流程包中没有 templates/{stem}.zh.md，也没有 templates/{stem}.en.md。")
            raise BusinessError("template.unknown", text) from None
