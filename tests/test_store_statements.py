"""The number of SQL statements does not grow with the number of findings, pairs or verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import event

from aligner.errors import StoreError
from aligner.model import Article, Finding, Outcome, Pair, Sentence, Verdict
from aligner.store import FindingFilter, Store
from tests.test_store_refile import NOON


def article(name: str, size: int) -> Outcome:
    made = Article(" ".join(f"Baku{n}" for n in range(size)), "en", url=f"https://{name}.example/")
    words = made.text.split(" ")
    starts = [len(" ".join(words[:n])) + (n > 0) for n in range(size)]
    sentences = tuple(Sentence(made.key, n, starts[n], starts[n] + len(words[n]), words[n]) for n in range(size))
    pairs = tuple(Pair(made.key, n, words[n], f"Баку{n}", en_sentences=(n,)) for n in range(size))
    found = tuple(
        Finding(pair.id, check, "error", "?", ((0, 4),), ((0, 4),), concept="baku") for pair in pairs for check in ("typo", "case")
    )
    return Outcome(made, sentences, pairs, found, "sig")


@contextmanager
def at_most(store: Store, statements: int) -> Iterator[None]:
    said: list[str] = []

    def count(*event_: object) -> None:
        said.append(str(event_[2]))

    event.listen(store._engine, "before_cursor_execute", count)
    yield
    event.remove(store._engine, "before_cursor_execute", count)
    assert len(said) <= statements, said


def test_writing_takes_tens_of_statements(store: Store) -> None:
    made = article("a", 100)
    with at_most(store, 35):
        store.file(made, "page")
    with at_most(store, 35):
        store.file(replace(made, signature="later"), "page")
    basis = {pair.id: pair.basis for pair in made.pairs}
    said = [Verdict(f.id, f.pair, "dismiss", "ann", NOON, basis=basis[f.pair]) for f in made.findings]
    seen = dict.fromkeys(basis, 0)
    with at_most(store, 25):
        store.decide(said, seen)
    assert not store.findings.count(FindingFilter())
    with at_most(store, 6):
        assert len(store.log.decided_together("ann")) == 200


def test_alike_findings_are_read_page_by_page(store: Store) -> None:
    for name in "abcde":
        store.file(article(name, 20), name)
    [first, *_] = store.findings.items(FindingFilter(check="typo"))
    with at_most(store, 20):
        found = store.findings.alike(first.finding, "form")
    assert len(found) == 99 and {item.pair.article for item in found} != {first.pair.article}
    assert len(store.findings.alike(first.finding, "article")) == 19
    assert len(store.findings.alike(first.finding, "form", 7)) == 7


def test_reads_of_a_block_share_a_transaction(store: Store) -> None:
    made, begun = article("a", 2), list[object]()
    store.file(made, "page")
    note = begun.append
    event.listen(store._engine, "begin", note)
    with store.reading():
        assert store.articles.get(made.key) and store.findings.count(FindingFilter())
        store.users.add("ann", "viewer", "a long password of hers", NOON)  # in a transaction of its own
        assert store.users.listed()
        with pytest.raises(StoreError):
            store.restore(made.key)
        assert len(store.pairs.of_article(made.key)) == 2
    assert len(begun) == 3
    assert store.log.written() == 0 and len(begun) == 4
    event.remove(store._engine, "begin", note)
