"""Names that texts use often and the termbase lacks, with their likely pair in the other language.

A name is a run of capitalised words that also stands inside sentences; Russian forms of one name are
counted together. The pair is the name of the other language that sounds alike: both are brought to one
rough Latin spelling without vowels' quality, doubling and voicing.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

from aligner.glossary import dictionary, endings
from aligner.glossary.folding import fold
from aligner.glossary.glossary import Glossary
from aligner.model import LANGUAGES, Lang, other

_RUN = {
    "en": re.compile(r"[A-Z][\w’'-]*[a-z][\w’'-]*(?: [A-Z][\w’'-]*[a-z][\w’'-]*){0,2}"),
    "ru": re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*(?: [А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*){0,2}"),
}
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sh . i . e iu ia".replace(".", "").split(
            " "
        ),
        strict=True,
    )
)
_ROUGH = (
    ("kh", "h"), ("gh", "g"), ("dzh", "j"), ("dj", "j"), ("zh", "j"), ("tch", "ch"), ("ts", "c"), ("tz", "c"),
    ("ph", "f"), ("ck", "k"), ("q", "k"), ("w", "v"), ("x", "ks"), ("y", "i"), ("ie", "e"), ("ia", "a"), ("iu", "u"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("sc", "sk"),
)  # fmt: skip
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
    """Names met at least so often, the commoner first; Russian ones only where no English one is their pair."""
    counts = {lang: _names(glossary, texts.get(lang, ()), lang) for lang in LANGUAGES}
    found: list[Suggestion] = []
    taken: set[str] = set()
    for lang in LANGUAGES:
        rivals = {name: rough(name) for name in counts[other(lang)]}
        for name, count in counts[lang].items():
            if count < least or name in taken:
                continue
            pair, likeness = _pair(rough(name), rivals)
            taken |= {pair}
            found.append(Suggestion(name, lang, count, pair, likeness))
    return sorted(found, key=lambda one: (-one.count, one.name))


def _names(glossary: Glossary, texts: Iterable[str], lang: Lang) -> dict[str, int]:
    """Unknown name -> how often it was met; those met only where a sentence begins are left out."""
    counts: Counter[str] = Counter()
    inside: set[str] = set()
    for text in texts:
        covered = [(mention.start, mention.stop) for mention in glossary.find(text, lang)]
        for match in _RUN[lang].finditer(text):
            start, stop = match.span()
            if any(start < other_stop and other_start < stop for other_start, other_stop in covered):
                continue
            counts[match[0]] += 1
            if re.search(r"[\w,)»”] $", text[:start]):
                inside.add(match[0])
    if lang == "ru":
        return _gathered({name: count for name, count in counts.items() if name in inside})
    return {name: count for name, count in counts.items() if name in inside}


def _gathered(counts: Mapping[str, int]) -> dict[str, int]:
    """Forms of one Russian name counted together, under the form that explains the most of them."""
    stems: dict[str, list[str]] = defaultdict(list)
    for name in counts:
        stems[
            re.sub(r"(?:ого|ому|ыми|ами|ями|ой|ом|ем|ей|ах|ях|ам|ям|ые|ый|ая|ую|[аеийоуыьюя])$", "", name)
        ].append(name)
    gathered: dict[str, int] = {}
    for forms in stems.values():
        total = sum(counts[form] for form in forms)
        gathered[max(forms, key=lambda form: (_explains(form, forms), counts[form], -len(form)))] = total
    return gathered


def _explains(form: str, forms: Iterable[str]) -> int:
    """How many of the forms this one has, taken for the nominative."""
    own = {fold(one) for ones in endings.noun(form).values() for one in ones} | {fold(form)}
    return sum(fold(one) in own for one in forms) + dictionary.known(form)


def rough(name: str) -> str:
    """A spelling for comparison across alphabets: ``Кельбаджар`` and ``Kalbajar`` come near each other."""
    text = "".join(_LATIN.get(letter, letter) for letter in name.lower())
    text = re.sub(r"[^a-z]", "", fold(text))
    for old, new in _ROUGH:
        text = text.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", text)


def _pair(name: str, rivals: Mapping[str, str]) -> tuple[str, float]:
    """The likest rival and its likeness, or "" where none is like enough."""
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
