"""Codes that people carry: id numbers, bank cards; and what a Chinese keyboard makes of digits and signs.

Knows no field. A code comes back in its plain form: ASCII, no spaces, capital letters. What is wrong is told by `Wrong`, in both languages.
"""

import re

from engine.feel.temporal import parse_date

__all__ = ["Wrong", "bank_card", "id_number", "plain", "shown"]


class Wrong(Exception):
    """The value does not fit; `expected` and `nearest` as in a Problem."""

    def __init__(self, en: str, zh: str, expected: str = "", nearest: str = "") -> None:
        super().__init__(en)
        self.en, self.zh, self.expected, self.nearest = en, zh, expected, nearest


_WIDE = {0xFF01 + offset: 0x21 + offset for offset in range(94)} | {0x3000: 0x20, 0x2212: 0x2D, 0x2013: 0x2D, 0x2014: 0x2D}
_CARD = re.compile(r"[0-9]{12,19}", re.ASCII)
_CITIZEN = re.compile(r"[1-9][0-9]{5}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]", re.ASCII)
_OTHER = re.compile(r"[A-Z0-9\-]{4,30}", re.ASCII)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


def plain(text: str) -> str:
    """The text with full-width digits, letters and signs (１２３，Ｘ，－，＠) as ASCII has them."""
    return text if text.isascii() else text.translate(_WIDE)


def shown(value: object) -> str:
    """A value in a message: short, whatever it is."""
    if isinstance(value, str):
        return value if len(value) <= 60 else value[:57] + "..."
    if isinstance(value, dict | list):
        return "{...}" if isinstance(value, dict) else "[...]"
    if isinstance(value, int) and value.bit_length() > 256:
        return "..."
    return str(value)[:60]


def bank_card(text: str) -> str:
    """The number of a bank card: 12 to 19 digits, the last one by Luhn's rule (ISO/IEC 7812-1, annex B)."""
    number = plain(text).replace(" ", "").replace("-", "")
    if not _CARD.fullmatch(number):
        raise Wrong("this is no card number of 12 to 19 digits", "不是有效的 12 至 19 位银行卡号", "6222 0212 3456 7890 128")
    digits = [int(digit) for digit in reversed(number)]
    if (sum(digits[::2]) + sum(_DOUBLED[digit] for digit in digits[1::2])) % 10:
        raise Wrong("the digits of this card number do not fit together: look for a typing error", "银行卡号校验不通过，请检查是否输错")
    return number


def id_number(text: str, country: str) -> str:
    """The number of an identity card; of China: 18 places, with a day of birth and the check digit of GB 11643."""
    number = plain(text).upper().replace(" ", "")
    if country != "CN":
        if not _OTHER.fullmatch(number):
            raise Wrong("this is no id number", "不是有效的证件号码")
        return number
    match = _CITIZEN.fullmatch(number)
    if not match or parse_date("-".join(match.groups())) is None:
        raise Wrong("this is no id number of 18 places", "不是有效的 18 位身份证号码", "18")
    if "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number[:17], _WEIGHTS, strict=True)) % 11] != number[17]:
        raise Wrong("the last place of this id number is wrong: look for a typing error", "身份证号码校验位不正确，请检查是否输错")
    return number
