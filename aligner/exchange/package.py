"""Office Open XML packages (ECMA-376, the files of Word and Excel): a template's parts, one of them written piece by piece.

However long that part is, it is never in memory as a whole. Packages that would unpack to far more than they are can be told before.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import SEEK_END
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from aligner.errors import InputError

SMALL = 50_000_000  # bytes that are never too many
RATIO = 100  # text packs to a tenth, the tables of a benchmark to a fortieth, a bomb to a thousandth


def write_package(file: BinaryIO, template: ZipFile, name: str, pieces: Iterable[str]) -> None:
    """Write a template's parts, but for the one of this name the pieces. The same pieces give the same bytes."""
    with ZipFile(file, "w", ZIP_DEFLATED) as out:
        for other in template.namelist():
            if other != name:
                out.writestr(entry(other), template.read(other))
        with out.open(entry(name), "w", force_zip64=True) as part:
            part.writelines(piece.encode() for piece in pieces)


def check_package(path: Path, source: BinaryIO, kind: str, most: int) -> None:
    """Raise InputError if a file is not a package, or would unpack to over ``most`` bytes or RATIO times what it is."""
    packed = source.seek(0, SEEK_END)
    try:
        with ZipFile(source) as package:
            size = sum(entry.file_size for entry in package.infolist())
    except (BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise InputError(f"{path}: cannot be read as {kind}: {str(error).rstrip('.')}.") from None
    if size > most or (size > SMALL and size > RATIO * packed):
        raise InputError(f"{path}: would unpack to {size / 1e6:,.0f} MB, which is too much for {kind}.")


def entry(name: str, packing: int = ZIP_DEFLATED) -> ZipInfo:
    """Return an entry of an archive, without the time of writing."""
    made = ZipInfo(name)
    made.compress_type = packing
    return made
