"""Writing pairs for other programs and people, and reading theirs."""

from aligner.exchange.distinct import distinct
from aligner.exchange.formats import FORMATS, Format, format_of, places, write
from aligner.exchange.whole import STDOUT, whole

__all__ = ["FORMATS", "STDOUT", "Format", "distinct", "format_of", "places", "whole", "write"]
