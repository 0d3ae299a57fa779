"""Views around the queue: the articles, the log and its undo, search, help, the page's language."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from starlette.responses import Response

from aligner.errors import InputError
from aligner.review.web import desk
from aligner.review.web.address import own_path, query
from aligner.review.web.tongue import LANGUAGES
from aligner.review.web.visit import Visit

LOG_PAGE = 100
LISTED = 100  # articles, and pairs found by a search


def show_log(visit: Visit) -> Response:
    """Who decided what, the latest first; what was decided at once stands together."""
    before = visit.query.get("before", "")
    reviewer = visit.query.get("reviewer", "")
    if before and not before.isdigit():
        raise InputError("before is the number of a decision.")
    said = visit.site.store.log(int(before) if before else None, LOG_PAGE, reviewer)
    moments = [
        list(group)
        for _, group in groupby(said, key=lambda one: (one[1].reviewer, one[1].at, one[1].decision))
    ]
    return visit.render(
        "log.html",
        moments=[(group, visit.site.store.finding(group[0][1].subject)) for group in moments],
        more=said[-1][0] if len(said) == LOG_PAGE else None,
        reviewer=reviewer,
        reviewers=visit.site.store.reviewers(),
    )


def undo(visit: Visit) -> Response:
    """Take back the reviewer's latest decision, or that of a moment, and show its card again."""
    given = visit.field("at")
    try:
        moment = datetime.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError("at is the moment of a decision.") from error
    back = desk.take_back(visit.site, visit.user, visit.field("reviewer") or visit.user.name, moment)
    if not back:
        return visit.go(f"/queue{query(visit.wanted)}")
    return visit.go(f"/card/{back[-1].id}{query(visit.wanted)}")


def show_articles(visit: Visit) -> Response:
    """The articles worked so far, the latest first."""
    return visit.render("articles.html", entries=visit.site.store.articles(LISTED))


def search(visit: Visit) -> Response:
    """Pairs that have all the words, in any of their forms, in either language."""
    words = visit.query.get("q", "")[:200]
    found = visit.site.store.search(words, LISTED) if words.strip() else []
    return visit.render("search.html", words=words, found=found, full=len(found) == LISTED)


def show_help(visit: Visit) -> Response:
    """The keys."""
    return visit.render("help.html")


def choose_language(visit: Visit) -> Response:
    """Keep the page's language in a cookie and go back to where it was chosen."""
    code = visit.field("language")
    if code not in LANGUAGES:
        raise InputError(f"language is one of {', '.join(LANGUAGES)}.")
    response = visit.go(own_path(visit.field("back")))
    response.set_cookie("aligner_lang", code, samesite="strict", max_age=10**7)
    return response
