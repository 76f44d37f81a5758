"""One sentence of a job ad, taken apart into requirements.

Pure. "Proficiency in HTML, CSS3 and jQuery" asks for three things; "written and verbal communication" for one with two sides; "Java or Python" for one of
two. The surprising rule: only lists of short names are split, a long phrase stays whole and is compared by its meaning.
"""

import re
from typing import Literal

import msgspec

from nodes.match_resume.period import asked_years
from nodes.match_resume.phrase import has_chinese, is_name, words
from nodes.match_resume.wording import ALTERNATIVE, DEGREES, DETAIL, LEADING, LEADING_ZH, LIST_INTRO, NOISE, ROLE_WORDS, TRAILING, TRAILING_ZH, WISH

__all__ = ["Requirement", "requirements_of"]

SUBJECT_END = re.compile(
    r"[.;](?=\s|$)|,(?!\s*(?:and|&)\b)|\b(?:including|involving|where|who|which|with (?:a|an|proven|strong|\d+\+?)|preferably|ideally|is|are|has been|have been|in order|particularly|especially|handling|demonstrating|showing)\b|\bin (?:a|an|the) (?!situation|role|position|capacity|field|area)"
)
AS_ROLE = re.compile(r"\b(?:as|in the (?:position|role|capacity|job) of)\s+(?:an?\s+|the\s+)?", re.IGNORECASE)
SECOND = re.compile(r"\s*(?:,|;|\band\b|\bfollowed by\b|\bplus\b|\bas well as\b)\s*(?:and\s+)?(?=[^,;]{0,40}$)", re.IGNORECASE)

ARTICLES = frozenset(["a", "an", "the", "of", "in", "on", "with", "to"])
MAJOR = re.compile(r"专业(?:优先|毕业|背景|本科|硕士)?(?:考虑|者)*$|专业[^知技能素水人技]?.{0,4}(?:本科|大专|学历)")
KNOWING = re.compile(
    r"^(?:[\w-]+,?\s+){0,4}?(?:proficiency|knowledge|experience|understanding|expertise|skills?|familiarity|grasp|mastery|background|competenc[ey]|exposure|know-how|command)\s+(?:in|of|with|on|for|to|using|working with)\s+(?=\w)",
    re.IGNORECASE,
)
AND = re.compile(r"\s*(?:,?\s+and\s+|,?\s*&\s+|\s+as well as\s+)\s*", re.IGNORECASE)
COMMA = re.compile(r"\s*(?:[,;、，；]|(?<=\w{3})/(?=[\w.]{3})|\s/\s?)\s*")
AND_ZH = re.compile(r"[、，,;；/]|(?<![调平缓随温亲谦柔])和(?!谐)|以及|及(?!时|格|其)|(?<!参)与(?!会|人)|并(?!发|行|购)")


