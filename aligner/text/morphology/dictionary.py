"""The Russian dictionary (OpenCorpora through pymorphy3): the forms of known words, and what else a form means.

Only words that the dictionary lists are answered: its guesses at unknown names are wrong too often
(Арцах -> арец, Жанаозен -> жанаозный); endings.py serves those.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from aligner.text.morphology import analyzer
from aligner.text.morphology.endings import CASES, Forms

_CASES = {
    "nomn": "nom", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "ins", "loct": "loc", "gen2": "gen",
    "loc2": "loc", "acc2": "acc",
}  # fmt: skip
_GENDERS = {"masc": "m", "femn": "f", "neut": "n"}
_NAMES = {"Geox", "Name", "Surn", "Patr", "Orgn", "Trad"}


@lru_cache(maxsize=50_000)
def _parses(word: str) -> tuple[Any, ...]:
    return tuple(analyzer().parse(word)) if analyzer().word_is_known(word) else ()


def known(word: str) -> bool:
    """Return True if the dictionary lists this form, in any case."""
    return bool(_parses(word.lower()))


def nouns(word: str, gender: str = "", number: str = "") -> tuple[list[Forms], bool]:
    """Return the declensions of an inanimate noun given in the nominative, and whether it is a place name.

    Place names (Geox) shut out other readings; the number is that of the word as given.
    """
    found = [
        parse
        for parse in _parses(word.lower())
        if {"NOUN", "nomn", "inan"} in parse.tag
        and (not gender or parse.tag.gender is None or _GENDERS.get(parse.tag.gender) == gender)
        and (not number or parse.tag.number == {"sg": "sing", "pl": "plur"}[number])
    ]
    places = [parse for parse in found if "Geox" in parse.tag]
    return [_declension(parse) for parse in places or found], bool(places)


def _declension(parse: Any) -> Forms:
    forms: dict[str, list[str]] = {}
    for form in parse.lexeme:
        case = _CASES.get(form.tag.case)
        if case and form.tag.number == parse.tag.number:
            forms.setdefault(case, []).append(form.word)
    # of variants (ущелье, ущелие) those come first that go with the word as given
    return {
        case: tuple(sorted(dict.fromkeys(words), key=lambda word: not word.startswith(parse.word[:-1])))
        for case, words in forms.items()
    }


def persons(word: str) -> dict[str, Forms]:
    """Decline an animate noun in "sg" and "pl"; empty if it is not in the dictionary."""
    return _paradigm(word, {"NOUN", "nomn", "sing", "anim"})


def paradigm(word: str) -> dict[str, Forms]:
    """Return the cases of a common noun by number ("sg", "pl") from its nominative singular; {} if it is unknown."""
    return _paradigm(word, {"NOUN", "nomn", "sing"})


def _paradigm(word: str, wanted: set[str]) -> dict[str, Forms]:
    for parse in _parses(word.lower()):
        if wanted in parse.tag and not _NAMES & set(parse.tag.grammemes):
            numbers: dict[str, dict[str, list[str]]] = {"sg": {}, "pl": {}}
            for form in parse.lexeme:
                if case := _CASES.get(form.tag.case):
                    number = "sg" if form.tag.number == "sing" else "pl"
                    numbers[number].setdefault(case, []).append(form.word)
            return {
                number: {case: tuple(dict.fromkeys(words)) for case, words in forms.items()}
                for number, forms in numbers.items()
                if forms
            }
    return {}


def given_name(word: str, gender: str) -> Forms:
    """Return the cases of a given name that the dictionary lists for that gender, capitalised; {} if it does not."""
    wanted = {"m": "masc", "f": "femn"}[gender]
    for parse in _parses(word.lower()):
        if {"NOUN", "Name", "nomn", "sing"} in parse.tag and parse.tag.gender in (wanted, None):
            declined = _declension(parse)
            return {case: tuple(form[:1].upper() + form[1:] for form in declined[case]) for case in CASES if case in declined}
    return {}


def is_adjective(word: str) -> bool:
    """Return True if this is the nominative of a known adjective or participle."""
    return any(
        parse.tag.POS in ("ADJF", "PRTF") and parse.tag.case == "nomn" and "Apro" not in parse.tag
        for parse in _parses(word.lower())
    )


_PERSONS = {"Name", "Surn", "Patr"}
_OPEN = {"NOUN", "ADJF", "ADJS", "PRTF", "PRTS"}


def other_reading(form: str) -> str:
    """Return what this form mostly is, if not a place: "word" (Или, Того), "noun" (Дон, Чад), "person" (Владимир) or "".

    The dictionary says how often each reading was met in its corpus; a form that is a place at least every
    other time (Киев, Куба) counts as a place.
    """
    shares = {"place": 0.0, "word": 0.0, "noun": 0.0, "person": 0.0}
    for parse in _parses(form.lower()):
        if {"Geox", "Orgn", "Trad"} & set(parse.tag.grammemes):
            shares["place"] += parse.score
        elif _PERSONS & set(parse.tag.grammemes):
            shares["person"] += parse.score
        else:
            shares["noun" if parse.tag.POS in _OPEN and "Apro" not in parse.tag else "word"] += parse.score
    place = shares.pop("place")
    if shares["word"] >= 0.2:
        return "word"
    if place >= 0.5 or not any(shares.values()):
        return ""
    return max(("noun", "person", "word"), key=shares.__getitem__)


def lemmas(form: str) -> frozenset[str]:
    """Return the dictionary forms that this form may have, ё as е; empty if the dictionary does not list it."""
    return frozenset(_plain(parse.normal_form) for parse in _parses(form.lower()))


def base_forms(word: str) -> frozenset[str]:
    """Return the dictionary forms of a noun or adjective given in the nominative, ё as е; empty if it is not listed as one."""
    listed = (parse for parse in _parses(word.lower()) if parse.tag.case == "nomn")
    return frozenset(_plain(parse.normal_form) for parse in listed)


def share(form: str, noun: str) -> float:
    """Return how often, of the times that the dictionary's corpus met a form, it was one of that noun; 1 for an unlisted form.

    Of «после» hardly any are the ambassador (посол), and none of «той» is a feast, which the dictionary does not list.
    A lower-case form is not a name: «сомов» is not of Сомов.
    """
    parses = [parse for parse in _parses(form.lower()) if not (form.islower() and _NAMES & set(parse.tag.grammemes))]
    wanted = base_forms(noun)
    total = sum(parse.score for parse in parses)
    nouns = (parse for parse in parses if parse.tag.POS == "NOUN" and _plain(parse.normal_form) in wanted)
    return sum(parse.score for parse in nouns) / total if total else 1.0


def _plain(word: str) -> str:
    return str(word).replace("ё", "е")


def is_person(form: str) -> bool:
    """Return True if the dictionary lists this form as a person's name."""
    return any(_PERSONS & set(parse.tag.grammemes) for parse in _parses(form.lower()))


