"""From sentences to outputs through a real CTranslate2 model whose weights are set by hand (tiny_package)."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aligner.model import TermHint
from aligner.translation import Output, Translator, open_translator
from tests.tiny_package import make_folder

PLACEHOLDER = "⟨x⟩"
MARKS = {"open": "⟦", "mid": "‖", "close": "⟧"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """Like most Argos packages: no placeholder, no terms."""
    return open_translator("en", "ru", make_folder(tmp_path_factory.mktemp("bare")))


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """Like the embedded ones: copies a placeholder, obeys annotations (here by copying them)."""
    folder = make_folder(
        tmp_path_factory.mktemp("rich"),
        symbols=[PLACEHOLDER],
        aligner={"placeholder": PLACEHOLDER, "terms": MARKS, "max_tokens": 60},
    )
    return open_translator("en", "ru", folder)


def texts(outputs: list[Output]) -> list[str]:
    return [output.text for output in outputs]


CASES = {
    "He said that talks ended.": "Он сказал что переговоры кончилась.",
    "See https://example.org/a_b?x=1 and user_name.": "Смотри https://example.org/a_b?x=1 и user_name.",
    "• He left": "• Он ушли",
    "2) He left": "2) Он ушли",
    "— He left": "— Он ушли",
    'He said "1 war ended".': "Он сказал «1 война кончилась».",
    "He said “Ani” and “Tigran”": "Он сказал «Ani» и «Tigran»",  # this lexicon knows words after a space only
    "TALKS IN BAKU": "ПЕРЕГОВОРЫ В БАКУ",
    "👍": "👍",
    "12:30": "12:30",
    "": "",
    "  \n": "  \n",
    "He left 👩‍👩‍👧 and said": "Он ушли 👩‍👩‍👧 и сказал",
    "漢字 arrived": "漢字 прибыли",
    "Write to info@example.org": None,
    "@news_am said #Арцах": "@news_am сказал #Арцах",
}


@pytest.mark.parametrize("source", CASES)
def test_nothing_is_lost(bare: Translator, rich: Translator, source: str) -> None:
    for translator in (bare, rich):
        output = translator.translate([source])[0]
        assert output.problems == ()
        if CASES[source] is not None:
            assert output.text == CASES[source]
        else:
            assert "info@example.org" in output.text


def test_one_output_a_sentence_in_order(bare: Translator) -> None:
    sentences = list(CASES) * 3
    outputs = bare.translate(sentences)
    assert len(outputs) == len(sentences)
    assert texts(outputs) == [bare.translate([sentence])[0].text for sentence in sentences]


def test_scores_are_mean_log_probabilities(bare: Translator) -> None:
    spoken, copied = bare.translate(["He left", "👍"])
    assert spoken.score is not None and -1 < spoken.score <= 0
    assert copied.score is None


def test_progress_adds_up_to_all(bare: Translator) -> None:
    sentences = [*CASES, "He left", "He left"]
    steps: list[int] = []
    bare.translate(sentences, progress=steps.append)
    assert sum(steps) == len(sentences)
    assert min(steps) > 0


def test_a_long_sentence_is_cut_and_rejoined(rich: Translator) -> None:
    source = "; ".join(["He said that talks ended, but people left"] * 12) + " and see https://example.org."
    output = rich.translate([source])[0]
    assert output.text.count("переговоры") == 12
    assert output.text.endswith("https://example.org.")
    assert output.text.count(";") == 11


def test_terms_are_annotated_and_named(rich: Translator) -> None:
    assert rich.takes_terms
    hint = TermHint(9, 13, "Баку")
    output = rich.translate(["Talks in Baku ended"], [[hint]])[0]
    assert output.text == "Переговоры в Баку кончилась"
    assert output.terms == ()  # this model copies the marks, so the attempt without them was better


def test_marks_in_the_text_itself_survive(rich: Translator) -> None:
    source = f"He said ⟦a‖b⟧ and {PLACEHOLDER}"
    assert rich.translate([source])[0].text == f"Он сказал ⟦a‖b⟧ и {PLACEHOLDER}"


def test_hints_that_make_no_sense_are_ignored(rich: Translator) -> None:
    hints = [TermHint(0, 0, "x"), TermHint(5, 900, "y"), TermHint(3, 2, "z"), TermHint(0, 2, " ")]
    assert rich.translate(["He left"], [hints])[0].text == "Он ушли"


def test_signature_names_package_version_and_weights(bare: Translator, rich: Translator) -> None:
    assert bare.signature.startswith("tiny-en_ru 1.0 ")
    assert bare.signature != rich.signature


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentence=st.text(max_size=80))
def test_any_text_gives_an_output(bare: Translator, rich: Translator, sentence: str) -> None:
    for translator in (bare, rich):
        output = translator.translate([sentence])[0]
        assert bool(output.text.strip()) == bool(sentence.strip())


def test_loading_is_shared(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    first = open_translator("en", "ru", folder)
    assert open_translator("en", "ru", folder) is first
    assert open_translator("en", "ru", folder, beam=1).signature != first.signature


def test_packages_with_bpe_codes(tmp_path: Path) -> None:
    translator = open_translator("en", "ru", make_folder(tmp_path, bpe=True))
    source = "He left at 3.5, user_name; https://example.org/a_b."
    assert translator.translate([source])[0].text == source


def test_a_target_prefix_is_given_and_taken_away(tmp_path: Path) -> None:
    translator = open_translator("en", "ru", make_folder(tmp_path, symbols=["<ru>"], target_prefix="<ru>"))
    assert translator.translate(["He said that talks ended"])[0].text == "Сказал что переговоры кончилась"


def test_a_sentence_that_the_model_cannot_hold_spoils_no_other(tmp_path: Path) -> None:
    translator = open_translator("en", "ru", make_folder(tmp_path, aligner={"max_tokens": 180}))
    sentences = ["He left", "He said that talks ended, and left, " * 24, "He said"]
    first, long, last = translator.translate(sentences)
    assert (first.text, last.text) == ("Он ушли", "Он сказал")
    assert long.text.count("переговоры") == 24


@given(st.lists(st.integers(0, 40), max_size=60), st.integers(1, 8))
def test_batches_hold_every_sentence_once_and_one_length(lengths: list[int], workers: int) -> None:
    from aligner.translation.engine import MAX_BATCH_TOKENS, batches

    found = list(batches(lengths, workers))
    assert sorted(index for batch in found for index in batch) == [
        i for i, length in enumerate(lengths) if length
    ]
    for batch in found:
        assert len({lengths[index] for index in batch}) == 1
        assert len(batch) * lengths[batch[0]] <= max(MAX_BATCH_TOKENS, lengths[batch[0]])


def test_a_long_call_leaves_the_model_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who comes while a long text is translated waits for a batch a core and one more, however long the text is."""
    from aligner.translation import engine
    from aligner.translation.engine import MAX_BATCH_TOKENS, Hypothesis

    flying, seen = [0], list[int]()

    def submit(self: object, batch: list[list[str]], search: object) -> list[int]:
        flying[0] += sum(map(len, batch))
        seen.append(flying[0])
        return [len(sentence) for sentence in batch]

    def landed(self: object, promise: int, sentence: list[str], search: object) -> tuple[Hypothesis, ...]:
        flying[0] -= promise
        return (Hypothesis(tuple(sentence), 0.0),)

    monkeypatch.setattr(engine.Engine, "_submit", submit)
    monkeypatch.setattr(engine.Engine, "_landed", landed)
    model = object.__new__(engine.Engine)
    model._threads = 2
    sentences = [[f"{number}"] * (number % 50) for number in range(5000)]
    assert [made[0].tokens if made else () for made in model.run(sentences)] == [tuple(one) for one in sentences]
    assert max(seen) <= 3 * MAX_BATCH_TOKENS and not flying[0]


def test_without_retries_problems_are_only_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    once = open_translator("en", "ru", folder, retry=False)
    assert once.signature.endswith(" once")
    assert once.translate(["strange words were arriving"])[0].problems == (
        "untranslated strange words were arriving",
    )
