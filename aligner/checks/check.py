"""Check: one object for each thing that is checked, from which lists, docs and catalog are derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from aligner.checks.context import PairContext
from aligner.model import Finding

Rule = Callable[[PairContext], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class ExplainedFinding:
    """A finding with the rule that decided its severity; ``silenced`` if that rule found nothing wrong."""

    finding: Finding
    rule: str
    silenced: bool = False


@dataclass(frozen=True, slots=True)
class Check:
    """A check: its rules under one name.

    ``severity`` and ``description`` are for readers of the docs; ``rules`` find it, in order. ``weigh``, where there is
    one, names for each finding (silenced ones included) the rule that decided it. After an error of a check that has
    the ``last_word`` nothing else is said of the pair.
    """

    name: str
    title: str
    severity: str
    description: str
    rules: tuple[Rule, ...]
    weigh: Callable[[PairContext], Iterator[ExplainedFinding]] | None = None
    last_word: bool = False

    def find(self, context: PairContext) -> Iterator[Finding]:
        """Yield the findings of every rule, in order."""
        for rule in self.rules:
            yield from rule(context)

    def decided_by(self, context: PairContext) -> dict[str, ExplainedFinding]:
        """Return the explained finding by id; empty for a check without such rules."""
        return {weighed.finding.id: weighed for weighed in self.weigh(context)} if self.weigh else {}
