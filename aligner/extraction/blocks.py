"""An HTML tree as the lines a reader sees."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from aligner.text.encoding import one_line

BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "center",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "html",
        "li",
        "main",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "select",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_BREAK = "\x1f"
UNREAD = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "button",
        "input",
        "select",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "datalist",
        "map",
    ]
)
# Parts of a page that are no body: by tag, and by whole words of what the page names them.
ASIDE_TAGS = frozenset(["nav", "aside", "footer", "form", "figure", "figcaption", "caption"])
_NAMES = ("class", "id", "role", "data-component", "data-testid", "data-type", "data-block", "aria-label")
_ASIDE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|sidebar|rail|related|share|sharing|social|newsletter|subscribe|subscription"
    r"|promo|promotion|adverts?|advertisement|ads?|banner|comments?|respond|footer|contentinfo|breadcrumbs?|tags|tagcloud|cookies?|consent"
    r"|popup|modal|byline|bio|author-?(?:box|bio|info|card|description)|about-?(?:the-?)?author|caption|cap|credits?|recommended"
    r"|popular|trending|most-?(?:read|viewed|popular)|more-?news|read-?(?:more|also|next)|see-?also|pull-?quote|teasers?|donate|donation"
    r"|support-?us|paywall|print|toolbar|meta|post-?meta|entry-?meta|widget|sr-only|visually-hidden|screen-reader-text|hidden)"
    r"(?:$|[\s_-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text without a block element inside, and the element that holds it."""

    element: HtmlElement
    text: str
    linked: float  # share of the run's characters that stand in links


def blocks(root: HtmlElement) -> Iterator[Block]:
    """The lines under ``root`` in reading order; ``<br>`` parts lines as a block does, but not within a sentence."""
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
        """The blocks gathered; from now on text belongs to ``following``."""
        if self.parts:
            lines = _unbroken(one_line(line) for line in "".join(self.parts).split(_BREAK))
            share = self.linked / max(sum(map(len, lines)), 1)
            for line in lines:
                yield Block(self.element, line, share)
        self.parts, self.linked, self.element = [], 0, following


def _unbroken(lines: Iterable[str]) -> list[str]:
    """Lines as ``<br>`` parts them; one that goes on in the middle of a sentence is joined."""
    found: list[str] = []
    goes_on = False
    for line in lines:
        if line and goes_on and (line[0].islower() or found[-1][-1] in ",-–—"):
            found[-1] += f" {line}"
        elif line:
            found.append(line)
        goes_on = bool(line)
    return found


def asides(seen: Iterable[Block], *body: HtmlElement) -> list[bool]:
    """Whether each block stands in a part of the page that is no body, by the tags and names around it.

    The elements of ``body`` are what holds the article: they and what is around them are not asked.
    """
    known = dict.fromkeys(body, False)
    return [_is_aside(block.element, known) for block in seen]


def _is_aside(element: HtmlElement, known: dict[HtmlElement, bool]) -> bool:
    """By the element's own name, or else what its nearest known ancestor is; remembers all it met."""
    met: list[HtmlElement] = []
    node: HtmlElement | None = element
    while node is not None and node not in known:
        met.append(node)
        if (
            node.tag in ASIDE_TAGS
            or _hidden(node)
            or _named_aside(" ".join(filter(None, map(node.get, _NAMES))))
        ):
            known[node] = True
            break
        node = node.getparent()
    answer = known[node] if node is not None else False
    known.update(dict.fromkeys(met, answer))
    return answer


def _hidden(node: HtmlElement) -> bool:
    return node.get("hidden") is not None or "display:none" in node.get("style", "").replace(" ", "").lower()


@lru_cache(maxsize=4096)
def _named_aside(names: str) -> bool:
    return bool(_ASIDE_NAME.search(names))
