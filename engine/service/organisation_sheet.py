"""The two tables of an organisation's file: people and departments, from and to CSV and Excel.

Knows words and cells, not whether they are right. The surprising rules: a table is known by its head row, in English or Chinese, whatever the sheet or the file is called;
a column that is not there says nothing, an empty cell says "none".
"""

import io
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import msgspec

from engine.decision.exchange import Limits, Origins
from engine.decision.sheet_cell import plain_number
from engine.decision.sheet_csv import read_bytes, write_bytes
from engine.decision.sheet_grid import Sheet, Value, word
from engine.errors import Problem, nearest_name, problem
from engine.model.organisation import Department, Organisation, Person

__all__ = ["DEPARTMENT_COLUMNS", "NO", "PERSON_COLUMNS", "YES", "Cells", "Table", "parts", "read_tables", "write_csv", "write_xlsx"]

PERSON_COLUMNS = {
    "id": "编号", "name": "姓名", "email": "邮箱", "departments": "部门", "positions": "职位", "groups": "用户组", "manager": "直接上级", "skills": "技能", "active": "在职",
}  # fmt: skip
DEPARTMENT_COLUMNS = {"key": "编码", "name": "名称", "parent": "上级部门", "head": "负责人", "hrbp": "HRBP"}
_SAME = {"工号": "编号", "电子邮箱": "邮箱", "e-mail": "email", "department": "departments", "position": "positions", "group": "groups", "岗位": "职位", "上级": "直接上级"}
YES, NO = ("yes", "是"), ("no", "否")
_SHEETS = {"people": "人员", "departments": "部门"}
SEPARATORS = ";；、\n"


class Cells(msgspec.Struct, frozen=True):
    """A row: column -> text, for the columns that the table has."""

    file: str
    sheet: str
    row: int
    values: dict[str, str]
    columns: dict[str, int]

    def get(self, column: str) -> str:
        return self.values.get(column, "")

    def problem(self, column: str, code: str, en: str, zh: str, **more: str) -> Problem:
        """Something wrong with a cell, told where it stands."""
        if self.row < 0:  # said by itself, in no table
            return problem(code, en, zh, path=column, **more)
        at = self.columns.get(column, 0)
        return problem(code, en, zh, file=self.file, path=f"{self.sheet}.{column}" if self.sheet else column, line=self.row + 1, column=at + 1, **more)


class Table(msgspec.Struct, frozen=True):
    """The rows of one kind: `people` or `departments`."""

    kind: str
    rows: tuple[Cells, ...]


def read_tables(files: Iterable[tuple[str, bytes]], limits: Limits) -> tuple[list[Table], list[Problem]]:
    """Every table of the files, and what is wrong with their heads. Raises Invalid for a file that cannot be read at all."""
    found, problems = list[Table](), list[Problem]()
    for name, data in files:
        if data.startswith(b"PK") or name.lower().endswith((".xlsx", ".xlsm", ".xls")):
            origins = Origins(name)
            from engine.decision.sheet_xlsx import read_workbook  # as below

            sheets = read_workbook(data, origins, limits)
            problems += origins.problems
        else:
            sheets = [read_bytes(data, name, limits)]
        for sheet in sheets:
            if any(value not in (None, "") for line in sheet.rows for value in line):
                _read(sheet, name, found, problems)
    return found, problems


