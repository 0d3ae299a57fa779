"""Fit the estimate to drafts that gather.py measured, and write its weights where `aligner.quality` reads them.

    python -m training.quality.fit WORK [--source en]

WORK holds drafts.en.jsonl, drafts.ru.jsonl, engines.en.jsonl and engines.ru.jsonl.  For each direction and label (usable: edit rate
under .2; useless: chrF under 40) there are two logistic regressions: one over all features, for the package whose drafts were measured,
and one over those of the texts alone, for any other translator, fitted to the engines' drafts too.  The weights are fitted on the part
"fit" (see [counts] in sets.toml), the slope and offset of their sum on "calibrate"; the figures printed are measured on "test".  benchmarks/quality.py adds those
of newstest2020.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.model import LANGUAGES, Lang, other
from aligner.quality.estimate import WEIGHTS
from aligner.quality.features import FEATURES
from aligner.quality.measures import auc, calibration_error
from aligner.translation import Package, find
from training.logistic import Floats, regress

AGAINST = ("problems", "errors", "warnings")  # too rare to fit freely: a weight in favour of a draft is set to 0
RIDGE = 5.0  # of standardised weights, against some 4,000 examples
SETS = tomllib.loads(Path(__file__).with_name("sets.toml").read_text("utf-8"))


def labels(rows: Sequence[Mapping[str, Any]]) -> dict[str, Floats]:
    """Return, for each label, 1 for the drafts that have it and 0 for the others, by their ``chrf`` and ``edits``."""
    return {
        "usable": np.array([float(row["edits"] < 0.2) for row in rows]),
        "useless": np.array([float(row["chrf"] < 40) for row in rows]),
    }


def learn(
    values: Floats, truth: Floats, parts: NDArray[np.str_], often: Floats, counts: Floats, against: NDArray[np.int64], sign: int
) -> tuple[Floats, float]:
    """Return the calibrated weights of raw features and their offset; columns ``against`` get weights of that sign, or 0.

    ``often`` is how often a row counts where the weights are fitted, ``counts`` where they are calibrated.
    """
    fit, tune = parts == "fit", (parts == "calibrate") & (counts > 0)
    mean, scale = values[fit].mean(axis=0), np.maximum(values[fit].std(axis=0), 1e-6)
    standard = (values - mean) / scale
    found = regress(standard[fit], truth[fit], RIDGE, often[fit])
    wrong = against[found[against] * sign < 0]
    if len(wrong):
        standard[:, wrong] = 0.0
        found = regress(standard[fit], truth[fit], RIDGE, often[fit])
    sums = standard @ found[:-1] + found[-1]
    slope, offset = regress(sums[tune, None], truth[tune], 0.0, counts[tune])
    weights = found[:-1] * slope / scale
    return weights, float(found[-1] * slope + offset - weights @ mean)


def balanced(sets: Sequence[str], parts: NDArray[np.str_], wanted: Sequence[str] | None) -> Floats:
    """Return the weight of each row so that all sets count alike; 0 for sets that are not wanted."""
    sizes = Counter(name for name, part in zip(sets, parts, strict=True) if part == "calibrate")
    return np.array([0.0 if wanted and name not in wanted else 200 / max(1, sizes[name]) for name in sets])


def read(path: Path) -> list[dict[str, Any]]:
    """Return the lines that gather.py wrote."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def estimators(work: Path, lang: Lang) -> dict[str, Any]:
    """Return both estimators of drafts translated from a language, and print their figures."""
    own, engines = read(work / f"drafts.{lang}.jsonl"), read(work / f"engines.{lang}.jsonl")
    package = find(lang, other(lang))
    assert isinstance(package, Package), "the estimate is that of a package"
    made: dict[str, Any] = {"package": f"{package.name} {package.version} {package.digest}", "steps": SETS["steps"][lang]}
    known = [row["features"] for row in own if row["part"] == "fit" and row["score"] is not None]
    made["usual"] = {one: round(float(np.median([row[one] for row in known])), 5) for one in FEATURES}
    for name, rows in (("own", own), ("any", own + engines)):
        columns = [one for one in FEATURES if name == "own" or one != "token probability"]
        values = np.array([[row["features"][one] for one in columns] for row in rows], dtype=np.float64)
        sound = np.isfinite(values).all(axis=1)
        rows, values = [row for row, good in zip(rows, sound, strict=True) if good], values[sound]
        sets, parts = [row["set"] for row in rows], np.array([row["part"] for row in rows])
        wanted = [*SETS["originals"][lang], *{row["set"] for row in engines}] if name == "any" else SETS["originals"][lang]
        counts, made[name] = balanced(sets, parts, wanted), {}
        for label, truth in labels(rows).items():
            against = np.array([columns.index(one) for one in AGAINST])
            often = np.array([float(SETS["counts"][label].get(one, 1)) for one in sets])
            weights, offset = learn(values, truth, parts, often, counts, against, -1 if label == "usable" else 1)
            table = dict(zip(columns, (round(float(weight), 5) for weight in weights), strict=True))
            made[name][label] = {"weights": table, "offset": round(offset, 5)}
            report(lang, name, label, values @ weights + offset, truth, np.array(sets), parts)
    return made


def report(lang: Lang, name: str, label: str, sums: Floats, truth: Floats, sets: NDArray[np.str_], parts: NDArray[np.str_]) -> None:
    """Print the area under the curve and the calibration error on the part "test", without newstest2020."""
    chances = 1 / (1 + np.exp(-sums))
    for title, chosen in (("newstest2019", sets == "newstest2019"), ("corpus", sets == "corpus"), ("other", (sets != "corpus") & ~np.char.startswith(sets, "newstest"))):
        here = chosen & (parts == "test")
        figures = auc(chances[here], truth[here]), calibration_error(chances[here], truth[here])
        print(f"{lang} {name:8} {label:8} {title:13} {here.sum():5}  AUC {figures[0]:.3f}  ECE {figures[1]:.3f}")


def main() -> None:
    """Write the weights."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", type=Path, help="the folder with what gather.py wrote")
    parser.add_argument("--source", choices=LANGUAGES, help="that direction alone; the other keeps its weights")
    options = parser.parse_args()
    kept = json.loads(WEIGHTS.read_text("utf-8")) if options.source else {}
    made = kept | {lang: estimators(options.work, lang) for lang in ([options.source] if options.source else LANGUAGES)}
    WEIGHTS.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
