"""Decline Russian words that the dictionary lacks, by rule: nouns, adjectives, inhabitants.

A rule is a suffix, the genders it serves, how many letters it strips, and six endings in the order of
CASES (nom gen dat acc ins loc); ``/`` parts alternatives, the one to write first, ``-`` means no ending.
The first rule that fits decides. Stress is not written, so that both of Ошем/Ошом are made where
spelling depends on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Literal, NamedTuple, get_args

Case = Literal["nom", "gen", "dat", "acc", "ins", "loc"]
CASES: tuple[Case, ...] = get_args(Case)
Forms = dict[str, tuple[str, ...]]
"""Case -> forms, the one to write first."""


class Rule(NamedTuple):
    """One row of a table of endings."""

    suffix: str
    genders: str
    strip: int
    endings: str


SINGULAR = tuple(
    Rule(*row)
    for row in (
        # feminine and the few masculines in -а, -я
        ("^[бвгджзклмнпрстфхцчшщ]+ия", "f", 1, "я и е/и ю ей е/и"),  # one syllable: в Кие
        ("ия", "f", 1, "я и и ю ей/ею и"),
        ("[гкх]а", "fm", 1, "а и е у ой/ою е"),
        ("[жшчщ]а", "fm", 1, "а и е у ой/ей/ою/ею е"),  # Turkic names are stressed on -а: Гянджой
        ("ца", "fm", 1, "а ы е у ей/ой/ею е"),
        ("а", "fm", 1, "а ы е у ой/ою е"),
        ("я", "fm", 1, "я и е ю ей/ёй/ею е"),
        # neuter: Slavonic ones decline, and newspapers also leave -ово, -ино as they are
        ("(?:ов|ев|ёв|ин|ын)о", "n", 1, "о а/о у/о о ом/о е/о"),
        ("озеро", "n", 1, "о а у о ом е"),
        ("(?:поле|море)", "n", 1, "е я ю е ем е"),
        ("ище", "n", 1, "е а у е ем е"),
        ("[ьи]е", "n", 1, "е я ю е ем е/и"),
        # masculine
        ("ий", "m", 1, "й я ю й ем и/е"),
        ("й", "m", 1, "й я ю й ем е"),
        ("[бвгджзклмнпрстфхцчшщ]ень", "m", 3, "ень еня/ня еню/ню ень енем/нем ене/не"),
        ("ь", "m", 1, "ь я ю ь ем е"),
        ("ь", "f", 1, "ь и и ь ью и"),
        ("[аеиоуюя]ец", "m", 2, "ец еца/йца ецу/йцу ец ецем/йцем/ецом еце/йце"),
        ("лец", "m", 2, "ец еца/ьца ецу/ьцу ец ецем/ьцем/ьцом еце/ьце"),
        ("[бвгджзклмнпрстфхцчшщ]ец", "m", 2, "ец еца/ца ецу/цу ец ецем/цем/ецом/цом еце/це"),
        ("[бвгджзклмнпрстфхцчшщ]ок", "m", 2, "ок ока/ка оку/ку ок оком/ком оке/ке"),
        ("[жшчщц]", "m", 0, "- а у - ем/ом е"),
        ("(?:ов|ев|ёв|ин|ын)", "m", 0, "- а у - ом/ым е"),
        ("[бвгдзклмнпрстфх]", "m", 0, "- а у - ом е"),
    )
)

PLURAL = tuple(
    Rule(*row)
    for row in (
        ("(?:[жшчщ]|ь)и", "", 1, "и ей/- ам и ами ах"),
        ("[бвгджзклмнпрстфхцчшщ]ки", "", 2, "ки ков/ок/ек кам ки ками ках"),
        ("[гкх]и", "", 1, "и ов/- ам и ами ах"),
        ("и", "", 1, "и ей/ь/й ям и ями ях"),
        ("цы", "", 2, "цы цев/цов/ец цам цы цами цах"),
        ("ы", "", 1, "ы ов/- ам ы ами ах"),
        ("а", "", 1, "а -/ов ам а ами ах"),
        ("я", "", 1, "я ей/ь/й ям я ями ях"),
    )
)

_SUBSTANTIVE = re.compile(
    r"(?:ск|цк|н|в|т|л|р|м)ый$|(?:ск|цк|н)ий$|(?:ск|цк)ой$|(?:ск|цк|н|в|т|л|р|м|ш)ая$|няя$"
    r"|(?:ск|цк|н|в|т|л|р|м|ш)ое$|нее$|(?:н|в|т|л|р|м)ые$|(?:ск|цк|н)ие$"
)
_ADJECTIVE = re.compile(r"^(?P<stem>.*[бвгджзйклмнпрстфхцчшщ])(?P<end>ый|ий|ой|ая|яя|ое|ее|ые|ие)$", re.I)
_GENDER = {
    "ый": "m", "ий": "m", "ой": "m", "ая": "f", "яя": "f", "ое": "n", "ее": "n", "ые": "pl", "ие": "pl",
}  # fmt: skip

# Endings of adjectives: gender -> the six cases; "=" is the nominative (accusative of things).
_HARD = {
    "m": "ый ого ому = ым ом",
    "f": "ая ой ой ую ой/ою ой",
    "n": "ое ого ому = ым ом",
    "pl": "ые ых ым = ыми ых",
}
_SOFT = {
    "m": "ий его ему = им ем",
    "f": "яя ей ей юю ей/ею ей",
    "n": "ее его ему = им ем",
    "pl": "ие их им = ими их",
}
_POSSESSIVE = {
    "m": "ий ьего ьему = ьим ьем",
    "f": "ья ьей ьей ью ьей/ьею ьей",
    "n": "ье ьего ьему = ьим ьем",
    "pl": "ьи ьих ьим = ьими ьих",
}
_HUSHING = {**_SOFT, "f": "ая ей ей ую ей/ею ей"}
_STRESSED = ("больш", "чуж")
"""Stems with the stress on the ending after a hushing letter: Большой, not Большей, as хорошей."""
_POSSESSED = ("казач", "охотнич", "трет")
"""Stems of adjectives in -ий that decline like possessive ones: казачья, третья, not as горячая."""
ANIMATE_ACCUSATIVE = {"m": "gen", "pl": "gen"}


_MAYBE_PLURAL = re.compile(r"(?:ы|[кхгжшчщ]и)$", re.I)


def maybe_plural(word: str) -> bool:
    """Return True if a seemingly indeclinable name may be a plural (Черкассы)."""
    return len(word) > 4 and bool(_MAYBE_PLURAL.search(word))


def noun(word: str, gender: str = "", number: str = "") -> Forms:
    """Decline a noun by its ending into six cases; empty if it does not decline (Тбилиси, Алматы, Баку)."""
    table = PLURAL if number == "pl" else SINGULAR
    found: Forms = {}
    for rule in table:
        if re.search(rf"{rule.suffix}$", word, re.I) and (
            not gender or not rule.genders or gender in rule.genders
        ):
            found = merge(found, _apply(word, rule))
            if not _undecided(word, rule, gender):
                break
    return found


def _undecided(word: str, rule: Rule, gender: str) -> bool:
    """Decline a word in a soft sign; without a known gender it takes both declensions."""
    return not gender and word.lower().endswith("ь") and rule.genders == "m"


def _apply(word: str, rule: Rule) -> Forms:
    stem = word[: len(word) - rule.strip]
    return {
        case: tuple(stem + ending.replace("-", "") for ending in alternatives.split("/"))
        for case, alternatives in zip(CASES, rule.endings.split(), strict=True)
    }


def merge(first: Forms, second: Forms) -> Forms:
    """Combine two sets of forms, the first set's first."""
    return {case: tuple(dict.fromkeys(first.get(case, ()) + second.get(case, ()))) for case in CASES}


