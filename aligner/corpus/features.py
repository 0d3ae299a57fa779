"""The features of pairs as numbers, one row a pair: what distinguishes a whole translation from a partial one and from unrelated texts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Words, open_vectors
from aligner.alignment.evidence import NAMES, read
from aligner.extraction.language import identify
from aligner.model import Record
from aligner.text.numbers.compare import lost
from aligner.text.scripts import CYRILLIC, LATIN

Floats = NDArray[np.float64]

FEATURES = (
    "cosine", "english explained", "russian explained", "english start", "english end", "russian start", "russian end",
    "least english", "least russian", "crossing", "squared explained", "length", "length ratio", "english rarity", "russian rarity",
    "names shared", "english names alone", "russian names alone", "numbers lost", "digits unlike", "english letters", "russian letters",
    "other language", "copied", "end marks unlike", "question unlike", "commas unlike", "marks unlike", "repetition", "errors", "warnings",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_DIGITS = re.compile(r"\d+")
_END = re.compile(r"([.!?…:;])[\"'”’»)\]]*\s*$")
_MARKS = re.compile("[;:()«»\"“”„—–]")
_THIRD = 3


def measure(records: Sequence[Record]) -> Floats:
    """Return (records, FEATURES) float64."""
    if not records:
        return np.zeros((0, len(FEATURES)))
    return np.hstack([_meaning(records), _names(records), [_surface(record) for record in records]])


def _meaning(records: Sequence[Record]) -> Floats:
    """Return the features "cosine" to "russian rarity", from the vectors of the words."""
    vectors = open_vectors()
    en_sums, en = vectors.read([record.pair.en for record in records])
    ru_sums, ru = vectors.read([record.pair.ru for record in records])
    size = np.linalg.norm(en_sums, axis=1) * np.linalg.norm(ru_sums, axis=1)
    cosines = np.einsum("nd,nd->n", en_sums, ru_sums) / np.maximum(size, 1e-9)
    return np.array([_words(en, ru, place, float(cosine)) for place, cosine in enumerate(cosines)])


def _words(en: Words, ru: Words, place: int, cosine: float) -> list[float]:
    """Return the features of a pair from its words; as in alignment/lexical.py a word is explained by the most similar one of the other side."""
    own, others = (side.token[side.start[place] : side.start[place + 1]] for side in (en, ru))
    length = float(np.log(1 + len(own))), float(np.log((len(others) + 3) / (len(own) + 3)))
    if not len(own) or not len(others):
        return [cosine, *[0.0] * 10, *length, 0.0, 0.0]
    likeness = np.maximum(en.units[own] @ ru.units[others].T, 0)
    there, here = likeness.max(axis=1), likeness.max(axis=0)
    heavy, weights = en.weight[own], ru.weight[others]
    places = np.arange(len(own)) / len(own), likeness.argmax(axis=1) / len(others)
    return [
        cosine,
        _mean(there, heavy),
        _mean(here, weights),
        *_ends(there, heavy),
        *_ends(here, weights),
        float(there[heavy >= np.median(heavy)].min()),
        float(here[weights >= np.median(weights)].min()),
        _mean(np.abs(places[0] - places[1]), heavy * there),
        _mean(there**2, heavy),
        *length,
        float(heavy.mean()),
        float(weights.mean()),
    ]


def _mean(values: NDArray[np.floating], weights: NDArray[np.floating]) -> float:
    return float(values @ weights / max(float(weights.sum()), 1e-9))


def _ends(explained: NDArray[np.floating], weights: NDArray[np.floating]) -> tuple[float, float]:
    """Return how well the first and the last third of a side's words are explained."""
    third = max(1, len(explained) // _THIRD)
    return _mean(explained[:third], weights[:third]), _mean(explained[-third:], weights[-third:])


def _names(records: Sequence[Record]) -> Floats:
    """Return (records, 3): logs of the numbers of possible names on both sides, only in the English and only in the Russian."""
    sides = (read([record.pair.en for record in records]), read([record.pair.ru for record in records]))
    found: list[list[set[int]]] = [[set() for _ in records] for _ in sides]
    for side, own in zip(sides, found, strict=True):
        for owner, token, kind in zip(side.owner, side.token, side.kind, strict=True):
            if kind == NAMES:
                own[owner].add(int(token))
    return np.log1p([[len(en & ru), len(en - ru), len(ru - en)] for en, ru in zip(*found, strict=True)])


def _surface(record: Record) -> list[float]:
    en, ru = record.pair.en, record.pair.ru
    words = [word.lower() for word in _WORD.findall(ru)]
    english = {word.lower() for word in _WORD.findall(en)}
    digits = Counter(_DIGITS.findall(en)), Counter(_DIGITS.findall(ru))
    ends = [found[1] if (found := _END.search(text)) else "" for text in (en, ru)]
    severities = Counter(finding.severity for finding in record.findings)
    return [
        float(len(lost(en, "en", ru)) + len(lost(ru, "ru", en))),
        float(sum(((digits[0] - digits[1]) + (digits[1] - digits[0])).values())),
        len(LATIN.findall(en)) / max(1, len(_LETTER.findall(en))),
        len(CYRILLIC.findall(ru)) / max(1, len(_LETTER.findall(ru))),
        float((identify(en) not in ("en", "")) + (identify(ru) not in ("ru", ""))),
        len(english.intersection(words)) / max(1, len(english)),
        float(ends[0] != ends[1]),
        float(("?" in en) != ("?" in ru)),
        abs(en.count(",") - ru.count(",")) / max(1, len(words)),
        abs(len(_MARKS.findall(en)) - len(_MARKS.findall(ru))) / max(1, len(words)),
        1 - len(set(words)) / max(1, len(words)),
        float(severities["error"]),
        float(severities["warning"]),
    ]
