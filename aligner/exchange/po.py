"""Gettext catalogs (PO): the messages of a program, English and Russian."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from aligner.errors import InputError
from aligner.exchange.tables import Cells
from aligner.exchange.units import language


def read_po(path: Path, data: bytes) -> Iterator[Cells]:
    """Yield (line, cells) of the translated messages of a catalog from English; obsolete ones are left out.

    A plural message gives its singular with the first form. Raises InputError for a catalog into another language.
    """
    import polib

    try:
        catalog = polib.pofile(data.decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as PO: {str(error).rstrip('.')}.") from None
    target = catalog.metadata.get("Language", "ru") or "ru"
    if language(target) != "ru":
        raise InputError(f"{path}: a catalog into {target}, not into Russian.")
    for entry in catalog:
        said = entry.msgstr or (entry.msgstr_plural or {}).get(0, "")
        if said and not entry.obsolete:
            state = "needs-review-translation" if "fuzzy" in entry.flags else "translated"
            yield entry.linenum, {"en": entry.msgid, "ru": said, "state": state}
