"""Chances from features: logistic regressions, fitted by training/quality, whose weights are data (weights.json).

The package whose drafts they were fitted on has an estimator of its own, which uses its token probabilities; drafts of
anything else are estimated from the texts alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from aligner.model import Lang, Quality, Step
from aligner.quality.features import FEATURES, Draft, Floats, measure

WEIGHTS = Path(__file__).with_name("weights.json")
REASONS = {  # evidence against a draft with more (1) or less (-1) of a feature than usual
    "token probability": (-1, "unsure of its words"), "length ratio": (-1, "short for its source"), "target pieces": (1, "rare words"),
    "source pieces": (1, "rare words"), "source explained": (-1, "words without counterpart"),
    "target explained": (-1, "words without counterpart"), "least explained": (-1, "words without counterpart"),
    "punctuation": (1, "other punctuation"), "repetition": (1, "repeats words"), "errors": (1, "errors flagged"),
    "warnings": (1, "warnings flagged"),
}  # fmt: skip
LENGTH = FEATURES.index("length")
MOST_REASONS, LEAST = 3, 0.3  # the least that a reason adds to the log odds of uselessness
PROBLEMS = {  # what the translator could not put right, before the words that it names
    "empty": "no translation", "loop": "repeats words", "junk": "broken characters", "stray": "stray marks", "untranslated": "not translated",
    "short": "short for its source", "unfinished": "breaks off", "severed": "breaks off", "lost": "lacks", "coined": "not in the dictionary",
    "negation": "negation turned round",
}  # fmt: skip
GRAVE = frozenset({"empty", "loop", "junk", "stray", "untranslated"})  # problems that leave no usable sentence


class Estimator(NamedTuple):
    """Weights of the features and an offset for each label, (usable, useless).

    ``usual`` are the median features of drafts. A chance of being usable from the first of ``steps`` is "good", one of uselessness from
    the second "rewrite".
    """

    usable: Floats
    useless: Floats
    offsets: tuple[float, float]
    usual: Floats
    steps: tuple[float, float]


def estimate(drafts: Sequence[Draft], model: str = "") -> list[Quality]:
    """Return the quality of drafts of one language, in order; ``model`` is the signature of what made them."""
    if not drafts:
        return []
    values = measure(drafts)
    found = _estimator(drafts[0].lang, model)
    scored = np.isfinite(values[:, 0])
    return [
        _quality(draft, row, found if known else _estimator(draft.lang, ""))
        for draft, row, known in zip(drafts, values, scored, strict=True)
    ]


def _quality(draft: Draft, row: Floats, estimator: Estimator) -> Quality:
    """Return the chances of a row, and the step for its chances at another length.

    Of a short sentence one other word is a great part, so that both distances from a reference vary widely with it, whatever the draft's
    quality. A reader's verdict depends on the length less than the chance of being usable does, and uselessness hardly: there the usual
    length is put in.
    """
    row = np.nan_to_num(row)
    usable, useless = _chance(row, estimator, 0), _chance(row, estimator, 1)
    own, usual = row[LENGTH], estimator.usual[LENGTH]
    step = _step(
        draft,
        _chance(_with_length(row, (own + usual) / 2), estimator, 0),
        _chance(_with_length(row, usual), estimator, 1),
        estimator,
    )
    evidence = dict.fromkeys([*map(_named, draft.problems), *_evidence(row, estimator)])
    return Quality(round(usable, 4), round(useless, 4), step, tuple(evidence)[:MOST_REASONS])


def _named(problem: str) -> str:
    """Return a problem of the translator in plain words: ``lost a fifth`` -> lacks: a fifth."""
    kind, _, words = problem.partition(" ")
    said = PROBLEMS.get(kind, kind)
    return f"{said}: {words}" if words else said


def _with_length(row: Floats, length: float) -> Floats:
    made = row.copy()
    made[LENGTH] = length
    return made


def _chance(row: Floats, estimator: Estimator, label: int) -> float:
    return float(1 / (1 + np.exp(-(row @ estimator[label] + estimator.offsets[label]))))


def _step(draft: Draft, usable: float, useless: float, estimator: Estimator) -> Step:
    """Return what to do with the draft; one with a problem of the translator or an error of a check is never "good"."""
    good, rewrite = estimator.steps
    if useless >= rewrite or any(problem.split()[0] in GRAVE for problem in draft.problems):
        return "rewrite"
    return "good" if usable >= good and not draft.problems and "error" not in draft.severities else "read"


def _evidence(row: Floats, estimator: Estimator) -> tuple[str, ...]:
    """Return the strongest reasons for uselessness, compared to a usual draft."""
    above = row - estimator.usual
    weighed = dict(zip(FEATURES, estimator.useless * above, strict=True))
    against = [name for name, (sign, _) in REASONS.items() if weighed[name] > LEAST and above[FEATURES.index(name)] * sign > 0]
    return tuple(dict.fromkeys(REASONS[name][1] for name in sorted(against, key=lambda name: -weighed[name])))[:MOST_REASONS]


def _estimator(lang: Lang, model: str) -> Estimator:
    own = _weights()[lang]["package"]
    return _read(lang, "own" if model == own or model.startswith(f"{own} ") else "any")


@cache
def _read(lang: Lang, name: str) -> Estimator:
    table = _weights()[lang][name]
    usable, useless = (
        np.array([table[label]["weights"].get(feature, 0.0) for feature in FEATURES]) for label in ("usable", "useless")
    )
    usual = np.array([_weights()[lang]["usual"][feature] for feature in FEATURES])
    good, rewrite = _weights()[lang]["steps"][name]
    return Estimator(usable, useless, (table["usable"]["offset"], table["useless"]["offset"]), usual, (good, rewrite))


@cache
def _weights() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(WEIGHTS.read_text("utf-8"))
    return found
