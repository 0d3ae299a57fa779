"""What changed between two termbases, concept by concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from aligner.glossary import termbase
from aligner.glossary.concepts import Concept, Term
from aligner.model import LANGUAGES

Sign = Literal["+", "-", "~"]


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """A concept that came (+), went (-) or was changed (~), and how, in a few words."""

    sign: Sign
    concept: str
    what: str

    def __str__(self) -> str:
        return f"{self.sign} [{self.concept}] {self.what}"


def read(path: Path) -> dict[str, Concept]:
    """Read the concepts of a folder or of one TOML file, by id."""
    entries = termbase.read(path) if path.is_dir() else {entry.id: entry for entry in termbase.entries(path)}
    return {id: entry.concept() for id, entry in entries.items()}


def compare(old: Mapping[str, Concept], new: Mapping[str, Concept]) -> Iterator[ConceptChange]:
    """Yield the changes, in the order of the new termbase, then what went."""
    for id, concept in new.items():
        if id not in old:
            yield ConceptChange("+", id, _names(concept))
            continue
        for what in _differences(old[id], concept):
            yield ConceptChange("~", id, what)
    for id, concept in old.items():
        if id not in new:
            yield ConceptChange("-", id, _names(concept))


def _names(concept: Concept) -> str:
    return " = ".join(concept.terms_in(lang)[0].name for lang in LANGUAGES)


def _differences(old: Concept, new: Concept) -> Iterator[str]:
    for one in fields(Concept):
        before, after = getattr(old, one.name), getattr(new, one.name)
        if before == after:
            continue
        if one.name == "terms":
            yield from (f"+ {shown(term)}" for term in after if term not in before)
            yield from (f"- {shown(term)}" for term in before if term not in after)
            if set(before) == set(after):
                yield "names in another order"
        else:
            yield f"{one.name}: {_value(before)} -> {_value(after)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{lang} {', '.join(words)}" for lang, words in value.items()) or "nothing"
    if isinstance(value, tuple):
        return ", ".join(value) or "nothing"
    return str(value) if value not in ("", None) else "nothing"


def shown(term: Term) -> str:
    """Describe a term as lookup and diff print it: name, status, days, other fields."""
    days = " ".join(f"{name} {day}" for name, day in (("from", term.since), ("until", term.until)) if day)
    more = [f"{case} {form}" for case, form in term.forms]
    more += [term.gender, term.number, "does not decline" if term.declines is False else ""]
    more += ["abbreviation" if term.abbreviation else "", *(f"also {name}" for name in term.variants)]
    return ", ".join(filter(None, (f"{term.lang} {term.name}", term.status, days, *more)))
