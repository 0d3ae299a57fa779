"""The data side of the translation models' recipe, which needs neither torch nor the data."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.translation import batches, corpus, examples, morphology, names, packing, terms
from training.translation.corpus import Pair


@pytest.mark.parametrize(
    ("raw", "tidied"),
    [
        ("&quot;Yes,&quot; he&nbsp;said", '"Yes," he said'),
        ("a &amp;amp; b", "a & b"),
        ("  two\u00a0\u2009spaces ", "two spaces"),
        ("a mark ⟦ in the text ‖ is ⟧ none", "a mark [ in the text | is ] none"),
    ],
)
def test_text_is_tidied(raw: str, tidied: str) -> None:
    assert corpus.tidy(raw) == tidied


@pytest.mark.parametrize(
    ("en", "ru", "rule"),
    [
        ("The talks began.", "Переговоры начались.", None),
        ("The talks began.", "The talks began.", "language"),
        ("Talks.", "Переговоры начались поздно вечером в понедельник и закончились под утро.", "length"),
        ("It happened in 1991, 1992 and 1993.", "Это было в 1981, 1982 и 1983 годах.", "numbers"),
        ("It cost 50 thousand in 1991.", "В 1991 году это стоило 50 тысяч.", None),
    ],
)
def test_the_rule_that_a_pair_breaks(en: str, ru: str, rule: str | None) -> None:
    assert corpus.fault(en, ru) == rule


def test_what_is_dropped_is_counted() -> None:
    pairs = [
        Pair("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку."),
        Pair("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку."),
        Pair("synth_1tv_headlines", "A line of the dev set is here.", "Строка из проверочного набора."),
        Pair("train_hpmor", "He looked at the wand.", "Он посмотрел на палочку."),
    ]
    cleaned = corpus.clean(pairs, frozenset(("A line of the dev set is here.",)))
    assert [pair.en for pair in cleaned.pairs] == ["The talks began in Baku."]
    assert cleaned.dropped == {"duplicate": 1, "dev": 1, "left out": 1}


def test_weights_go_by_the_longest_prefix() -> None:
    assert corpus.weight("newstest2016:google:en-ru") == corpus.WEIGHTS["newstest"]
    assert corpus.weight("ms_dotnet_HT") == corpus.WEIGHTS["ms_"]
    assert corpus.weight("train_hpmor") == 0


@pytest.mark.parametrize(
    ("phrase", "base"),
    [
        ("Нагорном Карабахе", "Нагорный Карабах"),
        ("военной оккупации", "военная оккупация"),
        ("третьем квартале", "третий квартал"),
        ("типами фигур", "тип фигур"),
        ("Владимиром Путиным", "Владимир Путин"),
    ],
)
def test_russian_phrases_have_a_dictionary_form(phrase: str, base: str) -> None:
    assert morphology.russian_base(phrase.split(), first=False, keep_plural=False) == base


def test_what_is_no_noun_phrase_has_none() -> None:
    assert morphology.russian_base(["быстро"], first=False, keep_plural=False) is None
    assert morphology.russian_base(["сказал", "президент"], first=False, keep_plural=False) is None


@pytest.mark.parametrize(
    ("word", "base"), [("countries", "country"), ("classes", "class"), ("news", "news"), ("guests", "guest")]
)
def test_english_words_in_the_singular(word: str, base: str) -> None:
    assert morphology.singular(word) == base


EN, RU = "Fighting went on in Nagorno Karabakh.", "Бои шли в Нагорном Карабахе."
LINKS = [(0, 0), (1, 1), (3, 2), (4, 3), (5, 4), (6, 5)]


def test_an_aligned_phrase_is_a_term_of_both_sides() -> None:
    found = terms.find(EN, RU, LINKS, random.Random(0))
    longest = max(found, key=lambda term: len(term.ru_base))
    assert (longest.en_base, longest.ru_base) == ("Nagorno Karabakh", "Нагорный Карабах")
    assert (EN[slice(*longest.en)], RU[slice(*longest.ru)]) == ("Nagorno Karabakh", "Нагорном Карабахе")
    marked = terms.annotate(EN, [(longest.en, longest.ru_base)])
    assert marked == "Fighting went on in ⟦ Nagorno Karabakh ‖ Нагорный Карабах ⟧."


def test_chosen_terms_do_not_overlap() -> None:
    for seed in range(20):
        rng = random.Random(seed)
        chosen = terms.choose(terms.find(EN, RU, LINKS, rng), rng)
        spans = sorted(term.en for term in chosen)
        assert chosen and all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    ("form", "name", "expected"),
    [
        ("Москве", names.Name("Aktuba", "Актуба"), "Актубе"),
        ("Лондоном", names.Name("Lagodekhad", "Лагодехад"), "Лагодехадом"),
        ("Россию", names.Name("Samaria", "Самария"), "Самарию"),
    ],
)
def test_an_exchanged_name_takes_the_ending_of_the_old(form: str, name: names.Name, expected: str) -> None:
    assert names.Stock([name]).exchange(form, random.Random(0)) == (name, expected)


def test_a_name_without_a_partner_of_its_class_stays() -> None:
    assert names.Stock([names.Name("Samaria", "Самария")]).exchange("Москве", random.Random(0)) is None


def test_every_kind_of_annotation_occurs_and_keeps_both_sides() -> None:
    stock = names.Stock([names.Name("Lagodekhad", "Лагодехад")])
    made = [
        example
        for seed in range(60)
        for example in examples.annotated(Pair("x", EN, RU), LINKS, stock, random.Random(seed))
    ]
    sources = [example.source for example in made]
    assert any("‖" in source for source in sources)
    assert any("\ufffc" in source for source in sources)
    for example in made:
        assert example.source.count("\ufffc") == example.target.count("\ufffc")
        assert "‖" not in example.target


def test_pages_are_rough_on_the_source_only_in_their_marks() -> None:
    for seed in range(200):
        source, target = examples.rough('He said "no".', "Он сказал «нет».", random.Random(seed))
        assert target.lower().rstrip(".") == "он сказал «нет»"
        assert source.lower().strip(".").startswith("he said")


def examples_of(lengths: list[tuple[int, int]]) -> batches.Shard:
    rows = [([5] * s, [6] * t, 1.0) for s, t in lengths]
    return batches.pack(rows)


def test_a_shard_gives_back_what_was_packed() -> None:
    shard = batches.pack([([7, 8, 2], [4, 9, 2], 1.0), ([10, 2], [5, 11, 12, 2], 2.0)])
    batch = batches.gather(shard, np.array([0, 1]))
    assert batch.source.tolist() == [[7, 8, 2], [10, 2, batches.PAD]]
    assert batch.target.tolist() == [[4, 9, 2, batches.PAD], [5, 11, 12, 2]]
    assert batch.padded


def test_batches_hold_every_example_of_a_pass_and_keep_to_their_size() -> None:
    rng = np.random.default_rng(0)
    lengths = [(int(s), int(t)) for s, t in rng.integers(2, 60, (500, 2))]
    shard = examples_of(lengths)
    stream = batches.batches(shard, 300, rng, pool=500)
    seen = 0
    while seen < 500:
        batch = next(stream)
        seen += len(batch.source)
        assert max(batch.source.size, batch.target.size) <= 300 or len(batch.source) == 1
    assert seen == 500


def test_shares_are_shares_of_the_draws() -> None:
    one, other = examples_of([(3, 3)] * 100), examples_of([(4, 4)] * 50)
    mixed = batches.mix([(one, 0.6), (other, 0.4)])
    assert mixed.weights[:100].sum() / mixed.weights.sum() == pytest.approx(0.6)
    assert len(batches.gather(mixed, np.array([120])).source[0]) == 4


SIDES = st.lists(st.integers(10, 99), min_size=1, max_size=packing.LENGTH // 2)


@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=30))
def test_packed_rows_hold_every_example_whole(pairs: list[tuple[list[int], list[int]]]) -> None:
    tag, end = 4, batches.EOS
    shard = batches.pack([([*s, end], [tag, *t, end], 1.0) for s, t in pairs])
    rows = packing.pack(shard, np.arange(len(pairs)))
    found = []
    for row in range(len(rows.labels)):
        for number in range(1, rows.source.example[row].max() + 1):
            left, right = rows.source.example[row] == number, rows.target.example[row] == number
            assert rows.source.position[row][left].tolist() == list(range(left.sum()))
            assert rows.target.tokens[row][right].tolist() == [tag, *rows.labels[row][right][:-1]]
            found.append((rows.source.tokens[row][left].tolist(), rows.labels[row][right].tolist()))
    assert found == [([*s, end], [*t, end]) for s, t in pairs]
    assert (rows.labels[rows.target.example == 0] == batches.PAD).all()


def test_mixed_shards_are_drawn_by_their_shares() -> None:
    one, other = (batches.pack([([n, 2], [4, n, 2], 1.0)] * count) for n, count in ((10, 500), (20, 2000)))
    mixed = batches.mix([(one, 0.75), (other, 0.25)])
    drawn = batches.draw(mixed, np.random.default_rng(1))
    assert (drawn < 500).mean() == pytest.approx(0.75, abs=0.02)
