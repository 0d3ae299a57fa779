"""What the XML formats share: text that XML 1.0 can hold, and times as the standards write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

# XML 1.0, section 2.2: everything outside Char cannot stand in a document, not even escaped.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """The text without the characters that no XML document may hold."""
    return FORBIDDEN.sub("", text)


def basic_time(at: datetime) -> str:
    """ISO 8601 basic format in UTC, as TMX wants it: 20240501T120000Z."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
