"""Measure the translation memory at scale: time and memory to import a TMX, and time to find similar sentences.

    python benchmarks/memory.py PAIRS.tsv[.xz] ... [--units 1000000] [--folder DIR]

PAIRS have lines ``origin<TAB>English<TAB>Russian``. Queries are sentences of it with words dropped, replaced or reversed; the
matches of the index are compared with those of a search through all units (on a sample: that takes seconds a sentence).
"""

from __future__ import annotations

import argparse
import lzma
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from aligner.exchange import write
from aligner.model import Article, Document, Pair, Record
from aligner.store import Store

LEAST = 0.7
QUERIES, COMPARED = 300, 40


def pairs(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
            for line in file:
                _, en, ru = line.rstrip("\n").split("\t")
                yield en, ru


def documents(texts: Iterator[tuple[str, str]]) -> Iterator[Document]:
    number = 0
    while page := list(islice(texts, 100)):
        number += 1
        article = Article(f"article {number}", "en")
        made = [Record(Pair(article.key, at, en, ru, origin="human"), state="reviewed") for at, (en, ru) in enumerate(page)]
        yield Document(article, tuple(made))


def timed_import(tmx: Path, store: Path) -> tuple[float, float, float]:
    """Import in a process of its own; return its seconds, those of CPU time, and its peak megabytes."""
    start = time.monotonic()
    command = [sys.executable, "-m", "aligner", "--store", str(store), "import", str(tmx)]
    subprocess.run(command, check=True)
    taken, used = time.monotonic() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return taken, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def altered(text: str, chance: random.Random) -> str:
    """Return the sentence with one to three words changed."""
    words = text.split()
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(words))
        words[at : at + 1] = chance.choice(([], [words[at], "today"], ["Yerevan"], [words[at][::-1]]))
        words = words or ["nothing"]
    return " ".join(words)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=asked.folder) as name:
        tmx, where = Path(name) / "memory.tmx", Path(name) / "store.db"
        start = time.monotonic()
        count = write(documents(islice(pairs(asked.pairs), asked.units)), tmx)
        print(f"{count:,} units written as TMX in {time.monotonic() - start:.0f} s, {tmx.stat().st_size / 1e6:,.0f} MB")
        with Store.open(where):
            pass
        seconds, cpu, megabytes = timed_import(tmx, where)
        print(f"imported in {seconds:.0f} s ({cpu:.0f} s of CPU time), {megabytes:.0f} MB at most; store {where.stat().st_size / 1e6:,.0f} MB", flush=True)
        search(where, asked)


def milliseconds(seconds: list[float]) -> str:
    """Return the median and the 99th percentile."""
    ranked = sorted(seconds)
    return f"{1e3 * ranked[len(ranked) // 2]:.1f} ms median, {1e3 * ranked[int(0.99 * len(ranked))]:.1f} ms at 99 %"


def search(where: Path, asked: argparse.Namespace) -> None:
    chance = random.Random(1)
    sources = [en for en, _ in islice(pairs(asked.pairs), asked.units)]
    chosen = [text for text in chance.sample(sources, QUERIES * 2) if len(text.split()) > 4][:QUERIES]
    queries = [altered(text, chance) for text in chosen]
    with Store.open(where) as store:
        taken, used, found = [], [], []
        for query in queries:
            start, cpu = time.perf_counter(), time.process_time()
            found.append(store.memory.similar(query, "ru", LEAST))
            taken.append(time.perf_counter() - start)
            used.append(time.process_time() - cpu)
    print(f"similar sentences: {milliseconds(taken)}; CPU time {milliseconds(used)}", flush=True)
    reached = missed = 0
    for query, matches in list(zip(queries, found, strict=True))[:COMPARED]:
        best = process.extractOne(query, sources, scorer=Levenshtein.normalized_similarity, score_cutoff=LEAST)
        if best is not None:
            reached += bool(matches) and matches[0].similarity >= best[1] - 1e-9
            missed += not matches or matches[0].similarity < best[1] - 1e-9
    print(f"the best match of all units was found for {reached} of {reached + missed} sentences that have one")


if __name__ == "__main__":
    main()
