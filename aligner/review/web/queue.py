"""Views of the queue: what waits, by kind and page by page."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from aligner.checks import NAMES
from aligner.model import SEVERITIES, Finding, Span
from aligner.review.service import Card
from aligner.review.web.address import STATES, query
from aligner.review.web.request import PageRequest
from aligner.review.web.text import marked
from aligner.store import FindingFilter, QueueItem, QueuePlace, Store

PAGE = 50
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
        rows=[(row, marked(row.pair.side(row.pair.target), spans(row))) for row in rows[:PAGE]],
        more=rows[PAGE - 1].finding.id if len(rows) > PAGE else "",
        total=sum(counts.values()),
        groups=[(*group, times) for group, times in list(counts.items())[:GROUPS]],
        hidden=max(0, len(counts) - GROUPS),
        severities=SEVERITIES,
        checks=sorted(NAMES, key=request.locale.name),
        states=STATES,
        sections=store.articles.sections(),
        reviewers=store.log.reviewers(),
        paged=after is not None,
    )


def spans(row: QueueItem) -> tuple[Span, ...]:
    """Return the finding's spans in the target as it stands; none where the text was edited."""
    lang = row.pair.target
    checked = row.finding.speaks_of(row.original, lang)
    return row.finding.spans(lang) if row.pair.side(lang) == checked else ()


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
    counts, finding = store.findings.count(wanted), card.finding
    before = store.findings.before(wanted, place)
    return QueueSurroundings(
        following(store, place, wanted),
        before[1] if before else None,
        sum(counts.values()),
        counts.get((finding.severity, finding.check, finding.concept), 0),
    )


def following(store: Store, place: QueuePlace, wanted: FindingFilter) -> Finding | None:
    """Return the finding after a place; past the end, the first that was left undecided."""
    coming = store.findings.queue(wanted, place, 1) or store.findings.queue(wanted, None, 1)
    return coming[0][1] if coming and coming[0][0] != place else None
