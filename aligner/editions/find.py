"""Find which articles are editions of each other.

1. What pages declare settles it, and what the addresses of such a site then tell.
2. For the others: candidates by a vector index, a second look at each, the odds by what was learned.
3. One to one: the assignment with the best odds in all.
4. What is in doubt is aligned sentence by sentence, and judged by how much of the text has a counterpart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np

from aligner.alignment import align, parallel
from aligner.alignment.embed import open_vectors
from aligner.editions.assignment import assign
from aligner.editions.candidates import Candidates, find_candidates
from aligner.editions.declared import find_by_address, find_declared
from aligner.editions.features import NAMES, ArticleFeatures, Rarity, days_apart, features, of_days
from aligner.editions.profile import ArticleProfile, Floats
from aligner.editions.score import EditionWeights, chance, load

State = Literal["declared", "found", "doubtful", "confirmed"]
Decided = Mapping[tuple[str, str], Literal["confirm", "part"]]  # by the keys of the English and the Russian article

SURE = 0.9  # chance from which a pair counts as found
DOUBTFUL = 0.3  # chance from which it is shown to a person
ALIGNED = 0.02  # chance from which it is aligned, and judged by that
ADDRESS = 4.0  # log-odds that an address of a known pattern adds
PARALLEL = 0.6  # share of the better covered article from which the alignment makes a doubtful pair sure
STRANGERS = 0.35  # share below which it parts them
HELD = 20_000  # articles whose sentence vectors are held at a time
REPORT = 1_000  # candidates between two reports of progress


@dataclass(frozen=True, slots=True)
class EditionPair:
    """Two articles, by place, that are editions of each other; ``evidence`` says why in plain words."""

    en: int
    ru: int
    confidence: float
    state: State
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Judged:
    odds: float
    evidence: tuple[str, ...]


def find_editions(
    profiles: Sequence[ArticleProfile],
    weights: EditionWeights | None = None,
    progress: Callable[[int], None] = lambda done: None,
    decided: Decided | None = None,
) -> list[EditionPair]:
    """Return the pairs of editions among articles of both languages, in the order of the English ones.

    ``progress`` hears how many candidates have been looked at. Pairs of state "doubtful" want a person's eye; what
    people have ``decided`` is not asked again.
    """
    confirmed, parted = _decided(profiles, decided or {})
    pairs = [EditionPair(en, ru, 1.0, "confirmed", ("confirmed by a person",)) for en, ru in confirmed]
    settled = [pair for pair in find_declared(profiles) if pair not in parted]
    taken = {at for pair in pairs for at in (pair.en, pair.ru)}
    free = [pair for pair in settled if not taken.intersection(pair)]
    pairs += [EditionPair(en, ru, 0.999, "declared", ("declared by the page",)) for en, ru in _once(free)]
    taken = {at for pair in pairs for at in (pair.en, pair.ru)}
    addressed = set(find_by_address(profiles, settled))
    english, russian = (
        [at for at, profile in enumerate(profiles) if profile.lang == lang and at not in taken] for lang in ("en", "ru")
    )
    if english and russian:
        judging = _judge(profiles, english, russian, addressed, weights or load(), progress)
        judged = {pair: one for pair, one in judging if pair not in parted}
        pairs += _assigned(profiles, judged)
    return sorted(pairs, key=lambda pair: (pair.en, pair.ru))


def _assigned(profiles: Sequence[ArticleProfile], judged: dict[tuple[int, int], _Judged]) -> Iterator[EditionPair]:
    """Yield the pairs that are assigned and stand; an article whose pair the alignment parts is assigned again."""
    while judged:
        chosen = assign({pair: one.odds - _log_odds(ALIGNED) for pair, one in judged.items()})
        settled = [_settled(profiles, pair, judged[pair]) for pair in chosen]
        standing = [pair for pair in settled if pair.confidence >= DOUBTFUL]
        yield from standing
        if len(standing) == len(settled):
            return
        taken = {at for pair in standing for at in (pair.en, pair.ru)}
        tried = set(chosen)
        judged = {pair: one for pair, one in judged.items() if pair not in tried and not taken.intersection(pair)}


def _decided(
    profiles: Sequence[ArticleProfile], decided: Decided
) -> tuple[list[tuple[int, int]], set[tuple[int, int]]]:
    """Return the places of pairs that people confirmed, and of those that they parted."""
    places = {profile.key: at for at, profile in enumerate(profiles)} if decided else {}
    found = {(places[en], places[ru]): said for (en, ru), said in decided.items() if en in places and ru in places}
    confirmed = [pair for pair, said in found.items() if said == "confirm"]
    return confirmed, {pair for pair, said in found.items() if said == "part"}


def _once(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield declared pairs whose articles declare nothing else; the others are judged by content."""
    for side in (0, 1):
        counts: dict[int, int] = {}
        for pair in pairs:
            counts[pair[side]] = counts.get(pair[side], 0) + 1
        pairs = [pair for pair in pairs if counts[pair[side]] == 1]
    yield from pairs


