"""Read bylines: the line under a headline with author and date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from aligner.extraction.dates import find_date, without_date

_BY = re.compile(
    r"^(?:(?:written|reported|story|text)?\s*by|authors?:?|автор(?:ы)?(?:\s+текста)?\s*:?|текст\s*:|подготовил[аи]?\s*:?)\s*[:—–-]?\s+",
    re.I,
)
_NAME_WORD = r"[^\W\d_a-zа-яё][\w’'ʻ.-]*"
_PARTICLE = r"(?:de|van|von|der|den|al|el|bin|ibn|da|di|la|le|ogly|oglu|оглы|кызы|гызы|углы)"
_NAME = rf"{_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_PARTICLE})){{1,3}}"
_NAMES = re.compile(rf"^{_NAME}(?:(?:\s*,\s*|\s+(?:and|и|&)\s+|\s*/\s*){_NAME})*$")
_WHERE = re.compile(r"(?<!\s)\s+(?:in|для|в)\s+" + _NAME_WORD + r"(?:\s+" + _NAME_WORD + r")?$")
# What such a line also says, and nobody needs: "4 min read", "Просмотров: 12", "18 comments".
_STAFF = re.compile(
    r"\b(?:staff|newsroom|correspondents?|editors|reporters|agencies|редакция|служба новостей)\b", re.I
)
_COUNTS = re.compile(
    r"\b\d+[\s-]*(?:min(?:ute)?s?\.?(?:\s+read)?|comments?|views?|мин(?:ут[аы]?)?\.?(?:\s+(?:на\s+)?чтени[еяй])?|комментари\w+|просмотр\w*)\b"
    r"|\b(?:время чтения|просмотров|просмотры|комментарии|reading time|views|comments)\s*:?\s*\d*",
    re.I,
)
_SECTION = re.compile(r"\b(?:рубрика|раздел|категория|category|section)\s*:\s*(?P<name>[^:]{2,40})$", re.I)
_LABEL = re.compile(r"\s(?:::|›|»|/)\s")
_MAX = 120
# Words of menus: of these alone no name is made ("Middle East", "World News", "Центральная Азия").
_MENU = frozenset(
    (  # noqa: SIM905
        "middle near far east west north south central eastern western northern southern asia europe eurasia africa america"
        " americas caucasus caspian pacific russia ukraine world region regions international national local global news"
        " politics business economy economics markets finance sport sports opinion opinions analysis culture arts life style"
        " lifestyle society health science technology tech travel education environment energy security latest top stories"
        " breaking live video photos more read share follow special report reports features editorial home page"
        " ближний средний дальний восток запад север юг центральная средняя азия европа евразия африка америка кавказ россия"
        " украина мир регион регионы новости политика экономика бизнес финансы спорт мнение мнения аналитика культура общество"
        " здоровье наука технологии образование экология безопасность главная видео фото лента происшествия"
    ).split()
)


class Byline(NamedTuple):
    """What such a line says; any of it may be missing."""

    name: str
    published: date | None
    section: str = ""


def read_byline(line: str) -> Byline | None:
    """Return names and date of a line that holds nothing else, else None.

    >>> read_byline("By Leyla Mammadova | March 8, 2013")
    Byline(name='Leyla Mammadova', published=datetime.date(2013, 3, 8), section='')
    >>> read_byline("Conflict Zones :: March 8, 2013").section
    'Conflict Zones'
    """
    if len(line) > _MAX:
        return None
    line = _COUNTS.sub(" ", line)
    hit = find_date(line)
    rest = without_date(line) if hit else line.strip(" |•·-–—")
    filed = _SECTION.search(rest)
    section = filed["name"].strip() if filed else ""
    rest = rest[: filed.start()].strip(" |•·-–—,;") if filed else rest
    introduced = _BY.match(rest)
    if hit and not introduced and _LABEL.search(line) and len(rest.split()) <= 4:
        return Byline("", hit[0], rest)
    name = rest[introduced.end() :] if introduced else rest
    name = name.strip(" ,;|·•-–—")
    if introduced:
        name = _WHERE.sub("", name)
        if _NAMES.match(name) or _STAFF.search(name) or re.match(rf"^{_NAME_WORD}$", name):
            return Byline(name, hit[0] if hit else None, section)
        return None
    if hit and (not rest or _NAMES.match(name) or (_STAFF.search(name) and len(name.split()) <= 5)):
        return Byline(name, hit[0], section)
    return None


def is_name(line: str) -> bool:
    """Return True if the line could be names alone: ``Leyla Mammadova``; ``Middle East`` could not."""
    if len(line) > _MAX or not _NAMES.match(line.strip()):
        return False
    return not _MENU.issuperset(re.findall(r"[^\W\d_]+", line.casefold()))


def strip_by(text: str) -> str:
    """Return ``Leyla Mammadova`` of ``By Leyla Mammadova``."""
    return _BY.sub("", text.strip()).strip(" ,;|·•-–—")


def read_header(lines: Iterable[str]) -> Byline:
    """Read name, date and section from the lines around a headline; a name alone on its line counts."""
    name, published, section, alone = "", None, "", ""
    for line in lines:
        read = read_byline(line)
        if read:
            name, published, section = name or read.name, published or read.published, section or read.section
        elif is_name(line):
            alone = alone or line
        elif len(line) <= _MAX and (hit := find_date(line)):
            published = published or hit[0]
    return Byline(name or alone, published, section)
