"""Russian word forms: the one owner of pymorphy3 and of the Snowball stemmers.

dictionary    the forms that OpenCorpora lists, and what else a form means
endings       the forms of other words, by rule; the stem before an ending
index         what makes a word findable by any of its forms
"""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def analyzer() -> Any:
    """Return the process's one pymorphy3 analyzer, loaded when first used."""
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()
