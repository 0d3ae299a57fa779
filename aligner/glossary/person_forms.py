"""The forms of persons' names: full, with the patronymic, in the other order, and the family name alone.

Given names decline as the dictionary or the endings say, family names by their own rules: Алиев, Алиева; Зеленский,
Зеленская; Меркель and Гюльнара Меркель, where a woman's name in a consonant does not decline; Порошенко never declines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from aligner.glossary.concepts import Term
from aligner.text.morphology import dictionary, endings
from aligner.text.morphology.endings import CASES, Forms

_STILL = re.compile(r"(?:[еёиоуыэю]|[иы]х|[аеёиоуыэюя]а)$", re.I)
"""Family names that do not decline: Санду, Порошенко, Долгих, Гарсиа."""
_ADJECTIVE = re.compile(r"(?:[цс]кий|ый|ой|[цс]кая|ная|вая|лая|рая)$")
_SLAVIC = re.compile(r"(?:[оеё]в|[иы]н)$")
_SLAVIC_WOMAN = re.compile(r"(?:[оеё]в|[иы]н)а$")


def person_forms(term: Term, gender: str) -> Forms:
    """Case -> forms of the full name, the one to write first; an English name has itself alone."""
    if term.lang == "en" or not term.family:
        return {"nom": (term.name,)}
    return _full(term, _given_in(term), term.surname or term.family[0], gender)


def surname_forms(term: Term, gender: str) -> Forms:
    """Case -> forms of the family name; {} for a person known by one name."""
    if not term.family:
        return {}
    family = term.surname or term.family[0]
    return {"nom": (family,)} if term.lang == "en" else family_forms(term, family, gender)


def all_forms(term: Term, gender: str) -> Iterator[tuple[str, str, Forms]]:
    """Yield every way to write the person: kind ("person" or "surname"), the spelling, its forms by case."""
    still = term.lang == "en"
    for family in term.family:
        lone: Forms = {"nom": (family,)} if still else family_forms(term, family, gender)
        yield "surname", family, lone
        for given in term.given:
            yield "person", _ordered(term, given, family), _full(term, given, family, gender)
            if term.patronymic:
                parts = [given_forms(given, gender), patronymic_forms(term.patronymic)]
                named: Forms = {"nom": (f"{given} {term.patronymic}",)} if still else _joined(parts)
                yield "person", f"{given} {term.patronymic} {family}", _joined([named, lone])
                if not still:
                    yield "person", f"{family} {given} {term.patronymic}", _joined([lone, named])
            if not still:  # lists and documents: Алиев Ильхам
                yield "person", f"{family} {given}", _joined([lone, given_forms(given, gender)])


def _given_in(term: Term) -> str:
    """Return the given name as ``name`` spells it."""
    return next((one for one in term.given if one in term.name), term.given[0])


def _ordered(term: Term, given: str, family: str) -> str:
    return f"{family} {given}" if term.family_first else f"{given} {family}"


def _full(term: Term, given: str, family: str, gender: str) -> Forms:
    if term.lang == "en":
        return {"nom": (_ordered(term, given, family),)}
    if term.family_first:  # Ким Чен Ына: the family name before the given one does not decline
        return _joined([_unchanged(family), given_forms(given, gender, whole=False)])
    return _joined([given_forms(given, gender), family_forms(term, family, gender)])


def given_forms(name: str, gender: str, *, whole: bool = True) -> Forms:
    """Return the cases of a given name: by the dictionary, else as an animate noun of that gender.

    Of several words each declines (Реджепа Тайипа), or the last alone (Реджеп Тайипа), which is the only way where
    ``whole`` is false: Чен Ына.
    """
    first, _, last = name.rpartition(" ")
    still = _STILL.search(last) or (gender == "f" and not re.search(r"[аяь]$", last))
    if first:
        parts = [given_forms(last, gender)]
        alone = _joined([_unchanged(first), *parts])
        return endings.merge(_joined([given_forms(first, gender), *parts]), alone) if whole else alone
    if still:
        return _unchanged(name)
    return dictionary.given_name(last, gender) or _animate(endings.noun(last, gender), gender) or _unchanged(last)


def patronymic_forms(name: str) -> Forms:
    """Return the cases of a patronymic; Гейдар оглы and the like do not decline."""
    if name.endswith("ич"):
        rows = ("", "а", "у", "а", "ем", "е")
        return {case: (name + end,) for case, end in zip(CASES, rows, strict=True)}
    if name.endswith("на"):
        rows = ("а", "ы", "е", "у", "ой", "е")
        return {case: (name[:-1] + end,) for case, end in zip(CASES, rows, strict=True)}
    return _unchanged(name)


def family_forms(term: Term, family: str, gender: str) -> Forms:
    """Return the cases of a family name; the term's own ``forms`` override the rules for its preferred spelling."""
    if term.declines is False:
        return _unchanged(family)
    first, hyphen, last = family.rpartition("-")
    forms = _family(last, gender) or _unchanged(last)
    if hyphen:
        slavic = _SLAVIC.search(first) or _SLAVIC_WOMAN.search(first) or _ADJECTIVE.search(first)
        before = endings.merge(_family(first, gender), _unchanged(first)) if slavic else _unchanged(first)
        forms = {case: tuple(f"{a}-{b}" for a, b in product(before[case], forms[case])) for case in CASES}
    given = {case: tuple(form.split("/")) for case, form in term.forms} if family == term.family[0] else {}
    return {**forms, **given}


def _family(name: str, gender: str) -> Forms:
    """Return the cases of a family name of one part; {} if it does not decline."""
    if " " in name:
        first, _, last = name.rpartition(" ")
        rest = _family(last, gender)
        return {case: tuple(f"{first} {form}" for form in rest[case]) for case in rest}
    if _STILL.search(name):
        return {}
    if _ADJECTIVE.search(name):
        return endings.adjective(name, gender, animate=True)
    if gender == "f":
        return _woman(name)
    forms = _animate(endings.noun(name, "m"), "m")
    if _SLAVIC.search(name):  # Алиевым; foreign ones in -ом: Дарвином
        forms["ins"] = (f"{name}ым", f"{name}ом")
    return forms


def _woman(name: str) -> Forms:
    if _SLAVIC_WOMAN.search(name):
        rows = ("а", "ой", "ой", "у", "ой", "ой")
        return {case: (name[:-1] + end,) for case, end in zip(CASES, rows, strict=True)}
    return endings.noun(name, "f") if name[-1:] in "ая" else {}


def _animate(forms: Forms, gender: str) -> Forms:
    """Return the forms with the animate accusative: вижу Ильхама."""
    if forms and gender == "m" and forms["acc"] == forms["nom"]:
        return {**forms, "acc": forms["gen"]}
    return forms


def _unchanged(name: str) -> Forms:
    return dict.fromkeys(CASES, (name,))


def _joined(parts: list[Forms]) -> Forms:
    """Return forms of a whole name from those of its parts, the first form of each first."""
    cases = [case for case in CASES if all(case in part for part in parts)]
    return {case: tuple(" ".join(words) for words in product(*(part[case] for part in parts))) for case in cases}
