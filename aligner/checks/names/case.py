"""The case of a Russian name after its preposition, where only one reading is possible."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aligner.checks.context import PairContext
from aligner.checks.names.comparison import answer_to, compare
from aligner.checks.names.grammar import Governor, called_for, english_case, governor
from aligner.checks.names.places import group_of
from aligner.checks.names.replacement import Replacement, in_place_of
from aligner.checks.words import stems
from aligner.glossary import Mention
from aligner.i18n import N_
from aligner.model import Edit, Finding
from aligner.text.morphology.dictionary import is_person

TAKES = {  # how messages name the cases that a preposition takes
    frozenset(cases.split()): name
    for cases, name in {
        "gen": N_("the genitive"),
        "dat": N_("the dative"),
        "acc": N_("the accusative"),
        "ins": N_("the instrumental"),
        "loc": N_("the prepositional"),
        "loc acc": N_("the prepositional or accusative"),
        "ins gen acc": N_("the instrumental, genitive or accusative"),
        "ins acc": N_("the instrumental or accusative"),
        "dat loc acc": N_("the dative, prepositional or accusative"),
    }.items()
}


_ADJECTIVE = re.compile(r"[сц]ком$")
_NOUN_AFTER = re.compile(
    r"(?:(?:,|,? и) [А-ЯЁ][\w-]+[сц]ком)* [а-яё]{3,}(?:[еиу]|ом|[ая]х)\b"
)
_LIKE = re.compile(r"\bпохож\w* $")
_AND = re.compile(r"[\s\u00a0]{1,3}(?:и|или)[\s\u00a0]{1,3}")
_ADVERBS = frozenset(["накануне", "вокруг", "внутри", "вблизи", "мимо"])
"""Prepositions that are adverbs as well: Накануне Дональд Трамп подписал."""
_TITLE_GOES_ON = re.compile(r"[ \u00a0]\w*[A-ZА-ЯЁ]")
_VERBS_BEFORE = {
    case: re.compile(rf"\b{stems(name, 'ru')}[а-яё]{{0,5}}(?: [а-яё]+(?:о|а|е|и))? $", re.I) for case, name in (("acc", "motion"), ("loc", "rest"))
}
"""Case that the English preposition calls for -> the Russian verbs after which no other is possible."""
_HEAD_BEFORE = re.compile(rf"\b{stems('heads', 'ru')}[а-яё]{{0,4}} $", re.I)


def wrong_case(context: PairContext) -> Iterator[Finding]:
    """Find names in a case that their preposition never takes: из Нагорном Карабахе."""
    for mention in _declined(context):
        before = governor(context.target, mention.start)
        if before is None:
            continue
        answer = answer_to(context, mention)
        english = answer is not None and context.pair.source == "en"
        cases = called_for(before, context.source, answer.start) if answer and english else before.cases
        if mention.cases & cases or _excused(context, mention, before) or _begins_a_title(context, mention, answer):
            continue
        yield _finding(context, mention, before.preposition, cases if mention.cases & before.cases else before.cases, answer)


def _declined(context: PairContext) -> Iterator[Mention]:
    """Yield the Russian mentions of the target of which the case is known.

    Names of bodies may stay undeclined (с Хамас), and a family name may be a woman's (о Клинтон).
    """
    for mention in context.target_mentions if context.pair.target == "ru" else ():
        undeclined = (group_of(context, mention) == "body" or mention.kind == "surname") and "nom" in mention.cases
        compound = context.target[mention.stop : mention.stop + 1] == "-"  # в Джума-мечети: the last part is declined
        if mention.kind != "abbreviation" and mention.cases and not undeclined and not compound:
            yield mention


def _excused(context: PairContext, mention: Mention, before: Governor) -> bool:
    """Return True if the form is right, or no preposition precedes it."""
    like_a_person = is_person(mention.text) or _LIKE.search(context.target, 0, before.span[0])
    if mention.cases == {"gen"} and "acc" in before.cases and like_a_person:
        return True  # living masculines have one form for both cases: похож на Вашингтона, the president
    if _ADJECTIVE.search(mention.text) and _NOUN_AFTER.match(context.target, mention.stop):
        return True  # в Минском меморандуме, в Можайском, Коломенском районах: the adjective, not the town
    if before.preposition.lower() in _ADVERBS and "nom" in mention.cases:
        return True
    # an exclamation or a letter at the head of a sentence
    return mention.start == 0 or (before.span[0] == 0 and before.preposition in ("О", "У", "К"))


def _begins_a_title(context: PairContext, mention: Mention, answer: Mention | None) -> bool:
    """Return True if the name is the first word of a longer one on both sides, which may stay undeclined: с Шеффилд Юнайтед."""
    goes_on = answer and _TITLE_GOES_ON.match(context.source, answer.stop) and _TITLE_GOES_ON.match(context.target, mention.stop)
    known = any(other.start == mention.stop + 1 for other in context.target_mentions)
    return bool(goes_on) and not known and "nom" in mention.cases


def _finding(
    context: PairContext, mention: Mention, preposition: str, cases: frozenset[str], answer: Mention | None
) -> Finding:
    fix = _fix(context, mention, cases, answer)
    return context.finding(
        "case",
        "warning",
        N_(
            'The {target} has "{preposition} {says}", but "{preposition}" takes {cases}; the {source} has "{said}".'
        )
        if answer
        else N_(
            'The {target} has "{preposition} {says}", but "{preposition}" takes {cases}; the {source} does not name it.'
        ),
        {"preposition": preposition, "says": mention.text, "said": answer.text if answer else ""},
        words={"cases": TAKES[cases]},
        source=((answer.start, answer.stop),) if answer else (),
        target=((mention.start, mention.stop),),
        concept=mention.concept,
        expected=fix.expected if fix else "",
        edit=fix.edit if fix else None,
    )


def _fix(context: PairContext, mention: Mention, cases: frozenset[str], answer: Mention | None) -> Replacement | None:
    """Return the name in the only possible case, else in the one that its preposition and the source call for."""
    if mention.term is None:
        return None
    if len(cases) == 1 and mention.kind == "name":
        form = context.glossary.forms(mention.term)[next(iter(cases))][0]
        return Replacement(form, Edit("ru", mention.start, mention.stop, form, certain=True))
    return in_place_of(context, mention, mention.term, answer)


def unlike_its_neighbour(context: PairContext) -> Iterator[Finding]:
    """Find two names joined by "and" in different cases: Армения и Грузию."""
    names = [m for m in _declined(context) if m.kind == "name"]
    for one, other in pairwise(names):
        joined = _AND.fullmatch(context.target, one.stop, other.start)
        before = governor(context.target, one.start)
        cases = one.cases & before.cases if before else one.cases
        apart = cases and not cases & other.cases and governor(context.target, other.start) is None
        if joined and apart and not _of_a_noun(context.target, one):
            yield _misplaced(context, other, cases)


def unlike_its_verb(context: PairContext) -> Iterator[Finding]:
    """Find в or на with the case of a place after a verb of motion, or of a direction after one of rest: поехал в Грузии, живёт в Грузию."""
    for mention in _declined(context):
        answer, before = answer_to(context, mention), governor(context.target, mention.start)
        if answer is None or before is None or before.cases != {"loc", "acc"} or context.pair.source != "en":
            continue
        asked = english_case(context.source, answer.start, answer.stop)
        verbs = _VERBS_BEFORE.get(asked)
        if verbs and asked not in mention.cases and mention.cases & before.cases and verbs.search(context.target, 0, before.span[0]):
            yield _misplaced(context, mention, frozenset({asked}))


def _of_a_noun(text: str, mention: Mention) -> bool:
    """Return True if the name may belong to the noun before it, which the "and" joins: страны озера Чад и Бенин."""
    return governor(text, mention.start) is None and re.search(r"[а-яё]{3} $", text[: mention.start]) is not None


def after_its_noun(context: PairContext) -> Iterator[Finding]:
    """Find names in the nominative after a noun that governs the genitive: мэр Самарканд."""
    for mention in _declined(context):
        plain = mention.kind == "name" and "gen" not in mention.cases and "nom" in mention.cases
        answered = answer_to(context, mention)
        if plain and answered and _HEAD_BEFORE.search(context.target, 0, mention.start):
            yield _misplaced(context, mention, frozenset({"gen"}))


def _misplaced(context: PairContext, mention: Mention, cases: frozenset[str]) -> Finding:
    """Return a name that should be in one of these cases."""
    declined = context.glossary.forms(mention.term) if mention.term else {}
    forms = [forms[0] for case, forms in declined.items() if case in cases]
    form = forms[0] if forms else ""
    answer = answer_to(context, mention)
    return context.finding(
        "case",
        "warning",
        N_('"{says}" in the {target} is in the wrong case: write {expected}, for "{said}" of the {source}.')
        if answer
        else N_('"{says}" in the {target} is in the wrong case: write {expected}; the {source} does not name it.'),
        {"says": mention.text, "expected": form, "said": answer.text if answer else ""},
        source=((answer.start, answer.stop),) if answer else (),
        target=((mention.start, mention.stop),),
        concept=mention.concept,
        expected=form,
        edit=Edit("ru", mention.start, mention.stop, form, certain=len(set(forms)) == 1) if form else None,
    )


def disagreeing(context: PairContext) -> Iterator[Finding]:
    """Find names whose words are in different cases: в Нижнем Новгород."""
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
