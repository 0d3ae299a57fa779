"""Corrections of an alignment: what each does to pairs, findings, texts and the memory, and that a new run keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aligner.checks import check
from aligner.errors import AlignerError, ConflictError
from aligner.ledger import apply_corrections
from aligner.ledger.changes import BeadChange, Selection, confirm, link, merge, shift, split, unlink
from aligner.model import Article, Bead, Outcome, Sentence, Translation, Verdict
from aligner.pipeline.bitext import pairs_from_beads, pairs_from_translations
from aligner.review.service import Bitext, open_bitext
from aligner.review.service.alignment import change_beads, edit_sentence, undo_correction
from aligner.review.service.bitext import latest, latest_undone
from aligner.review.service.decisions import Reviewer
from aligner.store import FindingFilter, Store
from tests.test_store import found

START = datetime(2024, 5, 1, 12, tzinfo=UTC)
EN = ["Rain fell in 1999.", "The road to Osh was closed.", "It opened in 2005 again.", "Buses run daily."]
RU = [
    "Дождь шёл в 1999 году.",
    "Дорога на Ош была закрыта.",
    "Она открылась снова в 2005 году.",
    "Автобусы ходят ежедневно.",
]
STRAIGHT = tuple(Bead((i,), (i,), 0.8) for i in range(4))


def sentences(article: Article, texts: Sequence[str]) -> tuple[Sentence, ...]:
    starts = [article.text.index(text) for text in texts]
    return tuple(
        Sentence(article.key, i, start, start + len(text), text, i)
        for i, (start, text) in enumerate(zip(starts, texts, strict=True))
    )


def made(beads: tuple[Bead, ...] = STRAIGHT, signature: str = "first") -> Outcome:
    """Two editions with these beads, checked as a run checks them."""
    english, russian = Article("\n".join(EN), "en", title="Rain"), Article("\n".join(RU), "ru")
    sources, targets = sentences(english, EN), sentences(russian, RU)
    said = tuple(Translation(english.key, i, "ru", f"Машина {i}.", -0.5, "m 1") for i in range(4))
    pairs = pairs_from_beads(english, sources, targets, said, beads)
    found = tuple(check(pairs))
    return Outcome(english, sources, tuple(pairs), found, signature, said, russian, targets, beads)


class Desk:
    """A reviewer at one article: every act is a second later."""

    def __init__(self, store: Store) -> None:
        self.store, self.at = store, START
        store.file(made(), "page")

    @property
    def text(self) -> Bitext:
        found = open_bitext(self.store, made().key)
        assert found is not None
        return found

    def hand(self, by: str) -> Reviewer:
        self.at += timedelta(seconds=1)
        return Reviewer(by, self.at)

    def do(
        self,
        operation: Callable[..., BeadChange],
        source: str = "",
        target: str = "",
        *more: object,
        by: str = "ann",
    ) -> int:
        picked = Selection(frozenset(map(int, source)), frozenset(map(int, target)))
        text = self.text
        done = change_beads(text, operation(text.beads, picked, by, *more), self.hand(by))
        return self.store.correct([done], text.version)

    def write(self, place: int, words: str, by: str = "ann") -> int:
        text = self.text
        return self.store.correct([edit_sentence(text, place, words, self.hand(by))], text.version)

    def undo(self, by: str = "ann") -> None:
        text = self.text
        done = latest(text, by)
        assert done is not None
        self.store.correct([undo_correction(text, done, self.hand(by))], text.version)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return [(item.pair.en, item.pair.ru) for item in self.store.pairs.of_article(made().key)]

    @property
    def open(self) -> list[tuple[int, str]]:
        """What waits in the queue of the article: (pair, check)."""
        return [(f.pair.index, one.check) for f in self.store.pairs.of_article(made().key) for one in f.open_findings]

    def remembered(self, source: str) -> str | None:
        [found] = self.store.memory.recall([(source, ())], "ru", "another model")
        return found.text if found else None


@pytest.fixture
def desk(store: Store) -> Desk:
    return Desk(store)


def test_a_merge_makes_one_pair_and_undo_brings_both_back(desk: Desk) -> None:
    before = desk.pairs
    desk.do(merge, "1")
    assert desk.pairs[1] == (f"{EN[1]} {EN[2]}", f"{RU[1]} {RU[2]}") and len(desk.pairs) == 3
    assert [(f.pair.alignment, f.pair.aligned_by) for f in desk.store.pairs.of_article(made().key)][1] == (
        "human",
        "ann",
    )
    assert found(desk.store, "открылась")[0].en == f"{EN[1]} {EN[2]}"
    desk.undo()
    assert desk.pairs == before and desk.store.articles.outcome(made().key) == made()
    assert [one.act for one in desk.store.log.corrections(made().key)] == ["merge", "undo"]


def test_findings_appear_and_vanish_with_the_beads(desk: Desk) -> None:
    assert desk.open == []
    desk.do(shift, "", "2", "down")  # the sentence with 2005 goes to the buses
    assert [(place, check.partition("-")[0]) for place, check in desk.open] == [(3, "number")]
    assert sum(desk.store.findings.count(FindingFilter()).values()) == 1
    desk.do(unlink, "", "2")
    desk.do(link, "2", "2")
    assert desk.open == []
    assert sum(desk.store.findings.count(FindingFilter()).values()) == 0


def test_memory_follows_at_once(desk: Desk) -> None:
    assert desk.remembered(EN[1]) is None
    desk.do(shift, "", "2", "up")
    assert desk.remembered(EN[1]) == f"{RU[1]} {RU[2]}" and desk.remembered(EN[2]) is None
    desk.undo()
    assert desk.remembered(EN[1]) is None
    desk.do(confirm, "12")
    assert [desk.remembered(text) for text in EN] == [None, RU[1], RU[2], None]
    desk.write(0, "Дождь лил в 1999 году.")
    assert desk.remembered(EN[0]) == "Дождь лил в 1999 году."
    desk.undo()
    assert desk.remembered(EN[0]) is None


def test_an_edit_is_checked_and_can_be_taken_back(desk: Desk) -> None:
    desk.write(0, "Дождь шёл в 1989 году.")
    assert desk.pairs[0][1] == "Дождь шёл в 1989 году."
    [(_, found)] = desk.store.findings.queue(FindingFilter())
    assert (
        found.check.startswith("number")
        and "1989" in found.message
        and found.text == "Дождь шёл в 1989 году."
    )
    desk.write(0, "Дождь шёл в 1999-м.")
    assert desk.open == []
    desk.undo()
    assert desk.pairs[0][1] == "Дождь шёл в 1989 году." and len(desk.open) == 1
    desk.undo()
    assert (
        desk.pairs[0][1] == RU[0]
        and desk.open == []
        and desk.store.pairs.of_article(made().key)[0].pair.origin == "edition"
    )


def test_what_an_edit_clears_waits_again_when_it_is_undone(desk: Desk) -> None:
    wrong = replace(made(), edition=Article("\n".join(RU).replace("1999", "1998"), "ru"))
    assert wrong.edition is not None
    texts = [RU[0].replace("1999", "1998"), *RU[1:]]
    pairs = pairs_from_beads(
        wrong.article, wrong.sentences, sentences(wrong.edition, texts), wrong.translations, STRAIGHT
    )
    desk.store.file(
        replace(
            wrong,
            edition_sentences=sentences(wrong.edition, texts),
            pairs=tuple(pairs),
            findings=tuple(check(pairs)),
        ),
        "other",
    )
    [waiting] = desk.open
    desk.write(0, RU[0])
    assert desk.open == [] and desk.store.pairs.of_article(made().key)[0].state == "reviewed"
    desk.undo()
    assert desk.open == [waiting]


def test_texts_are_carried_over_a_split_and_back(desk: Desk) -> None:
    desk.do(merge, "1")
    desk.write(2, "Открыли её в 2005-м.")
    assert desk.pairs[1][1] == f"{RU[1]} Открыли её в 2005-м."
    text = desk.text
    desk.do(split, "2", "", text.lengths)
    assert [ru for _, ru in desk.pairs] == [RU[0], RU[1], "Открыли её в 2005-м.", RU[3]]
    desk.write(1, "Путь на Ош закрыли.")
    desk.undo()
    desk.undo()
    assert desk.pairs[1][1] == f"{RU[1]} Открыли её в 2005-м."
    desk.undo()
    assert desk.pairs[1][1] == f"{RU[1]} {RU[2]}"
    desk.undo()
    assert [ru for _, ru in desk.pairs] == RU


def test_what_was_dismissed_stays_dismissed_in_the_new_pair(desk: Desk) -> None:
    desk.do(shift, "", "2", "down")
    [item] = [f for f in desk.store.pairs.of_article(made().key) if f.open_findings]
    said = [
        Verdict(f.id, item.pair.id, "dismiss", "ben", START, basis=item.original.basis)
        for f in item.open_findings
    ]
    desk.store.decide(said)
    desk.do(merge, "3", "", "up")
    assert desk.open == []


def test_a_locked_bead_stays_until_it_is_unlocked(desk: Desk) -> None:
    desk.do(confirm, "1")
    for attempt in (lambda: desk.do(merge, "0"), lambda: desk.write(1, "Иначе.")):
        with pytest.raises(AlignerError, match="locked"):
            attempt()
    assert desk.store.pairs.of_article(made().key)[1].state == "reviewed"


def test_the_second_of_two_is_told_and_writes_nothing(desk: Desk) -> None:
    seen = desk.text
    desk.do(merge, "1", by="ben")
    late = change_beads(seen, unlink(seen.beads, Selection(frozenset({0})), "ann"), desk.hand("ann"))
    with pytest.raises(ConflictError):
        desk.store.correct([late], seen.version)
    assert len(desk.pairs) == 3 and len(desk.store.log.corrections(made().key)) == 1


def test_undo_and_redo_walk_back_and_forth(desk: Desk) -> None:
    desk.do(merge, "0")
    desk.do(confirm, "3")
    states = [desk.pairs, desk.text.beads]
    desk.undo()
    desk.undo()
    assert latest(desk.text, "ann") is None and latest(desk.text, "ben") is None
    for _ in range(2):
        text = desk.text
        back = latest_undone(text, "ann")
        assert back is not None
        desk.store.correct([undo_correction(text, back, desk.hand("ann"))], text.version)
    assert [desk.pairs, desk.text.beads] == states and latest_undone(desk.text, "ann") is None


def test_an_undo_out_of_turn_is_refused_where_something_stands_on_it(desk: Desk) -> None:
    desk.do(merge, "0")
    desk.do(merge, "0", by="ben")
    text = desk.text
    mine = latest(text, "ann")
    assert mine is not None
    with pytest.raises(AlignerError, match="later change"):
        undo_correction(text, mine, desk.hand("ann"))


def test_a_new_run_keeps_what_people_did(desk: Desk) -> None:
    """Another model aligns otherwise; the corrected beads, their texts and their undo outlive that."""
    desk.do(merge, "1")
    desk.write(1, "Путь на Ош закрыли.")
    machine = (Bead((0, 1), (0,), 0.4), Bead((), (1,), 0.3), Bead((2,), (2,), 0.9), Bead((3,), (3,), 0.9))
    beads = apply_corrections(machine, desk.store.log.corrections(made().key), EN, RU)
    desk.store.file(made(beads, "second"), "page")
    assert desk.pairs == [
        (EN[0], RU[0]), (f"{EN[1]} {EN[2]}", f"Путь на Ош закрыли. {RU[2]}"), (EN[3], RU[3]),
    ]  # fmt: skip
    desk.undo()
    desk.undo()
    assert [ru for _, ru in desk.pairs] == RU


def test_an_article_of_one_edition_is_edited_and_confirmed(desk: Desk) -> None:
    first = made()
    pairs = tuple(pairs_from_translations(first.article, first.sentences, first.translations))
    desk.store.file(
        replace(first, edition=None, edition_sentences=(), beads=(), pairs=pairs, findings=()), "alone", replace=True
    )
    desk.write(1, "Дорогу закрыли.")
    desk.do(confirm, "2")
    assert [ru for _, ru in desk.pairs] == ["Машина 0.", "Дорогу закрыли.", "Машина 2.", "Машина 3."]
    assert [desk.remembered(text) for text in EN] == [None, "Дорогу закрыли.", "Машина 2.", None]
    desk.undo()
    desk.undo()
    assert [ru for _, ru in desk.pairs] == [f"Машина {n}." for n in range(4)]


@pytest.mark.parametrize(
    ("place", "words", "message"), [(1, "  ", "empty"), (1, RU[1], "change nothing"), (9, "x", "counterpart")]
)
def test_what_is_no_edit_is_told(desk: Desk, place: int, words: str, message: str) -> None:
    with pytest.raises(AlignerError, match=message):
        desk.write(place, words)


def test_an_edit_in_the_article_is_undone_there_and_not_from_the_queue(desk: Desk) -> None:
    desk.do(shift, "", "2", "down")
    [item] = [one for one in desk.store.pairs.of_article(made().key) if one.open_findings]
    [found] = item.open_findings
    said = Verdict(found.id, item.pair.id, "dismiss", "ann", START, basis=item.original.basis)
    desk.store.decide([said])
    desk.write(0, "Дождь лил в 1999 году.")
    assert desk.store.log.decided_together("ann") == [found] and desk.store.log.last("ann") == (said, 1)
