"""Characters without a shape of their own, which could turn or hide their neighbours or steer a terminal."""

from __future__ import annotations

import re

# Controls, zero-width marks and those that turn the direction of writing: never shown as they are.
SHAPELESS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]"
)


def visible(text: str) -> str:
    """The text with every such character written out."""
    return SHAPELESS.sub(lambda found: f"⟨U+{ord(found[0]):04X}⟩", text)


def masked(text: str) -> str:
    """The text with a sign in place of every such character, so that places in it stay where they are."""
    return SHAPELESS.sub("\N{REPLACEMENT CHARACTER}", text)
