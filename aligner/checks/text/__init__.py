"""Checks of a sentence as a whole: its parts, marks and links."""
