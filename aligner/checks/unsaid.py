"""Ways in which a translation leaves a name unsaid and is right: an office at home, a club, a currency, a code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.checks.comparison import compare
from aligner.checks.institutions import in_a_title, initials
from aligner.checks.kinship import concept_of
from aligner.checks.view import View
from aligner.model import Lang
from aligner.text.sound import consonants

if TYPE_CHECKING:
    from aligner.glossary import Mention

_OF_A_PERSON = re.compile(r"['’]s?\s+[A-Z][a-z]+\s+(?:[a-z]|[A-Z][a-z]+\s+[a-z])")
_OFFICES: dict[Lang, str] = {
    "en": r"(?:president|secretary|premier|minister|ambassador|government|senat(?:e|or)|congress|judge|court|justice|attorney|solicitor"
    r"|prosecutor|army|navy|military|forces|troops|soldier|marine|official|authorities|administration|ministry|department|police|reserve|committee)",
    "ru": r"(?:президент|секретар|премьер|министр|министерств|посол|правительств|сенат|конгресс|судь|суд|прокур|юст|арми|флот|воен|войск"
    r"|вооруж|солдат|чиновник|власт|администраци|ведомств|департамент|полици|резерв|комитет)",
}
_OWN = re.compile(r"[A-Z.]+|United States|США|Соедин[её]нных Штатов(?: Америки)?|(?:Велико)?[Бб]ритании|РФ|России")
_OF_AN_OFFICE: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(rf"(?:['’]s?)?(?:[ -][a-z]+)? {_OFFICES['en']}\b", re.I),
    "ru": re.compile(rf"(?:(?i:(?:\b|вице-|экс-){_OFFICES['ru']}[а-яё]*)(?: [а-яё]+)?|\b[А-ЯЁ]{{2,}}) $"),
}
_NAMED = {
    lang: re.compile(rf"(?i:\b(?:vice-|вице-|экс-)?{words})|\b[A-ZА-ЯЁ]{{3,}}\b") for lang, words in _OFFICES.items()
}
_A_PERSON = re.compile(r" ([А-ЯЁ][а-яё]+) ([А-ЯЁ][а-яё]+)")
_INITIALS = re.compile(r"\b[A-Z]{3,}\b")
_SPELT_OUT = re.compile(
    r"(?:комисси|комитет|служб|центр|агентств|управлени|ассоциаци|федераци|бюро|институт|обществ|парти)\w*(?: [а-яё]+){1,6} $", re.I
)
_AN_INSTITUTION = re.compile(
    r"(?:[A-Z][\w-]+ (?:(?:of|for|and|the) )*)+(?:Commission|Committee|Service|Cent(?:er|re)s?|Agency|Authority|Association|Federation"
    r"|Bureau|Institute|Society|Party|Office|Administration)\b|\b(?:Commission|Committee|Cent(?:er|re)s?|Agency|Association|Institute|Bureau) (?:of|for|on) (?:the )?[A-Z]"
)
_CLUB = re.compile(r"\b([A-Z]\w{3,}) $")
_TITLE_WORDS = 2  # in quotation marks; more are a quotation
_QUOTED = re.compile(r"[«\"“]([^»\"”]+)[»\"”]")
_CODES = re.compile(r"\b[A-Z]{2}\b")
_STREET: dict[Lang, re.Pattern[str]] = {
    "en": re.compile(r" (?:Street|Square|Avenue|Boulevard|Station)\b"),
    "ru": re.compile(r"(?:площад|улиц|проспект|бульвар|набережн|шоссе|станци)[а-яё]* $", re.I),
}
_A_NOTE = re.compile(r"\[[^\]]*$")


def may_go_unsaid(view: View, wanted: Mention) -> bool:
    """Is there a known reason for which this name is left out or put otherwise, so that it is worth a remark at most?"""
    reasons = (
        _whose, _of_an_office, _of_its_body, initials, _by_a_code, _called_otherwise, _of_a_street, _in_a_note,
    )  # fmt: skip
    return any(told(view, wanted) for told in reasons)


def _whose(view: View, wanted: Mention) -> bool:
    """Is it a country said of its person only: Russia's Putin? Readers of the target know him."""
    return view.pair.source == "en" and bool(_OF_A_PERSON.match(view.source, wanted.stop))


