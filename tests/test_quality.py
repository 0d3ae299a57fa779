"""The estimate of a machine's sentence: what moves it, what it is called, and where it is kept."""

import doctest
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import aligner.quality
from aligner.ledger.verdicts import reviewed
from aligner.model import Finding, Pair, Quality, Verdict
from aligner.pipeline.rating import rate
from aligner.quality import Draft, estimate, measures
from aligner.quality.features import FEATURES, measure
from aligner.translation import find

SOURCE = "Президент Грузии прибыл в Баку с официальным визитом."
GOOD = "The president of Georgia arrived in Baku on an official visit."
MODEL = f"{(package := find('ru', 'en')).name} {package.version} {package.digest} beam=2"


def one(target: str, score: float | None = -0.15, model: str = MODEL, **known: tuple[str, ...]) -> Quality:
    [quality] = estimate([Draft(SOURCE, target, "ru", score, **known)], model)
    return quality


@pytest.mark.parametrize("module", [aligner.quality, measures])
def test_examples(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


def test_the_weights_are_those_of_the_embedded_packages() -> None:
    for source, target in (("en", "ru"), ("ru", "en")):
        embedded = find(source, target)  # type: ignore[arg-type]
        known = estimate([Draft(SOURCE, GOOD, source, -0.2)], f"{embedded.name} {embedded.version} {embedded.digest} beam=2")  # type: ignore[arg-type]
        assert known != estimate([Draft(SOURCE, GOOD, source, -0.2)], "another 1.0")  # type: ignore[arg-type]


def test_a_sure_and_covered_draft_is_good_and_an_unsure_one_about_something_else_is_to_rewrite() -> None:
    assert one(GOOD).step == "good"
    wrong = one("The owl sang loudly in a winter forest of pies.", -0.9)
    assert wrong.step == "rewrite" and "unsure of its words" in wrong.evidence
    assert wrong.useless > 0.5 > one(GOOD).useless


@given(st.floats(-2, -0.01), st.floats(-2, -0.01))
def test_the_surer_the_model_the_better(first: float, second: float) -> None:
    low, high = sorted((first, second))
    assert one(GOOD, low).useless >= one(GOOD, high).useless


def test_what_is_objected_to_is_never_good() -> None:
    assert one(GOOD, severities=("error",)).step == "read"
    assert one(GOOD, problems=("lost 2019",)).step != "good"
    assert one(GOOD, problems=("loop",)).step == "rewrite"


def test_problems_of_the_translator_are_named_first() -> None:
    assert one(GOOD, problems=("lost 2019", "unfinished and")).evidence[:2] == ("lacks: 2019", "breaks off: and")
    assert one(GOOD, problems=("loop",)).evidence[0] == "repeats words"


def test_without_token_probabilities_the_texts_alone_are_weighed() -> None:
    assert one(GOOD, None) == one(GOOD, None, "http://localhost/v1#big") == one(GOOD, -0.4, "translate-ru_en 1.9 abc")


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(["en", "ru"]))
def test_any_text_has_a_quality(source: str, target: str, lang: str) -> None:
    [quality] = estimate([Draft(source, target, lang)])  # type: ignore[arg-type]
    assert 0 <= quality.usable <= 1 and 0 <= quality.useless <= 1
    assert measure([Draft(source, target, lang)]).shape == (1, len(FEATURES))  # type: ignore[arg-type]


def test_nobody_is_asked_about_nothing() -> None:
    assert estimate([]) == [] and measure([]).shape == (0, len(FEATURES))
    assert np.isnan(measures.auc([0.5], [True]))


PAIR = Pair("a", 0, GOOD, SOURCE, "ru", confidence=0.8, model=MODEL)


def test_only_a_machines_sentence_is_rated() -> None:
    edition, human = replace(PAIR, index=1, origin="edition"), replace(PAIR, index=2, origin="human")
    rated = rate([PAIR, edition, human], [])
    assert [pair.quality is not None for pair in rated] == [True, False, False]
    flagged = rate([PAIR], [Finding(PAIR.id, "missing", "error", "")])
    assert flagged[0].quality is not None and flagged[0].quality.step == "read"


def test_what_a_person_writes_has_no_estimate() -> None:
    [made] = rate([PAIR], [])
    edited = reviewed(made, [Verdict(made.id, made.id, "edit", "ann", datetime.now(UTC), "Another text.", basis=made.basis)])
    assert edited.origin == "human" and edited.quality is None
