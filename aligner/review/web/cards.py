"""Views of a card: look, decide, go on."""

from __future__ import annotations

from typing import get_args

from starlette.responses import Response

from aligner.errors import AlignerError, ConflictError, InputError
from aligner.model import Scope, Verdict
from aligner.review.service import REASONS, Card, DecisionRequest, ObjectionError
from aligner.review.web import terms
from aligner.review.web.address import number, query
from aligner.review.web.queue import surroundings
from aligner.review.web.request import PageRequest
from aligner.review.web.text import Piece, compared, marked
from aligner.store import QueuePlace

SCOPES: tuple[Scope, ...] = get_args(Scope)
History = list[tuple[Verdict, list[Piece], int]]


def show_card(request: PageRequest) -> Response:
    """Show one finding, with all that a decision needs."""
    with request.site.store.reading():
        found = find(request)
        return _card(request, *found) if found else gone(request)


def find(request: PageRequest) -> tuple[QueuePlace, Card] | None:
    """Find the card that the address names."""
    return request.service.find_card(request.path["finding"])


def gone(request: PageRequest) -> Response:
    """Answer for a finding that is no longer in the store."""
    return request.missing(
        request.locale.say("This finding is no longer in the store: its article was processed again.")
    )


def _card(request: PageRequest, place: QueuePlace, card: Card, status: int = 200, **values: object) -> Response:
    pair = card.pair
    edit = card.suggestion
    fits = edit is not None and edit.lang == pair.target
    now = pair.side(pair.target)
    return request.render(
        "card.html",
        status,
        around=surroundings(request.site.store, place, card, request.wanted),
        card=card,
        wanted=request.wanted,
        sides=[(lang, marked(pair.side(lang), card.spans(lang))) for lang in (pair.source, pair.target)],
        fix=compared(now, edit.apply(pair).side(edit.lang)) if edit is not None and fits else None,
        machine=compared(pair.machine, now) if pair.machine and pair.machine != now else None,
        matches=request.service.find_matches(card),
        terms=terms.accepted(request.site.glossary(False), card),
        known=getattr(request.site.glossary(False), "concepts", {}) if request.site.bench else {},
        history=history(card),
        reasons=REASONS,
        scopes=SCOPES,
        draft=values.pop("draft", now),
        **{"problem": "", "objections": (), "conflict": None} | values,
    )


def history(card: Card) -> History:
    """List the verdicts on the pair, the latest first, each with its change of the text and its number from 1."""
    history: History = []
    original = text = card.stored.original.side(card.stored.original.target)
    for times, verdict in enumerate(card.stored.verdicts, 1):
        after = original if verdict.decision == "undo" and not verdict.text else verdict.text or text
        history.append((verdict, compared(text, after) if after != text else [], times))
        text = after
    return history[::-1]


def restore(request: PageRequest) -> Response:
    """Return the pair to its state after one of the verdicts of its history."""
    found = find(request)
    if found is None:
        return gone(request)
    place, card = found
    try:
        request.service.restore(card, number(request.field("times"), "times"), seen(request))
    except ConflictError as error:
        return conflict(request, seen(request), "", str(error))
    except InputError:
        raise
    except AlignerError as error:
        return _card(request, place, card, 422, problem=request.locale.translate(str(error)))
    return request.go(f"/card/{card.finding.id}{query(request.wanted)}")


def decide(request: PageRequest) -> Response:
    """Write the decision, then go on to the next card."""
    with request.site.store.reading():
        found = find(request)
    if found is None:
        return gone(request)
    place, card = found
    asked = decision_asked(request)
    now = card.pair.side(card.pair.target)
    try:
        if asked.act == "dismiss" and asked.scope != "pair" and request.service.find_alike(card, asked.scope):
            return request.go(_alike_address(request, card, asked))
        request.service.decide(card, asked)
    except ConflictError as error:
        return conflict(request, asked.seen, asked.text, str(error))
    except ObjectionError as error:
        return _card(request, place, card, 422, objections=error.findings, draft=asked.text)
    except AlignerError as error:
        problem = request.locale.translate(str(error))
        return _card(request, place, card, 422, problem=problem, draft=asked.text or now)
    return go_on(request, place)


def _alike_address(request: PageRequest, card: Card, asked: DecisionRequest) -> str:
    more = {"do": asked.act, "scope": asked.scope, "reason": asked.reason}
    return f"/card/{card.finding.id}/alike{query(request.wanted, **more)}"


def decision_asked(request: PageRequest) -> DecisionRequest:
    """Read the decision that a form asks for. Raises InputError for one that does not exist."""
    act = request.field("do")
    if act not in ("accept", "edit", "dismiss"):
        raise InputError("Invalid decision: expected accept, edit or dismiss.")
    text = request.field("text").replace("\r\n", "\n")
    reason = request.field("other") or request.field("reason")
    return DecisionRequest(
        act,  # type: ignore[arg-type]
        text,
        reason[:500],
        scope(request.field("scope") or "pair"),
        seen(request),
        request.field("sure") == "1",
    )


def seen(request: PageRequest) -> str:
    """Return the card's version that the form was made for; one that no card has, if the form does not say."""
    return request.field("seen") or "0-"


def scope(given: str) -> Scope:
    """Read a scope. Raises InputError for one that does not exist."""
    for known in SCOPES:
        if given == known:
            return known
    raise InputError(f"Invalid scope: expected one of {', '.join(SCOPES)}.")


def go_on(request: PageRequest, place: QueuePlace) -> Response:
    """Go to the next card, or to the queue at its end."""
    coming = request.site.store.findings.following(request.wanted, place)
    where = f"/card/{coming.id}" if coming else "/queue"
    return request.go(where + query(request.wanted))


def conflict(request: PageRequest, version: str, text: str, said: str) -> Response:
    """Show the present card, what happened to it, and the reviewer's own text beside it."""
    found = find(request)
    if found is None:
        return gone(request)
    place, card = found
    now = card.pair.side(card.pair.target)
    difference = compared(now, text) if text and text != now else None
    since = card.stored.verdicts[number(version.partition("-")[0], "seen") :]
    conflict = {"said": said, "since": since, "difference": difference}
    return _card(request, place, card, 409, conflict=conflict, draft=text or now)
