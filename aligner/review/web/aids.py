"""Views of the article page's side panel: what helps with one sentence, loaded apart from its row."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

from starlette.responses import Response

from aligner.checks.names.grammar import GOVERNED
from aligner.errors import InputError, PackageError
from aligner.i18n import N_
from aligner.ledger import StoredPair
from aligner.model import LANGUAGES
from aligner.review.service import Bitext, open_bitext
from aligner.review.service.aids import find_terms
from aligner.review.service.matches import matches_of
from aligner.review.web.config import UnfinishedError
from aligner.review.web.request import PageRequest
from aligner.review.web.text import compared, marked
from aligner.store import Sought, word_spans

BEAMS = 4
LISTED = 8  # pairs of a concordance
_TARGET = re.compile(r"t([0-9]{1,6})")


def show_aids(request: PageRequest) -> Response:
    """Show the quality step, matches and terms of the sentence that the address names."""
    item = _item(request)
    return request.render("aids.html", **(aids_of(request, item, True) if item else NOTHING))


NOTHING: dict[str, Any] = {"item": None, "matches": (), "terms": (), "governed": {}, "waiting": False}


def aids_of(request: PageRequest, item: StoredPair, wait: bool = False) -> dict[str, Any]:
    """Return what the panel shows for a pair; without ``wait``, a glossary that is not loaded yet is left out."""
    glossary, pair = request.site.glossary(wait), item.pair
    return {
        "waiting": glossary is None,
        "item": item,
        "matches": matches_of(pair, request.site.store, lambda: glossary),
        "terms": find_terms(glossary, pair),
        "governed": {word: list(cases) for word, cases in GOVERNED.items()} if pair.target == "ru" else {},
    }


def pair_at(text: Bitext, place: int) -> StoredPair | None:
    """Return the pair that a sentence of the translation is in."""
    bead = next((bead for bead in text.beads if place in bead.target), None)
    return text.pair_of(bead) if bead else None


def _item(request: PageRequest) -> StoredPair | None:
    text = open_bitext(request.site.store, request.path["article"])
    place = _TARGET.fullmatch(request.query.get("at", ""))
    if place is None:
        raise InputError(N_("Unknown sentence: open the article again."))
    return pair_at(text, int(place[1])) if text else None


def show_variants(request: PageRequest) -> Response:
    """Show other translations of the sentence: the model's, and its draft where people changed it."""
    item, engines = _item(request), request.site.engines
    if item is None:
        return request.render("variants.html", item=None, variants=[])
    pair, said = item.pair, [item.pair.machine]
    if engines:
        with suppress(PackageError, UnfinishedError):  # no package for this direction, say: the panel does without
            said += engines.variously(pair.side(pair.source), pair.source, BEAMS)
    now = pair.side(pair.target)
    others = [text for text in dict.fromkeys(said) if text and text != now]
    return request.render("variants.html", item=item, variants=[(text, compared(now, text)) for text in others])


def show_concordance(request: PageRequest) -> Response:
    """Show pairs that have the words, in any of their forms."""
    words = request.query.get("q", "").strip()[:200]
    sought = Sought(words)
    pairs = [used.pair for used in request.site.store.concordance.uses(sought, limit=LISTED)]
    rows = [(pair, {lang: marked(pair.side(lang), word_spans(sought, pair.side(lang))) for lang in LANGUAGES}) for pair in pairs]
    return request.render("concordance.html", words=words, rows=rows)
