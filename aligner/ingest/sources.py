"""Sources that a user names, read as pages and articles one by one: no more than one of them is in memory."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aligner.errors import InputError
from aligner.extraction import read_pages
from aligner.extraction.fetch import without_password
from aligner.ingest.archives import is_archive, read_archive
from aligner.ingest.crawler import Crawler
from aligner.ingest.dumps import Columns, holds_pairs, is_dump, read_dump
from aligner.ingest.feeds import feed_kind, read_entries, unpacked
from aligner.ingest.storage import is_stored, read_stored
from aligner.model import Article, Page, Rejection

STAGE = "read"
MOST_MAPS = 1_000  # sitemaps of one index


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page that a server sent, with the ETag and Last-Modified for the next, conditional request."""

    page: Page
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class UnchangedPage:
    """A page that has not changed, by its server's answer."""

    source: str


Read = Page | FetchedPage | UnchangedPage | Article | Rejection
Known = Callable[[str], tuple[str, str]]


def _nothing(source: str) -> tuple[str, str]:
    return "", ""


@dataclass(frozen=True, slots=True)
class Sources:
    """How to read sources: the crawler for addresses, the columns of dumps, and the known ETag and Last-Modified by address."""

    crawler: Crawler = field(default_factory=Crawler)
    columns: Columns = field(default_factory=Columns)
    known: Known = _nothing


def read_sources(arguments: Iterable[str], how: Sources | None = None) -> Iterator[Read]:
    """Yield the contents of each source, in order; an unreadable one is a Rejection and stops nothing.

    A source is a file, folder or glob of pages, an archive (WARC, WACZ), a dump (JSON Lines, CSV, TSV, Parquet), a feed
    or sitemap, an address of any of these, an address of storage (``s3://BUCKET/FOLDER``), or ``@FILE`` with an address or path
    on each line.
    """
    how = how or Sources()
    seen: set[str] = set()
    for argument in arguments:
        for read in _source(argument, how):
            name = read.page.source if isinstance(read, FetchedPage) else read.source
            if name not in seen or isinstance(read, Rejection):
                seen.add(name)
                yield read


def holds_one_page(argument: str) -> bool:
    """Return True for a file, an address or standard input that is read as one page."""
    return not (argument.startswith("@") or os.path.isdir(argument) or is_archive(argument) or is_dump(argument)) and (
        argument == "-" or argument.startswith(("http://", "https://")) or os.path.lexists(argument)
    )


def _source(argument: str, how: Sources) -> Iterator[Read]:
    if argument.startswith("@"):
        yield from _listed(argument, how)
    elif argument.startswith(("http://", "https://")):
        yield from _address(argument, how, followed=False)
    elif is_stored(argument):
        yield from read_stored(argument, how.columns)
    elif os.path.isdir(argument):
        yield from _folder(argument, how)
    elif not os.path.lexists(argument) and (names := sorted(glob.glob(argument, recursive=True))):
        for name in names:
            yield from _source(name, how)
    elif is_archive(argument):
        yield from read_archive(argument)
    elif is_dump(argument):
        yield from read_dump(argument, how.columns)
    else:
        for page in read_pages([argument], how.crawler.allow_private):
            yield from _map(page.data, page.source, how) if is_feed(page) else [page]  # type: ignore[union-attr]


def _folder(folder: str, how: Sources) -> Iterator[Read]:
    """Yield the pages of a folder, then what is in its archives and dumps; tables of pairs, which exports leave beside pages, are passed over."""
    files = sorted(str(path) for path in Path(folder).rglob("*") if path.is_file() and not path.name.startswith("."))
    archives = [name for name in files if is_archive(name)]
    dumps = [name for name in files if is_dump(name) and not holds_pairs(name, how.columns)]
    for page in read_pages([folder]):
        if not (isinstance(page, Rejection) and page.source == folder and (archives or dumps)):
            yield page
    for name in archives:
        yield from read_archive(name)
    for name in dumps:
        yield from read_dump(name, how.columns)


def _listed(argument: str, how: Sources) -> Iterator[Read]:
    try:
        lines = read_list(argument)
    except (OSError, UnicodeDecodeError) as error:
        yield Rejection(argument, STAGE, f"{argument} cannot be read: {getattr(error, 'strerror', None) or error}")
        return
    for line in lines:
        yield from _source(line, how)


def read_list(argument: str) -> list[str]:
    """Return the sources that ``@FILE`` lists. Raises OSError or UnicodeDecodeError if it cannot be read."""
    lines = map(str.strip, Path(argument[1:]).read_text("utf-8-sig").splitlines())
    return [line for line in lines if line and not line.startswith(("#", "@"))]


def _address(url: str, how: Sources, followed: bool) -> Iterator[Read]:
    """Yield the page at an address, or the articles of a feed or sitemap unless ``followed`` from another."""
    name = without_password(url)
    answer = how.crawler.get(url, *how.known(name))
    if answer.status == 304:
        yield UnchangedPage(name)
    elif answer.page is None:
        yield Rejection(name, "fetch", answer.reason)
    elif not followed and is_feed(answer.page):
        yield from _map(answer.page.data, url, how)
    else:
        yield from _readable(FetchedPage(answer.page, answer.etag, answer.modified))


def _readable(fetched: FetchedPage) -> Iterator[Read]:
    from aligner.extraction.pages import unpack

    page = unpack(fetched.page)
    yield page if isinstance(page, Rejection) else FetchedPage(page, fetched.etag, fetched.modified)


def is_feed(page: Page | Rejection) -> bool:
    """Return True for a page that is a feed or a sitemap."""
    try:
        return isinstance(page, Page) and feed_kind(unpacked(page.data)) is not None
    except InputError:
        return False


def _map(data: bytes, base: str, how: Sources, depth: int = 0) -> Iterator[Read]:
    """Yield the articles in a feed or sitemap, or in the sitemaps of an index."""
    try:
        data = unpacked(data)
        entries = list(read_entries(data, base))
    except InputError as error:
        yield Rejection(base, STAGE, f"{base}: {error}")
        return
    if feed_kind(data) != "index":
        for entry in entries:
            yield from _address(entry.url, how, followed=True)
        return
    if depth:
        yield Rejection(base, STAGE, f"{base} is an index that another index lists: give its address by itself")
        return
    for entry in entries[:MOST_MAPS]:
        yield from _listed_map(entry.url, how)
    if len(entries) > MOST_MAPS:
        yield Rejection(base, STAGE, f"{base} lists more than {MOST_MAPS:,} sitemaps: give the addresses of the others in a file, as @FILE")


def _listed_map(url: str, how: Sources) -> Iterator[Read]:
    """Yield the articles in a sitemap that an index lists."""
    answer = how.crawler.get(url)
    if answer.page is None:
        yield Rejection(url, "fetch", answer.reason)
    elif is_feed(answer.page):
        yield from _map(answer.page.data, url, how, depth=1)
    else:
        yield Rejection(url, STAGE, f"{url} is not a sitemap, though an index lists it as one")
