"""Find problems of a machine's sentence: an ordered tuple of small checks, each of which answers in a few words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from aligner.model import Lang, other
from aligner.text import wordlists
from aligner.text.morphology import dictionary, wording
from aligner.text.negation import turned, undenied
from aligner.text.numbers import lost
from aligner.translation.inversion import inverted
from aligner.translation.respelling import in_latin_letters, made_up, unlisted


@dataclass(frozen=True, slots=True)
class Rendering:
    """A source sentence and one translation of it; ``kept`` must come through, ``marks`` must not.

    ``terms`` are the dictionary forms that were sent; of each of ``words`` one is to be said, in any form; ``cut`` if the decoder found no end, ``silent`` if a part came out empty.
    """

    source: str
    output: str
    target: Lang
    kept: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    cut: bool = False
    silent: bool = False


_JUNK = re.compile("[♪♫♬\ufffd■□▁]|<unk>|⁇|</?s>")
_DOUBLED = re.compile(r"(?<![\w-])(?!that |had )([^\W\d_]{2,}),? \1(?![\w-])", re.I)
_CYRILLIC = re.compile(r"[а-яёА-ЯЁ]+(?:-[а-яёА-ЯЁ]+)*")
_LATIN_RUN = re.compile(r"\b[a-z]{2,}(?:\s+[a-z]{2,}){2,}\b")
_LATIN_WORDS = """
January February March April May June July August September October November December
Monday Tuesday Wednesday Thursday Friday Saturday Sunday
"""  # capitals, yet no names
_CALENDAR = frozenset(_LATIN_WORDS.split())
_LATIN = re.compile(r"[A-Za-z]+")
_LAST_WORD = re.compile(r"(?<![\w/-])(?<!\d )([а-яё]{4,})[.…»”)]*$")  # after a figure it is an abbreviated unit
_PHRASE_LOOP = re.compile(r"(?<!\S)((?:\S++\s++){0,7}?\S++)(?:\s+\1(?!\w)){2,}", re.I)
_LETTER_LOOP = re.compile(r"([^\W\d_]{1,12}?)\1{4,}|(?<![^\W\d_])([^\W\d_]{2,}+[-\s]++)\2{2,}", re.I)


def empty(rendering: Rendering) -> list[str]:
    """Find an output without words for a source with words."""
    return (
        ["empty"] if rendering.silent or (_words(rendering.source) and not _words(rendering.output)) else []
    )


def junk(rendering: Rendering) -> list[str]:
    """Find notes, unknown signs and the tokenizer's own marks that the source lacks."""
    found = [
        match.group() for match in _JUNK.finditer(rendering.output) if match.group() not in rendering.source
    ]
    return [f"junk {found[0]}"] if found else []


def marks(rendering: Rendering) -> list[str]:
    """Find the package's control marks left in the text."""
    stray = [mark for mark in rendering.marks if rendering.output.count(mark) > rendering.source.count(mark)]
    return [f"stray {stray[0]}"] if stray else []


def loop(rendering: Rendering) -> list[str]:
    """Find loops: repeated words, or an output far longer than its source."""
    runaway = len(rendering.output) > 3 * len(rendering.source) + 40
    repeated = _repeats(rendering.output) and not _repeats(rendering.source)
    return ["loop"] if rendering.cut or runaway or repeated or _crowded(rendering) else []


def doubled(rendering: Rendering) -> list[str]:
    """Find a word that is said twice in a row, where the source has none: in a stage stage."""
    found = _DOUBLED.search(rendering.output)
    return [f"doubled {found[1]}"] if found and not _DOUBLED.search(rendering.source) else []


def short(rendering: Rendering) -> list[str]:
    """Find an output with less than a quarter of the source's words."""
    words = len(_words(rendering.source))
    return ["short"] if words > 8 and len(_words(rendering.output)) < words / 4 else []


def unfinished(rendering: Rendering) -> list[str]:
    """Find an output that ends with a conjunction, an article or a preposition, where the source ends with none."""
    last = _words(rendering.output)[-1:]
    if not last or not _dangles(last[0], rendering.target):
        return []
    source = _words(rendering.source)[-1:]
    return [] if source and _dangles(source[0], other(rendering.target)) else [f"unfinished {last[0]}"]


def severed(rendering: Rendering) -> list[str]:
    """Find a Russian word that breaks off at the end of the output: лидеры Армении и азербайд."""
    last = _LAST_WORD.search(rendering.output) if rendering.target == "ru" else None
    return [f"severed {last[1]}"] if last and dictionary.is_severed(last[1]) else []


def untranslated(rendering: Rendering) -> list[str]:
    """Find Cyrillic in English, and common words in Latin letters; in Russian small English words of the source, three in a row, or only Latin."""
    output = _without(rendering.output, rendering.kept)
    cyrillic, latin = _CYRILLIC.findall(output), _LATIN.findall(output)
    if rendering.target == "en":
        left = cyrillic or list(in_latin_letters(rendering.source, rendering.output, _named(rendering)))
        return [f"untranslated {left[0]}"] if left else []
    run = _LATIN_RUN.search(output.lower() if rendering.source.isupper() else output)
    if run:
        return [f"untranslated {run.group()}"]
    copied = [word for word in latin if word in _CALENDAR or (word.islower() and len(word) > 3)]
    same = [word for word in copied if re.search(rf"\b{word}\b", rendering.source)]
    if same:
        return [f"untranslated {same[0]}"]
    return ["untranslated"] if len(latin) > 3 and not cyrillic else []


