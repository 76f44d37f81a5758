"""The titles that a file of a pack gives to what it holds, read from its lines: a list shows them without compiling anything.

The surprising rule: a half-written file is no fault here; what cannot be read has no title.
"""

import re

from ruamel.yaml.error import YAMLError

from engine.errors import Text
from engine.pack.yaml_source import quiet_yaml

__all__ = ["titles_in"]

_QUOTED = r'"((?:[^"\\\n]|\\.)*)"'
_HEAD = re.compile(rf"^[ \t]*(?:form|record|decision|calculation)[ \t]+([^\W\d]\w*)(?:[ \t]+{_QUOTED}(?:[ \t]*\|[ \t]*{_QUOTED})?)?", re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*(?:\S[^\n]*|\n(?:[ \t]+[^\n]*\n?)+)", re.MULTILINE)


def titles_in(path: str, text: str) -> list[Text]:
    """The title of a workflow; those of the forms, record types or rules of a file; none for other files."""
    if path.endswith(".workflow.yaml"):
        return _workflow_title(text)
    if not path.endswith((".form", ".record", ".rules")):
        return []
    return [Text(*(re.sub(r"\\(.)", r"\1", said) for said in (found[2] or found[1], found[3] or ""))) for found in _HEAD.finditer(text)]


def _workflow_title(text: str) -> list[Text]:
    found = _TITLE.search(text)
    try:
        title = quiet_yaml("safe").load(found[0])["title"] if found else None
    except (YAMLError, TypeError, KeyError):
        return []
    if isinstance(title, str):
        return [Text(title)]
    said = [str(title.get(language) or "") for language in ("en", "zh")] if isinstance(title, dict) else []
    return [Text(*said)] if any(said) else []
