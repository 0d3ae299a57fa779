"""Rare nouns of the dictionary in sentences that people wrote (after Fadaee et al. 2017, "Data augmentation
for low-resource neural machine translation").

A common noun that is aligned with one Russian noun gives its place to a rare one of the same gender and
animacy, in the same case and number, so that everything that agrees with it still does.
"""

import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from training.translation import morphology, terms
from training.translation.corpus import Pair
from training.translation.dictionary import Entry, analysis, inflected
from training.translation.frequency import Frequency
from training.translation.terms import Token

KNOWN = 300  # occurrences in the pairs beyond which a word needs no more
SEEN = 10  # occurrences in monolingual text below which a word is not worth a place in the model
_CASES = frozenset(("nomn", "gent", "datv", "accs", "ablt", "loct"))
_ARTICLE = re.compile(r"\b([Aa])n? $")
_ABOUT = re.compile(r"\b([Оо])б? $")
Kind = tuple[str, str]  # gender and animacy


class Noun(NamedTuple):
    en: str
    ru: str


class Nouns:
    """Rare nouns by kind; the commoner one is in monolingual text, the more often it is drawn."""

    def __init__(self, entries: Iterable[Entry], frequency: Frequency) -> None:
        weights: dict[Kind, Counter[Noun]] = {}
        for entry in entries:
            if entry.part == "NOUN" and worth(entry, frequency):
                noun = Noun(entry.en, frequency.meaning(entry))
                found = analysis(noun.ru, "NOUN")
                if found is not None and found.tag.gender:
                    kind = weights.setdefault((found.tag.gender, found.tag.animacy), Counter())
                    kind[noun] += frequency.usual(entry) ** 0.5
        self._nouns = {
            kind: (list(found), list(accumulate(found.values()))) for kind, found in weights.items()
        }

    def draw(self, kind: Kind, rng: random.Random) -> Noun | None:
        nouns, weights = self._nouns.get(kind, ([], [0.0]))
        return rng.choices(nouns, cum_weights=weights)[0] if weights[-1] else None


def worth(entry: Entry, frequency: Frequency) -> bool:
    """Whether the pairs show a word too seldom, and text of its kind does show it."""
    return frequency.usual(entry) >= SEEN and frequency.known(entry) < KNOWN


def exchanged(pair: Pair, links: Sequence[tuple[int, int]], nouns: Nouns, rng: random.Random) -> Pair | None:
    """The pair with one of its nouns exchanged; None where none can be."""
    places = [(a, b) for a, b in terms.single(pair.en, pair.ru, links) if _common_noun(a, b)]
    return _inserted(pair, *rng.choice(places), nouns, rng) if places else None


def _common_noun(a: Token, b: Token) -> bool:
    """Whether both words are common nouns of one number."""
    if not (
        a.text.isalpha() and a.text.islower() and b.text.isalpha() and b.text.islower() and len(b.text) > 3
    ):
        return False
    found = morphology.parse(b.text)
    plural = a.text.endswith("s") and not a.text.endswith("ss")
    return bool(
        found.tag.POS == "NOUN"
        and found.is_known
        and found.tag.gender
        and found.tag.case in _CASES
        and (found.tag.number == "plur") == plural
    )


def _inserted(pair: Pair, a: Token, b: Token, nouns: Nouns, rng: random.Random) -> Pair | None:
    old = morphology.parse(b.text).tag
    noun = nouns.draw((old.gender, old.animacy), rng)
    ru = _in_place_of(b.text, noun.ru) if noun else None
    if noun is None or ru is None:
        return None
    en = inflected(noun.en, "NOUN")[old.number == "plur"]
    before = _ARTICLE.sub(r"\1n " if en[0] in "aeiou" else r"\1 ", pair.en[: a.start])
    about = _ABOUT.sub(r"\1б " if ru[0] in "аиоуэ" else r"\1 ", pair.ru[: b.start])
    return pair._replace(en=before + en + pair.en[a.stop :], ru=about + ru + pair.ru[b.stop :])


def _in_place_of(old: str, new: str) -> str | None:
    """The form of a noun where another stands; None where the other's form is of several cases that would differ."""
    best, noun = morphology.parse(old), analysis(new, "NOUN")
    readings = [
        p.tag for p in morphology.parses(old) if p.normal_form == best.normal_form and p.tag.POS == "NOUN"
    ]
    forms = [noun.inflect({tag.case, tag.number}) for tag in readings]
    words = {form.word if form is not None else None for form in forms}
    return words.pop() if len(words) == 1 else None
