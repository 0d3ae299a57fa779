"""The weights of the models, as data that comes with the program; learned by training/editions/fit.py."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aligner.editions import judge, look
from aligner.editions.score import LayeredModel, Logistic


@dataclass(frozen=True, slots=True)
class EditionWeights:
    """The models of the first look at a candidate, of a bead between its articles, and of the whole alignment."""

    look: Logistic
    bead: Logistic
    judge: LayeredModel


@cache
def load() -> EditionWeights:
    """Return the weights that come with the program."""
    saved = json.loads((files("aligner.editions") / "weights.json").read_text("utf-8"))
    return EditionWeights(
        look=Logistic.of(saved["look"], look.NAMES),
        bead=Logistic.of(saved["bead"], judge.BEAD),
        judge=LayeredModel.of(saved["judge"], judge.NAMES),
    )
