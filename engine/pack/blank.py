"""A pack to begin with: a blank one, and the copy of another under a name of its own.

Knows no store. The surprising rule: a copy's workflows are named after the copy, because a workflow's key belongs to one pack of a tenant; its record types keep their
names, because records belong to the tenant.
"""

import re
from collections.abc import Mapping
from typing import Final

from engine.errors import Text
from engine.json_text import encode_json

__all__ = ["blank_pack", "copied_pack"]

LONGEST_KEY: Final = 63
YES_NO: Final = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})

_FLOW: Final = re.compile(r"""^workflow\s*:\s*["']?([a-z]\w*)""", re.M)
HEAD = "pack: {key}\ntitle: {{en: {en}, zh: {zh}}}\n"
FLOW = """workflow: {key}
title: {{en: {en}, zh: {zh}}}
nodes:
  start: {{type: start, title: {{en: Start, zh: 开始}}}}
  end: {{type: end, title: {{en: End, zh: 结束}}, outcome: done}}
edges:
  - {{from: start, to: end}}
"""


def blank_pack(key: str, title: Text) -> dict[str, str]:
    """The texts of a pack with one workflow that begins and ends."""
    words = {"key": key, "en": _quoted(title.en or title.zh), "zh": _quoted(title.zh or title.en)}
    return {"pack.yaml": HEAD.format(**words), f"{key}.workflow.yaml": FLOW.format(**words)}


def copied_pack(files: Mapping[str, str], old: str, key: str, title: Text) -> dict[str, str]:
    """The texts of the pack `old` under another key and title."""
    heads = {path: _FLOW.search(text) for path, text in files.items() if path.endswith(".workflow.yaml")}
    names = {found[1]: (key if found[1] == old else f"{key}_{found[1]}")[:LONGEST_KEY] for found in heads.values() if found is not None}
    moved = {path: f"{names[found[1]]}.workflow.yaml" for path, found in heads.items() if found is not None and path == f"{found[1]}.workflow.yaml"}
    copied = {moved.get(path, path): _renamed(text, names) if path.endswith(".yaml") else text for path, text in files.items()}
    head = re.sub(r"^pack\s*:.*$", f"pack: {key}", files.get("pack.yaml", ""), count=1, flags=re.M)
    heading = f"title: {{en: {_quoted(title.en or title.zh)}, zh: {_quoted(title.zh or title.en)}}}"
    copied["pack.yaml"] = re.sub(r"^title\s*:.*(?:\n[ \t]+.*)*", lambda _: heading, head, count=1, flags=re.M)
    return copied


def _renamed(text: str, names: Mapping[str, str]) -> str:
    """Where a workflow is named, in its own file, in calls and in scenarios, it has its new name."""
    if not names:
        return text
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"""(?<![\w-])(workflow\s*:\s*["']?)({known})(?![\w-])""", lambda found: found[1] + names[found[2]], text)


def _quoted(text: str) -> str:
    """A text as YAML reads it back, whatever is in it."""
    return text if re.fullmatch(r"[A-Za-z\u4e00-\u9fff][\w \u4e00-\u9fff（）()-]*[\w\u4e00-\u9fff）)]", text) and text.casefold() not in YES_NO else encode_json(text).decode()
