"""Views of all alike: one decision for a card and the findings like it."""

from __future__ import annotations

from starlette.responses import Response

from aligner.errors import ConflictError
from aligner.review.service import ALIKE, REASONS, Card
from aligner.review.web.cards import SCOPES, conflict, decision_asked, find, go_on, gone, scope
from aligner.review.web.queue import fixed, found_in
from aligner.review.web.request import PageRequest
from aligner.review.web.text import Piece, compared, marked


def show_alike(request: PageRequest) -> Response:
    """Show how many and which findings one decision would settle."""
    found = find(request)
    if found is None:
        return gone(request)
    card = found[1]
    reach = scope(request.query.get("scope") or "form")
    others = request.service.find_alike(card, reach)
    fixable = card.suggestion is not None and all(other.finding.suggestion for other in others)
    act = request.query.get("do") or ("accept" if fixable else "dismiss")
    return request.render(
        "alike.html",
        seen=card.version,
        card=card,
        wanted=request.wanted,
        act=act,
        scope=reach,
        scopes=SCOPES[1:],
        reason=request.query.get("reason", ""),
        reasons=REASONS,
        own=_own_effect(card, act),
        rows=[(other, fixed(other) if act == "accept" else found_in(other)) for other in others],
        full=len(others) >= ALIKE,
    )


def _own_effect(card: Card, act: str) -> list[Piece]:
    lang, edit = card.pair.target, card.suggestion
    now = card.pair.side(lang)
    if act == "accept" and edit is not None and edit.lang == lang:
        return compared(now, edit.apply(card.pair).side(lang))
    return marked(now, card.spans(lang))


def decide_alike(request: PageRequest) -> Response:
    """Write the decision on the card and on all that were left ticked, then go on."""
    found = find(request)
    if found is None:
        return gone(request)
    place, card = found
    asked = decision_asked(request)
    try:
        request.service.decide_alike(card, asked, request.fields("finding"))
    except ConflictError as error:
        return conflict(request, asked.seen, asked.text, str(error))
    return go_on(request, place)
