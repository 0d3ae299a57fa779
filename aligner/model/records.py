"""What a store holds, as it is shown and exported: records, documents and units of the memory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aligner.model.decisions import Verdict
from aligner.model.pairs import Finding, Pair
from aligner.model.texts import Article, EditionLink, Lang, digest


def sentence_key(lang: str, source: str) -> str:
    """Return the name of a sentence that is translated into a language."""
    return digest(lang, source)


@dataclass(frozen=True, slots=True)
class MemoryUnit:
    """A sentence as a person translated it into ``lang``.

    ``origin`` names the file that it was imported from, "" for a decision in this store; ``author`` and ``changed``
    (UTC) are what that file says of it.
    """

    source: str
    target: str
    lang: Lang
    origin: str = ""
    author: str = ""
    changed: datetime | None = None

    @property
    def sentence(self) -> str:
        """Digest of the language and the source: all units with it translate the same sentence."""
        return sentence_key(self.lang, self.source)


@dataclass(frozen=True, slots=True)
class Match:
    """A unit of the memory for a sentence; ``similarity`` is 1 if its source is the same.

    ``adapted`` is its target with the one number or name changed in which the sources differ, "" without such;
    ``change`` then tells which: (what the unit's source has, what the sentence has).
    """

    unit: MemoryUnit
    similarity: float
    adapted: str = ""
    change: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Record:
    """A stored pair in its present state: its reviewers' text, the undecided findings, and the decisions.

    ``state`` is "flagged" (an error or a warning waits), "reviewed" (a person decided) or "clean";
    ``paragraph`` is that of its first source sentence, counted from 0 (the headline, where there is one). ``matches`` are
    people's translations of similar sentences, where they were asked for.
    """

    pair: Pair
    findings: tuple[Finding, ...] = ()
    state: str = "clean"
    decisions: tuple[Verdict, ...] = ()
    paragraph: int = 0
    matches: tuple[Match, ...] = ()

    @property
    def reviewers(self) -> frozenset[str]:
        """Everybody who decided on it or joined its two sides."""
        aligned = [self.pair.aligned_by] if self.pair.aligned_by else []
        return frozenset([*(verdict.reviewer for verdict in self.decisions), *aligned])


@dataclass(frozen=True, slots=True)
class Document:
    """An article with all its records, in order: the unit that is shown and exported.

    ``link`` says how it is known that ``edition`` is its other edition, where the program found it or a person decided.
    """

    article: Article
    records: tuple[Record, ...]
    edition: Article | None = None
    signature: str = ""
    link: EditionLink | None = None

    @property
    def edition_confidence(self) -> float | None:
        """How sure it is that the two are editions of each other, in [0, 1]; None where nothing says so."""
        return self.link.confidence if self.link else None

    @property
    def edition_evidence(self) -> tuple[str, ...]:
        """Why, in plain words."""
        return self.link.evidence if self.link else ()

    @property
    def edition_note(self) -> str:
        """Confidence and evidence as a line for formats without a place for each; empty where nothing says so."""
        return f"editions, confidence {self.link.confidence:.2f}: {'; '.join(self.link.evidence)}" if self.link else ""
