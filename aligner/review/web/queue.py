"""Views of the queue: what waits, by kind and page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from aligner.checks import NAMES
from aligner.model import SEVERITIES, Finding
from aligner.review.service import Card
from aligner.review.web.address import STATES, query
from aligner.review.web.request import PageRequest
from aligner.review.web.text import Piece, compared, marked
from aligner.store import FindingFilter, QueueItem, QueuePlace, Store

PAGE = 50
ARTICLES = 12  # with findings to decide, the latest
GROUPS = 200  # shown of the counts; the rest is one line


def show_queue(request: PageRequest) -> Response:
    """Show the findings that are wanted: counts by severity, check and name, then page by page."""
    store, wanted = request.site.store, request.wanted
    after = store.findings.find(request.query["after"]) if request.query.get("after") else None
    rows = store.findings.items(wanted, after[0] if after else None, PAGE + 1)
    counts = store.findings.count(wanted)
    return request.render(
        "queue.html",
        wanted=wanted,
        rows=folded(rows[:PAGE]),
        more=rows[PAGE - 1].finding.id if len(rows) > PAGE else "",
        total=sum(counts.values()),
        done=_decided(store, wanted),
        groups=[(*group, times) for group, times in list(counts.items())[:GROUPS]],
        hidden=max(0, len(counts) - GROUPS),
        severities=SEVERITIES,
        checks=sorted(NAMES, key=request.locale.name),
        states=STATES,
        sections=store.articles.sections(),
        reviewers=store.log.reviewers(),
        paged=after is not None,
        drafts=0 if rows else store.overview.waiting().drafts,
        articles=[] if wanted.article else store.overview.flagged(ARTICLES),
        titles={wanted.article: _title(store, wanted.article)} if wanted.article else {},
    )


def _decided(store: Store, wanted: FindingFilter) -> int:
    """Count what was decided of a queue that waits, where it is counted at once; else 0."""
    if wanted.decided is not False or not (wanted.broad or wanted.article):
        return 0
    return sum(store.findings.count(replace(wanted, decided=True)).values())


def _title(store: Store, key: str) -> str:
    article = store.articles.get(key)
    return article.title if article and article.title else key


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A finding in the list: the source with its place marked, the target with its fix; ``times`` counts copies."""

    item: QueueItem
    source: list[Piece]
    target: list[Piece]
    times: int


def folded(items: Sequence[QueueItem]) -> list[QueueRow]:
    """Make rows of findings; copies of one sentence with the same finding share the row of the first."""
    copies: dict[tuple[object, ...], list[QueueItem]] = {}
    for item in items:
        finding, pair = item.finding, item.pair
        name = (finding.check, finding.concept, finding.en_spans, finding.ru_spans, pair.en, pair.ru, item.verdict)
        copies.setdefault(name, []).append(item)
    return [_row(same[0], len(same)) for same in copies.values()]


def _row(item: QueueItem, times: int) -> QueueRow:
    source = item.pair.source
    return QueueRow(item, marked(item.pair.side(source), item.finding.spans(source)), fixed(item), times)


def fixed(item: QueueItem) -> list[Piece]:
    """Show the target with its suggestion as a word diff; without one, the present text with the place marked."""
    lang, edit = item.pair.target, item.finding.suggestion
    now = item.pair.side(lang)
    if edit is not None and edit.lang == lang and now == item.finding.speaks_of(item.original, lang):
        return compared(now, edit.apply(item.pair).side(lang))
    return found_in(item)


def found_in(item: QueueItem) -> list[Piece]:
    """Show the present target with the finding's place marked, unless the text was edited since."""
    lang = item.pair.target
    now = item.pair.side(lang)
    as_checked = now == item.finding.speaks_of(item.original, lang)
    return marked(now, item.finding.spans(lang) if as_checked else ())


def begin(request: PageRequest) -> Response:
    """Go to the first card of what is wanted."""
    first = request.site.store.findings.queue(request.wanted, None, 1)
    return request.go(
        f"/card/{first[0][1].id}{query(request.wanted)}" if first else f"/queue{query(request.wanted)}"
    )


@dataclass(frozen=True, slots=True)
class QueueSurroundings:
    """A card's neighbours in the queue; ``left`` counts the queue, ``kin`` those of the same check and name in it."""

    following: Finding | None
    previous: Finding | None
    left: int
    kin: int


def surroundings(store: Store, place: QueuePlace, card: Card, wanted: FindingFilter) -> QueueSurroundings:
    """Find a card's neighbours among the wanted findings."""
    previous, following, counts = store.findings.neighbours(wanted, place)
    finding = card.finding
    kin = counts.get((finding.severity, finding.check, finding.concept), 0)
    return QueueSurroundings(following, previous, sum(counts.values()), kin)
