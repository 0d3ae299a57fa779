"""Align the sentences of two editions: vectors and evidence, scores, the path, what moved, how sure all that is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from aligner.alignment.band import tiles
from aligner.alignment.confidence import calibrated
from aligner.alignment.decide import decide, probability, settle
from aligner.alignment.embed import Encoder, open_encoder
from aligner.alignment.evidence import read
from aligner.alignment.moved import reunite
from aligner.alignment.score import Weights, load, score
from aligner.alignment.sides import Comparison, Side
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
    """Which sentences translate which; every index of both sides stands in exactly one bead.

    Beads come in the order of the source, lonely target sentences where the path met them; a bead that crosses the
    others is marked ``moved``. A score is the chance that the bead is exactly right. ``*_paragraphs`` number the
    paragraph of each sentence; ``translations`` are machine translations of the source sentences into the target's
    language, and better evidence than any. ``encoder`` replaces the embedded vectors. Raises InputError when a
    list beside the sentences has another length than they.
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
        beads = _turned(_aligned(right, left, None if translations is None else (right, third)))
    else:
        beads = _aligned(left, right, None if translations is None else (third, right))
    return reunite(beads, left, right, _in_order(source_lang, target_lang))


def _in_order(source_lang: str, target_lang: str) -> Callable[[Side, Side], list[Bead]]:
    """How to align two parts of the editions, without translations."""
    if source_lang == "ru" != target_lang:
        return lambda left, right: _turned(_aligned(right, left, None))
    return lambda left, right: _aligned(left, right, None)


def _turned(beads: Sequence[Bead]) -> list[Bead]:
    return [replace(bead, source=bead.target, target=bead.source) for bead in beads]


def _aligned(source: Side, target: Side, translated: tuple[Side, Side] | None) -> list[Bead]:
    name = "plain" if translated is None else "translated"
    return calibrated(path_of(source, target, load(name), translated), name)


def path_of(
    source: Side, target: Side, weights: Weights, translated: tuple[Side, Side] | None = None
) -> list[Bead]:
    """The best path under these weights, its scores as the path's sums have them, before calibration."""
    cover = tiles(source, target)
    pair = Comparison.of(source, target, cover, translated)
    lattice, found = settle(score(pair, cover, weights))
    beads = []
    for step in decide(lattice, found):
        i, j, a, b = step
        beads.append(Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), probability(step, lattice, found)))
    return beads


def _same_length(name: str, values: Sequence[object] | None, sentences: Sequence[str]) -> None:
    if values is not None and len(values) != len(sentences):
        raise InputError(
            f"{name} has {len(values)} entries for {len(sentences)} sentences: give one for each"
        )
