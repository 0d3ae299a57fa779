"""Precision of findings on pairs that people translated: draw some of each check, judge them by reading, count.

    .venv/bin/python benchmarks/checks_people.py draw PAIRS.tsv.xz [--set NAME ...] [--half 0|1] [--source ru] > drawn.tsv
    .venv/bin/python benchmarks/checks_people.py count drawn.tsv

PAIRS has the columns set, English, Russian, without a head. ``--half`` takes the pairs whose digest is even or odd: one
half to judge, the other for the time after the rules were mended. Of findings on one English text one is drawn, as
a text may have many translations. The reader writes ``right`` or ``false`` into the first column of what was drawn;
``count`` prints both by check. Only errors and warnings are drawn. Each pair is judged as an article of its own, by
no house policy; the side that was written first is the English, unless ``--source`` says otherwise.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import lzma
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from aligner.checks import check
from aligner.glossary import load
from aligner.model import LANGUAGES, Lang, Pair

COLUMNS = ("verdict", "check", "severity", "concept", "message", "mended", "set", "en", "ru")


def pairs(path: Path, sets: frozenset[str], half: int | None, source: Lang) -> Iterator[tuple[str, Pair]]:
    """The pairs of these sets (all, where none is named) in that half, each with its set."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            origin, en, ru = line.rstrip("\n").split("\t")[:3]
            digest = hashlib.md5((en + ru).encode(), usedforsecurity=False).digest()[0]
            if (not sets or origin in sets) and half in (None, digest % 2):
                yield origin, Pair(str(number), 0, en, ru, source=source)


def drawn(
    path: Path, sets: frozenset[str], half: int | None, source: Lang, each: int, seed: int
) -> Iterator[dict[str, str]]:
    """At most ``each`` findings of every check, as rows for the reader."""
    glossary = load()
    found: dict[str, dict[str, dict[str, str]]] = {}
    for origin, pair in pairs(path, sets, half, source):
        for f in check([pair], glossary):
            if f.severity != "info":
                mended = f.suggestion.apply(pair).side(pair.target) if f.suggestion else ""
                row = ("", f.check, f.severity, f.concept, f.message, mended, origin, pair.en, pair.ru)
                found.setdefault(f.check, {})[pair.en] = dict(zip(COLUMNS, row, strict=True))
    chance = random.Random(seed)
    for _, rows in sorted(found.items()):
        yield from chance.sample(list(rows.values()), min(each, len(rows)))


def count(path: Path) -> Iterator[str]:
    """Right of judged, by check and in all."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["verdict"]]
    right, judged = Counter[str](), Counter[str]()
    for row in rows:
        for name in (row["check"], "all"):
            judged[name] += 1
            right[name] += row["verdict"] == "right"
    for name in sorted(judged, key=lambda name: (name == "all", name)):
        yield f"{name:<16} {right[name]:>4} of {judged[name]}"


def main() -> None:
    """Draw or count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    draw = commands.add_parser("draw")
    draw.add_argument("path", type=Path)
    draw.add_argument("--set", action="append", default=[])
    draw.add_argument("--half", type=int, choices=(0, 1))
    draw.add_argument("--source", choices=LANGUAGES, default="en")
    draw.add_argument("--each", type=int, default=40)
    draw.add_argument("--seed", type=int, default=11)
    commands.add_parser("count").add_argument("path", type=Path)
    told = parser.parse_args()
    if told.command == "count":
        print(*count(told.path), sep="\n")
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(drawn(told.path, frozenset(told.set), told.half, told.source, told.each, told.seed))


if __name__ == "__main__":
    main()
