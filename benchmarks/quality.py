"""Measure how reliable the estimate of a draft's quality is, compared to the mean token probability alone.

    python benchmarks/quality.py DATA [--sentences 500]
    python benchmarks/quality.py DATA --sentences 5000 --only newstest2020

DATA has train/ and dev/ (see training/quality/sets.toml). Drafts are made both ways as `aligner translate` makes them: of newstest2020, on
which nothing was fitted, and of the test parts of newstest2019 and the other sets. For each label (useless: chrF under 40; usable: edit
rate under .2) a row has the share of drafts with that label, the area under the ROC curve of the mean token probability and of the
estimate, and the expected calibration error.

    python benchmarks/quality.py --verdicts

needs no DATA: of the drafts that a reader judged (training/quality/verdicts.py), how many of each step are usable, to edit and useless.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))  # training/ is beside, and not installed

from aligner.model import LANGUAGES, other
from aligner.quality import Draft, estimate
from aligner.quality.measures import auc, calibration_error
from aligner.translation import open_translator
from training.quality import verdicts
from training.quality.fit import labels
from training.quality.gather import Example, distances, drafts, examples


def rows(examples: list[Example], made: list[Draft], model: str) -> list[str]:
    """Return one line for each label."""
    found = estimate(made, model)
    probability = np.array([-9.0 if draft.score is None else draft.score for draft in made])
    truths = labels([distances(draft.target, example.reference) for draft, example in zip(made, examples, strict=True)])
    compared = (
        ("useless", truths["useless"], -probability, [one.useless for one in found]),
        ("usable", truths["usable"], probability, [one.usable for one in found]),
    )
    return [
        f"{name:8}{truth.mean():7.1%}{auc(alone, truth):14.3f}{auc(chances, truth):10.3f}{calibration_error(chances, truth):8.3f}"
        for name, truth, alone, chances in compared
    ]


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?")
    parser.add_argument("--verdicts", action="store_true", help="compare the steps with a reader's verdicts")
    parser.add_argument("--sentences", type=int, default=500, help="of each set [default: 500]")
    parser.add_argument("--only", default="", metavar="NAME", help="the sets whose name begins so")
    options = parser.parse_args()
    if options.verdicts or options.data is None:
        verdicts.main()
        return
    print(f"{'':26}{'label':8}{'share':>7}{'probability':>14}{'estimate':>10}{'ECE':>8}")
    for lang in LANGUAGES:
        model = open_translator(lang, other(lang)).signature
        sets: dict[str, list[Example]] = defaultdict(list)
        for example in examples(options.data, lang):
            if example.part == "test" and example.set != f"newstest2020-{other(lang)}":
                sets[example.set if example.set.startswith("newstest") else "other"].append(example)
        for name, found in sorted((name, found) for name, found in sets.items() if name.startswith(options.only)):
            chosen = found[:: max(1, len(found) // options.sentences)][: options.sentences]
            for line in rows(chosen, drafts(chosen, lang), model):
                print(f"{lang}->{other(lang)} {name:19}{line}", flush=True)


if __name__ == "__main__":
    main()
