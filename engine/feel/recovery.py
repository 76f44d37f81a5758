"""What is wrong with a text that the parser refused: every problem that can be told apart, each with its place and what was expected.

Knows nothing of trees. The surprising rule: where a value is missing one is put in, and what does not fit is left out, so that the rest of the text can be looked at too.
"""

from collections.abc import Iterable
from typing import Any

import lark

from engine.errors import Problem, nearest_name
from engine.feel.builder import Refused
from engine.feel.scanner import BUILT_IN_NAMES, KEYWORDS, Place, Token, squeeze

__all__ = ["find_problems"]

_MOST = 20
_FURTHEST = 2000
"""How many tokens behind the first problem are looked at: telling what fits takes long."""
_SPELLED = {
    "AT": '@"..."', "LPAR": "(", "RPAR": ")", "LBRACK": "[", "RBRACK": "]", "LBRACE": "{", "RBRACE": "}", "LOPEN": "]", "ROPEN": "[", "COMMA": ",", "COLON": ":", "DOT": ".",
    "DOTS": "..", "PLUS": "+", "MINUS": "-", "STAR": "*", "SLASH": "/", "POWER": "**", "ARROW": "->", "LT": "<", "GT": ">", "EQUAL": "=", "NOT": "not", "STRING": '"..."',
} | {type_: word for word, type_ in KEYWORDS.items()}  # fmt: skip
_OPERAND = frozenset({"NAME", "NUMBER", "STRING", "LPAR", "LBRACK", "LBRACE", "IF"})
_BEFORE_OPERAND = _OPERAND | {"AT", "LOPEN", "FOR", "SOME", "EVERY", "FUNCTION", "TRUE", "FALSE", "NULL", "MINUS", "NOT", "EQUAL", "LT", "GT"}
_OPERATORS = frozenset({"PLUS", "MINUS", "STAR", "AND", "OR"})
_AFTER_OPERAND = _OPERATORS | {"SLASH", "POWER", "EQUAL", "LT", "GT", "BETWEEN", "IN", "INSTANCE", "DOT", "LBRACK", "LPAR"}
_PAIRS = {"==": "=", "<>": "!=", "=>": ">=", "=<": "<=", "===": "="}
_CHINESE = {
    "且": "and", "并且": "and", "和": "and", "与": "and", "或": "or", "或者": "or", "如果": "if", "若": "if", "则": "then", "那么": "then", "否则": "else", "返回": "return", "在": "in",
    "属于": "in", "介于": "between", "等于": "=", "不等于": "!=", "大于": ">", "小于": "<", "大于等于": ">=", "小于等于": "<=", "包含": "list contains(...)", "非": "not(...)", "不": "not(...)",
}  # fmt: skip
_TYPE = frozenset({"NAME", "NULL", "FUNCTION"})
_OPENERS, _CLOSERS = frozenset({"LPAR", "LBRACK", "LBRACE", "LOPEN"}), frozenset({"RPAR", "RBRACK", "RBRACE", "ROPEN"})


