"""The right name in the wrong one's place: in its case, after a preposition that fits, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from aligner.checks.context import PairContext
from aligner.checks.names.fuzzy import NearMatch, letters_apart
from aligner.checks.names.grammar import (
    Governor,
    agrees_with_something,
    english_case,
    gender,
    governor,
    preposition_before,
)
from aligner.errors import GlossaryError
from aligner.glossary import Mention, Term
from aligner.model import Edit


@dataclass(frozen=True, slots=True)
class Replacement:
    """The accepted form, and the edit that puts it into the target."""

    expected: str
    edit: Edit


def replaced(context: PairContext, wrong: Mention, concept: str, source: Mention | None = None) -> Replacement | None:
    """Return the concept's accepted name for the article's day in place of ``wrong``; None where there is none.

    ``source`` is its counterpart in the source, whose preposition decides between the cases of в Баку: place or direction.
    """
    if context.pair.target == "en":
        return _english(context, wrong, concept)
    if wrong.kind in ("adjective", "inhabitant"):
        return _derived(context, wrong, concept)
    terms = context.terms(concept)
    if not terms:
        return None
    return in_place_of(context, wrong, terms[0], source)


def in_place_of(context: PairContext, wrong: Mention, term: Term, source: Mention | None = None) -> Replacement:
    """Return a Russian term in the case of the mention that it replaces, or in the one that its preposition asks for."""
    text = context.target
    before = governor(text, wrong.start)
    cases = wrong.cases
    if before:
        cases = (cases & before.cases) or before.cases
    declined = context.glossary.forms(term)
    case, sure = _chosen(context, cases or frozenset(declined), declined, source, before)
    form = _in_the_hand_of(context, declined[case][0])
    if wrong.text.isupper() and len(wrong.text) > 3:
        form = form.upper()
    sure &= _same_gender(wrong, term) or not agrees_with_something(text, wrong.start, wrong.stop)
    start, written = wrong.start, form
    if before and (fitting := preposition_before(before.preposition, form)) != before.preposition:
        start = before.span[0]
        written = fitting + text[before.span[1] : wrong.start] + form
    return Replacement(form, Edit("ru", start, wrong.stop, written, certain=sure))


def translated(context: PairContext, foreign: Mention, source: Mention | None) -> Replacement | None:
    """Return the accepted name for one that was left in the other alphabet, in the case that the words before it ask for."""
    terms = context.terms(foreign.concept)
    if not terms:
        return None
    if context.pair.target == "en":
        return Replacement(terms[0].name, Edit("en", foreign.start, foreign.stop, terms[0].name))
    fix = in_place_of(context, foreign, terms[0], source)
    return Replacement(fix.expected, replace(fix.edit, certain=False))


def straightened(context: PairContext, slip: NearMatch) -> str:
    """Return the right form of a name that a machine misspelt or misdeclined; "" if several are possible.

    The case is the one that the English asks for, if the preposition allows it, else that of the nearest form.
    """
    declensions = (context.glossary.forms(term) for id in slip.wanted.candidates for term in context.terms(id))
    declined = next((forms for forms in declensions if any(slip.form in some for some in forms.values())), {})
    before = governor(context.target, slip.span[0])
    possible = {case: forms[0] for case, forms in declined.items() if not before or case in before.cases}
    asked = english_case(context.source, slip.wanted.start, slip.wanted.stop)
    if asked != "nom" and asked in possible:
        return possible[asked]
    apart = {form: letters_apart(slip.written, form, len(form)) for form in possible.values()}
    likely = [form for form, letters in apart.items() if letters == min(apart.values())]
    return likely[0] if len(likely) == 1 else ""


def _in_the_hand_of(context: PairContext, form: str) -> str:
    """Return the form with ё only if the article writes ё."""
    near = (*context.before, context.pair, *context.after)
    return form if any("ё" in pair.ru.lower() for pair in near) else form.replace("ё", "е").replace("Ё", "Е")


def _chosen(
    context: PairContext,
    cases: frozenset[str],
    declined: dict[str, tuple[str, ...]],
    source: Mention | None,
    before: Governor | None,
) -> tuple[str, bool]:
    """Return the case to write, and True if no other is possible: identical forms leave no choice."""
    order = before.order if before else ("nom", "gen", "loc", "dat", "acc", "ins")
    possible = [case for case in order if case in cases] or ["nom"]
    if len({declined[case][0] for case in possible}) == 1:
        return possible[0], True
    asked = english_case(context.source, source.start, source.stop) if source and context.pair.source == "en" else ""
    if asked in possible:
        return asked, before is not None and asked in ("loc", "acc")
    return possible[0], False


def _same_gender(wrong: Mention, term: Term) -> bool:
    old = wrong.term
    return old is not None and gender(old.name, old.gender) == gender(term.name, term.gender)


def _derived(context: PairContext, wrong: Mention, concept: str) -> Replacement | None:
    try:
        form = context.glossary.inflect(concept, "ru", context.pair.published, wrong)
    except GlossaryError:
        return None
    if wrong.text[:1].islower():
        form = form[:1].lower() + form[1:]
    return Replacement(form, Edit("ru", wrong.start, wrong.stop, form)) if form else None


def _english(context: PairContext, wrong: Mention, concept: str) -> Replacement | None:
    try:
        form = context.glossary.inflect(concept, "en", context.pair.published, wrong)
    except GlossaryError:
        return None
    before = context.target[: wrong.start].lower()
    if wrong.kind == "abbreviation" and before.endswith("the ") and " " not in form:  # of the RF, of Russia
        return Replacement(form, Edit("en", wrong.start - 4, wrong.stop, form)) if form else None
    article = before.endswith((" a ", " an ", "the "))
    return Replacement(form, Edit("en", wrong.start, wrong.stop, form, certain=not article)) if form else None


def expected_name(context: PairContext, concept: str, source: Mention) -> str:
    """Return the accepted name on the target side, in the case that the source's preposition suggests."""
    terms = context.terms(concept)
    if not terms:
        return ""
    if source.kind == "surname":
        called_for = source._replace(tags=frozenset([english_case(context.source, source.start, source.stop)]))
        return context.glossary.inflect(concept, context.pair.target, context.pair.published, called_for)
    if context.pair.target == "en":
        return terms[0].name
    declined = context.glossary.forms(terms[0], context.concept(source).gender)
    return declined[english_case(context.source, source.start, source.stop)][0]
