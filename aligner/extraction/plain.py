"""Plain text to a draft: an article alone, or the text rendering of a whole news page.

Stages:
1. lines to paragraphs;
2. is there a site around the article? Menus and footers are known by lines that only sites have;
3. without one everything is kept, and a first line that looks like a headline is the title;
4. with one the body is the stretch richest in prose, and the header stands just above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from aligner.errors import ExtractionError
from aligner.extraction.boilerplate import LAST, Line, heads_other_articles, spoke
from aligner.extraction.bylines import Byline, is_name, read_byline
from aligner.extraction.draft import ArticleDraft, JudgedLine
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
_BULLET = re.compile(r"^[•·●▪‣*–—-]\s+")
_MARKER = re.compile(r"^(?:#{1,6}|[•·●▪‣])\s+|(?<!\s)\s+#+$")  # of a heading or list item
# lynx and its like number the links and list them at the end: "[12]Home" ... "References\n\n 12. https://...".
_REFERENCES = re.compile(r"\n[^\S\n]*(?:References|Visible links:?)[^\S\n]*(?:\n\s*\d+\.[^\S\n]+\w+:\S+[^\S\n]*)+\s*$")
_LINK_NUMBER = re.compile(r"\[\d{1,4}\]")
SHORT_COST = 10
MAX_TITLE = 250
MAX_TEXT = 2_000_000  # characters; the longest article that we met has 150,000


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or line, whether blank lines surround it, and whether it had a bullet."""

    text: str
    alone: bool
    item: bool = False

    @property
    def words(self) -> int:
        """Number of words."""
        return len(self.text.split())

    @property
    def prose(self) -> bool:
        """A sentence at least, rather than a label."""
        return is_prose(self.text)

    @property
    def chrome(self) -> bool:
        """True for text of the site rather than of the article."""
        return (self.words <= 10 and bool(_CHROME.match(self.text))) or bool(spoke(Line(self.text, LAST)))

    @property
    def weight(self) -> int:
        """Score of the unit as part of the article: its words if it is prose, negative for labels and lists."""
        if self.prose and not self.chrome:
            return min(self.words, 80)
        return -3 if self.words > 4 and self.item else -SHORT_COST

    @property
    def headline(self) -> bool:
        """Could head an article: one line, no label of the site."""
        return self.words > 1 and len(self.text) <= MAX_TITLE and not self.chrome and not self.item


def read_plain(text: str) -> ArticleDraft:
    """Read a plain text; see the module.

    Raises ExtractionError where it is longer than any article.
    """
    if len(text) > MAX_TEXT:
        raise ExtractionError(f"the file holds {len(text):,} characters of text, more than any article")
    units = [
        Paragraph(_MARKER.sub("", line), len(block) == 1, bool(_BULLET.match(line)))
        for block in paragraphs(_without_link_numbers(text))
        for line in block
    ]  # 1
    return _from_page(units) if _has_site(units) else _from_prose(units)


def _without_link_numbers(text: str) -> str:
    """Return the text without the list of links at its end and the numbers that refer to it."""
    listed = _REFERENCES.search(text)
    return _LINK_NUMBER.sub("", text[: listed.start()]) if listed else text


def _judged(kept: Iterable[str]) -> tuple[JudgedLine, ...]:
    return tuple(map(JudgedLine, kept))


def _has_site(units: list[Paragraph]) -> bool:  # 2
    labels = {unit.text.casefold() for unit in units if unit.chrome}
    return len(labels) >= 3 or (len(labels) == 2 and len(units) > 4)


def _from_prose(units: list[Paragraph]) -> ArticleDraft:  # 3
    texts = [unit.text for unit in units]
    if len(units) < 2 or not _opens_as_title(units):
        return ArticleDraft(_judged(texts))
    byline, rest = _leading_bylines(units[1:])
    if not rest:
        return ArticleDraft(_judged(texts))
    site = bool(byline.name or byline.published)  # a byline was printed by one, and so may be what follows
    return ArticleDraft(_judged(unit.text for unit in rest), texts[0], byline.name, byline.published, chrome=site)


def _opens_as_title(units: list[Paragraph]) -> bool:
    first, second = units[0], units[1]
    if not first.headline or first.text[-1] in ",;:—–-":
        return False
    under = read_byline(second.text)
    return bool(under) or (not first.text.endswith((".", "…")) and first.words <= 30)


