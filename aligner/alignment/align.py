"""Align the sentences of two editions: vectors and evidence, scores, the path, what moved, how sure all that is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from aligner.alignment.band import tiles
from aligner.alignment.confidence import calibrated
from aligner.alignment.crossing import reunite
from aligner.alignment.decode import decode, probability, settle
from aligner.alignment.embed import Encoder, StaticVectors, open_vectors
from aligner.alignment.evidence import read
from aligner.alignment.measures import EditionFeatures, Similarity
from aligner.alignment.score import ScoredLattice, Weights, load, score
from aligner.alignment.threads import one_thread
from aligner.errors import InputError
from aligner.model import Bead

T = TypeVar("T")


def align(
    source: Sequence[str],
    target: Sequence[str],
    *,
    source_lang: str = "en",
    target_lang: str = "ru",
    source_paragraphs: Sequence[int] | None = None,
    target_paragraphs: Sequence[int] | None = None,
    source_keys: Sequence[Iterable[str]] | None = None,
    target_keys: Sequence[Iterable[str]] | None = None,
    translations: Sequence[str] | None = None,
    encoder: Encoder | None = None,
) -> list[Bead]:
    """Return which sentences translate which: every sentence that is not blank is in exactly one bead.

    Beads come in the order of the source, lonely target sentences where the path met them; a bead that crosses the
    others is marked ``moved``. A score is the chance that the bead is exactly right. Indices count blank sentences
    too, so that they stay line numbers. ``*_paragraphs`` number the
    paragraph of each sentence; ``*_keys`` say what else is known of it, in words that the other side has too: a
    glossary's concepts, an entry of a translation memory. ``translations`` are machine translations of the source
    sentences into the target's language, and better evidence than any. ``encoder`` replaces the embedded vectors.
    Raises InputError when a list beside the sentences has another length than they.
    """
    _same_length("source_paragraphs", source_paragraphs, source)
    _same_length("target_paragraphs", target_paragraphs, target)
    _same_length("source_keys", source_keys, source)
    _same_length("target_keys", target_keys, target)
    _same_length("translations", translations, source)
    filled = [[at for at, text in enumerate(texts) if text.strip()] for texts in (source, target)]
    if [len(source), len(target)] != [len(own) for own in filled]:
        here, there = filled
        beads = align(
            [source[i] for i in here],
            [target[j] for j in there],
            source_lang=source_lang,
            target_lang=target_lang,
            source_paragraphs=_chosen(source_paragraphs, here),
            target_paragraphs=_chosen(target_paragraphs, there),
            source_keys=_chosen(source_keys, here),
            target_keys=_chosen(target_keys, there),
            translations=_chosen(translations, here),
            encoder=encoder,
        )
        return [_renumbered(bead, here, there) for bead in beads]
    if not source or not target:
        return [Bead((i,), ()) for i in range(len(source))] + [Bead((), (j,)) for j in range(len(target))]
    vectors = open_vectors()
    left = side(source, vectors, source_paragraphs, source_keys, encoder)
    right = side(target, vectors, target_paragraphs, target_keys, encoder)
    third = left if translations is None else side(translations, vectors, encoder=encoder)
    with one_thread():
        if source_lang == "ru" != target_lang:  # the weights were learned with English as the source
            beads = _turned(_aligned(right, left, None if translations is None else (right, third)))
        else:
            beads = _aligned(left, right, None if translations is None else (third, right))
        return reunite(beads, left, right, _in_order(source_lang, target_lang))


def _chosen(values: Sequence[T] | None, indices: Sequence[int]) -> list[T] | None:
    return None if values is None else [values[i] for i in indices]


def _renumbered(bead: Bead, source: Sequence[int], target: Sequence[int]) -> Bead:
    return replace(
        bead, source=tuple(source[i] for i in bead.source), target=tuple(target[j] for j in bead.target)
    )


def align_measured(english: EditionFeatures, russian: EditionFeatures) -> list[Bead]:
    """Align two editions that ``side`` has measured: what is compared with many others is measured once."""
    with one_thread():
        return reunite(_aligned(english, russian, None), english, russian, _in_order("en", "ru"))


def side(
    texts: Sequence[str],
    vectors: StaticVectors,
    paragraphs: Sequence[int] | None = None,
    keys: Sequence[Iterable[str]] | None = None,
    encoder: Encoder | None = None,
) -> EditionFeatures:
    """Measure one edition; an encoder replaces the sentences' vectors, but not those of their words."""
    own, words = vectors.read(texts)
    return EditionFeatures(encoder.encode(texts) if encoder else own, read(texts, paragraphs, keys), words)


def _in_order(source_lang: str, target_lang: str) -> Callable[[EditionFeatures, EditionFeatures], list[Bead]]:
    """Return the function that aligns two parts of the editions, without translations."""
    if source_lang == "ru" != target_lang:
        return lambda left, right: _turned(_aligned(right, left, None))
    return lambda left, right: _aligned(left, right, None)


def _turned(beads: Sequence[Bead]) -> list[Bead]:
    return [replace(bead, source=bead.target, target=bead.source) for bead in beads]


def _aligned(
    source: EditionFeatures,
    target: EditionFeatures,
    translated: tuple[EditionFeatures, EditionFeatures] | None,
) -> list[Bead]:
    name = "plain" if translated is None else "translated"
    return calibrated(path_of(source, target, load(name), translated), name)


def path_of(
    source: EditionFeatures,
    target: EditionFeatures,
    weights: Weights,
    translated: tuple[EditionFeatures, EditionFeatures] | None = None,
) -> list[Bead]:
    """Return the best path under these weights, with raw scores, before calibration."""
    cover = tiles(source, target)
    pair = Similarity.of(source, target, cover, translated)
    return path_of_scored(score(pair, cover, weights))


def path_of_scored(scored: ScoredLattice) -> list[Bead]:
    """Return the best path through a scored lattice."""
    found = settle(scored)
    beads = []
    for step in decode(found):
        i, j, a, b = step
        beads.append(Bead(tuple(range(i - a, i)), tuple(range(j - b, j)), probability(step, found)))
    return beads


def _same_length(name: str, values: Sequence[object] | None, sentences: Sequence[str]) -> None:
    if values is not None and len(values) != len(sentences):
        raise InputError(
            f"{name} has {len(values)} entries for {len(sentences)} sentences: give one for each"
        )
