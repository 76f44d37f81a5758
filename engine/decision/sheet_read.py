"""From sheets to drafts: every cell at its place, all problems at once.

Knows neither CSV nor Excel. The surprising rule: the first column says what each row is, so rows may be added anywhere and their numbers mean nothing.
"""

import itertools
from collections.abc import Iterator

import msgspec

from engine.decision.draft import Draft, DraftFunction, DraftHit, DraftRow, DraftUse, DraftVariable, DraftVariables, Statement
from engine.decision.exchange import Origins, as_note, literals
from engine.decision.sheet_cell import Column, Wrong, as_feel, plain_number
from engine.decision.sheet_grid import BLOCKS, COLUMNS, DECISION_ROWS, KINDS, POLICY_WORDS, TYPE_WORDS, Sheet, Value, shown, word
from engine.feel.scanner import Token, squeeze

__all__ = ["read_sheets"]


class _Head(msgspec.Struct):
    """A column while its head is read."""

    at: int
    kind: str
    said: dict[str, Value]
    variable: DraftVariable | None = None
    column: Column = Column()


def read_sheets(sheets: list[Sheet], origins: Origins) -> list[Draft | DraftFunction]:
    """The decisions and functions of sheets; what is wrong is told to `origins`."""
    blocks = [(sheet, first, last) for sheet in sheets for first, last in _blocks(sheet)]
    functions = frozenset(str(sheet.at(first, 1)) for sheet, first, _ in blocks if word(sheet.at(first, 0), BLOCKS) == "function")
    items: list[Draft | DraftFunction] = []
    for sheet, first, last in blocks:
        if word(sheet.at(first, 0), BLOCKS) == "function":
            items += _function(sheet, first, origins)
        else:
            items.append(_Block(sheet, first, last, functions, origins).run())
    if not blocks:
        origins.complain(
            "sheet.empty",
            "there is no decision: no cell of the first column says decision",
            "没有决策：第一列中没有“决策”一行",
            expected="decision 决策",
            spot=sheets[0].spot(0, 0) if sheets else origins.spots[0],
        )
    return items


