"""Translating HTML: the text between the tags, everything else byte for byte as it came."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "code", "pre", "kbd", "samp", "var", "textarea"})


def translate_markup(text: str, translate: Callable[[list[str]], Sequence[str]]) -> str:
    """Translate the texts of an HTML document or fragment; tags, comments, code and ``translate="no"`` stay."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    places = [at for at, (part, is_text) in enumerate(reader.parts) if is_text and part.strip()]
    said = translate([reader.parts[at][0].strip() for at in places]) if places else []
    parts = [html.escape(part, quote=False) if is_text else part for part, is_text in reader.parts]
    for at, words in zip(places, said, strict=True):
        part = reader.parts[at][0]
        start, stop = len(part) - len(part.lstrip()), len(part.rstrip())
        parts[at] = html.escape(f"{part[:start]}{words}{part[stop:]}", quote=False)
    return "".join(parts)


class _Reader(HTMLParser):
    """Cuts a document into texts, unescaped, and everything else as written."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[tuple[str, bool]] = []
        self._silent: list[str] = []

    def _keep(self, written: str) -> None:
        self.parts.append((written, False))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(self.get_starttag_text() or "")
        stays = tag == self._silent[0] if self._silent else tag in SILENT or _untranslated(attrs)
        if stays:
            self._silent.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._keep(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self._keep(f"</{tag}>")
        if self._silent and tag == self._silent[0]:
            self._silent.pop()

    def handle_data(self, data: str) -> None:
        code = self.cdata_elem is not None
        if code:
            self._keep(data)
        elif self._silent:
            self._keep(html.escape(data, quote=False))
        else:
            self.parts.append((data, True))

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