def _of_an_office(view: View, wanted: Mention) -> bool:
    """Is it the country that its own press puts to an office, which the target names: a U.S. judge, МВД России?

    Or which it shortens: комиссия по ценным бумагам США, the SEC; or has by its title, or by its holder alone:
    Федеральная комиссия по связи США, the Federal Communications Commission; президент США Дональд Трамп, Trump.
    """
    if not _OWN.fullmatch(wanted.text):
        return False
    named = _NAMED[view.pair.target].search(view.target) is not None
    if view.pair.source == "en":
        return named and _OF_AN_OFFICE["en"].match(view.source, wanted.stop) is not None
    office = _OF_AN_OFFICE["ru"].search(view.source, 0, wanted.start)
    holder = _A_PERSON.match(view.source, wanted.stop)
    if office and holder and any(consonants(word) in _capitals(view) for word in holder.groups()):
        return True
    shortened = set(_INITIALS.findall(view.target)) - set(_INITIALS.findall(view.source))
    if (shortened or _AN_INSTITUTION.search(view.target)) and _SPELT_OUT.search(view.source, 0, wanted.start):
        return True
    return named and office is not None and (wanted.text != "России" or office[0].isupper() or holder is not None)


def _of_its_body(view: View, wanted: Mention) -> bool:
    """Is it put to a body of that country, which both name: Национальная служба здравоохранения Великобритании, the NHS?"""
    country = concept_of(view, wanted).country
    return any(
        concept_of(view, said).kind == "body"
        and concept_of(view, said).country == country
        and view.source[said.stop : wanted.start] == " "
        for said, _ in compare(view).named
    )


def _by_a_code(view: View, wanted: Mention) -> bool:
    """Is it there by its code: Monterey, CA; a list of countries (ES, IT, CY)?"""
    if view.pair.target != "en" or view.glossary is None:
        return False
    concept = concept_of(view, wanted)
    if concept.kind == "country":
        codes = _CODES.findall(view.target)
        return len(codes) > 1 and concept.country in codes
    if (concept.kind, concept.country) != ("region", "US"):
        return False
    return any(re.search(rf"\b[A-Z]\w+,? {code}\b", view.target) for code in _postal(concept.terms_in("en")[0].name))


def _postal(name: str) -> set[str]:
    """The codes that a state of this name can have: its first letter and a later one."""
    return {name[0] + letter for letter in name[1:].upper() if letter.isalpha()}


def _called_otherwise(view: View, wanted: Mention) -> bool:
    """Does it stand in a title that the target has in quotation marks, or by another of its words?

    Inter Milan / «Интер», «Манчестер Юнайтед» / United, «Чикаго Файр» / the Fire.
    """
    if in_a_title(view, wanted) and _QUOTED.search(view.target):
        return True
    titles = (m[1].split() for m in _QUOTED.finditer(view.source) if m.start() < wanted.start < m.end())
    others = [word for words in titles if len(words) <= _TITLE_WORDS for word in words]
    others += _CLUB.findall(view.source, 0, wanted.start)
    return any(consonants(word) in _capitals(view) for word in others)


def _capitals(view: View) -> set[str]:
    """How the capitalised words of the target sound, the last vowel of English ones, which may be mute, left out too."""
    words = re.findall(r"\b[A-ZА-ЯЁ]\w{2,}", view.target)
    return {consonants(word) for word in words} | {consonants(word.removesuffix("e")) for word in words}


def _of_a_street(view: View, wanted: Mention) -> bool:
    """Is a street named so, which is called after the place in a third language, or not at all: Piazza di Spagna?"""
    if view.pair.source == "en":
        return _STREET["en"].match(view.source, wanted.stop) is not None
    return _STREET["ru"].search(view.source, 0, wanted.start) is not None


def _in_a_note(view: View, wanted: Mention) -> bool:
    """Does it stand in a note of the editor's, in square brackets, that the target does not have?"""
    return "[" not in view.target and _A_NOTE.search(view.source, 0, wanted.start) is not None


def of_a_currency(view: View, wanted: Mention) -> bool:
    """долларов США, долл. США, U.S. dollars: a dollar is theirs."""
    beside = (
        view.source[max(0, wanted.start - 10) : wanted.start] + view.source[wanted.stop : wanted.stop + 8]
    )
    dollar = concept_of(view, wanted).country == "US" and re.search(r"долл(?:ар|\.)|\bdollar|USD", beside)
    return bool(dollar and re.search(r"\$|USD|dollar|долл(?:ар|\.)", view.target, re.I))
