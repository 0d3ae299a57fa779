"""Pairs of sentences: one for each bead of two editions, or one for each sentence of our own translation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import exp

from aligner.model import Article, Bead, Pair, Sentence, Translation, other


def pairs_from_translations(
    article: Article,
    sentences: Sequence[Sentence],
    translations: Sequence[Translation],
    on: date | None = None,
) -> list[Pair]:
    """Make one pair for each sentence that has a translation; ``on`` replaces the article's date."""
    return [
        _pair(
            article, [sentence], said.text, [said], on,
            origin=said.origin, confidence=_confidence(said), problems=said.problems, reused=said.reused,
        )
        for sentence, said in zip(sentences, translations, strict=True)
        if said.text.strip()
    ]  # fmt: skip


def _confidence(said: Translation) -> float:
    """Return the model's mean probability of a token (its score is the logarithm); 1 for a person's text."""
    return 1.0 if said.score is None else exp(said.score)


def pairs_from_beads(
    article: Article,
    sentences: Sequence[Sentence],
    edition_sentences: Sequence[Sentence],
    translations: Sequence[Translation],
    beads: Sequence[Bead],
    on: date | None = None,
) -> list[Pair]:
    """Make one pair for each bead that has both sides; ``on`` replaces the article's date.

    Our own translation, where there is one, stays beside the edition's text as evidence.
    """
    return [
        _pair(
            article,
            [sentences[i] for i in bead.source],
            " ".join(edition_sentences[j].text for j in bead.target),
            [translations[i] for i in bead.source] if translations else [],
            on,
            bead.target,
            origin="edition", confidence=bead.score, alignment=bead.status, aligned_by=bead.by,
        )
        for bead in beads
        if bead.source and bead.target
    ]  # fmt: skip


def _pair(
    article: Article,
    sentences: Sequence[Sentence],
    target: str,
    said: Sequence[Translation],
    on: date | None,
    target_indices: tuple[int, ...] = (),
    **more: object,
) -> Pair:
    lang = article.lang
    texts = {lang: " ".join(sentence.text for sentence in sentences), other(lang): target}
    indices = {lang: tuple(sentence.index for sentence in sentences), other(lang): target_indices}
    return Pair(
        article=article.key,
        index=sentences[0].index,
        en=texts["en"],
        ru=texts["ru"],
        source=lang,
        en_sentences=indices["en"],
        ru_sentences=indices["ru"],
        machine=" ".join(one.text for one in said),
        model=said[0].model if said else "",
        published=on or article.published,
        **more,  # type: ignore[arg-type]
    )
