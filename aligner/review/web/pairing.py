"""The view of pairs of editions in doubt: one at a time, one key a decision."""

from __future__ import annotations

from starlette.responses import Response

from aligner.errors import InputError
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


def _next(store: Store, waiting: list[EditionLink], skipped: str) -> EditionComparison | None:
    """Return the first pair after the skipped one that is still there."""
    places = [at for at, link in enumerate(waiting) if link.en == skipped]
    ahead = waiting[places[0] + 1 :] + waiting[: places[0] + 1] if places else waiting
    return next((found for link in ahead if (found := compare_editions(store, link)) is not None), None)
