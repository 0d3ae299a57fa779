"""The case of a Russian name after its preposition, where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from aligner.checks.comparison import compare
from aligner.checks.grammar import governor
from aligner.checks.mending import in_place_of
from aligner.checks.view import View
from aligner.i18n import N_
from aligner.model import Finding
from aligner.text.morphology.dictionary import is_person

if TYPE_CHECKING:
    from aligner.glossary import Mention

TAKES = {  # what stands after a preposition that is followed by these cases
    frozenset(cases.split()): name
    for cases, name in {
        "gen": N_("the genitive"),
        "dat": N_("the dative"),
        "acc": N_("the accusative"),
        "ins": N_("the instrumental"),
        "loc": N_("the prepositional"),
        "ins gen": N_("the instrumental or genitive"),
        "loc acc": N_("the prepositional or accusative"),
        "ins gen acc": N_("the instrumental, genitive or accusative"),
        "ins acc": N_("the instrumental or accusative"),
        "dat loc acc": N_("the dative, prepositional or accusative"),
    }.items()
}


_AN_ADJECTIVE = re.compile(r"[сц]ком$")
_LAND_AFTER = re.compile(r"(?: и [А-ЯЁ][а-яё]+ском)? (?:област|кра[йяею]|район|округ|регион|уезд|море|заливе|проливе)")


def wrong_case(view: View) -> Iterator[Finding]:
    """A name follows its preposition in a case that this never takes: из Нагорном Карабахе."""
    if view.pair.target != "ru":
        return
    for mention in view.target_mentions:
        before = governor(view.target, mention.start)
        if (
            before is None
            or mention.kind == "abbreviation"
            or not mention.cases
            or mention.cases & before.cases
        ):
            continue
        if mention.cases == {"gen"} and "acc" in before.cases and is_person(mention.text):
            continue  # living masculines have one form for both cases: похож на Вашингтона, the president
        if _AN_ADJECTIVE.search(mention.text) and _LAND_AFTER.match(view.target, mention.stop):
            continue  # В Красноярском крае, where the glossary has the town alone
        if mention.start == 0 or (before.span[0] == 0 and before.preposition in ("О", "У", "К")):
            continue  # an exclamation or a letter at the head of a sentence
        yield _finding(view, mention, before.preposition, before.cases)


def _finding(view: View, mention: Mention, preposition: str, cases: frozenset[str]) -> Finding:
    answer = next(
        (s for s, found in compare(view).named if any(f.start == mention.start for f in found)), None
    )
    mend = in_place_of(view, mention, mention.term, answer) if mention.term else None
    return view.finding(
        "case",
        "warning",
        N_(
            'The {target} says "{preposition} {says}", but "{preposition}" takes {cases}; the {source} has "{said}".'
        )
        if answer
        else N_(
            'The {target} says "{preposition} {says}", but "{preposition}" takes {cases}; the {source} names nothing there.'
        ),
        {"preposition": preposition, "says": mention.text, "said": answer.text if answer else ""},
        words={"cases": TAKES[cases]},
        source=((answer.start, answer.stop),) if answer else (),
        target=((mention.start, mention.stop),),
        concept=mention.concept,
        expected=mend.expected if mend else "",
        edit=mend.edit if mend else None,
    )
