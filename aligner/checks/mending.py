"""The right name in the wrong one's place: in its case, after a preposition that fits, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from aligner.checks.grammar import (
    Governor,
    agrees_with_something,
    english_case,
    gender,
    governor,
    preposition_before,
)
from aligner.checks.slips import Slip, letters_apart
from aligner.checks.view import View
from aligner.errors import GlossaryError
from aligner.model import Edit

if TYPE_CHECKING:
    from aligner.glossary import Mention, Term


@dataclass(frozen=True, slots=True)
class Mend:
    """The accepted form, and the edit that puts it into the target."""

    expected: str
    edit: Edit


def replaced(view: View, wrong: Mention, concept: str, source: Mention | None = None) -> Mend | None:
    """The concept's accepted name for the article's day in place of ``wrong``; None where there is none.

    ``source`` is what the source says there: its preposition tells в Баку of place from that of direction.
    """
    if view.pair.target == "en":
        return _english(view, wrong, concept)
    if wrong.kind in ("adjective", "inhabitant"):
        return _derived(view, wrong, concept)
    terms = view.glossary.terms(concept, "ru", view.pair.published) if view.glossary else []
    if not terms:
        return None
    return in_place_of(view, wrong, terms[0], source)


def in_place_of(view: View, wrong: Mention, term: Term, source: Mention | None = None) -> Mend:
    """A Russian term in the case of the mention that it replaces, or in the one that its preposition asks for."""
    assert view.glossary is not None
    text = view.target
    before = governor(text, wrong.start)
    cases = wrong.cases
    if before:
        cases = (cases & before.cases) or before.cases
    declined = view.glossary.forms(term)
    case, sure = _chosen(view, cases or frozenset(declined), declined, source, before)
    form = _in_the_hand_of(view, declined[case][0])
    if wrong.text.isupper() and len(wrong.text) > 3:
        form = form.upper()
    sure &= _same_gender(wrong, term) or not agrees_with_something(text, wrong.start, wrong.stop)
    start, written = wrong.start, form
    if before and (fitting := preposition_before(before.preposition, form)) != before.preposition:
        start = before.span[0]
        written = fitting + text[before.span[1] : wrong.start] + form
    return Mend(form, Edit("ru", start, wrong.stop, written, certain=sure))


def translated(view: View, foreign: Mention, source: Mention | None) -> Mend | None:
    """The accepted name for one that was left in the other alphabet; its case is told by what stands before it."""
    terms = (
        view.glossary.terms(foreign.concept, view.pair.target, view.pair.published) if view.glossary else []
    )
    if not terms:
        return None
    if view.pair.target == "en":
        return Mend(terms[0].name, Edit("en", foreign.start, foreign.stop, terms[0].name))
    mend = in_place_of(view, foreign, terms[0], source)
    return Mend(mend.expected, replace(mend.edit, certain=False))


def straightened(view: View, slip: Slip) -> str:
    """The form of a name that a machine misspelt or declined its own way; "" where several may be meant.

    The case is the one that the English asks for, if the preposition allows it, else that of the nearest form.
    """
    terms = view.glossary.terms(slip.wanted.concept, "ru", view.pair.published) if view.glossary else []
    declensions = (view.glossary.forms(term) for term in terms) if view.glossary else ()
    declined = next((forms for forms in declensions if any(slip.form in some for some in forms.values())), {})
    before = governor(view.target, slip.span[0])
    possible = {case: forms[0] for case, forms in declined.items() if not before or case in before.cases}
    told = english_case(view.source, slip.wanted.start, slip.wanted.stop)
    if told != "nom" and told in possible:
        return possible[told]
    apart = {form: letters_apart(slip.written, form, len(form)) for form in possible.values()}
    likely = [form for form, letters in apart.items() if letters == min(apart.values())]
    return likely[0] if len(likely) == 1 else ""


def _in_the_hand_of(view: View, form: str) -> str:
    """With ё only where the article writes it."""
    near = (*view.before, view.pair, *view.after)
    return form if any("ё" in pair.ru.lower() for pair in near) else form.replace("ё", "е").replace("Ё", "Е")


def _chosen(
    view: View,
    cases: frozenset[str],
    declined: dict[str, tuple[str, ...]],
    source: Mention | None,
    before: Governor | None,
) -> tuple[str, bool]:
    """The case to write, and whether no other is possible: forms that read alike leave nothing to choose."""
    order = before.order if before else ("nom", "gen", "loc", "dat", "acc", "ins")
    possible = [case for case in order if case in cases] or ["nom"]
    if len({declined[case][0] for case in possible}) == 1:
        return possible[0], True
    told = english_case(view.source, source.start, source.stop) if source and view.pair.source == "en" else ""
    if told in possible:
        return told, before is not None and told in ("loc", "acc")
    return possible[0], False


def _same_gender(wrong: Mention, term: Term) -> bool:
    old = wrong.term
    return old is not None and gender(old.name, old.gender) == gender(term.name, term.gender)


def _derived(view: View, wrong: Mention, concept: str) -> Mend | None:
    try:
        form = view.glossary.inflect(concept, "ru", view.pair.published, wrong) if view.glossary else ""
    except GlossaryError:
        return None
    if wrong.text[:1].islower():
        form = form[:1].lower() + form[1:]
    return Mend(form, Edit("ru", wrong.start, wrong.stop, form)) if form else None


def _english(view: View, wrong: Mention, concept: str) -> Mend | None:
    try:
        form = view.glossary.inflect(concept, "en", view.pair.published, wrong) if view.glossary else ""
    except GlossaryError:
        return None
    before = view.target[: wrong.start].lower()
    if wrong.kind == "abbreviation" and before.endswith("the ") and " " not in form:  # of the RF, of Russia
        return Mend(form, Edit("en", wrong.start - 4, wrong.stop, form)) if form else None
    article = before.endswith((" a ", " an ", "the "))
    return Mend(form, Edit("en", wrong.start, wrong.stop, form, certain=not article)) if form else None


def expected_name(view: View, concept: str, source: Mention) -> str:
    """The accepted name on the target side, in the case that the source's preposition suggests."""
    if view.glossary is None:
        return ""
    day: date | None = view.pair.published
    terms = view.glossary.terms(concept, view.pair.target, day)
    if not terms:
        return ""
    if view.pair.target == "en":
        return terms[0].name
    return view.glossary.forms(terms[0])[english_case(view.source, source.start, source.stop)][0]
