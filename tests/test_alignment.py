"""Aligning editions: what comes out is whole, right where the texts are plain, and calm where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aligner.alignment import align, parallel
from aligner.alignment.confidence import PARALLEL, select, select_precise
from aligner.alignment.embed import open_encoder
from aligner.alignment.evidence import name_keys
from aligner.alignment.formats import read
from aligner.errors import InputError
from aligner.model import Bead
from aligner.text.encoding import read_as_russian

CASES = Path(__file__).parent / "cases" / "alignment" / "articles.txt"


def articles():
    """(name, English lines, Russian lines, gold beads) of the case file."""
    for block in CASES.read_text(encoding="utf-8").split("\n= ")[1:]:
        name, *lines = block.strip().split("\n")
        sides = [[line[3:] for line in lines if line.startswith(f"{lang} ")] for lang in ("en", "ru")]
        yield name, *sides, read("\n".join(line for line in lines if line.startswith("[")), name)


ARTICLES = {name: rest for name, *rest in articles()}
EN, RU, _ = ARTICLES["clean"]


def sides(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.source, bead.target) for bead in beads]


def whole(beads: list[Bead], source: list[str], target: list[str]) -> bool:
    """Every sentence that is not blank once, none invented, scores in [0, 1]."""
    return (
        sorted(i for bead in beads for i in bead.source) == [i for i, text in enumerate(source) if text.strip()]
        and sorted(j for bead in beads for j in bead.target) == [j for j, text in enumerate(target) if text.strip()]
        and all(0 <= bead.score <= 1 and (bead.source or bead.target) for bead in beads)
    )


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_is_aligned_as_its_gold(name: str) -> None:
    english, russian, gold = ARTICLES[name]
    assert set(sides(align(english, russian))) == set(gold)


def test_russian_may_come_first() -> None:
    english, russian, gold = ARTICLES["cut and glued"]
    turned = align(russian, english, source_lang="ru", target_lang="en")
    assert sides(turned) == [(target, source) for source, target in gold]


@pytest.mark.parametrize("first", ["en", "ru"])
def test_a_translation_of_the_source_is_evidence(first: str) -> None:
    english, russian, gold = ARTICLES["dropped and added"]
    if first == "en":
        translated = ["Паром из Актау в Баку не плавал шесть дней.", "Около двухсот водителей ждут в порту.",
                      "Компания винит ветер.", "Билеты стоили 60 долларов до Нового года и 85 сейчас."]  # fmt: skip
        found = sides(align(english, russian, translations=translated))
    else:
        translated = ["The ferry from Aktau to Baku has not run for six days.", "About 200 truckers wait in the port.",
                      "Last month the minister promised to build another pier.",
                      "A ticket cost 60 dollars before New Year, now 85."]  # fmt: skip
        beads = align(russian, english, source_lang="ru", target_lang="en", translations=translated)
        found = [(target, source) for source, target in sides(beads)]
    assert set(found) == set(gold)


def test_keys_are_evidence() -> None:
    english, russian = ["Zq.", "Xv."], ["Ъщ.", "Ыф."]
    keys = {"source_keys": [["k"], []], "target_keys": [["k"], []]}
    sure, unsure = (align(english, russian, **own)[0] for own in (keys, {}))
    assert (sure.source, sure.target) == (unsure.source, unsure.target) == ((0,), (0,))
    assert sure.score > unsure.score


def test_paragraphs_are_evidence() -> None:
    english = ["He left.", "She stayed.", "They wrote."]
    russian = ["Он ушёл.", "Она осталась.", "Они писали."]
    beads = align(english, russian, source_paragraphs=[0, 1, 1], target_paragraphs=[0, 1, 1])
    assert sides(beads) == [((0,), (0,)), ((1,), (1,)), ((2,), (2,))]


def test_a_sentence_that_moved_is_found_and_marked() -> None:
    moved = [*RU[:1], *RU[2:], RU[1]]
    found = {(bead.source, bead.target): bead.moved for bead in align(EN, moved)}
    assert found[(1,), (4,)] is True
    assert found[(0,), (0,)] is False
    assert whole(align(EN, moved), EN, moved)


def test_neighbours_that_changed_places_are_parted() -> None:
    swapped = [RU[0], RU[2], RU[1], *RU[3:]]
    found = {(bead.source, bead.target): bead.moved for bead in align(EN, swapped)}
    assert found[(1,), (2,)] and found[(2,), (1,)]
    assert not found[(3,), (3,)]


def test_a_shuffled_paragraph_is_put_in_order() -> None:
    order = (2, 0, 3, 1)
    beads = align(EN[:4], [RU[i] for i in order])
    assert sorted(bead.source + bead.target for bead in beads) == sorted((i, j) for j, i in enumerate(order))


def test_blank_lines_belong_to_no_bead() -> None:
    spaced = [line for text in EN for line in (text, "")]
    beads, plain = align(spaced, RU), align(EN, RU)
    assert [(tuple(i // 2 for i in b.source), b.target, b.score) for b in beads] == [(b.source, b.target, b.score) for b in plain]


def test_a_paragraph_that_moved_keeps_its_own_beads() -> None:
    english, russian, _ = ARTICLES["cut and glued"]
    moved = [*russian[3:], *russian[:3], *RU]
    found = {(bead.source, bead.target) for bead in align([*english, *EN], moved) if bead.target}
    assert {((0,), (3,)), ((1,), (4, 5)), ((2,), (0, 1)), ((3,), (2,))} <= found


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ([], []),
        (EN, []),
        ([], RU),
        (EN[:1], RU[:1]),
        (EN, ["", "...", "—"]),
        (["", " "], ["\t", "x" * 20_000]),
        (EN, ["今日は天気がいい。", "مرحبا بالعالم", "😀"]),
        (EN, EN),
        (EN, RU[::-1]),
        (EN * 3, RU),
    ],
    ids=["nothing", "no Russian", "no English", "one", "no words", "spaces", "others", "same", "reversed", "thrice"],
)
def test_trouble_gives_a_whole_answer(source: list[str], target: list[str]) -> None:
    assert whole(align(source, target), source, target)


def test_identical_sentences_do_not_swell() -> None:
    english, russian = ["The border is closed."] * 3_000, ["Граница закрыта."] * 600
    beads = align(english[:600], russian)
    assert sum(bead.source == bead.target for bead in beads) > 590
    assert whole(align(english, russian[:20]), english, russian[:20])


def test_sentences_that_recur_are_no_sign_of_strangers() -> None:
    english, russian = ["The border is closed."] * 60, ["Граница закрыта."] * 60
    assert parallel(align(english, russian), english, russian) > 0.9


def test_a_long_text_finds_its_way_past_a_gap() -> None:
    rng = np.random.default_rng(5)
    places = ["Baku", "Osh", "Almaty", "Yerevan", "Tbilisi", "Bishkek", "Dushanbe", "Astana"]
    russian_places = ["Баку", "Оше", "Алматы", "Ереване", "Тбилиси", "Бишкеке", "Душанбе", "Астане"]
    draws = [(int(rng.integers(8)), int(rng.integers(1000, 9999)), int(rng.integers(10, 99))) for _ in range(700)]
    english = [f"In {places[p]} {n} people signed the letter, {m} of them students." for p, n, m in draws]
    russian = [f"В {russian_places[p]} письмо подписали {n} человек, из них {m} студента." for p, n, m in draws]
    beads = align(english, russian[:200] + russian[420:])
    right = {(i,): (i if i < 200 else i - 220,) for i in range(700) if not 200 <= i < 420}
    found = {bead.source: bead.target for bead in beads if bead.target}
    assert sum(found.get(source) == target for source, target in right.items()) > 0.97 * len(right)


def test_editions_that_are_no_translations_are_told_apart() -> None:
    other = ["Рецепт прост: мука, яйца и немного соли.", "Тесто должно отдохнуть полчаса.", "Подавать горячим."]
    assert parallel(align(EN, RU), EN, RU) > 0.8
    assert parallel(align(EN, other), EN, other) < PARALLEL
    assert parallel(align(EN, RU[:2]), EN, RU[:2]) > PARALLEL  # an abridged edition is one all the same


def test_selection_says_what_it_costs() -> None:
    beads = [Bead((0,), (0,), 1.0), Bead((1,), (1,), 0.9), Bead((2,), (), 0.8), Bead((3,), (2,), 0.5)]
    assert select(beads, 0.8).beads == (beads[0], beads[1])
    assert select(beads).precision == pytest.approx(0.8)
    precise = select_precise(beads, 0.95)
    assert precise.beads == (beads[0], beads[1])
    assert (precise.precision, precise.recall) == (pytest.approx(0.95), pytest.approx(1.9 / 2.4))
    assert select_precise([], 0.99).beads == ()


@pytest.mark.parametrize(
    "name", ["source_paragraphs", "target_paragraphs", "source_keys", "target_keys", "translations"]
)
def test_a_list_of_another_length_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=name):
        align(EN, RU, **{name: [1]})


@pytest.mark.parametrize(
    ("english", "russian"),
    [("Tymoshenko", "Тимошенко"), ("Putin's", "Путиным"), ("Shevchenko", "Шевченко"), ("NATO", "НАТО"),
     ("Zhanaozen", "Жанаозене"), ("Khorog", "Хороге"), ("Obama", "Обамы"), ("Yerevan", "Ереваном")],
)  # fmt: skip
def test_names_meet_across_scripts(english: str, russian: str) -> None:
    assert set(name_keys(english)) & set(name_keys(russian))


def test_names_that_differ_do_not_meet() -> None:
    assert not set(name_keys("Baku")) & set(name_keys("Тбилиси"))


def test_only_misread_russian_is_mended() -> None:
    assert read_as_russian("Ïåðñû, à íå ãðåêè") == "Персы, а не греки"
    for text in ("Café à la crème", "Zürich", "Персы", "", "Ré"):
        assert read_as_russian(text) == text


class Ordinal:
    """An encoder that knows nothing but which entry of a list a text is."""

    entries = ("Wool.", "Ink.", "Tin.", "Fog.", "Rye.", "Jam."), ("Шаг.", "Лоб.", "Пыл.", "Рой.", "Зуд.", "Вес.")

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors = np.zeros((len(texts), 16), np.float32)
        for row, text in zip(vectors, texts, strict=True):
            row[next(own.index(text) for own in self.entries if text in own)] = 1
        return vectors


def test_another_encoder_may_take_over() -> None:
    source, target = Ordinal.entries[0], [Ordinal.entries[1][n] for n in (0, 2, 3, 5)]
    found = {bead.source: bead.target for bead in align(source, target, encoder=Ordinal())}
    assert [found[(n,)] for n in (0, 2, 3, 5)] == [(k,) for k in range(4)]


@pytest.mark.skipif(find_spec("sentence_transformers") is not None, reason="the extra is installed")
def test_a_named_encoder_says_what_it_needs() -> None:
    with pytest.raises(InputError, match="sentence-transformers"):
        open_encoder("no-such-model")


texts = st.lists(st.sampled_from([*EN, *RU, "", '"', "2019", "Да!"]), max_size=12)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_every_sentence_stands_in_one_bead(source: list[str], target: list[str]) -> None:
    assert whole(align(source, target), source, target)
