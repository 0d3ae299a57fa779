"""From many articles to jobs: those that are editions of each other go together, the others alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, TypeVar

from aligner.alignment.embed import open_vectors
from aligner.editions import ArticleProfile, EditionPair, find_editions, make_profile
from aligner.engine import Executor, Ready, Serial, WorkerFailure
from aligner.errors import AlignerError
from aligner.extraction import extract
from aligner.ingest.sources import FetchedPage, Read, UnchangedPage
from aligner.model import Article, EditionLink, Page, Rejection, Sentence
from aligner.pipeline.failures import attempt, given_up
from aligner.pipeline.jobs import Job, Progress, StoredArticle, Tools, reading_tools, silent
from aligner.segmentation import split
from aligner.store import Capture, Store

A = TypeVar("A")
B = TypeVar("B")
EditionMode = Literal["auto", "declared", "off"]


@dataclass(frozen=True, slots=True)
class EditionSearch:
    """Articles that were looked at: their profiles, pairs of places in them, and what could not be read."""

    profiles: tuple[ArticleProfile, ...]
    pairs: tuple[EditionPair, ...]
    rejections: tuple[Rejection, ...] = ()

    @property
    def lonely(self) -> tuple[ArticleProfile, ...]:
        """The articles without an edition."""
        taken = {at for pair in self.pairs for at in (pair.en, pair.ru)}
        return tuple(profile for at, profile in enumerate(self.profiles) if at not in taken)

    def count(self) -> Counter[str]:
        """Count the pairs by state."""
        return Counter(pair.state for pair in self.pairs)


def list_editions(
    reads: Iterable[Read],
    mode: EditionMode = "auto",
    progress: Progress = silent,
    executor: Executor[Tools] | None = None,
) -> EditionSearch:
    """Read pages and articles one by one and find which are editions of each other; the pages themselves are not kept.

    The same article twice is one, and so are versions at one address: the last counts. With ``mode`` "declared" only what pages declare counts.
    """
    profiles: dict[str, ArticleProfile] = {}
    versions: dict[str, str] = {}  # the key of each address
    rejections: list[Rejection] = []
    executor = executor or Serial(reading_tools())
    for made in executor.map(_read_profile, _items(reads)):
        found = given_up(made, made.item[0].source, "extract") if isinstance(made, WorkerFailure) else made
        if isinstance(found, Rejection):
            rejections.append(found)
        elif found.key not in profiles:
            profiles.pop(versions.get(found.url, ""), None)
            profiles[found.key] = found
            versions |= {found.url: found.key} if found.url else {}
    known = tuple(profiles.values())
    pairs = find_editions(known, progress=progress, spread=partial(_spread, executor))
    return EditionSearch(known, tuple(p for p in pairs if mode == "auto" or p.state == "declared"), tuple(rejections))


def _items(reads: Iterable[Read]) -> Iterator[tuple[Page | Article] | Ready[ArticleProfile | Rejection]]:
    """Yield items to read, and Rejections in the place of unreadable ones."""
    for read in reads:
        if isinstance(read, Rejection):
            yield Ready(read)
        elif isinstance(read, FetchedPage):
            yield (read.page,)
        elif not isinstance(read, UnchangedPage):
            yield (read,)


def list_stored(
    store: Store,
    keys: Sequence[str] | None = None,
    mode: EditionMode = "auto",
    progress: Progress = silent,
    executor: Executor[Tools] | None = None,
) -> EditionSearch:
    """Find which articles of the store are editions of each other, among those of these keys or all that came in.

    What is found is written to the store; what people decided, and what is aligned already, comes first.
    """
    keys = store.captures.keys() if keys is None else list(dict.fromkeys(keys))
    executor = executor or Serial(reading_tools())
    known = tuple(_profiles(executor.map(_make_profile, store.captures.articles(keys))))
    said, aligned = store.editions.decisions(), store.articles.aligned()
    settled: dict[tuple[str, str], Literal["confirm", "part"]] = {**dict.fromkeys(aligned, "confirm"), **said}
    found = find_editions(known, progress=progress, decided=settled, spread=partial(_spread, executor))
    pairs = [pair for pair in found if mode == "auto" or pair.state in ("declared", "confirmed")]
    store.editions.put([_link(known, pair) for pair in pairs], keys)
    earlier = {(link.en, link.ru): link for link in store.editions.links()}
    return EditionSearch(known, tuple(_as_before(known, pair, earlier) if pair.state == "confirmed" else pair for pair in pairs))


def _as_before(profiles: Sequence[ArticleProfile], pair: EditionPair, earlier: Mapping[tuple[str, str], EditionLink]) -> EditionPair:
    """Return a pair that needed no search with what was known of it: a person's decision, or why it was aligned."""
    link = earlier.get((profiles[pair.en].key, profiles[pair.ru].key))
    if link is None:
        return replace(pair, evidence=("aligned before",))
    return replace(pair, state=link.state, confidence=link.confidence, evidence=link.evidence, form=link.form)  # type: ignore[arg-type]


