"""Views of the queue and its cards: look, decide, go on."""

from __future__ import annotations

from typing import get_args

from starlette.responses import Response

from aligner.checks import NAMES
from aligner.errors import AlignerError, ConflictError, InputError
from aligner.model import SEVERITIES, Scope
from aligner.review.decisions import REASONS, Card
from aligner.review.web import desk, terms
from aligner.review.web.address import STATES, query
from aligner.review.web.desk import StillFlagged, Wish
from aligner.review.web.request import PageRequest
from aligner.review.web.text import compared, marked
from aligner.store import QueuePlace

PAGE = 50
GROUPS = 200  # shown of the counts; the rest is one line
SCOPES: tuple[Scope, ...] = get_args(Scope)


def show_queue(request: PageRequest) -> Response:
    """What is wanted: counts by severity, check and name, and the findings page by page."""
    store, wanted = request.site.store, request.wanted
    after = store.finding(request.query["after"]) if request.query.get("after") else None
    rows = store.flagged(wanted, after[0] if after else None, PAGE + 1)
    counts = store.count(wanted)
    return request.render(
        "queue.html",
        wanted=wanted,
        rows=[(row, marked(row.pair.side(row.pair.target), _spans(row))) for row in rows[:PAGE]],
        more=rows[PAGE - 1].finding.id if len(rows) > PAGE else "",
        total=sum(counts.values()),
        groups=[(*group, times) for group, times in list(counts.items())[:GROUPS]],
        hidden=max(0, len(counts) - GROUPS),
        severities=SEVERITIES,
        checks=sorted(NAMES, key=request.locale.name),
        states=STATES,
        sections=store.sections(),
        reviewers=store.reviewers(),
        paged=after is not None,
    )


def _spans(row: desk.QueueItem) -> tuple[tuple[int, int], ...]:
    lang = row.pair.target
    spoken = row.finding.speaks_of(row.original, lang)
    return row.finding.spans(lang) if row.pair.side(lang) == spoken else ()


def begin(request: PageRequest) -> Response:
    """The first card of what is wanted."""
    first = request.site.store.queue(request.wanted, None, 1)
    return request.go(
        f"/card/{first[0][1].id}{query(request.wanted)}" if first else f"/queue{query(request.wanted)}"
    )


def show_card(request: PageRequest) -> Response:
    """One finding, with all that a decision needs."""
    found = _found(request)
    return _card(request, *found) if found else _gone(request)


def _found(request: PageRequest) -> tuple[QueuePlace, Card] | None:
    return desk.find_card(request.site, request.path["finding"])


def _gone(request: PageRequest) -> Response:
    return request.missing(
        request.locale.say("This finding is no longer in the store: its article was worked anew.")
    )


def _card(request: PageRequest, place: QueuePlace, card: Card, status: int = 200, **told: object) -> Response:
    pair = card.pair
    edit = card.suggestion
    fits = edit is not None and edit.lang == pair.target
    now = pair.side(pair.target)
    return request.render(
        "card.html",
        status,
        sheet=desk.lay_out(request.site, place, card, request.wanted),
        card=card,
        wanted=request.wanted,
        sides=[(lang, marked(pair.side(lang), card.spans(lang))) for lang in (pair.source, pair.target)],
        mend=compared(now, edit.apply(pair).side(edit.lang)) if edit is not None and fits else None,
        machine=compared(pair.machine, now) if pair.machine and pair.machine != now else None,
        terms=terms.accepted(request.site.glossary(False), card),
        known=getattr(request.site.glossary(False), "concepts", {}) if request.site.bench else {},
        history=history(card),
        reasons=REASONS,
        scopes=SCOPES,
        draft=told.pop("draft", now),
        **{"problem": "", "still": "", "conflict": None} | told,
    )


def history(card: Card) -> list[tuple[desk.Verdict, list[object], int]]:
    """The verdicts on the pair, the latest first, each with what it changed of the text and its number from 1 on."""
    told: list[tuple[desk.Verdict, list[object], int]] = []
    original = text = card.filed.original.side(card.filed.original.target)
    for times, verdict in enumerate(card.filed.verdicts, 1):
        after = original if verdict.decision == "undo" and not verdict.text else verdict.text or text
        told.append((verdict, list(compared(text, after)) if after != text else [], times))
        text = after
    return told[::-1]


def put_back(request: PageRequest) -> Response:
    """The pair as it stood after one of the verdicts of its history."""
    found = _found(request)
    if found is None:
        return _gone(request)
    place, card = found
    times = request.field("times")
    if not (times.isascii() and times.isdigit() and len(times) < 9):
        raise InputError("times is the number of a state of the history.")
    try:
        desk.put_back(request.site, request.user, card, request.field("seen"), int(times))
    except ConflictError as error:
        return _conflict(request, Wish("restore", request.field("seen")), str(error))
    except AlignerError as error:
        return _card(request, place, card, 422, problem=request.locale.catalog.gettext(str(error)))
    return request.go(f"/card/{card.finding.id}{query(request.wanted)}")


