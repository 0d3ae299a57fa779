"""Views of an article: its two editions side by side, and what a reviewer does to their alignment."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from starlette.responses import JSONResponse, Response

from aligner.errors import AlignerError, ConflictError, InputError
from aligner.i18n import N_
from aligner.ledger import AlignmentChange, changes
from aligner.ledger.beads import covered
from aligner.ledger.changes import BeadChange, Selection
from aligner.model import Bead, Correction
from aligner.review.corrections import (
    Bitext,
    Hand,
    change,
    edit,
    latest,
    latest_undone,
    open_bitext,
    undo,
)
from aligner.review.web.editions import name_of, rows, sentences
from aligner.review.web.request import PageRequest, templates
from aligner.review.web.text import Piece, compared

PLACE = re.compile(r"([st])(\d{1,6})$")
ACTS = {
    "split": N_("split"),
    "merge": N_("merged"),
    "shift": N_("moved the border"),
    "link": N_("linked"),
    "unlink": N_("taken out"),
    "confirm": N_("confirmed"),
    "unlock": N_("unlocked"),
    "edit": N_("edited"),
    "undo": N_("taken back"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the form asks for: the act, the sentences picked, the version of the alignment that the reviewer saw."""

    act: str
    picked: Selection
    seen: int
    onto: Selection
    text: str = ""


def show_article(request: PageRequest) -> Response:
    """The two editions side by side, sentence beside sentence, with what was flagged."""
    text = open_bitext(request.site.store, request.path["article"])
    return _page(request, text, editing=_place(request.query.get("edit", ""))) if text else _gone(request)


def show_history(request: PageRequest) -> Response:
    """What people did to the alignment, the latest first."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    standing = {one.number for one in text.standing}
    told = [(one, one.number in standing, _difference(one)) for one in reversed(text.corrections)]
    return request.render(
        "corrections.html",
        article=text.outcome.article,
        version=text.version,
        told=told,
        acts=ACTS,
        last=None,
    )


def correct(request: PageRequest) -> Response:
    """Do what the form asks for; a script is told what changed, a form is shown the page."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    wish = _wish(request)
    if wish.act == "edit":
        return _open_editor(request, text, wish)
    try:
        if wish.seen != text.version:
            raise ConflictError("Somebody else corrected this alignment meanwhile: look at it again.")
        done = _amendment(request, text, wish)
        request.site.store.correct(done, wish.seen)
    except ConflictError:
        return _conflict(request, wish)
    except AlignerError as error:
        return _refused(request, text, wish, str(error))
    return _done(request, text, done.correction)


def _wish(request: PageRequest) -> Wish:
    seen = request.field("version")
    picks = [_place(name) for name in request.fields("pick")]
    if not seen.isdigit() or None in picks:
        raise InputError("version is a number; pick names sentences such as s0 and t3.")
    act = request.field("do")
    if request.field("undoes").isdigit():
        act = f"undo {request.field('undoes')}"
    text = request.field("text").replace("\r\n", "\n")
    return Wish(act, _picked(picks), int(seen), _picked([_place(request.field("onto"))]), text)


def _place(name: str) -> tuple[str, int] | None:
    found = PLACE.match(name)
    return (found[1], int(found[2])) if found else None


def _picked(places: list[tuple[str, int] | None]) -> Selection:
    known = [place for place in places if place]
    sides = (frozenset(i for side, i in known if side == name) for name in "st")
    return Selection(*sides)


def _amendment(request: PageRequest, text: Bitext, wish: Wish) -> AlignmentChange:
    site, user = request.site, request.user
    hand = Hand(user.name, site.clock(), site.glossary(True))
    if wish.act == "save":
        [place] = wish.picked.target or (None,)
        if place is None:
            raise AlignerError("Only the translation is edited: pick one of its sentences.")
        return edit(text, place, wish.text, hand)
    if wish.act.startswith(("undo", "redo")):
        done = _to_undo(text, wish.act, user.name)
        _may_unlock(request, [bead for bead in done.after if bead.status == "confirmed"])
        return undo(text, done, hand)
    wanted = _change(text, wish, user.name)
    if wanted.act == "unlock":
        _may_unlock(request, wanted.before)
    if text.outcome.edition is None and wanted.act not in ("confirm", "unlock"):
        raise AlignerError(
            "This article has one edition: its sentences are edited and confirmed, not aligned."
        )
    return change(text, wanted, hand)


def _to_undo(text: Bitext, act: str, by: str) -> Correction:
    verb, _, number = act.partition(" ")
    if number:
        found = next((one for one in text.standing if one.number == int(number)), None)
    else:
        found = latest(text, by) if verb == "undo" else latest_undone(text, by)
    if found is None and verb == "undo":
        raise AlignerError("Nothing of yours stands here that could be undone.")
    if found is None:
        raise AlignerError("Nothing was undone that could be brought back.")
    return found


def _may_unlock(request: PageRequest, locked: tuple[Bead, ...] | list[Bead]) -> None:
    if not request.user.may("edit") and any(bead.by != request.user.name for bead in locked):
        raise AlignerError("What somebody else has locked is unlocked by them or by an editor.")


