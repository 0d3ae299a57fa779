"""Plain text to a draft: an article alone, or the text rendering of a whole news page.

Stages:
1. lines to paragraphs;
2. is there a site around the article? Menus and footers are known by lines that only sites have;
3. without one everything is kept, and a first line that looks like a headline is the title;
4. with one the body is the stretch richest in prose, and the header stands just above it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.extraction.bylines import Byline, is_name, read_byline
from aligner.extraction.draft import Draft
from aligner.extraction.prose import is_prose, richest
from aligner.extraction.wrapping import paragraphs

_CHROME = re.compile(
    r"^\W*(?:skip to (?:main )?content|skip navigation|(?:main |toggle )?(?:menu|navigation)|home(?:page)?|search|search form|about(?: us)?"
    r"|contacts?(?: us)?|newsletters?|subscribe|log ?in|sign in|sign up|register|support us|donate|privacy(?: policy)?"
    r"|terms(?: of (?:use|service))?|cookies?(?: policy)?|advertis(?:e|ing|ement)|republishing|corrections|rss|sitemap|share|tweet"
    r"|popular|most (?:read|popular|viewed)|related(?: (?:articles|stories|news|content))?|latest(?: news)?|trending|comments?"
    r"|follow us|back to top|our team|team|archive|podcasts?|video|photos?|more news|read also"
    r"|перейти к (?:основному )?(?:содержанию|содержимому|контенту)|(?:главное |основное )?меню|главная(?: страница)?|поиск|найти|о нас|о проекте|о редакции|контакты"
    r"|подписаться|подписка|рассылка|войти|вход|регистрация|поддержать(?: нас)?|политика конфиденциальности|реклама"
    r"|правила|пользовательское соглашение|карта сайта|поделиться|популярное|самое читаемое|читайте также|по теме"
    r"|похожие (?:новости|материалы)|последние новости|лента новостей|новости|архив|комментарии|мы в соцсетях|наверх|редакция"
    r"|русский|english|рус|eng|ru|en|հայերեն|ქართული|azərbaycanca|қазақша|кыргызча|тоҷикӣ|oʻzbekcha|türkmençe"
    r"|.{0,60}©.{0,60}|all rights reserved\.?|все права защищены\.?)\W*$",
    re.I,
)
_ENDS_BODY = re.compile(
    r"^\W*(?:popular|most (?:read|popular|viewed)|related(?: (?:articles|stories|news|content))?|latest(?: news)?|trending|comments?(?: \(\d+\))?"
    r"|more (?:news|stories|from .{1,40})|you may also like|recommended|read (?:also|next)"
    r"|популярное|самое читаемое|читайте также|по теме|похожие (?:новости|материалы)|последние новости|лента новостей"
    r"|другие новости|комментарии(?: \(\d+\))?|материалы по теме|ещё по теме|еще по теме|рекомендуем)\W*$",
    re.I,
)
_BULLET = re.compile(r"^[•·●▪‣*–—-]\s+")
_HEADING_MARK = re.compile(r"^#{1,6}\s+|\s+#+$")
SHORT_COST = 10
MAX_TITLE = 250


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or line, and whether it stands alone between blank lines."""

    text: str
    alone: bool

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def prose(self) -> bool:
        """A sentence at least, rather than a label."""
        return is_prose(self.text)

    @property
    def chrome(self) -> bool:
        return self.words <= 10 and bool(_CHROME.match(self.text))

    @property
    def weight(self) -> int:
        if self.prose:
            return min(self.words, 80)
        return -3 if self.words > 4 and _BULLET.match(self.text) else -SHORT_COST

    @property
    def headline(self) -> bool:
        """Could head an article: one line, no label of the site."""
        return (
            self.words > 1
            and len(self.text) <= MAX_TITLE
            and not self.chrome
            and not _BULLET.match(self.text)
        )


def read_plain(text: str) -> Draft:
    """The draft of a plain text; see the module."""
    units = [
        Unit(_HEADING_MARK.sub("", line), len(block) == 1) for block in paragraphs(text) for line in block
    ]  # 1
    return _from_page(units) if _has_site(units) else _from_prose(units)


def _has_site(units: list[Unit]) -> bool:  # 2
    labels = {unit.text.casefold() for unit in units if unit.chrome}
    return len(labels) >= 3 or (len(labels) == 2 and len(units) > 4)


