"""What the body of a page may be: candidates found in different ways, all as marks on the page's lines.

1. library: what trafilatura, quick and with its mind on precision, takes for the article; slowly where that is asked;
2. run: the prose below the headline in the element that holds most of the page's;
3. declared: the article's text where the page carries it as data (JSON-LD), found again among its lines.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Sequence

from lxml.html import HtmlElement

from aligner.extraction.asides import Asides
from aligner.extraction.blocks import Block, lineage

MANY_LINES = 5_000
MAX_ELEMENTS = 50_000  # beyond, trafilatura takes minutes over what our own search finds in seconds
MAX_TABLES = 300  # which it searches for each other
MAX_LETTERS = 1_000_000
MOST = 0.6  # share of the prose of an element that one child must hold to be searched in its place
FIRST_WORDS = 12  # of prose under the headline, by whose names no aside is called

_NOT_WORD = re.compile(r"[\W_]+")

Marks = frozenset[int]  # the lines of a page that a candidate holds


def key(text: str) -> str:
    """Return the text's letters and digits alone, in lower case, to compare lines."""
    return _NOT_WORD.sub("", text).casefold()


def library(tree: HtmlElement, seen: Sequence[Block], fast: bool = True) -> Marks:
    """Return the lines of trafilatura's article; none if it finds nothing."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of each page without an article
    try:
        document = bare_extraction(
            tree, fast=fast, favor_precision=True, include_comments=False, with_metadata=False
        )
    except (RecursionError, ValueError):  # a tree nested thousands deep
        return frozenset()
    return declared(getattr(document, "text", None) or "", seen)


def declared(text: str, seen: Sequence[Block]) -> Marks:
    """Return the lines of the page that this text holds."""
    keys = frozenset(map(key, text.split("\n"))) - {""}
    whole = (
        key(text) if len(seen) < MANY_LINES else ""
    )  # a search for each line in the whole grows with the square
    marked = ((at, key(block.text)) for at, block in enumerate(seen))
    return frozenset(at for at, line in marked if line in keys or (len(line) > 40 and line in whole))


def run(root: HtmlElement, seen: Sequence[Block], headline: int | None, allowed: Sequence[str] = ()) -> Marks:
    """Return the prose below the headline in the element with most of the page's prose.

    ``allowed`` are reasons for which a line would be an aside, and here is none.
    """
    start = 0 if headline is None else headline + 1
    around = [root] if headline is None else [root, *seen[headline].element.iterancestors()]
    first = (at for at in range(start, len(seen)) if seen[at].prose >= FIRST_WORDS)
    asides = Asides(seen, [at] if (at := next(first, None)) is not None else [], around)
    reasons = ("", *allowed)
    prose = [
        at for at in range(start, len(seen)) if seen[at].prose and asides.reason(seen[at].element) in reasons
    ]
    home = _home(root, seen, prose)
    return frozenset(
        at for at in prose if home is seen[at].element or home in seen[at].element.iterancestors()
    )


def _home(root: HtmlElement, seen: Sequence[Block], prose: Sequence[int]) -> HtmlElement:
    """Return the innermost element that holds most of the prose."""
    held: Counter[HtmlElement] = Counter()
    for at in prose:
        held.update(dict.fromkeys(lineage(seen[at].element), seen[at].prose))
    node = root
    while (child := max(node, key=lambda child: held[child], default=None)) is not None:
        if held[child] < max(MOST * held[node], 1):
            break
        node = child
    return node
