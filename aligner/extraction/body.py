"""The paragraphs of an article within its page, and the lines of its header.

Stages:
1. the site's profile, where there is one and it fits the page;
2. else candidates for the body are found in different ways (candidates.py), each is rounded off the same way
   (stages 3 and 4), and the best by its few features is the body;
3. the stretch of lines richest in the candidate's prose, out to where the body begins and ends (bounds.py);
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
from aligner.extraction.blocks import (
    CAP,
    HEADINGS,
    MAX_LINKED,
    Block,
    blocks,
    in_list,
    is_subheading,
)
from aligner.extraction.bounds import bounds
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
from aligner.extraction.profiles import SiteProfile, elements
from aligner.extraction.prose import ends_like_sentence, is_prose, richest

TEASERS = 4  # linked headings that make a list of articles
SHAPED = (*HEADINGS, "p", "li", "dd", "dt", "blockquote")  # elements whose lines need no stop
HEADLINE_WORDS = 3
CAPTIONED = ("inside <figcaption>", "inside <figure>", "inside <caption>", "named caption", "named cap")
CAPTION_WORDS = 4
GALLERY = 2  # times as much prose in captions as beside them that makes a page a gallery
HEADER_LINES = 4  # on either side of the headline
ALL_LINKED = 0.9  # share of a sentence in links beyond which it is a link, not prose with links
FAR = 0.5  # what prose counts for that does not follow the headline
BETWEEN = 40  # words of other prose between headline and body that part the two
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
    if not captions and _is_gallery(page, found.lines):
        return find_body(tree, title, profile, text, captions=True)
    if page.headline is None:
        return Body(found.lines)
    at, seen = page.headline, page.seen
    around = found.lines[max(0, at - HEADER_LINES) : at] + found.lines[at + 1 : at + 1 + HEADER_LINES]
    return Body(found.lines, seen[at].text, tuple(line.text for line in around if line.reason))


def _is_gallery(page: _Page, lines: Sequence[JudgedLine]) -> bool:
    """Return True if the captions below the headline hold far more prose than the body beside them."""
    if page.root.find(".//figcaption") is None:
        return False
    start = (page.headline or 0) + 1
    captioned = sum(block.prose for block in page.seen[start:] if block.prose and _captions(block))
    kept = sum(
        block.prose
        for block, line in zip(page.seen, lines, strict=True)
        if block.prose and not line.reason and not _captions(block)
    )
    return captioned > GALLERY * max(kept, 1)


def _captions(block: Block) -> bool:
    return block.element.tag == "figcaption" or next(block.element.iterancestors("figcaption"), None) is not None


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
    """Yield each candidate that is not part of an earlier one, with its bounds set; run the slow way only if they hold next to nothing."""
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
    yield run(page.root, page.seen, page.headline, CAPTIONED if page.captions else ())
    if text:
        yield declared(text, page.seen)


@dataclass(frozen=True, slots=True)
class _Rounded:
    """A candidate as it would be delivered, and its score."""

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
    start, stop = bounds(seen, head, prose, reasons, start, stop)
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


def _judged(
    page: _Page, marks: Marks, reasons: Sequence[str], start: int, stop: int
) -> Iterator[JudgedLine]:  # 4
    """Yield every line of the page, kept or with the reason why not."""
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
    """Return why a line is left out, wherever it is in the stretch, or "".

    ``running`` is true if the same element holds prose.
    """
    block, head = page.seen[at], page.headline
    if head is not None and key(block.text) == key(page.seen[head].text):
        return "the headline again"
    if block.linked >= MAX_LINKED and not _links_within(block, found):
        return "a link"
    if running or ends_like_sentence(block.text) or (page.captions and block.element.tag == "figcaption"):
        return ""
    if block.element.tag in ("td", "th"):
        return "a table of figures"
    return "" if found or block.element.tag in SHAPED or is_subheading(block.element) else "a label"


def _links_within(block: Block, found: bool) -> bool:
    """Return True for a sentence of a paragraph with many links: one that was found, or that is not all link."""
    sentence = block.element.tag == "p" and is_prose(block.text) and ends_like_sentence(block.text)
    return sentence and (found or block.linked < ALL_LINKED)


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
    if is_prose(block.text) or ends_like_sentence(block.text) or in_list(block):
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
    """Count the words of prose kept; fewer count where other prose separates them from the headline."""
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
    for root in elements(page.tree, profile.body):
        dropped = set(elements(root, profile.drop))
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