def gender_of_adjective(word: str) -> str:
    """Return m, f, n or pl by the ending of a nominative; "" if it is not an adjective's."""
    match = _ADJECTIVE.match(word)
    return _GENDER[match["end"].lower()] if match else ""


def substantivised(word: str) -> bool:
    """Return True if a name of one word declines as an adjective (Жуковский, Белая)."""
    return bool(_SUBSTANTIVE.search(word.lower()))


def adjective(word: str, gender: str = "", animate: bool = False) -> Forms:
    """Decline an adjective given in any nominative, in that gender (or "pl"), else in its own."""
    match = _ADJECTIVE.match(word)
    if not match:
        return {}
    stem, end = match["stem"], match["end"].lower()
    gender = gender or _GENDER[end]
    if stem.lower().endswith(_STRESSED):
        end = "ой"
    last = "ь" if stem.lower().endswith(_POSSESSED) else stem[-1].lower()
    rows = _adjective_endings(last, end, gender, animate)
    return {case: tuple(stem + ending for ending in row) for case, row in zip(CASES, rows, strict=True)}


@cache
def _adjective_endings(last: str, end: str, gender: str, animate: bool) -> tuple[tuple[str, ...], ...]:
    """Return the six rows of endings after a stem with that last letter ("ь" before it), for a word given with that ending."""
    soft = end in ("яя", "ее") or (end in ("ий", "ие") and last not in "гкх")
    table = _POSSESSIVE if last == "ь" else _HUSHING if end != "ой" and last in "жшчщ" else _SOFT if soft else _HARD
    rows = table[gender].split()
    if end == "ой" and gender == "m":
        rows[0] = "ой"
    if last in "гкхжшчщ":
        rows = [re.sub("^ы", "и", row) for row in rows]
    rows[3] = rows[1] if animate and gender in ANIMATE_ACCUSATIVE else rows[3].replace("=", rows[0])
    return tuple(tuple(row.split("/")) for row in rows)


