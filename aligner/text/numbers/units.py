"""What is counted: money, shares, measures; and how one measure turns into another (data/units.toml)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aligner.model import Lang
from aligner.text import wordlists


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of one ``dimension``; ``size`` is its worth in the dimension's base unit, ``offset`` its zero.

    Money has dimension ``money`` and no common base: its ``name`` tells currencies apart.
    """

    name: str
    dimension: str
    size: float = 1.0
    offset: float = 0.0

    def base(self, value: float) -> float:
        """Convert a value into the base unit of the dimension."""
        return (value - self.offset) * self.size


@cache
def units() -> dict[str, Unit]:
    """Return every unit by its English name."""
    found: dict[str, Unit] = {}
    for dimension, listed in wordlists.table("units").items():
        for name, worth in listed.items():
            size, zero = worth if isinstance(worth, list) else (worth, 0)
            found[name] = Unit(name, dimension, float(size), float(zero))
    return found


_BEFORE = re.compile(r"(?:(US|A|C)?\$|(€)|(£)|(₽))\s?$")
_BEFORE_UNITS = {1: "dollar", 2: "euro", 3: "pound sterling", 4: "rouble"}
_MULTIPLIED: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:r[oi]se[ns]?|gr[eo]wn?s?|increase[ds]?|jump(?:ed|s)|surged?|soared|fell|fallen|drop(?:ped|s)|decreased|up|down)"
        r"(?: by)?(?: (?:about|almost|nearly|more than|some))? $",
        re.I,
    ),
    "ru": re.compile(r"(?<!\w)в $", re.I),
}
_TIMES: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r"[\s\u00a0]times\b(?! (?:a|an|per|since|this|last) )", re.I), "ru": re.compile(r"[\s\u00a0]раза?\b", re.I),
}  # fmt: skip
AS_MUCH = re.compile(r" (?:as (?:many|much|high|large|big|long)|the (?:number|size|amount|price))\b", re.I)


def unit_at(text: str, start: int, stop: int, lang: Lang) -> Unit | None:
    """Return the unit of the number at ``start:stop``, by the sign before it or the word after it."""
    sign = _BEFORE.search(text, max(0, start - 4), start)
    if sign:
        return units()[_BEFORE_UNITS[sign.lastindex or 1]]
    times = _TIMES[lang].match(text, stop)
    if times and (AS_MUCH.match(text, times.end()) or _MULTIPLIED[lang].search(text, max(0, start - 30), start)):
        return units()["fold"]
    match = _after(lang).match(text, stop)
    return units()[_names(lang)[(match.lastindex or 1) - 1]] if match else None


@cache
def _after(lang: Lang) -> re.Pattern[str]:
    patterns = "|".join(f"({pattern})" for pattern in wordlists.table(f"{lang}/units").values())
    return re.compile(rf"[\s\u00a0\u202f-]{{0,3}}(?:{patterns})", re.I)


@cache
def _names(lang: Lang) -> tuple[str, ...]:
    return tuple(wordlists.table(f"{lang}/units"))
