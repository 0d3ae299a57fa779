"""Editions that are not one to one: abridged, merged of several articles, split over several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

import numpy as np

from aligner.editions.judge import ArticleComparison
from aligner.editions.profile import Floats
from aligner.model import EditionForm

Ends = tuple[int, int]  # places of the English and the Russian article

ABRIDGED = 0.5  # share of an article below which its edition leaves most of it out
OWN = 0.6  # share of a part that the article it belongs to must cover
OVERLAP = 0.35  # share of what either of two parts covers that the other may cover too; beyond, one is a copy of the other
TOGETHER = 0.8  # share of an article's sentences that pieces tell together which would be unlikely one by one


def find_parts(
    pairs: Collection[Ends], compared: Mapping[Ends, ArticleComparison], likely: Callable[[Ends], bool] = lambda ends: True
) -> dict[Ends, EditionForm]:
    """Return the pairs of articles whose edition is in several pieces: those among ``pairs``, and further ones.

    Several Russian articles of one English one are "merged" in it; one Russian article is "split" over several English
    ones. A further piece is an article left alone, most of which translates what the earlier pieces leave of the whole;
    one that is not ``likely`` counts only if the pieces tell nearly all of the whole together.
    """
    found: dict[Ends, EditionForm] = {}
    for whole, form in ((0, "merged"), (1, "split")):
        together = dict.fromkeys(_together(pairs, compared, whole))
        known = {ends: one for ends, one in compared.items() if likely(ends) or ends in pairs or ends in together}
        more = [*together, *_pieces([*pairs, *together], known, whole)]
        wholes = {ends[whole] for ends in more}
        found |= dict.fromkeys([*(pair for pair in pairs if pair[whole] in wholes), *more], form)  # type: ignore[arg-type]
    return found


def _pieces(pairs: Collection[Ends], compared: Mapping[Ends, ArticleComparison], whole: int) -> Iterator[Ends]:
    """Yield further pairs of articles of the side ``whole``, the best covered pieces first."""
    piece = 1 - whole
    taken = {pair[piece] for pair in pairs}
    so_far = {
        pair[whole]: compared[pair].covered[whole]
        for pair in pairs
        if pair in compared and compared[pair].shares[piece] >= OWN
    }
    for ends, comparison in sorted(compared.items(), key=lambda one: -one[1].shares[piece]):
        at, own = ends[whole], comparison.covered[whole]
        if at not in so_far or ends[piece] in taken or comparison.shares[piece] < OWN:
            continue
        if _are_apart(own, so_far[at]):
            so_far[at] = np.maximum(so_far[at], own)
            taken.add(ends[piece])
            yield ends


def _together(pairs: Collection[Ends], compared: Mapping[Ends, ArticleComparison], whole: int) -> Iterator[Ends]:
    """Yield further pairs for articles of the side ``whole`` that two or more pieces cover nearly entirely."""
    piece, wholes, taken = 1 - whole, {pair[whole] for pair in pairs}, {pair[1 - whole] for pair in pairs}
    pieces = defaultdict[int, list[Ends]](list)
    for ends in sorted(compared, key=lambda ends: (ends not in pairs, -compared[ends].shares[piece])):
        if compared[ends].shares[piece] >= OWN and (ends in pairs or ends[piece] not in taken):
            pieces[ends[whole]].append(ends)
    for at, found in pieces.items():
        if at in wholes and found[0] not in pairs:
            continue  # its edition is another article
        chosen, told = found[:1], compared[found[0]].covered[whole]
        for ends in found[1:]:
            own = compared[ends].covered[whole]
            if _are_apart(own, told):
                chosen.append(ends)
                told = np.maximum(told, own)
        if len(chosen) > 1 and float(told.mean()) >= TOGETHER:
            fresh = [ends for ends in chosen if ends not in pairs and ends[piece] not in taken]
            taken.update(ends[piece] for ends in fresh)
            yield from fresh


def _are_apart(one: Floats, other: Floats) -> bool:
    """Return True for two parts that cover different sentences of the whole."""
    return float(np.minimum(one, other).sum()) <= OVERLAP * min(float(one.sum()), float(other.sum()))


def is_abridged(comparison: ArticleComparison) -> bool:
    """Return True if one edition leaves most of the other out."""
    return min(comparison.shares) < ABRIDGED <= max(comparison.shares)
