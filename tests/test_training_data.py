"""The data side of the translation models' recipe, which needs neither torch nor the data."""

import itertools
import lzma
import random
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.translation import (
    batches,
    corpus,
    examples,
    heldout,
    morphology,
    names,
    packing,
    prepare,
    sources,
    terms,
    vocabulary,
)
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
        ("Some 50,000 came.", "Пришли около 50 тысяч человек.", None),
        ("The bridge is of the 19th century.", "Мост построен в XIX веке.", None),
        ("The bridge is of the 19th century.", "Мост построен в XXI веке.", "numbers"),
        ("Of 500 people 12 left.", "Из 500 человек уехали 13.", "numbers"),
        ('He said "no" again.', "Он снова отказался.", "marks"),
        ('They will come," he said.', "Они придут», — сказал он.", None),
        ("The talks (in Baku) began.", "Переговоры в Баку начались.", "marks"),
    ],
)
def test_the_rule_that_a_pair_breaks(en: str, ru: str, rule: str | None) -> None:
    assert corpus.fault(en, ru) == rule


@pytest.mark.parametrize(
    ("source", "en", "ru", "rule"),
    [
        ("train_tico19", "The talks began in Baku.", "Переговоры начались в Баку", "final stop"),
        ("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку", None),
        (
            "synth_1tv_headlines",
            "In Voronezh sprang effigy of owls",
            "В Воронеже выросло чучело сов",
            "word order",
        ),
        ("synth_1tv_headlines", "In Baku, the talks began", "В Баку начались переговоры", None),
        ("synth_1tv_headlines", "News of the week from Baku", "Новости недели из Баку", "programme"),
        (
            "synth_1tv_headlines",
            "The rescuers worked all night " * 4,
            "Спасатели работали всю ночь",
            "cut off",
        ),
        ("wesnoth", "Grand Knight", "Великий рыцарь", "label"),
        ("train_tatoeba_opusmt_tests", "Grand Knight", "Великий рыцарь", None),
    ],
)
def test_rules_for_some_sources(source: str, en: str, ru: str, rule: str | None) -> None:
    assert corpus.source_fault(Pair(source, en, ru)) == rule


def test_what_is_dropped_is_counted() -> None:
    pairs = [
        Pair("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку."),
        Pair("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку."),
        Pair("synth_1tv_headlines", "A line of the dev set is here.", "Строка из проверочного набора."),
        Pair("train_tico19", "A line held out is here.", "Вот отложенная строка."),
        Pair("train_hpmor", "He looked at the wand.", "Он посмотрел на палочку."),
        Pair("heard_of_by_nobody", "He looked at the wand.", "Он посмотрел на палочку."),
    ]
    cleaned = corpus.clean(pairs, {"A line of the dev set is here."}, {"Вот отложенная строка."})
    assert [pair.en for pair in cleaned.pairs] == ["The talks began in Baku."]
    assert [pair.en for pair in cleaned.held] == ["A line held out is here."]
    assert cleaned.dropped == {"duplicate": 1, "dev": 1, "left out": 2}


@pytest.mark.parametrize(
    ("source", "to", "draws", "tag"),
    [
        ("newstest2016:google:en-ru", "ru", 0.33, ""),
        ("newstest2016:google:en-ru", "en", 0.25, "back"),
        ("newstest2016:google:ru-en", "ru", 0.25, "back"),
        ("newstest2016:google:ru-en", "en", 0.25, ""),
        ("newstest2016:bergamot-tiny:ru-en", "en", 0.0, ""),
        ("synth_1tv_headlines", "ru", 0.5, "back"),
        ("synth_1tv_headlines", "en", 0.0, ""),
        ("kaiserreich_llm2026", "en", 0.8, "back"),
        ("ms_skype4b_HT", "ru", 1.0, "manual"),
        ("ms_dotnet_HT", "ru", 0.0, ""),
        ("train_hpmor", "ru", 0.0, ""),
    ],
)
def test_draws_and_tags_by_source_and_direction(source: str, to: str, draws: float, tag: str) -> None:
    found = sources.of(source)
    assert (found.draws(to), found.origin(to)) == (draws, tag)


def test_every_row_of_the_table_can_be_reached() -> None:
    for kind in ("pairs", "ru", "en"):
        patterns = list(sources.table()[kind])
        for place, pattern in enumerate(patterns):
            name = pattern.replace("*", "")
            assert not any(fnmatchcase(name, earlier) for earlier in patterns[:place]), pattern


def test_a_source_read_one_way_gives_examples_one_way() -> None:
    pair = Pair("synth_1tv_headlines", "The talks began in Baku.", "Переговоры начались в Баку.")
    made = list(prepare.weighted(pair, examples.plain(pair, random.Random(0))))
    assert [(example.to, example.origin, draws) for example, draws in made] == [("ru", "back", 0.5)]


def test_tags_are_pieces_of_the_vocabulary() -> None:
    origins = {sources.of(name).origin(to) for name in sources.table()["pairs"] for to in ("ru", "en")}
    assert origins - {""} <= set(vocabulary.ORIGINS)


@given(st.lists(st.text("абвг ", min_size=1), min_size=40, max_size=40, unique=True))
@pytest.mark.slow
def test_held_out_texts_take_their_translations_along(texts: list[str]) -> None:
    engines = [
        Pair(f"newstest2018:{name}:ru-en", f"{name} {n}", ru) for name in "ab" for n, ru in enumerate(texts)
    ]
    people = [Pair("train_newstest2012_2018", f"people {n}", ru) for n, ru in enumerate(texts)]
    held = heldout.texts([*engines, *people])
    cleaned = corpus.clean([*engines, *people], (), held)
    assert held <= set(texts)
    assert {pair.ru for pair in cleaned.held} == {corpus.styled(Pair("", "", ru)).ru for ru in held}
    assert {pair.source for pair in heldout.human(cleaned.held)} <= {"train_newstest2012_2018"}
    assert len(cleaned.held) == 3 * len(held)


def test_monolingual_lines_are_drawn_by_the_weights_of_their_sources(tmp_path: Path) -> None:
    folder = tmp_path / "mono"
    folder.mkdir()
    names = {"ru": ["bashinform", "md_news", "unwanted"], "ru2": [], "ru3": ["lenta_heads20:headline"]}
    for file, found in names.items():
        with lzma.open(folder / f"{file}.tsv.xz", "wt", encoding="utf-8") as lines:
            for name in found:
                tail = "" if name.endswith("headline") else " и обсудили на заседании цены на хлеб"
                lines.writelines(f"{name}\tСобрались {name} {n}{tail}\n" for n in range(400))
    chosen = prepare.chosen(tmp_path, "ru", 600)
    counts = Counter(line.split()[1] for line in chosen)
    assert len(chosen) == len(set(chosen)) == 600
    assert counts["lenta_heads20:headline"] > 0
    assert counts["bashinform"] > 1.5 * counts["md_news"]


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
@pytest.mark.slow
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
