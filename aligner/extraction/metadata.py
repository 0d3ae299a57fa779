"""Facts about the article in an HTML page outside its body: JSON-LD, OpenGraph, meta, time, links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from itertools import chain, islice
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from aligner.extraction.bylines import is_name, read_byline, strip_by
from aligner.extraction.dates import parse_date
from aligner.extraction.markup import canonical_address
from aligner.extraction.profiles import elements
from aligner.text.encoding import one_line

_ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "Report",
    ]
)
_DATE_METAS = (
    "article:published_time", "og:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date",
    "dc.date.issued", "dc.date", "dcterms.created", "parsely-pub-date", "sailthru.date", "mediator_published_time",
)  # fmt: skip
_AUTHOR_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "parsely-author",
    "sailthru.author",
    "mediator_author",
)
_SECTION_METAS = ("article:section", "parsely-section", "section")
_BYLINE_CLASS = re.compile(r"(?:^|[\s_-])(?:byline|author|writer|avtor)s?(?:$|[\s_-])", re.I)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|time|published|pubdate|datetime|timestamp|data)(?:$|[\s_-])", re.I
)
_SECTION_CLASS = re.compile(
    r"(?:^|[\s_-])(?:section-(?:label|name|title)|kicker|rubric|rubrika|post-category|entry-category|cat-links?|category-name)"
    r"(?:$|[\s_-])",
    re.I,
)
_INTRODUCED = re.compile(
    r"^(?:in|posted in|filed under|category|section|рубрика|раздел|категория)\b:?\s+", re.I
)
_LANG_NAMES = {
    "ru": re.compile(r"^\W*(?:русский|рус\.?|ru|rus|на русском(?: языке)?|russian|по-русски|русская версия|(?:читать|читайте) на русском|read (?:this article )?in russian)\W*$", re.I),
    "en": re.compile(r"^\W*(?:english|eng?\.?|in english|на английском|английский|english version|read (?:this article )?in english|(?:читать|читайте) на английском)\W*$", re.I),
}  # fmt: skip
_LABELS = {"ru": {"ru", "rus", "russian"}, "en": {"en", "eng", "english"}}  # within addresses
_NOBODY = frozenset(
    [
        "admin",
        "administrator",
        "editor",
        "webmaster",
        "root",
        "user",
        "guest",
        "админ",
        "администратор",
        "редактор",
    ]
)
_URL_DATE = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})(?:/|$|-)")
BYLINE_PARTS = 4  # runs of text of a byline's element of which one may be the name
_UTC = re.compile(r"\d(?:Z|\+00:?00)$")
_TITLE_BAR = re.compile(r"(?<!\s)\s+(?:[|\u2013\u2014»:·•-]|::)\s+")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page states about its article."""

    title: str = ""
    byline: str = ""
    published: date | None = None
    utc: bool = False  # ``published`` is of a moment in UTC, so that the day may be another where the page was written
    section: str = ""
    url: str = ""
    dated: date | None = None  # by some element that looks like a date, or the address
    body: str = ""  # the whole article, where the page carries it as data
    editions: tuple[tuple[str, str], ...] = ()


def read_metadata(tree: HtmlElement, url: str = "") -> Metadata:
    """Read what the page states about its article; better sources come first."""
    metas = _metas(tree)
    linked = _linked_data(tree)
    address = _canonical(tree, metas, url)
    site = metas.get("og:site_name", "")
    stamp = next(filter(parse_date, [_text(linked.get("datePublished")), _first(metas, _DATE_METAS)]), "")
    return Metadata(
        title=_title(tree, metas, linked, site),
        byline=_byline(tree, metas, linked, site),
        published=parse_date(stamp),
        utc=bool(_UTC.search(stamp)),
        section=_text(linked.get("articleSection")) or _first(metas, _SECTION_METAS) or _labelled(tree),
        url=address,
        dated=_dated(tree, address),
        body=_article_body(linked),
        editions=_editions(tree, address, linked),
    )


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Name or property, lower case, to content; the first of a name counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = one_line(meta.get("content") or "")
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _linked_data(tree: HtmlElement) -> dict[str, object]:
    """Return the JSON-LD object that describes the article, or an empty one."""
    for script in tree.xpath('//script[@type="application/ld+json"]'):
        try:
            data = json.loads(script.text or "", strict=False)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(data):
            kinds = node.get("@type")
            named = kinds if isinstance(kinds, list) else [kinds]
            if _ARTICLE_TYPES.intersection(kind for kind in named if isinstance(kind, str)):
                return node
    return {}