def _read(sheet: Sheet, file: str, found: list[Table], problems: list[Problem]) -> None:
    top = next(number for number, line in enumerate(sheet.rows) if any(value not in (None, "") for value in line))
    heads = {column: str(value).strip() for column, value in enumerate(sheet.rows[top]) if value not in (None, "")}
    place = sheet.name if sheet.is_named else ""
    kinds = {"people": PERSON_COLUMNS, "departments": DEPARTMENT_COLUMNS}
    said = {kind: {column: _word(head, words) for column, head in heads.items()} for kind, words in kinds.items()}
    kind = "people" if "email" in said["people"].values() else max(kinds, key=lambda one: sum(bool(name) for name in said[one].values()))
    known = kinds[kind]
    seen = set[str]()
    for column, head in heads.items():
        name = said[kind][column]
        if not name or name in seen:
            en, zh = (f"{head[:40]} is no column of {kind}", f"“{head[:40]}”不是“{_SHEETS[kind]}”表的列") if not name else (f"{head[:40]} stands twice", f"“{head[:40]}”出现两次")
            near = nearest_name(head, [*known, *known.values()]) if not name else ""
            expected = ", ".join(f"{one} {chinese}" for one, chinese in known.items())
            problems.append(problem("organisation.column", en, zh, file=file, path=place, line=top + 1, column=column + 1, nearest=near, expected=expected))
        seen.add(name)
    needed = ("name", "email") if kind == "people" else ("name",)
    for name in needed:
        if name not in seen:
            en, zh = f"{kind} need a column {name}", f"“{_SHEETS[kind]}”表缺少“{known[name]}”列"
            problems.append(problem("organisation.column", en, zh, file=file, path=place, line=top + 1, column=1, expected=f"{name} {known[name]}"))
    if not seen.issuperset(needed):
        return  # its rows would be wrong for that reason alone
    columns = {name: column for column, name in said[kind].items() if name}
    rows = [
        Cells(file, place, number, {name: _text(sheet.at(number, column)) for name, column in columns.items()}, columns)
        for number in range(top + 1, len(sheet.rows))
        if any(_text(sheet.at(number, column)) for column in columns.values())
    ]
    found.append(Table(kind, tuple(rows)))


def _word(head: str, words: dict[str, str]) -> str:
    return word(_SAME.get(head.lower(), head), words)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | Decimal):
        return plain_number(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return "" if value is None else str(value).strip()


def parts(text: str) -> list[str]:
    """The names in a cell that may hold several."""
    for sign in SEPARATORS:
        text = text.replace(sign, ";")
    return list(dict.fromkeys(part.strip() for part in text.split(";") if part.strip()))


def write_csv(organisation: Organisation, kind: str, language: str) -> bytes:
    """One of the two tables."""
    return write_bytes(_table(organisation, kind, language))


def write_xlsx(organisation: Organisation, language: str) -> bytes:
    """Both tables, a sheet each."""
    from openpyxl import Workbook  # it loads numpy, which the web process must not do at its start
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    for kind, chinese in _SHEETS.items():
        page = book.create_sheet(chinese if language == "zh" else kind)
        for number, line in enumerate(_table(organisation, kind, language), 1):
            for column, text in enumerate(line, 1):
                cell = page.cell(number, column)
                cell.value, cell.data_type = text, "s"  # a text that begins with = is no formula
                cell.font = Font(bold=number == 1)
        page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _table(organisation: Organisation, kind: str, language: str) -> list[list[str]]:
    known = PERSON_COLUMNS if kind == "people" else DEPARTMENT_COLUMNS
    heads = list(known.values()) if language == "zh" else list(known)
    if kind == "people":
        return [heads, *(_person(person, organisation, language) for person in organisation.people.values())]
    return [heads, *(_department(one, organisation) for one in organisation.departments.values())]


def _person(person: Person, organisation: Organisation, language: str) -> list[str]:
    active = (YES if person.is_active else NO)[language == "zh"]
    skills = "; ".join(f"{name}:{level}" for name, level in person.skills.items())
    listed = ["; ".join(names) for names in (person.departments, person.positions, person.groups)]
    return [person.person_id, person.name, person.email, *listed, _email(person.manager, organisation), skills, active]


def _department(one: Department, organisation: Organisation) -> list[str]:
    return [one.key, one.name, one.parent, _email(one.head, organisation), _email(one.hrbp, organisation)]


def _email(person_id: str, organisation: Organisation) -> str:
    person = organisation.people.get(person_id)
    return person.email if person is not None else person_id
