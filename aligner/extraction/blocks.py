"""An HTML tree as the lines a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml.html import HtmlElement

from aligner.extraction.decode import one_line

BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3"
    " h4 h5 h6 header hr html li main nav ol option p pre section select table tbody td tfoot th thead tr ul".split()
)
UNREAD = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video button input select textarea"
    " head title meta link datalist map".split()
)
# Parts of a page that are no body, by tag; and by class or id, whole words of it.
ASIDE_TAGS = frozenset("nav aside footer form figure figcaption".split())
_ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|sidebar|related|share|sharing|social|newsletter|subscribe|promo|advert|ads?|banner|comments?"
    r"|footer|breadcrumbs?|tags|cookie|popup|modal|byline|caption|credit|recommended|popular|more-?news|read-?more)(?:$|[\s_-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a block element inside, and the element that holds it."""

    element: HtmlElement
    text: str
    linked: int  # characters inside links

    @property
    def link_share(self) -> float:
        return self.linked / max(len(self.text), 1)


def blocks(root: HtmlElement) -> Iterator[Block]:
    """The lines under ``root`` in reading order; ``<br><br>`` parts paragraphs as a block does."""
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
                run.add("\n")
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
            self.parts.append(text if text == "\n" else text.replace("\n", " "))
            self.linked += len(text.strip()) if self.depth else 0

    def close(self, following: HtmlElement) -> Iterator[Block]:
        """The blocks gathered; from now on text belongs to ``following``."""
        for text in re.split(r"\n\s*\n", "".join(self.parts)):
            if line := one_line(text):
                yield Block(self.element, line, self.linked)
        self.parts, self.linked, self.element = [], 0, following


def is_aside(element: HtmlElement, within: HtmlElement) -> bool:
    """Whether the element, or one around it up to ``within``, is a part of the page that is no body."""
    while element is not None and element is not within:
        if element.tag in ASIDE_TAGS or _ASIDE_NAME.search(f"{element.get('class', '')} {element.get('id', '')}"):
            return True
        element = element.getparent()
    return False
