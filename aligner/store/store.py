"""Store: the one door to the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, Engine

from aligner.errors import ConflictError, StoreError
from aligner.ledger import AlignmentChange, StoredPair, reviewed
from aligner.model import Article, Correction, Document, Finding, Lang, Outcome, Pair, Verdict
from aligner.store import articles, corrections, findings, flagged, log, memory, pairs, queue
from aligner.store.connect import begin_alone, connect, expected_failures, shown
from aligner.store.flagged import QueueItem
from aligner.store.log import LogEntry, LogFilter
from aligner.store.memory import MemoryEntry
from aligner.store.queue import FindingFilter, QueuePlace
from aligner.store.sessions import Sessions
from aligner.store.termbase import Termbase
from aligner.store.users import Users


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which pairs: every field that is set must hold, of several values any; dates are the article's, both ends included."""

    article: str = ""
    origin: tuple[str, ...] = ()
    alignment: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_confidence: float = 0.0

    def accepts(self, filed: StoredPair) -> bool:
        """Whether a pair passes the parts that its verdicts can change."""
        return (
            (not self.origin or filed.pair.origin in self.origin)
            and (not self.alignment or filed.pair.alignment in self.alignment)
            and (not self.state or filed.state in self.state)
            and filed.pair.confidence >= self.min_confidence
        )


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """A line of the list of articles: counts of its pairs and findings, and when it was filed (UTC)."""

    article: Article
    pairs: int
    findings: int
    at: datetime


