"""What people wrote or decided is never replaced by what a machine made, unless asked by name; then it can be undone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.errors import StoreError
from aligner.ledger import StoredPair, keep_beads
from aligner.model import Article, Bead, Finding, Lang, Outcome, Pair, Sentence, Translation, Verdict
from aligner.store import Capture, Incoming, Store

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
NUMBERS = count()
WORDS = ["one", "two", "three", "four", "five", "six"]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("store") / "store.db") as opened:
        yield opened


def sentences(article: Article, cuts: frozenset[int]) -> tuple[Sentence, ...]:
    """The article's words, cut into sentences after these."""
    found, start, words = [], 0, article.text.split(" ")
    ends = [n for n in range(len(words)) if n in cuts or n == len(words) - 1]
    first = 0
    for index, end in enumerate(ends):
        text = " ".join(words[first : end + 1])
        found.append(Sentence(article.key, index, start, start + len(text), text))
        start, first = start + len(text) + 1, end + 1
    return tuple(found)


def drafts(article: Article, cuts: frozenset[int], model: str) -> Outcome:
    """An article as a model translates it, with an error in every sentence."""
    made = sentences(article, cuts)
    pairs = tuple(
        Pair(article.key, s.index, s.text, f"{model} {s.text}", model=model, en_sentences=(s.index,)) for s in made
    )
    found = tuple(Finding(pair.id, "number", "error", "?", ((0, 1),), ((0, len(model)),)) for pair in pairs)
    said = tuple(Translation(article.key, s.index, "ru", f"{model} {s.text}", -0.5, model) for s in made)
    return Outcome(article, made, pairs, found, model, said)


def standing(store: Store, key: str) -> dict[str, tuple[str, str, str]]:
    """Target, state and origin of each pair, by its source."""
    return {item.pair.en: (item.pair.ru, item.state, item.pair.origin) for item in store.pairs.of_article(key)}


def act(store: Store, key: str, place: int, name: str, at: datetime) -> None:
    items = store.pairs.of_article(key)
    item = items[place % len(items)]
    subject = item.findings[0].id if item.findings and name != "write" else item.original.id
    decision, text = {"write": ("edit", f"person {at.minute} {item.pair.en}"), "dismiss": ("dismiss", ""), "undo": ("undo", "")}[name]
    said = Verdict(subject, item.original.id, decision, "ann", at, text, basis=item.original.basis)  # type: ignore[arg-type]
    store.decide([said])


CUTS = st.frozensets(st.integers(0, len(WORDS) - 2))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["write", "dismiss", "undo"]), st.integers(0, 5)),
        st.tuples(st.just("run"), st.tuples(CUTS, st.sampled_from(["m1", "m2", "m3"]))),
    ),
    min_size=2,
    max_size=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CUTS, STEPS)
@pytest.mark.slow
def test_no_run_replaces_what_people_wrote_or_decided(kept: Store, cuts: frozenset[int], steps: list) -> None:
    article = Article(" ".join(WORDS), "en", url=f"https://news.example/{next(NUMBERS)}")
    kept.file(drafts(article, cuts, "m0"), "page")
    for number, (name, value) in enumerate(steps):
        at = NOON + timedelta(minutes=number)
        if name != "run":
            act(kept, article.key, value, name, at)
            continue
        before = standing(kept, article.key)
        filing = kept.file(drafts(article, *value), "page")
        after = standing(kept, article.key)
        if not filing.filed:
            assert after == before and filing.lost
            continue
        assert filing.version == 0
        for source, (text, state, origin) in before.items():
            if origin == "human" or state == "reviewed":
                assert after[source] == (text, state, origin)
        written = {text for text, _, origin in after.values() if origin == "human"}
        assert written <= {text for text, _, origin in before.values() if origin == "human"}


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(CUTS, CUTS, st.integers(0, 5))
def test_what_was_replaced_on_request_comes_back(
    kept: Store, cuts: frozenset[int], later: frozenset[int], place: int
) -> None:
    article = Article(" ".join(WORDS), "en", url=f"https://news.example/{next(NUMBERS)}")
    kept.file(drafts(article, cuts, "m0"), "page")
    act(kept, article.key, place, "write", NOON)
    before = kept.articles.outcome(article.key), standing(kept, article.key)
    filing = kept.file(drafts(article, later, "m1"), "other page", replace=True)
    assert filing.filed and bool(filing.version) == bool(filing.lost)
    if filing.version:
        assert len(kept.versions.of_article(article.key)) == 1
        kept.restore(article.key)
        assert (kept.articles.outcome(article.key), standing(kept, article.key)) == before
        assert kept.versions.of_article(article.key) == []  # there was nothing of people's in what it replaced


EN, RU = ["Rain fell.", "Roads closed."], ["Шёл дождь.", "Дороги закрыли."]


def edition(signature: str = "sig") -> Outcome:
    """An article aligned with its Russian edition."""
    sides: list[tuple[Article, list[str], Lang]] = []
    for texts, lang in ((EN, "en"), (RU, "ru")):
        sides.append((Article(" ".join(texts), lang, url=f"https://{lang}.example/"), texts, lang))  # type: ignore[arg-type]
    (article, _, _), (other, _, _) = sides
    made = [
        tuple(
            Sentence(one.key, i, one.text.index(text), one.text.index(text) + len(text), text)
            for i, text in enumerate(texts)
        )
        for one, texts, _ in sides
    ]
    pairs = tuple(
        Pair(article.key, i, EN[i], RU[i], origin="edition", en_sentences=(i,), ru_sentences=(i,)) for i in (0, 1)
    )
    beads = tuple(Bead((i,), (i,), 0.9) for i in (0, 1))
    return Outcome(article, made[0], pairs, (), signature, (), other, made[1], beads)