def decide(request: PageRequest) -> Response:
    """Write the decision, then go on to the next card."""
    found = _found(request)
    if found is None:
        return _gone(request)
    place, card = found
    wish = _wish(request)
    try:
        if wish.act == "dismiss" and wish.scope != "pair" and desk.alike(request.site, card, wish.scope):
            return request.go(_alike_address(request, card, wish))
        desk.decide(request.site, request.user, card, wish)
    except ConflictError as error:
        return _conflict(request, wish, str(error))
    except StillFlagged as error:
        return _card(request, place, card, 422, still=request.locale.message(error.finding), draft=wish.text)
    except AlignerError as error:
        return _card(
            request,
            place,
            card,
            422,
            problem=request.locale.catalog.gettext(str(error)),
            draft=wish.text or card.pair.side(card.pair.target),
        )
    return _on(request, place)


def _wish(request: PageRequest) -> Wish:
    scope = request.field("scope") or "pair"
    if scope not in SCOPES:
        raise InputError(f"scope is one of {', '.join(SCOPES)}.")
    text = request.field("text").replace("\r\n", "\n")
    reason = request.field("other") or request.field("reason")
    return Wish(request.field("do"), request.field("seen"), text, reason[:500], scope, request.field("sure") == "1")


def _on(request: PageRequest, place: QueuePlace) -> Response:
    coming = desk.following(request.site, place, request.wanted)
    where = f"/card/{coming.id}" if coming else "/queue"
    return request.go(where + query(request.wanted))


def _conflict(request: PageRequest, wish: Wish, said: str) -> Response:
    """The card as it stands now, what happened to it, and the reviewer's own text beside it."""
    found = _found(request)
    if found is None:
        return _gone(request)
    place, card = found
    now = card.pair.side(card.pair.target)
    difference = compared(now, wish.text) if wish.text and wish.text != now else None
    told = {"said": said, "since": desk.since(card, wish.seen), "difference": difference}
    return _card(request, place, card, 409, conflict=told, draft=wish.text or now)


# -- all alike


def _alike_address(request: PageRequest, card: Card, wish: Wish) -> str:
    more = {"do": wish.act, "scope": wish.scope, "reason": wish.reason}
    return f"/card/{card.finding.id}/alike{query(request.wanted, **more)}"


def show_alike(request: PageRequest) -> Response:
    """How many and which findings one decision would settle."""
    found = _found(request)
    if found is None:
        return _gone(request)
    card = found[1]
    scope = request.query.get("scope") or "form"
    if scope not in SCOPES:
        raise InputError(f"scope is one of {', '.join(SCOPES)}.")
    others = desk.alike(request.site, card, scope)
    mendable = card.suggestion is not None and all(other.finding.suggestion for other in others)
    act = request.query.get("do") or ("accept" if mendable else "dismiss")
    return request.render(
        "alike.html",
        seen=desk.state_of(card),
        card=card,
        wanted=request.wanted,
        act=act,
        scope=scope,
        scopes=SCOPES[1:],
        reason=request.query.get("reason", ""),
        reasons=REASONS,
        own=_own_outlook(card, act),
        rows=[(other, _outlook(other, act)) for other in others],
        full=len(others) >= desk.ALIKE,
    )


def _outlook(other: desk.QueueItem, act: str) -> object:
    """What the decision leaves of that pair's text: its mend, or the text as it stands with the place marked."""
    lang, edit = other.pair.target, other.finding.suggestion
    as_found = other.pair.side(lang) == other.finding.speaks_of(other.original, lang)
    if act == "accept" and edit is not None and as_found:
        return compared(other.pair.side(lang), edit.apply(other.pair).side(lang))
    return marked(other.pair.side(lang), _spans(other))


def _own_outlook(card: Card, act: str) -> object:
    lang, edit = card.pair.target, card.suggestion
    now = card.pair.side(lang)
    if act == "accept" and edit is not None and edit.lang == lang:
        return compared(now, edit.apply(card.pair).side(lang))
    return marked(now, card.spans(lang))


def decide_alike(request: PageRequest) -> Response:
    """Write the decision on the card and on all that were left ticked, then go on."""
    found = _found(request)
    if found is None:
        return _gone(request)
    place, card = found
    wish = _wish(request)
    try:
        desk.decide_alike(request.site, request.user, card, wish, request.fields("finding"))
    except ConflictError as error:
        return _conflict(request, wish, str(error))
    return _on(request, place)
