"""The input of a check: one pair, the glossary, the pair's neighbours and the names mentioned earlier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeVar

from aligner.checks.thresholds import DEFAULT, Thresholds
from aligner.glossary import Concept, Glossary, Mention, Term
from aligner.i18n import N_
from aligner.model import Edit, Finding, Lang, Pair, Severity, Span, Wording

NAMES: dict[Lang, str] = {"en": N_("English"), "ru": N_("Russian")}
Value = TypeVar("Value")


@dataclass(frozen=True)
class History:
    """Names mentioned earlier in the article.

    ``seen`` maps a concept to the number of the pair that named it last (either side);
    ``first_names`` maps a concept to the term that the target first used for it, with what the source called it.
    """

    count: int = 0
    seen: Mapping[str, int] = field(default_factory=dict)
    first_names: Mapping[str, tuple[Term, str]] = field(default_factory=dict)

    def recent(self, concept: str, within: int) -> bool:
        """Return True if the concept was named in the last ``within`` pairs."""
        return concept in self.seen and self.count - self.seen[concept] <= within


@dataclass(frozen=True, eq=False)
class PairContext:
    """One pair before the checks; everything read from it is read once.

    ``before`` and ``after`` are its neighbours in the article, at most ``limits.nearby_pairs`` of each.
    """

    pair: Pair
    glossary: Glossary = field(default_factory=Glossary.empty)
    history: History = field(default_factory=History)
    limits: Thresholds = DEFAULT
    before: tuple[Pair, ...] = ()
    after: tuple[Pair, ...] = ()
    _known: dict[Callable[[PairContext], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, work: Callable[[PairContext], Value]) -> Value:
        """Return ``work`` of this context, computed once."""
        if work not in self._known:
            self._known[work] = work(self)
        value: Value = self._known[work]
        return value

    def reversed(self) -> PairContext:
        """Return the same pair with source and target exchanged."""
        return replace(self, pair=replace(self.pair, source=self.pair.target))

    @cached_property
    def source(self) -> str:
        """The text that was written first."""
        return self.pair.side(self.pair.source)

    @cached_property
    def target(self) -> str:
        """The text that was written second, and is judged."""
        return self.pair.side(self.pair.target)

    @cached_property
    def source_mentions(self) -> tuple[Mention, ...]:
        """Names of the glossary in the source, in order."""
        return tuple(self.glossary.find(self.source, self.pair.source, self.pair.published))

    @cached_property
    def target_mentions(self) -> tuple[Mention, ...]:
        """Names of the glossary in the target, in order."""
        return tuple(self.glossary.find(self.target, self.pair.target, self.pair.published))

    def concept(self, mention: Mention) -> Concept:
        """Return the likeliest concept of a mention."""
        return self.glossary.concepts[mention.concept]

    def terms(self, concept: str) -> list[Term]:
        """Return the concept's accepted terms of the target's language on the article's day, preferred first."""
        return self.glossary.terms(concept, self.pair.target, self.pair.published)

    def finding(
        self,
        check: str,
        severity: Severity,
        sentence: str,
        values: Mapping[str, object] | None = None,
        *,
        words: Mapping[str, str] | None = None,
        source: tuple[Span, ...] = (),
        target: tuple[Span, ...] = (),
        concept: str = "",
        expected: str = "",
        edit: Edit | None = None,
    ) -> Finding:
        """Make a finding of this pair from spans given by role rather than by language.

        Its message is the sentence with its {names} filled in: ``{source}`` and ``{target}`` are the languages,
        ``values`` come from the texts, ``words`` are ours and have to be marked for the catalogs.
        """
        languages = {"source": NAMES[self.pair.source], "target": NAMES[self.pair.target]}
        filled = tuple((name, str(value)) for name, value in (values or {}).items())
        wording = Wording(sentence, filled, tuple((languages | dict(words or {})).items()))
        english_first = self.pair.source == "en"
        return Finding(
            pair=self.pair.id,
            check=check,
            severity=severity,
            message=wording.say(str),
            en_spans=source if english_first else target,
            ru_spans=target if english_first else source,
            concept=concept,
            expected=expected,
            suggestion=edit,
            wording=wording,
        )
