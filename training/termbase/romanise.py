"""Do an English and a Russian name sound alike? Lists of places hold wrong pairs; these are found here."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

_LATIN = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "j", "з": "z", "и": "i",
        "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
        "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "j", "ш": "s", "щ": "s", "ъ": "", "ы": "i", "ь": "",
        "э": "e", "ю": "u", "я": "a", "ə": "a", "ǝ": "a", "ı": "i",
    }
)  # fmt: skip
_ENGLISH = (
    (r"dzh|zh|ch|dj", "j"), (r"kh|gh", "h"), (r"sh", "s"), (r"ts", "c"), (r"ph", "f"), (r"th", "t"), (r"ck", "k"),
    (r"q", "k"), (r"x", "h"), (r"w", "v"), (r"y", "i"), (r"c(?=[aouklrt]|$)", "k"), (r"(.)\1+", r"\1"),
    (r"[^a-z]", ""),
)  # fmt: skip
_SOUNDS = str.maketrans("gjcouy", "hssaai")


def likeness(en: str, ru: str) -> float:
    """From 0 to 1: how alike the two names are once both are reduced to a few Latin sounds."""
    return SequenceMatcher(None, _reduced(en), _reduced(ru), autojunk=False).ratio()


def _reduced(name: str) -> str:
    plain = unicodedata.normalize("NFC", name.lower()).translate(_LATIN)
    plain = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    for pattern, sound in _ENGLISH:
        plain = re.sub(pattern, sound, plain)
    return re.sub(r"(.)\1+", r"\1", plain.translate(_SOUNDS).replace("k", "h"))
