"""Phrases of two negations: translations that reverse them are found, and plain words can replace them."""

from pathlib import Path

import pytest

from aligner.text.negation import in_plain_words, turned

CASES = Path(__file__).parent / "cases" / "translation" / "negations.tsv"
ROWS = [line.split("\t") for line in CASES.read_text("utf-8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("lang", "source", "translation", "wanted"), ROWS)
def test_only_a_reversed_negation_is_found(lang: str, source: str, translation: str, wanted: str) -> None:
    assert [source[start:stop] for start, stop in turned(source, lang, translation)] == ([wanted] if wanted else [])  # type: ignore[arg-type]


def test_plain_words_take_the_place_of_a_phrase_and_its_capital() -> None:
    assert in_plain_words("Не раз писали, и нельзя не ответить.", "ru") == [(0, 6, "Неоднократно"), (17, 26, "следует")]
    assert in_plain_words("It is all but over.", "en") == [(6, 13, "almost")]
    assert in_plain_words("Он писал раз.", "ru") == []
