"""Word lists of the checks, read from data/words.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads((resources.files(__package__) / "data" / "words.toml").read_text(encoding="utf-8"))


@cache
def words(name: str, lang: str) -> tuple[str, ...]:
    """Return the words of a list in one language, () if there are none; ``name`` may be dotted."""
    table: Any = _tables()
    for part in name.split("."):
        table = table.get(part, {})
    return tuple(table.get(lang, "").split())


@cache
def generic() -> frozenset[str]:
    """Return the words that say of what kind a place is, in both languages: republic, sea, область."""
    return frozenset(words("generic", "en") + words("generic", "ru"))


@cache
def stems(name: str, lang: str) -> str:
    """Make a pattern for the beginning of any word with a stem of the list."""
    return "(?:" + "|".join(map(re.escape, words(name, lang))) + ")"


@cache
def pairs(name: str) -> tuple[tuple[str, str], ...]:
    """Read a list that maps English patterns to Russian ones."""
    return tuple(_tables()[name].items())


def any_of(found: Iterable[str]) -> str:
    """Make a pattern for any of these words, whole."""
    return r"\b(?:" + "|".join(map(re.escape, found)) + r")\b"
