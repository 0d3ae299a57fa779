"""Store: the one door to the database."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from threading import Lock, local
from types import TracebackType

from sqlalchemy import Connection, Engine, delete, select

from aligner.errors import ConflictError, StoreError
from aligner.ledger import AlignmentChange, Filing, StoredPair, carry_over, has_work
from aligner.model import Finding, Outcome, Verdict
from aligner.store import (
    articles,
    captures,
    corrections,
    integrity,
    memory,
    pairs,
    serialize,
    tables,
    transfer,
    versions,
)
from aligner.store.articles import Articles
from aligner.store.captures import Captures, lineage
from aligner.store.concordance import Concordance
from aligner.store.database import begin_alone, begin_reading, connect, expected_failures, name_of
from aligner.store.editions import Editions
from aligner.store.findings import Findings
from aligner.store.log import Log
from aligner.store.memory import Memory
from aligner.store.overview import Overview
from aligner.store.pairs import Pairs
from aligner.store.proposals import Proposals
from aligner.store.sessions import Sessions
from aligner.store.settle import Snapshot, add_findings, add_verdicts, settle, snapshot
from aligner.store.statistics import StatisticsReader
from aligner.store.termbase import Termbase
from aligner.store.transfer import Contents
from aligner.store.users import Users
from aligner.store.versions import Versions

f, o = tables.findings, tables.outcomes


class Store:
    """What was filed and decided.

    ``articles``, their ``overview``, ``pairs``, ``findings``, the ``log`` of verdicts and corrections, ``statistics`` of the pairs, earlier ``versions`` of articles, the
    translation ``memory``, ``users`` and their ``sessions``, the revisions of the ``termbase`` and the
    ``proposals`` for it.

    The store's own methods write, each in one transaction that also settles all derived data. Raises StoreError if
    the database does not answer.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.name = name_of(engine)
        self._turn, self._held = Lock(), local()
        self.articles = Articles(self._transaction, self.name)
        self.captures = Captures(self._transaction, self._writing)
        self.editions = Editions(self._transaction, self._writing)
        self.pairs = Pairs(self._transaction)
        self.overview = Overview(self._transaction)
        self.findings = Findings(self._transaction)
        self.concordance = Concordance(self._transaction)
        self.statistics = StatisticsReader(self._transaction)
        self.log = Log(self._transaction)
        self.versions = Versions(self._transaction)
        self.memory = Memory(self._transaction, self._writing)
        self.users = Users(self._transaction, self._writing)
        self.sessions = Sessions(self._transaction, self._writing)
        self.termbase = Termbase(self._transaction, self._writing)
        self.proposals = Proposals(self._transaction, self._writing)

    @property
    def address(self) -> str:
        """The database's URL with its password, for another process of this program."""
        return self._engine.url.render_as_string(hide_password=False)

    @classmethod
    def open(cls, where: str | Path | None = None, create: bool = True) -> Store:
        """Open (make unless not ``create``, migrate) the store at a path or URL; by default the user's own."""
        return cls(connect(where, create))

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Read all that this thread reads within the block on one connection, in one transaction; writes have their own."""
        with self._begin() as self._held.connection:
            try:
                yield
            finally:
                del self._held.connection

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        with expected_failures(self.name), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        held: Connection | None = getattr(self._held, "connection", None)
        with nullcontext(held) if held is not None else self._begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        # in line before the database: SQLite's own waiting is by luck, and a writer who waits there holds a connection
        with self._turn, self._begin() as connection:
            begin_alone(connection)
            yield connection

    def file(self, outcome: Outcome, page: str, replace: bool = False) -> Filing:
        """File an outcome under its article, in place of an earlier one; ``page`` is the digest of its input.

        What people wrote or decided stays: verdicts hold wherever their text is met again (see
        ``ledger.carry_over``). If work of theirs has no place in the outcome, because sentences are others now or
        the article's edition is missing, nothing is written, unless ``replace`` asks for it. Where such work, or
        one edition by another, is replaced, the earlier state is kept as a version: ``restore`` brings it back.

        An article that was changed at its address takes the place of its earlier version, and keeps what people decided
        on sentences that still stand.
        """
        with self._writing() as connection:
            if earlier := _filed_earlier(connection, outcome.key):
                return _succeed(connection, earlier, outcome, page)
            before = snapshot(connection, {outcome.key: None})
            refiled = carry_over(before.stored.values(), outcome)
            edition = articles.replaced_edition(connection, outcome)
            fits = not refiled.lost and (outcome.edition is not None or not edition)
            filing = Filing(outcome.key, replace or fits, len(refiled.lost), edition)
            if not filing.filed:
                return filing
            if filing.work:
                filing = dataclasses.replace(filing, version=versions.keep(connection, outcome.key))
            _write(connection, before, refiled.outcome, page, refiled.verdicts)
            _retire_draft(connection, outcome)
            return filing

    def remove(self, key: str) -> int:
        """Remove an article with its pairs and findings; returns how many pairs it had.

        What people decided stays in the log, and the article is kept as a version: ``restore`` brings all of it back.
        """
        with self._writing() as connection:
            if not versions.keep(connection, key):
                return 0
            before = snapshot(connection, {key: None})
            _remove(connection, key)
            captures.forget(connection, key)
            settle(connection, before)
            return len(before.stored)

    def restore(self, key: str, version: int | None = None) -> None:
        """Bring back an earlier version of an article, by default the latest.

        The present state becomes a version if people's work would be lost with it. Raises StoreError if there is no such
        version.
        """
        with self._writing() as connection:
            found = versions.take(connection, key, version)
            if found is None:
                raise StoreError(f"The store {self.name} has no such earlier version of the article {key}.")
            before = snapshot(connection, {key: None})
            outcome, page = found
            if carry_over(before.stored.values(), outcome).lost or articles.replaced_edition(
                connection, outcome
            ):
                versions.keep(connection, key)
            _write(connection, before, outcome, page)

    def decide(
        self,
        verdicts: Sequence[Verdict],
        seen: Mapping[str, int] | None = None,
        found: Sequence[Finding] = (),
    ) -> None:
        """Add verdicts: the pairs, search and the memory follow.

        ``found`` are the checks' findings in the texts that the verdicts bring. ``seen`` is the number of verdicts on
        each pair when the reviewer looked at it. Raises ConflictError, and writes nothing, if one of them has been
        decided on since.
        """
        touched: dict[str, set[int]] = defaultdict(set)
        for pair in [*(said.pair for said in verdicts), *(finding.pair for finding in found)]:
            article, index = serialize.place_of(pair)
            touched[article].add(index)
        with self._writing() as connection:
            before = snapshot(connection, touched)
            _unchanged(before, verdicts, seen or {})
            add_verdicts(connection, verdicts)
            add_findings(connection, found)
            settle(connection, before, found)

    def correct(self, changes: Sequence[AlignmentChange], seen: int) -> int:
        """Write corrections of one article, with their pairs, findings and verdicts; returns the last one's number.

        ``seen`` is the version that the reviewer looked at. Raises ConflictError, and writes nothing, if the
        alignment was corrected since.
        """
        with self._writing() as connection:
            return corrections.write(connection, changes, seen)

    def standing_pairs(self, key: str) -> list[StoredPair]:
        """Read the pairs of an article; those of its earlier version where it takes the place of one."""
        with self._transaction() as connection:
            return pairs.of_article(connection, _filed_earlier(connection, key) or key)

    def stats(self) -> dict[str, dict[str, int]]:
        """Count articles by language, pairs by origin, findings by check, verdicts by decision, memory by model."""
        with self._transaction() as connection:
            return {
                "articles": articles.tally(connection),
                **pairs.tallies(connection),
                "memory": memory.sizes(connection),
            }

    # -- the whole of it

    @contextmanager
    def _reading_all(self) -> Iterator[Connection]:
        with self._begin() as connection:
            begin_reading(connection)
            yield connection

    def contents(self) -> Contents:
        """Count and digest all rows; the same rows have the same digest in any database."""
        with self._reading_all() as connection:
            return transfer.contents(connection)

    def problems(self) -> list[str]:
        """Read everything and describe what is wrong, a sentence each."""
        with self._reading_all() as connection:
            return list(integrity.problems(connection))

    def copy_to(self, target: Store) -> Contents:
        """Copy a snapshot of everything into an empty store, whole or not at all.

        Raises StoreError if the target is not empty, or if the copy is not the same.
        """
        with self._reading_all() as source, target._writing() as connection:
            return transfer.copy(source, connection)


def _filed_earlier(connection: Connection, key: str) -> str:
    """Return the earlier version of an article that is still filed in its place, or ""."""
    line = lineage(connection, key)
    filed = set(connection.execute(select(o.c.article).where(o.c.article.in_(line))).scalars())
    return "" if key in filed else next((one for one in line if one in filed), "")


def _retire_draft(connection: Connection, outcome: Outcome) -> None:
    """Remove the draft that was made of an edition while it stood alone, unless people worked on it."""
    key = outcome.edition.key if outcome.edition else ""
    before = snapshot(connection, {key: None}) if key and not articles.is_aligned(connection, key) else None
    if before and before.stored and not any(map(has_work, before.stored.values())):
        _remove(connection, key)
        settle(connection, before)


def _remove(connection: Connection, key: str) -> None:
    """Remove an article's outcome with its pairs and findings; the article itself stays."""
    pairs.remove(connection, key)
    connection.execute(delete(f).where(f.c.article == key))
    articles.withdraw(connection, key)


