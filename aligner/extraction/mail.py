"""E-mail and web archives to drafts: newsletters (.eml) and pages that a browser saved as MHTML."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime

from aligner.errors import ExtractionError
from aligner.extraction.bylines import is_name
from aligner.extraction.draft import ArticleDraft
from aligner.extraction.html import read_html
from aligner.extraction.plain import read_plain
from aligner.text.encoding import decode


def read_mail(data: bytes) -> ArticleDraft:
    """Read a message, or the page of a web archive; its header fills in what the text lacks."""
    message = BytesParser(policy=policy.default).parsebytes(data.lstrip())
    assert isinstance(message, EmailMessage)
    part = _page(message)
    if part is None:
        raise ExtractionError("the message contains no text")
    text = decode(_payload(part), part.get_content_charset() or "")
    address = _header(message, "Snapshot-Content-Location") or _header(part, "Content-Location")
    if part.get_content_type() == "text/plain":
        draft = read_plain(text)
    else:
        draft = read_html(text, address if address.startswith("http") else "")
    if message.get_content_type() == "multipart/related" and message["Snapshot-Content-Location"]:
        return draft
    sender = parseaddr(_header(message, "From"))[0]
    return replace(
        draft,
        title=draft.title or _header(message, "Subject"),
        byline=draft.byline or (sender if is_name(sender) else ""),
        published=draft.published or _date(_header(message, "Date")),
        chrome=True,
    )


def _page(message: EmailMessage) -> EmailMessage | None:
    """Return the part to show: the first HTML, else the first plain text."""
    parts = [part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_attachment()]
    for kind in ("text/html", "application/xhtml+xml", "text/plain"):
        for part in parts:
            if part.get_content_type() == kind:
                return part
    return None


def _payload(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _header(message: EmailMessage, name: str) -> str:
    return str(message[name] or "").strip()


def _date(text: str) -> date | None:
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError):
        return None
