"""Articles come in: each is read, extracted, split and stored once; what is skipped is counted by reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Literal

from aligner.errors import ExtractionError
from aligner.extraction import examine
from aligner.ingest.sources import FetchedPage, Read, UnchangedPage
from aligner.model import Article, Page, Rejection, digest
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Progress, page_digest, silent
from aligner.segmentation import split
from aligner.store import Capture, Incoming, Store

BATCH = 64  # pages stored in one transaction: what an interrupted run reads again at most

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
    reads: Iterable[Read], store: Store, progress: Progress = silent, captions: bool = False
) -> Iterator[IntakeResult | Rejection]:
    """Store what is read: yield an IntakeResult or a Rejection for each, in order.

    A page that an earlier run has stored is not parsed again. ``progress`` gets the number of pages of each batch;
    ``captions`` keeps those of pictures.
    """
    left = iter(reads)
    while batch := list(islice(left, BATCH)):
        yield from _batch(batch, store, captions)
        progress(len(batch))


def _batch(batch: list[Read], store: Store, captions: bool) -> Iterator[IntakeResult | Rejection]:
    digests = [_digest(read, captions) for read in batch]
    known = store.captures.of({_source(read) for read in batch})
    found = [
        _found(read, page, known.get(_source(read)), captions) for read, page in zip(batch, digests, strict=True)
    ]
    incoming = [one for one in found if isinstance(one, Incoming)]
    refused = [
        Capture(_source(read), page, skipped=one.stage, reason=one.reason)
        for read, page, one in zip(batch, digests, found, strict=True)
        if isinstance(one, Rejection) and page and one.stage == "extract"
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


def _found(read: Read, page: str, known: Capture | None, captions: bool) -> IntakeResult | Incoming | Rejection:
    """Return what came of a source: known from before, or to be stored, or why there is no article in it."""
    if isinstance(read, Rejection):
        return read
    if known is not None and (isinstance(read, UnchangedPage) or known.page == page):
        return IntakeResult(known.source, known.article, "known") if known.article else known.rejection
    if isinstance(read, UnchangedPage):
        return Rejection(read.source, "fetch", f"{read.source}: the server sent nothing, though nothing is known of it")
    return attempt(_source(read), "extract", partial(_incoming, read, page, captions))


def _incoming(read: Page | FetchedPage | Article, page: str, captions: bool) -> Incoming:
    """Extract and split. Raises ExtractionError where the page holds no article."""
    if isinstance(read, Article):
        return Incoming(Capture(read.source, page, read.key), read, split(read))
    found = examine(read.page if isinstance(read, FetchedPage) else read, captions=captions)
    if found.article is None:
        raise ExtractionError(found.refusal)
    etag, modified = (read.etag, read.modified) if isinstance(read, FetchedPage) else ("", "")
    capture = Capture(_source(read), page, found.article.key, found.warnings, etag=etag, modified=modified)
    return Incoming(capture, found.article, split(found.article))
