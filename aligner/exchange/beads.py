"""Read beads of sentence aligners (hunalign's ladder, lists of vecalign and bertalign) as pairs of the texts beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from aligner.alignment.formats import LADDER, VECALIGN, Indices
from aligner.alignment.formats import read as read_notation
from aligner.errors import InputError
from aligner.exchange.tables import Cells
from aligner.model import LANGUAGES
from aligner.text.tables import decode_lines


def is_beads(source: BinaryIO) -> bool:
    """Return True if the first line with anything on it is a bead; the source is back at its beginning."""
    line = source.read(512).decode("utf-8", "replace").strip("\ufeff \r\n").partition("\n")[0].strip()
    source.seek(0)
    return bool(LADDER.match(line) or VECALIGN.match(line))


def read_beads(path: Path, source: BinaryIO) -> Iterator[Cells]:
    """Yield (number, cells) of the beads with both sides, from the texts NAME.en and NAME.ru beside them.

    Raises InputError where these are missing, or for a bead that names a line that its text does not have.
    """
    sides = [path.with_suffix(f".{lang}") for lang in LANGUAGES]
    if missing := [side.name for side in sides if not side.is_file()]:
        raise InputError(f"{path}: the lines of an alignment without its texts; put {' and '.join(missing)} beside it.")
    texts = [_lines(side) for side in sides]
    beads = read_notation("\n".join(decode_lines(str(path), source)), str(path))
    langs = LANGUAGES if _fits(beads, texts) else LANGUAGES[::-1]
    texts = texts if langs == LANGUAGES else texts[::-1]
    for number, bead in enumerate(beads, 1):
        if not _fits([bead], texts):
            raise InputError(f"{path}:{number}: a line that {path.stem}.en or {path.stem}.ru does not have: these are not its texts.")
        said = [" ".join(filter(None, (lines[at] for at in own))) for own, lines in zip(bead, texts, strict=True)]
        if all(said):
            yield number, {**dict(zip(langs, said, strict=True)), "source": langs[0]}


def _lines(path: Path) -> list[str]:
    with path.open("rb") as source:
        return [line.strip() for line in decode_lines(str(path), source)]


def _fits(beads: Sequence[Indices], texts: Sequence[Sequence[str]]) -> bool:
    return all(at < len(lines) for bead in beads for own, lines in zip(bead, texts, strict=True) for at in own)
