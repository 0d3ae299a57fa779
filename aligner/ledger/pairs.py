"""Stored pairs with their state, and what a correction of an alignment does to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aligner.ledger.spans import carry_finding
from aligner.ledger.verdicts import in_force, reviewed, verdicts_on
from aligner.model import Bead, Correction, Finding, Pair, Record, Verdict


@dataclass(frozen=True, slots=True)
class StoredPair:
    """A pair as its reviewers left it, with its findings and the verdicts on its text, first to last.

    ``original`` is the pair as it was made.
    """

    pair: Pair
    original: Pair
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    @classmethod
    def of(cls, original: Pair, findings: Iterable[Finding], verdicts: Iterable[Verdict]) -> StoredPair:
        """Read a pair as made together with all verdicts on its place: those on other texts are left out."""
        known = verdicts_on(original, verdicts)
        return cls(reviewed(original, known), original, tuple(findings), known)

    @property
    def decided(self) -> dict[str, Verdict]:
        """The verdict in force on each finding (or on the pair itself)."""
        return in_force(self.verdicts)

    @property
    def open_findings(self) -> tuple[Finding, ...]:
        """The findings without a verdict in force."""
        decided = self.decided
        return tuple(finding for finding in self.findings if finding.id not in decided)

    @property
    def state(self) -> str:
        """One of "flagged" (an error or a warning is open), "reviewed" (a person decided), "clean"."""
        if any(finding.severity != "info" for finding in self.open_findings):
            return "flagged"
        return "reviewed" if self.decided or self.pair.alignment != "auto" else "clean"

    def record(self, paragraphs: Sequence[int]) -> Record:
        """Return what is shown and exported; ``paragraphs`` has the paragraph of each sentence of the article."""
        sentences = self.pair.en_sentences if self.pair.source == "en" else self.pair.ru_sentences
        paragraph = paragraphs[sentences[0]] if sentences else 0
        found = tuple(carry_finding(finding, self.original, self.pair) for finding in self.open_findings)
        return Record(self.pair, found, self.state, tuple(self.decided.values()), paragraph)


@dataclass(frozen=True, slots=True)
class AlignmentChange:
    """A correction of an article's alignment and all its consequences.

    ``beads`` are all beads of the article afterwards (empty if it has no other edition); ``gone`` are the pairs that
    end, as they stood, and ``made`` those in their place; ``restated`` are pairs whose texts stay, with what their beads
    say of them now; ``findings`` are what the checks find in these pairs and in
    the texts that the ``verdicts`` bring.
    """

    correction: Correction
    beads: tuple[Bead, ...] = ()
    gone: tuple[Pair, ...] = ()
    made: tuple[Pair, ...] = ()
    restated: tuple[Pair, ...] = ()
    findings: tuple[Finding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