def _leading_bylines(units: list[Paragraph]) -> tuple[Byline, list[Paragraph]]:
    """Name and date of the first lines, and the lines after them."""
    byline = Byline("", None)
    for number, unit in enumerate(units[:3]):
        found = read_byline(unit.text)
        if not found:
            return byline, units[number:]
        byline = Byline(byline.name or found.name, byline.published or found.published)
    return byline, units[3:]


def _from_page(units: list[Paragraph]) -> ArticleDraft:  # 4
    start, stop = richest([unit.weight for unit in units])
    if start == stop:
        return ArticleDraft((), chrome=True)
    header = _header(units, start, stop)
    body = [unit.text for unit in _without_lists_of_others(units[header.begin : stop]) if not unit.chrome]
    body, last = _without_inner_bylines(body)
    return ArticleDraft(
        _judged(body),
        header.title,
        header.byline or last.name,
        header.published or last.published,
        header.section or last.section,
        chrome=True,
    )


class Header(NamedTuple):
    """The lines above the body, and the paragraph that the body begins with."""

    begin: int
    title: str = ""
    byline: str = ""
    published: date | None = None
    section: str = ""


def _header(units: list[Paragraph], start: int, stop: int) -> Header:
    """Return the header over the prose that starts at ``start``: by its byline or date, where there is one."""
    reach = range(max(0, start - 6), min(stop, start + 4))
    read = {number: line for number in reach if (line := _byline_at(units, number))}
    if not read:
        return _title_without_byline(units, start)
    first = min(read)
    last = max(number for number in read if number - first < 4)
    name = next((line.name for line in read.values() if line.name), "")
    published = next((line.published for line in read.values() if line.published), None)
    section = next((line.section for line in read.values() if line.section), "")
    above = _title_above(units, first)
    below = next((number for number in range(last + 1, start) if units[number].headline), None)
    if below is not None and _weak(above.title) and not _weak(units[below].text):
        alone = (unit.text for unit in units[below + 1 : start] if is_name(unit.text))
        return Header(start, units[below].text, name or next(alone, ""), published, section)
    begin = above.begin if above.begin < first else last + 1
    return Header(begin, above.title, name, published, section)


def _weak(title: str) -> bool:
    """Return True for fewer words than headlines have, or what could be a name: a menu's last line."""
    return len(title.split()) < 4 or is_name(title)


def _byline_at(units: list[Paragraph], number: int) -> Byline | None:
    """Return the byline in this paragraph; a name alone counts if a date is beside it."""
    read = read_byline(units[number].text)
    if read or not is_name(units[number].text) or number + 1 >= len(units):
        return read
    under = read_byline(units[number + 1].text)
    return Byline(units[number].text, None) if under and under.published and not under.name else None


def _title_above(units: list[Paragraph], below: int) -> Header:
    """Return the headline above paragraph ``below``; the body begins there, or at a standfirst in between."""
    above = [number for number in range(max(0, below - 3), below) if units[number].headline]
    if not above:
        return Header(below)
    nearest = units[above[-1]]
    over = units[above[-2]] if len(above) > 1 else None
    if over and over.alone and over.words > 3 and over.text[-1] != "." and nearest.text[-1] == ".":
        return Header(above[-1], over.text)
    return Header(below, nearest.text)


def _title_without_byline(units: list[Paragraph], start: int) -> Header:
    """Return the headline above the body, or the body's first line if it is a question set apart."""
    asks = units[start].text[-1] in "?!" and units[start].alone and units[start].words <= 25
    above = _title_above(units, start)
    return Header(start + 1, units[start].text) if asks and _weak(above.title) else above


def _without_lists_of_others(units: list[Paragraph]) -> list[Paragraph]:
    """Return the paragraphs without headings such as "Popular" and the labels under them.

    Past the middle of the prose, all that follows such a heading goes too.
    """
    kept: list[Paragraph] = []
    listing = False
    for number, unit in enumerate(units):
        if heads_other_articles(unit.text):
            if _words(units[:number]) > _words(units[number:]):
                break
            listing = True
        listing = listing and not unit.prose
        if not listing:
            kept.append(unit)
    return kept


def _words(units: list[Paragraph]) -> int:
    return sum(unit.words for unit in units if unit.prose)


def _without_inner_bylines(body: list[str]) -> tuple[list[str], Byline]:
    """Return the body without lines that only name an author or date, and the last such line."""
    found = Byline("", None)
    kept = []
    for number, text in enumerate(body):
        read = read_byline(text) if number < 4 or number >= len(body) - 4 else None
        if read:
            found = Byline(read.name or found.name, read.published or found.published)
        else:
            kept.append(text)
    return kept, found
