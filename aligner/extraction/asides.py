"""Lines in a part of the page that is not the body, by tag and by name: a hint, never a verdict.

A name speaks only where it does not hold the article: neither for an element that holds the headline, nor where the
first prose under the headline bears the same name, nor where a good part of a body that was found does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from lxml.html import HtmlElement

from aligner.extraction.blocks import Block, lineage

PART = 0.4  # share of a body's words that no aside can hold, whatever its name
TAGS = ("nav", "aside", "footer", "form", "figure", "figcaption", "caption")
_NAMED_BY = ("class", "id", "role", "data-component", "data-testid", "data-type", "data-block", "aria-label")
_NAME = re.compile(
    r"(?:^|[\s_-])(?:"
    r"nav|navbar|navigation|menu|breadcrumbs?|sidebar|rail|footer|contentinfo|toolbar"
    r"|related|recommended|popular|trending|most-?(?:read|viewed|popular)|more-?news|read-?(?:more|also|next)|see-?also"
    r"|teasers?|also-?read|share|sharing|social|comments?|respond|disqus|tags|tagcloud"
    r"|newsletter|subscribe|subscription|promo|promotion|donate|donation|support-?us"
    r"|adverts?|advertisement|ads?|banner|cookies?|consent|popup|modal"
    r"|byline|bio|author-?(?:box|bio|info|card|description)|about-?(?:the-?)?author|caption|(?<!drop[_-])cap|credits?|pull-?quote"
    r"|twitter-tweet|instagram-media|print|meta|post-?meta|entry-?meta|widget|sr-only|visually-hidden|screen-reader-text|hidden"
    r")(?:$|[\s_-])",
    re.I,
)


class Asides:
    """The reasons why lines of one page are not body text; "" for a line without one."""

    def __init__(
        self, seen: Sequence[Block], body: Iterable[int] = (), around: Iterable[HtmlElement] = ()
    ) -> None:
        """Take the lines of the body, and the elements ``around`` that hold it for certain."""
        self._known = dict.fromkeys(around, "")
        held, names, total = _held(seen, body)
        self._known.update((element, "") for element, words in held.items() if words >= PART * total)
        self._trusted = {name for name, words in names.items() if words >= PART * total}

    def reason(self, element: HtmlElement) -> str:
        """Return why an element is left out of the body: by its own tag or name, else by its nearest ancestor's."""
        met: list[HtmlElement] = []
        node: HtmlElement | None = element
        answer = ""
        while node is not None:
            if node in self._known:
                answer = self._known[node]
                break
            met.append(node)
            if answer := self._of(node):
                break
            node = node.getparent()
        self._known.update(dict.fromkeys(met, answer))
        return answer

    def _of(self, node: HtmlElement) -> str:
        if node.tag in TAGS:
            return f"inside <{node.tag}>"
        if _hidden(node):
            return "hidden"
        name = _name(node)
        return f"named {found}" if name and name not in self._trusted and (found := _named(name)) else ""


def _held(seen: Sequence[Block], body: Iterable[int]) -> tuple[Counter[HtmlElement], Counter[str], int]:
    """Return words of the body in each element around it and under each name, and all of them."""
    held: Counter[HtmlElement] = Counter()
    names: Counter[str] = Counter()
    total = 0
    for at in body:
        words = len(seen[at].text.split())
        line = lineage(seen[at].element)
        held.update(dict.fromkeys(line, words))
        names.update(dict.fromkeys(filter(None, map(_name, line)), words))
        total += words
    return held, names, total


def _name(node: HtmlElement) -> str:
    return " ".join(filter(None, map(node.get, _NAMED_BY))) if node.attrib else ""


def _hidden(node: HtmlElement) -> bool:
    return node.get("hidden") is not None or "display:none" in node.get("style", "").replace(" ", "").lower()


@lru_cache(maxsize=4096)
def _named(name: str) -> str:
    """Return the word of the name that marks an aside, or ""."""
    found = _NAME.search(name)
    return found[0].strip(" _-").lower() if found else ""
