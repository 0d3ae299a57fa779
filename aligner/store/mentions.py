"""Where names occur: pairs that hold all words of one of several phrases, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from aligner.ledger import StoredPair
from aligner.model import Finding, Pair, Verdict
from aligner.store import pairs, tables, word_index
from aligner.text.morphology import indexing

p = tables.pairs

Phrase = frozenset[str]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A pair that holds the words of a name: its row number, and the title and date of its article."""

    number: int
    stored: StoredPair
    title: str
    published: date | None

    @property
    def pair(self) -> Pair:
        """The pair as its reviewers left it."""
        return self.stored.pair

    @property
    def original(self) -> Pair:
        """The pair as it was made."""
        return self.stored.original

    @property
    def findings(self) -> list[tuple[Finding, Verdict | None]]:
        """The pair's findings, each with the verdict in force on it."""
        decided = self.stored.decided
        return [(finding, decided.get(finding.id)) for finding in self.stored.findings]


def phrases(forms: Iterable[str]) -> list[Phrase]:
    """Return the words of each form, as the index has them, without forms that hold all words of another."""
    made = {frozenset(word.replace("ё", "е") for word in indexing.words(form)) for form in forms} - {
        frozenset()
    }
    return sorted((one for one in made if not any(other < one for other in made)), key=sorted)


def numbers(connection: Connection, asked: Sequence[Phrase], before: int | None, limit: int) -> list[int]:
    """List the pairs that hold one of the phrases, the newest first; ``before`` is the last one seen."""
    if not asked:
        return []
    rowid = word_index.w.c.rowid
    query = word_index.with_any(connection, asked).order_by(rowid.desc()).limit(limit)
    found = connection.execute(query if before is None else query.where(rowid < before)).all()
    return [int(row.rowid) for row in found]


def count(connection: Connection, asked: Sequence[Phrase], most: int) -> int:
    """Count the pairs that hold one of the phrases, no further than ``most``."""
    if not asked:
        return 0
    found = word_index.with_any(connection, asked).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(found)).scalar_one()


def articles(connection: Connection, of: Sequence[int]) -> list[str]:
    """List the articles of these pairs, in their order."""
    query = select(p.c.number, p.c.article).where(p.c.number.in_(of)).order_by(p.c.number.desc())
    return list(dict.fromkeys(row.article for row in connection.execute(query)))


def read(connection: Connection, of: Sequence[int]) -> list[Occurrence]:
    """Read the present state of these pairs, newest first, in five queries."""
    query = select(p.c.number, p.c.article, p.c.index).where(p.c.number.in_(of)).order_by(p.c.number.desc())
    places = {number: (key, index) for number, key, index in connection.execute(query)}
    stored = pairs.at(connection, places.values())
    heads = pairs.heads(connection, {key for key, _ in places.values()})
    return [Occurrence(number, stored[place], *heads[place[0]]) for number, place in places.items()]
