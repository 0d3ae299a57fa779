"""What is wrong in a termbase: every problem with its file, line and, in broken TOML, column.

load() stops at the first thing that it cannot read; this goes on, and looks at what reads well but means
badly: references to nothing, cycles, twins, days without a name, names in two alphabets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from aligner.errors import GlossaryError
from aligner.glossary import dictionary, endings, termbase
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.folding import key
from aligner.glossary.policy import policies, read_policy
from aligner.glossary.termbase import Entry
from aligner.model import LANGUAGES, Lang, Severity

_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: ``place`` is file:line or file:line:column."""

    place: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message}"


def validate(folder: Path) -> list[Problem]:
    """All problems of the termbase in that folder, its policies included; none means that it loads."""
    entries, problems = _entries(folder)
    concepts: dict[str, tuple[Entry, Concept]] = {}
    for entry in entries:
        try:
            concepts[entry.id] = (entry, entry.concept())
        except GlossaryError as error:
            place, _, message = str(error).partition(": ")
            problems.append(Problem(place, "error", message))
    for check in CHECKS:
        problems += check(concepts)
    problems += _policy_problems(folder, concepts)
    return problems


def _entries(folder: Path) -> tuple[list[Entry], list[Problem]]:
    """The tables that can be read, each id once, and what cannot."""
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    paths = termbase.files(folder)
    if not paths:
        problems.append(Problem(str(folder), "error", "no .toml file there"))
    for path in paths:
        try:
            for entry in termbase.entries(path):
                first = found.setdefault(entry.id, entry)
                if first is not entry:
                    problems.append(
                        Problem(entry.place, "error", f"[{entry.id}] stands already in {first.place}")
                    )
        except GlossaryError as error:
            place, _, message = str(error).partition(": ")
            problems.append(Problem(place, "error", message))
    return list(found.values()), problems


Concepts = Mapping[str, tuple[Entry, Concept]]


def references(concepts: Concepts) -> Iterator[Problem]:
    """Ids that name no concept."""
    for entry, concept in concepts.values():
        named = [("region", concept.region), ("part_of", concept.part_of)]
        named += [("confuse", id) for id in concept.confuse]
        for field, id in named:
            if id and id not in concepts:
                yield Problem(
                    entry.place, "error", f"[{concept.id}] {field} names {id!r}, which is no concept"
                )
            elif id == concept.id:
                yield Problem(entry.place, "error", f"[{concept.id}] {field} names itself")


def cycles(concepts: Concepts) -> Iterator[Problem]:
    """Places that lie in each other."""
    for start, (entry, _) in concepts.items():
        seen, id = [start], _parent(concepts, start)
        while id in concepts and id not in seen:
            seen.append(id)
            id = _parent(concepts, id)
        if id == start and len(seen) > 1 and start == min(seen):
            yield Problem(
                entry.place, "error", f"{' -> '.join([*seen, start])} is a circle of region and part_of"
            )


def _parent(concepts: Concepts, id: str) -> str:
    concept = concepts[id][1]
    return concept.part_of or concept.region


def twins(concepts: Concepts) -> Iterator[Problem]:
    """Two concepts for one thing: the same Wikidata id, or the same names of the same kind in one country."""
    seen: dict[tuple[str, ...], Entry] = {}
    for entry, concept in concepts.values():
        names = (
            concept.kind,
            concept.country,
            concept.region,
            *(key(concept.terms_in(lang)[0].name) for lang in LANGUAGES),
        )
        for mark in ((concept.wikidata,), names) if concept.wikidata else (names,):
            first = seen.setdefault(mark, entry)
            if first is not entry:
                what = mark[0] if len(mark) == 1 else "the same names"
                yield Problem(
                    entry.place, "warning", f"[{entry.id}] and [{first.id}] ({first.place}) both have {what}"
                )


