"""What must cross from one language to the other unchanged: URLs, e-mail addresses, handles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from aligner.catalog import N_
from aligner.checks.view import View
from aligner.model import Edit, Finding, Span

_LINK = re.compile(
    r"""
    (?P<url> (?:[a-z]{3,}://|www\.)(?=\w)[^\s<>«»"“”]+
           | \b(?:[a-z0-9-]+\.)+(?:com|org|net|info|edu|gov|int|eu|ru|kz|az|am|ge|uz|kg|tj|tm|uk|tv|me)
             \b(?:/[^\s<>«»"“”]*)? )
  | (?P<handle> (?<![\w.@])@[A-Za-z0-9_]{2,} )
    """,
    re.X | re.I,
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_SPOKEN = re.compile(r"[а-яё]\.(?:ру|ru|ком|com|нет|орг|кз|рф)\b", re.I)
_TRAILING = ".,;:!?)]}'’…"


@lru_cache(maxsize=4096)
def links(text: str) -> tuple[tuple[str, int, int], ...]:
    """URLs, addresses and handles of a text with their offsets: ``(kind, start, stop)`` in order."""
    if "." not in text and "@" not in text:
        return ()
    found = [("e-mail address", m.start(), _end(m)) for m in _EMAIL.finditer(text)]
    for match in _LINK.finditer(text):
        if not any(start < match.end() and match.start() < stop for _, start, stop in found):
            found.append(("URL" if match["url"] else "handle", match.start(), _end(match)))
    return tuple(sorted(found, key=lambda link: link[1]))


def _end(match: re.Match[str]) -> int:
    return match.start() + len(match[0].rstrip(_TRAILING))


def without_links(text: str) -> str:
    """The text with every link overwritten by spaces, so that offsets stay."""
    for _, start, stop in links(text):
        text = text[:start] + " " * (stop - start) + text[stop:]
    return text


def _said_in_russian(address: str, target: str) -> bool:
    """A paper that is called as its site is written as it is spoken: «Лента.ру» for Lenta.ru; ё, é are no matter."""
    if "/" in address:
        return False
    plain = unicodedata.normalize("NFD", target.lower())
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return address.lower() in bare or bool(_SPOKEN.search(target))


def link_lost(view: View) -> Iterator[Finding]:
    """A URL, e-mail address or handle of the source is not in the target."""
    source, target = view.source, view.target
    wanted = [link for link in links(source) if source[link[1] : link[2]].lower() not in target.lower()]
    spare = [link for link in links(target) if target[link[1] : link[2]].lower() not in source.lower()]
    for kind, start, stop in wanted:
        text = source[start:stop]
        if kind == "URL" and _said_in_russian(text, target):
            continue
        changed = next((link for link in spare if link[0] == kind), None)
        if changed:
            spare.remove(changed)
        where: tuple[Span, ...] = (changed[1:],) if changed else ()
        yield view.finding(
            "link-lost",
            "info" if kind == "handle" else "error",
            N_('"{said}" of the {source} must stay as it is, but the {target} has "{says}".')
            if changed
            else N_('"{said}" of the {source} must stay as it is, but the {target} lacks it.'),
            {"said": text, "says": target[slice(*where[0])] if changed else ""},
            source=((start, stop),),
            target=where,
            expected=text,
            edit=Edit(view.pair.target, *where[0], text) if changed else None,
        )
