"""Writing pairs for other programs and people, and reading theirs."""

from aligner.exchange.atomic import STDOUT, atomic_output
from aligner.exchange.distinct import distinct
from aligner.exchange.formats import FORMATS, Format, format_of, places, write

__all__ = ["FORMATS", "STDOUT", "Format", "atomic_output", "distinct", "format_of", "places", "write"]
