"""The whole run over many articles: sentences a second and peak memory, from pages to the store.

    python benchmarks/run.py --articles 500

The pages are cut from corpus/, every sentence made different by a number, so that neither memory nor a repeated
sentence saves any work. What it prints depends on the machine; the ratio to the translator alone does not.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus"
SENTENCES = 20  # an article


def make_pages(folder: Path, articles: int) -> list[str]:
    """So many pages of plain text; returns all their sentences."""
    lines = [
        line
        for path in sorted(CORPUS.glob("*/en.sentences"))
        for line in path.read_text("utf-8").splitlines()
    ]
    proper = [line for line in lines if line.endswith(".") and len(line) > 40]
    chance, written = random.Random(7), []
    for number in range(articles):
        page = [
            f"{line[:-1]}, report {number}.{i} says."
            for i, line in enumerate(chance.sample(proper, SENTENCES))
        ]
        (folder / f"{number:05}.txt").write_text("\n\n".join(page) + "\n", encoding="utf-8")
        written += page
    return written


def run_command(folder: Path, store: Path) -> float:
    """Seconds of `aligner translate FOLDER` in a process of its own."""
    command = [sys.executable, "-m", "aligner", "--store", str(store), "translate", str(folder), "-q"]
    started = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - started


def translate_alone(sentences: list[str]) -> float:
    """Seconds of the translator on the same sentences, all in one call, without loading."""
    from aligner.translation import open_translator

    translator = open_translator("en", "ru")
    translator.translate(["Warm up."])
    started = time.perf_counter()
    translator.translate(sentences)
    return time.perf_counter() - started


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "pages"
        folder.mkdir()
        sentences = make_pages(folder, options.articles)
        whole = run_command(folder, Path(place) / "store.db")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        again = run_command(folder, Path(place) / "store.db")
        alone = translate_alone(sentences)
    print(f"{options.articles} articles, {len(sentences)} sentences")
    print(f"whole run         {whole:8.1f} s  {len(sentences) / whole:8.1f} sentences/s  peak {peak:.0f} MB")
    print(f"run again         {again:8.1f} s  (all done before)")
    print(f"translator alone  {alone:8.1f} s  {len(sentences) / alone:8.1f} sentences/s")
    print(f"ratio of the whole run to the translator alone: {alone / whole:.2f}")


if __name__ == "__main__":
    main()
