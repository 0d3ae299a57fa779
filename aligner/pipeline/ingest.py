"""Articles come in: each is read, extracted, split and stored once; what is skipped is counted by reason."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Literal, NamedTuple

from aligner.engine import Executor, Ready, Serial, WorkerFailure
from aligner.errors import ExtractionError
from aligner.extraction import examine
from aligner.ingest.sources import FetchedPage, Read, UnchangedPage
from aligner.model import Article, Page, Rejection, digest
from aligner.pipeline.failures import attempt, given_up
from aligner.pipeline.jobs import Progress, Tools, page_digest, reading_tools, silent
from aligner.segmentation import split
from aligner.store import Capture, Incoming, Store

BATCH = 64  # pages stored in one transaction: what an interrupted run reads again at most

Unread = Page | FetchedPage | Article
Came = Literal["new", "changed", "same", "known"]


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """An article in the store.

    ``came`` is how it came: new, a changed version, the same text as another source's, or known from an earlier run.
    """

    source: str
    key: str
    came: Came


def ingest(
    reads: Iterable[Read],
    store: Store,
    progress: Progress = silent,
    captions: bool = False,
    executor: Executor[Tools] | None = None,
) -> Iterator[IntakeResult | Rejection]:
    """Store what is read: yield an IntakeResult or a Rejection for each, in order.

    A page that an earlier run has stored is not parsed again. ``progress`` gets the number of pages of each batch;
    ``captions`` keeps those of pictures; ``executor`` extracts, by default in this process.
    """
    executor = executor or Serial(reading_tools())
    sent: deque[_Sent] = deque()
    made = executor.map(partial(_extract, captions=captions), _items(reads, store, captions, sent))
    while batch := list(islice(made, BATCH)):
        yield from _stored([(sent.popleft(), one) for one in batch], store)
        progress(len(batch))


class _Sent(NamedTuple):
    """The source and the digest of a page that is being worked."""

    source: str
    page: str


Found = IntakeResult | Incoming | Rejection


def _items(
    reads: Iterable[Read], store: Store, captions: bool, sent: deque[_Sent]
) -> Iterator[tuple[Unread, str] | Ready[Found]]:
    """Yield pages to extract, and known results in their place; ``sent`` gets the source of each."""
    left = iter(reads)
    while batch := list(islice(left, BATCH)):
        known = store.captures.of({_source(read) for read in batch})
        for read in batch:
            page = _digest(read, captions)
            sent.append(_Sent(_source(read), page))
            yield _item(read, page, known.get(_source(read)))


def _stored(batch: list[tuple[_Sent, Found | WorkerFailure]], store: Store) -> Iterator[IntakeResult | Rejection]:
    """Store a batch in one transaction, and yield what came of each."""
    found = [given_up(one, of.source, "extract") if isinstance(one, WorkerFailure) else one for of, one in batch]
    incoming = [one for one in found if isinstance(one, Incoming)]
    refused = [
        Capture(of.source, of.page, skipped=one.stage, reason=one.reason)
        for (of, _), one in zip(batch, found, strict=True)
        if isinstance(one, Rejection) and of.page and one.stage == "extract"
    ]
    added = store.captures.add(incoming, refused) if incoming or refused else None
    for one in found:
        if isinstance(one, Incoming):
            assert added is not None
            yield IntakeResult(one.capture.source, added.keys[one.capture.source], added.came[one.capture.source])
        else:
            yield one


def _source(read: Read) -> str:
    return read.page.source if isinstance(read, FetchedPage) else read.source


def _digest(read: Read, captions: bool) -> str:
    """Name what is read of a source; "" where nothing was."""
    if isinstance(read, Article):
        return read.key
    page = read.page if isinstance(read, FetchedPage) else read
    own = page_digest(page) if isinstance(page, Page) else ""
    return digest(own, "captions") if own and captions else own


def _item(read: Read, page: str, known: Capture | None) -> tuple[Unread, str] | Ready[Found]:
    """Return what is to be extracted, or what is known from before, or why there is nothing."""
    if isinstance(read, Rejection):
        return Ready(read)
    if known is not None and (isinstance(read, UnchangedPage) or known.page == page):
        return Ready(IntakeResult(known.source, known.article, "known") if known.article else known.rejection)
    if isinstance(read, UnchangedPage):
        reason = f"{read.source}: the server sent nothing, though nothing is known of it"
        return Ready(Rejection(read.source, "fetch", reason))
    return read, page


def _extract(tools: Tools, item: tuple[Unread, str], captions: bool) -> Found:
    """Extract and split a page, in whichever process."""
    read, page = item
    return attempt(_source(read), "extract", partial(_incoming, read, page, captions))


def _incoming(read: Unread, page: str, captions: bool) -> Incoming:
    """Extract and split. Raises ExtractionError where the page holds no article."""
    if isinstance(read, Article):
        return Incoming(Capture(read.source, page, read.key), read, split(read))
    found = examine(read.page if isinstance(read, FetchedPage) else read, captions=captions)
    if found.article is None:
        raise ExtractionError(found.refusal)
    etag, modified = (read.etag, read.modified) if isinstance(read, FetchedPage) else ("", "")
    capture = Capture(_source(read), page, found.article.key, found.warnings, etag=etag, modified=modified)
    return Incoming(capture, found.article, split(found.article))
