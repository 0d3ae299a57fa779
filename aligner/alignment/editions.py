"""Align the sentences of two editions: vectors and evidence, then beads, then what was moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner.alignment.band import tiles
from aligner.alignment.decide import Step, decide, settle
from aligner.alignment.embed import Encoder, open_encoder
from aligner.alignment.evidence import read
from aligner.alignment.features import SHAPES, Comparison, Side
from aligner.alignment.path import Lattice, Posterior
from aligner.alignment.score import load, score
from aligner.errors import InputError
from aligner.model import Bead


def align(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str = "en",
    target_lang: str = "ru",
    source_paragraphs: Sequence[int] | None = None,
    target_paragraphs: Sequence[int] | None = None,
    translations: Sequence[str] | None = None,
    encoder: Encoder | None = None,
) -> list[Bead]:
    """Which sentences translate which, in order; every index of both sides stands in exactly one bead.

    ``*_paragraphs`` number the paragraph of each sentence; ``translations`` are machine translations of the source
    sentences into the target's language. ``encoder`` replaces the embedded vectors. Raises InputError when a list
    beside the sentences has another length than they.
    """
    _same_length("source_paragraphs", source_paragraphs, source)
    _same_length("target_paragraphs", target_paragraphs, target)
    _same_length("translations", translations, source)
    if not source or not target:
        return [Bead((i,), ()) for i in range(len(source))] + [Bead((), (j,)) for j in range(len(target))]
    encoder = encoder or open_encoder()
    left = Side(encoder.encode(source), read(source, source_paragraphs))
    right = Side(encoder.encode(target), read(target, target_paragraphs))
    third = left if translations is None else Side(encoder.encode(translations), read(translations))
    if source_lang == "ru" != target_lang:  # the weights were learned with English as the source
        beads = _aligned(right, left, None if translations is None else (right, third))
        return [replace(bead, source=bead.target, target=bead.source) for bead in beads]
    return _aligned(left, right, None if translations is None else (third, right))


def _aligned(source: Side, target: Side, translated: tuple[Side, Side] | None) -> list[Bead]:
    weights = load("plain" if translated is None else "translated")
    cover = tiles(source, target)
    lattice, found = settle(score(Comparison.of(source, target, cover, translated), cover, weights))
    return [_bead(step, lattice, found) for step in decide(lattice, found)]


def _same_length(name: str, values: Sequence[object] | None, sentences: Sequence[str]) -> None:
    if values is not None and len(values) != len(sentences):
        raise InputError(f"{name} has {len(values)} entries for {len(sentences)} sentences: give one for each")


def _bead(step: Step, lattice: Lattice, found: Posterior) -> Bead:
    i, j, a, b = step
    if not b:
        sure = found.source[i - 1]
    elif not a:
        sure = found.target[j - 1]
    else:
        sure = found.beads[SHAPES.index((a, b)), lattice.band.cell(i, j)]
    return Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), score=min(1.0, float(sure)))
