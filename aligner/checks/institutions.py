"""Names within names of institutions: МГУ for Moscow State University, the airline that is called Emirates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from aligner.checks.view import View

if TYPE_CHECKING:
    from aligner.glossary import Mention

_CAPITALS = re.compile(r"\b[А-ЯЁA-Z](?:[а-яё]?[А-ЯЁA-Z]){1,}[а-яё]*\b")
_ENGLISH_TITLE = re.compile(r"(?:[’'`]s)?[ -][A-Z]\w+")
_RUSSIAN_TITLE = re.compile(r"[ -][а-яё]+")
_SEAT_BEFORE = re.compile(r"(?:университет|институт|колледж|академи|больниц|клиник)\w*(?: (?:в|штата))? $", re.I)
_TITLE_BEFORE = re.compile(r"[A-Z]\w+(?: (?:of|for))+ (?:the )?$")
_SHORTENED = re.compile(r"\b(?:[А-ЯЁ][а-яё]{1,4}){2,}[а-яё]*\b|\b[А-ЯЁ][а-яё]{2,5}(?:дум|обл|гор|рос|гос|фин|торг|пром|банк)\w*")
_FIRM = re.compile(
    r"\b(?:авиа|радио|теле)?(?:компани|фирм|корпораци|групп|газет|издани|агентств|галере|сет|марк|студи|станци|команд)"
    r"(?:[аеиоуыя]|ей|ой|ии|ий|ия|ию|ом|ью)?\s+$"
    r"|\b(?:журнал|телеканал|канал|сайт|портал|банк|отел|концерн|холдинг|бренд|клуб|ресторан|танкер|лайнер|корабл|проект|магазин"
    r"|бутик|фонд|сервис|фестивал)(?:[аеуыья]|ем|ом|ям|ами)?\s+$",
    re.I,
)


def initials(view: View, wanted: Mention) -> bool:
    """Does the name stand within a title that the target gives by its first letters: Black Sea Fleet / ЧФ, NYPD?"""
    if view.glossary is None:
        return False
    names = view.glossary.names(wanted.concept, view.pair.target, view.pair.published)
    if view.pair.target == "en" and any(_begins_with_initials(name, view.target) for name in names):
        return True
    if not in_a_title(view, wanted):
        return False
    words = view.glossary.concepts[wanted.concept].words("adjective", view.pair.target)
    letters = {word[0].upper() for word in (*names, *words)}
    known = {(mention.start, mention.stop) for mention in view.target_mentions}
    return any(
        match.span() not in known and letters & {letter for letter in match[0] if letter.isupper()}
        for pattern in (_CAPITALS, _SHORTENED)
        for match in pattern.finditer(view.target)
    )


def _begins_with_initials(name: str, text: str) -> bool:
    """N.Y. and NYPD for New York."""
    letters = [word[0] for word in name.split() if word[0].isupper()]
    return len(letters) > 1 and re.search(rf"\b{'[.]?'.join(letters)}[A-Z.]*(?![a-z])", text) is not None


def in_a_title(view: View, wanted: Mention) -> bool:
    """Is the name of the source a part of a longer one: Moscow State University, Paris Saint-Germain?"""
    if view.pair.source == "ru":
        if wanted.kind == "name":  # Калифорнийского университета в Лос-Анджелесе, UCLA
            return bool(_SEAT_BEFORE.search(view.source, 0, wanted.start))
        return wanted.kind == "adjective" and bool(_RUSSIAN_TITLE.match(view.source, wanted.stop))
    return bool(_ENGLISH_TITLE.match(view.source, wanted.stop)) or bool(_TITLE_BEFORE.search(view.source[: wanted.start]))


def firm(text: str, start: int) -> bool:
    """Is what follows the name of a firm, a paper or a ship, which keeps its letters: авиакомпания Emirates?"""
    return _FIRM.search(text, 0, start) is not None
