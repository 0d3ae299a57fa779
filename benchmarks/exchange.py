"""Writing and reading pairs by format: seconds of CPU time, megabytes on disk and peak memory.

    python benchmarks/exchange.py --pairs 10000 1000000

Each format is written and read in a process of its own; memory that does not grow with --pairs is flat. The first line
is a process that only makes the pairs.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from aligner.exchange import FORMATS, places, write
from aligner.exchange.read import stream_units
from aligner.exchange.units import Remarks
from aligner.model import Article, Document, Pair, Record

READABLE = ("json", "jsonl", "parquet", "tsv", "csv", "xlsx", "tmx", "xliff", "xliff2", "po", "docx-table", "moses")
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
    for pairs in options.pairs:
        print(f"{pairs:,} pairs\n{'format':<14}{'write s':>9}{'MB':>6}{'read s':>9}{'MB':>6}{'on disk MB':>12}")
        seconds, memory = _run(pairs, "none", "write", Path("-"))
        print(f"{'(pairs alone)':<14}{seconds:>9.1f}{memory:>6.0f}", flush=True)
        for name in options.format or FORMATS:
            with tempfile.TemporaryDirectory(dir=options.folder) as folder:
                print(_measured(pairs, name, Path(folder), not options.write_only), flush=True)


def _measured(pairs: int, name: str, folder: Path, read: bool) -> str:
    """Return the row of a format, without what reading takes unless it is wanted."""
    path = folder / f"{name}{(*FORMATS[name].suffixes, '')[0]}"
    written = "{:>9.1f}{:>6.0f}".format(*_run(pairs, name, "write", path))
    taken = "{:>9.1f}{:>6.0f}".format(*_run(pairs, name, "read", path)) if read and name in READABLE else " " * 15
    size = sum(file.stat().st_size for file in places(path, FORMATS[name]))
    return f"{name:<14}{written}{taken}{size / 1e6:>12.1f}"


def _run(pairs: int, name: str, step: str, path: Path) -> tuple[float, float]:
    """Do a step in a process of its own; return its seconds of CPU time and its peak memory in megabytes."""
    arguments = ["--pairs", str(pairs), "--one", name, "--step", step, "--path", str(path)]
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, check=True)
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def _one(options: argparse.Namespace) -> None:
    (pairs,) = options.pairs
    if options.one == "none":
        count = sum(len(document.records) for document in documents(pairs))
    elif options.step == "write":
        count = write(documents(pairs), options.path, options.one)
    else:
        count = sum(1 for _ in stream_units(options.path, Remarks("")))
    if count != pairs:
        raise SystemExit(f"{options.one}: {count} of {pairs} pairs")
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, nargs="+", default=[10_000])
    parser.add_argument("--format", choices=FORMATS, nargs="+", help="only these formats")
    parser.add_argument("--write-only", action="store_true", help="read nothing back")
    parser.add_argument("--folder", type=Path, help="where the files are written, and removed")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    parser.add_argument("--step", help=argparse.SUPPRESS)
    parser.add_argument("--path", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
