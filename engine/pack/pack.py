"""A pack: a folder of files that people wrote, as one value. Knows what the files are called, not what they say."""

import codecs
import hashlib
from pathlib import Path

import msgspec

from engine.errors import Invalid, Problem, Text, problem
from engine.pack.yaml_source import YamlSource

__all__ = ["Pack", "pack_of", "read_files", "read_folder", "text_of"]

SUFFIXES = (".workflow.yaml", ".form", ".record", ".rules", "pack.yaml")
MAX_FILE_BYTES = 2 * 1024 * 1024
_MARKS = ((codecs.BOM_UTF32_LE, "UTF-32"), (codecs.BOM_UTF32_BE, "UTF-32"), (codecs.BOM_UTF16_LE, "UTF-16"), (codecs.BOM_UTF16_BE, "UTF-16"))


class Pack(msgspec.Struct, frozen=True):
    """`files` maps a path within the pack to its text; `key` names the pack; `needs` other packs that it calls; `public`: workflow -> the form with which strangers may start it."""

    key: str
    title: Text
    files: dict[str, str]
    needs: tuple[str, ...] = ()
    public: dict[str, str] = {}

    @property
    def checksum(self) -> str:
        """SHA-256 over all files: two packs with the same checksum are the same."""
        digest = hashlib.sha256()
        for name, text in sorted(self.files.items()):
            digest.update(f"{name}\0{text}\0".encode())
        return digest.hexdigest()


def read_folder(folder: Path) -> Pack:
    """The pack in `folder`: `pack.yaml` and every file of the languages, and templates. Raises Invalid naming each unreadable file."""
    files, problems = read_files(folder)
    if problems:
        raise Invalid(*problems)
    return pack_of(files)


def read_files(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts of a pack's files, and what is wrong with those that cannot be read. Raises Invalid when the folder is no pack."""
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
            files[name] = text_of(path.read_bytes(), name)
        except Invalid as fault:
            problems.extend(fault.problems)
    return files, problems


def pack_of(files: dict[str, str]) -> Pack:
    """The pack that these texts are. Raises Invalid when `pack.yaml` does not name it."""
    head = YamlSource(files["pack.yaml"], "pack.yaml")
    key, title = head.data.get("pack"), head.data.get("title")
    if not isinstance(key, str) or not isinstance(title, dict):
        raise Invalid(head.problem("pack.invalid", "pack.yaml needs `pack` and `title`", "pack.yaml 需要 pack 与 title", "", expected="pack: <key>, title: {en, zh}"))
    needs = head.data.get("needs") or []
    public = head.data.get("public") or {}
    if not isinstance(public, dict) or not all(isinstance(form, str) for form in public.values()):
        raise Invalid(head.problem("pack.public", "`public` maps a workflow to a form", "public 应为“流程: 表单”", "public", expected="public: {<workflow>: <form>}"))
    return Pack(key, Text(str(title.get("en", "")), str(title.get("zh", ""))), files, tuple(str(name) for name in needs), {str(name): form for name, form in public.items()})


def text_of(data: bytes, name: str) -> str:
    """The text of a file, without a byte order mark. Raises Invalid that names the encoding it seems to have instead of UTF-8, and the line of the first byte that does not fit."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(_not_utf8(data, name, error.start)) from error
    if "\0" in text:
        raise Invalid(_not_utf8(data, name, data.index(b"\0")))
    return text


def _not_utf8(data: bytes, name: str, at: int) -> Problem:
    encoding = _encoding(data)
    en, zh = f"{name} is not UTF-8 text", f"{name} 不是 UTF-8 编码"
    if encoding:
        en, zh = f"{en}: it is saved as {encoding}", f"{zh}：文件以 {encoding} 保存"
    before = data[:at].rpartition(b"\n")[2].decode("utf-8", "replace")
    return problem("pack.not_utf8", en, zh, file=name, line=data.count(b"\n", 0, at) + 1, column=len(before) + 1, expected="UTF-8")


def _encoding(data: bytes) -> str:
    """What text that is not UTF-8 seems to be; "" when it does not look like text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    start = data[:4000]
    for zeros, encoding in ((start[1::2], "UTF-16"), (start[0::2], "UTF-16")):
        if len(zeros) > 1 and zeros.count(0) > len(zeros) * 0.4:
            return encoding
    if b"\0" in data:
        return ""
    try:
        wide = [letter for letter in data.decode("gb18030") if not letter.isascii()]
    except UnicodeDecodeError:
        return ""
    return "GBK" if all("\u3000" <= letter <= "\u9fff" or "\uff00" <= letter <= "\uffef" or letter in "“”‘’—…·" for letter in wide) else ""
