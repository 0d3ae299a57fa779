"""Precision and recall of findings on the gold pairs, beside an exact-form check and a stemming one.

    .venv/bin/python benchmarks/checks.py [-v]

The gold set (tests/cases/checks/gold.tsv) is written for this: about half of its pairs are right and full of what
must not be flagged. Its pairs h1 to h155 were written before the checks had seen them: on that first run precision was
.901 and recall .936 (73 right, 8 false, 5 missed). A finding counts when it is an error or a warning; those of severity info are counted apart.
The peers are their documented rules, given our own termbase: Weblate's glossary check (the term's dictionary form
in the source asks for one of its translations' dictionary forms in the target, case ignored) and the same over
Snowball-like stems, as OmegaT's tokenizer has them. They can only speak of names that are not there.
"""

from __future__ import annotations

import csv
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aligner.checks import check
from aligner.glossary import Glossary, load
from aligner.model import Finding, Pair

CASES = Path(__file__).parent.parent / "tests" / "cases" / "checks"
NAMES = frozenset(["missing", "wrong-place", "other-alphabet", "typo"])
"""Checks that say: the accepted name is not there. The peers' only claim is this one."""


@dataclass(frozen=True, slots=True)
class Case:
    """A gold pair; ``wanted`` holds (check, concept), ``allowed`` what may be said as info."""

    id: str
    pair: Pair
    policy: str
    wanted: frozenset[tuple[str, str]]
    allowed: frozenset[tuple[str, str]]


def cases(path: Path = CASES / "gold.tsv") -> list[Case]:
    """The gold set, pairs of one article in order."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_case(index, row) for index, row in enumerate(rows)]


def _case(index: int, row: dict[str, str]) -> Case:
    marks = row["findings"].split()
    pair = Pair(
        article=row["article"],
        index=index,
        en=row["en"],
        ru=row["ru"],
        source=row["source"],  # type: ignore[arg-type]
        published=date.fromisoformat(row["date"]) if row["date"] else None,
    )
    wanted = frozenset(_mark(mark) for mark in marks if not mark.startswith("~"))
    return Case(row["id"], pair, row["policy"], wanted, frozenset(_mark(m[1:]) for m in marks if m[0] == "~"))


def _mark(text: str) -> tuple[str, str]:
    rule, _, concept = text.partition(":")
    return rule, concept


def glossary_of(policy: str) -> Glossary:
    """The termbase under a policy of the test cases."""
    return load(policy=str(CASES / "policies" / f"{policy}.toml") if policy else None)


def found(gold: list[Case]) -> dict[str, list[Finding]]:
    """Our findings by pair id."""
    findings: dict[str, list[Finding]] = {case.pair.id: [] for case in gold}
    for policy in dict.fromkeys(case.policy for case in gold):
        pairs = [case.pair for case in gold if case.policy == policy]
        for finding in check(pairs, glossary_of(policy)):
            findings[finding.pair].append(finding)
    return findings


@dataclass
class Score:
    """Right, false and missed flags."""

    right: int = 0
    false: int = 0
    missed: int = 0

    def __str__(self) -> str:
        precision = self.right / max(1, self.right + self.false)
        recall = self.right / max(1, self.right + self.missed)
        return f"precision {precision:.3f}  recall {recall:.3f}  ({self.right} right, {self.false} false, {self.missed} missed)"


def score(
    gold: list[Case], findings: dict[str, list[Finding]], verbose: bool = False
) -> tuple[Score, dict[str, Score], Counter[str]]:
    """Over all errors and warnings, by check, and the infos as "said" and "astray" (neither wanted nor allowed)."""
    total = Score()
    by_check: dict[str, Score] = {}
    infos: Counter[str] = Counter()
    for case in gold:
        flags = {(f.check, f.concept): f for f in findings[case.pair.id] if f.severity != "info"}
        for f in findings[case.pair.id]:
            if f.severity == "info":
                infos["said"] += 1
                infos["astray"] += (f.check, f.concept) not in case.allowed | case.wanted
        outcomes = (
            ("right", flags.keys() & case.wanted),
            ("false", flags.keys() - case.wanted),
            ("missed", case.wanted - flags.keys()),
        )
        for outcome, marks in outcomes:
            for mark in sorted(marks):
                for s in (total, by_check.setdefault(mark[0], Score())):
                    setattr(s, outcome, getattr(s, outcome) + 1)
                if verbose and outcome != "right":
                    print(
                        outcome,
                        case.id,
                        ":".join(mark),
                        "|",
                        case.pair.en,
                        "|",
                        case.pair.ru,
                        "|",
                        flags[mark].message if mark in flags else "",
                    )
    return total, by_check, infos


def peers(gold: list[Case], folded: Callable[[str], str]) -> Score:
    """Measure a check that wants a dictionary form in the target wherever the source has one."""
    result = Score()
    bearers: dict[tuple[str, str], set[str]] = {}
    for id, concept in load().concepts.items():
        for term in concept.terms:
            for name in term.names:
                bearers.setdefault((term.lang, folded(name)), set()).add(id)
    for case in gold:
        wanted = {concept for rule, concept in case.wanted if rule in NAMES}
        source, target = case.pair.source, case.pair.target
        flagged = _named(folded(case.pair.side(source)), source, bearers) - _named(
            folded(case.pair.side(target)), target, bearers
        )
        result.right += len(flagged & wanted)
        result.false += len(flagged - wanted)
        result.missed += len(wanted - flagged)
    return result


def _named(text: str, lang: str, bearers: dict[tuple[str, str], set[str]]) -> set[str]:
    """The concepts of which some run of at most six words is a name."""
    words = text.split()
    runs = (" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, min(i + 7, len(words) + 1)))
    return set().union(*(bearers.get((lang, run), ()) for run in runs))


def exact(text: str) -> str:
    """Whole words, case ignored: Weblate's rule."""
    return " ".join(re.findall(r"\w+", text.lower()))


