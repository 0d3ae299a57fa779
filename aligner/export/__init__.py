"""Writing pairs for other programs and people, and reading theirs."""

from aligner.export.formats import FORMATS, STDOUT, Format, format_of, write
from aligner.export.whole import whole

__all__ = ["FORMATS", "STDOUT", "Format", "format_of", "whole", "write"]