def _link(profiles: Sequence[ArticleProfile], pair: EditionPair) -> EditionLink:
    en, ru = profiles[pair.en].key, profiles[pair.ru].key
    return EditionLink(en, ru, round(pair.confidence, 4), pair.state, pair.evidence, form=pair.form)


def _spread(executor: Executor[Tools], call: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """Yield ``call(item)`` for each item; what no worker can finish is worked here."""
    for made in executor.map(partial(_apply, call=call), items):
        yield call(made.item) if isinstance(made, WorkerFailure) else made


def _apply(tools: Tools, item: A, call: Callable[[A], B]) -> B:
    return call(item)


def _profiles(made: Iterable[ArticleProfile | WorkerFailure]) -> Iterator[ArticleProfile]:
    for one in made:
        if isinstance(one, WorkerFailure):
            raise AlignerError(f"The article {one.item[0].key} {one.reason}: remove it with `aligner articles remove`.")
        yield one


def _make_profile(tools: Tools, item: tuple[Article, Sequence[Sentence]]) -> ArticleProfile:
    return _profile_of(*item)


def _read_profile(tools: Tools, item: tuple[Page | Article]) -> ArticleProfile | Rejection:
    return attempt(item[0].source, "extract", partial(_profile, *item))


def _profile(read: Page | Article) -> ArticleProfile:
    article = extract(read) if isinstance(read, Page) else read
    return _profile_of(article, split(article))


def _profile_of(article: Article, sentences: Sequence[Sentence]) -> ArticleProfile:
    return make_profile(article, [sentence.text for sentence in sentences], open_vectors())


def stored_jobs(store: Store, keys: Iterable[str], listed: EditionSearch, only_editions: bool = False) -> Iterator[Job]:
    """Yield a job for each pair of editions and for each article without one, in the order of the keys.

    The English article of a pair is the source, but not of a further pair with an English article that merges several
    Russian ones. Pairs in doubt stay apart, for a person to decide.
    """
    couples = _couples(listed)
    done: set[tuple[str, ...]] = set()
    for key in keys:
        couple = couples.get(key, (key,))
        if couple not in done and (len(couple) == 2 or not only_editions):
            done.add(couple)
            yield _job(store, couple)


def _couples(listed: EditionSearch) -> dict[str, tuple[str, ...]]:
    """Map the articles that have an edition to the two articles of their job; those that are aligned come first."""
    couples: dict[str, tuple[str, ...]] = {}
    for pair in sorted(listed.pairs, key=lambda pair: pair.state != "confirmed"):
        en, ru = listed.profiles[pair.en].key, listed.profiles[pair.ru].key
        if pair.state != "doubtful" and not {en, ru} <= couples.keys():
            couple = (ru, en) if en in couples else (en, ru)
            for key in couple:
                couples.setdefault(key, couple)
    return couples


def pending_jobs(store: Store, listed: EditionSearch, only_editions: bool = False) -> Iterator[Job]:
    """Yield the jobs of what is new: articles that are not filed yet, and pairs that are not aligned yet."""
    filed, aligned = store.articles.filed(), set(store.articles.aligned())
    keys = [profile.key for profile in listed.profiles]
    for job in stored_jobs(store, keys, listed, only_editions):
        couple = tuple(page.article.key for page in (job.page, job.edition) if isinstance(page, StoredArticle))
        if not aligned & {couple, couple[::-1]} and (len(couple) == 2 or couple[0] not in filed):
            yield job


def _job(store: Store, keys: Sequence[str]) -> Job:
    captures = store.captures.of_articles(keys)
    return Job(*(_stored(article, captures.get(article.key)) for article, _ in store.captures.articles(keys)))


def _stored(article: Article, capture: Capture | None) -> StoredArticle:
    return StoredArticle(article, capture.page, capture.warnings) if capture else StoredArticle(article, article.key)
