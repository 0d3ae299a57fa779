"""Office Open XML packages (ECMA-376, the files of Word and Excel): a template's parts, one of them written piece by piece.

However long that part is, it is never in memory as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


def write_package(file: BinaryIO, template: ZipFile, name: str, pieces: Iterable[str]) -> None:
    """Write a template's parts, but for the one of this name the pieces. The same pieces give the same bytes."""
    with ZipFile(file, "w", ZIP_DEFLATED) as out:
        for other in template.namelist():
            if other != name:
                out.writestr(_entry(other), template.read(other))
        with out.open(_entry(name), "w", force_zip64=True) as part:
            part.writelines(piece.encode() for piece in pieces)


def _entry(name: str) -> ZipInfo:
    """Return an entry of the archive, without the time of writing."""
    entry = ZipInfo(name)
    entry.compress_type = ZIP_DEFLATED
    return entry