def _succeed(connection: Connection, earlier: str, outcome: Outcome, page: str) -> Filing:
    """File the new version of an article and retire the earlier one, which is kept if people's work has no place."""
    before = snapshot(connection, {earlier: None, outcome.key: None})
    refiled = carry_over(before.stored.values(), outcome)
    filing = Filing(outcome.key, True, len(refiled.lost), replaced=earlier)
    if filing.work:
        filing = dataclasses.replace(filing, version=versions.keep(connection, earlier))
    _remove(connection, earlier)
    _write(connection, before, refiled.outcome, page, refiled.verdicts)
    _retire_draft(connection, outcome)
    return filing


def _unchanged(before: Snapshot, verdicts: Sequence[Verdict], seen: Mapping[str, int]) -> None:
    """Raise ConflictError if a pair has other verdicts, or another text, than when the reviewer looked at it."""
    for pair, basis in {(said.pair, said.basis) for said in verdicts if said.pair in seen}:
        item = before.stored.get(serialize.place_of(pair))
        if item is None or item.original.basis != basis or len(item.verdicts) != seen[pair]:
            raise ConflictError(f"Somebody else has decided on the pair {pair}: look at it again.")


def _write(
    connection: Connection, before: Snapshot, outcome: Outcome, page: str, verdicts: Sequence[Verdict] = ()
) -> None:
    """Write an outcome in place of an earlier one. Findings in a person's text stay while that text does."""
    articles.put(connection, outcome, page)
    pairs.remove(connection, outcome.key)
    pairs.add(connection, outcome.pairs)
    stale = (f.c.text == "") | f.c.index.not_in({pair.index for pair in outcome.pairs})
    connection.execute(delete(f).where(f.c.article == outcome.key, stale))
    add_findings(connection, outcome.findings)
    add_verdicts(connection, verdicts)
    memory.learn(connection, outcome)
    settle(connection, before, outcome.findings)
