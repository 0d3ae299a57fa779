"""Writing and reading pairs by format: pairs a second, bytes a pair and peak memory.

    python benchmarks/exchange.py --pairs 100000

Each format is written and read in a process of its own; memory that does not grow with --pairs is flat. The first line
is a process that only makes the pairs.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from aligner.exchange import FORMATS, places, write
from aligner.exchange.read import stream_units
from aligner.exchange.units import Remarks
from aligner.model import Article, Document, Pair, Record

READABLE = ("jsonl", "parquet", "tsv", "csv", "xlsx", "tmx", "xliff", "xliff2", "po", "moses")
ARTICLE = 20  # pairs


def documents(pairs: int) -> Iterator[Document]:
    """Yield articles of 20 pairs of some 25 words, each different."""
    for number in range(0, pairs, ARTICLE):
        article = Article(text=f"Article {number}", lang="en", title=f"Article {number}")
        records = (
            Record(Pair(article.key, at, f"In {number + at} villages of the valley, " + "snow fell and roads closed, " * 3,
                        f"В {number + at} сёлах долины " + "выпал снег, и дороги закрылись, " * 3), paragraph=at)
            for at in range(ARTICLE)
        )  # fmt: skip
        yield Document(article, tuple(records), None, "benchmark")


def main() -> None:
    """Measure all formats, or (with --one) a single step in this process."""
    options = _options()
    if options.one:
        _one(options)
        return
    print(f"{'format':<14}{'written/s':>10}{'MiB':>6}{'read/s':>10}{'MiB':>6}{'bytes/pair':>12}")
    base = _run(options, "none", "write", Path("-"))
    print(f"{'(pairs alone)':<14}{base[0]:>10,.0f}{base[1]:>6.0f}")
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            path = Path(folder) / f"{name}{(*FORMATS[name].suffixes, '')[0]}"
            rate, memory, *_ = _run(options, name, "write", path)
            files = places(path, FORMATS[name])
            size = sum(file.stat().st_size for file in files) / options.pairs
            row = f"{name:<14}{rate:>10,.0f}{memory:>6.0f}"
            read = _run(options, name, "read", path) if name in READABLE else None
            row += f"{read[0]:>10,.0f}{read[1]:>6.0f}" if read else " " * 16
            print(f"{row}{size:>12.0f}", flush=True)


def _run(options: argparse.Namespace, name: str, step: str, path: Path) -> tuple[float, float]:
    arguments = ["--pairs", str(options.pairs), "--one", name, "--step", step, "--path", str(path)]
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    rate, memory = map(float, done.stdout.split())
    return rate, memory


def _one(options: argparse.Namespace) -> None:
    start = time.perf_counter()
    if options.one == "none":
        count = sum(len(document.records) for document in documents(options.pairs))
    elif options.step == "write":
        count = write(documents(options.pairs), options.path, options.one)
    else:
        count = sum(1 for _ in stream_units(options.path, Remarks("")))
    seconds = time.perf_counter() - start
    print(count / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