def coined(rendering: Rendering) -> list[str]:
    """Find a Russian word that is made up, after one of the English (ремедии for remedies) or of pieces (выносла)."""
    said = (rendering.source, rendering.output, _named(rendering))
    found = chain(made_up(*said), unlisted(*said)) if rendering.target == "ru" else iter(())
    return [f"coined {word}" for word in found if f"severed {word}" not in severed(rendering)][:1]


def kept(rendering: Rendering) -> list[str]:
    """Find protected spans that are there less often than in the source."""
    wanted = Counter(rendering.kept)
    return [f"lost {text}" for text, times in wanted.items() if rendering.output.count(text) < times]


def numbers(rendering: Rendering) -> list[str]:
    """Find numbers of the source that are there in no form, in digits or in words."""
    source, output = _without(rendering.source, rendering.kept), _without(rendering.output, rendering.kept)
    return [f"lost {source[start:stop]}" for start, stop in lost(source, other(rendering.target), output)]


def negations(rendering: Rendering) -> list[str]:
    """Find phrases such as не раз or all but impossible that are turned round, and negations that are lost."""
    said = rendering.source, other(rendering.target), rendering.output
    return [f"negation {rendering.source[start:stop]}" for start, stop in turned(*said) or undenied(*said)]


def order(rendering: Rendering) -> list[str]:
    """Find English in the order of Russian: In Osh caught fire market."""
    return ["inverted"] if rendering.target == "en" and inverted(rendering.source, rendering.output, rendering.terms) else []


def unsaid(rendering: Rendering) -> list[str]:
    """Find terms that are there in no form, nor at least by their stem."""
    words = [_plain(word) for word in _words(rendering.output)]
    return [
        f"unsaid {term}"
        for term in rendering.terms
        if not all(any(word.startswith(stem) for word in words) for stem in _stems(term))
    ]


def unspoken(rendering: Rendering) -> list[str]:
    """Find common words of the glossary that are there in no form of an accepted translation."""
    return [
        f"unspoken {accepted[0]}"
        for accepted in rendering.words
        if not any(wording.says(rendering.output, term, rendering.target) for term in accepted)
    ]


CHECKS: tuple[Callable[[Rendering], list[str]], ...] = (
    empty,
    junk,
    marks,
    loop,
    doubled,
    short,
    unfinished,
    severed,
    untranslated,
    coined,
    kept,
    numbers,
    negations,
    order,
    unsaid,
    unspoken,
)
_WEIGHTS = {
    "empty": 100,
    "loop": 50,
    "junk": 30,
    "stray": 30,
    "untranslated": 20,
    "short": 20,
    "unfinished": 15,
    "severed": 15,
    "negation": 15,
    "doubled": 12,
    "lost": 10,
    "coined": 9,
    "unsaid": 8,
    "unspoken": 5,
    "inverted": 4,
}
_UNREPORTED = ("doubled", "unsaid", "unspoken", "inverted")


def problems(rendering: Rendering) -> tuple[str, ...]:
    """Return the problems of this translation, most severe kind first.

    >>> problems(Rendering("заранее", "pre- pre- pre- pre-", "en"))
    ('loop',)
    """
    return tuple(problem for check in CHECKS for problem in check(rendering))


def reported(found: Sequence[str]) -> tuple[str, ...]:
    """Return the problems that people see; of terms the checks know more."""
    return tuple(problem for problem in found if not problem.startswith(_UNREPORTED))


def weight(found: Sequence[str]) -> int:
    """Return how grave these problems are together; 0 for none."""
    return sum(_WEIGHTS[problem.split()[0]] for problem in found)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _named(rendering: Rendering) -> str:
    """Return the terms that were sent, in small letters."""
    return " ".join([*rendering.terms, *(term for accepted in rendering.words for term in accepted)]).lower()


def _dangles(word: str, lang: Lang) -> bool:
    return word.islower() and word in wordlists.words(f"{lang}/conjunctions")


def _plain(word: str) -> str:
    return word.lower().replace("ё", "е")


def _stems(term: str) -> list[str]:
    """Return the stems of a term's words, roughly: «таджикис» of Таджикистан."""
    return [_plain(word)[: max(3, len(word) - 3)] for word in _words(term) if len(word) > 2]


def _without(text: str, spans: Sequence[str]) -> str:
    for span in dict.fromkeys(spans):
        text = text.replace(span, " ")
    return text


def _repeats(text: str) -> bool:
    return bool(_PHRASE_LOOP.search(text) or _LETTER_LOOP.search(text))


def _crowded(rendering: Rendering) -> bool:
    """Return True if fewer than a third of the words of a long output differ, while the source varies."""
    words = [word.lower() for word in _words(rendering.output)]
    source = [word.lower() for word in _words(rendering.source)]
    return len(words) > 20 and len(set(words)) * 3 < len(words) and len(set(source)) * 2 > len(source)
