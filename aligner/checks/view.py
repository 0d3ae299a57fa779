"""What a check sees: one pair, the glossary, and what its article has said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from aligner.checks.thresholds import DEFAULT, Thresholds
from aligner.i18n import N_
from aligner.model import Edit, Finding, Lang, Pair, Severity, Span, Wording

if TYPE_CHECKING:
    from aligner.glossary import Glossary, Mention, Term

NAMES: dict[Lang, str] = {"en": N_("English"), "ru": N_("Russian")}


@dataclass(frozen=True)
class Past:
    """What earlier pairs of the article named.

    ``seen`` maps a concept to the number of the pair that named it last (either side);
    ``spoken`` maps a concept to the term that the target side first used for it, with what the source called it.
    """

    count: int = 0
    seen: dict[str, int] = field(default_factory=dict)
    spoken: dict[str, tuple[Term, str]] = field(default_factory=dict)

    def recent(self, concept: str, within: int) -> bool:
        """Was the concept named in the last ``within`` pairs?"""
        return concept in self.seen and self.count - self.seen[concept] <= within


@dataclass(frozen=True, eq=False)
class View:
    """One pair before the checks; everything read from it is read once.

    ``before`` and ``after`` are its neighbours in the article, at most ``limits.nearby_pairs`` of each.
    """

    pair: Pair
    glossary: Glossary | None = None
    past: Past = field(default_factory=Past)
    limits: Thresholds = DEFAULT
    before: tuple[Pair, ...] = ()
    after: tuple[Pair, ...] = ()

    @property
    def source(self) -> str:
        """The text that was written first."""
        return self.pair.side(self.pair.source)

    @property
    def target(self) -> str:
        """The text that was written second, and is judged."""
        return self.pair.side(self.pair.target)

    @cached_property
    def source_mentions(self) -> tuple[Mention, ...]:
        """Names of the glossary in the source, in order."""
        return self._mentions(self.pair.source)

    @cached_property
    def target_mentions(self) -> tuple[Mention, ...]:
        """Names of the glossary in the target, in order."""
        return self._mentions(self.pair.target)

    def _mentions(self, lang: Lang) -> tuple[Mention, ...]:
        return tuple(self.glossary.find(self.pair.side(lang), lang)) if self.glossary else ()

    def doubtful(self, mention: Mention) -> bool:
        """May it be something else? A name shared with a country is the country's: Georgia."""
        if not mention.others or self.glossary is None:
            return False
        return self.glossary.concepts[mention.concept].kind != "country"

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
        """A finding of this pair, its spans given by role rather than by language.

        Its message is the sentence with its {names} filled in: ``{source}`` and ``{target}`` are the languages,
        ``values`` come from the texts, ``words`` are ours and have to be marked for the catalogs.
        """
        languages = {"source": NAMES[self.pair.source], "target": NAMES[self.pair.target]}
        told = tuple((name, str(value)) for name, value in (values or {}).items())
        wording = Wording(sentence, told, tuple((languages | dict(words or {})).items()))
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
