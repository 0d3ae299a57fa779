"""What each rule of the checks changes: every one is switched off by itself, and the pairs in which it spoke are judged again.

    .venv/bin/python benchmarks/checks_ablation.py PAIRS.tsv ... [--part sealed] [--each 60] [--article 20]

PAIRS are those of checks_people.py. A line for each rule: in how many of the pairs, of the gold pairs and of the planted
faults the findings change (infos included), by how many errors and warnings, and how many faults are no longer found.
``--article`` puts so many pairs together as an article, for the rules that look at neighbours. A rule that moves nothing
should go; one that moves gold pairs alone was made for them.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import wraps
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from checks import cases, glossary_of
from checks_faults import planted, plants
from checks_people import PARTS, Choice, pairs

from aligner.checks import check, run
from aligner.checks.names import presence, tolerances
from aligner.checks.numbers import counterparts
from aligner.glossary import Glossary, load
from aligner.model import Pair

TABLES: tuple[tuple[Any, str], ...] = (
    (presence, "PRESENCE"), (tolerances, "TOLERANCES"), (counterparts, "ANSWERS"),
)  # fmt: skip
Rule = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Sample:
    """An article to judge; ``was`` is the pair before a fault was planted in it."""

    pairs: tuple[Pair, ...]
    glossary: Glossary
    was: Pair | None = None


@dataclass
class Change:
    """What switching a rule off changes: samples, errors and warnings, faults that are lost."""

    changed: dict[str, int] = field(default_factory=dict)
    grave: int = 0
    lost: int = 0


def rules() -> Iterator[tuple[str, Rule]]:
    """Every rule by its table: those of the tables, and those of the checks."""
    for module, name in TABLES:
        yield from ((name, rule) for rule in getattr(module, name))
    for one in run.CHECKS:
        yield from (("CHECKS", rule) for rule in one.rules)


@contextmanager
def each(change: Callable[[Rule], Rule | None]) -> Iterator[None]:
    """Put ``change(rule)`` in the place of every rule, or nothing where that is None."""
    old = [(module, name, getattr(module, name)) for module, name in (*TABLES, (run, "CHECKS"))]
    try:
        for module, name, table in old[:-1]:
            setattr(module, name, tuple(filter(None, map(change, table))))
        checks = old[-1][2]
        run.CHECKS = tuple(replace(one, rules=tuple(filter(None, map(change, one.rules)))) for one in checks)
        yield
    finally:
        for module, name, table in old:
            setattr(module, name, table)


def listening(heard: set[str]) -> Callable[[Rule], Rule]:
    """Wrap a rule so that its name is noted when it speaks."""

    def wrapped(rule: Rule) -> Rule:
        @wraps(rule)
        def spoken(*arguments: Any) -> Any:
            answer = rule(*arguments)
            if isinstance(answer, Iterator):
                answer = list(answer)
            if answer:
                heard.add(rule.__name__)
            return iter(answer) if isinstance(answer, list) else answer

        return spoken

    return wrapped


def judged(sample: Sample) -> list[tuple[str, str, str, str, str]]:
    """What is said of a sample, in a form that can be compared."""
    return sorted((f.pair, f.check, f.concept, f.severity, f.message) for f in check(sample.pairs, sample.glossary))


def spoke(samples: Sequence[Sample]) -> dict[str, list[int]]:
    """Rule name -> the samples in which it spoke."""
    heard: dict[str, list[int]] = {}
    for place, sample in enumerate(samples):
        names: set[str] = set()
        with each(listening(names)):
            check(sample.pairs, sample.glossary)
        for name in names:
            heard.setdefault(name, []).append(place)
    return heard


def grave(said: Sequence[tuple[str, str, str, str, str]]) -> int:
    """How many of these findings are errors or warnings."""
    return sum(one[3] != "info" for one in said)


def found(sample: Sample) -> bool:
    """Return True if the checks say something of a planted fault that they did not say before."""
    was = {(f.check, f.concept) for f in check([sample.was], sample.glossary)} if sample.was else set()
    return any((f.check, f.concept) not in was for f in check(sample.pairs, sample.glossary))


def ablation(sets: dict[str, list[Sample]]) -> Iterator[tuple[str, str, Change]]:
    """Every rule with its table and what is changed where it does not speak."""
    before = {name: [judged(sample) for sample in samples] for name, samples in sets.items()}
    noticed = [found(sample) for sample in sets["faults"]]
    heard = {name: spoke(samples) for name, samples in sets.items()}
    for table, rule in rules():
        change = Change()
        with each(lambda other, off=rule: None if other is off else other):  # type: ignore[misc]
            for name, samples in sets.items():
                places = heard[name].get(rule.__name__, [])
                after = {place: judged(samples[place]) for place in places}
                moved = [place for place in places if after[place] != before[name][place]]
                change.changed[name] = len(moved)
                if name == "people":
                    change.grave = sum(grave(after[place]) - grave(before[name][place]) for place in moved)
                if name == "faults":
                    change.lost = sum(noticed[place] and not found(samples[place]) for place in moved)
        yield table, rule.__name__, change


def articles(listed: Sequence[Pair], size: int) -> Iterator[tuple[Pair, ...]]:
    """The pairs, so many of a kind together as one article."""
    for first in range(0, len(listed), size):
        yield tuple(replace(p, article=f"a{first}", index=n) for n, p in enumerate(listed[first : first + size]))


def samples(choices: Sequence[Choice], each_kind: int, size: int) -> dict[str, list[Sample]]:
    """The people's pairs, the gold pairs and the planted faults."""
    glossary = load()
    listed = [pair for choice in choices for _, pair in pairs(choice)]
    faults = [
        Sample((wrong,), glossary, was)
        for plant in plants(glossary, listed).values()
        for was, wrong in planted(glossary, listed, plant, each_kind, random.Random(11))
    ]
    gold = [Sample((case.pair,), glossary_of(case.policy)) for case in cases()]
    grouped = [Sample(group, glossary) for group in articles(listed, size)] if size > 1 else []
    return {"people": [Sample((pair,), glossary) for pair in listed] + grouped, "gold": gold, "faults": faults}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path)
    parser.add_argument("--part", choices=PARTS, default="sealed")
    parser.add_argument("--each", type=int, default=60)
    parser.add_argument("--article", type=int, default=1)
    given = parser.parse_args()
    sets = samples([Choice(path, part=given.part) for path in given.paths], given.each, given.article)
    print("  ".join(f"{name}: {len(listed):,}" for name, listed in sets.items()))
    print(f"{'rule':<34}{'people':>8}{'errors+':>9}{'gold':>7}{'faults':>8}{'lost':>6}")
    for table, name, change in ablation(sets):
        numbers = change.changed
        print(f"{table.lower():<11}{name:<23}{numbers['people']:>8}{change.grave:>+9}{numbers['gold']:>7}{numbers['faults']:>8}{change.lost:>6}", flush=True)


if __name__ == "__main__":
    main()
