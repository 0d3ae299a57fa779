"""Links of the source that are not in the target: URLs, e-mail addresses, handles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.i18n import N_
from aligner.model import Edit, Finding, Severity, Span
from aligner.text import links
from aligner.text.scripts import fold
from aligner.text.sound import consonants

_SITE = re.compile(r"^([\w.-]+)\.\w+")


def link_lost(context: PairContext) -> Iterator[Finding]:
    """Find URLs, e-mail addresses and handles of the source that the target lacks."""
    source, target = context.source, context.target
    wanted = [link for link in links.find(source) if source[link[1] : link[2]].lower() not in target.lower()]
    spare = [link for link in links.find(target) if target[link[1] : link[2]].lower() not in source.lower()]
    for kind, start, stop in wanted:
        text = source[start:stop]
        changed = next((link for link in spare if link[0] == kind), None)
        if changed:
            spare.remove(changed)
        where: tuple[Span, ...] = (changed[1:],) if changed else ()
        severity: Severity = "info" if kind == "handle" or _named_without(text, target) else "error"
        yield context.finding(
            "link-lost",
            severity,
            N_('"{said}" in the {source} must stay unchanged, but the {target} has "{says}".')
            if changed
            else N_('"{said}" in the {source} must stay unchanged, but the {target} lacks it.'),
            {"said": text, "says": target[slice(*where[0])] if changed else ""},
            source=((start, stop),),
            target=where,
            expected=text,
            edit=Edit(context.pair.target, *where[0], text) if changed else None,
        )


def _named_without(address: str, target: str) -> bool:
    """Return True if the target has a site's spoken name: Amazon for Amazon.com, «Лента.ру» for Lenta.ru."""
    site = _SITE.fullmatch(fold(address))
    if site is None:
        return False
    name = consonants(site[1])
    words = re.findall(r"\w+", fold(target))
    return len(name) >= 2 and (name in consonants("".join(words)) or name in map(consonants, words))
