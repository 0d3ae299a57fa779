"""The paragraphs of an article within its page, and the lines of its header.

Stages:
1. the site's profile, where there is one and it fits the page;
2. else every line of the page is weighed: prose that trafilatura, with its mind on precision, takes for the
   article counts for the body, labels, links, asides and other prose against it;
3. the stretch with the highest sum is the body; in it the short paragraphs, subheadings and list items that
   trafilatura drops are kept, asides and links are not;
4. the headline's line, where it is found, bounds the body, and the lines around it are the header.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from copy import deepcopy
from dataclasses import dataclass

from lxml.html import HtmlElement

from aligner.extraction.blocks import HEADINGS, Block, asides, blocks
from aligner.extraction.profiles import Profile
from aligner.extraction.prose import ends_like_sentence, is_prose, richest

_NOT_WORD = re.compile(r"[\W_]+")
PART = 0.4  # share of the prose found that no aside can hold, whatever its name
MAX_LINKED = 0.5  # share of a line that may be link text
TEASERS = 4  # linked headings that make a list of articles
HEADER_LINES = 4  # on either side of the headline
MAX_ELEMENTS = 50_000  # beyond, trafilatura takes minutes over what our own search finds in seconds
CAP = 80  # words beyond which a paragraph counts no more


@dataclass(frozen=True, slots=True)
class Body:
    """The body's lines, the headline as the page shows it ("" where it does not), and the lines about it."""

    lines: tuple[str, ...]
    headline: str = ""
    header: tuple[str, ...] = ()


def find_body(tree: HtmlElement, title: str, profile: Profile) -> Body:
    """The body; without lines where the page holds no article."""
    if profile.body and (lines := _by_profile(tree, profile)):  # 1
        return Body(tuple(lines))
    root = tree.find("body")
    seen = list(blocks(tree if root is None else root))
    huge = sum(1 for _ in tree.iter()) > MAX_ELEMENTS
    found = (not huge and _trafilatura(tree)) or _own_prose(seen) or (frozenset(), "")
    marks = [_is_found(block, *found) for block in seen]
    holders = _holders(
        [block for block, mark in zip(seen, marks, strict=True) if mark and is_prose(block.text)]
    )
    if not holders:
        return Body(())
    aside = asides(seen, *holders)
    start, stop = richest([_weight(*line) for line in zip(seen, marks, aside, strict=True)])  # 2, 3
    while start < stop < len(seen) and not aside[stop] and _goes_on(seen[stop - 1], seen[stop]):
        stop += 1
    at = _headline_at(seen, title, stop)  # 4
    begin = max(start, at + 1) if at is not None else start
    listed = (
        slice(None) if at is None else slice(begin, stop)
    )  # a list of articles has no headline of its own
    if _is_index(seen[listed], aside[listed]):
        return Body(())
    lines = _kept(seen[begin:stop], marks[begin:stop], aside[begin:stop])
    if at is None:
        return Body(tuple(lines))
    around = seen[max(0, at - HEADER_LINES) : at] + seen[at + 1 : at + 1 + HEADER_LINES]
    return Body(tuple(lines), seen[at].text, tuple(block.text for block in around))


def _by_profile(tree: HtmlElement, profile: Profile) -> list[str]:
    lines = []
    for root in tree.xpath(profile.body):
        dropped = set(root.xpath(profile.drop)) if profile.drop else set()
        seen = list(blocks(root))
        for block, aside in zip(seen, asides(seen, root), strict=True):
            if not aside and dropped.isdisjoint((block.element, *block.element.iterancestors())):
                lines.append(block.text)
    return lines


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


Found = tuple[frozenset[str], str]  # keys of lines, and all of them as one text


def _trafilatura(tree: HtmlElement) -> Found | None:
    """What trafilatura takes for the article; None where it finds nothing."""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of each page without an article
    try:
        document = bare_extraction(
            deepcopy(tree), fast=True, favor_precision=True, include_comments=False, with_metadata=False
        )
    except (RecursionError, ValueError):  # a tree nested thousands deep
        return None
    text = getattr(document, "text", None) or ""
    return _as_found(text.split("\n"))


