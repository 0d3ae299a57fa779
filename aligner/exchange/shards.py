"""A folder of Parquet shards, for what is too large for one file, and a manifest that names them and their digests."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from hashlib import file_digest
from itertools import chain, count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aligner.errors import ExportError
from aligner.exchange.parquet import COLUMNS, write_parquet
from aligner.model import Document

PAIRS = 100_000  # of a shard, from which on it takes no further article: some thirty megabytes
MANIFEST = "manifest.json"
PARTS = ("/part-00000.parquet", f"/{MANIFEST}")  # and more shards, as many as it takes


def write_shards(documents: Iterable[Document], folder: Path, pairs: int = PAIRS) -> int:
    """Write the pairs to part-00000.parquet and so on, each article in one shard; return their number.

    The folder appears whole or not at all, in the place of earlier shards. Raises ExportError where something else is.
    """
    try:
        _check(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as draft:
            made = Path(draft) / "new"
            made.mkdir()
            shards, made_by = [*_written(iter(documents), made, pairs)], dict[str, None]()
            for shard in shards:
                made_by |= dict.fromkeys(shard.pop("made_by"))
            total: int = sum(shard["pairs"] for shard in shards)
            told = {"pairs": total, "columns": COLUMNS, "made_by": [*made_by], "shards": shards}
            (made / MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
            if folder.exists():
                os.replace(folder, Path(draft) / "old")
            os.replace(made, folder)
    except OSError as error:
        raise ExportError(f"{folder} cannot be written: {error.strerror or error}.") from error
    return total


def _check(folder: Path) -> None:
    if folder.exists() and not (folder.is_dir() and ((folder / MANIFEST).is_file() or not any(folder.iterdir()))):
        raise ExportError(f"{folder} is not a folder of shards: name a new one.")


def _written(documents: Iterator[Document], folder: Path, pairs: int) -> Iterator[dict[str, Any]]:
    """Write shard after shard, at least one, and yield what the manifest says of each."""
    for number in count():
        first = next(documents, None)
        if first is None and number:
            return
        made_by: dict[str, None] = {}
        path = folder / f"part-{number:05}.parquet"
        with path.open("wb") as file:
            rows = write_parquet(_some(chain([first] if first else [], documents), pairs, made_by), [file])
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        yield {"file": path.name, "pairs": rows, "bytes": path.stat().st_size, "sha256": digest, "made_by": made_by}


def _some(documents: Iterator[Document], pairs: int, made_by: dict[str, None]) -> Iterator[Document]:
    """Yield documents until they have so many pairs."""
    while pairs > 0 and (document := next(documents, None)):
        pairs -= len(document.records)
        made_by[document.signature] = None
        yield document
