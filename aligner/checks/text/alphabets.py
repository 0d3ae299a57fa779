"""Words with letters of both alphabets: «Бaку» with a Latin a."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.model import Edit, Finding, Lang
from aligner.text.morphology import dictionary
from aligner.text.scripts import CYRILLIC, LATIN

_LATIN, _CYRILLIC = "AaBCcEeHKkMOoPpTXxyi", "АаВСсЕеНКкМОоРрТХхуі"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MIXED = re.compile(r"(?<!\w)(?=\w*[A-Za-z])(?=\w*[А-яЁё])[A-Za-zА-яЁё]+(?!\w)")


def mixed_alphabets(context: PairContext) -> Iterator[Finding]:
    """Find words with letters of both alphabets where all of one look like letters of the other."""
    for match in _MIXED.finditer(context.target) if _mixes(context.target) else ():
        expected = _one_alphabet(match[0], context.pair.target)
        if expected and match[0] not in context.source:
            yield context.finding(
                "mixed-alphabets",
                "info" if _footnoted(match[0], expected) else "warning",
                '"{says}" in the {target} has letters of both the {source} and the {target} alphabet: write {expected}.',
                {"says": match[0], "expected": expected},
                target=(match.span(),),
                expected=expected,
                edit=Edit(context.pair.target, *match.span(), expected, certain=True),
            )


def _mixes(text: str) -> bool:
    """Return True if the text has letters of both alphabets."""
    return CYRILLIC.search(text) is not None and LATIN.search(text) is not None


def _footnoted(word: str, expected: str) -> bool:
    """Return True for a known word and the letter of a footnote: годыa."""
    return len(word) > 3 and dictionary.known(word[:-1]) and not dictionary.known(expected)


def _one_alphabet(word: str, lang: Lang) -> str:
    """Return the word as the dictionary has it, else in the alphabet of most of its letters; "" if a letter has no lookalike there."""
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if lang == "ru" and dictionary.known(cyrillic):
        return cyrillic
    whole = [other for other in (cyrillic, latin) if len(re.findall("[A-Za-z]", other)) in (0, len(other))]
    return min(whole, key=lambda other: sum(a != b for a, b in zip(word, other, strict=True))) if whole else ""
