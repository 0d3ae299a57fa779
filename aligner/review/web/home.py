"""The view of the desk's first page: what waits, what is under way, what was worked on last."""

from __future__ import annotations

from datetime import timedelta

from starlette.responses import Response

from aligner.review.web.request import PageRequest
from aligner.store import FindingFilter

LATEST = 8  # articles
DAYS = 7  # that a change of the glossary is new


def show_home(request: PageRequest) -> Response:
    """Show what waits for a person, and the articles worked on last."""
    site, store = request.site, request.site.store
    since = site.clock() - timedelta(days=DAYS)
    revisions = store.termbase.revisions(limit=100) if site.bench else []
    return request.render(
        "home.html",
        waiting=store.overview.waiting(),
        findings=sum(store.findings.count(FindingFilter()).values()),
        pairings=len(store.editions.doubtful()),
        changes=sum(revision.at >= since for revision in revisions),
        proposals=store.proposals.waiting() if site.bench else 0,
        works=site.submissions.under_way if site.submissions else [],
        entries=store.overview.articles(limit=LATEST),
    )
