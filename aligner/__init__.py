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
__all__ = ["align", "check", "extract", "split", "translate"]

if TYPE_CHECKING:
    from aligner.api import align, check, extract, split, translate


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module("aligner.api"), name)
    raise AttributeError(f"module 'aligner' has no attribute {name!r}")
