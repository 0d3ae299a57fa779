"""The page's own words, in the reader's language: English stands in the templates, translations beside them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LANGUAGES = {"en": "English", "ru": "Русский"}


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language of the page; ``words`` maps the English sentence to its own (a list: one, few, many)."""

    code: str
    words: Mapping[str, str | list[str]] = field(default_factory=dict)

    def say(self, english: str, **values: object) -> str:
        """The sentence in this language, with ``{names}`` filled in."""
        found = self.words.get(english, english)
        return (found if isinstance(found, str) else found[0]).format(**values)

    def count(self, times: int, one: str, many: str) -> str:
        """The counted sentence: ``{n}`` stands for the number, written as the language writes it."""
        found = self.words.get(many)
        shape = found[_russian(times)] if isinstance(found, list) else (one if times == 1 else many)
        separator = "," if self.code == "en" else "\u202f"
        return shape.format(n=f"{times:,}".replace(",", separator))


def _russian(times: int) -> int:
    """Which of the forms one, few, many a number takes in Russian."""
    if times % 10 == 1 and times % 100 != 11:
        return 0
    return 1 if times % 10 in (2, 3, 4) and times % 100 not in (12, 13, 14) else 2


@cache
def tongue(code: str) -> Tongue:
    """The page's words in that language."""
    if code == "en":
        return Tongue("en")
    text = (Path(__file__).parent / f"{code}.toml").read_text(encoding="utf-8")
    return Tongue(code, tomllib.loads(text))


def chosen(cookie: str, accepted: str) -> Tongue:
    """The language that the reader chose, or the first that the browser asks for and we have."""
    asked = [cookie, *(part.partition(";")[0].strip()[:2].lower() for part in accepted.split(","))]
    return tongue(next((code for code in asked if code in LANGUAGES), "en"))
