"""Beads of sentence aligners (hunalign's ladder, the lists of vecalign and bertalign) as pairs of the texts that lie beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from aligner.alignment.formats import LADDER, VECALIGN, Indices
from aligner.alignment.formats import read as read_notation
from aligner.errors import InputError
from aligner.exchange.tables import Cells
from aligner.model import LANGUAGES
from aligner.text.tables import decode_table


def is_beads(path: Path, source: BinaryIO) -> bool:
    """Return True if the first line is a bead and the texts, NAME.en and NAME.ru, lie beside; the source is back at its beginning."""
    line = source.readline(512).decode("utf-8", "replace").strip("\ufeff \r\n")
    source.seek(0)
    noted = LADDER.match(line) or VECALIGN.match(line)
    return bool(noted) and all(path.with_suffix(f".{lang}").is_file() for lang in LANGUAGES)


def read_beads(path: Path, data: bytes) -> Iterator[Cells]:
    """Yield (number, cells) of the beads with both sides. Raises InputError for one that names a line that its text does not have."""
    texts = [_lines(path.with_suffix(f".{lang}")) for lang in LANGUAGES]
    beads = read_notation(decode_table(str(path), data), str(path))
    langs = LANGUAGES if _fits(beads, texts) else LANGUAGES[::-1]
    sides = texts if langs == LANGUAGES else texts[::-1]
    for number, bead in enumerate(beads, 1):
        if not _fits([bead], sides):
            raise InputError(f"{path}:{number}: a line that {path.stem}.en or {path.stem}.ru does not have: these are not its texts.")
        said = [" ".join(filter(None, (lines[at] for at in own))) for own, lines in zip(bead, sides, strict=True)]
        if all(said):
            yield number, {**dict(zip(langs, said, strict=True)), "source": langs[0]}


def _lines(path: Path) -> list[str]:
    return [line.strip() for line in decode_table(str(path), path.read_bytes()).splitlines()]


def _fits(beads: Sequence[Indices], texts: Sequence[Sequence[str]]) -> bool:
    return all(at < len(lines) for bead in beads for own, lines in zip(bead, texts, strict=True) for at in own)
