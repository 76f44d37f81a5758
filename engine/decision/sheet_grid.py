"""Sheets as rows of values, and the words that stand at their heads, in English and Chinese.

Knows neither CSV nor Excel. The surprising rule: a head word may be written in English, in Chinese, or as both side by side (`input 输入`), so that either reader understands the file.
"""

from datetime import date, time, timedelta
from decimal import Decimal

import msgspec

from engine.decision.exchange import Spot
from engine.errors import nearest_name

__all__ = ["BLOCKS", "COLUMNS", "DECISION_ROWS", "KINDS", "POLICY_WORDS", "TYPE_WORDS", "Sheet", "Value", "both", "letter", "shown", "word"]

Value = str | int | float | Decimal | bool | date | time | timedelta | None
"""What a cell may hold; a date may have a time (`datetime`)."""

BLOCKS = {"decision": "决策", "function": "函数"}
DECISION_ROWS = {"english title": "英文标题", "chinese title": "中文标题", "comment": "注释", "hit policy": "命中策略", "use": "引用决策", "column": "列"}
COLUMNS = {"name": "名称", "english title": "英文标题", "chinese title": "中文标题", "type": "类型", "values": "可选值", "default": "默认值"}
KINDS = {"input": "输入", "condition": "条件", "given": "已知", "output": "输出", "note": "备注"}
POLICY_WORDS = {
    "unique": "唯一", "first": "取第一条", "any": "结果一致", "priority": "按优先级", "rule order": "全部（按规则顺序）", "output order": "全部（按输出优先级）", "collect": "全部",
    "collect sum": "求和", "collect min": "最小值", "collect max": "最大值", "collect count": "计数",
}  # fmt: skip
TYPE_WORDS = {
    "number": "数字", "integer": "整数", "text": "文本", "string": "字符串", "boolean": "是否", "date": "日期", "time": "时间", "date_time": "日期时间", "duration": "时长",
    "context": "对象", "any": "任意",
}  # fmt: skip


class Sheet(msgspec.Struct):
    """A sheet; `is_named`: problems name it (a CSV file has but one)."""

    name: str
    rows: list[list[Value]]
    is_named: bool = True

    def at(self, row: int, column: int) -> Value:
        """The value of a cell, counted from 0; None outside."""
        line = self.rows[row] if row < len(self.rows) else []
        value = line[column] if column < len(line) else None
        if isinstance(value, str):
            return value.strip() or None
        return value

    def spot(self, row: int, column: int) -> Spot:
        """Where a cell stands, as `screening!B7`."""
        address = f"{letter(column)}{row + 1}"
        return Spot(f"{self.name}!{address}" if self.is_named else address, row + 1, column + 1)


def letter(column: int) -> str:
    """The name of a column, counted from 0: A, B, ... Z, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def both(name: str, words: dict[str, str]) -> str:
    """A head word in both languages."""
    return f"{name} {words[name]}" if name in words else name


def word(value: Value, words: dict[str, str]) -> str:
    """Which of the words a cell says; "" when none."""
    text = " ".join(str(value).lower().replace("（", "(").replace("）", ")").split()) if value is not None else ""
    for name, chinese in words.items():
        plain = chinese.replace("（", "(").replace("）", ")")
        if text in (name, plain, f"{name} {plain}", f"{plain} {name}", f"{name}{plain}", f"{plain}{name}"):
            return name
    return ""


def shown(value: Value, words: dict[str, str]) -> str:
    """The word that was probably meant."""
    return nearest_name(str(value).split()[0].lower() if str(value).split() else "", words)