class _Search:
    """One more reading of the tokens, which goes on after a problem."""

    def __init__(self, parser: lark.Lark, text: str, tokens: list[Token], start: str, names: frozenset[str], place: Place) -> None:
        self.run: Any = parser.parse_interactive("", start=start)
        self.text = text
        self.tokens = tokens
        self.names = names
        self.place = place
        self.problems: list[Problem] = []
        self.end = Token("$END", "", len(text), len(text))

    def refuse(self, at: int, en: str, zh: str, *, expected: str = "", nearest: str = "", code: str = "feel.syntax") -> None:
        self.problems.append(self.place.problem(self.text, at, code, en, zh, expected=expected, nearest=nearest))

    def feed(self, token: Token) -> bool:
        """Whether the token fits."""
        try:
            self.run.feed_token(lark.Token(token.type, token.value, token.start, None, None, None, None, token.end))
        except lark.UnexpectedToken:
            return False
        except (Refused, lark.exceptions.VisitError) as error:
            refused = error if isinstance(error, Refused) else getattr(error, "orig_exc", error)
            if isinstance(refused, Refused):
                self.refuse(refused.at, *refused.texts, code=refused.code)
            self.problems.append(self.problems[-1])
        return True

    def find(self) -> list[Problem]:
        """All problems, in the order of the text."""
        index, told, end = 0, -2, len(self.tokens)
        while index <= end and len(self.problems) < _MOST:
            token = self.tokens[index] if index < len(self.tokens) else self.end
            if self.feed(token):
                index += 1
                continue
            end = min(end, index + _FURTHEST) if not self.problems else end
            accepts = set(self.run.accepts())
            if accepts >= _OPERAND:
                self.missing(token, index)
                self.feed(Token("NAME", "?", token.start, token.start))
                told = index
                continue
            if told != index:
                index = self.misplaced(token, index, accepts)
            if token.type == "$END":
                break
            index = self.after(index)
            told = index
        return list(dict.fromkeys(self.problems))

    def after(self, index: int) -> int:
        """Behind the token, or behind the brackets that it opens."""
        depth = 0
        while index < len(self.tokens):
            type_ = self.tokens[index].type
            depth += (type_ in _OPENERS) - (type_ in _CLOSERS)
            index += 1
            if depth <= 0:
                break
        return index

    def missing(self, token: Token, index: int) -> None:
        """A value is missing before the token."""
        if not self.tokens:
            self.refuse(0, "there is no expression", "缺少表达式", code="feel.syntax")
            return
        if token.type == "$END":
            self.refuse(token.start, "the expression ends too early: a value is missing", "表达式不完整：缺少值")
            return
        found = self.text[token.start : token.end]
        before = self.tokens[index - 1] if index else token
        near = _PAIRS.get(before.value + token.value, "")
        if near and before.end == token.start:
            written = self.text[before.start : token.end]
            self.refuse(before.start, f"{written} is no operator", f"{written} 不是运算符", nearest=near)
            return
        self.refuse(token.start, f"a value is missing before {found}", f"{found} 之前缺少值")

    def misplaced(self, token: Token, index: int, accepts: set[str]) -> int:
        """The token does not fit; the index of the last token that is spoken of."""
        expected = _expected(accepts)
        if token.type == "$END":
            what = ("a type is missing", "缺少类型") if accepts == _TYPE else ("a name is missing", "缺少名称") if "NAME" in accepts else ("", "")
            en, zh = "the expression ends too early", "表达式不完整"
            self.refuse(token.start, f"{en}: {what[0]}" if what[0] else en, f"{zh}：{what[1]}" if what[1] else zh, expected="" if what[0] else expected)
            return index
        last, name = self.misspelled(index)
        if name:
            self.refuse(name[0], *name[1], nearest=name[2], code=name[3])
            return last
        found = self.text[token.start : token.end]
        if accepts >= _OPERATORS and token.type in _OPERAND | {"AT", "TRUE", "FALSE", "NULL"}:
            en, zh = f"{found} does not fit here: an operator is missing before it", f"此处不能出现 {found}：它前面缺少运算符"
        elif "NAME" in accepts:
            en, zh = f"{found} does not fit here: a name is missing", f"此处不能出现 {found}：缺少名称"
        else:
            en, zh = f"{found} does not fit here", f"此处不能出现 {found}"
        self.refuse(token.start, en, zh, expected=expected, nearest=self.keyword(token, accepts))
        return index

    def keyword(self, token: Token, accepts: set[str]) -> str:
        """The keyword that may be meant."""
        if token.value in _CHINESE:
            return _CHINESE[token.value]
        words = [word for word, type_ in KEYWORDS.items() if type_ in accepts]
        return nearest_name(token.value, words) if token.type == "NAME" or token.value in KEYWORDS else ""

    def misspelled(self, index: int) -> tuple[int, Any]:
        """Whether words that stand side by side are like a name of several words: (last index, (offset, texts, nearest, code))."""
        if not index or self.tokens[index - 1].type != "NAME":
            return index, None
        first = index - 1
        while first and self.tokens[first - 1].type == "NAME":
            first -= 1
        several = [name for name in self.names if " " in name]
        for last in range(min(len(self.tokens), index + 6) - 1, index - 1, -1):
            words = self.tokens[first : last + 1]
            if not all(word.type == "NAME" or word.value in KEYWORDS for word in words):
                continue
            run = squeeze(self.text[words[0].start : words[-1].end])
            is_call = last + 1 < len(self.tokens) and self.tokens[last + 1].type == "LPAR"
            near = nearest_name(run, BUILT_IN_NAMES if is_call else several)
            if near and (near[0].casefold() == run[0].casefold() or near.split()[-1] == run.split()[-1]):
                texts = (f"there is no function {run}", f"没有函数 {run}") if is_call else (f"{run} is not known here", f"此处没有名称 {run}")
                return last, (words[0].start, texts, near, "feel.unknown_function" if is_call else "feel.unknown_name")
        return index, None


def _expected(accepts: Iterable[str]) -> str:
    """The signs and keywords that would fit, in no language; a value, a name and an operator go without saying."""
    left = set(accepts) - {"NAME", "NUMBER", "$END"}
    if left >= _OPERANDS_SEEN:
        left -= _BEFORE_OPERAND
    if left >= _OPERATORS:
        left -= _AFTER_OPERAND
    elif "PLUS" in left:
        left -= _AFTER_OPERAND - {"AND"}
    return " | ".join(sorted(_SPELLED.get(type_, type_) for type_ in left))


_OPERANDS_SEEN = _OPERAND - {"NAME", "NUMBER"}


def find_problems(parser: lark.Lark, text: str, tokens: list[Token], start: str, names: frozenset[str], place: Place) -> list[Problem]:
    """The problems of a text whose tokens the parser refused; at least one."""
    return _Search(parser, text, tokens, start, names, place).find()
