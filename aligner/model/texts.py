"""Texts as they came in: pages, articles, their sentences, and which articles are editions of each other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Literal

Lang = Literal["en", "ru"]
EditionState = Literal["declared", "found", "doubtful", "confirmed", "parted"]
EditionForm = Literal["whole", "abridged", "merged", "split"]
LANGUAGES: tuple[Lang, Lang] = ("en", "ru")


def other(lang: Lang) -> Lang:
    """Return the language on the other side: ``en`` for ``ru`` and back."""
    return "ru" if lang == "en" else "en"


def digest(*parts: str) -> str:
    """Return sixteen hexadecimal digits that name these parts; stable across machines and releases."""
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Page:
    """What was read from one place, before anybody looked inside.

    ``source`` is the path or URL as the user would name it; ``data`` the raw bytes;
    ``charset`` what the transport said of its encoding, or "".
    """

    source: str
    data: bytes
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """An article without its site.

    ``text`` is NFC: the headline, where there is one, then the body; paragraphs parted by one newline.
    ``editions`` maps a language to the URL of the article's edition in it; ``links`` are its pictures and what its text
    links to, as other editions may have them too.
    """

    text: str
    lang: Lang
    url: str = ""
    title: str = ""
    byline: str = ""
    published: date | None = None
    section: str = ""
    editions: tuple[tuple[str, str], ...] = ()
    source: str = ""
    links: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Digest of url and text: the article's name everywhere."""
        return digest(self.url, self.text)


@dataclass(frozen=True, slots=True)
class EditionLink:
    """Two articles, by key, that are editions of each other, or were parted; ``evidence`` is in plain words.

    ``confidence`` is a probability in [0, 1]; ``by`` is the person who confirmed or parted them. ``form`` says how they
    are editions: one leaves most of the other out ("abridged"), the English one holds several Russian ones ("merged"), or
    the Russian one several English ones ("split"); each of these has a link of its own.
    """

    en: str
    ru: str
    confidence: float
    state: EditionState
    evidence: tuple[str, ...] = ()
    by: str = ""
    form: EditionForm = "whole"

    @property
    def in_pieces(self) -> bool:
        """True if one of the articles may have further editions."""
        return self.form in ("merged", "split")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``article.text[start:stop] == text``.

    ``paragraph`` counts the article's paragraphs from 0 (the headline, where there is one).
    """

    article: str
    index: int
    start: int
    stop: int
    text: str
    paragraph: int = 0
