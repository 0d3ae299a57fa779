"""Letters that the model has no piece for: what is sent in their place, and what is made of those that stay.

A letter without a piece is sent as its small form (protect.shown). A Russian name that has one is sent with its English spelling
as a term, since the model guesses badly at names in small letters. Cyrillic that is left in English is spelt in Latin.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from aligner.model import Lang, TermHint
from aligner.text import sound
from aligner.text.morphology import dictionary
from aligner.text.scripts import CYRILLIC
from aligner.translation import protect

Knows = Callable[[str], bool]

_NAME = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)*")
_WORD_BEFORE = re.compile(r"([А-ЯЁ][а-яё]+) $")


def names(text: str, lang: Lang, knows: Knows) -> Iterator[TermHint]:
    """Russian names with a capital that the model cannot read, as terms: Щербакова -> Shcherbakov."""
    if lang != "ru":
        return
    for match in _NAME.finditer(text):
        if protect.shown(match[0][0], knows).isupper() or dictionary.is_common(match[0]):
            continue
        before = _WORD_BEFORE.search(text, max(0, match.start() - 30), match.start())
        woman = before is not None and dictionary.is_womans_name(before[1])
        nominative = dictionary.nominative(match[0].lower(), feminine=woman)
        yield TermHint(*match.span(), sound.latin(nominative[:1].upper() + nominative[1:]))


def in_latin(text: str) -> str:
    """Return English in which no Cyrillic is left, but in addresses and tags, which are copied."""
    if not CYRILLIC.search(text):
        return text
    made, at = "", 0
    for start, stop in protect.spans(text, lambda sign: True):
        made += sound.latin(text[at:start]) + text[start:stop]
        at = stop
    return made + sound.latin(text[at:])
