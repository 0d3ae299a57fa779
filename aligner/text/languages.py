"""Names and codes of the two languages, as files write them."""

from __future__ import annotations

import re
from functools import lru_cache

from aligner.model import Lang

_NAMES: dict[str, Lang] = {
    "en": "en", "eng": "en", "english": "en", "английский": "en",
    "ru": "ru", "rus": "ru", "russian": "ru", "русский": "ru",
}  # fmt: skip


@lru_cache(1_024)
def language(code: str) -> Lang | None:
    """Return the language of a code or name: ``en-US``, ``RU_ru``, ``rus``, ``Russian``; None for any other.

    Only the primary subtag counts (BCP 47), and it counts whole: ``enm`` is Middle English, ``run`` Rundi.
    """
    return _NAMES.get(re.split("[-_]", code.strip().lower())[0])
