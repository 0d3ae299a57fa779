"""Read pages from web archives: WARC of any crawler, compressed or not, and WACZ, which is WARC files in a ZIP."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any

from aligner.extraction.pages import MAX_BYTES, too_large
from aligner.ingest.dumps import Opener, open_local
from aligner.model import Page, Rejection

SUFFIXES = (".warc", ".warc.gz", ".wacz")
STAGE = "read"
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "")


def is_archive(name: str) -> bool:
    """Return True for the name of a WARC or WACZ file."""
    return name.lower().endswith(SUFFIXES)


def read_archive(path: str, opener: Opener = open_local) -> Iterator[Page | Rejection]:
    """Yield the pages of an archive as they were fetched, named by their addresses; where the archive is damaged, one Rejection ends it."""
    try:
        with opener(path) as file:
            yield from (_wacz if path.lower().endswith(".wacz") else _warc)(path, file)
    except OSError as error:
        yield Rejection(path, STAGE, f"{path} cannot be read: {error.strerror or error}")


def _wacz(path: str, packed: IO[bytes]) -> Iterator[Page | Rejection]:
    try:
        with zipfile.ZipFile(packed) as archive:
            for name in archive.namelist():
                if name.startswith("archive/") and is_archive(name):
                    with archive.open(name) as file:
                        yield from _warc(f"{path}/{Path(name).name}", file)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        yield Rejection(path, STAGE, f"{path} is not a readable WACZ archive: {error}")


def _warc(path: str, file: IO[bytes]) -> Iterator[Page | Rejection]:
    from warcio.exceptions import ArchiveLoadFailed

    record: Any = None
    found: Page | Rejection | None = None
    try:
        with closing(_records(file)) as records:
            for record in records:
                found = _page(record) if record.rec_type in ("response", "resource") else None
                if found is not None:
                    yield found
    # warcio asks a record whose header is cut for the start of an address that it has not got: an AttributeError
    except (ArchiveLoadFailed, EOFError, ValueError, OverflowError, AttributeError) as error:
        said = "" if isinstance(error, AttributeError) else f": {str(error).strip().splitlines()[0]}"
        yield Rejection(path, STAGE, f"{path} is damaged or not a WARC file{said}")
        return
    if record is None or record.format != "warc":
        yield Rejection(path, STAGE, f"{path} contains no records of a web archive")
    elif not isinstance(found, Rejection) and not (records.whole and _is_whole(record)):
        yield Rejection(path, STAGE, f"{path} is cut short: the pages before the cut were read, what followed is missing")


def _records(file: IO[bytes]) -> Any:
    """Return an iterator of the records that knows at its end, as ``whole``, whether the file ended where a record or a member does."""
    from warcio.archiveiterator import ArchiveIterator

    class Records(ArchiveIterator):  # type: ignore[misc]
        whole = True
        INC_RECORD = ""  # else it prints what follows a wrong Content-Length, whatever its length

        def close(self) -> None:
            if self.reader:  # the second call finds none
                unpacking = self.reader.decompressor
                self.whole = not self.next_line and (unpacking is None or unpacking.eof)
            super().close()

    return Records(file)


def _is_whole(record: Any) -> bool:
    """Return True for a record that was read to its end, if its header and its content were all there."""
    return record.rec_headers.get_header("Content-Length") is not None and record.raw_stream.limit <= 0


def _page(record: Any) -> Page | Rejection | None:
    """Return the page of a record, None for a record of anything else (an image, a style sheet, a server error)."""
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    status = record.http_headers.get_statuscode() if record.http_headers else "200"
    headers = record.http_headers or record.rec_headers
    kind, _, more = (headers.get_header("Content-Type") or "").partition(";")
    if status != "200" or not address.startswith(("http://", "https://")) or kind.strip().lower() not in _PAGES:
        return None
    name = address.strip("<>")
    try:
        data = record.content_stream().read(MAX_BYTES + 1)
    except (OSError, EOFError, ValueError, OverflowError) as error:
        return Rejection(name, STAGE, f"{name}: its record in the archive is damaged ({error})")
    if len(data) <= MAX_BYTES and record.raw_stream.limit > 0 and not record.raw_stream.read(1):
        return Rejection(name, STAGE, f"{name}: its record in the archive is cut short")
    if len(data) > MAX_BYTES:
        return too_large(name)
    return Page(name, data, _charset(more)) if data.strip() else None


def _charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'")
    return ""
