"""The translation benchmark's figures over a translator whose output is known."""

import math
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("sacrebleu")

from aligner.translation import Output
from benchmarks import mt

REFERENCE = ["Переговоры начались в Баку вчера вечером.", "Мост открыли после ремонта летом."]


def translator(outputs: Sequence[Output]) -> Any:
    return SimpleNamespace(translate=lambda texts: outputs)


def test_the_reference_itself_scores_full_marks() -> None:
    row = mt.scored("people", REFERENCE, REFERENCE)
    assert (row.bleu, row.chrf) == pytest.approx((100, 100))
    assert row.speed is None


def test_worse_output_scores_less_and_doubts_are_counted() -> None:
    outputs = [
        Output(REFERENCE[0], score=math.log(0.9)),
        Output("Мост закрыли.", score=math.log(0.4), problems=("short",)),
    ]
    row = mt.measured("made", translator(outputs), ["one", "two"], REFERENCE)
    assert row.bleu < 100 and row.chrf < 100
    assert row.sureness == pytest.approx(0.6)
    assert row.doubtful == 1


def test_the_table_has_a_row_a_system_and_the_signatures() -> None:
    copied = mt.measured("copied", translator([Output(text) for text in REFERENCE]), ["a", "b"], REFERENCE)
    printed = mt.table([copied, mt.scored("people", REFERENCE, REFERENCE)]).splitlines()
    assert [line.split()[0] for line in printed[1:3]] == ["copied", "people"]
    assert "tok:13a" in printed[3] and "nc:6" in printed[4]
