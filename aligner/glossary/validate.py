"""What is wrong in a termbase: every problem with its file, line and, in broken TOML, column.

load() stops at the first thing that it cannot read; this goes on, and looks at what reads well but means
badly: references to nothing, cycles, twins, days without a name, names in two alphabets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from aligner.errors import GlossaryError
from aligner.glossary import termbase
from aligner.glossary.concepts import Concept, Term
from aligner.glossary.folding import key
from aligner.glossary.policy import Choice, Policy, at_once, policies, read_policy
from aligner.glossary.termbase import Entry
from aligner.model import LANGUAGES, Lang, Severity
from aligner.text.morphology import dictionary, endings

_LATIN = re.compile(r"[A-Za-z]")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_NOWHERE = Path()  # of a concept that is judged before it stands in a file


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong: ``place`` is file:line or file:line:column.

    ``field`` is the key that it is about ("region"), or a language and one of its names ("ru Баки"), or "".
    """

    place: str
    severity: Severity
    message: str
    field: str = ""

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
        named += [("stands_for", id) for id in concept.stands_for]
        for field, id in named:
            if id and id not in concepts:
                message = f"[{concept.id}] {field} names {id!r}, which is no concept"
                yield Problem(entry.place, "error", message, field)
            elif id == concept.id:
                yield Problem(entry.place, "error", f"[{concept.id}] {field} names itself", field)


def cycles(concepts: Concepts) -> Iterator[Problem]:
    """Places that lie in each other."""
    for start, (entry, _) in concepts.items():
        circle = _circle(concepts, start)
        if circle and start == min(circle):
            yield Problem(entry.place, "error", _of_circle(circle), "region")


def _circle(concepts: Concepts, start: str) -> list[str]:
    """The concepts that lie in each other, from this one on; none where it leads out."""
    seen, id = [start], _parent(concepts, start)
    while id in concepts and id not in seen:
        seen.append(id)
        id = _parent(concepts, id)
    return seen if id == start and len(seen) > 1 else []


def _of_circle(circle: list[str]) -> str:
    return f"{' -> '.join([*circle, circle[0]])} is a circle of region and part_of"


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
                message = f"[{entry.id}] and [{first.id}] ({first.place}) both have {what}"
                yield Problem(entry.place, "warning", message, "wikidata" if len(mark) == 1 else "")


def days(concepts: Concepts) -> Iterator[Problem]:
    """Days between two names on which the concept has none."""
    for entry, concept in concepts.values():
        for lang in LANGUAGES:
            for last, next_ in _gaps(concept.terms_in(lang)):
                message = f"[{concept.id}] has no {lang} name from {last} to {next_}"
                yield Problem(entry.place, "warning", message, lang)


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
                    grade: Severity = "error" if len(name) > 1 and _mixed(name) else "warning"
                    yield Problem(entry.place, grade, message, f"{term.lang} {term.name}")


def _mixed(name: str) -> bool:
    """Does one word of the name have letters of both alphabets?"""
    return any(_LATIN.search(word) and _CYRILLIC.search(word) for word in re.findall(r"\w+", name))


def undecided(concepts: Concepts) -> Iterator[Problem]:
    """Russian names whose declension their letters do not tell: say gender, number, declines or forms."""
    for entry, concept in concepts.values():
        for term in concept.terms_in("ru"):
            if question := _question(term):
                message = f"[{concept.id}] ru: {term.name}: {question}"
                yield Problem(entry.place, "warning", message, f"ru {term.name}")


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


class _Around(Mapping[str, tuple[Entry, Concept]]):
    """One concept among all: it alone is gone through, the others answer when they are asked for."""

    def __init__(self, concept: Concept, others: Mapping[str, Concept]) -> None:
        self._own, self._others = concept, others

    def __getitem__(self, id: str) -> tuple[Entry, Concept]:
        concept = self._own if id == self._own.id else self._others[id]
        return Entry(id, {}, _NOWHERE, 0), concept

    def __iter__(self) -> Iterator[str]:
        return iter((self._own.id,))

    def __len__(self) -> int:
        return 1


def about(concept: Concept, others: Mapping[str, Concept], folder: Path) -> list[Problem]:
    """What would be wrong in the termbase of that folder with this concept in it; ``others`` are those that it has."""
    around = _Around(concept, others)
    found = [problem for check in (references, days, alphabets, undecided) for problem in check(around)]
    if circle := _circle(around, concept.id):
        found.append(Problem("", "error", _of_circle(circle), "part_of" if concept.part_of else "region"))
    among = {id: (Entry(id, {}, _NOWHERE, 0), other) for id, other in others.items() if id != concept.id}
    for twin in twins(among | {concept.id: around[concept.id]}):
        if f"[{concept.id}] and" in twin.message:
            found.append(replace(twin, message=twin.message.replace(f" ({_NOWHERE}:0)", "")))
    return found + [
        problem for problem in _policy_problems(folder, around) if f"[{concept.id}]" in problem.message
    ]


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
        for section, where, names in policy.named():
            line = next((at for at, text in enumerate(lines, 1) if where in text), 0)
            if not line:
                continue  # of the policy that this one is like, where it is reported
            for message in _unnamed(concepts, where, () if section == "first_mention" else names):
                yield Problem(f"{path}:{line}", "error", f"[{section}] {message}", where.rpartition(".")[2])
        yield from _contradictions(path, policy, lines)


def _contradictions(path: Path, policy: Policy, lines: Sequence[str]) -> Iterator[Problem]:
    """Names that a policy puts under two of prefer, admit and forbid on one day."""
    for one, other in (("prefer", "admit"), ("admit", "forbid"), ("prefer", "forbid")):
        for where, choices in getattr(policy, one).items():
            rivals = getattr(policy, other).get(where, ())
            for choice in (choice for choice in choices if any(_clash(choice, rival) for rival in rivals)):
                line = next((at for at, text in enumerate(lines, 1) if where in text), 1)
                message = f"[{where.rpartition('.')[0]}] {choice.name!r} is under both [{one}] and [{other}]; delete one"
                yield Problem(f"{path}:{line}", "error", message, where.rpartition(".")[2])


def _clash(one: Choice, other: Choice) -> bool:
    """True if both name the same on one day."""
    return key(one.name) == key(other.name) and at_once((one, other))


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
