"""The paragraphs of an article within its page.

Stages:
1. the site's profile, where there is one and it fits the page;
2. else the paragraphs that trafilatura finds with its mind on precision;
3. completed with what stands between them: it drops short paragraphs, subheadings and list items;
4. where trafilatura finds nothing, the element that holds the most prose.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy

from lxml.html import HtmlElement

from aligner.extraction.blocks import Block, blocks, is_aside
from aligner.extraction.profiles import Profile

_TERMINAL = re.compile(r"[.!?…:;]['\"»”’)\]]*(?:\[\d+\])*$|['\"»”’]$")
_NOT_WORD = re.compile(r"[\W_]+")
HOLDS = 0.85  # share of what was found that the article's element must hold
MAX_LINKED = 0.5  # share of a paragraph that may be link text


def find_body(tree: HtmlElement, title: str, profile: Profile | None) -> list[str]:
    """The body's lines in reading order; empty where the page holds no article."""
    if profile and profile.body and (lines := _by_profile(tree, profile)):  # 1
        return lines
    seen = [block for block in blocks(_body_of(tree)) if _key(block.text) != _key(title)]
    found = _trafilatura(tree)  # 2
    chosen = _completed(seen, found) if found else _richest(seen)  # 3, 4
    return [block.text for block in chosen]


def _body_of(tree: HtmlElement) -> HtmlElement:
    body = tree.find("body")
    return tree if body is None else body


def _key(text: str) -> str:
    return _NOT_WORD.sub("", text).casefold()


def _by_profile(tree: HtmlElement, profile: Profile) -> list[str]:
    lines = []
    for root in tree.xpath(profile.body):
        dropped = set(root.xpath(profile.drop)) if profile.drop else set()
        for block in blocks(root):
            around = {block.element, *block.element.iterancestors()}
            if not dropped & around and not is_aside(block.element, root):
                lines.append(block.text)
    return lines


def _trafilatura(tree: HtmlElement) -> set[str]:
    """Keys of the lines that trafilatura takes for the article."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            deepcopy(tree), favor_precision=True, include_comments=False, with_metadata=False
        )
    except (RecursionError, ValueError):  # a tree nested thousands deep
        return set()
    text = document.text if document is not None and document.text else ""
    return {key for line in text.split("\n") if (key := _key(line))}


def _completed(seen: list[Block], found: set[str]) -> list[Block]:
    """The blocks found, and those between and beside them that read like the same article."""
    whole = "\n".join(found)
    hit = [number for number, block in enumerate(seen) if _is_found(block, found, whole)]
    if not hit:
        return _richest(seen)
    home = _home([seen[number] for number in hit])
    homes = {seen[number].element.getparent() for number in hit}
    first, last = hit[0], hit[-1]
    hits = set(hit)
    chosen = []
    for number, block in enumerate(seen):
        if number in hits and not _is_aside(block, home):
            chosen.append(block)
        elif _within(block, home) and _good(block, home):
            beside = block.element.getparent() in homes and block.element.tag == "p"
            if first < number < last or (beside and _prose(block)):
                chosen.append(block)
    return chosen


def _is_found(block: Block, found: set[str], whole: str) -> bool:
    key = _key(block.text)
    return key in found or (len(key) > 40 and key in whole)


def _home(hits: list[Block]) -> HtmlElement:
    """The smallest element that holds most of the text found."""
    held: Counter[HtmlElement] = Counter()
    depth: dict[HtmlElement, int] = {}
    for block in hits:
        around = [block.element, *block.element.iterancestors()]
        for level, element in enumerate(reversed(around)):
            held[element] += len(block.text)
            depth[element] = level
    total = sum(len(block.text) for block in hits)
    return max((element for element in held if held[element] >= HOLDS * total), key=depth.__getitem__)


def _within(block: Block, home: HtmlElement) -> bool:
    return block.element is home or home in block.element.iterancestors()


def _is_aside(block: Block, home: HtmlElement) -> bool:
    return _within(block, home) and is_aside(block.element, home)


def _good(block: Block, home: HtmlElement) -> bool:
    return not is_aside(block.element, home) and block.link_share < MAX_LINKED


def _prose(block: Block) -> bool:
    return len(block.text) > 25 and bool(_TERMINAL.search(block.text))


def _richest(seen: list[Block]) -> list[Block]:
    """The blocks of the element whose own children hold the most prose."""
    held: Counter[HtmlElement] = Counter()
    for block in seen:
        root = block.element.getroottree().getroot()
        if _prose(block) and _good(block, root):
            parent = block.element.getparent()
            held[parent if parent is not None else block.element] += len(block.text)
    if not held:
        return []
    home = max(held, key=held.__getitem__)
    return [block for block in seen if _within(block, home) and _good(block, home)]
