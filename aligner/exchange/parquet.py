"""Parquet as Hugging Face datasets has it: a struct ``translation`` and columns of what is known of each pair.

Column names are those of TSV and JSON Lines. What made the pairs is also in the file's key-value metadata:
``aligner`` is a JSON list of signatures, ``huggingface`` the features that ``datasets`` takes for its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from aligner.errors import ExportError, InputError
from aligner.exchange.jsons import object_cells
from aligner.exchange.tables import Cells
from aligner.model import LANGUAGES, Document, Record, Signature

ROWS = 10_000  # of a row group: some ten megabytes, and all of a corpus that waits in memory
COLUMNS = {
    "id": "string",
    "translation": "translation",
    "source": "string",
    "origin": "string",
    "reused": "bool",
    "alignment": "string",
    "score": "float64",
    "quality": "string",
    "state": "string",
    "date": "date32",
    "headline": "string",
    "url": "string",
    "article": "string",
    "edition": "string",
    "edition_confidence": "float64",
    "edition_evidence": "strings",
    "machine": "string",
    "model": "string",
    "problems": "strings",
    "findings": "strings",
    "reviewers": "strings",
    "glossary": "string",
    "made_by": "string",
}
_FEATURES: dict[str, dict[str, Any]] = {
    "translation": {"languages": list(LANGUAGES), "_type": "Translation"},
    "strings": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "Sequence"},
}


def ready() -> None:
    """Raise ExportError if the package that Parquet needs is not installed."""
    if find_spec("pyarrow") is None:
        raise ExportError("Parquet needs pyarrow: install aligner[parquet].")


def write_parquet(documents: Iterable[Document], files: list[BinaryIO]) -> int:
    """Write a row a pair, row group after row group."""
    ready()
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    schema, count, made_by = _schema(), 0, dict[str, None]()
    rows = (_row(document, record) for document in documents for record in document.records)
    with ParquetWriter(files[0], schema, compression="zstd", store_schema=False) as writer:
        while group := list(islice(rows, ROWS)):
            writer.write_table(Table.from_pylist(group, schema))
            count += len(group)
            made_by |= dict.fromkeys(row["made_by"] for row in group)
        writer.add_key_value_metadata({"aligner": json.dumps(list(made_by)), "huggingface": _hugging_face()})
    return count


def _schema() -> Any:
    import pyarrow

    types = {
        "string": pyarrow.string(),
        "float64": pyarrow.float64(),
        "bool": pyarrow.bool_(),
        "date32": pyarrow.date32(),
        "strings": pyarrow.list_(pyarrow.string()),
        "translation": pyarrow.struct([(lang, pyarrow.string()) for lang in LANGUAGES]),
    }
    return pyarrow.schema([(name, types[kind]) for name, kind in COLUMNS.items()])


def _hugging_face() -> str:
    features = {
        name: _FEATURES.get(kind, {"dtype": kind, "_type": "Value"}) for name, kind in COLUMNS.items()
    }
    return json.dumps({"info": {"features": features}})


def _row(document: Document, record: Record) -> dict[str, Any]:
    """Return the cells of a pair; ``edition`` is the URL of the other edition, ``findings`` the names of the checks."""
    pair, article = record.pair, document.article
    return {
        "id": pair.id,
        "translation": {lang: pair.side(lang) for lang in LANGUAGES},
        "source": pair.source,
        "origin": pair.origin,
        "reused": pair.reused,
        "alignment": pair.alignment,
        "score": round(pair.confidence, 4),
        "quality": pair.quality.step if pair.quality else "",
        "state": record.state,
        "date": article.published,
        "headline": article.title,
        "url": article.url,
        "article": article.key,
        "edition": document.edition.url if document.edition else "",
        "edition_confidence": document.edition_confidence,
        "edition_evidence": list(document.edition_evidence),
        "machine": pair.machine,
        "model": pair.model,
        "problems": list(pair.problems),
        "findings": [finding.check for finding in record.findings],
        "reviewers": sorted(record.reviewers),
        "glossary": Signature.parse(document.signature).glossary,
        "made_by": document.signature,
    }


def read_parquet(path: Path, source: BinaryIO) -> Iterator[Cells]:
    """Yield (row from 1, cells by column) of a table with the texts in columns of their languages, or in a struct of them.

    Raises InputError for anything else.
    """
    ready()
    from pyarrow import ArrowException, PythonFile
    from pyarrow.parquet import ParquetFile

    try:
        table = ParquetFile(PythonFile(source, "r"))
        rows = (row for batch in table.iter_batches(ROWS) for row in batch.to_pylist())
        for number, row in enumerate(rows, start=1):
            yield from object_cells(path, number, row)
    except (ArrowException, OSError, UnicodeDecodeError) as error:
        reason = (str(error).splitlines() or ["a damaged file"])[0].rstrip(".")
        raise InputError(f"{path}: cannot be read as Parquet: {reason}.") from None
