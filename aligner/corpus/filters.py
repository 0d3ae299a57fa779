"""FILTERS: why a pair is left out of a release, in the order in which they are asked; the first that objects is the reason.

Each looks at one pair. What looks at several pairs at once (soundness, template lines, duplicates, leaks) is in ``release.py``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import log

from aligner.model import Record
from aligner.text.numbers.compare import lost
from aligner.text.scripts import CYRILLIC, LATIN

_LETTER = re.compile(r"[^\W\d_]")
_OTHER_CYRILLIC = re.compile("[іїєґўћђљњџәғқңөұүһҷҳӣӯ]", re.I)  # letters that Russian does not have
_MARKUP = re.compile(r"</?\w+[^<>]*>|https?://\S+$|^\W*$|\{\{|\}\}")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a release accepts; lengths in words, ``ratio`` is that of the longer side's characters to the shorter's.

    ``confidence`` is the least score of an edition's pair that its aligner gave, ``sound`` the least chance of soundness that its
    texts have (see soundness.py); neither is asked of what a person decided. ``similar`` is the least
    share of shingles that makes two pairs near duplicates, ``leak`` that which keeps a pair of train out of dev and
    test; ``template`` the number of articles in which a sentence is a template line.
    """

    confidence: float = 0.5
    sound: float = 0.1
    shortest: int = 2
    longest: int = 150
    ratio: float = 2.2
    letters: float = 0.6
    similar: float = 0.8
    leak: float = 0.5
    template: int = 5
    machine: bool = False


Keeps = Callable[[Record, Limits], bool]


def by_person(record: Record) -> bool:
    """Return True if a person wrote its second text, decided on it or joined its sides."""
    return record.pair.by_person or record.state == "reviewed"


def _by_people(record: Record, limits: Limits) -> bool:
    return limits.machine or record.pair.origin != "machine" or by_person(record)


def _unflagged(record: Record, limits: Limits) -> bool:
    return record.state != "flagged"


def _useful(record: Record, limits: Limits) -> bool:
    return by_person(record) or record.pair.quality is None or record.pair.quality.step != "rewrite"


def _sure(record: Record, limits: Limits) -> bool:
    return record.pair.origin != "edition" or by_person(record) or record.pair.confidence >= limits.confidence


def _long_enough(record: Record, limits: Limits) -> bool:
    return all(limits.shortest <= len(text.split()) <= limits.longest for text in (record.pair.en, record.pair.ru))


def _alike_in_length(record: Record, limits: Limits) -> bool:
    shorter, longer = sorted((len(record.pair.en), len(record.pair.ru)))
    return log((longer + 15) / (shorter + 15)) <= log(limits.ratio)


def _in_its_alphabet(record: Record, limits: Limits) -> bool:
    return all(
        len(own.findall(text)) >= limits.letters * max(1, len(_LETTER.findall(text)))
        for own, text in ((LATIN, record.pair.en), (CYRILLIC, record.pair.ru))
    )


def _in_russian(record: Record, limits: Limits) -> bool:
    return len(_OTHER_CYRILLIC.findall(record.pair.ru)) * 40 <= len(record.pair.ru)


def _with_its_numbers(record: Record, limits: Limits) -> bool:
    return not lost(record.pair.en, "en", record.pair.ru) and not lost(record.pair.ru, "ru", record.pair.en)


def _without_markup(record: Record, limits: Limits) -> bool:
    return not _MARKUP.search(record.pair.en) and not _MARKUP.search(record.pair.ru)


FILTERS: dict[str, tuple[str, Keeps]] = {
    "machine": ("a machine translation that nobody has reviewed", _by_people),
    "quality": ("a machine translation that takes longer to correct than to redo", _useful),
    "flagged": ("flagged by a check and not yet decided", _unflagged),
    "confidence": ("the aligner is not sure that the two sides are translations of each other", _sure),
    "markup": ("markup, an address, or no words", _without_markup),
    "length": ("too few words or too many", _long_enough),
    "ratio": ("one side is much longer than the other", _alike_in_length),
    "alphabet": ("too few letters of the language's own alphabet", _in_its_alphabet),
    "language": ("letters of another language written in Cyrillic", _in_russian),
    "numbers": ("a number of one side is missing from the other", _with_its_numbers),
}
COMPARED = {
    "not judged": "its article took too much time or memory",
    "unsound": "probably not a complete translation",
    "template": "a line that many articles repeat",
    "duplicate": "the same two texts as an earlier pair",
    "near duplicate": "nearly the same two texts as an earlier pair",
    "leak": "in train, nearly the same as a pair of dev or test",
}


def reason_against(record: Record, limits: Limits) -> str:
    """Return the first filter that objects to a pair, "" if none does."""
    return next((name for name, (_, keeps) in FILTERS.items() if not keeps(record, limits)), "")
