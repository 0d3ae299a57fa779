"""Read pages and articles one by one from files, web archives, feeds, sitemaps, dumps and addresses."""

from aligner.ingest.sources import Sources, holds_one_page, read_sources

__all__ = ["Sources", "holds_one_page", "read_sources"]
