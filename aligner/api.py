"""The public Python calls, on plain values. Nothing is loaded until a call needs it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from aligner.errors import InputError
from aligner.model import (
    LANGUAGES,
    Article,
    Bead,
    Document,
    Finding,
    Lang,
    Page,
    Pair,
    Record,
    Rejection,
    Sentence,
    other,
)

if TYPE_CHECKING:
    from aligner.glossary import Glossary
    from aligner.pipeline import Settings, Tools

Source = str | PathLike[str] | bytes  # a path, a URL, or the page itself
Terms = Literal["off", "suggest", "apply"]


# -- pages


def translate_page(
    page: Source,
    edition: Source | None = None,
    *,
    source: Lang | None = None,
    model: str | PathLike[str] | None = None,
    terms: Terms = "apply",
    on: date | None = None,
    glossary: Glossary | None = None,
    force: bool = False,
    allow_private: bool = False,
) -> Document:
    """Translate a page, check its names, and align it with its other edition where one is given.

    This is what ``aligner translate`` does, without a store. ``source`` is the page's language, by default detected;
    ``model`` a translation package, its name, folder or file; ``on`` the day by which names are judged, by default
    the article's; ``glossary`` that of ``load_glossary``, by default the bundled one. ``force`` aligns editions that
    hardly translate each other; ``allow_private`` reads URLs of private networks.

    Raises InputError for a page that cannot be read or holds no article, PackageError where no package translates.

    >>> document = aligner.translate_page("corpus/lachin-corridor/en.html", "corpus/lachin-corridor/ru.html")
    >>> document.article.title
    'Medicine, but no tomatoes: Convoy tests the road to Nagorno Karabakh'
    >>> pair = document.records[0].pair
    >>> pair.origin, pair.ru
    ('edition', 'Лекарства пропустили, помидоры — нет: в Нагорный Карабах пришел гуманитарный конвой')
    """
    from aligner.pipeline import Job, translate_job

    settings = _settings(source, terms, on, force)
    job = Job(_page(page, allow_private), _page(edition, allow_private) if edition is not None else None)
    return translate_job(job, _tools(model, glossary), settings)


def align_pages(
    page: Source,
    edition: Source,
    *,
    source: Lang | None = None,
    on: date | None = None,
    glossary: Glossary | None = None,
    force: bool = False,
    allow_private: bool = False,
) -> Document:
    """Align two editions of an article without a translation model, and check the pairs.

    For the arguments and errors see ``translate_page``, which is slower and aligns with a draft translation's help.

    >>> document = aligner.align_pages("corpus/lachin-corridor/en.html", "corpus/lachin-corridor/ru.html")
    >>> len(document.records) > 20
    True
    """
    from aligner.pipeline import Job, align_job

    job = Job(_page(page, allow_private), _page(edition, allow_private))
    return align_job(job, _tools(None, glossary), _settings(source, "apply", on, force))


def extract(page: Source, lang: Lang | None = None, *, allow_private: bool = False) -> Article:
    """Extract the article of a page: a path, a URL, or the page itself as bytes.

    Raises InputError where the page cannot be read, ExtractionError where it holds no article.

    >>> aligner.extract("corpus/lachin-corridor/en.html").published
    datetime.date(2023, 2, 17)
    """
    from aligner import extraction

    return extraction.extract(_page(page, allow_private), lang)


# -- sentences


def split(text: str, lang: Lang) -> tuple[Sentence, ...]:
    """Split a text into sentences; ``text[s.start:s.stop] == s.text`` holds for each.

    >>> [sentence.text for sentence in aligner.split("Мы в Баку. Здесь тепло.", "ru")]
    ['Мы в Баку.', 'Здесь тепло.']
    """
    from aligner.segmentation import split as cut

    _refuse_language(lang)
    return cut(Article(text=text, lang=lang))


def translate(
    sentences: Sequence[str],
    source: Lang = "en",
    target: Lang | None = None,
    *,
    model: str | PathLike[str] | None = None,
    terms: Terms = "apply",
    on: date | None = None,
    glossary: Glossary | None = None,
) -> list[str]:
    """Translate the sentences of one text, in order, with the glossary's names.

    Raises PackageError where no package translates in that direction, InputError for a text in place of sentences.

    >>> "Гянджу" in aligner.translate(["He flew to Ganja on Monday."])[0]
    True
    """
    from aligner.pipeline import translate_sentences

    _refuse_text(sentences)
    _refuse_language(source)
    if target is not None and target != other(source):
        raise InputError(f"{source} is translated into {other(source)}, not into {target}.")
    return translate_sentences(
        sentences, source, _tools(model, glossary), _settings(source, terms, on, force=False)
    )


def align(source: Sequence[str], target: Sequence[str], source_lang: Lang = "en") -> list[Bead]:
    """Align the sentences of two texts: beads with ``.source`` and ``.target`` index tuples and ``.score``.

    Every index of both sides is in exactly one bead; a bead with an empty side is a sentence without a counterpart.

    >>> beads = aligner.align(["It rained.", "We left."], ["Шёл дождь.", "Мы ушли."])
    >>> [(bead.source, bead.target) for bead in beads]
    [((0,), (0,)), ((1,), (1,))]
    """
    from aligner import alignment

    _refuse_text(source)
    _refuse_text(target)
    _refuse_language(source_lang)
    return alignment.align(source, target, source_lang=source_lang, target_lang=other(source_lang))


def check(
    pairs: Iterable[Pair | tuple[str, str]],
    *,
    source: Lang = "en",
    on: date | None = None,
    glossary: Glossary | None = None,
) -> list[Finding]:
    """Check pairs, Pairs or tuples of English and Russian, in the order of their article.

    A tuple is judged as a person's translation from ``source``, and its finding names it as ":0", ":1" ... by position.
    ``on`` is the day by which names are judged; ``glossary`` carries the house policy.

    >>> [finding.message for finding in aligner.check([("It fell in 2019.", "Он упал в 2018 году.")])]
    ['The English has "2019" where the Russian has "2018".']
    """
    from aligner import checks

    made = [
        pair if isinstance(pair, Pair) else Pair("", i, *pair, source=source, origin="edition")
        for i, pair in enumerate(pairs)
    ]
    dated = [replace(pair, published=on) for pair in made] if on else made
    return checks.check(dated, glossary or load_glossary())


# -- glossary


def load_glossary(folder: str | PathLike[str] | None = None, policy: str | None = None) -> Glossary:
    """Load the termbase in a folder, by default the bundled one, under a house policy.

    Raises GlossaryError, which names file and line, for a termbase or policy that breaks its rules.

    >>> glossary = aligner.load_glossary(policy="eurasianet")
    >>> glossary.policy.name
    'eurasianet'
    """
    from aligner.glossary import load

    return load(Path(folder) if folder is not None else None, policy)


def policies(folder: str | PathLike[str] | None = None) -> list[str]:
    """List the house policies of the termbase in a folder, by default the bundled one.

    >>> "eurasianet" in aligner.policies()
    True
    """
    from aligner.glossary import termbase
    from aligner.glossary.policy import policies as of_folder

    return of_folder(termbase.folder(Path(folder) if folder is not None else None))


# -- files of pairs


def read(path: str | PathLike[str]) -> list[Pair]:
    """Read the pairs of a file in any format that ``aligner check`` reads: TMX, XLIFF, TSV, JSON Lines and others.

    Raises InputError, which names the line, for a file that is not understood.
    """
    from aligner.exchange.read import read_units

    return [unit.pair for unit in read_units(Path(path))]


def write(
    content: Document | Iterable[Document | Pair], path: str | PathLike[str], format: str | None = None
) -> int:
    """Write documents or pairs in the format of that name, or of the path's suffix; return the number of pairs.

    The file appears whole or not at all. Raises ExportError where the format or the place does not do.

    >>> aligner.write([aligner.Pair("a", 0, "It rained.", "Шёл дождь.")], "/tmp/rain.tmx")
    1
    >>> [pair.ru for pair in aligner.read("/tmp/rain.tmx")]
    ['Шёл дождь.']
    """
    from aligner import exchange

    found = [content] if isinstance(content, Document) else list(content)
    documents = [one for one in found if isinstance(one, Document)]
    return exchange.write([*documents, *_documents(found)], Path(path), format)


def _documents(content: Iterable[Document | Pair]) -> list[Document]:
    pairs = [one for one in content if isinstance(one, Pair)]
    return [
        Document(
            Article("\n".join(pair.side(pair.source) for pair in group), group[0].source),
            tuple(map(Record, group)),
        )
        for group in (list(group) for _, group in groupby(pairs, key=lambda pair: pair.article))
    ]


# -- arguments


def _page(page: Source, allow_private: bool) -> Page:
    from aligner import extraction

    if isinstance(page, bytes):
        return Page("page", page)
    found = list(extraction.read_pages([str(page)], allow_private))
    if len(found) != 1:
        raise InputError(f"{page} is {len(found)} pages: name one.")
    if isinstance(found[0], Rejection):
        raise InputError(found[0].reason)
    return found[0]


def _settings(source: Lang | None, terms: Terms, on: date | None, force: bool) -> Settings:
    from aligner.pipeline import Settings

    return Settings(source=source, terms=terms, on=on, force=force)


def _tools(model: str | PathLike[str] | None, glossary: Glossary | None) -> Tools:
    from aligner.pipeline import Tools
    from aligner.translation import open_translator

    return Tools(lambda lang: open_translator(lang, other(lang), model), glossary or load_glossary())


def _refuse_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise InputError(f"{lang!r} is not a language of aligner: use {' or '.join(LANGUAGES)}.")


def _refuse_text(sentences: Sequence[str]) -> None:
    """Refuse a text where a sequence of texts is expected, since it is a sequence of characters."""
    if isinstance(sentences, str):
        raise InputError("Expected a list of sentences, got one text: aligner.split makes sentences of it.")
