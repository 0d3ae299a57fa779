"""The paragraphs of an article within its page, and the lines of its header.

Stages:
1. the site's profile, where there is one and it fits the page;
2. else candidates for the body are found in different ways (candidates.py), each is rounded off the same way
   (stages 3 and 4), and the best by its few features is the body;
3. the stretch of lines richest in the candidate's prose, from the headline's own container down;
4. in it subheadings, lists and short paragraphs are kept; asides, links and labels are not, each with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from aligner.errors import ExtractionError
from aligner.extraction.asides import Asides
from aligner.extraction.blocks import CAP, HEADINGS, MAX_LINKED, Block, blocks
from aligner.extraction.boilerplate import heads_other_articles
from aligner.extraction.candidates import (
    MAX_ELEMENTS,
    MAX_LETTERS,
    MAX_TABLES,
    Marks,
    declared,
    key,
    library,
    run,
)
from aligner.extraction.draft import JudgedLine
from aligner.extraction.plain import MAX_TEXT
from aligner.extraction.profiles import SiteProfile
from aligner.extraction.prose import ends_like_sentence, is_prose, richest

TEASERS = 4  # linked headings that make a list of articles
SHAPED = (*HEADINGS, "p", "li", "dd", "dt", "blockquote")  # elements whose lines need no stop
HEADLINE_WORDS = 3
CAPTIONED = ("inside <figcaption>", "inside <figure>", "inside <caption>", "named caption", "named cap")
CAPTION_WORDS = 4
HEADER_LINES = 4  # on either side of the headline
FAR = 0.5  # what prose counts for that does not follow the headline
BETWEEN = 40  # words of other prose between headline and body that part the two
NEAR_END = 0.75  # share of the body's words above a list of other articles that ends it
MOST_OF_BODY = 0.8  # share of the body's words that its own container holds
DOUBTFUL = 60  # words below which trafilatura is asked to take its time


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of a page, kept or left out with the reason.

    ``headline`` is as the page shows it ("" if it does not), ``about`` the lines on author, date and section.
    """

    lines: tuple[JudgedLine, ...]
    headline: str = ""
    header: tuple[str, ...] = ()

    @property
    def kept(self) -> tuple[str, ...]:
        """The body's lines; none where the page holds no article."""
        return tuple(line.text for line in self.lines if not line.reason)


def find_body(
    tree: HtmlElement, title: str, profile: SiteProfile, text: str = "", captions: bool = False
) -> Body:
    """Find the body; no line is kept if the page has no article.

    ``text`` is what the page says that its body is; ``captions`` keeps those of pictures within the body.
    """
    root = tree.find("body")
    page = _Page(tree, tree if root is None else root, title, captions)
    if profile.body and (lines := _by_profile(page, profile)):  # 1
        return Body(lines)
    found = max(_candidates(page, text), key=lambda rounded: rounded.score)  # 2
    if page.headline is None:
        return Body(found.lines)
    at, seen = page.headline, page.seen
    around = found.lines[max(0, at - HEADER_LINES) : at] + found.lines[at + 1 : at + 1 + HEADER_LINES]
    return Body(found.lines, seen[at].text, tuple(line.text for line in around if line.reason))


class _Page:
    """The lines of a page and the place of its headline."""

    def __init__(self, tree: HtmlElement, root: HtmlElement, title: str, captions: bool = False) -> None:
        self.tree = tree
        self.root = root
        self.captions = captions
        self.seen = tuple(blocks(root))
        self.letters = sum(len(block.text) for block in self.seen)
        if self.letters > MAX_TEXT:
            raise ExtractionError(
                f"the page holds {self.letters:,} characters of text, more than any article"
            )
        self.headline = _headline_at(self.seen, title)

    @cached_property
    def huge(self) -> bool:
        """True if trafilatura would take too long."""
        elements = sum(1 for _ in self.tree.iter())
        tables = sum(1 for _ in self.tree.iter("table"))
        return elements > MAX_ELEMENTS or tables > MAX_TABLES or self.letters > MAX_LETTERS


def _headline_at(seen: Sequence[Block], title: str) -> int | None:
    """Find the headline's line: the first heading with the title's words, else the first other line that has them.

    A line that has most of what the page calls itself will do, a link never; a first heading that is alone will do
    whatever its words.
    """
    wanted = key(title)
    heads = [at for at, block in enumerate(seen) if block.element.tag == "h1" and block.linked < MAX_LINKED]
    plain = [at for at, block in enumerate(seen) if block.linked < MAX_LINKED]
    for at in [*heads, *plain]:
        line = key(seen[at].text)
        if line and (line == wanted or (line in wanted and len(line) > 0.6 * len(wanted))):
            return at
    worded = [at for at in heads if len(seen[at].text.split()) >= HEADLINE_WORDS]
    return worded[0] if len(worded) == 1 else None


