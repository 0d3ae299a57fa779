"""House policy: which of a concept's names a desk uses. Data in policies/<name>.toml.

::

    title = "Eurasianet"
    note = "Why this desk writes so."
    [prefer]
    "stepanakert.en" = "Stepanakert"
    [admit]
    "stepanakert.en" = ["Khankendi"]
    [forbid]
    "kyrgyzstan.ru" = ["Киргизия"]
    [first_mention]
    "stepanakert.en" = { name = "Stepanakert (Khankendi)", from = 2023-09-29 }
    [preposition]
    "ukraine.ru" = "на"

A policy may be ``like`` another, whose lines count where it has none of its own.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, NamedTuple

from aligner.errors import GlossaryError
from aligner.glossary.concepts import PREPOSITIONS, Concept, Term, in_force
from aligner.glossary.normalise import key
from aligner.glossary.termbase import POLICIES, read_toml
from aligner.model import LANGUAGES, Lang

Standing = Literal["preferred", "admitted", "deprecated", "forbidden", "outdated"]
"""The standing of a name on a day under a policy; ``outdated`` is a name outside its time."""

SECTIONS = ("prefer", "admit", "forbid", "first_mention")
_TEXTS = ("title", "title_ru", "note", "like")
_CHOICE = ("name", "from", "until", "source", "sure")
_RANK = {"preferred": 0, "admitted": 1, "deprecated": 2, "forbidden": 3, "outdated": 4}


class Choice(NamedTuple):
    """A name that a house chose: from which day and until which, by what source, or how surely (of 100)."""

    name: str
    since: date | None = None
    until: date | None = None
    source: str = ""
    sure: int = 100

    def __str__(self) -> str:
        days = [f"from {self.since}" if self.since else "", f"until {self.until}" if self.until else ""]
        return " ".join([self.name, *filter(None, days)])

    def holds(self, on: date | None) -> bool:
        """Return True if the choice counts on that day; without a day, if it has no end."""
        return in_force(self.since, self.until, on)


class PolicyEntry(NamedTuple):
    """One choice of a policy: of which ``concept id.language``, and in which section."""

    where: str
    section: str
    choice: Choice


Choices = Mapping[str, tuple[Choice, ...]]
"""``concept id.language`` -> what the house chose."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Names that a desk prefers, admits, forbids and spells out, by ``concept id.language``.

    ``title_ru`` is the title where pages speak Russian; ``preposition`` is the one, в or на, that the desk puts before a
    Russian name of place.
    """

    name: str = ""
    title: str = ""
    title_ru: str = ""
    note: str = ""
    prefer: Choices = field(default_factory=dict)
    admit: Choices = field(default_factory=dict)
    forbid: Choices = field(default_factory=dict)
    first_mention: Choices = field(default_factory=dict)
    preposition: Mapping[str, str] = field(default_factory=dict)

    def title_in(self, lang: str) -> str:
        """Return the title in a language of the pages, else the title, else the name."""
        return (self.title_ru if lang == "ru" else "") or self.title or self.name

    def lines(self) -> list[PolicyEntry]:
        """Return every choice with its section, in the order of the concepts' ids."""
        found = [
            PolicyEntry(where, section, choice)
            for section in SECTIONS
            for where, choices in getattr(self, section).items()
            for choice in choices
        ]
        return sorted(found, key=lambda entry: (entry.where, SECTIONS.index(entry.section)))

    def differences(self, other: Policy) -> list[tuple[str, str, str]]:
        """Return the keys of which two policies say different things, with what each says ("" for nothing)."""
        mine, theirs = self._said(), other._said()
        keys = sorted(mine.keys() | theirs.keys())
        return [(key, mine.get(key, ""), theirs.get(key, "")) for key in keys if mine.get(key) != theirs.get(key)]

    def _said(self) -> dict[str, str]:
        """Return what the policy says of each key, in one line."""
        said: dict[str, list[str]] = {}
        for entry in self.lines():
            marked = str(entry.choice) if entry.section == "prefer" else f"{entry.section} {entry.choice}"
            said.setdefault(entry.where, []).append(marked)
        return {where: "; ".join(parts) for where, parts in said.items()}

    def named(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Yield section, ``concept id.language`` and names of every line, in order."""
        for section in SECTIONS:
            for where, choices in getattr(self, section).items():
                yield section, where, tuple(choice.name for choice in choices)

    def chosen(self, where: str, on: date | None) -> str:
        """Return the name that the house prefers on that day; "" if it has no choice."""
        return next((choice.name for choice in self.prefer.get(where, ()) if choice.holds(on)), "")

    def spelt_out(self, concept: str, lang: Lang, on: date | None) -> str:
        """Return a name as the house spells it out at its first mention on that day; "" if it does not."""
        choices = self.first_mention.get(f"{concept}.{lang}", ())
        return next((choice.name for choice in choices if choice.holds(on)), "")

    def standing(self, concept: Concept, term: Term, on: date | None) -> Standing:
        """Return the term's standing on that day, by default today."""
        where = f"{concept.id}.{term.lang}"
        if self._decided(self.forbid, concept, term, on):
            return "forbidden"
        if not term.valid(on) and not self._keeps(concept, term, on):
            return "admitted" if _not_yet_refused(term, on) else "outdated"
        chosen = self.chosen(where, on)
        if self.admits(concept.id, term, on):
            return "admitted"
        if not chosen or not self._applies(concept, term.lang, chosen, on):
            return term.status
        if self._named(term, (chosen,)):
            return "preferred"
        return "admitted" if term.status == "preferred" else term.status

    def _keeps(self, concept: Concept, term: Term, on: date | None) -> bool:
        """Return True for a name outside its dates that the house keeps, from a date of its own."""
        return self._decided(self.prefer, concept, term, on) or self._decided(self.admit, concept, term, on)

    def _decided(self, choices: Choices, concept: Concept, term: Term, on: date | None) -> bool:
        """Return True if the house names the term on that day; a name that had its time only with a day of the house."""
        return any(
            choice.holds(on)
            and self._named(term, (choice.name,))
            and (term.valid(on) if term.until is None else self._after(choice, concept, term))
            for choice in choices.get(f"{concept.id}.{term.lang}", ())
        )

    def _after(self, choice: Choice, concept: Concept, term: Term) -> bool:
        """Return True if the choice begins when the name's time is over, and no later name of the concept is the same."""
        later = (one for one in concept.terms_in(term.lang) if one is not term and self._named(one, term.names))
        return choice.since is not None and term.until is not None and choice.since >= term.until and not any(later)

    def admits(self, concept: str, term: Term, on: date | None = None) -> bool:
        """Return True if the policy also accepts the term."""
        return self._named(term, _names(self.admit, f"{concept}.{term.lang}", on))

    def _applies(self, concept: Concept, lang: Lang, chosen: str, on: date | None) -> bool:
        """Return True if the preferred name counts on that day: the concept has it, or the house keeps it."""
        named = (term for term in concept.terms_in(lang) if self._named(term, (chosen,)))
        return any(term.valid(on) or self._keeps(concept, term, on) for term in named)

    @staticmethod
    def _named(term: Term, names: Iterable[str]) -> bool:
        mine = {key(name) for name in term.names}
        return any(key(name) in mine for name in names)

    def accepted(self, concept: Concept, lang: Lang, on: date | None) -> list[Term]:
        """Return the terms to use on that day, preferred first; deprecated, forbidden and outdated ones are left out.

        A term of which the policy prefers a variant bears that variant as its name.
        """
        ranked = [(_RANK[self.standing(concept, term, on)], term) for term in concept.terms_in(lang)]
        ranked.sort(key=lambda pair: pair[0])
        chosen = self.chosen(f"{concept.id}.{lang}", on)
        return [_spelt(term, chosen) for rank, term in ranked if rank <= _RANK["admitted"]]

    def best(self, concept: Concept, lang: Lang, name: str, on: date | None) -> Standing:
        """Return the best standing among the concept's terms of that name; KeyError if there is none."""
        named = [term for term in concept.terms_in(lang) if self._named(term, (name,))]
        if not named:
            raise KeyError(f"{concept.id} has no name {name!r} in {lang}")
        return min((self.standing(concept, term, on) for term in named), key=_RANK.__getitem__)


def _not_yet_refused(term: Term, on: date | None) -> bool:
    """Return True before the day from which a name is deprecated or forbidden: until then it is allowed."""
    return term.status in ("deprecated", "forbidden") and None not in (term.since, on) and on < term.since  # type: ignore[operator]


def _names(choices: Choices, where: str, on: date | None) -> list[str]:
    return [choice.name for choice in choices.get(where, ()) if choice.holds(on)]


def _spelt(term: Term, chosen: str) -> Term:
    """Return the term under the chosen spelling, if that is one of its names."""
    spellings = [name for name in term.names if key(name) != key(chosen)]
    if chosen == term.name or len(spellings) == len(term.names):
        return term
    return replace(term, name=chosen, variants=tuple(dict.fromkeys((*term.names[:1], *spellings))))


NO_POLICY = Policy()


def policies(folder: Path) -> list[str]:
    """Return the names of a termbase's policies."""
    return sorted(path.stem for path in (folder / POLICIES).glob("*.toml"))


def read_policy(folder: Path, name: str | None) -> Policy:
    """Read the policy of that name in the termbase's folder, or from a path ending in .toml; None for no policy."""
    if not name:
        return NO_POLICY
    path = Path(name) if name.endswith(".toml") else folder / POLICIES / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(policies(folder)) or "none"
        raise GlossaryError(f"no policy {name!r}; the termbase has {known}")
    return _read(path, folder, ())


def _read(path: Path, folder: Path, seen: tuple[Path, ...]) -> Policy:
    """Merge a policy with the one that it builds on. GlossaryError if policies build on each other in a circle."""
    return _merged(path, read_toml(path)[0], folder, seen)


def parse_policy(text: str, path: Path, folder: Path) -> Policy:
    """Read a policy from the text that its file would have. GlossaryError if it breaks the rules."""
    try:
        return _merged(path, tomllib.loads(text), folder, ())
    except (ValueError, RecursionError) as error:
        raise GlossaryError(f"not TOML: {error}", place=str(path)) from None


def _merged(path: Path, table: Mapping[str, Any], folder: Path, seen: tuple[Path, ...]) -> Policy:
    if unknown := set(table) - {*_TEXTS, *SECTIONS, "preposition"}:
        known = ", ".join((*_TEXTS, *SECTIONS, "preposition"))
        raise GlossaryError(f"unknown key {min(unknown)!r}; known are {known}", place=str(path))
    if path in seen:
        raise GlossaryError(f"like = {table['like']!r} leads back to this policy", place=str(path))
    base = _base(path, folder, str(table.get("like", "")), (*seen, path))
    own = {name: _section(path, table, name) for name in SECTIONS}
    inherited = {name: _without(getattr(base, name), own) for name in SECTIONS}
    inherited["admit"] = {where: ones for where, ones in inherited["admit"].items() if where not in own["prefer"]}
    merged = {name: {**inherited[name], **own[name]} for name in SECTIONS}
    return Policy(
        name=path.stem,
        title=str(table.get("title", base.title)),
        title_ru=str(table.get("title_ru", "" if "title" in table else base.title_ru)),
        note=str(table.get("note", base.note)),
        prefer=merged["prefer"],
        admit=merged["admit"],
        forbid=merged["forbid"],
        first_mention=merged["first_mention"],
        preposition={**base.preposition, **_prepositions(path, table)},
    )


def _without(base: Choices, own: Mapping[str, Choices]) -> dict[str, tuple[Choice, ...]]:
    """Return the base's choices without the names that the policy itself decides."""
    said = {(where, key(one.name)) for section in own.values() for where, ones in section.items() for one in ones}
    kept = {where: tuple(one for one in ones if (where, key(one.name)) not in said) for where, ones in base.items()}
    return {where: ones for where, ones in kept.items() if ones}


def _base(path: Path, folder: Path, name: str, seen: tuple[Path, ...]) -> Policy:
    """Return the policy that this one builds on."""
    if not name:
        return NO_POLICY
    beside = folder / POLICIES / f"{name}.toml"
    if not beside.is_file():
        known = ", ".join(policies(folder)) or "none"
        raise GlossaryError(f"like = {name!r}: no such policy; the termbase has {known}", place=str(path))
    return _read(beside, folder, seen)


def _prepositions(path: Path, table: Mapping[str, Any]) -> dict[str, str]:
    section = table.get("preposition", {})
    if not isinstance(section, dict) or not set(section.values()) <= set(PREPOSITIONS):
        raise GlossaryError('[preposition] is a table of "concept.ru" = "в" or "на"', place=str(path))
    return section


def _section(path: Path, table: Mapping[str, Any], name: str) -> dict[str, tuple[Choice, ...]]:
    section = table.get(name, {})
    if not isinstance(section, dict):
        raise GlossaryError(f'[{name}] is a table of "concept.lang" = name', place=str(path))
    return {where: _choices(path, name, where, value) for where, value in section.items()}


def _choices(path: Path, section: str, where: str, value: Any) -> tuple[Choice, ...]:
    values = value if isinstance(value, list) else [value]
    if where.rpartition(".")[2] not in LANGUAGES or not values:
        raise GlossaryError(f'[{section}] {where!r}: write "concept.en" or "concept.ru" = a name or list', place=str(path))
    choices = tuple(_choice(path, f"[{section}] {where!r}", one) for one in values)
    if section not in ("admit", "forbid") and at_once(choices):
        raise GlossaryError(f"[{section}] {where!r}: two names on one day; give them from and until", place=str(path))
    return choices


def _choice(path: Path, where: str, value: Any) -> Choice:
    table = {"name": value} if isinstance(value, str) else value
    if not isinstance(table, dict) or not set(table) <= set(_CHOICE) or not isinstance(table.get("name"), str):
        raise GlossaryError(f"{where}: a name is a string, or a table of {', '.join(_CHOICE)}", place=str(path))
    days = [table.get(key) for key in ("from", "until")]
    if not all(day is None or type(day) is date for day in days):
        raise GlossaryError(f"{where}: write a day such as 2019-03-23, without quotes", place=str(path))
    return Choice(table["name"], days[0], days[1], str(table.get("source", "")), int(table.get("sure", 100)))


def at_once(choices: tuple[Choice, ...]) -> bool:
    """Return True if two choices hold on one day."""
    spans = sorted((choice.since or date.min, choice.until or date.max) for choice in choices)
    return any(stop > start for (_, stop), (start, _) in pairwise(spans))
