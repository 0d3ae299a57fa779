"""Which articles are editions of each other: links, addresses, content, and the alignment as the last judge."""

from aligner.editions.find import EditionPair, find_editions
from aligner.editions.profile import ArticleProfile, make_profile

__all__ = ["ArticleProfile", "EditionPair", "find_editions", "make_profile"]
