"""Names that texts use often and the termbase lacks, with their likely pair in the other language.

A name is a run of capitalised words that also occurs inside sentences; Russian forms of one name are
counted together. The pair is the name of the other language that sounds alike: both are brought to one
rough Latin spelling without vowels' quality, doubling and voicing.
"""

from __future__ import annotations

import calendar
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from aligner.glossary.glossary import Glossary
from aligner.model import LANGUAGES, Lang, other
from aligner.text import sound
from aligner.text.morphology import endings
from aligner.text.scripts import fold

_RUN = {
    "en": re.compile(r"(?<![\w’'-])[A-Z](?=[A-Z’'-]*+[a-z])[\w’'-]*+(?: [A-Z](?=[A-Z’'-]*+[a-z])[\w’'-]*+){0,2}"),
    "ru": re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?: [А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*){0,2}"),
}
_ENDING = re.compile(r"(?:ого|ому|ыми|ами|ями|ой|ом|ем|ей|ах|ях|ам|ям|ые|ый|ая|ую|[аеийоуыьюя])$")
_POSSESSIVE = re.compile(r"['’]s?$")
_CALENDAR = {*calendar.month_name, *calendar.day_name}
_SMALL = re.compile(r"\b[a-zа-яё]\w+")
_INSIDE = re.compile(r"[\w,)»”] $")
ALIKE = 0.75
"""Spellings at least so alike are taken for one name: chosen on pairs of the termbase, nine in ten of which pass."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A name in no concept: how often it was met, and the likely pair with its likeness in [0, 1], or ""."""

    name: str
    lang: Lang
    count: int
    pair: str = ""
    likeness: float = 0.0


def suggest(glossary: Glossary, texts: Mapping[Lang, Iterable[str]], least: int = 3) -> list[Suggestion]:
    """Return names met at least so often, the commoner first; Russian ones only where no English one is their pair."""
    counts = {lang: _names(glossary, texts.get(lang, ()), lang) for lang in LANGUAGES}
    found: list[Suggestion] = []
    taken: set[str] = set()
    for lang in LANGUAGES:
        rivals = {name: sound.spelling(name) for name in counts[other(lang)]}
        for name, count in counts[lang].items():
            if count < least or name in taken:
                continue
            pair, likeness = _pair(sound.spelling(name), rivals)
            taken |= {pair}
            found.append(Suggestion(name, lang, count, pair, likeness))
    return sorted(found, key=lambda one: (-one.count, one.name))


def _names(glossary: Glossary, texts: Iterable[str], lang: Lang) -> dict[str, int]:
    """Return unknown name -> how often it was met inside sentences; words that are also written small are none."""
    counts: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        small.update(_SMALL.findall(text))
        covered = [(mention.start, mention.stop) for mention in glossary.find(text, lang)]
        for match in _RUN[lang].finditer(text):
            start, stop = match.span()
            known = any(start < other_stop and other_start < stop for other_start, other_stop in covered)
            if not known and _INSIDE.search(text, 0, start):
                counts[_POSSESSIVE.sub("", match[0])] += 1
    names = {
        name: count for name, count in counts.items() if small[name.lower()] < count and name not in _CALENDAR
    }
    return _gathered(names) if lang == "ru" else names


def _gathered(counts: Mapping[str, int]) -> dict[str, int]:
    """Return forms of one Russian name counted together, under the form that explains the most of them."""
    stems: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        stems[" ".join(_ENDING.sub("", word) for word in name.split(" "))].append(name)
    gathered: dict[str, int] = {}
    for forms in stems.values():
        best = max(forms, key=lambda form: (_explains(form, forms), counts[form], -len(form)))
        gathered[best] = sum(counts[form] for form in forms)
    return gathered


def _explains(form: str, forms: Iterable[str]) -> int:
    """Return how many of the forms this one has, word by word, if it is the nominative."""
    own = [_forms(word) for word in form.split(" ")]
    return sum(
        all(fold(word) in ones for word, ones in zip(other.split(" "), own, strict=False)) for other in forms
    )


def _forms(word: str) -> set[str]:
    forms = endings.adjective(word) if endings.substantivised(word) else endings.noun(word)
    return {fold(one) for ones in forms.values() for one in ones} | {fold(word)}


def _pair(name: str, rivals: Mapping[str, str]) -> tuple[str, float]:
    """Return the most similar name and its similarity, or "" if none is similar enough."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(name)
    best, likeness = "", 0.0
    for rival, spelling in rivals.items():
        matcher.set_seq1(spelling)
        if matcher.real_quick_ratio() > max(likeness, ALIKE) and matcher.quick_ratio() > max(likeness, ALIKE):
            ratio = matcher.ratio()
            if ratio > max(likeness, ALIKE):
                best, likeness = rival, ratio
    return best, round(likeness, 2)
