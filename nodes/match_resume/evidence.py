"""Looks for each requirement in a resume: how well it is shown (0 to 1), and by which line.

Three ways, the best counts: the name itself (or another name of it), its words close together, its meaning. The surprising rule: for the name of a thing
(SQL, AJAX) a similar meaning is no evidence, since the neighbours of a name in meaning are other names.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import msgspec

from nodes.match_resume.item import Requirement
from nodes.match_resume.meaning import similarity
from nodes.match_resume.phrase import content_tokens, fold, has_chinese, is_close, is_name
from nodes.match_resume.resume_text import Line, Resume, Role
from nodes.match_resume.synonym import same_names
from nodes.match_resume.wording import COMMON, SOFT

__all__ = ["MET", "Finding", "find_all"]

MET = 0.68
"""From this strength on a requirement counts as met."""
DENIED = (
    r"(?:(?:except(?: for)?|excluding|no (?:experience|knowledge|exposure)(?: in| of| with| to)?|不会|不熟悉|不了解|没有|无)\s*(?:the |any )?"
    r"|(?:without|lack(?:s|ing)?(?: of)?|absence of)\s+(?:[a-z]+\s+){0,2}?)"
)
ANCHOR = re.compile(r"^[(]?(?:[A-Z][A-Za-z]*[A-Z]|[A-Za-z]+[0-9+#]|\.[A-Z])")


class Finding(msgspec.Struct, frozen=True):
    """What was found of one requirement. `years` are those found, `unknown_years`: it is there, but how long is not said."""

    requirement: Requirement
    strength: float
    line: Line | None = None
    years: float = 0.0
    unknown_years: bool = False

    @property
    def is_met(self) -> bool:
        return self.strength >= (MET if self.requirement.kind == "skill" else 0.99)


class _Seeker:
    """Looks in one resume; meanings of all terms against all clauses are computed at once."""

    def __init__(self, resume: Resume, terms: list[str], roles_asked: list[str]) -> None:
        self.resume = resume
        self.roles_asked = roles_asked
        self.rows = {term: row for row, term in enumerate(terms)}
        self.near: Any = similarity(terms, [clause for clause, _ in resume.clauses]) if terms and resume.clauses else None
        self.chinese = [index for index, (clause, _) in enumerate(resume.clauses) if has_chinese(clause)]
        self.words = sorted({token for line in resume.lines for token in line.tokens})
        self.close: dict[str, frozenset[str]] = {}

    def term(self, term: str) -> tuple[float, Line | None]:
        """The best of the three ways, over all names of the term."""
        folded = fold(term)
        if (line := self.named(folded)) is not None:
            return 1.0, line
        for name in same_names(folded):
            if (line := self.named(name)) is not None:
                return 0.95, line
        refused = self.denied(folded)
        cover, line = self.covered(term, refused)
        near, near_line = self.meant(term)
        if refused and near_line in refused:
            near = 0.0
        if anchors := [word for word in re.findall(r"[^\s,;:()]+", term) if ANCHOR.search(word)]:
            return self.anchored(anchors, cover, near, line, refused)
        if is_name(term) and cover < 0.5:
            near = near if near > 0.86 else 0.0
        meaning = max(0.0, min(1.0, (near - 0.30) / 0.42))
        return max([(cover, line), (meaning * 0.95, near_line), (min(0.9, cover * 0.55 + meaning * 0.55), line if cover > 0.5 else near_line)], key=lambda pair: pair[0])

    def anchored(self, anchors: list[str], cover: float, near: float, line: Line | None, refused: Sequence[Line]) -> tuple[float, Line | None]:
        """For a phrase with names in it (the SASS preprocessor): the names decide, the words around them hardly."""
        places = [self.named(fold(anchor)) or self.covered(anchor, refused)[1] for anchor in anchors]
        share = sum(place is not None for place in places) / len(places)
        meaning = max(0.0, min(1.0, (near - 0.30) / 0.42))
        found = next((place for place in places if place is not None), line)
        return (max(cover, 0.7 + 0.15 * meaning), found) if share == 1 else (min(max(cover, 0.8 * share), 0.6), found)

    def named(self, name: str) -> Line | None:
        """The line in which the name stands (and is not denied)."""
        return next((line for line, no in self.places(name) if not no), None)

    def denied(self, name: str) -> list[Line]:
        """The lines that say that it is not so."""
        return [line for line, no in self.places(name) if no]

    def places(self, name: str) -> list[tuple[Line, bool]]:
        """Where the name stands, and whether it is denied there; the pattern is tried only where the letters are."""
        here = [line for line in self.resume.lines if name in line.folded]
        return [(line, bool(found.group("no"))) for line in here if (found := named_pattern(name).search(line.folded))]

    def covered(self, term: str, refused: Sequence[Line] = ()) -> tuple[float, Line | None]:
        """The largest share of the term's words in a line (or in two that follow each other)."""
        tokens = content_tokens(term)
        weights = {token: 0.6 if token in COMMON else 1.0 for token in tokens}
        total = sum(weights.values()) or 1.0
        characters = set(term) if has_chinese(term) and 3 <= len(term) <= 8 and term.isalpha() else set()
        spellings = {token: self.spellings(token) for token in tokens}
        best: tuple[float, Line | None] = (0.0, None)
        previous: frozenset[str] = frozenset()
        for line in self.resume.lines:
            if refused and line in refused:
                continue
            here = sum(weights[token] for token in tokens if spellings[token] & line.tokens) / total
            both = sum(weights[token] for token in tokens if spellings[token] & (line.tokens | previous)) / total * 0.9
            share = max(here, both if here else 0.0, 0.8 if characters and any(characters <= set(clause) for clause in line.folded.split()) else 0.0)
            if share > best[0]:
                best = (share, line)
            previous = line.tokens
        return best[0] * 0.98, best[1]

    def spellings(self, token: str) -> frozenset[str]:
        """The words of the resume that are this one, a slip of the pen apart."""
        if token not in self.close:
            self.close[token] = frozenset(word for word in self.words if is_close(token, word))
        return self.close[token]

    def meant(self, term: str) -> tuple[float, Line | None]:
        if self.near is None or term not in self.rows:
            return 0.0, None
        row = self.near[self.rows[term]]
        if has_chinese(term) and len(term) <= 6 and SOFT.search(term) is None:
            # Kinds of one thing (氩弧焊, 埋弧焊) are near in meaning; only the same in another language counts in full.
            row = row.copy()
            row[self.chinese] = row[self.chinese].clip(max=0.55)
        index = int(row.argmax())
        return float(row[index]), self.resume.lines[self.resume.clauses[index][1]]

    def skill(self, requirement: Requirement) -> Finding:
        whole = max((self.term(name) for name in (requirement.name, *requirement.aliases)), key=lambda pair: pair[0])
        if requirement.any_of:
            whole = max([whole, *(self.term(name) for name in requirement.any_of)], key=lambda pair: pair[0])
        if requirement.parts and whole[0] < 1.0:
            sides = [self.term(part) for part in requirement.parts]
            mean = sum(strength for strength, _ in sides) / len(sides)
            whole = max([whole, (mean, max(sides, key=lambda pair: pair[0])[1])], key=lambda pair: pair[0])
        return Finding(requirement, whole[0], whole[1] if whole[0] >= 0.3 else None)

    def years(self, requirement: Requirement) -> Finding:
        if not requirement.name:
            return self.years_at_all(requirement)
        names = (requirement.name, *requirement.aliases)
        fits = [(max(self.role_fit(name, role) for name in names), role) for role in self.resume.roles]
        nearest = max((fit for fit, _ in fits), default=0.0)
        held = [role for fit, role in fits if fit >= max(0.6, nearest - 0.15) and (fit >= 0.8 or not self.belongs_elsewhere(requirement, role))]
        if held:
            found = years_together(held)
            best = max(fits, key=lambda pair: pair[0])[1]
            if found > 0:
                return Finding(requirement, min(1.0, (found + 0.17) / requirement.years), best.line, found)
            return Finding(requirement, 0.6, best.line, 0.0, unknown_years=True)
        line = next((place for name in names for other in (fold(name), *same_names(fold(name))) if (place := self.named(other))), None)
        if line is not None:
            within = [role for role in self.resume.roles if role.stay and fold(requirement.name) in fold(role.about)]
            if within and (found := years_together(within)) > 0:
                return Finding(requirement, min(1.0, (found + 0.17) / requirement.years), line, found)
            return Finding(requirement, 0.4, line, 0.0, unknown_years=True)
        return Finding(requirement, 0.0)

    def belongs_elsewhere(self, requirement: Requirement, role: Role) -> bool:
        """Whether the job is plainly the one that another requirement names."""
        return any(self.role_fit(other, role) >= 0.9 for other in self.roles_asked if other != requirement.name)

    def role_fit(self, name: str, role: Role) -> float:
        """How far the words and the meaning of what is asked for are those of the job."""
        wanted, have = content_tokens(name), frozenset(content_tokens(role.title))
        shared = sum(1 for token in wanted if any(is_close(token, other) for other in have)) / (len(wanted) or 1)
        names = (fold(name), *same_names(fold(name)))
        if any(other in fold(role.title) for other in names):
            return 1.0
        if len(names) > 1 and same_names(fold(role.title)):
            # Both are well known names of jobs, and not of the same: a project manager is no product manager.
            return 0.5 * shared
        near = float(similarity([name], [role.title[:160]])[0, 0])
        return max(shared * 0.9 if len(wanted) > 1 else shared * 0.7, near, 0.5 * shared + 0.6 * near)

    def years_at_all(self, requirement: Requirement) -> Finding:
        found = self.resume.years if self.resume.years is not None else years_together(self.resume.roles)
        line = max(self.resume.roles, key=lambda role: role.stay.end if role.stay else 0, default=None)
        return Finding(requirement, min(1.0, (found + 0.17) / requirement.years), line.line if line else None, found)

    def education(self, requirement: Requirement) -> Finding:
        if not self.resume.level:
            return Finding(requirement, 0.0)
        gap = requirement.level - self.resume.level
        return Finding(requirement, 1.0 if gap <= 0 else max(0.0, 0.6 - 0.3 * (gap - 1)), self.resume.level_line)


@lru_cache(maxsize=5_000)
def named_pattern(name: str) -> re.Pattern[str]:
    """Finds a folded name as whole words; the group `no` holds what denies it."""
    if has_chinese(name):
        return re.compile(rf"(?P<no>{DENIED})?{re.escape(name)}")
    return re.compile(rf"(?P<no>{DENIED})?(?<![a-z0-9]){re.escape(name)}(?![a-z0-9+#])")


def years_together(roles: list[Role]) -> float:
    """The time in these jobs, what overlaps once; or the largest number that a line claims."""
    total, reached = 0.0, 0.0
    for start, end in sorted((role.stay.start, role.stay.end) for role in roles if role.stay):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return max(total, max((role.said for role in roles), default=0.0))


def find_all(requirements: list[Requirement], resume: Resume) -> list[Finding]:
    """A finding for each requirement, in their order."""
    terms = [name for one in requirements if one.kind != "education" for name in (one.name, *one.aliases, *one.any_of, *one.parts) if name]
    seeker = _Seeker(resume, list(dict.fromkeys(terms)), [one.name for one in requirements if one.kind == "years" and one.name])
    ways = {"skill": seeker.skill, "years": seeker.years, "education": seeker.education}
    return [ways[one.kind](one) for one in requirements]
