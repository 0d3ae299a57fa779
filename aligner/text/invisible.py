"""Characters without a shape of their own, which hide in a text, turn it around or steer a terminal.

One table for three uses: show them to a reader, mask them without moving offsets, strip them from a text.
"""

from __future__ import annotations

import re

_HIDDEN = "\u00ad\u034f\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
"""Soft hyphen, zero-width spaces, marks of direction, byte order mark."""
_IN_EMOJI = "\u200d\ufe00-\ufe0f"
"""The zero-width joiner and the variation selectors: emoji are made with them."""
_CONTROLS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029"
"""Controls besides tab and line feed, and the separators of lines and paragraphs."""

HIDDEN = re.compile(f"[{_HIDDEN}]")
"""An invisible character."""
IN_A_NAME = re.compile(f"[{_HIDDEN}{_IN_EMOJI}]")
"""A character to skip when names are compared."""
SHAPELESS = re.compile(f"[{_CONTROLS}{_HIDDEN}\u200d]")
"""A character that is never printed as it is."""


def show(text: str) -> str:
    """Write every such character out: ``⟨U+202E⟩``."""
    if text.isascii() and text.isprintable():  # as most of what a page says is
        return text
    return SHAPELESS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def mask(text: str) -> str:
    """Put U+FFFD in the place of every such character; offsets stay."""
    return SHAPELESS.sub("\N{REPLACEMENT CHARACTER}", text)


def strip(text: str) -> str:
    """Remove invisible characters; controls and emoji stay."""
    return text if text.isascii() else HIDDEN.sub("", text)
