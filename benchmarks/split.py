"""Boundary F1 of sentence splitting beside razdel, nupunkt and a regex, in one run.

    .venv/bin/python benchmarks/split.py [FOLDER] [--errors PART]

FOLDER holds Universal Dependencies texts, a sentence a line, blank lines between blocks, each with a language in
its name (``...ru_gsd...``, ``...en_gum...``). A block is joined by spaces and split again; a boundary counts where
a sentence ends within the block. ``--errors PART`` prints our wrong and missed boundaries in files with PART in
their names. The last column is sentences per second, splitting alone, on one core. A second table parts the boundaries of each
language by the mark before them, those of all files together.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from aligner.model import Lang
from aligner.segmentation import spans

FOLDER = Path(__file__).parent.parent.parent / "shared" / "data" / "dev" / "split"
Splitter = Callable[[str, Lang], list[tuple[int, int]]]


class Block(NamedTuple):
    text: str
    ends: frozenset[int]  # where sentences end, the last of the block left out


class Score(NamedTuple):
    hits: int
    wrong: int
    missed: int
    seconds: float

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(2 * self.hits + self.wrong + self.missed, 1)

    def __str__(self) -> str:
        precision = self.hits / max(self.hits + self.wrong, 1)
        recall = self.hits / max(self.hits + self.missed, 1)
        rate = (self.hits + self.missed) / self.seconds
        return f"F1 {self.f1:.4f}  P {precision:.4f}  R {recall:.4f}  {rate:8,.0f}/s"


def blocks(path: Path) -> Iterator[Block]:
    """The blocks of one file."""
    for part in re.split(r"\n\s*\n", path.read_text("utf-8")):
        sentences = [line.strip() for line in part.split("\n") if line.strip()]
        ends, at = [], 0
        for sentence in sentences[:-1]:
            ends.append(at + len(sentence))
            at += len(sentence) + 1
        yield Block(" ".join(sentences), frozenset(ends))


def by_razdel(text: str, lang: Lang) -> list[tuple[int, int]]:
    from razdel import sentenize

    return [(sentence.start, sentence.stop) for sentence in sentenize(text)]


def by_nupunkt(text: str, lang: Lang) -> list[tuple[int, int]]:
    from nupunkt import sent_spans

    return [(start, start + len(text[start:stop].rstrip())) for start, stop in sent_spans(text)]


def by_regex(text: str, lang: Lang) -> list[tuple[int, int]]:
    stops = [found.end(1) for found in re.finditer(r"([.!?…][\"'»”’)\]]*)\s+(?=[\"'«“(\[]?[A-ZА-ЯЁ0-9])", text)]
    return list(zip([0, *stops], [*stops, len(text)], strict=True))


SPLITTERS: dict[str, Splitter] = {
    "aligner": spans,
    "razdel": by_razdel,
    "nupunkt": by_nupunkt,
    "regex": by_regex,
}


def measure(splitter: Splitter, gold: list[Block], lang: Lang) -> Score:
    """Boundaries found, invented and missed."""
    hits = wrong = missed = 0
    splitter("Warm up. The caches.", lang)
    seconds = 0.0
    for block in gold:
        started = time.perf_counter()
        found = splitter(block.text, lang)
        seconds += time.perf_counter() - started
        ends = {stop for _, stop in found[:-1]}
        hits += len(ends & block.ends)
        wrong += len(ends - block.ends)
        missed += len(block.ends - ends)
    return Score(hits, wrong, missed, seconds)


KINDS = {
    "stop": r"\.$",
    "question, exclamation": r"[?!]$",
    "ellipsis": r"(?:…|\.\.+)$",
    "colon, semicolon, comma": r"[:;,]$",
    "quote, bracket": r"[\"'»”’)\]]$",
    "no mark": r"$",
}


def kind_of(left: str) -> str:
    """The kind of a boundary, by the text before it."""
    order = ("ellipsis", *KINDS)
    return next(kind for kind in order if re.search(KINDS[kind], left))


def by_kind(splitter: Splitter, gold: list[Block], lang: Lang) -> dict[str, Score]:
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for block in gold:
        ends = {stop for _, stop in splitter(block.text, lang)[:-1]}
        for at in ends | block.ends:
            verdict = "hits" if at in ends & block.ends else "wrong" if at in ends else "missed"
            counts[kind_of(block.text[max(0, at - 20) : at])][verdict] += 1
    return {kind: Score(n["hits"], n["wrong"], n["missed"], 1.0) for kind, n in counts.items()}


def show_errors(gold: list[Block], lang: Lang) -> None:
    """Return our errors with the text around them."""
    for block in gold:
        ends = {stop for _, stop in spans(block.text, lang)[:-1]}
        for at in sorted(ends ^ block.ends):
            kind = "wrong " if at in ends else "missed"
            print(f"{kind}  {block.text[max(0, at - 50) : at]} ‖{block.text[at : at + 40]}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--errors", metavar="PART")
    options = parser.parse_args()
    every: dict[Lang, list[Block]] = {"en": [], "ru": []}
    for path in sorted(options.folder.glob("*.txt")):
        lang: Lang = "ru" if ".ru_" in path.name else "en"
        gold = list(blocks(path))
        every[lang] += gold
        if options.errors and options.errors in path.name:
            show_errors(gold, lang)
        for name, splitter in SPLITTERS.items():
            print(f"{path.name.split('.')[0]:22}{name:10}{measure(splitter, gold, lang)}")
    for lang, gold in every.items():
        found = {name: by_kind(splitter, gold, lang) for name, splitter in SPLITTERS.items()}
        for kind in KINDS:
            scores = [f"{name} {kinds[kind].f1:.3f}" for name, kinds in found.items()]
            gold_ends = found["aligner"][kind].hits + found["aligner"][kind].missed
            print(f"{lang} {kind:24}{gold_ends:6} ends  {'  '.join(scores)}")


if __name__ == "__main__":
    main()
