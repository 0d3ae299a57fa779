"""Writing pairs for other programs and people, and reading theirs."""

from aligner.export.distinct import distinct
from aligner.export.formats import FORMATS, Format, format_of, places, write
from aligner.export.whole import STDOUT, whole

__all__ = ["FORMATS", "STDOUT", "Format", "distinct", "format_of", "places", "whole", "write"]
