"""Writing pairs for other programs and people, and reading theirs."""

from aligner.export.formats import FORMATS, Format, format_of, write

__all__ = ["FORMATS", "Format", "format_of", "write"]
