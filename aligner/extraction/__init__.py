"""From whatever the user names to an article without its site.

``read_pages(arguments)`` reads files, folders, globs, URLs and standard input, one Page each;
``extract(page)`` finds headline, byline, date, section, body and the addresses of the other editions.
"""

from aligner.extraction.article import extract
from aligner.extraction.pages import MAX_BYTES, count_pages, read_pages

__all__ = ["MAX_BYTES", "count_pages", "extract", "read_pages"]