class Requirement(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a job asks for. `text` is how the ad says it, `name` what is sought; `any_of` holds alternatives, `parts` sides of one thing.

    kind "years": `years` of `name` ("" means of work at all); kind "education": at least `level` (1 high school ... 5 doctorate).
    """

    kind: Literal["skill", "years", "education"]
    name: str
    text: str
    is_must: bool = True
    aliases: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    years: float = 0.0
    level: int = 0


def requirements_of(item: str, *, is_must: bool) -> list[Requirement]:
    """The requirements of one bullet or sentence; none when nothing is asked for."""
    item = " ".join(item.split()).strip(" .。;；,，:：*_")
    if not words(item):
        return []
    if is_chinese(item):
        return chinese(item, is_must)
    if NOISE.search(item):
        return []
    found: list[Requirement] = []
    for sentence in re.split(r"(?<=[a-z0-9)])[.;]\s+(?=[A-Z])|;\s+", item):
        found += english(sentence.strip(" ."), is_must)
    return found


def is_chinese(item: str) -> bool:
    """Whether it is a Chinese sentence: one with English names in it is, an English one with a stray character is not."""
    return has_chinese(item) and not re.search(r"\b(?:in|of|with|the|to|and|for)\b", item)


def english(item: str, is_must: bool) -> list[Requirement]:
    is_must = is_must and not WISH.search(item)
    clauses = re.split(r"\s+and (?=(?:have|has|possess)\b)|,\s+(?=(?:good|strong|excellent|proficient|skilled|experienced|familiar|able|knowledge|expert)\b)", item)
    if len(clauses) > 1:
        return [one for clause in clauses for one in english(clause, is_must)]
    if asked := asked_years(item):
        if (more := asked_years(item[asked.end :])) and (joint := SECOND.search(item, asked.end, asked.end + more.start + 1)):
            return english(item[: joint.start()], is_must) + english(item[joint.end() :], is_must)
        return [Requirement(kind="years", name=subject(item, asked.start, asked.end), text=item, is_must=is_must, years=asked.years)]
    if (level := degree(item)) and len(words(item)) < 30:
        return [Requirement(kind="education", name=item, text=item, is_must=is_must, level=level)]
    return skills(item, is_must)


def degree(item: str) -> int:
    """The lowest degree named (others are alternatives), 0 when none is."""
    return min((level for level, pattern in DEGREES if pattern.search(item)), default=0)


def subject(item: str, start: int, end: int) -> str:
    """What the years are of: after the number ("5 years as a welder"), else before it ("Welder with 5 years")."""
    named = AS_ROLE.search(item, end)
    if named and (role := strip_words(SUBJECT_END.split(item[named.end() :], maxsplit=1)[0], ROLE_WORDS)):
        return role
    after = strip_words(SUBJECT_END.split(item[end:], maxsplit=1)[0], ROLE_WORDS)
    if after:
        return after
    earlier = AS_ROLE.search(item, 0, start)
    before = strip_words(item[earlier.end() if earlier else 0 : start], ROLE_WORDS | LEADING)
    if before:
        return before
    return strip_words(item[end:].split(".")[0], ROLE_WORDS)[:80]


def strip_words(text: str, fillers: frozenset[str], trailing: frozenset[str] | None = None) -> str:
    """The text without filler words at both ends."""
    parts = re.sub(r"[“”\"*]", "", text).split()
    while parts and parts[0].strip(",.;:'’()-–").lower() in fillers | {""}:
        parts.pop(0)
    while parts and parts[-1].strip(",.;:'’-–").lower() in (trailing or fillers) | {""}:
        parts.pop()
    return " ".join(parts).lstrip(" ,;:'’-–").rstrip(" ,.;:'’-–")


def skills(item: str, is_must: bool) -> list[Requirement]:
    """The named things of an English phrase."""
    head, _, tail = item.partition(":")
    if tail and 0 < len(head.split()) <= 6 and "(" not in head:
        listed = names_in(tail) if len(COMMA.split(tail)) >= 2 else []
        item = head
        if listed and all(is_name(name) for name in listed):
            return [skill(name, name, is_must) for name in listed]
    inside = [skill(name, name, is_must) for part in bracketed(item) if COMMA.search(part) and not ALTERNATIVE.search(part) for name in names_in(LIST_INTRO.sub("", part))]
    item, aliases = without_brackets(item)
    return outside(item, aliases, is_must) + inside


def outside(item: str, aliases: tuple[str, ...], is_must: bool) -> list[Requirement]:
    """The named things of a phrase without brackets."""
    intro = LIST_INTRO.search(item)
    if intro and intro.start() > 0 and (listed := names_in(shorten(item[intro.end() :]))):
        before = strip_words(WISH.sub("", item[: intro.start()]), LEADING, TRAILING)
        if ALTERNATIVE.search(item[intro.end() :]):
            return [skill(", ".join(listed), item, is_must, any_of=tuple(listed))]
        return [skill(name, name, is_must) for name in ([before] if 0 < len(before.split()) <= 3 else []) + listed]
    core = strip_words(KNOWING.sub("", WISH.sub("", shorten(item))), LEADING, TRAILING)
    if not core:
        core = strip_words(WISH.sub("", item), ARTICLES)
    if not core:
        return []
    return from_core(core, item, aliases, is_must)


def from_core(core: str, item: str, aliases: tuple[str, ...], is_must: bool) -> list[Requirement]:
    listed = names_in(core)
    if len(listed) > 1 and ALTERNATIVE.search(core) and not AND.search(core):
        return [skill(core, core, is_must, any_of=tuple(listed))]
    if len(listed) > 2 or (len(listed) == 2 and (COMMA.search(core) or all(is_name(name) for name in listed))):
        return [skill(name, name, is_must, aliases=aliases if name == listed[-1] else ()) for name in listed]
    if len(listed) == 2 and all(is_name(name.split()[0]) for name in listed):
        return [skill(name, name, is_must) for name in listed]
    return [skill(core, core, is_must, aliases=aliases, parts=tuple(listed) if len(listed) == 2 else ())]


def names_in(text: str) -> list[str]:
    """The members of a list, when all of them are short; else the whole (or nothing when it is long)."""
    pieces = [piece for part in COMMA.split(text) for piece in AND.split(part)]
    pieces = [piece for part in pieces for piece in re.split(r"\s+or\s+|^or\s+", part)]
    names = [strip_words(re.sub(r"^(?:both|either)\s+", "", piece), LEADING, TRAILING) for piece in pieces]
    names = [name for name in names if name and name.lower() not in ("etc", "others", "more")]
    short = [name for name in names if len(name.split()) <= 5]
    return list(dict.fromkeys(names if len(short) >= max(3, 0.6 * len(names)) or len(short) == len(names) else []))


def shorten(item: str) -> str:
    """The phrase up to what only explains it, if enough is left."""
    found = DETAIL.search(item)
    while found:
        head = item[: found.start()]
        if strip_words(head, LEADING, TRAILING):
            return head
        found = DETAIL.search(item, found.end())
    return item


def bracketed(item: str) -> list[str]:
    return [match.strip() for match in re.findall(r"[(（\[]([^()（）\[\]]{1,120})[)）\]]", item)]


def without_brackets(item: str) -> tuple[str, tuple[str, ...]]:
    """The text without what stands in brackets; a short name or abbreviation there is another name for it."""
    inside = bracketed(item)
    text = " ".join(re.sub(r"[(（\[][^()（）\[\]]*[)）\]]", " ", item).split())
    return text, tuple(name for name in inside if len(name.split()) <= 3 and not re.search(r"required|preferred|e\.?g|\d+\s*(?:\+|years)", name, re.IGNORECASE))


def skill(name: str, text: str, is_must: bool, *, aliases: tuple[str, ...] = (), any_of: tuple[str, ...] = (), parts: tuple[str, ...] = ()) -> Requirement:
    return Requirement(kind="skill", name=name, text=text, is_must=is_must, aliases=aliases, any_of=any_of, parts=parts)


def chinese(item: str, is_must: bool) -> list[Requirement]:
    """The requirements of a Chinese sentence: clause by clause; a wish at its end holds for the whole of it."""
    item = re.sub(r"[(（][^()（）]{9,}[)）]", "", item)
    wish = WISH.search(item)
    clauses = [clause.strip() for clause in re.split(r"[，,；;。]|(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", item) if clause.strip()]
    whole_is_wish = wish is not None and (len(clauses) == 1 or (WISH.search(clauses[-1]) is not None and not any(degree(clause) or asked_years(clause) for clause in clauses[:-1])))
    found: list[Requirement] = []
    for clause in clauses:
        if NOISE.search(clause) is None:
            found += chinese_clause(clause, is_must and not whole_is_wish and WISH.search(clause) is None)
    return found


def chinese_clause(clause: str, is_must: bool) -> list[Requirement]:
    found: list[Requirement] = []
    level = degree(clause)
    if level:
        found.append(Requirement(kind="education", name=clause, text=clause, is_must=is_must, level=level))
    if asked := asked_years(clause):
        return [*found, Requirement(kind="years", name=chinese_subject(clause, asked.start, asked.end), text=clause, is_must=is_must, years=asked.years)]
    if MAJOR.search(clause) and (majors := [name for name in (chinese_core(piece) for piece in re.split(r"[、/，,]|或者?|和|及", major_names(clause))) if name]):
        return [*found, skill("、".join(majors), clause, is_must, any_of=tuple(majors))]
    return found if level else chinese_skills(clause, is_must)


def chinese_subject(clause: str, start: int, end: int) -> str:
    """What the years are of; "" when of work at all."""
    before = re.sub(r"(?:需|须|要)?(?:具有|具备|有|至少)*$", "", clause[:start])
    for side in (clause[end:], before):
        name = chinese_core(AND_ZH.split(WISH.sub("", side))[0])
        name = re.sub(r"^(?:以上|以下)?的?(?:相关)?|的?(?:相关|同岗位|同等|行业)?(?:工作|从业|实际|岗位|实战|实操)?(?:经[验历]|背景)$", "", name)
        if name and name not in ("工作", "相关", "同", "从业", "经验", "工作经验", "同等", "岗位"):
            return name
    return ""


def major_names(clause: str) -> str:
    return re.sub(r".*学历|等?(?:相关|类)?(?:的)?(?:理工科)?专业.*$|相关$|统招|全日制|毕业", "", clause)


def chinese_skills(clause: str, is_must: bool) -> list[Requirement]:
    text, aliases = without_brackets(clause)
    core = chinese_core(WISH.sub("", text))
    if len(core) < 2 and not (core.isascii() and core.isalnum()):
        return []
    if aliases and ALTERNATIVE.search(aliases[0]):
        return [skill(core, clause, is_must, any_of=tuple(re.split(r"或者?|[、/]", aliases[0])))]
    names = [name for name in (chinese_core(piece) for piece in re.split(r"或者?", core) for piece in AND_ZH.split(piece)) if name]
    short = len(names) > 1 and all(len(name) <= 16 for name in names)
    if short and ALTERNATIVE.search(clause):
        return [skill("、".join(names), clause, is_must, any_of=tuple(re.sub(r"(?:至少|任意|其中).*$", "", name) or name for name in names))]
    if short and re.search(r"(能力|精神|意识|经验|知识)$", names[-1]):
        return [skill(core, clause, is_must, aliases=aliases, parts=tuple(names))]
    return [skill(name, name, is_must) for name in names] if short else [skill(core, clause, is_must, aliases=aliases)]


def chinese_core(text: str) -> str:
    """The phrase without what introduces and ends it, and without the class that a list of names is said to be of (MySQL等数据库)."""
    before = ""
    while text != before:
        before = text
        text = TRAILING_ZH.sub("", LEADING_ZH.sub("", text.strip(" ,，、;；:：.。~()（）")))
        text = re.sub(r"(?<=[\w+#.])\s*等(?![级待候])[一-鿿\s]{0,16}$", "", text)
    return text
