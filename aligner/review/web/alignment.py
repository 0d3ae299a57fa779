"""Views of an article: its two editions side by side, and what a reviewer does to their alignment."""

from __future__ import annotations

import re

from starlette.responses import JSONResponse, Response

from aligner.errors import AlignerError, ConflictError, InputError
from aligner.i18n import N_
from aligner.ledger.beads import covered
from aligner.ledger.changes import Selection
from aligner.model import Bead, Correction
from aligner.review.service import ACTS, AlignmentRequest, Bitext, open_bitext
from aligner.review.web import aids
from aligner.review.web.address import number
from aligner.review.web.downloads import OFFERS
from aligner.review.web.editions import name_of, rows, sentences
from aligner.review.web.request import PageRequest, templates
from aligner.review.web.text import Piece, compared

PLACE = re.compile(r"([st])([0-9]{1,6})")
NOTHING = Selection(frozenset(), frozenset())
DONE = {
    "split": N_("split"),
    "merge": N_("merged"),
    "shift": N_("moved the border"),
    "link": N_("linked"),
    "unlink": N_("unlinked"),
    "confirm": N_("confirmed"),
    "unlock": N_("unlocked"),
    "edit": N_("edited"),
    "undo": N_("undone"),
}


def show_article(request: PageRequest) -> Response:
    """Show the two editions side by side, sentence by sentence, with their findings."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    return _page(request, text, editing=_place(request.query.get("edit", "")) or _first_unread(request, text))


def _first_unread(request: PageRequest, text: Bitext) -> tuple[str, int] | None:
    """Return the first unread sentence of a draft, which opens with the page; nothing for people's texts."""
    if text.outcome.edition is not None or not request.user.may("translate"):
        return None
    return next((("t", bead.target[0]) for bead in text.beads if bead.target and bead.status != "confirmed"), None)


def show_history(request: PageRequest) -> Response:
    """List the corrections of the alignment, the latest first."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    in_force = {one.number for one in text.in_force}
    corrections = [(one, one.number in in_force, _difference(one)) for one in reversed(text.corrections)]
    return request.render(
        "corrections.html",
        article=text.outcome.article,
        version=text.version,
        corrections=corrections,
        acts=DONE,
    )


def correct(request: PageRequest) -> Response:
    """Do what the form asks for; a script is told what changed, a form is shown the page."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    if request.field("do") == "edit" and not request.field("undoes"):
        return _open_editor(request, text, _selected(request))
    asked = _asked(request)
    try:
        if asked.act == "finish":
            return _go_on(request, text, request.service.finish_sentence(text, asked), asked)
        done = request.service.correct_alignment(text, asked)
    except ConflictError:
        return _conflict(request, asked)
    except AlignerError as error:
        return _refused(request, text, str(error), asked)
    return _done(request, text, done, asked.version)


def _asked(request: PageRequest) -> AlignmentRequest:
    """Read what the form asks for. Raises InputError for what a form of ours never sends."""
    undoes = request.field("undoes")
    act = "undo" if undoes else request.field("do")
    if act not in ACTS:
        raise InputError(f"Invalid do: expected edit or one of {', '.join(ACTS)}.")
    return AlignmentRequest(
        act,
        _selected(request),
        number(request.field("version"), "version"),
        _selection([_place(request.field("onto"))]),
        request.field("text").replace("\r\n", "\n"),
        number(undoes, "undoes") if undoes else None,
    )


def _selected(request: PageRequest) -> Selection:
    selected = [_place(name) for name in request.fields("pick")]
    if None in selected:
        raise InputError("Invalid pick: expected sentences such as s0 and t3.")
    return _selection(selected)


def _place(name: str) -> tuple[str, int] | None:
    found = PLACE.fullmatch(name)
    return (found[1], int(found[2])) if found else None


def _selection(places: list[tuple[str, int] | None]) -> Selection:
    known = [place for place in places if place]
    return Selection(*(frozenset(i for side, i in known if side == name) for name in "st"))


# -- answers


def _gone(request: PageRequest) -> Response:
    return request.missing(request.locale.say("This article is not in the store."))


def _page(request: PageRequest, text: Bitext, status: int = 200, **values: object) -> Response:
    values = {"editing": None, "draft": None, "problem": "", "conflict": None} | values
    editing = values["editing"]
    item = aids.pair_at(text, editing[1]) if isinstance(editing, tuple) else None
    return request.render(
        "article.html",
        status,
        text=text,
        article=text.outcome.article,
        edition=text.outcome.edition,
        rows=rows(text, text.beads, request.site.glossary(False)),
        acts=DONE,
        offers=OFFERS,
        word_count=sum(len(sentence.split()) for sentence in text.sources),
        **(aids.aids_of(request, item) if item else aids.NOTHING),
        **values,
    )


def _by_script(request: PageRequest) -> bool:
    return request.field("as") == "parts"


def _parts(
    request: PageRequest, text: Bitext, touched: list[Bead], others: Selection = NOTHING, status: int = 200, **values: object
) -> Response:
    """Return what a script needs to update the page: the order of the rows, those that changed, and what ``others`` corrected."""
    parts = templates().get_template("bead.html").module
    own = {"editing": values.pop("editing", None), "draft": values.pop("draft", None)}
    changed = rows(text, touched, request.site.glossary(False))
    made = {one.name: str(parts.row(one, text, request, own["editing"], own["draft"])) for one in changed}  # type: ignore[attr-defined]
    order = [name_of(bead) for bead in text.beads]
    progress = str(parts.progress(text, request))  # type: ignore[attr-defined]
    named = {"others": [f"t{place}" for place in sorted(others.target)]}
    return JSONResponse({"version": text.version, "order": order, "rows": made, "progress": progress, **named, **values}, status)


