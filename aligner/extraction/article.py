"""A page to an article.

Stages:
1. what the file is: a document (PDF, Word, OpenDocument, mail) has its reader, another binary file is refused;
2. HTML and plain text are decoded and read each by its reader into a draft;
3. the site's lines inside the body are left out by named rules;
4. the language is the text's own, and the user may say which of ours a doubtful one is; another is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aligner.errors import ExtractionError
from aligner.extraction.boilerplate import boilerplate
from aligner.extraction.draft import ArticleDraft, JudgedLine
from aligner.extraction.language import SPOILED, identify
from aligner.extraction.prose import is_prose
from aligner.extraction.sniff import binary_kind, document_kind, foreign_xml, is_markup
from aligner.model import LANGUAGES, Article, Lang, Page, other
from aligner.text.encoding import decode, one_line

WALL_WORDS = 150
_WALL = re.compile(
    r"\bcookies?\b|\bconsent\b|enable javascript|captcha|verify (?:that )?you are (?:a )?human|not a robot"
    r"|checking your browser|access denied|(?:subscribe|log in|sign in|register) to (?:continue|read|keep reading)"
    r"|файлы cookie|включите javascript|вы не робот|доступ (?:запрещ[её]н|ограничен)|чтобы (?:продолжить|читать), (?:войдите|подпишитесь)",
    re.I,
)
# A wall speaks to its reader; a report on cookies or logins does not.
_ADDRESSES = re.compile(
    r"\b(?:you|your|we|our|us|please|вы|вам|вас|ваш\w*|мы|наш\w*|пожалуйста)\b|^(?:enable|accept|verify|checking|subscribe|log in|sign in|register|access denied|включите|войдите|доступ)",
    re.I,
)
_URL = re.compile(r"^https?://", re.I)
_NAMES: dict[Lang, str] = {"en": "English", "ru": "Russian"}


def extract(page: Page, lang: Lang | None = None, captions: bool = False) -> Article:
    """Extract the article of a page; ``lang`` is its language if the user knows it.

    Raises ExtractionError, in one sentence, where the page is not text, has no article, is in a language that
    aligner does not work with, or plainly in our other language than ``lang``.
    """
    found = examine(page, lang, captions)
    if found.article is None:
        raise ExtractionError(found.refusal)
    return found.article


@dataclass(frozen=True, slots=True)
class Extraction:
    """The result for a page: its article, or why there is none, and every line with the reason why it was left out."""

    lines: tuple[JudgedLine, ...]
    article: Article | None = None
    refusal: str = ""
    warnings: tuple[str, ...] = ()


def examine(page: Page, lang: Lang | None = None, captions: bool = False) -> Extraction:
    """Extract, and list what was left out; ``captions`` keeps the captions of an HTML page's pictures."""
    name = "standard input" if page.source == "-" else page.source
    try:
        if not page.data.strip():
            raise ExtractionError(f"{name} is empty")
        draft = _read(page, captions)
    except ExtractionError as error:
        reason = str(error)
        return Extraction((), refusal=reason if reason.startswith(name) else f"{name}: {reason}")
    lines = _judged(draft)  # 3
    try:
        article = _article(page.source, name, draft, [line.text for line in lines if not line.reason], lang)
    except ExtractionError as error:
        return Extraction(lines, refusal=str(error))
    return Extraction(lines, article, warnings=_warnings(name, lines))


def _judged(draft: ArticleDraft) -> tuple[JudgedLine, ...]:
    """Return the lines of the draft, with what was left out of the body and the headline."""
    lines = [
        JudgedLine(text, line.reason or ("" if any(map(str.isalnum, text)) else "no words"))
        for line in draft.lines
        if (text := one_line(line.text))
    ]
    kept = [at for at, line in enumerate(lines) if not line.reason]
    title = one_line(draft.title).casefold()
    if kept and title and lines[kept[0]].text.casefold() == title:
        lines[kept[0]] = JudgedLine(lines[kept[0]].text, "the headline")
        kept = kept[1:]
    if draft.chrome:
        reasons = boilerplate([lines[at].text for at in kept], draft.byline)
        for at, reason in zip(kept, reasons, strict=True):
            lines[at] = JudgedLine(lines[at].text, reason)
    return tuple(lines)


def _article(source: str, name: str, draft: ArticleDraft, body: list[str], lang: Lang | None) -> Article:
    if draft.chrome and _is_wall(body):
        raise ExtractionError(f"{name} contains no article, only a consent form, a login or a robot check")
    if not body:
        raise ExtractionError(
            f"{name} contains no article: no paragraph of text found (a list of links, "
            "a consent form or a page cut short); save the article's own page"
        )
    title = one_line(draft.title)
    return Article(
        text="\n".join([title, *body] if title else body),
        lang=_language(name, [title, *body], lang),  # 4
        url=draft.url,
        title=title,
        byline=one_line(draft.byline),
        published=draft.published,
        section=one_line(draft.section),
        editions=draft.editions,
        source=source,
        links=draft.links,
    )


def _warnings(name: str, lines: tuple[JudgedLine, ...]) -> tuple[str, ...]:
    """Warn if less than half of the page's prose was kept."""
    words = {line: len(line.text.split()) for line in lines if is_prose(line.text)}
    kept = sum(count for line, count in words.items() if not line.reason)
    if 2 * kept >= sum(words.values()):
        return ()
    return (
        f"{name}: {kept} of the {sum(words.values())} words of prose on the page were kept; "
        "`aligner extract --show` shows what was left out and why",
    )


def _read(page: Page, captions: bool) -> ArticleDraft:
    """Read the draft with the reader for this kind of page."""
    kind = document_kind(page.data)  # 1
    if kind == "mail":
        from aligner.extraction.mail import read_mail

        return read_mail(page.data)
    if kind:
        from aligner.extraction import documents

        return {"pdf": documents.read_pdf, "docx": documents.read_docx, "odt": documents.read_odt}[kind](
            page.data
        )
    if binary := binary_kind(page.data):
        raise ExtractionError(f"the file is {binary}, not a page: give its HTML or plain text")
    return _read_text(decode(page.data, page.charset), page.source, captions)


def _read_text(text: str, source: str, captions: bool) -> ArticleDraft:  # 2
    if foreign := foreign_xml(text):
        raise ExtractionError(f"the file is {foreign}")
    if is_markup(text):
        from aligner.extraction.html import read_html

        return read_html(text, source if _URL.match(source) else "", captions)
    from aligner.extraction.plain import read_plain

    return read_plain(text)


def _is_wall(body: list[str]) -> bool:
    """Return whether a short page is mostly what precedes an article."""
    if not body or sum(len(line.split()) for line in body) >= WALL_WORDS:
        return False
    return 2 * sum(bool(_WALL.search(line) and _ADDRESSES.search(line)) for line in body) >= len(body)


def _language(source: str, lines: list[str], said: Lang | None) -> Lang:
    name = identify("\n".join(lines))
    if said and name != other(said):
        return said
    if said:
        raise ExtractionError(f"{source} is in {_NAMES[other(said)]}, not in {_NAMES[said]}")
    for lang in LANGUAGES:
        if name == lang:
            return lang
    if not name:
        raise ExtractionError(f"{source} contains no words, so it cannot be an article")
    if name == SPOILED:
        raise ExtractionError(
            f"{source} was saved in a wrong encoding and its letters are lost: save it again as UTF-8"
        )
    raise ExtractionError(f"{source} seems to be in {name}; aligner works between English and Russian")
