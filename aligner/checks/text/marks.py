"""Quotation marks and brackets: those that open must close, as they do on the other side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.model import LANGUAGES, Edit, Finding, Span

_LIST_MARK = re.compile(r"(?:^|(?<=[\s;,:.(«]))(?:\d{1,2}|[A-Za-zА-Яа-я]|[ivx]{2,4})\)(?=\s)|[:;]-?\)+(?=\s|$)")
_PAIRED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SINGLE_OPENED = re.compile(
    r"(?:^|(?<=[\s(:\"“„«]))['‘](?=\w)(?!(?:em|til|tis|twas|cause|n)\b|\d0s|\d\d\b|(?:twen|thir|for|fif|six|seven|eigh|nine)ties)"
)
_SINGLE_CLOSED = re.compile(r"(?<=[\w.,!?…])['’](?=$|[\s,.;:!?)\"”])")
_SINGLE_SURE = re.compile(r"[.,!?…]['’](?=$|\s)|['’], ")
_SINGLE = re.compile("['‘’]")
_NESTED = re.compile(r'(?:^|(?<=[\s(«]))"[^"]*\s"[^\s"][^"]*"(?=$|[\s,.:;!?)])(?![^"]*")')
_INCHES = re.compile(r"(?<!\d\d\d)\d\"|\d[”](?=\s*[\d(])")
_BRACKET = re.compile(r"[()\[\]{}]")
_GUILLEMET = re.compile("[«»]")


def brackets_unbalanced(context: PairContext) -> Iterator[Finding]:
    """Find brackets of the target without a partner, where those of the source are balanced."""
    if _lonely_brackets(context.source):
        return
    for position in _lonely_brackets(context.target):
        mark = context.target[position]
        yield context.finding(
            "brackets",
            "warning",
            'The bracket "{says}" in the {target} has no partner; those of the {source} are balanced.',
            {"says": mark},
            target=((position, position + 1),),
            edit=None if _has_brackets(context.source) else Edit(context.pair.target, position, position + 1, ""),
        )


def _has_brackets(text: str) -> bool:
    return any(mark in text for mark in "([{")


def _lonely_brackets(text: str) -> list[int]:
    if not _BRACKET.search(text):
        return []
    text = _PAIRED.sub(lambda m: " " * len(m[0]), text)  # a pair is neither a face nor an item of a list: (0,5 л)
    text = _LIST_MARK.sub(lambda m: " " * len(m[0]), text)
    opened: list[int] = []
    lonely: list[int] = []
    for position, mark in enumerate(text):
        if mark in "([{":
            opened.append(position)
        elif mark in ")]}":
            if opened and "([{".index(text[opened[-1]]) == ")]}".index(mark):
                opened.pop()
            else:
                lonely.append(position)
    return sorted(lonely + opened)


def quotes_unbalanced(context: PairContext) -> Iterator[Finding]:
    """Find quotations that are opened or closed in the target alone, where the source has both marks."""
    if not _in_order_to_the_letter(context.source) or _quotes_in_order(context.target) or _goes_on(context):
        return
    spans, edit = _quote_trouble(context)
    quoted = re.search('[«»“”„"]', context.source) and not _may_go_on(context)
    yield context.finding(
        "quotes",
        "warning" if quoted else "info",
        "The quotation marks of the {target} are not balanced; those of the {source} are.",
        target=spans,
        edit=edit,
    )


def _in_order_to_the_letter(text: str) -> bool:
    """Return True if the marks pair up when none counts as two that close at once."""
    return _quotes_in_order(text) and text.count('"') % 2 == 0


def _may_go_on(context: PairContext) -> bool:
    """Return True if people translated a pair whose neighbours are not known: two quotations may have become one."""
    return context.pair.origin != "machine" and not (context.before or context.after)


def _goes_on(context: PairContext) -> bool:
    """Return True if a neighbouring sentence opens or closes the quotation, so that together they are balanced."""
    run = (*context.before, context.pair, *context.after)
    here = len(context.before)
    return any(
        all(_quotes_in_order(" ".join(pair.side(lang) for pair in run[first:last])) for lang in LANGUAGES)
        for first in range(here + 1)
        for last in range(here + 1, len(run) + 1)
        if last - first > 1
    )


def _quotes_in_order(text: str) -> bool:
    """Return True if guillemets balance (several may close with one mark) and the other marks are even in number."""
    opened = closed = 0
    for mark in _GUILLEMET.findall(text):
        opened += mark == "«"
        closed += mark == "»"
        if closed > opened:
            return False
    merged = 0 < closed < opened and text.rstrip(" .,!?;:…").endswith("»")  # «Ромео и «Джульетта» closes once
    others = sum(text.count(mark) for mark in '“”„"') - len(_NESTED.findall(text) if '"' in text else ())
    return (
        (opened == closed or merged)
        and (others % 2 == 0 or (others - len(_INCHES.findall(text))) % 2 == 0)
        and _single_in_order(text)
    )


def _single_in_order(text: str) -> bool:
    """Return True if single marks that quote pair up, in a text that opens or closes a quotation with one.

    One after an s closes a quotation (‘prohibited goods’) or makes a possessive (the miners’ strike).
    """
    if not _SINGLE.search(text):
        return True
    opened, closers = len(_SINGLE_OPENED.findall(text)), [m.start() for m in _SINGLE_CLOSED.finditer(text)]
    maybe = sum(text[place - 1] == "s" and text[place + 1 : place + 2].isspace() for place in closers)
    if not opened and not _SINGLE_SURE.search(text):
        return True
    return len(closers) - maybe <= opened <= len(closers)


def _quote_trouble(context: PairContext) -> tuple[tuple[Span, ...], Edit | None]:
    """Return the places of the marks; one guillemet and one other mark count as a pair."""
    text = context.target
    marks = list(re.finditer('[«»“”„"]', text))
    single = [*_SINGLE_OPENED.finditer(text), *_SINGLE_CLOSED.finditer(text)]
    spans = tuple(m.span() for m in marks or single)
    if len(marks) == 2:
        first, last = marks
        if first[0] == "«":
            return spans, Edit(context.pair.target, *last.span(), "»")
        if last[0] == "»":
            return spans, Edit(context.pair.target, *first.span(), "«")
    return spans, None
