"""Articles and their outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select

from aligner.errors import StoreError
from aligner.ledger import StoredPair
from aligner.model import Article, Correction, Document, Lang, Outcome, Verdict
from aligner.store import captures, corrections, editions, pairs, serialize, settle, tables
from aligner.store.database import Transaction, begin_reading, put_row
from aligner.store.pairs import PairFilter

a, o, v = tables.articles, tables.outcomes, tables.verdicts
ONE = select(a).where(a.c.key == bindparam("key"))


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line of the list of articles: counts of its pairs and findings, and when it was filed (UTC)."""

    article: Article
    pairs: int
    findings: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StandingArticle:
    """An article at one moment: its original, its present pairs, its corrections and verdicts, first to last."""

    outcome: Outcome
    pairs: tuple[StoredPair, ...]
    corrections: tuple[Correction, ...]
    verdicts: tuple[Verdict, ...]


class Articles:
    """The articles of a store. Every method is one transaction."""

    def __init__(self, reading: Transaction, name: str) -> None:
        self._reading, self._name = reading, name

    def done(self, page: str) -> list[tuple[str, Lang, str]]:
        """Find the articles that this input became: key, language and signature of each."""
        query = (
            select(a.c.key, a.c.lang, o.c.signature).join(o, o.c.article == a.c.key).where(o.c.page == page)
        )
        with self._reading() as connection:
            return [(row.key, row.lang, row.signature) for row in connection.execute(query)]

    def outcome(self, key: str) -> Outcome | None:
        """Read all that was filed of an article, its pairs as first made."""
        with self._reading() as connection:
            return outcome(connection, key)

    def standing(self, key: str) -> StandingArticle | None:
        """Read an article in its present state, in one transaction; None if it is not in the store."""
        with self._reading() as connection:
            begin_reading(connection)
            stored = pairs.of_article(connection, key)
            made = _outcome(connection, key, stored)
            if made is None:
                return None
            said = sorted(settle.verdicts(connection, v.c.article == key), key=lambda one: serialize.place_of(one.pair)[1])
            return StandingArticle(made, tuple(stored), tuple(corrections.of_article(connection, key)), tuple(said))

    def aligned_with(self, edition: str) -> list[str]:
        """List the keys of the articles that were aligned with this one as their other edition."""
        with self._reading() as connection:
            return list(connection.execute(select(o.c.article).where(o.c.edition == edition)).scalars())

    def aligned(self) -> list[tuple[str, str]]:
        """List articles that are filed with their other edition, the English one of each pair first."""
        query = select(o.c.article, o.c.edition, a.c.lang).join(a, a.c.key == o.c.article).where(o.c.edition.is_not(None))
        with self._reading() as connection:
            later = captures.latest(connection)
            found = [(later.get(r.article, r.article), later.get(r.edition, r.edition), r.lang) for r in connection.execute(query)]
        return [(one, two) if lang == "en" else (two, one) for one, two, lang in found]

    def is_aligned(self, key: str) -> bool:
        """Return True if the article is filed with its other edition."""
        with self._reading() as connection:
            return is_aligned(connection, key)

    def filed(self) -> set[str]:
        """Return the keys of all articles that are filed, alone or as the edition of another."""
        with self._reading() as connection:
            return {key for row in connection.execute(select(o.c.article, o.c.edition)) for key in row if key}

    def get(self, key: str) -> Article | None:
        """Read the article of that key."""
        with self._reading() as connection:
            return article(connection, key)

    def with_pairs(self, key: str) -> tuple[Article, list[StoredPair]] | None:
        """Read the article of that key with its pairs in order."""
        with self._reading() as connection:
            found = article(connection, key)
            return (found, pairs.of_article(connection, key)) if found else None

    def keys(self, start: str) -> list[str]:
        """List the keys of at most 20 filed articles that begin so: nobody need type all of one."""
        query = select(o.c.article).where(o.c.article.startswith(start, autoescape=True))
        with self._reading() as connection:
            return list(connection.execute(query.order_by(o.c.article).limit(20)).scalars())

    def latest(self, limit: int | None = None) -> list[ArticleSummary]:
        """List filed articles, the latest first."""
        found = select(func.count()).where(tables.findings.c.article == a.c.key).scalar_subquery()
        made = select(func.count()).where(tables.pairs.c.article == a.c.key).scalar_subquery()
        query = (
            select(a, made.label("pairs"), found.label("findings"), o.c.at)
            .join(o, o.c.article == a.c.key)
            .order_by(o.c.at.desc(), a.c.key)
            .limit(limit)
        )
        with self._reading() as connection:
            return [
                ArticleSummary(serialize.article_from_row(row), row["pairs"], row["findings"], serialize.utc(row["at"]))
                for row in connection.execute(query).mappings()
            ]

    def documents(self, wanted: PairFilter | None = None) -> Iterator[Document]:
        """Read articles with those of their pairs that pass the filter, in order of filing; empty ones are left out."""
        wanted = wanted or PairFilter()
        with self._reading() as connection:
            keys = pairs.keys_between(connection, wanted)
        for key in keys:
            document = self.document(key, wanted)
            if document.records:
                yield document

    def document(self, key: str, wanted: PairFilter | None = None) -> Document:
        """Read a filed article with its pairs in their present state. Raises StoreError for an unknown key."""
        wanted = wanted or PairFilter()
        with self._reading() as connection:
            own = _row(connection, key)
            filed = connection.execute(select(o.c.edition, o.c.signature).where(o.c.article == key)).first()
            if own is None or filed is None:
                raise StoreError(
                    f"The store {self._name} has no article {key}: `aligner articles` lists them."
                )
            edition = article(connection, filed.edition)
            stored = pairs.of_article(connection, key)
            link = editions.link_of(connection, key, filed.edition) if filed.edition else None
        paragraphs = [paragraph for _, _, paragraph in own["spans"]]
        records = tuple(item.record(paragraphs) for item in stored if wanted.accepts(item))
        return Document(serialize.article_from_row(own), records, edition, filed.signature, link)

    def sections(self) -> list[str]:
        """List the sections that articles come from."""
        query = select(a.c.section).where(a.c.section != "").distinct().order_by(a.c.section)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())


