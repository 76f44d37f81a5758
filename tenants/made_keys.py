"""The keys of an installation that nobody set: made once, kept in the data folder, readable by its owner only.

Surprising rule: losing `master.key` loses every person's data; a backup of the database without it is useless, which is the point.
"""

import contextlib
import os
import secrets
from pathlib import Path

import msgspec

from engine.settings import Settings

__all__ = ["kept_secret", "with_made_keys"]


def with_made_keys(settings: Settings) -> Settings:
    """`settings` with both keys: those that were set, else those of the data folder."""
    folder = Path(settings.data_dir)
    return msgspec.structs.replace(
        settings,
        master_key=settings.master_key or kept_secret(folder / "master.key", secrets.token_hex(32)),
        secret_key=settings.secret_key or kept_secret(folder / "secret.key", secrets.token_hex(32)),
    )


def kept_secret(file: Path, fresh: str) -> str:
    """The secret in `file`; `fresh`, now kept there, when there was none. Two processes that start at once get the same one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not file.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(fresh)
            stream.flush()
            os.fsync(stream.fileno())
        # A link, not a rename: it fails when the other process was first, and never shows half a file.
        with contextlib.suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="utf-8").strip()
