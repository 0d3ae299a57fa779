"""The termbase as the store knows it: who changed which concept and when, and where its names occur."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select, update

from aligner.model import Finding, Pair
from aligner.store import mentions, serialize, tables
from aligner.store.database import Transaction
from aligner.store.mentions import Occurrence
from aligner.store.settle import add_findings, settle, snapshot

r, p, f, o = tables.revisions, tables.pairs, tables.findings, tables.outcomes

SIGNATURE = select(o.c.signature).where(o.c.article == bindparam("article"))
MOST = 10_000  # pairs that hold a name are counted no further


@dataclass(frozen=True, slots=True)
class Revision:
    """A concept's lines in a file of the termbase, changed: "" means no lines, before it was added or after it was removed.

    ``undoes`` is the number of the revision that this one took back, or 0; ``number`` and ``left`` come with filing:
    pairs with a number below ``left`` have not been checked again yet.
    """

    concept: str
    file: str
    before: str
    after: str
    editor: str
    at: datetime
    undoes: int = 0
    number: int = 0
    left: int = 0


class Termbase:
    """What a store holds about its termbase. Revisions are only ever added. Every method is one transaction."""

    def __init__(self, reading: Transaction, writing: Transaction) -> None:
        self._reading, self._writing = reading, writing

    def revise(self, revision: Revision) -> Revision:
        """File a revision; no pair has been checked again for it yet."""
        with self._writing() as connection:
            newest = connection.execute(select(func.max(p.c.number))).scalar() or 0
            row = asdict(revision) | {"left": newest + 1}
            del row["number"]
            number = connection.execute(insert(r).values(row)).inserted_primary_key[0]  # type: ignore[index]
            return Revision(**row, number=number)

    def revisions(self, concept: str = "", before: int | None = None, limit: int = 50) -> list[Revision]:
        """Return revisions of a concept (or of all), the latest first; ``before`` is the number of the last one seen."""
        query = select(r).order_by(r.c.number.desc()).limit(limit)
        if concept:
            query = query.where(r.c.concept == concept)
        if before is not None:
            query = query.where(r.c.number < before)
        with self._reading() as connection:
            return [_revision(row) for row in connection.execute(query).mappings()]

    def of_file(self, file: str, limit: int = 5) -> list[Revision]:
        """Return the latest revisions of a file of the termbase, the latest first."""
        query = select(r).where(r.c.file == file).order_by(r.c.number.desc()).limit(limit)
        with self._reading() as connection:
            return [_revision(row) for row in connection.execute(query).mappings()]

    def revision(self, number: int) -> Revision | None:
        """Return the revision of that number."""
        with self._reading() as connection:
            row = connection.execute(select(r).where(r.c.number == number)).mappings().first()
        return _revision(row) if row else None

    def waiting(self) -> list[Revision]:
        """List the revisions with pairs still to be checked again, oldest first."""
        query = select(r).where(r.c.left > 0).order_by(r.c.number)
        with self._reading() as connection:
            return [_revision(row) for row in connection.execute(query).mappings()]

    def advance(self, number: int, left: int) -> None:
        """Record that the pairs from ``left`` on have been checked again for a revision; 0 when all have."""
        with self._writing() as connection:
            connection.execute(update(r).where(r.c.number == number).values(left=left))

    def count(self, forms: Iterable[str]) -> int:
        """Count the pairs that hold the words of one of the forms, MOST at the most."""
        with self._reading() as connection:
            return mentions.count(connection, mentions.phrases(forms), MOST)

    def occurrences(
        self, forms: Iterable[str], before: int | None = None, limit: int = 50
    ) -> list[Occurrence]:
        """Return the pairs that hold the words of one of the forms, the newest first; ``before`` is the last one's number."""
        with self._reading() as connection:
            of = mentions.numbers(connection, mentions.phrases(forms), before, limit)
            return mentions.read(connection, of)

    def articles(
        self, forms: Iterable[str], before: int | None = None, limit: int = 100
    ) -> tuple[list[str], int]:
        """Find the articles of the next pairs that hold the words of one of the forms, the newest first.

        Returns them with the number of the last of those pairs (0 when there are no more).
        """
        with self._reading() as connection:
            of = mentions.numbers(connection, mentions.phrases(forms), before, limit)
            return mentions.articles(connection, of), of[-1] if len(of) == limit else 0

    def signature(self, article: str) -> str:
        """Return the signature of an article; "" for an unprocessed one."""
        with self._reading() as connection:
            return connection.execute(SIGNATURE, {"article": article}).scalar() or ""

    def amend(
        self,
        pairs: Sequence[Pair],
        gone: Iterable[Finding],
        come: Iterable[Finding],
        changed: Iterable[Finding],
    ) -> None:
        """Take findings of an article's pairs away, add others, and give some another message and suggestion.

        The pairs are as they were read; findings of one that was processed again since are left to that work.
        """
        article = pairs[0].article
        with self._writing() as connection:
            before = snapshot(connection, {article: {pair.index for pair in pairs}})
            kept = {item.original.id: item for item in before.stored.values()}
            same = {pair.id for pair in pairs if pair.id in kept and kept[pair.id].original == pair}
            there = {finding.id for item in kept.values() for finding in item.findings}
            new = [one for one in come if one.pair in same and one.id not in there]
            altered = [one for one in changed if one.pair in same and one.id in there]
            away = {one.id for one in gone if one.pair in same} | {one.id for one in altered}
            connection.execute(delete(f).where(f.c.id.in_(away)))
            add_findings(connection, [*new, *altered])
            settle(connection, before, new)


def _revision(row: serialize.Row) -> Revision:
    return Revision(
        **{name: row[name] for name in Revision.__dataclass_fields__} | {"at": serialize.utc(row["at"])}
    )