def _from_prose(units: list[Unit]) -> Draft:  # 3
    texts = [unit.text for unit in units]
    if len(units) < 2 or not _opens_as_title(units):
        return Draft(tuple(texts))
    byline, rest = _leading_bylines(units[1:])
    if not rest:
        return Draft(tuple(texts))
    return Draft(tuple(unit.text for unit in rest), texts[0], byline.name, byline.published)


def _opens_as_title(units: list[Unit]) -> bool:
    first, second = units[0], units[1]
    if not first.headline or first.text[-1] in ",;:—–-":
        return False
    under = read_byline(second.text)
    return bool(under) or (not first.text.endswith((".", "…")) and first.words <= 30)


def _leading_bylines(units: list[Unit]) -> tuple[Byline, list[Unit]]:
    """Name and date of the first lines, and the lines after them."""
    byline = Byline("", None)
    for number, unit in enumerate(units[:3]):
        found = read_byline(unit.text)
        if not found:
            return byline, units[number:]
        byline = Byline(byline.name or found.name, byline.published or found.published)
    return byline, units[3:]


def _from_page(units: list[Unit]) -> Draft:  # 4
    start, stop = richest([unit.weight for unit in units])
    if start == stop:
        return Draft((), chrome=True)
    start, header = _header(units, start, stop)
    title = header.title
    body = [unit.text for unit in _until_footer(units[start:stop]) if not unit.chrome]
    byline, published = header.byline, header.published
    body, last = _without_inner_bylines(body)
    return Draft(tuple(body), title, byline or last.name, published or last.published, chrome=True)


@dataclass(frozen=True, slots=True)
class Header:
    title: str = ""
    byline: str = ""
    published: object = None


def _header(units: list[Unit], start: int, stop: int) -> tuple[int, Header]:
    """Where the body begins, and what stands above it."""
    reach = range(max(0, start - 6), min(stop, start + 4))
    lines = [number for number in reach if not units[number].chrome and _byline_at(units, number)]
    if not lines:
        return _title_above(units, start)
    first = lines[0]
    last = max(number for number in lines if number - first < 4)
    found = [read for number in lines if first <= number <= last and (read := _byline_at(units, number))]
    name = next((read.name for read in found if read.name), "")
    published = next((read.published for read in found if read.published), None)
    begin, header = _title_above(units, first)
    between = [number for number in range(last + 1, start) if units[number].headline]
    if header.title and not (between and units[first - 1].words < 3):
        return (begin if begin < first else last + 1), Header(header.title, name, published)
    if between:
        return between[0] + 1, Header(units[between[0]].text, name, published)
    return last + 1, Header("", name, published)


def _byline_at(units: list[Unit], number: int) -> Byline | None:
    """The byline in this unit; a name alone counts where a date stands beside it."""
    read = read_byline(units[number].text)
    if read or not is_name(units[number].text) or number + 1 >= len(units):
        return read
    under = read_byline(units[number + 1].text)
    return Byline(units[number].text, None) if under and under.published and not under.name else None


def _title_above(units: list[Unit], below: int) -> tuple[int, Header]:
    """The headline over unit ``below``, and where the body begins: at ``below``, or at a standfirst between."""
    above = [number for number in range(max(0, below - 3), below) if units[number].headline]
    if not above:
        return below, Header()
    nearest = above[-1]
    if units[nearest].prose and len(above) > 1 and units[above[-2]].alone and not units[above[-2]].prose:
        return nearest, Header(units[above[-2]].text)
    return below, Header(units[nearest].text)


def _until_footer(units: list[Unit]) -> list[Unit]:
    """The units before a heading such as "Popular", where more prose stands before it than after."""
    for number, unit in enumerate(units):
        if _ENDS_BODY.match(unit.text):
            before, after = (sum(max(u.weight, 0) for u in part) for part in (units[:number], units[number:]))
            if before > after:
                return units[:number]
    return units


def _without_inner_bylines(body: list[str]) -> tuple[list[str], Byline]:
    """The body without lines that only name author or date, and the last of those."""
    found = Byline("", None)
    kept = []
    for number, text in enumerate(body):
        read = read_byline(text) if number == 0 or number >= len(body) - 4 else None
        if read:
            found = Byline(read.name or found.name, read.published or found.published)
        else:
            kept.append(text)
    return kept, found
