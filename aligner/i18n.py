"""Marking of messages for translation: ``make messages`` collects them for the catalogs of the review page."""

from __future__ import annotations


def N_(english: str) -> str:
    """Mark a message that is translated later, when it is shown."""
    return english
