"""The view of the log: who decided what, with filters, counts and files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from starlette.responses import Response

from aligner.errors import InputError
from aligner.model import Verdict
from aligner.review.reports import DecisionReport, as_json, as_tsv, report
from aligner.review.web.address import link_to, number
from aligner.review.web.request import PageRequest
from aligner.store import LogFilter

PAGE = 100
WRITERS = {"tsv": ("text/tab-separated-values", as_tsv), "json": ("application/json", as_json)}
SHOWN = 500  # decisions of a filtered log on the page; a file holds them all
FIELDS = ("reviewer", "concept", "since", "until")


def show_log(request: PageRequest) -> Response:
    """Show the decisions, the latest first: all of them page by page, or those that the filters ask for with counts."""
    wanted = request.wanted
    asked = LogFilter(wanted.reviewer, wanted.concept, wanted.since, wanted.until)
    given = {name: str(value) for name in FIELDS if (value := getattr(asked, name))}
    kind = request.query.get("format", "")
    if kind not in ("", *WRITERS):
        raise InputError(f"Invalid format: expected one of {', '.join(WRITERS)}.")
    made = report(request.site.store, asked) if given or kind else None
    return _file(made, kind) if made and kind else _page(request, asked, given, made)


def show_report(request: PageRequest) -> Response:
    """Go to the reader's own day in the log, or to what an old address asks for."""
    today = request.site.clock().date().isoformat()
    own = {"reviewer": request.user.name, "since": today, "until": today}
    return request.go(f"/log{link_to(request.query or own)}")


def _file(made: DecisionReport, kind: str) -> Response:
    media, write = WRITERS[kind]
    named = {"Content-Disposition": f'attachment; filename="report.{kind}"'}
    return Response(write(made), media_type=media, headers=named)


def _page(request: PageRequest, asked: LogFilter, given: dict[str, str], made: DecisionReport | None) -> Response:
    store, more = request.site.store, None
    if made is None:
        before = request.query.get("before", "")
        found = store.log.latest(number(before, "before") if before else None, PAGE)
        more = found[-1][0] if len(found) == PAGE else None
        said = [verdict for _, verdict in found]
    else:
        said = [entry.verdict for entry in made.said[-SHOWN:]][::-1]
    moments = _moments(said)
    about = store.findings.named({group[0].subject for group in moments})
    return request.render(
        "log.html",
        moments=[(group, about.get(group[0].subject)) for group in moments],
        more=more,
        made=made,
        asked=asked,
        given=given,
        hidden=max(0, len(made.said) - SHOWN) if made else 0,
        reviewers=store.log.reviewers(),
    )


def _moments(said: Iterable[Verdict]) -> list[list[Verdict]]:
    """Put together what one person decided at once."""
    groups = groupby(said, key=lambda one: (one.reviewer, one.at, one.decision))
    return [list(group) for _, group in groups]
