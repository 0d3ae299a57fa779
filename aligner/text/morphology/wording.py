"""Whether a text says a word or phrase in any of its forms."""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.model import Lang
from aligner.text.morphology import dictionary

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_ENDS = {"en": "sey", "ru": "аяоеёуюыийь"}
_ENDINGS = {
    "en": re.compile("|s|e|es|ed|ies|y"),
    "ru": re.compile("|[аяоеуюыийь]|[оеи][вйм]|[аяыи][мх]|[аяыи]ми|ью|ого|его|ому|ему|[аыио][яюйе]|[ую]ю"),
}


def says(text: str, term: str, lang: Lang) -> bool:
    """Return True if each word of a term is in the text in some form, in any order.

    >>> says("Буханка стоит 30 сомов.", "сом", "ru"), says("Штраф 500 тенджей.", "тенге", "ru"), says("30 см", "сом", "ru")
    (True, False, False)
    """
    words = _words(text)
    return all(any(_is_form(word, wanted, lang) for word in words) for wanted in _words(term))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word.lower().replace("ё", "е").replace("’", "'") for word in _WORD.findall(text)))


@lru_cache(maxsize=65_536)
def _is_form(word: str, wanted: str, lang: Lang) -> bool:
    """Return True if a word is a form of another: by the dictionary of Russian, else one that differs in its ending alone."""
    if word == wanted:
        return True
    if lang == "ru" and (listed := dictionary.base_forms(wanted)):
        return bool(listed & dictionary.lemmas(word))
    stem = wanted if wanted[-1] not in _ENDS[lang] else wanted[:-1]
    return word.startswith(stem) and bool(_ENDINGS[lang].fullmatch(word, len(stem)))
