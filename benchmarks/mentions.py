"""Names found in running text by two states of the program: how fast, how many, and how many of them are of another thing.

    .venv/bin/python benchmarks/mentions.py find news.en news.ru > after.tsv        (and the same with PYTHONPATH=OLDER)
    .venv/bin/python benchmarks/mentions.py draw before.tsv after.tsv news.en news.ru > drawn.tsv
    .venv/bin/python benchmarks/mentions.py count drawn.tsv before.tsv after.tsv

The texts have a sentence a line; the end of their names is their language. Run with PYTHONPATH at a worktree of an
older commit, ``find`` works on that commit's program and termbase. What both states find alike is neither drawn nor
counted. ``draw`` mixes what one of them alone finds; the reader writes ``right`` or ``false`` into the first column, and
``count`` says how many false ones each state has for itself, by the share of its sample with Wilson's interval.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner.glossary import load

COLUMNS = ("verdict", "state", "kind", "concept", "sentence")
Mention = tuple[str, ...]
"""The text's name, the line, the span, the concept and its kind: fields of a row."""


def found(paths: Sequence[Path]) -> Iterator[Mention]:
    """Yield the mentions in the texts; the time taken goes to the standard error."""
    glossary = load()
    for path in paths:
        sentences = path.read_text("utf-8").splitlines()
        for _ in range(2):  # the second time with every word met before
            started = time.process_time()
            mentions = [glossary.find(sentence, path.suffix[1:]) for sentence in sentences]  # type: ignore[arg-type]
            taken = time.process_time() - started
            print(f"{path.name}: {len(sentences):,} sentences, {sum(map(len, mentions)):,} names, {taken:.2f} s", file=sys.stderr)
        for line, names in enumerate(mentions):
            for name in names:
                kind = glossary.concepts[name.concept].kind
                yield path.name, str(line), str(name.start), str(name.stop), name.concept, kind


def only(path: Path, other: Path) -> list[Mention]:
    """Return the mentions of one state that the other does not have, or not with this beginning and end."""
    here, there = (_rows(one) for one in (path, other))
    places = {row[:4] for row in there}
    return [row for row in here if row[:4] not in places]


def _rows(path: Path) -> list[Mention]:
    with path.open(encoding="utf-8", newline="") as file:
        return [tuple(row) for row in csv.reader(file, delimiter="\t")]


def drawn(states: dict[str, list[Mention]], paths: Sequence[Path], each: int, seed: int) -> Iterator[dict[str, str]]:
    """Yield so many mentions that each state alone has, mixed, marked in their sentences."""
    lines = {path.name: path.read_text("utf-8").splitlines() for path in paths}
    chance = random.Random(seed)
    sample = [(state, row) for state, rows in states.items() for row in chance.sample(rows, min(each, len(rows)))]
    chance.shuffle(sample)
    for state, (name, line, start, stop, concept, kind) in sample:
        text, first, last = lines[name][int(line)], int(start), int(stop)
        marked = f"{text[:first]}[[{text[first:last]}]]{text[last:]}"
        yield dict(zip(COLUMNS, ("", state, kind, concept, marked), strict=True))


def counted(path: Path, states: dict[str, list[Mention]]) -> Iterator[str]:
    """Yield a line a state: false of judged, and how many that makes of all that it alone finds."""
    with path.open(encoding="utf-8", newline="") as file:
        verdicts = Counter((row["state"], row["verdict"]) for row in csv.DictReader(file, delimiter="\t"))
    for state, rows in states.items():
        false, judged = verdicts[state, "false"], verdicts[state, "false"] + verdicts[state, "right"]
        low, high = wilson(false, judged)
        yield (
            f"{state:<7} {len(rows):>6,} alone; false {false} of {judged}: {false / max(1, judged):.1%}"
            f" ({low:.1%} to {high:.1%}), some {len(rows) * false / max(1, judged):,.0f} ({len(rows) * low:,.0f} to {len(rows) * high:,.0f})"
        )


def wilson(hits: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Return the 95 % interval of a share."""
    if not of:
        return 0.0, 1.0
    share, spread = hits / of, z * z / of
    middle, half = share + spread / 2, z * ((share * (1 - share) + spread / 4) / of) ** 0.5
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def main() -> None:
    """Find, draw or count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=["find", "draw", "count"])
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--each", type=int, default=150)
    parser.add_argument("--seed", type=int, default=18)
    given = parser.parse_args()
    if given.work == "find":
        csv.writer(sys.stdout, delimiter="\t", lineterminator="\n").writerows(found(given.paths))
        return
    before, after, *texts = given.paths if given.work == "draw" else given.paths[1:]
    states = {"before": only(before, after), "after": only(after, before)}
    if given.work == "count":
        print(*counted(given.paths[0], states), sep="\n")
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(drawn(states, texts, given.each, given.seed))


if __name__ == "__main__":
    main()
