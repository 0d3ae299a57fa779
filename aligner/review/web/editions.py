"""An article's rows: the sentences side by side, by the alignment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from aligner.glossary import Glossary
from aligner.ledger import StoredPair
from aligner.ledger.beads import covered
from aligner.ledger.changes import doubtful
from aligner.ledger.spans import carry_finding
from aligner.model import Bead, Correction, Finding, Quality, Span, other
from aligner.review.service import Bitext
from aligner.review.service.aids import name_spans
from aligner.review.service.bitext import wording
from aligner.review.web.text import Piece, marked


@dataclass(frozen=True, slots=True)
class BeadCell:
    """A sentence on the page: the name that a form picks it by, its number from 1, its text with what was found."""

    name: str
    number: int
    pieces: list[Piece]
    text: str


@dataclass(frozen=True, slots=True)
class BeadRow:
    """One bead: its sentences on both sides, its pair's findings with their state."""

    name: str
    bead: Bead
    source: tuple[BeadCell, ...]
    target: tuple[BeadCell, ...]
    origin: str
    reused: bool
    quality: Quality | None
    doubtful: bool
    findings: tuple[tuple[Finding, str], ...]

    @property
    def shape(self) -> str:
        """Sentences on each side: "2:1"."""
        return f"{len(self.bead.source)}:{len(self.bead.target)}"


def name_of(bead: Bead) -> str:
    """Return the row's name on the page: that of its pair, whose index is that of its first source sentence."""
    return f"pair-{bead.source[0]}" if bead.source else f"alone-{bead.target[0]}"


def rows(text: Bitext, beads: Iterable[Bead], glossary: Glossary | None = None) -> list[BeadRow]:
    """Return the rows of these beads, with the names of the glossary marked."""
    return [_row(text, bead, glossary) for bead in beads]


def _row(text: Bitext, bead: Bead, glossary: Glossary | None) -> BeadRow:
    item = text.pair_of(bead)
    findings = _findings(item) if item else ()
    sources = {i: text.sources[i] for i in bead.source}
    spans = {
        lang: [span for finding, state in findings if not state for span in finding.spans(lang)]
        for lang in ("en", "ru")
    }
    lang = text.outcome.article.lang
    there = other(lang)
    return BeadRow(
        name_of(bead),
        bead,
        _cells("s", sources, spans[lang], lambda words: name_spans(glossary, words, lang)),
        _cells("t", wording(text, bead), spans[there], lambda words: name_spans(glossary, words, there)),
        item.pair.origin if item else "",
        item is not None and item.pair.reused,
        item.pair.quality if item else None,
        doubtful(bead) and (text.outcome.edition is not None),
        findings,
    )


def _findings(item: StoredPair) -> tuple[tuple[Finding, str], ...]:
    """Return the findings with their decisions, at their places in the present pair."""
    decided = item.decided
    return tuple(
        (carry_finding(f, item.original, item.pair), decided[f.id].decision if f.id in decided else "")
        for f in item.findings
    )


def _cells(
    side: str, texts: Mapping[int, str], spans: Sequence[Span], names: Callable[[str], Sequence[Span]]
) -> tuple[BeadCell, ...]:
    """Return sentences with their parts of the spans (offsets in the joined text) and their names."""
    cells, start = [], 0
    for index, text in texts.items():
        own = [
            (max(0, a - start), min(len(text), b - start))
            for a, b in spans
            if a < start + len(text) and b > start
        ]
        cells.append(BeadCell(f"{side}{index}", index + 1, marked(text, own, names(text)), text))
        start += len(text) + 1
    return tuple(cells)


def sentences(done: Correction) -> str:
    """Return the sentences of a correction: "3, 4 · 5"."""
    sides = covered(done.after)
    return " · ".join(_ranges(sorted(side)) for side in sides if side)


def _ranges(indices: list[int]) -> str:
    shown = [str(index + 1) for index in indices]
    return ", ".join(shown) if len(shown) <= 6 else f"{shown[0]} … {shown[-1]}"
