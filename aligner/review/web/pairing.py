"""The views of editions: pairs in doubt, one at a time, one key a decision; and charts of the whole archive."""

from __future__ import annotations

from datetime import date

from starlette.responses import Response

from aligner.errors import InputError
from aligner.exchange.pairing import WIDTH, PairedArticle, count_pairing
from aligner.model import EditionLink
from aligner.pipeline.comparison import EditionComparison, compare_editions
from aligner.review.web.request import PageRequest
from aligner.store import Store

DECISIONS = ("confirm", "part")


def show_pairing(request: PageRequest) -> Response:
    """Show the next pair of editions in doubt, the likeliest first, and what was decided last."""
    waiting = request.site.store.editions.doubtful()
    skipped = request.query.get("after", "")
    return request.render(
        "pairing.html",
        left=len(waiting),
        compared=_next(request.site.store, waiting, skipped),
        decided=request.query.get("decided", "").split(",")[:3],
    )


def decide_pairing(request: PageRequest) -> Response:
    """Confirm a pair, part it, or take the decision back, and go on to the next one."""
    editions, who = request.site.store.editions, request.user.name
    en, ru, decision = request.field("en"), request.field("ru"), request.field("decision")
    if decision == "undo":
        editions.undo(en, ru, who)
        return request.go("/pairing")
    if decision not in DECISIONS:
        raise InputError(f"decision is one of {', '.join((*DECISIONS, 'undo'))}.")
    editions.decide(en, ru, "confirm" if decision == "confirm" else "part", who)
    return request.go(f"/pairing?decided={decision},{en},{ru}")


def show_charts(request: PageRequest) -> Response:
    """Show what the archive's editions look like: months, sections, days between."""
    return request.render("charts.html", charts=count_pairing(_articles(request.site.store)), width=WIDTH)


def _articles(store: Store) -> list[PairedArticle]:
    """Return all articles that came in, as the charts count them; a pair in doubt counts."""
    outlines = store.captures.outlines()
    days = {key: published for key, _, _, published in outlines}
    partner = {}
    for link in store.editions.links():
        if link.state != "parted":
            partner[link.en], partner[link.ru] = link.ru, link.en
    return [
        PairedArticle(lang, section, day, key in partner, _lag(day, days.get(partner.get(key, ""))))
        for key, lang, section, day in outlines
    ]


def _lag(day: date | None, other: date | None) -> int | None:
    return (other - day).days if day and other else None


def _next(store: Store, waiting: list[EditionLink], skipped: str) -> EditionComparison | None:
    """Return the first pair after the skipped one that is still there."""
    places = [at for at, link in enumerate(waiting) if link.en == skipped]
    ahead = waiting[places[0] + 1 :] + waiting[: places[0] + 1] if places else waiting
    return next((found for link in ahead if (found := compare_editions(store, link)) is not None), None)
