"""FORMATS: the name of a format -> how it is written; and write(), which writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from aligner.errors import ExportError
from aligner.exchange import (
    article,
    card,
    epub,
    html,
    jsons,
    parquet,
    plain,
    po,
    shards,
    sheets,
    tmx,
    word,
    xces,
    xliff,
)
from aligner.exchange.atomic import STDOUT, atomic_output
from aligner.exchange.options import Options
from aligner.model import Document

Writer = Callable[..., int]  # (documents, files) -> the number of pairs; with ``options`` where ``tagged``


@dataclass(frozen=True, slots=True)
class Format:
    """How pairs are written.

    ``write(documents, files)`` returns the number of pairs; ``parts`` are the endings of its files where it needs
    more than one (Moses: one a language), in a folder where they begin with a slash; ``ready()`` raises ExportError
    where something must be installed first. A ``tagged`` format names languages and takes Options. A format of as many
    files as it takes has ``write_folder(documents, folder)``; ``write`` makes its first file alone.
    """

    name: str
    summary: str
    suffixes: tuple[str, ...]
    write: Writer
    parts: tuple[str, ...] = ("",)
    ready: Callable[[], None] = lambda: None
    tagged: bool = False
    write_folder: Callable[[Iterable[Document], Path], int] | None = None

    @property
    def folder(self) -> bool:
        """True if its files are those of a folder."""
        return self.parts[0].startswith("/")

    def write_to(self, documents: Iterable[Document], files: list[BinaryIO], options: Options) -> int:
        """Write the documents to open files, one for each part; return the number of pairs."""
        return self.write(documents, files, options) if self.tagged else self.write(documents, files)


FORMATS: dict[str, Format] = {
    made.name: made
    for made in (
        Format("json", "one object an article: article, pairs, findings", (".json",), jsons.write_json),
        Format(
            "jsonl",
            "one object a pair, with everything known about it",
            (".jsonl", ".ndjson"),
            jsons.write_jsonl,
        ),
        Format(
            "parquet",
            "a table as Hugging Face datasets has it, with provenance",
            (".parquet",),
            parquet.write_parquet,
            ready=parquet.ready,
        ),
        Format("tsv", "one line a pair, columns named in the first line", (".tsv", ".tab"), plain.write_tsv),
        Format("csv", "the same with commas, for spreadsheets", (".csv",), sheets.write_csv),
        Format("xlsx", "the same as an Excel workbook", (".xlsx",), sheets.write_xlsx),
        Format("tmx", "TMX 1.4b translation memory", (".tmx",), tmx.write_tmx, tagged=True),
        Format("xliff", "XLIFF 1.2, one file element an article", (".xlf", ".xliff"), xliff.write_xliff, tagged=True),
        Format("xliff2", "XLIFF 2.1, one file element an article", (".xlf2",), xliff.write_xliff2, tagged=True),
        Format("po", "a gettext catalog from English to Russian", (".po",), po.write_po),
        Format(
            "moses",
            "two files, FILE.en and FILE.ru, line by line",
            (".moses",),
            plain.write_moses,
            (".en", ".ru"),
        ),
        Format("xces", "both texts and the links between them, FILE.en.xml, FILE.ru.xml, FILE.xml", (".xces",), xces.write_xces, xces.PARTS, tagged=True),
        Format(
            "huggingface",
            "a folder for Hugging Face: train.parquet and its card, README.md",
            (),
            card.write_folder,
            card.PARTS,
            parquet.ready,
        ),
        Format(
            "parquet-shards",
            "a folder of Parquet files of 100,000 pairs, and manifest.json with their digests",
            (),
            parquet.write_parquet,
            shards.PARTS,
            parquet.ready,
            write_folder=shards.write_shards,
        ),
        Format("html", "a self-contained page to read and print", (".html", ".htm"), html.write_html),
        Format("html-article", "the translated article alone, as a page", (), article.write_html_article),
        Format("docx", "the translated article alone, as a Word document", (".docx",), word.write_docx),
        Format("docx-table", "both texts in a Word table, for editors", (), word.write_docx_table),
        Format("epub", "the translated articles as a book", (".epub",), epub.write_epub),
        Format("epub-bilingual", "the articles as a book, each paragraph above its translation", (), epub.write_epub_bilingual),
        Format("text", "the translated text alone, in its paragraphs", (".txt", ".text"), plain.write_text),
    )
}


def format_of(path: Path | None, name: str | None = None) -> Format:
    """Return the format of that name, or of the path's suffix (None or ``-``: standard output, which has none).

    Raises ExportError where neither tells, or where the format needs files and would go to standard output.
    """
    known = ", ".join(FORMATS)
    if name is not None and name not in FORMATS:
        raise ExportError(f"Unknown export format {name}: use one of {known}.")
    if path is None or path == STDOUT:
        if name is None:
            raise ExportError(f"Standard output names no format: add --format with one of {known}.")
        if len(FORMATS[name].parts) > 1:
            raise ExportError(f"{name} needs {len(FORMATS[name].parts)} files: name them with -o.")
        return FORMATS[name]
    if name is not None:
        return FORMATS[name]
    suffix = path.suffix.lower()
    for made in FORMATS.values():
        if suffix in made.suffixes:
            return made
    raise ExportError(f"The suffix of {path} names no format: add --format with one of {known}.")


def write(
    documents: Iterable[Document], path: Path | None, name: str | None = None, options: Options | None = None
) -> int:
    """Write all pairs to a path (None or ``-``: standard output) and return their number.

    Files appear whole or not at all. Raises ExportError where the format or the place does not do.
    """
    made, path = format_of(path, name), path or STDOUT
    if made.write_folder:
        return made.write_folder(documents, path)
    targets = places(path, made)
    options = replace(options or Options(), names=tuple(target.name for target in targets))
    with atomic_output(path, targets) as files:
        return made.write_to(documents, files, options)


def places(path: Path, made: Format) -> list[Path]:
    """Return the paths of the files that the format writes."""
    base = path.with_suffix("") if len(made.parts) > 1 and path.suffix in made.suffixes else path
    return [Path(f"{base}{part}") for part in made.parts]
