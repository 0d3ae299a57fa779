"""From an article and its translations to aligned, checked pairs: the Outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from aligner.alignment import PARALLEL, align, parallel
from aligner.checks import check, repair
from aligner.glossary import Glossary
from aligner.model import Bead, Correction, Finding, Lang, Outcome, Pair, Translation
from aligner.pairs import edition_pairs, own_pairs
from aligner.pipeline.drafts import Draft
from aligner.pipeline.jobs import Settings, Tools, signature
from aligner.store import corrected


def outcome(draft: Draft, translations: tuple[Translation, ...], tools: Tools, settings: Settings) -> Outcome:
    """All that one article comes to; ``translations`` are those of its sentences, in order."""
    corrections = tools.store.corrections(draft.article.key)
    beads = _beads(draft, translations, corrections, tools.glossary)
    pairs = _pairs(draft, translations, beads)
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


def _beads(
    draft: Draft,
    translations: Sequence[Translation],
    corrections: Sequence[Correction],
    glossary: Glossary | None,
) -> tuple[Bead, ...]:
    """The beads of two editions, what people corrected in an earlier run kept."""
    if draft.edition is None:
        return ()
    sides = [[s.text for s in side] for side in (draft.sentences, draft.edition_sentences)]
    given = {said.text for said in translations if said.origin == "human"}
    found = align(
        *sides,
        source_lang=draft.article.lang,
        target_lang=draft.edition.lang,
        source_paragraphs=[s.paragraph for s in draft.sentences],
        target_paragraphs=[s.paragraph for s in draft.edition_sentences],
        source_keys=_keys(sides[0], draft.article.lang, [said.text for said in translations], given, glossary),
        target_keys=_keys(sides[1], draft.edition.lang, sides[1], given, glossary),
        translations=[said.text for said in translations],
    )
    return corrected(found, corrections, *sides)


def _keys(
    texts: Sequence[str], lang: Lang, said: Sequence[str], given: set[str], glossary: Glossary | None
) -> list[set[str]]:
    """What each sentence shares with its counterpart: the glossary's concepts, and a translation that a person gave."""
    named = [{mention.concept for mention in glossary.find(text, lang)} if glossary else set() for text in texts]
    return [own | ({one} & given) for own, one in zip(named, said, strict=True)]


def _pairs(draft: Draft, translations: Sequence[Translation], beads: Sequence[Bead]) -> list[Pair]:
    if draft.edition is None:
        return own_pairs(draft.article, draft.sentences, translations)
    return edition_pairs(draft.article, draft.sentences, draft.edition_sentences, translations, beads)


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
