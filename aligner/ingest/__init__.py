"""From whatever holds articles (files, crawls, feeds, sitemaps, dumps, addresses) to pages, one by one."""

from aligner.ingest.sources import Sources, holds_one_page, read_sources

__all__ = ["Sources", "holds_one_page", "read_sources"]
