"""Read two editions from files, align them with all evidence, and return a Document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from aligner.alignment import align, files, parallel
from aligner.alignment.files import Edition
from aligner.alignment.formats import Alignment
from aligner.errors import InputError
from aligner.model import Article, Document, Lang, Outcome, Record, Sentence
from aligner.pipeline.bitext import pairs_from_beads
from aligner.pipeline.evidence import AlignmentEvidence
from aligner.segmentation import split


def read_editions(
    source: Path, target: Path | None, prose: bool, langs: tuple[Lang, Lang]
) -> Iterator[tuple[str, Edition, Edition]]:
    """Yield name and both editions of two files, of two folders, or of the first two columns of a table.

    ``prose`` is running text, to be split into sentences. Raises InputError for what is not there or not a pair.
    """

    def read(path: Path, lang: Lang) -> Edition:
        if prose:
            return files.read_prose(path, lang, lambda text, own: split(Article(text, own)))
        return files.read_lines(path, lang)

    if target is None and not source.is_dir():
        yield source.stem, *files.read_columns(source, langs)
        return
    for name, left, right in files.pairs(source, target, langs):
        yield name, read(left, langs[0]), read(right, langs[1])


def align_editions(left: Edition, right: Edition, evidence: AlignmentEvidence) -> Alignment:
    """Align two editions. Raises InputError if one has no sentences, or if their languages are the other way round."""
    if empty := [edition.name for edition in (left, right) if not any(map(str.strip, edition.texts))]:
        raise InputError(f"{' and '.join(empty)}: no sentences, so there is nothing to align.")
    if left.lang == "en" and _cyrillic(left) > 0.5 > _cyrillic(right):
        raise InputError(
            f"{left.name} is in Russian and {right.name} is not: name the English edition first, or add --ru-first."
        )
    beads = align(
        left.texts,
        right.texts,
        source_lang=left.lang,
        target_lang=right.lang,
        source_paragraphs=left.paragraphs,
        target_paragraphs=right.paragraphs,
        source_keys=evidence.keys(left),
        target_keys=evidence.keys(right),
        translations=evidence.translations(left),
        encoder=evidence.encoder,
    )
    names, langs = (left.name, right.name), (left.lang, right.lang)
    return Alignment(left.sentences, right.sentences, tuple(beads), names, langs, evidence.signature)


def covered(alignment: Alignment) -> float:
    """Return the share of the text that has a counterpart, in [0, 1]: see ``alignment.PARALLEL``."""
    return parallel(alignment.beads, _texts(alignment.source), _texts(alignment.target))


def alignment_of(made: Outcome) -> Alignment:
    """Return the alignment of a stored article and its edition, with the sentences as published."""
    assert made.edition is not None
    names = made.article.url or made.article.source, made.edition.url or made.edition.source
    langs = made.article.lang, made.edition.lang
    return Alignment(made.sentences, made.edition_sentences, made.beads, names, langs)


def document_of_alignment(alignment: Alignment, name: str) -> Document:
    """Return the pairs of an alignment, as a Document of that name."""
    source, target = (
        Article("\n".join(_texts(side)), lang, source=name)  # type: ignore[arg-type]
        for side, lang in zip((alignment.source, alignment.target), alignment.langs, strict=True)
    )
    pairs = pairs_from_beads(source, alignment.source, alignment.target, (), alignment.beads)
    return Document(source, tuple(map(Record, pairs)), target, alignment.made_by)


def _texts(sentences: Sequence[Sentence]) -> list[str]:
    return [sentence.text for sentence in sentences]


def _cyrillic(edition: Edition) -> float:
    """Return the share of Cyrillic among an edition's letters."""
    letters = [letter for text in edition.texts for letter in text if letter.isalpha()]
    return sum("Ѐ" <= letter <= "ӿ" for letter in letters) / max(len(letters), 1)
