"""Pairs out of sentences: one a bead of two editions, one a sentence of our own translation."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from aligner.model import Article, Bead, Pair, Sentence, Translation, other


def own_pairs(
    article: Article, sentences: Sequence[Sentence], translations: Sequence[Translation]
) -> list[Pair]:
    """One pair a sentence, with our translation on the other side; an empty one makes no pair."""
    return [
        _pair(
            article, [sentence], said.text, [said],
            origin=said.origin, confidence=_confidence(said), problems=said.problems,
        )
        for sentence, said in zip(sentences, translations, strict=True)
        if said.text.strip()
    ]  # fmt: skip


def _confidence(said: Translation) -> float:
    """The model's mean probability of a token, which is what its score is the logarithm of; 1 for a person's word."""
    return 1.0 if said.score is None else exp(said.score)


def edition_pairs(
    article: Article,
    sentences: Sequence[Sentence],
    edition_sentences: Sequence[Sentence],
    translations: Sequence[Translation],
    beads: Sequence[Bead],
) -> list[Pair]:
    """One pair a bead that has both sides; our translation stays beside it as evidence."""
    pairs = []
    for bead in beads:
        if bead.source and bead.target:
            target = " ".join(edition_sentences[j].text for j in bead.target)
            said = [translations[i] for i in bead.source] if translations else []
            pair = _pair(
                article, [sentences[i] for i in bead.source], target, said,
                origin="edition", confidence=bead.score, alignment=bead.status, aligned_by=bead.by,
            )  # fmt: skip
            pairs.append(pair.with_sentences(pair.target, bead.target))
    return pairs


def _pair(
    article: Article, sentences: Sequence[Sentence], target: str, said: Sequence[Translation], **more: object
) -> Pair:
    lang = article.lang
    sides = {lang: " ".join(sentence.text for sentence in sentences), other(lang): target}
    pair = Pair(
        article=article.key,
        index=sentences[0].index,
        en=sides["en"],
        ru=sides["ru"],
        source=lang,
        machine=" ".join(one.text for one in said),
        model=said[0].model if said else "",
        **more,  # type: ignore[arg-type]
    )
    return pair.with_sentences(lang, tuple(sentence.index for sentence in sentences))
