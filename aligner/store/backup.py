"""Back up a store of either database as one SQLite file, while others may write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from aligner.errors import StoreError
from aligner.store.store import Store
from aligner.store.transfer import Contents

HEAD = b"SQLite format 3\0"


def backup(store: Store, file: Path) -> Contents:
    """Write a store to a file that only its owner may read, in place of an earlier backup, whole or not at all.

    Raises StoreError if another file is there, or the backup cannot be written.
    """
    if file.exists() and (not _is_backup(file) or file.absolute() == Path(store.name)):
        raise StoreError(f"{file} is not an earlier backup: name another file.")
    with _beside(file) as folder:
        fresh = folder / "backup.db"
        fresh.touch(mode=0o600)
        try:
            with Store.open(fresh) as made:
                held = store.copy_to(made)
        except StoreError as error:
            raise StoreError(str(error).replace(str(fresh), str(file))) from error
        os.replace(fresh, file)
    return held


def restore(file: Path, store: Store) -> Contents:
    """Restore a backup, also of an older version, into an empty store; the file is not changed.

    Raises StoreError if the file is not a backup, or the store is not empty.
    """
    check_is_backup(file)
    with TemporaryDirectory(prefix="aligner-") as folder:
        copy = Path(folder) / "backup.db"
        shutil.copyfile(file, copy)
        with Store.open(copy) as kept:
            return kept.copy_to(store)


def check_is_backup(file: Path) -> None:
    """Raise StoreError for a file that is not there, or is not a store."""
    if not file.exists() or not _is_backup(file):
        raise StoreError(f"{file} is not a backup of a store: name the file that `aligner store backup` wrote.")


def _is_backup(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(len(HEAD)) == HEAD
    except OSError as error:
        raise StoreError(f"{file} cannot be read ({error.strerror or error}).") from error


@contextmanager
def _beside(file: Path) -> Iterator[Path]:
    """Make a temporary folder beside the file, on the same disk."""
    try:
        folder = TemporaryDirectory(dir=file.absolute().parent, prefix=f".{file.name}.")
    except OSError as error:
        raise StoreError(f"{file} cannot be written ({error.strerror or error}): name another file.") from error
    with folder as name:
        yield Path(name)
