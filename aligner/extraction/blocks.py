"""An HTML tree as the lines a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from lxml.html import HtmlElement

from aligner.extraction.prose import is_prose
from aligner.extraction.wrapping import paragraphs
from aligner.text.encoding import one_line


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


BLOCKS = _tags(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section select table "
    "tbody td tfoot th thead tr ul"
)
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
MAX_LINKED = 0.5  # share of a line that may be link text
NEAREST = 150  # ancestors of an element that are looked at; pages that people read are nested some 40 deep
CAP = 80  # words beyond which a paragraph counts no more
_TITLED = re.compile(r"(?:^|[\s_-])(?:title|heading|subhead(?:ing|er)?|subtitle)(?:$|\s)", re.I)
_BREAK = "\x1f"
UNREAD = _tags(
    "script style noscript template svg math iframe object embed canvas audio video button input "
    "select textarea head title meta link datalist map"
)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a block element inside, and the element that holds it."""

    element: HtmlElement
    text: str
    linked: float  # share of the run's characters that are in links
    prose: int  # words that count for a body: those of unlinked prose, CAP at most


def blocks(root: HtmlElement) -> Iterator[Block]:
    """Yield the lines under ``root`` in reading order; ``<br>`` ends a line unless it is within a sentence."""
    run = _Run(root)
    for event, element in _walk(root):
        if not isinstance(element.tag, str):
            if event == "end":
                run.add(element.tail)
            continue
        block = element.tag in BLOCKS
        if event == "start":
            if block:
                yield from run.close(element)
            run.depth += element.tag == "a"
            if element.tag == "br":
                run.add_break()
            run.add(element.text if element.tag not in UNREAD else "")
        else:
            run.depth -= element.tag == "a"
            if block:
                yield from run.close(element.getparent() if element is not root else root)
            if element is not root:
                run.add(element.tail)
    yield from run.close(root)


def _walk(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Start and end of every element but those inside what nobody reads; no recursion, pages nest deep."""
    from lxml.etree import iterwalk

    walker = iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in ("comment", "pi"):
            yield "end", element
            continue
        if event == "start" and element.tag in UNREAD:
            walker.skip_subtree()
        yield event, element


class _Run:
    """The text since the last block began."""

    def __init__(self, element: HtmlElement) -> None:
        self.element = element
        self.parts: list[str] = []
        self.linked = 0
        self.depth = 0

    def add(self, text: str | None) -> None:
        if text:
            self.parts.append(text.replace(_BREAK, " "))
            self.linked += len(text.strip()) if self.depth else 0

    def add_break(self) -> None:
        self.parts.append(" " if self.element.tag in HEADINGS else _BREAK)

    def close(self, following: HtmlElement) -> Iterator[Block]:
        """Yield the blocks gathered so far; later text belongs to ``following``."""
        if self.parts:
            lines = self._lines("".join(self.parts))
            share = self.linked / max(sum(map(len, lines)), 1)
            for line in lines:
                yield Block(self.element, line, share, _prose_words(line, share))
        self.parts, self.linked, self.element = [], 0, following

    def _lines(self, text: str) -> list[str]:
        """Return the lines as ``<br>`` parts them, in ``<pre>`` as a plain text has them."""
        if self.element.tag == "pre":
            return [line for block in paragraphs(text.replace(_BREAK, "\n")) for line in block]
        return _unbroken(map(one_line, text.split(_BREAK)))


def _prose_words(line: str, linked: float) -> int:
    return 0 if linked >= MAX_LINKED or not is_prose(line) else min(len(line.split()), CAP)


def _unbroken(lines: Iterable[str]) -> list[str]:
    """Split lines at ``<br>``, and join a line that continues a sentence."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        if line and goes_on and (line[0].islower() or found[-1][-1] in ",-–—"):
            found[-1] += f" {line}"
        elif line:
            found.append(line)
        goes_on = bool(line)
    return found


def lineage(element: HtmlElement) -> list[HtmlElement]:
    """Return the element and its nearest ancestors: a page nested thousands deep takes no longer than another."""
    return [element, *islice(element.iterancestors(), NEAREST)]


def is_subheading(element: HtmlElement) -> bool:
    """Return True for a heading below the first level, by its tag or by the name of its class."""
    return element.tag in HEADINGS[1:] or bool(_TITLED.search(element.get("class", "")))


def in_list(block: Block) -> bool:
    """Return True for a list item and what is directly in one."""
    parent = block.element.getparent()
    return block.element.tag in ("li", "dd") or (parent is not None and parent.tag == "li")
