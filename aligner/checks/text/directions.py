"""Directions that the target turns round: north / юг, the lower house / верхняя палата."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.model import LANGUAGES, Finding, Lang

_AXES: tuple[tuple[dict[Lang, str], dict[Lang, str]], ...] = (
    ({"en": r"\bnorth(?!am|rop|umb)", "ru": r"север"}, {"en": r"\bsouth(?!am)", "ru": r"\bюг(?!ор|р|осл)|\bюж"}),
    ({"en": r"(?:\b|north|south)east(?!er\b|wood|man)", "ru": r"восто[кч]"}, {"en": r"(?:\b|north|south)west(?!minster|on|wood)", "ru": r"запад(?!н[яюе]\b)"}),
    ({"en": r"\bupper\b", "ru": r"\bверхн"}, {"en": r"\blower\b", "ru": r"\bнижн"}),
)  # fmt: skip
"""Both ends of each axis, as the words of either language begin."""
_WORDS = tuple(
    tuple({lang: re.compile(rf"(?:{end[lang]})\w*", re.I) for lang in LANGUAGES} for end in axis) for axis in _AXES
)
_ANY = re.compile("|".join(end["ru"] for axis in _AXES for end in axis), re.I)


def direction_differs(context: PairContext) -> Iterator[Finding]:
    """Find a direction that each side has alone, where the other side has its opposite alone: northern / на юге."""
    if not _ANY.search(context.pair.ru):
        return
    here, there = context.pair.source, context.pair.target
    for ends in _WORDS:
        for end, opposite in (ends, ends[::-1]):
            said, says = end[here].search(context.source), opposite[there].search(context.target)
            if said and says and not opposite[here].search(context.source) and not end[there].search(context.target):
                yield context.finding(
                    "direction",
                    "warning",
                    'The {source} has "{said}" where the {target} has "{says}".',
                    {"said": said[0], "says": says[0]},
                    source=(said.span(),),
                    target=(says.span(),),
                )
