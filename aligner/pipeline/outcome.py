"""From an article and its translations to aligned, checked pairs: the Outcome."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from aligner.checks import check, repair
from aligner.errors import InputError
from aligner.ledger import StoredPair, apply_corrections, keep_beads
from aligner.model import Bead, Correction, Finding, Lang, Outcome, Pair, Translation
from aligner.pipeline.bitext import pairs_from_beads, pairs_from_translations
from aligner.pipeline.jobs import Settings, Tools, signature
from aligner.pipeline.prepare import Task
from aligner.pipeline.rating import rate

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.store import Store


@dataclass(frozen=True, slots=True)
class EarlierWork:
    """What people did on an article before: corrections of its alignment, and pairs."""

    corrections: Sequence[Correction] = ()
    pairs: Sequence[StoredPair] = ()


def earlier_work(task: Task, store: Store | None) -> EarlierWork:
    """Read what people did on a task's article."""
    if store is None:
        return EarlierWork()
    pairs = store.standing_pairs(task.article.key) if task.edition else []
    return EarlierWork(store.log.corrections(task.article.key), pairs)


UNRELATED = 1 / 3  # of the text has a counterpart: of 100 editions of other articles, 95 have less


def make_outcome(
    task: Task,
    translations: tuple[Translation, ...],
    tools: Tools,
    settings: Settings,
    earlier: EarlierWork = EarlierWork(),
) -> Outcome:
    """Make the outcome of one article without a store; ``translations`` are those of its sentences, in order."""
    beads = _beads(task, translations, earlier.corrections, earlier.pairs, tools.glossary)
    pairs = _pairs(task, translations, beads, settings.on)
    checked, findings = _check(pairs, tools.glossary, settings)
    return Outcome(
        article=task.article,
        sentences=task.sentences,
        pairs=tuple(rate(checked, findings)),
        findings=tuple(findings),
        signature=signature(task.article.lang, tools, settings),
        translations=translations,
        edition=task.edition,
        edition_sentences=task.edition_sentences,
        beads=beads,
        warnings=task.warnings + _warnings(task, beads),
    )


def _warnings(task: Task, beads: Sequence[Bead]) -> tuple[str, ...]:
    """Warn of editions that are hardly translations of each other. Raises InputError if they are not translations."""
    if task.edition is None:
        return ()
    from aligner.alignment import PARALLEL, parallel

    sides = [[s.text for s in side] for side in (task.sentences, task.edition_sentences)]
    covered = parallel(beads, *sides)
    if covered >= PARALLEL:
        return ()
    doubt = f"only {covered:.0%} of the text has a counterpart"
    if covered < UNRELATED and not task.force:
        raise InputError(
            f"{task.edition.source} is not the edition of {task.source}: {doubt}; "
            "check which pages these are, or add --force to align them all the same"
        )
    return (
        f"{task.edition.source} is hardly a translation of {task.source}: {doubt}; is it another article's?",
    )


def _beads(
    task: Task,
    translations: Sequence[Translation],
    corrections: Sequence[Correction],
    stored: Sequence[StoredPair],
    glossary: Glossary | None,
) -> tuple[Bead, ...]:
    """Align two editions; beads that people made or worked on in an earlier run stay."""
    if task.edition is None:
        return ()
    from aligner.alignment import align

    sides = [[s.text for s in side] for side in (task.sentences, task.edition_sentences)]
    drafts = [said.text for said in translations]
    given = {said.text for said in translations if said.origin == "human"}
    found = align(
        *sides,
        source_lang=task.article.lang,
        target_lang=task.edition.lang,
        source_paragraphs=[s.paragraph for s in task.sentences],
        target_paragraphs=[s.paragraph for s in task.edition_sentences],
        source_keys=_keys(sides[0], task.article.lang, drafts or sides[0], given, glossary),
        target_keys=_keys(sides[1], task.edition.lang, sides[1], given, glossary),
        translations=drafts or None,
    )
    return keep_beads(apply_corrections(found, corrections, *sides), stored, *sides)


def _keys(
    texts: Sequence[str], lang: Lang, said: Sequence[str], given: set[str], glossary: Glossary | None
) -> list[set[str]]:
    """Return what each sentence shares with its counterpart: concepts of the glossary, and a person's translation."""
    named = [
        {mention.concept for mention in glossary.find(text, lang)} if glossary else set() for text in texts
    ]
    return [own | ({one} & given) for own, one in zip(named, said, strict=True)]


def _pairs(
    task: Task, translations: Sequence[Translation], beads: Sequence[Bead], on: date | None
) -> list[Pair]:
    if task.edition is None:
        return pairs_from_translations(task.article, task.sentences, translations, on)
    return pairs_from_beads(task.article, task.sentences, task.edition_sentences, translations, beads, on)


def _check(
    pairs: list[Pair], glossary: Glossary | None, settings: Settings
) -> tuple[list[Pair], list[Finding]]:
    """Return the pairs and their findings; with terms on, certain suggestions are applied to machine translations.

    After that only those pairs are checked again that were changed or had a finding.
    """
    used = None if settings.terms == "off" else glossary
    findings = check(pairs, used)
    if settings.terms != "apply":
        return pairs, findings
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.pair].append(finding)
    repaired = [
        repair(pair, found[pair.id]) if pair.origin == "machine" else pair for pair in pairs
    ]
    return repaired, check(repaired, used, only=set(found)) if repaired != pairs else findings
