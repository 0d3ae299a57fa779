"""The second look at a candidate: its articles are aligned, and judged by how much of each translates the other.

The aligner takes for granted that two articles are editions. Whether a bead of its is a translation at all, a model of
the bead's own says (BEAD); how much of both articles is covered by such beads, and what their numbers and names say,
goes into the model of the whole (NAMES).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aligner.alignment.align import align_measured, side
from aligner.alignment.embed import StaticVectors, open_vectors
from aligner.alignment.evidence import DIGITS
from aligner.alignment.measures import FRONT, EditionFeatures
from aligner.editions.profile import ArticleProfile, Floats, unit
from aligner.editions.score import Logistic
from aligner.model import Bead

BEAD = ("score", "cosine", "cosine squared", "length", "names", "names missed", "sentences")
NAMES = (
    "first look", "cosine", "lead", "better covered", "worse covered", "better covered, odds", "weak beads", "beads",
    "numbers agree", "numbers differ", "share of numbers that differ", "names agree", "share of names that differ",
    "moved", "rest of better covered", "rest of worse covered", "new names of better covered", "new names of worse covered",
    "lead of better covered", "lead of worse covered", "shorter, in sentences",
)  # fmt: skip
SUREST = 0.02  # what a share or a score may lack of 0 or 1
TRANSLATES = 0.5  # chance from which a sentence has a counterpart
_DIGITS = re.compile(r"\d{1,9}")  # within names too: S-300
LEAD = 3  # sentences, headline included, that an edition seldom begins without; an update begins with what is new


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article sentence by sentence: as the sentence aligner measures it, with the numbers and names of each."""

    measured: EditionFeatures
    numbers: Sequence[frozenset[int]]
    names: Sequence[frozenset[int]]

    @classmethod
    def of(cls, profile: ArticleProfile, encoder: StaticVectors) -> ReadArticle:
        """Read the sentences of a profile."""
        texts = profile.sentences
        measured = side(texts, encoder)
        own = measured.evidence
        named = own.kind != DIGITS
        names = np.split(own.token[named], np.searchsorted(own.owner[named], np.arange(1, len(texts))))
        return cls(measured, [frozenset(map(int, _DIGITS.findall(text))) for text in texts], [frozenset(keys.tolist()) for keys in names])

    @property
    def lengths(self) -> Floats:
        """(sentences,) in characters."""
        return self.measured.evidence.length

    @property
    def vectors(self) -> Floats:
        """(sentences, dimensions): the sums of the vectors of their pieces."""
        return self.measured.vectors[FRONT:]


@dataclass(frozen=True, slots=True)
class ArticleComparison:
    """What two articles have of each other: ``covered`` is the chance of each sentence to be translated, by side.

    ``shares`` is that of each side's text; ``features`` are those of NAMES that the alignment tells.
    """

    covered: tuple[Floats, Floats]
    shares: tuple[float, float]
    features: Floats


def compare_pairs(pairs: Sequence[tuple[ArticleProfile, ArticleProfile]], bead: Logistic) -> list[ArticleComparison]:
    """Align pairs of an English and a Russian article and compare them; ``bead`` is the model of a bead.

    An article that is in several pairs is read once.
    """
    encoder = open_vectors()
    articles = {id(one): one for pair in pairs for one in pair}
    read = {at: ReadArticle.of(one, encoder) for at, one in articles.items()}
    sides = ((read[id(en)], read[id(ru)]) for en, ru in pairs)
    return [compare_aligned(en, ru, align_articles(en, ru), bead) for en, ru in sides]


def align_articles(en: ReadArticle, ru: ReadArticle) -> list[Bead]:
    """Return the beads of two articles that have both sides."""
    return [bead for bead in align_measured(en.measured, ru.measured) if bead.source and bead.target]


def compare_aligned(en: ReadArticle, ru: ReadArticle, beads: Sequence[Bead], bead: Logistic) -> ArticleComparison:
    """Compare two articles by their beads."""
    chances = (1 / (1 + np.exp(-bead.odds(measure(beads, en, ru))))).astype(np.float32)
    covered = np.zeros(en.measured.count, np.float32), np.zeros(ru.measured.count, np.float32)
    for one, chance in zip(beads, chances, strict=True):
        covered[0][list(one.source)] = covered[1][list(one.target)] = chance
    shares = (_share(covered[0], en), _share(covered[1], ru))
    features = (*_shares(*shares), *_beads(beads, chances, en, ru), *_rests(covered, (en, ru)))
    return ArticleComparison(covered, shares, np.array(features, np.float32))


