"""Gettext catalogs (PO): the messages of a program, English and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from aligner import __version__
from aligner.errors import InputError
from aligner.exchange.plain import flat
from aligner.exchange.tables import Cells
from aligner.exchange.units import Remarks
from aligner.model import Document
from aligner.text.encoding import one_line
from aligner.text.languages import language
from aligner.text.scripts import CYRILLIC
from aligner.text.tables import decode_lines

_HEADER = 4_096  # bytes in which a catalog names its charset
_CHARSET = re.compile(rb"Content-Type:[^\n\"]*charset=(koi8-[ru]|(?:windows|cp)-?125\d|iso-8859-\d+)", re.I)
_LINE = re.compile(r"""\s*(?:\#.*|(?:msg\w+(?:\[\d+\])?\s*)?".*"\s*)?$""")
_BATCH = 1_000  # lines after which a blank one ends what is read at once


def read_po(path: Path, source: BinaryIO, remarks: Remarks) -> Iterator[Cells]:
    """Yield (line, cells) of the translated messages of a catalog from English; obsolete ones are left out.

    Of a plural message the singular is read with the first form, the plural with the last. Raises InputError for a catalog
    into another language.
    """
    named = _CHARSET.search(source.read(_HEADER))
    source.seek(0)
    stated = None
    for start, lines in _batches(path, decode_lines(str(path), source, named and named[1].decode())):
        catalog = _parsed(path, lines)
        if stated is None:
            stated = catalog.metadata.get("Language", "")
            if language(stated or _spoken(catalog)) != "ru":
                raise InputError(f"{path}: a catalog into {one_line(stated) or 'a language that it does not name'}, not into Russian.")
        for entry in catalog:
            yield from _cells(entry, start + max(entry.linenum, 1), remarks)


def _batches(path: Path, lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (lines before, lines) of parts of a catalog that end at a blank line."""
    batch: list[str] = []
    start = 0
    for number, line in enumerate(lines, 1):
        if not _LINE.match(line):
            raise InputError(f"{path}:{number}: not a line of a PO file: {one_line(line)[:60]!r}.")
        batch.append(line)
        if len(batch) >= _BATCH and not line.strip():
            yield start, batch
            start, batch = number, []
    if batch:
        yield start, batch


def _parsed(path: Path, lines: Sequence[str]) -> Any:
    import polib

    try:
        return polib.pofile("\n".join([*lines, ""]))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as PO: {str(error).rstrip('.')}.") from None


def _spoken(catalog: Any) -> str:
    """Return the language of a catalog that does not name it, by its letters."""
    said = [entry.msgstr for entry in catalog if entry.msgstr]
    return "ru" if any(map(CYRILLIC.search, said)) or not said else ""


def _cells(entry: Any, line: int, remarks: Remarks) -> Iterator[Cells]:
    forms = [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)]
    if len(forms) > 2:
        remarks.add("plural", line, "of a message with plural forms the first and the last were read.")
    texts = {entry.msgid: entry.msgstr, entry.msgid_plural: ""} if not forms else {entry.msgid: forms[0], entry.msgid_plural: forms[-1]}
    for text, said in texts.items():
        if text and said and not entry.obsolete:
            state = "needs-review-translation" if "fuzzy" in entry.flags else "translated"
            id = {"id": entry.msgctxt} if entry.msgctxt else {}
            yield line, {"en": text, "ru": said, "state": state, **id}


def write_po(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a catalog from English to Russian: the pair's id as context, findings as comments, flagged ones fuzzy."""
    import polib

    header = polib.POFile()
    header.metadata = {
        "Project-Id-Version": f"aligner {__version__}",
        "Language": "ru",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    files[0].write(str(header).encode())
    count = 0
    for document in documents:
        for record in document.records:
            pair = record.pair
            entry = polib.POEntry(
                msgctxt=pair.id,
                msgid=flat(pair.en),
                msgstr=flat(pair.ru),
                tcomment="\n".join(flat(found.message) for found in record.findings),
                flags=["fuzzy"] if record.state == "flagged" else [],
            )
            files[0].write(f"\n{entry}".encode())
            count += 1
    return count
