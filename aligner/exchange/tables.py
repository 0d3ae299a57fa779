"""Read pairs from tables: TSV and CSV of any tool, and the tables that other formats hold.

Columns are found by name: a language (``en``, ``ru-RU``, ``English``), or ``source`` and ``target``, whose languages
the letters below them tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from aligner.errors import InputError
from aligner.exchange.units import Remarks
from aligner.model import LANGUAGES, Lang, other
from aligner.text.languages import language
from aligner.text.scripts import CYRILLIC, LATIN
from aligner.text.tables import SAMPLE, TableRow, decode_lines, read_rows, without_apostrophe

Cells = tuple[int, dict[str, str]]

# Names of the two texts in the tables of other tools, source and target.
SIDES = (
    ("source", "target"),
    ("source_text", "target_text"),
    ("src", "trg"),
    ("src", "tgt"),
    ("original", "translation"),
    ("input", "output"),
    ("source segment", "target segment"),  # Trados Studio, in Word
    ("source text", "target text"),
)
HIGHEST = 10  # rows from the top that may name the columns: sheets begin with titles
LONGEST_NAME = 4  # words in the name of a column
_NAME = re.compile(r"[^\W_]+")
_SCRIPTS = frozenset({"latn", "cyrl"})
_SCORE, _JOINT = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?"), re.compile(r"(?<!\s)\s*+~~~\s*+")


def read_table(
    path: Path, source: BinaryIO, remarks: Remarks, columns: Sequence[str] = (), encoding: str | None = None
) -> Iterator[Cells]:
    """Yield (line, cells by column name) of a table in text; ``columns`` name the columns of one without a header."""
    rows = read_rows(str(path), decode_lines(str(path), source, encoding))
    if path.suffix.lower() == ".csv":
        rows = (replace(row, cells=tuple(map(without_apostrophe, row.cells))) for row in rows)
    sample = list(islice(rows, SAMPLE))
    rows = chain(sample, rows)
    if not columns and sample and all(len(row.cells) == 3 and _SCORE.fullmatch(row.cells[2]) for row in sample):
        joined = (replace(row, cells=tuple(map(_joined, row.cells))) for row in rows)
        rows = chain([TableRow(0, ("source_text", "target_text", "score"))], joined)  # what hunalign -text writes
    return named_rows(path, rows, remarks, columns)


def _joined(cell: str) -> str:
    """Return the sentences of hunalign's bead as one text; nothing for its mark of a paragraph."""
    return "" if cell.strip() == "<p>" else _JOINT.sub(" ", cell)


def named_rows(
    path: Path, rows: Iterable[TableRow], remarks: Remarks, columns: Sequence[str] = ()
) -> Iterator[Cells]:
    """Yield (line, cells by column name); raises InputError where no two columns are English and Russian."""
    rows = iter(rows)
    sample = list(islice(rows, SAMPLE))
    header, names = (TableRow(-1, tuple(columns)), column_names(columns, sample)) if columns else find_header(sample)
    _check_names(path, header, names)
    lonely = "source_text" in header.cells  # an alignment: some sentences stand alone
    stated = direction(header.cells, names)
    for row in chain(sample, rows):
        if row.line < header.line:
            remarks.add("above", row.line, "a row above the names of the columns was left out.")
        elif row is not header:
            cells = _fitted(path, row, len(names))
            named = stated | {name: cell for name, cell in zip(names, cells, strict=True) if name}
            if lonely and not all(named[lang] for lang in LANGUAGES):
                remarks.add("lonely", row.line, "a sentence without a counterpart was left out.")
            else:
                yield row.line, named


def _check_names(path: Path, header: TableRow, names: Sequence[str]) -> None:
    """Raise InputError where the columns of both texts are not told, or told twice."""
    place = f"{path}:{max(header.line, 1)}"
    if not names:
        missing = next((lang for lang in LANGUAGES if lang not in _languages(header)), "en")
        raise InputError(
            f"{place}: no column {missing}; name the columns in the first line (such as id, en, ru, date), or on the command"
            " line with --columns en,ru."
        )
    if twice := [name for name in names if name and names.count(name) > 1]:
        raise InputError(f"{place}: the column {twice[0]} is named twice.")


def _languages(row: TableRow) -> list[Lang | None]:
    """Return what languages a row's cells name."""
    return [language(cell) for cell in row.cells]


def named_tables(
    path: Path, tables: Iterable[tuple[str, Iterator[TableRow]]], remarks: Remarks, columns: Sequence[str] = ()
) -> Iterator[Cells]:
    """Yield (row, cells by column name) of those of a file's tables, each with its name, that have columns of both texts.

    Raises InputError where none has; ``columns`` names those of the first.
    """
    found = False
    for name, rows in tables:
        sample = list(islice(rows, HIGHEST))
        names = (() if found else columns) if columns else find_header(sample)[1]
        if names:
            found = True
            cut = (_cut(row, len(names), remarks) for row in chain(sample, rows))
            yield from named_rows(path, cut, remarks, columns)
        elif sample:
            remarks.add("table", sample[0].line, f"{name} without columns of both texts was left out.")
    if not found:
        raise InputError(
            f"{path}: no table in it has columns of both texts; name them in its first line, such as id, en, ru, or on the command"
            " line with --columns en,ru."
        )


