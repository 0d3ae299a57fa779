"""The attempts at a sentence: the first for all, then one after the other for those with problems."""

from __future__ import annotations

from dataclasses import dataclass

from aligner.translation.engine import Search

FIRST = Search()


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way of translating a sentence whose problems are among ``answers`` (None: the first attempt, for all).

    ``terms`` are annotated, those of common words only with ``words``; ``plain`` says phrases of two negations in plain words;
    ``ordered`` puts the subject before the verb.
    """

    answers: frozenset[str] | None
    search: Search = FIRST
    terms: bool = True
    words: bool = True
    placeholders: bool = True
    halves: bool = False
    title: bool = False
    plain: bool = False
    ordered: bool = False


_ALL = frozenset({"empty", "junk", "stray", "loop", "short", "unfinished", "severed", "untranslated", "lost"})
ATTEMPTS: tuple[Attempt, ...] = (
    Attempt(None, words=False),
    Attempt(frozenset({"unspoken"})),
    Attempt(frozenset({"negation"}), plain=True),
    Attempt(frozenset({"inverted"}), Search(beam=4, hypotheses=4), ordered=True),
    Attempt((_ALL | {"doubled", "unsaid", "negation", "coined"}) - {"loop", "empty"}, Search(beam=4, hypotheses=4)),
    Attempt(_ALL - {"lost"}, Search(beam=2, no_repeat=3, penalty=1.2)),
    Attempt(_ALL, title=True),
    Attempt(_ALL, terms=False),
    Attempt(frozenset({"lost", "stray", "empty"}), placeholders=False),
    Attempt(_ALL, halves=True, terms=False),
)
