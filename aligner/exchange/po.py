"""Gettext catalogs (PO): the messages of a program, English and Russian."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from aligner import __version__
from aligner.errors import InputError
from aligner.exchange.plain import flat
from aligner.exchange.tables import Cells
from aligner.model import Document
from aligner.text.encoding import one_line
from aligner.text.languages import language
from aligner.text.tables import decode_table

_HEADER = 4_096  # bytes in which a catalog names its charset
_CHARSET = re.compile(rb"Content-Type:[^\n\"]*charset=(koi8-[ru]|(?:windows|cp)-?125\d|iso-8859-\d+)", re.I)


def read_po(path: Path, data: bytes) -> Iterator[Cells]:
    """Yield (line, cells) of the translated messages of a catalog from English; obsolete ones are left out.

    A plural message gives its singular with the first form. Raises InputError for a catalog into another language.
    """
    import polib

    try:
        catalog = polib.pofile(_decoded(path, data))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as PO: {str(error).rstrip('.')}.") from None
    target = catalog.metadata.get("Language", "ru") or "ru"
    if language(target) != "ru":
        raise InputError(f"{path}: a catalog into {one_line(target)}, not into Russian.")
    for entry in catalog:
        said = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
        if said and not entry.obsolete:
            state = "needs-review-translation" if "fuzzy" in entry.flags else "translated"
            id = {"id": entry.msgctxt} if entry.msgctxt else {}
            yield entry.linenum, {"en": entry.msgid, "ru": said, "state": state, **id}


def _decoded(path: Path, data: bytes) -> str:
    """Return the text of a catalog in the charset that its header names, in UTF-8 where that is none of the old ones."""
    named = _CHARSET.search(data[:_HEADER])
    return decode_table(str(path), data, named[1].decode() if named else None)


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
