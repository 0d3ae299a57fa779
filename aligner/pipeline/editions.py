"""From many pages to jobs: those that are editions of each other go together, the others alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from aligner.alignment.embed import open_vectors
from aligner.editions import ArticleProfile, EditionPair, find_editions, make_profile
from aligner.extraction import extract, read_pages
from aligner.model import Page, Rejection
from aligner.pipeline.failures import attempt
from aligner.pipeline.jobs import Job
from aligner.segmentation import split

EditionMode = Literal["auto", "declared", "off"]


@dataclass(frozen=True, slots=True)
class EditionSearch:
    """Pages that were looked at: their profiles, pairs of places in them, and what could not be read."""

    profiles: tuple[ArticleProfile, ...]
    pairs: tuple[EditionPair, ...]
    rejections: tuple[Rejection, ...] = ()

    @property
    def lonely(self) -> tuple[ArticleProfile, ...]:
        """The articles without an edition."""
        taken = {at for pair in self.pairs for at in (pair.en, pair.ru)}
        return tuple(profile for at, profile in enumerate(self.profiles) if at not in taken)


def list_editions(
    pages: Iterable[Page | Rejection], mode: EditionMode = "auto", progress: Callable[[int], None] = lambda done: None
) -> EditionSearch:
    """Read the pages one by one and find which are editions of each other; the pages themselves are not kept.

    The same article twice is one. With ``mode`` "declared" only what pages declare counts.
    """
    profiles: dict[str, ArticleProfile] = {}
    rejections: list[Rejection] = []
    for page in pages:
        found = page if isinstance(page, Rejection) else attempt(page.source, "extract", partial(_profile, page))
        if isinstance(found, Rejection):
            rejections.append(found)
        else:
            profiles.setdefault(found.key, found)
    known = tuple(profiles.values())
    pairs = find_editions(known, progress=progress)
    return EditionSearch(known, tuple(p for p in pairs if mode == "auto" or p.state == "declared"), tuple(rejections))


def _profile(page: Page) -> ArticleProfile:
    article = extract(page)
    return make_profile(article, [sentence.text for sentence in split(article)], open_vectors())


def paired_jobs(pages: Sequence[Page | Rejection], listed: EditionSearch, only_editions: bool = False) -> Iterator[Job | Rejection]:
    """Yield a job for each pair of editions and for each page without one, in the order of the pages.

    The English page of a pair is the source. Pairs in doubt stay apart, for a person to confirm.
    """
    partner = {}
    for pair in listed.pairs:
        if pair.state != "doubtful":
            en, ru = (listed.profiles[at].source for at in (pair.en, pair.ru))
            partner[en], partner[ru] = (en, ru), (en, ru)
    by_source = {page.source: page for page in pages if isinstance(page, Page)}
    done = set()
    for page in pages:
        couple = partner.get(page.source)
        if couple is None:
            if isinstance(page, Rejection) or not only_editions:
                yield page if isinstance(page, Rejection) else Job(_read(page))
        elif couple not in done:
            done.add(couple)
            yield Job(_read(by_source[couple[0]]), _read(by_source[couple[1]]))


def _read(page: Page) -> Page:
    """Return the page with its bytes, read again where they were let go."""
    if page.data:
        return page
    [found] = read_pages([page.source])
    return found if isinstance(found, Page) else page


def without_bytes(page: Page | Rejection) -> Page | Rejection:
    """Let go of the bytes of a page that can be read again."""
    if isinstance(page, Page) and Path(page.source).is_file():
        return Page(page.source, b"", page.charset)
    return page
