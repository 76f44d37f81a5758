"""Degrees: the words for them in both languages, and what each is worth on one scale.

Knows text only. The scale: doctor, master, bachelor, associate, secondary, other; an MBA counts as master, a 大专 as associate.
"""

import re

import msgspec

__all__ = ["Degree", "find_degree", "major_in"]

_HAN = "\u4e00-\u9fff"
_WORDS = (
    ("doctor", r"博士后|博士(?:研究生)?(?:学位)?|(?<![\w.])Ph\.?\s?D\.?(?!\w)|(?<!\w)D\.?Phil\.?(?!\w)|(?<!\w)(?:Doctor(?:ate)?(?: of [A-Z]\w+)?|Ed\.?D\.?|M\.?D\.|J\.?D\.)(?!\w)"),
    ("master", r"(?:EMBA|MBA|MPA|MPAcc|EMBA)(?!\w)|硕士(?:研究生)?(?:学位)?|研究生(?!院|会|部|学)|(?<!\w)(?:Master(?:['’]?s)?(?: degree)?(?: of (?!.{0,3}in\b)(?:Science|Arts|Engineering|Business Administration|Education|Laws?|Fine Arts|Philosophy|Public \w+|Technology|Commerce|Finance|Design|Architecture|[A-Z]\w+))?|M\.\s?S\.?(?:c\.?)?|MSc?|M\.?A\.|MA|M\.?Eng\.?|M\.?Phil\.?|M\.?Tech\.?|LL\.?M\.?|M\.?Ed\.?|M\.?F\.?A\.?|MCom)(?![\w+#])"),
    ("bachelor", r"本科(?:学历|生)?|学士(?:学位)?|(?<!\w)(?:Bachelor(?:['’]?s)?(?: degree)?(?: of (?:Science|Arts|Engineering|Business Administration|Education|Laws?|Fine Arts|Technology|Commerce|Design|Architecture|[A-Z]\w+))?|B\.\s?S\.?(?:c\.?)?|BSc?|B\.\s?A\.?|BA|B\.?\s?Eng\.?|B\.?\s?Tech\.?|BBA|B\.?B\.?A\.?|LL\.?B\.?|B\.?Ed\.?|B\.?F\.?A\.?|B\.?E\.|B\.?Com\.?|A\.?B\.?(?= in)|undergraduate)(?![\w+#])"),
    ("associate", r"大学专科|大专|专科|高职|(?<!\w)(?:Associate(?:['’]?s)?(?: degree)?(?: of (?:Science|Arts|Applied Science))|Associate['’]?s(?: degree)?|A\.?A\.?S\.?|A\.S\.|A\.A\.|(?:Advanced |Higher )?Diploma|HND)(?!\w)"),
    ("secondary", r"高中|中专|中技|技校|职高|初中|(?<!\w)(?:High School(?: Diploma)?|Secondary School|GED|A-?Levels?|GCSEs?|Abitur|Baccalaur[ée]ate)(?!\w)"),
    ("other", r"(?<!\w)(?:Certificate(?: in)?|Bootcamp|Nanodegree|Exchange(?: student)?)(?!\w)|交换生"),
)  # fmt: skip
_PATTERNS = tuple((level, re.compile(words, re.IGNORECASE if level in ("associate", "secondary", "other") else 0)) for level, words in _WORDS)
_NOISE = re.compile(
    r"(?:统招|全日制|非全日制|统分|自考|成教|成人教育|函授|学历|学位|学制|主修|辅修|专业(?=$|[:：\s(（])|985|211|双一流|重点|毕业|在读|肄业|应届|时间|院校|大学(?=$)|（）|\(\)|【|】)|(?:GPA|CGPA|Grade)\s*:?\s*[\d./]+.*|[-–—]?\s*[\d.]+\s*GPA|"
    r"\b(?:with honou?rs|honou?rs?|cum laude|magna cum laude|summa cum laude|expected|graduated?|graduation|degree|minor in .*|major(?: in)?:?)\b",
    re.IGNORECASE,
)


class Degree(msgspec.Struct, frozen=True):
    """A degree as it is written, its place on the scale, and where it stands in the text."""

    text: str
    level: str
    begin: int
    stop: int


def find_degree(text: str) -> Degree | None:
    """The degree in `text` that stands first; of two that begin together the longer one."""
    found = [(match.start(), -len(match[0]), level, match) for level, pattern in _PATTERNS for match in [pattern.search(text)] if match]
    if not found:
        return None
    _, _, level, match = min(found, key=lambda entry: entry[:2])
    return Degree(match[0].strip(), level, match.start(), match.end())


def major_in(text: str) -> str:
    """The subject in what is left of an education line once school, degree and dates are taken out; "" when nothing is left."""
    text = _NOISE.sub(" ", text)
    text = re.sub(r"[（(]\s*[）)]", " ", text)
    text = re.sub(r"^\s*(?:in|of|on|with|major|majoring in|专业[:：]?|系别[:：]?)\b\s*", "", text.strip(" ,，;；:：-–—/\\|·()（）."), flags=re.IGNORECASE)
    text = text.strip(" ,，;；:：-–—/\\|·.")
    if text.count("（") > text.count("）"):
        text = text.rstrip("（")
    if not re.search(rf"[A-Za-z{_HAN}]{{2}}", text) or len(text) > 60 or len(text.split()) > 8:
        return ""
    return re.sub(r"\s+", " ", text)
