"""Offline English-Russian news: extract, split, translate, align and check, as plain calls.

>>> import aligner
>>> [s.text for s in aligner.split("Мы в Баку. Здесь тепло.", "ru")]
['Мы в Баку.', 'Здесь тепло.']

Nothing is loaded until a call needs it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from aligner.api import (
        align,
        align_pages,
        check,
        extract,
        load_glossary,
        policies,
        read,
        split,
        translate,
        translate_page,
        write,
    )
    from aligner.errors import (
        AlignerError,
        ExportError,
        ExtractionError,
        GlossaryError,
        InputError,
        PackageError,
        ProfileError,
        StoreError,
    )
    from aligner.glossary import Glossary, Policy
    from aligner.model import Article, Bead, Document, Edit, Finding, Pair, Record, Sentence, Verdict

__all__ = [
    "AlignerError",
    "Article",
    "Bead",
    "Document",
    "Edit",
    "ExportError",
    "ExtractionError",
    "Finding",
    "Glossary",
    "GlossaryError",
    "InputError",
    "PackageError",
    "Pair",
    "Policy",
    "ProfileError",
    "Record",
    "Sentence",
    "StoreError",
    "Verdict",
    "align",
    "align_pages",
    "check",
    "extract",
    "load_glossary",
    "policies",
    "read",
    "split",
    "translate",
    "translate_page",
    "write",
]
_GLOSSARY = ("Glossary", "Policy")


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module 'aligner' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"aligner.{_module(name)}"), name)
    return value


def _module(name: str) -> str:
    if name in _GLOSSARY:
        return "glossary"
    if name.endswith("Error"):
        return "errors"
    return "model" if name[0].isupper() else "api"


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