def _share(covered: Floats, side: ReadArticle) -> float:
    return float(covered @ side.lengths / side.lengths.sum())


def measure(beads: Sequence[Bead], en: ReadArticle, ru: ReadArticle) -> Floats:
    """Return (beads, BEAD) what tells a translation from two sentences that the aligner put together for want of better."""
    rows = np.zeros((len(beads), len(BEAD)), np.float32)
    for row, bead in zip(rows, beads, strict=True):
        source, target = list(bead.source), list(bead.target)
        left, right = en.vectors[source].sum(axis=0), ru.vectors[target].sum(axis=0)
        cosine = float(left @ right) / max(1e-6, float(np.linalg.norm(left) * np.linalg.norm(right)))
        length = math.log(float(ru.lengths[target].sum() / en.lengths[source].sum()))
        ours, theirs = _union(en.names, source), _union(ru.names, target)
        score = min(max(bead.score, SUREST), 1 - SUREST)
        row[:] = (
            math.log(score / (1 - score)), cosine, cosine * abs(cosine), abs(length - math.log(1.07)),
            math.log1p(len(ours & theirs)), math.log1p(min(len(ours - theirs), len(theirs - ours))),
            len(source) + len(target) - 2,
        )  # fmt: skip
    return rows


def _union(keys: Sequence[frozenset[int]], places: Sequence[int]) -> frozenset[int]:
    return frozenset().union(*(keys[at] for at in places))


def _shares(en: float, ru: float) -> tuple[float, float, float]:
    best = min(max(en, ru, SUREST), 1 - SUREST)
    return max(en, ru), min(en, ru), math.log(best / (1 - best))


def _beads(beads: Sequence[Bead], chances: Floats, en: ReadArticle, ru: ReadArticle) -> tuple[float, ...]:
    """Return what the beads say together: how many are weak, and whether numbers and names of the others agree."""
    total = float(chances.sum())
    agree, differ = _agreement(beads, chances, en.numbers, ru.numbers)
    names, others = _agreement(beads, chances, en.names, ru.names)
    moved = sum(float(chance) for bead, chance in zip(beads, chances, strict=True) if bead.moved)
    return (
        1 - total / max(1, len(beads)), math.log1p(total), math.log1p(agree), math.log1p(differ),
        differ / (agree + differ + 1), math.log1p(names), others / (names + others + 1), moved / (total + 1),
    )  # fmt: skip


def _agreement(
    beads: Sequence[Bead], chances: Floats, en: Sequence[frozenset[int]], ru: Sequence[frozenset[int]]
) -> tuple[float, float]:
    """Return how many keys agree within the beads, and how many conflict."""
    agree = differ = 0.0
    for bead, chance in zip(beads, chances.tolist(), strict=True):
        ours, theirs = _union(en, bead.source), _union(ru, bead.target)
        agree += chance * len(ours & theirs)
        differ += chance * min(len(ours - theirs), len(theirs - ours))
    return agree, differ


def _rests(covered: tuple[Floats, Floats], sides: tuple[ReadArticle, ReadArticle]) -> tuple[float, ...]:
    """Return what is left alone of each side, the better covered side first, in each of three ways.

    How much it is, times how far it lies from the rest; how many names it has that are nowhere else; how much of the lead
    has a counterpart. Then the logarithm of the smaller number of sentences. What a page was cut by goes on with the
    story; the text of another does not.
    """
    first = 0 if _share(covered[0], sides[0]) >= _share(covered[1], sides[1]) else 1
    rests = [_rest(covered[at], sides[at]) for at in (first, 1 - first)]
    return *(value for values in zip(*rests, strict=True) for value in values), math.log(min(len(own) for own in covered))


def _rest(covered: Floats, side: ReadArticle) -> tuple[float, float, float]:
    """Return how far the rest of a side is from the covered part, its number of names, and the lead's coverage."""
    alone = covered < TRANSLATES
    share, lead = float(alone.mean()), float(covered[:LEAD].mean())
    if not alone.any() or alone.all():
        return share, share, lead
    rest, translated = unit(np.stack([side.vectors[alone].sum(axis=0), side.vectors[~alone].sum(axis=0)]))
    names, known = (_union(side.names, np.flatnonzero(own).tolist()) for own in (alone, ~alone))
    return share * (1 - float(rest @ translated)), share * len(names - known) / (1 + len(names)), lead
