"""The open lists of places, each row a Candidate. What they hold and under which licence: glossary/SOURCES.md."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

_CITY = re.compile(r"^A (?:city|town) in (?:the )?(?:[^,.]*, )?(?:the )?([A-Z][^,.:;(]*)")
_APOSTROPHES = re.compile(r"[´`'’‘]")
_AZERI = str.maketrans(
    {
        "ə": "a", "ǝ": "a", "ğ": "gh", "ş": "sh", "ç": "ch", "c": "j", "x": "kh", "q": "g", "ı": "i", "ö": "o",
        "ü": "u", "Ə": "A", "Ğ": "Gh", "Ş": "Sh", "Ç": "Ch", "C": "J", "X": "Kh", "Q": "G", "İ": "I", "Ö": "O",
        "Ü": "U",
    }
)  # fmt: skip
_TOWN, _CITY_SIZE = 10_000, 100_000


class Candidate(NamedTuple):
    """A place that a list names in both languages; ``population`` is 0 where the list has none;
    ``variant`` is the English name as the list spells it, where newspapers spell it otherwise.
    """

    en: str
    ru: str
    country: str
    kind: str
    population: int
    wikidata: str
    variant: str = ""


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def country_names(folder: Path) -> dict[str, tuple[str, str]]:
    """Country code -> its English and Russian name, from CLDR."""
    return {row["code"]: (row["en"], row["ru"]) for row in _rows(folder / "cldr_territories_en_ru.tsv")}


def settlements(folder: Path) -> Iterator[Candidate]:
    """Towns and villages of the eight countries, from Who's On First; those that are no more are left out."""
    for row in _rows(folder / "wof_places_en_ru.tsv"):
        if row["placetype"] != "locality" or row["is_current"] == "0":
            continue
        population = int(row["population"] or 0)
        kind = "city" if population >= _CITY_SIZE else "town" if population >= _TOWN else "village"
        en = english(row["en"], row["country"])
        variant = row["en"] if row["country"] == "AZ" and row["en"] != en else ""
        yield Candidate(en, row["ru"], row["country"], kind, population, row["wikidata"], variant)


def english(name: str, country: str) -> str:
    """The name as newspapers spell it: no apostrophes for Georgian stops and soft signs, no Azeri letters."""
    plain = name if country == "UZ" else _APOSTROPHES.sub("", name)
    azeri = country == "AZ" and re.search("[əǝğşçıöüƏĞŞÇİÖÜ]", plain)
    return plain.translate(_AZERI) if azeri else plain


def cities(folder: Path) -> Iterator[Candidate]:
    """Cities of the world with a weather station, from libgweather, whose comments name the country."""
    codes = {en: code for code, (en, _) in country_names(folder).items()}
    for row in _rows(folder / "libgweather_places_en_ru.tsv"):
        if found := _CITY.match(row["comment"]):
            code = codes.get(found[1].strip(), "")
            if len(code) == 2 and code.isalpha():
                yield Candidate(row["en"], row["ru"], code, "city", 0, "")
