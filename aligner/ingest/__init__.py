"""Read pages and articles one by one from files, web archives, feeds, sitemaps, dumps and addresses."""

from aligner.ingest.archives import is_archive, read_archive
from aligner.ingest.sources import Sources, holds_one_page, is_feed, read_sources

__all__ = ["Sources", "holds_one_page", "is_archive", "is_feed", "read_archive", "read_sources"]