def test_an_edition_stays_where_a_run_has_none(store: Store) -> None:
    aligned = edition()
    store.file(aligned, "page")
    drafted = tuple(replace(pair, ru="Машина.", origin="machine", ru_sentences=()) for pair in aligned.pairs)
    alone = replace(aligned, pairs=drafted, edition=None, edition_sentences=(), beads=())
    filing = store.file(alone, "page")
    assert not filing.filed and filing.edition == aligned.edition.url  # type: ignore[union-attr]
    assert filing.work == "its edition https://ru.example/"
    assert store.articles.outcome(aligned.key) == aligned
    assert store.file(alone, "page", replace=True).version
    assert store.articles.outcome(aligned.key) == alone
    store.restore(aligned.key)
    assert store.articles.outcome(aligned.key) == aligned


def test_a_dismissal_of_a_whole_check_lets_a_better_model_in(store: Store) -> None:
    article = Article(" ".join(WORDS), "en", url="https://news.example/")
    first = drafts(article, frozenset(), "m0")
    store.file(first, "page")
    finding, pair = first.findings[0], first.pairs[0]
    store.decide([Verdict(finding.id, pair.id, "dismiss", "ann", NOON, scope="check", basis=pair.basis)])
    store.file(drafts(article, frozenset(), "m1"), "page")
    [item] = store.pairs.of_article(article.key)
    assert item.pair.ru.startswith("m1")


def test_a_bead_that_a_person_worked_on_stays(store: Store) -> None:
    aligned = edition()
    store.file(aligned, "page")
    pair = aligned.pairs[0]
    store.decide([Verdict(pair.id, pair.id, "edit", "ann", NOON, "Был дождь.", basis=pair.basis)])
    merged = [Bead((0, 1), (0, 1), 0.8)]
    beads = keep_beads(merged, store.pairs.of_article(aligned.key), EN, RU)
    assert [(bead.source, bead.target, bead.status, bead.by) for bead in beads] == [
        ((0,), (0,), "human", "ann"), ((1,), (1,), "auto", ""),
    ]  # fmt: skip
    assert keep_beads(merged, store.pairs.of_article(aligned.key), EN, ["Другой.", RU[1]]) == tuple(merged)


def test_there_is_nothing_to_restore(store: Store) -> None:
    store.file(edition(), "page")
    assert store.versions.of_article(edition().key) == []
    with pytest.raises(StoreError, match="no such earlier version"):
        store.restore(edition().key)


def test_a_changed_article_takes_the_place_of_its_earlier_version(store: Store) -> None:
    """What people decided stays where sentences stand; what has no place is kept and can be brought back."""
    url, cuts = "https://n.example/a", frozenset({1, 3})
    first = Article("one two three four five six", "en", url=url)
    second = Article("one two new text five six", "en", url=url)
    came_in(store, first)
    store.file(drafts(first, cuts, "m1"), "p1")
    for place in (0, 1):
        act(store, first.key, place, "write", NOON + timedelta(minutes=place))
    act(store, first.key, 2, "dismiss", NOON + timedelta(minutes=5))
    before = standing(store, first.key)
    assert before["five six"][1] == "reviewed" and before["one two"][0].startswith("person")
    came_in(store, second)
    assert store.captures.keys() == [second.key]
    filing = store.file(drafts(second, cuts, "m1"), "p2")
    assert (filing.filed, filing.replaced, filing.lost) == (True, first.key, 1)
    now = standing(store, second.key)
    assert {source: now[source] for source in ("one two", "five six")} == {s: before[s] for s in ("one two", "five six")}
    assert now["new text"] == ("m1 new text", "flagged", "machine")
    assert [document.article.key for document in store.articles.documents()] == [second.key]
    assert not store.pairs.of_article(first.key) and store.versions.of_article(first.key)
    assert store.file(drafts(second, cuts, "m2"), "p3").replaced == ""
    assert standing(store, second.key)["one two"][0] == "person 0 one two"


def test_beads_that_people_worked_on_move_with_their_sentences() -> None:
    pair = Pair("a", 1, "two", "два", origin="edition", en_sentences=(1,), ru_sentences=(1,), alignment="human", aligned_by="ann")
    item = StoredPair.of(pair, (), ())
    beads = (Bead((0,), (0,)), Bead((1, 2), (1, 2)))
    assert Bead((2,), (2,), 1.0, status="human", by="ann") in keep_beads(beads, [item], ["one", "new", "two"], ["один", "новое", "два"])
    assert keep_beads(beads, [item], ["one", "new", "old"], ["один", "новое", "два"]) == beads


def test_the_draft_of_an_edition_gives_way_to_the_pair(store: Store) -> None:
    english, russian = Article("one two", "en"), Article("три", "ru")
    store.file(replace(drafts(russian, frozenset(), "m1"), edition=None), "p1")
    aligned = replace(drafts(english, frozenset(), "m1"), edition=russian, edition_sentences=sentences(russian, frozenset()))
    store.file(aligned, "p2")
    assert [document.article.key for document in store.articles.documents()] == [english.key]


def came_in(store: Store, article: Article) -> None:
    made = sentences(article, frozenset())
    store.captures.add([Incoming(Capture(article.url, article.key, article.key), article, made)])
