"""Translating HTML: the text between the tags, everything else byte for byte as it came."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from typing import Literal

from aligner.review.web.inline import INLINE, InlineElement, marked

SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "var", "textarea"})


def translate_markup(text: str, translate: Callable[[list[str]], Sequence[str]]) -> str:
    """Translate the texts of an HTML document or fragment; tags, comments, code and ``translate="no"`` stay.

    A sentence that inline tags divide is translated whole, and again what each of them holds, to find its place.
    """
    reader = _Reader()
    reader.feed(text)
    reader.close()
    runs = [_Run.of(list(own)) for _, own in groupby(reader.parts, key=lambda part: part.kind != "other")]
    said = iter(translate(asked) if (asked := [words for run in runs for words in run.asked]) else ())
    return "".join(run.written([next(said) for _ in run.asked]) for run in runs)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document: text, unescaped, or what is kept as written: an inline tag that opens or closes, or anything else."""

    written: str
    kind: Literal["text", "open", "close", "other"]


@dataclass(frozen=True, slots=True)
class _Run:
    """Parts that follow each other: texts and inline tags, or what is kept.

    ``text`` is all of their text where their tags are elements of it, one after the other, else "".
    """

    parts: list[Part]
    text: str = ""
    elements: tuple[InlineElement, ...] = ()

    @classmethod
    def of(cls, parts: list[Part]) -> _Run:
        elements: list[InlineElement] = []
        text, opening = "", None
        for part in parts:
            if part.kind == "text":
                text += part.written
            elif part.kind == "open" and opening is None:
                opening = part.written, len(text)
            elif part.kind == "close" and opening is not None:
                elements.append(InlineElement(opening[0], part.written, opening[1], len(text)))
                opening = None
            else:
                return cls(parts)
        return cls(parts, text, tuple(elements)) if elements and opening is None and text.strip() else cls(parts)

    @property
    def _held(self) -> list[str]:
        return [held for one in self.elements if (held := self.text[one.start : one.stop].strip())]

    @property
    def asked(self) -> list[str]:
        """The texts to translate: the whole and what each element holds, or each text alone."""
        if self.elements:
            return [self.text.strip(), *self._held]
        return [part.written.strip() for part in self.parts if part.kind == "text" and part.written.strip()]

    def written(self, said: list[str]) -> str:
        """Return the run with its translations in the place of what was asked."""
        if not self.elements:
            words = iter(said)
            return "".join(_between(part.written, next(words) if part.written.strip() else "") if part.kind == "text" else part.written for part in self.parts)
        whole, held = _framed(self.text, said[0]), iter(said[1:])
        words_of = [next(held) if self.text[one.start : one.stop].strip() else "" for one in self.elements]
        parts = marked(self.text, self.elements, words_of, whole)
        return "".join(html.escape(part, quote=False) if is_text else part for part, is_text in parts)


def _between(text: str, said: str) -> str:
    return html.escape(_framed(text, said), quote=False)


def _framed(text: str, said: str) -> str:
    """Return the translation between the blanks that surround its text."""
    return f"{text[: len(text) - len(text.lstrip())]}{said}{text[len(text.rstrip()) :]}" if text.strip() else text


class _Reader(HTMLParser):
    """Cuts a document into texts, unescaped, and everything else as written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[Part] = []
        self._silent: list[str] = []

    def _keep(self, written: str, kind: Literal["open", "close", "other"] = "other") -> None:
        self.parts.append(Part(written, kind))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        stays = tag == self._silent[0] if self._silent else tag in SILENT or _untranslated(attrs)
        self._keep(self.get_starttag_text() or "", "open" if tag in INLINE and not (stays or self._silent) else "other")
        if stays:
            self._silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._keep(f"</{tag}>", "close" if tag in INLINE and not self._silent else "other")
        if self._silent and tag == self._silent[0]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        code = self.cdata_elem is not None
        if code:
            self._keep(data)
        elif self._silent:
            self._keep(html.escape(data, quote=False))
        else:
            self.parts.append(Part(data, "text"))

    def handle_comment(self, data: str) -> None:
        self._keep(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._keep(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._keep(f"<![{data}]>")


def _untranslated(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    return given.get("translate") == "no" or "notranslate" in (given.get("class") or "").split()
