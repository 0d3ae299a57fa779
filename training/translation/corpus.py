"""Parallel text as it is trained on: read and cleaned.

Every pair that is dropped is counted under the name of the rule that dropped it.
"""

import html
import lzma
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from training.translation import sources


class Pair(NamedTuple):
    source: str
    en: str
    ru: str


@dataclass(frozen=True)
class Cleaned:
    """``held`` are whole pairs kept for measuring, never trained on."""

    pairs: list[Pair] = field(default_factory=list)
    held: list[Pair] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)


def read(folder: Path, names: Iterable[str]) -> Iterator[Pair]:
    """Pairs of ``<folder>/<name>.tsv.xz``: source, English, Russian, parted by tabs."""
    for name in names:
        with lzma.open(folder / f"{name}.tsv.xz", "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = line.rstrip("\n").split("\t")
                if len(fields) == 3:
                    yield Pair(*fields)


_MARKS = str.maketrans(
    {
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u00ad": None,
        "\ufeff": None,
        "\u200b": None,
        "\u200e": None,
        "\u200f": None,
        "\ufffc": None,
        "⟦": "[",
        "⟧": "]",
        "‖": "|",
        "▁": "_",
    }
)
_SPACES = re.compile(r"\s+")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "‟": '"', "’": "'", "‘": "'"})
_STRAIGHT = re.compile(r'(?<![\w"])"(?=\S)([^"]+?)(?<=\S)"(?!\w)')


def tidy(text: str) -> str:
    """Entities resolved, NFC, single spaces; the marks of the annotation never occur in text."""
    text = html.unescape(html.unescape(text)).translate(_MARKS)
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def english_style(text: str) -> str:
    """Straight quotation marks: what the model writes in English."""
    return text.translate(_CURLY).replace("«", '"').replace("»", '"').replace(" -- ", " – ")


_LOOSE_PARTICLE = re.compile(r"(?<=\w)- (?=(?:нибудь|либо|то)\b)")


def russian_style(text: str) -> str:
    """Guillemets, a long dash and particles joined: what the model writes in Russian."""
    text = _STRAIGHT.sub(r"«\1»", text.translate(_CURLY))
    text = _LOOSE_PARTICLE.sub("-", text)
    return text.replace(" - ", " — ").replace(" – ", " — ").replace(" -- ", " — ")


def styled(pair: Pair) -> Pair:
    """Both sides tidied and in the style of their language."""
    return Pair(pair.source, english_style(tidy(pair.en)), russian_style(tidy(pair.ru)))


_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_NUMBER = re.compile(r"\d+")


def _fits_languages(en: str, ru: str) -> bool:
    latin, cyrillic = len(_LATIN.findall(en)), len(_CYRILLIC.findall(ru))
    return (
        latin > 2 * len(_CYRILLIC.findall(en)) and cyrillic > 1 and cyrillic >= 0.5 * len(_LATIN.findall(ru))
    )


def _fits_lengths(en: str, ru: str) -> bool:
    ratio = (len(en) + 8) / (len(ru) + 8)
    return 0.55 < ratio < 1.9 and max(len(en), len(ru)) <= 480


_ROMAN = re.compile(r"\bX{1,3}(?:IX|IV|V?I{0,3})\b")
_ROMAN_VALUES = {"X": 10, "V": 5, "I": 1}


def _roman(numeral: re.Match[str]) -> str:
    """XIX -> 19: a letter before a greater one is subtracted."""
    values = [_ROMAN_VALUES[letter] for letter in numeral.group()]
    return str(sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True)))


def _long_numbers(text: str) -> list[str]:
    """Numbers of two digits and more, sorted.  Thousands may be written in figures or as a word, centuries in either
    numerals.
    """
    numbers = _NUMBER.findall(_ROMAN.sub(_roman, text))
    return sorted(number for number in numbers if len(number) > 1 and number != "000")


_STOP = re.compile(r"[.!?…:;][\"»”')]*$")


def _stops(text: str) -> bool:
    return _STOP.search(text) is not None


def fault(en: str, ru: str) -> str | None:
    """The name of the rule that a pair breaks, or None.  Sides are in the styles of their languages."""
    if len(en) < 2 or len(ru) < 2:
        return "empty"
    if not _fits_languages(en, ru):
        return "language"
    if not _fits_lengths(en, ru):
        return "length"
    if _long_numbers(en) != _long_numbers(ru):
        return "numbers"
    if ('"' in en) != any(mark in ru for mark in '«»"') or ("(" in en) != ("(" in ru):
        return "marks"
    if sum(c in "{}<>|\\=_$" for c in en) > 3:
        return "markup"
    if "..." in en and "...." in ru:
        return "dots"
    return None


LABEL = 4  # English words below which a line without a final stop is a label
CUT = 119  # characters at which the machine English of television was cut off
_PROGRAMME = re.compile(r"(?:News of the|Issue of the) ")
_PLACE_FIRST = re.compile(r"(?:In|At|On|Near|From) ")
_AUXILIARY = re.compile(
    r",|\b(?:is|are|was|were|be|has|have|had|will|would|can|could|may|must|do|does|did)\b"
)


def source_fault(pair: Pair) -> str | None:
    """The name of the rule that only some sources must keep and the pair breaks, or None."""
    if pair.source.startswith("synth_1tv"):
        if len(pair.en) >= CUT:
            return "cut off"
        if _PROGRAMME.match(pair.en):
            return "programme"
        if _PLACE_FIRST.match(pair.en) and not _AUXILIARY.search(pair.en):
            return "word order"
    elif _stops(pair.en) != _stops(pair.ru):
        return "final stop"
    if len(pair.en.split()) < LABEL and not _stops(pair.en) and not sources.of(pair.source).short:
        return "label"
    return None


def _shape(text: str) -> str:
    return _NUMBER.sub("0", text.lower())


def clean(pairs: Iterable[Pair], dev: Collection[str], held: Collection[str] = ()) -> Cleaned:
    """Pairs worth training on.  Texts of the development sets (``dev``) are never kept, those that are ``held`` out
    are kept apart.  A template line (the same text but for its numbers) is kept once.
    """
    found = Cleaned()
    seen: set[int] = set()
    for pair in pairs:
        if not sources.of(pair.source).most:
            found.dropped["left out"] += 1
        elif pair.en in held or pair.ru in held:
            found.held.append(styled(pair))
        else:
            tidied = styled(pair)
            key = hash((_shape(tidied.en), _shape(tidied.ru)))
            reason = fault(tidied.en, tidied.ru) or source_fault(tidied)
            if reason is None and (pair.en in dev or pair.ru in dev):
                reason = "dev"
            if reason is None and key in seen:
                reason = "duplicate"
            if reason is None:
                seen.add(key)
                found.pairs.append(tidied)
            else:
                found.dropped[reason] += 1
    return found