# Inhabitants: suffix, letters stripped, singular, plural.
PERSONS = (
    ("[аеиоуюя]ец", 2, "ец йца йцу йца йцем йце", "йцы йцев йцам йцев йцами йцах"),
    ("ец", 2, "ец ца цу ца цем/цом це", "цы цев/цов цам цев/цов цами цах"),
    ("[ая]нин", 2, "ин ина ину ина ином ине", "е - ам - ами ах"),
    ("йка", 3, "йка йки йке йку йкой/йкою йке", "йки ек йкам ек йками йках"),  # гюмриек, not гюмрийек
    ("[жшчщь]ка", 2, "ка ки ке ку кой/кою ке", "ки ек кам ек ками ках"),
    ("ка", 2, "ка ки ке ку кой/кою ке", "ки ок кам ок ками ках"),
    ("ица", 1, "а ы е у ей/ею е", "ы - ам - ами ах"),
    ("[гкх]", 0, "- а у а ом е", "и ов ам ов ами ах"),
    ("[жшчщ]", 0, "- а у а ем/ом е", "и ей ам ей ами ах"),
    ("[бвдзлмнпрстф]", 0, "- а у а ом е", "ы ов ам ов ами ах"),
)


def person(word: str) -> dict[str, Forms]:
    """Decline an inhabitant's name in "sg" and "pl"; empty if it does not decline (манси)."""
    return _numbers(word, PERSONS)


def _numbers(word: str, table: Sequence[tuple[str, int, str, str]]) -> dict[str, Forms]:
    for suffix, strip, singular, plural in table:
        if re.search(rf"{suffix}$", word):
            rules = {"sg": singular, "pl": plural}
            return {number: _apply(word, Rule(suffix, "", strip, row)) for number, row in rules.items()}
    return {}


# Common nouns; whether those in a consonant are animate is not known, so both accusatives are made.
COMMON = (
    *PERSONS[:-3],
    ("й", 1, "й я ю й/я ем е", "и ев ям и/ев ями ях"),
    ("[гкх]", 0, "- а у -/а ом е", "и ов ам и/ов ами ах"),
    ("[жшчщ]", 0, "- а у -/а ем/ом е", "и ей ам и/ей ами ах"),
    ("[бвдзлмнпрстф]", 0, "- а у -/а ом е", "ы ов ам ы/ов ами ах"),
    ("[гкхжшчщ]а", 1, "а и е у ой/ою е", "и - ам и ами ах"),
    ("а", 1, "а ы е у ой/ою е", "ы - ам ы ами ах"),
    ("ия", 1, "я и и ю ей/ею и", "и й ям и ями ях"),
    ("[лнр]я", 1, "я и е ю ей/ею е", "и ь ям и ями ях"),
    ("[бвгдзклмнпрстфх]о", 1, "о а у о ом е", "а - ам а ами ах"),
    ("ище", 1, "е а у е ем е", "а - ам а ами ах"),
)


def common(word: str) -> dict[str, Forms]:
    """Decline a common noun in "sg" and "pl" by its ending; empty if it does not decline (джайлоо)."""
    return _numbers(word, COMMON)