def _candidates(page: _Page, text: str) -> Iterator[_Rounded]:
    """Each candidate that is not part of one before it, rounded off; trafilatura takes its time where the others found next to nothing."""
    best = 0.0
    met: set[Marks] = set()
    for marks in _marks(page, text):
        if not any(marks <= larger for larger in met):
            yield (rounded := _round_off(page, marks))
            best = max(best, rounded.score)
        met.add(marks)
    if best < DOUBTFUL and not page.huge:
        yield _round_off(page, library(page.tree, page.seen, fast=False))


def _marks(page: _Page, text: str) -> Iterator[Marks]:
    if not page.huge:
        yield library(page.tree, page.seen)
    yield run(page.root, page.seen, page.headline)
    if text:
        yield declared(text, page.seen)


@dataclass(frozen=True, slots=True)
class _Rounded:
    """A candidate as it would be delivered, and how much speaks for it."""

    lines: tuple[JudgedLine, ...]
    score: float


def _round_off(page: _Page, marks: Marks) -> _Rounded:
    seen, head = page.seen, page.headline
    prose = [at for at in marks if seen[at].prose]
    around = [page.root] if head is None else [page.root, *seen[head].element.iterancestors()]
    asides = Asides(seen, prose, around)
    reasons = [_aside(block, asides.reason(block.element), page.captions) for block in seen]
    weights = [
        _weight(block, at in marks, reason)
        for at, (block, reason) in enumerate(zip(seen, reasons, strict=True))
    ]
    start, stop = richest(weights)  # 3
    if start == stop:
        return _Rounded(tuple(JudgedLine(block.text, "no body found") for block in seen), 0.0)
    home = _home_of(seen, [at for at in prose if start <= at < stop])
    if head is not None and start <= head < stop and not _mostly_above(seen, prose, start, head, stop):
        start = head + 1
    elif head is not None and head < start:
        start = _up(seen, reasons, home, head + 1, start)
    stop = _before_others(page, start, _down(seen, reasons, start, stop))
    lines = tuple(_judged(page, marks, reasons, start, stop))
    return _Rounded(lines, _score(page, reasons, lines))


def _aside(block: Block, reason: str, captions: bool) -> str:
    """Return why a line is left out because of what is around it, "" if it is kept; captions are kept if asked for."""
    return "" if captions and reason in CAPTIONED and len(block.text.split()) >= CAPTION_WORDS else reason


def _weight(block: Block, found: bool, aside: str) -> float:
    words = min(len(block.text.split()), CAP)
    if aside:
        return 0 if aside == "hidden" else -2 - words / 4
    if block.linked >= MAX_LINKED:
        return -5
    if is_prose(block.text):
        return words if found else -words / 3
    if found:
        return words if ends_like_sentence(block.text) else 0
    return 0 if block.element.tag in ("td", "th") else -3


def _home_of(seen: Sequence[Block], prose: Sequence[int]) -> HtmlElement | None:
    """Return the innermost element that holds most of these lines."""
    total = sum(seen[at].prose for at in prose)
    held: dict[HtmlElement, int] = {}
    for at in prose:
        for element in (seen[at].element, *seen[at].element.iterancestors()):
            held[element] = held.get(element, 0) + seen[at].prose
    enough = [element for element, words in held.items() if words >= MOST_OF_BODY * total]
    return max(enough, key=lambda element: sum(1 for _ in element.iterancestors()), default=None)


def _mostly_above(seen: Sequence[Block], prose: Sequence[int], start: int, head: int, stop: int) -> bool:
    """Return True if most of the stretch is above the headline's line, which then only repeats the headline."""
    above = sum(seen[at].prose for at in prose if start <= at < head)
    return above > sum(seen[at].prose for at in prose if head < at < stop)


def _up(seen: Sequence[Block], reasons: Sequence[str], home: HtmlElement | None, top: int, start: int) -> int:
    """Where the body begins if the prose in its own container below the headline belongs to it."""
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
    return block.element.tag in HEADINGS[1:] and not aside and block.linked < MAX_LINKED and inside


def _down(seen: Sequence[Block], reasons: Sequence[str], start: int, stop: int) -> int:
    """Where the body ends if what goes on with its last line, or is announced by it, belongs to it."""
    listed = False
    while start < stop < len(seen) and not reasons[stop] and seen[stop].linked < MAX_LINKED:
        last, block = seen[stop - 1], seen[stop]
        listed = listed or last.text.endswith(":") or _item(last)
        if not (listed and _lists(last, block)) and not (
            _beside(last, block) and ends_like_sentence(block.text)
        ):
            break
        stop += 1
    return stop


def _before_others(page: _Page, start: int, stop: int) -> int:
    """Where the body ends if another article begins in it, or a list of others near its end."""
    seen, head = page.seen, page.headline
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
    """Return True if the two share no element with prose."""
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
    return _item(block) or block.element is last.element


def _beside(last: Block, block: Block) -> bool:
    """Return True if both lines are in one element, or are paragraphs of one."""
    paragraphs = block.element.tag == last.element.tag == "p"
    return block.element is last.element or (
        paragraphs and block.element.getparent() is last.element.getparent()
    )


