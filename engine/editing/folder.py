"""Packs on disk with what is open in an editor over them.

Knows no protocol. The surprising rule: a file that no folder with a `pack.yaml` holds is a workspace of its own, and what is open counts before what is stored.
"""

from collections.abc import Collection, Mapping
from pathlib import Path

from engine.editing.workspace import Workspace
from engine.errors import Invalid
from engine.node import NodeManifest
from engine.pack.pack import SUFFIXES, text_of

__all__ = ["Folders"]

_MOST = 2 * 1024 * 1024


class Folders:
    """Workspaces by the folder of their pack."""

    def __init__(self, node_types: Mapping[str, NodeManifest], roles: Collection[str] = ()) -> None:
        self._node_types = node_types
        self._roles = roles
        self._open: dict[Path, str] = {}
        self._stored: dict[Path, tuple[tuple[int, int], str | None]] = {}
        self._made: dict[Path, tuple[dict[str, str], Workspace]] = {}

    def open(self, path: Path, text: str) -> None:
        """The text of a file as it stands in the editor."""
        self._open[path] = text

    def close(self, path: Path) -> None:
        """The file counts as it is stored again."""
        self._open.pop(path, None)

    def at(self, path: Path) -> tuple[Path, str, Workspace]:
        """The folder of the pack that holds a file, the file's name in it, and the workspace."""
        folder = next((one for one in path.parents if (one / "pack.yaml").is_file() or one / "pack.yaml" in self._open), None)
        if folder is None:
            return self.alone(path)
        return folder, path.relative_to(folder).as_posix(), self._workspace(folder, self._files(folder))

    def alone(self, path: Path) -> tuple[Path, str, Workspace]:
        """The same of a file by itself, also of one that no pack knows or that is not there: then its text is empty."""
        return path.parent, path.name, self._workspace(path, {path.name: self._open.get(path) or self._text(path) or ""})

    def _workspace(self, key: Path, files: dict[str, str]) -> Workspace:
        known = self._made.get(key)
        if known is None or known[0] != files:
            known = self._made[key] = (files, Workspace(files, self._node_types, self._roles))
        return known[1]

    def _files(self, folder: Path) -> dict[str, str]:
        paths = {path for path in folder.rglob("*") if path.is_file()} | {path for path in self._open if folder in path.parents}
        files = {}
        for path in sorted(paths):
            name = path.relative_to(folder).as_posix()
            if name.endswith((*SUFFIXES, ".case.yaml")) or name.startswith("templates/"):
                text = self._open[path] if path in self._open else self._text(path)
                if text is not None:
                    files[name] = text
        return files

    def _text(self, path: Path) -> str | None:
        """The stored text; None when it cannot be read."""
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if path not in self._stored or self._stored[path][0] != stamp:
                self._stored[path] = stamp, text_of(path.read_bytes(), path.name) if found.st_size <= _MOST else None
        except (OSError, Invalid):
            return None
        return self._stored[path][1]
