"""Where an article's body begins and ends in its page, once the stretch of lines richest in its prose is known.

It grows up to the headline within its own container, down over what goes on with its last line, and stops at another article.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml.html import HtmlElement

from aligner.extraction.blocks import HEADINGS, MAX_LINKED, Block, in_list, is_subheading, lineage
from aligner.extraction.boilerplate import heads_other_articles
from aligner.extraction.candidates import key
from aligner.extraction.prose import ends_like_sentence, is_prose

NEAR_END = 0.75  # share of the body's words above a list of other articles that ends it
MOST_OF_BODY = 0.8  # share of the body's words that its own container holds


def bounds(
    seen: Sequence[Block],
    head: int | None,
    prose: Sequence[int],
    reasons: Sequence[str],
    start: int,
    stop: int,
) -> tuple[int, int]:
    """Return the first line of the body and the one after its last, for the stretch ``start:stop``.

    ``head`` is the line of the headline, ``prose`` are the lines of the candidate's prose, ``reasons`` says why a line is an aside.
    """
    home = _home_of(seen, [at for at in prose if start <= at < stop])
    if head is not None and start <= head < stop and not _mostly_above(seen, prose, start, head, stop):
        start = head + 1
    elif head is not None and head < start:
        start = _up(seen, reasons, home, head + 1, start)
    return start, _before_others(seen, head, start, _down(seen, reasons, start, stop))


def _home_of(seen: Sequence[Block], prose: Sequence[int]) -> HtmlElement | None:
    """Return the innermost element that holds most of these lines."""
    total = sum(seen[at].prose for at in prose)
    held: dict[HtmlElement, int] = {}
    for at in prose:
        for element in lineage(seen[at].element):
            held[element] = held.get(element, 0) + seen[at].prose
    enough = [element for element, words in held.items() if words >= MOST_OF_BODY * total]
    return max(enough, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _mostly_above(seen: Sequence[Block], prose: Sequence[int], start: int, head: int, stop: int) -> bool:
    """Return True if most of the stretch is above the headline's line, which then only repeats the headline."""
    above = sum(seen[at].prose for at in prose if start <= at < head)
    return above > sum(seen[at].prose for at in prose if head < at < stop)


def _up(seen: Sequence[Block], reasons: Sequence[str], home: HtmlElement | None, top: int, start: int) -> int:
    """Return where the body begins if the prose in its own container below the headline belongs to it."""
    for at in range(top, start):
        block = seen[at]
        if reasons[at] or not is_prose(block.text) or home is None:
            continue
        if home is block.element or home in block.element.iterancestors():
            start = at
            break
    while start > top and _subheading(seen[start - 1], reasons[start - 1], home):
        start -= 1
    return start


def _subheading(block: Block, aside: str, home: HtmlElement | None) -> bool:
    """Return True for a heading of the body's first section."""
    inside = home is not None and home in block.element.iterancestors()
    return is_subheading(block.element) and not aside and block.linked < MAX_LINKED and inside


def _down(seen: Sequence[Block], reasons: Sequence[str], start: int, stop: int) -> int:
    """Return the end of the body, including lines that continue its last line or that it announces."""
    listed = False
    while start < stop < len(seen) and not reasons[stop] and seen[stop].linked < MAX_LINKED:
        last, block = seen[stop - 1], seen[stop]
        listed = listed or last.text.endswith(":") or in_list(last)
        if _heads_list(seen, reasons, stop):
            stop += 1
            listed = True
        elif not (listed and _lists(last, block)) and not (
            _beside(last, block) and ends_like_sentence(block.text)
        ):
            break
        stop += 1
    return stop


def _heads_list(seen: Sequence[Block], reasons: Sequence[str], at: int) -> bool:
    """Return True for a subheading beside the line before it, over a list without links."""
    head = seen[at].element
    home, listed = head.getparent(), []
    for block, reason in zip(seen[at + 1 :], reasons[at + 1 :], strict=True):
        if reason or block.element.tag != "li" or block.element.getparent().getparent() is not home:
            break
        listed.append(block.linked)
    beside = head.tag in HEADINGS[1:] and home is seen[at - 1].element.getparent()
    return beside and len(listed) > 1 and max(listed) < MAX_LINKED


def _before_others(seen: Sequence[Block], head: int | None, start: int, stop: int) -> int:
    """Return where the body ends if another article begins in it, or a list of others near its end."""
    total, above = sum(block.prose for block in seen[start:stop]), 0
    for at in range(start, stop):
        if above and head is not None and _begins_another(seen[at], seen[head]):
            return at
        if (
            above >= NEAR_END * total
            and heads_other_articles(seen[at].text)
            and _apart(seen[start:at], seen[at:stop])
        ):
            return at
        above += seen[at].prose
    return stop


def _apart(above: Sequence[Block], below: Sequence[Block]) -> bool:
    """Return True if no element with prose holds both."""
    homes = {block.element.getparent() for block in above if block.prose}
    return homes.isdisjoint(block.element.getparent() for block in below if block.prose)


def _begins_another(block: Block, headline: Block) -> bool:
    """Return True for a first heading in another <article> than the headline's."""
    if block.element.tag != "h1" or headline.element.tag != "h1" or key(block.text) == key(headline.text):
        return False
    first, second = (next(one.element.iterancestors("article"), None) for one in (headline, block))
    return second is not None and first is not second


def _lists(last: Block, block: Block) -> bool:
    """Return True if the line is a list item, or in the same element as the line before it."""
    return in_list(block) or block.element is last.element


def _beside(last: Block, block: Block) -> bool:
    """Return True if both lines are in one element, or are paragraphs of one."""
    paragraphs = block.element.tag == last.element.tag == "p"
    return block.element is last.element or (
        paragraphs and block.element.getparent() is last.element.getparent()
    )
