"""Writes docs/settings.md from engine/settings.py: `python -m tests.house.settings_docs`.

A setting's meaning is the text below it in the class; what needs no sentence there has one here.
"""

import ast
import itertools

import msgspec

from engine.settings import Settings
from tests.house.sources import ROOT, modules

__all__ = ["PAGE", "page"]

PAGE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Written by `python -m tests.house.settings_docs` from `engine/settings.py`.

Every setting is an environment variable: `HIRELOOM_` and the name in capitals. An unknown `HIRELOOM_...` variable, or a value that cannot be read, stops the start and is named.
`hireloom --data DIR` sets `HIRELOOM_DATA_DIR`; `hireloom serve --host --port` set `HIRELOOM_HOST` and `HIRELOOM_PORT`.

| environment | default | meaning |
|---|---|---|
"""
TAIL = """
## Keys

The master key wraps the tenants' keys, these wrap the keys of persons. Without `HIRELOOM_MASTER_KEY` it is made at the first start and kept in `DATA_DIR/master.key`, readable by its owner only.
A database without its master key cannot be read: back both up, in different places. `DATA_DIR/secret.key` signs links and sessions; a new one ends all sessions and makes all links invalid.

## PostgreSQL

```sh
export HIRELOOM_DATABASE_URL=postgresql+psycopg://user:password@host:5432/hireloom
hireloom db upgrade
hireloom serve
```

An embedded SQLite database is brought up to date at every start; PostgreSQL only by `hireloom db upgrade`.
"""
MEANINGS = {
    "host": "Address that the web app listens on.",
    "port": "Port that the web app listens on.",
    "mail_from": "Sender of mails.",
    "max_file_bytes": "Largest file that can be uploaded.",
    "session_hours": "How long a sign-in holds.",
    "link_days": "How long a signed link in a mail holds.",
    "sign_in_minutes": "The window in which failed sign-ins are counted.",
}


def page() -> str:
    """The whole page."""
    said = {**_sentences(), **MEANINGS}
    rows = []
    for field in msgspec.structs.fields(Settings):
        default = f"`{field.default}`" if field.default != "" else "empty"
        rows.append(f"| `HIRELOOM_{field.name.upper()}` | {default} | {' '.join(said[field.name].split())} |")
    return HEAD + "\n".join(rows) + "\n" + TAIL


def _sentences() -> dict[str, str]:
    tree = next(module.tree for module in modules() if module.path == "engine/settings.py")
    body = next(node for node in tree.body if isinstance(node, ast.ClassDef)).body
    found = {}
    for field, after in itertools.pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            found[field.target.id] = str(after.value.value)
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