def _blocks(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """The first row of each decision or function, and the row behind its last."""
    starts = [row for row in range(len(sheet.rows)) if word(sheet.at(row, 0), BLOCKS)]
    yield from itertools.pairwise([*starts, len(sheet.rows)])


def _function(sheet: Sheet, row: int, origins: Origins) -> list[DraftFunction]:
    parts = [str(sheet.at(row, column) or "") for column in (1, 2, 3)]
    for column, (part, expected) in enumerate(zip(parts, ("bonus", "(points: number)", "points * 2"), strict=True), 1):
        if not part:
            origins.complain("sheet.cell", "the function is not complete", "函数不完整", expected=expected, spot=sheet.spot(row, column))
            return []
    parameters, body = parts[1].lstrip("=＝ "), parts[2].lstrip("=＝ ")
    return [DraftFunction(name=origins.token(parts[0], sheet.spot(row, 1)), expression=origins.token(f"{parameters} {body}", sheet.spot(row, 3), "EXPRESSION"))]


class _Block:
    """One decision."""

    def __init__(self, sheet: Sheet, first: int, last: int, functions: frozenset[str], origins: Origins) -> None:
        self.sheet = sheet
        self.first = first
        self.last = last
        self.origins = origins
        self.names = functions
        self.said: dict[str, int] = {}
        """The row of each word above the columns."""
        self.comments: list[str] = []
        self.heads: list[_Head] = []
        self.rules_at = last

    def run(self) -> Draft:
        self._rows_above()
        self._rows_of_head()
        uses = [self._token(self.said["use"], column, "NAME") for column in range(1, self._width()) if "use" in self.said and self.sheet.at(self.said["use"], column)]
        inputs = [head for head in self.heads if head.kind in ("input", "given")]
        self.names |= {squeeze(str(head.said.get("name"))) for head in inputs} | {use.value for use in uses}
        for head in self.heads:
            self._declare(head)
        draft = Draft(name=self._token(self.first, 1, "NAME"), titles=self._titles({name: self.sheet.at(row, 1) for name, row in self.said.items()}), end=0)
        draft.before = tuple(self.comments)
        draft.statements = [*self._statements(uses), *self._table()]
        return draft

    def _width(self) -> int:
        return max((len(row) for row in self.sheet.rows[self.first : self.last]), default=0)

    def _token(self, row: int, column: int, type_: str, text: str | None = None) -> Token:
        value = self.sheet.at(row, column)
        return self.origins.token(text if text is not None else "" if value is None else str(value), self.sheet.spot(row, column), type_)

    def _refuse(self, row: int, column: int, en: str, zh: str, *, expected: str = "", nearest: str = "") -> None:
        self.origins.complain("sheet.cell", en, zh, expected=expected, nearest=nearest, spot=self.sheet.spot(row, column))

    def _rows_above(self) -> None:
        """The rows from the decision's name to its columns."""
        if self.sheet.at(self.first, 1) is None:
            self._refuse(self.first, 1, "the decision has no name", "决策没有名称", expected="screening")
        for row in range(self.first + 1, self.last):
            label = self.sheet.at(row, 0)
            name = word(label, DECISION_ROWS)
            if name == "comment":
                text = str(self.sheet.at(row, 1) or "")
                self.comments += [line if line.startswith(("//", "/*")) else f"// {line}" for line in text.split("\n")]
            elif name:
                self.said[name] = row
            elif label is not None:
                self._refuse(row, 0, f"{label} is no head of a row", f"{label} 不是可识别的行标题", expected=", ".join(DECISION_ROWS), nearest=shown(label, DECISION_ROWS))
            if name == "column":
                return

    def _rows_of_head(self) -> None:
        """The rows that say what the columns are; the rules begin behind them."""
        if "column" not in self.said:
            self._refuse(self.first, 0, "no row says what the columns are", "没有说明各列含义的行", expected="column 列: input 输入, output 输出, note 备注")
            return
        for at in range(1, self._width()):
            value = self.sheet.at(self.said["column"], at)
            kind = word(value, KINDS)
            if kind:
                self.heads.append(_Head(at, kind, {}))
            elif value is not None:
                self._refuse(self.said["column"], at, f"{value} is no kind of column", f"没有列类型 {value}", expected=", ".join(KINDS), nearest=shown(value, KINDS))
        row = self.said["column"] + 1
        while row < self.last and word(self.sheet.at(row, 0), COLUMNS):
            name = word(self.sheet.at(row, 0), COLUMNS)
            self.said[f"column {name}"] = row
            for head in self.heads:
                head.said[name] = self.sheet.at(row, head.at)
            row += 1
        self.rules_at = row

    def _titles(self, said: dict[str, Value]) -> list[str]:
        english, chinese = said.get("english title"), said.get("chinese title")
        if chinese:
            return [str(english or chinese), str(chinese)]
        return [str(english)] if english else []

    def _declare(self, head: _Head) -> None:
        """What the head of a column declares."""
        row = self.said.get("column name", self.said["column"])
        if head.said.get("name") is None:
            self._refuse(row, head.at, "this column has no name", "此列没有名称", expected="score")
        if head.kind in ("condition", "note"):
            head.column = Column("any", False, True, self.names)
            return
        type_, is_list = self._type(head)
        head.column = Column(type_, is_list, head.kind != "output", self.names)
        choices, allowed = self._values(head, type_, is_list)
        head.variable = DraftVariable(
            name=self._token(row, head.at, "NAME"),
            titles=self._titles(head.said),
            type=self._token(self.said.get("column type", row), head.at, "NAME", "text" if choices else type_),
            is_list=is_list,
            choices=choices,
            allowed=allowed,
            default=self._default(head),
        )

    def _type(self, head: _Head) -> tuple[str, bool]:
        value = head.said.get("type")
        text = str(value or "")
        is_list = text.lower().startswith("list of ") or text.endswith("列表")
        plain = text[8:] if text.lower().startswith("list of ") else text.removesuffix("列表")
        type_ = word(plain, TYPE_WORDS)
        if value is not None and not type_:
            row = self.said["column type"]
            self._refuse(row, head.at, f"there is no type {value}", f"没有类型 {value}", expected=", ".join(TYPE_WORDS), nearest=shown(value, TYPE_WORDS))
        return type_ or ("text" if head.said.get("values") else "any"), is_list

    def _values(self, head: _Head, type_: str, is_list: bool) -> tuple[tuple[str, ...], Token | None]:
        value = head.said.get("values")
        if value is None:
            return (), None
        row = self.said["column values"]
        is_feel = isinstance(value, str) and value[:1] in ("=", "＝")
        text = self._feel(row, head.at, Column(type_, False, True, self.names))
        if not is_feel and not is_list and type_ in ("text", "string", "any") and text.startswith('"'):
            return tuple(str(choice) for choice in literals(text)), None
        wrapped = text if is_feel or len(text.split(",")) == 1 or text[0] in "[(]" else f"({text})"
        return (), self._token(row, head.at, "EXPRESSION", wrapped)

    def _default(self, head: _Head) -> Token | None:
        if head.said.get("default") is None:
            return None
        row = self.said["column default"]
        return self._token(row, head.at, "EXPRESSION", self._feel(row, head.at, msgspec.structs.replace(head.column, is_test=False)))

    def _feel(self, row: int, column: int, kind: Column) -> str:
        try:
            return as_feel(self.sheet.at(row, column), kind)
        except Wrong as wrong:
            self._refuse(row, column, *wrong.texts, expected=wrong.expected)
            return "null"

    def _statements(self, uses: list[Token]) -> list[Statement]:
        statements: list[Statement] = [DraftUse(at=Token("USE", "use", 0, 0), names=uses)] if uses else []
        for name in ("input", "output"):
            variables = [head.variable for head in self.heads if head.variable and (head.kind == name or (name == "input" and head.kind == "given"))]
            is_long = len(variables) > 5 or any(one.titles for one in variables)
            groups = [[one] for one in variables] if is_long else [variables] if variables else []
            statements += [DraftVariables(at=Token(name.upper(), name, 0, 0), variables=group) for group in groups]
        if "hit policy" in self.said:
            row = self.said["hit policy"]
            value = self.sheet.at(row, 1)
            policy = word(value, POLICY_WORDS)
            if not policy:
                self._refuse(row, 1, f"there is no hit policy {value}", f"没有命中策略 {value}", expected=", ".join(POLICY_WORDS), nearest=shown(value, POLICY_WORDS))
            statements.append(DraftHit(at=Token("HIT", "hit", 0, 0), policy=self._token(row, 1, "POLICY", policy or "first")))
        return statements

    def _table(self) -> list[DraftRow]:
        row = self.said.get("column name", self.first)
        tests = [head for head in self.heads if head.kind in ("input", "condition")]
        values = [head for head in self.heads if head.kind == "output"]
        notes = [head for head in self.heads if head.kind == "note"]
        for head in tests:
            if head.kind == "condition" and head.said.get("name") is not None:
                head.said["name"] = str(head.said["name"]).lstrip("=＝ ")
        rows = [
            DraftRow(
                inputs=[self._token(row, head.at, "CELL", str(head.said.get("name") or "true")) for head in tests] or [self._token(self.first, 0, "CELL", "true")],
                outputs=[self._token(row, head.at, "CELL") for head in values],
                annotations=[self._token(row, head.at, "CELL", as_note(str(self.sheet.at(row, head.at) or "")) or "note") for head in notes],
            )
        ]
        for at in range(self.rules_at, self.last):
            self._stray(at)
            if any(self.sheet.at(at, head.at) is not None for head in self.heads):
                inputs = [self._token(at, head.at, "CELL", self._feel(at, head.at, head.column)) for head in tests] or [self._token(at, 0, "CELL", "-")]
                outputs = [self._token(at, head.at, "CELL", self._feel(at, head.at, head.column)) for head in values]
                rows.append(DraftRow(inputs=inputs, outputs=outputs, annotations=[self._token(at, head.at, "CELL", as_note(_shown(self.sheet.at(at, head.at)))) for head in notes]))
        return rows

    def _stray(self, row: int) -> None:
        """Refuses what stands in no column, and what an input without tests seems to be tested with."""
        known = {head.at: head for head in self.heads}
        for at in range(1, len(self.sheet.rows[row])):
            if self.sheet.at(row, at) is not None and at not in known:
                self._refuse(row, at, "this column has no head", "此列没有列标题", expected=", ".join(KINDS))
            elif self.sheet.at(row, at) is not None and known[at].kind == "given":
                self._refuse(row, at, "an input that is only given is not tested", "“已知”列不参与判断", expected="input 输入")


def _shown(value: Value) -> str:
    return "" if value is None else plain_number(value) if isinstance(value, float) else str(value)