def _item(block: Block) -> bool:
    parent = block.element.getparent()
    return block.element.tag in ("li", "dd") or (parent is not None and parent.tag == "li")


def _judged(
    page: _Page, marks: Marks, reasons: Sequence[str], start: int, stop: int
) -> Iterator[JudgedLine]:  # 4
    """Every line of the page, kept or with the reason why not."""
    seen, inside = page.seen, range(start, stop)
    running = {seen[at].element for at in inside if seen[at].prose}
    faults = {at: reasons[at] or _fault(page, at, at in marks, seen[at].element in running) for at in inside}
    if _is_index(page, [at for at in inside if not reasons[at]]):
        faults = dict.fromkeys(inside, "a list of articles")
    faults |= _ends(seen, marks, [at for at in inside if not faults[at]])
    for at, block in enumerate(seen):
        outside = "above the body" if at < start else "below the body"
        yield JudgedLine(block.text, faults.get(at, outside))


def _fault(page: _Page, at: int, found: bool, running: bool) -> str:
    """Why a line within the stretch is left out whatever its place in it, or "".

    ``running`` is true if prose stands in the same element.
    """
    block, head = page.seen[at], page.headline
    if head is not None and key(block.text) == key(page.seen[head].text):
        return "the headline again"
    if block.linked >= MAX_LINKED and not (found and block.element.tag == "p" and _sentence(block.text)):
        return "a link"
    if running or ends_like_sentence(block.text) or (page.captions and block.element.tag == "figcaption"):
        return ""
    if block.element.tag in ("td", "th"):
        return "a table of figures"
    return "" if found or block.element.tag in SHAPED else "a label"


def _sentence(text: str) -> bool:
    return is_prose(text) and ends_like_sentence(text)


def _ends(seen: Sequence[Block], marks: Marks, kept: Sequence[int]) -> dict[int, str]:
    """Return the lines before the first sentence and after the last that are neither subheadings nor lists."""
    closing = [at for number, at in enumerate(kept) if _closes(seen, kept, number)]
    if not closing:
        return dict.fromkeys(kept, "no sentence")
    first, last = closing[0], closing[-1]
    early = [at for at in kept if at < first and not _opens(seen[at], at in marks)]
    return dict.fromkeys(early, "a label above the body") | {
        at: "a label after the last sentence" for at in kept if at > last
    }


def _opens(block: Block, found: bool) -> bool:
    """Return True if a line without a full stop may come first: prose, or a line that is not a label."""
    return is_prose(block.text) or (found and len(block.text.split()) > 3) or block.element.tag in HEADINGS


def _closes(seen: Sequence[Block], kept: Sequence[int], number: int) -> bool:
    """Return True for a sentence, a list item, and a line that a colon announced."""
    block = seen[kept[number]]
    if is_prose(block.text) or ends_like_sentence(block.text) or _item(block):
        return True
    before = seen[kept[number - 1]] if number else block
    return before.element is block.element and (
        before.text.endswith(":") or not ends_like_sentence(before.text)
    )


def _is_index(page: _Page, inside: Sequence[int]) -> bool:
    """Return True if the stretch is a list of articles: linked headings, each with a line or two of prose."""
    seen = page.seen
    linked = [seen[at] for at in inside if seen[at].linked >= MAX_LINKED]
    teasers = sum(_heading(block.element) for block in linked)
    prose = [seen[at] for at in inside if is_prose(seen[at].text) and seen[at].linked < MAX_LINKED]
    homes = {block.element.getparent() for block in prose}
    scattered = page.headline is None or len(homes) > len(prose) / 2
    return teasers >= TEASERS and len(prose) <= 2.5 * teasers and scattered


def _heading(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag in HEADINGS or (parent is not None and parent.tag in HEADINGS)


def _score(page: _Page, reasons: Sequence[str], lines: Sequence[JudgedLine]) -> float:
    """Words of prose kept; fewer count where other prose parts them from the headline."""
    seen = page.seen
    kept = [at for at, line in enumerate(lines) if not line.reason]
    words = sum(seen[at].prose for at in kept)
    if not kept or page.headline is None:
        return words
    between = range(page.headline + 1, kept[0])
    parted = sum(seen[at].prose for at in between if not reasons[at])
    return words * (FAR if parted > BETWEEN or kept[-1] < page.headline else 1)


def _by_profile(page: _Page, profile: SiteProfile) -> tuple[JudgedLine, ...]:
    """Return the lines by the site profile; none if it does not fit the page."""
    kept: list[str] = []
    for root in page.tree.xpath(profile.body):
        dropped = set(root.xpath(profile.drop)) if profile.drop else set()
        seen = list(blocks(root))
        asides = Asides(seen, (), [root])
        for block in seen:
            around = (block.element, *block.element.iterancestors())
            if not asides.reason(block.element) and dropped.isdisjoint(around):
                kept.append(block.text)
    left = Counter(kept)
    judged = []
    for block in page.seen if kept else ():
        judged.append(JudgedLine(block.text, "" if left[block.text] > 0 else "not in the site's profile"))
        left[block.text] -= 1
    return tuple(judged)