def is_common(form: str) -> bool:
    """Return True if the dictionary lists this form as a word that is not a name."""
    return any(not _NAMES & set(parse.tag.grammemes) for parse in _parses(form.lower()))


def is_no_name(form: str) -> bool:
    """Return True if the dictionary lists this form, and never as a name."""
    return bool(parses := _parses(form.lower())) and not any(_NAMES & set(parse.tag.grammemes) for parse in parses)


def is_womans_name(form: str) -> bool:
    """Return True if the dictionary lists this form as a woman's given name."""
    return any({"Name", "femn"} in parse.tag for parse in _parses(form.lower()))


def nominative(form: str, feminine: bool = False) -> str:
    """Return the nominative of a name in any case, from the dictionary or its guess; else the form itself.

    Щегловой is a woman or a place; Щеглова is a woman where ``feminine`` says so, or else one speaks of Щеглов.
    """
    parses = analyzer().parse(form)
    named = [parse for parse in parses if _NAMES & set(parse.tag.grammemes)] or parses
    for parse in sorted(named, key=lambda parse: parse.tag.gender == "femn", reverse=True) if feminine else named:
        if parse.tag.POS == "NOUN" and parse.tag.case:
            made = parse.inflect({"nomn"})
            return str(made.word) if made else form
    return form


def is_severed(word: str) -> bool:
    """Return True for the beginning of a word: a form that the dictionary does not list, of which longer forms begin (азербайд)."""
    low = word.lower()
    return not _parses(low) and next(iter(analyzer().dictionary.iter_known_words(low)), None) is not None


def is_common_noun(word: str) -> bool:
    """Return True if this is the nominative of a common noun (республика, озеро), which heads a longer name."""
    return any(
        {"NOUN", "nomn"} in parse.tag and not _NAMES & set(parse.tag.grammemes)
        for parse in _parses(word.lower())
    )


_GENDER_TAGS = {"m": "masc", "f": "femn"}


def in_gender(word: str, gender: str) -> str:
    """Return a past-tense verb or short participle of the other gender in "m" or "f"; "" for a word that is mostly another.

    >>> in_gender("подписал", "f"), in_gender("подписала", "f"), in_gender("арестован", "f"), in_gender("жил", "f")
    ('подписала', '', 'арестована', 'жила')
    """
    parse = next(iter(_parses(word.lower())), None)
    other = {"m": "femn", "f": "masc"}[gender]
    if parse is None or parse.tag.POS not in ("VERB", "PRTS", "ADJS") or {"sing", other} not in parse.tag:
        return ""
    made = parse.inflect({_GENDER_TAGS[gender]})
    return str(made.word) if made else ""
