"""What is wrong in a termbase: every problem with its file, line and, in broken TOML, column.

load() stops at the first thing that it cannot read; this goes on, and applies the rules (rules.py) to what reads well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from aligner.errors import GlossaryError
from aligner.glossary import termbase
from aligner.glossary.concepts import Concept
from aligner.glossary.kinds import PERSON, WORD
from aligner.glossary.normalise import key
from aligner.glossary.policy import Choice, Policy, at_once, policies, read_policy
from aligner.glossary.rules import RULES, Fault
from aligner.glossary.termbase import Entry
from aligner.model import LANGUAGES, Lang, Severity

_SORTS = {
    "city": "town", "village": "town", "mine": "works", "field": "works", "company": "works", "railway": "road",
    "party": "body", "movement": "body", "other": "area", "building": "square",
}  # fmt: skip
"""Kind -> the sort of things that it shares names with only by mistake: one works as a mine and as a company."""


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
    """Return all problems of the termbase in that folder, its policies included; none means that it loads."""
    entries, problems = _entries(folder)
    concepts: dict[str, Concept] = {}
    places: dict[str, str] = {}
    for entry in entries:
        try:
            concepts[entry.id], places[entry.id] = entry.concept(), entry.place
        except GlossaryError as error:
            problems.append(_problem(error))
    for concept in concepts.values():
        problems += [_found(fault, concept, places[concept.id]) for rule in RULES for fault in rule(concept, concepts)]
    for id, first, fault in twins(concepts.values()):
        problems.append(_found(fault._replace(message=f"{fault.message} ({places[first]})"), concepts[id], places[id]))
    problems += _policy_problems(folder, concepts)
    return problems


def _problem(error: GlossaryError) -> Problem:
    return Problem(error.place, "error", error.message, error.field)


def _found(fault: Fault, concept: Concept, place: str) -> Problem:
    return Problem(place, fault.severity, f"[{concept.id}] {fault.message}", fault.field)


def _entries(folder: Path) -> tuple[list[Entry], list[Problem]]:
    """Return the readable tables, each id once, and the problems of the others."""
    found: dict[str, Entry] = {}
    problems: list[Problem] = []
    paths = termbase.files(folder)
    if not paths:
        problems.append(Problem(str(folder), "error", "has no .toml file"))
    for path in paths:
        try:
            for entry in termbase.entries(path):
                first = found.setdefault(entry.id, entry)
                if first is not entry:
                    problems.append(Problem(entry.place, "error", f"[{entry.id}] is already in {first.place}"))
        except GlossaryError as error:
            problems.append(_problem(error))
    return list(found.values()), problems


def twins(concepts: Iterable[Concept]) -> Iterator[tuple[str, str, Fault]]:
    """Find two concepts of one thing: the later id, the first id, and what they share.

    That is a Wikidata id, a name in both languages for one kind of thing in one place, or a word without a sense.
    """
    seen: dict[tuple[str, ...], list[Concept]] = {}
    for concept in concepts:
        reported: set[str] = set()
        for mark, what, field in _marks(concept):
            bearers = seen.setdefault(mark, [])
            first = next((one for one in bearers if what == concept.wikidata or _may_be_one(one, concept)), None)
            bearers.append(concept)
            if first and first.id not in reported and first is not concept:
                reported.add(first.id)
                yield concept.id, first.id, Fault("warning", f"and [{first.id}] both have {what}", field)


def _may_be_one(one: Concept, other: Concept) -> bool:
    """Return True if neither the country nor the region tells two concepts apart."""
    return all(not a or not b or a == b for a, b in ((one.country, other.country), (one.region, other.region)))


def _marks(concept: Concept) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """Yield what no other concept may share: the mark, its description, and its field."""
    if concept.wikidata:
        yield (concept.wikidata,), concept.wikidata, "wikidata"
    if concept.kind == WORD:
        for term in () if concept.sense else concept.terms:
            yield (WORD, term.lang, key(term.name)), f"the word {term.name}; give both a sense", "sense"
    if concept.kind in (WORD, PERSON):
        return  # people may be namesakes
    names = {lang: {key(name): name for term in concept.terms_in(lang) for name in term.names} for lang in LANGUAGES}
    for en, ru in product(names["en"], names["ru"]):
        yield (_SORTS.get(concept.kind, concept.kind), en, ru), f"the names {names['en'][en]}, {names['ru'][ru]}", ""


class _With(Mapping[str, Concept]):
    """The other concepts, and one in its new shape."""

    def __init__(self, concept: Concept, others: Mapping[str, Concept]) -> None:
        self._own, self._others = concept, others

    def __getitem__(self, id: str) -> Concept:
        return self._own if id == self._own.id else self._others[id]

    def __iter__(self) -> Iterator[str]:
        yield from self._others
        if self._own.id not in self._others:
            yield self._own.id

    def __len__(self) -> int:
        return len(self._others) + (self._own.id not in self._others)


def about(concept: Concept, others: Mapping[str, Concept], folder: Path) -> list[Problem]:
    """Return the problems that the folder's termbase would have with this concept; ``others`` are its present ones."""
    among = _With(concept, others)
    found = [_found(fault, concept, "") for rule in RULES for fault in rule(concept, among)]
    last = sorted(among.values(), key=lambda one: one.id == concept.id)
    found += [_found(fault, concept, "") for id, _, fault in twins(last) if id == concept.id]
    named = (problem for problem in _policy_problems(folder, among) if f"[{concept.id}]" in problem.message)
    return found + list(named)


def _policy_problems(folder: Path, concepts: Mapping[str, Concept]) -> Iterator[Problem]:
    """Policies that cannot be read, or that name concepts and names that are not there."""
    for name in policies(folder):
        path = folder / termbase.POLICIES / f"{name}.toml"
        try:
            policy = read_policy(folder, name)
        except GlossaryError as error:
            yield _problem(error)
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
    """Find names that a policy puts under two of prefer, admit and forbid on one day."""
    for one, other in (("prefer", "admit"), ("admit", "forbid"), ("prefer", "forbid")):
        for where, choices in getattr(policy, one).items():
            rivals = getattr(policy, other).get(where, ())
            for choice in (choice for choice in choices if any(_clash(choice, rival) for rival in rivals)):
                line = next((at for at, text in enumerate(lines, 1) if where in text), 1)
                message = f"[{where.rpartition('.')[0]}] {choice.name!r} is under both [{one}] and [{other}]; delete one"
                yield Problem(f"{path}:{line}", "error", message, where.rpartition(".")[2])


def _clash(one: Choice, other: Choice) -> bool:
    """Return True if both name the same thing on one day."""
    return key(one.name) == key(other.name) and at_once((one, other))


def _unnamed(concepts: Mapping[str, Concept], where: str, names: Iterable[str]) -> Iterator[str]:
    id, _, lang = where.rpartition(".")
    if id not in concepts:
        yield f"{id!r} is not in the termbase"
        return
    known = {key(name) for term in concepts[id].terms_in(_lang(lang)) for name in term.names}
    for name in names:
        if key(name) not in known:
            yield f"[{id}] has no {lang} name {name!r}"


def _lang(lang: str) -> Lang:
    return "en" if lang == "en" else "ru"