def days(concepts: Concepts) -> Iterator[Problem]:
    """Days between two names on which the concept has none."""
    for entry, concept in concepts.values():
        for lang in LANGUAGES:
            for last, next_ in _gaps(concept.terms_in(lang)):
                message = f"[{concept.id}] has no {lang} name from {last} to {next_}"
                yield Problem(entry.place, "warning", message)


def _gaps(terms: Iterable[Term]) -> Iterator[tuple[date, date]]:
    """Spans without an accepted name, between the first and the last."""
    spans = sorted(
        (term.since or date.min, term.until or date.max)
        for term in terms
        if term.status in ("preferred", "admitted")
    )
    reached = spans[0][1] if spans else date.max
    for start, stop in spans[1:]:
        if start > reached:
            yield reached, start
        reached = max(reached, stop)


def alphabets(concepts: Concepts) -> Iterator[Problem]:
    """Names with letters of the other alphabet, which look alike and match nothing."""
    for entry, concept in concepts.values():
        for term in concept.terms:
            foreign = _CYRILLIC if term.lang == "en" else _LATIN
            for name in term.names:
                if found := foreign.search(name):
                    other = "Cyrillic" if term.lang == "en" else "Latin"
                    message = f"[{concept.id}] {term.lang}: {name!r} has a {other} {found[0]!r}"
                    yield Problem(
                        entry.place, "error" if len(name) > 1 and _mixed(name) else "warning", message
                    )


def _mixed(name: str) -> bool:
    """Does one word of the name have letters of both alphabets?"""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in re.findall(r"\w+", name))


def undecided(concepts: Concepts) -> Iterator[Problem]:
    """Russian names whose declension their letters do not tell: say gender, number, declines or forms."""
    for entry, concept in concepts.values():
        for term in concept.terms_in("ru"):
            if question := _question(term):
                yield Problem(entry.place, "warning", f"[{concept.id}] ru: {term.name}: {question}")


def _question(term: Term) -> str:
    last = re.split(r"[\s-]", term.name)[-1]
    if (
        term.forms
        or term.declines is False
        or term.abbreviation
        or " " in term.name
        or dictionary.known(last)
    ):
        return ""
    if last.endswith("ь") and not term.gender:
        return 'is it gender = "m" or "f"?'
    if endings.maybe_plural(last) and not term.number and term.declines is None:
        return 'does it decline? Say number = "pl", or declines = false'
    return ""


CHECKS: tuple[Callable[[Concepts], Iterator[Problem]], ...] = (
    references, cycles, twins, days, alphabets, undecided,
)  # fmt: skip


def _policy_problems(folder: Path, concepts: Concepts) -> Iterator[Problem]:
    """Policies that cannot be read, or that name concepts and names that are not there."""
    for name in policies(folder):
        path = folder / termbase.POLICIES / f"{name}.toml"
        try:
            policy = read_policy(folder, name)
        except GlossaryError as error:
            place, _, message = str(error).partition(": ")
            yield Problem(place, "error", message)
            continue
        lines = path.read_text("utf-8").splitlines()
        sections = (("prefer", {where: (one,) for where, one in policy.prefer.items()}),
                    ("admit", policy.admit), ("forbid", policy.forbid))  # fmt: skip
        for section, table in sections:
            for where, names in table.items():
                line = next((at for at, text in enumerate(lines, 1) if where in text), 1)
                for message in _unnamed(concepts, where, names):
                    yield Problem(f"{path}:{line}", "error", f"[{section}] {message}")


def _unnamed(concepts: Concepts, where: str, names: Iterable[str]) -> Iterator[str]:
    id, _, lang = where.rpartition(".")
    if id not in concepts:
        yield f"{id!r} is no concept"
        return
    known = {key(name) for term in concepts[id][1].terms_in(_lang(lang)) for name in term.names}
    for name in names:
        if key(name) not in known:
            yield f"[{id}] has no {lang} name {name!r}"


def _lang(lang: str) -> Lang:
    return "en" if lang == "en" else "ru"
