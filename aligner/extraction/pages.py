"""Read the pages that a user names: files, folders, globs, URLs, standard input."""

from __future__ import annotations

import glob
import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from aligner.extraction.sniff import binary_kind, document_kind
from aligner.model import Page, Rejection

MAX_BYTES = 20_000_000  # no article is larger; a page of 5 MB takes seconds
SUFFIXES = (
    *(".html", ".htm", ".xhtml", ".txt", ".md", ".mht", ".mhtml", ".eml", ".pdf", ".docx", ".odt"),
    *(".html.gz", ".htm.gz", ".txt.gz"),
)
STAGE = "read"
_URL = re.compile(r"^https?://", re.I)
_OTHER_URL = re.compile(r"^[a-z][a-z0-9+.-]+://", re.I)
_GZIP = b"\x1f\x8b"


def read_pages(
    arguments: Iterable[str | Path], allow_private: bool = False
) -> Iterator[Page | Rejection]:
    """Yield one Page, or one Rejection with its reason, for each page named, in order; a page named twice comes once.

    An argument is a file, a folder (its pages, at any depth, sorted), a glob, an http(s) URL, or ``-`` for
    standard input. One bad page never stops the others. URLs of this machine and of private networks are refused
    unless ``allow_private``.
    """
    seen: set[str] = set()
    for argument in arguments:
        for source in _sources(str(argument)):
            if isinstance(source, Rejection):
                yield source
                continue
            name = source if _URL.match(source) or source == "-" else os.path.realpath(source)
            if name not in seen:
                seen.add(name)
                yield _read(source, allow_private)


def count_pages(arguments: Iterable[str | Path]) -> int:
    """Count the pages that these arguments name, without reading them; one that is named twice counts twice."""
    return sum(len(_sources(str(argument))) for argument in arguments)


def _sources(argument: str) -> list[str] | list[Rejection]:
    """Read the pages that one argument names."""
    if argument == "-" or _URL.match(argument):
        return [argument]
    if os.path.isdir(argument):
        return _pages_under(argument) or [
            Rejection(argument, STAGE, f"the folder {argument} contains no pages ({', '.join(SUFFIXES[:11])})")
        ]
    if not os.path.lexists(argument) and glob.has_magic(argument):
        named = sorted(glob.glob(argument, recursive=True))
        if not named:
            return [Rejection(argument, STAGE, f"no file matches {argument}")]
        return [page for name in named for page in (_pages_under(name) if os.path.isdir(name) else [name])]
    return [argument]


def _pages_under(folder: str) -> list[str]:
    return sorted(
        os.path.join(where, name)
        for where, _, names in os.walk(folder)
        for name in names
        if name.lower().endswith(SUFFIXES)
        and not name.startswith(".")
        and not _endless(os.path.join(where, name))
    )


def _endless(path: str) -> bool:
    """Return True for a pipe or device, whose reading might never end: it is a page only if the user names it."""
    return os.path.exists(path) and not os.path.isfile(path)


def _read(source: str, allow_private: bool) -> Page | Rejection:
    name = _printable(source)
    try:
        if _URL.match(source):
            return fetch_page(source, allow_private)
        return unpack(Page(name, _read_stdin() if source == "-" else _read_file(source)))
    except OSError as error:
        return Rejection(name, STAGE, _why(name, error))


def fetch_page(url: str, allow_private: bool = False) -> Page | Rejection:
    """Read the page behind an http(s) URL; those of private networks are refused unless ``allow_private``."""
    from aligner.extraction.fetch import fetch

    page = fetch(url, MAX_BYTES, allow_private)
    return page if isinstance(page, Rejection) else unpack(page)


def _read_file(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read(MAX_BYTES + 1)


def _read_stdin() -> bytes:
    return sys.stdin.buffer.read(MAX_BYTES + 1) if sys.stdin else b""  # None where the shell closed it


def unpack(page: Page) -> Page | Rejection:
    """Return the page, unpacked if gzipped, or the reason for rejecting it."""
    data = page.data
    if data.startswith(_GZIP):
        try:
            with gzip.open(io.BytesIO(data)) as file:
                data = file.read(MAX_BYTES + 1)
        except (OSError, EOFError, zlib.error):
            return Rejection(page.source, STAGE, f"{page.source} is a damaged gzip archive")
    if len(data) > MAX_BYTES:
        return too_large(page.source)
    if not data.strip():
        return Rejection(page.source, STAGE, f"{_name(page.source)} is empty")
    if document_kind(data) is None and (kind := binary_kind(data)):
        return Rejection(
            page.source, STAGE, f"{page.source} is {kind}, not a page: give its HTML or plain text"
        )
    return Page(page.source, data, page.charset)


def too_large(source: str) -> Rejection:
    """Reject a page of more than MAX_BYTES."""
    return Rejection(source, STAGE, f"{source} is larger than {MAX_BYTES // 1_000_000} MB, the most that aligner reads as one page")


def _printable(path: str) -> str:
    """Return the path with escapes for what is not text: file names may hold any byte, line breaks and colour codes too."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in path)


def _name(source: str) -> str:
    return "standard input" if source == "-" else source


def _why(source: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError) and _OTHER_URL.match(source):
        return f"{source} is not an address that aligner reads: it fetches http and https only; save the page first"
    if isinstance(error, FileNotFoundError):
        return f"{source} does not exist"
    if isinstance(error, PermissionError):
        return f"{source} may not be read: permission denied"
    if isinstance(error, IsADirectoryError):
        return f"{source} is a folder"
    return f"{_name(source)} cannot be read: {error.strerror or error}"
