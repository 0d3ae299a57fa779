"""Views that replace words in an article's translation: every place is seen, and ticked, before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from starlette.responses import Response

from aligner.errors import ConflictError
from aligner.ledger.changes import Selection
from aligner.model import Span
from aligner.review.service import AlignmentRequest, Bitext, open_bitext
from aligner.review.service.bitext import wording
from aligner.review.web.address import number
from aligner.review.web.request import PageRequest
from aligner.review.web.text import Piece, compared, marked

LONGEST = 200  # characters of what is looked for


@dataclass(frozen=True, slots=True)
class ReplacedSentence:
    """A sentence of the translation with the words in it: its number from 0, the text it would have, what is shown."""

    index: int
    text: str
    pieces: list[Piece]


def show_places(request: PageRequest) -> Response:
    """Show the sentences that have the words, as they would be."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return request.missing(request.locale.say("This article is not in the store."))
    return _page(request, text, request.query.get("find", ""), request.query.get("put", ""))


def replace_words(request: PageRequest) -> Response:
    """Write the ticked sentences, each as a separate edit."""
    text = open_bitext(request.site.store, request.path["article"])
    if text is None:
        return request.missing(request.locale.say("This article is not in the store."))
    find, put = request.field("find")[:LONGEST], request.field("put")[:LONGEST]
    if number(request.field("version"), "version") != text.version:
        raise ConflictError("Somebody else corrected this alignment: look at it again.")
    ticked = set(request.fields("sentence")) if find != put else set()
    for one in _places(text, find, put):
        if str(one.index) in ticked:
            selected, nowhere = Selection(frozenset(), frozenset([one.index])), Selection(frozenset(), frozenset())
            asked = AlignmentRequest("save", selected, text.version, nowhere, one.text)
            request.service.correct_alignment(text, asked)
            again = open_bitext(request.site.store, request.path["article"])
            assert again is not None, "it was just written to"
            text = again
    return request.go(f"/article/{request.path['article']}")


def _page(request: PageRequest, text: Bitext, find: str, put: str) -> Response:
    find, put = find[:LONGEST], put[:LONGEST]
    return request.render(
        "replace.html",
        article=text.outcome.article,
        lang="ru" if text.outcome.article.lang == "en" else "en",
        version=text.version,
        find=find,
        put=put,
        places=_places(text, find, put),
    )


def _places(text: Bitext, find: str, put: str) -> list[ReplacedSentence]:
    """Find the sentences that have the words; where nothing takes their place yet, they are marked."""
    before = {index: words for bead in text.beads if bead.source for index, words in wording(text, bead).items()}
    found = {index: words for index, words in sorted(before.items()) if find and find in words}
    after = {index: " ".join(words.replace(find, put).split()) for index, words in found.items()}
    return [
        ReplacedSentence(index, after[index], compared(words, after[index]) if put else marked(words, _spans(words, find)))
        for index, words in found.items()
        if after[index]
    ]


def _spans(text: str, words: str) -> list[Span]:
    return [found.span() for found in re.finditer(re.escape(words), text)]
