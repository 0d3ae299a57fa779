"""Read pages, archives, dumps and files of pairs from storage, through fsspec: s3://BUCKET/FOLDER, gs://, az://, file:// and the like."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from typing import Any

from aligner.errors import InputError
from aligner.extraction.fetch import without_password
from aligner.extraction.pages import MAX_BYTES, SUFFIXES, unpack
from aligner.ingest.archives import is_archive, read_archive
from aligner.ingest.dumps import Columns, is_dump, read_dump
from aligner.model import Article, Page, Rejection

STAGE = "read"
NEEDS = "needs aligner[s3], or fsspec and its package for that storage"
EMPTY = "contains nothing that can be read"
# Stores of files alone: fsspec reads servers too (ftp, sftp, smb, github), past the guard of private networks.
_ADDRESS = re.compile(r"(?:s3a?|gc?s|az|abfss?|adl|oss|obs|cos|hdfs|file|memory)://", re.I)


def is_stored(argument: str) -> bool:
    """Return True for an address of storage, which is read as a file system is."""
    return _ADDRESS.match(argument) is not None


def read_stored(address: str, columns: Columns) -> Iterator[Page | Article | Rejection]:
    """Yield what is in the file, the files of the folder or the files that match, in the order of their names.

    Files are read as streams. Where the storage fails, one Rejection ends it.
    """
    name = without_password(address)
    try:
        import fsspec
    except ModuleNotFoundError:
        yield Rejection(name, STAGE, f"{name} {NEEDS}")
        return
    try:
        storage, path = fsspec.core.url_to_fs(address)
        paths = _files(storage, path)
        if not paths:
            yield Rejection(name, STAGE, f"{name} {EMPTY}")
        for one in paths:
            yield from _contents(storage, one, columns)
    except Exception as error:
        yield Rejection(name, STAGE, _said(name, error))


def stored_files(address: str) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the file, of the files that match, or of the tables in the folder, in the order of their names.

    Raises InputError where there are none, or the storage fails.
    """
    name = without_password(address)
    try:
        import fsspec

        storage, path = fsspec.core.url_to_fs(address)
        folder = storage.isdir(path)
        paths = [one for one in _files(storage, path) if is_dump(one) or not folder]
        for one in paths:
            yield without_password(storage.unstrip_protocol(one)), storage.cat_file(one)
    except ModuleNotFoundError as error:
        raise InputError(f"{name} {NEEDS}.") from error
    except Exception as error:
        raise InputError(f"{_said(name, error)}.") from error
    if not paths:
        raise InputError(f"{name} {EMPTY}.")


def _said(name: str, error: Exception) -> str:
    """Return an error for a failure of storage; each kind has its own exceptions."""
    said = (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
    return f"{name} cannot be read ({said})"


def _files(storage: Any, path: str) -> list[str]:
    if glob.has_magic(path):
        return sorted(one for one in storage.glob(path) if storage.isfile(one))
    if storage.isdir(path):
        return sorted(one for one in storage.find(path) if is_archive(one) or is_dump(one) or one.lower().endswith(SUFFIXES))
    return [path]


def _contents(storage: Any, path: str, columns: Columns) -> Iterator[Page | Article | Rejection]:
    name = without_password(storage.unstrip_protocol(path))
    if is_archive(path):
        yield from read_archive(name, lambda _: storage.open(path, "rb"))
    elif is_dump(path):
        yield from read_dump(name, columns, lambda _: storage.open(path, "rb"))
    else:
        with storage.open(path, "rb") as file:
            yield unpack(Page(name, file.read(MAX_BYTES + 1)))
