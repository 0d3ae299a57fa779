"""What is done to text around the model: numbers, problems, quotation marks, stops, capitals, protected spans, cuts."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model import LANGUAGES, Lang, TermHint
from aligner.text.morphology import compounds
from aligner.text.numbers import lost
from aligner.translation import clauses, guard, headlines, inversion, newswire, protect, respelling, surface
from aligner.translation.newswire import PreparedSentence

CASES = Path(__file__).parent / "cases" / "translation"


def rows(name: str) -> list[list[str]]:
    """The rows of a case file; the first line says what the columns are."""
    lines = (CASES / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def lost_numbers(source: str, output: str) -> list[str]:
    lang: Lang = "en" if re.search("[а-яё]", output) else "ru"
    return [source[start:stop] for start, stop in lost(source, lang, output)]


@pytest.mark.parametrize("source, output, lost", rows("numbers.tsv"))
def test_numbers(source: str, output: str, lost: str) -> None:
    assert "; ".join(lost_numbers(source, output)) == lost


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=5))
def test_a_number_is_found_in_its_own_text(integers: list[int]) -> None:
    english = " and ".join(f"{integer:,}" for integer in integers)
    russian = " и ".join(f"{integer:,}".replace(",", " ") for integer in integers)
    assert lost(english, "en", russian) == []
    assert lost(russian, "ru", english) == []


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from(LANGUAGES))
def test_numbers_of_any_text(source: str, output: str, lang: Lang) -> None:
    spans = lost(source, lang, output)
    assert all(0 <= start < stop <= len(source) for start, stop in spans)


@pytest.mark.parametrize("target, source, output, problems", rows("problems.tsv"))
def test_problems(target: Lang, source: str, output: str, problems: str) -> None:
    found = guard.problems(guard.Rendering(source, output, target))
    assert "; ".join(found) == problems
    assert (guard.weight(found) > 0) == bool(problems)


@pytest.mark.parametrize("source, draft, instead", rows("word_order.tsv"))
def test_english_in_the_order_of_russian(source: str, draft: str, instead: str) -> None:
    assert inversion.inverted(source, draft) == bool(draft)
    given = PreparedSentence(source)
    assert inversion.in_english_order(given).sentence == (instead or source)


def test_a_place_to_which_something_is_done() -> None:
    source = "В Бишкеке предложили запретить самокаты"
    assert inversion.inverted(source, "Bishkek was proposed to ban scooters", ("Bishkek",))
    assert not inversion.inverted(source, "Bishkek proposed to ban scooters", ("Bishkek",))
    assert not inversion.inverted("В Бишкеке открылся музей", "Bishkek is home to a museum", ("Bishkek",))


def test_hints_move_when_the_words_are_put_in_order() -> None:
    text = "Во Владивостоке в понедельник столкнулись два автобуса, сообщил Геннадий."
    hints = [TermHint(text.index(word), text.index(word) + len(word), word) for word in ("Владивостоке", "автобуса", "Геннадий")]
    moved = inversion.in_english_order(PreparedSentence(text, tuple(hints)))
    assert moved.sentence == "Два автобуса столкнулись во Владивостоке в понедельник, сообщил Геннадий."
    assert all(moved.sentence[hint.start : hint.stop] == hint.target for hint in moved.hints) and len(moved.hints) == 3


def test_protected_text_must_be_there_as_often() -> None:
    rendering = guard.Rendering("a@b.am and a@b.am", "a@b.am", "ru", kept=("a@b.am", "a@b.am"))
    assert guard.kept(rendering) == ["lost a@b.am"]


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("Он уехал из Таджикистана.", True),
        ("Таджикистан молчит, а Гальский район нет.", True),
        ("Он уехал домой.", False),
    ],
)
def test_a_term_is_said_in_any_form(output: str, said: bool) -> None:
    rendering = guard.Rendering("He left Tajikistan.", output, "ru", terms=("Таджикистан",))
    assert guard.unsaid(rendering) == ([] if said else ["unsaid Таджикистан"])


def test_stray_marks_are_seen() -> None:
    assert guard.marks(guard.Rendering("a", "⟦a", "ru", marks=("⟦", "⟧"))) == ["stray ⟦"]
    assert guard.marks(guard.Rendering("⟦a", "⟦a", "ru", marks=("⟦", "⟧"))) == []


@pytest.mark.parametrize("target, source, output, restored", rows("quotes.tsv"))
def test_quotes(target: Lang, source: str, output: str, restored: str) -> None:
    assert surface.quotes(source, output, target) == restored


@pytest.mark.parametrize("target, source, output, restored", rows("edges.tsv"))
def test_edges(target: Lang, source: str, output: str, restored: str) -> None:
    assert surface.edges(source, output, target) == restored
    assert surface.edges(source, restored, target) == restored


@pytest.mark.parametrize(
    "output, restored",
    [
        ("«Да», - сказал он", "«Да», — сказал он"),
        ("Россия - страна", "Россия — страна"),
        ("кое-что", "кое-что"),
        ("Osh, May 19 - A court in Osh", "Osh, May 19 — A court in Osh"),
        ("5 - 3", "5 - 3"),
        ("-5 градусов", "-5 градусов"),
    ],
)
def test_dashes(output: str, restored: str) -> None:
    assert surface.dashes(output) == restored


@given(st.text(max_size=40), st.text(max_size=40))
def test_edges_of_any_text(source: str, output: str) -> None:
    surface.edges(source, output, "ru")
    surface.edges(source, output, "en")
    surface.dashes(output)
    surface.letters(output, "en")
    surface.quotes(source, output, "ru")


@pytest.mark.parametrize(
    "text, words",
    [
        ("• Ереван", "Ереван"),
        ("— Да", "Да"),
        ("1. Баку", "Баку"),
        ("a) Баку", "a) Баку"),
        ("-5 degrees", "-5 degrees"),
        ("  - He left", "He left"),
        ("2019. It began", "2019. It began"),
        ("...and left", "...and left"),
    ],
)
def test_list_marks_lie_before_the_words(text: str, words: str) -> None:
    assert text[len(surface.lead(text)) :] == words


@pytest.mark.parametrize(
    "text, yes",
    [
        ("TALKS IN BAKU", True),
        ("ПЕРЕГОВОРЫ В БАКУ", True),
        ("NATO", False),
        ("EU, UN", False),
        ("BAKU: he left", False),
        ("2019", False),
    ],
)
def test_headlines_in_capitals(text: str, yes: bool) -> None:
    assert headlines.shouted(text) is yes


@given(st.text(max_size=40), st.booleans())
def test_quiet_letters_have_the_same_length(text: str, title: bool) -> None:
    assert len(headlines.quiet(text, "en", title)) == len(text)


@pytest.mark.parametrize(
    "text, kept",
    [
        ("See https://t.me/abc_d. It", ["https://t.me/abc_d"]),
        ("(http://x.am/z)", ["http://x.am/z"]),
        ("Eurasianet.org and oc-media.org/a-b, he said", ["Eurasianet.org", "oc-media.org/a-b"]),
        ("info@example.org", ["info@example.org"]),
        ("@pres_az said", ["@pres_az"]),
        ("#Арцах и #2020", ["#Арцах"]),
        ("user_name and __init__", ["user_name", "__init__"]),
        ("👩‍👩‍👧 🇦🇲👍🏽", ["👩‍👩‍👧", "🇦🇲", "👍🏽"]),
        ("at 5.am, U.S. and 3 p.m.", []),
        ("rose by 3.5 % in 2020", []),
    ],
)
def test_protected_spans(text: str, kept: list[str]) -> None:
    assert [text[start:stop] for start, stop in protect.spans(text, lambda sign: True)] == kept


def test_what_the_model_cannot_read_is_protected() -> None:
    text = "Shusha (Şuşa, 舒沙) in 漢"
    spans = protect.spans(text, lambda sign: sign.isascii())
    assert [text[start:stop] for start, stop in spans] == ["舒沙", "漢"]


@given(st.text(max_size=60))
def test_protected_spans_are_ordered_and_disjoint(text: str) -> None:
    spans = protect.spans(text, lambda sign: sign.isascii())
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    assert all(start < stop for start, stop in spans)


@given(st.text(alphabet="ab,;: —и\n", max_size=200), st.integers(3, 30))
def test_cuts_lose_nothing_but_space(text: str, most: int) -> None:
    spans = clauses.cut(text, lambda piece: len(piece) <= most)
    assert (
        "".join(text[start:stop] for start, stop in spans).split() == "".join(text.split()).split()
        or text.split()
    )
    gaps = zip([0, *(stop for _, stop in spans)], [*(start for start, _ in spans), len(text)], strict=True)
    assert all(not text[start:stop].strip() for start, stop in gaps)
    assert all(stop - start <= most or not text[start:stop].strip() for start, stop in spans)


def test_cuts_spare_atoms() -> None:
    text = "one, two, three, four"
    assert [text[a:b] for a, b in clauses.cut(text, lambda piece: len(piece) < 12, [(0, 21)])] == [
        "one, two, three, four"
    ]


def test_cuts_prefer_the_stronger_mark() -> None:
    text = "He came, saw, won; she left, and stayed away"
    assert [text[a:b] for a, b in clauses.cut(text, lambda piece: len(piece) < 30)] == [
        "He came, saw, won;",
        "she left, and stayed away",
    ]


@pytest.mark.parametrize(
    "unit",
    [
        "а",
        " x",
        "http://a.",
        "1 ",
        "1,",
        "111 ",
        ".",
        "_",
        "• ",
        "@a",
        "#1",
        "9",
        "a.b@",
        ".»",
        '"',
        "ab-",
        "01.02.2020 ",
    ],
)
@pytest.mark.slow
def test_monotonous_text_is_no_trouble(unit: str) -> None:
    """Each rule looks at a place once, not again from every place before it."""
    text = unit * (6_000 // len(unit)) + "x"
    assert guard.kept(guard.Rendering(text, text, "ru")) == []
    guard.problems(guard.Rendering(text, text, "ru"))
    surface.edges(text, surface.quotes(text, text, "ru"), "ru")
    surface.letters(text, "en")
    spans = protect.spans(text, lambda sign: True)
    pieces = clauses.cut(text, lambda piece: len(piece) < 600, spans)
    assert pieces[0][0] == 0 and pieces[-1][1] == len(text)


@pytest.mark.parametrize("run", ["A" * 100_000, "iVBORw0KGgo=" * 400, "щ" * 5_000])
def test_a_run_of_letters_that_is_no_word_is_copied(run: str) -> None:
    text = f"Before {run} after"
    assert protect.spans(text, lambda sign: True) == [(7, 7 + len(run))]


@pytest.mark.parametrize("lang, headline, quiet", rows("headlines.tsv"))
def test_headlines_get_the_capitals_of_running_text(lang: Lang, headline: str, quiet: str) -> None:
    assert headlines.shouted(headline) or headlines.titled(headline, lang)
    assert headlines.quiet(headline, lang) == quiet


@pytest.mark.parametrize("lang, sentence, before, rest", rows("newswire.tsv"))
def test_labels_and_speech_by_dashes(lang: Lang, sentence: str, before: str, rest: str) -> None:
    found = newswire.prepared(sentence, (), lang)
    assert (found.before, found.sentence) == (before, rest)


def test_hints_move_with_their_words() -> None:
    text = "БАКУ, 3 мар — — Дороги в Гянджу нет, — сказал он. — В Баку тоже."
    spans = [(match.start(), match.end()) for match in re.finditer("БАКУ|Гянджу|Баку", text)]
    found = newswire.prepared(text, [TermHint(*span, text[slice(*span)].title()) for span in spans], "ru")
    assert found.before == "БАКУ, March 3 — "
    assert found.sentence == "«Дороги в Гянджу нет», — сказал он. «В Баку тоже»."
    assert [found.sentence[hint.start : hint.stop] for hint in found.hints] == ["Гянджу", "Баку"]


NAMES = {"OSH": "Ош", "ОШ": "Osh", "Kyrgyzstan": "Кыргызстан", "Кыргызстан": "Kyrgyzstan", "ТАСС": "TASS"}


@pytest.mark.parametrize(
    ("lang", "sentence", "before"),
    [
        ("en", "OSH, Kyrgyzstan, May 19 — He left.", "ОШ, Кыргызстан, 19 мая — "),
        ("en", "OSH, Sept. 3 (Reuters) - He left.", "ОШ, 3 сентября (Reuters) — "),
        ("en", "OSH -- He left.", "ОШ — "),
        ("en", "BARSKOON, May 19 — He left.", ""),
        ("ru", "ОШ, Кыргызстан, 19 мая (ТАСС) — Он уехал.", "OSH, Kyrgyzstan, May 19 (TASS) — "),
        ("ru", "ОШ, 3 дек. (Кабар) — Он уехал.", ""),
    ],
)
def test_datelines_of_known_places_are_written_in_the_other_language(lang: Lang, sentence: str, before: str) -> None:
    hints = [TermHint(*match.span(), NAMES[match[0]]) for match in re.finditer("|".join(NAMES), sentence)]
    found = newswire.prepared(sentence, hints, lang)
    assert (found.before, found.sentence) == (before, sentence.rpartition("— " if "—" in sentence else "- ")[2] if before else sentence)


@given(st.text(alphabet="—–- «».,!?АБаб: 3мар", max_size=50), st.sampled_from(LANGUAGES))
def test_any_sentence_is_prepared(sentence: str, lang: Lang) -> None:
    hints = [TermHint(place, place + 1, "X") for place in range(0, len(sentence), 3)]
    found = newswire.prepared(sentence, hints, lang)
    assert all(0 <= hint.start < hint.stop <= len(found.sentence) for hint in found.hints)
    there = [found.sentence[hint.start : hint.stop] for hint in found.hints]
    assert not [letters for letters in there if letters not in sentence]


@pytest.mark.parametrize("module", [clauses, compounds, guard, headlines, inversion, newswire, protect, respelling, surface])
def test_examples_in_docstrings(module: ModuleType) -> None:
    failures, examples = doctest.testmod(module)
    assert failures == 0 and examples >= 1


def test_abbreviated_units_are_spelt_out_where_the_case_is_clear() -> None:
    given = newswire.prepared("В р-не с. Кара-Суу Ошской обл. сошёл сель, в обл. дождь.", (), "ru")
    assert given.sentence == "В районе села Кара-Суу Ошской области сошёл сель, в обл. дождь."
