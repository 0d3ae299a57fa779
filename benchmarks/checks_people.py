"""Findings on pairs that people translated: how many, how many of them right, and how many planted faults are found.

    .venv/bin/python benchmarks/checks_people.py rate PAIRS.tsv [--set NAME ...] [--half 0|1] [--source ru]
    .venv/bin/python benchmarks/checks_people.py draw PAIRS.tsv [the same] > drawn.tsv
    .venv/bin/python benchmarks/checks_people.py count drawn.tsv

PAIRS (.xz too) has the columns English, Russian, or set, English, Russian, without a head. ``rate`` prints the findings
per 1,000 pairs by check; then it plants faults, each in a pair of its own: a place of the translation becomes another
of its kind that these pairs name, or is left out with its preposition. It prints how many of them the checks report
under that place, as an error or a warning, and in all. Places that were in doubt before are not taken.

``draw`` draws some errors and warnings of each check; the reader writes ``right`` or ``false`` into the first column;
``count`` prints both by check. Of findings on one English text one is drawn, as a text may have many translations.
``--half`` takes the pairs whose digest is even or odd: one half to judge, the other for the time after the rules were
mended. Each pair is judged as an article of its own, by no house policy; the side that was written first is the
English, unless ``--source`` says otherwise.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import lzma
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from aligner.checks import check
from aligner.checks.grammar import governor
from aligner.glossary import Glossary, Mention, load
from aligner.model import LANGUAGES, SEVERITIES, Finding, Lang, Pair

KINDS = frozenset(["country", "region", "area", "district", "city", "town"])
"""Of what is planted."""
COLUMNS = ("verdict", "check", "severity", "concept", "message", "mended", "set", "en", "ru")


def pairs(path: Path, sets: frozenset[str], half: int | None, source: Lang) -> Iterator[tuple[str, Pair]]:
    """The pairs of these sets (all, where none is named) in that half, each with its set."""
    opened = lzma.open if path.suffix == ".xz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            *named, en, ru = line.rstrip("\n").split("\t")[:3]
            origin = named[0] if named else ""
            digest = hashlib.md5((en + ru).encode(), usedforsecurity=False).digest()[0]
            if (not sets or origin in sets) and half in (None, digest % 2):
                yield origin, Pair(str(number), 0, en, ru, source=source, origin="edition")


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


def rate(found: Iterable[Sequence[Finding]]) -> Iterator[str]:
    """Findings per 1,000 pairs, by check and severity, from the findings of each pair."""
    pairs, findings = 0, Counter[tuple[str, str]]()
    for of_a_pair in found:
        pairs += 1
        findings.update((f.check, f.severity) for f in of_a_pair)
    yield f"{pairs:,} pairs; findings per 1,000:  " + "  ".join(SEVERITIES)
    for name in ("all", *sorted({name for name, _ in findings})):
        counts = [sum(n for (rule, s), n in findings.items() if s == severity and name in ("all", rule)) for severity in SEVERITIES]
        yield f"{name:<30}" + "".join(f"{1000 * n / max(1, pairs):9.2f}" for n in counts)


Plant = Callable[[Glossary, Pair, Mention, random.Random], Pair | None]


def places(glossary: Glossary, pair: Pair) -> list[Mention]:
    """Places that each side names once, of whom no finding speaks."""
    source, target = (glossary.find(pair.side(lang), lang) for lang in (pair.source, pair.target))
    times = Counter(m.concept for m in target)
    there = {m.concept for m in source if m.kind == "name"}
    doubted = {f.concept for f in check([pair], glossary)}
    return [
        m for m in target
        if m.kind == "name" and not m.others and glossary.concepts[m.concept].kind in KINDS
        and times[m.concept] == 1 and m.concept in there - doubted
    ]  # fmt: skip


def swapper(concepts: Sequence[str]) -> Plant:
    """Puts another of these places of the same kind in its stead, in the same case."""

    def swapped(glossary: Glossary, pair: Pair, mention: Mention, chance: random.Random) -> Pair | None:
        named = {m.concept for m in glossary.find(pair.side(pair.source), pair.source)}
        kind = glossary.concepts[mention.concept].kind
        others = [id for id in concepts if id not in named and glossary.concepts[id].kind == kind]
        if not others or not (terms := glossary.terms(chance.choice(others), pair.target)):
            return None
        forms = glossary.forms(terms[0])
        return _put(pair, mention.start, mention.stop, forms[min(mention.cases, default="nom")][0])

    return swapped


def dropped(glossary: Glossary, pair: Pair, mention: Mention, chance: random.Random) -> Pair | None:
    """Leaves the place out, with a Russian preposition before it."""
    before = governor(pair.side(pair.target), mention.start) if pair.target == "ru" else None
    return _put(pair, before.span[0] if before else mention.start, mention.stop, "")


def _put(pair: Pair, start: int, stop: int, words: str) -> Pair:
    text = pair.side(pair.target)
    changed = " ".join(f"{text[:start]}{words}{text[stop:]}".split()).replace(" ,", ",").replace(" .", ".")
    return replace(pair, ru=changed) if pair.target == "ru" else replace(pair, en=changed)


def planted(
    glossary: Glossary, pairs: Sequence[Pair], plant: Plant, each: int, chance: random.Random
) -> Iterator[tuple[str, Pair]]:
    """At most ``each`` faults, one a pair: the concept that was named, and the pair without it."""
    for pair in chance.sample(pairs, len(pairs)):
        if each and (fit := places(glossary, pair)):
            mention = chance.choice(fit)
            if wrong := plant(glossary, pair, mention, chance):
                each -= 1
                yield mention.concept, wrong


def recall(name: str, faults: Iterable[tuple[str, Pair]], glossary: Glossary) -> str:
    """How many of these faults are found."""
    said = [[f.severity for f in check([pair], glossary) if f.concept == concept] for concept, pair in faults]
    flagged = sum(any(s != "info" for s in severities) for severities in said)
    return f"{len(said)} places {name}: {flagged} flagged, {sum(map(bool, said))} with those of severity info"


def rated(
    path: Path, sets: frozenset[str], half: int | None, source: Lang, each: int, seed: int
) -> Iterator[str]:
    """The lines that ``rate`` prints."""
    glossary, listed = load(), [pair for _, pair in pairs(path, sets, half, source)]
    yield from rate(check([pair], glossary) for pair in listed)
    met = sorted({m.concept for pair in listed for m in places(glossary, pair)})
    for name, plant in (("put wrong", swapper(met)), ("left out", dropped)):
        yield recall(name, planted(glossary, listed, plant, each, random.Random(seed)), glossary)


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
    for name, each in (("rate", 1000), ("draw", 40)):
        command = commands.add_parser(name)
        command.add_argument("path", type=Path)
        command.add_argument("--set", action="append", default=[])
        command.add_argument("--half", type=int, choices=(0, 1))
        command.add_argument("--source", choices=LANGUAGES, default="en")
        command.add_argument("--each", type=int, default=each)
        command.add_argument("--seed", type=int, default=11)
    commands.add_parser("count").add_argument("path", type=Path)
    told = parser.parse_args()
    if told.command == "count":
        print(*count(told.path), sep="\n")
        return
    if told.command == "rate":
        print(*rated(told.path, frozenset(told.set), told.half, told.source, told.each, told.seed), sep="\n")
        return
    writer = csv.DictWriter(sys.stdout, COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(drawn(told.path, frozenset(told.set), told.half, told.source, told.each, told.seed))


if __name__ == "__main__":
    main()