def _change(text: Bitext, wish: Wish, by: str) -> BeadChange:
    known, picked = text.beads, wish.picked
    if wish.act == "link" and (wish.onto.source or wish.onto.target):
        bead = next((bead for bead in known if wish.onto.hold(bead)), Bead((), ()))
        picked = Selection(picked.source.union(bead.source), picked.target.union(bead.target))
    acts: dict[str, Callable[[], BeadChange]] = {
        "merge": lambda: changes.merge(known, picked, by),
        "merge-up": lambda: changes.merge(known, picked, by, "up"),
        "split": lambda: changes.split(known, picked, by, text.lengths),
        "shift-up": lambda: changes.shift(known, picked, by, "up"),
        "shift-down": lambda: changes.shift(known, picked, by, "down"),
        "link": lambda: changes.link(known, picked, by),
        "unlink": lambda: changes.unlink(known, picked, by),
        "confirm": lambda: _confirmed(known, picked, by),
    }
    if wish.act not in acts:
        raise InputError(f"do is one of {', '.join([*acts, 'edit', 'save', 'undo', 'redo'])}.")
    return acts[wish.act]()


def _confirmed(known: tuple[Bead, ...], picked: Selection, by: str) -> BeadChange:
    """One key locks and unlocks."""
    chosen = [bead for bead in known if picked.hold(bead)]
    locked = bool(chosen) and all(bead.status == "confirmed" for bead in chosen)
    return changes.unlock(known, picked, by) if locked else changes.confirm(known, picked, by)


# -- answers


def _gone(request: PageRequest) -> Response:
    return request.missing(request.locale.say("There is no such article in the store."))


def _page(request: PageRequest, text: Bitext, status: int = 200, **told: object) -> Response:
    values = {"editing": None, "draft": None, "problem": "", "conflict": None} | told
    return request.render(
        "article.html",
        status,
        text=text,
        article=text.outcome.article,
        edition=text.outcome.edition,
        rows=rows(text, text.beads),
        acts=ACTS,
        last=None,
        **values,
    )


def _by_script(request: PageRequest) -> bool:
    return request.field("as") == "parts"


def _parts(request: PageRequest, text: Bitext, touched: list[Bead], status: int = 200, **told: object) -> Response:
    """What a script needs to bring the page up to date: the rows' order, and those that changed."""
    row = templates().get_template("bead.html").module.row  # type: ignore[attr-defined]
    own = {"editing": told.pop("editing", None), "draft": told.pop("draft", None)}
    made = {one.name: str(row(one, text, request, own["editing"], own["draft"])) for one in rows(text, touched)}
    order = [name_of(bead) for bead in text.beads]
    return JSONResponse({"version": text.version, "order": order, "rows": made, **told}, status)


def _done(request: PageRequest, before: Bitext, done: Correction) -> Response:
    article = before.outcome.key
    if not _by_script(request):
        first = (done.after or done.before)[0]
        return request.go(f"/article/{article}#{name_of(first)}")
    text = open_bitext(request.site.store, article)
    if text is None:
        return _gone(request)
    known = set(before.beads)
    touched = [bead for bead in text.beads if bead not in known or bead in done.after]
    said = request.locale.say(ACTS[done.act])
    return _parts(request, text, touched, said=f"{said[:1].upper()}{said[1:]}: {sentences(done)}")


def _open_editor(request: PageRequest, text: Bitext, wish: Wish) -> Response:
    chosen = [bead for bead in text.beads if wish.picked.hold(bead)]
    places = sorted(wish.picked.target) or [j for bead in chosen[:1] for j in bead.target][:1]
    if not places:
        return _refused(request, text, wish, "Only the translation is edited: pick one of its sentences.")
    bead = next(bead for bead in text.beads if places[0] in bead.target)
    if not _by_script(request):
        return request.go(f"/article/{text.outcome.key}?edit=t{places[0]}#{name_of(bead)}")
    return _parts(request, text, [bead], editing=("t", places[0]))


def _refused(request: PageRequest, text: Bitext, wish: Wish, problem: str) -> Response:
    problem = request.locale.say(problem)
    if _by_script(request):
        return JSONResponse({"problem": problem, "version": text.version}, 422)
    place = ("t", min(wish.picked.target)) if wish.act == "save" and wish.picked.target else None
    return _page(request, text, 422, problem=problem, editing=place, draft=wish.text or None)


def _conflict(request: PageRequest, wish: Wish) -> Response:
    """The alignment as it stands now, what happened to it, and the reviewer's own words kept."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    since = [one for one in text.corrections if one.number > wish.seen]
    place = min(wish.picked.target) if wish.act == "save" and wish.picked.target else None
    conflict = {"since": since, "difference": _difference_to(text, place, wish.text)}
    editing, draft = (("t", place), wish.text) if place is not None else (None, None)
    if not _by_script(request):
        return _page(request, text, 409, conflict=conflict, editing=editing, draft=draft)
    sides = covered(bead for one in since for bead in (*one.before, *one.after))
    changed = replace(wish, picked=Selection(*map(frozenset, sides))).picked
    touched = [b for b in text.beads if changed.hold(b) or (place is not None and place in b.target)]
    notice = templates().get_template("bead.html").module.conflict(conflict, request, ACTS)  # type: ignore[attr-defined]
    return _parts(request, text, touched, 409, notice=str(notice), editing=editing, draft=draft)


def _difference_to(text: Bitext, place: int | None, words: str) -> list[Piece]:
    bead = next((bead for bead in text.beads if place in bead.target), None)
    if bead is None or place is None:
        return []
    now = next(cell.text for row in rows(text, [bead]) for cell in row.target if cell.name == f"t{place}")
    return compared(now, words) if words != now else []


def _difference(done: Correction) -> list[Piece]:
    return compared(done.was, done.text) if done.was != done.text else []
