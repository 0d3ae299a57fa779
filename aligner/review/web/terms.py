"""What the glossary accepts for a finding: its names, when they hold, and how they decline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aligner.glossary import Glossary
from aligner.review.service import Card

CASES = ("nom", "gen", "dat", "acc", "ins", "loc")


@dataclass(frozen=True, slots=True)
class AcceptedName:
    """One accepted name: the days on which it holds (until excluded), and its forms in the order of CASES."""

    name: str
    since: date | None
    until: date | None
    forms: tuple[str, ...]


def accepted(glossary: Glossary | None, card: Card) -> list[AcceptedName]:
    """Return the accepted names of the finding's concept in the language of its target, on the article's day."""
    concept = card.finding.concept
    if glossary is None or concept not in glossary.concepts:
        return []
    found = []
    for term in glossary.terms(concept, card.pair.target, card.article.published):
        forms = glossary.forms(term)
        shown = tuple(" / ".join(dict.fromkeys(forms[case])) for case in CASES if forms.get(case))
        found.append(AcceptedName(term.name, term.since, term.until, shown if len(shown) == len(CASES) else ()))
    return found
