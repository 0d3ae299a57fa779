"""Write files that appear whole or not at all, or standard output."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO

from aligner.errors import ExportError

STDOUT = Path("-")


@contextmanager
def atomic_output(path: Path, targets: Sequence[Path] = ()) -> Iterator[list[BinaryIO]]:
    """Open files that take their targets' place (the path's own, without any) once the block has ended well.

    Folders are made as needed; ``-`` is standard output. Raises ExportError, which names the path, where writing
    fails.
    """
    if path == STDOUT:
        yield [sys.stdout.buffer]
        sys.stdout.buffer.flush()
        return
    try:
        places = [Path(os.path.realpath(target)) for target in targets or [path]]
        for place in places:
            place.parent.mkdir(parents=True, exist_ok=True)
        if any(place.exists() and not place.is_file() for place in places):
            with ExitStack() as stack:  # a pipe or device stays what it is
                yield [stack.enter_context(place.open("wb")) for place in places]
        else:
            yield from _drafted(places)
    except OSError as error:
        raise ExportError(f"{path} cannot be written: {error.strerror or error}.") from error


def _drafted(places: Sequence[Path]) -> Iterator[list[BinaryIO]]:
    drafts: list[Path] = []
    try:
        with ExitStack() as stack:
            yield [stack.enter_context(_draft(place, drafts)) for place in places]
        for draft, place in zip(drafts, places, strict=True):
            os.replace(draft, place)
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)


def _draft(target: Path, drafts: list[Path]) -> BinaryIO:
    """Open a file beside the target, with the permissions that a new file gets there."""
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    drafts.append(Path(name))
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, 0o666 & ~mask)
    return os.fdopen(handle, "wb")
