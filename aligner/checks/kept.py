"""What must cross from one language to the other unchanged: URLs, e-mail addresses, handles."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from aligner.checks.view import View
from aligner.i18n import N_
from aligner.model import Edit, Finding, Span
from aligner.text import links

_SPOKEN = re.compile(r"[а-яё]\.(?:ру|ru|ком|com|нет|орг|кз|рф)\b", re.I)


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
    wanted = [link for link in links.find(source) if source[link[1] : link[2]].lower() not in target.lower()]
    spare = [link for link in links.find(target) if target[link[1] : link[2]].lower() not in source.lower()]
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
