"""The case of a Russian name after its preposition, where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import answer_to, compare
from aligner.checks.names.grammar import governor
from aligner.checks.names.replacement import in_place_of
from aligner.glossary import Mention
from aligner.i18n import N_
from aligner.model import Edit, Finding
from aligner.text.morphology.dictionary import is_person

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


def wrong_case(context: PairContext) -> Iterator[Finding]:
    """A name follows its preposition in a case that this never takes: из Нагорном Карабахе."""
    if context.pair.target != "ru":
        return
    for mention in context.target_mentions:
        before = governor(context.target, mention.start)
        if (
            before is None
            or mention.kind == "abbreviation"
            or not mention.cases
            or mention.cases & before.cases
        ):
            continue
        if mention.cases == {"gen"} and "acc" in before.cases and is_person(mention.text):
            continue  # living masculines have one form for both cases: похож на Вашингтона, the president
        if _AN_ADJECTIVE.search(mention.text) and _LAND_AFTER.match(context.target, mention.stop):
            continue  # В Красноярском крае, where the glossary has the town alone
        if mention.start == 0 or (before.span[0] == 0 and before.preposition in ("О", "У", "К")):
            continue  # an exclamation or a letter at the head of a sentence
        yield _finding(context, mention, before.preposition, before.cases)


def _finding(context: PairContext, mention: Mention, preposition: str, cases: frozenset[str]) -> Finding:
    answer = answer_to(context, mention)
    fix = in_place_of(context, mention, mention.term, answer) if mention.term else None
    return context.finding(
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
        expected=fix.expected if fix else "",
        edit=fix.edit if fix else None,
    )


def disagreeing(context: PairContext) -> Iterator[Finding]:
    """The words of a name are in several cases: в Нижнем Новгород."""
    for found in compare(context).misdeclined:
        yield context.finding(
            "case",
            "warning",
            'The words of "{says}" in the {target} are in different cases: write {expected}, for "{said}" of the {source}.',
            {"says": found.written, "expected": found.form, "said": found.wanted.text},
            source=((found.wanted.start, found.wanted.stop),),
            target=(found.span,),
            concept=found.wanted.concept,
            expected=found.form,
            edit=Edit("ru", *found.span, found.form, certain=True),
        )
