"""What each kind of evidence adds: python ablation.py WORK DATA

The weights are learned anew without each kind (on one round of made documents, see fit.py), then measured on
DATA/dev/align, of which nothing is learned.
"""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
from documents import articles
from fit import Example, example, fit, start

from aligner.alignment.align import path_of, side
from aligner.alignment.embed import StaticVectors
from aligner.alignment.evaluation import evaluate
from aligner.alignment.features import FEATURES
from aligner.alignment.score import ALONE, Weights

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))
from align import documents

SETS = ("wmt21-nat", "wmt21-hard", "books-enru-dev")
EVIDENCE = {
    "all": r"$^",
    "without sentence vectors": r"cosine|margin|gain|part",
    "without words": r"words",
    "without both": r"cosine|margin|gain|part|words",
    "without lengths": r"^length",
    "without numbers": r"numbers",
    "without names": r"names",
    "without marks and paragraphs": r"differ|agree|broken|low start|speech|question|inside|paragraph",
    "without the document's own gaps": r"rate|neighbours",
}


def withheld(item: Example, pattern: str) -> Example:
    """The example with the features of that name at rest."""
    features, source, target = item.features.copy(), item.source.copy(), item.target.copy()
    features[_named(FEATURES, pattern)] = 0
    for side_of in (source, target):
        side_of[:, _named(ALONE, pattern)] = 0
    return replace(item, features=features, source=source, target=target)


def at_rest(weights: Weights, pattern: str) -> Weights:
    """Weights that take no notice of those features."""
    off = _named(FEATURES, pattern)
    bead, hidden, alone = weights.bead.copy(), weights.hidden.copy(), weights.alone.copy()
    bead[off], hidden[:, off], alone[_named(ALONE, pattern)] = 0, 0, 0
    return replace(weights, bead=bead, hidden=hidden, alone=alone)


def _named(names: tuple[str, ...], pattern: str) -> np.ndarray:
    return np.array([k for k, name in enumerate(names) if re.search(pattern, name)], np.int64)


def main() -> None:
    """A row for each kind of evidence: strict F1 by set, and that of the lines left alone."""
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("work", "data"):
        arguments.add_argument(name, type=Path)
    options = arguments.parse_args()
    vectors, rng = StaticVectors(options.work), np.random.default_rng(4)
    made = articles(options.work / "held.tsv", {}, seed=1, rounds=1)
    items = [item for document in made if (item := example(document, vectors, False, rng))]
    sets = {
        name: [
            (d.gold, side(d.en, vectors), side(d.ru, vectors))
            for d in documents(options.data / "dev" / "align" / name)
        ]
        for name in SETS
    }
    for label, pattern in EVIDENCE.items():
        weights = at_rest(fit([withheld(item, pattern) for item in items], start()), pattern)
        row = []
        for own in sets.values():
            beads = [[(b.source, b.target) for b in path_of(left, right, weights)] for _, left, right in own]
            result = evaluate(zip((gold for gold, _, _ in own), beads, strict=True))
            row.append(f"{result.strict.f1:.4f} ({result.unaligned.f1:.3f})")
        print(f"{label:34}", *row, flush=True)


if __name__ == "__main__":
    main()