class Store:
    """Articles, pairs, findings, verdicts and the translation memory; ``users`` and their ``sessions``; what was
    changed in the ``termbase``.

    Every method that writes is one transaction. Raises StoreError where the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = shown(engine.url.render_as_string(hide_password=False))
        self.users = Users(self._transaction, self._writing)
        self.sessions = Sessions(self._transaction, self._writing)
        self.termbase = Termbase(self._transaction, self._writing)

    @classmethod
    def open(cls, where: str | Path | None = None) -> Store:
        """Open (make, migrate) the store at a path or URL; by default the user's own."""
        return cls(connect(where))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the database go."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with expected_failures(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._transaction() as connection:
            begin_alone(connection)
            yield connection

    # -- writing

    def add(self, outcome: Outcome, page: str) -> None:
        """File an outcome under its article, in place of an earlier one; ``page`` is the digest of its input."""
        with self._writing() as connection:
            articles.put(connection, outcome, page)
            standing = pairs.put(connection, outcome)
            findings.put(connection, outcome, standing)
            memory.learn(connection, outcome)

    def decide(
        self,
        verdicts: Sequence[Verdict],
        settled: Sequence[Pair] = (),
        seen: Mapping[str, int] | None = None,
        found: Sequence[Finding] = (),
    ) -> None:
        """Add verdicts; ``settled`` are the pairs as these verdicts leave them: memory and search follow.

        ``found`` is what the checks say of the texts that they brought. ``seen`` says how many verdicts each pair had when the reviewer looked at it. Raises ConflictError, and
        writes nothing, where one of them has been decided on since.
        """
        with self._writing() as connection:
            self._unchanged(connection, verdicts, seen or {})
            findings.decide(connection, verdicts, settled, found)
            for pair in settled:
                pairs.index_words(connection, [pair])
                memory.correct(connection, pair)

    def correct(self, done: AlignmentChange, seen: int) -> int:
        """Write a correction of an article's alignment with its pairs, findings and verdicts: memory and search
        follow. Returns its number.

        ``seen`` is the version that the reviewer looked at. Raises ConflictError, and writes nothing, where the
        alignment was corrected since.
        """
        with self._writing() as connection:
            return corrections.write(connection, done, seen)

    def corrections(self, key: str) -> list[Correction]:
        """What people did to an article's alignment, first to last, each with its number."""
        with self._transaction() as connection:
            return corrections.of_article(connection, key)

    def verdicts(self, key: str) -> list[Verdict]:
        """All that was ever said in an article, of earlier texts too, first to last."""
        with self._transaction() as connection:
            said = findings.verdicts_of_article(connection, key)
        return [verdict for index in sorted(said) for verdict in said[index]]

    def _unchanged(
        self, connection: Connection, verdicts: Sequence[Verdict], seen: Mapping[str, int]
    ) -> None:
        for pair, basis in {(said.pair, said.basis) for said in verdicts if said.pair in seen}:
            if log.times(connection, pair, basis) != seen[pair]:
                raise ConflictError(f"Somebody else decided on the pair {pair} meanwhile: look at it again.")

    # -- reading

    def done(self, page: str) -> list[tuple[str, Lang, str]]:
        """The articles that this input became: key, language and signature of each."""
        with self._transaction() as connection:
            return articles.done(connection, page)

    def outcome(self, key: str) -> Outcome | None:
        """All that was filed of an article, its pairs as first made."""
        with self._transaction() as connection:
            return articles.outcome(connection, key)

    def article(self, key: str) -> Article | None:
        """The article of that key."""
        with self._transaction() as connection:
            return articles.article(connection, key)

    def keys(self, start: str) -> list[str]:
        """Keys of at most 20 worked articles that begin so: a person need not type all of one."""
        with self._transaction() as connection:
            return articles.keys(connection, start)

    def articles(self, limit: int | None = None) -> list[ArticleSummary]:
        """Worked articles, latest first."""
        with self._transaction() as connection:
            return [ArticleSummary(*row) for row in articles.listed(connection, limit)]

    def pairs(self, wanted: PairFilter | None = None) -> Iterator[StoredPair]:
        """Pairs as their reviewers left them, article by article in order of filing, in the article's order."""
        wanted = wanted or PairFilter()
        for key in self._keys(wanted):
            yield from (filed for filed in self.filed(key) if wanted.accepts(filed))

    def documents(self, wanted: PairFilter | None = None) -> Iterator[Document]:
        """Articles with those of their pairs that are wanted, in order of filing; none of them empty."""
        wanted = wanted or PairFilter()
        for key in self._keys(wanted):
            document = self.document(key, wanted)
            if document.records:
                yield document

    def document(self, key: str, wanted: PairFilter | None = None) -> Document:
        """One worked article with its pairs as they stand. Raises StoreError for an unknown key."""
        wanted = wanted or PairFilter()
        with self._transaction() as connection:
            found = articles.editions(connection, key)
        if found is None:
            raise StoreError(f"The store {self.name} has no article {key}: `aligner articles` lists them.")
        article, paragraphs, edition, signature = found
        records = tuple(filed.record(paragraphs) for filed in self.filed(key) if wanted.accepts(filed))
        return Document(article, records, edition, signature)

    def _keys(self, wanted: PairFilter) -> list[str]:
        with self._transaction() as connection:
            return articles.keys_between(connection, wanted.article, wanted.since, wanted.until)

    def filed(self, key: str) -> list[StoredPair]:
        """The pairs of one article as their reviewers left them."""
        with self._transaction() as connection:
            found = pairs.of_article(connection, key)
        return [StoredPair.of(*row) for row in found]

    def queue(
        self, wanted: FindingFilter, after: QueuePlace | None = None, limit: int = 50
    ) -> list[tuple[QueuePlace, Finding]]:
        """The next findings to look at (gravest first, alike together), each with its place in the queue.

        ``after`` is the place of the last one seen: the queue is read page by page without counting through it.
        """
        with self._transaction() as connection:
            return queue.queue(connection, wanted, after, limit)

    def flagged(
        self, wanted: FindingFilter, after: QueuePlace | None = None, limit: int = 50
    ) -> list[QueueItem]:
        """The same as ``queue``, each finding with its pair and the head of its article."""
        with self._transaction() as connection:
            return flagged.of_queue(connection, wanted, after, limit)

    def before(self, wanted: FindingFilter, place: QueuePlace) -> tuple[QueuePlace, Finding] | None:
        """The finding that stands just before a place in the queue."""
        with self._transaction() as connection:
            return queue.before(connection, wanted, place)

    def finding(self, key: str) -> tuple[QueuePlace, Finding] | None:
        """The finding of that id, with its place in the queue."""
        with self._transaction() as connection:
            return queue.find(connection, key)

    def log(
        self, before: int | None = None, limit: int = 50, reviewer: str = ""
    ) -> list[tuple[int, Verdict]]:
        """Verdicts, the latest first, each with its number; ``before`` is the number of the last one seen."""
        with self._transaction() as connection:
            return log.latest(connection, before, limit, reviewer)

    def said(self, asked: LogFilter) -> list[LogEntry]:
        """Verdicts of a part of the log, first to last, each with what it was about."""
        with self._transaction() as connection:
            return log.said(connection, asked)

    def latest(self, reviewer: str, at: datetime | None = None) -> list[Finding]:
        """The findings of the reviewer's latest decision (or that of a moment) that still stands, the last said first;
        several where they were decided at once.
        """
        with self._transaction() as connection:
            return log.decided_at_once(connection, reviewer, at)

    def last(self, reviewer: str) -> tuple[Verdict, int] | None:
        """What a reviewer said last, and of how many findings in that moment."""
        with self._transaction() as connection:
            return log.last(connection, reviewer)

    def reviewers(self) -> list[str]:
        """Everybody who ever decided, by name."""
        with self._transaction() as connection:
            return log.reviewers(connection)

    def sections(self) -> list[str]:
        """The sections that the articles come from."""
        with self._transaction() as connection:
            return articles.sections(connection)

    def count(self, wanted: FindingFilter) -> dict[tuple[str, str, str], int]:
        """How many findings are wanted, by (severity, check, concept), in the order of the queue."""
        with self._transaction() as connection:
            return queue.count(connection, wanted)

    def recall(
        self, asked: Sequence[tuple[str, Sequence[str]]], lang: Lang, model: str
    ) -> list[MemoryEntry | None]:
        """What the memory knows of each (sentence, terms sent with it), translated into ``lang``.

        A person's correction of the same sentence goes before anything that ``model`` once said.
        """
        with self._transaction() as connection:
            return memory.recall(connection, asked, lang, model)

    def search(self, query: str, limit: int = 50) -> list[Pair]:
        """Pairs in which every word of the query occurs in any of its forms, in either language; newest first."""
        with self._transaction() as connection:
            return [reviewed(pair, said) for pair, said in pairs.search(connection, query, limit)]

    def stats(self) -> dict[str, dict[str, int]]:
        """Counts: articles by language, pairs by origin, findings by check, verdicts by decision, memory by model."""
        with self._transaction() as connection:
            return {
                "articles": articles.tally(connection),
                **pairs.tallies(connection),
                "memory": memory.tally(connection),
            }
