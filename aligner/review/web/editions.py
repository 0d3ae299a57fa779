"""An article's rows: what stands beside what, as the alignment has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aligner.model import Finding, Outcome
from aligner.review.web.text import Piece, marked
from aligner.store import Filed


@dataclass(frozen=True, slots=True)
class Row:
    """One bead: its texts (``None`` where a side is empty), its confidence in [0, 1], its findings with their state."""

    source: list[Piece] | None
    target: list[Piece] | None
    confidence: float | None
    shape: str
    origin: str
    index: int | None
    moved: bool
    findings: tuple[tuple[Finding, str], ...]


def rows(outcome: Outcome, filed: Sequence[Filed]) -> list[Row]:
    """The rows of an article in order: its beads where there are two editions, else its pairs."""
    waiting = list(filed)
    if outcome.edition is None:
        return [_pair_row(item, "1:1", item.pair.confidence, False) for item in waiting]
    made = []
    for bead in outcome.beads:
        shape = f"{len(bead.source)}:{len(bead.target)}"
        if bead.source and bead.target:
            made.append(_pair_row(waiting.pop(0), shape, bead.score, bead.moved))
        else:
            source = " ".join(outcome.sentences[i].text for i in bead.source)
            target = " ".join(outcome.edition_sentences[i].text for i in bead.target)
            sides = [marked(text, ()) if text else None for text in (source, target)]
            made.append(Row(sides[0], sides[1], None, shape, "edition", None, bead.moved, ()))
    return made


def _pair_row(item: Filed, shape: str, confidence: float, moved: bool) -> Row:
    pair, decided = item.pair, item.decided
    told = tuple((f, decided[f.id].decision if f.id in decided else "") for f in item.findings)
    same = pair == item.original
    spans = [
        [span for f, state in told if not state for span in f.spans(lang)]
        for lang in (pair.source, pair.target)
    ]
    source = marked(pair.side(pair.source), spans[0])
    target = marked(pair.side(pair.target), spans[1] if same else [])
    return Row(source, target, confidence, shape, pair.origin, pair.index, moved, told)
