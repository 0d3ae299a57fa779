"""Whether a text says a word or phrase in any of its forms."""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.model import Lang
from aligner.text.morphology import dictionary

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_SIGNS = {  # a sum says its money by the sign too: $4 billion
    "$": ("dollar", "доллар"), "€": ("euro", "евро"), "£": ("pound", "фунт"), "₽": ("rouble", "ruble", "рубль"),
    "₸": ("tenge", "тенге"), "₾": ("lari", "лари"), "₼": ("manat", "манат"), "֏": ("dram", "драм"),
}  # fmt: skip
_ENDS = {"en": "sey", "ru": "аяоеёуюыийь"}
_ENDINGS = {
    "en": re.compile("|s|e|es|ed|ies|y"),
    "ru": re.compile("|[аяоеуюыийь]|[оеи][вйм]|[аяыи][мх]|[аяыи]ми|ью|ого|его|ому|ему|[аыио][яюйе]|[ую]ю"),
}


def says(text: str, term: str, lang: Lang) -> bool:
    """Return True if each word of a term is in the text in some form, in any order; with a hyphen or without.

    >>> says("Буханка стоит 30 сомов.", "сом", "ru"), says("Штраф 500 тенджей.", "тенге", "ru"), says("30 см", "сом", "ru")
    (True, False, False)
    >>> says("over $4 billion", "dollar", "en"), says("a kilowatt hour", "kilowatt-hour", "en")
    (True, True)
    """
    words = (*_words(text), *_words(text.replace("-", " ")))
    return any(
        all(any(_is_form(word, wanted, lang) for word in words) for wanted in _words(written))
        for written in dict.fromkeys((term, term.replace("-", " ")))
    )


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    signs = [word for sign, words in _SIGNS.items() if sign in text for word in words]
    return tuple(dict.fromkeys([*(word.lower().replace("ё", "е").replace("’", "'") for word in _WORD.findall(text)), *signs]))


@lru_cache(maxsize=65_536)
def _is_form(word: str, wanted: str, lang: Lang) -> bool:
    """Return True if a word is a form of another: by the dictionary of Russian, else one that differs in its ending alone."""
    if word == wanted:
        return True
    if lang == "ru" and (listed := dictionary.base_forms(wanted)):
        return bool(listed & dictionary.lemmas(word))
    stem = wanted if wanted[-1] not in _ENDS[lang] else wanted[:-1]
    return word.startswith(stem) and bool(_ENDINGS[lang].fullmatch(word, len(stem)))
