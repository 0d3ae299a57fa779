"""Fit the chances of aligner/corpus/soundness.py to pairs of people, corrupted ones and engines' translations, and write their weights.

    python -m training.corpus.fit DATA [--cache FILE]

The parts of a pair are drawn by a coin: a half judges (benchmarks/corpus.py), of the other half three quarters are fitted on and a
quarter calibrates: slope and offset of the log odds are set there so that the chances are right where half of all pairs are sound and
the corrupted ones are of all kinds alike. The figures printed are those of the calibrating part.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.checks import check
from aligner.corpus.features import FEATURES, Floats, measure
from aligner.corpus.soundness import WEIGHTS, Network
from aligner.glossary import load
from aligner.model import Pair, Record
from aligner.quality.measures import auc, calibration_error
from training.corpus.corrupt import Example, corrupted, digest, foreign, machine, part, people
from training.logistic import regress

UNITS, STEPS, RATE, DECAY = 16, 1_500, 0.01, 1e-3
EACH = 6_000  # corrupted pairs of a kind at most
BATCH = 1_000


def gather(data: Path) -> list[Example]:
    """Return all examples: people's pairs, and at most EACH of a kind and half."""
    made = people(data)
    found, count = list(made), Counter[tuple[str, bool]]()
    bad = [*corrupted(made, foreign(data)), *machine(data)]
    for one in sorted(bad, key=lambda one: digest(one.en + one.ru)):
        group = one.kind, part(one) == "judge"
        count[group] += 1
        if count[group] <= EACH // 2:
            found.append(one)
    return found


def records(examples: Sequence[Example]) -> list[Record]:
    """Return the examples as records with the findings of the checks, as a store has them."""
    pairs = [Pair(str(place), 0, one.en, one.ru, origin="edition") for place, one in enumerate(examples)]
    findings = defaultdict(list)
    for finding in check(pairs, load()):
        findings[finding.pair].append(finding)
    return [Record(pair, tuple(findings[pair.id])) for pair in pairs]


def features(examples: Sequence[Example]) -> Floats:
    """Return the features of the examples, (examples, FEATURES)."""
    made = records(examples)
    return np.vstack([measure(made[start : start + BATCH]) for start in range(0, len(made), BATCH)])


def counts(kinds: NDArray[np.str_]) -> Floats:
    """Return how often each example counts: people's pairs as much as all others together, all kinds alike; 1 on average."""
    sizes = Counter(kinds.tolist())
    present = len(sizes) - ("" in sizes)
    return np.array([len(kinds) / (2 * sizes[kind] * (1 if kind == "" else present)) for kind in kinds.tolist()])


def learn(values: Floats, truth: Floats, often: Floats, seed: int = 1) -> Network:
    """Return a network fitted by Adam (Kingma and Ba 2015) to all rows at once."""
    mean, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-6)
    standard = np.clip((values - mean) / scale, -4, 4)
    draw = np.random.default_rng(seed)
    parts = [
        draw.normal(0, 1 / np.sqrt(values.shape[1]), (UNITS, values.shape[1])),
        np.zeros(UNITS),
        draw.normal(0, 1 / np.sqrt(UNITS), UNITS),
        np.zeros(1),
    ]
    first, second = ([np.zeros_like(one) for one in parts] for _ in range(2))
    for step in range(1, STEPS + 1):
        hidden, bias, out, offset = parts
        units = np.maximum(standard @ hidden.T + bias, 0)
        chance = 1 / (1 + np.exp(-np.clip(units @ out + offset[0], -30, 30)))
        error = often * (chance - truth) / len(values)
        back = error[:, None] * out * (units > 0)
        slopes = [back.T @ standard + DECAY * hidden, back.sum(axis=0), units.T @ error + DECAY * out, np.array([error.sum()])]
        rate = RATE * (1 - step / (STEPS + 1))
        for place, slope in enumerate(slopes):
            first[place] = 0.9 * first[place] + 0.1 * slope
            second[place] = 0.999 * second[place] + 0.001 * slope**2
            moved = first[place] / (1 - 0.9**step) / (np.sqrt(second[place] / (1 - 0.999**step)) + 1e-8)
            parts[place] = parts[place] - rate * moved
    hidden, bias, out, offset = parts
    return Network(mean, scale, hidden, bias, out, float(offset[0]))


def calibrate(network: Network, values: Floats, truth: Floats, often: Floats) -> Network:
    """Return the network with slope and offset so that its chances are right on these rows."""
    slope, offset = regress(network.odds(values)[:, None], truth, 0.0, often)
    return network._replace(out=network.out * slope, offset=float(network.offset * slope + offset))


def rounded(network: Network) -> dict[str, Any]:
    """Return the weights as JSON."""
    return {
        name: np.round(value, 4).tolist() if isinstance(value, np.ndarray) else round(value, 4)
        for name, value in network._asdict().items()
    }


def report(chances: Floats, kinds: NDArray[np.str_]) -> None:
    """Print the area under the curve by kind, the calibration error, and the chance under which 1 % of people's pairs are."""
    for kind in sorted({*kinds} - {""}):
        own = (kinds == kind) | (kinds == "")
        print(f"  {kind:10} {(kinds == kind).sum():6}  AUC {auc(chances[own], kinds[own] == ''):.4f}")
    drawn = np.random.default_rng(1).choice(len(kinds), 20_000, p=counts(kinds) / len(kinds))
    error, least = calibration_error(chances[drawn], kinds[drawn] == ""), np.quantile(chances[kinds == ""], 0.01)
    print(f"  calibration error {error:.3f}; 1 % of people's pairs are under {least:.3f}")


def main() -> None:
    """Write the weights and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="the folder with train/ and dev/")
    parser.add_argument("--cache", type=Path, help="keep the features here (.npz)")
    options = parser.parse_args()
    examples = [one for one in gather(options.data) if part(one) != "judge"]
    kinds, parts = np.array([one.kind for one in examples]), np.array([part(one) for one in examples])
    if options.cache and options.cache.exists():
        values = np.load(options.cache)["values"]
    else:
        values = features(examples)
        if options.cache:
            np.savez(options.cache, values=values, kinds=kinds, parts=parts)
    made: dict[str, Any] = {"features": FEATURES}
    for name, asked in (("sound", kinds != "machine"), ("people", np.isin(kinds, ["", "machine"]))):
        fit, tune, truth = asked & (parts == "fit"), asked & (parts == "calibrate"), (kinds == "").astype(float)
        network = learn(values[fit], truth[fit], counts(kinds[fit]))
        network = calibrate(network, values[tune], truth[tune], counts(kinds[tune]))
        made[name] = rounded(network)
        print(name)
        report(1 / (1 + np.exp(-network.odds(values[tune]))), kinds[tune])
    WEIGHTS.write_text(json.dumps(made) + "\n", "utf-8")


if __name__ == "__main__":
    main()