def _judge(
    profiles: Sequence[ArticleProfile],
    english: Sequence[int],
    russian: Sequence[int],
    addressed: set[tuple[int, int]],
    weights: EditionWeights,
    progress: Callable[[int], None],
) -> Iterator[tuple[tuple[int, int], _Judged]]:
    """Yield the odds of the candidates that may be editions, alike English articles one after the other."""
    here, there = [profiles[at] for at in english], [profiles[at] for at in russian]
    found = find_candidates(here, there)
    rarity, encoder = Rarity.of(profiles), open_vectors()
    least = _log_odds(ALIGNED)
    look = lru_cache(maxsize=HELD)(lambda at: ArticleFeatures.at(profiles[at], rarity, encoder))
    for done, number in enumerate(_in_order(here, found)):
        e, r = int(found.en[number]), int(found.ru[number])
        en, ru = english[e], russian[r]
        seen = features(look(en), look(ru), float(found.cosine[number]), float(found.lead[number]))
        apart = days_apart(profiles[en].published, profiles[ru].published)
        odds = weights.odds(seen) + of_days(apart) + ((en, ru) in addressed) * ADDRESS
        if odds > least:
            yield (en, ru), _Judged(odds, tuple(_evidence(seen, apart, (en, ru) in addressed)))
        if done % REPORT == 0:
            progress(done)


def _in_order(english: Sequence[ArticleProfile], found: Candidates) -> list[int]:
    """Return the candidates' places by a main direction of the English vectors.

    Alike articles have the same neighbours, whose sentences are then still held.
    """
    vectors = np.array([profile.vector for profile in english], np.float32)
    direction = np.linalg.svd(vectors[:: max(1, len(vectors) // 2_000)], full_matrices=False)[2][min(1, len(vectors) - 1)]
    along: list[int] = np.lexsort((found.ru, (vectors @ direction)[found.en])).tolist()
    return along


def _evidence(seen: Floats, apart: int | None, addressed: bool) -> Iterator[str]:
    values = dict(zip(NAMES, seen.tolist(), strict=True))
    if addressed:
        yield "same address pattern as declared editions of the site"
    yield f"{values['better covered']:.0%} alike sentence by sentence"
    yield f"{values['names']:.0%} of names shared"
    if values["numbers"] or values["foreign numbers"]:
        yield f"{values['numbers']:.0%} of numbers shared"
    if apart is not None:
        yield f"{apart} day{'s' * (apart != 1)} apart"


def _settled(profiles: Sequence[ArticleProfile], pair: tuple[int, int], judged: _Judged) -> EditionPair:
    """Return the pair with its state; what is in doubt is judged by aligning it."""
    confidence = chance(judged.odds)
    if confidence >= SURE:
        return EditionPair(*pair, confidence, "found", judged.evidence)
    left, right = (profiles[at].sentences for at in pair)
    covered = parallel(align(left, right), left, right)
    evidence = (*judged.evidence, f"{covered:.0%} of the text has a counterpart")
    if covered >= PARALLEL:
        return EditionPair(*pair, max(confidence, SURE), "found", evidence)
    return EditionPair(*pair, 0.0 if covered < STRANGERS else confidence, "doubtful", evidence)


def _log_odds(probability: float) -> float:
    return float(np.log(probability / (1 - probability)))
