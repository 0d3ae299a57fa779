"""What the XML formats share: which text XML 1.0 can hold, safe parsing as a stream, and the words of a segment."""

from __future__ import annotations

import re
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from aligner.errors import InputError
from aligner.exchange.units import Remarks

# XML 1.0, section 2.2: no character outside Char may occur in a document, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Inline codes whose content is markup of the original file, not words.
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut", "x", "bx", "ex", "g-code", "cp", "sc", "ec", "sm", "em", "context"})
_STANDALONE = frozenset({"ph", "x"})  # the others open or close a span, which may begin within a word
_DELETED = frozenset({"x-sdl-deleted", "del"})  # changes that Trados and memoQ track
_BREAK = re.compile(r"<\s*(?:br|hr|tab|img)\b", re.I)
_BREAK_TYPES = ("xlf:lb", "xlf:pb")  # of XLIFF 2
_CLOSING = frozenset(".!?…:;,)»”")
_SPAN = re.compile(r"</?\s*(?:b|i|u|s|em|strong|span|font|a|su[bp]|small|mark|big|cf|hi)\b", re.I)
_SPAN_TYPES = ("bold", "italic", "underlin", "link", "sub", "sup", "x-bold", "x-italic", "fmt")


def clean(text: str) -> str:
    """Return the text without the characters that no XML document may hold."""
    return FORBIDDEN.sub("", text)


def basic_time(at: datetime) -> str:
    """Return ISO 8601 basic format in UTC, as TMX wants it: 20240501T120000Z."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def tag_of(element: Any) -> str:
    """Return an element's name without its namespace; "" for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def root_tag(path: Path, source: BinaryIO) -> str:
    """Return the name of the root element; the source is back at its beginning."""
    try:
        for _, element in etree.iterparse(source, events=("start",)):
            return tag_of(element)
    except etree.XMLSyntaxError as error:
        raise _broken(path, error) from None
    finally:
        source.seek(0)
    raise InputError(f"{path}: an empty XML file.")


def stream(
    path: Path, source: BinaryIO, tags: Sequence[str], remarks: Remarks, events: Sequence[str] = ("end",)
) -> Iterator[tuple[str, Any]]:
    """Yield (event, element) for elements of these names, and forget each once the next is asked for.

    Entities of the internal subset are resolved within libxml2's limits; external ones are never fetched.
    Characters that XML forbids are replaced by a space and remarked on. Raises InputError with the line.
    """
    source = _Permitted(source, remarks)  # type: ignore[assignment]
    try:
        for event, element in etree.iterparse(source, events=events, tag=[f"{{*}}{tag}" for tag in tags]):
            yield event, element
            if event == "end":
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _broken(path, error) from None


def _forget(element: Any) -> None:
    """Free an element and its earlier siblings: memory stays flat over a file of any length."""
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _broken(path: Path, error: etree.XMLSyntaxError) -> InputError:
    line = (error.position or (1, 0))[0] or 1
    told = " ".join((error.msg or "no element found").split())  # it quotes the file, line breaks and all
    reason = re.sub(r", (?:line \d+, column \d+|(?:use|try) XML_PARSE_HUGE|see xmlCtxt).*", "", told)
    return InputError(f"{path}:{line}: broken XML: {reason.rstrip('.')}.")


class _Permitted(RawIOBase):
    """A file without the control characters that XML forbids, raw or as references (``&#x1F;``), and without broken UTF-8."""

    _REFERENCE = re.compile(rb"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])|0*(?:[0-8]|1[1245-9]|2\d|3[01]));", re.I)
    _RAW = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
    _ENCODING = re.compile(rb"""<\?xml[^>]*encoding=["'](?!utf-?8["'])""", re.I)  # another one
    _LONGEST = 16  # bytes of a reference that a chunk may cut
    _MOST_BROKEN = 20  # of so many characters one may be broken; more is another encoding

    def __init__(self, source: BinaryIO, remarks: Remarks) -> None:
        self._source, self._remarks = source, remarks
        self._rest, self._line = b"", 1
        start = source.read(100)
        source.seek(0)
        self._wide = start[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in start[:4]  # UTF-16: no byte stands alone
        self._decoder = None if self._ENCODING.search(start) else getincrementaldecoder("utf-8")("replace")

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes; none at the end of the file. Raises InputError where they are not the UTF-8 that they should be."""
        data = self._source.read(size)
        if self._wide:
            return data
        data, self._rest = self._rest + (self._readable(data, self._decoder) if self._decoder else data), b""
        cut = data.rfind(b"&", len(data) - self._LONGEST)
        if cut > 0 and b";" not in data[cut:] and size >= 0:
            data, self._rest = data[:cut], data[cut:]
        if not data and self._rest:
            data, self._rest = self._rest, b""
        for pattern in (self._REFERENCE, self._RAW):
            if found := pattern.search(data):
                line = self._line + data.count(b"\n", 0, found.start())
                data, count = pattern.subn(b" ", data)
                self._remarks.add("character", line, "a character that XML forbids was read as a space.", count)
        self._line += data.count(b"\n")
        return data

    def _readable(self, data: bytes, decoder: IncrementalDecoder) -> bytes:
        """Return UTF-8 in which what is broken is a replacement character."""
        text = decoder.decode(data, final=not data)
        while data and not text and (data := self._source.read(1)):
            text = decoder.decode(data)
        if broken := text.count("\ufffd") - data.count(b"\xef\xbf\xbd"):
            line = self._line + text.count("\n", 0, text.index("\ufffd"))
            if broken * self._MOST_BROKEN > len(text):
                raise InputError(f"{self._remarks.name}:{line}: not UTF-8, as it should be; save it as UTF-8, or name its encoding in the first line.")
            self._remarks.add("broken", line, "a character that is broken was read as \ufffd.", broken)
        return text.encode()


def words(element: Any) -> str:
    """Return the text that a reader sees: the content of inline codes is left out, text that they mark is kept.

    A code of its own between two letters (a line break, an image) parts the words; one that opens or closes bold
    type does not.
    """
    if len(element) == 0:
        return (element.text or "").strip()
    parts: list[str] = []
    hidden = 0  # depth within codes
    for event, node in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
        code = tag_of(node) in _CODES or not _DELETED.isdisjoint((tag_of(node), node.get("mtype")))
        if event == "start":
            hidden += code
            parts.append("" if hidden else node.text or "")
        elif node is not element:
            hidden -= code and event == "end"
            tail = "" if hidden else node.tail or ""
            parts.append(" " + tail if code and not hidden and _parts_words(node, parts, tail) else tail)
    return "".join(parts).strip()


def _parts_words(code: Any, before: Sequence[str], after: str) -> bool:
    """Return True for an empty code between two words, or between a sentence and the next word."""
    shown = "".join(code.itertext())
    if tag_of(code) not in _STANDALONE and not (tag_of(code) == "ut" and _BREAK.search(shown)):
        return False
    last = next((part[-1] for part in reversed(before) if part), "")
    if not ((last.isalnum() or last in _CLOSING) and after[:1].isalnum()):
        return False
    if code.get("subType") in _BREAK_TYPES:
        return True
    kind = " ".join(filter(None, (code.get("ctype"), code.get("type"), code.get("subType"))))
    return not kind.startswith(_SPAN_TYPES) and not _SPAN.search(shown + (code.get("equiv-text") or ""))