def _own_prose(seen: list[Block]) -> Found | None:
    """The prose of the element whose own children hold the most of it."""
    held: Counter[HtmlElement] = Counter()
    for block in seen:
        parent = block.element.getparent()
        if parent is not None and is_prose(block.text) and block.linked < MAX_LINKED:
            held[parent] += len(block.text)
    home = max(held, key=held.__getitem__, default=None)
    return _as_found([block.text for block in seen if home in block.element.iterancestors()])


def _as_found(lines: list[str]) -> Found | None:
    keys = frozenset(key for line in lines if (key := _key(line)))
    return (keys, "\n".join(keys)) if keys else None


def _is_found(block: Block, keys: frozenset[str], whole: str) -> bool:
    key = _key(block.text)
    return key in keys or (len(key) > 40 and key in whole)


def _holders(hits: list[Block]) -> list[HtmlElement]:
    """The elements that hold a good part of the prose found: the article's own, and all around it."""
    held: Counter[HtmlElement] = Counter()
    for block in hits:
        for element in (block.element, *block.element.iterancestors()):
            held[element] += len(block.text)
    total = sum(len(block.text) for block in hits)
    return [element for element in held if held[element] >= PART * total]


def _weight(block: Block, found: bool, aside: bool) -> float:
    words = min(len(block.text.split()), CAP)
    if aside:
        return -2 - words / 4
    if block.linked >= MAX_LINKED:
        return -5
    if is_prose(block.text):
        return words if found else -words / 3
    if found:
        return words if ends_like_sentence(block.text) else 0
    return -3


def _goes_on(last: Block, block: Block) -> bool:
    """Whether a sentence, however short, stands in the same element as the body's last line, or beside it."""
    same = block.element is last.element or (
        block.element.tag == last.element.tag == "p" and block.element.getparent() is last.element.getparent()
    )
    return same and block.linked < MAX_LINKED and ends_like_sentence(block.text)


def _headline_at(seen: list[Block], title: str, stop: int) -> int | None:
    """The line before ``stop`` that is the headline, whole or as the greater part of what the page calls itself."""
    wanted = _key(title)
    keys = [_key(block.text) for block in seen[:stop]]
    if wanted in keys:
        return len(keys) - 1 - keys[::-1].index(wanted)
    parts = [at for at, key in enumerate(keys) if key in wanted and len(key) > 0.6 * len(wanted)]
    return parts[-1] if parts and wanted else None


def _is_index(seen: list[Block], aside: list[bool]) -> bool:
    """Whether linked headings, each with a line or two of prose, make up the stretch: a list of articles."""
    body = [block for block, out in zip(seen, aside, strict=True) if not out]
    teasers = sum(block.element.tag in HEADINGS and block.linked >= MAX_LINKED for block in body)
    teasers += sum(block.linked >= MAX_LINKED and block.element.getparent().tag in HEADINGS for block in body)
    return teasers >= TEASERS and sum(is_prose(block.text) for block in body) <= 2.5 * teasers


def _kept(seen: list[Block], found: list[bool], aside: list[bool]) -> list[str]:
    """The stretch without asides, links, labels, and whatever is no prose after its last sentence."""
    lines: list[str] = []
    ends = 0
    for block, hit, out in zip(seen, found, aside, strict=True):
        if out or block.linked >= MAX_LINKED:
            continue
        prose = ends_like_sentence(block.text)
        shaped = block.element.tag in HEADINGS or block.element.tag in ("p", "li", "dd", "td", "th")
        if prose or (ends and (hit or shaped)) or (hit and not ends and len(block.text.split()) > 3):
            lines.append(block.text)
            ends = len(lines) if prose or block.element.tag == "li" else ends
    return lines[:ends]
