"""Findings on the corpus: on its human editions as they are, and with one name of each pair put wrong.

    .venv/bin/python benchmarks/checks_corpus.py [-v]

The editions tell how often the checks cry wolf over real translations (corpus/*/findings.tsv has what is planted
in them). Then, pair by pair, one Russian name is replaced by another place's in the same case, which must be found,
and repaired where that is certain. Names are judged under the policy of the corpus, `eurasianet`.
"""

from __future__ import annotations

import ast
import csv
import random
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aligner.checks import check, repair
from aligner.glossary import Glossary, Mention, load
from aligner.model import Pair

CORPUS = Path(__file__).parent.parent / "corpus"
PLACES = [
    "baku",
    "tbilisi",
    "yerevan",
    "tashkent",
    "bishkek",
    "dushanbe",
    "armenia",
    "azerbaijan",
    "georgia",
    "kazakhstan",
    "uzbekistan",
    "iran",
]
KINDS = frozenset(["city", "town", "country", "region", "area"])
_ROW = re.compile(r"^\| \[([\w-]+)\]\([^)]*\) \| (\d{4}-\d\d-\d\d) \| (en|ru) \|", re.M)


@dataclass(frozen=True, slots=True)
class Edition:
    """An article's pairs by its gold alignment, and what is planted: (English sentences, check, concept)."""

    pairs: tuple[Pair, ...]
    planted: tuple[tuple[frozenset[int], str, str], ...]


def editions() -> Iterator[Edition]:
    """The corpus, article by article."""
    for slug, day, source in _ROW.findall((CORPUS / "README.md").read_text(encoding="utf-8")):
        folder = CORPUS / slug
        en, ru = (
            (folder / f"{lang}.sentences").read_text(encoding="utf-8").splitlines() for lang in ("en", "ru")
        )
        beads = (
            line.split(":")
            for line in (folder / "gold.align").read_text(encoding="utf-8").splitlines()
            if line
        )
        sides = [(ast.literal_eval(left), ast.literal_eval(right)) for left, right in beads]
        pairs = tuple(
            Pair(slug, n, " ".join(en[i] for i in left), " ".join(ru[i] for i in right), source=source,
                 origin="edition", en_sentences=tuple(left), published=date.fromisoformat(day))
            for n, (left, right) in enumerate(sides) if left and right
        )  # fmt: skip
        with (folder / "findings.tsv").open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            planted = tuple((frozenset(ast.literal_eval(r["en"])), r["check"], r["concept"]) for r in rows)
        yield Edition(pairs, planted)


def as_they_are(glossary: Glossary, verbose: bool = False) -> tuple[int, int, int, int]:
    """Errors and warnings on the editions: pairs, faults planted, of these found, false flags."""
    count = right = false = wanted = 0
    for edition in editions():
        count += len(edition.pairs)
        wanted += len(edition.planted)
        by_id = {pair.id: pair for pair in edition.pairs}
        for finding in check(edition.pairs, glossary):
            here = set(by_id[finding.pair].en_sentences)
            if any(here & where and rule == finding.check for where, rule, _ in edition.planted):
                right += 1
            elif finding.severity != "info":
                false += 1
                if verbose:
                    print("false", finding.check, finding.message, by_id[finding.pair])
    return count, wanted, right, false


def put_wrong(glossary: Glossary, verbose: bool = False) -> tuple[int, int, int, int]:
    """One name a pair put wrong: so many, of these found, repaired without asking, restored to the letter."""
    chance = random.Random(7)
    swapped = found = certain = restored = 0
    for edition in editions():
        for pair in edition.pairs:
            if not (change := _swap(glossary, pair, chance)):
                continue
            concept, wrong = change
            findings = [
                f for f in check([wrong], glossary) if f.check == "wrong-place" and f.concept == concept
            ]
            swapped, found = swapped + 1, found + bool(findings)
            if findings and findings[0].suggestion and findings[0].suggestion.certain:
                certain += 1
                restored += repair(wrong, findings).ru == pair.ru
            elif verbose and not findings:
                print("missed", concept, wrong.en, wrong.ru)
    return swapped, found, certain, restored


def _swap(glossary: Glossary, pair: Pair, chance: random.Random) -> tuple[str, Pair] | None:
    """The concept hidden and the pair that hides it; only names whose case is plain are taken."""
    english = {mention.concept for mention in glossary.find(pair.en, "en")}
    mentions = glossary.find(pair.ru, "ru")
    fit = [m for m in mentions if m.concept in english and _plain(glossary, m) and _once(m, mentions)]
    if pair.source != "en" or not fit:
        return None
    mention = chance.choice(fit)
    kind = glossary.concepts[mention.concept].kind
    others = [id for id in PLACES if id not in english and glossary.concepts[id].kind == kind]
    if not others:
        return None
    term = glossary.terms(chance.choice(others), "ru", pair.published)[0]
    form = glossary.forms(term)[min(mention.cases)][0]
    return mention.concept, replace(pair, ru=pair.ru[: mention.start] + form + pair.ru[mention.stop :])


def _plain(glossary: Glossary, mention: Mention) -> bool:
    kind = glossary.concepts[mention.concept].kind
    return mention.kind == "name" and len(mention.cases) == 1 and not mention.others and kind in KINDS


def _once(mention: Mention, mentions: Iterable[Mention]) -> bool:
    return sum(other.concept == mention.concept for other in mentions) == 1


def main(arguments: Iterable[str]) -> None:
    """Print both lines."""
    glossary = load(policy="eurasianet")
    count, wanted, right, false = as_they_are(glossary, "-v" in arguments)
    print(f"{count} pairs of human editions: {right} of {wanted} planted faults found, {false} false flags")
    swapped, found, certain, restored = put_wrong(glossary, "-v" in arguments)
    print(
        f"{swapped} names put wrong: {found} found, {certain} repaired unasked, {restored} of them to the letter"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
