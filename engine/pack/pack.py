"""A pack: a folder of files that people wrote, as one value. Knows what the files are called, not what they say."""

import hashlib
from pathlib import Path

import msgspec

from engine.errors import Invalid, Text, problem
from engine.pack.yaml_source import YamlSource

__all__ = ["Pack", "read_folder"]

SUFFIXES = (".workflow.yaml", ".form", ".record", ".rules", "pack.yaml")
MAX_FILE_BYTES = 2 * 1024 * 1024


class Pack(msgspec.Struct, frozen=True):
    """`files` maps a path within the pack to its text; `key` names the pack; `needs` other packs that it calls."""

    key: str
    title: Text
    files: dict[str, str]
    needs: tuple[str, ...] = ()

    @property
    def checksum(self) -> str:
        """SHA-256 over all files: two packs with the same checksum are the same."""
        digest = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            digest.update(f"{name}\0{text}\0".encode())
        return digest.hexdigest()


def read_folder(folder: Path) -> Pack:
    """The pack in `folder`: `pack.yaml` and every file of the languages, and templates. Raises Invalid naming each unreadable file."""
    if not (folder / "pack.yaml").is_file():
        raise Invalid(problem("pack.missing", "a pack is a folder with a pack.yaml", "流程包必须是包含 pack.yaml 的文件夹", file=folder.name, expected="pack.yaml"))
    files: dict[str, str] = {}
    problems = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or not (name.endswith(SUFFIXES) or name.startswith("templates/")):
            continue
        if path.stat().st_size > MAX_FILE_BYTES:
            problems.append(problem("pack.file_too_large", f"{name} is larger than {MAX_FILE_BYTES} bytes", f"{name} 超过 {MAX_FILE_BYTES} 字节", file=name))
            continue
        try:
            files[name] = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = path.read_bytes()[: error.start].count(b"\n") + 1
            problems.append(problem("pack.not_utf8", f"{name} is not UTF-8 text", f"{name} 不是 UTF-8 编码", file=name, line=line, column=1, expected="UTF-8"))
    if problems:
        raise Invalid(*problems)
    head = YamlSource(files["pack.yaml"], "pack.yaml")
    key, title = head.data.get("pack"), head.data.get("title")
    if not isinstance(key, str) or not isinstance(title, dict):
        raise Invalid(head.problem("pack.invalid", "pack.yaml needs `pack` and `title`", "pack.yaml 需要 pack 与 title", "", expected="pack: <key>, title: {en, zh}"))
    needs = head.data.get("needs") or []
    return Pack(key, Text(str(title.get("en", "")), str(title.get("zh", ""))), files, tuple(str(name) for name in needs))
