"""From an article and its translations to aligned, checked pairs: the Outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from math import exp

from aligner.alignment import PARALLEL, align, parallel
from aligner.checks import check, repair
from aligner.glossary import Glossary
from aligner.model import Bead, Finding, Outcome, Pair, Sentence, Translation, other
from aligner.pipeline.drafts import Draft
from aligner.pipeline.jobs import Settings, Tools, signature


def outcome(draft: Draft, translations: tuple[Translation, ...], tools: Tools, settings: Settings) -> Outcome:
    """All that one article comes to; ``translations`` are those of its sentences, in order."""
    beads = _beads(draft, translations)
    pairs = _edition_pairs(draft, translations, beads) if draft.edition else _own_pairs(draft, translations)
    dated = [replace(pair, published=settings.on or draft.article.published) for pair in pairs]
    checked, findings = _check(dated, tools.glossary, settings)
    return Outcome(
        article=draft.article,
        sentences=draft.sentences,
        pairs=tuple(checked),
        findings=tuple(findings),
        signature=signature(draft.article.lang, tools, settings),
        translations=translations,
        edition=draft.edition,
        edition_sentences=draft.edition_sentences,
        beads=beads,
        warnings=_warnings(draft, beads),
    )


def _warnings(draft: Draft, beads: Sequence[Bead]) -> tuple[str, ...]:
    """Doubt about the whole: editions that are no translations of each other."""
    if draft.edition is None:
        return ()
    sides = [[s.text for s in side] for side in (draft.sentences, draft.edition_sentences)]
    covered = parallel(beads, *sides)
    if covered >= PARALLEL:
        return ()
    return (
        f"{draft.edition.source} is hardly a translation of {draft.article.source}: only {covered:.0%} of the "
        "text has a counterpart; is it the edition of another article?",
    )


def _beads(draft: Draft, translations: Sequence[Translation]) -> tuple[Bead, ...]:
    if draft.edition is None:
        return ()
    return tuple(
        align(
            [s.text for s in draft.sentences],
            [s.text for s in draft.edition_sentences],
            source_lang=draft.article.lang,
            target_lang=draft.edition.lang,
            source_paragraphs=[s.paragraph for s in draft.sentences],
            target_paragraphs=[s.paragraph for s in draft.edition_sentences],
            translations=[said.text for said in translations],
        )
    )


def _own_pairs(draft: Draft, translations: Sequence[Translation]) -> list[Pair]:
    """One pair a sentence, with our translation on the other side; an empty one makes no pair."""
    pairs: list[Pair] = []
    for sentence, said in zip(draft.sentences, translations, strict=True):
        if said.text.strip():
            pair = _pair(draft, len(pairs), [sentence], said.text, [said])
            pairs.append(
                replace(pair, origin=said.origin, confidence=_confidence(said), problems=said.problems)
            )
    return pairs


def _confidence(said: Translation) -> float:
    """The model's mean probability of a token, which is what its score is the logarithm of; 1 for a person's word."""
    return 1.0 if said.score is None else exp(said.score)


def _edition_pairs(draft: Draft, translations: Sequence[Translation], beads: Sequence[Bead]) -> list[Pair]:
    """One pair a bead that has both sides; our translation stays beside it as evidence."""
    pairs: list[Pair] = []
    for bead in beads:
        if bead.source and bead.target:
            target = " ".join(draft.edition_sentences[i].text for i in bead.target)
            said = [translations[i] for i in bead.source]
            pair = _pair(draft, len(pairs), [draft.sentences[i] for i in bead.source], target, said)
            pair = replace(pair, origin="edition", confidence=bead.score)
            pairs.append(pair.with_sentences(pair.target, bead.target))
    return pairs


def _pair(
    draft: Draft, index: int, sentences: Sequence[Sentence], target: str, said: Sequence[Translation]
) -> Pair:
    lang = draft.article.lang
    sides = {lang: " ".join(sentence.text for sentence in sentences), other(lang): target}
    pair = Pair(
        article=draft.article.key,
        index=index,
        en=sides["en"],
        ru=sides["ru"],
        source=lang,
        machine=" ".join(one.text for one in said),
        model=said[0].model,
    )
    return pair.with_sentences(lang, tuple(sentence.index for sentence in sentences))


def _check(
    pairs: list[Pair], glossary: Glossary | None, settings: Settings
) -> tuple[list[Pair], list[Finding]]:
    """Findings of the pairs; with terms applied, the machine's own sentences (of today or remembered) are mended first where that is certain."""
    used = None if settings.terms == "off" else glossary
    findings = check(pairs, used)
    if settings.terms != "apply" or not findings:
        return pairs, findings
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.pair].append(finding)
    mended = [
        repair(pair, found[pair.id]) if pair.origin in ("machine", "memory") else pair for pair in pairs
    ]
    return mended, check(mended, used) if mended != pairs else findings