def _article_body(linked: dict[str, object]) -> str:
    """Return the article's text, or that of a live blog's entries."""
    updates = linked.get("liveBlogUpdate")
    entries = [linked, *(updates if isinstance(updates, list) else [updates])]
    texts = (entry.get("articleBody") for entry in entries if isinstance(entry, dict))
    return "\n".join(text for text in texts if isinstance(text, str))


def _nodes(data: object) -> Iterator[dict[str, object]]:
    waiting = [data]
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict):
            yield node
            waiting.extend(node.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage"))


def _text(value: object) -> str:
    """Return a JSON-LD value as text: a string, the first of a list, or the name of an object."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return _text(value.get("name"))
    return one_line(value) if isinstance(value, str) else ""


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if name in metas), "")


def _canonical(tree: HtmlElement, metas: dict[str, str], url: str) -> str:
    """Return the address that the page gives itself, unless that is the site's first page, as careless templates have it."""
    links = tree.xpath('//link[@rel="canonical"]/@href')
    named = (_absolute(url, link) for link in [*links, metas.get("og:url", "")] if link)
    return canonical_address(next((address for address in named if _names_page(address)), url))


def _names_page(address: str) -> bool:
    parts = urlsplit(address)
    return bool(parts.path.strip("/") or parts.query)


def _title(tree: HtmlElement, metas: dict[str, str], linked: dict[str, object], site: str) -> str:
    """Return the visible headline, else the page's title."""
    said = unescape(_text(linked.get("headline"))) or _without_site(metas.get("og:title", ""), site)
    heads = [one_line(head.text_content()) for head in tree.iter("h1")]
    heads = [head for head in heads if head and head.casefold() != site.casefold()]
    called = _without_site(one_line("".join(tree.xpath("//head/title//text()"))), site)
    for head in heads:
        if _alike(head, said) or _alike(head, called):
            return head
    if len(heads) == 1 and not said:
        return heads[0]
    lone = [one_line(head.text_content()) for head in tree.iter("h2")]
    found = said or next(iter(heads), "") or _shown(tree, called)
    return found or (lone[0] if len(lone) == 1 else "")


def _shown(tree: HtmlElement, called: str) -> str:
    """Return the part of the page's title that the page also shows as a line: ``Headline`` of ``Site :: Headline :: Print``."""
    parts = _TITLE_BAR.split(called)
    if len(parts) < 2:
        return called
    lines = {one_line(node.text) for node in tree.iter() if isinstance(node.tag, str) and node.tag != "title" and node.text}
    return max((part for part in parts if part in lines), key=len, default=called)


def _alike(one: str, two: str) -> bool:
    one, two = (re.sub(r"\W+", "", text).casefold() for text in (one, two))
    return bool(one and two) and (one == two or (min(len(one), len(two)) > 15 and (one in two or two in one)))


def _without_site(title: str, site: str) -> str:
    """Return ``Headline`` of ``Headline | Site``."""
    parts = _TITLE_BAR.split(title)
    if len(parts) < 2:
        return title
    last = parts[-1]
    if last.casefold() == site.casefold() or (len(last.split()) <= 3 and "|" in title):
        return title[: title.rindex(last)].rstrip(" |\u2013\u2014»:·•-")
    return title


def _byline(tree: HtmlElement, metas: dict[str, str], linked: dict[str, object], site: str) -> str:
    said = [_text(linked.get("author")), _first(metas, _AUTHOR_METAS)]
    for text in chain(said, _marked_bylines(tree)):
        if not text or len(text) > 150 or text.startswith("http") or text.casefold() in _NOBODY:
            continue
        read = read_byline(text)
        name = read.name if read else strip_by(text)
        if name and name.casefold() != site.casefold() and (is_name(name) or text in said):
            return name
    return ""


def _marked_bylines(tree: HtmlElement) -> Iterator[str]:
    """Yield the texts of elements marked as the author's, each whole and then its first parts."""
    for node in tree.xpath('//*[@rel="author" or contains(@itemprop, "author") or @class]'):
        named = node.get("rel") == "author" or "author" in node.get("itemprop", "")
        if named or _BYLINE_CLASS.search(node.get("class", "")):
            yield one_line(" ".join(node.itertext()))
            yield from map(one_line, islice(node.itertext(), BYLINE_PARTS))


def _dated(tree: HtmlElement, url: str) -> date | None:
    for node in tree.xpath('//*[@itemprop="datePublished"] | //time'):
        if day := parse_date(f"{node.get('content', '')} {node.get('datetime', '')} {node.text_content()}"):
            return day
    for node in tree.xpath("//*[@class]"):
        if _DATE_CLASS.search(node.get("class", "")) or _BYLINE_CLASS.search(node.get("class", "")):
            text = one_line(node.text_content())
            if len(text) < 150 and (day := parse_date(text)):
                return day
    found = _URL_DATE.search(url)
    return parse_date("-".join(f"{int(part):02}" for part in found.groups())) if found else None


def _labelled(tree: HtmlElement) -> str:
    """Return the section by a short label of that name: ``<p class="kicker">Conflict Zones</p>``."""
    for node in tree.xpath("//*[@class or @data-component]"):
        if _SECTION_CLASS.search(f"{node.get('class', '')} {node.get('data-component', '')}"):
            text = _INTRODUCED.sub("", one_line(node.text_content()))
            if 0 < len(text) <= 40 and len(text.split()) <= 4:
                return text
    return ""


def _editions(tree: HtmlElement, url: str, linked: dict[str, object]) -> tuple[tuple[str, str], ...]:
    """Return language and address of the article's other editions.

    By what its data calls translations, then by hreflang, then by links that name a language.
    """
    found = dict(_translations(linked, url))
    for link in tree.xpath("//link[@hreflang and @href] | //a[@hreflang and @href]"):
        lang = link.get("hreflang", "")[:2].lower()
        if lang in _LANG_NAMES:
            found.setdefault(lang, _absolute(url, link.get("href")))
    for link in tree.xpath("//a[@href]"):
        text = one_line(link.text_content()) if len(link) < 4 else ""
        lang = _named_language(text) if len(text) < 40 else ""
        if lang and not found.get(lang):
            found[lang] = _absolute(url, link.get("href"))
    return tuple(sorted((lang, address) for lang, address in found.items() if address and address != url))


def _translations(linked: dict[str, object], url: str) -> Iterator[tuple[str, str]]:
    """Yield language and address of the works that a JSON-LD object is a translation of, or that translate it."""
    for name in ("translationOfWork", "workTranslation"):
        works = linked.get(name)
        for work in works if isinstance(works, list) else [works]:
            said = work if isinstance(work, dict) else {"url": work}
            address = next((_absolute(url, one) for one in (said.get("url"), said.get("@id")) if isinstance(one, str)), "")
            lang = _text(said.get("inLanguage"))[:2].lower() or _labelled_language(address)
            if lang in _LANG_NAMES and address:
                yield lang, address


def linked_editions(tree: HtmlElement, expression: str, url: str) -> tuple[tuple[str, str], ...]:
    """Return language and address of the links that an expression finds.

    The language is that of hreflang, of the link's text or of its address.
    """
    found: dict[str, str] = {}
    for link in elements(tree, expression):
        address = _absolute(url, link.get("href") or "")
        named = _named_language(one_line(link.text_content())) or _labelled_language(address)
        lang = link.get("hreflang", "")[:2].lower() or named
        if lang in _LANG_NAMES and address and address != url:
            found.setdefault(lang, address)
    return tuple(sorted(found.items()))


def _named_language(text: str) -> str:
    return next((lang for lang, name in _LANG_NAMES.items() if name.match(text)), "")


def _labelled_language(address: str) -> str:
    """Return the language that a part of the host's or the path's name means, "" for none."""
    parts = urlsplit(address)
    labels = {*parts.netloc.lower().split("."), *parts.path.lower().split("/")}
    return next((lang for lang, names in _LABELS.items() if labels & names), "")


def _absolute(base: str, href: str) -> str:
    """Return an http(s) address, or "" for another kind of link and for one relative to an unknown address."""
    try:
        address = urljoin(base, href.strip())
        return address if urlsplit(address).scheme in ("http", "https") and "#" not in href[:1] else ""
    except ValueError:
        return ""
