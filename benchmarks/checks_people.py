"""Findings on pairs that people translated: how many there are, how many are right, how many planted faults are found.

    .venv/bin/python benchmarks/checks_people.py rate PAIRS.tsv [--part tuning|sealed] [--set NAME ...]
    .venv/bin/python benchmarks/checks_people.py draw PAIRS.tsv [the same] > drawn.tsv
    .venv/bin/python benchmarks/checks_people.py count drawn.tsv

PAIRS (.xz too) has the columns English and Russian, or set, English and Russian, and no header. A set that ends in
":ru" was written in Russian first; all others are judged from the English, unless ``--source`` says otherwise. Each
pair is an article of its own, under no house policy.

A coin parts the pairs (``part``): rules may be written while reading the *tuning* pairs; the *sealed* ones are counted,
and read only to judge what is said of them after the rules are settled.

``rate`` prints the findings per 1,000 pairs by check, then plants faults (checks_faults.py) and prints how many of
each kind are found. ``draw`` draws errors and warnings of each check; the reader writes ``right`` or ``false`` into the
first column; ``count`` prints both by check. Of findings on one English text one is drawn, as a text may have many
translations.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import lzma
import random
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from checks_faults import recall

from aligner.checks import check
from aligner.glossary import Glossary, load
from aligner.model import LANGUAGES, SEVERITIES, Finding, Lang, Pair

COLUMNS = ("verdict", "check", "severity", "concept", "message", "fixed", "set", "en", "ru")
PARTS = ("tuning", "sealed")
COIN = "aligner checks, parted on 2026-11-30"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pairs of a file to judge: of these sets (all, where none is named), in that part ("" is both)."""

    path: Path
    sets: frozenset[str] = frozenset()
    part: str = ""
    source: Lang = "en"


def part(en: str, ru: str) -> str:
    """The part that a pair belongs to, by the digest of its texts: nobody chose it."""
    return PARTS[hashlib.sha256(f"{COIN}\0{en}\0{ru}".encode()).digest()[0] % 2]


def pairs(choice: Choice) -> Iterator[tuple[str, Pair]]:
    """The chosen pairs, each with its set."""
    opened = lzma.open if choice.path.suffix == ".xz" else open
    with opened(choice.path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            *named, en, ru = line.rstrip("\n").split("\t")[:3]
            origin = named[0] if named else ""
            source: Lang = "ru" if origin.endswith(":ru") else choice.source
            if (choice.sets and origin not in choice.sets) or choice.part not in ("", part(en, ru)):
                continue
            yield origin, Pair(str(number), 0, en, ru, source=source, origin="edition")


def drawn(choice: Choice, each: int, seed: int) -> Iterator[dict[str, str]]:
    """At most ``each`` findings of every check, as rows for the reader."""
    glossary = load()
    found: dict[str, dict[str, dict[str, str]]] = {}
    for origin, pair in pairs(choice):
        for f in check([pair], glossary):
            if f.severity != "info":
                fixed = f.suggestion.apply(pair).side(pair.target) if f.suggestion else ""
                row = ("", f.check, f.severity, f.concept, f.message, fixed, origin, pair.en, pair.ru)
                found.setdefault(f.check, {})[pair.en] = dict(zip(COLUMNS, row, strict=True))
    chance = random.Random(seed)
    for _, rows in sorted(found.items()):
        yield from chance.sample(list(rows.values()), min(each, len(rows)))


def naming(listed: Sequence[Pair], glossary: Glossary) -> float:
    """Return how many pairs a second have their names found and nothing else: a yardstick on any machine."""
    for _ in range(2):  # the second time with every word met before
        started = time.perf_counter()
        for pair in listed:
            glossary.find(pair.en, "en")
            glossary.find(pair.ru, "ru")
    return len(listed) / (time.perf_counter() - started)


def rate(found: Iterable[Sequence[Finding]], yardstick: float) -> Iterator[str]:
    """Findings per 1,000 pairs, by check and severity, from the findings of each pair; pairs a second beside the yardstick."""
    pairs, findings = 0, Counter[tuple[str, str]]()
    started = time.perf_counter()
    for of_a_pair in found:
        pairs += 1
        findings.update((f.check, f.severity) for f in of_a_pair)
    speed = pairs / (time.perf_counter() - started)
    yield f"{pairs:,} pairs, {speed:,.0f} a second ({yardstick:,.0f} for their names alone); findings per 1,000:  " + "  ".join(SEVERITIES)
    for name in ("all", *sorted({name for name, _ in findings})):
        counts = [sum(n for (rule, s), n in findings.items() if s == severity and name in ("all", rule)) for severity in SEVERITIES]
        yield f"{name:<30}" + "".join(f"{1000 * n / max(1, pairs):9.2f}" for n in counts)


def rated(choice: Choice, each: int, seed: int) -> Iterator[str]:
    """The lines that ``rate`` prints."""
    glossary, listed = load(), [pair for _, pair in pairs(choice)]
    check(listed[:20], glossary)  # load and expand before the clock runs
    yield from rate((check([pair], glossary) for pair in listed), naming(listed, glossary))
    yield from recall(glossary, listed, each, seed)


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


def options(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Add the options that choose pairs."""
    parser.add_argument("path", type=Path)
    parser.add_argument("--set", action="append", default=[])
    parser.add_argument("--part", choices=PARTS, default="")
    parser.add_argument("--source", choices=LANGUAGES, default="en")
    return parser


def chosen(given: argparse.Namespace) -> Choice:
    """The pairs that the options choose."""
    return Choice(given.path, frozenset(given.set), given.part, given.source)


def main() -> None:
    """Rate, draw or count."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, each in (("rate", 200), ("draw", 40)):
        command = options(commands.add_parser(name))
        command.add_argument("--each", type=int, default=each)
        command.add_argument("--seed", type=int, default=11)
    commands.add_parser("count").add_argument("path", type=Path)
    given = parser.parse_args()
    if given.command == "count":
        print(*count(given.path), sep="\n")
        return
    if given.command == "rate":
        for line in rated(chosen(given), given.each, given.seed):
            print(line, flush=True)
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(drawn(chosen(given), given.each, given.seed))


if __name__ == "__main__":
    main()