_ENDING = re.compile(
    r"(?:иями|ями|ами|иях|ого|его|ому|ему|ыми|ими|ией|иям|ием|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ом|ем|ам|ям|ах|ях|ов|ев|ую|юю"
    r"|ия|ии|ию|а|я|о|е|у|ю|ы|и|ь|s)$"
)


def stems(text: str) -> str:
    """The same without the words' endings."""
    return " ".join(_ENDING.sub("", word) for word in exact(text).replace("ё", "е").split())


def names_only(gold: list[Case], findings: dict[str, list[Finding]]) -> Score:
    """Ours on the peers' question: which concepts' names are not there?"""
    result = Score()
    for case in gold:
        wanted = {concept for rule, concept in case.wanted if rule in NAMES}
        flagged = {f.concept for f in findings[case.pair.id] if f.check in NAMES and f.severity != "info"}
        result.right += len(flagged & wanted)
        result.false += len(flagged - wanted)
        result.missed += len(wanted - flagged)
    return result


def main(arguments: Iterable[str]) -> None:
    """Print the table."""
    gold = cases()
    clean = sum(not case.wanted for case in gold)
    for policy in {case.policy for case in gold}:
        check([case.pair for case in gold[:20]], glossary_of(policy))  # load and expand before the clock runs
    started = time.perf_counter()
    findings = found(gold)
    seconds = time.perf_counter() - started
    total, by_check, infos = score(gold, findings, "-v" in arguments)
    print(f"{len(gold)} pairs, {clean} of them right; {len(gold) / seconds:,.0f} pairs a second")
    print(f"all findings       {total}")
    for rule, s in sorted(by_check.items()):
        print(f"  {rule:<16} {s}")
    print(f"infos: {infos['said']} said, {infos['astray']} of them neither wanted nor allowed")
    print("names that are not there:")
    print(f"  aligner          {names_only(gold, findings)}")
    print(f"  exact (Weblate)  {peers(gold, exact)}")
    print(f"  stems (OmegaT)   {peers(gold, stems)}")


if __name__ == "__main__":
    main(sys.argv[1:])