def outcome(connection: Connection, key: str) -> Outcome | None:
    """Rebuild the outcome of an article."""
    return _outcome(connection, key, pairs.of_article(connection, key))


def _outcome(connection: Connection, key: str, stored: Sequence[StoredPair]) -> Outcome | None:
    """Rebuild the outcome of an article whose pairs were read."""
    own = _row(connection, key)
    row = connection.execute(select(o).where(o.c.article == key)).mappings().first()
    if own is None or row is None:
        return None
    edition = _row(connection, row["edition"]) if row["edition"] else None
    return Outcome(
        article=serialize.article_from_row(own),
        sentences=serialize.sentences_from_row(own),
        pairs=tuple(item.original for item in stored),
        findings=tuple(finding for item in stored for finding in item.findings),
        signature=row["signature"],
        translations=tuple(serialize.translation_from_json(key, value) for value in row["translations"]),
        edition=serialize.article_from_row(edition) if edition else None,
        edition_sentences=serialize.sentences_from_row(edition) if edition else (),
        beads=tuple(serialize.bead_from_json(value) for value in row["beads"]),
        warnings=tuple(row["warnings"]),
    )


def is_aligned(connection: Connection, key: str) -> bool:
    """Return True if the article is filed with its other edition."""
    return connection.execute(select(o.c.article).where(o.c.article == key, o.c.edition.is_not(None))).first() is not None


def replaced_edition(connection: Connection, outcome: Outcome) -> str:
    """Return where the edition was read whose place an outcome, or its lack of one, would take; "" for none."""
    query = (
        select(a.c.source, a.c.url, a.c.key).join(o, o.c.edition == a.c.key).where(o.c.article == outcome.key)
    )
    row = connection.execute(query).first()
    if row is None or (outcome.edition and outcome.edition.key == row.key):
        return ""
    return str(row.source or row.url or row.key)


def article(connection: Connection, key: str | None) -> Article | None:
    """Read the article of that key; None for None."""
    row = _row(connection, key) if key else None
    return serialize.article_from_row(row) if row else None


def _row(connection: Connection, key: str) -> Any:
    return connection.execute(ONE, {"key": key}).mappings().first()


def put(connection: Connection, outcome: Outcome, page: str) -> None:
    """Write the article, its edition and the row of its outcome, in place of earlier ones."""
    put_row(connection, a, serialize.article_to_row(outcome.article, outcome.sentences))
    if outcome.edition is not None:
        put_row(connection, a, serialize.article_to_row(outcome.edition, outcome.edition_sentences))
    connection.execute(delete(o).where(o.c.article == outcome.key))
    connection.execute(insert(o), [_outcome_row(outcome, page)])


def withdraw(connection: Connection, key: str) -> None:
    """Delete the row of an article's outcome: the article is no longer filed, its text stays for its versions."""
    connection.execute(delete(o).where(o.c.article == key))


def _outcome_row(outcome: Outcome, page: str) -> dict[str, Any]:
    return {
        "article": outcome.key,
        "edition": outcome.edition.key if outcome.edition else None,
        "page": page,
        "signature": outcome.signature,
        "beads": [serialize.bead_to_json(bead) for bead in outcome.beads],
        "translations": [serialize.translation_to_json(translation) for translation in outcome.translations],
        "warnings": list(outcome.warnings),
        "at": datetime.now(UTC),
    }


def tally(connection: Connection) -> dict[str, int]:
    """Count filed articles and their other editions by language."""
    known = or_(a.c.key.in_(select(o.c.article)), a.c.key.in_(select(o.c.edition)))
    query = select(a.c.lang, func.count()).where(known).group_by(a.c.lang).order_by(a.c.lang)
    return {name: count for name, count in connection.execute(query)}  # noqa: C416  a row is not a pair
