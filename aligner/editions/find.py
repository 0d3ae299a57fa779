"""Find which articles are editions of each other.

1. What pages declare settles it, and what the addresses of such a site then tell.
2. For the others: candidates by a vector index, and a first look at all of them.
3. A second look at those that may be editions: aligned, and judged by what of them translates each other.
4. One to one: the assignment with the best odds in all.
5. What is left alone may be a piece of an edition that is merged or split.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Literal

import numpy as np

from aligner.editions.assignment import assign
from aligner.editions.candidates import Candidates, Ints, find_candidates
from aligner.editions.circumstances import Circumstances
from aligner.editions.declared import find_by_address, find_declared, silence, site
from aligner.editions.judge import ArticleComparison, compare_pairs
from aligner.editions.look import NAMES as LOOK
from aligner.editions.look import look
from aligner.editions.parts import OWN, Ends, find_parts, is_abridged
from aligner.editions.profile import ArticleProfile, Floats
from aligner.editions.rarity import Rarity
from aligner.editions.score import chance, log_odds
from aligner.editions.weights import EditionWeights, load
from aligner.model import EditionForm

State = Literal["declared", "found", "doubtful", "confirmed"]
Decided = Mapping[tuple[str, str], Literal["confirm", "part"]]  # by the keys of the English and the Russian article

SURE = 0.7  # chance from which a pair counts as found
DOUBTFUL = 0.3  # chance from which it is shown to a person
LOOKED = 0.004  # chance by the first look from which there is a second
CERTAIN = 4.0  # log-odds above which more tell nothing about which of two candidates it is
RIVALS = 2.0  # log-odds that the covered share of the longer article adds where candidates compete
FEW = 100  # candidates up to which there is a second look at all of them
FAR = 30  # days; articles further apart are not pieces of each other
COPY = 0.5  # chance that a pair has at most if one of its articles is a copy of one that is paired
SECOND = 0.25  # of the worse covered text by which an article that is paired may translate one better than its own edition does
BATCH = 100  # pairs that are compared together: their articles, of some 400 kB each, are held sentence by sentence
Pairs = Sequence[tuple[ArticleProfile, ArticleProfile]]
Spread = Callable[[Callable[[Pairs], list[ArticleComparison]], Iterable[Pairs]], Iterable[list[ArticleComparison]]]


@dataclass(frozen=True, slots=True)
class EditionPair:
    """Two articles, by place, that are editions of each other; ``evidence`` says why in plain words.

    ``form`` says how they are editions: one leaves most of the other out ("abridged"), the English one holds several
    Russian ones ("merged"), or the Russian one several English ones ("split"); each of these has a pair of its own.
    """

    en: int
    ru: int
    confidence: float
    state: State
    evidence: tuple[str, ...]
    form: EditionForm = "whole"


@dataclass(frozen=True, slots=True)
class _Judged:
    odds: float
    compared: ArticleComparison
    evidence: tuple[str, ...]
    apart: int | None  # days

    @property
    def gain(self) -> float:
        """What the pair adds to an assignment: of two rivals both nearly certain, more of the one is translated."""
        return min(self.odds, CERTAIN) - log_odds(DOUBTFUL) + RIVALS * min(self.compared.shares)


def find_editions(
    profiles: Sequence[ArticleProfile],
    weights: EditionWeights | None = None,
    progress: Callable[[int], None] = lambda done: None,
    decided: Decided | None = None,
    spread: Spread = map,
) -> list[EditionPair]:
    """Return the pairs of editions among articles of both languages, in the order of the English ones.

    ``progress`` hears how many candidates have been looked at. Pairs of state "doubtful" want a person's eye; what
    people have ``decided`` is not asked again. ``spread`` is a ``map`` that may use other processes.
    """
    confirmed, parted = _decided(profiles, decided or {})
    pairs = [EditionPair(en, ru, 1.0, "confirmed", ("confirmed by a person",)) for en, ru in confirmed]
    settled = [pair for pair in find_declared(profiles) if pair not in parted]
    taken = {at for pair in pairs for at in (pair.en, pair.ru)}
    free = list(_once([pair for pair in settled if not taken.intersection(pair)]))
    search = _Search(profiles, weights or load(), set(find_by_address(profiles, settled)), progress, spread)
    pairs += [EditionPair(*ends, 0.999, "declared", ("declared by the page",)) for ends in free]
    taken = {at for pair in pairs for at in (pair.en, pair.ru)}
    judged = {ends: one for ends, one in search.judge(taken) if ends not in parted}
    judged = dict(_undeclared(profiles, settled, judged, taken))
    return sorted(_settled(search, pairs, judged), key=lambda pair: (pair.en, pair.ru))


def _undeclared(
    profiles: Sequence[ArticleProfile], declared: Sequence[Ends], judged: Mapping[Ends, _Judged], taken: set[int]
) -> Iterator[tuple[Ends, _Judged]]:
    """Yield the pairs with the odds that they have given that they are not declared, where their site declares most.

    Further pieces of an edition that is settled are seldom declared: they stay.
    """
    free = {ends: one for ends, one in judged.items() if not taken.intersection(ends)}
    likely = {ends[0]: ends for ends, one in free.items() if one.odds >= log_odds(SURE)}
    silent = silence(profiles, declared, likely.values())
    for ends, one in judged.items():
        of_en, of_ru = (site(profiles[at].url) for at in ends)
        if ends in free and of_en == of_ru and of_en in silent:
            one = replace(one, odds=one.odds + silent[of_en], evidence=(*one.evidence, "not declared, as most editions of the site are"))
        yield ends, one


def _settled(search: _Search, pairs: Sequence[EditionPair], judged: Mapping[Ends, _Judged]) -> Iterator[EditionPair]:
    """Yield the pairs that were settled before, those that are assigned, one to one, and further pieces of editions."""
    before = {(pair.en, pair.ru): pair for pair in pairs}
    taken = {at for ends in before for at in ends}
    likely = {ends for ends, one in judged.items() if one.odds > log_odds(DOUBTFUL)}
    gains = {ends: judged[ends].gain for ends in likely if not taken.intersection(ends)}
    chosen = set(assign(gains))
    compared = {ends: one.compared for ends, one in judged.items() if ends in chosen or (one.apart or 0) <= FAR}
    near = {at for ends in judged for at in ends}
    compared |= dict(search.compare(ends for ends in before if near.intersection(ends)))
    forms = find_parts({*before, *chosen}, compared, likely.__contains__)
    for ends, pair in before.items():
        form = forms.get(ends, "whole")
        yield replace(pair, form=form, evidence=(*pair.evidence, *_describe_form(form, compared.get(ends))))
    translated = _translated(judged)
    for ends in {*chosen, *forms} - before.keys():
        one, confidence = judged[ends], chance(judged[ends].odds) if ends in likely else SURE
        if ends not in forms and any(best > min(one.compared.shares) + SECOND for best in (translated["en", ends[0]], translated["ru", ends[1]])):
            confidence = min(confidence, COPY)
        form = forms.get(ends) or ("abridged" if is_abridged(one.compared) else "whole")
        evidence = (*one.evidence, *_describe_form(form, one.compared))
        yield EditionPair(*ends, confidence, "found" if confidence >= SURE else "doubtful", evidence, form)


def _translated(judged: Mapping[Ends, _Judged]) -> dict[tuple[str, int], float]:
    """Return by how much of the worse covered text each article and the best of its likely editions translate each other."""
    best = defaultdict[tuple[str, int], float](float)
    for ends, one in judged.items():
        for own in zip(("en", "ru"), ends, strict=True) if one.odds >= log_odds(SURE) else ():
            best[own] = max(best[own], min(one.compared.shares))
    return best


def _describe_form(form: EditionForm, compared: ArticleComparison | None) -> Iterator[str]:
    """Yield what is special about editions that are not whole, as evidence in plain words."""
    if compared is None:
        return
    of_en, of_ru = (f"{share:.0%}" for share in compared.shares)
    if form == "merged":
        yield f"one of several Russian articles in this English one: it has {of_en} of it"
    elif form == "split":
        yield f"one of several English articles in this Russian one: it has {of_ru} of it"
    elif form == "abridged":
        longer, share = ("English", of_en) if compared.shares[0] < compared.shares[1] else ("Russian", of_ru)
        yield f"abridged: {share} of the {longer} one is in the other"


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


class _Search:
    """The looks at pairs of articles."""

    def __init__(
        self,
        profiles: Sequence[ArticleProfile],
        weights: EditionWeights,
        addressed: set[Ends],
        progress: Callable[[int], None],
        spread: Spread,
    ) -> None:
        self._profiles, self._weights, self._addressed = profiles, weights, addressed
        self._progress, self._spread = progress, spread
        self._rarity = Rarity.of((profile.names, profile.numbers, profile.traces) for profile in profiles)

    def judge(self, taken: set[int]) -> Iterator[tuple[Ends, _Judged]]:
        """Yield what may be editions, those of an English article one after the other; of two ``taken`` articles nothing is asked."""
        english, russian = (
            np.array([at for at, profile in enumerate(self._profiles) if profile.lang == lang]) for lang in ("en", "ru")
        )
        if not (len(english) and len(russian)):
            return
        here, there = ([self._profiles[at] for at in side] for side in (english, russian))
        found = find_candidates(here, there)
        looked = look(here, there, found, self._rarity)
        odds = self._weights.look.odds(looked)
        promising = odds > (log_odds(LOOKED) if len(odds) > FEW else -np.inf)
        numbers = _by_likest(found, np.flatnonzero(promising), odds).tolist()
        asked = {(int(english[found.en[number]]), int(russian[found.ru[number]])): number for number in numbers}
        for ends, compared in self.compare(ends for ends in asked if not taken.issuperset(ends)):
            number = asked[ends]
            if (one := self._judged(ends, looked[number], float(odds[number]), compared)) is not None:
                yield ends, one

    def _judged(self, ends: Ends, looked: Floats, odds: float, compared: ArticleComparison) -> _Judged | None:
        """Return the odds of two articles, None where they are neither editions nor one a piece of the other."""
        en, ru = (self._profiles[at] for at in ends)
        context = Circumstances.of(en, ru, ends in self._addressed, self._rarity)
        features = np.array([odds, *looked[:2], *compared.features], np.float32)
        total = float(self._weights.judge.odds(features)) + context.odds
        if total <= log_odds(DOUBTFUL) and max(compared.shares) < OWN:
            return None
        return _Judged(total, compared, tuple(_evidence(looked, compared, context)), context.apart)

    def compare(self, pairs: Iterable[Ends]) -> Iterator[tuple[Ends, ArticleComparison]]:
        """Align pairs of articles, and yield each with what its articles have of each other."""
        asked = list(pairs)
        batches = ([(self._profiles[en], self._profiles[ru]) for en, ru in asked[at : at + BATCH]] for at in range(0, len(asked), BATCH))
        compared = self._spread(partial(compare_pairs, bead=self._weights.bead), batches)
        for done, (ends, one) in enumerate(zip(asked, chain.from_iterable(compared), strict=True)):
            yield ends, one
            if done % BATCH == 0:
                self._progress(done)


def _by_likest(found: Candidates, numbers: Ints, odds: Floats) -> Ints:
    """Return the numbers of candidates so that those of an English article are together, and of those with one likeliest Russian.

    Most of what is read for one is then still at hand for the next.
    """
    likest = np.zeros(int(found.en.max()) + 1, np.int64)
    rising = numbers[np.argsort(odds[numbers], kind="stable")]
    likest[found.en[rising]] = found.ru[rising]  # the last one stays
    return numbers[np.lexsort((numbers, likest[found.en[numbers]]))]


def _evidence(looked: Floats, compared: ArticleComparison, context: Circumstances) -> Iterator[str]:
    values = dict(zip(LOOK, looked.tolist(), strict=True))
    yield f"{max(compared.shares):.0%} of the text has a counterpart"
    yield f"{values['names']:.0%} of names shared"
    if values["numbers"] or values["unshared numbers"]:
        yield f"{values['numbers']:.0%} of numbers shared"
    yield from context.describe()