def _cut(row: TableRow, width: int, remarks: Remarks) -> TableRow:
    """Return the row without cells outside the named columns."""
    if any(row.cells[width:]):
        remarks.add("beside", row.line, "a cell beyond the columns that have names was left out.")
    return replace(row, cells=row.cells[:width])


def find_header(sample: Sequence[TableRow]) -> tuple[TableRow, list[str]]:
    """Return the first row that names the columns of both texts, with the names; the first row without any where none does."""
    for row, *below in (sample[at:] for at in range(min(len(sample), HIGHEST))):
        names, langs = column_names(row.cells, below), _languages(row)
        each = any(langs) and langs == _languages(below[0]) if below else row is not sample[0]  # rows that name theirs, each of them
        if names and not each:
            return row, names
    return sample[0] if sample else TableRow(1, ()), []


def direction(header: Sequence[str], names: Sequence[str]) -> dict[str, str]:
    """Return the language of the column that the header calls the source, as a cell; nothing where none is."""
    sources = {pair[0] for pair in SIDES}
    found = (name for told, name in zip(header, names, strict=True) if told.strip().lower() in sources)
    return next(({"source": name} for name in found if name in LANGUAGES), {})


def column_names(header: Sequence[str], sample: Sequence[TableRow]) -> list[str]:
    """Return the columns' names, those of the two texts as ``en`` and ``ru``; no names where they are not told.

    A text's column has the name of a language, or is one of the source and the target, or has a language in its name
    (``text_en`` beside ``text_ru``).
    """
    told = [cell.strip().lower() for cell in header]
    names: list[str] = [language(name) or name for name in told]
    for lang in LANGUAGES:
        if names.count(lang) > 1:  # "en" beside "en-US": the plain name is the text
            names = [name if own == lang or name != lang else own for name, own in zip(names, told, strict=True)]
    if not set(LANGUAGES) <= set(names):
        cells = [row.cells for row in sample]
        sides = text_columns(told, cells) or _twins(told, cells)
        names = [sides.get(own, name) for name, own in zip(names, told, strict=True)]
    return names if set(LANGUAGES) <= set(names) else []


def text_columns(names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, Lang] | None:
    """Return the languages of the columns of source and target, by the letters in their cells; None if not told."""
    for pair in SIDES:
        if all(names.count(name) == 1 for name in pair):
            first, second = (_language_below(names.index(name), sample) for name in pair)
            if first != second and (first or second):
                first = first or other(second or "en")
                second = second or other(first)
                return dict(zip(pair, (first, second), strict=True))
    return None


def _twins(names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[str, Lang]:
    """Return the languages of two columns whose names differ in the language alone, else of the only ones that name it.

    Of several, those with letters of their languages come first.
    """
    found = [(name, *_parted(name)) for name in names]
    rests = {rest: {lang: name for name, lang, own in found if own == rest and lang} for _, lang, rest in found if lang}
    alone = {lang: name for name, lang, _ in found if lang and [own for _, own, _ in found].count(lang) == 1}
    twins = [named for named in (*rests.values(), alone) if len(named) == len(LANGUAGES)]
    lettered = (named for named in twins if all(_language_below(names.index(name), sample) == lang for lang, name in named.items()))
    return {name: lang for lang, name in next(lettered, twins[0] if twins else {}).items()}


def _parted(name: str) -> tuple[Lang | None, tuple[str, ...]]:
    """Return the language in a name and its other words: ``sentence_eng_Latn`` -> en, (sentence)."""
    words = _NAME.findall(name)
    if len(words) > LONGEST_NAME:
        return None, ()  # a sentence
    langs = [lang for word in words if (lang := language(word))]
    return langs[0] if len(langs) == 1 else None, tuple(word for word in words if not language(word) and word not in _SCRIPTS)


def _language_below(column: int, sample: Sequence[Sequence[str]]) -> Lang | None:
    text = " ".join(row[column] for row in sample if column < len(row))
    latin, cyrillic = len(LATIN.findall(text)), len(CYRILLIC.findall(text))
    return None if latin == cyrillic else "en" if latin > cyrillic else "ru"


def _fitted(path: Path, row: TableRow, width: int) -> Sequence[str]:
    """Return as many cells as there are columns; empty ones past the last may be left out or added."""
    cells = row.cells
    if len(cells) > width and not any(cells[width:]):
        cells = cells[:width]
    if len(cells) != width:
        raise InputError(
            f"{path}:{row.line}: {len(cells)} cells where the first line names {width} columns."
        )
    return cells
