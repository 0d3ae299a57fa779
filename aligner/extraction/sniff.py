"""Recognise the kind of a file by its first bytes."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Literal

from aligner.text.encoding import looks_utf16

# Signature, where it stands, what the user calls it.
_SIGNATURES: tuple[tuple[bytes, int, str], ...] = (
    (b"%PDF-", 0, "a PDF document"),
    (b"\x89PNG\r\n\x1a\n", 0, "a PNG image"),
    (b"\xff\xd8\xff", 0, "a JPEG image"),
    (b"GIF8", 0, "a GIF image"),
    (b"WEBP", 8, "a WebP image"),
    (b"ftyp", 4, "a video or image in an MP4 container"),
    (b"PK\x03\x04", 0, "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", 0, "an old office document"),
    (b"{\\rtf", 0, "an RTF document"),
    (b"\x1f\x8b", 0, "a gzip archive"),
    (b"BZh", 0, "a bzip2 archive"),
    (b"\xfd7zXZ\x00", 0, "an xz archive"),
    (b"7z\xbc\xaf", 0, "a 7-Zip archive"),
    (b"Rar!", 0, "a RAR archive"),
    (b"SQLite format 3", 0, "an SQLite database"),
    (b"ID3", 0, "an MP3 recording"),
    (b"OggS", 0, "an Ogg recording"),
    (b"RIFF", 0, "a sound, video or image file"),
    (b"\x7fELF", 0, "a program"),
    (b"MZ\x90", 0, "a program"),
    (b"wOF2", 0, "a font"),
)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|article|main|section|div|p|h[1-6]|meta|title|span|table|br|a)\b[^>]{0,2000}/?>",
    re.I,
)
_HEAD = 65536


def binary_kind(data: bytes) -> str:
    """Return what these bytes are, such as "a PDF document", or "" for text."""
    for signature, offset, name in _SIGNATURES:
        if data[offset : offset + len(signature)] == signature:
            return name
    if data.startswith(_BOMS) or looks_utf16(data):
        return ""
    head = data[:_HEAD]
    controls = sum(head.count(byte) for byte in (0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18))
    return "a binary file" if b"\0" in head[:4096] or controls > len(head) / 100 else ""


Document = Literal["pdf", "docx", "odt", "mail"]
_MAIL_HEADER = re.compile(rb"\s*(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\n]*\n(?:[ \t]+[^\n]*\n)*){2,}\s*\n")
_MAIL_FIELD = re.compile(
    rb"^(MIME-Version|Message-ID|Received|Return-Path|Snapshot-Content-Location|From|Date|Subject):",
    re.I | re.M,
)


def document_kind(data: bytes) -> Document | None:
    """Return the kind of document these bytes are, "" for HTML and plain text."""
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip_kind(data)
    header = _MAIL_HEADER.match(data[:_HEAD])
    named = {name.lower() for name in _MAIL_FIELD.findall(header[0])} if header else set()
    return "mail" if len(named) >= 3 else None


def _zip_kind(data: bytes) -> Document | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "word/document.xml" in names:
                return "docx"
            if "mimetype" in names and archive.read("mimetype").startswith(
                b"application/vnd.oasis.opendocument.text"
            ):
                return "odt"
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError):
        pass
    return None


# XML that is not a page, by its root: what it is, and what to do with it.
_XML: dict[str, str] = {
    "xliff": "an XLIFF file: check its pairs with `aligner check`",
    "tmx": "a translation memory: check its pairs with `aligner check`",
    "martif": "a termbase: read it with `aligner glossary import`",
    "tbx": "a termbase: read it with `aligner glossary import`",
    "rss": "a feed, not a page: `aligner ingest` reads the articles that it names",
    "feed": "a feed, not a page: `aligner ingest` reads the articles that it names",
    "rdf": "a feed, not a page: `aligner ingest` reads the articles that it names",
    "urlset": "a sitemap, not a page: `aligner ingest` reads the articles that it names",
    "sitemapindex": "a sitemap, not a page: `aligner ingest` reads the articles that it names",
    "svg": "an SVG image",
}
_ROOT = re.compile(
    r"\s*(?:<\?.{0,500}?\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE[^>]{0,500}>\s*)*<(?:(\w+):)?(\w+)", re.S
)


def foreign_xml(text: str) -> str:
    """Return what an XML file is and what to do with it; "" for a page and for plain text."""
    root = _ROOT.match(text[:_HEAD])
    if not root:
        return ""
    name = root[2].lower()
    if name in _XML:
        return _XML[name]
    declared = text.lstrip()[:5].lower() == "<?xml"
    return (
        f"XML, but no page (its root is <{root[2]}>): give HTML or plain text"
        if declared and name != "html"
        else ""
    )


def is_markup(text: str) -> bool:
    """Return True for HTML rather than plain text."""
    head = text[:_HEAD].encode("utf-8", "ignore")
    opening = head.lstrip()[:200].lower()
    if opening.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
        return True
    return len(_MARKUP.findall(head)) >= 3
