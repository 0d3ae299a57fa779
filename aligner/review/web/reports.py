"""The view of reports: a reviewer's day, a term's decisions."""

from __future__ import annotations

from starlette.responses import Response

from aligner.errors import InputError
from aligner.review.reports import as_json, as_tsv, report
from aligner.review.web.request import PageRequest
from aligner.store import LogFilter

WRITERS = {"tsv": ("text/tab-separated-values", as_tsv), "json": ("application/json", as_json)}
SHOWN = 500  # decisions on the page; a file holds them all


def show_report(request: PageRequest) -> Response:
    """What was decided in some days, by a reviewer, about a name; without any of them, the reader's own day."""
    asked = _asked(request)
    made = report(request.site.store, asked)
    kind = request.query.get("format", "")
    if kind in WRITERS:
        media, write = WRITERS[kind]
        named = {"Content-Disposition": f'attachment; filename="report.{kind}"'}
        return Response(write(made), media_type=media, headers=named)
    if kind:
        raise InputError(f"format is one of {', '.join(WRITERS)}.")
    records = list(made.records())
    given = {
        name: str(value)
        for name in ("reviewer", "concept", "since", "until")
        if (value := getattr(asked, name))
    }
    return request.render(
        "report.html",
        made=made,
        asked=asked,
        given=given,
        said=list(zip(records[-SHOWN:], made.said[-SHOWN:], strict=True))[::-1],
        hidden=max(0, len(records) - SHOWN),
        reviewers=request.site.store.log.reviewers(),
    )


def _asked(request: PageRequest) -> LogFilter:
    wanted = request.wanted
    if not (wanted.reviewer or wanted.concept or wanted.since or wanted.until):
        today = request.site.clock().date()
        return LogFilter(request.user.name, "", today, today)
    return LogFilter(wanted.reviewer, wanted.concept, wanted.since, wanted.until)