def _since(text: Bitext, version: int) -> tuple[list[Correction], Selection]:
    """Return what was corrected since a version, and the sentences that it touched."""
    since = [one for one in text.corrections if one.number > version]
    sides = covered(bead for one in since for bead in (*one.before, *one.after))
    return since, Selection(*map(frozenset, sides))


def _changed(before: Bitext, text: Bitext, version: int) -> list[Bead]:
    """Return the beads that a page of that version shows otherwise; ``before`` is the article before the act."""
    known, (_, touched) = set(before.beads), _since(text, version)
    return [bead for bead in text.beads if bead not in known or touched.hold(bead)]


def _done(request: PageRequest, before: Bitext, done: Correction, version: int) -> Response:
    article = before.outcome.key
    if not _by_script(request):
        first = (done.after or done.before)[0]
        return request.go(f"/article/{article}#{name_of(first)}")
    text = open_bitext(request.site.store, article)
    if text is None:
        return _gone(request)
    touched = _changed(before, text, version)
    said = request.locale.say(DONE[done.act])
    return _parts(request, text, touched, said=f"{said[:1].upper()}{said[1:]}: {sentences(done)}")


def _go_on(request: PageRequest, before: Bitext, text: Bitext, asked: AlignmentRequest) -> Response:
    """Open the next sentence to edit, after one was finished."""
    place = min(asked.selected.target)
    order = [(j, bead) for bead in text.beads if bead.source for j in bead.target]
    here = next((i for i, (j, _) in enumerate(order) if j == place), 0)
    coming = [(j, bead) for j, bead in (*order[here + 1 :], *order[:here]) if bead.status != "confirmed"]
    if not _by_script(request):
        where = f"?edit=t{coming[0][0]}#{name_of(coming[0][1])}" if coming else f"#{name_of(order[here][1])}"
        return request.go(f"/article/{text.outcome.key}{where}")
    touched = _changed(before, text, asked.version)
    touched += [bead for _, bead in order[here : here + 1] if bead not in touched]
    said = request.locale.say("All sentences are confirmed.") if not coming else request.locale.say("Saved.")
    others = _since(before, asked.version)[1]
    if request.field("opened") or not coming:  # the script has opened the next one itself
        return _parts(request, text, touched, others, said=said)
    touched += [bead for _, bead in coming[:1] if bead not in touched]
    return _parts(request, text, touched, others, editing=("t", coming[0][0]), said=said)


def _open_editor(request: PageRequest, text: Bitext, selected: Selection) -> Response:
    chosen = [bead for bead in text.beads if selected.hold(bead)]
    places = sorted(selected.target) or [j for bead in chosen[:1] for j in bead.target][:1]
    if not places:
        return _refused(request, text, "Only the translation is edited: select one of its sentences.")
    bead = next(bead for bead in text.beads if places[0] in bead.target)
    if not _by_script(request):
        return request.go(f"/article/{text.outcome.key}?edit=t{places[0]}#{name_of(bead)}")
    return _parts(request, text, [bead], editing=("t", places[0]))


def _refused(
    request: PageRequest, text: Bitext, problem: str, asked: AlignmentRequest | None = None
) -> Response:
    problem = request.locale.translate(problem)
    if _by_script(request):
        return JSONResponse({"problem": problem, "version": text.version}, 422)
    place = _saved(asked) if asked else None
    editing, draft = (("t", place), asked.text or None) if asked and place is not None else (None, None)
    return _page(request, text, 422, problem=problem, editing=editing, draft=draft)


def _saved(asked: AlignmentRequest) -> int | None:
    """Return the sentence whose text the form sends."""
    return min(asked.selected.target) if asked.act in ("save", "finish") and asked.selected.target else None


def _conflict(request: PageRequest, asked: AlignmentRequest) -> Response:
    """Show the present alignment, what changed in it, and the reviewer's own words."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return _gone(request)
    since, changed = _since(text, asked.version)
    place = _saved(asked)
    conflict = {"since": since, "difference": _difference_to(text, place, asked.text)}
    editing, draft = (("t", place), asked.text) if place is not None else (None, None)
    if not _by_script(request):
        return _page(request, text, 409, conflict=conflict, editing=editing, draft=draft)
    touched = [b for b in text.beads if changed.hold(b) or (place is not None and place in b.target)]
    notice = templates().get_template("bead.html").module.conflict(conflict, request, DONE)  # type: ignore[attr-defined]
    return _parts(request, text, touched, changed, 409, notice=str(notice), editing=editing, draft=draft)


def _difference_to(text: Bitext, place: int | None, words: str) -> list[Piece]:
    bead = next((bead for bead in text.beads if place in bead.target), None)
    if bead is None or place is None:
        return []
    now = next(cell.text for row in rows(text, [bead]) for cell in row.target if cell.name == f"t{place}")
    return compared(now, words) if words != now else []


def _difference(done: Correction) -> list[Piece]:
    return compared(done.was, done.text) if done.was != done.text else []
