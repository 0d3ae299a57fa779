"""The features of drafts as numbers: one row for each sentence, missing values as NaN."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from aligner.alignment.embed import Words, open_vectors
from aligner.model import Lang

Floats = NDArray[np.float64]

FEATURES = (
    "token probability", "length", "length ratio", "source pieces", "target pieces", "target rarity",
    "source explained", "target explained", "least explained", "names", "punctuation", "repetition",
    "problems", "errors", "warnings",
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_NAME = re.compile(r"(?<![.!?…«\"“] )(?<!^)\b[A-ZА-ЯЁ][^\W\d_]*")
_MARKS = re.compile(r"[,;:()«»\"“”—–?!]")


@dataclass(frozen=True, slots=True)
class Draft:
    """A machine translation of a sentence and what is known about it.

    ``score`` is the mean log-probability of its tokens (None: not known), ``problems`` are the translator's,
    ``severities`` those of the checks' findings.
    """

    source: str
    target: str
    lang: Lang
    score: float | None = None
    problems: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()


def measure(drafts: Sequence[Draft]) -> Floats:
    """Return (drafts, FEATURES) float64; an unknown token probability is NaN."""
    if not drafts:
        return np.zeros((0, len(FEATURES)))
    scores = [[np.nan if draft.score is None else draft.score] for draft in drafts]
    return np.hstack([scores, _covered(drafts), [_surface(draft) for draft in drafts]])


def _covered(drafts: Sequence[Draft]) -> Floats:
    """Return the features "length" to "least explained": length and rarity of the words, and how well each side explains the other."""
    vectors = open_vectors()
    texts = [[draft.source for draft in drafts], [draft.target for draft in drafts]]
    source, target = (vectors.read(side)[1] for side in texts)
    pieces = [vectors.count(side) for side in texts]
    return np.array([_row(draft, place, source, target, pieces) for place, draft in enumerate(drafts)], dtype=np.float64)


def _row(draft: Draft, place: int, source: Words, target: Words, pieces: Sequence[NDArray[np.int64]]) -> list[float]:
    own, others = (side.token[side.start[place] : side.start[place + 1]] for side in (source, target))
    return [
        float(np.log(max(1, len(own)))),
        float(np.log((len(draft.target) + 10) / (len(draft.source) + 10))),
        pieces[0][place] / max(1, len(own)),
        pieces[1][place] / max(1, len(others)),
        float(target.weight[others].mean()) if len(others) else 0.0,
        *_explained(source, target, own, others),
    ]


def _explained(source: Words, target: Words, own: NDArray[np.int64], others: NDArray[np.int64]) -> tuple[float, float, float]:
    """Return the weighted share of each side's words that the other explains, and how well the least of the target is.

    As in alignment/lexical.py, a word is explained by the likest word of the other side; light words have no part in the last.
    """
    if not len(own) or not len(others):
        return 0.0, 0.0, 0.0
    likeness = np.maximum(source.units[own] @ target.units[others].T, 0)
    there, here = likeness.max(axis=1), likeness.max(axis=0)
    given, made = source.weight[own], target.weight[others]
    heavy = made >= np.sort(made)[len(made) // 2]  # the upper median: np.median would load numpy.ma, which takes long
    return float(there @ given / given.sum()), float(here @ made / made.sum()), float(here[heavy].min())


def _surface(draft: Draft) -> list[float]:
    words = [word.lower() for word in _WORD.findall(draft.target)]
    count = max(1, len(words))
    return [
        len(_NAME.findall(draft.source)) / count,
        abs(len(_MARKS.findall(draft.source)) - len(_MARKS.findall(draft.target))) / count,
        1 - len(set(words)) / count,
        len(draft.problems),
        draft.severities.count("error"),
        draft.severities.count("warning"),
    ]
