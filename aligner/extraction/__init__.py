"""Extract the article from a page, without the site around it.

``read_pages(arguments)`` reads files, folders, globs, URLs and standard input, one Page each;
``extract(page)`` finds headline, byline, date, section, body and the addresses of the other editions;
``examine(page)`` also says of every line of the page whether it was kept, and why not.
"""

from aligner.extraction.article import Extraction, examine, extract
from aligner.extraction.draft import JudgedLine
from aligner.extraction.pages import MAX_BYTES, count_pages, fetch_page, read_pages, unpack

__all__ = ["MAX_BYTES", "Extraction", "JudgedLine", "count_pages", "examine", "extract", "fetch_page", "read_pages", "unpack"]
