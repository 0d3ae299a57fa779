"""A translation unit as a file of any format holds it, and what a reader did not understand of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from aligner.model import LANGUAGES, Pair
from aligner.text.languages import language
from aligner.text.scripts import CYRILLIC, LATIN

# The first of these columns that a file has tells its articles apart.
GROUPING = ("article", "url", "headline")
OURS = re.compile(r"[0-9a-f]{16}:\d+")  # the id of a pair of our store
_DAYS = (
    re.compile(r"(?P<year>\d{4})-?(?P<month>\d\d)-?(?P<day>\d\d)(?!\d)"),  # 2013-03-08, 20130308T120000Z
    re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})$"),  # 8.03.2013
)
_MOMENTS = ("%Y%m%dT%H%M%SZ", "%m/%d/%Y %H:%M:%S")


def day(text: str) -> date | None:
    """Return the day of an ISO date or time, of TMX's basic format, or of 8.03.2013; None for anything else."""
    for pattern in _DAYS:
        if found := pattern.match(text.strip()):
            try:
                return date(int(found["year"]), int(found["month"]), int(found["day"]))
            except ValueError:
                return None
    return None


def moment(text: str) -> datetime | None:
    """Return the time (UTC) of ISO 8601, of TMX's basic format, or of SDL's 03/15/2021 10:22:11; None for others."""
    text = text.strip()
    for pattern in _MOMENTS:
        with suppress(ValueError):
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """A pair as a file has it: its id there, its line (from 1) and the further columns or properties.

    ``pair.article`` is the file, with what tells its articles apart; ``pair.index`` counts the units from 0.
    ``grouped`` is True where the file says which article a unit belongs to.
    """

    id: str
    pair: Pair
    line: int
    columns: Mapping[str, str] = field(default_factory=dict)
    grouped: bool = False


class Remarks:
    """What a reader passed over, by kind: the first place and the number of places."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._first: dict[str, str] = {}
        self._count: dict[str, int] = {}

    def add(self, kind: str, line: int, sentence: str, count: int = 1) -> None:
        """Note something on a line; ``sentence`` is shown for the first place of its kind."""
        self._first.setdefault(kind, f"{self.name}:{line}: {sentence}")
        self._count[kind] = self._count.get(kind, 0) + count

    def __iter__(self) -> Iterator[str]:
        for kind, sentence in self._first.items():
            more = self._count[kind] - 1
            yield f"{sentence} ({more} more like this.)" if more else sentence


def make_unit(path: Path, line: int, index: int, cells: Mapping[str, str], remarks: Remarks) -> TranslationUnit:
    """Return a unit from named cells; ``en`` and ``ru`` are there.

    A ``source`` that is not a language and a ``date`` that is not a day belong to the file's own vocabulary: they stay
    columns, and are remarked on once.
    """
    group = next((cells[name] for name in GROUPING if cells.get(name)), "")
    source = language(cells.get("source", ""))
    if source is None and any(map(str.isalpha, cells.get("source", ""))):
        remarks.add("source", line, f"source {cells['source']!r} is not a language; kept as a column.")
    published = day(cells.get("date", ""))
    if cells.get("date") and published is None:
        remarks.add("date", line, f"date {cells['date']!r} is not understood; write it as 2013-03-08.")
    if swapped(cells["en"], cells["ru"]):
        remarks.add("swapped", line, "the English is in Cyrillic letters and the Russian in Latin ones: are the languages swapped?")
    pair = Pair(
        article=f"{path.name}#{group}" if group else path.name,
        index=index,
        en=cells["en"],
        ru=cells["ru"],
        source=source or "en",
        origin="edition",
        published=published,
    )
    kept = {name: cell for name, cell in cells.items() if name not in ("id", *LANGUAGES)}
    return TranslationUnit(cells.get("id") or str(line), pair, line, kept, bool(group))


def swapped(en: str, ru: str) -> bool:
    """Return True if the English is all in Cyrillic letters and the Russian in Latin ones."""
    return not LATIN.search(en) and not CYRILLIC.search(ru) and bool(CYRILLIC.search(en) and LATIN.search(ru))
