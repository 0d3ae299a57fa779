"""A dictionary for the translation of monolingual text: rare words of a line carry their translation.

The model writes an annotated word as it is told, in the form that the sentence needs, so that a package
translates back words that it never learnt, and the next package learns them.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable

from training.translation import morphology
from training.translation.dictionary import Entry, inflected
from training.translation.frequency import Frequency
from training.translation.terms import Token, annotate, tokens

RARE = (
    4  # a word that the pairs show less often is looked up; at 15 and 60 the hints cost more than they gave
)
CLEAR = 2  # English words of more senses are not: which one is meant, a line does not say
MOST = 4  # words looked up in a line

_VERB_AFTER = frozenset(["to", "will", "would", "can", "could", "must", "not"])
_NOUN_AFTER = frozenset(["the", "a", "an", "of", "this", "their", "its", "his"])


class Lookup:
    """Which words of a line are rare, and what they are in the other language."""

    def __init__(self, entries: Iterable[Entry], frequency: Frequency) -> None:
        self._frequency = frequency
        self._known = _lemmas(frequency.pairs)
        self._entries: dict[str, list[Entry]] = {}
        self._english: dict[tuple[str, str], Counter[str]] = {}
        for entry in entries:
            usual = frequency.usual(entry)
            if usual and frequency.known(entry) < RARE and len(entry.senses) <= CLEAR:
                for form in dict.fromkeys(inflected(entry.en, entry.part)):
                    self._entries.setdefault(form, []).append(entry)
            for place, gloss in enumerate([gloss for sense in entry.senses for gloss in sense[:3]][:5]):
                self._english.setdefault((gloss, entry.part), Counter())[entry.en] += (
                    usual**0.5 / (1 + place) ** 1.5
                )

    def annotated(self, text: str, lang: str) -> str:
        """A line in ``lang`` with its rare words annotated in the other language."""
        find = self._in_english if lang == "ru" else self._in_russian
        return annotate(text, list(_found(text, find))[:MOST])

    def _in_english(self, word: str, before: str) -> str | None:
        key = lemma(word)
        options = self._english.get(key)
        return options.most_common(1)[0][0] if options and self._known[key] < RARE else None

    def _in_russian(self, word: str, before: str) -> str | None:
        entries = {entry.part: entry for entry in self._entries.get(word, [])}
        part = _part(word, before, entries)
        return self._frequency.meaning(entries[part]) if part else None


def _found(text: str, find: Callable[[str, str], str | None]) -> Iterable[tuple[tuple[int, int], str]]:
    before = ""
    for token in tokens(text):
        base = find(token.text, before) if _common(token) else None
        if base is not None:
            yield (token.start, token.stop), base
        before = token.text.lower()


def _common(token: Token) -> bool:
    return len(token.text) > 3 and token.text.isalpha() and token.text.islower()


def _part(word: str, before: str, parts: Iterable[str]) -> str | None:
    """The part of speech of an English word, where its ending or the word before it tells."""
    options = set(parts)
    if len(options) == 1:
        return options.pop()
    if "INFN" in options and (before in _VERB_AFTER or word.endswith("ed")):
        return "INFN"
    return "NOUN" if options == {"NOUN", "INFN"} and before in _NOUN_AFTER else None


def lemma(word: str) -> tuple[str, str]:
    """Dictionary form and part of speech of a Russian word, as a dictionary entry names them."""
    found = morphology.parse(word)
    part = {"VERB": "INFN", "ADJS": "ADJF"}.get(str(found.tag.POS), str(found.tag.POS))
    return found.normal_form, part


def _lemmas(words: Counter[str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for word, count in words.items():
        if re.fullmatch("[а-яё]+", word):
            found[lemma(word)] += count
    return found
