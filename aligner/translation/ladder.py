"""The ways of translating a sentence: the first for all, then, rung by rung, another for what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.translation.engine import Search

FIRST = Search()


@dataclass(frozen=True, slots=True)
class Rung:
    """One way of translating a sentence that is doubtful for one of ``answers`` (None: the first, for all)."""

    answers: frozenset[str] | None
    search: Search = FIRST
    terms: bool = True
    placeholders: bool = True
    halves: bool = False
    title: bool = False


_ALL = frozenset({"empty", "junk", "stray", "loop", "short", "untranslated", "lost"})
LADDER: tuple[Rung, ...] = (
    Rung(None),
    Rung((_ALL | {"unsaid"}) - {"loop", "empty"}, Search(beam=4, hypotheses=4)),
    Rung(_ALL - {"lost"}, Search(beam=2, no_repeat=3, penalty=1.2)),
    Rung(_ALL, title=True),
    Rung(_ALL, terms=False),
    Rung(frozenset({"lost", "stray", "empty"}), placeholders=False),
    Rung(_ALL, halves=True, terms=False),
)
