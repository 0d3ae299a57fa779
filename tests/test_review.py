"""Decisions: what each writes, that any can be undone, and that alike findings are reached."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.errors import AlignerError, ConflictError
from aligner.ledger.spans import carry_edit, carry_span, edited_span
from aligner.model import Article, Edit, Finding, Outcome, Pair, Sentence, User
from aligner.review.service import Card, DecisionRequest, ReviewService, open_card
from aligner.store import FindingFilter, PairFilter, Store
from tests.review_site import Clock

TEXTS = [("Baku and Ganja.", "Бакы и Гянжа."), ("Ganja is far.", "Гянжа далеко."), ("In Ganja.", "В гянжа.")]


def make(name: str = "one") -> Outcome:
    text = "\n".join(en for en, _ in TEXTS)
    article = Article(text=text, lang="en", url=f"https://example.org/{name}", title=name)
    starts = [text.index(en) for en, _ in TEXTS]
    sentences = [
        Sentence(article.key, i, start, start + len(en), en, i)
        for i, (start, (en, _)) in enumerate(zip(starts, TEXTS, strict=True))
    ]
    pairs = [Pair(article.key, i, en, ru, en_sentences=(i,)) for i, (en, ru) in enumerate(TEXTS)]
    findings = [
        flag(pairs[0], "baku", (0, 4), (0, 4), "Баку"),
        flag(pairs[0], "ganja", (9, 14), (7, 12), "Гянджа"),
        flag(pairs[1], "ganja", (0, 5), (0, 5), "Гянджа"),
        flag(pairs[2], "ganja", (3, 8), (2, 7), "Гяндже"),
    ]
    return Outcome(article, tuple(sentences), tuple(pairs), tuple(findings), "sig")


def flag(pair: Pair, concept: str, en: tuple[int, int], ru: tuple[int, int], fix: str) -> Finding:
    return Finding(pair.id, "typo", "error", "Mistyped.", (en,), (ru,), concept, fix, Edit("ru", *ru, fix))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "store.db") as opened:
        opened.file(make(), "page")
        yield opened


def texts(store: Store) -> list[str]:
    return [filed.pair.ru for filed in store.pairs.matching()]


def waiting(store: Store) -> int:
    return sum(store.findings.count(FindingFilter()).values())


CLOCK = Clock()


def reviewer(store: Store, name: str = "ann") -> ReviewService:
    return ReviewService(store, User(name, "editor"), clock=CLOCK)


def decide(store: Store, finding: Finding, act: str, by: str = "ann", **asked: object) -> Card:
    """Decide a finding, as sure as can be; returns its card before that."""
    card = open_card(store, finding)
    reviewer(store, by).decide(card, DecisionRequest(act, sure=True, **asked))  # type: ignore[arg-type]
    return card


def test_two_suggestions_in_one_sentence_and_undoing_the_first(store: Store) -> None:
    first, second, *_ = make().findings
    decide(store, first, "accept")
    moment = store.log.latest()[0][1].at
    assert open_card(store, second).spans("ru") == ((7, 12),)
    decide(store, second, "accept")
    assert texts(store)[0] == "Баку и Гянджа." and waiting(store) == 2
    assert reviewer(store).undo("ann", moment) == [first]
    assert texts(store)[0] == "Бакы и Гянджа." and waiting(store) == 3
    assert reviewer(store).undo() == [second]
    filed = next(store.pairs.matching())
    assert (filed.pair, filed.state) == (make().pairs[0], "flagged")
    assert [verdict.decision for verdict in filed.verdicts] == ["accept", "accept", "undo", "undo"]


def test_spans_move_with_a_longer_fix(store: Store) -> None:
    first, second, *_ = make().findings
    decide(store, first, "edit", text="Город Баку и Гянжа.")
    card = open_card(store, second)
    assert card.spans("ru") == ((13, 18),)
    assert card.suggestion == Edit("ru", 13, 18, "Гянджа")


def test_an_edit_over_a_finding_leaves_no_suggestion(store: Store) -> None:
    first, second, *_ = make().findings
    decide(store, first, "edit", text="Совсем другое предложение.")
    assert {verdict.subject for _, verdict in store.log.latest()} == {first.id, second.id}  # no check sees it any more
    card = open_card(store, second)
    assert card.spans("ru") == () and card.suggestion is None
    with pytest.raises(AlignerError, match="no suggestion"):
        reviewer(store).decide(card, DecisionRequest("accept"))


def test_a_correction_reaches_memory_and_export_and_undo_takes_it_back(store: Store) -> None:
    finding = make().findings[2]
    decide(store, finding, "accept")
    [remembered] = store.memory.recall([("Ganja is far.", ())], "ru", "any model")
    assert remembered is not None and (remembered.text, remembered.origin) == ("Гянджа далеко.", "human")
    [reviewed] = store.pairs.matching(PairFilter(state=("reviewed",)))
    assert reviewed.pair.origin == "human"
    reviewer(store).undo()
    assert store.memory.recall([("Ganja is far.", ())], "ru", "any model") == [None]


def test_all_alike_at_once_and_undone_at_once(store: Store) -> None:
    store.file(make("two"), "page two")
    card = open_card(store, make().findings[1])
    others = reviewer(store).find_alike(card)
    assert len(others) == 5  # two more here and three there: whatever the case of the letters
    names = [one.finding.id for one in others]
    taken = reviewer(store).decide_alike(card, DecisionRequest("accept"), names)
    assert taken == 6 and waiting(store) == 2
    assert texts(store)[:3] == ["Бакы и Гянджа.", "Гянджа далеко.", "В Гяндже."]
    back = reviewer(store).undo()
    assert len(back) == 6 and waiting(store) == 8
    assert texts(store)[:3] == [ru for _, ru in TEXTS]
    assert reviewer(store).undo() == []


def test_undo_takes_back_the_latest_first(store: Store) -> None:
    first, second, *_ = make().findings
    decide(store, first, "dismiss", reason="fine")
    decide(store, second, "accept")
    decide(store, make().findings[3], "dismiss", "bob", reason="fine")
    assert [reviewer(store).undo() for _ in range(3)] == [[second], [first], []]
    assert waiting(store) == 3


@pytest.mark.parametrize(
    ("scope", "here", "there"), [("pair", 3, 4), ("article", 1, 4), ("form", 1, 1), ("check", 0, 0)]
)
def test_a_wider_dismissal_reaches_later_runs(store: Store, scope: str, here: int, there: int) -> None:
    decide(store, make().findings[1], "dismiss", reason="house style", scope=scope)
    store.file(replace(make(), signature="later"), "page")
    assert waiting(store) == here
    store.file(make("two"), "page two")
    assert waiting(store) == here + there
    reviewer(store).undo()
    assert waiting(store) == 8


def test_refusals(store: Store) -> None:
    first, second, *_ = make().findings
    with pytest.raises(AlignerError, match="translation is empty"):
        decide(store, first, "edit", text="  ")
    with pytest.raises(AlignerError, match="no longer in the store"):
        open_card(store, replace(first, pair="feedfeedfeedfeed:0"))
    seen = decide(store, first, "accept").version
    with pytest.raises(ConflictError, match="look again"):
        decide(store, second, "accept", seen=seen)


def test_a_change_under_a_later_one_is_undone_after_it(store: Store) -> None:
    first, second, *_ = make().findings
    decide(store, first, "accept")
    decide(store, second, "edit", text="Бакинцы и гянджинцы.")
    moment = store.log.latest()[-1][1].at
    with pytest.raises(AlignerError, match="undo that one first"):
        reviewer(store).undo("ann", moment)


@given(st.text("аб ", max_size=12), st.text("аб ", max_size=12), st.data())
def test_a_span_is_carried_to_the_same_words(before: str, after: str, data: st.DataObject) -> None:
    start, stop, end = edited_span(before, after)
    assert before[:start] + after[start:end] + before[stop:] == after
    left = data.draw(st.integers(0, len(before)))
    right = data.draw(st.integers(left, len(before)))
    carried = carry_span((left, right), before, after)
    if carried is not None:
        assert after[slice(*carried)] == before[left:right]
        moved = carry_edit(Edit("ru", left, right, "x"), before, after)
        assert moved == Edit("ru", *carried, "x")
    else:
        assert left < stop and right > start
