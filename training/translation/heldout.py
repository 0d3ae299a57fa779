"""Pairs that nobody trains on, to tune mixtures by: a thousand each of newstest2018, UN and invented history.

    python -m training.translation.heldout PACKAGES WORK/heldout.tsv

prints how many nats a piece of them costs each package: how surprised the network is, beam and length apart.  Which
pairs are held out depends on their text alone, so that every run holds the same ones.
"""

import argparse
import hashlib
from collections.abc import Iterable
from pathlib import Path

import ctranslate2

from training.translation import vocabulary
from training.translation.corpus import Pair

# One in so many pairs of the sources that begin so.
HELD = {"newstest2018:": 6, "un_v1_devtest": 7, "kaiserreich": 209}
ENGINES = "newstest"  # sources of engine output; held out with the sentence that they translate


def texts(pairs: Iterable[Pair]) -> frozenset[str]:
    """Texts by people whose pairs are held out."""
    return frozenset(
        text
        for pair in pairs
        for start, share in HELD.items()
        if pair.source.startswith(start) and _digest(text := _authentic(pair)) % share == 0
    )


def human(pairs: Iterable[Pair]) -> list[Pair]:
    """The pairs that no engine of the news sets wrote."""
    return [pair for pair in pairs if not pair.source.startswith(ENGINES)]


def _authentic(pair: Pair) -> str:
    return pair.ru if pair.source.endswith(":ru-en") else pair.en


def _digest(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def nats(package: Path, sources: list[str], targets: list[str], threads: int) -> float:
    """Mean negative log-likelihood of a target piece under a package."""
    model = ctranslate2.Translator(str(package / "model"), inter_threads=1, intra_threads=threads)
    pieces = vocabulary.load(package / "sentencepiece.model")
    left, right = (pieces.encode(side, out_type=str) for side in (sources, targets))
    found = model.score_batch(left, right, max_batch_size=2048, batch_type="tokens")
    scores = [score for sentence in found for score in sentence.log_probs]
    return -sum(scores) / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("packages", type=Path, help="folder that holds en_ru or ru_en or both")
    parser.add_argument("pairs", type=Path, help="heldout.tsv, which prepare wrote")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    rows = [Pair(*line.split("\t")) for line in options.pairs.read_text("utf-8").splitlines()]
    for source, target in (("en", "ru"), ("ru", "en")):
        package = options.packages / f"{source}_{target}"
        for name in sorted({row.source for row in rows}) if package.exists() else ():
            fit = [row for row in rows if row.source == name]
            sides = ([getattr(row, lang) for row in fit] for lang in (source, target))
            print(
                f"{source} -> {target}  {name:26} {len(fit):5} {nats(package, *sides, options.threads):.3f}"
            )


if __name__ == "__main__":
    main()
