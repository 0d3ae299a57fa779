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
from aligner.review.web.text import compared, marked
from aligner.review.web.visit import Visit
from aligner.store import QueuePlace

PAGE = 50
GROUPS = 200  # shown of the counts; the rest is one line
SCOPES: tuple[Scope, ...] = get_args(Scope)


def show_queue(visit: Visit) -> Response:
    """What is wanted: counts by severity, check and name, and the findings page by page."""
    store, wanted = visit.site.store, visit.wanted
    after = store.finding(visit.query["after"]) if visit.query.get("after") else None
    rows = store.flagged(wanted, after[0] if after else None, PAGE + 1)
    counts = store.count(wanted)
    return visit.render(
        "queue.html",
        wanted=wanted,
        rows=[(row, marked(row.pair.side(row.pair.target), _spans(row))) for row in rows[:PAGE]],
        more=rows[PAGE - 1].finding.id if len(rows) > PAGE else "",
        total=sum(counts.values()),
        groups=[(*group, times) for group, times in list(counts.items())[:GROUPS]],
        hidden=max(0, len(counts) - GROUPS),
        severities=SEVERITIES,
        checks=sorted(NAMES, key=visit.tongue.name),
        states=STATES,
        sections=store.sections(),
        reviewers=store.reviewers(),
        paged=after is not None,
    )


def _spans(row: desk.QueueItem) -> tuple[tuple[int, int], ...]:
    lang = row.pair.target
    spoken = row.finding.speaks_of(row.original, lang)
    return row.finding.spans(lang) if row.pair.side(lang) == spoken else ()


def begin(visit: Visit) -> Response:
    """The first card of what is wanted."""
    first = visit.site.store.queue(visit.wanted, None, 1)
    return visit.go(
        f"/card/{first[0][1].id}{query(visit.wanted)}" if first else f"/queue{query(visit.wanted)}"
    )


def show_card(visit: Visit) -> Response:
    """One finding, with all that a decision needs."""
    found = _found(visit)
    return _card(visit, *found) if found else _gone(visit)


def _found(visit: Visit) -> tuple[QueuePlace, Card] | None:
    return desk.find_card(visit.site, visit.path["finding"])


def _gone(visit: Visit) -> Response:
    return visit.missing(
        visit.tongue.say("This finding is no longer in the store: its article was worked anew.")
    )


def _card(visit: Visit, place: QueuePlace, card: Card, status: int = 200, **told: object) -> Response:
    pair = card.pair
    edit = card.suggestion
    fits = edit is not None and edit.lang == pair.target
    now = pair.side(pair.target)
    return visit.render(
        "card.html",
        status,
        sheet=desk.lay_out(visit.site, place, card, visit.wanted),
        card=card,
        wanted=visit.wanted,
        sides=[(lang, marked(pair.side(lang), card.spans(lang))) for lang in (pair.source, pair.target)],
        mend=compared(now, edit.apply(pair).side(edit.lang)) if edit is not None and fits else None,
        machine=compared(pair.machine, now) if pair.machine and pair.machine != now else None,
        terms=terms.accepted(visit.site.glossary(False), card),
        known=getattr(visit.site.glossary(False), "concepts", {}) if visit.site.bench else {},
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


def put_back(visit: Visit) -> Response:
    """The pair as it stood after one of the verdicts of its history."""
    found = _found(visit)
    if found is None:
        return _gone(visit)
    place, card = found
    times = visit.field("times")
    if not (times.isascii() and times.isdigit() and len(times) < 9):
        raise InputError("times is the number of a state of the history.")
    try:
        desk.put_back(visit.site, visit.user, card, visit.field("seen"), int(times))
    except ConflictError as error:
        return _conflict(visit, Wish("restore", visit.field("seen")), str(error))
    except AlignerError as error:
        return _card(visit, place, card, 422, problem=visit.tongue.catalog.gettext(str(error)))
    return visit.go(f"/card/{card.finding.id}{query(visit.wanted)}")


def decide(visit: Visit) -> Response:
    """Write the decision, then go on to the next card."""
    found = _found(visit)
    if found is None:
        return _gone(visit)
    place, card = found
    wish = _wish(visit)
    try:
        if wish.act == "dismiss" and wish.scope != "pair" and desk.alike(visit.site, card, wish.scope):
            return visit.go(_alike_address(visit, card, wish))
        desk.decide(visit.site, visit.user, card, wish)
    except ConflictError as error:
        return _conflict(visit, wish, str(error))
    except StillFlagged as error:
        return _card(visit, place, card, 422, still=visit.tongue.message(error.finding), draft=wish.text)
    except AlignerError as error:
        return _card(
            visit,
            place,
            card,
            422,
            problem=visit.tongue.catalog.gettext(str(error)),
            draft=wish.text or card.pair.side(card.pair.target),
        )
    return _on(visit, place)


def _wish(visit: Visit) -> Wish:
    scope = visit.field("scope") or "pair"
    if scope not in SCOPES:
        raise InputError(f"scope is one of {', '.join(SCOPES)}.")
    text = visit.field("text").replace("\r\n", "\n")
    reason = visit.field("other") or visit.field("reason")
    return Wish(visit.field("do"), visit.field("seen"), text, reason[:500], scope, visit.field("sure") == "1")


def _on(visit: Visit, place: QueuePlace) -> Response:
    coming = desk.following(visit.site, place, visit.wanted)
    where = f"/card/{coming.id}" if coming else "/queue"
    return visit.go(where + query(visit.wanted))


def _conflict(visit: Visit, wish: Wish, said: str) -> Response:
    """The card as it stands now, what happened to it, and the reviewer's own text beside it."""
    found = _found(visit)
    if found is None:
        return _gone(visit)
    place, card = found
    now = card.pair.side(card.pair.target)
    difference = compared(now, wish.text) if wish.text and wish.text != now else None
    told = {"said": said, "since": desk.since(card, wish.seen), "difference": difference}
    return _card(visit, place, card, 409, conflict=told, draft=wish.text or now)


# -- all alike


def _alike_address(visit: Visit, card: Card, wish: Wish) -> str:
    more = {"do": wish.act, "scope": wish.scope, "reason": wish.reason}
    return f"/card/{card.finding.id}/alike{query(visit.wanted, **more)}"


def show_alike(visit: Visit) -> Response:
    """How many and which findings one decision would settle."""
    found = _found(visit)
    if found is None:
        return _gone(visit)
    card = found[1]
    scope = visit.query.get("scope") or "form"
    if scope not in SCOPES:
        raise InputError(f"scope is one of {', '.join(SCOPES)}.")
    others = desk.alike(visit.site, card, scope)
    mendable = card.suggestion is not None and all(other.finding.suggestion for other in others)
    act = visit.query.get("do") or ("accept" if mendable else "dismiss")
    return visit.render(
        "alike.html",
        seen=desk.state_of(card),
        card=card,
        wanted=visit.wanted,
        act=act,
        scope=scope,
        scopes=SCOPES[1:],
        reason=visit.query.get("reason", ""),
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


def decide_alike(visit: Visit) -> Response:
    """Write the decision on the card and on all that were left ticked, then go on."""
    found = _found(visit)
    if found is None:
        return _gone(visit)
    place, card = found
    wish = _wish(visit)
    try:
        desk.decide_alike(visit.site, visit.user, card, wish, visit.fields("finding"))
    except ConflictError as error:
        return _conflict(visit, wish, str(error))
    return _on(visit, place)
