"""Where a word or a name is used: counts by year and section over all pairs, and the pairs themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from aligner.ledger.verdicts import reviewed
from aligner.model import Pair, Span
from aligner.store import mentions, pairs, serialize, tables, word_index
from aligner.store.database import Transaction
from aligner.text.morphology import indexing

a, p = tables.articles, tables.pairs
COMMON = 20_000  # pairs from which a word counts as common


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for: all ``words``, each in any form; or one of the ``names``, each with all its words."""

    words: str = ""
    names: tuple[str, ...] = ()

    def select(self, connection: Connection) -> Select[tuple[int]] | None:
        """Select the numbers of the pairs that have it; None if it has no word."""
        if self.names:
            phrases = mentions.phrases(self.names)
            return word_index.with_any(connection, phrases) if phrases else None
        groups = word_index.keys_of(self.words)
        return word_index.with_all(connection, groups) if groups else None


@dataclass(frozen=True, slots=True)
class Period:
    """Which articles: from ``since`` to ``until``, both included, and of one ``section``; all where nothing is set."""

    since: date | None = None
    until: date | None = None
    section: str | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions on articles."""
        found: list[ColumnElement[bool]] = []
        if self.since:
            found.append(a.c.published >= self.since)
        if self.until:
            found.append(a.c.published <= self.until)
        if self.section is not None:
            found.append(a.c.section == self.section)
        return found


@dataclass(frozen=True, slots=True)
class Usage:
    """How often something is used: ``pairs`` in ``articles``, and pairs by year and by section ("" without one).

    ``by_article`` has the keys of the articles, the latest first, with the number of their pairs.
    """

    pairs: int
    articles: int
    years: dict[str, int]
    sections: dict[str, int]
    by_article: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class UsedPair:
    """A pair in which something is used, with its article's headline, date and section."""

    pair: Pair
    title: str
    published: date | None
    section: str


class Concordance:
    """The uses of words. Every method is one transaction."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def usage(self, sought: Sought, period: Period | None = None) -> Usage:
        """Count all uses."""
        with self._reading() as connection:
            numbers = sought.select(connection)
            rows = [] if numbers is None else connection.execute(_counted(connection, numbers, period or Period())).all()
        years, sections = Counter[str](), Counter[str]()
        for row in rows:
            years[str(row.published.year) if row.published else ""] += row.times
            sections[row.section] += row.times
        by_article = tuple((row.key, row.times) for row in sorted(rows, key=_latest_first))
        return Usage(years.total(), len(rows), dict(sorted(years.items())), dict(sections.most_common()), by_article)

    def uses(
        self, sought: Sought, period: Period | None = None, limit: int = 50, skip: int = 0, usage: Usage | None = None
    ) -> list[UsedPair]:
        """Read pairs as their reviewers left them, the latest articles first; ``usage`` is what was counted of them, if it was."""
        keys, before = _holding(usage or self.usage(sought, period), limit, skip)
        with self._reading() as connection:
            numbers = sought.select(connection)
            if numbers is None or not keys:
                return []
            query = (
                select(p, a.c.title, a.c.section, a.c.published.label("day"))
                .join(a, a.c.key == p.c.article)
                .where(p.c.article.in_(keys), numbers.where(word_index.w.c.rowid == p.c.number).correlate(p).exists())
                .order_by(a.c.published.is_(None), a.c.published.desc(), p.c.article, p.c.index)
                .limit(limit)
                .offset(skip - before)
            )
            rows = connection.execute(query).mappings().all()
            made = [serialize.pair_from_row(row) for row in rows]
            said = pairs.verdicts_at(connection, _places(made))
        shown = [reviewed(pair, said[pair.article, pair.index]) for pair in made]
        return [UsedPair(pair, row["title"], row["day"], row["section"]) for pair, row in zip(shown, rows, strict=True)]


def _counted(connection: Connection, numbers: Select[tuple[int]], period: Period) -> Select[Any]:
    """Select the articles of a period that hold these pairs, with how many they hold."""
    common = len(connection.execute(numbers.limit(COMMON)).all()) == COMMON
    # of many pairs the index of places is read whole, of a few their rows: an expression keeps SQLite from the rows
    number = p.c.number + 0 if common else p.c.number
    held = select(p.c.article, func.count().label("times")).where(number.in_(numbers)).group_by(p.c.article).subquery()
    query = select(a.c.key, a.c.published, a.c.section, held.c.times).join(held, held.c.article == a.c.key)
    return query.where(*period.conditions())


def _latest_first(row: Any) -> tuple[bool, int, str]:
    return row.published is None, -row.published.toordinal() if row.published else 0, row.key


def _holding(usage: Usage, limit: int, skip: int) -> tuple[list[str], int]:
    """Return the articles that hold so many uses after the first ``skip``, and how many uses come before these articles."""
    keys: list[str] = []
    before = seen = 0
    for key, times in usage.by_article:
        if seen >= skip + limit:
            break
        if seen + times > skip:
            keys.append(key)
        else:
            before += times
        seen += times
    return keys, before


def _places(made: Iterable[Pair]) -> list[pairs.Place]:
    return [(pair.article, pair.index) for pair in made]


def word_spans(sought: Sought, text: str) -> list[Span]:
    """Find what is looked for in a text: runs of words that are forms of a word of it, or belong to a name of it."""
    words = [(found.span(), found.group().lower()) for found in indexing.WORD.finditer(text)]
    matches = _in_names(sought.names, {word.replace("ё", "е") for _, word in words}) if sought.names else _in_words(sought.words)
    spans: list[Span] = []
    for (start, stop), word in words:
        if not matches(word):
            continue
        if spans and not text[spans[-1][1] : start].strip(" -–\u00a0"):
            spans[-1] = spans[-1][0], stop
        else:
            spans.append((start, stop))
    return spans


def _in_words(query: str) -> Callable[[str], bool]:
    wanted = {key for group in word_index.keys_of(query) for key in group}
    return lambda word: bool(wanted & indexing.keys(word))


def _in_names(names: Iterable[str], there: set[str]) -> Callable[[str], bool]:
    held = set().union(*(phrase for phrase in mentions.phrases(names) if phrase <= there))
    return lambda word: word.replace("ё", "е") in held
