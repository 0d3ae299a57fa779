"""A dictionary for the translation models' recipe: read, looked up, and put into sentences and phrases."""

import gzip
import random
from collections import Counter
from pathlib import Path

import pytest

from training.translation import exchange, frequency, phrases
from training.translation.corpus import Pair
from training.translation.dictionary import Entry, inflected, read
from training.translation.frequency import Frequency
from training.translation.lookup import Lookup

# the notation of the dictionary, not its text
DICTD = """\
plum
   [plam] _n.
   1) слива; plum jam сливовое варенье
   2) _разг. лакомый кусок
hew
   [hju:]
   1. _v. рубить; _перен. прокладывать (себе путь)
   2. _n. зарубка
dusky
   [daski] _a. сумрачный, тёмный
plum-tree
   [plamtri:] = plum 1
bay
   _I  [bei] _n. залив, бухта
   _II [bei] _n. лавр
"""
ENTRIES = [
    Entry("plum", "NOUN", (("слива",), ("лакомый кусок",))),
    Entry("hew", "INFN", (("рубить",),)),
    Entry("hew", "NOUN", (("зарубка",),)),
    Entry("dusky", "ADJF", (("сумрачный", "тёмный"),)),
    Entry("bay", "NOUN", (("залив", "бухта"),)),
]
FREQUENCY = Frequency(
    Counter({"bay": 900, "залив": 900, "залива": 900}),
    Counter({"plum": 9, "plums": 16, "hew": 14, "dusky": 25, "bay": 9, "тёмный": 9, "сумрачный": 2}),
)


def test_articles_become_entries(tmp_path: Path) -> None:
    path = tmp_path / "small.dict.dz"
    path.write_bytes(gzip.compress(DICTD.encode()))
    assert [entry for entry in read(path) if entry.en != "hew" or entry.part != "INFN"] == [
        entry for entry in ENTRIES if entry != Entry("hew", "INFN", (("рубить",),))
    ]
    assert next(e for e in read(path) if e.part == "INFN").senses == (("рубить", "прокладывать"),)


@pytest.mark.parametrize(
    ("word", "part", "form"),
    [
        ("plum", "NOUN", "plums"),
        ("berry", "NOUN", "berries"),
        ("bush", "NOUN", "bushes"),
        ("bay", "NOUN", "bays"),
        ("weave", "INFN", "weaving"),
        ("carry", "INFN", "carried"),
        ("trot", "INFN", "trotted"),
        ("dusky", "ADJF", "dusky"),
    ],
)
def test_english_forms(word: str, part: str, form: str) -> None:
    assert form in inflected(word, part)


@pytest.mark.parametrize(
    ("lang", "line", "annotated"),
    [
        ("ru", "Он ел сливу на рынке.", "Он ел ⟦ сливу ‖ plum ⟧ на рынке."),
        ("ru", "Город лежит у залива.", "Город лежит у залива."),  # known from the pairs
        ("en", "He bought plums.", "He bought ⟦ plums ‖ слива ⟧."),
        ("en", "A dusky street.", "A ⟦ dusky ‖ тёмный ⟧ street."),  # the commoner of two
        ("en", "They had to hew wood.", "They had to hew wood."),  # too short a word to be sure of
        ("en", "They hewed wood.", "They ⟦ hewed ‖ рубить ⟧ wood."),
        ("en", "Plums are cheap.", "Plums are cheap."),  # may be a name
    ],
)
def test_rare_words_are_looked_up(lang: str, line: str, annotated: str) -> None:
    assert Lookup(ENTRIES, FREQUENCY).annotated(line, lang) == annotated


def test_a_rare_noun_takes_the_place_of_another_in_its_case() -> None:
    nouns = exchange.Nouns(ENTRIES[:1], FREQUENCY)
    pair = Pair("news", "He wrote about an oil refinery of towers.", "Он писал об этой башне из башен.")
    changed = exchange.exchanged(pair, [(7, 6)], nouns, random.Random(1))
    assert changed == pair._replace(
        en="He wrote about an oil refinery of plums.", ru="Он писал об этой башне из слив."
    )


def test_articles_and_prepositions_follow_the_new_noun() -> None:
    nouns = exchange.Nouns(ENTRIES[:1], FREQUENCY)
    pair = Pair("news", "They argue about an idea.", "Они спорят об игре.")
    changed = exchange.exchanged(pair, [(4, 3)], nouns, random.Random(1))
    assert changed == pair._replace(en="They argue about a plum.", ru="Они спорят о сливе.")


@pytest.mark.parametrize(
    ("en", "ru"),
    [
        ("He saw the town.", "Он видел город."),  # another gender
        ("He saw the army.", "Он против армии."),  # «армии» may be of a case in which a plum has another form
    ],
)
def test_a_noun_that_does_not_fit_is_left(en: str, ru: str) -> None:
    nouns = exchange.Nouns(ENTRIES[:1], FREQUENCY)
    assert exchange.exchanged(Pair("news", en, ru), [(3, 2)], nouns, random.Random(1)) is None


def test_phrases_inflect_what_is_rare() -> None:
    made = {
        phrase for seed in range(60) for phrase in phrases.phrases(ENTRIES, FREQUENCY, random.Random(seed))
    }
    assert {
        ("between the plums", "между сливами"),
        ("because of the plum", "из-за сливы"),
        ("They hew.", "Они рубят."),
        ("dusky country", "тёмная страна"),
    } <= made
    assert not any("bay" in en for en, _ in made)


def test_frequencies_are_read_as_they_were_written(tmp_path: Path) -> None:
    FREQUENCY.save(tmp_path / "words.tsv")
    again = frequency.load(tmp_path / "words.tsv")
    assert again.pairs["bay"] == 900 and again.mono["plums"] == 16 and again.pairs["plum"] == 0
    assert frequency.count(["Plums, plums!", "слива"]) == {"plums": 2, "слива": 1}
