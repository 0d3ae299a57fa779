"""Views around the queue: the undo, help, the page's language."""

from __future__ import annotations

from datetime import datetime

from starlette.responses import Response

from aligner.errors import InputError
from aligner.review.web.address import own_path, query
from aligner.review.web.locale import LANGUAGES
from aligner.review.web.request import PageRequest


def undo(request: PageRequest) -> Response:
    """Take back the reviewer's latest decision, or that of a moment, and show its card again."""
    given = request.field("at")
    try:
        moment = datetime.fromisoformat(given) if given else None
    except ValueError as error:
        raise InputError("Invalid at: expected the time of a decision.") from error
    back = request.service.undo(request.field("reviewer"), moment)
    if not back:
        return request.go(f"/queue{query(request.wanted)}")
    return request.go(f"/card/{back[-1].id}{query(request.wanted)}")


def show_missing(request: PageRequest) -> Response:
    """Answer for an address that does not exist, in the page's frame."""
    return request.missing(request.locale.say("Page not found."))


def show_help(request: PageRequest) -> Response:
    """Show the keys."""
    return request.render("help.html")


def choose_language(request: PageRequest) -> Response:
    """Keep the page's language in a cookie and go back to where it was chosen."""
    code = request.field("language")
    if code not in LANGUAGES:
        raise InputError(f"language is one of {', '.join(LANGUAGES)}.")
    response = request.go(own_path(request.field("back")))
    response.set_cookie("aligner_lang", code, samesite="strict", max_age=10**7)
    return response
