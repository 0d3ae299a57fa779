"""Measure how well aligner/corpus/soundness.py tells pairs of people from corrupted ones, beside OpusFilter and a classifier as bicleaner's.

    python benchmarks/corpus.py DATA --peers PYTHON

DATA has train/ and dev/. Of the half of the pairs that the coin gave to judging (training/corpus/corrupt.py) each kind of corruption is
judged apart: the area under the ROC curve against the pairs of people, and the calibration error. newstest2020, which neither the
vectors nor the weights have seen, is corrupted in the same ways; its machine text is that of the embedded packages. PYTHON is an
interpreter that has opusfilter and lingua-language-detector: benchmarks/corpus_peers.py runs there, trained on the other half.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).parent.parent))  # training/ is beside, and not installed

from aligner.corpus import Limits
from aligner.corpus.soundness import judge as chances_of
from aligner.quality.measures import auc, calibration_error
from aligner.translation import open_translator
from training.corpus.corrupt import KINDS, Example, corrupted, foreign, part
from training.corpus.fit import BATCH, counts, gather, records
from training.translation import corpus

OURS = ("sound and people's", "sound", "people's")
PEERS = ("OpusFilter accepts", "OpusFilter classifier", "as bicleaner")
LEXICON = 60_000  # pairs of news, their English by an engine, that a dictionary is made of
SAMPLE = 500  # sentences of newstest2020 translated each way


def newstest(data: Path) -> list[Example]:
    """Return newstest2020 as people translated it, corrupted, and translated by the embedded packages."""
    found = []
    for name, source in (("newstest2020.en-ru", "en"), ("newstest2020.ru-en", "ru")):
        en, ru = ((data / "dev" / "mt" / f"{name}.{lang}").read_text("utf-8").splitlines() for lang in ("en", "ru"))
        pairs = [Example("", *texts, texts[0]) for texts in zip(en, ru, strict=True)]
        found += [*pairs, *corrupted(pairs, foreign(data))]
        target = "ru" if source == "en" else "en"
        chosen = pairs[:: max(1, len(pairs) // SAMPLE)][:SAMPLE]
        made = open_translator(source, target).translate([getattr(one, source) for one in chosen])
        found += [one._replace(kind="machine", **{target: output.text}) for one, output in zip(chosen, made, strict=True)]
    return found


def ours(examples: Sequence[Example]) -> tuple[dict[str, NDArray[np.float64]], float]:
    """Return both chances and their product, and how many pairs a second got theirs (the checks, which a store has run, left out)."""
    made = records(examples)
    start = time.perf_counter()
    found = np.concatenate([chances_of(made[at : at + BATCH]) for at in range(0, len(made), BATCH)])
    return dict(zip(OURS, (found.prod(axis=1), *found.T), strict=True)), len(made) / (time.perf_counter() - start)


def peers(python: Path, train: Sequence[Example], judge: Sequence[Example], lexicon: Sequence[Example]) -> dict[str, NDArray[np.float64]]:
    """Return the peers' scores of the judging examples, by name."""
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}.jsonl" for name in ("train", "judge", "words", "scores")}
        for name, examples in (("train", train), ("judge", judge), ("words", lexicon)):
            files[name].write_text("\n".join(json.dumps(one._asdict()) for one in examples), "utf-8")
        script = Path(__file__).with_name("corpus_peers.py")
        subprocess.run([python, script, *files.values()], check=True)
        found = [json.loads(line) for line in files["scores"].read_text("utf-8").splitlines()]
    return {name: np.array([line[name] for line in found]) for name in PEERS}


def table(title: str, kinds: NDArray[np.str_], scores: Mapping[str, NDArray[np.float64]]) -> None:
    """Print the area under the curve by kind, all kinds alike in the last row."""
    print(f"\n{title}: {(kinds == '').sum():,} pairs of people")
    print(f"{'kind':10}{'pairs':>7}" + "".join(f"{name:>24}" for name in scores))
    areas = {kind: [_area(kinds, kind, values) for values in scores.values()] for kind in KINDS}
    for kind, row in areas.items():
        print(f"{kind:10}{(kinds == kind).sum():>7}" + "".join(f"{area:>24.4f}" for area in row))
    print(f"{'mean':17}" + "".join(f"{area:>24.4f}" for area in np.mean(list(areas.values()), axis=0)))
    for name, own in (("sound", kinds != "machine"), ("people's", np.isin(kinds, ["", "machine"]))):
        drawn = np.random.default_rng(1).choice(np.flatnonzero(own), 50_000, p=counts(kinds[own]) / own.sum())
        print(f"calibration error of {name!r}, half of the pairs being so: {calibration_error(scores[name][drawn], kinds[drawn] == ''):.3f}")
    for least in (Limits().sound, 0.5):
        found = ", ".join(f"{kind or 'people'} {(scores['sound'][kinds == kind] < least).mean():.1%}" for kind in ("", *KINDS))
        print(f"under a chance of {least} to be sound are: {found}")


def _area(kinds: NDArray[np.str_], kind: str, values: NDArray[np.float64]) -> float:
    own = (kinds == kind) | (kinds == "")
    return auc(values[own], kinds[own] == "")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--peers", type=Path, metavar="PYTHON")
    options = parser.parse_args()
    found = gather(options.data)
    train = [one for one in found if part(one) != "judge"]
    sets = {"judging half": [one for one in found if part(one) == "judge"], "newstest2020": newstest(options.data)}
    judge = [one for examples in sets.values() for one in examples]
    scores, rate = ours(judge)
    if options.peers:
        news = islice(corpus.read(options.data / "train", ["bt_ru"]), LEXICON)
        scores |= peers(options.peers, train, judge, [Example("", corpus.tidy(one.en), corpus.tidy(one.ru), "") for one in news])
    start = 0
    for title, examples in sets.items():
        stop = start + len(examples)
        table(title, np.array([one.kind for one in examples]), {name: values[start:stop] for name, values in scores.items()})
        start = stop
    print(f"\n{rate:,.0f} pairs a second")


if __name__ == "__main__":
    main()
