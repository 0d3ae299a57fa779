"""Transliteration of family names between the alphabets, by the language that they come from.

Russian names follow BGN/PCGN as newspapers simplify it (``sound.latin``); languages with a j of their own keep it (Jafarov, Japarov),
and names whose spelling does not follow from their letters are listed (data/persons/family.toml).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from aligner.text import sound, wordlists

_J = {"az": ("дж",), "kg": ("дж", "ж"), "uz": ("дж", "ж"), "tm": ("дж", "ж"), "tj": ("дж",), "am": ("дж",), "ge": ("дж",), "kz": ("дж",)}
_LETTERS = (
    ("^said", "саид"), ("^(is|s)mail", r"\1маил"), ("aidze$", "аидзе"), ("eidze$", "еидзе"), ("^mammad", "мамед"), ("^eisen", "эйзен"), ("^ei", "эй"), ("stein$", "штейн"), ("dj", "дж"),
    ("shch", "щ"), ("sch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("ts", "ц"), ("ph", "ф"),
    ("iye", "ие"), ("iyo", "иё"), ("iya", "ия"), ("ya", "я"), ("yu", "ю"), ("yo", "ё"), ("ye", "е"),
    ("ia$", "ия"), ("sky$", "ский"), ("ski$", "ский"), ("skiy$", "ский"), ("ey$", "ей"), ("ay", "ай"), ("oy", "ой"), ("uy", "уй"), ("ey", "ей"),
    ("ai(?![aeou])", "ай"), ("ei(?![aeou])", "ей"), ("oi(?![aeou])", "ой"), ("ui(?![aeou])", "уй"),
    ("^e", "э"), ("y$", "ий"), ("y", "ы"), ("j", "дж"), ("x", "х"), ("q", "к"), ("w", "в"), ("c", "к"), ("h", "х"), ("’|'|‘", ""),
    ("a", "а"), ("b", "б"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("i", "и"), ("k", "к"), ("l", "л"), ("m", "м"), ("n", "н"),
    ("o", "о"), ("p", "п"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"), ("z", "з"),
)  # fmt: skip
_RULES = tuple((re.compile(pattern), letters) for pattern, letters in _LETTERS)


def in_latin(family: str, origin: str) -> str:
    """Return a Russian family name in the nominative as English writes it, by the language that it comes from.

    >>> in_latin("Джафарова", "az"), in_latin("Жапаров", "kg"), in_latin("Щербаков", "ru"), in_latin("Арутюнян", "am")
    ('Jafarova', 'Japarov', 'Shcherbakov', 'Harutyunyan')
    """
    if listed := _with_woman(_listed(origin), family, "а", "a"):
        return listed
    for letters in _J.get(origin, ()):
        family = family.replace(letters, "j").replace(letters.capitalize(), "J")
    return "".join(sound.latin(part) if part.isalpha() and part not in "jJ" else part for part in re.split(r"([jJ]|\W)", family))


def depends_on_origin(family: str) -> bool:
    """Return True for a Russian family name that some language spells differently: Гусейнов, Huseynov."""
    return any(_with_woman(_listed(origin), family, "а", "a") for origin in wordlists.table("persons/family"))


def in_cyrillic(family: str, origin: str) -> str:
    """Return an English family name as Russian writes it, in the nominative.

    >>> in_cyrillic("Jafarova", "az"), in_cyrillic("Japarov", "kg"), in_cyrillic("Mirziyoyev", "uz"), in_cyrillic("Kobalia", "ge")
    ('Джафарова', 'Жапаров', 'Мирзиёев', 'Кобалия')
    """
    if listed := _with_woman(_listed_in_english(origin), family, "a", "а"):
        return listed
    return "-".join(_cyrillic(part, origin) for part in family.split("-"))


def _with_woman(listed: Mapping[str, str], family: str, ending: str, made: str) -> str:
    """Return the listed spelling of a family name, of a woman's by the man's name and her ending; "" if there is none."""
    if family in listed:
        return listed[family]
    man = family.removesuffix(ending)
    return listed[man] + made if man in listed else ""


def _cyrillic(name: str, origin: str) -> str:
    low = name.lower()
    if origin == "kg":
        low = low.replace("j", "zh")
    if origin == "az":
        low = low.replace("q", "g")
    for pattern, letters in _RULES:
        low = pattern.sub(letters, low)
    return low[:1].upper() + low[1:]


@cache
def _listed(origin: str) -> dict[str, str]:
    """Map Russian spellings to English ones; of two Russian ones of the same English name the first is written."""
    table = wordlists.table("persons/family").get(origin, "")
    return dict(reversed([entry.split("=") for entry in table.split()]))


@cache
def _listed_in_english(origin: str) -> dict[str, str]:
    return {english: russian for russian, english in _listed(origin).items()}
