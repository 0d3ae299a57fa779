"""Which articles are editions of each other: links, addresses, content, and the alignment as the last judge."""

from aligner.editions.find import EditionPair, find_editions
from aligner.editions.profile import Profile, make_profile

__all__ = ["EditionPair", "Profile", "find_editions", "make_profile"]
