"""The view of the drafts: machine sentences that nobody read, the worst first."""

from __future__ import annotations

from typing import cast, get_args

from starlette.responses import Response

from aligner.errors import InputError
from aligner.i18n import N_
from aligner.model import Step
from aligner.review.web.address import number
from aligner.review.web.request import PageRequest

PAGE = 50
STEPS = ("", *get_args(Step))


def show_drafts(request: PageRequest) -> Response:
    """Show the sentences of one step, or of all, page by page."""
    step, skip = request.query.get("step", ""), number(request.query.get("skip") or "0", "skip")
    if step not in STEPS:
        raise InputError(N_("Unknown step: open the list of drafts again."))
    rows = request.site.store.overview.drafts(cast(Step, step) or None, PAGE + 1, skip)
    more = skip + PAGE if len(rows) > PAGE else 0
    return request.render("drafts.html", step=step, rows=rows[:PAGE], skip=skip, more=more)
