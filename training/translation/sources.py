"""What each source of text is good for: read from ``sources.toml``, whose head says what its fields mean."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

OTHER = {"en": "ru", "ru": "en"}
Row = TypeVar("Row")


@dataclass(frozen=True)
class Source:
    """Draws of a pair in one pass to Russian and to English, and what its sides are."""

    ru: float = 0.0
    en: float = 0.0
    machine: str | None = None
    manual: bool = False
    news: bool = False
    short: bool = False

    def draws(self, to: str) -> float:
        return self.ru if to == "ru" else self.en

    @property
    def most(self) -> float:
        """The draws in the direction that has more of them."""
        return max(self.ru, self.en)

    def origin(self, to: str) -> str:
        """The key in ``vocabulary.ORIGINS`` of the tag on its source side, or nothing."""
        if self.manual:
            return "manual"
        return "back" if self.machine == OTHER[to] else ""

    def is_authentic(self, lang: str) -> bool:
        """True if people wrote the side in ``lang``."""
        return self.machine != lang


@cache
def table() -> dict[str, Any]:
    """The table as it is written."""
    return tomllib.loads(Path(__file__).with_name("sources.toml").read_text("utf-8"))


@cache
def _pairs() -> dict[str, Source]:
    return {pattern: Source(**fields) for pattern, fields in table()["pairs"].items()}


def _first(rows: Mapping[str, Row], name: str, default: Row) -> Row:
    return next((row for pattern, row in rows.items() if fnmatchcase(name, pattern)), default)


def files(kind: str) -> tuple[str, ...]:
    """Names of the files that hold ``kind``: "pairs", "back", or monolingual text in "ru" or "en"."""
    return tuple(table()["files"][kind])


@cache
def of(name: str) -> Source:
    """What pairs of the source ``name`` are good for; no draws if the table does not know it."""
    return _first(_pairs(), name, Source())


@cache
def weight(name: str, lang: str) -> float:
    """How likely a monolingual line of the source ``name`` is to be chosen, against others in ``lang``."""
    return _first(table()[lang], name, 0.0)


def is_headline(name: str) -> bool:
    """True if the monolingual source ``name`` holds headlines."""
    return name.endswith((":headline", "_headlines"))
